#ifndef TIB_COHORT_SCORED_H
#define TIB_COHORT_SCORED_H

/* Which recordings are done, in one folder of results or in several. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <tibialis/error.h>

struct tib_text;

struct tib_scored {
  const char *folder; /* the caller's */
  char *id;           /* owned */
  char *place;        /* owned; where its files lie below the folder; NULL: in one of its id */
};

/* Zero it to begin. */
struct tib_scored_list {
  size_t n, capacity;
  struct tib_scored *items;
  size_t n_unfinished; /* have results, but no status yet: they are not in the list */
};

/* Adds every recording of the folder that has a status; of a folder of BIDS, or one that holds derivatives/tibialis, those
 * in sub-LABEL[/ses-LABEL]/eeg/. Errors: TIB_WRITE where the folder cannot be listed, TIB_MEMORY. */
enum tib_status tib_scored_add(struct tib_scored_list *list, const char *folder, struct tib_error *err);

/* Sorts by id as bytes. Of two recordings with one id and equal statuses one is kept, as they came from the same bytes and
 * options; TIB_USAGE names two that differ. Other errors: TIB_FORMAT, TIB_MEMORY. */
enum tib_status tib_scored_sort(struct tib_scored_list *list, struct tib_error *err);

bool tib_scored_has(const struct tib_scored_list *list, const char *id); /* after sorting */

void tib_scored_finish(struct tib_scored_list *list);

/* The files of a recording that tables and databases are made of. */
enum tib_scored_file { TIB_SCORED_SUMMARY, TIB_SCORED_EVENTS, TIB_SCORED_JSON, TIB_SCORED_FILES };

struct tib_scored_output {
  int64_t bytes; /* -1: the status lists no such file */
  char fingerprint[33];
};

/* What ID_status.json says. Texts hold no tab and no line end. */
struct tib_scored_status {
  bool failed;
  char code[32], text[1024]; /* of the error; empty where there is none */
  char input[33], parameters[33];
  char version[32];
  struct tib_scored_output outputs[TIB_SCORED_FILES]; /* of one that was scored */
};

/* TIB_FORMAT names a status that is torn, or not one of this recording. *there is false where it is gone since it was
 * listed: another run scores the recording just now. */
enum tib_status tib_scored_read_status(const struct tib_scored *scored, struct tib_scored_status *status, bool *there,
                                       struct tib_error *err);

/* Whether the status is no longer this one: another run scores the recording just now. */
bool tib_scored_has_changed(const struct tib_scored *scored, const struct tib_scored_status *said);

/* Adds the name of one of its files, whether or not it is there. */
void tib_scored_path(const struct tib_scored *scored, enum tib_scored_file which, struct tib_text *path);

/* Opens one file of a scored recording at its beginning; `path` gets its name, for what there is to say of it. *file is
 * NULL where the status lists none. TIB_FORMAT where it is not byte for byte what the status lists; TIB_WRITE, TIB_MEMORY.
 */
enum tib_status tib_scored_open(const struct tib_scored *scored, const struct tib_scored_status *said,
                                enum tib_scored_file which, struct tib_text *path, FILE **file, struct tib_error *err);

/* Reads one line without its end; *more is false past the last. TIB_FORMAT where it is cut or holds a NUL. `line` and
 * `capacity` are those of getline(). */
enum tib_status tib_scored_line(FILE *file, const char *path, char **line, size_t *capacity, bool *more,
                                struct tib_error *err);

/* Splits a line at its tabs in place; returns the number of cells, of which the first `most` are kept. */
size_t tib_scored_split(char *line, char **cells, size_t most);

#endif
