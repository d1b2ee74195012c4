#include "base/table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

/* ---- the file ---- */

static enum tib_status slurp(FILE *file, const char *path, const char *what, char **text, size_t *n,
                             struct tib_error *err) {
  size_t capacity = 0;
  for (;;) {
    enum tib_status status = tib_array_reserve(text, &capacity, *n + 4096, 1, err);
    if (status != TIB_OK) return status;
    size_t got = fread(*text + *n, 1, capacity - *n - 1, file);
    *n += got;
    (*text)[*n] = '\0';
    if (got == 0) break;
  }
  if (ferror(file)) return tib_fail(err, TIB_USAGE, "%s: %s cannot be read: %s; name another", path, what, strerror(errno));
  if (strlen(*text) != *n) return tib_fail(err, TIB_USAGE, "%s: holds a NUL and is no table; name another", path);
  return TIB_OK;
}

static enum tib_status read_text(const char *path, const char *what, struct tib_table *table, struct tib_error *err) {
  size_t n = 0;
  FILE *file = fopen(path, "rb");
  if (!file) return tib_fail(err, TIB_USAGE, "%s: %s cannot be opened: %s; name another", path, what, strerror(errno));
  enum tib_status status = slurp(file, path, what, &table->text, &n, err);
  fclose(file);
  return status;
}

/* ---- lines and cells ---- */

/* Cuts the next line off; NULL past the last. */
static char *next_line(char **at) {
  char *line = *at;
  if (!*line) return NULL;
  size_t n = strcspn(line, "\n");
  *at = line + n + (line[n] == '\n');
  line[n] = '\0';
  if (n > 0 && line[n - 1] == '\r') line[n - 1] = '\0';
  return line;
}

static size_t count_cells(const char *line) {
  size_t n = 1;
  for (const char *c = line; *c; c++) n += *c == '\t';
  return n;
}

static enum tib_status split(char *line, size_t n, char ***cells, struct tib_error *err) {
  enum tib_status status = tib_array_create(cells, n, sizeof **cells, err);
  for (size_t i = 0; i < n && status == TIB_OK; i++) {
    (*cells)[i] = line;
    line += strcspn(line, "\t");
    if (*line) *line++ = '\0';
  }
  return status;
}

static enum tib_status read_header(struct tib_table *table, const char *path, char *line, struct tib_error *err) {
  if (!line || !*line) return tib_fail(err, TIB_USAGE, "%s:1: no header; its first line names the columns", path);
  size_t n = count_cells(line);
  enum tib_status status = split(line, n, &table->columns, err);
  if (status != TIB_OK) return status;
  table->n_columns = n;
  for (size_t i = 0; i < n; i++) {
    const char *name = table->columns[i];
    if (!*name) return tib_fail(err, TIB_USAGE, "%s:1: column %zu has no name; give it one or remove it", path, i + 1);
    for (size_t k = 0; k < i; k++)
      if (strcmp(name, table->columns[k]) == 0)
        return tib_fail(err, TIB_USAGE, "%s:1: column %s is there twice; remove one", path, name);
  }
  return TIB_OK;
}

static enum tib_status read_row(struct tib_table *table, const char *path, char *line, size_t number,
                                struct tib_error *err) {
  size_t n = count_cells(line);
  if (n != table->n_columns)
    return tib_fail(err, TIB_USAGE, "%s:%zu: has %zu cells and not %zu as the header; mend the line", path, number, n,
                    table->n_columns);
  enum tib_status status = tib_array_reserve(&table->rows, &table->capacity, table->n_rows + 1, sizeof *table->rows, err);
  if (status != TIB_OK) return status;
  struct tib_table_row *row = &table->rows[table->n_rows];
  *row = (struct tib_table_row){.line = number};
  status = split(line, n, &row->cells, err);
  if (status != TIB_OK) return status;
  table->n_rows++;
  for (size_t i = 0; i < n; i++)
    if (!*row->cells[i] || strcmp(row->cells[i], "n/a") == 0) row->cells[i] = NULL;
  return TIB_OK;
}

enum tib_status tib_table_read(const char *path, const char *what, struct tib_table *table, struct tib_error *err) {
  *table = (struct tib_table){0};
  enum tib_status status = read_text(path, what, table, err);
  if (status != TIB_OK) goto out;
  char *at = table->text;
  if (strncmp(at, "\xEF\xBB\xBF", 3) == 0) at += 3;
  status = read_header(table, path, next_line(&at), err);
  size_t number = 2;
  for (char *line; status == TIB_OK && (line = next_line(&at)); number++)
    if (*line) status = read_row(table, path, line, number, err);
out:
  if (status != TIB_OK) tib_table_finish(table);
  return status;
}

void tib_table_finish(struct tib_table *table) {
  if (!table) return;
  for (size_t i = 0; i < table->n_rows; i++) free(table->rows[i].cells);
  free(table->rows);
  free(table->columns);
  free(table->text);
  *table = (struct tib_table){0};
}

size_t tib_table_column(const struct tib_table *table, const char *name) {
  size_t i = 0;
  while (i < table->n_columns && strcmp(table->columns[i], name) != 0) i++;
  return i;
}

bool tib_table_is_missing(const char *cell) {
  return !cell || tib_text_equal_fold(cell, "n/a") || tib_text_equal_fold(cell, "na") || tib_text_equal_fold(cell, "nan");
}
