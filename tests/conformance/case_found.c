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

static const char *const YES[] = {"no", "yes", NULL};

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

static enum tib_status make_motion(const struct case_night *night, const struct tib_accelerometer_rules *rules,
                                   struct tib_activity *activity, struct tib_error *err) {
  const struct case_signal *signal = &night->signals[0];
  size_t n = (size_t)(signal->length / MOTION_STEP), seconds = n / 20;
  struct tib_gravity gravity = {.cell = TIB_TICKS_PER_S, .n = seconds, .norm_g = calloc(seconds + 1, sizeof(float))};
  enum tib_status status = TIB_MEMORY;
  *activity = (struct tib_activity){.side = (enum tib_side)signal->side, .present = true, .step = MOTION_STEP, .n = n};
  activity->rms_g = calloc(n + 1, sizeof(float));
  activity->floor_g = calloc(n + 1, sizeof(float));
  if (!gravity.norm_g || !activity->rms_g || !activity->floor_g) goto out;
  for (size_t i = 0; i < n; i++) activity->rms_g[i] = case_level_at(signal, (tib_ticks)i * MOTION_STEP);
  for (size_t i = 0; i < seconds; i++) gravity.norm_g[i] = (float)night->gravity_g;
  status = tib_activity_find(activity, &gravity, rules, err);
out:
  free(gravity.norm_g);
  return status;
}

/* linked SIDE ONSET yes|no: the movement is corroborated, ACC-9 */
static bool check_linked(const struct case_night *night, const struct tib_activity *activity,
                         const struct tib_accelerometer_rules *rules, const struct case_line *line, char *got,
                         size_t size) {
  struct tib_candidate candidates[CASE_MOST];
  struct tib_detection found = {.n_candidates = night->n_candidates, .candidates = candidates};
  struct tib_activity ankles[2] = {{0}};
  struct tib_error err;
  tib_ticks onset;
  bool fine = false;
  ankles[activity->side == TIB_RIGHT] = *activity;
  memcpy(candidates, night->candidates, night->n_candidates * sizeof *candidates);
  if (!case_seconds(line->words[2], &onset) || tib_detect_link(ankles, rules, &found, &err) != TIB_OK) return false;
  snprintf(got, size, "no movement of %s at %s s is %slinked", line->words[1], line->words[2],
           strcmp(line->words[3], "no") == 0 ? "not " : "");
  for (size_t i = 0; i < found.n_candidates; i++) {
    bool linked = candidates[i].accel == TIB_ACCEL_CORROBORATED;
    if ((int)candidates[i].side == case_find(CASE_SIDES, line->words[1]) && candidates[i].span.onset == onset)
      fine = case_find(YES, line->words[3]) == (int)linked;
  }
  for (int i = 0; i < 2; i++) free(found.ankle_only[i]);
  return fine;
}

static bool has_motion(const struct tib_activity *activity, const struct case_line *line) {
  struct tib_span span;
  if (!case_seconds(line->words[1], &span.onset) || !case_seconds(line->words[2], &span.offset)) return false;
  for (size_t i = 0; i < activity->n_events; i++)
    if (activity->events[i].onset == span.onset && activity->events[i].offset == span.offset) return true;
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

static bool check_ankle(const struct case_night *night, const struct tib_rules *rules, const struct case_line *line,
                        char *got, size_t size) {
  struct tib_activity activity;
  struct tib_error err = {0};
  bool fine = false;
  if (make_motion(night, &rules->accelerometer, &activity, &err) != TIB_OK)
    snprintf(got, size, "%s", err.text);
  else if (strcmp(line->words[0], "linked") == 0)
    fine = check_linked(night, &activity, &rules->accelerometer, line, got, size);
  else
    fine = check_motion(&activity, line, got, size);
  tib_activity_finish(&activity);
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
};

bool case_check_found(const struct case_night *night, const struct tib_rules *rules, const struct case_line *line,
                      bool *known, char *got, size_t size) {
  struct tib_error err;
  *known = false;
  for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++)
    if (strcmp(LINES[i].word, line->words[0]) == 0)
      *known = LINES[i].kind == rules->kind && LINES[i].n_words == line->n_words && night->n_signals > 0;
  if (!*known) return false;
  if (rules->kind == TIB_RULES_BURSTS)
    return check_count(line->words[1], case_count_bursts(night, &rules->bursts, &err), got, size);
  return rules->kind == TIB_RULES_ACCELEROMETER ? check_ankle(night, rules, line, got, size)
                                                : check_detection(night, rules, line, got, size);
}
