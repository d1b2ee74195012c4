#ifndef TIBIALIS_SCORE_H
#define TIBIALIS_SCORE_H

/* From movements of one leg and what else was scored in the night to movements, series and indices under one standard. */

#include <tibialis/rules.h>
#include <tibialis/types.h>

#ifdef __cplusplus
extern "C" {
#endif

enum tib_class { TIB_CLASS_PLM, TIB_CLASS_CLM, TIB_CLASS_NONCLM, TIB_CLASS_EXCLUDED };

/* Why a movement does not count; bits, since several may hold. */
enum tib_reason {
  TIB_REASON_TOO_SHORT = 1 << 0,
  TIB_REASON_TOO_LONG = 1 << 1,
  TIB_REASON_SERIES_TOO_SHORT = 1 << 2, /* a candidate in a run of fewer than the least number */
  TIB_REASON_PASSED_OVER = 1 << 3,
  TIB_REASON_RESPIRATORY = 1 << 4,
  TIB_REASON_WAKE = 1 << 5,
  TIB_REASON_UNSCORED_STAGE = 1 << 6,
  TIB_REASON_OUTSIDE_LIGHTS = 1 << 7,
  TIB_REASON_AMPLITUDE = 1 << 8, /* WASM16-LM-5 */
  TIB_REASON_BILATERAL_TOO_LONG = 1 << 9,
  TIB_REASON_TOO_MANY_PARTS = 1 << 10,
  TIB_REASON_TRUNCATED = 1 << 11,
  TIB_REASON_UNSCORABLE = 1 << 12,   /* begins where its leg cannot be scored */
  TIB_REASON_RHYTHMIC_RUN = 1 << 13, /* several bursts of a run, found as one */
  TIB_REASON_ECG = 1 << 14           /* made of heart beats */
};

/* What the interval before a movement is to its run, or why there is none. */
enum tib_interval {
  TIB_INTERVAL_NONE,         /* it takes no part in series */
  TIB_INTERVAL_FIRST,        /* nothing counted before it */
  TIB_INTERVAL_AFTER_BREAK,  /* since then no leg could be scored for a while (EDGE-5) */
  TIB_INTERVAL_AFTER_NONCLM, /* the movement before is no candidate (WASM16-PLM-3) */
  TIB_INTERVAL_GOOD,
  TIB_INTERVAL_SHORT,
  TIB_INTERVAL_LONG
};

/* What became of one leg's movement when legs were united. */
enum tib_union {
  TIB_UNION_UNTESTED, /* it was left out before, or there is none before it to unite with */
  TIB_UNION_APART,    /* too far from the one before */
  TIB_UNION_SAME_LEG, /* near enough, but of the same leg */
  TIB_UNION_TAKEN,    /* near enough, but that one is united already (TIB-DEC-4) */
  TIB_UNION_UNITED
};

/* What one leg did, as the profile took it. One or more of them make a movement. */
struct tib_movement_part {
  struct tib_candidate candidate; /* of imported ones after those that are close were joined, TIB-DEC-2 */
  unsigned reasons;               /* enum tib_reason, of it alone */
  bool absurd;                    /* ends before it begins, or at times that no recording has: nothing else was tested */
  bool excluded;                  /* took no part in unions and series */
  enum tib_union joined;
  size_t joined_to;     /* the part that it was measured from; not where it was untested */
  tib_ticks joined_gap; /* from there to its onset, by the profile's rule */
  size_t movement;      /* index of the movement that it belongs to */
};

/* A movement as one profile sees it: one leg's, or several united. */
struct tib_movement {
  struct tib_span span; /* first onset to last offset */
  enum tib_side side;
  int parts; /* movements of one leg it is built of */
  enum tib_class class_;
  unsigned reasons; /* enum tib_reason */
  int series;       /* from 1; 0: in none */
  int series_nr;    /* the same after respiratory movements are left out */
  tib_ticks imi;    /* onset to onset from the counted movement before; TIB_NO_TICKS where undefined */
  tib_ticks imi_nr;
  enum tib_interval interval, interval_nr; /* what imi and imi_nr did */
  int run, run_nr;                         /* movements in a row, this one with them; 0: it is in no run */
  size_t first_part;                       /* the earliest; index into the score's parts */
  enum tib_flag plm_nr; /* WASM16-RESP-3; NA where the profile has no second pass, or nothing respiratory was scored */
  enum tib_flag arousal;
  enum tib_flag respiratory;
  enum tib_stage stage;
  bool has_stage;                    /* false: no stages were given at all */
  float peak_uv, median_uv, rest_uv; /* largest, largest and first of the parts; NAN where unknown */
  enum tib_accel_state accel;        /* corroborated where one part is */
};

struct tib_series {
  struct tib_span span; /* first onset to last offset, WASM16-IDX-13 */
  int n;                /* movements in it */
};

/* Names, as `tibialis fields` has them: lm clm nonclm plm plms plmw plms_nr plmw_nr plms_arousal plms_left plms_right
 * plms_bilateral plms_no_gross isolated short_interval respiratory_lm. */
enum tib_index_name {
  TIB_INDEX_LM,
  TIB_INDEX_CLM,
  TIB_INDEX_NONCLM,
  TIB_INDEX_PLM,
  TIB_INDEX_PLMS,
  TIB_INDEX_PLMW,
  TIB_INDEX_PLMS_NR,
  TIB_INDEX_PLMW_NR,
  TIB_INDEX_PLMS_AROUSAL,
  TIB_INDEX_PLMS_LEFT,
  TIB_INDEX_PLMS_RIGHT,
  TIB_INDEX_PLMS_BILATERAL,
  TIB_INDEX_PLMS_NO_GROSS,
  TIB_INDEX_ISOLATED,
  TIB_INDEX_SHORT_INTERVAL,
  TIB_INDEX_RESPIRATORY_LM,
  TIB_INDEX_COUNT
};

/* The name of an index as it stands in outputs, "plms_nr"; NULL for a number that is no index. Static memory. */
const char *tib_index_key(enum tib_index_name name);

/* A count and its rate. assessed false: an input is absent, there is no number. denominator_h and per_h are NAN where the
 * denominator is absent or zero (EDGE-22). */
struct tib_index {
  bool assessed;
  int64_t n;
  double denominator_h;
  double per_h;
};

struct tib_index_set {
  struct tib_index index[TIB_INDEX_COUNT];
};

/* Hours between lights off and lights on. Without stages only tib_h is known: has_stages is false. */
struct tib_sleep {
  bool has_stages;
  double tib_h;
  double tst_h;
  double stage_h[TIB_STAGE_COUNT]; /* by enum tib_stage */
};

#define TIB_IMI_BINS 45     /* of 2 s from 0 to 90 s, WASM16-IDX-12 */
#define TIB_IMI_LOG_BINS 44 /* of 0.1 from ln 0.1 to 4.5 of seconds: 1.105 to 90.02 s, WASM16-IDX-12 */

struct tib_imi_stats {
  int64_t n; /* intervals within the profile's limits, between candidates of the lights span */
  double median_s, geometric_mean_s, log_mean, log_sd; /* WASM16-IDX-11; NAN where there are too few */
  double mode_s; /* CLIN-6: middle of the bin of the histogram that holds most of these, the shorter of two; NAN where none
                    holds two */
  int64_t counts[TIB_IMI_BINS];            /* of every defined interval below 90 s */
  int64_t log_counts[TIB_IMI_LOG_BINS];    /* of every defined interval; a bin holds its lower edge */
  int64_t n_short, n_long;                 /* below, above the profile's limits; n + n_short + n_long are all */
  double all_geometric_mean_s, all_log_sd; /* of every defined interval, whatever its length: PLMScoRe's form */
};

/* Lengths of movements in series, WASM16-IDX-13. NAN where there are too few. */
struct tib_duration_stats {
  int64_t n;
  double mean_s, sd_s, median_s, min_s, max_s;
};

struct tib_hour {
  int hour;               /* from lights off, 0 the first */
  double sleep_h, wake_h; /* scorable; NAN without stages */
  int64_t plms, plmw;     /* -1 where not assessed */
};

struct tib_half {
  double sleep_h;    /* the lights span split at its middle, WASM16-IDX-14 */
  double scorable_h; /* of it, sleep or not */
  struct tib_index plms;
};

/* Five minutes of a suggested immobilisation test, the last ones maybe fewer (CLIN-6). */
struct tib_sit_bin {
  double onset_s; /* from the start of the recording */
  int64_t n;      /* movements in series that begin in it; -1: no leg can be scored at all */
  double scorable_s;
};

/* What one profile makes of one night. */
struct tib_score {
  size_t n_movements;
  struct tib_movement *movements; /* owned; sorted by onset, then side; none is ever dropped */
  size_t n_parts;
  struct tib_movement_part *parts; /* owned; sorted by onset, then side */
  size_t n_series;
  struct tib_series *series; /* owned; series[i] has number i + 1 */
  struct tib_index_set total;
  struct tib_index_set by_stage[TIB_STAGE_COUNT]; /* W N1 N2 N3 R; denominators are that stage's scorable hours */
  struct tib_index_set nrem;                      /* N1, N2 and N3 together, WASM16-IDX-3 */
  struct tib_index_set by_side[3];                /* left, right, bilateral */
  double periodicity_count, periodicity_ferri;    /* WASM16-IDX-7, -6; NAN where undefined */
  double periodicity_count_nr;                    /* the same ratio in the second pass, of what is not respiratory */
  struct tib_imi_stats imi;
  double series_mean_length, series_mean_duration_s;
  double duration_mean_s, duration_median_s; /* of the movements in series, WASM16-IDX-13 */
  struct tib_duration_stats duration_by_stage[TIB_STAGE_COUNT], duration_nrem;
  struct tib_duration_stats duration_by_side[3]; /* left, right, bilateral */
  size_t n_hours;
  struct tib_hour *hours; /* owned */
  struct tib_half half[2];
  size_t n_sit_bins;                                    /* 0 for a night */
  struct tib_sit_bin *sit_bins;                         /* owned */
  double scorable_h, scorable_sleep_h, scorable_wake_h; /* denominators; sleep and wake NAN without stages */
  bool leg_lost[TIB_BOTH + 1]; /* by side: legs that cannot be scored for most of the sleep and were left out (EDGE-17) */
  int64_t n_joined;            /* imported movements that became part of the one before on their leg, TIB-DEC-2 */
  int64_t n_overlapping;       /* movements that begin before the one before on their leg ends; scored as they stand */
  int64_t n_absurd;            /* movements that end before they begin, or at times that no recording has; `unscorable` */
};

/* When one leg could not be scored. */
struct tib_leg_time {
  enum tib_side side;
  const struct tib_span *out;
  size_t n_out;
};

/* What scoring is given. Pointers are the caller's and are not kept. */
struct tib_score_input {
  const struct tib_candidate *candidates; /* any order; movements of one leg */
  size_t n_candidates;
  const struct tib_context *context; /* lights resolved */
  struct tib_span recording;         /* first to last sample, clock time */
  const struct tib_span *gaps;       /* no data in any channel; sorted */
  size_t n_gaps;
  const struct tib_leg_time *legs;
  size_t n_legs;
  bool has_gross;       /* gross body movements were looked for, so that plms_no_gross can be assessed */
  enum tib_study study; /* SIT: all of the lights span is wake at rest, whatever stages there are (CLIN-6); `plmw` is per
                           hour of it under profiles that score wake, under the others `plm` alone is assessed */
};

/* Scores one night under one profile of kind TIB_RULES_MOVEMENTS. `score` is the caller's, to be freed with
 * tib_score_finish(); on failure it is left zeroed. Linear in movements but for one sort. Errors: TIB_MEMORY. */
enum tib_status tib_score_run(const struct tib_rules *rules, const struct tib_score_input *input, struct tib_score *score,
                              struct tib_error *err);

/* Frees what a score owns, not the score itself, and zeroes it; NULL and zeroed ones are allowed. */
void tib_score_finish(struct tib_score *score);

/* Hours in bed and by stage, within the lights of the context. */
struct tib_sleep tib_score_sleep(const struct tib_context *context);

/* Hours of the lights span in which this leg can be scored. */
double tib_score_leg_hours(const struct tib_score_input *input, size_t leg);

/* ---- sustained bursts, cramp-like ---- */

/* What a burst is set beside. Pointers are the caller's and are not kept. */
struct tib_burst_input {
  const struct tib_context *context;
  const struct tib_activity *ankles;    /* left and right, gross movements marked; NULL: none */
  bool other_muscle[TIB_BOTH + 1];      /* by side: a muscle other than the tibialis anterior could be scored */
  const struct tib_movement *movements; /* as one profile sees them, sorted */
  size_t n_movements;
};

/* Sets criteria, rivals, caps, annotated and grade of the sustained bursts among all patterns of a night, measured before,
 * and the criteria of what is too long to be one. Its runs and large movements are looked at. */
void tib_score_bursts(const struct tib_burst_rules *rules, const struct tib_burst_input *input,
                      struct tib_pattern *patterns, size_t n);

/* ---- the course of the night ---- */

/* Sets what each pattern began in and what came after it: stage, arousal, awakening, wake_after (META-15). */
void tib_score_follow(const struct tib_context *context, struct tib_pattern *patterns, size_t n);

/* Pointers are the caller's and are not kept. */
struct tib_course_input {
  const struct tib_score *score;
  const struct tib_context *context;
  enum tib_study study;
  const struct tib_pattern *patterns; /* sorted by onset, after tib_score_follow() */
  size_t n_patterns;
  bool has_bursts; /* sustained bursts were looked for */
};

/* When in the night and on which leg the movements in series lie, and what came after them (META-1, -3, -15). */
struct tib_course tib_score_course(const struct tib_course_input *input);

#ifdef __cplusplus
}
#endif
#endif
