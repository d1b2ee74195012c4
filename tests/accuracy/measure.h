#ifndef TIB_TESTS_MEASURE_H
#define TIB_TESTS_MEASURE_H

/* What the whole analysis finds, beside what is known to be there. */

#include <tibialis/analyze.h>

#include "recording.h"
#include "simulate/simulate.h"

#define IOU_MIN 0.5

/* Analyses under aasm-v3 and wasm-2016, with bursts and accelerometer. A failure ends the test. */
void measure_analyze(const char *path, const char *unit, struct tib_result *result);

/* Simulates into the test's own folder; `path` takes the recording's, which the caller removes. */
void measure_simulate(const struct tib_simulate_options *options, struct test_events *truth, char *path, size_t size);

/* Simulates and analyses. */
void measure_night(const struct tib_simulate_options *options, struct test_events *truth, struct tib_result *result);

struct measure_error {
  double at_s, onset_ms, end_ms;
};

struct measure {
  size_t truth_n, found_n, matched;
  size_t blips; /* found, shorter than 0.5 s and matched with nothing: no leg movements (AASM-LM-1), not in found_n */
  double f1;
  double onset_bias_ms, onset_sd_ms, end_bias_ms, end_sd_ms;
  struct measure_error *errors; /* of the matched, by onset within a leg */
};

struct measure_span {
  double onset_s, end_s;
  enum tib_side side;
};

/* Movements of one leg against the truth: one to one, greedy by intersection over union, at least IOU_MIN. Both legs'
 * figures are put together. The spans are sorted by onset. */
void measure_spans(const struct test_events *truth, const struct measure_span *found, size_t n, struct measure *m);

/* The same of what the primary profile's detection found. */
void measure_movements(const struct test_events *truth, const struct tib_result *result, struct measure *m);
void measure_free(struct measure *m);

#endif
