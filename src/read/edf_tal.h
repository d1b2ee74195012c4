#ifndef TIB_READ_EDF_TAL_H
#define TIB_READ_EDF_TAL_H

/* Time-stamped annotation lists (TALs), from memory. */

#include <tibialis/types.h>

struct tib_tal_event {
  tib_ticks onset;    /* as in the file: not yet from the first sample */
  tib_ticks duration; /* TIB_NO_TICKS where the file gives none */
  size_t text;        /* where its text begins in tib_tal_list.text */
};

/* Events in the order of the file. Zero it to begin. */
struct tib_tal_list {
  size_t n, capacity;
  struct tib_tal_event *events; /* owned */
  size_t n_text, text_capacity;
  char *text;          /* owned; terminated UTF-8 texts, one after the other */
  int64_t n_malformed; /* TALs that were skipped */
  int64_t n_latin1;    /* texts that were no UTF-8 */
};

/* Reads the TALs of one annotation signal of one record, s[0, n); `path` is named in errors. Where `clock` is given the
 * first TAL should be the record's clock: *clock is its onset, or TIB_NO_TICKS where it is missing. A TAL without sign,
 * with an empty or negative duration, a time beyond 1e7 s or a text without its end is skipped and counted. Errors:
 * TIB_UNSUPPORTED beyond a million events, TIB_MEMORY. */
enum tib_status tib_tal_load(const char *s, size_t n, const char *path, tib_ticks *clock, struct tib_tal_list *list,
                             struct tib_error *err);

/* Whether a time is one that a TAL may have: not beyond 1e7 s, 115 days. */
bool tib_tal_is_time(tib_ticks time);

/* Adds one event that came from elsewhere, with the n bytes at `text`. Errors as above. */
enum tib_status tib_tal_add(struct tib_tal_list *list, tib_ticks onset, tib_ticks duration, const char *text, size_t n,
                            const char *path, struct tib_error *err);

void tib_tal_finish(struct tib_tal_list *list);

#endif
