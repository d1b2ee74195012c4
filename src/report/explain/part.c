#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/explain/build.h"
#include "report/fields.h"
#include "report/values.h"

/* What was asked of one leg's movement: was it seen, is it one, may it unite. */

static const struct tib_movement_part *part_of(const struct tib_explainer *e, size_t i) {
  return &e->profile->score.parts[i];
}

static struct tib_check *add(struct tib_explainer *e, size_t part, const char *name, const char *title, const char *key,
                             const char *rule) {
  return tib_explain_add(e, (int)part, name, title, &e->profile->rules, key, rule);
}

/* ---- what was measured in it ---- */

/* WASM16-LM-5 */
static void check_morphology(struct tib_explainer *e, size_t i) {
  const struct tib_movement_part *part = part_of(e, i);
  const struct tib_rules *rules = &e->profile->rules;
  if (rules->scoring.morphology == TIB_MORPHOLOGY_OFF) return;
  struct tib_check *check = add(e, i, "morphology-level", "median inside", "morphology-level", NULL);
  double median = (double)part->candidate.median_uv, rest = (double)part->candidate.rest_uv;
  char width[32];
  if (isnan(median) || isnan(rest)) {
    tib_check_untested(check, "the levels of this movement were not measured");
    return;
  }
  tib_check_number_limit(check, TIB_AT_LEAST, median, rest + rules->scoring.morphology_uv, "uV");
  tib_check_decide(check, !(part->reasons & TIB_REASON_AMPLITUDE));
  tib_value_number(width, tib_seconds(rules->detection.morphology_window));
  tib_check_say(check, "largest median over %s s inside the movement", width);
}

/* ---- is it a movement ---- */

static void check_length(struct tib_explainer *e, size_t i) {
  const struct tib_movement_part *part = part_of(e, i);
  const struct tib_scoring_rules *rules = &e->profile->rules.scoring;
  tib_ticks length = tib_span_length(part->candidate.span);
  struct tib_check *check = add(e, i, "lm-min", "length", "lm-min", NULL);
  tib_check_time_limit(check, TIB_AT_LEAST, length, rules->lm_min);
  tib_check_decide(check, !(part->reasons & TIB_REASON_TOO_SHORT));
  check = add(e, i, "clm-max", "length", "clm-max", NULL);
  tib_check_time_limit(check, TIB_AT_MOST, length, rules->clm_max);
  tib_check_decide(check, !(part->reasons & TIB_REASON_TOO_LONG));
}

static void check_truncated(struct tib_explainer *e, size_t i) {
  bool cut = part_of(e, i)->reasons & TIB_REASON_TRUNCATED;
  struct tib_check *check = add(e, i, "truncated", "whole", NULL, "EDGE-7");
  tib_check_decide(check, !cut);
  if (cut) tib_check_say(check, "cut by an end of the recording, a gap, or a stretch without signal");
}

/* The stretch of this leg that holds a time, else the nearest; false where there is none. */
static bool find_out(const struct tib_leg_detection *found, tib_ticks at, struct tib_span *out) {
  tib_ticks least = INT64_MAX;
  for (size_t i = 0; found && i < found->n_out; i++) {
    struct tib_span span = found->out[i];
    tib_ticks away = at < span.onset ? span.onset - at : at >= span.offset ? at - span.offset : 0;
    if (i > 0 && away >= least) continue;
    least = away;
    *out = span;
  }
  return found && found->n_out > 0;
}

/* BASE-7, EDGE-5, EDGE-17 */
static void check_scorable(struct tib_explainer *e, size_t i) {
  const struct tib_movement_part *part = part_of(e, i);
  tib_ticks onset = part->candidate.span.onset;
  bool out = part->reasons & TIB_REASON_UNSCORABLE;
  struct tib_check *check = add(e, i, "scorable", "scorable", NULL, "BASE-7");
  struct tib_span stretch = {0};
  char from[32], to[32];
  tib_check_decide(check, !out);
  if (part->absurd) {
    tib_check_say(check, "it ends before it begins, or lies where no recording is");
  } else if (out && e->profile->score.leg_lost[part->candidate.side]) {
    tib_check_say(check, "this leg cannot be scored for most of the sleep and is left out");
  } else if (find_out(tib_explain_found(e, part->candidate.side), onset, &stretch)) {
    bool inside = stretch.onset <= onset && onset < stretch.offset;
    if (out && !inside) {
      tib_check_say(check, "no leg can be scored at its onset, or there is no signal");
      return;
    }
    tib_explain_clock(from, &e->result->recording, stretch.onset, 0);
    tib_explain_clock(to, &e->result->recording, stretch.offset, 0);
    tib_check_say(check, "this leg cannot be scored from %s to %s", from, to);
  } else if (out) {
    tib_check_say(check, "no signal at its onset");
  }
}

/* EDGE-1 */
static void check_lights(struct tib_explainer *e, size_t i) {
  const struct tib_movement_part *part = part_of(e, i);
  const struct tib_context *context = &e->result->context;
  tib_ticks onset = part->candidate.span.onset;
  tib_ticks since_off = onset - context->lights.onset, to_on = context->lights.offset - onset;
  struct tib_check *check = add(e, i, "lights", "scored night", NULL, "EDGE-1");
  bool at_start = since_off < to_on;
  char lights[32];
  if (since_off < to_on)
    tib_check_time_limit(check, TIB_AT_LEAST, since_off, 0);
  else
    tib_check_time_limit(check, TIB_ABOVE, to_on, 0);
  tib_check_decide(check, !(part->reasons & TIB_REASON_OUTSIDE_LIGHTS));
  tib_explain_clock(lights, &e->result->recording, at_start ? context->lights.onset : context->lights.offset, 0);
  tib_check_say(check, "%s at %s (%s)",
                at_start ? "from lights off to its onset; lights off" : "from its onset to lights on", lights,
                tib_level_lights[context->lights_source].name);
}

/* ---- what the profile leaves out before legs unite ---- */

/* AASM-LM-7 */
static void check_wake(struct tib_explainer *e, size_t i) {
  if (e->profile->rules.scoring.wake == TIB_WAKE_SCORED) return;
  struct tib_check *check = add(e, i, "wake", "asleep", "wake", NULL);
  if (!e->result->context.has_stages)
    tib_check_untested(check, "no stages were given");
  else
    tib_check_decide(check, !(part_of(e, i)->reasons & TIB_REASON_WAKE));
}

/* AASM-RESP-1: it must lie outside of the window, of which the limits may be part (TIB-DEC-6). */
static void check_respiratory(struct tib_explainer *e, size_t i) {
  const struct tib_movement_part *part = part_of(e, i);
  const struct tib_scoring_rules *rules = &e->profile->rules.scoring;
  const struct tib_context *context = &e->result->context;
  if (rules->respiratory_action != TIB_RESPIRATORY_DROP) return;
  struct tib_nearness near = tib_nearest_respiratory(context, rules, part->candidate.span);
  struct tib_check *check = add(e, i, "respiratory", "away from breathing",
                                near.found && !near.after ? "respiratory-before" : "respiratory-after", NULL);
  if (!context->has_respiratory) {
    tib_check_untested(check, "no respiratory events were given");
    return;
  }
  tib_check_decide(check, !(part->reasons & TIB_REASON_RESPIRATORY));
  if (!near.found) {
    tib_check_say(check, "no event that counts");
    return;
  }
  tib_check_time_limit(check, rules->respiratory_limit == TIB_LIMIT_INCLUSIVE ? TIB_ABOVE : TIB_AT_LEAST, near.gap,
                       near.limit);
  tib_check_say_respiratory(check, e, near);
}

/* ---- two legs ---- */

static void say_union(struct tib_check *check, const struct tib_explainer *e, const struct tib_movement_part *part) {
  const struct tib_candidate *to = &part_of(e, part->joined_to)->candidate;
  static const char *const ends[] = {[TIB_UNION_APART] = "",
                                     [TIB_UNION_SAME_LEG] = ", which is of the same leg",
                                     [TIB_UNION_TAKEN] = ", which is united with another already",
                                     [TIB_UNION_UNITED] = ""};
  char at[32];
  tib_explain_clock(at, &e->result->recording, to->span.onset, 2);
  tib_check_say(check, "from the %s of the movement before (%s, %s) to its onset%s",
                e->profile->rules.scoring.join == TIB_JOIN_ONSETS ? "onset" : "end", tib_level_side[to->side].name, at,
                ends[part->joined]);
}

/* AASM-PLM-3; WASM16-CLM-3 */
static void check_union(struct tib_explainer *e, size_t i) {
  const struct tib_movement_part *part = part_of(e, i);
  struct tib_check *check = add(e, i, "join-limit", "unites with one before", "join-limit", NULL);
  if (part->excluded) {
    tib_check_untested(check, "it was left out before legs are united");
    return;
  }
  if (part->joined == TIB_UNION_UNTESTED) {
    tib_check_untested(check, "there is none before it that it could unite with");
    return;
  }
  tib_check_time_limit(check, TIB_BELOW, part->joined_gap, e->profile->rules.scoring.join_limit);
  tib_check_mark(check, part->joined == TIB_UNION_UNITED);
  if (part->joined == TIB_UNION_SAME_LEG || part->joined == TIB_UNION_TAKEN) check->margin = NAN;
  say_union(check, e, part);
}

/* ---- the ankle ---- */

static const char *why_no_ankle(const struct tib_explainer *e, enum tib_side side) {
  bool present = false, scaled = false;
  for (int k = 0; k < 2; k++) {
    const struct tib_activity *ankle = &e->result->accel[k];
    if ((k == 0 && side == TIB_RIGHT) || (k == 1 && side == TIB_LEFT)) continue;
    present = present || ankle->present;
    scaled = scaled || (ankle->present && !ankle->bad_scale);
  }
  if (!present) return "no accelerometer on this leg";
  return scaled ? "no data of the accelerometer" : "the accelerometer does not show 1 g at rest";
}

/* The event of the ankle, or of both for a leg of no side, that is nearest. */
static struct tib_nearness nearest_motion(const struct tib_explainer *e, const struct tib_candidate *candidate,
                                          const struct tib_motion **motion) {
  const struct tib_accelerometer_rules *rules = &e->result->accelerometer_rules.accelerometer;
  struct tib_nearness nearest = {0};
  for (int k = 0; k < 2; k++) {
    const struct tib_activity *ankle = &e->result->accel[k];
    if ((k == 0 && candidate->side == TIB_RIGHT) || (k == 1 && candidate->side == TIB_LEFT)) continue;
    for (size_t i = 0; ankle->present && !ankle->bad_scale && i < ankle->n_events; i++) {
      struct tib_span event = ankle->events[i].span;
      if (tib_nearness_keep(&nearest, tib_nearness_of(candidate->span, event, rules->link_after, rules->link_before), i))
        *motion = &ankle->events[i];
    }
  }
  return nearest;
}

/* ACC-9, ACC-10. It decides nothing (ACC-P7). */
static void check_ankle(struct tib_explainer *e, size_t i) {
  const struct tib_candidate *candidate = &part_of(e, i)->candidate;
  const struct tib_rules *rules = &e->result->accelerometer_rules;
  const struct tib_motion *motion = NULL;
  if (!e->result->has_accelerometer || candidate->accel == TIB_ACCEL_NONE) {
    struct tib_check *none = add(e, i, "accelerometer", "the ankle moved", NULL, "ACC-9");
    tib_check_untested(none, why_no_ankle(e, candidate->side));
    return;
  }
  struct tib_nearness near = nearest_motion(e, candidate, &motion);
  struct tib_check *check = tib_explain_add(e, (int)i, "accelerometer", "the ankle moved", rules,
                                            near.found && near.after ? "link-before" : "link-after", NULL);
  if (motion) {
    tib_check_time_limit(check, TIB_AT_MOST, near.gap, near.limit);
    tib_check_say_span(check, e, near, "the ankle's movement", motion->span);
  } else {
    tib_check_say(check, "the ankle never moved");
  }
  if (candidate->imported) check->margin = NAN; /* linked before close ones were joined */
  if (candidate->accel == TIB_ACCEL_GROSS_BODY) {
    check->relation = TIB_NO_RELATION;
    check->margin = NAN;
    tib_check_say(check, "it is part of a movement of the body");
  } else {
    tib_check_mark(check, candidate->accel == TIB_ACCEL_CORROBORATED);
  }
}

void tib_explain_part(struct tib_explainer *e, size_t i) {
  if (!part_of(e, i)->absurd) {
    tib_explain_detection(e, i);
    check_length(e, i);
    check_morphology(e, i);
    check_truncated(e, i);
  }
  check_scorable(e, i);
  if (part_of(e, i)->absurd) return;
  tib_explain_heart(e, i);
  tib_explain_run(e, i);
  check_lights(e, i);
  check_wake(e, i);
  check_respiratory(e, i);
  check_union(e, i);
  check_ankle(e, i);
}
