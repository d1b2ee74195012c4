#include <errno.h>
#include <string.h>

#include "cli/cli.h"
#include "cohort/death.h"

static int run(int argc, char **argv) {
  if (argc < 2) {
    tib_cli_say(NULL, "no command was given; `tibialis help` lists those there are");
    return TIB_EXIT_USAGE;
  }
  const char *name = argv[1];
  if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) name = "help";
  if (strcmp(name, "--version") == 0) name = "version";
  const struct tib_command *command = tib_command_find(name);
  if (!command) return tib_cli_unknown_command(name);
  struct tib_options options;
  struct tib_error err;
  int code;
  if (tib_options_parse(&options, command->id, argc - 1, argv + 1, &err) != TIB_OK)
    code = tib_cli_fail(command, &err);
  else if (options.given[TIB_OPTION_HELP])
    code = tib_cli_print_help(command);
  else
    code = command->run(command, &options);
  tib_options_finish(&options);
  return code;
}

/* A full disk is never a success. */
static int close_stdout(int code) {
  bool failed = ferror(stdout) != 0;
  errno = 0;
  if (fclose(stdout) == 0 && !failed) return code;
  tib_cli_say(NULL, "standard output could not be written%s%s; make room, or send it elsewhere", errno ? ": " : "",
              errno ? strerror(errno) : "");
  return TIB_EXIT_WRITE;
}

/* A library may have gone on without memory, and left something out of what was written. */
static int check_memory(int code) {
  if (code != TIB_EXIT_DONE || !tib_death_was_refused()) return code;
  tib_cli_say(NULL, "out of memory on the way, so that something may lack; end other programs and run it again");
  return TIB_EXIT_SOME_FAILED;
}

int main(int argc, char **argv) { return close_stdout(check_memory(run(argc, argv))); }
