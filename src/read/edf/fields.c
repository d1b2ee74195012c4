#include "read/edf/fields.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"

static bool is_blank(unsigned char c) { return c <= ' ' || c == 0x7F; }

struct tib_edf_field tib_edf_field_at(const unsigned char *bytes, size_t offset, size_t width) {
  const unsigned char *s = bytes + offset;
  size_t n = width;
  while (n > 0 && is_blank(s[n - 1])) n--;
  bool full = n == width;
  while (n > 0 && is_blank(s[0])) s++, n--;
  return (struct tib_edf_field){(const char *)s, n, full};
}

struct tib_edf_field tib_edf_field_word(struct tib_edf_field field, int index) {
  const char *s = field.s, *end = field.s + field.n;
  for (;; index--) {
    while (s < end && is_blank((unsigned char)*s)) s++;
    const char *word = s;
    while (s < end && !is_blank((unsigned char)*s)) s++;
    if (index == 0 || s == end) return (struct tib_edf_field){word, index == 0 ? (size_t)(s - word) : 0, false};
  }
}

bool tib_edf_field_is(struct tib_edf_field field, const char *text) {
  if (field.n != strlen(text)) return false;
  for (size_t i = 0; i < field.n; i++)
    if ((is_blank((unsigned char)field.s[i]) ? ' ' : field.s[i]) != text[i]) return false;
  return true;
}

bool tib_edf_field_int(struct tib_edf_field field, int64_t *value) { return tib_text_parse_int(field.s, field.n, value); }

/* The same field with a dot for its first comma, in `copy`; with a second one it is no number still. False without. */
static bool mend_comma(struct tib_edf_field *field, char copy[16]) {
  const char *comma = memchr(field->s, ',', field->n);
  if (!comma || field->n > 16) return false;
  memcpy(copy, field->s, field->n);
  copy[comma - field->s] = '.';
  field->s = copy;
  return true;
}

bool tib_edf_field_double(struct tib_edf_field field, double *value, int *n_commas) {
  char copy[16];
  if (tib_text_parse_double(field.s, field.n, value)) return true;
  if (!mend_comma(&field, copy) || !tib_text_parse_double(field.s, field.n, value)) return false;
  (*n_commas)++;
  return true;
}

bool tib_edf_field_seconds(struct tib_edf_field field, tib_ticks *value, int *n_commas) {
  double seconds;
  if (tib_text_parse_seconds(field.s, field.n, value)) return true;
  char copy[16];
  bool comma = mend_comma(&field, copy);
  if (!tib_text_parse_seconds(field.s, field.n, value)) {
    if (!tib_text_parse_double(field.s, field.n, &seconds) || fabs(seconds) > 1e9) return false;
    *value = tib_ticks_of_seconds(seconds);
  }
  *n_commas += comma;
  return true;
}

/* Bytes of a UTF-8 character that begins at the end of the text and is not whole; 0 where there is none. A byte from E0 on
 * that stands alone is rather a letter in Latin-1, such as the last of "links \xE4". */
static size_t cut_tail(const char *s, size_t n) {
  for (size_t back = 1; back <= 3 && back < n; back++) {
    unsigned char c = (unsigned char)s[n - back];
    if (c >= 0x80 && c < 0xC0) continue;
    size_t whole = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 1;
    return whole > back && (whole == 2 || back > 1) ? back : 0;
  }
  return 0;
}

void tib_edf_field_text(char *to, size_t size, struct tib_edf_field field) {
  char copy[128];
  size_t n = field.n < sizeof copy ? field.n : sizeof copy - 1;
  bool ascii = true;
  for (size_t i = 0; i < n; i++) {
    copy[i] = is_blank((unsigned char)field.s[i]) ? ' ' : field.s[i];
    ascii = ascii && (unsigned char)copy[i] < 0x80;
  }
  size_t cut = field.full && !ascii && !tib_text_is_utf8(copy, n) ? cut_tail(copy, n) : 0;
  if (cut > 0 && tib_text_is_utf8(copy, n - cut)) n -= cut;
  while (n > 0 && copy[n - 1] == ' ') n--;
  copy[n] = '\0';
  if (tib_text_is_utf8(copy, n))
    tib_text_copy(to, size, copy);
  else
    tib_text_latin1(to, size, copy, n);
}

bool tib_edf_has_high_bytes(const unsigned char *bytes, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (bytes[i] >= 0x80) return true;
  return false;
}

bool tib_edf_has_control_bytes(const unsigned char *bytes, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (bytes[i] < ' ' || bytes[i] == 0x7F) return true;
  return false;
}

enum tib_status tib_edf_deviate(struct tib_recording *recording, struct tib_error *err, const char *code,
                                const char *repair, const char *text, ...) {
  struct tib_deviation *grown =
      realloc(recording->deviations, (recording->n_deviations + 1) * sizeof *recording->deviations);
  if (!grown) return tib_fail(err, TIB_MEMORY, "%s: out of memory", recording->name);
  recording->deviations = grown;
  struct tib_deviation *deviation = &grown[recording->n_deviations++];
  char whole[512];
  va_list args;
  va_start(args, text);
  vsnprintf(whole, sizeof whole, text, args);
  va_end(args);
  tib_text_copy(deviation->code, sizeof deviation->code, code);
  tib_text_copy(deviation->text, sizeof deviation->text, whole);
  tib_text_copy(deviation->repair, sizeof deviation->repair, repair ? repair : "none needed");
  deviation->repaired = repair != NULL;
  return TIB_OK;
}
