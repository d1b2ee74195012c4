#include "cohort/table.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "report/report.h"
#include "write/write.h"

/* ---- ids ---- */

struct ids {
  char **id;
  size_t n, capacity;
};

static void ids_finish(struct ids *ids) {
  for (size_t i = 0; i < ids->n; i++) free(ids->id[i]);
  free(ids->id);
}

static int by_bytes(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static enum tib_status add_id(struct ids *ids, const char *id, struct tib_error *err) {
  void *array = ids->id;
  enum tib_status status = tib_array_reserve(&array, &ids->capacity, ids->n + 1, sizeof *ids->id, err);
  ids->id = array;
  if (status != TIB_OK) return status;
  ids->id[ids->n] = strdup(id);
  if (!ids->id[ids->n]) return tib_fail(err, TIB_MEMORY, "out of memory");
  ids->n++;
  return TIB_OK;
}

/* Names of all in the folder; which of them hold results shows when they are opened. */
static enum tib_status list_ids(const char *folder, struct ids *ids, struct tib_error *err) {
  DIR *dir = opendir(folder);
  if (!dir)
    return tib_fail(err, TIB_WRITE, "%s: cannot be listed: %s; choose another output folder", folder, strerror(errno));
  enum tib_status status = TIB_OK;
  for (struct dirent *entry = readdir(dir); entry && status == TIB_OK; entry = readdir(dir))
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) status = add_id(ids, entry->d_name, err);
  closedir(dir);
  if (status == TIB_OK && ids->n > 0) qsort(ids->id, ids->n, sizeof *ids->id, by_bytes);
  return status;
}

/* ---- one recording ---- */

/* *file is NULL where there is none. */
static enum tib_status open_result(const char *folder, const char *id, const char *ending, struct tib_text *path,
                                   FILE **file, struct tib_error *err) {
  tib_text_addf(path, "%s/%s/%s%s", folder, id, id, ending);
  if (path->failed) return tib_fail(err, TIB_MEMORY, "out of memory");
  *file = fopen(path->s, "rb");
  if (*file || errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG) return TIB_OK;
  return tib_fail(err, TIB_WRITE, "%s: cannot be read for cohort.tsv: %s", path->s, strerror(errno));
}

static enum tib_status read_lines(FILE *file, const char *path, const char *header, struct tib_text *table,
                                  struct tib_error *err) {
  char *line = NULL;
  size_t capacity = 0;
  ssize_t n = getline(&line, &capacity, file);
  enum tib_status status = TIB_OK;
  if (n < 0 || strcmp(line, header) != 0)
    status = tib_fail(err, TIB_FORMAT,
                      "%s: its columns are not those of this version, so that cohort.tsv cannot be made; score it again or "
                      "use another output folder",
                      path);
  while (status == TIB_OK && (n = getline(&line, &capacity, file)) > 0) {
    if (strlen(line) != (size_t)n || line[n - 1] != '\n')
      status =
          tib_fail(err, TIB_FORMAT, "%s: its last line is cut, so that cohort.tsv cannot be made; score it again", path);
    else
      tib_text_add(table, line);
  }
  free(line);
  return status;
}

static enum tib_status add_scored(const char *folder, const char *id, const char *header, struct tib_text *table,
                                  bool *found, struct tib_error *err) {
  struct tib_text path = {0};
  FILE *file = NULL;
  enum tib_status status = open_result(folder, id, "_summary.tsv", &path, &file, err);
  *found = file != NULL;
  if (file) status = read_lines(file, path.s, header, table, err);
  if (file) fclose(file);
  tib_text_finish(&path);
  return status;
}

static enum tib_status status_of_code(const char *code) {
  for (int status = TIB_OK; status < TIB_INTERNAL; status++)
    if (strcmp(tib_status_code((enum tib_status)status), code) == 0) return (enum tib_status)status;
  return TIB_INTERNAL;
}

static void add_failed_row(json_t *root, const char *id, struct tib_text *table) {
  const char *status = json_string_value(json_object_get(root, "status"));
  const json_t *error = json_object_get(root, "error");
  const char *code = json_string_value(json_object_get(error, "code"));
  const char *text = json_string_value(json_object_get(error, "text"));
  if (!status || strcmp(status, "failed") != 0) return;
  struct tib_error why;
  tib_fail(&why, status_of_code(code ? code : ""), "%s", text ? text : "no reason was kept");
  tib_report_summary_failed(table, id, &why, "n/a");
}

static enum tib_status add_failed(const char *folder, const char *id, struct tib_text *table, struct tib_error *err) {
  struct tib_text path = {0};
  FILE *file = NULL;
  enum tib_status status = open_result(folder, id, "_status.json", &path, &file, err);
  if (file) {
    json_error_t why;
    json_t *root = json_loadf(file, JSON_REJECT_DUPLICATES, &why);
    if (root)
      add_failed_row(root, id, table);
    else
      status = tib_fail(err, TIB_FORMAT, "%s: %s, so that cohort.tsv cannot be made; score it again", path.s, why.text);
    json_decref(root);
    fclose(file);
  }
  tib_text_finish(&path);
  return status;
}

/* ---- all ---- */

static enum tib_status add_all(const char *folder, const struct ids *ids, struct tib_text *table, struct tib_error *err) {
  struct tib_text header = {0};
  tib_report_summary_header(&header);
  enum tib_status status = header.failed ? tib_fail(err, TIB_MEMORY, "out of memory") : TIB_OK;
  if (status == TIB_OK) tib_text_add(table, header.s);
  for (size_t i = 0; i < ids->n && status == TIB_OK; i++) {
    bool found;
    status = add_scored(folder, ids->id[i], header.s, table, &found, err);
    if (status == TIB_OK && !found) status = add_failed(folder, ids->id[i], table, err);
  }
  tib_text_finish(&header);
  return status;
}

enum tib_status tib_cohort_table(const char *folder, struct tib_error *err) {
  struct ids ids = {0};
  struct tib_text table = {0}, path = {0};
  enum tib_status status = list_ids(folder, &ids, err);
  if (status == TIB_OK) status = add_all(folder, &ids, &table, err);
  tib_text_addf(&path, "%s/cohort.tsv", folder);
  if (status == TIB_OK && (table.failed || path.failed)) status = tib_fail(err, TIB_MEMORY, "out of memory");
  if (status == TIB_OK) status = tib_out_write(path.s, table.s, table.n, err);
  ids_finish(&ids);
  tib_text_finish(&table);
  tib_text_finish(&path);
  return status;
}
