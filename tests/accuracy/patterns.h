#ifndef TIB_TESTS_PATTERNS_H
#define TIB_TESTS_PATTERNS_H

/* Nights of other leg patterns, and how what is found compares with what was put there. */

#include <tibialis/analyze.h>

#include "recording.h"
#include "simulate/simulate.h"

#define PATTERN_NIGHTS 20 /* of each pattern, issue 6 */
#define PATTERN_FEW 4     /* of them in an ordinary run */
#define PATTERN_SEED 6000 /* the k-th night's is k more; of TIBIALIS_ACCURACY_SEED where that is set */
#define PATTERN_FOUND 0.95
#define PATTERN_FALSE_PER_H 0.1

/* A row of NAME_parts.tsv. */
struct pattern_part {
  double onset_s, duration_s, peak_uv;
  char kind[16], side[8];
};

/* A row of NAME_rem.tsv. */
struct pattern_epoch {
  double onset_s, tonic_share;
  int phasic, any; /* mini-epochs of ten */
  char side[8];
};

struct pattern_night {
  struct tib_simulate_options options;
  struct test_events truth;
  size_t n_parts, n_epochs;
  struct pattern_part *parts;
  struct pattern_epoch *epochs;
  struct tib_result result;
};

/* PATTERN_NIGHTS where TIBIALIS_ACCURACY_ALL is set, else PATTERN_FEW. */
int pattern_nights(void);

/* The k-th of the nights, k from 1: rest of 1 to 5 uV, 256 and 512 Hz in turn, Gaussian noise and motor units by twos. With
 * accelerometers. The same k, the same night. */
struct tib_simulate_options pattern_options(const char *scenario, double hours, int k);

/* Simulates, reads the truth, analyses: aasm-v3 and wasm-2016, bursts, patterns and accelerometer, calves where there are
 * any. A failure ends the test. To be freed. */
void pattern_make(struct pattern_night *night, const struct tib_simulate_options *options);
void pattern_free(struct pattern_night *night);

struct pattern_count {
  size_t truth, found, matched; /* of one type: rows of the truth, of the result, and of both */
  size_t side;                  /* matched, and of the same side */
  double hours;
};

/* Adds the night's rows of a type, one to one from an overlap of half of both together. Sustained bursts count from
 * `grade` on, and only on the shin. */
void pattern_count(const struct pattern_night *night, enum tib_pattern_type type, enum tib_grade grade,
                   struct pattern_count *count);

/* The name of a type in the truth. */
const char *pattern_name(enum tib_pattern_type type);

/* Prints the figures on stderr, with what they are of. */
void pattern_print(const char *what, const struct pattern_count *count);

/* Those, and found and false against the figures; in few nights one more may be missed or false, as one more or
 * less says nothing there. */
void pattern_expect(const char *what, const struct pattern_count *count);

/* Of nights that hold none. */
void pattern_expect_none(const char *what, const struct pattern_count *count);

/* Movements of the primary profile that count, each made of two bursts of one run or more: a run taken for one movement.
 * The number of runs of which that is true. */
size_t pattern_merged_runs(const struct pattern_night *night);

#endif
