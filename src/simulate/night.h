#ifndef TIB_SIMULATE_NIGHT_H
#define TIB_SIMULATE_NIGHT_H

/* What happens in a simulated night, before any signal is made of it. Times of the plan are double seconds: they only say
 * where something was put. The truth is read off the burst itself, in samples. */

#include "simulate/band.h"
#include "simulate/random.h"
#include "simulate/simulate.h"

#define TIB_SIM_EPOCH_S 30.0

/* One burst of one leg. */
struct tib_sim_movement {
  double at_s, length_s; /* ramps included */
  double level_uv;       /* RMS of its plateau */
  double rise_s, fall_s;
  double depth, wave_hz, wave_phase; /* slow modulation of the plateau */
  double accel_g;                    /* amplitude of the ankle's motion; 0: it does not show */
  bool gross, sustained;
  /* The truth, by tib_sim_burst_measure(). */
  bool seen; /* it reaches 8 uV at all */
  struct tib_span span, sustained_span;
  float peak_uv;
};

struct tib_sim_movements {
  struct tib_sim_movement *items; /* owned; sorted by onset, no two closer than TIB_SIM_APART_S */
  size_t n, capacity;
};

/* Rest of more than 0.5 s ends a movement (AASM-LM-4): bursts of one leg stay well apart. */
#define TIB_SIM_APART_S 1.5

struct tib_sim_respiratory {
  double at_s, length_s;
  bool hypopnea;
};

struct tib_sim_event {
  double at_s, length_s;
};

/* From here the ankles lie in another direction. */
struct tib_sim_posture {
  double at_s;
  double gravity[2][3]; /* left, right; of length 1 */
};

struct tib_sim_night {
  double length_s;
  size_t n_stages; /* whole epochs */
  enum tib_stage *stages;
  double lights_off_s, lights_on_s;
  struct tib_sim_movements legs[2];
  size_t n_arousals, arousals_capacity;
  struct tib_sim_event *arousals;
  size_t n_respiratory, respiratory_capacity;
  struct tib_sim_respiratory *respiratory;
  size_t n_gross, gross_capacity;
  struct tib_sim_event *gross;
  size_t n_postures, postures_capacity;
  struct tib_sim_posture *postures; /* sorted; the first at 0 */
};

void tib_sim_night_finish(struct tib_sim_night *night);

/* Streams of chance. Signals and bursts come after these. */
enum tib_sim_stream {
  TIB_SIM_STREAM_STAGES,
  TIB_SIM_STREAM_EVENTS,
  TIB_SIM_STREAM_MOVEMENTS,
  TIB_SIM_STREAM_POSTURES,
  TIB_SIM_STREAM_SIGNAL = 100, /* + channel */
  TIB_SIM_STREAM_BURST = 1000  /* + 2 * number + leg */
};

/* Lights and stages. */
enum tib_status tib_sim_plan_stages(struct tib_sim_night *night, struct tib_sim_random *random, struct tib_error *err);

enum tib_stage tib_sim_stage_at(const struct tib_sim_night *night, double at_s);

/* What the "quiet" scenario holds beside its stages: arousals without a cause, so that "none with a movement" can be told.
 */
enum tib_status tib_sim_plan_quiet(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                   struct tib_error *err);

/* What the "rls" scenario holds beside its stages: breathing, gross movements, the sustained burst, series, single
 * movements, arousals. */
enum tib_status tib_sim_plan_rls(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                 struct tib_error *err);

/* The "bursts" scenario: movements of any strength at random times in both legs. */
enum tib_status tib_sim_plan_bursts(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                    struct tib_error *err);

/* How the ankles lie; after the gross movements. */
enum tib_status tib_sim_plan_postures(struct tib_sim_night *night, struct tib_sim_random *random, struct tib_error *err);

/* An ordinary movement: amplitude, ramps and motion drawn. */
struct tib_sim_movement tib_sim_make_movement(struct tib_sim_random *random, double at_s, double length_s, double noise_uv);

/* Puts a movement into a leg (0 left, 1 right) where it is free and 5 s from the ends of the recording; *placed says
 * whether it was. */
enum tib_status tib_sim_place(struct tib_sim_night *night, int leg, const struct tib_sim_movement *movement, bool *placed,
                              struct tib_error *err);

enum tib_status tib_sim_add_arousal(struct tib_sim_night *night, double at_s, double length_s, struct tib_error *err);

/* ---- bursts ---- */

/* Makes bursts of one leg at one rate. */
struct tib_sim_burst {
  double fs_hz;
  struct tib_rate rate;
  uint64_t seed;
  struct tib_sim_random random;
  struct tib_sim_band band;
  float *x; /* owned; the burst made last, in uV */
  size_t n, capacity;
  int64_t first; /* sample of the recording that x[0] adds to */
};

enum tib_status tib_sim_burst_init(struct tib_sim_burst *burst, struct tib_rate rate, uint64_t seed, struct tib_error *err);
void tib_sim_burst_finish(struct tib_sim_burst *burst);

/* Makes the number-th movement of a leg. Same seed, leg, number and rate: same samples. */
enum tib_status tib_sim_burst_make(struct tib_sim_burst *burst, const struct tib_sim_movement *movement, int leg,
                                   size_t number, struct tib_error *err);

/* Fills in the truth of every movement: the rule to the letter on the burst alone, onset at the first rectified sample of
 * 8 uV, end after the last above 2 uV (rules.md 2.9); of the sustained one also the span in which its RMS over 0.25 s
 * together with the rest is at least twice the rest and 8 uV above it (SBC-1). */
enum tib_status tib_sim_burst_measure(struct tib_sim_burst *burst, struct tib_sim_movements *movements, int leg,
                                      double noise_uv, struct tib_error *err);

/* ---- outputs ---- */

struct tib_edf_plan;

/* Writes NAME.edf. Legs are those of the plan; options say what is left out. */
enum tib_status tib_sim_write_signals(const struct tib_simulate_options *options, const struct tib_sim_night *night,
                                      tib_ticks record, int64_t n_records, const char *path, struct tib_error *err);

/* Writes NAME_truth.tsv. */
enum tib_status tib_sim_write_truth(const struct tib_simulate_options *options, const struct tib_sim_night *night,
                                    const char *path, struct tib_error *err);

/* Whether `what` is in the list of things to leave out. */
bool tib_sim_without(const struct tib_simulate_options *options, const char *what);

#endif
