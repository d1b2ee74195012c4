#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/ticks.h"
#include "detect/centred_mean.h"
#include "detect/link.h"
#include "detect/rem_stretch.h"

/* Activity of each leg in REM sleep: a table, and no diagnosis of anything. */

enum activity { TONIC = 1, ANY = 2, PHASIC = 4 };

/* Activity without a break, hops [first, end) of the stretch. */
struct run {
  size_t first, end;
  size_t active; /* of these, as strong as the level */
  double power;  /* mean of all of it, uV^2 */
};

struct list {
  size_t n, capacity;
  float *item; /* owned */
};

struct rem {
  const struct tib_pattern_input *input;
  const struct tib_pattern_rules *rules;
  const struct tib_envelope *leg;
  struct tib_pattern_list *out;
  struct tib_rswa *rswa;
  tib_ticks epoch;
  struct tib_rem_stretches stretches;
  float *power;                            /* owned; of a stretch, hop by hop */
  const struct tib_rem_stretch *powers_of; /* the stretch that it is of */
  float *strength;                         /* owned; its mean over the view */
  unsigned char *mark;                     /* owned; enum activity of each hop */
  size_t n_runs, runs_capacity;
  struct run *runs; /* owned; of any activity of the stretch */
  struct list bursts_s, references_uv;
};

/* ---- small things ---- */

static enum tib_status keep(struct list *list, double value, struct tib_error *err) {
  enum tib_status status = tib_array_reserve(&list->item, &list->capacity, list->n + 1, sizeof *list->item, err);
  if (status == TIB_OK) list->item[list->n++] = (float)value;
  return status;
}

static int by_value(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

static double median(struct list *list) {
  if (list->n == 0) return NAN;
  qsort(list->item, list->n, sizeof *list->item, by_value);
  return ((double)list->item[(list->n - 1) / 2] + (double)list->item[list->n / 2]) / 2;
}

static float square(double uv) { return (float)(uv * uv); }

static tib_ticks length_of(const struct rem *r, size_t hops) {
  return tib_ticks_of_sample(r->leg->rate, (int64_t)hops * r->leg->hop);
}

static size_t hops_of(const struct tib_rem_stretch *stretch) { return stretch->end - stretch->first; }

/* ---- the reference: RSWA-DET-1 ---- */

static void find_power(struct rem *r, const struct tib_rem_stretch *stretch) {
  if (r->powers_of != stretch) tib_rem_power(r->leg, stretch, r->power);
  r->powers_of = stretch;
}

static double lowest_of_period(struct rem *r, size_t period, tib_ticks length) {
  double least = NAN;
  for (size_t i = 0; i < r->stretches.n; i++) {
    const struct tib_rem_stretch *stretch = &r->stretches.item[i];
    if (stretch->period != period) continue;
    find_power(r, stretch);
    least = fmin(least, tib_rem_lowest(r->leg, r->power, hops_of(stretch), length)); /* NAN is no least */
  }
  return least;
}

/* Mean square of a period at rest; NAN where it is not known. */
static enum tib_status find_reference(struct rem *r, size_t period, double *reference, struct tib_error *err) {
  double lowest = lowest_of_period(r, period, r->rules->rswa_reference);
  if (isnan(lowest)) lowest = lowest_of_period(r, period, r->rules->rswa_reference_least);
  *reference = lowest > 0 ? lowest : NAN; /* no multiple of nothing */
  return lowest > 0 ? keep(&r->references_uv, sqrt(lowest), err) : TIB_OK;
}

/* ---- activity ---- */

/* The next run at or above a level from hop *at on, breaks shorter than rswa-bridge in it. */
static bool next_run(const struct rem *r, size_t n, float level, size_t *at, struct run *run) {
  size_t i = *at;
  while (i < n && r->strength[i] < level) i++;
  if (i == n) return false;
  *run = (struct run){.first = i, .end = i + 1, .active = 1};
  for (i++; i < n && (r->strength[i] >= level || length_of(r, i + 1 - run->end) < r->rules->rswa_bridge); i++)
    if (r->strength[i] >= level) run->end = i + 1, run->active++;
  *at = run->end;
  double sum = 0.0;
  for (size_t k = run->first; k < run->end; k++) sum += (double)r->power[k];
  run->power = sum / (double)(run->end - run->first);
  return true;
}

/* Between the first and the last hop that have the level themselves: the view has it for half its width beyond them. */
static void mark(struct rem *r, const struct run *run, float level, enum activity activity) {
  size_t first = run->first, end = run->end;
  while (first + 1 < end && r->power[first] < level) first++;
  while (end - 1 > first && r->power[end - 1] < level) end--;
  for (size_t i = first; i < end; i++) r->mark[i] |= (unsigned char)activity;
}

static enum tib_status find_any(struct rem *r, size_t n, double reference_uv, struct tib_error *err) {
  struct run run;
  float level = square(r->rules->rswa_any * reference_uv);
  for (size_t at = 0; next_run(r, n, level, &at, &run);) {
    if (length_of(r, run.active) < r->rules->rswa_min) continue;
    enum tib_status status = tib_array_reserve(&r->runs, &r->runs_capacity, r->n_runs + 1, sizeof *r->runs, err);
    if (status != TIB_OK) return status;
    r->runs[r->n_runs++] = run;
    mark(r, &run, level, ANY);
  }
  return TIB_OK;
}

/* AASM-RSWA-3. All of a burst, bridged breaks with it, is as strong: in tonic activity somewhat below the level noise
 * reaches it here and there, which the bridge would make a burst of. */
static enum tib_status find_phasic(struct rem *r, size_t n, double reference_uv, struct tib_error *err) {
  struct run run;
  float level = square(r->rules->rswa_phasic * reference_uv);
  for (size_t at = 0; next_run(r, n, level, &at, &run);) {
    tib_ticks length = length_of(r, run.end - run.first);
    if (length_of(r, run.active) < r->rules->rswa_min || length > r->rules->rswa_max || (float)run.power < level) continue;
    enum tib_status status = keep(&r->bursts_s, tib_seconds(length), err);
    if (status != TIB_OK) return status;
    mark(r, &run, level, PHASIC);
  }
  return TIB_OK;
}

static void find_tonic(struct rem *r, size_t n, double reference_uv) {
  struct run run;
  float level = square(r->rules->rswa_tonic * reference_uv);
  for (size_t at = 0; next_run(r, n, level, &at, &run);)
    if (length_of(r, run.active) >= r->rules->rswa_min) mark(r, &run, level, TONIC);
}

static enum tib_status find_activity(struct rem *r, const struct tib_rem_stretch *stretch, double reference_uv,
                                     struct tib_error *err) {
  size_t n = hops_of(stretch);
  find_power(r, stretch);
  tib_window_means(tib_window_make(r->leg->rate, r->leg->hop, r->rules->rswa_view), r->power, n, 0, n, r->strength);
  memset(r->mark, 0, n);
  r->n_runs = 0;
  find_tonic(r, n, reference_uv);
  enum tib_status status = find_any(r, n, reference_uv, err);
  return status == TIB_OK ? find_phasic(r, n, reference_uv, err) : status;
}

/* ---- epochs ---- */

/* Hop of the stretch at a time. */
static size_t hop_at(const struct rem *r, const struct tib_rem_stretch *stretch, tib_ticks time) {
  size_t hop = tib_rem_hop(r->leg, stretch->segment, time);
  return hop < stretch->first ? 0 : (hop < stretch->end ? hop : stretch->end) - stretch->first;
}

static size_t count(const struct rem *r, size_t from, size_t to, enum activity activity) {
  size_t n = 0;
  for (size_t i = from; i < to; i++) n += (r->mark[i] & activity) != 0;
  return n;
}

/* Counts one epoch; whether it is phasic or tonic. */
static bool judge_epoch(struct rem *r, const struct tib_rem_stretch *stretch, tib_ticks onset) {
  struct tib_rswa *rswa = r->rswa;
  size_t from = hop_at(r, stretch, onset), to = hop_at(r, stretch, onset + r->epoch);
  int n_mini = (int)(r->epoch / r->rules->mini_epoch), phasic = 0;
  for (int m = 0; m < n_mini; m++) {
    tib_ticks at = onset + m * r->rules->mini_epoch;
    size_t first = hop_at(r, stretch, at), end = hop_at(r, stretch, at + r->rules->mini_epoch);
    phasic += count(r, first, end, PHASIC) > 0;
    rswa->any_mini_epochs += count(r, first, end, ANY) > 0;
  }
  /* AASM-RSWA-3 speaks of an epoch of 30 s: of another one in proportion. */
  bool is_phasic =
      phasic * 30 * TIB_TICKS_PER_S >= r->rules->rswa_mini_epochs * n_mini * r->rules->mini_epoch && phasic > 0;
  bool is_tonic = (double)count(r, from, to, TONIC) >= r->rules->rswa_tonic_share * (double)(to - from); /* AASM-RSWA-1 */
  rswa->epochs++;
  rswa->mini_epochs += n_mini;
  rswa->phasic_mini_epochs += phasic;
  rswa->tonic_epochs += is_tonic;
  rswa->phasic_epochs += is_phasic;
  rswa->any_epochs += is_tonic || is_phasic;
  return is_tonic || is_phasic;
}

/* Epochs [first, first + n) of a stretch as a row. */
static enum tib_status add_row(struct rem *r, const struct tib_rem_stretch *stretch, size_t first, size_t n,
                               double reference_uv, struct tib_error *err) {
  struct tib_span span = {stretch->onset + (tib_ticks)first * r->epoch, stretch->onset + (tib_ticks)(first + n) * r->epoch};
  size_t from = hop_at(r, stretch, span.onset), to = hop_at(r, stretch, span.offset);
  const float *peak = r->leg->peak + r->leg->segments[stretch->segment].first_hop + stretch->first;
  struct tib_pattern row = {.type = TIB_RSWA,
                            .span = span,
                            .side = r->leg->side,
                            .muscle = TIB_TIBIALIS_ANTERIOR,
                            .rest_uv = (float)reference_uv,
                            .accel = tib_link_state(span, r->leg->side, r->input->ankles, r->input->accelerometer),
                            .stage = TIB_STAGE_R,
                            .parts = (int)n,
                            .rate_hz = NAN,
                            .burst_s = NAN,
                            .wake_after = TIB_NO_TICKS};
  struct list rms_uv = {0};
  enum tib_status status = TIB_OK;
  for (size_t i = from; i < to; i++) row.peak_uv = fmaxf(row.peak_uv, peak[i]);
  for (size_t i = 0; i < r->n_runs && status == TIB_OK; i++)
    if (r->runs[i].first < to && r->runs[i].end > from) status = keep(&rms_uv, sqrt(r->runs[i].power), err);
  row.median_uv = (float)median(&rms_uv);
  row.ratio = row.median_uv / row.rest_uv;
  free(rms_uv.item);
  return status == TIB_OK ? tib_pattern_add(r->out, &row, err) : status;
}

static enum tib_status judge_stretch(struct rem *r, const struct tib_rem_stretch *stretch, double reference_uv,
                                     struct tib_error *err) {
  enum tib_status status = find_activity(r, stretch, reference_uv, err);
  size_t positive = 0;
  for (size_t e = 0; e < stretch->n_epochs && status == TIB_OK; e++) {
    bool active = judge_epoch(r, stretch, stretch->onset + (tib_ticks)e * r->epoch);
    if (!active && positive > 0) status = add_row(r, stretch, e - positive, positive, reference_uv, err);
    positive = active ? positive + 1 : 0;
  }
  if (status == TIB_OK && positive > 0)
    status = add_row(r, stretch, stretch->n_epochs - positive, positive, reference_uv, err);
  return status;
}

static enum tib_status judge_period(struct rem *r, size_t period, struct tib_error *err) {
  double reference = NAN;
  enum tib_status status = find_reference(r, period, &reference, err);
  for (size_t i = 0; i < r->stretches.n && status == TIB_OK && !isnan(reference); i++)
    if (r->stretches.item[i].period == period) status = judge_stretch(r, &r->stretches.item[i], sqrt(reference), err);
  return status;
}

/* ---- a leg ---- */

static enum tib_status make_room(struct rem *r, struct tib_error *err) {
  size_t most = 0;
  for (size_t i = 0; i < r->stretches.n; i++)
    if (hops_of(&r->stretches.item[i]) > most) most = hops_of(&r->stretches.item[i]);
  enum tib_status status = tib_array_create_unset(&r->power, most, sizeof *r->power, err);
  if (status == TIB_OK) status = tib_array_create_unset(&r->strength, most, sizeof *r->strength, err);
  if (status == TIB_OK) status = tib_array_create_unset(&r->mark, most, sizeof *r->mark, err);
  return status;
}

static enum tib_status look_at_leg(struct rem *r, size_t leg, struct tib_error *err) {
  *r->rswa = (struct tib_rswa){.reference_uv = NAN, .burst_s = NAN};
  enum tib_status status = tib_rem_find_stretches(r->input, leg, &r->stretches, err);
  if (status == TIB_OK) status = make_room(r, err);
  for (size_t p = 0; p < r->stretches.n_periods && status == TIB_OK; p++) status = judge_period(r, p, err);
  r->rswa->reference_uv = median(&r->references_uv);
  r->rswa->burst_s = median(&r->bursts_s);
  return status;
}

static void finish(struct rem *r) {
  free(r->stretches.item);
  free(r->power);
  free(r->strength);
  free(r->mark);
  free(r->runs);
  free(r->bursts_s.item);
  free(r->references_uv.item);
}

/* Without stages, or of a leg whose steps are too coarse, nothing is known. */
static void set_unknown(struct tib_rswa *rswa) { *rswa = (struct tib_rswa){-1, -1, -1, -1, -1, -1, -1, NAN, NAN}; }

enum tib_status tib_detect_rem(const struct tib_pattern_input *input, struct tib_pattern_list *list,
                               struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < input->n_legs && status == TIB_OK; i++) {
    struct rem r = {.input = input,
                    .rules = input->rules,
                    .leg = &input->legs[i],
                    .out = list,
                    .rswa = &list->rswa[i],
                    .epoch = tib_rem_epoch(input->context)};
    set_unknown(r.rswa);
    if (input->context->has_stages && !input->legs[i].coarse) status = look_at_leg(&r, i, err);
    finish(&r);
  }
  return status;
}
