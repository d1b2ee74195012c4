#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/profiles.h"
#include "read/rules/rules_file.h"

#define WIDTH_LEAST 80
#define WIDTH_MOST 100

/* The width of a terminal; 100 columns elsewhere, so that a file does not depend on the terminal it was made in. */
static size_t width_of_stdout(void) {
  struct winsize size;
  if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return WIDTH_MOST;
  size_t width = size.ws_col;
  return width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : width;
}

static size_t longer(size_t a, const char *s) { return strlen(s) > a ? strlen(s) : a; }

static const char *origin_name(enum tib_origin origin) {
  static const char *const names[] = {"standard", "literature", "project"};
  return names[origin];
}

/* What the user changed is nobody else's. */
static const char *origin_of(const struct tib_rule_source *source) {
  return source->overridden ? "user" : origin_name(source->origin);
}

static void add_citation(struct tib_text *text, const struct tib_rule_source *source, size_t at, size_t indent) {
  struct tib_text whole = {0};
  tib_text_addf(&whole, "%s%s%s", source->citation,
                source->unverified && !strstr(source->citation, "unverified") ? " (unverified)" : "",
                source->overridden ? " (overridden)" : "");
  if (whole.s) tib_cli_wrap(text, whole.s, at, indent, width_of_stdout());
  if (whole.failed) text->failed = true;
  tib_text_finish(&whole);
  tib_text_add(text, "\n");
}

/* ---- list ---- */

static int list(const struct tib_command *command) {
  struct tib_text text = {0};
  struct tib_error err;
  tib_cli_pad(&text, "name", 15);
  tib_cli_pad(&text, "kind", 15);
  tib_text_add(&text, "title\n");
  for (const char *const *name = tib_rules_names(); *name; name++) {
    struct tib_rules rules;
    if (tib_rules_load(&rules, *name, &err) != TIB_OK) {
      tib_text_finish(&text);
      return tib_cli_fail(command, &err);
    }
    tib_cli_pad(&text, rules.name, 15);
    tib_cli_pad(&text, tib_rules_kinds[rules.kind], 15);
    tib_cli_wrap(&text, rules.title, 30, 30, width_of_stdout());
    tib_text_add(&text, "\n");
  }
  return tib_cli_print(command, &text);
}

/* ---- show ---- */

/* The value as the profile has it, without its unit. */
static void value_of(const struct tib_rules *rules, const struct tib_rule_row *row, char *value, size_t size) {
  tib_rules_format(rules, row, value, size);
  value[strcspn(value, " ")] = '\0';
}

struct widths {
  size_t key, value, unit, origin;
};

static struct widths measure(const struct tib_rules *rules, const struct tib_rule_row *rows, size_t n) {
  struct widths widths = {3, 5, 4, 6};
  char value[64];
  for (size_t i = 0; i < n; i++) {
    value_of(rules, &rows[i], value, sizeof value);
    widths.key = longer(widths.key, rows[i].key);
    widths.value = longer(widths.value, value);
    widths.origin = longer(widths.origin, origin_of(&rules->source[i]));
  }
  return widths;
}

static void add_row(struct tib_text *text, const struct widths *w, const char *key, const char *value, const char *unit,
                    const char *origin) {
  tib_cli_pad(text, key, w->key + 2);
  tib_cli_pad(text, value, w->value + 1);
  tib_cli_pad(text, unit, w->unit + 2);
  tib_cli_pad(text, origin, w->origin + 2);
}

/* The marks of the citations, gathered: they must reach the reader. */
static void add_unverified(struct tib_text *text, const struct tib_rules *rules, const struct tib_rule_row *rows,
                           size_t n) {
  struct tib_text keys = {0};
  for (size_t i = 0; i < n; i++)
    if (rules->source[i].unverified)
      tib_text_addf(&keys, "%s%s", keys.n ? ", " : "Unverified against the manual: ", rows[i].key);
  tib_text_add(text, "\n");
  tib_cli_wrap(text, keys.n ? keys.s : "No value is marked as unverified against the manual", 0, 2, width_of_stdout());
  tib_text_add(text, ".\n");
  if (keys.failed) text->failed = true;
  tib_text_finish(&keys);
}

static int show(const struct tib_command *command, const struct tib_rules *rules) {
  size_t n;
  const struct tib_rule_row *rows = tib_rule_rows(rules->kind, &n);
  struct widths widths = measure(rules, rows, n);
  size_t indent = widths.key + widths.value + widths.unit + widths.origin + 7;
  struct tib_text text = {0};
  tib_text_addf(&text, "%s: %s\n\n", rules->name, rules->title);
  add_row(&text, &widths, "key", "value", "unit", "origin");
  tib_text_add(&text, "citation\n");
  for (size_t i = 0; i < n; i++) {
    char value[64];
    value_of(rules, &rows[i], value, sizeof value);
    add_row(&text, &widths, rows[i].key, value, rows[i].unit, origin_of(&rules->source[i]));
    add_citation(&text, &rules->source[i], indent, indent);
  }
  add_unverified(&text, rules, rows, n);
  return tib_cli_print(command, &text);
}

/* ---- diff ---- */

static void add_side(struct tib_text *text, const struct tib_rules *rules, size_t i, const char *value, size_t name_width,
                     size_t value_width) {
  size_t indent = 2 + name_width + 2 + value_width + 2;
  tib_text_add(text, "  ");
  tib_cli_pad(text, rules->name, name_width + 2);
  tib_cli_pad(text, value, value_width + 2);
  add_citation(text, &rules->source[i], indent, indent);
}

static bool add_difference(struct tib_text *text, const struct tib_rules *a, const struct tib_rules *b,
                           const struct tib_rule_row *row, size_t i) {
  char value_a[64], value_b[64];
  tib_rules_format(a, row, value_a, sizeof value_a);
  tib_rules_format(b, row, value_b, sizeof value_b);
  if (strcmp(value_a, value_b) == 0) return false;
  size_t name_width = longer(strlen(a->name), b->name), value_width = longer(strlen(value_a), value_b);
  tib_text_addf(text, "%s: ", row->key);
  tib_cli_wrap(text, row->definition, strlen(row->key) + 2, 4, width_of_stdout());
  tib_text_add(text, "\n");
  add_side(text, a, i, value_a, name_width, value_width);
  add_side(text, b, i, value_b, name_width, value_width);
  tib_text_add(text, "\n");
  return true;
}

static int diff(const struct tib_command *command, const struct tib_rules *a, const struct tib_rules *b) {
  if (a->kind != b->kind) {
    tib_cli_say(command, "%s describes %s and %s describes %s; only profiles of one kind can be compared", a->name,
                tib_rules_kinds[a->kind], b->name, tib_rules_kinds[b->kind]);
    return TIB_EXIT_USAGE;
  }
  size_t n, differ = 0;
  const struct tib_rule_row *rows = tib_rule_rows(a->kind, &n);
  struct tib_text text = {0};
  for (size_t i = 0; i < n; i++) differ += add_difference(&text, a, b, &rows[i], i);
  tib_text_addf(&text, "%zu of %zu rules differ between %s and %s.\n", differ, n, a->name, b->name);
  return tib_cli_print(command, &text);
}

/* ---- the command ---- */

static int usage(const struct tib_command *command, const char *said) {
  tib_cli_say(command, "%s; `tibialis help rules` says how", said);
  return TIB_EXIT_USAGE;
}

/* Loads the one or two profiles that are named, with the changes that the user asked for. */
static enum tib_status load(struct tib_rules *rules, const struct tib_options *options, struct tib_error *err) {
  struct tib_rules *all[2] = {&rules[0], &rules[1]};
  size_t n = options->n_arguments - 1;
  for (size_t i = 0; i < n; i++) {
    enum tib_status status = tib_profiles_load_one(&rules[i], options->arguments[i + 1], err);
    if (status != TIB_OK) return status;
  }
  return tib_profiles_set(all, n, options->sets.items, options->sets.n, err);
}

int tib_cmd_rules(const struct tib_command *command, const struct tib_options *options) {
  const char *what = options->n_arguments > 0 ? options->arguments[0] : "";
  if (strcmp(what, "list") == 0) {
    if (options->n_arguments != 1 || options->sets.n > 0) return usage(command, "list takes neither names nor --set");
    return list(command);
  }
  bool is_show = strcmp(what, "show") == 0, is_diff = strcmp(what, "diff") == 0;
  if (!*what) return usage(command, "say list, show or diff");
  if (!is_show && !is_diff) {
    tib_cli_say(command, "unknown word %s; say list, show or diff", what);
    return TIB_EXIT_USAGE;
  }
  if (is_show && options->n_arguments != 2) return usage(command, "show takes one profile");
  if (is_diff && options->n_arguments != 3) return usage(command, "diff takes two profiles");
  struct tib_rules *rules = calloc(2, sizeof *rules);
  struct tib_error err;
  if (!rules) tib_fail(&err, TIB_MEMORY, "out of memory");
  int code;
  if (!rules || load(rules, options, &err) != TIB_OK) {
    tib_cli_say(command, "%s", err.text);
    code = TIB_EXIT_USAGE;
  } else {
    code = is_show ? show(command, &rules[0]) : diff(command, &rules[0], &rules[1]);
  }
  free(rules);
  return code;
}
