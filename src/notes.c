#include "notes.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acquire.h"
#include "base/array.h"
#include "base/text.h"
#include "base/ticks.h"
#include "notes_parts.h"

void tib_notes_add(struct tib_notes *notes, enum tib_side side, const char *code, const char *format, ...) {
  if (notes->status != TIB_OK) return;
  struct tib_result *result = notes->result;
  notes->status =
      tib_array_reserve(&result->notes, &notes->capacity, result->n_notes + 1, sizeof *result->notes, notes->err);
  if (notes->status != TIB_OK) return;
  struct tib_note *note = &result->notes[result->n_notes++];
  tib_text_copy(note->code, sizeof note->code, code);
  note->side = side;
  va_list args;
  va_start(args, format);
  vsnprintf(note->text, sizeof note->text, format, args);
  va_end(args);
}

#define NONE TIB_SIDE_NONE

/* ---- what was not given: EDGE-8, -9, -10, -11 ---- */

static void inputs_absent(struct tib_notes *notes) {
  const struct tib_result *result = notes->result;
  const struct tib_context *context = &result->context;
  if (!context->has_stages && result->study == TIB_STUDY_NIGHT)
    tib_notes_add(
        notes, NONE, "no-stages",
        "No sleep stages were given: indices of sleep and wake are not assessed; rates are per hour of recording.");
  if (!context->has_arousals)
    tib_notes_add(notes, NONE, "no-arousals", "No arousals were given: movements with arousal are not assessed.");
  if (!context->has_respiratory)
    tib_notes_add(notes, NONE, "no-respiratory",
                  "No respiratory events were given: movements of respiratory origin are not excluded.");
  if (!result->accel[0].present && !result->accel[1].present)
    tib_notes_add(notes, NONE, "no-accelerometer", "No ankle accelerometer: movements are not corroborated.");
}

static void legs_absent(struct tib_notes *notes) {
  const struct tib_channels *channels = &notes->result->channels;
  if (notes->result->imported) return;
  if (channels->leg >= 0)
    tib_notes_add(notes, NONE, "common-leg-channel",
                  "One channel for both legs: sides and bilateral movements are not assessed.");
  else if (channels->left < 0 || channels->right < 0)
    tib_notes_add(notes, NONE, "one-leg", "Only the %s was recorded: bilateral movements are not assessed.",
                  channels->left < 0 ? "right leg" : "left leg");
}

/* CLIN-6 */
static void study(struct tib_notes *notes) {
  const struct tib_result *result = notes->result;
  if (result->study != TIB_STUDY_SIT) return;
  tib_notes_add(
      notes, NONE, "study-sit",
      "Suggested immobilisation test: %s is wake at rest%s; PLMW are per hour of it, and sleep is not assessed.",
      result->context.lights_source == TIB_LIGHTS_OPTION ? "the time between the lights given" : "all of the recording",
      result->context.n_stages > 0 ? ", and the stages given are not used" : "");
  for (size_t i = 0; i < result->n_profiles; i++)
    if (result->profiles[i].rules.scoring.wake == TIB_WAKE_EXCLUDED)
      tib_notes_add(
          notes, NONE, "study-sit-no-wake",
          "%s scores no movements in wake and knows no such test: its PLM are those that it would count if all of it "
          "were scored, per hour of recording.",
          result->profiles[i].rules.name);
}

static void lights(struct tib_notes *notes) {
  if (notes->result->study == TIB_STUDY_SIT) return;
  const struct tib_context *context = &notes->result->context;
  if (context->lights_source == TIB_LIGHTS_SCORED_EPOCHS)
    tib_notes_add(notes, NONE, "lights-from-stages",
                  "No lights marks: the night is taken from the first to the last scored epoch.");
  if (context->lights_source == TIB_LIGHTS_WHOLE_FILE)
    tib_notes_add(notes, NONE, "lights-whole-file",
                  "No lights marks and no stages: the whole recording is taken as the night.");
}

/* META-13: what a file leaves out of the night leaves the denominators as well. */
static void gaps(struct tib_notes *notes) {
  const struct tib_result *result = notes->result;
  const struct tib_recording *recording = &result->recording;
  struct tib_span lights = result->context.lights;
  tib_ticks missing = 0;
  size_t n = 0;
  for (size_t i = 1; i < recording->n_segments; i++) {
    tib_ticks inside = tib_span_overlap(tib_gap_before(recording, i), lights);
    missing += inside;
    n += inside > 0;
  }
  if (n == 0 || result->imported || result->n_profiles == 0) return;
  const struct tib_score *score = &result->profiles[0].score;
  char length[32], of[32], hours[32];
  tib_text_double(length, sizeof length, "%.1f", tib_seconds(missing) / 60);
  tib_text_double(of, sizeof of, "%.1f", tib_seconds(tib_span_length(lights)) / 60);
  tib_text_double(hours, sizeof hours, "%.2f",
                  isnan(score->scorable_sleep_h) ? score->scorable_h : score->scorable_sleep_h);
  tib_notes_add(
      notes, NONE, "gaps",
      "Nothing was recorded in %s of the %s min from lights off to on (%zu gap%s): rates are per hour that can be "
      "scored, %s h%s.",
      length, of, n, n == 1 ? "" : "s", hours, isnan(score->scorable_sleep_h) ? "" : " of sleep");
}

/* As few minutes rather tell of stages that were misread, or of another recording's. */
static void sleep(struct tib_notes *notes) {
  const struct tib_sleep *sleep = &notes->result->sleep;
  if (notes->result->study == TIB_STUDY_NIGHT && sleep->has_stages && sleep->tst_h < 0.5)
    tib_notes_add(notes, NONE, "short-sleep", "Only %d min of sleep were scored: rates per hour of sleep say little.",
                  (int)(sleep->tst_h * 60));
}

static void annotations(struct tib_notes *notes) {
  const struct tib_context *context = &notes->result->context;
  if (context->n_outside_recording > 0)
    tib_notes_add(notes, NONE, "events-outside-recording", "%lld scored events lie wholly or partly outside the recording.",
                  (long long)context->n_outside_recording);
  if (context->n_unknown > 0)
    tib_notes_add(notes, NONE, "unknown-labels",
                  "%zu annotation labels are not known and were not used; tibialis inspect lists them.",
                  context->n_unknown);
}

/* ---- movements that others scored: EDGE-24 ---- */

static void imported(struct tib_notes *notes) {
  const struct tib_result *result = notes->result;
  const struct tib_context *context = &result->context;
  size_t sided[TIB_BOTH + 1] = {0}, timeless = 0;
  if (!result->imported) return;
  for (size_t i = 0; i < context->n_movements; i++) {
    sided[context->movements[i].side]++;
    timeless += context->movements[i].span.onset >= context->movements[i].span.offset;
  }
  tib_notes_add(
      notes, NONE, "scored-movements-used",
      "The %zu limb movements are those scored in %s: none was detected, durations are as given, levels are not measured.",
      context->n_movements, context->movements_source);
  if (result->n_legs == 0)
    tib_notes_add(notes, NONE, "no-leg-signal", "There is no leg signal: nothing is told of its quality.");
  if (sided[TIB_SIDE_NONE] + sided[TIB_BOTH] > 0)
    tib_notes_add(notes, NONE, "movements-without-side",
                  "%zu of the scored movements name no single leg: they count as of one leg.",
                  sided[TIB_SIDE_NONE] + sided[TIB_BOTH]);
  bool left = sided[TIB_LEFT] > 0 || result->channels.left >= 0,
       right = sided[TIB_RIGHT] > 0 || result->channels.right >= 0;
  if (left != right)
    tib_notes_add(notes, NONE, "one-leg", "Movements of the %s alone were scored: bilateral movements are not assessed.",
                  left ? "left leg" : "right leg");
  if (timeless > 0)
    tib_notes_add(notes, NONE, "movements-without-duration",
                  "%zu of the scored movements have no duration: they are too short.", timeless);
}

/* What scoring found amiss with the movements. What does not depend on the profile is told once. */
static void amiss(struct tib_notes *notes, const struct tib_profile_result *profile, bool first) {
  const struct tib_score *score = &profile->score;
  if (score->n_joined > 0) {
    char limit[32];
    tib_text_seconds(limit, sizeof limit, profile->rules.scoring.import_join, 1);
    tib_notes_add(notes, NONE, "movements-joined",
                  "%s: %lld scored movements follow one of the same leg within %s s and are part of it (TIB-DEC-2).",
                  profile->rules.name, (long long)score->n_joined, limit);
  }
  if (first && score->n_overlapping > 0)
    tib_notes_add(notes, NONE, "movements-overlap",
                  "%lld movements begin before the one before on their leg ends; scored as they stand.",
                  (long long)score->n_overlapping);
  if (first && score->n_absurd > 0)
    tib_notes_add(notes, NONE, "movements-absurd", "%lld movements have times that no recording has; they are not scored.",
                  (long long)score->n_absurd);
}

/* Events that a reader left out, in its own words. */
static void left_out(struct tib_notes *notes) {
  const struct tib_recording *recording = &notes->result->recording;
  for (size_t i = 0; i < recording->n_deviations; i++) {
    const struct tib_deviation *deviation = &recording->deviations[i];
    if (strcmp(deviation->code, "malformed-annotations") == 0 || strcmp(deviation->code, "absurd-times") == 0)
      tib_notes_add(notes, NONE, "events-left-out", "Left out: %s.", deviation->text);
  }
}

/* ---- cut-offs ---- */

/* CLIN-1: 15.04 prints 15.0 and is above 15. */
static void rounded(struct tib_notes *notes, const struct tib_profile_result *profile) {
  size_t n;
  const struct tib_cutoff *cutoffs = tib_cutoffs(&profile->rules, notes->result->study, &n);
  for (size_t i = 0; i < n; i++) {
    const struct tib_index *index = &profile->score.total.index[cutoffs[i].index];
    double limit = cutoffs[i].limit_per_h;
    char printed[32], number[32], exact[32];
    if (!index->assessed || !isfinite(index->per_h) || !(index->per_h < limit || index->per_h > limit)) continue;
    tib_text_double(printed, sizeof printed, "%.1f", index->per_h);
    tib_text_double(number, sizeof number, "%.1f", limit);
    if (strcmp(printed, number) != 0) continue;
    tib_text_double(exact, sizeof exact, "%.6g", index->per_h);
    tib_notes_add(notes, NONE, "rounded-at-limit", "%s: %s of %s/h are printed as %s and lie %s %s/h (%s, %s).",
                  profile->rules.name, cutoffs[i].index == TIB_INDEX_PLMW ? "PLMW" : "PLMS", exact, printed,
                  index->per_h > limit ? "above" : "below", number, cutoffs[i].source, cutoffs[i].rule);
  }
}

/* ---- ankles ---- */

/* ACC-11 */
static void clock_check(struct tib_notes *notes, size_t ankle, const char *name) {
  const struct tib_clock_check *check = &notes->result->clock[ankle];
  if (!check->moved) return;
  char move[32], first[32], last[32], first_h[32], last_h[32], limit[32];
  tib_text_double(move, sizeof move, "%.2f", check->move_s);
  tib_text_double(first, sizeof first, "%+.2f", check->first_s);
  tib_text_double(last, sizeof last, "%+.2f", check->last_s);
  tib_text_double(first_h, sizeof first_h, "%.1f", tib_seconds(check->first_at) / 3600);
  tib_text_double(last_h, sizeof last_h, "%.1f", tib_seconds(check->last_at) / 3600);
  tib_text_double(limit, sizeof limit, "%g", tib_seconds(notes->result->accelerometer_rules.accelerometer.clock_move));
  tib_notes_add(
      notes, ankle == 0 ? TIB_LEFT : TIB_RIGHT, "accel-clock",
      "The %s ankle's clock moves by %s s against the EMG, more than %s s: its lag is %s s at %s h and %s s at %s h. Links "
      "with movements may be wrong.",
      name, move, limit, first, first_h, last, last_h);
}

static void ankles(struct tib_notes *notes) {
  static const char *const names[] = {"left", "right"};
  const struct tib_result *result = notes->result;
  for (size_t i = 0; i < 2 && result->has_accelerometer; i++) {
    enum tib_side side = i == 0 ? TIB_LEFT : TIB_RIGHT;
    char limit[32];
    tib_text_double(limit, sizeof limit, "%g", result->accelerometer_rules.accelerometer.rate_min_hz);
    if (result->channels.accel[i][0] >= 0 && !result->accel[i].present)
      tib_notes_add(notes, side, "accelerometer-rate",
                    "The %s ankle's accelerometer is sampled below %s Hz: it is not used.", names[i], limit);
    if (result->accel[i].present && result->accel[i].bad_scale)
      tib_notes_add(notes, side, "accelerometer-scale",
                    "The %s ankle's accelerometer does not show 1 g at rest: it is not used.", names[i]);
    clock_check(notes, i, names[i]);
  }
}

static int by_code(const void *a, const void *b) {
  const struct tib_note *x = a, *y = b;
  int order = strcmp(x->code, y->code);
  return order ? order : strcmp(x->text, y->text);
}

enum tib_status tib_notes_make(struct tib_result *result, struct tib_error *err) {
  struct tib_notes notes = {.result = result, .err = err};
  inputs_absent(&notes);
  legs_absent(&notes);
  study(&notes);
  lights(&notes);
  gaps(&notes);
  sleep(&notes);
  annotations(&notes);
  left_out(&notes);
  imported(&notes);
  for (size_t i = 0; i < result->n_profiles; i++) amiss(&notes, &result->profiles[i], i == 0);
  for (size_t i = 0; i < result->n_profiles; i++) rounded(&notes, &result->profiles[i]);
  tib_notes_legs(&notes);
  ankles(&notes);
  if (result->n_notes > 0) qsort(result->notes, result->n_notes, sizeof *result->notes, by_code);
  return notes.status;
}
