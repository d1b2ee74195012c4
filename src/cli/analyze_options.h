#ifndef TIB_CLI_ANALYZE_OPTIONS_H
#define TIB_CLI_ANALYZE_OPTIONS_H

/* The options that every command which analyses a recording has. */

#include <tibialis/analyze.h>

#include "cli/options.h"
#include "cli/profiles.h"

/* What the user asked of an analysis; strings and profiles stay theirs. TIB_USAGE names the option that makes no sense. */
enum tib_status tib_read_analyze_options(const struct tib_options *o, const struct tib_profiles *profiles,
                                         struct tib_analyze_options *analyze, struct tib_error *err);

/* TIB_USAGE unless `s` is NULL, hh:mm:ss or seconds. */
enum tib_status tib_check_time(const char *option, const char *s, struct tib_error *err);

#endif
