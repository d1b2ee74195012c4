#ifndef TIB_SIMULATE_RANDOM_H
#define TIB_SIMULATE_RANDOM_H

/* Chance that is the same on every machine: mt19937, one stream for every thing that is drawn, so that leaving one out
 * does not change the others. */

#include <gsl/gsl_rng.h>

#include <tibialis/types.h>

struct tib_sim_random {
  gsl_rng rng;
};

/* To be ended with tib_sim_random_finish(). TIB_MEMORY. */
enum tib_status tib_sim_random_init(struct tib_sim_random *random, uint64_t seed, uint64_t stream, struct tib_error *err);
void tib_sim_random_finish(struct tib_sim_random *random);

/* Begins another stream in the same memory. */
void tib_sim_random_restart(struct tib_sim_random *random, uint64_t seed, uint64_t stream);

double tib_sim_uniform(struct tib_sim_random *random, double low, double high);
double tib_sim_normal(struct tib_sim_random *random);
bool tib_sim_chance(struct tib_sim_random *random, double p);

/* exp(normal) with this median, drawn again until it lies in [low, high]. */
double tib_sim_log_normal(struct tib_sim_random *random, double median, double sigma, double low, double high);

/* Waiting time with this mean. */
double tib_sim_wait(struct tib_sim_random *random, double mean);

#endif
