/* One stage per line, as yasa, U-Sleep and most scripts write it: names, or numbers whose meaning differs from program to
 * program and is never guessed (formats.md 1.4). */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "read/scored/epoch_lines.h"
#include "read/scored/labels.h"

#define LOOKED_AT 100
#define LOWEST (-9)
#define NUMBERS 19 /* LOWEST to 9 */
#define MAX_CODES 16

/* What stands in the file. */
struct scan {
  int64_t n;
  int64_t count[NUMBERS]; /* of each number */
  int64_t line[NUMBERS];  /* where it stands first */
  bool numbers;
  bool names; /* W or R stands there by name */
};

/* 2 and 2.0 and numpy's 2.000000000000000000e+00 are the same number. */
static bool number_of(struct tib_cell word, int64_t *number) {
  double value;
  if (tib_cell_int(word, number)) return true;
  if (!tib_text_parse_double(word.s, word.n, &value) || !(fabs(value) < 1e6) || trunc(value) != value) return false;
  *number = (int64_t)value;
  return true;
}

static bool is_known(int64_t number) { return number >= LOWEST && number < LOWEST + NUMBERS; }

static bool is_title(struct tib_cell word) {
  static const char *const words[] = {"stage",        "stages",     "sleep stage", "sleep stages", "sleep_stage",
                                      "sleep_stages", "sleepstage", "hypnogram",   "hypno",        "scoring",
                                      "label",        "labels",     "score",       "scores"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (tib_cell_is_fold(word, words[i])) return true;
  return false;
}

/* Goes to the first epoch, behind a title. */
static bool first_word(struct tib_epoch_words *words, const struct tib_text_file *file) {
  *words = (struct tib_epoch_words){.lines = tib_lines_begin(file)};
  if (!tib_epoch_words_next(words)) return false;
  return !is_title(words->word) || tib_epoch_words_next(words);
}

/* A tenth of the words looked at may be this lab's own. */
static bool recognise(const struct tib_text_file *file) {
  struct tib_epoch_words words;
  int64_t n = 0, strange = 0, number;
  enum tib_stage stage;
  for (bool more = first_word(&words, file); more && n < LOOKED_AT; more = tib_epoch_words_next(&words), n++) {
    if (words.columns > 1 || words.word.n > 32) return false;
    bool known = number_of(words.word, &number) ? is_known(number) : tib_epoch_word_stage(words.word, &stage);
    strange += !known;
  }
  return n > 0 && strange * 10 <= n;
}

/* ---- what stands there ---- */

static enum tib_status count_number(const struct tib_epoch_words *words, const struct tib_text_file *file, int64_t number,
                                    struct scan *scan, struct tib_error *err) {
  if (!is_known(number))
    return tib_fail(err, TIB_SCORING_FORMAT,
                    "%s, line %" PRId64 ": %" PRId64 " is a sleep stage in no coding; check the file", file->path,
                    words->line, number);
  size_t at = (size_t)(number - LOWEST);
  if (scan->count[at]++ == 0) scan->line[at] = words->line;
  scan->numbers = true;
  return TIB_OK;
}

static enum tib_status look(const struct tib_text_file *file, struct scan *scan, struct tib_error *err) {
  struct tib_epoch_words words;
  int64_t number;
  enum tib_stage stage;
  for (bool more = first_word(&words, file); more; more = tib_epoch_words_next(&words)) {
    enum tib_status status = tib_epoch_words_check(&words, file, err);
    if (status == TIB_OK && number_of(words.word, &number)) {
      status = count_number(&words, file, number, scan, err);
    } else if (tib_epoch_word_stage(words.word, &stage)) {
      scan->names = scan->names || stage == TIB_STAGE_W || stage == TIB_STAGE_R;
    }
    if (status != TIB_OK) return status;
    scan->n++;
  }
  return TIB_OK;
}

/* ---- the length of an epoch ---- */

/* A recording's end may cut the last epoch, which is then scored or not; an exact quotient goes first. */
static enum tib_status find_epoch(const struct tib_text_file *file, const struct tib_annot_frame *frame, int64_t n,
                                  tib_ticks *epoch, struct tib_error *err) {
  static const int lengths[] = {30, 20, 1};
  char seconds[32];
  *epoch = frame->epoch > 0 ? frame->epoch : 30 * TIB_TICKS_PER_S;
  if (frame->epoch > 0 || frame->duration < 0) return TIB_OK;
  for (int exact = 1; exact >= 0; exact--)
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
      *epoch = lengths[i] * TIB_TICKS_PER_S;
      if (exact ? frame->duration % *epoch == 0 && frame->duration / *epoch == n
                : tib_epochs_fit(n, *epoch, frame->duration))
        return TIB_OK;
    }
  tib_text_seconds(seconds, sizeof seconds, frame->duration, 1);
  return tib_fail(err, TIB_SCORING_FORMAT,
                  "%s has %" PRId64
                  " stages and the recording %s s, which makes no epochs of 30, 20 or 1 s; name their "
                  "length with --epoch",
                  file->path, n, seconds);
}

/* ---- the meaning of numbers ---- */

static bool has(const struct scan *scan, int number) { return scan->count[number - LOWEST] > 0; }

static enum tib_stage read_as(const struct tib_stage_codes *codes, int number) { return codes->stage[number - codes->low]; }

/* The first number, from LOWEST on, that these codes do not know; NUMBERS + LOWEST: all are known. */
static int unknown_to(const struct tib_stage_codes *codes, const struct scan *scan) {
  int number = LOWEST;
  while (number < LOWEST + NUMBERS && !(has(scan, number) && (number < codes->low || number > codes->high))) number++;
  return number;
}

static bool fits(const struct tib_stage_codes *codes, const struct scan *scan) {
  return unknown_to(codes, scan) == LOWEST + NUMBERS;
}

/* The highest number that two readings differ in; LOWEST - 1: they agree. */
static int differ(const struct tib_stage_codes *a, const struct tib_stage_codes *b, const struct scan *scan) {
  int number = LOWEST + NUMBERS - 1;
  while (number >= LOWEST && !(has(scan, number) && read_as(a, number) != read_as(b, number))) number--;
  return number;
}

static void add_time(struct tib_text *text, const struct tib_stage_codes *codes, enum tib_stage stage,
                     const struct scan *scan, tib_ticks epoch) {
  char minutes[32];
  int64_t n = 0;
  for (int number = LOWEST; number < LOWEST + NUMBERS; number++)
    if (has(scan, number) && read_as(codes, number) == stage) n += scan->count[number - LOWEST];
  tib_text_seconds(minutes, sizeof minutes, tib_epoch_onset(n, epoch) / 60, 0);
  tib_text_addf(text, "%s min of %s", minutes, tib_stage_label(stage));
}

/* Both readings, in the stages that the number is to them. */
static enum tib_status refuse(const struct tib_text_file *file, const struct scan *scan, tib_ticks epoch,
                              const struct tib_stage_codes *const *readings, size_t n, struct tib_error *err) {
  struct tib_text text = {0};
  const struct tib_stage_codes *a = readings[0], *b = readings[1];
  for (size_t i = 1; i < n && differ(a, b, scan) < LOWEST; i++) b = readings[i];
  int number = differ(a, b, scan);
  enum tib_stage first = read_as(a, number), second = read_as(b, number);
  tib_text_addf(&text, "%d is %s for %s and %s for %s: %s gives ", number, tib_stage_label(first), a->name,
                tib_stage_label(second), b->name, a->name);
  add_time(&text, a, first, scan, epoch);
  tib_text_add(&text, " and ");
  add_time(&text, a, second, scan, epoch);
  tib_text_addf(&text, ", %s ", b->name);
  add_time(&text, b, first, scan, epoch);
  tib_text_add(&text, " and ");
  add_time(&text, b, second, scan, epoch);
  tib_text_add(&text, "; name the right one with --stage-codes ");
  for (size_t i = 0; i < n; i++) tib_text_addf(&text, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " or ", readings[i]->name);
  enum tib_status status =
      text.failed ? tib_fail(err, TIB_MEMORY, "%s: out of memory", file->path)
                  : tib_fail(err, TIB_AMBIGUOUS_STAGES, "%s: its sleep stages are numbers, and %s", file->path, text.s);
  tib_text_finish(&text);
  return status;
}

/* A 5 among zeros, or a 9, is Profusion's, a -1 or -2 is yasa's. Without a zero 5 may as well be the wake of DREAMS. */
static bool decides(const struct tib_stage_codes *codes, const struct scan *scan) {
  if (tib_text_equal_fold(codes->name, "profusion")) return has(scan, 9) || (has(scan, 5) && has(scan, 0));
  return tib_text_equal_fold(codes->name, "yasa") && (has(scan, -1) || has(scan, -2));
}

/* One reading that is left is taken, unless it is one that nobody expects without its name. */
static bool is_common(const struct tib_stage_codes *codes) {
  return tib_text_equal_fold(codes->name, "profusion") || tib_text_equal_fold(codes->name, "yasa");
}

static enum tib_status decide(const struct tib_text_file *file, const struct scan *scan, tib_ticks epoch,
                              const struct tib_stage_codes **codes, struct tib_error *err) {
  const struct tib_stage_codes *readings[MAX_CODES];
  size_t n_all, n = 0;
  bool agree = true;
  const struct tib_stage_codes *all = tib_stage_codes(&n_all);
  for (size_t i = 0; i < n_all && n < MAX_CODES; i++) {
    if (!fits(&all[i], scan)) continue;
    readings[n++] = &all[i];
    *codes = &all[i];
    if (decides(&all[i], scan)) return TIB_OK;
    agree = agree && differ(readings[0], &all[i], scan) < LOWEST;
  }
  if (n > 0 && agree && is_common(readings[0])) {
    *codes = readings[0];
    return TIB_OK;
  }
  if (n > 1 && !agree) return refuse(file, scan, epoch, readings, n, err);
  if (n == 0)
    return tib_fail(err, TIB_SCORING_FORMAT, "%s: no coding of sleep stages has all the numbers in it; write names instead",
                    file->path);
  return tib_fail(
      err, TIB_AMBIGUOUS_STAGES,
      "%s: its sleep stages are numbers that only %s has all (%s); name it with --stage-codes %s, or write names",
      file->path, readings[0]->name, readings[0]->title, readings[0]->name);
}

/* The numbers of Rechtschaffen and Kales, where W and R are written as such. */
static const enum tib_stage depths[] = {TIB_STAGE_N1, TIB_STAGE_N2, TIB_STAGE_N3, TIB_STAGE_N3};
static const struct tib_stage_codes among_names = {"names", "1 N1, 2 N2, 3 and 4 N3 among W and R", 1, 4, depths};

/* *codes: NULL where no number stands there. */
static enum tib_status find_codes(const struct tib_text_file *file, const struct tib_annot_frame *frame,
                                  const struct scan *scan, tib_ticks epoch, const struct tib_stage_codes **codes,
                                  struct tib_error *err) {
  *codes = NULL;
  if (!scan->numbers) return TIB_OK;
  if (!frame->codes && !scan->names) return decide(file, scan, epoch, codes, err);
  *codes = frame->codes ? frame->codes : &among_names;
  int number = unknown_to(*codes, scan);
  if (number == LOWEST + NUMBERS) return TIB_OK;
  return tib_fail(err, TIB_SCORING_FORMAT,
                  "%s, line %" PRId64 ": sleep stage %d is none of %s (%s); name other codes with --stage-codes",
                  file->path, scan->line[number - LOWEST], number, (*codes)->name, (*codes)->title);
}

/* ---- all of it ---- */

static enum tib_status add_epochs(const struct tib_text_file *file, const struct tib_annot_frame *frame,
                                  const struct tib_stage_codes *codes, tib_ticks epoch, struct tib_annotations *list,
                                  struct tib_error *err) {
  struct tib_epoch_words words;
  int64_t number, n = 0;
  for (bool more = first_word(&words, file); more; more = tib_epoch_words_next(&words)) {
    struct tib_cell word = words.word;
    enum tib_status status;
    if (codes && number_of(word, &number)) {
      const char *label = tib_stage_label(read_as(codes, (int)number));
      status = tib_annotations_add(list, tib_epoch_onset(n, epoch), epoch, label, strlen(label), NULL, 0, file->path, err);
    } else {
      status = tib_epoch_add(frame, file, n, epoch, word, list, err);
    }
    if (status != TIB_OK) return status;
    n++;
  }
  return TIB_OK;
}

static enum tib_status load(const struct tib_text_file *file, const struct tib_annot_frame *frame,
                            struct tib_annotations *list, struct tib_error *err) {
  struct scan scan = {0};
  const struct tib_stage_codes *codes = NULL;
  tib_ticks epoch = 0;
  enum tib_status status = tib_lines_check(file, err);
  if (status == TIB_OK) status = look(file, &scan, err);
  if (status == TIB_OK) status = find_epoch(file, frame, scan.n, &epoch, err);
  if (status == TIB_OK) status = find_codes(file, frame, &scan, epoch, &codes, err);
  if (status == TIB_OK) status = add_epochs(file, frame, codes, epoch, list, err);
  if (status != TIB_OK) return status;
  list->epoch = epoch;
  list->covers |= 1u << TIB_ANNOT_STAGE;
  return TIB_OK;
}

const struct tib_annot_format tib_format_stage_lines = {
    .name = "stage-lines",
    .title = "one stage per line",
    .recognise = recognise,
    .load = load,
};
