#include "report/review/put.h"

#include <math.h>
#include <string.h>

#include "base/array.h"

#define LONGEST 1024 /* of a label, a name or a title in the result, in UTF-8 */

void tib_review_put_string(struct tib_text *json, const char *s) {
  char clean[LONGEST];
  tib_text_clean(clean, sizeof clean, s);
  tib_text_add(json, "\"");
  for (const char *at = clean; *at;) {
    size_t n = strcspn(at, "\"\\");
    tib_text_add_bytes(json, at, n);
    at += n;
    if (*at) tib_text_addf(json, "\\%c", *at++);
  }
  tib_text_add(json, "\"");
}

void tib_review_put_seconds(struct tib_text *json, tib_ticks ticks) {
  char number[32] = "null";
  if (ticks != TIB_NO_TICKS) tib_text_seconds(number, sizeof number, ticks, 4);
  tib_text_add(json, number);
}

void tib_review_put_number(struct tib_text *json, const char *format, double value) {
  char number[64] = "null";
  if (isfinite(value)) tib_text_double(number, sizeof number, format, value);
  tib_text_add(json, number);
}

/* What stands for a byte, or for U+2028 and U+2029, which end a line of a script; *n their length. */
static const char *escape_of(const char *at, size_t left, size_t *n) {
  *n = 1;
  switch (*at) {
    case '<':
      return "\\u003c";
    case '>':
      return "\\u003e";
    case '&':
      return "\\u0026";
    case '\'':
      return "\\u0027";
  }
  if (left < 3 || memcmp(at, "\xe2\x80", 2) != 0) return NULL;
  *n = 3;
  return at[2] == '\xa8' ? "\\u2028" : at[2] == '\xa9' ? "\\u2029" : NULL;
}

void tib_review_put_escaped(struct tib_text *html, const struct tib_text *json) {
  size_t from = 0, n;
  for (size_t i = 0; i < json->n; i++) {
    const char *escape = escape_of(json->s + i, json->n - i, &n);
    if (!escape) continue;
    tib_text_add_bytes(html, json->s + from, i - from);
    tib_text_add(html, escape);
    from = i + n;
    i = from - 1;
  }
  if (json->failed)
    html->failed = true;
  else if (json->n > from)
    tib_text_add_bytes(html, json->s + from, json->n - from);
}

void tib_review_put_html(struct tib_text *html, const char *s) {
  char clean[LONGEST];
  tib_text_clean(clean, sizeof clean, s);
  for (const char *at = clean; *at; at++) {
    if (strchr("<>&\"'", *at))
      tib_text_addf(html, "&#%d;", *at);
    else
      tib_text_add_bytes(html, at, 1);
  }
}

/* ---- base64 ---- */

static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Two digits of every 12 bits. */
static void make_pairs(char pairs[4096][2]) {
  for (size_t i = 0; i < 4096; i++) {
    pairs[i][0] = DIGITS[i >> 6];
    pairs[i][1] = DIGITS[i & 63];
  }
}

static void encode(char *to, const unsigned char *from, size_t n) {
  char pairs[4096][2];
  make_pairs(pairs);
  size_t i = 0;
  for (; i + 3 <= n; i += 3, to += 4) {
    unsigned bits = (unsigned)from[i] << 16 | (unsigned)from[i + 1] << 8 | from[i + 2];
    memcpy(to, pairs[bits >> 12], 2);
    memcpy(to + 2, pairs[bits & 4095], 2);
  }
  if (i == n) return;
  unsigned bits = (unsigned)from[i] << 16 | (i + 1 < n ? (unsigned)from[i + 1] << 8 : 0);
  memcpy(to, pairs[bits >> 12], 2);
  to[2] = i + 1 < n ? DIGITS[bits >> 6 & 63] : '=';
  to[3] = '=';
}

void tib_review_put_block(struct tib_text *html, const char *name, const void *bytes, size_t n) {
  tib_text_addf(html, "<script type=\"text/plain\" data-block=\"%s\">", name);
  size_t digits = (n + 2) / 3 * 4;
  void *s = html->s;
  if (!html->failed && tib_array_reserve(&s, &html->capacity, html->n + digits + 1, 1, NULL) != TIB_OK) html->failed = true;
  html->s = s;
  if (!html->failed) {
    encode(html->s + html->n, bytes, n);
    html->n += digits;
    html->s[html->n] = '\0';
  }
  tib_text_add(html, "</script>\n");
}
