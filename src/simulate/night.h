#ifndef TIB_SIMULATE_NIGHT_H
#define TIB_SIMULATE_NIGHT_H

/* What happens in a simulated night, before any signal is made of it. Times of the plan are double seconds: they only say
 * where something was put. The truth is read off the burst itself, in samples. */

#include "simulate/random.h"
#include "simulate/simulate.h"

#define TIB_SIM_EPOCH_S 30.0

/* What a movement is of. */
enum tib_sim_kind {
  TIB_SIM_LIMB,      /* one of the leg, or of the body */
  TIB_SIM_RUN,       /* one leg's bursts of a run */
  TIB_SIM_POTENTIAL, /* fragmentary myoclonus */
  TIB_SIM_REM        /* activity in REM sleep */
};

/* One burst of a run, as part of one leg's movement. */
struct tib_sim_pulse {
  double at_s, length_s; /* from the movement's beginning; ramps included */
  double gain;           /* of the movement's level */
  /* The truth */
  bool seen;
  struct tib_span span;
  float peak_uv;
};

/* One burst of one leg. */
struct tib_sim_movement {
  double at_s, length_s; /* ramps included */
  double level_uv;       /* RMS of its plateau */
  double rise_s, fall_s;
  double depth, wave_hz, wave_phase; /* slow modulation of the plateau */
  double sway, sway_hz;              /* the same, slower still */
  double reach_uv;                   /* its largest sample is made as high; 0: as it comes */
  double calf;                       /* how many times as strong the calf shows it; 0: as cross-talk */
  double accel_g;                    /* amplitude of the ankle's motion; 0: it does not show */
  bool gross, sustained;
  bool graded; /* the truth tells what grade it may have */
  enum tib_sim_kind kind;
  size_t run;                   /* of TIB_SIM_RUN: which of the night's */
  size_t first_pulse, n_pulses; /* of the night's; none: it contracts all the time */
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

/* A large movement of the body: both ankles swing. */
struct tib_sim_gross {
  double at_s, length_s;
  double swing_g; /* amplitude of the swing; its peaks are up to 1.4 times this */
  bool turns;     /* the ankles lie in another direction afterwards */
  double lull_hz; /* how often the swing comes nearly to rest; 0: never */
};

enum tib_sim_run_kind { TIB_SIM_ALTERNATING, TIB_SIM_TREMOR };

/* A run of bursts, on one leg or both. */
struct tib_sim_run {
  enum tib_sim_run_kind kind;
  int bursts; /* in time: those of both legs at once are one */
};

/* What somebody wrote down. */
struct tib_sim_remark {
  double at_s;
  const char *text; /* static */
};

/* From here the ankles lie in another direction. */
struct tib_sim_posture {
  double at_s;
  double gravity[2][3]; /* left, right; of length 1 */
};

/* ---- what is no movement ---- */

/* An electrode that jumps, and the recorder's way back. */
struct tib_sim_jump {
  double at_s, size_uv, return_s;
  int rise;   /* samples, the first of them included */
  bool stays; /* a step of the level, which the recorder's high-pass brings back; else the electrode itself goes back */
};

struct tib_sim_jumps {
  struct tib_sim_jump *items; /* owned; sorted */
  size_t n, capacity;
};

/* A stretch in which there is more rest. */
struct tib_sim_tone {
  double at_s, length_s, more_uv;
  int leg; /* 2: both */
};

/* A stretch with mains in both legs. */
struct tib_sim_hum {
  double at_s, length_s, uv;
};

struct tib_sim_beat {
  double at_s;  /* R peak */
  double level; /* 1 on average: breathing moves the heart */
  bool premature;
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
  struct tib_sim_gross *gross; /* sorted once postures are planned */
  size_t n_postures, postures_capacity;
  struct tib_sim_posture *postures; /* sorted; the first at 0 */
  struct tib_sim_jumps jumps[2];
  size_t n_tones, tones_capacity;
  struct tib_sim_tone *tones; /* sorted, no two at once */
  size_t n_hums, hums_capacity;
  struct tib_sim_hum *hums; /* no two at once */
  size_t n_pulses, pulses_capacity;
  struct tib_sim_pulse *pulses; /* those of one movement together */
  size_t n_runs, runs_capacity;
  struct tib_sim_run *runs;
  size_t n_remarks, remarks_capacity;
  struct tib_sim_remark *remarks;
  size_t n_beats, beats_capacity;
  struct tib_sim_beat *beats;
  double recorder_s; /* time constant of the recorder's high-pass, where its legs go below 10 Hz; else 0 */
};

void tib_sim_night_finish(struct tib_sim_night *night);

/* Streams of chance. Signals and bursts come after these. */
enum tib_sim_stream {
  TIB_SIM_STREAM_STAGES,
  TIB_SIM_STREAM_EVENTS,
  TIB_SIM_STREAM_MOVEMENTS,
  TIB_SIM_STREAM_POSTURES,
  TIB_SIM_STREAM_BEATS,
  TIB_SIM_STREAM_TONES,
  TIB_SIM_STREAM_RECORDER,
  TIB_SIM_STREAM_JUMPS = 10,    /* + leg */
  TIB_SIM_STREAM_SIGNAL = 100,  /* + channel */
  TIB_SIM_STREAM_MUSCLE = 200,  /* + leg */
  TIB_SIM_STREAM_RESTING = 210, /* + leg */
  TIB_SIM_STREAM_DRIFT = 220,   /* + leg */
  TIB_SIM_STREAM_CALF = 230,    /* + leg */
  TIB_SIM_STREAM_BURST = 1000   /* + 2 * number + leg */
};

/* Lights and stages. */
enum tib_status tib_sim_plan_stages(struct tib_sim_night *night, struct tib_sim_random *random, struct tib_error *err);

enum tib_stage tib_sim_stage_at(const struct tib_sim_night *night, double at_s);

enum tib_status tib_sim_add_gross(struct tib_sim_night *night, const struct tib_sim_gross *gross, struct tib_error *err);

/* How the ankles lie; after the gross movements. */
enum tib_status tib_sim_plan_postures(struct tib_sim_night *night, struct tib_sim_random *random, struct tib_error *err);

/* An ordinary movement: amplitude, ramps and motion drawn. */
struct tib_sim_movement tib_sim_make_movement(struct tib_sim_random *random, double at_s, double length_s, double noise_uv);

/* Puts a movement into a leg (0 left, 1 right) where it is free and 5 s from the ends of the recording; *placed says
 * whether it was. */
enum tib_status tib_sim_place(struct tib_sim_night *night, int leg, const struct tib_sim_movement *movement, bool *placed,
                              struct tib_error *err);

enum tib_status tib_sim_add_arousal(struct tib_sim_night *night, double at_s, double length_s, struct tib_error *err);

/* The text is not copied. */
enum tib_status tib_sim_add_remark(struct tib_sim_night *night, double at_s, const char *text, struct tib_error *err);

/* Each where no other is. */
enum tib_status tib_sim_add_tone(struct tib_sim_night *night, const struct tib_sim_tone *tone, struct tib_error *err);
enum tib_status tib_sim_add_hum(struct tib_sim_night *night, const struct tib_sim_hum *hum, struct tib_error *err);

/* ---- artefacts ---- */

/* Beats, jumps of the electrodes and stretches of more rest, as far as they are asked for; after the movements, which are
 * raised to twice the rest where there is more of it. Streams of their own: the movements are the same with and without. */
enum tib_status tib_sim_plan_artefacts(struct tib_sim_night *night, const struct tib_simulate_options *options,
                                       struct tib_error *err);

/* Whether the legs' recorder must pass what is slow or sudden. */
bool tib_sim_is_wide(const struct tib_simulate_options *options);

/* Whether muscles are sums of motor units. */
bool tib_sim_has_units(const struct tib_simulate_options *options);

/* More rest at a moment than the noise that was asked for, in uV. */
double tib_sim_tone_at(const struct tib_sim_night *night, int leg, double at_s);

/* Whether it is more anywhere in [from_s, to_s). */
bool tib_sim_has_tone(const struct tib_sim_night *night, int leg, double from_s, double to_s);

/* ---- what was asked for ---- */

/* The shortest record of whole seconds with a whole number of samples of every channel; 0 where there is none. The rates of
 * the other channels are whole. */
int tib_sim_record_seconds(const struct tib_simulate_options *options);

/* Of the files. */
const char *tib_sim_name(const struct tib_simulate_options *options);

/* Whether `what` is in the list of things to leave out. */
bool tib_sim_without(const struct tib_simulate_options *options, const char *what);

/* Whether it is in that of things to add. */
bool tib_sim_with(const struct tib_simulate_options *options, const char *what);

#endif
