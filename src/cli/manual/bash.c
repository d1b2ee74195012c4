#include "cli/manual/manual.h"

/* The parts that are the same for every command. Words of COMP_WORDS are parted at `=`: --out=x comes as three. A list by
 * comma comes as one word, of which the last element is completed. */
static const char HEAD[] =
    "# Completion of tibialis for bash. Made with the program, from its own table of options.\n"
    "\n"
    "_tibialis_words() { mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$cur\"); }\n"
    "\n"
    "_tibialis_list() {\n"
    "  local before=\n"
    "  [[ $cur == *,* ]] && before=${cur%,*},\n"
    "  mapfile -t COMPREPLY < <(compgen -P \"$before\" -W \"$1\" -- \"${cur##*,}\")\n"
    "  compopt -o nospace 2>/dev/null\n"
    "}\n"
    "\n"
    "_tibialis_folders() {\n"
    "  compopt -o filenames 2>/dev/null\n"
    "  mapfile -t COMPREPLY < <(compgen -d -- \"$cur\")\n"
    "}\n"
    "\n"
    "_tibialis_files() {\n"
    "  compopt -o filenames 2>/dev/null\n"
    "  mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
    "}\n"
    "\n"
    "# Files with one of these endings, in either case, and folders.\n"
    "_tibialis_files_of() {\n"
    "  local name\n"
    "  compopt -o filenames 2>/dev/null\n"
    "  while IFS= read -r name; do\n"
    "    [[ -d $name || ${name,,} =~ \\.($1)$ ]] && COMPREPLY+=(\"$name\")\n"
    "  done < <(compgen -f -- \"$cur\")\n"
    "}\n"
    "\n"
    "_tibialis_profiles() {\n"
    "  _tibialis_list \"$1\"\n"
    "  [[ $cur == *,* ]] || _tibialis_files_of rules\n"
    "}\n"
    "\n"
    "_tibialis() {\n"
    "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "  COMPREPLY=()\n"
    "  if [[ $cur == = ]]; then\n"
    "    cur=\n"
    "  elif [[ $prev == = ]] && ((COMP_CWORD > 2)); then\n"
    "    prev=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "  fi\n"
    "  if ((COMP_CWORD == 1)); then\n";

static void add_call(struct tib_text *text, enum tib_complete_kind kind, const struct tib_text *words) {
  static const char *const functions[] = {[TIB_COMPLETE_NOTHING] = ":",
                                          [TIB_COMPLETE_WORDS] = "_tibialis_words",
                                          [TIB_COMPLETE_LIST] = "_tibialis_list",
                                          [TIB_COMPLETE_FILES] = "_tibialis_files",
                                          [TIB_COMPLETE_FOLDERS] = "_tibialis_folders",
                                          [TIB_COMPLETE_RECORDINGS] = "_tibialis_files_of 'edf|bdf|rec'",
                                          [TIB_COMPLETE_PROFILES] = "_tibialis_profiles"};
  tib_text_add(text, functions[kind]);
  if (words->n) tib_text_addf(text, " '%s'", words->s);
}

/* One branch for each option that takes an argument. */
static void add_arguments(struct tib_text *text, const struct tib_command *command) {
  size_t n;
  const struct tib_option_row *rows = tib_option_rows(&n);
  for (size_t i = 0; i < n; i++) {
    struct tib_text words = {0};
    if (!(rows[i].commands & 1u << command->id) || !rows[i].argument) continue;
    tib_text_addf(text, "        --%s", rows[i].name);
    if (rows[i].letter) tib_text_addf(text, " | -%c", rows[i].letter);
    tib_text_add(text, ") ");
    add_call(text, tib_complete_option(&rows[i], &words), &words);
    tib_text_add(text, "; return ;;\n");
    if (words.failed) text->failed = true;
    tib_text_finish(&words);
  }
}

static void add_command(struct tib_text *text, const struct tib_command *command) {
  size_t n;
  const struct tib_option_row *rows = tib_option_rows(&n);
  struct tib_text words = {0};
  tib_text_addf(text, "    %s)\n      case $prev in\n", command->name);
  add_arguments(text, command);
  tib_text_add(text, "        *) ;;\n      esac\n      if [[ $cur == -* ]]; then\n        _tibialis_words '");
  for (size_t i = 0, found = 0; i < n; i++)
    if (rows[i].commands & 1u << command->id) tib_text_addf(text, "%s--%s", found++ ? " " : "", rows[i].name);
  tib_text_add(text, "'\n      else\n        ");
  add_call(text, tib_complete_argument(command, &words), &words);
  tib_text_add(text, "\n      fi\n      ;;\n");
  if (words.failed) text->failed = true;
  tib_text_finish(&words);
}

void tib_complete_bash(struct tib_text *text) {
  tib_text_add(text, HEAD);
  tib_text_add(text, "    _tibialis_words '");
  for (const struct tib_command *command = tib_commands; command->name; command++)
    tib_text_addf(text, "%s ", command->name);
  tib_text_add(text, "--help --version'\n    return\n  fi\n  case ${COMP_WORDS[1]} in\n");
  for (const struct tib_command *command = tib_commands; command->name; command++) add_command(text, command);
  tib_text_add(text, "    *) ;;\n  esac\n}\n\ncomplete -F _tibialis tibialis\n");
}
