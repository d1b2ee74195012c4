#include "read/edf_tal.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

#define MAX_EVENTS 1000000
#define MAX_TEXT 65536
#define MAX_ALL_TEXT (64 << 20)
#define MAX_TIME (INT64_C(10000000) * TIB_TICKS_PER_S) /* 115 days: no recording is as long */

#define DURATION_MARK '\x15'
#define TEXT_MARK '\x14'

struct tal {
  tib_ticks onset, duration;
  const char *texts; /* after the first TEXT_MARK */
  size_t n;
};

bool tib_tal_is_time(tib_ticks time) { return time <= MAX_TIME && time >= -MAX_TIME; }

static bool parse_time(const char *s, size_t n, tib_ticks *value) {
  return tib_text_parse_seconds(s, n, value) && tib_tal_is_time(*value);
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

static enum tib_status add_event(const struct tal *tal, const char *s, size_t n, const char *path,
                                 struct tib_tal_list *list, struct tib_error *err) {
  if (list->n >= MAX_EVENTS || list->n_text > MAX_ALL_TEXT)
    return tib_fail(err, TIB_UNSUPPORTED,
                    "%s holds more than %d annotations or %d MiB of their text, which is not read; leave some out", path,
                    MAX_EVENTS, MAX_ALL_TEXT >> 20);
  void *events = list->events, *text = list->text;
  enum tib_status status = tib_array_reserve(&events, &list->capacity, list->n + 1, sizeof *list->events, err);
  list->events = events;
  if (status == TIB_OK) status = tib_array_reserve(&text, &list->text_capacity, list->n_text + 2 * n + 1, 1, err);
  list->text = text;
  if (status != TIB_OK) return status;
  char *to = list->text + list->n_text;
  if (tib_text_is_utf8(s, n)) {
    memcpy(to, s, n);
    to[n] = '\0';
  } else {
    tib_text_latin1(to, 2 * n + 1, s, n);
    list->n_latin1++;
  }
  list->events[list->n++] = (struct tib_tal_event){tal->onset, tal->duration, list->n_text};
  list->n_text += strlen(to) + 1;
  return TIB_OK;
}

enum tib_status tib_tal_add(struct tib_tal_list *list, tib_ticks onset, tib_ticks duration, const char *text, size_t n,
                            const char *path, struct tib_error *err) {
  const struct tal tal = {.onset = onset, .duration = duration};
  return add_event(&tal, text, n, path, list, err);
}

static enum tib_status add_texts(const struct tal *tal, const char *path, struct tib_tal_list *list,
                                 struct tib_error *err) {
  const char *s = tal->texts, *end = tal->texts + tal->n;
  while (s < end) {
    size_t n = (size_t)((const char *)memchr(s, TEXT_MARK, (size_t)(end - s)) - s); /* a TAL ends in TEXT_MARK */
    if (n > MAX_TEXT) list->n_malformed++;
    enum tib_status status = n > 0 && n <= MAX_TEXT ? add_event(tal, s, n, path, list, err) : TIB_OK;
    if (status != TIB_OK) return status;
    s += n + 1;
  }
  return TIB_OK;
}

enum tib_status tib_tal_load(const char *s, size_t n, const char *path, tib_ticks *clock, struct tib_tal_list *list,
                             struct tib_error *err) {
  if (clock) *clock = TIB_NO_TICKS;
  bool first = true;
  for (size_t i = 0; i < n;) {
    if (s[i] == '\0') { /* most of the signal is padding */
      i++;
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

void tib_tal_finish(struct tib_tal_list *list) {
  if (!list) return;
  free(list->events);
  free(list->text);
  *list = (struct tib_tal_list){0};
}
