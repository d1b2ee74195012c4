#include "condition/ecg_take.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

#define BEFORE_SHARE 0.35 /* of an interval, that a wave reaches ahead of its beat: two waves do not meet */
#define AFTER_SHARE 0.6
#define PEAK_ERRORS 6.0f
#define HZ_MOST 45.0 /* a single motor unit is quicker than a QRS */
#define CLEAR_LEAST 12
#define BEATS_MAX 1024
#define NEIGHBOURS 5  /* beats on either side that tell a beat's scale */
#define SCALES_S 10.0 /* about a page: whose beats' scales are asked for */
#define APART_S 0.25
#define PAUSE 1.3 /* intervals: a longer one may hold an odd beat */
#define PAUSE_MOST 2.8
#define PAUSE_FROM 0.3      /* of an interval, after the beat before a pause, and */
#define PAUSE_TO 0.7        /* before the one after it: where an odd beat may lie */
#define PREMATURE 0.65      /* intervals after the beat before it: where a premature beat is looked for, and */
#define PREMATURE_REACH 0.2 /* how far about there */
#define LATER_S 2.0         /* what comes within this of the series' end is looked at later */
#define USUAL 0.88f         /* likeness to the usual beat, above which it is one */
#define ODD_RATIO 1.2       /* power that an odd beat must take out of a place, in what a usual one would */
#define LEAST_EXPLAINED 0.4 /* of its own power, that a wave must take out of a place */
#define ODD_SCALE_MOST 1.5
#define USUAL_EXPLAINED 0.8 /* of its own power: a place that the usual beat explains so well holds no odd one */
#define EVEN 0.1            /* two intervals in twice the middle one, as a logarithm: what lies between them is expected */
#define EXPECTED_REACH_S 0.03
#define EXPECTED_EXPLAINED 0.2 /* as LEAST_EXPLAINED, where a beat is expected */
#define ODD_REACH_S 0.1        /* of an odd beat about the place where a usual one was looked for */
#define USUAL_REACH_S 0.03
#define SAME_S 0.15 /* an odd beat and the place where a usual one was looked for */

enum tib_status tib_ecg_taker_init(struct tib_ecg_taker *t, double rate_hz, const struct tib_conditioning_rules *rules,
                                   struct tib_error *err) {
  *t = (struct tib_ecg_taker){.rate_hz = rate_hz, .least_uv = rules->ecg_min_uv, .beats = (size_t)rules->ecg_beats};
  enum tib_status status = tib_ecg_wave_init(&t->wave, rate_hz, TIB_ECG_BEFORE_S, TIB_ECG_AFTER_S, t->beats, err);
  if (!status) status = tib_ecg_odd_init(&t->odd, rate_hz, err);
  if (!status) status = tib_array_create(&t->at, BEATS_MAX, sizeof *t->at, err);
  if (!status) status = tib_array_create(&t->sorted, BEATS_MAX, sizeof *t->sorted, err);
  if (!status) status = tib_array_create(&t->place, 2 * t->odd.reach + 1, sizeof *t->place, err);
  if (!status) status = tib_array_create(&t->neighbour, 2 * t->odd.reach + 1, sizeof *t->neighbour, err);
  tib_ecg_taker_begin_segment(t);
  return status;
}

void tib_ecg_taker_begin_segment(struct tib_ecg_taker *t) {
  t->last = t->learnt = -INFINITY;
  tib_ecg_odd_forget(&t->odd);
}

void tib_ecg_taker_finish(struct tib_ecg_taker *t) {
  if (!t) return;
  tib_ecg_wave_finish(&t->wave);
  tib_ecg_odd_finish(&t->odd);
  free(t->fit);
  free(t->taken);
  free(t->at);
  free(t->sorted);
  free(t->place);
  free(t->neighbour);
  *t = (struct tib_ecg_taker){0};
}

/* ---- the mean beat ---- */

/* In samples. */
static double middle_interval(struct tib_ecg_taker *t, const struct tib_ecg_beats *beats) {
  size_t n = beats->n - 1 < BEATS_MAX ? beats->n - 1 : BEATS_MAX;
  for (size_t i = 0; i < n; i++) t->sorted[i] = (float)(beats->item[i + 1].at - beats->item[i].at);
  return (double)tib_ecg_quantile(t->sorted, n, 0.5);
}

/* The clear beats next to the middle, as many as a wave is made of. */
static size_t choose_beats(struct tib_ecg_taker *t, const struct tib_ecg_beats *beats, double middle) {
  size_t clear = 0, first = 0;
  for (size_t i = 0; i < beats->n && clear < BEATS_MAX; i++)
    if (beats->item[i].clear) t->at[clear++] = beats->item[i].at;
  size_t n = clear < t->beats ? clear : t->beats;
  while (first + n < clear && fabs(t->at[first + n] - middle) < fabs(t->at[first] - middle)) first++;
  memmove(t->at, t->at + first, n * sizeof *t->at);
  return n;
}

bool tib_ecg_taker_make_wave(struct tib_ecg_taker *t, const struct tib_ecg_series *leg, const struct tib_ecg_beats *beats,
                             double middle, bool told) {
  if (beats->n < CLEAR_LEAST) return false;
  size_t n = choose_beats(t, beats, middle);
  if (n < CLEAR_LEAST) return false;
  double interval_s = middle_interval(t, beats) / t->rate_hz;
  struct tib_ecg_wave *wave = &t->wave;
  if (!tib_ecg_wave_make(wave, leg, t->at, n, fmin(TIB_ECG_BEFORE_S, BEFORE_SHARE * interval_s),
                         fmin(TIB_ECG_AFTER_S, AFTER_SHARE * interval_s)))
    return false;
  if (wave->peak_uv < (float)t->least_uv || wave->peak_uv < PEAK_ERRORS * wave->error_uv) return false;
  return tib_ecg_wave_trim(wave) && (told || tib_ecg_wave_hz(wave) <= HZ_MOST);
}

/* ---- beats of another shape ---- */

/* Puts what is about a place into t->place, without the usual beats next to it. False at the ends of the series. */
static bool cut_place(struct tib_ecg_taker *t, const struct tib_ecg_series *leg, const struct tib_ecg_beats *beats,
                      size_t i, double middle) {
  size_t reach = t->odd.reach, all = 2 * reach + 1;
  if (middle < (double)reach || middle + (double)reach + 1.0 >= (double)leg->n) return false;
  size_t origin = (size_t)middle - reach;
  memcpy(t->place, leg->x + origin, all * sizeof *t->place);
  memset(t->neighbour, 0, all * sizeof *t->neighbour);
  for (size_t k = i > 2 ? i - 2 : 0; k <= i + 2 && k < beats->n; k++) {
    if (!beats->item[k].clear || fabs(beats->item[k].at - middle) < SAME_S * t->rate_hz) continue;
    struct tib_ecg_fit fit = tib_ecg_wave_fit(&t->wave, leg, beats->item[k].at, 1.0f);
    tib_ecg_wave_add(&t->wave, &fit, (double)origin, t->neighbour, all);
  }
  for (size_t k = 0; k < all; k++) t->place[k] -= t->neighbour[k];
  return true;
}

/* An event about `middle` with nothing beside it, and no usual beat; cut out anew about its peak, which is *peak. */
static bool cut_event(struct tib_ecg_taker *t, const struct tib_ecg_series *leg, const struct tib_ecg_beats *beats,
                      size_t i, double middle, double *peak) {
  size_t top = 0;
  if (!cut_place(t, leg, beats, i, middle) || !tib_ecg_odd_is_event(&t->odd, t->place, leg->sd_uv, &top)) return false;
  *peak = floor(middle) - (double)t->odd.reach + (double)top;
  double lag = 0.0;
  return cut_place(t, leg, beats, i, *peak) && tib_ecg_odd_likeness(&t->odd, &t->wave, t->place, &lag) < USUAL;
}

static double interval_before(const struct tib_ecg_beats *beats, size_t i) {
  return i > 0 ? beats->item[i].at - beats->item[i - 1].at : 0.0;
}

/* In a pause before beat i, where an odd beat would have its peak. */
static bool find_in_pause(const struct tib_ecg_series *leg, const struct tib_ecg_beats *beats, size_t i, double interval,
                          double *middle) {
  double pause = interval_before(beats, i) / interval;
  if (pause < PAUSE || pause > PAUSE_MOST) return false;
  double from = beats->item[i - 1].at + PAUSE_FROM * interval, to = beats->item[i].at - PAUSE_TO * interval;
  if (from < 0.0 || to >= (double)leg->n || to <= from) return false;
  size_t top = (size_t)from;
  for (size_t k = (size_t)from; k < (size_t)to; k++)
    if (fabsf(leg->x[k]) > fabsf(leg->x[top])) top = k;
  *middle = (double)top;
  return true;
}

/* Collects the odd beats that came into sight since the last time. */
static void learn(struct tib_ecg_taker *t, const struct tib_ecg_series *leg, const struct tib_ecg_beats *beats,
                  double interval, int64_t base) {
  double end = (double)leg->n - LATER_S * t->rate_hz, middle, peak;
  for (size_t i = 0; i < beats->n && beats->item[i].at < end; i++) {
    double at = beats->item[i].at;
    if (at + (double)base <= t->learnt) continue;
    bool odd = !beats->item[i].clear && cut_event(t, leg, beats, i, at, &peak);
    if (odd) tib_ecg_odd_keep(&t->odd, t->place, leg->sd_uv, t->least_uv);
    if (find_in_pause(leg, beats, i, interval, &middle) && cut_event(t, leg, beats, i, middle, &peak))
      tib_ecg_odd_keep(&t->odd, t->place, leg->sd_uv, t->least_uv);
    t->learnt = at + (double)base;
  }
}

/* ---- one by one ---- */

static float scale_about(struct tib_ecg_taker *t, const struct tib_ecg_beats *beats, size_t i) {
  size_t from = i > NEIGHBOURS ? i - NEIGHBOURS : 0, n = 0;
  for (size_t k = from; k < beats->n && k <= i + NEIGHBOURS; k++)
    if (beats->item[k].clear) t->sorted[n++] = t->fit[k].scale;
  return n > 0 ? tib_ecg_quantile(t->sorted, n, 0.5) : 1.0f;
}

static enum tib_status add(struct tib_ecg_taker *t, const struct tib_ecg_wave *wave, const struct tib_ecg_fit *fit,
                           struct tib_ecg_sum sum, int64_t base, struct tib_error *err) {
  enum tib_status status = tib_array_reserve(&t->taken, &t->taken_capacity, t->n_taken + 1, sizeof *t->taken, err);
  if (status || fit->absent) return status;
  tib_ecg_wave_add(wave, fit, (double)sum.origin, sum.x, sum.n);
  t->taken[t->n_taken++] = (struct tib_ecg_taken){fit->at, fit->scale * wave->peak_uv};
  t->last = fmax(t->last, fit->at + (double)base);
  return TIB_OK;
}

/* Takes out the event in t->place where its shape is known; *known says so. */
static enum tib_status add_odd(struct tib_ecg_taker *t, const struct tib_ecg_series *leg, double peak,
                               struct tib_ecg_sum sum, int64_t base, bool *known, struct tib_error *err) {
  double lag = 0.0;
  *known = tib_ecg_odd_is_like(&t->odd, t->place, &lag);
  if (!*known) return TIB_OK;
  struct tib_ecg_fit fit = tib_ecg_wave_fit(&t->odd.wave, leg, peak + lag, 1.0f);
  return add(t, &t->odd.wave, &fit, sum, base, err);
}

static double power_of(const struct tib_ecg_wave *wave) {
  double square = 0.0;
  for (size_t k = wave->first; k < wave->end; k++) square += (double)wave->x[k] * (double)wave->x[k];
  return square;
}

/* Power that a wave about `at` takes out of a place, at its best shift; *best is that place. */
static double explained(const struct tib_ecg_wave *wave, const struct tib_ecg_series *leg, double at, double reach_s,
                        double *best) {
  ptrdiff_t reach = (ptrdiff_t)(reach_s * wave->rate_hz), start = (ptrdiff_t)at - (ptrdiff_t)wave->before;
  ptrdiff_t n = (ptrdiff_t)leg->n;
  double most = 0.0, square = power_of(wave);
  for (ptrdiff_t s = start - reach; s <= start + reach; s++) {
    if (s < 0 || s + (ptrdiff_t)wave->n > n) continue;
    double product = 0.0;
    for (size_t k = wave->first; k < wave->end; k++) product += (double)leg->x[s + (ptrdiff_t)k] * (double)wave->x[k];
    double scale = fmin(ODD_SCALE_MOST, fmax(0.0, product / square)),
           power = 2.0 * scale * product - scale * scale * square;
    if (power <= most) continue;
    most = power;
    *best = (double)(s + (ptrdiff_t)wave->before);
  }
  return most;
}

/* Between clear beats whose distance is that of two intervals: where a usual beat is expected; NAN elsewhere. An odd beat
 * comes early. */
static double expected_place(const struct tib_ecg_beats *beats, size_t i, double interval) {
  if (i == 0 || i + 1 == beats->n || !beats->item[i - 1].clear || !beats->item[i + 1].clear) return NAN;
  double before = beats->item[i - 1].at, after = beats->item[i + 1].at;
  return fabs(log((after - before) / (2.0 * interval))) <= EVEN ? 0.5 * (before + after) : NAN;
}

/* Muscle beside a beat may have drawn its time away: back to where it is expected, if the usual wave explains that too. */
static double drawn_back(const struct tib_ecg_taker *t, const struct tib_ecg_series *leg, double at, double expected) {
  double place = at, told = at;
  if (!(fabs(expected - at) > EXPECTED_REACH_S * t->rate_hz)) return at;
  double there = explained(&t->wave, leg, expected, EXPECTED_REACH_S, &place);
  double here = explained(&t->wave, leg, at, USUAL_REACH_S, &told);
  return there >= LEAST_EXPLAINED * power_of(&t->wave) && 2.0 * there >= here ? place : at;
}

/* A beat that is not clear: hidden by muscle, or of another shape. What explains little of its place is not taken out. */
static enum tib_status take_unclear(struct tib_ecg_taker *t, const struct tib_ecg_series *leg,
                                    const struct tib_ecg_beats *beats, size_t i, double interval, struct tib_ecg_sum sum,
                                    int64_t base, struct tib_error *err) {
  double expected = expected_place(beats, i, interval), at = drawn_back(t, leg, beats->item[i].at, expected), best = at,
         best_odd = at, peak = at;
  bool known = false;
  if (cut_event(t, leg, beats, i, at, &peak)) {
    enum tib_status status = add_odd(t, leg, peak, sum, base, &known, err);
    if (status || known) return status;
  }
  double usual = explained(&t->wave, leg, at, USUAL_REACH_S, &best);
  double odd = t->odd.known ? explained(&t->odd.wave, leg, at, ODD_REACH_S, &best_odd) : 0.0;
  bool is_expected = fabs(expected - at) <= EXPECTED_REACH_S * t->rate_hz;
  bool is_odd = odd > ODD_RATIO * usual && usual < USUAL_EXPLAINED * power_of(&t->wave);
  double least = is_expected ? EXPECTED_EXPLAINED : LEAST_EXPLAINED;
  if (!is_odd && usual < least * power_of(&t->wave)) return TIB_OK;
  struct tib_ecg_fit fit = is_odd ? tib_ecg_wave_fit(&t->odd.wave, leg, best_odd, 1.0f)
                                  : tib_ecg_wave_fit(&t->wave, leg, at, scale_about(t, beats, i));
  return add(t, is_odd ? &t->odd.wave : &t->wave, &fit, sum, base, err);
}

/* An odd beat in the pause before beat i: `middle` is the highest sample of the pause. */
static enum tib_status take_in_pause(struct tib_ecg_taker *t, const struct tib_ecg_series *leg,
                                     const struct tib_ecg_beats *beats, size_t i, double interval, double middle,
                                     struct tib_ecg_sum sum, int64_t base, struct tib_error *err) {
  double peak = middle, usually = beats->item[i - 1].at + PREMATURE * interval;
  bool known = false;
  if (cut_event(t, leg, beats, i, middle, &peak)) return add_odd(t, leg, peak, sum, base, &known, err);
  if (!t->odd.known) return TIB_OK;
  double odd = explained(&t->odd.wave, leg, usually, PREMATURE_REACH * interval / t->rate_hz, &peak);
  if (odd < LEAST_EXPLAINED * power_of(&t->odd.wave)) return TIB_OK;
  struct tib_ecg_fit fit = tib_ecg_wave_fit(&t->odd.wave, leg, peak, 1.0f);
  return add(t, &t->odd.wave, &fit, sum, base, err);
}

static void fit_clear(struct tib_ecg_taker *t, const struct tib_ecg_series *leg, const struct tib_ecg_beats *beats,
                      double from, double to) {
  for (size_t i = 0; i < beats->n; i++) {
    double at = beats->item[i].at;
    t->fit[i].scale = 1.0f;
    if (at >= from && at < to && beats->item[i].clear) t->fit[i] = tib_ecg_wave_fit(&t->wave, leg, at, 1.0f);
  }
}

enum tib_status tib_ecg_taker_take(struct tib_ecg_taker *t, const struct tib_ecg_series *leg,
                                   const struct tib_ecg_beats *beats, size_t from, size_t to, int64_t base,
                                   struct tib_ecg_sum sum, struct tib_error *err) {
  enum tib_status status = tib_array_reserve(&t->fit, &t->fits_capacity, beats->n, sizeof *t->fit, err);
  if (status) return status;
  double around = SCALES_S * t->rate_hz, interval = middle_interval(t, beats), middle;
  t->n_taken = 0;
  fit_clear(t, leg, beats, (double)from - around, (double)to + around);
  learn(t, leg, beats, interval, base);
  for (size_t i = 0; i < beats->n && !status; i++) {
    double at = beats->item[i].at, since = at + (double)base - t->last;
    /* One at the very edge of a page may have moved a little since the page before. */
    if (at < (double)from - TIB_ECG_EDGE_S * t->rate_hz || since < APART_S * t->rate_hz) continue;
    if (find_in_pause(leg, beats, i, interval, &middle) && middle >= (double)from && middle < (double)to)
      status = take_in_pause(t, leg, beats, i, interval, middle, sum, base, err);
    if (at >= (double)to || status) continue;
    if (!beats->item[i].clear) {
      status = take_unclear(t, leg, beats, i, interval, sum, base, err);
      continue;
    }
    struct tib_ecg_fit fit = tib_ecg_wave_fit(&t->wave, leg, at, scale_about(t, beats, i));
    status = add(t, &t->wave, &fit, sum, base, err);
  }
  return status;
}
