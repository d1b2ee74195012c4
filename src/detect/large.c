#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"
#include "detect/link.h"
#include "detect/patterns.h"

/* Large muscle group movements, as far as legs and ankles show them (LMM-1, LMM-2). No movement is removed or changed. */

/* What one channel did: a movement of a leg, or one of the body by the ankles. */
struct part {
  struct tib_span span;
  enum tib_side side;
  unsigned gross;                        /* enum tib_gross of the ankles'; 0 of a leg */
  const struct tib_candidate *candidate; /* NULL where it is the ankles' */
};

/* Parts that overlap, one with the next. */
struct group {
  struct tib_span span;
  struct tib_span legs;    /* of the EMG alone; empty: none */
  tib_ticks longest;       /* movement of one leg */
  bool side[TIB_BOTH + 1]; /* of the legs */
  unsigned gross;          /* of all ankles in it */
  float peak_uv, median_uv, rest_uv;
};

static bool is_run(const struct tib_pattern *pattern) {
  return pattern->type == TIB_ALMA || pattern->type == TIB_HFT || pattern->type == TIB_HFLM;
}

/* Bursts of a run have a name of their own. What lies mostly in one is its. */
static bool belongs_to_run(const struct tib_pattern_list *list, const struct tib_candidate *candidate) {
  tib_ticks shared = 0;
  for (size_t i = 0; i < list->n; i++) {
    const struct tib_pattern *pattern = &list->item[i];
    if (is_run(pattern) && (pattern->side == TIB_BOTH || pattern->side == candidate->side))
      shared += tib_span_overlap(pattern->span, candidate->span);
  }
  return 2 * shared > tib_span_length(candidate->span);
}

static bool is_out(const struct tib_detection *found, const struct tib_candidate *candidate) {
  for (size_t i = 0; i < found->n_legs; i++) {
    const struct tib_leg_detection *leg = &found->legs[i];
    for (size_t k = 0; k < leg->n_out && leg->side == candidate->side; k++)
      if (tib_span_overlap(leg->out[k], candidate->span) > 0) return true;
  }
  return false;
}

static int by_onset(const void *a, const void *b) {
  const struct part *x = a, *y = b;
  if (x->span.onset != y->span.onset) return x->span.onset < y->span.onset ? -1 : 1;
  return (x->side > y->side) - (x->side < y->side);
}

static size_t collect(const struct tib_pattern_input *input, const struct tib_pattern_list *list, struct part *part) {
  const struct tib_detection *found = input->found;
  size_t n = 0;
  for (size_t i = 0; i < found->n_candidates; i++) {
    const struct tib_candidate *candidate = &found->candidates[i];
    if (candidate->imported || candidate->ecg == TIB_YES) continue; /* BASE-8 */
    if (is_out(found, candidate) || belongs_to_run(list, candidate)) continue;
    part[n++] = (struct part){candidate->span, candidate->side, 0, candidate};
  }
  for (size_t i = 0; i < input->n_gross; i++)
    part[n++] = (struct part){input->gross[i].span, input->gross[i].side, input->gross[i].gross, NULL};
  if (n > 0) qsort(part, n, sizeof *part, by_onset);
  return n;
}

static void add_part(struct group *group, const struct part *part) {
  if (part->span.offset > group->span.offset) group->span.offset = part->span.offset;
  group->gross |= part->gross;
  if (!part->candidate) return;
  bool first = group->legs.offset == group->legs.onset;
  if (first) group->legs.onset = part->span.onset;
  if (first || part->span.offset > group->legs.offset) group->legs.offset = part->span.offset;
  if (tib_span_length(part->span) > group->longest) group->longest = tib_span_length(part->span);
  group->side[part->side] = true;
  if (first) group->rest_uv = part->candidate->rest_uv;
  if (first || part->candidate->peak_uv > group->peak_uv) group->peak_uv = part->candidate->peak_uv;
  if (first || part->candidate->median_uv > group->median_uv) group->median_uv = part->candidate->median_uv;
}

/* More than a limb does: an ankle that moves for longer than a leg movement lasts, or lies otherwise afterwards (ACC-8). */
#define BODY (TIB_GROSS_LONG | TIB_GROSS_POSTURE)

/* LMM-2: two channels at once, and no movement with a name of its own. A movement of both legs that is short enough is a
 * leg movement, and what one leg does alone is one or a sustained burst. The limb's own motion on its ankle is no second
 * channel, however strong and on both at once: every leg movement has it. */
static bool is_large(const struct group *group, const struct tib_pattern_rules *rules) {
  tib_ticks length = tib_span_length(group->span), legs = tib_span_length(group->legs);
  bool both = group->side[TIB_LEFT] && group->side[TIB_RIGHT];
  bool leg_movement = group->longest <= rules->lmm_leg_max && legs <= rules->lmm_both_max;
  if (legs == 0 || length < rules->lmm_min || length > rules->lmm_max) return false; /* LMM-1 */
  return (both && !leg_movement) || (group->gross & BODY) != 0;
}

static enum tib_side side_of(const struct group *group) {
  if (group->side[TIB_LEFT] && group->side[TIB_RIGHT]) return TIB_BOTH;
  return group->side[TIB_LEFT] ? TIB_LEFT : group->side[TIB_RIGHT] ? TIB_RIGHT : TIB_SIDE_NONE;
}

static enum tib_accel_state accel_of(const struct tib_pattern_input *input, const struct group *group) {
  if (group->gross) return TIB_ACCEL_GROSS_BODY;
  return tib_link_state(group->legs, side_of(group), input->ankles, input->accelerometer);
}

static enum tib_status end_group(const struct tib_pattern_input *input, const struct group *group,
                                 struct tib_pattern_list *list, struct tib_error *err) {
  if (!is_large(group, input->rules)) return TIB_OK;
  struct tib_pattern pattern = {.type = TIB_LMM,
                                .span = group->span,
                                .side = side_of(group),
                                .muscle = TIB_TIBIALIS_ANTERIOR,
                                .peak_uv = group->peak_uv,
                                .median_uv = group->median_uv,
                                .rest_uv = group->rest_uv,
                                .ratio = group->median_uv / group->rest_uv,
                                .accel = accel_of(input, group),
                                .rate_hz = NAN,
                                .burst_s = NAN,
                                .wake_after = TIB_NO_TICKS};
  return tib_pattern_add(list, &pattern, err);
}

enum tib_status tib_detect_large(const struct tib_pattern_input *input, struct tib_pattern_list *list,
                                 struct tib_error *err) {
  struct part *part;
  enum tib_status status = tib_array_create(&part, input->found->n_candidates + input->n_gross, sizeof *part, err);
  if (status != TIB_OK) return status;
  size_t n = collect(input, list, part);
  for (size_t i = 0; i < n && status == TIB_OK;) {
    struct group group = {.span = part[i].span};
    for (; i < n && (part[i].span.onset < group.span.offset || part[i].span.onset == group.span.onset); i++)
      add_part(&group, &part[i]);
    status = end_group(input, &group, list, err);
  }
  free(part);
  return status;
}
