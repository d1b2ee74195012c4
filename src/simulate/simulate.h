#ifndef TIB_SIMULATE_SIMULATE_H
#define TIB_SIMULATE_SIMULATE_H

/* Nights whose truth is known. Contract section 6. */

#include <tibialis/types.h>

struct tib_simulate_options {
  const char *name;     /* of the files: NAME.edf, NAME_truth.tsv; NULL: the scenario's */
  const char *scenario; /* one of tib_simulate_scenarios() */
  double hours;         /* 0.1 to 72 */
  double fs_hz; /* of the legs, 100 to 4096; a record of 1 s where it is whole, else one of a whole number of samples */
  uint64_t seed;
  double noise_uv;    /* resting noise, RMS in 10-100 Hz; 0.1 to 50 */
  double accel_fs_hz; /* of the accelerometer, 10 to 256; not looked at without one */
  const char
      *without;    /* what to leave out, by comma: stages arousals respiratory lights accelerometer right; NULL: nothing */
  bool psg;        /* fill up to 24 channels, as a full polysomnography has */
  double mains_uv; /* amplitude of a 50-Hz line with harmonics in both legs; 0: none */
};

/* The names of the scenarios, ended by NULL, and one line on each. Static memory. */
const char *const *tib_simulate_scenarios(void);
const char *tib_simulate_describe(const char *scenario);

/* TIB_USAGE names a value that cannot be used. */
enum tib_status tib_simulate_check(const struct tib_simulate_options *options, struct tib_error *err);

/* Writes the night and its truth into `folder`. Same options, same bytes. */
enum tib_status tib_simulate_run(const struct tib_simulate_options *options, const char *folder, struct tib_error *err);

#endif
