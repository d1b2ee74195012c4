#ifndef TIB_REPORT_EXPLAIN_BUILD_H
#define TIB_REPORT_EXPLAIN_BUILD_H

/* An explanation in the making. */

#include <math.h>

#include "report/explain/explain.h"

/* The movement that is looked at. What fails is remembered in `status`. */
struct tib_explainer {
  struct tib_explanation *out;
  const struct tib_result *result;
  const struct tib_profile_result *profile;
  const struct tib_movement *movement;
  struct tib_check spare; /* taken where there is no memory */
  enum tib_status status;
  struct tib_error *err;
};

/* A new check of the profile's rule `key` (one of `rules`, which may be another profile), without numbers. `rule` names a
 * rule that has no key; then `key` is NULL. Never NULL. */
struct tib_check *tib_explain_add(struct tib_explainer *e, int part, const char *name, const char *title,
                                  const struct tib_rules *rules, const char *key, const char *rule);

/* Numbers of a check. Times are compared as ticks: the margin is exact. */
void tib_check_time_limit(struct tib_check *check, enum tib_relation relation, tib_ticks measured, tib_ticks limit);
void tib_check_number_limit(struct tib_check *check, enum tib_relation relation, double measured, double limit,
                            const char *unit);
void tib_check_say(struct tib_check *check, const char *format, ...) __attribute__((format(printf, 2, 3)));
void tib_check_decide(struct tib_check *check, bool passed); /* passed or failed */
void tib_check_mark(struct tib_check *check, bool yes);      /* yes or no */
void tib_check_untested(struct tib_check *check, const char *why);

/* How a movement lies to the window that reaches from `before` ahead of an event to `after` behind it: it meets it where
 * the gap, which is counted from the nearer end of the event, is at most `limit`. */
struct tib_nearness {
  bool found;
  size_t i; /* of the event */
  bool after;
  tib_ticks gap, limit; /* gap below 0: they overlap by so much */
};
struct tib_nearness tib_nearness_of(struct tib_span movement, struct tib_span event, tib_ticks before, tib_ticks after);

/* Keeps the nearer of two: the one that is furthest inside its limit. True where that is the new one. */
bool tib_nearness_keep(struct tib_nearness *nearest, struct tib_nearness found, size_t i);

/* The same of the respiratory events that count under these rules. */
struct tib_nearness tib_nearest_respiratory(const struct tib_context *context, const struct tib_scoring_rules *rules,
                                            struct tib_span movement);

/* "from its onset back to the end of the nearest arousal, 02:13:05.1 to 02:13:09.3". */
void tib_check_say_span(struct tib_check *check, const struct tib_explainer *e, struct tib_nearness near, const char *what,
                        struct tib_span span);
void tib_check_say_respiratory(struct tib_check *check, const struct tib_explainer *e, struct tib_nearness near);

/* ---- steps ---- */

void tib_explain_part(struct tib_explainer *e, size_t part);
void tib_explain_heart(struct tib_explainer *e, size_t part);     /* a check of a part */
void tib_explain_run(struct tib_explainer *e, size_t part);       /* the same */
void tib_explain_detection(struct tib_explainer *e, size_t part); /* checks of a part */
void tib_explain_whole(struct tib_explainer *e);
void tib_explain_leg(struct tib_explained_leg *out, const struct tib_result *result, size_t leg, tib_ticks at);
enum tib_status tib_explain_activities(struct tib_explanation *explanation, struct tib_error *err);

/* What was found on a leg under the profile's own detection; NULL where it was not looked at. */
const struct tib_leg_detection *tib_explain_found(const struct tib_explainer *e, enum tib_side side);

/* ---- the envelope ---- */

/* A leg under one detection setting. */
struct tib_explained_view {
  const struct tib_envelope *leg;
  const struct tib_leg_detection *found;
  const struct tib_detection *detection;
  const struct tib_detection_rules *rules;
};

/* The first stretch of activity that ends after `from` and begins before `until`; false where there is none. `leg` is not
 * set. */
bool tib_explain_activity(struct tib_explained_activity *out, const struct tib_explained_view *view, tib_ticks from,
                          tib_ticks until);

/* What the slow mean must exceed at a hop (BASE-12), between two values of the resting level as the detector has it. */
float tib_explain_active_limit(const struct tib_explained_view *view, size_t segment, size_t hop);

/* The mean of what lies behind a hop, and what it must reach for an onset there to hold (BASE-13); NAN where the rules ask
 * for nothing or nothing lies behind it. */
struct tib_explained_level tib_explain_hold(const struct tib_explained_view *view, size_t segment, size_t hop);

/* Takes the level whose excess over its limit is larger. */
void tib_explain_keep(struct tib_explained_level *level, struct tib_explained_level found);

#define TIB_NO_LEVEL ((struct tib_explained_level){NAN, NAN, TIB_NO_TICKS})

/* A length in hops, at least one, as the detector counts it. */
size_t tib_explain_hops(const struct tib_envelope *leg, tib_ticks length, bool up);

/* The hop of a leg that holds a time; false in a gap. */
bool tib_explain_hop(const struct tib_envelope *leg, tib_ticks time, size_t *segment, size_t *hop);

/* Mean over a centred window about a hop of a segment, at its ends over what there is. */
float tib_explain_mean(const struct tib_envelope *leg, size_t segment, size_t hop, tib_ticks window);

/* What the onset is read on: the largest sample of a hop, or a mean (TIB-DEC-10). */
float tib_explain_sample(const struct tib_envelope *leg, const struct tib_detection_rules *rules, size_t segment,
                         size_t hop);

#endif
