#ifndef TIB_READ_SCORED_GATHER_H
#define TIB_READ_SCORED_GATHER_H

/* Annotations sorted by what they mean: of the recording itself, or of one file or several beside it. */

#include "read/scored/annotations.h"
#include "read/scored/labels.h"
#include "read/scored/map.h"

#define TIB_ANNOT_CLASSES (TIB_ANNOT_IGNORED + 1)

enum { TIB_LIST_STAGES, TIB_LIST_AROUSALS, TIB_LIST_RESPIRATORY, TIB_LIST_MOVEMENTS, TIB_LISTS };

/* Lists are sorted by span, then kind; stages stand in the order of the file until they are cut. */
struct tib_gathered {
  struct tib_context context; /* lists, marks of the lights, unknown labels, n_other, epoch; nothing else is set */
  size_t capacity[TIB_LISTS], cramps_capacity;
  unsigned covers;                      /* as tib_annotations.covers */
  int64_t n_outside[TIB_ANNOT_CLASSES]; /* events wholly or partly outside the recording, by class */
  int64_t n_stage_n;                    /* "Sleep stage N": asleep, depth unknown; these epochs have no stage */
  int64_t n_known, n_inside;            /* events of known labels; those that touch the recording */
  struct tib_span known;                /* from the first to the last of them */
  tib_ticks last;                       /* end of the last event of all; 0 where there is none */
};

struct tib_gather_frame {
  tib_ticks shift;                 /* is added to every onset */
  tib_ticks end;                   /* of the recording; < 0: there is none, and only events before 0 are outside */
  tib_ticks epoch;                 /* of a stage without a duration */
  const struct tib_annot_map *map; /* NULL: none */
  const char *cramp_words;         /* by comma; NULL: the program's own */
};

/* Sorts a list out. `gathered` is the caller's, to be finished, also after a failure. Errors: TIB_MEMORY. */
enum tib_status tib_gather(const struct tib_annotations *list, const struct tib_gather_frame *frame,
                           struct tib_gathered *gathered, struct tib_error *err);

/* Adds the events of one more source, named `name`. Of the lists that are no stages, what is there already with the same
 * span and kind is left out and counted in *n_same. Errors: TIB_MEMORY. */
enum tib_status tib_gathered_add(struct tib_gathered *all, const struct tib_gathered *more, const char *name,
                                 int64_t *n_same, struct tib_error *err);

/* Adds times at which somebody wrote of a cramp, of whatever source: nobody's word takes the place of another's. Errors:
 * TIB_MEMORY. */
enum tib_status tib_gathered_add_cramps(struct tib_gathered *gathered, const struct tib_span *cramps, size_t n,
                                        struct tib_error *err);

void tib_gathered_finish(struct tib_gathered *gathered);

/* One list of a context, for what is done to all of them alike. */
struct tib_list {
  const char *name; /* "stages" */
  enum tib_annot_class class;
  void *items; /* address of the context's pointer */
  size_t *n, *capacity, size;
  int (*compare)(const void *, const void *);
  bool *has;
  char *source; /* 256 bytes */
};

struct tib_list tib_list_of(struct tib_gathered *gathered, int which);

/* Whether the source tells of the list's class: holds some, or says that there are none. */
bool tib_list_is_told(const struct tib_list *list, const struct tib_gathered *gathered);

/* Sorts stages by onset (of equal ones the later in the list stands), lets a later one cut the one before, and drops what
 * is empty then. *n_cut: how many lost a part to one of another stage or place; *n_same: how many stood there twice.
 * Errors: TIB_MEMORY. */
enum tib_status tib_annot_stages_cut(struct tib_stage_span *stages, size_t *n, int64_t *n_cut, int64_t *n_same,
                                     struct tib_error *err);

#endif
