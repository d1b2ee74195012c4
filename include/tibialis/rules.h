#ifndef TIBIALIS_RULES_H
#define TIBIALIS_RULES_H

/* A scoring standard as data. Every number of a profile comes from a file in scoring/rules/ (or a user's), with its unit,
 * origin and citation; ids such as AASM-LM-1 are those of the rule reference, scoring/rules/SOURCES. */

#include <tibialis/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a profile describes. Each kind has its own keys; a profile has all keys of its kind and no others. */
enum tib_rules_kind {
  TIB_RULES_MOVEMENTS,     /* conditioning, detection and scoring of leg movements: aasm-v3, wasm-2016 ... */
  TIB_RULES_BURSTS,        /* sustained bursts, cramp-like: cramp */
  TIB_RULES_ACCELEROMETER, /* the ankle's motion: accelerometer */
  TIB_RULES_PATTERNS       /* runs of bursts, fragmentary myoclonus, REM activity, large movements: patterns */
};

enum tib_origin { TIB_ORIGIN_STANDARD, TIB_ORIGIN_LITERATURE, TIB_ORIGIN_PROJECT };

/* ---- differences in meaning, as named modes ---- */

enum tib_join {
  TIB_JOIN_ONSETS,
  TIB_JOIN_GAP
};                                                         /* onsets less than `join_limit` apart (AASM-PLM-3) | overlap, or
                                                              offset to onset less than it (WASM16-CLM-3) */
enum tib_join_reach { TIB_JOIN_PAIR, TIB_JOIN_CHAIN };     /* at most one of the other leg (TIB-DEC-4) | WASM16-CLM-4 */
enum tib_series_start { TIB_START_ANY, TIB_START_STRICT }; /* TIB-DEC-5: its own interval */
enum tib_limit { TIB_LIMIT_INCLUSIVE, TIB_LIMIT_EXCLUSIVE }; /* TIB-DEC-6, -7, -8: does the limit itself belong to it? */
enum tib_short_interval { TIB_SHORT_PASS_OVER, TIB_SHORT_ENDS_SERIES };               /* TIB-DEC-3 | WASM16-PLM-3, -4 */
enum tib_long_movement { TIB_LONG_IGNORED, TIB_LONG_ENDS_SERIES };                    /* AASM-PLM-6 | WASM16-CLM-5 */
enum tib_wake { TIB_WAKE_EXCLUDED, TIB_WAKE_SCORED };                                 /* AASM-LM-7 | WASM16-PLM-6, -7 */
enum tib_stage_rule { TIB_STAGE_AT_ONSET, TIB_STAGE_FIRST_SLEEP };                    /* WASM16-PLM-7 | AASM-PLM-8 */
enum tib_respiratory_action { TIB_RESPIRATORY_DROP, TIB_RESPIRATORY_FLAG };           /* AASM-RESP-1 | WASM16-RESP-3 */
enum tib_respiratory_span { TIB_RESPIRATORY_WHOLE_EVENT, TIB_RESPIRATORY_EVENT_END }; /* AASM-RESP-3 | WASM16-RESP-1 */
enum tib_respiratory_events { TIB_RESPIRATORY_APNEA_HYPOPNEA, TIB_RESPIRATORY_ALL };  /* aasm-2007 | AASM-RESP-2 */
enum tib_morphology { TIB_MORPHOLOGY_OFF, TIB_MORPHOLOGY_REQUIRED };                  /* WASM16-LM-5, TIB-DEC-9 */
enum tib_ecg { TIB_ECG_EXCLUDED, TIB_ECG_KEEP };                                      /* BASE-8: of what is heart beats */
enum tib_rhythmic_run { TIB_RUN_EXCLUDED, TIB_RUN_KEEP };  /* TIB-DEC-12: several bursts as one */
enum tib_onset_view { TIB_ONSET_SAMPLES, TIB_ONSET_MEAN }; /* TIB-DEC-10 */

/* ---- the numbers, by room ---- */

/* Samples to envelope. All profiles of one run must agree here. */
struct tib_conditioning_rules {
  double highpass_hz, lowpass_hz;               /* AASM-REC-3 */
  double lowpass_share;                         /* the upper edge is at most this share of the rate, BASE-1 */
  tib_ticks fir_length;                         /* BASE-1 */
  double fir_beta;                              /* Kaiser, BASE-1 */
  tib_ticks hop;                                /* TIB-DEC-10 */
  int wave_points;                              /* a sample, where a hop is one: BASE-14 */
  tib_ticks power_step;                         /* SBC-1 */
  double mains_min_uv;                          /* amplitude of a line above which it is removed, BASE-1 */
  tib_ticks mains_cell;                         /* BASE-1 */
  int mains_cells;                              /* BASE-1 */
  double ecg_min_uv;                            /* mean beat in a leg above which beats are removed, BASE-8 */
  int ecg_beats;                                /* BASE-8 */
  tib_ticks ecg_interval_min, ecg_interval_max; /* BASE-8 */
  tib_ticks ecg_stretch;                        /* BASE-8 */
  tib_ticks flat_min;                           /* EDGE-21 */
  double clipped_max;                           /* share of a minute's samples, BASE-9 */
  double detached_mains_uv;                     /* RMS, BASE-10 */
  double pop_min_uv;                            /* BASE-11 */
  double resolution_max_uv;                     /* a coarser step cannot show the +2 uV line */
  double rate_min_hz, rate_note_hz;             /* EDGE-13 */
};

/* Envelope to candidates. Profiles may differ; each distinct setting is detected once. */
struct tib_detection_rules {
  double onset_uv;                                /* AASM-LM-3, WASM16-LM-1 */
  double offset_uv;                               /* AASM-LM-4, WASM16-LM-2 */
  tib_ticks offset_quiet;                         /* AASM-LM-4, WASM16-LM-2 */
  enum tib_onset_view onset_view;                 /* TIB-DEC-10 */
  double active_share;                            /* BASE-12: of the resting level */
  tib_ticks onset_hold;                           /* BASE-13; 0: an onset need not hold */
  tib_ticks slow_window, quick_window;            /* BASE-2 */
  tib_ticks morphology_window;                    /* WASM16-LM-5 */
  tib_ticks rest_view;                            /* BASE-3: width of the mean y */
  tib_ticks rest_window, rest_step;               /* BASE-3 */
  int rest_rounds;                                /* BASE-3 */
  double rest_mads;                               /* BASE-3 */
  tib_ticks rest_pad;                             /* BASE-3 */
  double rest_quiet_share;                        /* BASE-3: below it the percentile is used */
  double rest_percentile;                         /* BASE-3: a share, 0.10 to 0.25 */
  tib_ticks rest_freeze;                          /* BASE-4 */
  double rest_freeze_uv;                          /* BASE-4: above rest, of its middle */
  double rest_floor_uv;                           /* BASE-5 */
  double rest_note_uv, rest_warn_uv, rest_max_uv; /* BASE-7 */
  double refit_ratio;                             /* EDGE-23 */
  double same_signal;                             /* EDGE-18 */
  tib_ticks edge_margin;                          /* EDGE-19: no onsets here */
  tib_ticks ecg_window;                           /* BASE-8: on either side of a beat */
  int ecg_locked_beats;                           /* BASE-8: in a movement that is made of beats, at least */
};

/* Candidates to score. */
struct tib_scoring_rules {
  tib_ticks import_join;   /* TIB-DEC-2: imported movements of one leg less than this apart are one; 0: none are */
  tib_ticks lm_min;        /* AASM-LM-1, WASM16-LM-3 */
  tib_ticks clm_max;       /* one leg: AASM-LM-2, WASM16-CLM-1 */
  tib_ticks bilateral_max; /* WASM16-CLM-2; 0: no limit */
  int bilateral_parts_max; /* WASM16-CLM-2; 0: no limit */
  enum tib_join join;
  tib_ticks join_limit;
  enum tib_join_reach join_reach;
  tib_ticks imi_min, imi_max;   /* AASM-PLM-2, WASM16-PLM-2; the shortest is inclusive */
  enum tib_limit imi_max_limit; /* TIB-DEC-8 */
  int series_min;               /* AASM-PLM-1, WASM16-PLM-1 */
  enum tib_series_start series_start;
  enum tib_short_interval short_interval;
  enum tib_long_movement long_movement;
  enum tib_wake wake;
  enum tib_stage_rule stage_rule;
  enum tib_respiratory_action respiratory_action;
  enum tib_respiratory_span respiratory_span;
  tib_ticks respiratory_before, respiratory_after;
  enum tib_respiratory_events respiratory_events;
  enum tib_limit respiratory_limit; /* TIB-DEC-6 */
  tib_ticks arousal_gap;            /* AASM-AR-1 */
  enum tib_limit arousal_limit;     /* TIB-DEC-7 */
  enum tib_morphology morphology;
  double morphology_uv;  /* WASM16-LM-5 */
  double leg_lost_share; /* EDGE-17 */
  enum tib_ecg ecg;
  enum tib_rhythmic_run rhythmic_run;
};

/* Sustained bursts, SBC-1 to SBC-16. */
struct tib_burst_rules {
  tib_ticks envelope_window;    /* SBC-1: RMS of this width */
  double on_ratio, on_uv;       /* SBC-1 */
  tib_ticks bridge;             /* SBC-2 */
  tib_ticks min, max;           /* SBC-3, SBC-4 */
  double occupancy;             /* SBC-5 */
  double continuity;            /* SBC-6 */
  double continuity_percentile; /* SBC-6: a share */
  tib_ticks rest_window;        /* BASE-4 */
  double rest_percentile;       /* BASE-4: a share */
  tib_ticks rest_min;           /* least signal in the window */
  double strong_ratio;          /* SBC-7 */
  tib_ticks spectrum_window;    /* SBC-8, SBC-9 */
  tib_ticks spectrum_rest;      /* SBC-8, SBC-9: before the burst; what is there already is taken off */
  double spectrum_low_hz, spectrum_top_hz;
  double spectrum_top_share;       /* SBC-8: the top is at most this share of the rate */
  double high_edge_hz, high_share; /* SBC-8 */
  double mains_width_hz;           /* SBC-9: on either side of a line */
  double mains_share;              /* SBC-9 */
  double rail_share;               /* SBC-10: of the samples */
  tib_ticks flat_max;              /* SBC-10 */
  double laterality;               /* SBC-11 */
  tib_ticks ankle_trim;            /* SBC-12: at either end */
  tib_ticks wake_before;           /* SBC-13 */
  tib_ticks follow_up;             /* SBC-14 */
  tib_ticks annotated;             /* SBC-16: on either side */
  double rival_share;              /* SBC-X1, SBC-X6: of the burst */
  tib_ticks rival_wake;            /* SBC-X5: on either side */
};

/* Other patterns of the leg muscles: ALMA, HFT, HFLM, EFM, RSWA, LMM. */
struct tib_pattern_rules {
  /* bursts of which runs are made */
  tib_ticks burst_view;             /* width of the mean they are read on */
  double burst_on_uv, burst_off_uv; /* of it, above the resting level */
  double burst_on_ratio;            /* and of the resting level */
  tib_ticks burst_gap;              /* bursts less far apart are one */
  tib_ticks burst_min, burst_max;   /* shorter and longer ones belong to no run */
  int run_min;                      /* bursts: AASM-ALMA-1, AASM-HFT-1, AASM-HFLM-1 */
  double run_spread;                /* TIB-DEC-12: an interval over the one before, either way */
  double run_jitter;                /* TIB-DEC-12: share by which one interval may miss the rates */
  double run_alike;                 /* TIB-DEC-12: spreads of intervals, lengths and rises in all, at most */
  double run_rest;                  /* TIB-DEC-12: mean rise between bursts over that in them, at most */
  double run_active;                /* TIB-DEC-12: share of the time that lies in bursts, at most */
  tib_ticks run_rest_window;        /* TIB-DEC-12: the resting level that this rises from is the lowest of it, each way */
  tib_ticks run_about;              /* TIB-DEC-12: runs are seen beside the bursts so near */
  double run_like;                  /* TIB-DEC-12: that are longer or shorter than theirs by at most this factor */
  double run_chance;                /* TIB-DEC-12: as many runs are expected of these by chance, at most */
  tib_ticks run_ecg;                /* BASE-8: bursts so close to heart beats are beats */
  double alma_min_hz, alma_max_hz;  /* AASM-ALMA-1: of bursts that change legs */
  tib_ticks alma_min, alma_max;     /* AASM-ALMA-1: median burst */
  double hft_min_hz, hft_max_hz;    /* AASM-HFT-1 */
  tib_ticks hft_min, hft_max;       /* AASM-HFT-1: median burst */
  double hflm_min_hz, hflm_max_hz;  /* AASM-HFLM-1 */
  double rem_rate_min_hz;           /* TIB-DEC-12: of both in REM sleep */
  /* fragmentary myoclonus */
  double fm_uv;                    /* AASM-EFM-2: peak of a potential */
  tib_ticks fm_min, fm_max;        /* AASM-EFM-2: length of a potential */
  double fm_edge;                  /* TIB-DEC-12: share of its peak above rest down to which it is measured */
  tib_ticks fm_gap;                /* TIB-DEC-12: what is less far apart is one */
  int efm_per_minute, efm_minutes; /* AASM-EFM-1 */
  /* activity in REM */
  double rswa_tonic, rswa_phasic; /* times the reference: AASM-RSWA-2, AASM-RSWA-3 */
  double rswa_any;                /* times the reference: RSWA-DET-1 */
  tib_ticks rswa_min, rswa_max;   /* AASM-RSWA-3: phasic burst */
  tib_ticks rswa_bridge;          /* RSWA-DET-1 */
  tib_ticks mini_epoch;           /* AASM-RSWA-3 */
  int rswa_mini_epochs;           /* AASM-RSWA-3: of an epoch that is phasic */
  double rswa_tonic_share;        /* AASM-RSWA-1: of an epoch that is tonic */
  tib_ticks rswa_view;            /* TIB-DEC-13: width of the root mean square that activity is read on */
  tib_ticks rswa_reference;       /* RSWA-DET-1: stretch of a REM period whose lowest root mean square is the reference */
  tib_ticks rswa_reference_least; /* RSWA-DET-1: the same where no such stretch is whole */
  tib_ticks rem_gap;              /* TIB-DEC-13: REM less far apart is one period */
  /* large muscle group movements */
  tib_ticks lmm_min, lmm_max;          /* LMM-1 */
  tib_ticks lmm_leg_max, lmm_both_max; /* LMM-2: up to here, of each leg and of both, it is a leg movement */
};

/* The ankle's motion, ACC-1 to ACC-11. */
struct tib_accelerometer_rules {
  double gravity_hz;                    /* ACC-1 */
  double motion_low_hz, motion_high_hz; /* ACC-2 */
  double motion_high_share;             /* ACC-2: at most this share of the rate */
  tib_ticks envelope_window;            /* ACC-3 */
  tib_ticks floor_window;               /* ACC-4 */
  double on_g, on_floors, on_max_g;     /* ACC-5 */
  double off_share;                     /* ACC-5 */
  tib_ticks off_quiet;                  /* ACC-5 */
  tib_ticks limb_min;                   /* ACC-6 */
  tib_ticks gross_length;               /* ACC-7: longer is gross */
  double gross_g, gross_floors;         /* ACC-7: of the peak */
  tib_ticks gross_both;                 /* ACC-7: both ankles at once for this long */
  double gross_both_g;                  /* ACC-7: where the peaks of both reach this */
  double posture_deg;                   /* ACC-8: a larger turn is gross */
  tib_ticks posture_gap;                /* ACC-8: from the event to the gravity that is compared */
  tib_ticks posture_window;             /* ACC-8: length of that */
  tib_ticks posture_quiet;              /* ACC-8: events less far apart are one change of posture */
  tib_ticks link_before, link_after;    /* ACC-9 */
  tib_ticks clock_window, clock_lag;    /* ACC-11: windows, and the largest lag that is tried */
  double clock_correlation;             /* ACC-11: less than this tells no lag */
  tib_ticks clock_move;                 /* ACC-11: the clock moves where lags differ by more */
  double scale_min_g, scale_max_g;      /* ACC-10 */
  double rate_min_hz;                   /* ACC-10 */
};

#define TIB_RULES_MAX_KEYS 96

/* Where one value of a profile comes from. */
struct tib_rule_source {
  enum tib_origin origin;
  bool unverified; /* not checked against the manual itself */
  bool overridden; /* set by the user, --set */
  char citation[160];
  char text[32]; /* the value as written, with its unit: "0.5 s" */
  char own[32];  /* where it is overridden, the value that the profile itself has; else empty */
};

/* One profile. Of the six groups those of its kind hold values. source[i] belongs to the i-th row of the rule table for
 * this kind. Holds no pointers: copy it freely. */
struct tib_rules {
  enum tib_rules_kind kind;
  char name[32];
  char title[96];
  struct tib_conditioning_rules conditioning;
  struct tib_detection_rules detection;
  struct tib_scoring_rules scoring;
  struct tib_burst_rules bursts;
  struct tib_pattern_rules patterns;
  struct tib_accelerometer_rules accelerometer;
  struct tib_rule_source source[TIB_RULES_MAX_KEYS];
  char fingerprint[33]; /* XXH3-128 of the values in force, hexadecimal */
};

/* ---- the rule table: one row per parameter ---- */

enum tib_rule_type { TIB_RULE_TIME, TIB_RULE_NUMBER, TIB_RULE_COUNT, TIB_RULE_MODE };

struct tib_rule_row {
  const char *key; /* "lm-min" */
  enum tib_rules_kind kind;
  enum tib_rule_type type;
  size_t offset;            /* of the field in struct tib_rules */
  const char *unit;         /* "s", "uV", "Hz", "g"; "" for counts, shares and modes */
  double min, max;          /* in `unit`, inclusive */
  const char *const *modes; /* names in the order of the enum, ended by NULL; else NULL */
  const char *definition;   /* one sentence */
};

/* The rows of one kind, in the order of its profiles; *n their number. Static memory. */
const struct tib_rule_row *tib_rule_rows(enum tib_rules_kind kind, size_t *n);

/* Sets one value from text, "0.5 s" or "ends-series". TIB_RULES with what was expected where the key is unknown, the unit
 * is wrong or the value lies outside its range; then nothing is changed. Marks the value as overridden. The caller runs
 * tib_rules_check() after the last change. */
enum tib_status tib_rules_set(struct tib_rules *rules, const char *key, const char *value, struct tib_error *err);

/* TIB_RULES where limits contradict each other, such as a shortest interval above the longest. */
enum tib_status tib_rules_check(const struct tib_rules *rules, struct tib_error *err);

/* Takes the fingerprint of the values in force again: to be called after the last tib_rules_set(). */
void tib_rules_fingerprint(struct tib_rules *rules);

/* Writes one value as a profile has it, "0.5 s", into `text`. */
void tib_rules_format(const struct tib_rules *rules, const struct tib_rule_row *row, char *text, size_t size);

/* Whether two profiles of kind TIB_RULES_MOVEMENTS have the same values in their conditioning, or detection, group. */
bool tib_rules_equal_conditioning(const struct tib_rules *a, const struct tib_rules *b);
bool tib_rules_equal_detection(const struct tib_rules *a, const struct tib_rules *b);

/* ---- profiles ---- */

/* The names of the profiles built in, ended by NULL. Static memory. */
const char *const *tib_rules_names(void);

/* Fills `rules` with a profile by its built-in name, or from a file where `name` holds a '/' or ends in ".rules". The
 * built-in ones go through the same parser as a file. Errors: TIB_RULES with name, line and what was expected;
 * TIB_NOT_FOUND. */
enum tib_status tib_rules_load(struct tib_rules *rules, const char *name, struct tib_error *err);

#ifdef __cplusplus
}
#endif
#endif
