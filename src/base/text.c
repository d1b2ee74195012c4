#include "base/text.h"

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* ---- growing text ---- */

static bool text_reserve(struct tib_text *text, size_t more) {
  void *s = text->s;
  if (tib_array_reserve(&s, &text->capacity, text->n + more + 1, 1, NULL) != TIB_OK) text->failed = true;
  text->s = s;
  return !text->failed;
}

void tib_text_add_bytes(struct tib_text *text, const char *s, size_t n) {
  if (text->failed || !text_reserve(text, n)) return;
  memcpy(text->s + text->n, s, n);
  text->n += n;
  text->s[text->n] = '\0';
}

void tib_text_add(struct tib_text *text, const char *s) { tib_text_add_bytes(text, s, strlen(s)); }

void tib_text_addf(struct tib_text *text, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, format, args);
  va_end(args);
  if (n < 0) text->failed = true;
  if (!text->failed && text_reserve(text, (size_t)n)) {
    vsnprintf(text->s + text->n, (size_t)n + 1, format, again);
    text->n += (size_t)n;
  }
  va_end(again);
}

void tib_text_finish(struct tib_text *text) {
  if (!text) return;
  free(text->s);
  *text = (struct tib_text){0};
}

void tib_text_copy(char *to, size_t size, const char *from) {
  size_t n = strlen(from);
  if (n >= size) {
    n = size - 1;
    while (n > 0 && ((unsigned char)from[n] & 0xC0) == 0x80) n--;
  }
  memcpy(to, from, n);
  to[n] = '\0';
}

/* ---- numbers out ---- */

void tib_text_double(char *to, size_t size, const char *format, double value) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  snprintf(to, size, format, value);
#pragma GCC diagnostic pop
  const char *sign = localeconv()->decimal_point;
  size_t n = strlen(sign);
  char *at = strcmp(sign, ".") != 0 ? strstr(to, sign) : NULL;
  if (!at) return;
  *at = '.';
  memmove(at + 1, at + n, strlen(at + n) + 1);
}

void tib_text_seconds(char *to, size_t size, tib_ticks ticks, int decimals) {
  static const int64_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
  uint64_t magnitude = ticks < 0 ? 0 - (uint64_t)ticks : (uint64_t)ticks;
  uint64_t step = (uint64_t)(TIB_TICKS_PER_S / powers[decimals]);
  uint64_t units = (magnitude + step / 2) / step;
  uint64_t scale = (uint64_t)powers[decimals];
  const char *sign = ticks < 0 && units > 0 ? "-" : "";
  if (decimals == 0)
    snprintf(to, size, "%s%llu", sign, (unsigned long long)units);
  else
    snprintf(to, size, "%s%llu.%0*llu", sign, (unsigned long long)(units / scale), decimals,
             (unsigned long long)(units % scale));
}

void tib_text_clock(char *to, size_t size, tib_ticks since_midnight) {
  const int64_t day = 86400;
  int64_t s = since_midnight / TIB_TICKS_PER_S;
  if (since_midnight % TIB_TICKS_PER_S < 0) s--;
  s = ((s % day) + day) % day;
  snprintf(to, size, "%02d:%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
}

/* ---- numbers in ---- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool tib_text_parse_int(const char *s, size_t n, int64_t *value) {
  bool negative = n > 0 && s[0] == '-';
  size_t i = n > 0 && (s[0] == '-' || s[0] == '+');
  if (i == n) return false;
  uint64_t limit = negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX, sum = 0;
  for (; i < n; i++) {
    if (!is_digit(s[i])) return false;
    uint64_t digit = (uint64_t)(s[i] - '0');
    if (sum > (limit - digit) / 10) return false;
    sum = sum * 10 + digit;
  }
  *value = negative ? (int64_t)(0 - sum) : (int64_t)sum;
  return true;
}

/* Length of the longest prefix that is a decimal number, 0 where there is none. */
static size_t number_length(const char *s, size_t n) {
  size_t i = n > 0 && (s[0] == '-' || s[0] == '+'), digits = 0;
  for (; i < n && is_digit(s[i]); i++) digits++;
  if (i < n && s[i] == '.')
    for (i++; i < n && is_digit(s[i]); i++) digits++;
  if (digits == 0) return 0;
  if (i < n && (s[i] == 'e' || s[i] == 'E')) {
    size_t j = i + 1 + (i + 1 < n && (s[i + 1] == '-' || s[i + 1] == '+'));
    if (j >= n || !is_digit(s[j])) return i;
    while (j < n && is_digit(s[j])) j++;
    return j;
  }
  return i;
}

bool tib_text_parse_double(const char *s, size_t n, double *value) {
  char copy[64];
  if (n == 0 || n >= sizeof copy || number_length(s, n) != n) return false;
  memcpy(copy, s, n);
  copy[n] = '\0';
  const char *sign = localeconv()->decimal_point;
  char *dot = strchr(copy, '.');
  if (dot && strcmp(sign, ".") != 0) { /* strtod() wants the sign of the locale in force */
    char other[80];
    snprintf(other, sizeof other, "%.*s%s%s", (int)(dot - copy), copy, sign, dot + 1);
    *value = strtod(other, NULL);
  } else {
    *value = strtod(copy, NULL);
  }
  return isfinite(*value);
}

bool tib_text_parse_seconds(const char *s, size_t n, tib_ticks *value) {
  const uint64_t most = UINT64_C(100000000000);
  bool negative = n > 0 && s[0] == '-';
  size_t i = n > 0 && (s[0] == '-' || s[0] == '+'), digits = 0;
  uint64_t whole = 0, part = 0, scale = (uint64_t)TIB_TICKS_PER_S;
  for (; i < n && is_digit(s[i]); i++, digits++) {
    whole = whole * 10 + (uint64_t)(s[i] - '0');
    if (whole > most) return false;
  }
  if (i < n && s[i] == '.') {
    bool rounded = false;
    for (i++; i < n && is_digit(s[i]); i++, digits++) {
      unsigned digit = (unsigned)(s[i] - '0');
      if (scale > 1) {
        scale /= 10;
        part += digit * scale;
      } else if (!rounded) {
        part += digit >= 5;
        rounded = true;
      }
    }
  }
  if (i != n || digits == 0) return false;
  int64_t ticks = (int64_t)(whole * (uint64_t)TIB_TICKS_PER_S + part);
  *value = negative ? -ticks : ticks;
  return true;
}

bool tib_text_parse_clock(const char *s, size_t n, tib_ticks *value) {
  if (n < 8 || s[2] != ':' || s[5] != ':') return false;
  int64_t h, m;
  tib_ticks seconds;
  if (!is_digit(s[0]) || !is_digit(s[3]) || !is_digit(s[6])) return false;
  if (!tib_text_parse_int(s, 2, &h) || !tib_text_parse_int(s + 3, 2, &m) || !is_digit(s[7])) return false;
  if (!tib_text_parse_seconds(s + 6, n - 6, &seconds)) return false;
  if (h > 23 || m > 59 || seconds >= 60 * TIB_TICKS_PER_S) return false;
  *value = (h * 3600 + m * 60) * TIB_TICKS_PER_S + seconds;
  return true;
}

/* ---- codings ---- */

/* Length of the UTF-8 character at s, 0 where it is none: overlong forms, surrogates and values above U+10FFFF are none. */
static size_t utf8_length(const unsigned char *s, size_t n) {
  if (s[0] < 0x80) return 1;
  size_t length = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;
  if (s[0] < 0xC2 || s[0] > 0xF4 || n < length) return 0;
  for (size_t i = 1; i < length; i++)
    if ((s[i] & 0xC0) != 0x80) return 0;
  if (s[0] == 0xE0 && s[1] < 0xA0) return 0;
  if (s[0] == 0xED && s[1] > 0x9F) return 0;
  if (s[0] == 0xF0 && s[1] < 0x90) return 0;
  if (s[0] == 0xF4 && s[1] > 0x8F) return 0;
  return length;
}

bool tib_text_is_utf8(const char *s, size_t n) {
  const unsigned char *u = (const unsigned char *)s;
  for (size_t i = 0; i < n;) {
    size_t length = utf8_length(u + i, n - i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

void tib_text_latin1(char *to, size_t size, const char *s, size_t n) {
  size_t at = 0;
  for (size_t i = 0; i < n; i++) {
    unsigned char c = (unsigned char)s[i];
    size_t need = c < 0x80 ? 1 : 2;
    if (at + need >= size) break;
    if (need == 2) to[at++] = (char)(0xC0 | (c >> 6));
    to[at++] = (char)(c < 0x80 ? c : 0x80 | (c & 0x3F));
  }
  to[at] = '\0';
}

static char fold(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

bool tib_text_equal_fold(const char *a, const char *b) {
  while (*a && fold(*a) == fold(*b)) a++, b++;
  return fold(*a) == fold(*b);
}

void tib_text_clean(char *to, size_t size, const char *from) {
  size_t n = strlen(from);
  if (tib_text_is_utf8(from, n))
    tib_text_copy(to, size, from);
  else
    tib_text_latin1(to, size, from, n);
  for (unsigned char *c = (unsigned char *)to; *c; c++) {
    if (c[0] == 0xC2 && c[1] >= 0x80 && c[1] < 0xA0) c[0] = c[1] = ' ';
    if (*c < 0x20 || *c == 0x7F) *c = ' ';
  }
}
