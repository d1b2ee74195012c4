#include "rows.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const struct row_bars ROW_LOW = {0.998, 5, 20, 15, 30, NAN};
const struct row_bars ROW_RAISED = {0.995, 15, 35, 15, 40, NAN};
const struct row_bars ROW_HIGH = {0.99, 40, 90, 30, 90, 0.2};
const struct row_bars ROW_ARTEFACT = {0.99, 15, 50, 35, 60, NAN};

struct tib_simulate_options row_options(const char *scenario, double hours) {
  return (struct tib_simulate_options){.name = "night",
                                       .scenario = scenario,
                                       .hours = hours,
                                       .fs_hz = 256,
                                       .seed = 4242,
                                       .noise_uv = 2,
                                       .accel_fs_hz = 32,
                                       .without = "accelerometer"};
}

double row_false_per_h(const struct measure *m, double hours) { return (double)(m->found_n - m->matched) / (2 * hours); }

void row_tell(const char *format, ...) {
  char line[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  fputs(line, stderr);

  const char *path = getenv("TIBIALIS_ROWS");
  FILE *rows = path ? fopen(path, "a") : NULL;
  if (!rows) return;
  fputs(line, rows); /* written whole, as other programs write too */
  fclose(rows);
}

void row_print(const char *what, const struct measure *m, double hours) {
  row_tell("# %-30s F1 %.4f (%zu true, %zu found, %zu blips) onset %+.1f +- %.1f ms, end %+.1f +- %.1f ms, false %.2f/h\n",
           what, m->f1, m->truth_n, m->found_n, m->blips, m->onset_bias_ms, m->onset_sd_ms, m->end_bias_ms, m->end_sd_ms,
           row_false_per_h(m, hours));
}

static void expect_at_most(const char *what, const char *which, double value, double limit) {
  if (!isnan(limit)) cr_expect_leq(value, limit, "%s: %s %.2f, limit %.2f", what, which, value, limit);
}

void row_check(const char *what, const struct tib_simulate_options *options, const struct row_bars *bars,
               struct tib_result *result, struct measure *m) {
  struct test_events truth;
  struct tib_result own;
  measure_night(options, &truth, result ? result : &own);
  measure_movements(&truth, result ? result : &own, m);
  row_expect(what, m, options->hours, bars);
  test_events_free(&truth);
  if (!result) tib_result_finish(&own);
}

void row_expect(const char *what, const struct measure *m, double hours, const struct row_bars *bars) {
  row_print(what, m, hours);
  cr_expect_gt(m->truth_n, 100, "%s: %zu true movements", what, m->truth_n);
  cr_expect_geq(m->f1, bars->f1, "%s: F1 %.4f, limit %.4f", what, m->f1, bars->f1);
  expect_at_most(what, "onset", fabs(m->onset_bias_ms), bars->onset_ms);
  expect_at_most(what, "sd of onset", m->onset_sd_ms, bars->onset_sd_ms);
  expect_at_most(what, "end", fabs(m->end_bias_ms), bars->end_ms);
  expect_at_most(what, "sd of end", m->end_sd_ms, bars->end_sd_ms);
  expect_at_most(what, "false movements an hour", row_false_per_h(m, hours), bars->false_per_h);
}

double row_hop_ms(const struct tib_result *result) {
  const struct tib_envelope *e = &result->legs[0];
  return 1e3 * e->hop * (double)e->rate.record / 1e7 / (double)e->rate.samples;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

double row_median_onset(const struct measure *m, double from_s, double to_s) {
  double *x = calloc(m->matched + 1, sizeof *x), median = NAN;
  size_t n = 0;
  cr_assert_not_null(x);
  for (size_t i = 0; i < m->matched; i++)
    if (m->errors[i].at_s >= from_s && m->errors[i].at_s < to_s) x[n++] = m->errors[i].onset_ms;
  cr_assert_gt(n, 20);
  qsort(x, n, sizeof *x, by_size);
  median = n % 2 ? x[n / 2] : 0.5 * (x[n / 2 - 1] + x[n / 2]);
  free(x);
  return median;
}
