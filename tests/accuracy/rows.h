#ifndef TIB_TESTS_ROWS_H
#define TIB_TESTS_ROWS_H

/* A row of the table of README.md: a night, what is asked of it, and its line on stderr. */

#include "measure.h"

/* Limits, inclusive. A NAN is not asked for. */
struct row_bars {
  double f1;
  double onset_ms, onset_sd_ms, end_ms, end_sd_ms; /* of the bias its size */
  double false_per_h;                              /* of one leg: found, 0.5 s or longer, and matched with nothing */
};

/* Rest of 1 to 3 uV, of 5, of 8; artefacts over 2 uV. */
extern const struct row_bars ROW_LOW, ROW_RAISED, ROW_HIGH, ROW_ARTEFACT;

/* Without accelerometers, 256 Hz, 2 uV, seed 4242. */
struct tib_simulate_options row_options(const char *scenario, double hours);

/* Simulates, analyses, prints, expects. `result` may be NULL; else the caller finishes it. */
void row_check(const char *what, const struct tib_simulate_options *options, const struct row_bars *bars,
               struct tib_result *result, struct measure *m);

/* Of what was measured: prints, expects. */
void row_expect(const char *what, const struct measure *m, double hours, const struct row_bars *bars);

/* Prints a line on stderr, and at the end of the file that TIBIALIS_ROWS names, if it names one: tests/lint/test_figures.sh
 * reads it. */
void row_tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Of one leg. */
double row_false_per_h(const struct measure *m, double hours);

void row_print(const char *what, const struct measure *m, double hours);

double row_hop_ms(const struct tib_result *result);

/* Median onset error of the movements that begin in [from, to). */
double row_median_onset(const struct measure *m, double from_s, double to_s);

#endif
