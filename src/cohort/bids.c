#include "cohort/bids.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "write/write.h"

#define VERSION "1.10.0" /* of BIDS */

static bool is_small(char c) { return c >= 'a' && c <= 'z'; }
static bool is_word(char c) { return is_small(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/* ---- ids ---- */

/* "task-sleep": small letters, a dash, letters and digits. */
static bool is_entity(const char *s, size_t n) {
  size_t key = 0;
  while (key < n && is_small(s[key])) key++;
  if (key == 0 || key + 1 >= n || s[key] != '-') return false;
  for (size_t i = key + 1; i < n; i++)
    if (!is_word(s[i])) return false;
  return true;
}

/* Length of the entities of a BIDS name without its suffix; 0 where it is none. */
static size_t entities_of(const char *id) {
  size_t taken = 0;
  if (strncmp(id, "sub-", 4) != 0) return 0;
  for (const char *s = id;; s++) {
    size_t n = strcspn(s, "_");
    if (is_entity(s, n)) {
      taken = (size_t)(s - id) + n;
    } else {
      for (size_t i = 0; i < n; i++)
        if (!is_word(s[i])) return 0;
      return n > 0 && !s[n] ? taken : 0; /* the suffix comes last */
    }
    s += n;
    if (!*s) return taken;
  }
}

bool tib_bids_id(const char *id, char bids[TIB_BIDS_ID]) {
  size_t whole = entities_of(id), n = 4;
  if (whole > 0 && whole < TIB_BIDS_ID) {
    memcpy(bids, id, whole);
    bids[whole] = '\0';
    return true;
  }
  memcpy(bids, "sub-", 4);
  for (const char *c = id; *c; c++) {
    if (!is_word(*c)) continue;
    if (n + 1 >= TIB_BIDS_ID) return false;
    bids[n++] = *c;
  }
  bids[n] = '\0';
  return n > 4;
}

/* ---- places ---- */

void tib_bids_place(struct tib_text *path, const char *bids) {
  size_t subject = strcspn(bids, "_");
  tib_text_addf(path, "%.*s", (int)subject, bids);
  const char *session = bids + subject + (bids[subject] == '_');
  if (strncmp(session, "ses-", 4) == 0) tib_text_addf(path, "/%.*s", (int)strcspn(session, "_"), session);
  tib_text_add(path, "/eeg");
}

void tib_bids_folder(struct tib_text *path, const char *out) { tib_text_addf(path, "%s/derivatives/tibialis", out); }

/* ---- the dataset's own files ---- */

static char *describe(void) {
  char *text = NULL;
  json_t *root = json_pack("{s:s, s:s, s:s, s:[{s:s, s:s, s:s}]}", "Name", "Leg movements in sleep, scored by tibialis",
                           "BIDSVersion", VERSION, "DatasetType", "derivative", "GeneratedBy", "Name", "tibialis",
                           "Version", tib_version(), "Description", tib_intended_use());
  if (root) text = json_dumps(root, JSON_INDENT(2));
  json_decref(root);
  return text;
}

static enum tib_status write_file(const char *folder, const char *name, const char *text, struct tib_error *err) {
  struct tib_text path = {0};
  tib_text_addf(&path, "%s/%s", folder, name);
  enum tib_status status =
      path.failed ? tib_fail(err, TIB_MEMORY, "out of memory") : tib_out_write(path.s, text, strlen(text), err);
  tib_text_finish(&path);
  return status;
}

enum tib_status tib_bids_begin(const char *folder, struct tib_error *err) {
  static const char others[] =
      "cohort.tsv\n*_status.json\n*_summary.json\n*_summary.tsv\n*_report.pdf\n*_report-*.svg\n*_review.html\n"
      "*_annotations.edf\n*.annot\n";
  struct tib_text text = {0};
  char *description = describe();
  if (!description) return tib_fail(err, TIB_MEMORY, "out of memory");
  tib_text_addf(&text, "%s\n", description);
  free(description);
  enum tib_status status = text.failed ? tib_fail(err, TIB_MEMORY, "out of memory") : tib_out_folder(folder, err);
  if (status == TIB_OK) status = write_file(folder, "dataset_description.json", text.s, err);
  if (status == TIB_OK) status = write_file(folder, ".bidsignore", others, err);
  tib_text_finish(&text);
  return status;
}
