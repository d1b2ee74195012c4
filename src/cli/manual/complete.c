#include <string.h>

#include "cli/manual/manual.h"
#include "read/scored/stage_codes.h"
#include "report/report.h"
#include "simulate/simulate.h"

/* Words of options that no other table has. */
static const struct {
  enum tib_option_id id;
  bool list;
  const char *words;
} WORDS[] = {
    {TIB_OPTION_STUDY, false, "night sit"},
    {TIB_OPTION_COHORT_STUDY, false, "night sit"},
    {TIB_OPTION_MAINS, false, "auto 50 60 off"},
    {TIB_OPTION_PAPER, false, "a4 letter"},
    {TIB_OPTION_PROGRESS, false, "auto always never"},
    {TIB_OPTION_LOG_FORMAT, false, "text json"},
    {TIB_OPTION_EMG, false, "gaussian units"},
    {TIB_OPTION_HUM_HZ, false, "50 60"},
    {TIB_OPTION_WITHOUT, true, "stages arousals respiratory lights accelerometer right"},
    {TIB_OPTION_WITH, true, "calf"},
};

static void add_word(struct tib_text *words, const char *word) { tib_text_addf(words, "%s%s", words->n ? " " : "", word); }

/* Those of one kind. */
static void add_profiles(struct tib_text *words, bool movements_alone) {
  struct tib_rules rules;
  for (const char *const *name = tib_rules_names(); *name; name++)
    if (tib_rules_load(&rules, *name, NULL) != TIB_OK)
      words->failed = true;
    else if (!movements_alone || rules.kind == TIB_RULES_MOVEMENTS)
      add_word(words, *name);
}

enum tib_complete_kind tib_complete_option(const struct tib_option_row *row, struct tib_text *words) {
  const char *word;
  size_t n;
  if (!row->argument) return TIB_COMPLETE_NOTHING;
  switch (row->id) {
    case TIB_OPTION_RULES:
      add_profiles(words, true);
      return TIB_COMPLETE_PROFILES;
    case TIB_OPTION_COHORT_RULES:
      add_profiles(words, true);
      return TIB_COMPLETE_WORDS;
    case TIB_OPTION_FORMATS:
      for (size_t i = 0; (word = tib_report_format(i)) != NULL; i++) add_word(words, word);
      return TIB_COMPLETE_LIST;
    case TIB_OPTION_SCENARIO:
      for (size_t i = 0; (word = tib_simulate_scenario(i)) != NULL; i++) add_word(words, word);
      return TIB_COMPLETE_WORDS;
    case TIB_OPTION_STAGE_CODES: {
      const struct tib_stage_codes *codes = tib_stage_codes(&n);
      for (size_t i = 0; i < n; i++) add_word(words, codes[i].name);
      return TIB_COMPLETE_WORDS;
    }
    case TIB_OPTION_INDEX:
      for (int i = 0; i < TIB_INDEX_COUNT; i++) add_word(words, tib_index_key((enum tib_index_name)i));
      return TIB_COMPLETE_LIST;
    default:
      break;
  }
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
    if (WORDS[i].id == row->id) {
      tib_text_add(words, WORDS[i].words);
      return WORDS[i].list ? TIB_COMPLETE_LIST : TIB_COMPLETE_WORDS;
    }
  if (strcmp(row->argument, "FILE") == 0) return TIB_COMPLETE_FILES;
  return strcmp(row->argument, "DIR") == 0 ? TIB_COMPLETE_FOLDERS : TIB_COMPLETE_NOTHING;
}

enum tib_complete_kind tib_complete_argument(const struct tib_command *command, struct tib_text *words) {
  switch (command->id) {
    case TIB_COMMAND_SCORE:
    case TIB_COMMAND_EXPLAIN:
      return TIB_COMPLETE_RECORDINGS;
    case TIB_COMMAND_INSPECT:
    case TIB_COMMAND_COHORT:
    case TIB_COMMAND_COMPARE:
      return TIB_COMPLETE_FILES;
    case TIB_COMMAND_MERGE:
      return TIB_COMPLETE_FOLDERS;
    case TIB_COMMAND_RULES:
      tib_text_add(words, "list show diff");
      add_profiles(words, false);
      return TIB_COMPLETE_PROFILES;
    default:
      break;
  }
  if (strcmp(command->name, "help") != 0) return TIB_COMPLETE_NOTHING;
  for (const struct tib_command *other = tib_commands; other->name; other++) add_word(words, other->name);
  return TIB_COMPLETE_WORDS;
}
