#ifndef TIB_READ_SCORED_TEXT_FILE_H
#define TIB_READ_SCORED_TEXT_FILE_H

/* A file of text in memory, as UTF-8, and its lines and cells. */

#include <tibialis/types.h>

#define TIB_TEXT_MAX_BYTES (INT64_C(128) << 20)
#define TIB_XML_MAX_BYTES (INT64_C(64) << 20)
#define TIB_TEXT_MAX_LINE (64 * 1024)

struct tib_text_file {
  const char *path; /* the caller's */
  const char *name; /* its last part */
  char *s;          /* owned; UTF-8 without byte order mark, terminated; [s, s + n) holds no NUL */
  size_t n;
  bool latin1;          /* it was no UTF-8 and was taken for Latin-1 */
  int64_t bytes;        /* of the file */
  char fingerprint[33]; /* XXH3-128 of the file's bytes */
};

/* Reads a file of text: UTF-8, UTF-16 with a byte order mark, else Latin-1 (Windows-1252's 80 to 9F too). Errors:
 * TIB_NOT_FOUND, TIB_UNSUPPORTED beyond TIB_TEXT_MAX_BYTES, TIB_SCORING_FORMAT where it holds bytes that are no text (NUL,
 * broken UTF-16), TIB_MEMORY. The caller finishes `file`; zeroed on failure. */
enum tib_status tib_text_file_read(const char *path, struct tib_text_file *file, struct tib_error *err);

/* The same from memory, for tests and fuzzing. */
enum tib_status tib_text_file_load(const char *path, const unsigned char *bytes, size_t n, struct tib_text_file *file,
                                   struct tib_error *err);

/* Name, fingerprint and size, as they stand among a result's inputs. */
void tib_text_file_input(const struct tib_text_file *file, struct tib_input *input);

void tib_text_file_finish(struct tib_text_file *file);

/* A stretch of it. */
struct tib_cell {
  const char *s;
  size_t n;
};

/* Goes line by line. `number` counts from 1. */
struct tib_lines {
  struct tib_cell rest;
  int64_t number;
};

struct tib_lines tib_lines_begin(const struct tib_text_file *file);

/* Takes the next line, without its end (LF, CR LF or CR). False after the last. */
bool tib_lines_next(struct tib_lines *lines, struct tib_cell *line);

/* TIB_SCORING_FORMAT where a line is longer than TIB_TEXT_MAX_LINE. Every format of lines asks this first. */
enum tib_status tib_lines_check(const struct tib_text_file *file, struct tib_error *err);

/* Splits a line at `separator` into at most `max` cells; returns how many it has in all (so more than `max` may be
 * returned). A cell in double quotes loses them where it is quoted as a whole (a doubled quote inside stays doubled), and
 * may hold the separator. Cells are trimmed of blanks. */
size_t tib_cells_split(struct tib_cell line, char separator, struct tib_cell *cells, size_t max);

struct tib_cell tib_cell_trim(struct tib_cell cell);
bool tib_cell_is(struct tib_cell cell, const char *word);      /* as written */
bool tib_cell_is_fold(struct tib_cell cell, const char *word); /* without regard to the case of ASCII letters */
bool tib_cell_starts(struct tib_cell cell, const char *word);  /* the same, its begin */
bool tib_cell_is_absent(struct tib_cell cell);                 /* empty, "n/a", "." or "-" */

/* Seconds with a dot or a comma for the decimal sign; exact to the tick. */
bool tib_cell_seconds(struct tib_cell cell, tib_ticks *value);
bool tib_cell_int(struct tib_cell cell, int64_t *value);

/* For messages: at most 40 bytes of a cell, cut at a whole character: printf("%.*s", tib_cell_shown(cell), cell.s). */
int tib_cell_shown(struct tib_cell cell);

#endif
