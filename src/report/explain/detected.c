#include <math.h>

#include "base/ticks.h"
#include "report/explain/build.h"
#include "report/values.h"

/* What a movement was found by. That it was found is the verdict. */

static const struct tib_candidate *candidate_of(const struct tib_explainer *e, size_t i) {
  return &e->profile->score.parts[i].candidate;
}

static struct tib_check *add(struct tib_explainer *e, size_t part, const char *name, const char *title, const char *key) {
  return tib_explain_add(e, (int)part, name, title, &e->profile->rules, key, NULL);
}

/* What of the signal a movement was found in. */
struct sight {
  struct tib_explained_view view;
  size_t segment, hop; /* of its onset */
  bool active;         /* `activity` is set */
  struct tib_explained_activity activity;
};

const struct tib_leg_detection *tib_explain_found(const struct tib_explainer *e, enum tib_side side) {
  const struct tib_detection *detection = &e->result->detections[e->profile->detection];
  for (size_t i = 0; i < detection->n_legs; i++)
    if (detection->legs[i].side == side) return &detection->legs[i];
  return NULL;
}

/* Why there is nothing to see; NULL where there is. */
static const char *look(struct sight *sight, const struct tib_explainer *e, const struct tib_candidate *candidate) {
  sight->view = (struct tib_explained_view){.leg = tib_find_leg(e->result, candidate->side),
                                            .found = tib_explain_found(e, candidate->side),
                                            .detection = &e->result->detections[e->profile->detection],
                                            .rules = &e->profile->rules.detection};
  if (candidate->imported) return "the movement was given, not detected";
  if (!sight->view.leg || !sight->view.found) return "the leg has no signal";
  tib_ticks onset = candidate->span.onset;
  if (!tib_explain_hop(sight->view.leg, onset, &sight->segment, &sight->hop)) return "there is no signal";
  sight->active = tib_explain_activity(&sight->activity, &sight->view, onset, onset + 1);
  return sight->active ? NULL : "no activity is seen there";
}

/* BASE-12 */
static void check_active(struct tib_explainer *e, size_t i, const struct sight *sight) {
  const struct tib_explained_activity *activity = &sight->activity;
  struct tib_check *check = add(e, i, "active-share", "active", "active-share");
  const struct tib_detection_rules *rules = sight->view.rules;
  double rest = (double)activity->mean.limit_uv / (1 + rules->active_share);
  bool by_share = rest * rules->active_share > rules->offset_uv;
  char from[32], to[32], width[32], more[32];
  tib_check_number_limit(check, TIB_ABOVE, (double)activity->mean.uv, (double)activity->mean.limit_uv, "uV");
  tib_check_decide(check, true);
  tib_explain_clock(from, &e->result->recording, activity->span.onset, 2);
  tib_explain_clock(to, &e->result->recording, activity->span.offset, 2);
  tib_value_number(width, tib_seconds(rules->slow_window));
  tib_value_number(more, by_share ? 1 + rules->active_share : rules->offset_uv);
  tib_check_say(check, "highest mean over %s s, which must exceed %s%s%s; it does from %s to %s", width,
                by_share ? "" : "rest + ", more, by_share ? " times rest" : " uV", from, to);
}

/* AASM-LM-3, WASM16-LM-1 */
static void check_onset(struct tib_explainer *e, size_t i, const struct sight *sight) {
  const struct tib_candidate *candidate = candidate_of(e, i);
  const struct tib_detection_rules *rules = sight->view.rules;
  struct tib_check *check = add(e, i, "onset", "onset", "onset");
  float limit = candidate->rest_uv + (float)rules->onset_uv; /* as the detector has it */
  char rest[32], number[32];
  tib_check_number_limit(check, TIB_AT_LEAST,
                         (double)tib_explain_sample(sight->view.leg, rules, sight->segment, sight->hop), (double)limit,
                         "uV");
  tib_check_decide(check, true);
  tib_value_fixed(rest, (double)candidate->rest_uv, 2);
  tib_value_number(number, rules->onset_uv);
  tib_check_say(check, "%s; the resting level is %s uV, and %s more are needed",
                rules->onset_view == TIB_ONSET_MEAN ? "first short mean" : "first sample", rest, number);
}

/* BASE-13 */
static void check_hold(struct tib_explainer *e, size_t i, const struct sight *sight) {
  if (sight->view.rules->onset_hold == 0) return;
  struct tib_explained_level level = tib_explain_hold(&sight->view, sight->segment, sight->hop);
  struct tib_check *check = add(e, i, "onset-hold", "onset holds", "onset-hold");
  char width[32];
  if (isnan(level.uv)) {
    tib_check_untested(check, "the signal ends with the onset");
    return;
  }
  tib_check_number_limit(check, TIB_AT_LEAST, (double)level.uv, (double)level.limit_uv, "uV");
  tib_check_decide(check, true);
  tib_value_number(width, tib_seconds(sight->view.rules->onset_hold));
  tib_check_say(check, "mean of the %s s behind the onset", width);
}

/* The last hop of the activity from the onset on whose quick mean is above the end's level; the onset's where none is. */
static struct tib_explained_level last_quick(const struct sight *sight) {
  const struct tib_explained_view *view = &sight->view;
  for (size_t hop = sight->activity.last;; hop--) {
    struct tib_explained_level level = {
        tib_explain_mean(view->leg, sight->segment, hop, view->rules->quick_window),
        tib_rest_at(&view->found->rest, view->leg, sight->segment, hop) + (float)view->rules->offset_uv,
        tib_envelope_time(view->leg, &view->leg->segments[sight->segment], hop)};
    if (hop <= sight->hop || level.uv > level.limit_uv) return level;
  }
}

/* AASM-LM-4, WASM16-LM-2, BASE-2 */
static void check_end(struct tib_explainer *e, size_t i, const struct sight *sight) {
  const struct tib_explained_view *view = &sight->view;
  struct tib_explained_level quick = last_quick(sight);
  struct tib_check *check = add(e, i, "offset", "end", "offset");
  size_t segment, hop;
  char width[32], mean[32], at[32];
  if (!tib_explain_hop(view->leg, candidate_of(e, i)->span.offset - 1, &segment, &hop)) {
    tib_check_untested(check, "there is no signal");
    return;
  }
  double level = (double)view->leg->mean[hop];
  double limit = (double)(tib_rest_at(&view->found->rest, view->leg, segment, hop) + (float)view->rules->offset_uv);
  tib_value_number(width, tib_seconds(view->rules->quick_window));
  tib_explain_value(mean, (double)quick.uv, "uV");
  tib_explain_clock(at, &e->result->recording, quick.at, 2);
  if (level > limit) {
    tib_check_number_limit(check, TIB_ABOVE, level, limit, "uV");
    tib_check_decide(check, true);
    tib_check_say(check, "last value above it in the first half of the last mean over %s s above it, %s uV at %s", width,
                  mean, at);
  } else if (quick.uv > quick.limit_uv) {
    tib_check_number_limit(check, TIB_ABOVE, (double)quick.uv, (double)quick.limit_uv, "uV");
    tib_check_decide(check, true);
    tib_check_say(check, "it ends with the last mean over %s s above the limit, in whose first half nothing else is",
                  width);
  } else {
    check->unit = "uV", check->measured = (double)quick.uv, check->limit = (double)quick.limit_uv;
    tib_check_say(check, "no mean over %s s is above the limit: it ends with its first sample", width);
  }
}

/* AASM-LM-4, WASM16-LM-2; EDGE-7 */
static void check_quiet(struct tib_explainer *e, size_t i, const struct sight *sight) {
  const struct tib_explained_activity *activity = &sight->activity;
  tib_ticks quiet = sight->view.rules->offset_quiet;
  struct tib_check *check = add(e, i, "offset-quiet", "quiet behind", "offset-quiet");
  char at[32];
  tib_explain_clock(at, &e->result->recording, activity->span.offset, 2);
  tib_check_time_limit(check, TIB_AT_LEAST, activity->quiet, quiet);
  tib_check_decide(check, activity->quiet >= quiet);
  tib_check_say(check, "from the end of the activity, %s, %s", at,
                activity->to_boundary               ? "to where the signal ends"
                : activity->quiet >= TIB_QUIET_MOST ? "as far as was looked"
                                                    : "to the next");
}

void tib_explain_detection(struct tib_explainer *e, size_t i) {
  static const char *const names[] = {"active-share", "onset", "onset-hold", "offset", "offset-quiet"},
                           *const titles[] = {"active", "onset", "onset holds", "end", "quiet behind"};
  struct sight sight = {0};
  const char *why = look(&sight, e, candidate_of(e, i));
  for (size_t k = 0; why && k < sizeof names / sizeof *names; k++)
    tib_check_untested(add(e, i, names[k], titles[k], names[k]), why);
  if (why) return;
  check_active(e, i, &sight);
  check_onset(e, i, &sight);
  check_hold(e, i, &sight);
  check_end(e, i, &sight);
  check_quiet(e, i, &sight);
}
