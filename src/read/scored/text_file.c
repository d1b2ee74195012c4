#include "read/scored/text_file.h"

#include <errno.h>
#include <iconv.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/array.h"
#include "base/digest.h"
#include "base/text.h"
#include "read/edf/plan.h"
#include "read/reader.h"

static enum tib_status no_text(const char *path, const char *what, struct tib_error *err) {
  return tib_fail(err, TIB_SCORING_FORMAT, "%s holds %s and is no text; export it as text in UTF-8", path, what);
}

/* Converts bytes[0, n) into file->s, which has `room` bytes. */
static enum tib_status convert(const char *from, const unsigned char *bytes, size_t n, size_t room,
                               struct tib_text_file *file, struct tib_error *err) {
  iconv_t converter = iconv_open("UTF-8", from);
  if (converter == (iconv_t)-1)
    return tib_fail(err, TIB_UNSUPPORTED, "%s is written in %s, which this system cannot convert; save it as UTF-8",
                    file->path, from);
  char *in = (char *)bytes, *out = file->s;
  size_t in_left = n, out_left = room;
  size_t done = iconv(converter, &in, &in_left, &out, &out_left);
  iconv_close(converter);
  if (done == (size_t)-1) return no_text(file->path, "bytes that are not of its own coding", err);
  file->n = (size_t)(out - file->s);
  return TIB_OK;
}

/* Windows-1252 has letters and signs where Latin-1 has control codes; its five unused bytes stay what Latin-1 makes of
 * them. */
static enum tib_status convert_single_byte(const unsigned char *bytes, size_t n, struct tib_text_file *file,
                                           struct tib_error *err) {
  struct tib_error ignored;
  file->latin1 = true;
  if (convert("WINDOWS-1252", bytes, n, 3 * n, file, &ignored) == TIB_OK) return TIB_OK;
  return convert("ISO-8859-1", bytes, n, 3 * n, file, err);
}

static enum tib_status decode(const unsigned char *bytes, size_t n, struct tib_text_file *file, struct tib_error *err) {
  enum tib_status status = tib_array_create(&file->s, 3 * n + 1, 1, err);
  if (status != TIB_OK) return status;
  if (n >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE) {
    status = convert("UTF-16LE", bytes + 2, n - 2, 3 * n, file, err);
  } else if (n >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF) {
    status = convert("UTF-16BE", bytes + 2, n - 2, 3 * n, file, err);
  } else {
    size_t mark = n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    if (memchr(bytes, '\0', n)) return no_text(file->path, "zero bytes", err);
    if (tib_text_is_utf8((const char *)bytes + mark, n - mark)) {
      file->n = n - mark;
      memcpy(file->s, bytes + mark, file->n);
    } else {
      status = convert_single_byte(bytes, n, file, err);
    }
  }
  if (status != TIB_OK) return status;
  file->s[file->n] = '\0';
  return memchr(file->s, '\0', file->n) ? no_text(file->path, "zero characters", err) : TIB_OK;
}

enum tib_status tib_text_file_load(const char *path, const unsigned char *bytes, size_t n, struct tib_text_file *file,
                                   struct tib_error *err) {
  const char *slash = strrchr(path, '/');
  *file = (struct tib_text_file){.path = path, .name = slash ? slash + 1 : path, .bytes = (int64_t)n};
  tib_digest_text(XXH3_128bits(bytes, n), file->fingerprint);
  enum tib_status status = decode(bytes, n, file, err);
  if (status != TIB_OK) tib_text_file_finish(file);
  return status;
}

enum tib_status tib_text_file_read(const char *path, struct tib_text_file *file, struct tib_error *err) {
  int fd;
  int64_t size;
  unsigned char *bytes = NULL;
  *file = (struct tib_text_file){0};
  enum tib_status status = tib_reader_file_open(path, &fd, &size, err);
  if (status != TIB_OK) return status;
  if (size > TIB_TEXT_MAX_BYTES)
    status = tib_fail(err, TIB_UNSUPPORTED, "%s is larger than %d MiB, which no file of annotations is; name another", path,
                      (int)(TIB_TEXT_MAX_BYTES >> 20));
  if (status == TIB_OK) status = tib_array_create(&bytes, (size_t)size + 1, 1, err);
  if (status == TIB_OK && size > 0) status = tib_edf_bytes_read(fd, path, 0, bytes, (size_t)size, err);
  close(fd);
  if (status == TIB_OK) status = tib_text_file_load(path, bytes, (size_t)size, file, err);
  free(bytes);
  return status;
}

void tib_text_file_input(const struct tib_text_file *file, struct tib_input *input) {
  tib_text_copy(input->name, sizeof input->name, file->name);
  memcpy(input->fingerprint, file->fingerprint, sizeof input->fingerprint);
  input->bytes = file->bytes;
}

void tib_text_file_finish(struct tib_text_file *file) {
  if (!file) return;
  free(file->s);
  *file = (struct tib_text_file){0};
}

/* ---- lines ---- */

struct tib_lines tib_lines_begin(const struct tib_text_file *file) {
  return (struct tib_lines){.rest = {file->s, file->n}};
}

/* Looks at a stretch at a time: in a file that knows only one of both ends, a search for the other would run to the end of
 * the file for every line. */
static size_t line_length(struct tib_cell rest) {
  for (size_t from = 0, step = 256; from < rest.n; from += step, step *= 2) {
    size_t n = step < rest.n - from ? step : rest.n - from;
    const char *lf = memchr(rest.s + from, '\n', n);
    const char *cr = memchr(rest.s + from, '\r', lf ? (size_t)(lf - rest.s) - from : n);
    if (cr) return (size_t)(cr - rest.s);
    if (lf) return (size_t)(lf - rest.s);
  }
  return rest.n;
}

bool tib_lines_next(struct tib_lines *lines, struct tib_cell *line) {
  struct tib_cell *rest = &lines->rest;
  if (rest->n == 0) return false;
  *line = (struct tib_cell){rest->s, line_length(*rest)};
  size_t taken = line->n;
  if (taken < rest->n && rest->s[taken] == '\r') taken++;
  if (taken < rest->n && rest->s[taken] == '\n' && (taken == line->n || rest->s[taken - 1] == '\r')) taken++;
  rest->s += taken;
  rest->n -= taken;
  lines->number++;
  return true;
}

enum tib_status tib_lines_check(const struct tib_text_file *file, struct tib_error *err) {
  struct tib_lines lines = tib_lines_begin(file);
  struct tib_cell line;
  while (tib_lines_next(&lines, &line))
    if (line.n > TIB_TEXT_MAX_LINE)
      return tib_fail(err, TIB_SCORING_FORMAT, "%s, line %" PRId64 " is longer than %d KiB; no line of annotations is",
                      file->path, lines.number, TIB_TEXT_MAX_LINE / 1024);
  return TIB_OK;
}

/* ---- cells ---- */

struct tib_cell tib_cell_trim(struct tib_cell cell) {
  while (cell.n > 0 && (unsigned char)cell.s[0] <= ' ') cell.s++, cell.n--;
  while (cell.n > 0 && (unsigned char)cell.s[cell.n - 1] <= ' ') cell.n--;
  return cell;
}

/* Length of the cell at the begin of `rest`, quotes and all. */
static size_t cell_length(struct tib_cell rest, char separator) {
  size_t blanks = 0;
  while (blanks < rest.n && rest.s[blanks] == ' ') blanks++;
  if (blanks < rest.n && rest.s[blanks] == '"')
    for (size_t i = blanks + 1; i < rest.n; i++) {
      if (rest.s[i] != '"') continue;
      if (i + 1 < rest.n && rest.s[i + 1] == '"') {
        i++;
        continue;
      }
      const char *end = memchr(rest.s + i, separator, rest.n - i);
      return end ? (size_t)(end - rest.s) : rest.n;
    }
  const char *end = rest.n > 0 ? memchr(rest.s, separator, rest.n) : NULL;
  return end ? (size_t)(end - rest.s) : rest.n;
}

static struct tib_cell unquote(struct tib_cell cell) {
  cell = tib_cell_trim(cell);
  if (cell.n < 2 || cell.s[0] != '"' || cell.s[cell.n - 1] != '"') return cell;
  return tib_cell_trim((struct tib_cell){cell.s + 1, cell.n - 2});
}

size_t tib_cells_split(struct tib_cell line, char separator, struct tib_cell *cells, size_t max) {
  for (size_t n = 0;; n++) {
    size_t length = cell_length(line, separator);
    if (n < max) cells[n] = unquote((struct tib_cell){line.s, length});
    if (length == line.n) return n + 1;
    line.s += length + 1;
    line.n -= length + 1;
  }
}

bool tib_cell_is(struct tib_cell cell, const char *word) {
  return cell.n == strlen(word) && memcmp(cell.s, word, cell.n) == 0;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

bool tib_cell_starts(struct tib_cell cell, const char *word) {
  size_t n = strlen(word);
  if (cell.n < n) return false;
  for (size_t i = 0; i < n; i++)
    if (lower(cell.s[i]) != lower(word[i])) return false;
  return true;
}

bool tib_cell_is_fold(struct tib_cell cell, const char *word) {
  return cell.n == strlen(word) && tib_cell_starts(cell, word);
}

bool tib_cell_is_absent(struct tib_cell cell) {
  return cell.n == 0 || tib_cell_is_fold(cell, "n/a") || tib_cell_is(cell, ".") || tib_cell_is(cell, "-");
}

bool tib_cell_seconds(struct tib_cell cell, tib_ticks *value) {
  char copy[64];
  const char *comma = cell.n > 0 ? memchr(cell.s, ',', cell.n) : NULL;
  if (!comma) return tib_text_parse_seconds(cell.s, cell.n, value);
  if (cell.n >= sizeof copy) return false;
  memcpy(copy, cell.s, cell.n);
  copy[comma - cell.s] = '.';
  return tib_text_parse_seconds(copy, cell.n, value);
}

bool tib_cell_int(struct tib_cell cell, int64_t *value) { return tib_text_parse_int(cell.s, cell.n, value); }

int tib_cell_shown(struct tib_cell cell) {
  size_t n = cell.n < 40 ? cell.n : 40;
  while (n > 0 && n < cell.n && ((unsigned char)cell.s[n] & 0xC0) == 0x80) n--;
  return (int)n;
}
