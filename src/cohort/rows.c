#include "cohort/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct lines {
  FILE *file;
  const char *path, *id;
  size_t number, columns;
  char *line, *copy;
  size_t capacity, copy_capacity;
};

static size_t count_columns(const char *header) {
  size_t n = 1;
  for (const char *c = header; *c; c++) n += *c == '\t';
  return n;
}

static enum tib_status check_header(struct lines *lines, const char *header, struct tib_error *err) {
  bool more;
  enum tib_status status = tib_scored_line(lines->file, lines->path, &lines->line, &lines->capacity, &more, err);
  if (status != TIB_OK) return status;
  size_t n = strlen(header) - 1; /* without the line end */
  lines->columns = count_columns(header);
  if (more && strlen(lines->line) == n && memcmp(lines->line, header, n) == 0) return TIB_OK;
  return tib_fail(err, TIB_FORMAT,
                  "%s: its columns are not those of this version, so that no table of all can be made; score the recording "
                  "again, or leave its folder out",
                  lines->path);
}

/* Splitting changes the line, and the whole one is wanted too. */
static enum tib_status copy_line(struct lines *lines, struct tib_error *err) {
  size_t n = strlen(lines->line) + 1;
  if (n > lines->copy_capacity) {
    char *copy = realloc(lines->copy, lines->capacity);
    if (!copy) return tib_fail(err, TIB_MEMORY, "%s: out of memory", lines->path);
    lines->copy = copy;
    lines->copy_capacity = lines->capacity;
  }
  memcpy(lines->copy, lines->line, n);
  return TIB_OK;
}

static enum tib_status take_line(struct lines *lines, const struct tib_rows_reader *reader, struct tib_error *err) {
  char *cells[TIB_CELLS_MOST];
  enum tib_status status = copy_line(lines, err);
  if (status != TIB_OK) return status;
  size_t n = tib_scored_split(lines->copy, cells, TIB_CELLS_MOST);
  if (n != lines->columns || n > TIB_CELLS_MOST)
    return tib_fail(err, TIB_FORMAT, "%s:%zu: has %zu cells and not %zu; score the recording again", lines->path,
                    lines->number, n, lines->columns);
  if (reader->of_id && (strcmp(cells[0], lines->id) != 0 || strcmp(cells[1], "scored") != 0))
    return tib_fail(err, TIB_FORMAT, "%s:%zu: not a row of %s, scored; score the recording again", lines->path,
                    lines->number, lines->id);
  struct tib_row row = {lines->path, lines->number, lines->line, cells};
  return reader->take(reader->user, &row, err);
}

static enum tib_status read_lines(struct lines *lines, const struct tib_rows_reader *reader, struct tib_error *err) {
  enum tib_status status = check_header(lines, reader->header, err);
  for (lines->number = 2; status == TIB_OK; lines->number++) {
    bool more;
    status = tib_scored_line(lines->file, lines->path, &lines->line, &lines->capacity, &more, err);
    if (status != TIB_OK || !more) break;
    status = take_line(lines, reader, err);
  }
  if (status == TIB_OK && reader->of_id && lines->number == 2)
    status = tib_fail(err, TIB_FORMAT, "%s: holds no row; score the recording again", lines->path);
  free(lines->line);
  free(lines->copy);
  return status;
}

enum tib_status tib_rows_read(const struct tib_scored *scored, const struct tib_scored_status *said,
                              const struct tib_rows_reader *reader, bool *there, struct tib_error *err) {
  struct tib_text path = {0};
  struct lines lines = {.id = scored->id};
  enum tib_status status = tib_scored_open(scored, said, reader->which, &path, &lines.file, err);
  *there = lines.file != NULL;
  if (lines.file) {
    lines.path = path.s;
    status = read_lines(&lines, reader, err);
    fclose(lines.file);
  }
  tib_text_finish(&path);
  return status;
}
