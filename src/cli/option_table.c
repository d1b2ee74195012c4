#include <stdio.h>
#include <unistd.h>

#include "cli/options.h"

/* In the order of the help. */
static const struct tib_option_row ROWS[] = {
    {TIB_OPTION_OUT, "out", 'o', "DIR", TIB_ON_SCORE, "tibialis-out", "where the results go"},
    {TIB_OPTION_RULES, "rules", 'r', "LIST", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_EXPLAIN, "aasm-v3,wasm-2016",
     "profile names or files, by comma; the first is the primary one"},
    {TIB_OPTION_SET, "set", 0, "[PROFILE:]KEY=VALUE", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_RULES | TIB_ON_EXPLAIN, NULL,
     "change one rule, of one profile or of all that have it; repeatable, and told in every report"},

    {TIB_OPTION_SCORING, "scoring", 's', "FILE", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_INSPECT | TIB_ON_EXPLAIN, NULL,
     "stages, arousals, respiratory events, lights or movements that were scored elsewhere; repeatable; with several "
     "recordings its name holds {id}"},
    {TIB_OPTION_MAP, "map", 0, "FILE", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_INSPECT | TIB_ON_EXPLAIN | TIB_ON_COMPARE, NULL,
     "what labels of annotations mean that no reader knows: lines of PATTERN -> CLASS[, SIDE]"},
    {TIB_OPTION_STAGE_CODES, "stage-codes", 0, "NAME",
     TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_INSPECT | TIB_ON_EXPLAIN | TIB_ON_COMPARE, NULL,
     "meaning of stages that are numbers: yasa, profusion, dreams, deltamed or physip; needed where they are ambiguous"},
    {TIB_OPTION_CRAMP_WORDS, "cramp-words", 0, "LIST", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_INSPECT | TIB_ON_EXPLAIN, NULL,
     "words, by comma, of annotations that tell of a cramp; else cramp and its like in other languages"},

    {TIB_OPTION_LEFT, "left", 0, "LABEL", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_INSPECT | TIB_ON_EXPLAIN, NULL,
     "channel of the left leg; else found by its label"},
    {TIB_OPTION_RIGHT, "right", 0, "LABEL", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_INSPECT | TIB_ON_EXPLAIN, NULL,
     "channel of the right leg; else found by its label"},
    {TIB_OPTION_LEG, "leg", 0, "LABEL", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_INSPECT | TIB_ON_EXPLAIN, NULL,
     "one channel for both legs"},
    {TIB_OPTION_CALF_LEFT, "calf-left", 0, "LABEL", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_INSPECT | TIB_ON_EXPLAIN, NULL,
     "channel of the left calf, for sustained bursts; none is found by its label"},
    {TIB_OPTION_CALF_RIGHT, "calf-right", 0, "LABEL", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_INSPECT | TIB_ON_EXPLAIN, NULL,
     "channel of the right calf"},
    {TIB_OPTION_EXTRA, "extra", 0, "LABEL:SIDE:MUSCLE", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_INSPECT | TIB_ON_EXPLAIN, NULL,
     "another muscle, left or right, for sustained bursts, such as 'EMG foot:left:foot'; repeatable"},
    {TIB_OPTION_ACCEL_LEFT, "accel-left", 0, "X,Y,Z", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_INSPECT | TIB_ON_EXPLAIN, NULL,
     "axes of the left ankle's accelerometer; else found by their labels"},
    {TIB_OPTION_ACCEL_RIGHT, "accel-right", 0, "X,Y,Z", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_INSPECT | TIB_ON_EXPLAIN, NULL,
     "axes of the right ankle's"},
    {TIB_OPTION_ECG_LABEL, "ecg", 0, "LABEL", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_INSPECT | TIB_ON_EXPLAIN, NULL,
     "channel that tells heart beats in the legs, or off; else found by its label"},
    {TIB_OPTION_UNIT, "unit", 0, "LABEL=UNIT", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_INSPECT | TIB_ON_EXPLAIN, NULL,
     "unit of a leg channel whose header has none that is known, uV, mV or V: 'EMG LAT=uV', several by comma, or LEG=uV "
     "for "
     "every leg without one; repeatable"},

    {TIB_OPTION_LIGHTS_OFF, "lights-off", 0, "TIME", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_EXPLAIN, NULL,
     "begin of the scored night, hh:mm:ss or seconds from the start; else as annotated, else first to last scored epoch, "
     "else the whole file"},
    {TIB_OPTION_LIGHTS_ON, "lights-on", 0, "TIME", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_EXPLAIN, NULL,
     "end of the scored night"},
    {TIB_OPTION_STUDY, "study", 0, "KIND", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_EXPLAIN, "night",
     "night, or sit: a suggested immobilisation test, all of which is wake at rest; movements per hour of recording, by "
     "five "
     "minutes, and stages are not needed"},
    {TIB_OPTION_EPOCH, "epoch", 0, "S", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_INSPECT | TIB_ON_EXPLAIN, "30",
     "length of a scored epoch whose annotation has none, in seconds"},
    {TIB_OPTION_MAINS, "mains", 0, "MODE", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_EXPLAIN, "auto",
     "mains suppression: auto, 50, 60 or off"},
    {TIB_OPTION_ALLOW_LOW_RATE, "allow-low-rate", 0, NULL, TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_EXPLAIN, NULL,
     "score legs that are sampled below 100 Hz"},
    {TIB_OPTION_STRICT, "strict", 0, NULL, TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_INSPECT | TIB_ON_EXPLAIN, NULL,
     "refuse files that had to be repaired"},

    {TIB_OPTION_USE_SCORED_MOVEMENTS, "use-scored-movements", 0, NULL, TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_EXPLAIN, NULL,
     "take the limb movements that are in the annotations; detect none"},

    {TIB_OPTION_FORMATS, "formats", 'f', "LIST", TIB_ON_SCORE | TIB_ON_ROW, "tsv,json,pdf",
     "what to write, by comma, of tsv, json, pdf, svg, html, edf (annotations) and annot (of Luna)"},
    {TIB_OPTION_PAPER, "paper", 0, "SIZE", TIB_ON_SCORE | TIB_ON_ROW | TIB_ON_COHORT | TIB_ON_COMPARE, "a4",
     "paper of the PDF: a4 or letter"},
    {TIB_OPTION_COPY_SIGNALS, "copy-signals", 0, NULL, TIB_ON_SCORE | TIB_ON_ROW, NULL,
     "put the legs' channels into the annotation file, which the format edf writes"},
    {TIB_OPTION_BIDS, "bids", 0, NULL, TIB_ON_SCORE, NULL,
     "lay the results out as BIDS has derivatives, below DIR: derivatives/tibialis/sub-ID/eeg/, with a "
     "dataset_description.json; ids keep their letters and digits alone"},
    {TIB_OPTION_ID, "id", 0, "NAME", TIB_ON_SCORE, NULL, "name of the recording in all results; else its file's stem"},
    {TIB_OPTION_KEEP_DATES, "keep-dates", 0, NULL, TIB_ON_SCORE | TIB_ON_ROW, NULL, "let dates stand in the results"},
    {TIB_OPTION_KEEP_LABELS, "keep-labels", 0, NULL, TIB_ON_SCORE | TIB_ON_ROW, NULL,
     "let unknown labels of annotations stand in the results, free text too; not those that share a word with the header's "
     "patient"},

    {TIB_OPTION_MANIFEST, "manifest", 0, "FILE", TIB_ON_SCORE | TIB_ON_MERGE, NULL,
     "a table of recordings, with a header and parted by tabs: recording, and optionally id and any option of a recording, "
     "such as left or scoring; files are named from its folder. merge says which of them are missing"},
    {TIB_OPTION_SHARD, "shard", 0, "I/N", TIB_ON_SCORE, NULL,
     "score the I-th of N equal parts of the recordings, from 1; the table of all is left to merge"},
    {TIB_OPTION_JOBS, "jobs", 'j', "N", TIB_ON_SCORE, NULL, "recordings at a time"},
    {TIB_OPTION_THREADS, "threads", 0, "N", TIB_ON_SCORE | TIB_ON_EXPLAIN, "1",
     "1 or 2, at work on each recording: two take little more than half the time, for the same results. With several "
     "recordings -j gains more; both together want jobs times threads processors"},
    {TIB_OPTION_FORCE, "force", 0, NULL, TIB_ON_SCORE, NULL,
     "score again what is done already: a result with the same recording, options and version"},
    {TIB_OPTION_TIMEOUT, "timeout", 0, "S", TIB_ON_SCORE, NULL, "a recording that takes longer, in seconds, fails alone"},
    {TIB_OPTION_MEMORY, "memory", 0, "MB", TIB_ON_SCORE, NULL, "a recording that needs more memory fails alone"},
    {TIB_OPTION_PROGRESS, "progress", 0, "WHEN", TIB_ON_SCORE, "auto", "progress on stderr: auto, always or never"},
    {TIB_OPTION_LOG_FORMAT, "log-format", 0, "FORMAT", TIB_ON_SCORE, "text",
     "stderr as text, or as json: an object on a line for all that happens"},

    {TIB_OPTION_JSON, "json", 0, NULL, TIB_ON_INSPECT | TIB_ON_FIELDS | TIB_ON_EXPLAIN | TIB_ON_COHORT | TIB_ON_COMPARE,
     NULL, "print JSON: an array with an object for each; of explain, cohort and compare one object"},
    {TIB_OPTION_TSV, "tsv", 0, NULL, TIB_ON_INSPECT | TIB_ON_FIELDS | TIB_ON_COHORT | TIB_ON_COMPARE, NULL,
     "print one line for each"},
    {TIB_OPTION_PHI, "phi", 0, NULL, TIB_ON_INSPECT, NULL,
     "warn of fields in the header that identify a person; their contents are not shown"},

    {TIB_OPTION_AT, "at", 0, "TIME", TIB_ON_EXPLAIN, NULL,
     "the time to look at, hh:mm:ss of the clock or seconds from the start; needed"},
    {TIB_OPTION_AROUND, "around", 0, "S", TIB_ON_EXPLAIN, "60",
     "seconds before and after it, of the movements explained and of the picture"},
    {TIB_OPTION_EXPLAIN_OUT, "out", 'o', "FILE", TIB_ON_EXPLAIN, NULL,
     "a picture as well: a name that ends in .svg or .pdf"},

    {TIB_OPTION_MERGE_OUT, "out", 'o', "FILE", TIB_ON_MERGE, NULL,
     "what to write: a table, FILE.tsv, or a database, FILE.sqlite; needed"},

    {TIB_OPTION_PARTICIPANTS, "participants", 0, "FILE", TIB_ON_COHORT, NULL,
     "a table of people, with a header and parted by tabs, as BIDS has it: participant_id and any column; or of nights, "
     "with "
     "their id"},
    {TIB_OPTION_GROUP, "group", 0, "COLUMN", TIB_ON_COHORT, NULL,
     "what parts the groups, at most 12; two of them are compared by Wilcoxon's rank-sum test, more are described"},
    {TIB_OPTION_PAIRED, "paired", 0, "COLUMN", TIB_ON_COHORT, NULL,
     "whose night it is; else the participant, or sub of an id such as sub-01_ses-2, else each night is a subject of its "
     "own"},
    {TIB_OPTION_CONDITION, "condition", 0, "COLUMN", TIB_ON_COHORT, NULL,
     "before or after, first or second night: nights of a subject are compared by Wilcoxon's signed-rank test"},
    {TIB_OPTION_LEVELS, "levels", 0, "A,B", TIB_ON_COHORT, NULL,
     "the two conditions; a change is that from A to B. Needed but where there are two, and numbers"},
    {TIB_OPTION_COVARIATES, "covariates", 0, "LIST", TIB_ON_COHORT, NULL,
     "columns by comma, such as age,sex,ferritin: numbers, or one of two words; by Spearman's correlation"},
    {TIB_OPTION_INDEX, "index", 0, "LIST", TIB_ON_COHORT, NULL,
     "indices such as plms, and other columns of TABLE, by comma; else plms, plmw, plms_nr, plms_arousal, "
     "periodicity_ferri "
     "and imi_geometric_mean_s, as far as there are values"},
    {TIB_OPTION_COHORT_RULES, "rules", 'r', "NAME", TIB_ON_COHORT, NULL, "whose rows of TABLE; else the first in it"},
    {TIB_OPTION_COHORT_STUDY, "study", 0, "KIND", TIB_ON_COHORT, "night", "which recordings of TABLE: night or sit"},
    {TIB_OPTION_COHORT_SEED, "seed", 0, "N", TIB_ON_COHORT, "1", "of the bootstrap: same seed, same figures"},
    {TIB_OPTION_COHORT_OUT, "out", 'o', "FILE", TIB_ON_COHORT, NULL, "plots as well: a name that ends in .pdf or .svg"},

    {TIB_OPTION_IOU, "iou", 0, "SHARE", TIB_ON_COMPARE, "0.2",
     "least overlap of a match: time that both share, of the time that either covers"},
    {TIB_OPTION_TOLERANCE, "tolerance", 0, "S", TIB_ON_COMPARE, NULL,
     "match by onsets that are at most so many seconds apart, instead of by overlap"},
    {TIB_OPTION_INSIDE, "inside", 0, NULL, TIB_ON_COMPARE, NULL,
     "leave out movements that begin outside of the span that both have scored"},
    {TIB_OPTION_SHIFT, "shift", 0, "S", TIB_ON_COMPARE, NULL,
     "seconds that are added to the times of TEST; else by the clocks of both, where both tell when they begin"},
    {TIB_OPTION_MATRIX, "matrix", 0, NULL, TIB_ON_COMPARE, NULL,
     "several scorers, each against each, and against what most of the others marked"},
    {TIB_OPTION_COMPARE_STAGES, "stages", 0, "PLACE", TIB_ON_COMPARE, NULL,
     "annotations whose stages count for both, of the night or a folder of the nights; else those that both tell"},
    {TIB_OPTION_COMPARE_OUT, "out", 'o', "FILE", TIB_ON_COMPARE, NULL,
     "one page of tables and plots as well: a name that ends in .pdf or .svg"},

    {TIB_OPTION_SIMULATE_OUT, "out", 'o', "DIR", TIB_ON_SIMULATE, NULL, "where the night and its truth go; needed"},
    {TIB_OPTION_SCENARIO, "scenario", 0, "NAME", TIB_ON_SIMULATE, "rls", "what happens in the night; see below"},
    {TIB_OPTION_HOURS, "hours", 0, "H", TIB_ON_SIMULATE, "8", "length of the night"},
    {TIB_OPTION_FS, "fs", 0, "HZ", TIB_ON_SIMULATE, "256", "sampling rate of the legs"},
    {TIB_OPTION_SEED, "seed", 0, "N", TIB_ON_SIMULATE, "1", "of chance: same seed, same bytes"},
    {TIB_OPTION_NOISE, "noise", 0, "UV", TIB_ON_SIMULATE, "2", "resting noise of the legs, RMS in uV"},
    {TIB_OPTION_EMG, "emg", 0, "KIND", TIB_ON_SIMULATE, "gaussian",
     "muscles as gaussian noise, or as units: sums of motor-unit potentials"},
    {TIB_OPTION_ACCEL_FS, "accel-fs", 0, "HZ", TIB_ON_SIMULATE, "50", "sampling rate of the accelerometers"},
    {TIB_OPTION_WITHOUT, "without", 0, "LIST", TIB_ON_SIMULATE, NULL,
     "leave out, by comma: stages arousals respiratory lights accelerometer right"},
    {TIB_OPTION_WITH, "with", 0, "LIST", TIB_ON_SIMULATE, NULL, "add, by comma: calf (EMG LGAS and EMG RGAS)"},
    {TIB_OPTION_PSG, "psg", 0, NULL, TIB_ON_SIMULATE, NULL, "fill up to 24 channels, as a full polysomnography has"},
    {TIB_OPTION_HUM, "hum", 0, "UV", TIB_ON_SIMULATE, "0", "amplitude of a mains hum with harmonics in both legs, in uV"},
    {TIB_OPTION_HUM_HZ, "hum-hz", 0, "HZ", TIB_ON_SIMULATE, "50", "of the hum: 50 or 60"},
    {TIB_OPTION_ECG, "ecg", 0, "UV", TIB_ON_SIMULATE, "0", "ECG in the legs: peak of a beat in the left one, in uV"},
    {TIB_OPTION_ECG_RATE, "ecg-rate", 0, "BPM", TIB_ON_SIMULATE, "70", "beats a minute, irregular, some of them premature"},
    {TIB_OPTION_ECG_IRREGULAR, "ecg-irregular", 0, NULL, TIB_ON_SIMULATE, NULL,
     "the heart beats as in atrial fibrillation: every interval another"},
    {TIB_OPTION_ECG_CHANNEL, "ecg-channel", 0, NULL, TIB_ON_SIMULATE, NULL,
     "an ECG channel with the beats, with or without ECG in the legs"},
    {TIB_OPTION_POPS, "pops", 0, "N", TIB_ON_SIMULATE, "0", "electrode pops an hour and leg"},
    {TIB_OPTION_STEPS, "steps", 0, "N", TIB_ON_SIMULATE, "0", "steps of the level an hour and leg"},
    {TIB_OPTION_DRIFT, "drift", 0, "UV", TIB_ON_SIMULATE, "0", "slow drift of the electrodes, RMS in uV"},
    {TIB_OPTION_TONE, "tone", 0, NULL, TIB_ON_SIMULATE, NULL, "stretches of minutes with more resting noise"},
    {TIB_OPTION_NAME, "name", 0, "NAME", TIB_ON_SIMULATE, NULL, "name of the files; else the scenario's"},

    {TIB_OPTION_QUIET, "quiet", 'q', NULL,
     TIB_ON_SCORE | TIB_ON_MERGE | TIB_ON_COHORT | TIB_ON_COMPARE | TIB_ON_INSPECT | TIB_ON_SIMULATE | TIB_ON_EXPLAIN, NULL,
     "nothing on stdout, and errors alone on stderr"},
    {TIB_OPTION_VERBOSE, "verbose", 'v', NULL, TIB_ON_SCORE | TIB_ON_INSPECT, NULL,
     "a line on stderr for every recording that is done; with -q of inspect, for every file that is refused"},
    {TIB_OPTION_HELP, "help", 'h', NULL, TIB_ON_ALL, NULL, "print this and exit"},
};

const struct tib_option_row *tib_option_rows(size_t *n) {
  *n = sizeof ROWS / sizeof *ROWS;
  return ROWS;
}

const char *tib_option_default(const struct tib_option_row *row, char *buffer) {
  if (row->id != TIB_OPTION_JOBS) return row->default_text;
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  snprintf(buffer, 16, "%ld", processors > 0 && processors < 100000 ? processors : 1);
  return buffer;
}
