#include <string.h>

#include "cli/cli.h"

#define WIDTH 80
#define COLUMN 28 /* where the texts of options begin */

static void add_paragraph(struct tib_text *text, const char *s) {
  for (const char *end; *s; s = *end ? end + 1 : end) {
    end = s + strcspn(s, "\n");
    struct tib_text line = {0};
    tib_text_addf(&line, "%.*s", (int)(end - s), s);
    if (*s == ' ') /* an example is pasted as it is */
      tib_text_add(text, line.s ? line.s : "");
    else if (line.s)
      tib_cli_wrap(text, line.s, 0, 0, WIDTH);
    tib_text_finish(&line);
    tib_text_add(text, "\n");
  }
}

static void add_usage(struct tib_text *text, const struct tib_command *command) {
  const char *form = command->arguments;
  bool first = true;
  do {
    size_t n = strcspn(form, "\n");
    tib_text_addf(text, "%s tibialis %s%s%.*s\n", first ? "Usage:" : "      ", command->name, n > 0 ? " " : "", (int)n,
                  form);
    form += n + (form[n] == '\n');
    first = false;
  } while (*form);
}

static void add_option(struct tib_text *text, const struct tib_option_row *row) {
  struct tib_text left = {0}, right = {0};
  char buffer[16] = "", letter[4] = "   ";
  const char *default_text = tib_option_default(row, buffer);
  if (row->letter) snprintf(letter, sizeof letter, "-%c,", row->letter);
  tib_text_addf(&left, "  %s --%s%s%s", letter, row->name, row->argument ? " " : "", row->argument ? row->argument : "");
  tib_text_add(&right, row->help);
  if (default_text) tib_text_addf(&right, " [%s]", default_text);
  if (left.s && right.s) {
    if (left.n + 2 > COLUMN)
      tib_text_addf(text, "%s\n%*s", left.s, COLUMN, "");
    else
      tib_cli_pad(text, left.s, COLUMN);
    tib_cli_wrap(text, right.s, COLUMN, COLUMN, WIDTH);
    tib_text_add(text, "\n");
  }
  if (left.failed || right.failed) text->failed = true;
  tib_text_finish(&left);
  tib_text_finish(&right);
}

void tib_cli_help(struct tib_text *text, const struct tib_command *command) {
  size_t n;
  const struct tib_option_row *rows = tib_option_rows(&n);
  add_usage(text, command);
  tib_text_add(text, "\n");
  add_paragraph(text, command->summary);
  tib_text_add(text, "\nOptions:\n");
  for (size_t i = 0; i < n; i++)
    if (rows[i].commands & 1u << command->id) add_option(text, &rows[i]);
  if (command->help || command->more) tib_text_add(text, "\n");
  if (command->help) add_paragraph(text, command->help);
  if (command->more) command->more(text);
}

void tib_cli_help_all(struct tib_text *text) {
  tib_text_addf(text, "tibialis %s: leg movements in sleep recordings, scored by published rules\n\n", tib_version());
  tib_text_add(text, "Usage: tibialis COMMAND [options] ...\n\nCommands:\n");
  for (const struct tib_command *command = tib_commands; command->name; command++) {
    tib_text_addf(text, "  %-10s", command->name);
    tib_cli_wrap(text, command->summary, 12, 12, WIDTH);
    tib_text_add(text, "\n");
  }
  tib_text_add(text, "\n`tibialis help COMMAND` says more of one.\n\n");
  add_paragraph(text, tib_intended_use());
}
