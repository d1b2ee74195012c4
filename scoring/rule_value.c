#include "scoring/rule_value.h"

#include <string.h>

#include "base/text.h"
#include "base/ticks.h"

/* One value of a profile, from and to text. */

union value {
  tib_ticks time;
  double number;
  int whole; /* counts, and modes as their enum */
};

size_t tib_rule_value_size(enum tib_rule_type type) {
  switch (type) {
    case TIB_RULE_TIME:
      return sizeof(tib_ticks);
    case TIB_RULE_NUMBER:
      return sizeof(double);
    default:
      return sizeof(int);
  }
}
_Static_assert(sizeof(enum tib_join) == sizeof(int), "a mode is kept in an int");

/* ---- text out ---- */

static void add(char *to, size_t size, const char *s) {
  size_t n = strlen(to);
  tib_text_copy(to + n, size - n, s);
}

static void add_time(char *to, size_t size, tib_ticks ticks) {
  char s[32];
  tib_text_seconds(s, sizeof s, ticks, 7);
  size_t n = strlen(s);
  while (s[n - 1] == '0') n--;
  if (s[n - 1] == '.') n--;
  s[n] = '\0';
  add(to, size, s);
}

static void add_number(char *to, size_t size, const char *format, double number) {
  char s[40];
  tib_text_double(s, sizeof s, format, number);
  add(to, size, s);
}

static void add_unit(char *to, size_t size, const char *unit) {
  if (*unit) add(to, size, " ");
  add(to, size, unit);
}

void tib_rules_format(const struct tib_rules *rules, const struct tib_rule_row *row, char *text, size_t size) {
  union value value;
  memcpy(&value, (const char *)rules + row->offset, tib_rule_value_size(row->type));
  if (size == 0) return;
  text[0] = '\0';
  switch (row->type) {
    case TIB_RULE_TIME:
      add_time(text, size, value.time);
      break;
    case TIB_RULE_NUMBER:
      add_number(text, size, "%.15g", value.number);
      break;
    case TIB_RULE_COUNT:
      add_number(text, size, "%.0f", value.whole);
      break;
    case TIB_RULE_MODE:
      add(text, size, row->modes[value.whole]);
      break;
  }
  add_unit(text, size, row->unit);
}

/* "0.01 s to 10 s", "a whole number from 1 to 101", "gap or onsets": what an error says was expected. */
static void describe(const struct tib_rule_row *row, char *text, size_t size) {
  text[0] = '\0';
  if (row->type == TIB_RULE_MODE) {
    for (const char *const *mode = row->modes; *mode; mode++) {
      if (mode != row->modes) add(text, size, " or ");
      add(text, size, *mode);
    }
    return;
  }
  add(text, size, row->type == TIB_RULE_COUNT ? "a whole number from " : "a number from ");
  add_number(text, size, "%.6g", row->min);
  add(text, size, " to ");
  add_number(text, size, "%.6g", row->max);
  add(text, size, *row->unit ? " and the unit " : " without a unit");
  add(text, size, row->unit);
}

/* ---- text in ---- */

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* "0.5 s": the number is [s, *n), the unit what follows the blanks. */
static const char *split(const char *s, size_t *n) {
  *n = 0;
  while (s[*n] && !is_blank(s[*n])) (*n)++;
  const char *unit = s + *n;
  while (is_blank(*unit)) unit++;
  return unit;
}

static bool parse_mode(const struct tib_rule_row *row, const char *s, size_t n, int *value) {
  for (int i = 0; row->modes[i]; i++) {
    *value = i;
    if (strlen(row->modes[i]) == n && memcmp(row->modes[i], s, n) == 0) return true;
  }
  return false;
}

static bool parse_count(const struct tib_rule_row *row, const char *s, size_t n, int *value) {
  int64_t whole;
  if (!tib_text_parse_int(s, n, &whole) || whole < (int64_t)row->min || whole > (int64_t)row->max) return false;
  *value = (int)whole;
  return true;
}

/* Limits of time are compared in ticks: 0.5 s is 0.5 s. */
static bool parse_time(const struct tib_rule_row *row, const char *s, size_t n, tib_ticks *value) {
  return tib_text_parse_seconds(s, n, value) && *value >= tib_ticks_of_seconds(row->min) &&
         *value <= tib_ticks_of_seconds(row->max);
}

static bool parse(const struct tib_rule_row *row, const char *text, union value *value) {
  size_t n;
  const char *unit = split(text, &n);
  if (strcmp(unit, row->unit) != 0) return false;
  switch (row->type) {
    case TIB_RULE_MODE:
      return parse_mode(row, text, n, &value->whole);
    case TIB_RULE_COUNT:
      return parse_count(row, text, n, &value->whole);
    case TIB_RULE_TIME:
      return parse_time(row, text, n, &value->time);
    case TIB_RULE_NUMBER:
      break;
  }
  if (!tib_text_parse_double(text, n, &value->number)) return false;
  return value->number >= row->min && value->number <= row->max;
}

/* Without blanks at either end; false where it does not fit, and such a value is none. */
static bool trimmed(char *to, size_t size, const char *s) {
  while (is_blank(*s)) s++;
  size_t n = strlen(s);
  while (n > 0 && is_blank(s[n - 1])) n--;
  if (n == 0 || n >= size) return false;
  memcpy(to, s, n);
  to[n] = '\0';
  return true;
}

enum tib_status tib_rules_set(struct tib_rules *rules, const char *key, const char *value, struct tib_error *err) {
  size_t n, i = 0;
  const struct tib_rule_row *rows = tib_rule_rows(rules->kind, &n);
  while (i < n && strcmp(rows[i].key, key) != 0) i++;
  if (i == n)
    return tib_fail(err, TIB_RULES, "%s has no rule %s; `tibialis rules show` lists those it has", rules->name, key);
  const struct tib_rule_row *row = &rows[i];
  char text[sizeof rules->source[i].text];
  union value parsed;
  if (!trimmed(text, sizeof text, value) || !parse(row, text, &parsed)) {
    char expected[160];
    describe(row, expected, sizeof expected);
    return tib_fail(err, TIB_RULES, "%s is \"%s\", expected %s", key, value, expected);
  }
  memcpy((char *)rules + row->offset, &parsed, tib_rule_value_size(row->type));
  struct tib_rule_source *source = &rules->source[i];
  if (!source->overridden) tib_text_copy(source->own, sizeof source->own, source->text);
  tib_text_copy(source->text, sizeof source->text, text);
  source->overridden = true;
  return TIB_OK;
}
