#include <string.h>
#include <unistd.h>

#include "read/edf/plan.h"
#include "read/reader.h"
#include "read/scored/formats.h"

enum tib_status tib_reader_is_edf(const char *path, bool *is_edf, struct tib_error *err) {
  static const unsigned char edf[8] = "0       ", bdf[8] = {0xFF, 'B', 'I', 'O', 'S', 'E', 'M', 'I'};
  unsigned char start[8] = {0};
  int64_t size;
  int fd;
  *is_edf = false;
  enum tib_status status = tib_reader_file_open(path, &fd, &size, err);
  if (status != TIB_OK) return status;
  if (size >= (int64_t)sizeof start) status = tib_edf_bytes_read(fd, path, 0, start, sizeof start, err);
  close(fd);
  *is_edf = status == TIB_OK && (memcmp(start, edf, sizeof start) == 0 || memcmp(start, bdf, sizeof start) == 0);
  return status;
}

enum tib_status tib_read_kind(const char *path, enum tib_file_kind *kind, struct tib_error *err) {
  struct tib_text_file file;
  bool is_edf;
  *kind = TIB_FILE_UNKNOWN;
  enum tib_status status = tib_reader_is_edf(path, &is_edf, err);
  if (status != TIB_OK) return status;
  if (is_edf) {
    *kind = TIB_FILE_RECORDING;
    return TIB_OK;
  }
  status = tib_text_file_read(path, &file, err);
  if (status == TIB_SCORING_FORMAT || status == TIB_UNSUPPORTED) return TIB_OK; /* no text, or too much of it */
  if (status != TIB_OK) return status;
  if (tib_annot_format_of(&file)) *kind = TIB_FILE_SCORED;
  tib_text_file_finish(&file);
  return TIB_OK;
}
