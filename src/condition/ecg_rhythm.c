#include "condition/ecg_rhythm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_math.h>

#include "base/array.h"
#include "base/lanes.h"
#include "base/ticks.h"
#include "condition/ecg_match.h"
#include "condition/ecg_seed.h"

#define ALIKE_LEAST 8
#define ROUNDS 3
#define WARM_ROUNDS 2
#define WAVE_BEATS 64
#define APART_S 0.25 /* beats, at least */
#define MISSING 2.6  /* intervals: beyond is no link */
#define JITTER 0.1   /* of an interval, as a logarithm */
#define PRICE_MOST 6.0
#define PRICE_MISSED 2.0
#define PRICE_START 8.0
#define HIDDEN_S 15.0     /* by a burst, at most */
#define REGULAR 0.2       /* an interval within this of those about it, as a logarithm */
#define REGULAR_SHARE 0.7 /* of the intervals */
#define CLEAR_SHARE 0.3   /* of the beats */
#define CLEAR_LEAST 12
#define OTHERS_SHARE 0.3 /* clear places between beats */
#define SURE_GAIN 10.0f  /* of a clear place: a beat, whatever its intervals are */
#define LOCAL 4          /* intervals on either side whose median is the local one */
#define CLIP_SDS 4.0f
#define TRACE_QUANTILE 0.2 /* of the power over a cycle, most of which may be beat where the heart is fast */
#define TRACE_RATIO 16.0f  /* power where the mean over told beats is largest, in that */
#define NEAR_S 0.025       /* a told beat and what the leg shows of it */
#define TOLD_APART_S 0.3
#define TOLD_UV 1.5f /* mean over told beats, less of which is no trace of them */

struct link {
  double score;
  ptrdiff_t before; /* -1: none */
  bool gap;         /* too far from the one before */
};

struct tib_ecg_rhythm {
  double rate_hz, interval_min, interval_max, stretch; /* intervals and stretch in samples */
  double least_uv;
  struct tib_ecg_wave core;
  bool is_warm; /* the core is what the last series ended with */
  struct tib_ecg_match match;
  struct link *link; /* owned; one a node */
  ptrdiff_t *chain;  /* owned; nodes of the best chain */
  size_t n_chain;
  double *when, *interval; /* owned; of regular intervals, one a node at most */
  float *sorted;           /* owned */
  size_t n_intervals;
  struct tib_ecg_seeder seeder;
  float *cycle; /* owned; mean over told beats */
  size_t cycle_max;
};

enum tib_status tib_ecg_rhythm_create(double rate_hz, size_t n_max, const struct tib_conditioning_rules *rules,
                                      struct tib_ecg_rhythm **out, struct tib_error *err) {
  struct tib_ecg_rhythm *r = NULL;
  enum tib_status status = tib_array_create(&r, 1, sizeof *r, err);
  if (status) return status;
  *r = (struct tib_ecg_rhythm){.rate_hz = rate_hz,
                               .interval_min = tib_seconds(rules->ecg_interval_min) * rate_hz,
                               .interval_max = tib_seconds(rules->ecg_interval_max) * rate_hz,
                               .stretch = tib_seconds(rules->ecg_stretch) * rate_hz,
                               .least_uv = rules->ecg_min_uv};
  r->cycle_max = (size_t)(2.5 * rate_hz);
  status = tib_ecg_wave_init(&r->core, rate_hz, TIB_ECG_CORE_S, TIB_ECG_CORE_S, WAVE_BEATS, err);
  if (!status) status = tib_ecg_match_init(&r->match, rate_hz, n_max, err);
  size_t nodes = r->match.nodes_max;
  if (!status) status = tib_array_create(&r->link, nodes, sizeof *r->link, err);
  if (!status) status = tib_array_create(&r->chain, nodes, sizeof *r->chain, err);
  if (!status) status = tib_array_create(&r->when, nodes, sizeof *r->when, err);
  if (!status) status = tib_array_create(&r->interval, nodes, sizeof *r->interval, err);
  if (!status) status = tib_array_create(&r->sorted, nodes, sizeof *r->sorted, err);
  if (!status) status = tib_ecg_seeder_init(&r->seeder, rate_hz, n_max, err);
  if (!status) status = tib_array_create(&r->cycle, r->cycle_max, sizeof *r->cycle, err);
  if (status)
    tib_ecg_rhythm_destroy(r);
  else
    *out = r;
  return status;
}

void tib_ecg_rhythm_destroy(struct tib_ecg_rhythm *r) {
  if (!r) return;
  tib_ecg_wave_finish(&r->core);
  tib_ecg_match_finish(&r->match);
  free(r->link);
  free(r->chain);
  free(r->when);
  free(r->interval);
  free(r->sorted);
  tib_ecg_seeder_finish(&r->seeder);
  free(r->cycle);
  free(r);
}

/* ---- the chain of beats ---- */

static void find_intervals(struct tib_ecg_rhythm *r) {
  const struct tib_ecg_node *before = NULL;
  r->n_intervals = 0;
  for (size_t i = 0; i < r->match.n_nodes; i++) {
    const struct tib_ecg_node *node = &r->match.node[i];
    if (!node->clear) continue;
    double d = before ? node->at - before->at : 0.0;
    if (d >= r->interval_min && d <= r->interval_max) {
      r->when[r->n_intervals] = node->at;
      r->interval[r->n_intervals++] = d;
    }
    before = node;
  }
}

/* Median of the intervals about a time; *k is the one next to it and goes on from call to call. */
static double interval_about(struct tib_ecg_rhythm *r, double at, size_t *k) {
  while (*k + 1 < r->n_intervals && r->when[*k] < at) ++*k;
  size_t from = *k > LOCAL ? *k - LOCAL : 0, to = *k + LOCAL + 1 < r->n_intervals ? *k + LOCAL + 1 : r->n_intervals;
  for (size_t i = from; i < to; i++) r->sorted[i - from] = (float)r->interval[i];
  return (double)tib_ecg_quantile(r->sorted, to - from, 0.5);
}

static double price_of(double d, double interval) {
  double off = log(d / interval) / JITTER;
  return fmin(0.5 * off * off, PRICE_MOST) + (d > 1.6 * interval ? PRICE_MISSED : 0.0);
}

static void link_node(struct tib_ecg_rhythm *r, size_t j, double interval, double best_before, ptrdiff_t best_node) {
  const struct tib_ecg_node *node = r->match.node;
  struct link link = {.score = best_node >= 0 && best_before > PRICE_START ? best_before - PRICE_START : 0.0,
                      .before = best_before > PRICE_START ? best_node : -1,
                      .gap = true};
  for (size_t i = j; i-- > 0;) {
    double d = node[j].at - node[i].at;
    if (d < APART_S * r->rate_hz) continue;
    if (d > MISSING * interval) break;
    double score = r->link[i].score - price_of(d, interval);
    if (score > link.score) link = (struct link){score, (ptrdiff_t)i, false};
  }
  link.score += (double)node[j].gain;
  r->link[j] = link;
}

static bool make_chain(struct tib_ecg_rhythm *r) {
  size_t n = r->match.n_nodes, at_interval = 0, ready = 0;
  const struct tib_ecg_node *node = r->match.node;
  double best_before = 0.0, best = 0.0;
  ptrdiff_t best_node = -1, last = -1;
  find_intervals(r);
  if (r->n_intervals < ALIKE_LEAST) return false;
  for (size_t j = 0; j < n; j++) {
    for (; ready < j && node[j].at - node[ready].at >= APART_S * r->rate_hz; ready++)
      if (r->link[ready].score > best_before) best_before = r->link[best_node = (ptrdiff_t)ready].score;
    link_node(r, j, interval_about(r, node[j].at, &at_interval), best_before, best_node);
    if (r->link[j].score > best) best = r->link[last = (ptrdiff_t)j].score;
  }
  r->n_chain = 0;
  for (ptrdiff_t j = last; j >= 0; j = r->link[j].before) r->chain[r->n_chain++] = j;
  for (size_t i = 0; i < r->n_chain / 2; i++) {
    ptrdiff_t swap = r->chain[i];
    r->chain[i] = r->chain[r->n_chain - 1 - i];
    r->chain[r->n_chain - 1 - i] = swap;
  }
  return r->n_chain > 0;
}

/* The core anew, from the clear beats of the chain. */
static bool remake_core(struct tib_ecg_rhythm *r, const struct tib_ecg_series *s) {
  double at[WAVE_BEATS];
  size_t clear = 0, seen = 0, n = 0;
  for (size_t i = 0; i < r->n_chain; i++) clear += r->match.node[r->chain[i]].clear;
  for (size_t i = 0; i < r->n_chain; i++) {
    const struct tib_ecg_node *node = &r->match.node[r->chain[i]];
    if (!node->clear) continue;
    if (n < WAVE_BEATS && (clear <= WAVE_BEATS || seen * WAVE_BEATS >= n * clear)) at[n++] = node->at;
    seen++;
  }
  return n >= ALIKE_LEAST && tib_ecg_wave_make(&r->core, s, at, n, TIB_ECG_CORE_S, TIB_ECG_CORE_S);
}

/* ---- whether the heart made them ---- */

/* Clear places that the chain does not pass through: what comes between beats is not the heart's. */
static bool others_are_few(const struct tib_ecg_rhythm *r) {
  size_t others = 0, own = 0, c = 0;
  for (size_t i = 0; i < r->match.n_nodes; i++) {
    if (!r->match.node[i].clear) continue;
    while (c < r->n_chain && r->chain[c] < (ptrdiff_t)i) c++;
    bool is_own = c < r->n_chain && r->chain[c] == (ptrdiff_t)i;
    own += is_own;
    others += !is_own;
  }
  return (double)others <= OTHERS_SHARE * (double)own;
}

static double interval_of(const struct tib_ecg_rhythm *r, size_t i) {
  return r->match.node[r->chain[i]].at - r->match.node[r->chain[i - 1]].at;
}

/* Beats from..to of the chain. An early beat and the pause that makes up for it are regular together. */
static bool is_regular(const struct tib_ecg_rhythm *r, size_t i, size_t from, size_t to, double usual) {
  double own = interval_of(r, i);
  return fabs(log(own / usual)) <= REGULAR ||
         (i > from + 1 && fabs(log((interval_of(r, i - 1) + own) / (2.0 * usual))) <= 0.5 * REGULAR) ||
         (i < to && fabs(log((own + interval_of(r, i + 1)) / (2.0 * usual))) <= 0.5 * REGULAR);
}

static bool is_heart(struct tib_ecg_rhythm *r, size_t from, size_t to) {
  const struct tib_ecg_node *node = r->match.node;
  size_t regular = 0, clear = 0, k = 0;
  if (node[r->chain[to]].at - node[r->chain[from]].at < r->stretch) return false;
  for (size_t i = from; i <= to; i++) {
    clear += node[r->chain[i]].clear;
    if (i > from) regular += is_regular(r, i, from, to, interval_about(r, node[r->chain[i]].at, &k));
  }
  return clear >= CLEAR_LEAST && (double)clear >= CLEAR_SHARE * (double)(to - from + 1) &&
         (double)regular >= REGULAR_SHARE * (double)(to - from);
}

static enum tib_status add_beat(struct tib_ecg_beats *beats, double at, bool clear, struct tib_error *err) {
  enum tib_status status = tib_array_reserve(&beats->item, &beats->capacity, beats->n + 1, sizeof *beats->item, err);
  if (status) return status;
  beats->item[beats->n++] = (struct tib_ecg_beat){at, clear};
  return TIB_OK;
}

/* Whether beats i and i + 1 of the chain belong to one stretch: a long burst may hide those between. */
static bool goes_on(const struct tib_ecg_rhythm *r, size_t i) {
  const struct tib_ecg_node *node = r->match.node;
  return !r->link[r->chain[i + 1]].gap || node[r->chain[i + 1]].at - node[r->chain[i]].at <= HIDDEN_S * r->rate_hz;
}

/* In fibrillation a beat may come so early, or so late, that the chain passes it over: those between beats i - 1 and i of
 * the chain that are beyond doubt. */
static enum tib_status add_passed_over(const struct tib_ecg_rhythm *r, size_t i, struct tib_ecg_beats *beats,
                                       struct tib_error *err) {
  const struct tib_ecg_node *node = r->match.node;
  double apart = APART_S * r->rate_hz;
  enum tib_status status = TIB_OK;
  for (ptrdiff_t k = r->chain[i - 1] + 1; k < r->chain[i] && !status; k++)
    if (node[k].clear && node[k].gain >= SURE_GAIN && node[k].at - beats->item[beats->n - 1].at >= apart &&
        node[r->chain[i]].at - node[k].at >= apart)
      status = add_beat(beats, node[k].at, true, err);
  return status;
}

static enum tib_status take_stretches(struct tib_ecg_rhythm *r, struct tib_ecg_beats *beats, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t from = 0, to; from < r->n_chain && !status; from = to + 1) {
    for (to = from; to + 1 < r->n_chain && goes_on(r, to);) to++;
    if (!is_heart(r, from, to)) continue;
    for (size_t i = from; i <= to && !status; i++) {
      const struct tib_ecg_node *node = &r->match.node[r->chain[i]];
      if (i > from) status = add_passed_over(r, i, beats, err);
      if (!status) status = add_beat(beats, node->at, node->clear, err);
    }
  }
  return status;
}

/* From the core on, round by round. */
static enum tib_status find_from_core(struct tib_ecg_rhythm *r, const struct tib_ecg_series *series, int rounds,
                                      struct tib_ecg_beats *beats, struct tib_error *err) {
  for (int round = 0; round < rounds; round++) {
    tib_ecg_match_run(&r->match, &r->core, series);
    if (!make_chain(r)) return TIB_OK;
    if (round + 1 < rounds && !remake_core(r, series)) return TIB_OK;
  }
  return others_are_few(r) ? take_stretches(r, beats, err) : TIB_OK;
}

enum tib_status tib_ecg_rhythm_find(struct tib_ecg_rhythm *r, const struct tib_ecg_series *series,
                                    struct tib_ecg_beats *beats, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  beats->n = 0;
  /* The shape that the page before ended with is nearly always that of this one. */
  if (r->is_warm) status = find_from_core(r, series, WARM_ROUNDS, beats, err);
  if (!status && beats->n == 0 && tib_ecg_seed_make(&r->seeder, series, &r->core))
    status = find_from_core(r, series, ROUNDS, beats, err);
  r->is_warm = beats->n > 0;
  return status;
}

bool tib_ecg_rhythm_is_warm(const struct tib_ecg_rhythm *r) { return r->is_warm; }

void tib_ecg_rhythm_begin_segment(struct tib_ecg_rhythm *r) { r->is_warm = false; }

/* ---- told beats ---- */

static double middle_interval(struct tib_ecg_rhythm *r, const double *told, size_t n) {
  size_t used = n - 1 < r->match.nodes_max ? n - 1 : r->match.nodes_max;
  for (size_t i = 0; i < used; i++) r->sorted[i] = (float)(told[i + 1] - told[i]);
  return (double)tib_ecg_quantile(r->sorted, used, 0.5);
}

TIB_WIDE static void add_clipped(float *restrict sum, const float *restrict x, size_t n, float clip) {
  for (size_t i = 0; i < n; i++) {
    float v = x[i] < clip ? x[i] : clip;
    sum[i] += v > -clip ? v : -clip;
  }
}

/* Mean over told beats of the clipped samples from half an interval ahead to half an interval after. Number of beats. */
static size_t mean_cycle(struct tib_ecg_rhythm *r, const struct tib_ecg_series *s, const double *told, size_t n,
                         size_t half) {
  size_t used = 0;
  memset(r->cycle, 0, 2 * half * sizeof *r->cycle);
  for (size_t b = 0; b < n; b++) {
    if (told[b] < (double)half || told[b] + (double)half >= (double)s->n) continue;
    add_clipped(r->cycle, s->x + (size_t)told[b] - half, 2 * half, CLIP_SDS * s->sd_uv);
    used++;
  }
  for (size_t i = 0; i < 2 * half && used > 0; i++) r->cycle[i] /= (float)used;
  return used;
}

#define POWERS 64 /* found at a time */

/* Sums of `width` squares from each of the first n on, POWERS of them at most; each in the order of its samples. */
TIB_WIDE static void find_powers(const float *restrict x, size_t n, size_t width, float *restrict power) {
  if (n > POWERS) n = POWERS;
  for (size_t i = 0; i < n; i++) power[i] = 0.0f;
  for (size_t k = 0; k < width; k++)
    for (size_t i = 0; i < n; i++) power[i] += x[i + k] * x[i + k];
}

/* Where in the cycle the leg shows most of the beat, in samples after the told time; false where it shows nothing. */
static bool find_delay(struct tib_ecg_rhythm *r, const struct tib_ecg_series *s, const double *told, size_t n,
                       double *delay) {
  size_t half = (size_t)(0.5 * middle_interval(r, told, n)), reach = (size_t)(0.02 * r->rate_hz) + 1, best = 0;
  if (half <= 2 * reach) return false;
  if (2 * half > r->cycle_max) half = r->cycle_max / 2;
  if (mean_cycle(r, s, told, n, half) < ALIKE_LEAST) return false;
  float most = 0.0f, peak = 0.0f, powers[POWERS];
  size_t n_power = 0, power_max = r->match.nodes_max;
  for (size_t i = reach; i + reach < 2 * half; i++) {
    if ((i - reach) % POWERS == 0) find_powers(r->cycle + i - reach, 2 * half - reach - i, 2 * reach + 1, powers);
    float power = powers[(i - reach) % POWERS];
    if (i % (reach / 2 + 1) == 0 && n_power < power_max) r->sorted[n_power++] = power;
    if (power <= most) continue;
    most = power;
    best = i;
  }
  for (size_t k = best - reach; k <= best + reach; k++) peak = fmaxf(peak, fabsf(r->cycle[k]));
  if (peak < fminf(TOLD_UV, 0.5f * (float)r->least_uv)) return false;
  if (most < TRACE_RATIO * tib_ecg_quantile(r->sorted, n_power, TRACE_QUANTILE)) return false;
  *delay = (double)best - (double)half;
  return true;
}

/* The clear place next to a time, within `reach`; NULL. */
static const struct tib_ecg_node *clear_near(const struct tib_ecg_rhythm *r, double at, double reach, size_t *k) {
  const struct tib_ecg_node *node = r->match.node, *best = NULL;
  while (*k < r->match.n_nodes && node[*k].at < at - reach) ++*k;
  for (size_t i = *k; i < r->match.n_nodes && node[i].at <= at + reach; i++)
    if (node[i].clear && (!best || fabs(node[i].at - at) < fabs(best->at - at))) best = &node[i];
  return best;
}

static double mean_offset(const struct tib_ecg_rhythm *r, const double *told, size_t n, double delay) {
  double sum = 0.0, reach = NEAR_S * r->rate_hz;
  size_t k = 0, found = 0;
  for (size_t i = 0; i < n; i++) {
    const struct tib_ecg_node *node = clear_near(r, told[i] + delay, reach, &k);
    if (!node) continue;
    sum += node->at - told[i];
    found++;
  }
  return found > 0 ? sum / (double)found : delay;
}

static bool make_told_core(struct tib_ecg_rhythm *r, const struct tib_ecg_series *s, const double *told, size_t n,
                           double delay, bool clear_only) {
  double at[WAVE_BEATS];
  size_t used = 0, k = 0, stride = n / WAVE_BEATS + 1;
  for (size_t i = 0; i < n && used < WAVE_BEATS; i += clear_only ? 1 : stride) {
    const struct tib_ecg_node *node = clear_only ? clear_near(r, told[i] + delay, NEAR_S * r->rate_hz, &k) : NULL;
    if (node || !clear_only) at[used++] = node ? node->at : told[i] + delay;
  }
  return used >= ALIKE_LEAST && tib_ecg_wave_make(&r->core, s, at, used, TIB_ECG_CORE_S, TIB_ECG_CORE_S);
}

/* Clear beats that were not told, between times. */
static enum tib_status add_untold(struct tib_ecg_rhythm *r, double from, double to, size_t *k, struct tib_ecg_beats *beats,
                                  struct tib_error *err) {
  enum tib_status status = TIB_OK;
  double apart = TOLD_APART_S * r->rate_hz;
  for (; *k < r->match.n_nodes && r->match.node[*k].at < to - apart && !status; ++*k) {
    const struct tib_ecg_node *node = &r->match.node[*k];
    bool free = beats->n == 0 || node->at - beats->item[beats->n - 1].at >= apart;
    if (node->clear && free && node->at > from) status = add_beat(beats, node->at, true, err);
  }
  return status;
}

enum tib_status tib_ecg_rhythm_follow(struct tib_ecg_rhythm *r, const struct tib_ecg_series *series, const double *told,
                                      size_t n_told, struct tib_ecg_beats *beats, struct tib_error *err) {
  double delay;
  beats->n = 0;
  r->is_warm = false;
  if (n_told < CLEAR_LEAST || !find_delay(r, series, told, n_told, &delay)) return TIB_OK;
  if (!make_told_core(r, series, told, n_told, delay, false)) return TIB_OK;
  tib_ecg_match_run(&r->match, &r->core, series);
  if (make_told_core(r, series, told, n_told, delay, true)) tib_ecg_match_run(&r->match, &r->core, series);
  double offset = mean_offset(r, told, n_told, delay);
  enum tib_status status = TIB_OK;
  size_t near = 0, untold = 0;
  for (size_t i = 0; i < n_told && !status; i++) {
    double at = told[i] + offset;
    if (i > 0) status = add_untold(r, told[i - 1] + offset, at, &untold, beats, err);
    const struct tib_ecg_node *node = clear_near(r, at, NEAR_S * r->rate_hz, &near);
    if (!status) status = add_beat(beats, node ? node->at : at, node != NULL, err);
  }
  return status;
}
