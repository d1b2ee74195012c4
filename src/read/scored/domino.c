#include <inttypes.h>
#include <string.h>

#include "read/scored/clock.h"
#include "read/scored/map.h"
#include "read/scored/rows.h"

#define HOUR (INT64_C(3600) * TIB_TICKS_PER_S)
#define DAY (24 * HOUR)
#define HEADER_LINES 8

/* SOMNOmedics DOMINO: a header of "key: value", then "time; stage" or "from-to; duration; name" (the duration may be
 * missing). The keys are English in every language of the program. */
struct domino {
  const struct tib_text_file *file;
  const struct tib_annot_frame *frame;
  struct tib_annotations *list;
  int64_t line;
  bool begun;   /* the rows have */
  bool profile; /* the list of sleep stages */
  bool signal;  /* no list at all */
  int covers;   /* enum tib_annot_class of which this is the list; -1: not certain */
  tib_ticks rate;
  int64_t rate_line; /* of a rate that cannot be read */
  bool has_day;
  int64_t day; /* of the header */
  struct tib_clock clock;
  bool dated;   /* the rows have dates */
  bool unknown; /* a row whose label nobody knows */
};

/* A point of time in a row. */
struct moment {
  bool dated;
  int64_t day;
  tib_ticks clock;
};

static enum tib_status bad(const struct domino *domino, int64_t line, const char *what, struct tib_error *err) {
  return tib_fail(err, TIB_SCORING_FORMAT, "%s, line %" PRId64 ": %s; export it from DOMINO again", domino->file->path,
                  line, what);
}

/* ---- header ---- */

/* Splits "key: value". */
static bool split_key(struct tib_cell line, struct tib_cell *key, struct tib_cell *value) {
  const char *colon = line.n > 0 ? memchr(line.s, ':', line.n) : NULL;
  if (!colon) return false;
  *key = tib_cell_trim((struct tib_cell){line.s, (size_t)(colon - line.s)});
  *value = tib_cell_trim((struct tib_cell){colon + 1, (size_t)(line.s + line.n - colon) - 1});
  return true;
}

/* What a list is, by the part of its name before the backslash: those that are certain. */
static void take_id(struct domino *domino, struct tib_cell value) {
  static const struct {
    const char *id;
    enum tib_annot_class class;
  } ids[] = {
      {"SchlafProfil", TIB_ANNOT_STAGE},
      {"FlowD", TIB_ANNOT_RESPIRATORY},
      {"KorrelationMA", TIB_ANNOT_AROUSAL},
      {"PLM", TIB_ANNOT_MOVEMENT},
  };
  const char *slash = value.n > 0 ? memchr(value.s, '\\', value.n) : NULL;
  if (slash) value.n = (size_t)(slash - value.s);
  for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
    if (tib_cell_is_fold(value, ids[i].id)) domino->covers = (int)ids[i].class;
  domino->profile = domino->covers == TIB_ANNOT_STAGE;
}

/* With AM or PM the month comes first. */
static bool is_american(struct tib_cell value) {
  return value.n > 1 && (value.s[value.n - 1] == 'M' || value.s[value.n - 1] == 'm');
}

static enum tib_status take_start(struct domino *domino, struct tib_cell value, struct tib_error *err) {
  struct tib_annotations *list = domino->list;
  if (value.n == 0) return TIB_OK;
  list->has_start = tib_clock_parse_dated(value, is_american(value), &domino->day, &list->start);
  domino->has_day = list->has_start || tib_clock_parse_date(value, false, &domino->day);
  if (!domino->has_day) return bad(domino, domino->line, "its start time cannot be read", err);
  tib_rows_date(domino->day, list->start_date);
  return TIB_OK;
}

/* "30 s", "500 ms". */
static void take_rate(struct domino *domino, struct tib_cell value) {
  size_t n = 0;
  while (n < value.n && value.s[n] != ' ') n++;
  struct tib_cell unit = tib_cell_trim((struct tib_cell){value.s + n, value.n - n});
  bool seconds = tib_cell_is(unit, "s"), milliseconds = tib_cell_is(unit, "ms");
  value.n = n;
  bool good = (seconds || milliseconds) && tib_cell_seconds(value, &domino->rate);
  if (good && milliseconds) domino->rate /= 1000;
  good = good && domino->rate > 0 && domino->rate <= HOUR;
  if (good) return;
  domino->rate = 0;
  domino->rate_line = domino->line;
}

static enum tib_status take_header(struct domino *domino, struct tib_cell line, struct tib_error *err) {
  struct tib_cell key, value;
  if (!split_key(line, &key, &value)) return TIB_OK;
  if (tib_cell_is_fold(key, "Signal ID")) take_id(domino, value);
  if (tib_cell_is_fold(key, "Signal Type")) domino->signal = tib_cell_is_fold(value, "Analog");
  if (tib_cell_is_fold(key, "Rate")) take_rate(domino, value);
  return tib_cell_is_fold(key, "Start Time") ? take_start(domino, value, err) : TIB_OK;
}

/* ---- times ---- */

static bool take_moment(struct tib_cell cell, struct moment *moment) {
  moment->dated = false;
  if (tib_clock_parse(cell, &moment->clock)) return true;
  moment->dated = tib_clock_parse_dated(cell, is_american(cell), &moment->day, &moment->clock);
  return moment->dated;
}

static enum tib_status elapsed(struct domino *domino, const struct moment *moment, tib_ticks *ticks,
                               struct tib_error *err) {
  if (moment->dated)
    return tib_clock_elapsed_dated(&domino->clock, moment->day, moment->clock, domino->file, domino->line, ticks, err);
  return tib_clock_elapsed(&domino->clock, moment->clock, domino->file, domino->line, ticks, err);
}

/* Before the first row the clock stands at the header's start. No row is more than an hour before it, so one that seems to
 * be is of the next day: the clock, which takes no step of 12 h and more, goes there in two. */
static enum tib_status begin_rows(struct domino *domino, const struct moment *first, struct tib_error *err) {
  tib_ticks ticks;
  struct moment start = {first->dated, domino->day, domino->list->start};
  domino->begun = true;
  domino->dated = first->dated;
  domino->clock = tib_rows_clock(domino->frame, domino->list);
  if (domino->signal)
    return tib_fail(err, TIB_SCORING_FORMAT, "%s holds a signal and no events; leave it out", domino->file->path);
  if (!domino->list->has_start) return TIB_OK;
  enum tib_status status = elapsed(domino, &start, &ticks, err);
  tib_ticks ahead = (first->clock - start.clock + DAY) % DAY;
  if (status != TIB_OK || first->dated || ahead < DAY / 2 || ahead >= 23 * HOUR) return status;
  start.clock = (start.clock + ahead / 2) % DAY;
  return elapsed(domino, &start, &ticks, err);
}

/* "from-to", or a time alone: then *has_end is false. */
static bool take_span(struct tib_cell cell, struct moment *onset, struct moment *end, bool *has_end) {
  *has_end = false;
  if (take_moment(cell, onset)) return true;
  size_t n = cell.n;
  while (n > 0 && cell.s[n - 1] != '-') n--;
  if (n == 0) return false;
  *has_end =
      take_moment((struct tib_cell){cell.s, n - 1}, onset) && take_moment((struct tib_cell){cell.s + n, cell.n - n}, end);
  return *has_end;
}

/* ---- rows ---- */

/* Words of the sleep profile, which elsewhere have no meaning or another one; NULL: none. */
static const char *profile_stage(struct tib_cell name) {
  static const struct {
    const char *word;
    enum tib_stage stage;
  } words[] = {
      {"Wake", TIB_STAGE_W},
      {"Wach", TIB_STAGE_W},
      {"N1", TIB_STAGE_N1},
      {"N2", TIB_STAGE_N2},
      {"N3", TIB_STAGE_N3},
      {"N4", TIB_STAGE_N3},
      {"Rem", TIB_STAGE_R},
      {"A", TIB_STAGE_UNKNOWN},
      {"Artefact", TIB_STAGE_UNKNOWN},
      {"Artifact", TIB_STAGE_UNKNOWN},
      {"Artefakt", TIB_STAGE_UNKNOWN},
      {"Movement", TIB_STAGE_UNKNOWN},
      {"Bewegung", TIB_STAGE_UNKNOWN},
  };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (tib_cell_is_fold(name, words[i].word)) return tib_stage_label(words[i].stage);
  return NULL;
}

static bool map_knows(const struct tib_annot_map *map, struct tib_cell name) {
  char text[128];
  if (!map || name.n >= sizeof text) return false;
  memcpy(text, name.s, name.n);
  text[name.n] = '\0';
  return tib_annot_map_find(map, text) != NULL;
}

static enum tib_status stage_of(struct domino *domino, struct tib_cell *name, struct tib_error *err) {
  int64_t number;
  const char *label = profile_stage(*name);
  if (map_knows(domino->frame->map, *name)) return TIB_OK;
  if (tib_cell_int(*name, &number)) {
    enum tib_status status = tib_rows_stage_of_number(domino->frame, domino->file, domino->line, number, &label, err);
    if (status != TIB_OK) return status;
  }
  if (label) *name = (struct tib_cell){label, strlen(label)};
  return TIB_OK;
}

static enum tib_status add(struct domino *domino, tib_ticks onset, tib_ticks duration, struct tib_cell name,
                           struct tib_error *err) {
  struct tib_annotations *list = domino->list;
  size_t before = list->n;
  enum tib_status status = domino->profile ? stage_of(domino, &name, err) : TIB_OK;
  if (status == TIB_OK)
    status = tib_annotations_add(list, onset, duration, name.s, name.n, NULL, 0, domino->file->path, err);
  if (status == TIB_OK && list->n > before &&
      !tib_rows_label(domino->frame->map, tib_annotations_text(list, list->items[before].label)))
    domino->unknown = true;
  return status;
}

/* Of an epoch, or of a mark without an end. */
static enum tib_status length_of_epoch(const struct domino *domino, tib_ticks *length, struct tib_error *err) {
  if (domino->rate_line > 0) return bad(domino, domino->rate_line, "its rate is no length of time such as 30 s", err);
  *length = domino->rate > 0 ? domino->rate : TIB_NO_TICKS;
  if (domino->profile && domino->rate == 0)
    *length = domino->frame->epoch > 0 ? domino->frame->epoch : 30 * TIB_TICKS_PER_S;
  return TIB_OK;
}

static enum tib_status length_of_span(const struct domino *domino, const struct moment *onset, const struct moment *end,
                                      tib_ticks *length, struct tib_error *err) {
  *length = end->clock - onset->clock;
  if (end->dated && onset->dated)
    *length += (end->day - onset->day) * DAY;
  else if (*length < 0) /* past midnight */
    *length += DAY;
  if (*length < 0 || *length > DAY / 2)
    return bad(domino, domino->line, "its event ends before it begins, or 12 hours later", err);
  return TIB_OK;
}

static enum tib_status take_row(struct domino *domino, struct tib_cell line, struct tib_error *err) {
  struct tib_cell cells[3];
  struct moment onset, end;
  tib_ticks from, length = TIB_NO_TICKS;
  bool has_end;
  size_t n = tib_cells_split(line, ';', cells, 3);
  if (n < 2 || n > 3) return bad(domino, domino->line, "a row is 'time; name' or 'from-to; duration; name'", err);
  if (!take_span(cells[0], &onset, &end, &has_end))
    return bad(domino, domino->line, "its time is none such as 23:59:30,000 or 23:59:30,000-23:59:34,500", err);
  if (cells[n - 1].n == 0) return bad(domino, domino->line, "it has no name", err);
  enum tib_status status = domino->begun ? TIB_OK : begin_rows(domino, &onset, err);
  if (status == TIB_OK && onset.dated != domino->dated)
    status = bad(domino, domino->line, "it has a date and other rows have none, or the reverse", err);
  if (status == TIB_OK) status = elapsed(domino, &onset, &from, err);
  if (status == TIB_OK)
    status = has_end ? length_of_span(domino, &onset, &end, &length, err) : length_of_epoch(domino, &length, err);
  return status == TIB_OK ? add(domino, from, length, cells[n - 1], err) : status;
}

/* ---- the file ---- */

static bool recognise(const struct tib_text_file *file) {
  struct tib_lines lines = tib_lines_begin(file);
  struct tib_cell line;
  while (lines.number < HEADER_LINES && tib_lines_next(&lines, &line))
    if (tib_cell_starts(tib_cell_trim(line), "Signal ID:")) return true;
  return false;
}

static bool is_row(struct tib_cell line) { return line.s[0] >= '0' && line.s[0] <= '9'; }

static enum tib_status load(const struct tib_text_file *file, const struct tib_annot_frame *frame,
                            struct tib_annotations *list, struct tib_error *err) {
  struct domino domino = {.file = file, .frame = frame, .list = list, .covers = -1};
  struct tib_lines lines = tib_lines_begin(file);
  struct tib_cell line;
  enum tib_status status = tib_lines_check(file, err);
  while (status == TIB_OK && tib_lines_next(&lines, &line)) {
    line = tib_cell_trim(line);
    domino.line = lines.number;
    if (line.n == 0) continue;
    status = domino.begun || is_row(line) ? take_row(&domino, line, err) : take_header(&domino, line, err);
  }
  if (status != TIB_OK) return status;
  list->epoch = domino.profile ? domino.rate : 0;
  /* A list whose labels are not all known may hold what it seems not to; and a night without stages was not staged. */
  if (domino.covers >= 0 && !domino.unknown && !domino.profile) list->covers |= 1u << domino.covers;
  tib_rows_from_first_epoch(frame, list);
  return TIB_OK;
}

const struct tib_annot_format tib_format_domino = {"domino", "SOMNOmedics DOMINO text", recognise, load};
