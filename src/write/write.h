#ifndef TIB_WRITE_WRITE_H
#define TIB_WRITE_WRITE_H

/* Bytes to disk, checked. Every file that tibialis makes goes through here: beside its place under another name, checked,
 * synced, renamed. */

#include <stdio.h>

#include <tibialis/types.h>

struct tib_out;
struct tib_text;

/* Creates a temporary file in the folder of `path`. *out is to be ended with tib_out_commit() or tib_out_abandon(). */
enum tib_status tib_out_create(const char *path, struct tib_out **out, struct tib_error *err);

/* The stream to write to. Its errors are found by tib_out_commit(). */
FILE *tib_out_stream(struct tib_out *out);

/* The temporary file's name, for writers that open it themselves; they close it before tib_out_commit(). */
const char *tib_out_path(const struct tib_out *out);

/* Flushes, checks, syncs, closes, renames, and syncs the folder. Frees `out` in every case; on failure nothing is left at
 * `path` that was not there before. TIB_NO_SPACE names the disk's lack, TIB_WRITE any other cause. */
enum tib_status tib_out_commit(struct tib_out *out, struct tib_error *err);

/* Removes the temporary file and frees; NULL is allowed. */
void tib_out_abandon(struct tib_out *out);

/* Writes n bytes as one file, in the way above. */
enum tib_status tib_out_write(const char *path, const void *bytes, size_t n, struct tib_error *err);

/* The same for a text, which is freed in every case. TIB_MEMORY where the text has failed. */
enum tib_status tib_out_write_text(const char *path, struct tib_text *text, struct tib_error *err);

/* Makes a folder and those above it; one that is there is no error. */
enum tib_status tib_out_folder(const char *path, struct tib_error *err);

/* ---- EDF+ ---- */

/* One signal to write. Samples come from `fill`. */
struct tib_edf_signal {
  const char *label, *unit, *prefilter, *transducer; /* ASCII; NULL: empty */
  double physical_min, physical_max;
  int digital_min, digital_max;
  int samples_per_record;
};

struct tib_edf_annotation {
  tib_ticks onset, duration; /* duration < 0: none is written */
  const char *text;          /* at most 40 bytes (EDFlib's limit), checked */
};

struct tib_edf_plan {
  tib_ticks record_duration;
  int64_t n_records;
  int n_signals;
  const struct tib_edf_signal *signals;
  size_t n_annotations;
  const struct tib_edf_annotation *annotations;
  const char *start;        /* "yyyy-mm-dd hh:mm:ss" */
  tib_ticks start_fraction; /* of a second, that the start is later; whole 0.1 ms, so that no annotation is moved by it */
  const char *equipment;    /* one ASCII word of at most 48 bytes; NULL: X */
  /* Fills the digital samples of one signal in one record. */
  enum tib_status (*fill)(void *user, int signal, int64_t record, int *samples, struct tib_error *err);
  void *user;
};

/* Without signals EDFlib writes a record for each annotation: n_records is at least their number, which is at least 1.
 * Records beyond it hold their time alone. An annotation may lie behind the last one. */

/* Writes an EDF+C file through EDFlib, then opens it again and counts signals, records and annotations and compares the
 * size: EDFlib's own return codes cannot be trusted. Patient fields are X. */
enum tib_status tib_edf_write(const char *path, const struct tib_edf_plan *plan, struct tib_error *err);

#endif
