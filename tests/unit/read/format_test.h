#ifndef TIB_TESTS_FORMAT_TEST_H
#define TIB_TESTS_FORMAT_TEST_H

/* What the tests of formats of annotations share. Each step fails the test that called it where something goes wrong. */

#include "read/scored/formats.h"
#include "read/scored/map.h"

/* A text that one format has read. */
struct loaded {
  enum tib_status status;
  struct tib_text_file file;
  struct tib_annotations list;
  struct tib_error err;
};

/* A recording of 8 h that began at this time of the day. */
struct tib_annot_frame frame_from(int hours, int minutes, int seconds);

/* No recording: nothing is known. */
struct tib_annot_frame frame_unknown(void);

/* Reads bytes as "scored.txt"; NULL for `format`: whichever recognises them, which one must. frame NULL: from 22:00:00. */
struct loaded load_bytes(const struct tib_annot_format *format, const void *bytes, size_t n,
                         const struct tib_annot_frame *frame);
struct loaded load_text(const struct tib_annot_format *format, const char *text, const struct tib_annot_frame *frame);
struct loaded load_shared(const struct tib_annot_format *format, const char *path, const struct tib_annot_frame *frame);
void finish_loaded(struct loaded *loaded);

/* An entry as it should be; times in seconds, -1 for no duration. */
struct wanted {
  double onset, duration;
  const char *label, *signal;
};

void check_entries(const struct loaded *loaded, const struct wanted *wanted, size_t n);

#define ENTRIES(loaded, ...)                                 \
  do {                                                       \
    const struct wanted want[] = {__VA_ARGS__};              \
    check_entries(loaded, want, sizeof want / sizeof *want); \
  } while (0)

/* The text must be refused with this status; the error must name the file and hold `cause`. */
void refuse_text(const struct tib_annot_format *format, const char *text, const struct tib_annot_frame *frame,
                 enum tib_status status, const char *cause);

/* Entries with this label. */
size_t count_label(const struct loaded *loaded, const char *label);

/* A map made of these lines. */
struct tib_annot_map *map_of(const char *lines);

/* Breaks the text in `times` ways, always the same: each must be read within its limits, or refused with a cause. */
void break_text(const struct tib_annot_format *format, const char *text, int times);

#endif
