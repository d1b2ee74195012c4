#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"
#include "scoring/steps.h"

/* Intervals, series and lengths: WASM16-IDX-6, -11, -12, -13. */

/* Ferri 2006, a published measure with numbers of its own, whatever the profile's limits are (WASM16-IDX-6). */
#define FERRI_ABOVE (10 * TIB_TICKS_PER_S)
#define FERRI_MOST (90 * TIB_TICKS_PER_S)
#define FERRI_RUN 3
#define LOG_FIRST 0.1 /* WASM16-IDX-12 */
#define LOG_BIN 0.1
#define BIN (2 * TIB_TICKS_PER_S) /* WASM16-IDX-12 */

static bool is_candidate(const struct tib_movement *movement) {
  return movement->class_ == TIB_CLASS_CLM || movement->class_ == TIB_CLASS_PLM;
}

static bool is_passed_over(const struct tib_movement *movement) {
  return (movement->reasons & TIB_REASON_PASSED_OVER) != 0;
}

static bool is_longer(const struct tib_scoring_rules *rules, tib_ticks interval) {
  return interval > rules->imi_max || (interval == rules->imi_max && rules->imi_max_limit == TIB_LIMIT_EXCLUSIVE);
}

/* Intervals between counted movements; one that is passed over has none, since the next is measured across it. */
static double periodicity_ferri(const struct tib_score *score) {
  int64_t all = 0, periodic = 0, run = 0;
  for (size_t i = 0; i < score->n_movements; i++) {
    const struct tib_movement *movement = &score->movements[i];
    if (!is_candidate(movement) || is_passed_over(movement)) continue;
    bool within = movement->imi > FERRI_ABOVE && movement->imi <= FERRI_MOST;
    if (movement->imi != TIB_NO_TICKS) all++;
    run = within ? run + 1 : 0;
    if (run == FERRI_RUN)
      periodic += FERRI_RUN;
    else if (run > FERRI_RUN)
      periodic++;
  }
  return all > 0 ? (double)periodic / (double)all : NAN;
}

/* ---- distributions ---- */

static bool is_less(const void *a, const void *b) { return *(const tib_ticks *)a < *(const tib_ticks *)b; }

/* In seconds, NAN of none. Sorts the values. */
static double median_s(tib_ticks *values, tib_ticks *scratch, size_t n) {
  if (n == 0) return NAN;
  tib_sort(values, scratch, n, sizeof *values, is_less);
  return (tib_seconds(values[(n - 1) / 2]) + tib_seconds(values[n / 2])) / 2;
}

struct logs {
  double mean, sd;
};

static struct logs logs_of(const tib_ticks *values, size_t n) {
  double sum = 0, squares = 0;
  for (size_t i = 0; i < n; i++) sum += log(tib_seconds(values[i]));
  double mean = n > 0 ? sum / (double)n : NAN;
  for (size_t i = 0; i < n; i++) {
    double from_mean = log(tib_seconds(values[i])) - mean;
    squares += from_mean * from_mean;
  }
  return (struct logs){mean, n > 1 ? sqrt(squares / (double)(n - 1)) : NAN};
}

/* A little is added so that an edge that binary cannot hold stays with its own bin. */
static void add_to_histograms(struct tib_imi_stats *imi, tib_ticks interval) {
  if (interval < TIB_IMI_BINS * BIN) imi->counts[interval / BIN]++;
  if (interval <= 0) return;
  double bin = floor((log(tib_seconds(interval)) - LOG_FIRST) / LOG_BIN + 1e-9);
  if (bin >= 0 && bin < TIB_IMI_LOG_BINS) imi->log_counts[(int)bin]++;
}

/* CLIN-6: of intervals within the profile's limits. One interval a bin is no mode. */
static double mode_s(const tib_ticks *values, size_t n) {
  int64_t counts[TIB_IMI_BINS] = {0};
  int fullest = 0;
  for (size_t i = 0; i < n; i++)
    if (values[i] < TIB_IMI_BINS * BIN) counts[values[i] / BIN]++;
  for (int i = 1; i < TIB_IMI_BINS; i++)
    if (counts[i] > counts[fullest]) fullest = i;
  return counts[fullest] >= 2 ? tib_seconds(fullest * BIN + BIN / 2) : NAN;
}

/* A time of 0, of legs that begin together and are two movements, has no logarithm and is in no mean of them. */
static void fill_imi(struct tib_score *score, const struct tib_scoring_rules *rules, tib_ticks *values,
                     tib_ticks *scratch) {
  struct tib_imi_stats *imi = &score->imi;
  size_t n_all = 0, n = 0;
  for (size_t i = 0; i < score->n_movements; i++) {
    const struct tib_movement *movement = &score->movements[i];
    tib_ticks interval = movement->imi;
    if (!is_candidate(movement) || interval == TIB_NO_TICKS) continue;
    add_to_histograms(imi, interval);
    if (interval > 0) values[n_all++] = interval;
    if (interval < rules->imi_min)
      imi->n_short++;
    else if (is_longer(rules, interval))
      imi->n_long++;
  }
  struct logs all = logs_of(values, n_all);
  imi->all_geometric_mean_s = exp(all.mean);
  imi->all_log_sd = all.sd;
  for (size_t i = 0; i < n_all; i++)
    if (values[i] >= rules->imi_min && !is_longer(rules, values[i])) values[n++] = values[i];
  imi->n = (int64_t)n;
  struct logs within = logs_of(values, n);
  imi->log_mean = within.mean;
  imi->log_sd = within.sd;
  imi->geometric_mean_s = exp(within.mean);
  imi->median_s = median_s(values, scratch, n);
  imi->mode_s = mode_s(values, n);
}

static struct tib_duration_stats durations_of(tib_ticks *values, tib_ticks *scratch, size_t n) {
  double sum = 0, squares = 0, median = median_s(values, scratch, n); /* sorts */
  for (size_t i = 0; i < n; i++) sum += tib_seconds(values[i]);
  double mean = n > 0 ? sum / (double)n : NAN;
  for (size_t i = 0; i < n; i++) {
    double from_mean = tib_seconds(values[i]) - mean;
    squares += from_mean * from_mean;
  }
  return (struct tib_duration_stats){.n = (int64_t)n,
                                     .mean_s = mean,
                                     .sd_s = n > 1 ? sqrt(squares / (double)(n - 1)) : NAN,
                                     .median_s = median,
                                     .min_s = n > 0 ? tib_seconds(values[0]) : NAN,
                                     .max_s = n > 0 ? tib_seconds(values[n - 1]) : NAN};
}

/* Bits of stages and of sides. */
#define EVERY (~0u)
#define NREM (1u << TIB_STAGE_N1 | 1u << TIB_STAGE_N2 | 1u << TIB_STAGE_N3)

static struct tib_duration_stats durations(const struct tib_score *score, unsigned stages, unsigned sides,
                                           tib_ticks *values, tib_ticks *scratch) {
  size_t n = 0;
  for (size_t i = 0; i < score->n_movements; i++) {
    const struct tib_movement *movement = &score->movements[i];
    if (movement->class_ != TIB_CLASS_PLM) continue;
    if ((1u << movement->stage & stages) && (1u << movement->side & sides)) values[n++] = tib_span_length(movement->span);
  }
  return durations_of(values, scratch, n);
}

static void fill_durations(struct tib_score *score, tib_ticks *values, tib_ticks *scratch) {
  struct tib_duration_stats all = durations(score, EVERY, EVERY, values, scratch);
  score->duration_mean_s = all.mean_s;
  score->duration_median_s = all.median_s;
  score->duration_nrem = durations(score, NREM, EVERY, values, scratch);
  for (int i = 0; i < TIB_STAGE_COUNT; i++) score->duration_by_stage[i] = durations(score, 1u << i, EVERY, values, scratch);
  for (int i = 0; i < 3; i++) score->duration_by_side[i] = durations(score, EVERY, 1u << (TIB_LEFT + i), values, scratch);
}

static void fill_series(struct tib_score *score) {
  double length = 0, duration_s = 0, n = (double)score->n_series;
  for (size_t i = 0; i < score->n_series; i++) {
    length += score->series[i].n;
    duration_s += tib_seconds(tib_span_length(score->series[i].span));
  }
  score->series_mean_length = n > 0 ? length / n : NAN;
  score->series_mean_duration_s = n > 0 ? duration_s / n : NAN;
}

enum tib_status tib_score_intervals(struct tib_score *score, const struct tib_scoring_rules *rules, struct tib_error *err) {
  void *room;
  size_t n = score->n_movements;
  enum tib_status status = tib_array_create(&room, 2 * n, sizeof(tib_ticks), err);
  if (status != TIB_OK) return status;
  tib_ticks *values = room, *scratch = n > 0 ? values + n : values;
  score->periodicity_ferri = periodicity_ferri(score);
  fill_imi(score, rules, values, scratch);
  fill_durations(score, values, scratch);
  fill_series(score);
  free(room);
  return TIB_OK;
}
