#ifndef TIB_COMPARE_NIGHT_H
#define TIB_COMPARE_NIGHT_H

/* What one scorer saw of one night. */

#include "compare/compare.h"

#define TIB_NIGHT_PROFILES 8

struct tib_night_movement {
  struct tib_span span;
  enum tib_side side; /* LEFT, RIGHT, or NONE: not told */
  bool has_stage;
  enum tib_stage stage;
  signed char class_[TIB_NIGHT_PROFILES]; /* enum tib_class under the night's i-th profile; -1: not told */
};

/* A stretch in which a leg cannot be scored. */
struct tib_night_out {
  struct tib_span span;
  enum tib_side side; /* NONE: no leg can */
};

struct tib_scored_night {
  char name[256]; /* of the file, without its folders */
  size_t n, capacity;
  struct tib_night_movement *movements; /* owned; sorted by onset, then side, then offset */
  bool has_sides;                       /* of every movement */
  size_t n_profiles;
  char profiles[TIB_NIGHT_PROFILES][64];
  size_t n_out, out_capacity;
  struct tib_night_out *out; /* owned */
  bool has_stages;           /* a hypnogram, or the stage of every movement */
  size_t n_stages;
  struct tib_stage_span *stages; /* owned; sorted; of a table of events there are none, its movements have theirs */
  bool has_span;                 /* it tells what was scored: lights, epochs, or a recording */
  struct tib_span span;          /* else from 0 to the end of the last event */
  tib_ticks start_clock;         /* of time zero, since midnight; TIB_NO_TICKS: not told */
  char recording[33];            /* fingerprint of the file that was scored; empty: not told */
};

/* Whether both tell their recording, and tell two. */
bool tib_scored_night_differs(const struct tib_scored_night *a, const struct tib_scored_night *b);

/* Reads a scoring. TIB_SCORING_FORMAT where it holds no movements; TIB_USAGE, TIB_NOT_FOUND and others where it cannot be
 * read. `night` is the caller's; on failure it is left zeroed. */
enum tib_status tib_scored_night_read(const struct tib_compare_source *source, const struct tib_compare_options *options,
                                      struct tib_scored_night *night, struct tib_error *err);

void tib_scored_night_finish(struct tib_scored_night *night);

/* Moves all of its times. */
void tib_scored_night_shift(struct tib_scored_night *night, tib_ticks by);

/* Unites movements of different legs that overlap and forgets the sides, for a comparison with one that tells none. */
void tib_scored_night_unite(struct tib_scored_night *night);

/* Takes the stages of another for its own. TIB_MEMORY. */
enum tib_status tib_scored_night_take_stages(struct tib_scored_night *night, const struct tib_scored_night *of,
                                             struct tib_error *err);

/* The stage at a time; false where it is not told. */
bool tib_scored_night_stage_at(const struct tib_scored_night *night, tib_ticks time, enum tib_stage *stage);

/* ---- by the kind of file, for tib_scored_night_read() ---- */

/* Whether it begins as a table of events of this program does. */
bool tib_scored_night_is_events(const char *path);
enum tib_status tib_scored_night_read_events(const char *path, struct tib_scored_night *night, struct tib_error *err);
enum tib_status tib_scored_night_read_annotations(const char *path, const struct tib_compare_options *options,
                                                  struct tib_scored_night *night, struct tib_error *err);

/* Its stages and clock alone; has_stages false where it holds none. */
enum tib_status tib_scored_night_read_stages(const char *path, const struct tib_compare_options *options,
                                             struct tib_scored_night *night, struct tib_error *err);

enum tib_status tib_scored_night_add(struct tib_scored_night *night, struct tib_span span, enum tib_side side,
                                     struct tib_error *err);
enum tib_status tib_scored_night_add_out(struct tib_scored_night *night, struct tib_span span, enum tib_side side,
                                         struct tib_error *err);

#endif
