/* The user's map of labels. */

#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"
#include "read/scored/map.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  struct tib_text_file file;
  struct tib_annot_map *map;
  struct tib_error err;
  if (tib_text_file_load("fuzz.map", bytes, n, &file, &err) != TIB_OK) return 0;
  if (tib_annot_map_load(&file, &map, &err) == TIB_OK) {
    (void)tib_annot_map_find(map, "Left leg 1");
    (void)tib_annot_map_find(map, "");
    (void)tib_annot_map_column(map, (struct tib_cell){"Start", 5});
    tib_annot_map_destroy(map);
  }
  tib_text_file_finish(&file);
  return 0;
}
