#ifndef TIB_DETECT_VIEW_H
#define TIB_DETECT_VIEW_H

/* What the resting level is taken from: values y, means of 0.05 s of one segment (BASE-3), and which of them are left out.
 * Of a whole night y itself is a 25th of what the program holds, and is made anew, a stretch at a time, where it is read.
 */

#include <tibialis/rules.h>
#include <tibialis/types.h>

enum tib_mark {
  TIB_MARK_ACTIVE = 1,    /* above rest in this round */
  TIB_MARK_NO_SIGNAL = 2, /* EDGE-21 */
  TIB_MARK_LONG_EVENT = 4 /* BASE-4 */
};

struct tib_view {
  const struct tib_envelope *envelope;
  const struct tib_envelope_segment *segment;
  size_t hops; /* in one value */
  double step_s;
  size_t n;
  uint16_t *bin;       /* owned; of y in a histogram: each is added and removed many times. Set by who makes the values */
  unsigned char *mark; /* owned */
};

/* All but the bins. Errors: TIB_MEMORY. */
enum tib_status tib_view_make(struct tib_view *view, const struct tib_envelope *envelope,
                              const struct tib_envelope_segment *segment, const struct tib_detection_rules *rules,
                              struct tib_error *err);

void tib_view_finish(struct tib_view *view);

/* Values first to first + n - 1. */
void tib_view_values(const struct tib_view *view, size_t first, size_t n, float *y);

/* A length in values, at least one. */
size_t tib_view_length(const struct tib_view *view, tib_ticks length);

/* Stretches of values [first, end) that are held to be events longer than rules->rest_freeze. */
struct tib_long_events {
  size_t n, capacity;
  struct {
    size_t first, end;
  } * event; /* owned */
};

/* BASE-4. Goes through the segment from its start with a resting level that is the median of the quiet values before, so
 * that no event, however long, lifts the level that it is measured against. Marks the values of the events. What stays up
 * for longer than five rest windows is no event but a new resting level (EDGE-23). Errors: TIB_MEMORY. */
enum tib_status tib_long_events_find(struct tib_view *view, const struct tib_detection_rules *rules,
                                     struct tib_long_events *events, struct tib_error *err);

#endif
