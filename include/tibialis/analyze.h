#ifndef TIBIALIS_ANALYZE_H
#define TIBIALIS_ANALYZE_H

/* One recording, from its file to the scores of every profile. */

#include <tibialis/rules.h>
#include <tibialis/score.h>
#include <tibialis/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TIB_MAX_PROFILES 8

/* What the caller wants. Zeroed, with n_profiles and profiles set, it asks for the defaults. Strings are the caller's. */
struct tib_analyze_options {
  size_t n_profiles;                     /* 1 to TIB_MAX_PROFILES; the first is the primary one */
  const struct tib_rules *profiles;      /* kind TIB_RULES_MOVEMENTS, equal conditioning */
  const struct tib_rules *bursts;        /* kind TIB_RULES_BURSTS; NULL: not looked for */
  const struct tib_rules *accelerometer; /* kind TIB_RULES_ACCELEROMETER; NULL: channels are not read */
  const struct tib_rules *patterns;      /* kind TIB_RULES_PATTERNS; NULL: none but sustained bursts are looked for */
  const char *id;                        /* NULL: the file's stem */
  const char *left, *right, *leg;        /* labels; NULL: by alias */
  const char *calf[2];                   /* labels of the left and right calf; NULL: none, they are not guessed */
  size_t n_extra;                        /* up to TIB_MAX_EXTRA */
  const char *const *extra;              /* "LABEL:SIDE:MUSCLE" each: other muscles, for sustained bursts alone */
  const char *accel[2];                  /* "X,Y,Z" labels of the left and right ankle; NULL: by alias */
  const char *ecg;                       /* label of the channel that tells heart beats, or "off"; NULL: by alias */
  const char *unit;                      /* "LEG=uV": unit of leg channels whose header has none that is known; else NULL */
  const char *lights_off,
      *lights_on; /* "hh:mm:ss" of the clock, or seconds from the start; NULL: as annotated, else the scored epochs */
  enum tib_mains mains;
  bool allow_low_rate;
  bool use_scored_movements; /* take the movements of the annotations, detect none (EDGE-24) */
  tib_ticks epoch;           /* 0: 30 s */
  size_t n_scoring;
  const char *const *scoring; /* files that score this recording, on top of what it holds; `{id}` is put in already */
  const char *map;            /* file of patterns and classes for labels that no reader knows; NULL: none */
  const char *stage_codes;    /* meaning of stage numbers: "yasa", "profusion", ...; NULL: only what is clear */
  bool strict;                /* refuse what had to be repaired */
  enum tib_study study;
  const char *cramp_words; /* by comma; annotations that tell of a cramp hold one of these; NULL: the program's own */
  bool keep_samples;       /* the recording stays open with the result, for tib_result_samples() */
  int threads;             /* at work on the recording; the result is the same. 0 and 1: the caller's alone */
};

struct tib_leg_quality {
  enum tib_side side;
  double scorable_h;       /* of the lights span */
  double ecg_locked_share; /* of its movements that are long enough, those that are made of heart beats; NAN where there is
                              none, or beats were not looked for (BASE-8) */
};

struct tib_profile_result {
  struct tib_rules rules;
  size_t detection; /* index into tib_result.detections */
  struct tib_score score;
};

/* All that is known of one night after analysis. */
struct tib_result {
  char id[128];
  char source_id[128];  /* what it was called before it was laid out by BIDS; empty: the same */
  char fingerprint[33]; /* XXH3-128 of header, used channels and annotation signals */
  struct tib_recording recording;
  struct tib_channels channels;
  struct tib_context context;
  struct tib_sleep sleep;
  size_t n_legs;
  struct tib_envelope legs[TIB_MAX_LEGS];
  struct tib_leg_quality quality[TIB_MAX_LEGS]; /* under the primary profile */
  size_t n_muscles;
  struct tib_envelope muscles[TIB_MAX_MUSCLES];           /* calves and others: sustained bursts alone are looked for */
  struct tib_leg_quality muscle_quality[TIB_MAX_MUSCLES]; /* under the primary profile's detection */
  struct tib_detection muscle_levels[TIB_MAX_MUSCLES]; /* legs[0]: resting level and minutes; no movements are looked for */
  struct tib_activity accel[2];                        /* left, right */
  size_t n_gross;
  struct tib_gross_movement *gross; /* owned; sorted by onset */
  struct tib_clock_check clock[2];  /* of the left and right ankle, under the primary profile */
  bool imported;                    /* the movements are those of the annotations; detections hold them as they stand */
  size_t n_detections;
  struct tib_detection detections[TIB_MAX_PROFILES];
  size_t n_profiles;
  struct tib_profile_result *profiles; /* owned */
  bool has_accelerometer;              /* an ankle has channels, and these rules were applied to them */
  bool has_gross;                      /* at least one ankle can tell gross movements */
  struct tib_rules accelerometer_rules;
  bool has_bursts; /* bursts were looked for */
  struct tib_rules bursts_rules;
  size_t n_patterns;
  struct tib_pattern *patterns; /* owned; sorted by onset, then side */
  bool has_patterns;            /* patterns other than sustained bursts were looked for */
  struct tib_rules patterns_rules;
  struct tib_efm efm[TIB_MAX_LEGS];   /* legs[i]'s; where has_patterns */
  struct tib_rswa rswa[TIB_MAX_LEGS]; /* legs[i]'s; where has_patterns */
  enum tib_study study;
  struct tib_course course; /* when and on which side, and what came after */
  size_t n_notes;
  struct tib_note *notes; /* owned; sorted by code, one of each */
  size_t n_inputs;
  struct tib_input *inputs;  /* owned; the scoring files and the map, in the order given */
  char edflib[16];           /* EDFlib's version, as it tells it itself */
  struct tib_reader *reader; /* owned; of keep_samples, NULL without, and where there are no signals */
};

/* A published limit that an index is set beside; a number, not a diagnosis (CLIN-3). */
struct tib_cutoff {
  enum tib_index_name index;
  double limit_per_h;
  const char *source, *rule; /* who set it; its id */
};

/* Limits that make sense for the index of this profile in such a study; *n their number. Static memory. */
const struct tib_cutoff *tib_cutoffs(const struct tib_rules *rules, enum tib_study study, size_t *n);

/* Analyses the EDF or BDF file at `path`; with use_scored_movements it may hold annotations alone, in any format that is
 * read. `result` is the caller's, to be freed with tib_result_finish(); on failure it is left zeroed. A leg that cannot be
 * scored is no failure: it has a note and its numbers are absent. Errors: TIB_NOT_FOUND, TIB_FORMAT, TIB_UNSUPPORTED,
 * TIB_TRUNCATED_EMPTY, TIB_NO_LEG_CHANNEL, TIB_AMBIGUOUS_CHANNEL, TIB_AMBIGUOUS_STAGES, TIB_UNIT, TIB_LOW_RATE,
 * TIB_SCORING_FORMAT, TIB_SCORING_MISMATCH, TIB_EDFLIB_MISMATCH, TIB_RULES, TIB_USAGE, TIB_MEMORY. */
enum tib_status tib_analyze_file(const char *path, const struct tib_analyze_options *options, struct tib_result *result,
                                 struct tib_error *err);

/* Frees what a result owns, not the result itself, closes its recording and zeroes it; NULL and zeroed ones are allowed. */
void tib_result_finish(struct tib_result *result);

/* A second look at one channel of the recording (an index into its channels): `fn` gets those of its samples whose times
 * lie in the span, in uV or g, in the order of the file, in blocks that reach over no gap; block->channel[0] is theirs.
 * Nothing is called where the result does not keep its recording open. Not from two threads at once. Errors: `fn`'s own,
 * TIB_FORMAT where the file has been changed since, TIB_MEMORY. */
enum tib_status tib_result_samples(const struct tib_result *result, int channel, struct tib_span span, tib_block_fn *fn,
                                   void *user, struct tib_error *err);

/* The fingerprint that tib_analyze_file() would give this file with these options, at the cost of reading it: nothing is
 * conditioned, detected or scored, and EDFlib is not asked. Errors as above, as far as header, channels and records tell.
 */
enum tib_status tib_fingerprint_file(const char *path, const struct tib_analyze_options *options, char fingerprint[33],
                                     struct tib_error *err);

#ifdef __cplusplus
}
#endif
#endif
