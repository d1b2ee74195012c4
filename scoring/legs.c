#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/ticks.h"
#include "scoring/steps.h"

/* When each leg can be scored, and which leg is lost for the night. */

struct tib_span tib_score_span(const struct tib_score_input *input) {
  struct tib_span lights = input->context->lights, recording = input->recording;
  return (struct tib_span){lights.onset > recording.onset ? lights.onset : recording.onset,
                           lights.offset < recording.offset ? lights.offset : recording.offset};
}

/* ---- a leg that cannot be scored for most of the sleep: EDGE-17 ---- */

static tib_ticks length_of(const struct tib_spans *spans) {
  tib_ticks sum = 0;
  for (size_t i = 0; i < spans->n; i++) sum += tib_span_length(spans->span[i]);
  return sum;
}

/* The sleep of the scored night. Without stages there is none to be told from the rest: then all of it counts. */
static enum tib_status find_sleep(const struct tib_score_input *input, struct tib_spans *sleep, struct tib_error *err) {
  const struct tib_context *context = input->context;
  struct tib_span night = tib_score_span(input);
  struct tib_spans asleep = {0};
  enum tib_status status = tib_array_create(&asleep.span, context->n_stages, sizeof *asleep.span, err);
  for (size_t i = 0; i < context->n_stages && status == TIB_OK; i++)
    if (tib_stage_is_sleep(context->stages[i].stage)) asleep.span[asleep.n++] = context->stages[i].span;
  if (status == TIB_OK)
    status = tib_spans_intersect(context->has_stages ? asleep.span : &night, context->has_stages ? asleep.n : 1, &night, 1,
                                 sleep, err);
  tib_spans_finish(&asleep);
  return status;
}

static enum tib_status find_lost(const struct tib_leg_time *leg, const struct tib_spans *sleep, double share, bool *lost,
                                 struct tib_error *err) {
  struct tib_spans out;
  enum tib_status status = tib_spans_intersect(leg->out, leg->n_out, sleep->span, sleep->n, &out, err);
  if (status != TIB_OK) return status;
  *lost = (double)length_of(&out) > share * (double)length_of(sleep);
  tib_spans_finish(&out);
  return TIB_OK;
}

enum tib_status tib_legs_init(struct tib_legs *legs, const struct tib_scoring_rules *rules,
                              const struct tib_score_input *input, struct tib_error *err) {
  *legs = (struct tib_legs){.whole = input->recording};
  struct tib_spans sleep = {0};
  enum tib_status status = tib_array_create(&legs->leg, input->n_legs, sizeof *legs->leg, err);
  if (status == TIB_OK) status = find_sleep(input, &sleep, err);
  for (size_t i = 0; i < input->n_legs && status == TIB_OK; i++) {
    struct tib_leg_time *leg = &legs->leg[i];
    *leg = input->legs[i];
    bool lost = false;
    status = find_lost(leg, &sleep, rules->leg_lost_share, &lost, err);
    if (!lost) continue;
    leg->out = &legs->whole;
    leg->n_out = 1;
    legs->lost[leg->side] = true;
  }
  tib_spans_finish(&sleep);
  return status;
}

void tib_legs_finish(struct tib_legs *legs) {
  free(legs->leg);
  *legs = (struct tib_legs){0};
}

/* ---- hours ---- */

static tib_ticks earliest(const struct tib_span *a, size_t n_a, const struct tib_span *b, size_t n_b) {
  tib_ticks first = INT64_MAX;
  if (n_a > 0) first = a->onset;
  if (n_b > 0 && b->onset < first) first = b->onset;
  return first;
}

/* What is left of `whole` without two sorted lists. */
static tib_ticks left_of(struct tib_span whole, const struct tib_span *a, size_t n_a, const struct tib_span *b,
                         size_t n_b) {
  tib_ticks sum = 0, from = whole.onset;
  while (from < whole.offset) {
    tib_ticks hole = earliest(a, n_a, b, n_b);
    if (hole > from) sum += (hole < whole.offset ? hole : whole.offset) - from;
    if (hole >= whole.offset) break;
    bool is_a = n_a > 0 && a->onset == hole;
    tib_ticks end = is_a ? a->offset : b->offset;
    if (end > from) from = end;
    if (is_a)
      a++, n_a--;
    else
      b++, n_b--;
  }
  return sum;
}

static tib_ticks leg_time(const struct tib_score_input *input, const struct tib_leg_time *leg) {
  return left_of(tib_score_span(input), leg->out, leg->n_out, input->gaps, input->n_gaps);
}

double tib_score_leg_hours(const struct tib_score_input *input, size_t leg) {
  return tib_seconds(leg_time(input, &input->legs[leg])) / 3600;
}

bool tib_night_has_leg(const struct tib_night *night, enum tib_side side) {
  const struct tib_score_input *input = night->input;
  for (size_t i = 0; i < input->n_legs; i++)
    if (input->legs[i].side == side && leg_time(input, &input->legs[i]) > 0) return true;
  return false;
}
