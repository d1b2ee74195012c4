#include <string.h>

#include "cli/manual/manual.h"

/* The number of processors is that of the machine that builds. */
static const char *default_of(const struct tib_option_row *row) {
  char buffer[16];
  if (row->default_text) return row->default_text;
  return tib_option_default(row, buffer) ? "number of processors" : NULL;
}

static void add_option(struct tib_text *text, const struct tib_option_row *row) {
  const char *default_text = default_of(row);
  tib_roff_item(text);
  if (row->letter) tib_text_addf(text, "\\fB\\-%c\\fR, ", row->letter);
  tib_text_add(text, "\\fB\\-\\-");
  tib_roff_words(text, row->name);
  tib_text_add(text, "\\fR");
  if (row->argument) {
    tib_text_add(text, " \\fI");
    tib_roff_words(text, row->argument);
    tib_text_add(text, "\\fR");
  }
  tib_text_add(text, "\n");
  tib_roff_words(text, row->help);
  if (default_text) {
    tib_text_add(text, " [");
    tib_roff_words(text, default_text);
    tib_text_add(text, "]");
  }
  tib_text_add(text, "\n");
}

/* The forms of a command, one a line of `arguments`. */
static void add_synopsis(struct tib_text *text, const struct tib_command *command) {
  const char *form = command->arguments;
  tib_roff_section(text, "SYNOPSIS");
  do {
    size_t n = strcspn(form, "\n");
    struct tib_text rest = {0};
    tib_text_add_bytes(&rest, form, n);
    tib_text_addf(text, "%s\\fBtibialis %s\\fR", form == command->arguments ? "" : ".br\n", command->name);
    if (n > 0 && rest.s) {
      tib_text_add(text, " ");
      tib_roff_words(text, rest.s);
    }
    tib_text_add(text, "\n");
    if (rest.failed) text->failed = true;
    tib_text_finish(&rest);
    form += n + (form[n] == '\n');
  } while (*form);
}

/* What comes behind the options of the help: "Examples:" and "Exit:" begin sections of their own. */
static void add_help(struct tib_text *text, const char *from, const char *to) {
  struct tib_text part = {0};
  tib_text_add_bytes(&part, from, (size_t)(to - from));
  if (part.s) tib_roff_paragraphs(text, part.s);
  if (part.failed) text->failed = true;
  tib_text_finish(&part);
}

static const char *line_that_begins(const char *s, const char *word) {
  for (const char *line = s; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
    if (strncmp(line, word, strlen(word)) == 0) return line;
  return s + strlen(s);
}

/* A line of what a command tells beside: a heading, "  NAME  what it is", or what goes on from there. */
static void add_more(struct tib_text *text, const char *s) {
  size_t indent = strspn(s, " "), n = strcspn(s, "\n");
  struct tib_text name = {0}, rest = {0};
  if (indent == 2) {
    size_t n_name = strcspn(s + indent, " ");
    tib_text_add_bytes(&name, s + indent, n_name);
    tib_roff_item(text);
    tib_text_add(text, "\\fB");
    tib_roff_words(text, name.s ? name.s : "");
    tib_text_add(text, "\\fR\n");
    indent += n_name + strspn(s + indent + n_name, " ");
  } else if (indent == 0) {
    tib_text_add(text, ".PP\n");
  }
  tib_text_add_bytes(&rest, s + indent, n - indent);
  tib_roff_words(text, rest.s ? rest.s : "");
  tib_text_add(text, "\n");
  if (name.failed || rest.failed) text->failed = true;
  tib_text_finish(&name);
  tib_text_finish(&rest);
}

static void add_description(struct tib_text *text, const struct tib_command *command) {
  const char *help = command->help ? command->help : "";
  const char *examples = line_that_begins(help, "Examples:"), *exit = line_that_begins(help, "Exit:");
  const char *end = examples < exit ? examples : exit;
  tib_roff_section(text, "DESCRIPTION");
  tib_roff_words(text, command->summary);
  tib_text_add(text, "\n");
  add_help(text, help, end);
  if (command->more) {
    struct tib_text more = {0};
    command->more(&more);
    for (const char *s = more.s; s && *s; s += strcspn(s, "\n") + 1) add_more(text, s);
    if (more.failed) text->failed = true;
    tib_text_finish(&more);
  }
}

static void add_end(struct tib_text *text, const struct tib_command *command) {
  const char *help = command->help ? command->help : "";
  const char *end = help + strlen(help);
  const char *examples = line_that_begins(help, "Examples:"), *exit = line_that_begins(help, "Exit:");
  if (examples < end) {
    tib_roff_section(text, "EXAMPLES");
    add_help(text, examples + strcspn(examples, "\n") + 1, examples < exit ? exit : end);
  }
  if (exit < end) {
    tib_roff_section(text, "EXIT STATUS");
    add_help(text, exit + strlen("Exit: "), exit < examples ? examples : end);
  }
}

static void add_see_also(struct tib_text *text, const char *except) {
  tib_roff_section(text, "SEE ALSO");
  if (strcmp(except, "tibialis") != 0) tib_text_add(text, ".BR tibialis (1),\n");
  for (const struct tib_command *command = tib_commands; command->name; command++)
    if (strcmp(except, command->name) != 0) tib_text_addf(text, ".BR tibialis\\-%s (1),\n", command->name);
  if (strcmp(except, "tibialis") == 0 || strcmp(except, "score") == 0) tib_text_add(text, ".BR tibialis\\-slurm (1),\n");
  tib_text_add(text, ".BR tibialis\\-rules (5),\n.BR tibialis\\-formats (5)\n");
}

/* A summary without its full stop. */
static void add_sentence_part(struct tib_text *text, const char *s) {
  struct tib_text part = {0};
  size_t n = strlen(s);
  tib_text_add_bytes(&part, s, n > 0 && s[n - 1] == '.' ? n - 1 : n);
  if (part.s) tib_roff_words(text, part.s);
  tib_text_add(text, "\n");
  if (part.failed) text->failed = true;
  tib_text_finish(&part);
}

void tib_manual_command(struct tib_text *text, const struct tib_command *command) {
  char name[64];
  size_t n;
  const struct tib_option_row *rows = tib_option_rows(&n);
  snprintf(name, sizeof name, "tibialis-%s", command->name);
  tib_roff_title(text, name, 1);
  tib_roff_section(text, "NAME");
  tib_text_addf(text, "tibialis\\-%s \\- ", command->name);
  add_sentence_part(text, command->summary);
  add_synopsis(text, command);
  add_description(text, command);
  tib_roff_section(text, "OPTIONS");
  for (size_t i = 0; i < n; i++)
    if (rows[i].commands & 1u << command->id) add_option(text, &rows[i]);
  add_end(text, command);
  add_see_also(text, command->name);
}

void tib_manual_program(struct tib_text *text) {
  tib_roff_title(text, "tibialis", 1);
  tib_roff_section(text, "NAME");
  tib_text_add(text, "tibialis \\- leg movements in sleep recordings, scored by published rules\n");
  tib_roff_section(text, "SYNOPSIS");
  tib_text_add(text, "\\fBtibialis\\fR \\fICOMMAND\\fR [options] ...\n");
  tib_roff_section(text, "DESCRIPTION");
  tib_roff_paragraphs(
      text,
      "tibialis reads a polysomnography (EDF or BDF: leg EMG, ankle accelerometer, sleep stages, arousals, breathing "
      "events), finds every leg movement in the signal, scores periodic limb movements by the AASM and the WASM rules "
      "side by side, tells other patterns from them, and writes tables, a report and a page to scroll through. It "
      "works offline.\n");
  tib_text_add(text, ".PP\n");
  tib_roff_words(text, tib_intended_use());
  tib_text_add(text, "\n");
  tib_roff_section(text, "COMMANDS");
  for (const struct tib_command *command = tib_commands; command->name; command++) {
    tib_roff_item(text);
    tib_text_addf(text, ".BR tibialis\\-%s (1)\n", command->name);
    tib_roff_words(text, command->summary);
    tib_text_add(text, "\n");
  }
  tib_roff_section(text, "EXIT STATUS");
  tib_roff_words(text,
                 "0 all done; 1 some recordings failed, all others are done; 2 wrong usage, nothing was done; 3 the "
                 "output could not be written. Standard output carries data alone.");
  tib_text_add(text, "\n");
  tib_roff_section(text, "EXAMPLES");
  tib_roff_paragraphs(text,
                      "  tibialis inspect night.edf\n  tibialis score night.edf -o results\n  tibialis explain "
                      "night.edf --at 02:13:05\n  tibialis rules diff aasm-v3 wasm-2016\n");
  add_see_also(text, "tibialis");
}
