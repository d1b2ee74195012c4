#include "notes.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "base/ticks.h"

struct notes {
  struct tib_result *result;
  size_t capacity;
  enum tib_status status;
  struct tib_error *err;
};

__attribute__((format(printf, 4, 5))) static void add(struct notes *notes, enum tib_side side, const char *code,
                                                      const char *format, ...) {
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

/* NONE means the whole recording there. */
static enum tib_side note_side(enum tib_side leg) { return leg == TIB_SIDE_NONE ? TIB_BOTH : leg; }

static const char *side_name(enum tib_side side) {
  return side == TIB_LEFT ? "left leg" : side == TIB_RIGHT ? "right leg" : "leg channel";
}

static const struct tib_channel *leg_channel(const struct tib_result *result, enum tib_side side) {
  const struct tib_channels *channels = &result->channels;
  int i = side == TIB_LEFT ? channels->left : side == TIB_RIGHT ? channels->right : channels->leg;
  return &result->recording.channels[i];
}

/* ---- what was not given: EDGE-8, -9, -10, -11 ---- */

static void inputs_absent(struct notes *notes) {
  const struct tib_result *result = notes->result;
  const struct tib_context *context = &result->context;
  if (!context->has_stages)
    add(notes, NONE, "no-stages",
        "No sleep stages were given: indices of sleep and wake are not assessed; rates are per hour of recording.");
  if (!context->has_arousals)
    add(notes, NONE, "no-arousals", "No arousals were given: movements with arousal are not assessed.");
  if (!context->has_respiratory)
    add(notes, NONE, "no-respiratory",
        "No respiratory events were given: movements of respiratory origin are not excluded.");
  if (!result->accel[0].present && !result->accel[1].present)
    add(notes, NONE, "no-accelerometer", "No ankle accelerometer: movements are not corroborated.");
}

static void legs_absent(struct notes *notes) {
  const struct tib_channels *channels = &notes->result->channels;
  if (notes->result->imported) return;
  if (channels->leg >= 0)
    add(notes, NONE, "common-leg-channel", "One channel for both legs: sides and bilateral movements are not assessed.");
  else if (channels->left < 0 || channels->right < 0)
    add(notes, NONE, "one-leg", "Only the %s was recorded: bilateral movements are not assessed.",
        channels->left < 0 ? "right leg" : "left leg");
}

static void lights(struct notes *notes) {
  const struct tib_context *context = &notes->result->context;
  if (context->lights_source == TIB_LIGHTS_SCORED_EPOCHS)
    add(notes, NONE, "lights-from-stages", "No lights marks: the night is taken from the first to the last scored epoch.");
  if (context->lights_source == TIB_LIGHTS_WHOLE_FILE)
    add(notes, NONE, "lights-whole-file", "No lights marks and no stages: the whole recording is taken as the night.");
}

/* As few minutes rather tell of stages that were misread, or of another recording's. */
static void sleep(struct notes *notes) {
  const struct tib_sleep *sleep = &notes->result->sleep;
  if (sleep->has_stages && sleep->tst_h < 0.5)
    add(notes, NONE, "short-sleep", "Only %d min of sleep were scored: rates per hour of sleep say little.",
        (int)(sleep->tst_h * 60));
}

static void annotations(struct notes *notes) {
  const struct tib_context *context = &notes->result->context;
  if (context->n_outside_recording > 0)
    add(notes, NONE, "events-outside-recording", "%lld scored events lie wholly or partly outside the recording.",
        (long long)context->n_outside_recording);
  if (context->n_unknown > 0)
    add(notes, NONE, "unknown-labels",
        "%zu annotation labels are not known and were not used; tibialis inspect lists them.", context->n_unknown);
}

/* ---- movements that others scored: EDGE-24 ---- */

static void imported(struct notes *notes) {
  const struct tib_result *result = notes->result;
  const struct tib_context *context = &result->context;
  size_t sided[TIB_BOTH + 1] = {0}, timeless = 0;
  if (!result->imported) return;
  for (size_t i = 0; i < context->n_movements; i++) {
    sided[context->movements[i].side]++;
    timeless += context->movements[i].span.onset >= context->movements[i].span.offset;
  }
  add(notes, NONE, "scored-movements-used",
      "The %zu limb movements are those scored in %s: none was detected, durations are as given, levels are not measured.",
      context->n_movements, context->movements_source);
  if (result->n_legs == 0) add(notes, NONE, "no-leg-signal", "There is no leg signal: nothing is told of its quality.");
  if (sided[TIB_SIDE_NONE] + sided[TIB_BOTH] > 0)
    add(notes, NONE, "movements-without-side", "%zu of the scored movements name no single leg: they count as of one leg.",
        sided[TIB_SIDE_NONE] + sided[TIB_BOTH]);
  bool left = sided[TIB_LEFT] > 0 || result->channels.left >= 0,
       right = sided[TIB_RIGHT] > 0 || result->channels.right >= 0;
  if (left != right)
    add(notes, NONE, "one-leg", "Movements of the %s alone were scored: bilateral movements are not assessed.",
        left ? "left leg" : "right leg");
  if (timeless > 0)
    add(notes, NONE, "movements-without-duration", "%zu of the scored movements have no duration: they are too short.",
        timeless);
}

/* What scoring found amiss with the movements. What does not depend on the profile is told once. */
static void amiss(struct notes *notes, const struct tib_profile_result *profile, bool first) {
  const struct tib_score *score = &profile->score;
  if (score->n_joined > 0) {
    char limit[32];
    tib_text_seconds(limit, sizeof limit, profile->rules.scoring.import_join, 1);
    add(notes, NONE, "movements-joined",
        "%s: %lld scored movements follow one of the same leg within %s s and are part of it (TIB-DEC-2).",
        profile->rules.name, (long long)score->n_joined, limit);
  }
  if (first && score->n_overlapping > 0)
    add(notes, NONE, "movements-overlap",
        "%lld movements begin before the one before on their leg ends; scored as they stand.",
        (long long)score->n_overlapping);
  if (first && score->n_absurd > 0)
    add(notes, NONE, "movements-absurd", "%lld movements have times that no recording has; they are not scored.",
        (long long)score->n_absurd);
}

/* Events that a reader left out, in its own words. */
static void left_out(struct notes *notes) {
  const struct tib_recording *recording = &notes->result->recording;
  for (size_t i = 0; i < recording->n_deviations; i++) {
    const struct tib_deviation *deviation = &recording->deviations[i];
    if (strcmp(deviation->code, "malformed-annotations") == 0 || strcmp(deviation->code, "absurd-times") == 0)
      add(notes, NONE, "events-left-out", "Left out: %s.", deviation->text);
  }
}

/* ---- cut-offs ---- */

/* CLIN-1: 15.04 prints 15.0 and is above 15. */
static void rounded(struct notes *notes, const struct tib_profile_result *profile) {
  size_t n;
  const struct tib_cutoff *cutoffs = tib_cutoffs(&profile->rules, &n);
  for (size_t i = 0; i < n; i++) {
    const struct tib_index *index = &profile->score.total.index[cutoffs[i].index];
    double limit = cutoffs[i].limit_per_h;
    char printed[32], number[32], exact[32];
    if (!index->assessed || !isfinite(index->per_h) || !(index->per_h < limit || index->per_h > limit)) continue;
    tib_text_double(printed, sizeof printed, "%.1f", index->per_h);
    tib_text_double(number, sizeof number, "%.1f", limit);
    if (strcmp(printed, number) != 0) continue;
    tib_text_double(exact, sizeof exact, "%.6g", index->per_h);
    add(notes, NONE, "rounded-at-limit", "%s: PLMS of %s/h are printed as %s and lie %s %s/h (%s, %s).",
        profile->rules.name, exact, printed, index->per_h > limit ? "above" : "below", number, cutoffs[i].source,
        cutoffs[i].rule);
  }
}

/* ---- signals ---- */

static void leg_signal(struct notes *notes, size_t leg) {
  const struct tib_envelope *envelope = &notes->result->legs[leg];
  const struct tib_channel *channel = leg_channel(notes->result, envelope->side);
  const struct tib_conditioning_rules *rules = &notes->result->profiles[0].rules.conditioning;
  const char *side = side_name(envelope->side);
  enum tib_side of = note_side(envelope->side);
  char number[32];
  if (envelope->coarse) {
    tib_text_double(number, sizeof number, "%.4g", channel->resolution);
    add(notes, of, "coarse-resolution", "The %s is stored in steps of %s uV, too coarse for the criteria of 8 and 2 uV%s.",
        side, number, notes->result->imported ? "" : ": its numbers are not assessed");
    return; /* what else could be said of such a signal would be said of its steps */
  }
  double rate = tib_rate_hz(channel->rate);
  if (rate < rules->rate_note_hz) {
    tib_text_double(number, sizeof number, "%.6g", rate);
    add(notes, of, "below-aasm-rate", "The %s is sampled at %s Hz, below the AASM minimum of 200 Hz.", side, number);
  }
  if (envelope->mains_hz) {
    tib_text_double(number, sizeof number, "%.0f", 100 * envelope->mains_share);
    add(notes, of, "mains-removed", "Mains of %d Hz was found and removed in %s %% of the %s.", envelope->mains_hz, number,
        side);
  }
  if (envelope->n_flat > 0)
    add(notes, of, "flat-signal", "The %s has %zu stretches without a signal%s.", side, envelope->n_flat,
        notes->result->imported ? "" : "; they are not scored");
}

/* BASE-7: the highest limit that was passed. */
static void resting_level(struct notes *notes, const struct tib_leg_detection *leg) {
  const struct tib_detection_rules *rules = &notes->result->profiles[0].rules.detection;
  const struct {
    const char *code, *consequence;
    double limit;
    int minutes;
  } levels[] = {
      {"resting-level-unscorable", notes->result->imported ? "" : "; they are not scored", rules->rest_max_uv,
       leg->minutes_out},
      {"resting-level-high", "", rules->rest_warn_uv, leg->minutes_warn},
      {"resting-level-raised", "", rules->rest_note_uv, leg->minutes_note},
  };
  for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
    if (levels[i].minutes == 0) continue;
    char limit[32];
    tib_text_double(limit, sizeof limit, "%g", levels[i].limit);
    add(notes, note_side(leg->side), levels[i].code, "The resting level of the %s is above %s uV for %d min%s.",
        side_name(leg->side), limit, levels[i].minutes, levels[i].consequence);
    return;
  }
}

/* EDGE-17, by the primary profile */
static void lost(struct notes *notes, enum tib_side side) {
  const struct tib_profile_result *profile = &notes->result->profiles[0];
  if (!profile->score.leg_lost[side]) return;
  char share[32];
  tib_text_double(share, sizeof share, "%g", 100 * profile->rules.scoring.leg_lost_share);
  add(notes, note_side(side), "leg-lost", "The %s cannot be scored for more than %s %% of the %s: it is left out.",
      side_name(side), share, notes->result->context.has_stages ? "sleep" : "scored night");
}

/* ACC-11 */
static void clock_check(struct notes *notes, size_t ankle, const char *name) {
  const struct tib_clock_check *check = &notes->result->clock[ankle];
  if (!check->moved) return;
  char move[32], first[32], last[32], first_h[32], last_h[32], limit[32];
  tib_text_double(move, sizeof move, "%.2f", check->move_s);
  tib_text_double(first, sizeof first, "%+.2f", check->first_s);
  tib_text_double(last, sizeof last, "%+.2f", check->last_s);
  tib_text_double(first_h, sizeof first_h, "%.1f", tib_seconds(check->first_at) / 3600);
  tib_text_double(last_h, sizeof last_h, "%.1f", tib_seconds(check->last_at) / 3600);
  tib_text_double(limit, sizeof limit, "%g", tib_seconds(notes->result->accelerometer_rules.accelerometer.clock_move));
  add(notes, ankle == 0 ? TIB_LEFT : TIB_RIGHT, "accel-clock",
      "The %s ankle's clock moves by %s s against the EMG, more than %s s: its lag is %s s at %s h and %s s at %s h. Links "
      "with movements may be wrong.",
      name, move, limit, first, first_h, last, last_h);
}

static void ankles(struct notes *notes) {
  static const char *const names[] = {"left", "right"};
  const struct tib_result *result = notes->result;
  for (size_t i = 0; i < 2 && result->has_accelerometer; i++) {
    enum tib_side side = i == 0 ? TIB_LEFT : TIB_RIGHT;
    char limit[32];
    tib_text_double(limit, sizeof limit, "%g", result->accelerometer_rules.accelerometer.rate_min_hz);
    if (result->channels.accel[i][0] >= 0 && !result->accel[i].present)
      add(notes, side, "accelerometer-rate", "The %s ankle's accelerometer is sampled below %s Hz: it is not used.",
          names[i], limit);
    if (result->accel[i].present && result->accel[i].bad_scale)
      add(notes, side, "accelerometer-scale",
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
  struct notes notes = {.result = result, .err = err};
  inputs_absent(&notes);
  legs_absent(&notes);
  lights(&notes);
  sleep(&notes);
  annotations(&notes);
  left_out(&notes);
  imported(&notes);
  for (size_t i = 0; i < result->n_profiles; i++) amiss(&notes, &result->profiles[i], i == 0);
  for (size_t i = 0; i < result->n_profiles; i++) rounded(&notes, &result->profiles[i]);
  for (size_t i = 0; i < result->n_legs; i++) leg_signal(&notes, i);
  const struct tib_detection *primary = &result->detections[result->profiles[0].detection];
  for (size_t i = 0; i < primary->n_legs; i++) {
    if (result->legs[i].coarse) continue;
    resting_level(&notes, &primary->legs[i]);
    lost(&notes, primary->legs[i].side);
  }
  ankles(&notes);
  if (result->n_notes > 0) qsort(result->notes, result->n_notes, sizeof *result->notes, by_code);
  return notes.status;
}
