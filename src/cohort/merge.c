#include "cohort/merge.h"

#include <string.h>

#include "base/text.h"
#include "cohort/bids.h"
#include "cohort/recordings.h"

static bool ends_with(const char *name, const char *ending) {
  size_t n = strlen(name), m = strlen(ending);
  return n > m && name[n - m - 1] != '/' && strcmp(name + n - m, ending) == 0;
}

static enum tib_status list_all(const struct tib_merge *merge, struct tib_scored_list *list, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < merge->n_folders && status == TIB_OK; i++) {
    status = tib_scored_add(list, merge->folders[i], err);
    if (status == TIB_WRITE) err->status = status = TIB_USAGE; /* it was to be read */
  }
  if (status == TIB_OK && list->n + list->n_unfinished == 0 && !merge->expected) /* a shard may be empty, not all */
    status =
        tib_fail(err, TIB_USAGE, "%s: no results of `tibialis score` lie there; name its output folder", merge->folders[0]);
  return status == TIB_OK ? tib_scored_sort(list, err) : status;
}

static void look_for_missing(const struct tib_merge *merge, const struct tib_scored_list *list,
                             struct tib_merge_report *report) {
  for (size_t i = 0; merge->expected && i < merge->expected->n; i++) {
    const char *id = merge->expected->items[i].id;
    char bids[TIB_BIDS_ID];
    if (tib_scored_has(list, id) || (tib_bids_id(id, bids) && tib_scored_has(list, bids))) continue;
    if (report->missing++ == 0) tib_text_copy(report->example, sizeof report->example, id);
  }
}

enum tib_status tib_merge_run(const struct tib_merge *merge, struct tib_merge_report *report, struct tib_error *err) {
  *report = (struct tib_merge_report){.database = ends_with(merge->path, ".sqlite")};
  if (!report->database && !ends_with(merge->path, ".tsv"))
    return tib_fail(err, TIB_USAGE, "--out %s: neither a .tsv nor a .sqlite file; name one", merge->path);
  struct tib_scored_list list = {0};
  enum tib_status status = list_all(merge, &list, err);
  if (status == TIB_OK) look_for_missing(merge, &list, report);
  if (status == TIB_OK && report->database)
    status = tib_store_write(&list, merge->path, &report->counts, err);
  else if (status == TIB_OK)
    status = tib_scored_table(&list, merge->path, &report->counts.rows, err);
  report->unfinished = list.n_unfinished + report->counts.rows.unfinished;
  tib_scored_finish(&list);
  return status;
}
