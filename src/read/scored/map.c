#include "read/scored/map.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

#define MAX_LINES 10000
#define MAX_PATTERN 256

/* One line of the file. `column` is a role where it names a column, else NULL and `label` counts. */
struct rule {
  struct tib_annot_label label;
  char *pattern; /* owned; folded */
  const char *column;
  int64_t line;
  bool used;
};

struct tib_annot_map {
  size_t n, capacity;
  struct rule *rules; /* owned; in the order of the file */
};

static const char *const roles[] = {"onset", "end", "duration", "event", "channel"};

/* ---- matching ---- */

static bool is_inside_character(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

/* Goes on from the last star where a text stops fitting: no more than length times length steps. */
static bool fits(const char *pattern, const char *text) {
  const char *star = NULL, *from = NULL;
  while (*text) {
    if (*pattern == '*') {
      star = pattern++;
      from = text;
    } else if (*pattern == '?') {
      pattern++;
      for (text++; is_inside_character(*text);) text++;
    } else if (*pattern == *text) {
      pattern++;
      text++;
    } else if (star) {
      pattern = star + 1;
      for (from++; is_inside_character(*from);) from++;
      text = from;
    } else {
      return false;
    }
  }
  while (*pattern == '*') pattern++;
  return *pattern == '\0';
}

const struct tib_annot_label *tib_annot_map_find(const struct tib_annot_map *map, const char *label) {
  char folded[MAX_PATTERN];
  if (!map || strlen(label) >= sizeof folded) return NULL;
  tib_annot_fold(folded, sizeof folded, label);
  for (size_t i = 0; i < map->n; i++) {
    struct rule *rule = &map->rules[i];
    if (rule->column || !fits(rule->pattern, folded)) continue;
    rule->used = true;
    return &rule->label;
  }
  return NULL;
}

const char *tib_annot_map_column(const struct tib_annot_map *map, struct tib_cell name) {
  char text[MAX_PATTERN], folded[MAX_PATTERN];
  name = tib_cell_trim(name);
  if (!map || name.n >= sizeof text) return NULL;
  memcpy(text, name.s, name.n);
  text[name.n] = '\0';
  tib_annot_fold(folded, sizeof folded, text);
  for (size_t i = 0; i < map->n; i++) {
    struct rule *rule = &map->rules[i];
    if (!rule->column || !fits(rule->pattern, folded)) continue;
    rule->used = true;
    return rule->column;
  }
  return NULL;
}

bool tib_annot_map_unused(const struct tib_annot_map *map, size_t *at, int64_t *line) {
  for (; map && *at < map->n; ++*at)
    if (!map->rules[*at].used) {
      *line = map->rules[(*at)++].line;
      return true;
    }
  return false;
}

/* ---- reading ---- */

struct parser {
  const struct tib_text_file *file;
  struct tib_annot_map *map;
  int64_t line;
};

static enum tib_status bad_line(const struct parser *parser, const char *cause, struct tib_error *err) {
  return tib_fail(err, TIB_SCORING_FORMAT, "%s, line %" PRId64 ": %s", parser->file->path, parser->line, cause);
}

static enum tib_status bad_word(const struct parser *parser, const char *what, struct tib_cell word, const char *cause,
                                struct tib_error *err) {
  char text[160];
  snprintf(text, sizeof text, "its %s '%.*s' %s", what, tib_cell_shown(word), word.s, cause);
  return bad_line(parser, text, err);
}

static enum tib_status add_rule(struct parser *parser, struct tib_cell pattern, struct rule rule, struct tib_error *err) {
  struct tib_annot_map *map = parser->map;
  char text[MAX_PATTERN];
  if (pattern.n == 0) return bad_line(parser, "there is no pattern before the arrow; write PATTERN -> CLASS", err);
  if (pattern.n >= sizeof text) return bad_line(parser, "its pattern is longer than 255 bytes; shorten it with *", err);
  memcpy(text, pattern.s, pattern.n);
  text[pattern.n] = '\0';
  enum tib_status status = tib_array_reserve(&map->rules, &map->capacity, map->n + 1, sizeof *map->rules, err);
  if (status == TIB_OK) status = tib_array_create(&rule.pattern, sizeof text, 1, err);
  if (status != TIB_OK) return status;
  tib_annot_fold(rule.pattern, sizeof text, text);
  rule.line = parser->line;
  map->rules[map->n++] = rule;
  return TIB_OK;
}

static enum tib_status take_column(struct parser *parser, struct tib_cell name, struct tib_cell role,
                                   struct tib_error *err) {
  for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
    if (tib_cell_is_fold(role, roles[i])) return add_rule(parser, name, (struct rule){.column = roles[i]}, err);
  return bad_line(parser, "a column is onset, end, duration, event or channel; name one of them", err);
}

static bool parse_side(struct tib_cell cell, int *side) {
  static const char *const names[] = {"none", "left", "right", "both"};
  for (int i = TIB_LEFT; i <= TIB_BOTH; i++)
    if (tib_cell_is_fold(cell, names[i])) {
      *side = i;
      return true;
    }
  return false;
}

static bool parse_class(struct tib_cell cell, struct tib_annot_label *label) {
  char word[64];
  if (tib_cell_is_fold(cell, "ignore")) {
    *label = (struct tib_annot_label){"ignore", TIB_ANNOT_IGNORED, 0, false};
    return true;
  }
  if (cell.n == 0 || cell.n >= sizeof word) return false;
  memcpy(word, cell.s, cell.n);
  word[cell.n] = '\0';
  const struct tib_annot_label *known = tib_annot_label_find(word);
  if (!known) return false;
  *label = *known;
  label->timed = false; /* the user has said what it means */
  return true;
}

static enum tib_status take_pattern(struct parser *parser, struct tib_cell pattern, struct tib_cell meaning,
                                    struct tib_error *err) {
  struct tib_cell parts[2] = {{"", 0}, {"", 0}};
  struct rule rule = {.column = NULL};
  size_t n = tib_cells_split(meaning, ',', parts, 2);
  if (!parse_class(parts[0], &rule.label))
    return bad_word(parser, "class", parts[0],
                    "is not known; use N2, arousal, apnea:central, LM, lights_off, ignore or the like", err);
  if (n > 2) return bad_line(parser, "more than a class and a side stand behind the arrow; remove the rest", err);
  if (n == 2 && rule.label.class != TIB_ANNOT_MOVEMENT)
    return bad_line(parser, "only movements have a side; leave it out", err);
  if (n == 2 && !parse_side(parts[1], &rule.label.value))
    return bad_word(parser, "side", parts[1], "is neither left, right nor both; write one of them", err);
  return add_rule(parser, pattern, rule, err);
}

/* The last arrow counts: a pattern may hold one, a class never does. */
static const char *find_arrow(struct tib_cell line) {
  for (size_t i = line.n; i >= 2; i--)
    if (line.s[i - 2] == '-' && line.s[i - 1] == '>') return line.s + i - 2;
  return NULL;
}

static enum tib_status take_line(struct parser *parser, struct tib_cell line, struct tib_error *err) {
  line = tib_cell_trim(line);
  if (line.n == 0 || line.s[0] == '#') return TIB_OK;
  const char *arrow = find_arrow(line);
  if (!arrow) return bad_line(parser, "there is no arrow in it; write PATTERN -> CLASS, or # before a comment", err);
  struct tib_cell before = tib_cell_trim((struct tib_cell){line.s, (size_t)(arrow - line.s)});
  struct tib_cell after = {arrow + 2, line.n - (size_t)(arrow + 2 - line.s)};
  const char *comment = after.n > 0 ? memchr(after.s, '#', after.n) : NULL;
  if (comment) after.n = (size_t)(comment - after.s);
  after = tib_cell_trim(after);
  if (!tib_cell_starts(before, "column:")) return take_pattern(parser, before, after, err);
  return take_column(parser, tib_cell_trim((struct tib_cell){before.s + 7, before.n - 7}), after, err);
}

enum tib_status tib_annot_map_load(const struct tib_text_file *file, struct tib_annot_map **map, struct tib_error *err) {
  struct parser parser = {.file = file};
  struct tib_lines lines = tib_lines_begin(file);
  struct tib_cell line;
  *map = NULL;
  enum tib_status status = tib_lines_check(file, err);
  if (status == TIB_OK) status = tib_array_create(&parser.map, 1, sizeof *parser.map, err);
  while (status == TIB_OK && tib_lines_next(&lines, &line)) {
    parser.line = lines.number;
    if (lines.number > MAX_LINES)
      status = tib_fail(err, TIB_UNSUPPORTED, "%s has more than %d lines; leave some out", file->path, MAX_LINES);
    else
      status = take_line(&parser, line, err);
  }
  if (status == TIB_OK)
    *map = parser.map;
  else
    tib_annot_map_destroy(parser.map);
  return status;
}

enum tib_status tib_annot_map_read(const char *path, struct tib_annot_map **map, struct tib_input *input,
                                   struct tib_error *err) {
  struct tib_text_file file;
  *map = NULL;
  *input = (struct tib_input){.bytes = 0};
  enum tib_status status = tib_text_file_read(path, &file, err);
  if (status != TIB_OK) return status;
  status = tib_annot_map_load(&file, map, err);
  tib_text_file_input(&file, input);
  tib_text_file_finish(&file);
  return status;
}

void tib_annot_map_destroy(struct tib_annot_map *map) {
  if (!map) return;
  for (size_t i = 0; i < map->n; i++) free(map->rules[i].pattern);
  free(map->rules);
  free(map);
}
