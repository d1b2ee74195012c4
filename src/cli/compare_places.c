#include "cli/compare_places.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/text.h"
#include "cohort/scored.h"
#include "read/read.h"

static void free_item(struct tib_compare_item *item) {
  free(item->id);
  free(item->movements);
  free(item->json);
  free(item->summary);
  *item = (struct tib_compare_item){0};
}

void tib_compare_place_finish(struct tib_compare_place *place) {
  if (!place) return;
  for (size_t i = 0; i < place->n; i++) free_item(&place->items[i]);
  free(place->items);
  *place = (struct tib_compare_place){0};
}

struct tib_compare_source tib_compare_item_source(const struct tib_compare_item *item) {
  return (struct tib_compare_source){.movements = item->movements, .json = item->json, .summary = item->summary};
}

static int by_id(const void *a, const void *b) {
  return strcmp(((const struct tib_compare_item *)a)->id, ((const struct tib_compare_item *)b)->id);
}

const struct tib_compare_item *tib_compare_place_find(const struct tib_compare_place *place, const char *id) {
  struct tib_compare_item key = {.id = (char *)(size_t)id}; /* bsearch() changes nothing of it */
  return place->n > 0 ? bsearch(&key, place->items, place->n, sizeof key, by_id) : NULL;
}

/* ---- items ---- */

static enum tib_status no_memory(struct tib_error *err) { return tib_fail(err, TIB_MEMORY, "out of memory"); }

static char *copy(const char *s, size_t n) {
  char *to = malloc(n + 1);
  if (!to) return NULL;
  memcpy(to, s, n);
  to[n] = '\0';
  return to;
}

static char *join(const char *folder, const char *name, size_t n, const char *ending) {
  size_t a = strlen(folder), b = strlen(ending);
  char *to = malloc(a + n + b + 2);
  if (to) snprintf(to, a + n + b + 2, "%s/%.*s%s", folder, (int)n, name, ending);
  return to;
}

static bool ends_with(const char *s, size_t n, const char *ending) {
  size_t m = strlen(ending);
  return n > m && strncmp(s + n - m, ending, m) == 0;
}

/* A new item of an id; NULL: no memory. */
static struct tib_compare_item *add(struct tib_compare_place *place, const char *id, size_t n, struct tib_error *err) {
  if (tib_array_reserve(&place->items, &place->capacity, place->n + 1, sizeof *place->items, err) != TIB_OK) return NULL;
  struct tib_compare_item *item = &place->items[place->n];
  *item = (struct tib_compare_item){.id = copy(id, n)};
  if (!item->id) return NULL;
  place->n++;
  return item;
}

/* ---- a file ---- */

/* Of "folder/rls_events.tsv" that is "rls": this program's own endings are left out. */
static size_t id_length(const char *name) {
  static const char *const OWN[] = {"_events", "_truth", "_annotations"};
  const char *dot = strrchr(name, '.');
  size_t n = dot && dot > name ? (size_t)(dot - name) : strlen(name);
  for (size_t i = 0; i < sizeof OWN / sizeof *OWN; i++)
    if (ends_with(name, n, OWN[i])) return n - strlen(OWN[i]);
  return n;
}

static enum tib_status add_file(struct tib_compare_place *place, const char *path, struct tib_error *err) {
  const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
  size_t n = strlen(path);
  struct tib_compare_item *item = add(place, name, id_length(name), err);
  if (!item) return no_memory(err);
  item->movements = copy(path, n);
  if (!item->movements) return no_memory(err);
  if (!ends_with(path, n, "_events.tsv")) return TIB_OK;
  size_t stem = n - strlen("_events.tsv"), room = stem + sizeof "_summary.json"; /* the name beside it */
  item->json = malloc(room);
  if (!item->json) return no_memory(err);
  snprintf(item->json, room, "%.*s_summary.json", (int)stem, path);
  return TIB_OK;
}

/* ---- folders ---- */

static bool is_file(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

/* By BIDS its name tells a task. */
static char *events_of(const char *folder, const char *id, size_t n) {
  static const char *const ENDINGS[] = {"_task-sleep_desc-limb_events.tsv", "_desc-limb_events.tsv", "_events.tsv"};
  size_t last = sizeof ENDINGS / sizeof *ENDINGS - 1;
  for (size_t i = 0; i < last; i++) {
    char *path = join(folder, id, n, ENDINGS[i]);
    if (!path || is_file(path)) return path;
    free(path);
  }
  return join(folder, id, n, ENDINGS[last]);
}

static enum tib_status add_scored(struct tib_compare_place *place, const char *folder, const char *id, size_t n,
                                  struct tib_error *err) {
  struct tib_compare_item *item = add(place, id, n, err);
  if (!item) return no_memory(err);
  item->movements = events_of(folder, id, n);
  item->json = join(folder, id, n, "_summary.json");
  item->summary = join(folder, id, n, "_summary.tsv");
  if (!item->movements || !item->json || !item->summary) return no_memory(err);
  if (is_file(item->summary)) return TIB_OK;
  free(item->summary); /* scored without tsv: there is no events.tsv either, which reading it will tell */
  item->summary = NULL;
  return TIB_OK;
}

/* A folder that a status lies in. */
static enum tib_status find_status(struct tib_compare_place *place, const char *folder, DIR *dir, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (const struct dirent *entry; status == TIB_OK && (entry = readdir(dir));) {
    size_t n = strlen(entry->d_name);
    if (ends_with(entry->d_name, n, "_status.json"))
      status = add_scored(place, folder, entry->d_name, n - strlen("_status.json"), err);
  }
  place->single = place->n == 1;
  return status;
}

static enum tib_status path_of(const struct tib_scored *scored, enum tib_scored_file which, char **path,
                               struct tib_error *err) {
  struct tib_text text = {0};
  tib_scored_path(scored, which, &text);
  if (text.failed) tib_text_finish(&text);
  *path = text.s;
  return text.s ? TIB_OK : no_memory(err);
}

static enum tib_status add_recording(struct tib_compare_place *place, const struct tib_scored *scored,
                                     struct tib_error *err) {
  struct tib_scored_status said;
  bool there;
  enum tib_status status = tib_scored_read_status(scored, &said, &there, err);
  if (status != TIB_OK) return status;
  if (!there || said.failed) {
    place->n_failed++;
    return TIB_OK;
  }
  struct tib_compare_item *item = add(place, scored->id, strlen(scored->id), err);
  if (!item) return no_memory(err);
  status = path_of(scored, TIB_SCORED_EVENTS, &item->movements, err);
  if (status == TIB_OK) status = path_of(scored, TIB_SCORED_JSON, &item->json, err);
  if (status == TIB_OK && said.outputs[TIB_SCORED_SUMMARY].bytes >= 0)
    status = path_of(scored, TIB_SCORED_SUMMARY, &item->summary, err);
  return status;
}

static enum tib_status find_scored(struct tib_compare_place *place, const char *folder, struct tib_error *err) {
  struct tib_scored_list list = {0};
  enum tib_status status = tib_scored_add(&list, folder, err);
  if (status == TIB_OK) status = tib_scored_sort(&list, err);
  for (size_t i = 0; i < list.n && status == TIB_OK; i++) status = add_recording(place, &list.items[i], err);
  tib_scored_finish(&list);
  return status;
}

/* One that may not be read is passed over. */
static enum tib_status add_known_file(struct tib_compare_place *place, const char *path, struct tib_error *err) {
  enum tib_file_kind kind;
  enum tib_status status = tib_read_kind(path, &kind, err);
  if (status == TIB_NOT_FOUND) return TIB_OK;
  return status == TIB_OK && kind != TIB_FILE_UNKNOWN ? add_file(place, path, err) : status;
}

static enum tib_status find_files(struct tib_compare_place *place, const char *folder, DIR *dir, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (const struct dirent *entry; status == TIB_OK && (entry = readdir(dir));) {
    if (entry->d_name[0] == '.') continue;
    char *path = join(folder, entry->d_name, strlen(entry->d_name), "");
    if (!path) return no_memory(err);
    if (is_file(path)) status = add_known_file(place, path, err);
    free(path);
  }
  return status;
}

/* What cannot be read is told where it is read. */
static bool is_recording(const char *path) {
  enum tib_file_kind kind;
  struct tib_error ignored;
  return tib_read_kind(path, &kind, &ignored) == TIB_OK && kind == TIB_FILE_RECORDING;
}

/* A recording beside the file that scores it is passed over: of the two the text tells of movements. */
static void drop_recordings(struct tib_compare_place *place) {
  size_t kept = 0;
  for (size_t i = 0; i < place->n; i++) {
    struct tib_compare_item *item = &place->items[i], *last = kept > 0 ? &place->items[kept - 1] : NULL;
    bool same = last && strcmp(last->id, item->id) == 0;
    bool recorded = is_recording(item->movements);
    if (same && recorded != is_recording(last->movements)) {
      struct tib_compare_item other = *last;
      if (!recorded) {
        *last = *item;
        *item = other;
      }
      free_item(item);
      continue;
    }
    place->items[kept++] = *item;
  }
  place->n = kept;
}

static enum tib_status check_ids(const struct tib_compare_place *place, const char *folder, struct tib_error *err) {
  if (place->n == 0 && place->n_failed == 0)
    return tib_fail(
        err, TIB_USAGE,
        "%s holds neither scored recordings nor files of annotations; name a folder that `tibialis score` wrote", folder);
  for (size_t i = 1; i < place->n; i++)
    if (strcmp(place->items[i - 1].id, place->items[i].id) == 0)
      return tib_fail(err, TIB_USAGE, "%s: %s and %s are both of %s; leave one of them", folder,
                      place->items[i - 1].movements, place->items[i].movements, place->items[i].id);
  return TIB_OK;
}

static enum tib_status read_folder(const char *folder, struct tib_compare_place *place, struct tib_error *err) {
  DIR *dir = opendir(folder);
  if (!dir) return tib_fail(err, TIB_NOT_FOUND, "%s cannot be listed: %s; check its permissions", folder, strerror(errno));
  enum tib_status status = find_status(place, folder, dir, err);
  if (status == TIB_OK && place->n == 0) status = find_scored(place, folder, err);
  rewinddir(dir);
  bool of_files = place->n == 0 && place->n_failed == 0;
  if (status == TIB_OK && of_files) status = find_files(place, folder, dir, err);
  closedir(dir);
  if (place->n > 1) qsort(place->items, place->n, sizeof *place->items, by_id);
  if (of_files) drop_recordings(place);
  return status == TIB_OK ? check_ids(place, folder, err) : status;
}

enum tib_status tib_compare_place_read(const char *path, struct tib_compare_place *place, struct tib_error *err) {
  struct stat info;
  *place = (struct tib_compare_place){0};
  if (stat(path, &info) != 0)
    return tib_fail(err, TIB_NOT_FOUND, "%s cannot be read: %s; check its name and permissions", path, strerror(errno));
  if (S_ISDIR(info.st_mode)) return read_folder(path, place, err);
  place->single = true;
  return add_file(place, path, err);
}

/* ---- names ---- */

/* The last `parts` parts of a path, without slashes at its end. */
static char *tail_of(const char *path, int parts) {
  size_t n = strlen(path), at;
  while (n > 1 && path[n - 1] == '/') n--;
  for (at = n; at > 0; at--)
    if (path[at - 1] == '/' && --parts == 0) break;
  return copy(path + at, n - at);
}

static bool is_alone(char *const *names, size_t n, size_t i) {
  for (size_t k = 0; k < n; k++)
    if (k != i && strcmp(names[k], names[i]) == 0) return false;
  return true;
}

void tib_compare_names_free(char **names, size_t n) {
  for (size_t i = 0; i < n && names; i++) free(names[i]);
  free(names);
}

enum tib_status tib_compare_names(char *const *paths, size_t n, char ***names, struct tib_error *err) {
  char **all;
  bool *alone = NULL;
  enum tib_status status = tib_array_create(&all, n, sizeof *all, err);
  if (status == TIB_OK) status = tib_array_create(&alone, n, sizeof *alone, err);
  for (size_t i = 0; i < n && status == TIB_OK; i++)
    if (!(all[i] = tail_of(paths[i], 1))) status = no_memory(err);
  for (size_t i = 0; i < n && status == TIB_OK; i++) alone[i] = is_alone(all, n, i);
  for (size_t i = 0; i < n && status == TIB_OK; i++) {
    if (alone[i]) continue;
    free(all[i]);
    if (!(all[i] = tail_of(paths[i], 2))) status = no_memory(err);
  }
  free(alone);
  if (status != TIB_OK) {
    tib_compare_names_free(all, n);
    all = NULL;
  }
  *names = all;
  return status;
}
