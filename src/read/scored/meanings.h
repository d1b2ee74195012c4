#ifndef TIB_READ_SCORED_MEANINGS_H
#define TIB_READ_SCORED_MEANINGS_H

/* The labels of one list, each asked only once however often it stands there. */

#include "read/scored/annotations.h"
#include "read/scored/labels.h"
#include "read/scored/map.h"

struct tib_meaning {
  const struct tib_annot_label *label; /* by the map, else by the dictionary; NULL: neither knows it */
  enum tib_side side;                  /* of a movement: told by the label, else by the channel behind "@@" or beside it */
  int64_t n_unknown;                   /* entries that nobody knew: the caller counts */
  const struct tib_annotation *first;  /* an entry with this label and channel */
  uint64_t hash;
};

struct tib_meanings {
  const struct tib_annotations *list;
  const struct tib_annot_map *map; /* NULL: none */
  const char *cramp_words;         /* by comma; NULL: the program's own */
  size_t n, capacity;
  struct tib_meaning *items; /* owned */
  size_t n_slots;
  uint32_t *slots; /* owned; places among items, from 1; 0: free */
};

/* What the label of an entry of the list means. *meaning is good until the next call. Errors: TIB_MEMORY. */
enum tib_status tib_meanings_find(struct tib_meanings *meanings, const struct tib_annotation *entry,
                                  struct tib_meaning **meaning, struct tib_error *err);

/* The most of them that a context lists; the rarest beyond are put together under this text. */
#define TIB_UNKNOWN_MAX 1000
#define TIB_UNKNOWN_REST "(further labels)"

/* Adds the labels that nobody knew to those of the context; sorted, of each one. Errors: TIB_MEMORY. */
enum tib_status tib_meanings_list_unknown(const struct tib_meanings *meanings, struct tib_context *context,
                                          struct tib_error *err);

/* Adds labels to those of a context, as above. */
enum tib_status tib_unknown_add(struct tib_context *context, const struct tib_label_count *labels, size_t n,
                                struct tib_error *err);

void tib_meanings_finish(struct tib_meanings *meanings);

#endif
