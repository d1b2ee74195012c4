#include "cohort/recordings.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/text.h"
#include "cohort/bids.h"
#include "read/read.h"

#define DEPTH_MOST 64 /* folders in folders */

static enum tib_status no_memory(struct tib_error *err) { return tib_fail(err, TIB_MEMORY, "out of memory"); }

/* ---- lists ---- */

static enum tib_status add_recording(struct tib_recordings *recordings, const char *path, struct tib_error *err) {
  void *items = recordings->items;
  enum tib_status status =
      tib_array_reserve(&items, &recordings->capacity, recordings->n + 1, sizeof *recordings->items, err);
  recordings->items = items;
  if (status != TIB_OK) return status;
  struct tib_recording_input *item = &recordings->items[recordings->n];
  *item = (struct tib_recording_input){0};
  item->path = strdup(path);
  if (!item->path) return no_memory(err);
  recordings->n++;
  return TIB_OK;
}

enum tib_status tib_recordings_add_row(struct tib_recordings *recordings, const char *path, const char *id,
                                       const char *place, const struct tib_cohort_options *own, struct tib_error *err) {
  enum tib_status status = add_recording(recordings, path, err);
  if (status != TIB_OK) return status;
  struct tib_recording_input *item = &recordings->items[recordings->n - 1];
  item->own = own;
  item->place = strdup(place);
  item->id = id ? strdup(id) : NULL;
  return item->place && (item->id || !id) ? TIB_OK : no_memory(err);
}

static enum tib_status skip(struct tib_recordings *recordings, const char *path, const char *cause, struct tib_error *err) {
  void *array = recordings->skipped;
  enum tib_status status =
      tib_array_reserve(&array, &recordings->skipped_capacity, recordings->n_skipped + 1, sizeof *recordings->skipped, err);
  recordings->skipped = array;
  if (status != TIB_OK) return status;
  struct tib_text text = {0};
  tib_text_addf(&text, "%s: %s", path, cause);
  if (text.failed) {
    tib_text_finish(&text);
    return no_memory(err);
  }
  recordings->skipped[recordings->n_skipped++] = text.s;
  return TIB_OK;
}

static void finish_item(struct tib_recording_input *item) {
  free((char *)item->path);
  free((char *)item->id);
  free((char *)item->given);
  free((char *)item->place);
}

void tib_recordings_finish(struct tib_recordings *recordings) {
  if (!recordings) return;
  for (size_t i = 0; i < recordings->n; i++) finish_item(&recordings->items[i]);
  for (size_t i = 0; i < recordings->n_skipped; i++) free(recordings->skipped[i]);
  free(recordings->items);
  free(recordings->skipped);
  *recordings = (struct tib_recordings){0};
}

/* ---- one folder ---- */

static bool ends_with(const char *name, const char *ending) {
  size_t n = strlen(name), m = strlen(ending);
  return n >= m && strcmp(name + n - m, ending) == 0;
}

static bool is_recording(const char *name) {
  const char *dot = strrchr(name, '.');
  if (!dot) return false;
  return tib_text_equal_fold(dot, ".edf") || tib_text_equal_fold(dot, ".bdf") || tib_text_equal_fold(dot, ".rec");
}

struct listing {
  char **names;
  size_t n, capacity;
  bool scored; /* holds a *_status.json: results, our own annotation EDF among them */
};

static void listing_finish(struct listing *listing) {
  for (size_t i = 0; i < listing->n; i++) free(listing->names[i]);
  free(listing->names);
}

static enum tib_status read_listing(const char *folder, struct listing *listing, struct tib_error *err) {
  DIR *dir = opendir(folder);
  if (!dir)
    return tib_fail(err, TIB_NOT_FOUND, "%s: the folder cannot be listed: %s; check its permissions", folder,
                    strerror(errno));
  enum tib_status status = TIB_OK;
  for (struct dirent *entry = readdir(dir); entry && status == TIB_OK; entry = readdir(dir)) {
    if (ends_with(entry->d_name, "_status.json")) listing->scored = true;
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    void *array = listing->names;
    status = tib_array_reserve(&array, &listing->capacity, listing->n + 1, sizeof *listing->names, err);
    listing->names = array;
    if (status != TIB_OK) break;
    listing->names[listing->n] = strdup(entry->d_name);
    if (!listing->names[listing->n]) status = no_memory(err);
    if (status == TIB_OK) listing->n++;
  }
  closedir(dir);
  return status;
}

/* ---- the walk ---- */

/* One that cannot be opened is a recording: it fails with its own cause when it is scored. */
static bool only_annotations(const char *path, bool *movements) {
  struct tib_reader *reader = NULL;
  struct tib_context context = {0};
  struct tib_scoring_choice choice = {0};
  struct tib_input *inputs = NULL;
  size_t n_inputs = 0;
  struct tib_error ignored;
  if (tib_read_open(path, &reader, &ignored) != TIB_OK) return false;
  bool none = tib_read_recording(reader)->n_channels == 0;
  if (none && tib_read_samples(reader, NULL, 0, NULL, NULL, &ignored) == TIB_OK &&
      tib_read_scoring(reader, &choice, &context, &inputs, &n_inputs, &ignored) == TIB_OK)
    *movements = context.has_movements;
  free(inputs);
  tib_context_finish(&context);
  tib_read_close(reader);
  return none;
}

static enum tib_status add_file(struct tib_recordings *recordings, const char *path, struct tib_error *err) {
  bool movements = false;
  if (!recordings->all_files && only_annotations(path, &movements) && !(recordings->scored_movements && movements))
    return skip(recordings, path,
                recordings->scored_movements ? "holds annotations alone, and no limb movements" : "holds annotations alone",
                err);
  return add_recording(recordings, path, err);
}

static enum tib_status walk(struct tib_recordings *recordings, const char *folder, int depth, struct tib_error *err);

static enum tib_status visit(struct tib_recordings *recordings, const char *path, const char *name, int depth,
                             struct tib_error *err) {
  struct stat info;
  if (lstat(path, &info) != 0) return TIB_OK; /* gone since it was listed */
  if (S_ISLNK(info.st_mode)) {
    if (!is_recording(name) && (stat(path, &info) != 0 || !S_ISDIR(info.st_mode))) return TIB_OK;
    return skip(recordings, path, "is a link; name it to score it", err);
  }
  if (S_ISDIR(info.st_mode)) return walk(recordings, path, depth + 1, err);
  if (S_ISREG(info.st_mode) && is_recording(name)) return add_file(recordings, path, err);
  return TIB_OK;
}

static enum tib_status walk(struct tib_recordings *recordings, const char *folder, int depth, struct tib_error *err) {
  struct listing listing = {0};
  if (depth > DEPTH_MOST) return skip(recordings, folder, "lies too deep", err);
  enum tib_status status = read_listing(folder, &listing, err);
  if (status == TIB_NOT_FOUND && depth > 0) status = skip(recordings, folder, "cannot be listed", err);
  if (status == TIB_OK && listing.scored) status = skip(recordings, folder, "holds results", err);
  for (size_t i = 0; i < listing.n && status == TIB_OK && !listing.scored; i++) {
    struct tib_text path = {0};
    tib_text_addf(&path, "%s%s%s", folder, ends_with(folder, "/") ? "" : "/", listing.names[i]);
    status = path.failed ? no_memory(err) : visit(recordings, path.s, listing.names[i], depth, err);
    tib_text_finish(&path);
  }
  listing_finish(&listing);
  return status;
}

static int by_path(const void *a, const void *b) {
  return strcmp(((const struct tib_recording_input *)a)->path, ((const struct tib_recording_input *)b)->path);
}

static int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

enum tib_status tib_recordings_add(struct tib_recordings *recordings, const char *path, struct tib_error *err) {
  struct stat info;
  if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode)) return add_recording(recordings, path, err);
  size_t before = recordings->n, skipped = recordings->n_skipped;
  enum tib_status status = walk(recordings, path, 0, err);
  size_t found = recordings->n - before, passed = recordings->n_skipped - skipped;
  if (found > 0) qsort(recordings->items + before, found, sizeof *recordings->items, by_path);
  if (passed > 0) qsort(recordings->skipped + skipped, passed, sizeof *recordings->skipped, by_text);
  if (status != TIB_OK || found > 0) return status;
  return tib_fail(err, TIB_NOT_FOUND, "%s: no recording (*.edf, *.bdf, *.rec) lies in this folder; name another", path);
}

/* ---- ids ---- */

static char *stem_of(const char *path) {
  const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
  const char *dot = strrchr(name, '.');
  size_t n = dot && dot != name ? (size_t)(dot - name) : strlen(name);
  return strndup(name, n);
}

/* An id names a folder and stands in tables. */
static enum tib_status check_id(const struct tib_recording_input *item, struct tib_error *err) {
  const char *id = item->id;
  size_t n = strlen(id);
  bool good = n > 0 && n < sizeof((struct tib_result *)0)->id && tib_text_is_utf8(id, n) && strcmp(id, ".") != 0 &&
              strcmp(id, "..") != 0;
  for (const char *c = id; *c && good; c++) good = (unsigned char)*c >= ' ' && *c != 0x7F && *c != '/';
  if (good) return TIB_OK;
  return tib_fail(err, TIB_USAGE,
                  "%s: \"%s\" cannot be its id (1 to 127 bytes of UTF-8 without slash or control characters); give one %s",
                  item->place ? item->place : item->path, id, item->place ? "in the column id" : "with --id");
}

static enum tib_status make_bids(struct tib_recording_input *item, struct tib_error *err) {
  char bids[TIB_BIDS_ID];
  if (!tib_bids_id(item->id, bids))
    return tib_fail(
        err, TIB_USAGE,
        "%s: of its id \"%s\" no label can be made, which by BIDS has letters and digits alone; give another %s",
        item->place ? item->place : item->path, item->id, item->place ? "in the column id" : "with --id");
  item->given = item->id;
  item->id = strdup(bids);
  return item->id ? TIB_OK : no_memory(err);
}

static int by_id(const void *a, const void *b) {
  const struct tib_recording_input *const *x = a, *const *y = b;
  int order = strcmp((*x)->id, (*y)->id);
  if (!order) order = strcmp((*x)->path, (*y)->path);
  return order ? order : (*x > *y) - (*x < *y); /* as they stand in the list */
}

static enum tib_status one_id(const struct tib_recording_input *a, const struct tib_recording_input *b,
                              struct tib_error *err) {
  if (a->place && b->place && a > b) return one_id(b, a, err);
  if (!a->place && !b->place)
    return tib_fail(err, TIB_USAGE, "%s and %s have one id, %s; rename one or score them into two folders", a->path,
                    b->path, a->id);
  return tib_fail(err, TIB_USAGE, "%s: its id, %s, is that of %s already; give another in the column id",
                  b->place ? b->place : a->place, a->id,
                  !b->place  ? b->path
                  : a->place ? a->place
                             : a->path);
}

static enum tib_status check_distinct(const struct tib_recordings *recordings, struct tib_error *err) {
  void *array;
  enum tib_status status = tib_array_create(&array, recordings->n, sizeof(struct tib_recording_input *), err);
  if (status != TIB_OK) return status;
  struct tib_recording_input **sorted = array;
  for (size_t i = 0; i < recordings->n; i++) sorted[i] = &recordings->items[i];
  if (recordings->n > 0) qsort(sorted, recordings->n, sizeof *sorted, by_id);
  for (size_t i = 1; i < recordings->n && status == TIB_OK; i++)
    if (strcmp(sorted[i - 1]->id, sorted[i]->id) == 0) status = one_id(sorted[i - 1], sorted[i], err);
  free(sorted);
  return status;
}

enum tib_status tib_recordings_identify(struct tib_recordings *recordings, const char *id, struct tib_error *err) {
  if (id && recordings->n != 1)
    return tib_fail(err, TIB_USAGE, "--id names one recording and there are %zu; leave it out", recordings->n);
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < recordings->n && status == TIB_OK; i++) {
    struct tib_recording_input *item = &recordings->items[i];
    if (!item->id) item->id = id ? strdup(id) : stem_of(item->path);
    status = item->id ? check_id(item, err) : no_memory(err);
    if (status == TIB_OK && recordings->bids) status = make_bids(item, err);
  }
  return status == TIB_OK ? check_distinct(recordings, err) : status;
}

/* ---- parts ---- */

/* n * i / parts without overflow. */
static size_t bound(size_t n, size_t i, size_t parts) { return n / parts * i + n % parts * i / parts; }

void tib_recordings_keep_part(struct tib_recordings *recordings, size_t i, size_t n) {
  size_t from = bound(recordings->n, i - 1, n), to = bound(recordings->n, i, n);
  for (size_t k = 0; k < recordings->n; k++)
    if (k < from || k >= to) finish_item(&recordings->items[k]);
  if (to > from) memmove(recordings->items, recordings->items + from, (to - from) * sizeof *recordings->items);
  recordings->n = to - from;
}
