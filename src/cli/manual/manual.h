#ifndef TIB_CLI_MANUAL_MANUAL_H
#define TIB_CLI_MANUAL_MANUAL_H

/* What is installed beside the program and says the same: manual pages, and the completion of shells. All of it is made at
 * build time from the tables of commands, options, rules and fields. */

#include "cli/cli.h"

/* ---- troff with the macros of man(7) ---- */

void tib_roff_title(struct tib_text *text, const char *name, int section);
void tib_roff_section(struct tib_text *text, const char *title);

/* Adds `s` as running text: nothing in it is taken for troff, and what stands in `backticks` is bold. */
void tib_roff_words(struct tib_text *text, const char *s);

/* Paragraphs parted by newlines; lines that begin with a blank are kept as they are. */
void tib_roff_paragraphs(struct tib_text *text, const char *s);

/* The next paragraph's tag, which the caller ends with a newline. */
void tib_roff_item(struct tib_text *text);

/* ---- pages ---- */

void tib_manual_program(struct tib_text *text);
void tib_manual_command(struct tib_text *text, const struct tib_command *command);
void tib_manual_rules(struct tib_text *text);
void tib_manual_formats(struct tib_text *text);

/* Of a shell script, from what its function usage() prints. */
void tib_manual_script(struct tib_text *text, const char *name, const char *script);

/* ---- completion ---- */

enum tib_complete_kind {
  TIB_COMPLETE_NOTHING,
  TIB_COMPLETE_WORDS,
  TIB_COMPLETE_LIST, /* of these words, by comma */
  TIB_COMPLETE_FILES,
  TIB_COMPLETE_FOLDERS,
  TIB_COMPLETE_RECORDINGS, /* EDF and BDF files, and folders */
  TIB_COMPLETE_PROFILES    /* a list of these words, or files of rules, by comma */
};

/* What the argument of an option may be; of kinds with words these are added to `words`, a blank between them. */
enum tib_complete_kind tib_complete_option(const struct tib_option_row *row, struct tib_text *words);

/* The same of what stands behind the options of a command. */
enum tib_complete_kind tib_complete_argument(const struct tib_command *command, struct tib_text *words);

void tib_complete_bash(struct tib_text *text);
void tib_complete_zsh(struct tib_text *text);

#endif
