#include "detect/link.h"

#include <math.h>

#include "base/array.h"

/* First event that ends at or after a time. */
static size_t first_event(const struct tib_activity *ankle, tib_ticks time) {
  size_t low = 0, n = ankle->n_events;
  while (n > 0) {
    size_t half = n / 2;
    if (ankle->events[low + half].span.offset < time) {
      low += half + 1;
      n -= half + 1;
    } else {
      n = half;
    }
  }
  return low;
}

static bool has_gap(const struct tib_activity *ankle, struct tib_span window) {
  size_t first = window.onset > 0 ? (size_t)(window.onset / ankle->step) : 0;
  size_t end = window.offset > 0 ? (size_t)((window.offset + ankle->step - 1) / ankle->step) : 0;
  if (first >= ankle->n) return true;
  for (size_t i = first; i < end && i < ankle->n; i++)
    if (isnan(ankle->rms_g[i])) return true;
  return false;
}

static enum tib_accel_state state_of(const struct tib_activity *ankle, struct tib_span window) {
  if (!ankle->present || ankle->bad_scale) return TIB_ACCEL_NONE;
  bool moved = false;
  for (size_t i = first_event(ankle, window.onset); i < ankle->n_events; i++) {
    if (ankle->events[i].span.onset > window.offset) break;
    if (ankle->events[i].gross) return TIB_ACCEL_GROSS_BODY;
    moved = true;
  }
  if (moved) return TIB_ACCEL_CORROBORATED;
  return has_gap(ankle, window) ? TIB_ACCEL_NONE : TIB_ACCEL_NOT_CORROBORATED;
}

/* Of two ankles, for a leg of no side. */
static enum tib_accel_state stronger(enum tib_accel_state a, enum tib_accel_state b) {
  static const int rank[] = {
      [TIB_ACCEL_NONE] = 0, [TIB_ACCEL_NOT_CORROBORATED] = 1, [TIB_ACCEL_CORROBORATED] = 2, [TIB_ACCEL_GROSS_BODY] = 3};
  return rank[a] >= rank[b] ? a : b;
}

enum tib_accel_state tib_link_state(struct tib_span movement, enum tib_side side, const struct tib_activity *ankles,
                                    const struct tib_accelerometer_rules *rules) {
  if (!ankles || !rules) return TIB_ACCEL_NONE;
  struct tib_span window = {movement.onset - rules->link_before, movement.offset + rules->link_after};
  enum tib_accel_state left = side == TIB_RIGHT ? TIB_ACCEL_NONE : state_of(&ankles[0], window);
  enum tib_accel_state right = side == TIB_LEFT ? TIB_ACCEL_NONE : state_of(&ankles[1], window);
  return stronger(left, right);
}

/* The next candidate of this ankle's leg from index i on. */
static size_t next_of_side(const struct tib_detection *detection, enum tib_side side, size_t i) {
  while (i < detection->n_candidates && detection->candidates[i].side != side &&
         detection->candidates[i].side != TIB_SIDE_NONE)
    i++;
  return i;
}

static enum tib_status find_alone(const struct tib_activity *ankle, enum tib_side side,
                                  const struct tib_accelerometer_rules *rules, const struct tib_detection *detection,
                                  struct tib_span **out, size_t *n, struct tib_error *err) {
  enum tib_status status = tib_array_create(out, ankle->n_events, sizeof **out, err);
  if (status) return status;
  size_t at = next_of_side(detection, side, 0);
  for (size_t i = 0; i < ankle->n_events; i++) {
    struct tib_span event = ankle->events[i].span;
    if (ankle->events[i].gross) continue;
    while (at < detection->n_candidates && detection->candidates[at].span.offset + rules->link_after < event.onset)
      at = next_of_side(detection, side, at + 1);
    bool linked = at < detection->n_candidates && detection->candidates[at].span.onset - rules->link_before <= event.offset;
    if (!linked) (*out)[(*n)++] = event;
  }
  return TIB_OK;
}

enum tib_status tib_link_ankle_only(const struct tib_activity *ankles, const struct tib_accelerometer_rules *rules,
                                    struct tib_detection *out, struct tib_error *err) {
  static const enum tib_side sides[] = {TIB_LEFT, TIB_RIGHT};
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < 2 && ankles && rules && !status; i++)
    if (ankles[i].present && !ankles[i].bad_scale)
      status = find_alone(&ankles[i], sides[i], rules, out, &out->ankle_only[i], &out->n_ankle_only[i], err);
  return status;
}
