#include "read/scored/annotations.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

#define MAX_ENTRIES 1000000
#define MAX_ALL_TEXT (64 << 20)
#define MAX_TIME (INT64_C(10000000) * TIB_TICKS_PER_S) /* 115 days: no recording is as long */

bool tib_annotation_is_time(tib_ticks time) { return time <= MAX_TIME && time >= -MAX_TIME; }

static enum tib_status add_text(struct tib_annotations *list, const char *s, size_t n, size_t *at, struct tib_error *err) {
  enum tib_status status = tib_array_reserve(&list->text, &list->text_capacity, list->n_text + 2 * n + 1, 1, err);
  if (status != TIB_OK) return status;
  char *to = list->text + list->n_text;
  if (tib_text_is_utf8(s, n)) {
    memcpy(to, s, n);
    to[n] = '\0';
  } else {
    tib_text_latin1(to, 2 * n + 1, s, n);
    list->n_latin1++;
  }
  *at = list->n_text;
  list->n_text += strlen(to) + 1;
  return TIB_OK;
}

enum tib_status tib_annotations_add(struct tib_annotations *list, tib_ticks onset, tib_ticks duration, const char *label,
                                    size_t n, const char *signal, size_t n_signal, const char *path,
                                    struct tib_error *err) {
  bool timed = duration != TIB_NO_TICKS;
  if (!tib_annotation_is_time(onset) || (timed && (duration < 0 || !tib_annotation_is_time(duration)))) {
    list->n_malformed++;
    return TIB_OK;
  }
  if (list->n >= MAX_ENTRIES || list->n_text > MAX_ALL_TEXT)
    return tib_fail(err, TIB_UNSUPPORTED,
                    "%s holds more than %d annotations or %d MiB of their text, which is not read; leave some out", path,
                    MAX_ENTRIES, MAX_ALL_TEXT >> 20);
  struct tib_annotation item = {onset, duration, 0, TIB_NO_TEXT};
  enum tib_status status = tib_array_reserve(&list->items, &list->capacity, list->n + 1, sizeof *list->items, err);
  if (status == TIB_OK) status = add_text(list, label, n, &item.label, err);
  if (status == TIB_OK && signal && n_signal > 0) status = add_text(list, signal, n_signal, &item.signal, err);
  if (status == TIB_OK) list->items[list->n++] = item;
  return status;
}

void tib_annotations_remark(struct tib_annotations *list, const char *code, const char *format, ...) {
  if (list->n_remarks == TIB_ANNOTATION_REMARKS) return;
  struct tib_annotation_remark *remark = &list->remarks[list->n_remarks++];
  tib_text_copy(remark->code, sizeof remark->code, code);
  va_list args;
  va_start(args, format);
  vsnprintf(remark->text, sizeof remark->text, format, args);
  va_end(args);
}

const char *tib_annotations_text(const struct tib_annotations *list, size_t at) {
  return at == TIB_NO_TEXT ? NULL : list->text + at;
}

void tib_annotations_finish(struct tib_annotations *list) {
  if (!list) return;
  free(list->items);
  free(list->text);
  *list = (struct tib_annotations){0};
}
