#include "cli/cli.h"

int tib_cmd_version(const struct tib_command *command, const struct tib_options *options) {
  struct tib_text text = {0};
  if (options->n_arguments > 0) {
    tib_cli_say(command, "%s is not expected here; leave it out", options->arguments[0]);
    return TIB_EXIT_USAGE;
  }
  tib_text_addf(&text, "tibialis %s\n", tib_version());
  tib_cli_wrap(&text, tib_intended_use(), 0, 0, 80);
  tib_text_add(&text, "\n");
  tib_text_add(&text, "Libraries: ");
  tib_cli_wrap(&text, TIB_LIBRARIES, 11, 11, 80);
  tib_text_add(&text, "\n");
  return tib_cli_print(command, &text);
}
