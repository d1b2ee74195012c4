#include "report/labels.h"

#include <string.h>

#define MOST_BYTES 32
#define MOST_WORDS 3
#define MOST_DIGITS 3     /* four may be a year, or part of a number that stands for a person */
#define MOST_DIGIT_RUNS 2 /* three, parted by one sign each, are a date */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_blank(const char *s) {
  return (unsigned char)*s <= ' ' || ((unsigned char)s[0] == 0xC2 && (unsigned char)s[1] == 0xA0);
}

static int count_words(const char *s) {
  int n = 0;
  for (bool before = true; *s; s++) {
    bool blank = is_blank(s);
    n += before && !blank;
    if (blank && (unsigned char)*s == 0xC2) s++;
    before = blank;
  }
  return n;
}

static bool has_telling_digits(const char *s) {
  int runs = 0;
  while (*s) {
    size_t n = strspn(s, "0123456789");
    if (n > MOST_DIGITS || (n > 0 && ++runs > MOST_DIGIT_RUNS)) return true;
    s += n;
    bool parts = *s && strchr("./-_: ", *s);
    if (*s) s++;
    if (!parts || !is_digit(*s)) runs = 0;
  }
  return false;
}

bool tib_label_is_name(const struct tib_label_count *label) {
  int words = count_words(label->label);
  if (words == 0 || strlen(label->label) > MOST_BYTES || has_telling_digits(label->label)) return false;
  return words == 1 || (words <= MOST_WORDS && label->n > 1);
}
