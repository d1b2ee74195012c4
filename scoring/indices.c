#include <math.h>

#include "base/ticks.h"
#include "scoring/steps.h"

/* Counts and their rates: WASM16-IDX-1 to -5, -9, -10, -14. */

#define HOUR (3600 * TIB_TICKS_PER_S)

enum denominator { PER_NIGHT, PER_SLEEP, PER_WAKE };

/* CLIN-8. */
static enum denominator denominator_of(const struct tib_night *night, enum tib_index_name name) {
  switch (name) {
    case TIB_INDEX_PLM: /* where wake is not scored it is the number in sleep */
      return night->rules->wake == TIB_WAKE_EXCLUDED && night->input->context->has_stages ? PER_SLEEP : PER_NIGHT;
    case TIB_INDEX_PLMS:
    case TIB_INDEX_PLMS_NR:
    case TIB_INDEX_PLMS_AROUSAL:
    case TIB_INDEX_PLMS_LEFT:
    case TIB_INDEX_PLMS_RIGHT:
    case TIB_INDEX_PLMS_BILATERAL:
    case TIB_INDEX_PLMS_NO_GROSS:
      return PER_SLEEP;
    case TIB_INDEX_PLMW:
    case TIB_INDEX_PLMW_NR:
      return PER_WAKE;
    default:
      return PER_NIGHT;
  }
}

bool tib_score_has_wake(const struct tib_night *night) {
  return night->rules->wake == TIB_WAKE_SCORED && (night->at_rest || night->input->context->has_stages);
}

static bool has_both_legs(const struct tib_night *night) {
  return tib_night_has_leg(night, TIB_LEFT) && tib_night_has_leg(night, TIB_RIGHT);
}

/* Which numbers there can be. What rests on an absent input is absent (EDGE-8 to EDGE-11). */
static void find_assessed(const struct tib_night *night, bool assessed[TIB_INDEX_COUNT]) {
  const struct tib_context *context = night->input->context;
  bool scorable = !night->nothing_scorable, sleep = scorable && context->has_stages;
  bool second = context->has_respiratory && night->rules->respiratory_action == TIB_RESPIRATORY_FLAG;
  bool both = sleep && has_both_legs(night);
  bool wake = scorable && tib_score_has_wake(night);
  assessed[TIB_INDEX_LM] = scorable;
  assessed[TIB_INDEX_CLM] = scorable;
  assessed[TIB_INDEX_NONCLM] = scorable;
  assessed[TIB_INDEX_PLM] = scorable;
  assessed[TIB_INDEX_PLMS] = sleep;
  assessed[TIB_INDEX_PLMW] = wake;
  assessed[TIB_INDEX_PLMS_NR] = sleep && second;
  assessed[TIB_INDEX_PLMW_NR] = wake && second;
  assessed[TIB_INDEX_PLMS_AROUSAL] = sleep && context->has_arousals;
  assessed[TIB_INDEX_PLMS_LEFT] = both;
  assessed[TIB_INDEX_PLMS_RIGHT] = both;
  assessed[TIB_INDEX_PLMS_BILATERAL] = both;
  assessed[TIB_INDEX_PLMS_NO_GROSS] = sleep && night->input->has_gross;
  assessed[TIB_INDEX_ISOLATED] = scorable;
  assessed[TIB_INDEX_SHORT_INTERVAL] = scorable;
  assessed[TIB_INDEX_RESPIRATORY_LM] = scorable && context->has_respiratory;
}

/* ---- what a movement counts as ---- */

/* Under rules that drop them, those that would have been candidates but for their breathing. */
static bool is_respiratory_lm(const struct tib_movement *movement) {
  if (movement->respiratory != TIB_YES) return false;
  if (movement->class_ == TIB_CLASS_EXCLUDED) return movement->reasons == TIB_REASON_RESPIRATORY;
  return movement->class_ != TIB_CLASS_NONCLM;
}

static void count_in_series(const struct tib_movement *movement, bool sleep, bool wake, bool counts[TIB_INDEX_COUNT]) {
  counts[TIB_INDEX_PLM] = true;
  counts[TIB_INDEX_PLMS] = sleep;
  counts[TIB_INDEX_PLMW] = wake;
  counts[TIB_INDEX_PLMS_AROUSAL] = sleep && movement->arousal == TIB_YES;
  counts[TIB_INDEX_PLMS_LEFT] = sleep && movement->side == TIB_LEFT;
  counts[TIB_INDEX_PLMS_RIGHT] = sleep && movement->side == TIB_RIGHT;
  counts[TIB_INDEX_PLMS_BILATERAL] = sleep && movement->side == TIB_BOTH;
  counts[TIB_INDEX_PLMS_NO_GROSS] = sleep && movement->accel != TIB_ACCEL_GROSS_BODY;
}

static void find_counts(const struct tib_night *night, const struct tib_movement *movement, bool counts[TIB_INDEX_COUNT]) {
  bool sleep = movement->has_stage && tib_stage_is_sleep(movement->stage);
  bool wake = night->at_rest || (movement->has_stage && movement->stage == TIB_STAGE_W);
  counts[TIB_INDEX_RESPIRATORY_LM] = is_respiratory_lm(movement);
  if (movement->class_ == TIB_CLASS_EXCLUDED) return;
  bool candidate = movement->class_ != TIB_CLASS_NONCLM;
  counts[TIB_INDEX_LM] = true;
  counts[TIB_INDEX_CLM] = candidate;
  counts[TIB_INDEX_NONCLM] = !candidate;
  counts[TIB_INDEX_ISOLATED] = movement->class_ == TIB_CLASS_CLM && !(movement->reasons & TIB_REASON_PASSED_OVER);
  counts[TIB_INDEX_SHORT_INTERVAL] = candidate && movement->imi != TIB_NO_TICKS && movement->imi < night->rules->imi_min;
  counts[TIB_INDEX_PLMS_NR] = sleep && movement->plm_nr == TIB_YES;
  counts[TIB_INDEX_PLMW_NR] = wake && movement->plm_nr == TIB_YES;
  if (movement->class_ == TIB_CLASS_PLM) count_in_series(movement, sleep, wake, counts);
}

/* ---- sums ---- */

struct tally {
  int64_t total[TIB_INDEX_COUNT], stage[TIB_STAGE_COUNT][TIB_INDEX_COUNT], nrem[TIB_INDEX_COUNT], side[3][TIB_INDEX_COUNT];
  int64_t candidates_nr, in_series_nr;
  int64_t half[2]; /* of movements in series in sleep */
};

static bool is_nrem(enum tib_stage stage) { return stage >= TIB_STAGE_N1 && stage <= TIB_STAGE_N3; }

static void add(int64_t n[TIB_INDEX_COUNT], const bool counts[TIB_INDEX_COUNT]) {
  for (int i = 0; i < TIB_INDEX_COUNT; i++) n[i] += counts[i];
}

static void add_course(const struct tib_night *night, struct tib_score *score, struct tally *tally,
                       const struct tib_movement *movement, const bool counts[TIB_INDEX_COUNT]) {
  struct tib_span lights = night->input->context->lights;
  tib_ticks since = movement->span.onset - lights.onset;
  tally->half[since >= tib_span_length(lights) / 2] += counts[TIB_INDEX_PLMS];
  struct tib_hour *hour = &score->hours[since / HOUR];
  if (hour->plms >= 0) hour->plms += counts[TIB_INDEX_PLMS];
  if (hour->plmw >= 0) hour->plmw += counts[TIB_INDEX_PLMW];
}

static void tally_movements(const struct tib_night *night, struct tib_score *score, struct tally *tally) {
  for (size_t i = 0; i < score->n_movements; i++) {
    const struct tib_movement *movement = &score->movements[i];
    bool counts[TIB_INDEX_COUNT] = {false};
    if (movement->has_stage && movement->stage == TIB_STAGE_UNKNOWN) continue; /* EDGE-3 */
    find_counts(night, movement, counts);
    add(tally->total, counts);
    add(tally->stage[movement->stage], counts);
    if (is_nrem(movement->stage)) add(tally->nrem, counts);
    tally->candidates_nr += counts[TIB_INDEX_CLM] && movement->plm_nr != TIB_NA;
    tally->in_series_nr += movement->plm_nr == TIB_YES;
    if (movement->side != TIB_SIDE_NONE) add(tally->side[movement->side - TIB_LEFT], counts);
    if (movement->class_ != TIB_CLASS_EXCLUDED) add_course(night, score, tally, movement, counts);
  }
}

/* ---- rates ---- */

struct tib_index tib_index_make(int64_t n, double denominator_h) {
  bool known = denominator_h > 0; /* EDGE-22: neither 0 nor infinite where there were no hours */
  return (struct tib_index){true, n, known ? denominator_h : NAN, known ? (double)n / denominator_h : NAN};
}

static struct tib_index absent(void) { return (struct tib_index){false, 0, NAN, NAN}; }

static void fill_total(const struct tib_night *night, struct tib_score *score, const struct tally *tally,
                       const bool assessed[TIB_INDEX_COUNT]) {
  const double denominators[] = {score->scorable_h, score->scorable_sleep_h, score->scorable_wake_h};
  for (int i = 0; i < TIB_INDEX_COUNT; i++) {
    double denominator_h = denominators[denominator_of(night, (enum tib_index_name)i)];
    score->total.index[i] = assessed[i] ? tib_index_make(tally->total[i], denominator_h) : absent();
  }
}

/* A number of sleep has no value in wake, nor the reverse; where wake is not scored there is nothing to tell of it. */
static bool stage_has(const struct tib_night *night, enum tib_stage stage, enum tib_index_name name) {
  if (!night->input->context->has_stages || stage == TIB_STAGE_UNKNOWN) return false;
  if (stage == TIB_STAGE_W && night->rules->wake == TIB_WAKE_EXCLUDED) return false;
  enum denominator denominator = denominator_of(night, name);
  return denominator == PER_NIGHT || (denominator == PER_SLEEP) == tib_stage_is_sleep(stage);
}

static void fill_stages(const struct tib_night *night, struct tib_score *score, const struct tally *tally,
                        const bool assessed[TIB_INDEX_COUNT], const double stage_h[TIB_STAGE_COUNT]) {
  for (int s = 0; s < TIB_STAGE_COUNT; s++)
    for (int i = 0; i < TIB_INDEX_COUNT; i++) {
      bool has = assessed[i] && stage_has(night, (enum tib_stage)s, (enum tib_index_name)i);
      score->by_stage[s].index[i] = has ? tib_index_make(tally->stage[s][i], stage_h[s]) : absent();
    }
}

/* WASM16-IDX-3. A stage without hours has no denominator of its own; the sum has that of the others. */
static void fill_nrem(const struct tib_night *night, struct tib_score *score, const struct tally *tally,
                      const bool assessed[TIB_INDEX_COUNT], const double stage_h[TIB_STAGE_COUNT]) {
  double nrem_h = stage_h[TIB_STAGE_N1] + stage_h[TIB_STAGE_N2] + stage_h[TIB_STAGE_N3];
  for (int i = 0; i < TIB_INDEX_COUNT; i++) {
    bool has = assessed[i] && stage_has(night, TIB_STAGE_N2, (enum tib_index_name)i);
    score->nrem.index[i] = has ? tib_index_make(tally->nrem[i], nrem_h) : absent();
  }
}

/* Of one leg or both; the names that have a side already say nothing more here. */
static void fill_sides(const struct tib_night *night, struct tib_score *score, const struct tally *tally,
                       const bool assessed[TIB_INDEX_COUNT]) {
  bool both = has_both_legs(night);
  for (int s = 0; s < 3; s++)
    for (int i = 0; i < TIB_INDEX_COUNT; i++) {
      bool sided = i == TIB_INDEX_PLMS_LEFT || i == TIB_INDEX_PLMS_RIGHT || i == TIB_INDEX_PLMS_BILATERAL;
      double denominator_h = score->total.index[i].denominator_h;
      bool has = both && assessed[i] && !sided;
      score->by_side[s].index[i] = has ? tib_index_make(tally->side[s][i], denominator_h) : absent();
    }
}

/* WASM16-IDX-7, over what the indices count. */
static double ratio(int64_t in_series, int64_t candidates) {
  return candidates > 0 ? (double)in_series / (double)candidates : NAN;
}

enum tib_status tib_score_count(const struct tib_night *night, struct tib_score *score, struct tib_error *err) {
  bool assessed[TIB_INDEX_COUNT];
  double stage_h[TIB_STAGE_COUNT];
  struct tally tally = {0};
  enum tib_status status = tib_score_hours(night, score, stage_h, err);
  if (status != TIB_OK) return status;
  find_assessed(night, assessed);
  for (size_t i = 0; i < score->n_hours; i++) {
    if (assessed[TIB_INDEX_PLMS]) score->hours[i].plms = 0;
    if (assessed[TIB_INDEX_PLMW]) score->hours[i].plmw = 0;
  }
  tally_movements(night, score, &tally);
  fill_total(night, score, &tally, assessed);
  fill_stages(night, score, &tally, assessed, stage_h);
  fill_nrem(night, score, &tally, assessed, stage_h);
  fill_sides(night, score, &tally, assessed);
  for (int i = 0; i < 2; i++)
    score->half[i].plms = assessed[TIB_INDEX_PLMS] ? tib_index_make(tally.half[i], score->half[i].sleep_h) : absent();
  score->periodicity_count = ratio(tally.total[TIB_INDEX_PLM], tally.total[TIB_INDEX_CLM]);
  score->periodicity_count_nr = ratio(tally.in_series_nr, tally.candidates_nr);
  return TIB_OK;
}
