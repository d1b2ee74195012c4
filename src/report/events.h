#ifndef TIB_REPORT_EVENTS_H
#define TIB_REPORT_EVENTS_H

/* The rows of ID_events.tsv as values, for all outputs that tell of events. */

#include <tibialis/analyze.h>

#include "report/fields.h"

/* One row. What stands for "n/a" is told beside each column. */
struct tib_event {
  tib_ticks onset, duration;
  enum tib_trial_type type;
  enum tib_side side;
  const char *rules;     /* the profile's name; NULL: of no profile */
  size_t profile;        /* index of that profile; where rules is not NULL */
  const char *class_;    /* word of the code book; NULL: none */
  enum tib_flag plm_nr;  /* TIB_NA: n/a */
  int series;            /* 0: n/a */
  tib_ticks imi;         /* TIB_NO_TICKS: n/a */
  int parts;             /* 0: n/a */
  bool has_stage;        /* false: n/a */
  enum tib_stage stage;  /* of a pattern that of its onset */
  enum tib_flag arousal; /* TIB_NA: n/a */
  enum tib_flag respiratory;
  unsigned reasons;                   /* enum tib_reason; 0: n/a */
  double peak_uv, median_uv, rest_uv; /* NAN: n/a */
  bool has_accel;                     /* false: n/a */
  enum tib_accel_state accel;
  const char *muscle; /* NULL: n/a */
  /* What the row tells of, in the result's memory; at most one is set. */
  const struct tib_candidate *candidate; /* a movement of one leg, of no profile */
  const struct tib_movement *movement;   /* one of a profile */
  const struct tib_pattern *pattern;
  size_t order; /* of rows that are equal in all that they are sorted by */
};

struct tib_events {
  size_t n, capacity;
  struct tib_event *items; /* owned; sorted by onset, then rules, then side and type, as they are written */
};

/* Gathers all rows; they point into `result`. TIB_MEMORY leaves `events` zeroed. */
enum tib_status tib_events_gather(const struct tib_result *result, struct tib_events *events, struct tib_error *err);

void tib_events_finish(struct tib_events *events);

#endif
