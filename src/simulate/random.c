#include "simulate/random.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

#include "base/array.h"

enum tib_status tib_sim_random_init(struct tib_sim_random *random, uint64_t seed, uint64_t stream, struct tib_error *err) {
  /* Not gsl_rng_alloc(): GSL ends the program where memory runs out. */
  random->rng.type = gsl_rng_mt19937;
  enum tib_status status = tib_array_create(&random->rng.state, 1, gsl_rng_mt19937->size, err);
  if (status == TIB_OK) tib_sim_random_restart(random, seed, stream);
  return status;
}

void tib_sim_random_finish(struct tib_sim_random *random) {
  free(random->rng.state);
  random->rng.state = NULL;
}

/* The finalizer of splitmix64: neighbouring seeds and streams give unrelated numbers. */
static uint64_t mix(uint64_t x) {
  x += UINT64_C(0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
  return x ^ (x >> 31);
}

void tib_sim_random_restart(struct tib_sim_random *random, uint64_t seed, uint64_t stream) {
  gsl_rng_set(&random->rng, (unsigned long)(mix(mix(seed) ^ stream) & 0xffffffff));
}

double tib_sim_uniform(struct tib_sim_random *random, double low, double high) {
  return low + (high - low) * gsl_rng_uniform(&random->rng);
}

double tib_sim_normal(struct tib_sim_random *random) { return gsl_ran_gaussian_ziggurat(&random->rng, 1.0); }

bool tib_sim_chance(struct tib_sim_random *random, double p) { return gsl_rng_uniform(&random->rng) < p; }

double tib_sim_log_normal(struct tib_sim_random *random, double median, double sigma, double low, double high) {
  for (int tries = 0; tries < 100; tries++) {
    double x = median * exp(sigma * tib_sim_normal(random));
    if (x >= low && x <= high) return x;
  }
  return median;
}

double tib_sim_wait(struct tib_sim_random *random, double mean) { return -mean * log(gsl_rng_uniform_pos(&random->rng)); }
