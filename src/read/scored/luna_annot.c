/* Luna's .annot: `class instance channel start stop meta` by tabs, or its first columns only. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "read/scored/clock.h"
#include "read/scored/rows.h"

#define COLUMNS 6
#define MAX_LABEL 128
#define MAX_EPOCH_S INT64_C(86400)
#define MAX_EPOCHS INT64_C(100000000)
#define DAY (INT64_C(86400) * TIB_TICKS_PER_S)

enum kind { UNREADABLE, ABSENT, ELAPSED, CLOCK, EPOCH, LENGTH, UNTIL_NEXT };

/* A start or a stop as it is written. */
struct moment {
  enum kind kind;
  tib_ticks at;    /* elapsed; of CLOCK since midnight; of LENGTH the length */
  tib_ticks until; /* of EPOCH: its end */
};

/* A row whose stop is the start of the next. */
struct pending {
  bool on;
  tib_ticks onset;
  int64_t line;
  char label[MAX_LABEL];
  struct tib_cell channel;
};

struct annot {
  const struct tib_text_file *file;
  const struct tib_annot_frame *frame;
  struct tib_annotations *list;
  struct tib_clock clock;
  bool used_clock;
  int64_t line;
  struct pending pending;
};

/* ---- times ---- */

static tib_ticks epoch_of(const struct tib_annot_frame *frame) {
  return frame && frame->epoch > 0 ? frame->epoch : 30 * TIB_TICKS_PER_S;
}

/* Elapsed hours may be more than a day's. */
static bool parse_elapsed_clock(struct tib_cell cell, tib_ticks *value) {
  const char *colon = cell.n > 0 ? memchr(cell.s, ':', cell.n) : NULL;
  char clock[40];
  int64_t hours;
  tib_ticks rest;
  if (!colon) return false;
  size_t n = (size_t)(colon - cell.s);
  if (cell.n - n + 1 >= sizeof clock || !tib_text_parse_int(cell.s, n, &hours) || hours < 0 || hours > 9999) return false;
  clock[0] = '0';
  memcpy(clock + 1, colon, cell.n - n);
  if (!tib_clock_parse((struct tib_cell){clock, cell.n - n + 1}, &rest)) return false;
  *value = hours * 3600 * TIB_TICKS_PER_S + rest;
  return true;
}

/* e:N, e:LENGTH:N, e:LENGTH:STEP:N. */
static struct moment parse_epoch(struct tib_cell cell, tib_ticks epoch) {
  struct tib_cell part[4];
  int64_t number[4] = {0};
  size_t n = tib_cells_split(cell, ':', part, 4);
  if (n < 2 || n > 4 || !tib_cell_is(part[0], "e")) return (struct moment){.kind = UNREADABLE};
  for (size_t i = 1; i < n; i++)
    if (!tib_cell_int(part[i], &number[i]) || number[i] < 1 || number[i] > (i + 1 < n ? MAX_EPOCH_S : MAX_EPOCHS))
      return (struct moment){.kind = UNREADABLE};
  tib_ticks length = n > 2 ? number[1] * TIB_TICKS_PER_S : epoch;
  tib_ticks step = n > 3 ? number[2] * TIB_TICKS_PER_S : length;
  if (number[n - 1] - 1 > INT64_MAX / 4 / step) return (struct moment){.kind = UNREADABLE};
  tib_ticks at = (number[n - 1] - 1) * step;
  return (struct moment){EPOCH, at, at + length};
}

static struct moment parse_moment(struct tib_cell cell, bool stop, tib_ticks epoch) {
  struct moment moment = {.kind = UNREADABLE};
  if (stop && (tib_cell_is(cell, "...") || tib_cell_is(cell, "-"))) return (struct moment){.kind = UNTIL_NEXT};
  if (tib_cell_is_absent(cell)) return (struct moment){.kind = ABSENT};
  if (tib_cell_starts(cell, "e:")) return parse_epoch(cell, epoch);
  if (tib_cell_starts(cell, "0+")) {
    struct tib_cell rest = {cell.s + 2, cell.n - 2};
    if (parse_elapsed_clock(rest, &moment.at)) moment.kind = ELAPSED;
  } else if (stop && cell.s[0] == '+') {
    if (tib_text_parse_seconds(cell.s + 1, cell.n - 1, &moment.at) && moment.at >= 0) moment.kind = LENGTH;
  } else if (tib_text_parse_seconds(cell.s, cell.n, &moment.at)) {
    moment.kind = ELAPSED;
  } else if (tib_clock_parse(cell, &moment.at)) {
    moment.kind = CLOCK;
  }
  return moment;
}

static enum tib_status bad_time(const struct annot *annot, const char *which, struct tib_cell cell, struct tib_error *err) {
  return tib_fail(err, TIB_SCORING_FORMAT,
                  "%s, line %" PRId64 ": %s '%.*s' is no time; write seconds, hh:mm:ss, 0+hh:mm:ss or e:N",
                  annot->file->path, annot->line, which, tib_cell_shown(cell), cell.s);
}

static enum tib_status onset_of(struct annot *annot, struct moment start, tib_ticks *onset, struct tib_error *err) {
  *onset = start.at;
  if (start.kind != CLOCK) return TIB_OK;
  annot->used_clock = true;
  return tib_clock_elapsed(&annot->clock, start.at, annot->file, annot->line, onset, err);
}

/* A stop on the clock is the next such time after the start, on the same day or behind midnight. */
static enum tib_status offset_of(struct annot *annot, struct moment start, struct moment stop, tib_ticks onset,
                                 tib_ticks *offset, struct tib_error *err) {
  *offset = stop.kind == EPOCH ? stop.until : stop.kind == LENGTH ? onset + stop.at : stop.at;
  if (stop.kind == ABSENT) *offset = start.kind == EPOCH ? start.until : TIB_NO_TICKS;
  if (stop.kind != CLOCK) return TIB_OK;
  annot->used_clock = true;
  if (start.kind != CLOCK) return tib_clock_elapsed(&annot->clock, stop.at, annot->file, annot->line, offset, err);
  tib_ticks length = stop.at - start.at;
  if (length < -DAY / 4) length += DAY;
  *offset = onset + length;
  return TIB_OK;
}

/* ---- labels ---- */

static bool is_generic(struct tib_cell class) {
  static const char *const words[] = {"annot",   "annotation", "annotations", "event",       "events",
                                      "stage",   "stages",     "sleep_stage", "sleep stage", "sleepstage",
                                      "staging", "hypnogram",  "scoring"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (tib_cell_is_fold(class, words[i])) return true;
  return false;
}

static bool is_known(const struct annot *annot, const char *text) {
  return tib_rows_label(annot->frame->map, text) != NULL;
}

static void copy(char *to, size_t size, struct tib_cell cell) {
  size_t n = cell.n < size ? cell.n : size - 1;
  while (n > 0 && n < cell.n && ((unsigned char)cell.s[n] & 0xC0) == 0x80) n--;
  memcpy(to, cell.s, n);
  to[n] = '\0';
}

/* The class; with the instance where both together have a meaning ("LM", "left"), the instance alone where the class has
 * none by its nature ("stage", "N2"). */
static void make_label(const struct annot *annot, struct tib_cell class, struct tib_cell instance, char label[MAX_LABEL]) {
  copy(label, MAX_LABEL, class);
  if (tib_cell_is_absent(instance) || class.n + instance.n + 2 > MAX_LABEL) return;
  label[class.n] = ':';
  copy(label + class.n + 1, MAX_LABEL - class.n - 1, instance);
  if (is_known(annot, label)) return;
  label[class.n] = '\0';
  if (!is_generic(class) || is_known(annot, label)) return;
  copy(label, MAX_LABEL, instance);
}

/* ---- rows ---- */

static enum tib_status add(struct annot *annot, tib_ticks onset, tib_ticks offset, const char *label,
                           struct tib_cell channel, struct tib_error *err) {
  bool has_signal = !tib_cell_is_absent(channel);
  return tib_annotations_add(annot->list, onset, offset == TIB_NO_TICKS ? TIB_NO_TICKS : offset - onset, label,
                             strlen(label), has_signal ? channel.s : NULL, has_signal ? channel.n : 0, annot->file->path,
                             err);
}

static enum tib_status end_pending(struct annot *annot, tib_ticks offset, struct tib_error *err) {
  struct pending *pending = &annot->pending;
  if (!pending->on) return TIB_OK;
  pending->on = false;
  if (offset <= pending->onset)
    return tib_fail(err, TIB_SCORING_FORMAT,
                    "%s, line %" PRId64 ": it lasts until what comes next, which begins no later; sort the rows by start",
                    annot->file->path, pending->line);
  return add(annot, pending->onset, offset, pending->label, pending->channel, err);
}

/* Nothing comes after the last row but the end of the recording. */
static enum tib_status end_last(struct annot *annot, struct tib_error *err) {
  const struct pending *last = &annot->pending;
  tib_ticks end = annot->frame->duration;
  if (!last->on) return TIB_OK;
  if (end < 0)
    return tib_fail(err, TIB_SCORING_FORMAT,
                    "%s, line %" PRId64 ": it lasts until what comes next, and nothing does; write its stop",
                    annot->file->path, last->line);
  return add(annot, last->onset, end > last->onset ? end : last->onset, last->label, last->channel, err);
}

/* Luna's own words about the recording have neither start nor stop. */
static void take_placeless(struct annot *annot, struct tib_cell class, struct tib_cell instance) {
  static const char *const words[] = {"start_hms", "start_date", "duration_hms", "duration_sec", "epoch_sec"};
  tib_ticks start;
  if (tib_cell_is_fold(class, "start_hms") && tib_clock_parse(instance, &start)) {
    annot->list->has_start = true;
    annot->list->start = start;
    if (!annot->clock.begun) annot->clock = tib_rows_clock(annot->frame, annot->list);
    return;
  }
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (tib_cell_is_fold(class, words[i])) return;
  annot->list->n_malformed++;
}

static enum tib_status take(struct annot *annot, const struct tib_cell cell[5], struct tib_error *err) {
  tib_ticks onset, offset = TIB_NO_TICKS;
  struct moment start = parse_moment(cell[3], false, epoch_of(annot->frame));
  struct moment stop = parse_moment(cell[4], true, epoch_of(annot->frame));
  if (start.kind == UNREADABLE) return bad_time(annot, "start", cell[3], err);
  if (stop.kind == UNREADABLE) return bad_time(annot, "stop", cell[4], err);
  if (start.kind == ABSENT) {
    take_placeless(annot, cell[0], cell[1]);
    return TIB_OK;
  }
  enum tib_status status = onset_of(annot, start, &onset, err);
  if (status == TIB_OK) status = end_pending(annot, onset, err);
  if (status != TIB_OK) return status;
  struct pending *row = &annot->pending;
  *row = (struct pending){stop.kind == UNTIL_NEXT, onset, annot->line, "", cell[2]};
  make_label(annot, cell[0], cell[1], row->label);
  if (row->on) return TIB_OK;
  status = offset_of(annot, start, stop, onset, &offset, err);
  if (status == TIB_OK && offset != TIB_NO_TICKS && offset < onset)
    status = tib_fail(err, TIB_SCORING_FORMAT, "%s, line %" PRId64 ": it stops before it starts; check both times",
                      annot->file->path, annot->line);
  return status == TIB_OK ? add(annot, onset, offset, row->label, cell[2], err) : status;
}

/* Puts the cells of a row into the places of six columns; false where a row may not have as many. */
static bool place(struct tib_cell *cell, size_t n) {
  static const struct tib_cell none = {"", 0};
  while ((n == 4 || n == 5) && cell[n - 1].n == 0) n--;
  if (n < 3 || n == 5) return false;
  if (n > 5) return true;
  cell[4] = cell[n - 1];
  cell[3] = cell[n - 2];
  cell[2] = none;
  if (n == 3) cell[1] = none;
  return true;
}

static bool is_header(const struct tib_cell *cell, size_t n) {
  static const char *const words[] = {"class", "instance", "channel", "start", "stop"};
  if (n < 5) return false;
  for (size_t i = 0; i < 5; i++)
    if (!tib_cell_is(cell[i], words[i])) return false;
  return true;
}

static enum tib_status take_line(struct annot *annot, struct tib_cell line, struct tib_error *err) {
  struct tib_cell cell[COLUMNS];
  size_t n = tib_cells_split(line, '\t', cell, COLUMNS);
  if (is_header(cell, n)) return TIB_OK;
  if (!place(cell, n))
    return tib_fail(err, TIB_SCORING_FORMAT,
                    "%s, line %" PRId64
                    ": it has %zu columns; a row has class, start and stop, or class, instance, start and stop, or all of "
                    "class, instance, channel, start, stop and meta, separated by tabs",
                    annot->file->path, annot->line, n);
  return take(annot, cell, err);
}

static bool is_comment(struct tib_cell line) { return line.n > 0 && (line.s[0] == '#' || line.s[0] == '%'); }

static enum tib_status load(const struct tib_text_file *file, const struct tib_annot_frame *frame,
                            struct tib_annotations *list, struct tib_error *err) {
  struct annot annot = {.file = file, .frame = frame, .list = list};
  struct tib_lines lines = tib_lines_begin(file);
  struct tib_cell line;
  annot.clock = tib_rows_clock(frame, list);
  enum tib_status status = tib_lines_check(file, err);
  while (status == TIB_OK && tib_lines_next(&lines, &line)) {
    annot.line = lines.number;
    if (tib_cell_trim(line).n > 0 && !is_comment(line)) status = take_line(&annot, line, err);
  }
  if (status == TIB_OK) status = end_last(&annot, err);
  if (status == TIB_OK && annot.used_clock) tib_rows_from_first_epoch(frame, list);
  return status;
}

/* ---- recognising ---- */

static bool is_time(struct tib_cell cell, bool stop) {
  enum kind kind = parse_moment(cell, stop, epoch_of(NULL)).kind;
  return kind != UNREADABLE && (stop || kind != ABSENT);
}

/* A class that is no number, and times where they may stand, also in a row of five columns, which load() refuses. */
static bool is_row(const struct tib_cell *cell, size_t n) {
  double number;
  if (n < 3 || cell[0].n == 0 || tib_text_parse_double(cell[0].s, cell[0].n, &number)) return false;
  if (n == 3) return is_time(cell[1], false) && is_time(cell[2], true);
  if (n == 4) return is_time(cell[2], false) && is_time(cell[3], true);
  return (tib_cell_is(cell[3], ".") || is_time(cell[3], false)) && is_time(cell[4], true);
}

/* By the first line that is no comment; a preamble alone has columns of its own. */
static bool recognise(const struct tib_text_file *file) {
  struct tib_lines lines = tib_lines_begin(file);
  struct tib_cell line, cell[COLUMNS];
  bool preamble = false;
  while (tib_lines_next(&lines, &line) && lines.number < 10000) {
    if (tib_cell_trim(line).n == 0) continue;
    if (!is_comment(line)) {
      size_t n = tib_cells_split(line, '\t', cell, COLUMNS);
      return is_header(cell, n) || is_row(cell, n);
    }
    preamble = preamble || memchr(line.s, '|', line.n);
  }
  return preamble;
}

const struct tib_annot_format tib_format_luna_annot = {
    .name = "luna-annot",
    .title = "Luna .annot",
    .recognise = recognise,
    .load = load,
};
