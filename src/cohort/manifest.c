#include "cohort/manifest.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static enum tib_status check_rows(const struct tib_manifest *manifest, const char *path, struct tib_error *err) {
  const struct tib_table *table = &manifest->table;
  if (manifest->recording == table->n_columns)
    return tib_fail(err, TIB_USAGE, "%s:1: no column `recording`; its first line names the columns, parted by tabs", path);
  for (size_t i = 0; i < table->n_rows; i++)
    if (!table->rows[i].cells[manifest->recording])
      return tib_fail(err, TIB_USAGE, "%s:%zu: names no recording; name one or remove the line", path, table->rows[i].line);
  if (table->n_rows > 0) return TIB_OK;
  return tib_fail(err, TIB_USAGE, "%s: names no recording; add a line for each", path);
}

enum tib_status tib_manifest_read(const char *path, struct tib_manifest *manifest, struct tib_error *err) {
  *manifest = (struct tib_manifest){0};
  enum tib_status status = tib_table_read(path, "the manifest", &manifest->table, err);
  if (status != TIB_OK) return status;
  const char *slash = strrchr(path, '/');
  manifest->folder = strndup(path, slash ? (size_t)(slash - path) + 1 : 0);
  manifest->recording = tib_table_column(&manifest->table, "recording");
  status = manifest->folder ? check_rows(manifest, path, err) : tib_fail(err, TIB_MEMORY, "%s: out of memory", path);
  if (status != TIB_OK) tib_manifest_finish(manifest);
  return status;
}

void tib_manifest_finish(struct tib_manifest *manifest) {
  if (!manifest) return;
  tib_table_finish(&manifest->table);
  free(manifest->folder);
  *manifest = (struct tib_manifest){0};
}

char *tib_manifest_file(const struct tib_manifest *manifest, const char *cell, size_t n) {
  struct tib_text text = {0};
  tib_text_addf(&text, "%s%.*s", n > 0 && *cell == '/' ? "" : manifest->folder, (int)n, cell);
  if (!text.failed) return text.s;
  tib_text_finish(&text);
  return NULL;
}
