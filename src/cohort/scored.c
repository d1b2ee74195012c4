#include "cohort/scored.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/text.h"
#include "cohort/digest.h"

static enum tib_status no_memory(struct tib_error *err) { return tib_fail(err, TIB_MEMORY, "out of memory"); }

/* ---- files of one recording ---- */

static const char *const ENDINGS[TIB_SCORED_FILES] = {"_summary.tsv", "_events.tsv", "_summary.json"};
/* The same by BIDS; NULL: it has no other name. */
static const char *const BIDS_ENDINGS[TIB_SCORED_FILES] = {NULL, "_desc-limb_events.tsv", NULL};
static const char *const BIDS_TASK_ENDINGS[TIB_SCORED_FILES] = {NULL, "_task-sleep_desc-limb_events.tsv", NULL};

/* What this one's is called: by BIDS an event names a task. */
static const char *ending_of(const struct tib_scored *scored, enum tib_scored_file which) {
  const char *bids = strstr(scored->id, "_task-") ? BIDS_ENDINGS[which] : BIDS_TASK_ENDINGS[which];
  return scored->place && bids ? bids : ENDINGS[which];
}

static void add_path(const struct tib_scored *scored, const char *ending, struct tib_text *path) {
  tib_text_addf(path, "%s/%s/%s%s", scored->folder, scored->place ? scored->place : scored->id, scored->id, ending);
}

void tib_scored_path(const struct tib_scored *scored, enum tib_scored_file which, struct tib_text *path) {
  add_path(scored, ending_of(scored, which), path);
}

/* `path` gets the name; *file is NULL where there is no such file. */
static enum tib_status open_file(const struct tib_scored *scored, const char *ending, struct tib_text *path, FILE **file,
                                 struct tib_error *err) {
  *file = NULL;
  add_path(scored, ending, path);
  if (path->failed) return no_memory(err);
  struct stat info;
  if (stat(path->s, &info) == 0 && !S_ISREG(info.st_mode)) /* a pipe would hold us up */
    return tib_fail(err, TIB_FORMAT, "%s: not a file; remove it and score the recording again", path->s);
  *file = fopen(path->s, "rb");
  if (*file || errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG) return TIB_OK;
  return tib_fail(err, TIB_WRITE, "%s: cannot be read: %s; check its permissions", path->s, strerror(errno));
}

/* What the status says is what was written; anything else is torn, or somebody's edit. */
static enum tib_status check_bytes(FILE *file, const char *path, const struct tib_scored_output *output,
                                   struct tib_error *err) {
  int64_t bytes;
  char fingerprint[33];
  enum tib_status status = tib_digest_stream(file, &bytes, fingerprint, err);
  if (status != TIB_OK) return status;
  if (ferror(file) || fseek(file, 0, SEEK_SET) != 0)
    return tib_fail(err, TIB_FORMAT, "%s: cannot be read: %s; score the recording again", path, strerror(errno));
  if (output->bytes == bytes && strcmp(output->fingerprint, fingerprint) == 0) return TIB_OK;
  return tib_fail(err, TIB_FORMAT,
                  "%s: is not as it was written, by what its status says of it; score the recording again, or leave its "
                  "folder out",
                  path);
}

enum tib_status tib_scored_open(const struct tib_scored *scored, const struct tib_scored_status *said,
                                enum tib_scored_file which, struct tib_text *path, FILE **file, struct tib_error *err) {
  const struct tib_scored_output *output = &said->outputs[which];
  enum tib_status status = open_file(scored, ending_of(scored, which), path, file, err);
  if (status != TIB_OK || (!*file && output->bytes < 0)) return status;
  if (!*file)
    return tib_fail(err, TIB_FORMAT,
                    "%s: is gone, and its status lists it; score the recording again, or leave its folder out", path->s);
  status = check_bytes(*file, path->s, output, err);
  if (status == TIB_OK) return TIB_OK;
  fclose(*file);
  *file = NULL;
  return status;
}

enum tib_status tib_scored_line(FILE *file, const char *path, char **line, size_t *capacity, bool *more,
                                struct tib_error *err) {
  errno = 0;
  ssize_t n = getline(line, capacity, file);
  *more = n > 0;
  if (n <= 0 && ferror(file))
    return tib_fail(err, TIB_FORMAT, "%s: cannot be read to its end: %s; score the recording again", path, strerror(errno));
  if (n <= 0) return feof(file) ? TIB_OK : no_memory(err);
  if (strlen(*line) != (size_t)n || (*line)[n - 1] != '\n')
    return tib_fail(err, TIB_FORMAT, "%s: its last line is cut; score the recording again", path);
  (*line)[n - 1] = '\0';
  return TIB_OK;
}

size_t tib_scored_split(char *line, char **cells, size_t most) {
  size_t n = 0;
  for (char *at = line;; at++) {
    if (n < most) cells[n] = at;
    n++;
    at += strcspn(at, "\t");
    if (!*at) return n;
    *at = '\0';
  }
}

/* ---- the status ---- */

static bool take(const json_t *object, const char *key, char *to, size_t size) {
  const char *s = json_string_value(json_object_get(object, key));
  tib_text_copy(to, size, s ? s : "");
  for (char *c = to; *c; c++)
    if ((unsigned char)*c < ' ' || *c == 0x7F) *c = ' ';
  return s != NULL;
}

static bool is_code(const char *code) {
  for (int status = TIB_OK + 1; status <= TIB_INTERNAL; status++)
    if (strcmp(tib_status_code((enum tib_status)status), code) == 0) return true;
  return false;
}

static bool is_of(const char *name, const char *id, const char *ending) {
  size_t n = strlen(id);
  return strncmp(name, id, n) == 0 && strcmp(name + n, ending) == 0;
}

static bool take_outputs(const json_t *list, const struct tib_scored *scored,
                         struct tib_scored_output outputs[TIB_SCORED_FILES]) {
  size_t i;
  const json_t *item;
  json_array_foreach(list, i, item) {
    const char *name = json_string_value(json_object_get(item, "name"));
    const json_t *bytes = json_object_get(item, "bytes");
    char fingerprint[33];
    if (!name || !json_is_integer(bytes) || !take(item, "fingerprint", fingerprint, sizeof fingerprint)) return false;
    for (size_t k = 0; k < TIB_SCORED_FILES; k++) {
      if (!is_of(name, scored->id, ending_of(scored, (enum tib_scored_file)k))) continue;
      outputs[k].bytes = json_integer_value(bytes);
      memcpy(outputs[k].fingerprint, fingerprint, sizeof fingerprint);
    }
  }
  return json_is_array(list);
}

static bool understand(const json_t *root, const struct tib_scored *scored, struct tib_scored_status *status) {
  char word[16], name[160];
  if (!take(root, "id", name, sizeof name) || strcmp(name, scored->id) != 0) return false;
  if (!take(root, "version", status->version, sizeof status->version)) return false;
  if (!take(root, "status", word, sizeof word)) return false;
  take(root, "input_fingerprint", status->input, sizeof status->input);
  take(root, "parameters_fingerprint", status->parameters, sizeof status->parameters);
  status->failed = strcmp(word, "failed") == 0;
  if (!status->failed)
    return strcmp(word, "scored") == 0 && take_outputs(json_object_get(root, "outputs"), scored, status->outputs);
  const json_t *error = json_object_get(root, "error");
  return take(error, "text", status->text, sizeof status->text) && take(error, "code", status->code, sizeof status->code) &&
         is_code(status->code);
}

enum tib_status tib_scored_read_status(const struct tib_scored *scored, struct tib_scored_status *status, bool *there,
                                       struct tib_error *err) {
  struct tib_text path = {0};
  FILE *file;
  *status = (struct tib_scored_status){0};
  for (size_t k = 0; k < TIB_SCORED_FILES; k++) status->outputs[k].bytes = -1;
  enum tib_status result = open_file(scored, "_status.json", &path, &file, err);
  *there = file != NULL;
  if (file) {
    json_error_t why;
    json_t *root = json_loadf(file, JSON_REJECT_DUPLICATES, &why);
    if (!root)
      result = tib_fail(err, TIB_FORMAT, "%s: line %d: %s; score the recording again", path.s, why.line, why.text);
    else if (!understand(root, scored, status))
      result = tib_fail(err, TIB_FORMAT, "%s: not the status of %s as tibialis writes it; score the recording again",
                        path.s, scored->id);
    json_decref(root);
  }
  if (file) fclose(file);
  tib_text_finish(&path);
  return result;
}

static bool same_outputs(const struct tib_scored_output *a, const struct tib_scored_output *b) {
  for (size_t k = 0; k < TIB_SCORED_FILES; k++)
    if (a[k].bytes != b[k].bytes || strcmp(a[k].fingerprint, b[k].fingerprint) != 0) return false;
  return true;
}

static bool same(const struct tib_scored_status *a, const struct tib_scored_status *b) {
  return a->failed == b->failed && strcmp(a->code, b->code) == 0 && strcmp(a->text, b->text) == 0 &&
         strcmp(a->input, b->input) == 0 && strcmp(a->parameters, b->parameters) == 0 &&
         strcmp(a->version, b->version) == 0 && same_outputs(a->outputs, b->outputs);
}

bool tib_scored_has_changed(const struct tib_scored *scored, const struct tib_scored_status *said) {
  struct tib_scored_status now;
  struct tib_error ignored;
  bool there;
  return tib_scored_read_status(scored, &now, &there, &ignored) == TIB_OK && (!there || !same(&now, said));
}

/* ---- the list ---- */

static void free_item(struct tib_scored *item) {
  free(item->id);
  free(item->place);
}

static enum tib_status is_there(const char *folder, const char *id, const char *ending, bool *there,
                                struct tib_error *err) {
  struct tib_text path = {0};
  struct stat info;
  tib_text_addf(&path, "%s/%s/%s%s", folder, id, id, ending);
  bool failed = path.failed;
  *there = !failed && stat(path.s, &info) == 0;
  tib_text_finish(&path);
  return failed ? no_memory(err) : TIB_OK;
}

static enum tib_status add(struct tib_scored_list *list, const char *folder, const char *id, const char *place,
                           struct tib_error *err) {
  enum tib_status status = tib_array_reserve(&list->items, &list->capacity, list->n + 1, sizeof *list->items, err);
  if (status != TIB_OK) return status;
  struct tib_scored *item = &list->items[list->n++];
  *item = (struct tib_scored){.folder = folder, .id = strdup(id), .place = place ? strdup(place) : NULL};
  return item->id && (item->place || !place) ? TIB_OK : no_memory(err);
}

static enum tib_status look_at(struct tib_scored_list *list, const char *folder, const char *name, struct tib_error *err) {
  bool status_there, summary_there = false;
  enum tib_status status = is_there(folder, name, "_status.json", &status_there, err);
  if (status == TIB_OK && !status_there) status = is_there(folder, name, "_summary.tsv", &summary_there, err);
  list->n_unfinished += summary_there;
  return status == TIB_OK && status_there ? add(list, folder, name, NULL, err) : status;
}

static enum tib_status cannot_list(const char *path, struct tib_error *err) {
  return tib_fail(err, TIB_WRITE, "%s: cannot be listed: %s; name another folder", path, strerror(errno));
}

/* Calls `look` for every name in folder/place; a place that is not there holds nothing. */
static enum tib_status for_each(struct tib_scored_list *list, const char *folder, const char *place,
                                enum tib_status (*look)(struct tib_scored_list *list, const char *folder, const char *place,
                                                        const char *name, struct tib_error *err),
                                struct tib_error *err) {
  struct tib_text path = {0};
  tib_text_addf(&path, "%s%s%s", folder, *place ? "/" : "", place);
  DIR *dir = path.failed ? NULL : opendir(path.s);
  enum tib_status status = path.failed ? no_memory(err) : TIB_OK;
  if (status == TIB_OK && !dir && (!*place || (errno != ENOENT && errno != ENOTDIR))) status = cannot_list(path.s, err);
  while (dir && status == TIB_OK) {
    errno = 0;
    struct dirent *entry = readdir(dir);
    if (!entry && errno) status = cannot_list(path.s, err);
    if (!entry) break;
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
      status = look(list, folder, place, entry->d_name, err);
  }
  if (dir) closedir(dir);
  tib_text_finish(&path);
  return status;
}

static bool ends_with(const char *name, const char *ending, size_t *stem) {
  size_t n = strlen(name), m = strlen(ending);
  *stem = n > m ? n - m : 0;
  return n > m && strcmp(name + *stem, ending) == 0;
}

/* In sub-LABEL/eeg: by their names. */
static enum tib_status look_at_file(struct tib_scored_list *list, const char *folder, const char *place, const char *name,
                                    struct tib_error *err) {
  size_t n;
  enum tib_status status = TIB_OK;
  bool has_status = ends_with(name, "_status.json", &n), summary = !has_status && ends_with(name, "_summary.tsv", &n);
  if (!has_status && !summary) return TIB_OK;
  char *id = strndup(name, n);
  if (!id) return no_memory(err);
  if (has_status) {
    status = add(list, folder, id, place, err);
  } else {
    struct tib_scored item = {.folder = folder, .id = id, .place = (char *)place};
    struct tib_text path = {0};
    FILE *file = NULL;
    status = open_file(&item, "_status.json", &path, &file, err);
    list->n_unfinished += status == TIB_OK && !file;
    if (file) fclose(file);
    tib_text_finish(&path);
  }
  free(id);
  return status;
}

static enum tib_status look_below(struct tib_scored_list *list, const char *folder, const char *place, const char *name,
                                  struct tib_error *err) {
  struct tib_text below = {0};
  enum tib_status status = TIB_OK;
  bool eeg = strcmp(name, "eeg") == 0;
  if (!eeg && strncmp(name, "ses-", 4) != 0) return TIB_OK;
  tib_text_addf(&below, "%s/%s", place, name);
  if (below.failed)
    status = no_memory(err);
  else
    status = for_each(list, folder, below.s, eeg ? look_at_file : look_below, err);
  tib_text_finish(&below);
  return status;
}

static enum tib_status look_at_entry(struct tib_scored_list *list, const char *folder, const char *place, const char *name,
                                     struct tib_error *err) {
  struct tib_text subject = {0};
  enum tib_status status = TIB_OK;
  if (!*place) status = look_at(list, folder, name, err);
  if (status != TIB_OK || strncmp(name, "sub-", 4) != 0) return status;
  tib_text_addf(&subject, "%s%s%s", place, *place ? "/" : "", name);
  status = subject.failed ? no_memory(err) : for_each(list, folder, subject.s, look_below, err);
  tib_text_finish(&subject);
  return status;
}

enum tib_status tib_scored_add(struct tib_scored_list *list, const char *folder, struct tib_error *err) {
  enum tib_status status = for_each(list, folder, "", look_at_entry, err);
  return status == TIB_OK ? for_each(list, folder, "derivatives/tibialis", look_at_entry, err) : status;
}

static int by_id(const void *a, const void *b) {
  const struct tib_scored *x = a, *y = b;
  int order = strcmp(x->id, y->id);
  return order ? order : strcmp(x->folder, y->folder);
}

static enum tib_status check_twin(const struct tib_scored *a, const struct tib_scored *b, struct tib_error *err) {
  struct tib_scored_status of_a, of_b;
  bool a_there, b_there = false;
  enum tib_status status = tib_scored_read_status(a, &of_a, &a_there, err);
  if (status == TIB_OK) status = tib_scored_read_status(b, &of_b, &b_there, err);
  if (status != TIB_OK || (a_there && b_there && same(&of_a, &of_b))) return status;
  return tib_fail(err, TIB_USAGE, "%s/%s and %s/%s have one id and differ; leave one folder out, or remove one of them",
                  a->folder, a->id, b->folder, b->id);
}

enum tib_status tib_scored_sort(struct tib_scored_list *list, struct tib_error *err) {
  if (list->n == 0) return TIB_OK;
  qsort(list->items, list->n, sizeof *list->items, by_id);
  size_t kept = 1, i = 1;
  enum tib_status status = TIB_OK;
  for (; i < list->n && status == TIB_OK; i++) {
    bool twin = strcmp(list->items[kept - 1].id, list->items[i].id) == 0;
    if (twin) status = check_twin(&list->items[kept - 1], &list->items[i], err);
    if (!twin)
      list->items[kept++] = list->items[i];
    else
      free_item(&list->items[i]);
  }
  for (; i < list->n; i++) free_item(&list->items[i]);
  list->n = kept;
  return status;
}

bool tib_scored_has(const struct tib_scored_list *list, const char *id) {
  size_t from = 0, to = list->n;
  while (from < to) {
    size_t middle = from + (to - from) / 2;
    int order = strcmp(list->items[middle].id, id);
    if (order == 0) return true;
    if (order < 0)
      from = middle + 1;
    else
      to = middle;
  }
  return false;
}

void tib_scored_finish(struct tib_scored_list *list) {
  if (!list) return;
  for (size_t i = 0; i < list->n; i++) free_item(&list->items[i]);
  free(list->items);
  *list = (struct tib_scored_list){0};
}
