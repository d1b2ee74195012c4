#ifndef TIB_NOTES_PARTS_H
#define TIB_NOTES_PARTS_H

/* The inside of notes.h. */

#include <tibialis/analyze.h>

struct tib_notes {
  struct tib_result *result;
  size_t capacity;
  enum tib_status status; /* of the first that failed; then no more are added */
  struct tib_error *err;
};

/* One remark; `side` is NONE where it is about the whole recording, and BOTH about one channel for both legs. */
void tib_notes_add(struct tib_notes *notes, enum tib_side side, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* What the samples of the legs and their resting level say. */
void tib_notes_legs(struct tib_notes *notes);

#endif
