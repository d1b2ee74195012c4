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
#define BIN (2 * TIB_TICKS_PER_S) /* WASM16-IDX-12 */

static bool is_candidate(const struct tib_movement *movement) {
  return movement->class_ == TIB_CLASS_CLM || movement->class_ == TIB_CLASS_PLM;
}

static bool is_passed_over(const struct tib_movement *movement) {
  return (movement->reasons & TIB_REASON_PASSED_OVER) != 0;
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

static void fill_logs(struct tib_imi_stats *imi, const tib_ticks *values, size_t n) {
  double sum = 0, squares = 0;
  for (size_t i = 0; i < n; i++) sum += log(tib_seconds(values[i]));
  imi->log_mean = n > 0 ? sum / (double)n : NAN;
  imi->geometric_mean_s = exp(imi->log_mean);
  for (size_t i = 0; i < n; i++) {
    double from_mean = log(tib_seconds(values[i])) - imi->log_mean;
    squares += from_mean * from_mean;
  }
  imi->log_sd = n > 1 ? sqrt(squares / (double)(n - 1)) : NAN;
}

static void fill_imi(struct tib_score *score, const struct tib_scoring_rules *rules, tib_ticks *values,
                     tib_ticks *scratch) {
  struct tib_imi_stats *imi = &score->imi;
  size_t n = 0;
  for (size_t i = 0; i < score->n_movements; i++) {
    const struct tib_movement *movement = &score->movements[i];
    tib_ticks interval = movement->imi;
    if (!is_candidate(movement) || interval == TIB_NO_TICKS) continue;
    if (interval < TIB_IMI_BINS * BIN) imi->counts[interval / BIN]++;
    if (interval >= rules->imi_min && interval <= rules->imi_max && interval > 0) values[n++] = interval;
  }
  imi->n = (int64_t)n;
  fill_logs(imi, values, n);
  imi->median_s = median_s(values, scratch, n);
}

static void fill_durations(struct tib_score *score, tib_ticks *values, tib_ticks *scratch) {
  size_t n = 0;
  tib_ticks sum = 0;
  for (size_t i = 0; i < score->n_movements; i++) {
    if (score->movements[i].class_ != TIB_CLASS_PLM) continue;
    values[n] = tib_span_length(score->movements[i].span);
    sum += values[n++];
  }
  score->duration_mean_s = n > 0 ? tib_seconds(sum) / (double)n : NAN;
  score->duration_median_s = median_s(values, scratch, n);
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
