#include "read/edf/tal.h"

#include <string.h>

#include "base/text.h"

#define MAX_TEXT 65536

#define DURATION_MARK '\x15'
#define TEXT_MARK '\x14'

struct tal {
  tib_ticks onset, duration;
  const char *texts; /* after the first TEXT_MARK */
  size_t n;
};

static bool parse_time(const char *s, size_t n, tib_ticks *value) {
  return tib_text_parse_seconds(s, n, value) && tib_annotation_is_time(*value);
}

/* The TAL s[0, n), without its closing NUL. */
static bool parse_tal(const char *s, size_t n, struct tal *tal) {
  if (n < 3 || (s[0] != '+' && s[0] != '-') || s[n - 1] != TEXT_MARK) return false;
  const char *stamp_end = memchr(s, TEXT_MARK, n);
  size_t stamp = (size_t)(stamp_end - s);
  const char *mark = memchr(s, DURATION_MARK, stamp);
  tal->duration = TIB_NO_TICKS;
  if (mark) {
    const char *duration = mark + 1;
    if (duration < stamp_end && *duration == '-') return false;
    if (!parse_time(duration, (size_t)(stamp_end - duration), &tal->duration)) return false;
  }
  tal->texts = stamp_end + 1;
  tal->n = n - stamp - 1;
  return parse_time(s, mark ? (size_t)(mark - s) : stamp, &tal->onset);
}

static enum tib_status add_texts(const struct tal *tal, const char *path, struct tib_annotations *list,
                                 struct tib_error *err) {
  const char *s = tal->texts, *end = tal->texts + tal->n;
  while (s < end) {
    size_t n = (size_t)((const char *)memchr(s, TEXT_MARK, (size_t)(end - s)) - s); /* a TAL ends in TEXT_MARK */
    if (n > MAX_TEXT) list->n_malformed++;
    enum tib_status status =
        n > 0 && n <= MAX_TEXT ? tib_annotations_add(list, tal->onset, tal->duration, s, n, NULL, 0, path, err) : TIB_OK;
    if (status != TIB_OK) return status;
    s += n + 1;
  }
  return TIB_OK;
}

/* Most of an annotation signal is NULs: eight at a time. */
static size_t skip_padding(const char *s, size_t n, size_t i) {
  uint64_t eight = 0;
  for (; n - i >= sizeof eight; i += sizeof eight) {
    memcpy(&eight, s + i, sizeof eight);
    if (eight != 0) break;
  }
  while (i < n && s[i] == '\0') i++;
  return i;
}

enum tib_status tib_tal_load(const char *s, size_t n, const char *path, tib_ticks *clock, struct tib_annotations *list,
                             struct tib_error *err) {
  if (clock) *clock = TIB_NO_TICKS;
  bool first = true;
  for (size_t i = 0; i < n;) {
    if (s[i] == '\0') {
      i = skip_padding(s, n, i);
      continue;
    }
    const char *nul = memchr(s + i, '\0', n - i);
    size_t length = nul ? (size_t)(nul - s) - i : n - i;
    struct tal tal;
    if (parse_tal(s + i, length, &tal)) {
      if (clock && first && (tal.n == 0 || tal.texts[0] == TEXT_MARK)) *clock = tal.onset;
      enum tib_status status = add_texts(&tal, path, list, err);
      if (status != TIB_OK) return status;
    } else {
      list->n_malformed++;
    }
    first = false;
    i += length;
  }
  return TIB_OK;
}
