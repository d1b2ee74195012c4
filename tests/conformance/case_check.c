#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "case_file.h"

static const char *const CLASSES[] = {"plm", "clm", "nonclm", "excluded", NULL};
static const char *const FLAGS[] = {"n/a", "no", "yes", NULL};
static const char *const REASONS[] = {"too-short",
                                      "too-long",
                                      "series-too-short",
                                      "passed-over",
                                      "respiratory",
                                      "wake",
                                      "unscored-stage",
                                      "outside-lights",
                                      "amplitude",
                                      "bilateral-too-long",
                                      "too-many-parts",
                                      "truncated",
                                      "unscorable",
                                      "rhythmic-run",
                                      "ecg",
                                      NULL};
static const char *const INDICES[] = {"lm",
                                      "clm",
                                      "nonclm",
                                      "plm",
                                      "plms",
                                      "plmw",
                                      "plms_nr",
                                      "plmw_nr",
                                      "plms_arousal",
                                      "plms_left",
                                      "plms_right",
                                      "plms_bilateral",
                                      "plms_no_gross",
                                      "isolated",
                                      "short_interval",
                                      "respiratory_lm",
                                      NULL};

/* ---- what came, as a case would write it ---- */

static void seconds(char *to, size_t size, tib_ticks ticks) {
  if (ticks == TIB_NO_TICKS) {
    tib_text_copy(to, size, "n/a");
    return;
  }
  tib_text_seconds(to, size, ticks, 7);
  size_t n = strlen(to);
  while (to[n - 1] == '0') n--;
  if (to[n - 1] == '.') n--;
  to[n] = '\0';
}

static void reasons(char *to, size_t size, unsigned bits) {
  struct tib_text text = {0};
  for (int i = 0; REASONS[i]; i++)
    if (bits & (1u << i)) tib_text_addf(&text, "%s%s", text.n ? "," : "", REASONS[i]);
  tib_text_copy(to, size, text.s ? text.s : "none");
  tib_text_finish(&text);
}

static void value_of(const struct tib_movement *movement, const char *key, char *to, size_t size) {
  if (strcmp(key, "reason") == 0)
    reasons(to, size, movement->reasons);
  else if (strcmp(key, "class") == 0)
    tib_text_copy(to, size, CLASSES[movement->class_]);
  else if (strcmp(key, "series") == 0)
    snprintf(to, size, "%d", movement->series);
  else if (strcmp(key, "series_nr") == 0)
    snprintf(to, size, "%d", movement->series_nr);
  else if (strcmp(key, "parts") == 0)
    snprintf(to, size, "%d", movement->parts);
  else if (strcmp(key, "imi") == 0)
    seconds(to, size, movement->imi);
  else if (strcmp(key, "imi_nr") == 0)
    seconds(to, size, movement->imi_nr);
  else if (strcmp(key, "offset") == 0)
    seconds(to, size, movement->span.offset);
  else if (strcmp(key, "plm_nr") == 0)
    tib_text_copy(to, size, FLAGS[movement->plm_nr]);
  else if (strcmp(key, "arousal") == 0)
    tib_text_copy(to, size, FLAGS[movement->arousal]);
  else if (strcmp(key, "respiratory") == 0)
    tib_text_copy(to, size, FLAGS[movement->respiratory]);
  else if (strcmp(key, "stage") == 0)
    tib_text_copy(to, size, movement->has_stage ? CASE_STAGES[movement->stage] : "n/a");
  else
    tib_text_copy(to, size, "(there is no such column)");
}

/* ---- rows ---- */

static bool check_value(const struct tib_movement *movement, const char *key, const char *expected, char *got,
                        size_t size) {
  char value[200], onset[32];
  value_of(movement, key, value, sizeof value);
  if (strcmp(value, expected) == 0) return true;
  seconds(onset, sizeof onset, movement->span.onset);
  snprintf(got, size, "%s at %s s: expected %s %s, got %s", CASE_SIDES[movement->side], onset, key, expected, value);
  return false;
}

/* Columns that a line does not name must hold what is usual: no reason, unless one is named. */
static bool check_row(const struct tib_movement *movement, const struct case_line *line, int first_key, char *got,
                      size_t size) {
  bool reason = false;
  if (!check_value(movement, "class", line->words[2], got, size)) return false;
  for (int i = first_key; i < line->n_words; i++) {
    char key[32] = "";
    const char *equals = strchr(line->words[i], '=');
    size_t n = equals ? (size_t)(equals - line->words[i]) : 0;
    if (n == 0 || n >= sizeof key) {
      snprintf(got, size, "%s is no column=value", line->words[i]);
      return false;
    }
    memcpy(key, line->words[i], n);
    reason = reason || strcmp(key, "reason") == 0;
    if (!check_value(movement, key, equals + 1, got, size)) return false;
  }
  return reason || check_value(movement, "reason", "none", got, size);
}

static const struct tib_movement *find_row(const struct tib_score *score, bool *seen, int side, tib_ticks onset) {
  for (size_t i = 0; i < score->n_movements; i++) {
    const struct tib_movement *movement = &score->movements[i];
    if (seen[i] || (int)movement->side != side || movement->span.onset != onset) continue;
    seen[i] = true;
    return movement;
  }
  return NULL;
}

/* row SIDE CLASS at ONSET... [column=value...] */
static bool check_rows(const struct tib_score *score, bool *seen, const struct case_line *line, char *got, size_t size) {
  int side = line->n_words > 4 ? case_find(CASE_SIDES, line->words[1]) : -1, first_key = 4;
  tib_ticks onset;
  if (side < 0 || case_find(CLASSES, line->words[2]) < 0 || strcmp(line->words[3], "at") != 0) {
    snprintf(got, size, "expected: row SIDE CLASS at ONSET... [column=value...]");
    return false;
  }
  while (first_key < line->n_words && case_seconds(line->words[first_key], &onset)) first_key++;
  for (int i = 4; i < first_key; i++) {
    case_seconds(line->words[i], &onset);
    const struct tib_movement *movement = find_row(score, seen, side, onset);
    if (!movement) snprintf(got, size, "there is no row of %s at %s s", line->words[1], line->words[i]);
    if (!movement || !check_row(movement, line, first_key, got, size)) return false;
  }
  return true;
}

/* ---- numbers ---- */

static bool check_number(const char *word, double value, const char *what, char *got, size_t size) {
  double expected;
  bool absent = strcmp(word, "n/a") == 0;
  bool fine = absent ? isnan(value) : tib_text_parse_double(word, strlen(word), &expected);
  if (fine && !absent) fine = fabs(value - expected) <= 1e-9 * (1 + fabs(expected));
  char s[40];
  tib_text_double(s, sizeof s, "%.12g", value);
  if (!fine) snprintf(got, size, "%s: expected %s, got %s", what, word, s);
  return fine;
}

static const struct tib_index_set *find_set(const struct tib_score *score, const char *word) {
  int stage = case_find(CASE_STAGES, word), side = case_find(CASE_SIDES, word);
  if (strcmp(word, "NREM") == 0) return &score->nrem;
  if (stage > 0) return &score->by_stage[stage];
  if (side > 0) return &score->by_side[side - 1];
  return NULL;
}

/* index NAME n/a | index NAME N [PER_H [DENOMINATOR_H]]; by STAGE-OR-SIDE NAME ... the same */
static bool check_index(const struct tib_index_set *set, const struct case_line *line, int at, char *got, size_t size) {
  int name = at < line->n_words ? case_find(INDICES, line->words[at]) : -1;
  if (!set || name < 0 || at + 1 >= line->n_words) {
    snprintf(got, size, "expected: index NAME N [PER_H [HOURS]], or by STAGE-OR-SIDE NAME N ...");
    return false;
  }
  const struct tib_index *index = &set->index[name];
  const char *n = line->words[at + 1];
  if (!check_number(n, index->assessed ? (double)index->n : (double)NAN, line->words[at], got, size)) return false;
  if (line->n_words > at + 2 && !check_number(line->words[at + 2], index->per_h, "per hour", got, size)) return false;
  return line->n_words <= at + 3 || check_number(line->words[at + 3], index->denominator_h, "hours", got, size);
}

static bool find_number(const struct tib_score *score, const char *word, double *value) {
  const struct {
    const char *word;
    double value;
  } numbers[] = {
      {"periodicity_count", score->periodicity_count},
      {"periodicity_ferri", score->periodicity_ferri},
      {"series_n", (double)score->n_series},
      {"series_mean_length", score->series_mean_length},
      {"series_mean_duration_s", score->series_mean_duration_s},
      {"imi_n", (double)score->imi.n},
      {"imi_median_s", score->imi.median_s},
      {"imi_geometric_mean_s", score->imi.geometric_mean_s},
      {"imi_mode_s", score->imi.mode_s},
      {"sit_bins_n", (double)score->n_sit_bins},
      {"duration_mean_s", score->duration_mean_s},
      {"duration_median_s", score->duration_median_s},
      {"scorable_h", score->scorable_h},
      {"scorable_sleep_h", score->scorable_sleep_h},
      {"scorable_wake_h", score->scorable_wake_h},
      {"hours_n", (double)score->n_hours},
      {"periodicity_count_nr", score->periodicity_count_nr},
      {"imi_short_n", (double)score->imi.n_short},
      {"imi_long_n", (double)score->imi.n_long},
      {"imi_log_sd", score->imi.log_sd},
      {"joined_n", (double)score->n_joined},
      {"overlapping_n", (double)score->n_overlapping},
      {"absurd_n", (double)score->n_absurd},
      {"half1_plms", score->half[0].plms.assessed ? (double)score->half[0].plms.n : (double)NAN},
      {"half2_plms", score->half[1].plms.assessed ? (double)score->half[1].plms.n : (double)NAN},
  };
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    *value = numbers[i].value;
    if (strcmp(numbers[i].word, word) == 0) return true;
  }
  return false;
}

/* imi_bin I N and imi_log_bin I N: the I-th bin from 0, WASM16-IDX-12 */
static bool check_bin(const struct tib_imi_stats *imi, const struct case_line *line, char *got, size_t size) {
  bool logs = strcmp(line->words[0], "imi_log_bin") == 0;
  int64_t bin;
  if (!tib_text_parse_int(line->words[1], strlen(line->words[1]), &bin) || bin < 0 ||
      bin >= (logs ? TIB_IMI_LOG_BINS : TIB_IMI_BINS)) {
    snprintf(got, size, "there is no bin %s", line->words[1]);
    return false;
  }
  return check_number(line->words[2], (double)(logs ? imi->log_counts[bin] : imi->counts[bin]), "bin", got, size);
}

/* sit_bin I N SECONDS: the I-th five minutes from 0, CLIN-6 */
static bool check_sit_bin(const struct tib_score *score, const struct case_line *line, char *got, size_t size) {
  int64_t bin;
  if (!tib_text_parse_int(line->words[1], strlen(line->words[1]), &bin) || bin < 0 || bin >= (int64_t)score->n_sit_bins) {
    snprintf(got, size, "there are no five minutes %s", line->words[1]);
    return false;
  }
  const struct tib_sit_bin *five = &score->sit_bins[bin];
  return check_number(line->words[2], five->n < 0 ? (double)NAN : (double)five->n, "five minutes", got, size) &&
         check_number(line->words[3], five->scorable_s, "their seconds", got, size);
}

static bool check_line(const struct case_night *night, const struct tib_rules *rules, const struct tib_score *score,
                       bool *seen, const struct case_line *line, char *got, size_t size) {
  const char *word = line->words[0];
  double value;
  struct tib_error err;
  if (line->n_words == 2 && strcmp(word, "sustained") == 0)
    return check_number(line->words[1], case_count_bursts(night, NULL, &err), word, got, size);
  if (line->n_words == 3 && strncmp(word, "imi_", 4) == 0) return check_bin(&score->imi, line, got, size);
  if (line->n_words == 4 && strcmp(word, "sit_bin") == 0) return check_sit_bin(score, line, got, size);
  if (strcmp(word, "row") == 0) return check_rows(score, seen, line, got, size);
  if (strcmp(word, "index") == 0) return check_index(&score->total, line, 1, got, size);
  if (strcmp(word, "by") == 0)
    return check_index(line->n_words > 1 ? find_set(score, line->words[1]) : NULL, line, 2, got, size);
  if (line->n_words == 2 && find_number(score, word, &value)) return check_number(line->words[1], value, word, got, size);
  bool known, fine = case_check_found(night, rules, line, &known, got, size);
  if (known) return fine;
  snprintf(got, size, "%s is no line that can be checked", word);
  return false;
}

/* Every row must have been expected, where any was. */
static bool check_all_seen(const struct tib_score *score, const bool *seen, char *got, size_t size) {
  bool any = false;
  for (size_t i = 0; i < score->n_movements; i++) any = any || seen[i];
  for (size_t i = 0; i < score->n_movements && any; i++) {
    if (seen[i]) continue;
    char onset[32];
    seconds(onset, sizeof onset, score->movements[i].span.onset);
    snprintf(got, size, "a row that was not expected: %s %s at %s s", CASE_SIDES[score->movements[i].side],
             CLASSES[score->movements[i].class_], onset);
    return false;
  }
  return true;
}

/* ---- a whole expectation ---- */

static int apply_settings(const struct case_night *night, struct tib_rules *rules, char *got, size_t size) {
  for (size_t i = 0; i < night->n_settings; i++) {
    const struct case_line *line = &night->settings[i];
    char value[80];
    struct tib_error err;
    const char *key = line->words[1], *colon = strchr(key, ':');
    if (colon && strncmp(key, rules->name, (size_t)(colon - key)) != 0) continue;
    snprintf(value, sizeof value, "%s %s", line->words[3], line->n_words > 4 ? line->words[4] : "");
    bool fine = tib_rules_set(rules, colon ? colon + 1 : key, value, &err) == TIB_OK;
    if (fine && tib_rules_check(rules, &err) == TIB_OK) continue;
    snprintf(got, size, "%s", err.text);
    return line->line;
  }
  return 0;
}

static int check_score(const struct case_night *night, const struct tib_rules *rules,
                       const struct case_expectation *expectation, const struct tib_score *score, char *got, size_t size) {
  bool seen[CASE_MOST] = {false};
  for (size_t i = 0; i < expectation->n_lines; i++)
    if (!check_line(night, rules, score, seen, &expectation->lines[i], got, size)) return expectation->lines[i].line;
  return check_all_seen(score, seen, got, size) ? 0 : expectation->line;
}

/* Movements of the case's signals, where it has any, and else its events. */
static enum tib_status score_night(const struct case_night *night, const struct tib_rules *rules, struct tib_score *score,
                                   struct tib_error *err) {
  struct tib_detection found = {0};
  struct tib_leg_time legs[TIB_MAX_LEGS];
  struct tib_score_input input = {.candidates = night->candidates,
                                  .n_candidates = night->n_candidates,
                                  .context = &night->context,
                                  .recording = night->recording,
                                  .gaps = night->gaps,
                                  .n_gaps = night->n_gaps,
                                  .legs = night->legs,
                                  .n_legs = night->n_legs,
                                  .has_gross = night->has_gross,
                                  .study = night->study};
  enum tib_status status = TIB_OK;
  if (night->n_signals > 0) {
    status = case_find_movements(night, rules, &found, err);
    for (size_t i = 0; i < found.n_legs; i++)
      legs[i] = (struct tib_leg_time){found.legs[i].side, found.legs[i].out, found.legs[i].n_out};
    input.candidates = found.candidates, input.n_candidates = found.n_candidates;
    input.legs = legs, input.n_legs = found.n_legs;
  }
  if (status == TIB_OK) status = tib_score_run(rules, &input, score, err);
  tib_detection_finish(&found);
  return status;
}

/* Profiles of bursts and of the accelerometer score nothing. */
static int check_found(const struct case_night *night, const struct tib_rules *rules,
                       const struct case_expectation *expectation, char *got, size_t size) {
  for (size_t i = 0; i < expectation->n_lines; i++) {
    bool known;
    if (case_check_found(night, rules, &expectation->lines[i], &known, got, size)) continue;
    if (!known) snprintf(got, size, "%s is no line that can be checked here", expectation->lines[i].words[0]);
    return expectation->lines[i].line;
  }
  return 0;
}

static int check_expectation(const struct case_night *night, const struct case_expectation *expectation, char *got,
                             size_t size) {
  struct tib_rules rules;
  struct tib_error err;
  struct tib_score score;
  if (tib_rules_load(&rules, expectation->rules, &err) != TIB_OK) {
    snprintf(got, size, "%s", err.text);
    return expectation->line;
  }
  int line = apply_settings(night, &rules, got, size);
  if (line != 0) return line;
  if (rules.kind != TIB_RULES_MOVEMENTS) return check_found(night, &rules, expectation, got, size);
  if (score_night(night, &rules, &score, &err) != TIB_OK) {
    snprintf(got, size, "%s", err.text);
    return expectation->line;
  }
  line = check_score(night, &rules, expectation, &score, got, size);
  tib_score_finish(&score);
  return line;
}

int case_check(const struct case_night *night, char *got, size_t size) {
  if (*night->vector && !night->has_confidence) {
    snprintf(got, size, "a vector has a confidence: confidence = high, medium or low");
    return 1;
  }
  for (size_t i = 0; i < night->n_expectations; i++) {
    int line = check_expectation(night, &night->expectations[i], got, size);
    if (line != 0) return line;
  }
  return 0;
}
