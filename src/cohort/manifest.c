#include "cohort/manifest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

static enum tib_status no_memory(const char *path, struct tib_error *err) {
  return tib_fail(err, TIB_MEMORY, "%s: out of memory", path);
}

/* ---- the file ---- */

static enum tib_status slurp(FILE *file, const char *path, char **text, size_t *n, struct tib_error *err) {
  size_t capacity = 0;
  for (;;) {
    enum tib_status status = tib_array_reserve(text, &capacity, *n + 4096, 1, err);
    if (status != TIB_OK) return status;
    size_t got = fread(*text + *n, 1, capacity - *n - 1, file);
    *n += got;
    (*text)[*n] = '\0';
    if (got == 0) break;
  }
  if (ferror(file))
    return tib_fail(err, TIB_USAGE, "%s: the manifest cannot be read: %s; name another", path, strerror(errno));
  if (strlen(*text) != *n) return tib_fail(err, TIB_USAGE, "%s: holds a NUL and is no table; name another", path);
  return TIB_OK;
}

static enum tib_status read_text(const char *path, struct tib_manifest *manifest, struct tib_error *err) {
  size_t n = 0;
  FILE *file = fopen(path, "rb");
  if (!file) return tib_fail(err, TIB_USAGE, "%s: the manifest cannot be opened: %s; name another", path, strerror(errno));
  enum tib_status status = slurp(file, path, &manifest->text, &n, err);
  fclose(file);
  const char *slash = strrchr(path, '/');
  manifest->folder = strndup(path, slash ? (size_t)(slash - path) + 1 : 0);
  return status == TIB_OK && !manifest->folder ? no_memory(path, err) : status;
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

static enum tib_status read_header(struct tib_manifest *manifest, const char *path, char *line, struct tib_error *err) {
  if (!line || !*line) return tib_fail(err, TIB_USAGE, "%s:1: no header; its first line names the columns", path);
  size_t n = count_cells(line);
  enum tib_status status = split(line, n, &manifest->columns, err);
  if (status != TIB_OK) return status;
  manifest->n_columns = n;
  manifest->recording = n;
  for (size_t i = 0; i < n; i++) {
    const char *name = manifest->columns[i];
    if (!*name) return tib_fail(err, TIB_USAGE, "%s:1: column %zu has no name; give it one or remove it", path, i + 1);
    for (size_t k = 0; k < i; k++)
      if (strcmp(name, manifest->columns[k]) == 0)
        return tib_fail(err, TIB_USAGE, "%s:1: column %s is there twice; remove one", path, name);
    if (strcmp(name, "recording") == 0) manifest->recording = i;
  }
  if (manifest->recording < n) return TIB_OK;
  return tib_fail(err, TIB_USAGE, "%s:1: no column `recording`; its first line names the columns, parted by tabs", path);
}

static enum tib_status read_row(struct tib_manifest *manifest, const char *path, char *line, size_t number,
                                struct tib_error *err) {
  size_t n = count_cells(line);
  if (n != manifest->n_columns)
    return tib_fail(err, TIB_USAGE, "%s:%zu: has %zu cells and not %zu as the header; mend the line", path, number, n,
                    manifest->n_columns);
  enum tib_status status =
      tib_array_reserve(&manifest->rows, &manifest->capacity, manifest->n_rows + 1, sizeof *manifest->rows, err);
  if (status != TIB_OK) return status;
  struct tib_manifest_row *row = &manifest->rows[manifest->n_rows];
  *row = (struct tib_manifest_row){.line = number};
  status = split(line, n, &row->cells, err);
  if (status != TIB_OK) return status;
  manifest->n_rows++;
  for (size_t i = 0; i < n; i++)
    if (!*row->cells[i] || strcmp(row->cells[i], "n/a") == 0) row->cells[i] = NULL;
  if (row->cells[manifest->recording]) return TIB_OK;
  return tib_fail(err, TIB_USAGE, "%s:%zu: names no recording; name one or remove the line", path, number);
}

enum tib_status tib_manifest_read(const char *path, struct tib_manifest *manifest, struct tib_error *err) {
  *manifest = (struct tib_manifest){0};
  enum tib_status status = read_text(path, manifest, err);
  if (status != TIB_OK) goto out;
  char *at = manifest->text;
  if (strncmp(at, "\xEF\xBB\xBF", 3) == 0) at += 3;
  status = read_header(manifest, path, next_line(&at), err);
  size_t number = 2;
  for (char *line; status == TIB_OK && (line = next_line(&at)); number++)
    if (*line) status = read_row(manifest, path, line, number, err);
  if (status == TIB_OK && manifest->n_rows == 0)
    status = tib_fail(err, TIB_USAGE, "%s: names no recording; add a line for each", path);
out:
  if (status != TIB_OK) tib_manifest_finish(manifest);
  return status;
}

void tib_manifest_finish(struct tib_manifest *manifest) {
  if (!manifest) return;
  for (size_t i = 0; i < manifest->n_rows; i++) free(manifest->rows[i].cells);
  free(manifest->rows);
  free(manifest->columns);
  free(manifest->folder);
  free(manifest->text);
  *manifest = (struct tib_manifest){0};
}

char *tib_manifest_file(const struct tib_manifest *manifest, const char *cell, size_t n) {
  struct tib_text text = {0};
  tib_text_addf(&text, "%s%.*s", n > 0 && *cell == '/' ? "" : manifest->folder, (int)n, cell);
  if (!text.failed) return text.s;
  tib_text_finish(&text);
  return NULL;
}
