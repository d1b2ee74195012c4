#ifndef TIB_CLI_OPTIONS_H
#define TIB_CLI_OPTIONS_H

/* One table of options for all commands: it drives the parser and the help. */

#include <tibialis/types.h>

#include "base/text.h"

enum tib_command_id {
  TIB_COMMAND_SCORE,
  TIB_COMMAND_INSPECT,
  TIB_COMMAND_RULES,
  TIB_COMMAND_SIMULATE,
  TIB_COMMAND_FIELDS,
  TIB_COMMAND_EXPLAIN,
  TIB_COMMAND_MERGE,
  TIB_COMMAND_COHORT,
  TIB_COMMAND_COMPARE,
  TIB_COMMAND_PLAIN
};

enum tib_option_id {
  TIB_OPTION_OUT,
  TIB_OPTION_RULES,
  TIB_OPTION_SET,
  TIB_OPTION_SCORING,
  TIB_OPTION_MAP,
  TIB_OPTION_STAGE_CODES,
  TIB_OPTION_CRAMP_WORDS,
  TIB_OPTION_LEFT,
  TIB_OPTION_RIGHT,
  TIB_OPTION_LEG,
  TIB_OPTION_CALF_LEFT,
  TIB_OPTION_CALF_RIGHT,
  TIB_OPTION_EXTRA,
  TIB_OPTION_ACCEL_LEFT,
  TIB_OPTION_ACCEL_RIGHT,
  TIB_OPTION_ECG_LABEL,
  TIB_OPTION_UNIT,
  TIB_OPTION_LIGHTS_OFF,
  TIB_OPTION_LIGHTS_ON,
  TIB_OPTION_STUDY,
  TIB_OPTION_EPOCH,
  TIB_OPTION_MAINS,
  TIB_OPTION_ALLOW_LOW_RATE,
  TIB_OPTION_STRICT,
  TIB_OPTION_USE_SCORED_MOVEMENTS,
  TIB_OPTION_FORMATS,
  TIB_OPTION_PAPER,
  TIB_OPTION_COPY_SIGNALS,
  TIB_OPTION_BIDS,
  TIB_OPTION_ID,
  TIB_OPTION_KEEP_DATES,
  TIB_OPTION_KEEP_LABELS,
  TIB_OPTION_JOBS,
  TIB_OPTION_THREADS,
  TIB_OPTION_FORCE,
  TIB_OPTION_TIMEOUT,
  TIB_OPTION_MEMORY,
  TIB_OPTION_PROGRESS,
  TIB_OPTION_LOG_FORMAT,
  TIB_OPTION_QUIET,
  TIB_OPTION_VERBOSE,
  TIB_OPTION_JSON,
  TIB_OPTION_TSV,
  TIB_OPTION_PHI,
  TIB_OPTION_SIMULATE_OUT,
  TIB_OPTION_SCENARIO,
  TIB_OPTION_HOURS,
  TIB_OPTION_FS,
  TIB_OPTION_SEED,
  TIB_OPTION_NOISE,
  TIB_OPTION_ACCEL_FS,
  TIB_OPTION_EMG,
  TIB_OPTION_ECG,
  TIB_OPTION_ECG_RATE,
  TIB_OPTION_ECG_IRREGULAR,
  TIB_OPTION_ECG_CHANNEL,
  TIB_OPTION_HUM,
  TIB_OPTION_HUM_HZ,
  TIB_OPTION_POPS,
  TIB_OPTION_STEPS,
  TIB_OPTION_DRIFT,
  TIB_OPTION_TONE,
  TIB_OPTION_WITHOUT,
  TIB_OPTION_WITH,
  TIB_OPTION_PSG,
  TIB_OPTION_NAME,
  TIB_OPTION_AT,
  TIB_OPTION_AROUND,
  TIB_OPTION_EXPLAIN_OUT,
  TIB_OPTION_MANIFEST,
  TIB_OPTION_SHARD,
  TIB_OPTION_MERGE_OUT,
  TIB_OPTION_PARTICIPANTS,
  TIB_OPTION_GROUP,
  TIB_OPTION_PAIRED,
  TIB_OPTION_CONDITION,
  TIB_OPTION_LEVELS,
  TIB_OPTION_COVARIATES,
  TIB_OPTION_INDEX,
  TIB_OPTION_COHORT_RULES,
  TIB_OPTION_COHORT_STUDY,
  TIB_OPTION_COHORT_SEED,
  TIB_OPTION_COHORT_OUT,
  TIB_OPTION_IOU,
  TIB_OPTION_TOLERANCE,
  TIB_OPTION_INSIDE,
  TIB_OPTION_SHIFT,
  TIB_OPTION_MATRIX,
  TIB_OPTION_COMPARE_STAGES,
  TIB_OPTION_COMPARE_OUT,
  TIB_OPTION_HELP,
  TIB_OPTION_COUNT
};

#define TIB_ON_SCORE (1u << TIB_COMMAND_SCORE)
#define TIB_ON_INSPECT (1u << TIB_COMMAND_INSPECT)
#define TIB_ON_RULES (1u << TIB_COMMAND_RULES)
#define TIB_ON_SIMULATE (1u << TIB_COMMAND_SIMULATE)
#define TIB_ON_FIELDS (1u << TIB_COMMAND_FIELDS)
#define TIB_ON_EXPLAIN (1u << TIB_COMMAND_EXPLAIN)
#define TIB_ON_MERGE (1u << TIB_COMMAND_MERGE)
#define TIB_ON_COHORT (1u << TIB_COMMAND_COHORT)
#define TIB_ON_COMPARE (1u << TIB_COMMAND_COMPARE)
#define TIB_ON_ROW (1u << 31) /* a manifest may say it of one recording */
#define TIB_ON_ALL                                                                                                  \
  (TIB_ON_SCORE | TIB_ON_INSPECT | TIB_ON_RULES | TIB_ON_SIMULATE | TIB_ON_FIELDS | TIB_ON_EXPLAIN | TIB_ON_MERGE | \
   TIB_ON_COHORT | TIB_ON_COMPARE | 1u << TIB_COMMAND_PLAIN)

struct tib_option_row {
  enum tib_option_id id;
  const char *name;
  char letter;              /* 0: none */
  const char *argument;     /* NULL: takes none */
  unsigned commands;        /* TIB_ON_x */
  const char *default_text; /* in force where the option is not given; NULL: none */
  const char *help;
};

/* An option that may be given more than once. */
struct tib_option_list {
  size_t n;
  const char **items; /* owned */
};

/* What the user gave. Strings are those of argv and of the table, but for --unit. */
struct tib_options {
  const char *value[TIB_OPTION_COUNT]; /* the last one given, else the default, else NULL; of an option without argument
                                          its name */
  bool given[TIB_OPTION_COUNT];
  struct tib_option_list sets, scoring, extra; /* every --set, --scoring and --extra in order */
  struct tib_text units;                       /* every --unit by comma, which is its value */
  size_t n_arguments;
  char **arguments; /* what is no option */
  char jobs[16];    /* default of --jobs */
};

/* The rows of the table; *n their number. */
const struct tib_option_row *tib_option_rows(size_t *n);

/* The default that is in force, as the help shows it; NULL: none. `buffer` has room for 16. */
const char *tib_option_default(const struct tib_option_row *row, char *buffer);

/* Parses argv[1..] for one command. TIB_USAGE names what cannot be understood, and the option that is most like it. The
 * caller finishes `options`. */
enum tib_status tib_options_parse(struct tib_options *options, enum tib_command_id command, int argc, char **argv,
                                  struct tib_error *err);

void tib_options_finish(struct tib_options *options);

/* A whole number from min to max, and a plain decimal; TIB_USAGE names the option and what was expected. */
enum tib_status tib_options_int(const struct tib_options *options, enum tib_option_id id, int64_t min, int64_t max,
                                int64_t *value, struct tib_error *err);
enum tib_status tib_options_double(const struct tib_options *options, enum tib_option_id id, double *value,
                                   struct tib_error *err);

#endif
