#include "cli/arguments.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* Arguments are added to one text, each ended by a 0, and pointed to when it does not move any more. */
struct making {
  struct tib_text *text;
  size_t n;
};

static void end_one(struct making *making) {
  tib_text_addf(making->text, "%c", '\0');
  making->n++;
}

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static void add_names(struct tib_text *text, const char *list) {
  for (const char *s = list; *s;) {
    size_t n = strcspn(s, ",");
    struct tib_text one = {0};
    tib_text_addf(&one, "%.*s", (int)n, s);
    tib_text_addf(text, "%s%s", s == list ? "" : ",", one.s ? base_name(one.s) : "");
    if (one.failed) text->failed = true;
    tib_text_finish(&one);
    s += n + (s[n] == ',');
  }
}

/* Those of one recording; options that may come more than once are added one by one. */
static bool told(const struct tib_option_row *row) {
  bool list = row->id == TIB_OPTION_SET || row->id == TIB_OPTION_SCORING || row->id == TIB_OPTION_EXTRA;
  return !list && (row->commands & TIB_ON_ROW || row->id == TIB_OPTION_ID) && row->commands & TIB_ON_SCORE;
}

static void add_option(struct making *making, const struct tib_option_row *row, const char *value) {
  tib_text_addf(making->text, "--%s%s", row->name, row->argument ? "=" : "");
  if (row->id == TIB_OPTION_RULES || row->id == TIB_OPTION_MAP)
    add_names(making->text, value);
  else if (row->argument)
    tib_text_add(making->text, value);
  end_one(making);
}

static void add_list(struct making *making, const char *name, const struct tib_option_list *list, bool files) {
  for (size_t i = 0; i < list->n; i++) {
    tib_text_addf(making->text, "%s=%s", name, files ? base_name(list->items[i]) : list->items[i]);
    end_one(making);
  }
}

enum tib_status tib_arguments_make(struct tib_arguments *arguments, const struct tib_options *options,
                                   struct tib_error *err) {
  size_t n;
  const struct tib_option_row *rows = tib_option_rows(&n);
  struct making making = {.text = &arguments->text};
  for (size_t i = 0; i < n; i++)
    if (options->given[rows[i].id] && told(&rows[i])) add_option(&making, &rows[i], options->value[rows[i].id]);
  add_list(&making, "--set", &options->sets, false);
  add_list(&making, "--extra", &options->extra, false);
  add_list(&making, "--scoring", &options->scoring, true);
  if (arguments->text.failed) return tib_fail(err, TIB_MEMORY, "out of memory");
  enum tib_status status = tib_array_create(&arguments->list, making.n + 1, sizeof *arguments->list, err);
  const char *at = arguments->text.s;
  for (size_t i = 0; i < making.n && status == TIB_OK; i++, at += strlen(at) + 1) arguments->list[i] = at;
  return status;
}

void tib_arguments_finish(struct tib_arguments *arguments) {
  if (!arguments) return;
  tib_text_finish(&arguments->text);
  free(arguments->list);
  *arguments = (struct tib_arguments){0};
}
