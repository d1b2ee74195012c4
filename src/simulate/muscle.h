#ifndef TIB_SIMULATE_MUSCLE_H
#define TIB_SIMULATE_MUSCLE_H

/* A muscle as its electrodes see it: motor units, each with a potential of its own that it repeats 8 to 25 times a second,
 * recruited from small to large as the muscle contracts more (Henneman's size principle; the model of Fuglevand, Winter and
 * Patla 1993). Potentials are Hermite-Rodriguez functions of first and second order, two- and three-phased (Lo Conte,
 * Merletti and Sandri 1994). */

#include "simulate/random.h"
#include "simulate/shape.h"

#define TIB_SIM_UNITS_MAX 80
#define TIB_SIM_SLOWEST_HZ 8
#define TIB_SIM_FASTEST_HZ 25
#define TIB_SIM_RATES (TIB_SIM_FASTEST_HZ - TIB_SIM_SLOWEST_HZ + 1)
#define TIB_SIM_DRIVES 161

/* Steps of the level that a contraction follows. */
#define TIB_SIM_TICK_S 0.005

/* How a potential looks: first * H1(u) exp(-u^2) + second * H2(u) exp(-u^2), u in units of width_s. */
struct tib_sim_potential {
  double width_s, first, second;
};

struct tib_sim_unit {
  struct tib_sim_potential potential;
  struct tib_sim_shape shape;
  double size_uv;              /* largest sample of the shape */
  double threshold;            /* excitation from which it takes part, 0 to 1 */
  double slowest_hz;           /* at its threshold */
  double variability;          /* standard deviation of its intervals, as a part of their mean */
  double power[TIB_SIM_RATES]; /* variance between the band's edges at every whole rate */
  double next_s;               /* of a muscle at rest: its next firing */
};

struct tib_sim_tick {
  int drive; /* -1: nothing fires */
  double gain;
};

struct tib_sim_muscle {
  double fs_hz;
  int n_units;
  struct tib_sim_unit units[TIB_SIM_UNITS_MAX];
  struct tib_sim_band highpass;
  double level_uv[TIB_SIM_DRIVES]; /* RMS in band at each step of excitation, rising */
  size_t n_ticks, ticks_capacity;
  struct tib_sim_tick *ticks; /* owned */
  size_t ahead_capacity;
  double *ahead; /* owned; at rest: what firings have put into the samples to come */
  int tail;      /* the longest shape */
};

/* The units below the electrodes. TIB_MEMORY; to be finished in any case. */
enum tib_status tib_sim_muscle_init(struct tib_sim_muscle *muscle, double fs_hz, uint64_t seed, int leg,
                                    struct tib_error *err);

/* Many small units, near and far, that fire all night: the tone of a muscle at rest. */
enum tib_status tib_sim_muscle_init_resting(struct tib_sim_muscle *muscle, double fs_hz, uint64_t seed, int leg,
                                            struct tib_sim_random *random, struct tib_error *err);

void tib_sim_muscle_finish(struct tib_sim_muscle *muscle);

/* A contraction that begins at x[0] and whose RMS in band follows target_uv, a value every TIB_SIM_TICK_S. x[0..n) is set;
 * it is still to ring out after the last tick. */
enum tib_status tib_sim_muscle_contract(struct tib_sim_muscle *muscle, struct tib_sim_random *random,
                                        const double *target_uv, size_t n_ticks, double *x, size_t n,
                                        struct tib_error *err);

/* The next n samples of a muscle at rest, of RMS 1 in band. Always to be called with the same n. */
enum tib_status tib_sim_muscle_rest(struct tib_sim_muscle *muscle, struct tib_sim_random *random, int64_t first, int n,
                                    double *x, struct tib_error *err);

/* ---- one unit ---- */

/* Draws its potential, makes its shape with a peak of 1, and works out its power at every rate, at size 1. */
enum tib_status tib_sim_unit_init(struct tib_sim_unit *unit, double fs_hz, const struct tib_sim_band *highpass,
                                  double shortest_s, double longest_s, struct tib_sim_random *random,
                                  struct tib_error *err);

/* Variance in band while it fires at rate_hz. */
double tib_sim_unit_power(const struct tib_sim_unit *unit, double rate_hz);

/* One interval between two firings. */
double tib_sim_unit_interval(const struct tib_sim_unit *unit, double rate_hz, struct tib_sim_random *random);

#endif
