#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"
#include "detect/detect.h"

/* Movements of the body, as the ankles show them (ACC-7, ACC-8). */

static bool is_usable(const struct tib_activity *ankle) { return ankle->present && !ankle->bad_scale; }

/* Motion is float: 0.5 g are 0.5 g. */
static bool reaches(float peak_g, double level_g) { return (double)peak_g >= (double)(float)level_g; }

static unsigned alone(const struct tib_motion *event, const struct tib_accelerometer_rules *rules) {
  unsigned gross = 0;
  if (tib_span_length(event->span) > rules->gross_length) gross |= TIB_GROSS_LONG;
  if (reaches(event->peak_g, rules->gross_g) && reaches(event->peak_g, rules->gross_floors * (double)event->floor_g))
    gross |= TIB_GROSS_STRONG;
  if ((double)event->turn_deg > rules->posture_deg) gross |= TIB_GROSS_POSTURE; /* not where it is NAN */
  return gross;
}

static void mark_both(struct tib_activity ankles[2], const struct tib_accelerometer_rules *rules) {
  size_t i = 0, k = 0;
  while (i < ankles[0].n_events && k < ankles[1].n_events) {
    struct tib_motion *left = &ankles[0].events[i], *right = &ankles[1].events[k];
    if (tib_span_overlap(left->span, right->span) >= rules->gross_both && reaches(left->peak_g, rules->gross_both_g) &&
        reaches(right->peak_g, rules->gross_both_g)) {
      left->gross |= TIB_GROSS_BOTH;
      right->gross |= TIB_GROSS_BOTH;
    }
    if (left->span.offset < right->span.offset)
      i++;
    else
      k++;
  }
}

/* The next gross event of an ankle from index *i on; NULL past the last. */
static const struct tib_motion *next_gross(const struct tib_activity *ankle, size_t *i) {
  if (!is_usable(ankle)) return NULL;
  while (*i < ankle->n_events && !ankle->events[*i].gross) (*i)++;
  return *i < ankle->n_events ? &ankle->events[*i] : NULL;
}

static void add(struct tib_gross_movement *list, size_t *n, enum tib_side side, const struct tib_motion *event) {
  struct tib_gross_movement *last = *n > 0 ? &list[*n - 1] : NULL;
  if (!last || event->span.onset > last->span.offset) {
    list[(*n)++] = (struct tib_gross_movement){event->span, side, event->gross};
    return;
  }
  if (event->span.offset > last->span.offset) last->span.offset = event->span.offset;
  if (last->side != side) last->side = TIB_BOTH;
  last->gross |= event->gross;
}

enum tib_status tib_detect_gross(struct tib_activity ankles[2], const struct tib_accelerometer_rules *rules,
                                 struct tib_gross_movement **out, size_t *n, struct tib_error *err) {
  enum tib_status status = tib_array_create(out, ankles[0].n_events + ankles[1].n_events, sizeof **out, err);
  *n = 0;
  if (status) return status;
  for (int i = 0; i < 2; i++)
    for (size_t k = 0; k < ankles[i].n_events; k++) ankles[i].events[k].gross = alone(&ankles[i].events[k], rules);
  if (is_usable(&ankles[0]) && is_usable(&ankles[1])) mark_both(ankles, rules);
  size_t left = 0, right = 0;
  for (;;) {
    const struct tib_motion *l = next_gross(&ankles[0], &left), *r = next_gross(&ankles[1], &right);
    if (!l && !r) return TIB_OK;
    if (l && (!r || l->span.onset <= r->span.onset))
      left++, add(*out, n, TIB_LEFT, l);
    else
      right++, add(*out, n, TIB_RIGHT, r);
  }
}
