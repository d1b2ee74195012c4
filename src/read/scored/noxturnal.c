#include <inttypes.h>
#include <string.h>

#include "read/scored/clock.h"
#include "read/scored/map.h"
#include "read/scored/rows.h"

#define MAX_CELLS 32

enum column { START, END, EVENT, DURATION, CHANNEL, N_COLUMNS };

/* Noxturnal's grid of events as a table: the columns are named in the language of the program or by the user, the second
 * line holds their units ("[]", "[s]"), times have dates. */
struct noxturnal {
  const struct tib_text_file *file;
  const struct tib_annot_frame *frame;
  struct tib_annotations *list;
  int64_t line;
  char separator;
  size_t at[N_COLUMNS]; /* MAX_CELLS: there is none */
  bool dated, month_first;
  struct tib_clock clock;
};

/* What the cells of a row say. */
struct row {
  tib_ticks clock;
  int64_t day;
  tib_ticks duration; /* TIB_NO_TICKS: not told */
  struct tib_cell event, channel;
};

static enum tib_status bad(const struct noxturnal *noxturnal, const char *what, struct tib_error *err) {
  return tib_fail(err, TIB_SCORING_FORMAT, "%s, line %" PRId64 ": %s", noxturnal->file->path, noxturnal->line, what);
}

/* ---- columns ---- */

static char separator_of(struct tib_cell line) {
  char best = ',';
  size_t most = tib_cells_split(line, ',', NULL, 0);
  for (const char *other = ";\t"; *other; other++) {
    size_t n = tib_cells_split(line, *other, NULL, 0);
    if (n > most) most = n, best = *other;
  }
  return best;
}

static enum column column_of_name(struct tib_cell name) {
  static const struct {
    const char *name;
    enum column column;
  } names[] = {
      {"Start Time", START}, {"Heure de début", START}, {"Startzeit", START}, {"End Time", END},    {"Heure de fin", END},
      {"Endzeit", END},      {"Event", EVENT},          {"Événement", EVENT}, {"Ereignis", EVENT},  {"Duration", DURATION},
      {"Durée", DURATION},   {"Dauer", DURATION},       {"Signal", CHANNEL},  {"Channel", CHANNEL},
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (tib_cell_is_fold(name, names[i].name)) return names[i].column;
  return N_COLUMNS;
}

static enum column column_of(struct tib_cell name, const struct tib_annot_map *map) {
  static const char *const roles[N_COLUMNS] = {"onset", "end", "event", "duration", "channel"};
  const char *role = map ? tib_annot_map_column(map, name) : NULL;
  if (!role) return column_of_name(name);
  size_t column = 0;
  while (column < N_COLUMNS && strcmp(role, roles[column]) != 0) column++;
  return (enum column)column;
}

static enum tib_status find_columns(struct noxturnal *noxturnal, struct tib_cell head, struct tib_error *err) {
  struct tib_cell cells[MAX_CELLS];
  noxturnal->separator = separator_of(head);
  size_t n = tib_cells_split(head, noxturnal->separator, cells, MAX_CELLS);
  for (size_t i = 0; i < N_COLUMNS; i++) noxturnal->at[i] = MAX_CELLS;
  for (size_t i = 0; i < n && i < MAX_CELLS; i++) {
    enum column column = column_of(cells[i], noxturnal->frame->map);
    if (column == N_COLUMNS) continue;
    if (noxturnal->at[column] < MAX_CELLS) return bad(noxturnal, "two of its columns have one meaning; leave one out", err);
    noxturnal->at[column] = i;
  }
  if (noxturnal->at[START] < MAX_CELLS && noxturnal->at[EVENT] < MAX_CELLS) return TIB_OK;
  return bad(noxturnal,
             "no column is known to hold the start of events, or none the events; name them in a --map file ('column: "
             "NAME -> onset', 'column: NAME -> event')",
             err);
}

/* Cells such as "[]" and "[s]", and nothing else. */
static bool is_units(struct tib_cell line, char separator) {
  struct tib_cell cells[MAX_CELLS];
  size_t n = tib_cells_split(line, separator, cells, MAX_CELLS), units = 0;
  for (size_t i = 0; i < n && i < MAX_CELLS; i++) {
    if (cells[i].n == 0) continue;
    if (cells[i].n < 2 || cells[i].s[0] != '[' || cells[i].s[cells[i].n - 1] != ']') return false;
    units++;
  }
  return n > 2 && n <= MAX_CELLS && units > 1;
}

/* A duration in another unit than seconds is left alone: start and end tell it as well. */
static enum tib_status take_units(struct noxturnal *noxturnal, struct tib_cell line, struct tib_error *err) {
  struct tib_cell cells[MAX_CELLS + 1] = {0};
  tib_cells_split(line, noxturnal->separator, cells, MAX_CELLS);
  struct tib_cell unit = cells[noxturnal->at[DURATION]];
  if (unit.n == 0 || tib_cell_is(unit, "[s]") || tib_cell_is(unit, "[]")) return TIB_OK;
  if (noxturnal->at[END] == MAX_CELLS)
    return bad(noxturnal, "its durations are not in seconds; export them in seconds, or the end of the events", err);
  noxturnal->at[DURATION] = MAX_CELLS;
  return TIB_OK;
}

/* ---- dates ---- */

static bool take_cells(const struct noxturnal *noxturnal, struct tib_cell line, struct tib_cell cells[MAX_CELLS + 1]) {
  for (size_t i = 0; i <= MAX_CELLS; i++) cells[i] = (struct tib_cell){"", 0};
  tib_cells_split(line, noxturnal->separator, cells, MAX_CELLS);
  return tib_cell_trim(line).n > 0;
}

/* Days between the first and the last date, read in one order; -1: there is no date. */
static int64_t days_in(const struct noxturnal *noxturnal, struct tib_lines lines, bool month_first) {
  struct tib_cell line, cells[MAX_CELLS + 1];
  int64_t day, low = INT64_MAX, high = INT64_MIN;
  tib_ticks clock;
  while (tib_lines_next(&lines, &line)) {
    take_cells(noxturnal, line, cells);
    if (!tib_clock_parse_dated(cells[noxturnal->at[START]], month_first, &day, &clock)) continue;
    if (day < low) low = day;
    if (day > high) high = day;
  }
  return low > high ? -1 : high - low;
}

/* A night is of one or two days that follow each other: the order in which it is the shorter is the right one. Where both
 * make it equally long the elapsed times are the same. */
static void find_order(struct noxturnal *noxturnal, struct tib_lines lines) {
  int64_t day_first = days_in(noxturnal, lines, false), month_first = days_in(noxturnal, lines, true);
  noxturnal->dated = day_first >= 0;
  noxturnal->month_first = month_first < day_first;
}

/* ---- rows ---- */

static bool parse_time(const struct noxturnal *noxturnal, struct tib_cell cell, int64_t *day, tib_ticks *clock) {
  *day = 0;
  if (!noxturnal->dated) return tib_clock_parse(cell, clock);
  return tib_clock_parse_dated(cell, noxturnal->month_first, day, clock);
}

/* From the column of durations, else from the end. */
static bool parse_duration(const struct noxturnal *noxturnal, const struct tib_cell *cells, struct row *row) {
  tib_ticks end;
  int64_t day;
  row->duration = TIB_NO_TICKS;
  if (!tib_cell_is_absent(cells[noxturnal->at[DURATION]]))
    return tib_cell_seconds(cells[noxturnal->at[DURATION]], &row->duration) && row->duration >= 0;
  if (tib_cell_is_absent(cells[noxturnal->at[END]])) return true;
  if (!parse_time(noxturnal, cells[noxturnal->at[END]], &day, &end)) return false;
  row->duration = end - row->clock + (day - row->day) * (INT64_C(86400) * TIB_TICKS_PER_S);
  if (!noxturnal->dated && row->duration < 0) row->duration += INT64_C(86400) * TIB_TICKS_PER_S;
  return row->duration >= 0;
}

static bool parse_row(const struct noxturnal *noxturnal, const struct tib_cell *cells, struct row *row) {
  row->event = cells[noxturnal->at[EVENT]];
  row->channel = cells[noxturnal->at[CHANNEL]];
  if (tib_cell_is_absent(row->channel)) row->channel.n = 0;
  return row->event.n > 0 && parse_time(noxturnal, cells[noxturnal->at[START]], &row->day, &row->clock) &&
         parse_duration(noxturnal, cells, row);
}

static enum tib_status take_row(struct noxturnal *noxturnal, struct tib_cell line, struct tib_error *err) {
  struct tib_cell cells[MAX_CELLS + 1];
  struct row row;
  tib_ticks onset;
  if (!take_cells(noxturnal, line, cells)) return TIB_OK;
  if (!parse_row(noxturnal, cells, &row)) {
    noxturnal->list->n_malformed++;
    return TIB_OK;
  }
  enum tib_status status =
      noxturnal->dated
          ? tib_clock_elapsed_dated(&noxturnal->clock, row.day, row.clock, noxturnal->file, noxturnal->line, &onset, err)
          : tib_clock_elapsed(&noxturnal->clock, row.clock, noxturnal->file, noxturnal->line, &onset, err);
  if (status != TIB_OK) return status;
  return tib_annotations_add(noxturnal->list, onset, row.duration, row.event.s, row.event.n, row.channel.s, row.channel.n,
                             noxturnal->file->path, err);
}

/* ---- the file ---- */

/* By its line of units; or by known columns above a start with a date. */
static bool recognise(const struct tib_text_file *file) {
  struct tib_lines lines = tib_lines_begin(file);
  struct tib_cell head, line, cells[MAX_CELLS];
  size_t start = MAX_CELLS;
  bool has_event = false;
  if (!tib_lines_next(&lines, &head) || !tib_lines_next(&lines, &line) || head.n + line.n > TIB_TEXT_MAX_LINE) return false;
  char separator = separator_of(head);
  if (is_units(line, separator)) return true;
  size_t n = tib_cells_split(head, separator, cells, MAX_CELLS);
  for (size_t i = 0; i < n && i < MAX_CELLS; i++) {
    enum column column = column_of_name(cells[i]);
    if (column == START) start = i;
    has_event = has_event || column == EVENT;
  }
  n = tib_cells_split(line, separator, cells, MAX_CELLS);
  int64_t day;
  tib_ticks clock;
  return has_event && start < MAX_CELLS && start < n && tib_clock_parse_dated(cells[start], false, &day, &clock);
}

static enum tib_status load(const struct tib_text_file *file, const struct tib_annot_frame *frame,
                            struct tib_annotations *list, struct tib_error *err) {
  struct noxturnal noxturnal = {.file = file, .frame = frame, .list = list, .line = 1};
  struct tib_lines lines = tib_lines_begin(file), rows;
  struct tib_cell head = {"", 0}, line;
  enum tib_status status = tib_lines_check(file, err);
  if (status != TIB_OK) return status;
  tib_lines_next(&lines, &head);
  status = find_columns(&noxturnal, head, err);
  if (status != TIB_OK) return status;
  noxturnal.clock = tib_rows_clock(frame, list);
  rows = lines;
  find_order(&noxturnal, lines);
  while (status == TIB_OK && tib_lines_next(&rows, &line)) {
    noxturnal.line = rows.number;
    status = rows.number == 2 && is_units(line, noxturnal.separator) ? take_units(&noxturnal, line, err)
                                                                     : take_row(&noxturnal, line, err);
  }
  if (status == TIB_OK && list->n == 0 && list->n_malformed > 0) {
    noxturnal.line = 1;
    return bad(&noxturnal, "none of the rows below can be read; a row needs a start such as 31/12/2020 23:59:30", err);
  }
  if (status == TIB_OK) tib_rows_from_first_epoch(frame, list);
  return status;
}

const struct tib_annot_format tib_format_noxturnal = {"noxturnal-csv", "Noxturnal CSV", recognise, load};
