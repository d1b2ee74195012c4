#include "cli/cli.h"

int tib_cli_unknown_command(const char *name) {
  const char *names[16];
  size_t n = 0;
  for (const struct tib_command *command = tib_commands; command->name; command++) names[n++] = command->name;
  const char *nearest = tib_cli_nearest(name, names, n);
  if (nearest)
    tib_cli_say(NULL, "unknown command %s; did you mean %s?", name, nearest);
  else
    tib_cli_say(NULL, "unknown command %s; `tibialis help` lists those there are", name);
  return TIB_EXIT_USAGE;
}

int tib_cli_print_help(const struct tib_command *command) {
  struct tib_text text = {0};
  if (command)
    tib_cli_help(&text, command);
  else
    tib_cli_help_all(&text);
  return tib_cli_print(command, &text);
}

int tib_cmd_help(const struct tib_command *command, const struct tib_options *options) {
  if (options->n_arguments > 1) {
    tib_cli_say(command, "one command at a time; leave out %s", options->arguments[1]);
    return TIB_EXIT_USAGE;
  }
  if (options->n_arguments == 0) return tib_cli_print_help(NULL);
  const struct tib_command *of = tib_command_find(options->arguments[0]);
  return of ? tib_cli_print_help(of) : tib_cli_unknown_command(options->arguments[0]);
}
