#ifndef TIB_REPORT_EXPLAIN_H
#define TIB_REPORT_EXPLAIN_H

/* Why each movement near a time was counted or not: what was measured, against which limit, by how much, and what became of
 * it. Every verdict is the engine's own (class, reasons, union, interval, run, flags of struct tib_score); here are only
 * measured what it was decided on and the distance to the limit. */

#include <tibialis/analyze.h>

struct tib_text;

/* What was asked for. */
struct tib_explain_choice {
  tib_ticks at;     /* since the first sample, inside the recording */
  tib_ticks around; /* movements with an onset this close to it are explained; above 0 */
};

enum tib_check_verdict {
  TIB_CHECK_PASSED,
  TIB_CHECK_FAILED,
  TIB_CHECK_YES, /* of what only marks a movement */
  TIB_CHECK_NO,
  TIB_CHECK_TOLD,        /* decides nothing */
  TIB_CHECK_NOT_TESTABLE /* `text` says why */
};

enum tib_relation { TIB_NO_RELATION, TIB_AT_LEAST, TIB_ABOVE, TIB_AT_MOST, TIB_BELOW };

#define TIB_CHECK_TEXT 192

/* One rule and one movement. */
struct tib_check {
  const char *name;  /* stable: "lm-min", "lights", ... */
  const char *title; /* a few words */
  char key[32];      /* of the rule table; empty where the rule has no number in the profile */
  char rule[64];     /* id of the rule; empty where there is none */
  int part;          /* index into the score's parts; -1: of the whole movement */
  enum tib_check_verdict verdict;
  enum tib_relation relation; /* of `measured` to `limit`, for passed and yes */
  const char *unit;           /* "s", "uV"; "" for counts */
  double measured, limit;     /* NAN where there is none */
  double margin;              /* how far on the side of passed or yes, in `unit`; below 0: failed or no. 0 is decided by
                                 `relation`. NAN where there is none */
  char text[TIB_CHECK_TEXT];  /* in words; may be empty */
};

/* A movement under one profile. */
struct tib_explained {
  size_t profile, movement; /* indices into the result's profiles, and into that score's movements */
  tib_ticks onset;
  size_t first_check, n_checks;
};

/* A level of the signal and what it is held against, and when. All NAN where there is none. */
struct tib_explained_level {
  float uv, limit_uv;
  tib_ticks at;
};

/* What came of a stretch in which a leg is active (BASE-12). */
enum tib_activity_end {
  TIB_ACTIVITY_MOVES,    /* a movement begins in it */
  TIB_ACTIVITY_LOW,      /* no sample reaches the onset's level */
  TIB_ACTIVITY_FLEETING, /* some do, and none of them holds (BASE-13) */
  TIB_ACTIVITY_EDGE      /* some hold, where no movement may begin (EDGE-19) */
};

/* A stretch in which the slow mean of a leg is above its limit; it may fall below it for less than the quiet that ends a
 * movement. Of its levels those that come closest to what they are held against, or exceed it most. */
struct tib_explained_activity {
  size_t leg;
  struct tib_span span;
  enum tib_activity_end end;
  float rest_uv;                     /* at `sample` */
  struct tib_explained_level mean;   /* slow mean: active */
  struct tib_explained_level sample; /* what an onset needs */
  struct tib_explained_level hold;   /* behind samples that reach it, what an onset needs to hold; NAN where none does */
  tib_ticks quiet;      /* from its end to the next activity, at most TIB_QUIET_MOST, or to where the signal ends */
  bool to_boundary;     /* the latter */
  size_t segment, last; /* of the envelope: the last hop that is active */
};

#define TIB_QUIET_MOST (10 * TIB_TICKS_PER_S)

/* What the signal of one leg was at the time itself, under the primary profile. */
struct tib_explained_leg {
  enum tib_side side;
  bool recorded;       /* false: no such channel; the rest is then unset */
  bool in_gap;         /* no data at the time */
  bool in_out;         /* the leg cannot be scored there */
  struct tib_span out; /* if so, from when to when */
  bool near_edge;      /* so close to an end of the signal that no movement may begin */
  bool moves;          /* a movement of this leg lies within reach of the time */
  unsigned faults;     /* enum tib_minute_fault of its minute */
  float rest_uv;       /* resting level; NAN where there is none */
  /* within TIB_EXPLAIN_REACH, what comes closest to its limit or exceeds it most: samples; the slow mean; samples where
   * that is above its limit, which is what a movement takes; and what lies behind those that reach theirs */
  struct tib_explained_level sample, mean, active, hold;
};

#define TIB_EXPLAIN_REACH (5 * TIB_TICKS_PER_S)

struct tib_explanation {
  const struct tib_result *result; /* the caller's */
  struct tib_explain_choice choice;
  bool nearest; /* nothing lies within `around`: the nearest before and after are explained */
  size_t n;
  struct tib_explained *movements; /* owned; by onset, then profile */
  size_t n_checks, checks_capacity;
  struct tib_check *checks; /* owned */
  size_t n_legs;
  struct tib_explained_leg legs[TIB_MAX_LEGS];
  size_t n_activities, activities_capacity;
  struct tib_explained_activity *activities; /* owned; those within `around` that no movement came of, by onset */
  bool inside_lights;
};

/* Fills `explanation` (the caller finishes it); `result` must outlive it. TIB_MEMORY. */
enum tib_status tib_explain_make(struct tib_explanation *explanation, const struct tib_result *result,
                                 const struct tib_explain_choice *choice, struct tib_error *err);
void tib_explain_finish(struct tib_explanation *explanation);

/* Text to read, at most 100 columns. Adds to `text`. */
void tib_explain_text(struct tib_text *text, const struct tib_explanation *explanation);

/* The same as JSON, an object. Its names, units and definitions are those of the code book, TIB_FIELDS_EXPLAIN. What is
 * absent is null. TIB_MEMORY. */
enum tib_status tib_explain_json(struct tib_text *text, const struct tib_explanation *explanation, struct tib_error *err);

/* A picture of both legs, `around` before and after, as the bytes of a PDF or SVG. */
enum tib_status tib_explain_picture(struct tib_text *bytes, bool pdf, const struct tib_explanation *explanation,
                                    struct tib_error *err);

/* ---- pieces that the outputs share ---- */

/* What became of a movement, without a full stop: "in series 3, of 12 movements". */
void tib_explain_summary(struct tib_text *text, const struct tib_explanation *explanation, size_t i);

/* "aasm-v3 (lm-min = 1.7 s), wasm-2016": the rules, with what the user changed. */
void tib_explain_rules(struct tib_text *text, const struct tib_result *result);

/* What was not given, by comma: stages, arousals, respiratory, accelerometer. The i-th, or NULL past the last. */
const char *tib_explain_absent(const struct tib_result *result, size_t i);

/* What the signal of a leg says: why no movement lies near the time, or that one does. */
void tib_explain_signal_words(struct tib_text *text, const struct tib_explanation *explanation, size_t leg);

/* What came of a stretch of activity: "activity of 1.203 s at 02:13:04.10, largest sample 7.30 of 1.60 + 8 uV: ...". */
void tib_explain_activity_words(struct tib_text *text, const struct tib_explanation *explanation, size_t i);

/* The i-th movement of the body, as the ankles show it: "the body moved at 02:13:04.10 for 12.250 s: ...". */
void tib_explain_gross_words(struct tib_text *text, const struct tib_explanation *explanation, size_t i);

/* Whether any of a span lies within `around` of the time. */
bool tib_explain_is_near(const struct tib_explanation *explanation, struct tib_span span);

/* A value with as many decimals as its unit asks for, and more where its sign would be lost. */
void tib_explain_value(char to[32], double value, const char *unit);

const struct tib_movement *tib_explain_movement(const struct tib_explanation *explanation, size_t i);

/* "02:13:05.12" by the clock where it is known, else "8012.12 s". */
void tib_explain_clock(char to[32], const struct tib_recording *recording, tib_ticks at, int decimals);

#endif
