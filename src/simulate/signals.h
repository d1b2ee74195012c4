#ifndef TIB_SIMULATE_SIGNALS_H
#define TIB_SIMULATE_SIGNALS_H

/* From what happens in the night to samples, record by record. */

#include "simulate/burst.h"
#include "simulate/electrode.h"
#include "simulate/heart.h"
#include "simulate/muscle.h"
#include "write/write.h"

#define TIB_SIM_SIGNALS_MAX 26

struct tib_sim_signal;

/* Makes the next n values of a signal, in its unit. */
typedef enum tib_status tib_sim_fill_fn(struct tib_sim_signal *signal, int64_t first, int n, double *x,
                                        struct tib_error *err);

struct tib_sim_signal {
  struct tib_edf_signal edf;
  char prefilter[32]; /* what edf.prefilter of a leg points to */
  double fs_hz;
  tib_sim_fill_fn *fill;
  const struct tib_sim_night *night;
  struct tib_sim_random random;
  uint64_t seed;
  int leg, axis, kind;
  bool calf;
  double noise_uv;
  size_t next, next_gross; /* the first movement that is not over */
  size_t posture;
  struct tib_sim_band band;
  struct tib_sim_burst burst; /* legs; burst.x holds movement number `made` */
  bool has_burst;
  size_t made;
  struct tib_sim_muscle *resting; /* legs; owned; NULL: Gaussian noise */
  struct tib_sim_random firing;   /* of the resting muscle */
  double amplifier_part;          /* of the rest that is the recorder's own noise */
  struct tib_sim_electrode electrode;
  bool has_heart;
  struct tib_sim_heart heart;
  /* ankles: how the leg moves just now, from the movement `moves` */
  size_t moves;
  double swing_hz, swing[3];
  /* the other channels */
  double state[4];
};

/* Each but tib_sim_other_init() can run out of memory; the signal is to be finished in any case. */
enum tib_status tib_sim_leg_init(struct tib_sim_signal *signal, int leg, bool calf, struct tib_rate rate,
                                 const struct tib_simulate_options *options, struct tib_error *err);
void tib_sim_leg_finish(struct tib_sim_signal *signal);
enum tib_status tib_sim_ankle_init(struct tib_sim_signal *signal, int leg, int axis, struct tib_error *err);

/* The channels of a polysomnography beside legs and ankles: how many, and one of them. */
int tib_sim_other_count(void);
void tib_sim_other_init(struct tib_sim_signal *signal, int kind);
double tib_sim_other_rate(int kind);
bool tib_sim_other_is_ecg(int kind);

/* The ECG channel with the beats of the night. */
enum tib_status tib_sim_ecg_init(struct tib_sim_signal *signal, struct tib_error *err);

#endif
