#include <string.h>

#include "cli/cli.h"

const struct tib_command tib_commands[] = {
    {"score", "Score recordings: the main job.", "[options] RECORDING...",
     "A RECORDING is an EDF, EDF+C, EDF+D, BDF or BDF+ file, or a folder: every *.edf, *.bdf and *.rec below it. Results "
     "go "
     "to DIR/ID/, and one table of all to DIR/cohort.tsv.\n"
     "With --use-scored-movements it may also be a file of annotations that holds limb movements, in any format that is "
     "read: EDF+ without signals, a table of events (.tsv with the columns onset, duration and trial_type, and side where "
     "it is known), or another that tibialis-formats(5) tells. What a file does not hold, such as stages, is not assessed; "
     "an events.tsv of tibialis holds none.\n"
     "A --set without PROFILE changes the profiles of --rules; those that are always there are set as cramp:KEY=VALUE, "
     "patterns:KEY=VALUE and accelerometer:KEY=VALUE.\n"
     "A row of --manifest stands in for the options of the run in its columns: yes or no in that of an option without "
     "argument, several names by comma in scoring, changes of rules by comma in set, which come on top of those of the "
     "run. "
     "An empty cell or n/a says nothing. Recordings that are named besides are scored too.\n"
     "Exit: 0 all done; 1 some recordings failed, the others are done; 2 wrong usage, nothing was scored; 3 the output "
     "could "
     "not be written.",
     NULL, TIB_COMMAND_SCORE, tib_cmd_score},
    {"inspect", "Show channels, roles, conformance and annotations of files; scores nothing.", "[options] FILE...",
     "Exit: 0 all can be read; 1 a file was refused; 2 wrong usage.", NULL, TIB_COMMAND_INSPECT, tib_cmd_inspect},
    {"rules", "List the scoring profiles, show one, or show where two differ.",
     "[options] list\n[options] show NAME|FILE\n[options] diff A B",
     "Every value has its unit, its origin (standard, literature or project) and the rule that it comes from.", NULL,
     TIB_COMMAND_RULES, tib_cmd_rules},
    {"explain", "Say why each movement near a time was counted or not.", "[options] RECORDING --at TIME",
     "For every movement with an onset near TIME, and for every profile: what was measured, the limit, by how much it was "
     "kept or missed, the id of the rule, and what became of the movement. Where nothing was found, why: the largest "
     "sample "
     "and the highest mean of each leg, and what they lack.\n"
     "A margin above 0 lies on the side of passed or yes. With -o a picture of both legs: envelope, resting level, "
     "thresholds, movements and the intervals between them.\n"
     "Exit: 0 done; 1 the recording cannot be analysed, or TIME lies outside of it; 2 wrong usage; 3 the picture could not "
     "be written.",
     NULL, TIB_COMMAND_EXPLAIN, tib_cmd_explain},
    {"merge", "Make one table or database of the results of many folders.", "[options] DIR... -o FILE",
     "A DIR is an output folder of `tibialis score`, or of one of its shards. FILE.tsv has the rows that one run over all "
     "recordings would have given, byte for byte: those of every recording that was scored, and one for each that failed. "
     "FILE.sqlite has the tables recordings, indices, events and quality, and code_book with the unit and definition of "
     "every column; what is n/a is NULL. A recording that is in two folders is taken once if both are the same.\n"
     "Examples:\n"
     "  tibialis merge tibialis-out -o cohort.sqlite\n"
     "  tibialis merge --manifest nights.tsv shard-1 shard-2 -o cohort.tsv\n"
     "Exit: 0 all is there; 1 FILE is written, but recordings lack that are not finished or that only the manifest has; 2 "
     "wrong usage or a file that is not as tibialis writes it, nothing was written; 3 FILE could not be written.",
     NULL, TIB_COMMAND_MERGE, tib_cmd_merge},
    {"cohort", "Compare groups, paired nights and covariates over a cohort table.", "[options] TABLE",
     "TABLE is the cohort.tsv of `tibialis score` or `merge`. For every index: median, quartiles, mean and the share above "
     "5 "
     "and 15 per hour, by group; with --condition the change of every subject, its median with a bootstrap interval, and "
     "limits of agreement; ICC(1,1) where subjects have several nights; with --covariates their correlations. p is "
     "corrected "
     "after Holm for all tests of a kind.\n"
     "Columns are looked up in the participants, then in TABLE; those of --group, --paired and --condition also in ids: "
     "sub-01_ses-2 has the columns sub and ses. A subject with several nights counts once, with their mean. What is n/a "
     "enters "
     "nothing: every row says how many nights were left out and why. `tibialis fields` explains the names.\n"
     "Examples:\n"
     "  tibialis cohort --participants people.tsv --group diagnosis cohort.tsv\n"
     "  tibialis cohort --participants people.tsv --covariates age,ferritin \\\n"
     "    -o plots.pdf cohort.tsv\n"
     "  tibialis cohort --paired sub --condition ses --levels pre,post \\\n"
     "    cohort.tsv\n"
     "Exit: 0 done; 2 wrong usage, or a table that is not as it should be; 3 FILE could not be written.",
     NULL, TIB_COMMAND_COHORT, tib_cmd_cohort},
    {"compare", "Set two scorings of the same nights side by side, or several scorers.",
     "[options] REFERENCE TEST\n[options] --matrix SCORER...",
     "REFERENCE and TEST are each an events.tsv, the folder of a scored recording, any file of annotations that "
     "`tibialis score` reads, or a folder of several of them: then nights are paired by their ids.\n"
     "Movements of single legs are matched one to one, the largest overlap first, before any rule unites or drops them. "
     "Told are precision, recall, F1, Cohen's kappa per second, the bias and spread of onsets and ends; the classes of "
     "matched movements under every profile that both have; F1 by stage; for folders the figures of every night, and for "
     "every index bias, limits of agreement and ICC(2,1). What is 0 of 0 is n/a, and every table tells how many nights it "
     "leaves out, and why. Annotations have no indices: `tibialis score --use-scored-movements` makes them. A movement of "
     "both legs is one of each; where a scoring does not tell the legs, all movements are compared together. `tibialis "
     "fields` has the definitions.\n"
     "Examples:\n"
     "  tibialis compare scorer.edf tibialis-out/night\n"
     "  tibialis compare -o agreement.pdf --json by-hand tibialis-out\n"
     "  tibialis compare --stages recordings by-hand tibialis-out\n"
     "  tibialis compare --matrix -o scorers.pdf anna.edf ben.edf \\\n"
     "    tibialis-out/night\n"
     "Exit: 0 done; 1 a night of both could not be read, the others are done; 2 wrong usage, or no night of both; 3 FILE "
     "could not be written.",
     NULL, TIB_COMMAND_COMPARE, tib_cmd_compare},
    {"simulate", "Make a night whose truth is known.", "[options] -o DIR", NULL, tib_cmd_simulate_more,
     TIB_COMMAND_SIMULATE, tib_cmd_simulate},
    {"fields", "Print the code book: every number and column, its unit, definition and rule.", "[options]",
     "Without an option it is a text to read; the names are those of the files that score writes.", NULL,
     TIB_COMMAND_FIELDS, tib_cmd_fields},
    {"help", "Say what a command does and which options it has.", "[COMMAND]", NULL, NULL, TIB_COMMAND_PLAIN, tib_cmd_help},
    {"version", "Show the version, the intended use and the libraries.", "", NULL, NULL, TIB_COMMAND_PLAIN,
     tib_cmd_version},
    {NULL, NULL, NULL, NULL, NULL, TIB_COMMAND_PLAIN, NULL},
};

const struct tib_command *tib_command_find(const char *name) {
  const struct tib_command *command = tib_commands;
  while (command->name && strcmp(command->name, name) != 0) command++;
  return command->name ? command : NULL;
}
