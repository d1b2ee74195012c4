#include <string.h>
#include <unistd.h>

#include "read/edf/plan.h"
#include "read/reader.h"
#include "read/scored/formats.h"

bool tib_reader_is_edf(const char *path) {
  static const unsigned char edf[8] = "0       ", bdf[8] = {0xFF, 'B', 'I', 'O', 'S', 'E', 'M', 'I'};
  struct tib_error ignored;
  unsigned char start[8] = {0};
  int64_t size;
  int fd;
  if (tib_reader_file_open(path, &fd, &size, &ignored) != TIB_OK) return false;
  bool read = size >= (int64_t)sizeof start && tib_edf_bytes_read(fd, path, 0, start, sizeof start, &ignored) == TIB_OK;
  close(fd);
  return read && (memcmp(start, edf, sizeof start) == 0 || memcmp(start, bdf, sizeof start) == 0);
}

enum tib_file_kind tib_read_kind(const char *path) {
  struct tib_error ignored;
  struct tib_text_file file;
  if (tib_reader_is_edf(path)) return TIB_FILE_RECORDING;
  if (tib_text_file_read(path, &file, &ignored) != TIB_OK) return TIB_FILE_UNKNOWN;
  bool known = tib_annot_format_of(&file) != NULL;
  tib_text_file_finish(&file);
  return known ? TIB_FILE_SCORED : TIB_FILE_UNKNOWN;
}
