#ifndef TIB_CLI_CLI_H
#define TIB_CLI_CLI_H

/* What the commands share: their table, exit codes, and how they speak. */

#include <stdio.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "cli/options.h"

/* Exit codes. */
enum tib_exit { TIB_EXIT_DONE = 0, TIB_EXIT_SOME_FAILED = 1, TIB_EXIT_USAGE = 2, TIB_EXIT_WRITE = 3 };

struct tib_command {
  const char *name;
  const char *summary;                 /* one line */
  const char *arguments;               /* after the options in the usage; lines of it are forms of their own */
  const char *help;                    /* paragraphs after the options; NULL: none */
  void (*more)(struct tib_text *text); /* adds what is only known at run time; NULL: nothing */
  enum tib_command_id id;              /* which options it has */
  int (*run)(const struct tib_command *command, const struct tib_options *options);
};

/* All commands in the order of the help, ended by a NULL name. */
extern const struct tib_command tib_commands[];

const struct tib_command *tib_command_find(const char *name);

int tib_cmd_score(const struct tib_command *command, const struct tib_options *options);
int tib_cmd_inspect(const struct tib_command *command, const struct tib_options *options);
int tib_cmd_rules(const struct tib_command *command, const struct tib_options *options);
int tib_cmd_simulate(const struct tib_command *command, const struct tib_options *options);
void tib_cmd_simulate_more(struct tib_text *text);
int tib_cmd_fields(const struct tib_command *command, const struct tib_options *options);
/* What a file of the code book is, in words. Static memory. */
const char *tib_cmd_fields_about(const char *file);

int tib_cmd_explain(const struct tib_command *command, const struct tib_options *options);
int tib_cmd_merge(const struct tib_command *command, const struct tib_options *options);
int tib_cmd_cohort(const struct tib_command *command, const struct tib_options *options);
int tib_cmd_compare(const struct tib_command *command, const struct tib_options *options);
int tib_cmd_help(const struct tib_command *command, const struct tib_options *options);
int tib_cmd_version(const struct tib_command *command, const struct tib_options *options);

/* Prints `tibialis score: TEXT` and a newline on stderr. */
void tib_cli_say(const struct tib_command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Says err's text and gives the exit code for its status. */
int tib_cli_fail(const struct tib_command *command, const struct tib_error *err);

enum tib_exit tib_cli_exit_code(enum tib_status status);

/* Writes to stdout; the check of stdout comes when it is closed. Frees the text. */
int tib_cli_print(const struct tib_command *command, struct tib_text *text);

/* Says that there is no such command, and the one that is most like it; prints the help of one, NULL: of the program. The
 * exit code. */
int tib_cli_unknown_command(const char *name);
int tib_cli_print_help(const struct tib_command *command);

/* The help of one command, and of the program. Adds to `text`. */
void tib_cli_help(struct tib_text *text, const struct tib_command *command);
void tib_cli_help_all(struct tib_text *text);

/* Adds words of `s`, broken so that no line is longer than `width` columns; the text stands at column `at` already and
 * further lines begin at column `indent`. */
void tib_cli_wrap(struct tib_text *text, const char *s, size_t at, size_t indent, size_t width);

/* Adds `s` and blanks up to `width` columns; columns are counted in characters of UTF-8. */
void tib_cli_pad(struct tib_text *text, const char *s, size_t width);

/* The name among n that is most like `name`, NULL where none is. */
const char *tib_cli_nearest(const char *name, const char *const *names, size_t n);

#endif
