#ifndef TIB_CLI_ARGUMENTS_H
#define TIB_CLI_ARGUMENTS_H

/* The options that reports tell of: those that change results, without folders of this machine. */

#include "base/text.h"
#include "cli/options.h"

/* Zero it to begin. */
struct tib_arguments {
  struct tib_text text;
  const char **list; /* "--left=LAT", ended by NULL */
};

/* TIB_MEMORY. The caller finishes `arguments`. */
enum tib_status tib_arguments_make(struct tib_arguments *arguments, const struct tib_options *options,
                                   struct tib_error *err);

void tib_arguments_finish(struct tib_arguments *arguments);

#endif
