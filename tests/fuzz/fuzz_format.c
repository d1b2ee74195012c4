/* One format of annotation files, named by FORMAT at build. The first byte chooses what is known of the recording. */

#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"
#include "read/scored/formats.h"

extern const struct tib_annot_format FORMAT;

static struct tib_annot_frame make_frame(uint8_t choice) {
  size_t n;
  const struct tib_stage_codes *codes = tib_stage_codes(&n);
  struct tib_annot_frame frame = {.start_clock = TIB_NO_TICKS, .duration = -1};
  if (choice & 1) frame.start_clock = 79200 * TIB_TICKS_PER_S;
  if (choice & 2) frame.duration = 3600 * TIB_TICKS_PER_S;
  if (choice & 4) frame.epoch = 20 * TIB_TICKS_PER_S;
  if (choice & 8) frame.codes = &codes[(choice >> 4) % n];
  return frame;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  struct tib_text_file file;
  struct tib_annotations list = {0};
  struct tib_error err;
  if (n < 1) return 0;
  struct tib_annot_frame frame = make_frame(bytes[0]);
  if (tib_text_file_load("fuzz.txt", bytes + 1, n - 1, &file, &err) != TIB_OK) return 0;
  (void)FORMAT.recognise(&file);
  if (FORMAT.load(&file, &frame, &list, &err) == TIB_OK)
    for (size_t i = 0; i < list.n; i++) {
      FUZZ_CHECK(tib_annotation_is_time(list.items[i].onset));
      FUZZ_CHECK(list.items[i].duration == TIB_NO_TICKS || list.items[i].duration >= 0);
      FUZZ_CHECK(list.items[i].label < list.n_text);
      FUZZ_CHECK(list.items[i].signal == TIB_NO_TEXT || list.items[i].signal < list.n_text);
    }
  tib_annotations_finish(&list);
  tib_text_file_finish(&file);
  return 0;
}
