/* Tables of events: BIDS, the tables of tibialis itself, STAGES, and any other with a row of titles. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "read/scored/clock.h"
#include "read/scored/events_columns.h"
#include "read/scored/rows.h"

#define DAY (INT64_C(86400) * TIB_TICKS_PER_S)

/* What a missing column is called in messages. */
static const char *const names[TIB_COLUMNS] = {"onset", "end", "duration", "trial_type", "channel", "side", "rules"};

/* One table while it is read. */
struct table {
  const struct tib_text_file *file;
  const struct tib_annot_frame *frame;
  struct tib_annotations *list;
  struct tib_events_columns columns;
  struct tib_clock clock;
  bool used_clock;
  int64_t line;
};

/* ---- times ---- */

static bool parse_number(const struct table *table, struct tib_cell cell, tib_ticks *value) {
  if (table->columns.separator == ',' && cell.n > 0 && memchr(cell.s, ',', cell.n)) return false;
  return tib_cell_seconds(cell, value);
}

static enum tib_status bad_time(const struct table *table, int column, struct tib_cell cell, struct tib_error *err) {
  return tib_fail(err, TIB_SCORING_FORMAT, "%s, line %" PRId64 ": %s '%.*s' is no number of seconds; write it as 12.5%s",
                  table->file->path, table->line, names[column], tib_cell_shown(cell), cell.s,
                  column == TIB_COLUMN_DURATION ? "" : ", or hh:mm:ss of the clock");
}

/* A night is no week: where the dates say so, day and month are taken for each other. */
static enum tib_status dated(struct table *table, int64_t day, tib_ticks at, tib_ticks *value, struct tib_error *err) {
  enum tib_status status = tib_clock_elapsed_dated(&table->clock, day, at, table->file, table->line, value, err);
  if (status == TIB_OK && (day - table->clock.first_day > 7 || table->clock.first_day - day > 7))
    return tib_fail(err, TIB_SCORING_FORMAT,
                    "%s, line %" PRId64 ": its date is more than a week from the first; write dates as yyyy-mm-dd",
                    table->file->path, table->line);
  return status;
}

static enum tib_status parse_onset(struct table *table, struct tib_cell cell, tib_ticks *value, struct tib_error *err) {
  tib_ticks at;
  int64_t day = 0;
  if (parse_number(table, cell, value)) return TIB_OK;
  bool clock = tib_clock_parse(cell, &at);
  bool with_date = !clock && tib_clock_parse_dated(cell, false, &day, &at);
  if (!clock && !with_date) return bad_time(table, TIB_COLUMN_ONSET, cell, err);
  table->used_clock = true;
  if (with_date) return dated(table, day, at, value, err);
  return tib_clock_elapsed(&table->clock, at, table->file, table->line, value, err);
}

/* A length may be written as hh:mm:ss. */
static enum tib_status parse_duration(struct table *table, struct tib_cell cell, tib_ticks *value, struct tib_error *err) {
  if (parse_number(table, cell, value) || tib_clock_parse(cell, value)) return TIB_OK;
  return bad_time(table, TIB_COLUMN_DURATION, cell, err);
}

/* An end on the clock is the next such time after the onset, on the same day or behind midnight. */
static enum tib_status parse_end(struct table *table, struct tib_cell onset, struct tib_cell end, tib_ticks *duration,
                                 struct tib_error *err) {
  tib_ticks from, to;
  int64_t from_day = 0, to_day = 0;
  if (parse_number(table, onset, &from) && parse_number(table, end, &to)) {
    *duration = to - from;
  } else if (tib_clock_parse(onset, &from) && tib_clock_parse(end, &to)) {
    *duration = to - from < -DAY / 4 ? to - from + DAY : to - from;
  } else if (tib_clock_parse_dated(onset, false, &from_day, &from) && tib_clock_parse_dated(end, false, &to_day, &to)) {
    *duration = (to_day - from_day) * DAY + to - from;
  } else {
    return bad_time(table, TIB_COLUMN_END, end, err);
  }
  return TIB_OK;
}

/* ---- rows ---- */

static bool copy(char *to, size_t size, struct tib_cell cell) {
  if (cell.n >= size) return false;
  memcpy(to, cell.s, cell.n);
  to[cell.n] = '\0';
  return true;
}

static enum tib_side side_of(struct tib_cell side) {
  if (tib_cell_is_fold(side, "left") || tib_cell_is_fold(side, "l")) return TIB_LEFT;
  if (tib_cell_is_fold(side, "right") || tib_cell_is_fold(side, "r")) return TIB_RIGHT;
  return TIB_SIDE_NONE;
}

/* A movement under the label of its leg, a stage's number under its name, all else as it stands. */
static enum tib_status label_of(const struct table *table, struct tib_cell type, struct tib_cell side,
                                struct tib_cell *label, struct tib_error *err) {
  char name[64];
  int64_t number;
  *label = type;
  if (table->columns.stages && tib_cell_int(type, &number)) {
    enum tib_status status = tib_rows_stage_of_number(table->frame, table->file, table->line, number, &label->s, err);
    if (status == TIB_OK) label->n = strlen(label->s);
    return status;
  }
  if (tib_cell_is_absent(side) || !copy(name, sizeof name, type)) return TIB_OK;
  const struct tib_annot_label *known = tib_rows_label(table->frame->map, name);
  if (!known || known->class != TIB_ANNOT_MOVEMENT || known->value != TIB_SIDE_NONE) return TIB_OK;
  enum tib_side leg = side_of(side);
  if (leg == TIB_SIDE_NONE)
    return tib_fail(err, TIB_SCORING_FORMAT,
                    "%s, line %" PRId64 ": a movement has the side '%.*s'; give each leg's own with left or right, or n/a",
                    table->file->path, table->line, tib_cell_shown(side), side.s);
  label->s = leg == TIB_LEFT ? "lm:left" : "lm:right";
  label->n = strlen(label->s);
  return TIB_OK;
}

static enum tib_status times_of(struct table *table, const struct tib_cell *cell, tib_ticks *onset, tib_ticks *duration,
                                struct tib_error *err) {
  *duration = TIB_NO_TICKS;
  enum tib_status status = parse_onset(table, cell[TIB_COLUMN_ONSET], onset, err);
  if (status != TIB_OK) return status;
  if (!tib_cell_is_absent(cell[TIB_COLUMN_DURATION]))
    return parse_duration(table, cell[TIB_COLUMN_DURATION], duration, err);
  return tib_cell_is_absent(cell[TIB_COLUMN_END])
             ? TIB_OK
             : parse_end(table, cell[TIB_COLUMN_ONSET], cell[TIB_COLUMN_END], duration, err);
}

/* Rows of ID_events.tsv that a profile made are no scoring. What tibialis itself saw beside them goes on: the dictionary
 * knows that it means nothing, and its end is a time that the recording had. */
static enum tib_status take_row(struct table *table, struct tib_cell line, struct tib_error *err) {
  struct tib_cell all[TIB_EVENTS_MAX_CELLS], cell[TIB_COLUMNS], label;
  tib_ticks onset, duration;
  size_t n = tib_cells_split(line, table->columns.separator, all, TIB_EVENTS_MAX_CELLS);
  for (int c = 0; c < TIB_COLUMNS; c++) {
    size_t at = table->columns.at[c];
    cell[c] = at > 0 && at <= n && at <= TIB_EVENTS_MAX_CELLS ? all[at - 1] : (struct tib_cell){"", 0};
  }
  if (cell[TIB_COLUMN_EVENT].n == 0)
    return tib_fail(err, TIB_SCORING_FORMAT, "%s, line %" PRId64 ": it has no %.*s; fill every column, n/a if need be",
                    table->file->path, table->line, tib_cell_shown(table->columns.title[TIB_COLUMN_EVENT]),
                    table->columns.title[TIB_COLUMN_EVENT].s);
  enum tib_status status = times_of(table, cell, &onset, &duration, err);
  if (status != TIB_OK || !tib_cell_is_absent(cell[TIB_COLUMN_RULES])) return status;
  status = label_of(table, cell[TIB_COLUMN_EVENT], cell[TIB_COLUMN_SIDE], &label, err);
  if (status != TIB_OK) return status;
  bool linked = !tib_cell_is_absent(cell[TIB_COLUMN_CHANNEL]);
  return tib_annotations_add(table->list, onset, duration, label.s, label.n, linked ? cell[TIB_COLUMN_CHANNEL].s : NULL,
                             linked ? cell[TIB_COLUMN_CHANNEL].n : 0, table->file->path, err);
}

/* ---- the file ---- */

static enum tib_status check_columns(const struct table *table, struct tib_error *err) {
  const size_t *at = table->columns.at;
  int missing = TIB_COLUMNS;
  if (at[TIB_COLUMN_EVENT] == 0) missing = TIB_COLUMN_EVENT;
  if (at[TIB_COLUMN_DURATION] == 0 && at[TIB_COLUMN_END] == 0) missing = TIB_COLUMN_DURATION;
  if (at[TIB_COLUMN_ONSET] == 0) missing = TIB_COLUMN_ONSET;
  if (missing == TIB_COLUMNS) return TIB_OK;
  return tib_fail(err, TIB_SCORING_FORMAT,
                  "%s, line %" PRId64
                  ": no column %s; a table of events has onset, duration and trial_type, or names "
                  "like them, or a --map file says which they are: column: NAME -> %s",
                  table->file->path, table->line, names[missing], missing == TIB_COLUMN_EVENT ? "event" : names[missing]);
}

static enum tib_status load(const struct tib_text_file *file, const struct tib_annot_frame *frame,
                            struct tib_annotations *list, struct tib_error *err) {
  struct table table = {.file = file, .frame = frame, .list = list, .line = 1};
  struct tib_lines lines = tib_lines_begin(file);
  struct tib_cell line;
  enum tib_status status = tib_lines_check(file, err);
  if (status != TIB_OK) return status;
  table.clock = tib_rows_clock(frame, list);
  if (tib_events_next_content(&lines, &line)) {
    table.line = lines.number;
    tib_events_columns_find(line, frame->map, &table.columns);
  }
  status = check_columns(&table, err);
  while (status == TIB_OK && tib_lines_next(&lines, &line)) {
    table.line = lines.number;
    if (tib_cell_trim(line).n > 0) status = take_row(&table, line, err);
  }
  if (status != TIB_OK) return status;
  /* The column tells a table of tibialis, whose movements are all there: none is none. */
  if (table.columns.at[TIB_COLUMN_RULES]) list->covers |= 1u << TIB_ANNOT_MOVEMENT;
  if (table.used_clock) tib_rows_from_first_epoch(frame, list);
  return TIB_OK;
}

/* ---- recognising ---- */

static bool is_number(struct tib_cell cell) {
  tib_ticks at;
  return tib_cell_seconds(cell, &at) || tib_clock_parse(cell, &at);
}

/* Cells of a line that are numbers or times, and those that are other texts. */
static void count_cells(struct tib_cell line, char separator, size_t *n, size_t *numbers, size_t *texts) {
  struct tib_cell cell[TIB_EVENTS_MAX_CELLS];
  *n = tib_cells_split(line, separator, cell, TIB_EVENTS_MAX_CELLS);
  *numbers = *texts = 0;
  for (size_t i = 0; i < *n && i < TIB_EVENTS_MAX_CELLS; i++) {
    bool number = is_number(cell[i]);
    *numbers += number;
    *texts += !number && cell[i].n > 0;
  }
}

/* By its titles; else, since a user's map may name the columns, three titles or more over a row of as many cells with a
 * number and a text among them. */
static bool recognise(const struct tib_text_file *file) {
  struct tib_lines lines = tib_lines_begin(file);
  struct tib_cell line;
  struct tib_events_columns columns;
  size_t n, below, numbers, texts;
  if (!tib_events_next_content(&lines, &line)) return false;
  tib_events_columns_find(line, NULL, &columns);
  if (columns.at[TIB_COLUMN_ONSET] && columns.at[TIB_COLUMN_EVENT]) return true;
  count_cells(line, columns.separator, &n, &numbers, &texts);
  if (n < 3 || numbers > 0 || texts < n || !tib_events_next_content(&lines, &line)) return false;
  count_cells(line, columns.separator, &below, &numbers, &texts);
  return below == n && numbers > 0 && texts > 0;
}

const struct tib_annot_format tib_format_events_table = {
    .name = "events-table",
    .title = "table of events: BIDS, CSV, STAGES",
    .recognise = recognise,
    .load = load,
};
