#ifndef TIB_BASE_TEXT_H
#define TIB_BASE_TEXT_H

/* Text and numbers as files have them: a dot for the decimal sign, whatever the locale. */

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <tibialis/types.h>

/* A growing text, always terminated once something was added. Zero it to begin; tib_text_finish() frees. */
struct tib_text {
  char *s;
  size_t n, capacity;
  bool failed; /* out of memory at some point: the text is not whole */
};

void tib_text_add(struct tib_text *text, const char *s);
void tib_text_add_bytes(struct tib_text *text, const char *s, size_t n);
void tib_text_addf(struct tib_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void tib_text_finish(struct tib_text *text);

/* Copies with truncation at a whole UTF-8 character; always terminated. */
void tib_text_copy(char *to, size_t size, const char *from);

/* Text that may stand in every output: UTF-8 (else read as Latin-1), control characters (those of 8 bits too, which
 * terminals obey) replaced by spaces. */
void tib_text_clean(char *to, size_t size, const char *from);

/* snprintf() of one double with a printf format such as "%.4f" and a dot for the decimal sign in any locale. */
void tib_text_double(char *to, size_t size, const char *format, double value);

/* Ticks as seconds with `decimals` (0 to 7) digits, rounded half away from zero, exact. */
void tib_text_seconds(char *to, size_t size, tib_ticks ticks, int decimals);

/* Ticks since midnight as hh:mm:ss, wrapped at 24 h, rounded down. */
void tib_text_clock(char *to, size_t size, tib_ticks since_midnight);

/* A plain decimal number, optionally with a sign and an exponent, that fills [s, s + n). False for anything else. No
 * locale. */
bool tib_text_parse_double(const char *s, size_t n, double *value);

/* A whole decimal number with an optional sign that fills [s, s + n) and fits. */
bool tib_text_parse_int(const char *s, size_t n, int64_t *value);

/* Seconds as a plain decimal, exact to the tick; more digits are rounded. False beyond +-1e11 s. */
bool tib_text_parse_seconds(const char *s, size_t n, tib_ticks *value);

/* "hh:mm:ss" with an optional fraction, as ticks since midnight; hours 0-23. */
bool tib_text_parse_clock(const char *s, size_t n, tib_ticks *value);

bool tib_text_is_utf8(const char *s, size_t n);

/* Latin-1 bytes as UTF-8; cut at a whole character. */
void tib_text_latin1(char *to, size_t size, const char *s, size_t n);

/* Equal without regard to the case of ASCII letters. */
bool tib_text_equal_fold(const char *a, const char *b);

#endif
