#define _GNU_SOURCE /* getopt_long */
#include "cli/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "cli/cli.h"

#define LONG_BASE 256 /* beyond every letter */

/* What getopt_long() wants, for the options of one command. */
struct grammar {
  struct option longs[TIB_OPTION_COUNT + 1];
  char letters[2 * TIB_OPTION_COUNT + 2];
  const char *names[TIB_OPTION_COUNT];
  size_t n;
};

static void make_grammar(enum tib_command_id command, struct grammar *grammar) {
  size_t n, at = 0;
  const struct tib_option_row *rows = tib_option_rows(&n);
  *grammar = (struct grammar){0};
  grammar->letters[at++] = ':'; /* a missing argument is told apart from an unknown option */
  for (size_t i = 0; i < n; i++) {
    if (!(rows[i].commands & 1u << command)) continue;
    grammar->longs[grammar->n] =
        (struct option){rows[i].name, rows[i].argument ? required_argument : no_argument, NULL, LONG_BASE + (int)i};
    grammar->names[grammar->n++] = rows[i].name;
    if (!rows[i].letter) continue;
    grammar->letters[at++] = rows[i].letter;
    if (rows[i].argument) grammar->letters[at++] = ':';
  }
}

static const struct tib_option_row *row_of(enum tib_command_id command, int found) {
  size_t n, i = 0;
  const struct tib_option_row *rows = tib_option_rows(&n);
  if (found >= LONG_BASE) return &rows[found - LONG_BASE];
  while (!(rows[i].commands & 1u << command) || rows[i].letter != found) i++;
  return &rows[i];
}

/* ---- what cannot be understood ---- */

static enum tib_status unknown(const struct grammar *grammar, enum tib_command_id command, const char *given,
                               struct tib_error *err) {
  char name[64];
  size_t n = strncmp(given, "--", 2) == 0 ? strcspn(given + 2, "=") : 0;
  if (n == 0 || n >= sizeof name) return tib_fail(err, TIB_USAGE, "unknown option %s; --help lists those there are", given);
  memcpy(name, given + 2, n);
  name[n] = '\0';
  size_t like = 0; /* getopt_long() takes a beginning that fits one option alone */
  for (size_t i = 0; i < grammar->n; i++)
    if (strncmp(grammar->names[i], name, n) == 0) like++;
  if (like > 1) return tib_fail(err, TIB_USAGE, "option --%s is not clear; write it out", name);
  size_t rows_n;
  const struct tib_option_row *rows = tib_option_rows(&rows_n);
  for (size_t i = 0; i < rows_n; i++)
    if (strcmp(rows[i].name, name) == 0 && !(rows[i].commands & 1u << command))
      return tib_fail(err, TIB_USAGE, "option --%s belongs to another command; --help lists those there are", name);
  const char *nearest = tib_cli_nearest(name, grammar->names, grammar->n);
  if (nearest) return tib_fail(err, TIB_USAGE, "unknown option --%s; did you mean --%s?", name, nearest);
  return tib_fail(err, TIB_USAGE, "unknown option --%s; --help lists those there are", name);
}

static enum tib_status refuse(const struct grammar *grammar, enum tib_command_id command, const char *given,
                              struct tib_error *err) {
  char letter[3] = {'-', (char)optopt, '\0'};
  if (optopt >= LONG_BASE)
    return tib_fail(err, TIB_USAGE, "option --%s takes no argument; leave it out", row_of(command, optopt)->name);
  if (optopt) return unknown(grammar, command, letter, err);
  return unknown(grammar, command, given, err);
}

/* ---- what can ---- */

static enum tib_status keep(struct tib_options *options, const struct tib_option_row *row, const char *argument,
                            struct tib_error *err) {
  options->given[row->id] = true;
  options->value[row->id] = row->argument ? argument : row->name;
  if (row->argument && !*argument)
    return tib_fail(err, TIB_USAGE, "option --%s has an empty argument; give a %s", row->name, row->argument);
  if (row->id == TIB_OPTION_UNIT) {
    tib_text_addf(&options->units, "%s%s", options->units.n > 0 ? "," : "", argument);
    if (options->units.failed) return tib_fail(err, TIB_MEMORY, "out of memory");
    options->value[row->id] = options->units.s;
  }
  if (row->id == TIB_OPTION_SET) options->sets.items[options->sets.n++] = argument;
  if (row->id == TIB_OPTION_EXTRA) options->extra.items[options->extra.n++] = argument;
  if (row->id == TIB_OPTION_SCORING) options->scoring.items[options->scoring.n++] = argument;
  return TIB_OK;
}

static void set_defaults(struct tib_options *options, enum tib_command_id command) {
  size_t n;
  const struct tib_option_row *rows = tib_option_rows(&n);
  for (size_t i = 0; i < n; i++)
    if (rows[i].commands & 1u << command) options->value[rows[i].id] = tib_option_default(&rows[i], options->jobs);
}

enum tib_status tib_options_parse(struct tib_options *options, enum tib_command_id command, int argc, char **argv,
                                  struct tib_error *err) {
  struct grammar grammar;
  *options = (struct tib_options){0};
  make_grammar(command, &grammar);
  set_defaults(options, command);
  enum tib_status status = tib_array_create(&options->sets.items, (size_t)argc, sizeof *options->sets.items, err);
  if (status == TIB_OK)
    status = tib_array_create(&options->scoring.items, (size_t)argc, sizeof *options->scoring.items, err);
  if (status == TIB_OK) status = tib_array_create(&options->extra.items, (size_t)argc, sizeof *options->extra.items, err);
  opterr = 0;
  optind = 1;
  while (status == TIB_OK) {
    int index = optind, found = getopt_long(argc, argv, grammar.letters, grammar.longs, NULL);
    if (found == -1) break;
    /* With arguments among the options getopt_long() moves them: the one at fault is the one before optind. */
    const char *given = argv[optind > index && optind <= argc ? optind - 1 : index];
    if (found == '?')
      status = refuse(&grammar, command, given, err);
    else if (found == ':')
      status = tib_fail(err, TIB_USAGE, "option --%s needs an argument, %s; --help says more",
                        row_of(command, optopt)->name, row_of(command, optopt)->argument);
    else
      status = keep(options, row_of(command, found), optarg, err);
  }
  options->n_arguments = (size_t)(argc - optind);
  options->arguments = argv + optind;
  return status;
}

void tib_options_finish(struct tib_options *options) {
  if (!options) return;
  free(options->sets.items);
  free(options->scoring.items);
  free(options->extra.items);
  tib_text_finish(&options->units);
  *options = (struct tib_options){0};
}

/* ---- numbers ---- */

static const char *name_of(enum tib_option_id id) {
  size_t n, i = 0;
  const struct tib_option_row *rows = tib_option_rows(&n);
  while (rows[i].id != id) i++;
  return rows[i].name;
}

enum tib_status tib_options_int(const struct tib_options *options, enum tib_option_id id, int64_t min, int64_t max,
                                int64_t *value, struct tib_error *err) {
  const char *s = options->value[id];
  if (tib_text_parse_int(s, strlen(s), value) && *value >= min && *value <= max) return TIB_OK;
  return tib_fail(err, TIB_USAGE, "--%s %s: not a whole number from %lld to %lld; give one", name_of(id), s, (long long)min,
                  (long long)max);
}

enum tib_status tib_options_double(const struct tib_options *options, enum tib_option_id id, double *value,
                                   struct tib_error *err) {
  const char *s = options->value[id];
  if (tib_text_parse_double(s, strlen(s), value)) return TIB_OK;
  return tib_fail(err, TIB_USAGE, "--%s %s: not a number; give one such as 0.5", name_of(id), s);
}
