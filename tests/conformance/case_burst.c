#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "case_file.h"

/* A sustained burst that was measured before, and the grade that it gets. What a line does not name is what a cramp-like
 * burst in the calf of a quiet sleeper has. */

#define STEP (TIB_TICKS_PER_S / 8)

static bool read_number(const char *word, const char *key, double *value) {
  size_t n = strlen(key);
  return strncmp(word, key, n) == 0 && word[n] == '=' && tib_text_parse_double(word + n + 1, strlen(word + n + 1), value);
}

static const char *read_measure(struct tib_pattern *burst, const char *word) {
  struct tib_burst_measures *m = &burst->measures;
  const struct {
    const char *key;
    double *value;
  } measures[] = {{"ratio", &m->ratio},         {"high", &m->high_share},       {"mains", &m->mains_share},
                  {"rails", &m->rail_share},    {"flat", &m->flat_s},           {"laterality", &m->laterality},
                  {"occupancy", &m->occupancy}, {"continuity", &m->continuity}, {"dropout", &m->dropout_s}};
  for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
    if (read_number(word, measures[i].key, measures[i].value)) return NULL;
  if (strcmp(word, "tibialis") == 0)
    burst->muscle = TIB_TIBIALIS_ANTERIOR;
  else if (strcmp(word, "moves") == 0)
    burst->accel = TIB_ACCEL_CORROBORATED;
  else if (strcmp(word, "one-leg") == 0)
    m->laterality = NAN;
  else if (strcmp(word, "unseen") == 0)
    m->high_share = m->mains_share = m->rail_share = m->flat_s = NAN;
  else
    return "expected ratio= high= mains= rails= flat= laterality= occupancy= continuity= dropout=, or tibialis, moves, "
           "one-leg, unseen";
  return NULL;
}

const char *case_read_burst(struct case_night *night, const struct case_line *line) {
  struct tib_pattern *burst = &night->patterns[night->n_patterns];
  int side = line->n_words > 3 ? case_find(CASE_SIDES, line->words[1]) : -1;
  *burst = (struct tib_pattern){.type = TIB_SUSTAINED_BURST,
                                .muscle = TIB_GASTROCNEMIUS,
                                .median_uv = 40,
                                .rest_uv = 10,
                                .accel = TIB_ACCEL_NOT_CORROBORATED,
                                .measures = {.on_uv = 20,
                                             .ratio = 4,
                                             .occupancy = 1,
                                             .continuity = 0.8,
                                             .high_share = 0.9,
                                             .mains_share = 0.05,
                                             .flat_s = 0.01,
                                             .laterality = 10}};
  if (side < 0 || night->n_patterns == CASE_PATTERNS || !case_seconds(line->words[2], &burst->span.onset) ||
      !case_seconds(line->words[3], &burst->span.offset))
    return "expected: burst SIDE ONSET OFFSET [measure=value...]";
  burst->side = (enum tib_side)side;
  night->n_patterns++;
  const char *why = NULL;
  for (int i = 4; i < line->n_words && !why; i++) why = read_measure(burst, line->words[i]);
  burst->ratio = (float)burst->measures.ratio;
  return why;
}

/* run SIDE ONSET OFFSET: a run of bursts; large SIDE ONSET OFFSET: a large movement by the legs' EMG */
const char *case_read_pattern(struct case_night *night, const struct case_line *line) {
  struct tib_pattern *pattern = &night->patterns[night->n_patterns];
  int side = line->n_words == 4 ? case_find(CASE_SIDES, line->words[1]) : -1;
  *pattern = (struct tib_pattern){.type = strcmp(line->words[0], "run") == 0 ? TIB_HFT : TIB_LMM};
  if (side < 0 || night->n_patterns == CASE_PATTERNS || !case_seconds(line->words[2], &pattern->span.onset) ||
      !case_seconds(line->words[3], &pattern->span.offset))
    return "expected: run SIDE ONSET OFFSET";
  pattern->side = (enum tib_side)side;
  night->n_patterns++;
  return NULL;
}

/* ankle left: it has an accelerometer; ankle left 50 60: and is lost in that time */
const char *case_read_ankle(struct case_night *night, const struct case_line *line) {
  int side = line->n_words == 2 || line->n_words == 4 ? case_find(CASE_SIDES, line->words[1]) : -1;
  if (side != TIB_LEFT && side != TIB_RIGHT) return "expected: ankle left|right [ONSET OFFSET]";
  struct case_ankle *ankle = &night->ankles[side == TIB_RIGHT];
  ankle->present = true;
  if (line->n_words == 2) return NULL;
  bool fine = case_seconds(line->words[2], &ankle->lost.onset) && case_seconds(line->words[3], &ankle->lost.offset);
  return fine ? NULL : "expected: ankle left|right ONSET OFFSET";
}

/* body left 50 60: that ankle moves with the body */
const char *case_read_body(struct case_night *night, const struct case_line *line) {
  int side = line->n_words == 4 ? case_find(CASE_SIDES, line->words[1]) : -1;
  if (side != TIB_LEFT && side != TIB_RIGHT) return "expected: body left|right ONSET OFFSET";
  struct case_ankle *ankle = &night->ankles[side == TIB_RIGHT];
  if (!ankle->present || ankle->n_events == 8) return "expected an ankle of that side before it";
  struct tib_motion *event = &ankle->events[ankle->n_events++];
  event->gross = TIB_GROSS_LONG;
  bool fine = case_seconds(line->words[2], &event->span.onset) && case_seconds(line->words[3], &event->span.offset);
  return fine ? NULL : "expected: body left|right ONSET OFFSET";
}

/* wrote 50 50: somebody wrote of a cramp */
const char *case_read_wrote(struct case_night *night, const struct case_line *line) {
  struct tib_span *wrote = &night->cramps[night->context.n_cramps];
  if (line->n_words != 3 || night->context.n_cramps == 8 || !case_seconds(line->words[1], &wrote->onset) ||
      !case_seconds(line->words[2], &wrote->offset))
    return "expected: wrote ONSET OFFSET";
  night->context.n_cramps++;
  return NULL;
}

/* ---- the grade ---- */

static bool make_ankles(const struct case_night *night, struct tib_activity ankles[2]) {
  size_t n = (size_t)(night->recording.offset / STEP) + 1;
  for (int i = 0; i < 2; i++) {
    const struct case_ankle *ankle = &night->ankles[i];
    ankles[i] = (struct tib_activity){.side = i == 0 ? TIB_LEFT : TIB_RIGHT,
                                      .present = ankle->present,
                                      .step = STEP,
                                      .n = n,
                                      .rms_g = calloc(n, sizeof(float)),
                                      .n_events = ankle->n_events,
                                      .events = (struct tib_motion *)ankle->events};
    if (!ankles[i].rms_g) return false;
    for (size_t k = 0; k < n; k++)
      if ((tib_ticks)k * STEP >= ankle->lost.onset && (tib_ticks)k * STEP < ankle->lost.offset) ankles[i].rms_g[k] = NAN;
  }
  return true;
}

/* Leg movements that would count, each in the stage of its onset. */
static size_t make_movements(const struct case_night *night, struct tib_movement *movements) {
  for (size_t i = 0; i < night->n_candidates; i++) {
    movements[i] = (struct tib_movement){.span = night->candidates[i].span, .has_stage = night->context.has_stages};
    for (size_t k = 0; k < night->context.n_stages; k++)
      if (night->stages[k].span.onset <= movements[i].span.onset && movements[i].span.onset < night->stages[k].span.offset)
        movements[i].stage = night->stages[k].stage;
  }
  return night->n_candidates;
}

static bool is_word(const char *const *words, int i, const char *word, char *got, size_t size) {
  snprintf(got, size, "expected %s, got %s", word, words[i]);
  return strcmp(words[i], word) == 0;
}

/* grade probable | criterion 12 untestable | capped yes | annotated no | elsewhere yes | rival restless yes */
static bool check(const struct tib_pattern *burst, const struct case_line *line, char *got, size_t size) {
  static const char *const grades[] = {"none", "possible", "probable", NULL};
  static const char *const passed[] = {"untestable", "failed", "passed", NULL};
  static const char *const yes[] = {"no", "yes", NULL};
  static const char *const rivals[] = {"gross", "wake", "artefact", "restless", "run", "large", "rem", NULL};
  static const char *const caps[] = {"accelerometer", "stages", "tibialis", NULL};
  const char *word = line->words[0], *last = line->words[line->n_words - 1];
  int64_t n;
  if (strcmp(word, "grade") == 0) return is_word(grades, (int)burst->grade, last, got, size);
  if (strcmp(word, "capped") == 0) return is_word(yes, burst->capped, last, got, size);
  if (strcmp(word, "annotated") == 0) return is_word(yes, burst->annotated, last, got, size);
  if (strcmp(word, "elsewhere") == 0) return is_word(yes, burst->echo, last, got, size);
  if (strcmp(word, "criterion") == 0 && tib_text_parse_int(line->words[1], strlen(line->words[1]), &n) && n >= 1 &&
      n <= TIB_SBC_CRITERIA)
    return is_word(passed, (int)burst->criteria[n - 1].passed, last, got, size);
  int cap = strcmp(word, "cap") == 0 ? case_find(caps, line->words[1]) : -1;
  int rival = strcmp(word, "rival") == 0 ? case_find(rivals, line->words[1]) : -1;
  if (cap >= 0) return is_word(yes, (burst->caps >> cap & 1) != 0, last, got, size);
  if (rival >= 0) return is_word(yes, (burst->rivals >> rival & 1) != 0, last, got, size);
  snprintf(got, size, "%s %s is nothing that a burst has", word, line->words[1]);
  return false;
}

bool case_check_burst(const struct case_night *night, const struct tib_burst_rules *rules, const struct case_line *line,
                      char *got, size_t size) {
  static struct tib_movement movements[CASE_MOST];
  struct tib_pattern patterns[CASE_PATTERNS];
  struct tib_activity ankles[2] = {0};
  memcpy(patterns, night->patterns, sizeof patterns);
  struct tib_burst_input input = {.context = &night->context,
                                  .ankles = ankles,
                                  .movements = movements,
                                  .n_movements = make_movements(night, movements)};
  bool fine = make_ankles(night, ankles);
  if (fine) {
    tib_score_bursts(rules, &input, patterns, night->n_patterns);
    fine = check(&patterns[0], line, got, size); /* the first is the burst */
  }
  for (int i = 0; i < 2; i++) free(ankles[i].rms_g);
  return fine;
}
