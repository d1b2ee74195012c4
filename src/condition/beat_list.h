#ifndef TIB_CONDITION_BEAT_LIST_H
#define TIB_CONDITION_BEAT_LIST_H

/* When the heart beat in a leg, over the night. */

#include <tibialis/types.h>

struct tib_beat_list {
  size_t n, capacity;
  tib_ticks *at; /* owned; in any order, and some of them twice */
};

/* Errors: TIB_MEMORY. */
enum tib_status tib_beat_list_add(struct tib_beat_list *list, tib_ticks at, struct tib_error *err);

/* Puts them in order and leaves one of those that are closer than two beats can be. */
void tib_beat_list_tidy(struct tib_beat_list *list);

void tib_beat_list_finish(struct tib_beat_list *list);

#endif
