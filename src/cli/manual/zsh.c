#include <string.h>

#include "cli/manual/manual.h"

/* Within single quotes of the shell, and within [...] of _arguments. Of a help, what stands before the first semicolon. */
static void add_quoted(struct tib_text *text, const char *s, const char *special) {
  for (; *s && *s != ';'; s++) {
    if (*s == '\'')
      tib_text_add(text, "'\\''");
    else {
      if (strchr(special, *s)) tib_text_add(text, "\\");
      tib_text_add_bytes(text, s, 1);
    }
  }
}

/* What may stand there, as an action of _arguments. */
static void add_action(struct tib_text *text, enum tib_complete_kind kind, const struct tib_text *words) {
  const char *list = words->n ? words->s : "";
  switch (kind) {
    case TIB_COMPLETE_WORDS:
      tib_text_addf(text, "(%s)", list);
      break;
    case TIB_COMPLETE_LIST:
      tib_text_addf(text, "_values -s , word %s", list);
      break;
    case TIB_COMPLETE_FILES:
      tib_text_add(text, "_files");
      break;
    case TIB_COMPLETE_FOLDERS:
      tib_text_add(text, "_files -/");
      break;
    case TIB_COMPLETE_RECORDINGS:
      tib_text_add(text, "_files -g \"*.(#i)(edf|bdf|rec)(-.)\"");
      break;
    case TIB_COMPLETE_PROFILES:
      tib_text_addf(text, "{_values -s , profile %s; _files -g \"*.rules(-.)\"}", list);
      break;
    case TIB_COMPLETE_NOTHING:
      tib_text_add(text, " ");
      break;
  }
}

static void add_option(struct tib_text *text, const struct tib_option_row *row) {
  struct tib_text words = {0};
  const char *equals = row->argument ? "=" : "";
  tib_text_add(text, "        '*'");
  if (row->letter)
    tib_text_addf(text, "{-%c%s,--%s%s}", row->letter, row->argument ? "+" : "", row->name, equals);
  else
    tib_text_addf(text, "--%s%s", row->name, equals);
  tib_text_add(text, "'[");
  add_quoted(text, row->help, "[]\\");
  tib_text_add(text, "]");
  if (row->argument) {
    tib_text_add(text, ":");
    add_quoted(text, row->argument, ":[]\\");
    tib_text_add(text, ":");
    add_action(text, tib_complete_option(row, &words), &words);
  }
  tib_text_add(text, "' \\\n");
  if (words.failed) text->failed = true;
  tib_text_finish(&words);
}

static void add_command(struct tib_text *text, const struct tib_command *command) {
  size_t n;
  const struct tib_option_row *rows = tib_option_rows(&n);
  struct tib_text words = {0};
  tib_text_addf(text, "    %s)\n      _arguments \\\n", command->name);
  for (size_t i = 0; i < n; i++)
    if (rows[i].commands & 1u << command->id) add_option(text, &rows[i]);
  tib_text_add(text, "        '*:argument:");
  add_action(text, tib_complete_argument(command, &words), &words);
  tib_text_add(text, "'\n      ;;\n");
  if (words.failed) text->failed = true;
  tib_text_finish(&words);
}

void tib_complete_zsh(struct tib_text *text) {
  tib_text_add(
      text,
      "#compdef tibialis\n# Completion of tibialis for zsh. Made with the program, from its own table of options.\n\n"
      "_tibialis() {\n  local context state state_descr line curcontext=$curcontext\n  typeset -A opt_args\n"
      "  _arguments -C '1:command:->command' '*::argument:->argument'\n"
      "  if [[ $state == command ]]; then\n    local -a commands=(\n");
  for (const struct tib_command *command = tib_commands; command->name; command++) {
    tib_text_addf(text, "      '%s:", command->name);
    add_quoted(text, command->summary, ":\\");
    tib_text_add(text, "'\n");
  }
  tib_text_add(text,
               "    )\n    _describe command commands\n    return\n  fi\n  [[ $state == argument ]] || return\n"
               "  case $words[1] in\n");
  for (const struct tib_command *command = tib_commands; command->name; command++) add_command(text, command);
  tib_text_add(text, "  esac\n}\n\n_tibialis \"$@\"\n");
}
