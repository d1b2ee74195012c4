#include "cohort/outputs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "cohort/digest.h"

#define STATUS "_status.json"

/* ---- names ---- */

/* What may follow the id in the name of a result. */
static const char *const ENDINGS[] = {STATUS, "_events.tsv", "_events.json", "_summary.json", "_summary.tsv", "_report.pdf",
                                      "_review.html", ".annot", "_annotations.edf",
                                      /* by BIDS */
                                      "_desc-limb_events.tsv", "_desc-limb_events.json", "_task-sleep_desc-limb_events.tsv",
                                      "_task-sleep_desc-limb_events.json"};

static bool is_picture(const char *ending, size_t n) {
  static const char stem[] = "_report-", tail[] = ".svg";
  size_t around = sizeof stem - 1 + sizeof tail - 1;
  if (n <= around || strncmp(ending, stem, sizeof stem - 1) != 0) return false;
  const char *digits = ending + sizeof stem - 1;
  size_t n_digits = strspn(digits, "0123456789");
  return n_digits == n - around && strncmp(digits + n_digits, tail, sizeof tail - 1) == 0;
}

/* Whether the first n bytes of `name` name a result. */
static bool is_result(const char *name, size_t n, const char *id) {
  size_t n_id = strlen(id);
  if (n <= n_id || strncmp(name, id, n_id) != 0) return false;
  for (size_t i = 0; i < sizeof ENDINGS / sizeof *ENDINGS; i++)
    if (strlen(ENDINGS[i]) == n - n_id && strncmp(name + n_id, ENDINGS[i], n - n_id) == 0) return true;
  return is_picture(name + n_id, n - n_id);
}

/* ".NAME.tmp.PID", as src/write makes them. */
static bool is_unfinished(const char *entry, const char *id, const char *name) {
  static const char middle[] = ".tmp.";
  const char *at = NULL;
  if (entry[0] != '.') return false;
  for (const char *s = strstr(entry, middle); s; s = strstr(s + 1, middle)) at = s;
  if (!at) return false;
  const char *digits = at + sizeof middle - 1;
  size_t n = (size_t)(at - entry) - 1, n_digits = strspn(digits, "0123456789");
  if (n_digits == 0 || digits[n_digits]) return false;
  return name ? strlen(name) == n && strncmp(entry + 1, name, n) == 0 : is_result(entry + 1, n, id);
}

/* ---- a folder ---- */

static enum tib_status cannot_list(const char *folder, struct tib_error *err) {
  return tib_fail(err, TIB_WRITE, "%s: cannot be listed (%s); choose another output folder", folder, strerror(errno));
}

struct visit {
  const char *folder, *id, *name;
  bool results, unfinished; /* what is looked for */
  enum tib_status (*take)(const struct visit *visit, int dir, const char *entry, struct tib_error *err);
  void *user;
};

static bool is_wanted(const struct visit *visit, const char *entry) {
  if (visit->results && is_result(entry, strlen(entry), visit->id)) return true;
  return visit->unfinished && is_unfinished(entry, visit->id, visit->name);
}

static enum tib_status for_each(const struct visit *visit, struct tib_error *err) {
  DIR *dir = opendir(visit->folder);
  if (!dir) return cannot_list(visit->folder, err);
  enum tib_status status = TIB_OK;
  while (status == TIB_OK) {
    errno = 0;
    const struct dirent *entry = readdir(dir);
    if (!entry && errno) status = cannot_list(visit->folder, err);
    if (!entry) break;
    if (is_wanted(visit, entry->d_name)) status = visit->take(visit, dirfd(dir), entry->d_name, err);
  }
  closedir(dir);
  return status;
}

/* ---- removing ---- */

static enum tib_status remove_one(const struct visit *visit, int dir, const char *entry, struct tib_error *err) {
  if (unlinkat(dir, entry, 0) == 0 || errno == ENOENT) return TIB_OK;
  return tib_fail(err, TIB_WRITE, "%s/%s: an old result cannot be removed (%s); choose another output folder",
                  visit->folder, entry, strerror(errno));
}

static enum tib_status remove_status(const struct visit *visit, int dir, const char *entry, struct tib_error *err) {
  return strcmp(entry + strlen(visit->id), STATUS) == 0 ? remove_one(visit, dir, entry, err) : TIB_OK;
}

enum tib_status tib_outputs_remove(const char *folder, const char *id, struct tib_error *err) {
  struct visit first = {.folder = folder, .id = id, .results = true, .take = remove_status};
  struct visit others = {.folder = folder, .id = id, .results = true, .unfinished = true, .take = remove_one};
  enum tib_status status = for_each(&first, err);
  return status == TIB_OK ? for_each(&others, err) : status;
}

enum tib_status tib_outputs_remove_unfinished(const char *folder, const char *id, const char *name, struct tib_error *err) {
  struct visit visit = {.folder = folder, .id = id, .name = name, .unfinished = true, .take = remove_one};
  return for_each(&visit, err);
}

/* ---- reading ---- */

static enum tib_status read_output(const struct visit *visit, int dir, struct tib_report_output *output,
                                   struct tib_error *err) {
  int fd = openat(dir, output->name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
  FILE *file = fd < 0 ? NULL : fdopen(fd, "rb");
  if (!file && fd >= 0) close(fd);
  enum tib_status status = file ? tib_digest_stream(file, &output->bytes, output->fingerprint, err) : TIB_OK;
  if (status == TIB_OK && (!file || ferror(file)))
    status = tib_fail(err, TIB_WRITE, "%s/%s: cannot be read again (%s); choose another output folder", visit->folder,
                      output->name, strerror(errno));
  if (file) fclose(file);
  return status;
}

static enum tib_status add_output(const struct visit *visit, int dir, const char *entry, struct tib_error *err) {
  struct tib_outputs *outputs = visit->user;
  if (strcmp(entry + strlen(visit->id), STATUS) == 0) return TIB_OK;
  enum tib_status status =
      tib_array_reserve(&outputs->items, &outputs->capacity, outputs->n + 1, sizeof *outputs->items, err);
  if (status != TIB_OK) return status;
  struct tib_report_output *output = &outputs->items[outputs->n];
  *output = (struct tib_report_output){.name = strdup(entry)};
  if (!output->name) return tib_fail(err, TIB_MEMORY, "out of memory");
  outputs->n++;
  return read_output(visit, dir, output, err);
}

static int by_name(const void *a, const void *b) {
  return strcmp(((const struct tib_report_output *)a)->name, ((const struct tib_report_output *)b)->name);
}

enum tib_status tib_outputs_read(const char *folder, const char *id, struct tib_outputs *outputs, struct tib_error *err) {
  *outputs = (struct tib_outputs){0};
  struct visit visit = {.folder = folder, .id = id, .results = true, .take = add_output, .user = outputs};
  enum tib_status status = for_each(&visit, err);
  if (outputs->n > 1) qsort(outputs->items, outputs->n, sizeof *outputs->items, by_name);
  return status;
}

void tib_outputs_finish(struct tib_outputs *outputs) {
  if (!outputs) return;
  for (size_t i = 0; i < outputs->n; i++) free((char *)outputs->items[i].name);
  free(outputs->items);
  *outputs = (struct tib_outputs){0};
}
