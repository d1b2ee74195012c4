#include "case_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

const char *const CASE_SIDES[] = {"leg", "left", "right", "both", NULL};
const char *const CASE_STAGES[] = {"?", "W", "N1", "N2", "N3", "R", NULL};
static const char *const KINDS[] = {"obstructive", "central", "mixed", "apnea", "hypopnea", "rera", "other", NULL};

int case_find(const char *const *names, const char *word) {
  for (int i = 0; names[i]; i++)
    if (strcmp(names[i], word) == 0) return i;
  return -1;
}

bool case_seconds(const char *word, tib_ticks *ticks) { return tib_text_parse_seconds(word, strlen(word), ticks); }

static bool read_span(const struct case_line *line, int at, struct tib_span *span) {
  return at + 1 < line->n_words && case_seconds(line->words[at], &span->onset) &&
         case_seconds(line->words[at + 1], &span->offset);
}

/* ---- input lines ---- */

static const char *add_candidate(struct case_night *night, enum tib_side side, struct tib_span span) {
  if (night->n_candidates == CASE_MOST) return "too many movements";
  night->candidates[night->n_candidates++] =
      (struct tib_candidate){.span = span, .side = side, .peak_uv = NAN, .median_uv = NAN, .rest_uv = NAN};
  return NULL;
}

/* event left 10 12 [truncated] [gross] [ecg] [bursts=2] [median=3] [rest=1] */
static const char *read_event(struct case_night *night, const struct case_line *line) {
  struct tib_span span;
  int side = line->n_words > 1 ? case_find(CASE_SIDES, line->words[1]) : -1;
  if (side < 0 || !read_span(line, 2, &span)) return "expected: event SIDE ONSET OFFSET";
  const char *why = add_candidate(night, (enum tib_side)side, span);
  struct tib_candidate *candidate = &night->candidates[night->n_candidates - 1];
  for (int i = 4; i < line->n_words && !why; i++) {
    const char *word = line->words[i];
    double uv = 0;
    const char *value = strchr(word, '=');
    if (value) tib_text_parse_double(value + 1, strlen(value + 1), &uv);
    if (strcmp(word, "truncated") == 0)
      candidate->truncated = true;
    else if (strcmp(word, "imported") == 0)
      candidate->imported = true;
    else if (strcmp(word, "ecg") == 0)
      candidate->ecg = TIB_YES;
    else if (strncmp(word, "bursts=", 7) == 0)
      candidate->run_bursts = (int)uv;
    else if (strcmp(word, "gross") == 0)
      candidate->accel = TIB_ACCEL_GROSS_BODY;
    else if (strncmp(word, "median=", 7) == 0)
      candidate->median_uv = (float)uv;
    else if (strncmp(word, "rest=", 5) == 0)
      candidate->rest_uv = (float)uv;
    else
      why = "expected imported, truncated, gross, ecg, bursts=N, median=UV or rest=UV";
  }
  return why;
}

/* events left 1.5 at 0 20 40 */
static const char *read_events(struct case_night *night, const struct case_line *line) {
  tib_ticks length, onset;
  int side = line->n_words > 4 ? case_find(CASE_SIDES, line->words[1]) : -1;
  if (side < 0 || !case_seconds(line->words[2], &length) || strcmp(line->words[3], "at") != 0)
    return "expected: events SIDE DURATION at ONSET...";
  const char *why = NULL;
  for (int i = 4; i < line->n_words && !why; i++)
    why = case_seconds(line->words[i], &onset)
              ? add_candidate(night, (enum tib_side)side, (struct tib_span){onset, onset + length})
              : "an onset is no number";
  return why;
}

/* stages N2*4 W*2 ...: epochs of 30 s from time 0 */
static const char *read_stages(struct case_night *night, const struct case_line *line) {
  struct tib_context *context = &night->context;
  tib_ticks at = 0;
  for (int i = 1; i < line->n_words; i++) {
    char name[8] = "";
    const char *star = strchr(line->words[i], '*');
    size_t n = star ? (size_t)(star - line->words[i]) : strlen(line->words[i]);
    int64_t epochs = 1;
    if (n >= sizeof name || (star && !tib_text_parse_int(star + 1, strlen(star + 1), &epochs)))
      return "expected STAGE*EPOCHS";
    memcpy(name, line->words[i], n);
    int stage = case_find(CASE_STAGES, name);
    if (stage < 0 || context->n_stages == CASE_MOST) return "expected W, N1, N2, N3, R or ?";
    tib_ticks end = at + epochs * context->epoch;
    night->stages[context->n_stages++] = (struct tib_stage_span){{at, end}, (enum tib_stage)stage};
    at = end;
  }
  context->has_stages = true;
  return NULL;
}

static const char *read_arousal(struct case_night *night, const struct case_line *line) {
  struct tib_context *context = &night->context;
  context->has_arousals = true;
  if (line->n_words == 2 && strcmp(line->words[1], "none") == 0) return NULL;
  if (context->n_arousals == CASE_MOST || !read_span(line, 1, &night->arousals[context->n_arousals]))
    return "expected: arousal ONSET OFFSET, or none";
  context->n_arousals++;
  return NULL;
}

static const char *read_respiratory(struct case_night *night, const struct case_line *line) {
  struct tib_context *context = &night->context;
  context->has_respiratory = true;
  if (line->n_words == 2 && strcmp(line->words[1], "none") == 0) return NULL;
  int kind = line->n_words > 1 ? case_find(KINDS, line->words[1]) : -1;
  struct tib_span span;
  if (kind < 0 || context->n_respiratory == CASE_MOST || !read_span(line, 2, &span))
    return "expected: respiratory KIND ONSET OFFSET, or none";
  night->respiratory[context->n_respiratory++] = (struct tib_respiratory_event){span, (enum tib_respiratory_kind)kind};
  return NULL;
}

static const char *read_legs(struct case_night *night, const struct case_line *line) {
  night->n_legs = 0;
  for (int i = 1; i < line->n_words; i++) {
    int side = case_find(CASE_SIDES, line->words[i]);
    if (side < 0 || night->n_legs == 2) return "expected: legs left right";
    night->legs[night->n_legs] = (struct tib_leg_time){(enum tib_side)side, night->out[night->n_legs], 0};
    night->n_legs++;
  }
  return NULL;
}

static const char *read_out(struct case_night *night, const struct case_line *line) {
  int side = line->n_words > 1 ? case_find(CASE_SIDES, line->words[1]) : -1;
  for (size_t i = 0; i < night->n_legs; i++) {
    if ((int)night->legs[i].side != side || night->legs[i].n_out == 16) continue;
    return read_span(line, 2, &night->out[i][night->legs[i].n_out++]) ? NULL : "expected: out SIDE ONSET OFFSET";
  }
  return "expected: out SIDE ONSET OFFSET";
}

static const char *read_gap(struct case_night *night, const struct case_line *line) {
  return night->n_gaps < 16 && read_span(line, 1, &night->gaps[night->n_gaps++]) ? NULL : "expected: gap ONSET OFFSET";
}

static const char *read_recording(struct case_night *night, const struct case_line *line) {
  bool fine = read_span(line, 1, &night->recording);
  night->context.lights = night->recording;
  return fine ? NULL : "expected: recording ONSET OFFSET";
}

static const char *read_lights(struct case_night *night, const struct case_line *line) {
  return read_span(line, 1, &night->context.lights) ? NULL : "expected: lights OFF ON";
}

static const char *read_gross(struct case_night *night, const struct case_line *line) {
  night->has_gross = true;
  return line->n_words == 1 ? NULL : "expected nothing after gross-looked-for";
}

/* set [PROFILE:]KEY = VALUE [UNIT] */
static const char *read_set(struct case_night *night, const struct case_line *line) {
  if (night->n_settings == 16 || line->n_words < 4 || strcmp(line->words[2], "=") != 0) return "expected: set KEY = VALUE";
  night->settings[night->n_settings++] = *line;
  return NULL;
}

/* ---- what a case is about, for tests/lint/test_cases.sh and for readers ---- */

/* vector = V12 */
static const char *read_vector(struct case_night *night, const struct case_line *line) {
  int64_t number;
  bool fine = line->n_words == 3 && strcmp(line->words[1], "=") == 0 && line->words[2][0] == 'V' &&
              tib_text_parse_int(line->words[2] + 1, strlen(line->words[2] + 1), &number) && number >= 1 && number <= 44;
  if (fine) tib_text_copy(night->vector, sizeof night->vector, line->words[2]);
  return fine ? NULL : "expected: vector = V1 to V44";
}

/* confidence = high */
static const char *read_confidence(struct case_night *night, const struct case_line *line) {
  static const char *const words[] = {"high", "medium", "low", NULL};
  night->has_confidence = line->n_words == 3 && strcmp(line->words[1], "=") == 0 && case_find(words, line->words[2]) >= 0;
  return night->has_confidence ? NULL : "expected: confidence = high, medium or low";
}

/* checks = imi-min below [PROFILE]; for a rule with named modes: checks = join gap */
static const char *read_checks(struct case_night *night, const struct case_line *line) {
  static const char *const words[] = {"below", "at", "above", "off", "shape", NULL};
  static const enum tib_rules_kind kinds[] = {TIB_RULES_MOVEMENTS, TIB_RULES_BURSTS, TIB_RULES_ACCELEROMETER,
                                              TIB_RULES_PATTERNS};
  (void)night;
  if (line->n_words < 4 || line->n_words > 5 || strcmp(line->words[1], "=") != 0)
    return "expected: checks = KEY below, at, above, off or a mode";
  for (int k = 0; k < 4; k++) {
    size_t n;
    const struct tib_rule_row *rows = tib_rule_rows(kinds[k], &n);
    for (size_t i = 0; i < n; i++)
      if (strcmp(rows[i].key, line->words[2]) == 0)
        return case_find(rows[i].modes ? rows[i].modes : words, line->words[3]) >= 0 ? NULL
                                                                                     : "a rule has no such side or mode";
  }
  return "there is no such rule";
}

/* ---- signals ---- */

/* signal left 120 0.125: a leg of 120 s whose rectified EMG is steady at 0.125 uV */
static const char *read_signal(struct case_night *night, const struct case_line *line) {
  double uv;
  int side = line->n_words == 4 ? case_find(CASE_SIDES, line->words[1]) : -1;
  struct case_signal *signal = &night->signals[night->n_signals];
  if (side < 0 || night->n_signals == 2 || !case_seconds(line->words[2], &signal->length) ||
      !tib_text_parse_double(line->words[3], strlen(line->words[3]), &uv))
    return "expected: signal SIDE SECONDS LEVEL";
  signal->side = side;
  signal->uv = (float)uv;
  night->n_signals++;
  night->recording = night->context.lights = (struct tib_span){0, signal->length};
  return NULL;
}

/* level left 50 52 9: from 50 to 52 s it is 9 uV */
static const char *read_level(struct case_night *night, const struct case_line *line) {
  struct tib_span span;
  double uv;
  int side = line->n_words == 5 ? case_find(CASE_SIDES, line->words[1]) : -1;
  if (side < 0 || !read_span(line, 2, &span) || !tib_text_parse_double(line->words[4], strlen(line->words[4]), &uv))
    return "expected: level SIDE ONSET OFFSET LEVEL";
  for (size_t i = 0; i < night->n_signals; i++) {
    struct case_signal *signal = &night->signals[i];
    if (signal->side != side || signal->n_levels == 16) continue;
    signal->levels[signal->n_levels++] = (struct case_level){span, (float)uv, 0, 0};
    return NULL;
  }
  return "expected a signal of that leg before it";
}

/* pulses left 50 52 0.25 0.1 9: from 50 to 52 s, every 0.25 s, it is 9 uV for 0.1 s */
static const char *read_pulses(struct case_night *night, const struct case_line *line) {
  struct tib_span span;
  tib_ticks every, length;
  double uv;
  int side = line->n_words == 7 ? case_find(CASE_SIDES, line->words[1]) : -1;
  if (side < 0 || !read_span(line, 2, &span) || !case_seconds(line->words[4], &every) || every <= 0 ||
      !case_seconds(line->words[5], &length) || !tib_text_parse_double(line->words[6], strlen(line->words[6]), &uv))
    return "expected: pulses SIDE ONSET OFFSET EVERY LENGTH LEVEL";
  for (size_t i = 0; i < night->n_signals; i++) {
    struct case_signal *signal = &night->signals[i];
    if (signal->side != side || signal->n_levels == 16) continue;
    signal->levels[signal->n_levels++] = (struct case_level){span, (float)uv, every, length};
    return NULL;
  }
  return "expected a signal of that leg before it";
}

/* beats left 50.1 50.9: the heart beats then, and that leg shows it */
static const char *read_beats(struct case_night *night, const struct case_line *line) {
  int side = line->n_words > 2 ? case_find(CASE_SIDES, line->words[1]) : -1;
  struct case_signal *signal = NULL;
  for (size_t i = 0; i < night->n_signals; i++)
    if (night->signals[i].side == side) signal = &night->signals[i];
  if (!signal) return "expected: beats SIDE TIME..., of a leg with a signal";
  for (int i = 2; i < line->n_words; i++)
    if (signal->n_beats == 16 || !case_seconds(line->words[i], &signal->beats[signal->n_beats++]))
      return "expected at most 16 times of beats";
  return NULL;
}

/* gravity 0.85: what a sensor at rest feels, g */
static const char *read_gravity(struct case_night *night, const struct case_line *line) {
  bool fine = line->n_words == 2 && tib_text_parse_double(line->words[1], strlen(line->words[1]), &night->gravity_g);
  return fine ? NULL : "expected: gravity G";
}

/* turn 30 20.5: at 30 s gravity turns by 20.5 degrees */
static const char *read_turn(struct case_night *night, const struct case_line *line) {
  bool fine = line->n_words == 3 && case_seconds(line->words[1], &night->turn_at) &&
              tib_text_parse_double(line->words[2], strlen(line->words[2]), &night->turn_deg);
  return fine ? NULL : "expected: turn SECONDS DEGREES";
}

/* study sit: a suggested immobilisation test, all of it wake at rest */
static const char *read_study(struct case_night *night, const struct case_line *line) {
  if (line->n_words != 2 || strcmp(line->words[1], "sit") != 0) return "expected: study sit";
  night->study = TIB_STUDY_SIT;
  return NULL;
}

static const char *read_expect(struct case_night *night, const struct case_line *line) {
  if (line->n_words != 2 || night->n_expectations == 8) return "expected: expect PROFILE";
  struct case_expectation *expectation = &night->expectations[night->n_expectations++];
  tib_text_copy(expectation->rules, sizeof expectation->rules, line->words[1]);
  expectation->line = line->line;
  return NULL;
}

static const struct {
  const char *word;
  const char *(*read)(struct case_night *night, const struct case_line *line);
} LINES[] = {
    {"vector", read_vector},    {"confidence", read_confidence},
    {"checks", read_checks},    {"signal", read_signal},
    {"level", read_level},      {"event", read_event},
    {"events", read_events},    {"stages", read_stages},
    {"arousal", read_arousal},  {"respiratory", read_respiratory},
    {"legs", read_legs},        {"out", read_out},
    {"gap", read_gap},          {"recording", read_recording},
    {"lights", read_lights},    {"gross-looked-for", read_gross},
    {"pulses", read_pulses},    {"gravity", read_gravity},
    {"turn", read_turn},        {"set", read_set},
    {"beats", read_beats},      {"expect", read_expect},
    {"study", read_study},      {"burst", case_read_burst},
    {"run", case_read_pattern}, {"large", case_read_pattern},
    {"ankle", case_read_ankle}, {"body", case_read_body},
    {"wrote", case_read_wrote},
};

/* ---- the file ---- */

static const char *take_line(struct case_night *night, const struct case_line *line, size_t *n_lines) {
  for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++)
    if (strcmp(LINES[i].word, line->words[0]) == 0) return LINES[i].read(night, line);
  if (night->n_expectations == 0) return "no such line before `expect`";
  struct case_expectation *expectation = &night->expectations[night->n_expectations - 1];
  if (*n_lines == CASE_MOST) return "too many lines";
  night->lines[*n_lines] = *line;
  if (expectation->n_lines++ == 0) expectation->lines = &night->lines[*n_lines];
  (*n_lines)++;
  return NULL;
}

static const char *split_words(char *s, struct case_line *line) {
  for (char *word = strtok(s, " \t\r"); word && *word != '#'; word = strtok(NULL, " \t\r")) {
    if (line->n_words == 64) return "too many words";
    line->words[line->n_words++] = word;
  }
  return NULL;
}

static const char *load(const char *path, struct case_night *night) {
  FILE *file = fopen(path, "rb");
  if (!file) return "cannot be opened";
  size_t n = fread(night->text, 1, sizeof night->text - 1, file);
  fclose(file);
  night->text[n] = '\0';
  return n == sizeof night->text - 1 ? "too long" : NULL;
}

int case_read(const char *path, struct case_night *night, const char **why) {
  size_t n_lines = 0;
  *night = (struct case_night){.recording = {0, 3600 * TIB_TICKS_PER_S}, .n_legs = 2, .gravity_g = 1};
  night->legs[0] = (struct tib_leg_time){TIB_LEFT, night->out[0], 0};
  night->legs[1] = (struct tib_leg_time){TIB_RIGHT, night->out[1], 0};
  night->context.lights = night->recording;
  night->context.epoch = 30 * TIB_TICKS_PER_S;
  *why = load(path, night);
  if (*why) return 1;
  char *next = night->text;
  for (int number = 1; next; number++) {
    char *s = next, *end = strchr(s, '\n');
    next = end ? end + 1 : NULL;
    if (end) *end = '\0';
    struct case_line line = {.line = number};
    *why = split_words(s, &line);
    if (!*why && line.n_words > 0) *why = take_line(night, &line, &n_lines);
    if (*why) return number;
  }
  night->context.stages = night->stages;
  night->context.arousals = night->arousals;
  night->context.respiratory = night->respiratory;
  night->context.cramps = night->cramps;
  *why = "no `expect` in it";
  return night->n_expectations > 0 ? 0 : 1;
}
