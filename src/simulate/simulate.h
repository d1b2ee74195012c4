#ifndef TIB_SIMULATE_SIMULATE_H
#define TIB_SIMULATE_SIMULATE_H

/* Nights whose truth is known. Contract section 6. */

#include <tibialis/types.h>

struct tib_simulate_options {
  const char *name;     /* of the files: NAME.edf, NAME_truth.tsv; NULL: the scenario's */
  const char *scenario; /* one of tib_simulate_scenario() */
  double hours;         /* 0.1 to 72 */
  double fs_hz; /* of the legs, 100 to 4096; a record of 1 s where it is whole, else one of a whole number of samples */
  uint64_t seed;
  double noise_uv;    /* resting noise, RMS in 10-100 Hz; 0.1 to 50 */
  double accel_fs_hz; /* of the accelerometer, 10 to 256; not looked at without one */
  const char
      *without;     /* what to leave out, by comma: stages arousals respiratory lights accelerometer right; NULL: nothing */
  const char *with; /* what to add, by comma: calf; NULL: nothing */
  bool psg;         /* fill up to 24 channels, as a full polysomnography has */
  const char *emg;  /* "gaussian": band-limited noise (NULL too); "units": sums of motor-unit potentials */

  /* Artefacts, in both legs. 0: none. Their parameters and where these are from: sample-data/README.md. */
  double mains_uv;                      /* amplitude of a line with harmonics */
  double mains_hz;                      /* 50 or 60; 0: 50 */
  double ecg_uv;                        /* largest deflection of an ordinary beat in the left leg, in 10-100 Hz */
  double ecg_bpm;                       /* beats a minute, 40 to 130; 0: 70 */
  bool ecg_irregular;                   /* the heart beats as in atrial fibrillation */
  bool ecg_channel;                     /* an ECG channel with the beats, with or without ECG in the legs */
  double pops_per_hour, steps_per_hour; /* of each leg: jumps of an electrode that go back, and that stay */
  double drift_uv;                      /* slow drift of an electrode, RMS in 0.05-0.5 Hz */
  bool tone;                            /* stretches of minutes with more rest */
};

/* The name of the i-th scenario, NULL past the last, and one line on each. Static memory. */
const char *tib_simulate_scenario(size_t i);
const char *tib_simulate_describe(const char *scenario);

/* TIB_USAGE names a value that cannot be used. */
enum tib_status tib_simulate_check(const struct tib_simulate_options *options, struct tib_error *err);

/* Whether the night has a table of artefacts, of the parts of patterns, of REM sleep too. */
bool tib_simulate_has_artefacts(const struct tib_simulate_options *options);
bool tib_simulate_has_parts(const struct tib_simulate_options *options);
bool tib_simulate_has_rem(const struct tib_simulate_options *options);

/* Writes NAME.edf, NAME_truth.tsv and, where there is something to tell, NAME_artefacts.tsv, NAME_parts.tsv and
 * NAME_rem.tsv into `folder`. Same options, same bytes. */
enum tib_status tib_simulate_run(const struct tib_simulate_options *options, const char *folder, struct tib_error *err);

#endif
