#ifndef TIB_SCORING_STEPS_H
#define TIB_SCORING_STEPS_H

/* What the steps of scoring hand to each other. score.c has their order. */

#include <tibialis/score.h>

#include "scoring/spans.h"

/* A movement of one leg on its way to a movement as the profile sees it. */
struct tib_part {
  struct tib_candidate candidate;
  unsigned reasons;
  bool absurd;
  bool excluded; /* takes no part in unions and series */
  enum tib_union joined;
  size_t joined_to;
  tib_ticks joined_gap;
  size_t group;    /* index of another part of the same movement, or its own where the group has its root here */
  size_t movement; /* of a root: the index of its movement */
};

struct tib_night {
  const struct tib_scoring_rules *rules;
  const struct tib_score_input *input;
  struct tib_spans breaks;      /* no leg can be scored: data gaps, and where every leg is out (EDGE-5) */
  struct tib_spans scorable;    /* the lights span without them */
  struct tib_spans respiratory; /* closed windows in which a movement is respiratory, disjoint */
  struct tib_spans arousals;    /* closed windows in which it is linked with an arousal, disjoint */
  bool nothing_scorable;        /* of the whole lights span: then there are no numbers at all */
  bool at_rest;                 /* all of it is wake (CLIN-6) */
  int64_t n_joined, n_overlapping, n_absurd;
  size_t n_parts;
  struct tib_part *parts; /* sorted by onset, then side */
};

/* ---- the legs: legs.c ---- */

/* The legs of an input, those that are lost out for the whole recording. Is not to be moved: a leg may point into it. */
struct tib_legs {
  struct tib_leg_time *leg; /* owned; as many as the input has */
  struct tib_span whole;
  bool lost[TIB_BOTH + 1]; /* by side */
};

enum tib_status tib_legs_init(struct tib_legs *legs, const struct tib_scoring_rules *rules,
                              const struct tib_score_input *input, struct tib_error *err);
void tib_legs_finish(struct tib_legs *legs);

/* The lights span as far as it was recorded. */
struct tib_span tib_score_span(const struct tib_score_input *input);

/* Whether this leg is there and can be scored for some of the lights span. */
bool tib_night_has_leg(const struct tib_night *night, enum tib_side side);

/* ---- the night, before any movement is looked at: night.c ---- */

enum tib_status tib_night_init(struct tib_night *night, const struct tib_scoring_rules *rules,
                               const struct tib_score_input *input, struct tib_error *err);
void tib_night_finish(struct tib_night *night);

/* Whether a break lies between the movement before and this one, for movements in order of onset; *at is a cursor, 0 to
 * begin with. What lies on the two sides of a break is not known to be one movement (EDGE-5). */
bool tib_night_passes_break(const struct tib_night *night, tib_ticks onset, size_t *at);

/* Stage of a movement by the profile's rule. *at is a cursor for movements in order of onset, 0 to begin with. */
enum tib_stage tib_night_stage(const struct tib_night *night, struct tib_span span, size_t *at);

static inline bool tib_stage_is_sleep(enum tib_stage stage) { return stage >= TIB_STAGE_N1 && stage <= TIB_STAGE_R; }

/* ---- movements of one leg: admit.c, exclude.c ---- */

enum tib_status tib_score_admit(struct tib_night *night, struct tib_error *err);
void tib_score_exclude_beats(struct tib_night *night);
void tib_score_exclude_runs(struct tib_night *night);
void tib_score_exclude_wake(struct tib_night *night);
void tib_score_exclude_respiratory(struct tib_night *night);

/* ---- movements of the night: bilateral.c, exclude.c, arousal.c, series.c; order in sort.c ---- */

enum tib_status tib_score_unite(struct tib_night *night, struct tib_score *score, struct tib_error *err);
void tib_score_classify(const struct tib_night *night, struct tib_score *score);
void tib_score_stages(const struct tib_night *night, struct tib_score *score);
void tib_score_flag_respiratory(const struct tib_night *night, struct tib_score *score);
void tib_score_link_arousals(const struct tib_night *night, struct tib_score *score);
enum tib_status tib_score_find_series(const struct tib_night *night, struct tib_score *score, struct tib_error *err);

/* Tells which parts the movements, by now in order, are built of. */
enum tib_status tib_score_tell_parts(const struct tib_night *night, struct tib_score *score, struct tib_error *err);

/* By onset, then side: a united movement may have stood before one leg's of the same onset. */
enum tib_status tib_score_order(struct tib_score *score, struct tib_error *err);

/* ---- numbers: indices.c, hours.c, intervals.c, sit.c ---- */

enum tib_status tib_score_count(const struct tib_night *night, struct tib_score *score, struct tib_error *err);
enum tib_status tib_score_hours(const struct tib_night *night, struct tib_score *score, double stage_h[TIB_STAGE_COUNT],
                                struct tib_error *err);
enum tib_status tib_score_intervals(struct tib_score *score, const struct tib_scoring_rules *rules, struct tib_error *err);

/* Five minutes by five minutes: sit.c. Nothing for a night. */
enum tib_status tib_score_sit(const struct tib_night *night, struct tib_score *score, struct tib_error *err);

/* An index over a denominator in hours, which may be NAN. */
struct tib_index tib_index_make(int64_t n, double denominator_h);

/* Whether the profile counts movements in wake, and it is known when that was. */
bool tib_score_has_wake(const struct tib_night *night);

/* ---- sorting: sort.c ---- */

typedef bool tib_before_fn(const void *a, const void *b);

/* Sorts n items of `size` bytes; equal ones keep their order. `scratch` has room for n items. */
void tib_sort(void *items, void *scratch, size_t n, size_t size, tib_before_fn *before);

#endif
