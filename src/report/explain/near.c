#include "report/explain/build.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "base/ticks.h"

/* Distances between movements and what else was scored. */

/* Times that no recording reaches are brought where no sum overflows. */
static tib_ticks bounded(tib_ticks time) {
  const tib_ticks far = INT64_MAX / 4;
  return time < -far ? -far : time > far ? far : time;
}

struct tib_nearness tib_nearness_of(struct tib_span movement, struct tib_span event, tib_ticks before, tib_ticks after) {
  struct tib_nearness ahead = {.found = true, .gap = bounded(event.onset) - bounded(movement.offset), .limit = before};
  struct tib_nearness behind = {
      .found = true, .after = true, .gap = bounded(movement.onset) - bounded(event.offset), .limit = after};
  tib_ticks inside_ahead = ahead.limit - ahead.gap, inside_behind = behind.limit - behind.gap;
  if (behind.gap >= 0 && inside_ahead > 0) return behind;
  if (ahead.gap >= 0 && inside_behind > 0) return ahead;
  return inside_ahead < inside_behind ? ahead : behind; /* they overlap: the side that is nearer to leaving the window */
}

bool tib_nearness_keep(struct tib_nearness *nearest, struct tib_nearness found, size_t i) {
  if (nearest->found && nearest->limit - nearest->gap >= found.limit - found.gap) return false;
  *nearest = found;
  nearest->i = i;
  return true;
}

struct tib_nearness tib_nearest_respiratory(const struct tib_context *context, const struct tib_scoring_rules *rules,
                                            struct tib_span movement) {
  struct tib_nearness nearest = {0};
  for (size_t i = 0; i < context->n_respiratory; i++) {
    const struct tib_respiratory_event *event = &context->respiratory[i];
    bool of_breath_alone = event->kind == TIB_RERA || event->kind == TIB_RESPIRATORY_OTHER;
    if (of_breath_alone && rules->respiratory_events != TIB_RESPIRATORY_ALL) continue; /* AASM-RESP-2 */
    struct tib_span span = event->span;
    if (rules->respiratory_span == TIB_RESPIRATORY_EVENT_END) span.onset = span.offset; /* WASM16-RESP-1 */
    tib_nearness_keep(&nearest, tib_nearness_of(movement, span, rules->respiratory_before, rules->respiratory_after), i);
  }
  return nearest;
}

static void say(struct tib_check *check, const struct tib_explainer *e, const char *how, const char *what,
                struct tib_span span) {
  char from[32], to[32];
  tib_explain_clock(from, &e->result->recording, span.onset, 2);
  tib_explain_clock(to, &e->result->recording, span.offset, 2);
  tib_check_say(check, "%s %s, %s to %s", how, what, from, to);
}

void tib_check_say_span(struct tib_check *check, const struct tib_explainer *e, struct tib_nearness near, const char *what,
                        struct tib_span span) {
  const char *how = near.gap < 0 ? "it overlaps" : near.after ? "from the end of" : "from its end on to the onset of";
  say(check, e, how, what, span);
}

void tib_check_say_respiratory(struct tib_check *check, const struct tib_explainer *e, struct tib_nearness near) {
  static const char *const names[] = {[TIB_APNEA_OBSTRUCTIVE] = "the nearest event, an obstructive apnea",
                                      [TIB_APNEA_CENTRAL] = "the nearest event, a central apnea",
                                      [TIB_APNEA_MIXED] = "the nearest event, a mixed apnea",
                                      [TIB_APNEA] = "the nearest event, an apnea",
                                      [TIB_HYPOPNEA] = "the nearest event, a hypopnea",
                                      [TIB_RERA] = "the nearest event, a RERA",
                                      [TIB_RESPIRATORY_OTHER] = "the nearest event"};
  const struct tib_respiratory_event *event = &e->result->context.respiratory[near.i];
  const char *what = names[event->kind];
  if (e->profile->rules.scoring.respiratory_span == TIB_RESPIRATORY_WHOLE_EVENT)
    tib_check_say_span(check, e, near, what, event->span);
  else
    say(check, e,
        near.gap < 0 ? "it holds the end of"
        : near.after ? "from the end of"
                     : "from its end on to the end of",
        what, event->span);
}
