#include "read/rules/rules_file.h"

#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

const char *const tib_rules_kinds[] = {[TIB_RULES_MOVEMENTS] = "movements",
                                       [TIB_RULES_BURSTS] = "bursts",
                                       [TIB_RULES_ACCELEROMETER] = "accelerometer",
                                       [TIB_RULES_PATTERNS] = "patterns",
                                       NULL};
static const char *const ORIGINS[] = {"standard", "literature", "project", NULL};

/* What the reader of lines and the handler of keys share during one parse. */
struct parse {
  const char *place;
  const char *bytes;
  size_t n, at;
  int line;
  struct tib_rules *rules;
  bool has_kind, has_title;
  bool seen[TIB_RULES_MAX_KEYS];
  struct tib_error *err;
  enum tib_status status;
};

static int find_word(const char *const *words, const char *word) {
  for (int i = 0; words[i]; i++)
    if (strcmp(words[i], word) == 0) return i;
  return -1;
}

/* ---- lines: what inih would cut, join or take for a comment is refused instead ---- */

static int refuse(struct parse *parse, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The first thing wrong is told; always 0, as inih wants it. */
static int refuse(struct parse *parse, const char *format, ...) {
  char why[360];
  va_list args;
  va_start(args, format);
  vsnprintf(why, sizeof why, format, args);
  va_end(args);
  parse->status = tib_fail(parse->err, TIB_RULES, "%s, line %d: %s", parse->place, parse->line, why);
  return 0;
}

static bool has_control(const char *s, size_t n) {
  for (size_t i = 0; i < n; i++)
    if ((unsigned char)s[i] < 0x20 && s[i] != '\t') return true;
  return false;
}

static const char *what_is_wrong(const char *s, size_t n) {
  if (has_control(s, n)) return "a control character stands in it, expected plain text";
  if (!tib_text_is_utf8(s, n)) return "expected UTF-8";
  size_t blanks = 0;
  while (blanks < n && (s[blanks] == ' ' || s[blanks] == '\t')) blanks++;
  if (blanks == n || s[blanks] == '#' || s[blanks] == ';') return NULL;
  if (blanks > 0) return "a blank stands before the key, expected every rule on one line from its first column";
  if (s[0] == '[') return NULL;
  if (memchr(s, ';', n)) return "a semicolon would begin a comment, expected a comma";
  const char *equals = memchr(s, '=', n), *colon = memchr(s, ':', n);
  if (!equals || (colon && colon < equals)) return "expected `key = value unit | origin | citation`";
  return NULL;
}

static char *next_line(char *to, int size, void *user) {
  struct parse *parse = user;
  if (parse->status != TIB_OK || parse->at == parse->n) return NULL;
  const char *s = parse->bytes + parse->at, *end = memchr(s, '\n', parse->n - parse->at);
  size_t n = end ? (size_t)(end - s) : parse->n - parse->at;
  parse->at += n + (end != NULL);
  parse->line++;
  if (n > 0 && s[n - 1] == '\r') n--;
  const char *wrong = what_is_wrong(s, n);
  if (wrong)
    refuse(parse, "%s", wrong);
  else if (n + 1 > (size_t)size)
    refuse(parse, "it has %zu bytes, expected %d at most", n, size - 1);
  if (parse->status != TIB_OK) return NULL;
  memcpy(to, s, n);
  to[n] = '\0';
  return to;
}

/* ---- keys ---- */

static int take_kind(struct parse *parse, const char *value) {
  if (parse->has_kind) return refuse(parse, "kind stands there a second time; remove one");
  int kind = find_word(tib_rules_kinds, value);
  if (kind < 0) return refuse(parse, "kind is \"%s\", expected movements, bursts, accelerometer or patterns", value);
  parse->rules->kind = (enum tib_rules_kind)kind;
  parse->has_kind = true;
  return 1;
}

static int take_title(struct parse *parse, const char *value) {
  if (parse->has_title) return refuse(parse, "title stands there a second time; remove one");
  if (*value == '\0' || strlen(value) >= sizeof parse->rules->title)
    return refuse(parse, "expected a title of 1 to 95 bytes");
  tib_text_copy(parse->rules->title, sizeof parse->rules->title, value);
  parse->has_title = true;
  return 1;
}

/* The text up to the next '|' or the end, without blanks around it; *s moves past it. False where it does not fit. */
static bool take_part(const char **s, char *to, size_t size) {
  const char *from = *s;
  size_t n = strcspn(from, "|");
  *s = from + n + (from[n] == '|');
  while (n > 0 && (*from == ' ' || *from == '\t')) from++, n--;
  while (n > 0 && (from[n - 1] == ' ' || from[n - 1] == '\t')) n--;
  if (n >= size) return false;
  memcpy(to, from, n);
  to[n] = '\0';
  return true;
}

static int take_source(struct parse *parse, const char *key, const char *rest, struct tib_rule_source *source) {
  char origin[16];
  if (!take_part(&rest, origin, sizeof origin) || find_word(ORIGINS, origin) < 0)
    return refuse(parse, "%s has no known origin, expected standard, literature or project after the value", key);
  source->origin = (enum tib_origin)find_word(ORIGINS, origin);
  if (!take_part(&rest, source->citation, sizeof source->citation))
    return refuse(parse, "the citation of %s is too long, expected 159 bytes at most", key);
  if (source->citation[0] == '\0')
    return refuse(parse, "%s has no citation, expected `%s = value unit | origin | citation`", key, key);
  if (*rest) return refuse(parse, "%s has more than three parts, expected `value unit | origin | citation`", key);
  source->unverified = strstr(source->citation, ", unverified") != NULL;
  source->overridden = false;
  return 1;
}

static size_t find_row(const struct tib_rule_row *rows, size_t n, const char *key) {
  size_t i = 0;
  while (i < n && strcmp(rows[i].key, key) != 0) i++;
  return i;
}

static int take_rule(struct parse *parse, const char *key, const char *line) {
  if (!parse->has_kind) return refuse(parse, "%s stands before the kind, expected `kind = movements` or like first", key);
  size_t n;
  const struct tib_rule_row *rows = tib_rule_rows(parse->rules->kind, &n);
  size_t i = find_row(rows, n, key);
  if (i == n)
    return refuse(parse, "%s is no key of a profile of kind %s; `tibialis rules show` lists those it has", key,
                  tib_rules_kinds[parse->rules->kind]);
  if (parse->seen[i]) return refuse(parse, "%s stands there a second time; remove one", key);
  char value[80];
  struct tib_error why;
  if (!take_part(&line, value, sizeof value)) return refuse(parse, "the value of %s is too long; shorten it", key);
  if (tib_rules_set(parse->rules, key, value, &why) != TIB_OK) return refuse(parse, "%s", why.text);
  parse->seen[i] = true;
  return take_source(parse, key, line, &parse->rules->source[i]);
}

static int take_pair(void *user, const char *section, const char *name, const char *value) {
  struct parse *parse = user;
  (void)section; /* headings order the page for the reader, and nothing else */
  if (parse->status != TIB_OK) return 0;
  if (strcmp(name, "kind") == 0) return take_kind(parse, value);
  if (strcmp(name, "title") == 0) return take_title(parse, value);
  return take_rule(parse, name, value);
}

/* ---- the whole profile ---- */

static enum tib_status check_complete(const struct parse *parse) {
  const char *place = parse->place;
  if (parse->line == 0)
    return tib_fail(parse->err, TIB_RULES, "%s is empty; a profile begins with a line such as `kind = movements`", place);
  if (!parse->has_kind)
    return tib_fail(parse->err, TIB_RULES,
                    "%s, line %d: the file ends without a line `kind`, expected `kind = movements` or like", place,
                    parse->line);
  if (!parse->has_title)
    return tib_fail(parse->err, TIB_RULES, "%s, line %d: the file ends without a title, expected `title = ...`", place,
                    parse->line);
  size_t n;
  const struct tib_rule_row *rows = tib_rule_rows(parse->rules->kind, &n);
  for (size_t i = 0; i < n; i++)
    if (!parse->seen[i])
      return tib_fail(parse->err, TIB_RULES,
                      "%s, line %d: the file ends without %s, expected `%s = value%s%s | origin | citation`", place,
                      parse->line, rows[i].key, rows[i].key, *rows[i].unit ? " " : "", rows[i].unit);
  struct tib_error why;
  if (tib_rules_check(parse->rules, &why) != TIB_OK)
    return tib_fail(parse->err, TIB_RULES, "%s, line %d: %s", place, parse->line, why.text);
  return TIB_OK;
}

static enum tib_status run_parse(struct parse *parse) {
  if (parse->n >= 3 && memcmp(parse->bytes, "\xEF\xBB\xBF", 3) == 0) parse->at = 3; /* a byte order mark */
  int wrong = ini_parse_stream(next_line, parse, take_pair, parse);
  if (parse->status != TIB_OK) return parse->status;
  if (wrong == -2) return tib_fail(parse->err, TIB_MEMORY, "out of memory: %s could not be read", parse->place);
  if (wrong != 0)
    return tib_fail(parse->err, TIB_RULES, "%s, line %d: expected `key = value unit | origin | citation` or `[heading]`",
                    parse->place, wrong);
  return check_complete(parse);
}

enum tib_status tib_rules_parse(struct tib_rules *rules, const char *place, const char *name, const char *bytes, size_t n,
                                struct tib_error *err) {
  *rules = (struct tib_rules){0};
  tib_text_copy(rules->name, sizeof rules->name, name);
  struct parse parse = {.place = place, .bytes = bytes, .n = n, .rules = rules, .err = err};
  enum tib_status status = run_parse(&parse);
  if (status == TIB_OK)
    tib_rules_fingerprint(rules);
  else
    *rules = (struct tib_rules){0};
  return status;
}
