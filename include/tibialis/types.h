#ifndef TIBIALIS_TYPES_H
#define TIBIALIS_TYPES_H

/* What travels between the rooms of tibialis. Times are exact: 64-bit ticks of 100 ns, spans half open. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tibialis/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- time ---- */

typedef int64_t tib_ticks; /* 100 ns */

#define TIB_TICKS_PER_S INT64_C(10000000)
#define TIB_NO_TICKS INT64_MIN /* a time that is not defined, such as the interval before the first movement */

/* [onset, offset): ticks since the first sample of the recording. */
struct tib_span {
  tib_ticks onset, offset;
};

/* `samples` samples in `record` ticks. A rate is a fraction, so that 499.9 Hz or 231 samples in 0.9 s stay exact. */
struct tib_rate {
  int64_t samples;
  tib_ticks record;
};

/* ---- words of the field ---- */

enum tib_side { TIB_SIDE_NONE, TIB_LEFT, TIB_RIGHT, TIB_BOTH }; /* NONE: one channel for both legs, or no leg at all */

enum tib_stage { TIB_STAGE_UNKNOWN, TIB_STAGE_W, TIB_STAGE_N1, TIB_STAGE_N2, TIB_STAGE_N3, TIB_STAGE_R, TIB_STAGE_COUNT };

/* What the recording is of (CLIN-6): a night, or a suggested immobilisation test. */
enum tib_study { TIB_STUDY_NIGHT, TIB_STUDY_SIT };

/* Which muscle an EMG channel lies on. */
enum tib_muscle { TIB_TIBIALIS_ANTERIOR, TIB_GASTROCNEMIUS, TIB_OTHER_MUSCLE };

enum tib_flag { TIB_NA, TIB_NO, TIB_YES }; /* NA: could not be assessed */

enum tib_mains { TIB_MAINS_AUTO, TIB_MAINS_50, TIB_MAINS_60, TIB_MAINS_OFF }; /* what is taken out of the legs */

/* ---- the recording: made by read, read by condition and report ---- */

enum tib_format {
  TIB_EDF,
  TIB_EDF_PLUS_C,
  TIB_EDF_PLUS_D,
  TIB_BDF,
  TIB_BDF_PLUS_C,
  TIB_BDF_PLUS_D,
  TIB_SCORED_FILE /* no signals: a file of annotations in another format, which tib_recording.scored_format names */
};

enum tib_unit { TIB_UNIT_OTHER, TIB_UNIT_UV, TIB_UNIT_G };

/* One ordinary signal of the file. `scale` and `offset` turn a stored sample into `unit` (uV or g) where the header's
 * unit is known: value = scale * digital + offset; for TIB_UNIT_OTHER they give the header's own unit. */
struct tib_channel {
  char label[68];     /* UTF-8, trimmed: 16 bytes of any single-byte coding fit */
  char unit_text[36]; /* as in the header, UTF-8, trimmed */
  char prefilter[324];
  char transducer[324];
  enum tib_unit unit;
  struct tib_rate rate;
  int32_t digital_min, digital_max; /* as in the header; stored samples are clamped to them */
  double physical_min, physical_max;
  double scale, offset;
  double resolution; /* |scale|: one step, in uV or g or the header's unit */
  bool derived;      /* no signal of the file: channel of[0] minus channel of[1] (EDGE-16); after all that are */
  int of[2];
};

/* A run of records without a gap between them. A recording without gaps has one. */
struct tib_segment {
  tib_ticks onset; /* clock time of its first sample since the first sample of the recording */
  int64_t first_record, n_records;
};

/* What was repaired or looked past while reading, e.g. {"trailing-bytes", "...", "..."}. */
struct tib_deviation {
  char code[32];
  char text[160];
  char repair[96]; /* "none needed" where nothing was */
  bool repaired;   /* something was mended, left out or assumed: --strict refuses the file */
};

struct tib_recording {
  char name[256]; /* the file's name without its folders */
  enum tib_format format;
  char scored_format[24]; /* of TIB_SCORED_FILE: "nsrr-xml", "luna-annot", ...; else empty */
  int64_t bytes;          /* size of the file */
  int64_t n_records;
  tib_ticks record_duration;
  tib_ticks duration;    /* from the first sample to the end of the last record, gaps counted */
  tib_ticks start_clock; /* ticks since midnight of the first sample; TIB_NO_TICKS where the header has no time */
  char start_date[11];   /* yyyy-mm-dd; empty where unknown */
  size_t n_channels;
  struct tib_channel *channels; /* owned; ordinary signals in file order */
  size_t n_segments;
  struct tib_segment *segments; /* owned */
  size_t n_deviations;
  struct tib_deviation *deviations; /* owned */
};

/* A file beside the recording that took part. */
struct tib_input {
  char name[256]; /* without its folders */
  char fingerprint[33];
  int64_t bytes;
};

#define TIB_MAX_EXTRA 4
#define TIB_MAX_MUSCLES (2 + TIB_MAX_EXTRA)

/* A further muscle, named by the user. */
struct tib_extra_channel {
  int channel;
  enum tib_side side;
  char muscle[32]; /* as the user wrote it: "extensor digitorum brevis" */
};

/* Which channel has which role; -1 where none has. Index 0 of `accel` is the left ankle, 1 the right; then x, y, z. */
struct tib_channels {
  int left, right, leg; /* leg: one channel for both legs; then left and right are -1 */
  int ecg;              /* tells heart beats in the legs; never scored */
  int accel[2][3];
  int calf[2]; /* gastrocnemius, left and right; only where the user names them */
  size_t n_extra;
  struct tib_extra_channel extra[TIB_MAX_EXTRA];
};

#define TIB_NO_CHANNELS   \
  ((struct tib_channels){ \
      .left = -1, .right = -1, .leg = -1, .ecg = -1, .accel = {{-1, -1, -1}, {-1, -1, -1}}, .calf = {-1, -1}})

/* Samples of one channel, in the order of the file, in uV or g. */
struct tib_samples {
  const float *x;
  size_t n;
  int64_t first; /* index of x[0] among the samples of its segment */
};

/* A stretch of whole records of one segment. channel[i] belongs to the i-th channel asked for. The memory is the
 * reader's and is good until the callback returns. */
struct tib_block {
  size_t segment;  /* they come in order, one more at a time; how many there are is known after the last */
  tib_ticks onset; /* of the segment's first sample since the first sample of the recording */
  size_t n_channels;
  const struct tib_samples *channel;
};

typedef enum tib_status tib_block_fn(void *user, const struct tib_block *block, struct tib_error *err);

/* ---- what was scored by others: made by read, read by detect, score and report ---- */

struct tib_stage_span {
  struct tib_span span;
  enum tib_stage stage;
};

enum tib_respiratory_kind {
  TIB_APNEA_OBSTRUCTIVE,
  TIB_APNEA_CENTRAL,
  TIB_APNEA_MIXED,
  TIB_APNEA, /* of no stated kind */
  TIB_HYPOPNEA,
  TIB_RERA,
  TIB_RESPIRATORY_OTHER
};

struct tib_respiratory_event {
  struct tib_span span;
  enum tib_respiratory_kind kind;
};

/* A limb movement that somebody else scored. */
struct tib_scored_movement {
  struct tib_span span;
  enum tib_side side;
};

enum tib_lights_source { TIB_LIGHTS_OPTION, TIB_LIGHTS_ANNOTATION, TIB_LIGHTS_SCORED_EPOCHS, TIB_LIGHTS_WHOLE_FILE };

struct tib_label_count {
  char label[68];
  int64_t n;
  bool personal; /* shares a word with the header's patient or recording field: not for results */
};

/* Stages, arousals, respiratory events, lights, movements, and which of them were there at all. An absent list is not
 * an empty one: `has_x` is false and every number that rests on it is absent as well. Lists are sorted by onset. */
struct tib_context {
  bool has_stages, has_arousals, has_respiratory, has_movements;
  char stages_source[256], arousals_source[256], respiratory_source[256], movements_source[256]; /* file names */
  tib_ticks epoch; /* length of a scored epoch */
  size_t n_stages;
  struct tib_stage_span *stages; /* owned; no overlaps; a run of one stage may be one span */
  size_t n_arousals;
  struct tib_span *arousals; /* owned */
  size_t n_respiratory;
  struct tib_respiratory_event *respiratory; /* owned */
  size_t n_movements;
  struct tib_scored_movement *movements; /* owned */
  size_t n_cramps;
  struct tib_span *cramps; /* owned; sorted by onset; annotations whose text tells of a cramp, whoever wrote them */
  tib_ticks lights_off_mark, lights_on_mark; /* annotations; TIB_NO_TICKS where there is none */
  struct tib_span lights;                    /* the scored night, resolved by EDGE-20 */
  enum tib_lights_source lights_source;
  int64_t n_other;             /* events whose label is known and that no rule asks for: desaturations, positions, series */
  int64_t n_outside_recording; /* events that lie wholly or partly outside the data; kept */
  size_t n_unknown;
  struct tib_label_count *unknown; /* owned; labels that no reader knows, sorted as bytes */
};

/* ---- the envelope: made by condition, read by detect and report ---- */

/* The hops of one segment: hop h (first_hop <= h < first_hop + n_hops) begins at sample (h - first_hop) * hop of it. */
struct tib_envelope_segment {
  tib_ticks onset;
  size_t first_hop, n_hops;
  size_t first_power, n_power;
};

/* Why a minute of a leg is worth less, or nothing; bits. */
enum tib_minute_fault {
  TIB_MINUTE_FLAT = 1,     /* constant for longer than EDGE-21 allows */
  TIB_MINUTE_CLIPPED = 2,  /* too many samples at the rails */
  TIB_MINUTE_DETACHED = 4, /* an electrode that hangs loose */
  TIB_MINUTE_POPS = 8,     /* electrode pops */
  TIB_MINUTE_NOISY = 16,   /* resting level above BASE-7's limit */
  TIB_MINUTE_ECG = 32,     /* heart beats, taken out */
  TIB_MINUTE_MAINS = 64,   /* mains, taken out */
  TIB_MINUTE_REFIT = 128   /* another resting level than before (EDGE-23) */
};

/* One minute of one leg, [m, m + 1) min of the recording's clock. What was not measured is NAN. */
struct tib_minute {
  float mains_uv;      /* RMS of the line and its harmonics that was taken out; 0: none found */
  float ecg_uv;        /* largest sample of the mean beat that was taken out; 0: none found */
  float clipped_share; /* of the samples at either end of the digital range */
  uint16_t pops;
  uint16_t faults; /* enum tib_minute_fault, those that samples alone tell */
};

/* One leg. Per hop of about 8 ms the mean and the largest of the rectified filtered samples, in uV (BASE-1), and
 * per power step (a whole number of hops near 0.05 s) the mean square in uV^2, for the sustained bursts (SBC-1). */
struct tib_envelope {
  enum tib_side side;
  enum tib_muscle muscle;
  char muscle_name[32]; /* of TIB_OTHER_MUSCLE, as the user wrote it */
  struct tib_rate rate; /* of the samples */
  int hop;              /* samples in a hop */
  int power_hops;       /* hops in a power step */
  size_t n_hops;
  float *mean, *peak; /* owned, n_hops each */
  size_t n_power;
  float *power; /* owned */
  size_t n_segments;
  struct tib_envelope_segment *segments; /* owned */
  size_t n_minutes;
  struct tib_minute *minutes; /* owned; to the end of the recording by the clock */
  size_t n_flat;
  struct tib_span *flat;          /* owned; stretches of constant samples longer than EDGE-21 allows: no signal there */
  double highpass_hz, lowpass_hz; /* the band in fact used */
  int fir_taps;
  int mains_hz;       /* 50, 60, or 0 where none was found or suppression is off */
  double mains_share; /* share of the leg's minutes in which mains was removed */
  double ecg_share;   /* the same of heart beats; NAN where they were not looked for */
  bool ecg_channel;   /* the beats were told by an ECG channel */
  bool has_beats;     /* heart beats were looked for in this leg */
  size_t n_beats;
  tib_ticks *beats;     /* owned; sorted; those that this leg shows, taken out of it or not (BASE-8) */
  double clipped_share; /* share of the samples at either end of the digital range */
  bool coarse;          /* the resolution is too coarse for the criteria: numbers of this leg are absent */
};

/* Why a movement of an ankle is one of the body (ACC-7); bits. */
enum tib_gross {
  TIB_GROSS_LONG = 1,   /* longer than a limb's */
  TIB_GROSS_STRONG = 2, /* its peak */
  TIB_GROSS_BOTH = 4,   /* both ankles at once for long */
  TIB_GROSS_POSTURE = 8 /* another posture after it (ACC-8) */
};

/* One movement of one ankle (ACC-5, ACC-6). */
struct tib_motion {
  struct tib_span span;
  float peak_g;   /* largest root mean square */
  float floor_g;  /* ACC-4, at the peak */
  float turn_deg; /* by how much gravity turned, ACC-8; NAN where it cannot be told */
  unsigned gross; /* enum tib_gross; 0: a movement of the limb, or not looked at yet */
};

/* A movement of the body, as the ankles show it: what of both was at once is one (ACC-7). */
struct tib_gross_movement {
  struct tib_span span;
  enum tib_side side; /* of the ankles that show it */
  unsigned gross;     /* enum tib_gross */
};

/* How late an ankle's motion is behind the EMG of its leg over the night (ACC-11). */
struct tib_clock_check {
  size_t n_windows;            /* in which that could be told */
  double move_s;               /* largest less smallest; NAN where it was told in too few */
  double first_s, last_s;      /* in the first and last of them; above 0: the motion is late */
  tib_ticks first_at, last_at; /* their middles */
  bool moved;                  /* by more than the rules allow */
};

/* The motion of one ankle: root mean square of band-passed acceleration (ACC-1 to ACC-4), n steps of `step` ticks. */
struct tib_activity {
  enum tib_side side;
  bool present;   /* false: no usable accelerometer on this leg */
  bool bad_scale; /* median |a| at rest outside 0.85-1.15 g */
  tib_ticks step;
  size_t n;
  float *rms_g;   /* owned; index i covers [i, i + 1) * step of clock time; NAN in gaps */
  float *floor_g; /* owned; ACC-4 */
  size_t n_events;
  struct tib_motion *events; /* owned; sorted, no overlaps */
};

/* ---- found: made by detect, read by score and report ---- */

enum tib_accel_state { TIB_ACCEL_NONE, TIB_ACCEL_CORROBORATED, TIB_ACCEL_NOT_CORROBORATED, TIB_ACCEL_GROSS_BODY };

/* A movement of one leg, before any rule has looked at it. Levels are in uV; NAN where they were not measured. */
struct tib_candidate {
  struct tib_span span;
  enum tib_side side;
  bool imported;   /* taken from annotations, not found in a signal (EDGE-24, TIB-DEC-2) */
  bool truncated;  /* cut by an end of the recording, a gap, or a stretch without signal (EDGE-7) */
  float peak_uv;   /* largest rectified sample */
  float median_uv; /* largest median of rectified samples over a morphology window inside (WASM16-LM-5) */
  float rest_uv;   /* resting level at onset */
  enum tib_accel_state accel;
  enum tib_flag ecg; /* it is made of heart beats (BASE-8); NA: they were not looked for, or it is imported */
  int ecg_beats;     /* beats next to which it reaches the onset's level */
  double ecg_away_s; /* the farthest from a beat that it does so; NAN where no beat is known */
  int run_bursts;    /* bursts of one rhythmic run that it holds; from 2 on it is several movements taken for one */
};

/* Resting level of one leg, one value a step; segment s of the envelope owns values first[s] .. first[s + 1]. */
struct tib_rest {
  size_t stride; /* hops between two values */
  size_t n;
  float *level_uv; /* owned */
  size_t n_segments;
  size_t *first; /* owned; n_segments + 1 entries */
};

/* One leg under one detection setting. */
struct tib_leg_detection {
  enum tib_side side;
  struct tib_rest rest;
  size_t n_out;
  struct tib_span *out; /* owned; sorted, no overlaps: where this leg cannot be scored (flat, BASE-7); the whole
                           recording where `coarse` */
  double rest_p10_uv, rest_p50_uv, rest_p90_uv; /* NAN where nothing could be measured */
  int minutes_note, minutes_warn, minutes_out;  /* BASE-7: minutes whose resting level is above each limit */
  size_t n_minutes;
  float *minute_rest_uv;   /* owned; mean resting level of each minute, NAN where there is none */
  uint16_t *minute_faults; /* owned; enum tib_minute_fault of each, the envelope's and those that the level tells */
};

#define TIB_MAX_LEGS 2

/* What one distinct detection setting finds in all legs. */
struct tib_detection {
  size_t n_legs;
  struct tib_leg_detection legs[TIB_MAX_LEGS];
  size_t n_candidates;
  struct tib_candidate *candidates; /* owned; all legs, sorted by onset, then side */
  size_t n_ankle_only[2];
  struct tib_span *ankle_only[2]; /* owned; movements of the left and right ankle, none of them gross, that no candidate
                                     meets (ACC-12) */
};

enum tib_pattern_type {
  TIB_SUSTAINED_BURST,
  TIB_TONIC_PROLONGED, /* SBC-4: longer than a burst may be */
  TIB_ALMA,            /* alternating leg muscle activation */
  TIB_HFT,             /* hypnagogic foot tremor */
  TIB_HFLM,            /* high-frequency leg movements that are neither */
  TIB_EFM,             /* a run of minutes with fragmentary myoclonus */
  TIB_RSWA,            /* a run of epochs of REM sleep with phasic or tonic activity */
  TIB_LMM              /* a large muscle group movement that the legs' EMG shows */
};

enum tib_grade { TIB_GRADE_NONE, TIB_GRADE_POSSIBLE, TIB_GRADE_PROBABLE }; /* NONE: of what has no grades */

/* What is measured on a sustained burst. NAN where it could not be. RMS of 0.25 s (SBC-1) unless said. */
struct tib_burst_measures {
  double on_uv;          /* SBC-1: level that it had to reach */
  double rms_uv;         /* of all of it */
  double dropout_s;      /* SBC-2: longest time below that level inside */
  double occupancy;      /* SBC-5 */
  double continuity;     /* SBC-6 */
  double ratio;          /* SBC-7: median over rest */
  double high_share;     /* SBC-8: of the power from 5 Hz on */
  double mains_share;    /* SBC-9 */
  double rail_share;     /* SBC-10: of the samples */
  double flat_s;         /* SBC-10: longest run of constant samples */
  double other_ratio;    /* SBC-11: median over rest of the same muscle of the other leg at that time */
  double laterality;     /* SBC-11; at most TIB_LATERALITY_MAX, which also stands where the other leg does not rise */
  double rise_s, fall_s; /* SBC-15: 10 to 90 % and back */
  double median_hz, first_median_hz, last_median_hz; /* SBC-15: of all of it, of its first and its last 5 s */
  double slope_hz_per_s;                             /* SBC-15: of the median frequency */
  int peaks;                                         /* SBC-15: of the envelope over 1 s */
  double rest_after_ratio;                           /* SBC-15: median of the minute after over rest */
};

#define TIB_LATERALITY_MAX 100.0

/* A criterion of a sustained burst, SBC-1 to SBC-14. */
enum tib_passed { TIB_UNTESTABLE, TIB_FAILED, TIB_PASSED };
enum tib_untestable {
  TIB_TESTED,
  TIB_NO_ACCELEROMETER, /* on that leg, or a gap in it */
  TIB_NO_STAGES,
  TIB_NO_AROUSALS,  /* none were given, and the stages tell of no wake */
  TIB_NO_OTHER_LEG, /* no such muscle of the other leg, or it could not be scored */
  TIB_NO_SAMPLES,   /* the signal itself could not be looked at again, or its rate is too low for the band */
  TIB_NOT_ASKED     /* it is longer than a burst may be */
};
struct tib_criterion {
  enum tib_passed passed;
  enum tib_untestable why;
  double measured, limit; /* in the criterion's own unit; NAN where there is none */
};
#define TIB_SBC_CRITERIA 14

/* What else a sustained burst may be, SBC-X1 to SBC-X8; bits. */
enum tib_rival {
  TIB_RIVAL_GROSS = 1,    /* SBC-X1: most of it is a movement of the body by the ankle: not counted */
  TIB_RIVAL_WAKE = 2,     /* SBC-X2: long awake, and both legs or the ankle take part: not counted */
  TIB_RIVAL_ARTEFACT = 4, /* SBC-X3: SBC-8, SBC-9 or SBC-10 fails: not counted */
  TIB_RIVAL_RESTLESS = 8, /* SBC-X5: the same as SBC-X2 by the ankle, among leg movements in wake */
  TIB_RIVAL_RUN = 16,     /* SBC-X6: most of it is a run of bursts: not counted */
  TIB_RIVAL_LARGE = 32,   /* SBC-X1: it overlaps what the legs' EMG shows of a large movement */
  TIB_RIVAL_REM = 64      /* SBC-X8: begins in REM sleep */
};

/* Why a sustained burst could not be probable whatever it measures; bits. */
enum tib_cap {
  TIB_CAP_ACCELEROMETER = 1, /* none on that leg then */
  TIB_CAP_STAGES = 2,        /* none at its onset */
  TIB_CAP_TIBIALIS = 4       /* no other muscle of that leg was recorded: it is not over the one that cramps */
};

/* A pattern that is no periodic limb movement. Levels of sustained bursts are RMS in uV on the envelope of SBC-1, of
 * others largest rectified sample, median of the bursts' means, and resting level. */
struct tib_pattern {
  enum tib_pattern_type type;
  struct tib_span span;
  enum tib_side side;
  enum tib_grade grade;
  enum tib_muscle muscle;
  char muscle_name[32]; /* of TIB_OTHER_MUSCLE */
  float peak_uv, median_uv, rest_uv;
  float ratio; /* median over rest, SBC-7 */
  enum tib_accel_state accel;
  enum tib_stage stage;  /* at onset; UNKNOWN also where no stages were given */
  enum tib_flag arousal; /* an arousal begins in it or within 60 s after */
  int parts;             /* bursts of a run, potentials of EFM, epochs of REM activity; else 0 */
  double rate_hz;        /* of a run's bursts; NAN of others */
  double burst_s;        /* median length of a run's bursts; NAN of others */
  /* of sustained bursts */
  bool echo;       /* another burst of that leg, which overlaps it, stands for both; this one is not counted */
  bool annotated;  /* SBC-annotated: somebody wrote of a cramp near it */
  bool capped;     /* all that was tested would allow probable, but not all could be tested, or the muscle does not */
  unsigned caps;   /* enum tib_cap */
  unsigned rivals; /* enum tib_rival */
  struct tib_burst_measures measures;
  struct tib_criterion criteria[TIB_SBC_CRITERIA]; /* criteria[i] is SBC-(i + 1) */
  /* what came after, META and issue's 60 s: see struct tib_after */
  bool awakening;
  tib_ticks wake_after; /* wake in the five minutes after it that was not there before; TIB_NO_TICKS without stages */
};

/* Fragmentary myoclonus of one leg (AASM-EFM-1, -2). -1 and NAN: not assessed. */
struct tib_efm {
  int64_t potentials, nrem_potentials;
  int minutes, nrem_minutes; /* with enough potentials */
  enum tib_flag excessive;   /* enough of such minutes in NREM sleep */
};

/* Activity of one leg in REM sleep, a table and no diagnosis (AASM-RSWA-1 to -4, RSWA-DET-1). Shares are NAN without REM.
 */
struct tib_rswa {
  int epochs, mini_epochs;                     /* of REM sleep that could be assessed */
  int tonic_epochs, phasic_epochs, any_epochs; /* any: tonic or phasic */
  int phasic_mini_epochs, any_mini_epochs;
  double reference_uv; /* median over the REM periods */
  double burst_s;      /* median length of phasic bursts */
};

/* What came after events of one kind (META-15): arousals that begin within one or up to 60 s after its end; awakenings, the
 * first wake that begins then where the event began in sleep; and wake in the five minutes from an awakening on, each
 * minute once. -1 and NAN: not assessed. */
struct tib_after {
  int64_t n, arousal_n, awakening_n; /* events, and those of them that are followed */
  double wake_h;
};

/* Context that the leg documents ask for, under the primary profile. */
struct tib_course {
  bool in_sleep; /* the movements below are those in series in sleep; else all in series, since sleep is not known */
  int64_t n;     /* of them; -1: no leg can be scored */
  double first_half_share;  /* of them before the middle of the lights span; NAN: there are none */
  double first_third_share; /* before the end of its first third */
  double expected_share;    /* of their hours, sleep or all that is scorable, before the middle; NAN: there are none */
  double evening_p;         /* two-sided exact binomial test of the first half's number against that; NAN: no test */
  enum tib_flag evening;    /* YES: more than expected in the first half, at 5 %; NA: no test, or no night */
  double laterality;        /* META-3: (L - R) / (L + R) of those of one leg; NAN: none, or not both legs */
  struct tib_after plms;    /* of movements in series in sleep */
  struct tib_after bursts;  /* of sustained bursts of any grade between lights off and on */
};

/* ---- remarks ---- */

struct tib_note {
  char code[40];
  char text[240];
  enum tib_side side; /* of the leg that it is about, BOTH where one channel is both legs; NONE: of the whole recording */
};

/* ---- finish ---- */

/* Each frees what a struct owns, not the struct itself, and zeroes it; NULL and zeroed structs are allowed. */
void tib_recording_finish(struct tib_recording *recording);
void tib_context_finish(struct tib_context *context);
void tib_envelope_finish(struct tib_envelope *envelope);
void tib_activity_finish(struct tib_activity *activity);
void tib_detection_finish(struct tib_detection *detection);

#ifdef __cplusplus
}
#endif
#endif
