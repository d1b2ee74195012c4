#ifndef TIB_SIMULATE_OUTPUTS_H
#define TIB_SIMULATE_OUTPUTS_H

/* The files of a night. Legs are those of the plan; options say what is left out. */

#include "simulate/night.h"

/* Writes NAME.edf. */
enum tib_status tib_sim_write_signals(const struct tib_simulate_options *options, const struct tib_sim_night *night,
                                      tib_ticks record, int64_t n_records, const char *path, struct tib_error *err);

/* Writes NAME_truth.tsv. */
enum tib_status tib_sim_write_truth(const struct tib_simulate_options *options, const struct tib_sim_night *night,
                                    const char *path, struct tib_error *err);

/* Writes NAME_parts.tsv: bursts of runs, and potentials. */
enum tib_status tib_sim_write_parts(const struct tib_simulate_options *options, const struct tib_sim_night *night,
                                    const char *path, struct tib_error *err);

/* Writes NAME_rem.tsv: what each epoch of REM sleep holds. */
enum tib_status tib_sim_write_rem(const struct tib_simulate_options *options, const struct tib_sim_night *night,
                                  const char *path, struct tib_error *err);

/* Writes NAME_artefacts.tsv: onset, duration, kind, side and size of all that is no movement. */
enum tib_status tib_sim_write_artefacts(const struct tib_simulate_options *options, const struct tib_sim_night *night,
                                        const char *path, struct tib_error *err);

#endif
