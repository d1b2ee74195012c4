#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "detect/same_signal.h"
#include "notes_parts.h"

/* NONE means the whole recording in a note. */
static enum tib_side note_side(enum tib_side leg) { return leg == TIB_SIDE_NONE ? TIB_BOTH : leg; }

static const char *side_name(enum tib_side side) {
  return side == TIB_LEFT ? "left leg" : side == TIB_RIGHT ? "right leg" : "leg channel";
}

static const struct tib_channel *leg_channel(const struct tib_result *result, enum tib_side side) {
  const struct tib_channels *channels = &result->channels;
  int i = side == TIB_LEFT ? channels->left : side == TIB_RIGHT ? channels->right : channels->leg;
  return &result->recording.channels[i];
}

static const struct tib_rules *primary(const struct tib_notes *notes) { return &notes->result->profiles[0].rules; }

static const char *not_scored(const struct tib_notes *notes) {
  return notes->result->imported ? "" : "; they are not scored";
}

/* ---- the channel ---- */

static void coarse(struct tib_notes *notes, const struct tib_envelope *leg) {
  char number[32];
  tib_text_double(number, sizeof number, "%.4g", leg_channel(notes->result, leg->side)->resolution);
  tib_notes_add(notes, note_side(leg->side), "coarse-resolution",
                "The %s is stored in steps of %s uV, too coarse for the criteria of 8 and 2 uV%s.", side_name(leg->side),
                number, notes->result->imported ? "" : ": its numbers are not assessed");
}

static void slow(struct tib_notes *notes, const struct tib_envelope *leg) {
  double rate = tib_rate_hz(leg_channel(notes->result, leg->side)->rate);
  if (rate >= primary(notes)->conditioning.rate_note_hz) return;
  char number[32];
  tib_text_double(number, sizeof number, "%.6g", rate);
  tib_notes_add(notes, note_side(leg->side), "below-aasm-rate",
                "The %s is sampled at %s Hz, below the AASM minimum of 200 Hz.", side_name(leg->side), number);
}

/* ---- what was taken out ---- */

static void mains(struct tib_notes *notes, const struct tib_envelope *leg) {
  if (!leg->mains_hz) return;
  char number[32];
  tib_text_double(number, sizeof number, "%.0f", 100 * leg->mains_share);
  tib_notes_add(notes, note_side(leg->side), "mains-removed", "Mains of %d Hz was found and removed in %s %% of the %s.",
                leg->mains_hz, number, side_name(leg->side));
}

/* BASE-8 */
static void beats(struct tib_notes *notes, const struct tib_envelope *leg) {
  if (!(leg->ecg_share > 0)) return;
  char number[32];
  tib_text_double(number, sizeof number, "%.0f", 100 * leg->ecg_share);
  tib_notes_add(notes, note_side(leg->side), "ecg-removed",
                "Heart beats were found and removed in %s %% of the %s; %s told them.", number, side_name(leg->side),
                leg->ecg_channel ? "the ECG channel" : "their own rhythm and shape");
}

#define LOCKED_SHARE 0.05 /* from here on it is told */

/* BASE-8 */
static void movements_of_the_heart(struct tib_notes *notes, const struct tib_leg_quality *leg) {
  if (!(leg->ecg_locked_share >= LOCKED_SHARE)) return;
  char number[32];
  tib_text_double(number, sizeof number, "%.0f", 100 * leg->ecg_locked_share);
  tib_notes_add(notes, note_side(leg->side), "ecg-movements",
                "%s %% of the movements found in the %s are made of heart beats that could not be taken out: they are kept "
                "and %s.",
                number, side_name(leg->side),
                primary(notes)->scoring.ecg == TIB_ECG_KEEP ? "counted, as `ecg = keep` asks for" : "not counted");
}

/* BASE-11 */
static void pops(struct tib_notes *notes, const struct tib_envelope *leg) {
  long long n = 0, minutes = 0;
  for (size_t m = 0; m < leg->n_minutes; m++) {
    n += leg->minutes[m].pops;
    minutes += leg->minutes[m].pops > 0;
  }
  if (n == 0) return;
  tib_notes_add(
      notes, note_side(leg->side), "electrode-pops",
      "Electrode pops or steps were found and taken out of the %s: %lld of them in %lld min. The electrodes may be "
      "loose.",
      side_name(leg->side), n, minutes);
}

/* ---- minutes that are out: BASE-7, BASE-9, BASE-10, EDGE-21 ---- */

static size_t minutes_with(const struct tib_leg_detection *leg, enum tib_minute_fault fault) {
  size_t n = 0;
  for (size_t m = 0; m < leg->n_minutes; m++) n += (leg->minute_faults[m] & (unsigned)fault) != 0;
  return n;
}

static void flat(struct tib_notes *notes, const struct tib_envelope *leg) {
  if (leg->n_flat == 0) return;
  tib_notes_add(notes, note_side(leg->side), "flat-signal", "The %s has %zu stretches without a signal%s.",
                side_name(leg->side), leg->n_flat, not_scored(notes));
}

static void clipped(struct tib_notes *notes, const struct tib_leg_detection *leg) {
  size_t n = minutes_with(leg, TIB_MINUTE_CLIPPED);
  if (n == 0) return;
  char share[32];
  tib_text_double(share, sizeof share, "%g", 100 * primary(notes)->conditioning.clipped_max);
  tib_notes_add(notes, note_side(leg->side), "clipped",
                "The %s reaches an end of the recorder's range in more than %s %% of the samples of %zu min%s.",
                side_name(leg->side), share, n, not_scored(notes));
}

static void detached(struct tib_notes *notes, const struct tib_leg_detection *leg) {
  size_t n = minutes_with(leg, TIB_MINUTE_DETACHED);
  if (n == 0) return;
  char limit[32];
  tib_text_double(limit, sizeof limit, "%g", primary(notes)->conditioning.detached_mains_uv);
  tib_notes_add(notes, note_side(leg->side), "detached",
                "The %s holds mains of %s uV RMS or more in %zu min, as of an electrode that hangs loose%s.",
                side_name(leg->side), limit, n, not_scored(notes));
}

/* BASE-7: the highest limit that was passed. */
static void resting_level(struct tib_notes *notes, const struct tib_leg_detection *leg) {
  const struct tib_detection_rules *rules = &primary(notes)->detection;
  const struct {
    const char *code, *consequence;
    double limit;
    int minutes;
  } levels[] = {
      {"resting-level-unscorable", not_scored(notes), rules->rest_max_uv, leg->minutes_out},
      {"resting-level-high", "", rules->rest_warn_uv, leg->minutes_warn},
      {"resting-level-raised", "", rules->rest_note_uv, leg->minutes_note},
  };
  for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
    if (levels[i].minutes == 0) continue;
    char limit[32];
    tib_text_double(limit, sizeof limit, "%g", levels[i].limit);
    tib_notes_add(notes, note_side(leg->side), levels[i].code, "The resting level of the %s is above %s uV for %d min%s.",
                  side_name(leg->side), limit, levels[i].minutes, levels[i].consequence);
    return;
  }
}

/* EDGE-23 */
static void refits(struct tib_notes *notes, const struct tib_leg_detection *leg) {
  size_t n = minutes_with(leg, TIB_MINUTE_REFIT), first = 0;
  if (n == 0) return;
  while (!(leg->minute_faults[first] & TIB_MINUTE_REFIT)) first++;
  tib_notes_add(notes, note_side(leg->side), "electrode-refit",
                "The resting level of the %s is another one after a stretch that could not be scored (%zu time%s, first "
                "%zu:%02zu h from the start): were its electrodes fixed anew? Look at the movements there.",
                side_name(leg->side), n, n == 1 ? "" : "s", first / 60, first % 60);
}

/* ---- a leg that is lost: EDGE-17 ---- */

/* "flat in 300 min, clipped in 20 min", the most frequent first. */
static void put_causes(const struct tib_leg_detection *leg, char *text, size_t size) {
  struct {
    enum tib_minute_fault fault;
    const char *name;
    size_t n;
  } causes[] = {{TIB_MINUTE_FLAT, "without a signal", 0},
                {TIB_MINUTE_DETACHED, "with a loose electrode", 0},
                {TIB_MINUTE_CLIPPED, "out of the recorder's range", 0},
                {TIB_MINUTE_NOISY, "with too high a resting level", 0}};
  size_t used = 0;
  text[0] = '\0';
  for (size_t i = 0; i < sizeof causes / sizeof *causes; i++) causes[i].n = minutes_with(leg, causes[i].fault);
  for (;;) {
    size_t most = 0;
    for (size_t i = 1; i < sizeof causes / sizeof *causes; i++)
      if (causes[i].n > causes[most].n) most = i;
    if (causes[most].n == 0) return;
    int n = snprintf(text + used, size - used, "%s%zu min %s", used > 0 ? ", " : "", causes[most].n, causes[most].name);
    causes[most].n = 0;
    if (n < 0 || (size_t)n >= size - used) return;
    used += (size_t)n;
  }
}

/* By the primary profile. */
static void lost(struct tib_notes *notes, const struct tib_leg_detection *leg) {
  const struct tib_profile_result *profile = &notes->result->profiles[0];
  if (!profile->score.leg_lost[leg->side]) return;
  char share[32], causes[128];
  tib_text_double(share, sizeof share, "%g", 100 * profile->rules.scoring.leg_lost_share);
  put_causes(leg, causes, sizeof causes);
  tib_notes_add(notes, note_side(leg->side), "leg-lost",
                "The %s cannot be scored for more than %s %% of the %s: it is left out%s%s%s.", side_name(leg->side), share,
                notes->result->context.has_stages ? "sleep" : "scored night", *causes ? " (" : "", causes,
                *causes ? ")" : "");
}

/* ---- both legs: EDGE-18 ---- */

static void same_signal(struct tib_notes *notes) {
  const struct tib_result *result = notes->result;
  if (notes->status != TIB_OK || result->n_legs != 2 || result->legs[0].coarse || result->legs[1].coarse) return;
  double r;
  notes->status = tib_same_signal(&result->legs[0], &result->legs[1], &r, notes->err);
  if (notes->status != TIB_OK || !(r > primary(notes)->detection.same_signal)) return;
  char number[32];
  tib_text_double(number, sizeof number, "%.4f", r);
  tib_notes_add(notes, TIB_SIDE_NONE, "same-signal",
                "%s and %s hold the same signal (correlation of their envelopes %s): sides and bilateral movements mean "
                "nothing. Scored as they stand.",
                leg_channel(result, result->legs[0].side)->label, leg_channel(result, result->legs[1].side)->label, number);
}

/* ---- muscles beside the legs ---- */

static void muscle(struct tib_notes *notes, size_t i) {
  const struct tib_envelope *is = &notes->result->muscles[i];
  const struct tib_leg_quality *quality = &notes->result->muscle_quality[i];
  const char *name = is->muscle == TIB_OTHER_MUSCLE ? is->muscle_name : "calf";
  const struct tib_span lights = notes->result->context.lights;
  double lost_min = tib_seconds(tib_span_length(lights)) / 60 - quality->scorable_h * 60;
  if (is->coarse)
    tib_notes_add(notes, TIB_SIDE_NONE, "muscle-not-assessed",
                  "The %s %s is stored too coarsely for the criteria of 8 and 2 uV: no burst of it is told.",
                  is->side == TIB_LEFT ? "left" : "right", name);
  else if (lost_min >= 1)
    tib_notes_add(notes, TIB_SIDE_NONE, "muscle-unscorable",
                  "The %s %s cannot be scored in %.0f min: a burst then is not seen.",
                  is->side == TIB_LEFT ? "left" : "right", name, lost_min);
}

void tib_notes_legs(struct tib_notes *notes) {
  const struct tib_result *result = notes->result;
  const struct tib_detection *found = &result->detections[result->profiles[0].detection];
  for (size_t i = 0; i < result->n_legs; i++) {
    const struct tib_envelope *leg = &result->legs[i];
    if (leg->coarse) {
      coarse(notes, leg);
      continue; /* what else could be said of such a signal would be said of its steps */
    }
    slow(notes, leg);
    mains(notes, leg);
    beats(notes, leg);
    pops(notes, leg);
    flat(notes, leg);
  }
  for (size_t i = 0; i < found->n_legs; i++) {
    if (result->legs[i].coarse) continue;
    movements_of_the_heart(notes, &result->quality[i]);
    clipped(notes, &found->legs[i]);
    detached(notes, &found->legs[i]);
    resting_level(notes, &found->legs[i]);
    refits(notes, &found->legs[i]);
    lost(notes, &found->legs[i]);
  }
  for (size_t i = 0; i < result->n_muscles; i++) muscle(notes, i);
  same_signal(notes);
}
