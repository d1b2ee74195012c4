#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "case_file.h"
#include "condition/activity.h"
#include "detect/detect.h"

/* What is found before anything is scored: resting levels, movements, bursts, and the motion of an ankle. */

#define MOTION_STEP 500000 /* 0.05 s */

static bool check_near(const char *word, double value, double share, char *got, size_t size) {
  double expected;
  bool fine = tib_text_parse_double(word, strlen(word), &expected) && fabs(value - expected) <= share * fabs(expected);
  char s[40];
  tib_text_double(s, sizeof s, "%.9g", value);
  if (!fine) snprintf(got, size, "expected %s, got %s", word, s);
  return fine;
}

static bool check_count(const char *word, double value, char *got, size_t size) {
  return check_near(word, value, 0.0, got, size);
}

/* ---- legs ---- */

/* Of the grid, and linear in between. */
static double rest_at(const struct tib_rest *rest, double hop) {
  double at = hop / (double)rest->stride, part = at - floor(at);
  size_t i = (size_t)at, next = i + 1 < rest->n ? i + 1 : i;
  return (1.0 - part) * (double)rest->level_uv[i] + part * (double)rest->level_uv[next];
}

/* rest SIDE TIME UV (to a bin of the histogram, 0.8 %) and minutes SIDE NOTED WARNED OUT */
static bool check_leg(const struct tib_leg_detection *leg, const struct case_line *line, char *got, size_t size) {
  tib_ticks time;
  if (strcmp(line->words[0], "minutes") == 0)
    return check_count(line->words[2], leg->minutes_note, got, size) &&
           check_count(line->words[3], leg->minutes_warn, got, size) &&
           check_count(line->words[4], leg->minutes_out, got, size);
  if (!case_seconds(line->words[2], &time)) return false;
  return check_near(line->words[3], rest_at(&leg->rest, 200.0 * tib_seconds(time)), 0.01, got, size);
}

static bool check_detection(const struct case_night *night, const struct tib_rules *rules, const struct case_line *line,
                            char *got, size_t size) {
  struct tib_detection found = {0};
  struct tib_error err;
  bool fine = false;
  if (case_find_movements(night, rules, &found, &err) != TIB_OK) {
    snprintf(got, size, "%s", err.text);
    return false;
  }
  if (strcmp(line->words[0], "candidates") == 0)
    fine = check_count(line->words[1], (double)found.n_candidates, got, size);
  else
    for (size_t i = 0; i < found.n_legs; i++)
      if ((int)found.legs[i].side == case_find(CASE_SIDES, line->words[1]))
        fine = check_leg(&found.legs[i], line, got, size);
  tib_detection_finish(&found);
  return fine;
}

/* ---- the ankle ---- */

/* Gravity, which turns where the case says so. */
static void add_turn(const struct case_night *night, struct tib_gravity *gravity) {
  double turn = night->turn_deg / 180.0 * 3.14159265358979323846;
  for (size_t i = 0; i < gravity->n; i++) {
    double angle = (tib_ticks)i * gravity->cell < night->turn_at ? 0.0 : turn;
    gravity->axis_g[0][i] = 0.0F;
    gravity->axis_g[1][i] = (float)(night->gravity_g * sin(angle));
    gravity->axis_g[2][i] = (float)(night->gravity_g * cos(angle));
  }
}

/* The motion of a signal's ankle. */
static enum tib_status make_motion(const struct case_night *night, const struct case_signal *signal,
                                   const struct tib_accelerometer_rules *rules, struct tib_activity *activity,
                                   struct tib_error *err) {
  size_t n = (size_t)(signal->length / MOTION_STEP);
  struct tib_gravity gravity = {.cell = TIB_TICKS_PER_S / 2};
  enum tib_status status = tib_gravity_reach(&gravity, signal->length, err);
  *activity = (struct tib_activity){.side = (enum tib_side)signal->side, .present = true, .step = MOTION_STEP, .n = n};
  activity->rms_g = calloc(n + 1, sizeof(float));
  activity->floor_g = calloc(n + 1, sizeof(float));
  if (status || !activity->rms_g || !activity->floor_g) goto out;
  for (size_t i = 0; i < n; i++) activity->rms_g[i] = case_level_at(signal, (tib_ticks)i * MOTION_STEP);
  add_turn(night, &gravity);
  status = tib_activity_find(activity, &gravity, rules, err);
out:
  tib_gravity_finish(&gravity);
  return status;
}

static enum tib_status make_ankles(const struct case_night *night, const struct tib_accelerometer_rules *rules,
                                   struct tib_activity ankles[2], struct tib_gross_movement **gross, size_t *n_gross,
                                   struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < night->n_signals && !status; i++)
    status = make_motion(night, &night->signals[i], rules, &ankles[night->signals[i].side == TIB_RIGHT], err);
  return status ? status : tib_detect_gross(ankles, rules, gross, n_gross, err);
}

/* linked SIDE ONSET yes|no|gross: the movement is corroborated, ACC-9, or part of a movement of the body, ACC-10 */
static bool check_linked(const struct case_night *night, const struct tib_activity ankles[2],
                         const struct tib_accelerometer_rules *rules, const struct case_line *line, char *got,
                         size_t size) {
  static const char *const words[] = {"no", "yes", "gross", NULL};
  struct tib_candidate candidates[CASE_MOST];
  struct tib_detection found = {.n_candidates = night->n_candidates, .candidates = candidates};
  struct tib_error err;
  tib_ticks onset;
  bool fine = false;
  memcpy(candidates, night->candidates, night->n_candidates * sizeof *candidates);
  if (!case_seconds(line->words[2], &onset) || tib_detect_link(ankles, rules, &found, &err) != TIB_OK) return false;
  snprintf(got, size, "the movement of %s at %s s is not linked so, or there is none", line->words[1], line->words[2]);
  for (size_t i = 0; i < found.n_candidates; i++) {
    enum tib_accel_state state = candidates[i].accel;
    int linked = state == TIB_ACCEL_GROSS_BODY ? 2 : state == TIB_ACCEL_CORROBORATED;
    if ((int)candidates[i].side == case_find(CASE_SIDES, line->words[1]) && candidates[i].span.onset == onset)
      fine = case_find(words, line->words[3]) == linked;
  }
  for (int i = 0; i < 2; i++) free(found.ankle_only[i]);
  return fine;
}

static bool has_motion(const struct tib_activity *activity, const struct case_line *line) {
  struct tib_span span;
  if (!case_seconds(line->words[1], &span.onset) || !case_seconds(line->words[2], &span.offset)) return false;
  for (size_t i = 0; i < activity->n_events; i++)
    if (activity->events[i].span.onset == span.onset && activity->events[i].span.offset == span.offset) return true;
  return false;
}

/* motions N, motion ONSET OFFSET, floor TIME G, scale good|bad */
static bool check_motion(const struct tib_activity *activity, const struct case_line *line, char *got, size_t size) {
  const char *word = line->words[0];
  tib_ticks time;
  if (strcmp(word, "motions") == 0) return check_count(line->words[1], (double)activity->n_events, got, size);
  if (strcmp(word, "floor") == 0 && case_seconds(line->words[1], &time))
    return check_near(line->words[2], (double)activity->floor_g[time / MOTION_STEP], 0.001, got, size);
  if (strcmp(word, "scale") == 0) {
    snprintf(got, size, "expected the scale to be %s", line->words[1]);
    return strcmp(line->words[1], activity->bad_scale ? "bad" : "good") == 0;
  }
  snprintf(got, size, "there is no motion from %s to %s s", line->words[1], line->words[2]);
  return has_motion(activity, line);
}

/* gross N: movements of the body */
static bool check_ankle(const struct case_night *night, const struct tib_rules *rules, const struct case_line *line,
                        char *got, size_t size) {
  struct tib_activity ankles[2] = {{.side = TIB_LEFT}, {.side = TIB_RIGHT}};
  const struct tib_activity *first = &ankles[night->signals[0].side == TIB_RIGHT];
  struct tib_gross_movement *gross = NULL;
  size_t n_gross = 0;
  struct tib_error err = {0};
  bool fine = false;
  if (make_ankles(night, &rules->accelerometer, ankles, &gross, &n_gross, &err) != TIB_OK)
    snprintf(got, size, "%s", err.text);
  else if (strcmp(line->words[0], "linked") == 0)
    fine = check_linked(night, ankles, &rules->accelerometer, line, got, size);
  else if (strcmp(line->words[0], "gross") == 0)
    fine = check_count(line->words[1], (double)n_gross, got, size);
  else
    fine = check_motion(first, line, got, size);
  for (int i = 0; i < 2; i++) tib_activity_finish(&ankles[i]);
  free(gross);
  return fine;
}

/* ---- patterns ---- */

/* runs TYPE N [PARTS]: so many runs, of so many bursts together */
static bool check_runs(const struct tib_pattern_list *list, const struct case_line *line, char *got, size_t size) {
  static const char *const types[] = {[TIB_SUSTAINED_BURST] = "?", [TIB_TONIC_PROLONGED] = "?", [TIB_ALMA] = "alma",
                                      [TIB_HFT] = "hft",           [TIB_HFLM] = "hflm",         [TIB_EFM] = "efm",
                                      [TIB_RSWA] = "rswa",         [TIB_LMM] = "lmm",           NULL};
  int type = case_find(types, line->words[1]), n = 0, parts = 0;
  for (size_t i = 0; i < list->n; i++) {
    if ((int)list->item[i].type != type) continue;
    n++;
    parts += list->item[i].parts;
  }
  return check_count(line->words[2], n, got, size) && (line->n_words < 4 || check_count(line->words[3], parts, got, size));
}

/* potentials SIDE N NREM_MINUTES yes|no|n/a */
static bool check_potentials(const struct case_night *night, const struct tib_pattern_list *list,
                             const struct case_line *line, char *got, size_t size) {
  static const char *const flags[] = {"n/a", "no", "yes", NULL};
  for (size_t i = 0; i < night->n_signals; i++) {
    const struct tib_efm *efm = &list->efm[i];
    if (night->signals[i].side != case_find(CASE_SIDES, line->words[1])) continue;
    snprintf(got, size, "excessive is %s", flags[efm->excessive]);
    return check_count(line->words[2], (double)efm->potentials, got, size) &&
           check_count(line->words[3], efm->nrem_minutes, got, size) &&
           case_find(flags, line->words[4]) == (int)efm->excessive;
  }
  return false;
}

static bool check_patterns(const struct case_night *night, const struct tib_rules *rules, const struct case_line *line,
                           char *got, size_t size) {
  struct tib_pattern_list list;
  struct tib_error err;
  if (case_find_patterns(night, &rules->patterns, &list, &err) != TIB_OK) {
    snprintf(got, size, "%s", err.text);
    return false;
  }
  bool fine = strcmp(line->words[0], "potentials") == 0 ? check_potentials(night, &list, line, got, size)
                                                        : check_runs(&list, line, got, size);
  tib_pattern_list_finish(&list);
  return fine;
}

static const struct {
  const char *word;
  enum tib_rules_kind kind;
  int n_words;
} LINES[] = {
    {"candidates", TIB_RULES_MOVEMENTS, 2}, {"rest", TIB_RULES_MOVEMENTS, 4},        {"minutes", TIB_RULES_MOVEMENTS, 5},
    {"sustained", TIB_RULES_BURSTS, 2},     {"motions", TIB_RULES_ACCELEROMETER, 2}, {"motion", TIB_RULES_ACCELEROMETER, 3},
    {"floor", TIB_RULES_ACCELEROMETER, 3},  {"scale", TIB_RULES_ACCELEROMETER, 2},   {"linked", TIB_RULES_ACCELEROMETER, 4},
    {"gross", TIB_RULES_ACCELEROMETER, 2},  {"runs", TIB_RULES_PATTERNS, 3},         {"runs", TIB_RULES_PATTERNS, 4},
    {"potentials", TIB_RULES_PATTERNS, 5},
};

bool case_check_found(const struct case_night *night, const struct tib_rules *rules, const struct case_line *line,
                      bool *known, char *got, size_t size) {
  struct tib_error err;
  if (rules->kind == TIB_RULES_BURSTS && night->n_patterns > 0) {
    *known = line->n_words >= 2;
    return *known && case_check_burst(night, &rules->bursts, line, got, size);
  }
  *known = false;
  for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++)
    if (strcmp(LINES[i].word, line->words[0]) == 0)
      *known = *known || (LINES[i].kind == rules->kind && LINES[i].n_words == line->n_words && night->n_signals > 0);
  if (!*known) return false;
  if (rules->kind == TIB_RULES_BURSTS)
    return check_count(line->words[1], case_count_bursts(night, &rules->bursts, &err), got, size);
  if (rules->kind == TIB_RULES_PATTERNS) return check_patterns(night, rules, line, got, size);
  return rules->kind == TIB_RULES_ACCELEROMETER ? check_ankle(night, rules, line, got, size)
                                                : check_detection(night, rules, line, got, size);
}
