#ifndef TIB_SIMULATE_BURST_H
#define TIB_SIMULATE_BURST_H

/* The samples of one movement of one leg, and what is true of them. */

#include "simulate/band.h"
#include "simulate/night.h"

struct tib_sim_muscle;

/* Makes bursts of one leg at one rate. */
struct tib_sim_burst {
  const struct tib_sim_night *night; /* whose pulses they are made of; not owned */
  double fs_hz;
  struct tib_rate rate;
  uint64_t seed;
  int leg;
  struct tib_sim_random random;
  struct tib_sim_band band;
  struct tib_sim_muscle *muscle; /* owned; NULL: Gaussian noise */
  float *x;                      /* owned; the burst made last, in uV */
  size_t n, capacity;
  int64_t first; /* sample of the recording that x[0] adds to */
  /* for the muscle; owned */
  double *target, *sum;
  size_t target_capacity, sum_capacity;
};

/* To be finished in any case. */
enum tib_status tib_sim_burst_init(struct tib_sim_burst *burst, const struct tib_sim_night *night, struct tib_rate rate,
                                   uint64_t seed, int leg, bool units, struct tib_error *err);
void tib_sim_burst_finish(struct tib_sim_burst *burst);

/* Makes the number-th movement of the leg. Same seed, leg, number and rate: same samples. */
enum tib_status tib_sim_burst_make(struct tib_sim_burst *burst, const struct tib_sim_movement *movement, size_t number,
                                   struct tib_error *err);

/* Fills in the truth of every movement of the leg: the rule to the letter on the burst alone, onset at the first rectified
 * sample of 8 uV, end after the last above 2 uV (AASM-LM-3, -4), of each burst of a run too; of the sustained one also the
 * span in which its RMS over 0.25 s together with the rest is at least twice the rest and 8 uV above it (SBC-1). */
enum tib_status tib_sim_burst_measure(struct tib_sim_burst *burst, struct tib_sim_night *night, double noise_uv,
                                      struct tib_error *err);

#endif
