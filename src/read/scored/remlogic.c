#include <inttypes.h>
#include <string.h>

#include "read/scored/clock.h"
#include "read/scored/map.h"
#include "read/scored/rows.h"

#define HEADER_LINES 1000 /* an export may list hundreds of kinds of events before its table */
#define MAX_CELLS 16

enum column { TIME, EVENT, DURATION, LOCATION, N_COLUMNS };

/* RemLogic's event export: free lines, then a table by tabs whose columns may be missing and come in any order. */
struct remlogic {
  const struct tib_text_file *file;
  const struct tib_annot_frame *frame;
  struct tib_annotations *list;
  int64_t line;
  bool in_table;
  size_t at[N_COLUMNS]; /* MAX_CELLS: there is none */
  bool begun, dated;    /* the rows have dates */
  struct tib_clock clock;
};

static enum tib_status bad(const struct remlogic *remlogic, const char *what, struct tib_error *err) {
  return tib_fail(err, TIB_SCORING_FORMAT, "%s, line %" PRId64 ": %s", remlogic->file->path, remlogic->line, what);
}

static bool contains(struct tib_cell cell, const char *part) {
  size_t n = strlen(part);
  for (size_t i = 0; i + n <= cell.n; i++)
    if (memcmp(cell.s + i, part, n) == 0) return true;
  return false;
}

/* ---- columns ---- */

static bool is_one_of(struct tib_cell name, const char *const words[]) {
  for (; *words; words++)
    if (tib_cell_is_fold(name, *words)) return true;
  return false;
}

/* Time and duration are known by their units, in any language. */
static enum column column_of(struct tib_cell name, const struct tib_annot_map *map) {
  static const char *const events[] = {"Event", "Evénement", "Événement", "Evènement", "Evento", "Ereignis", NULL};
  static const char *const places[] = {"Location", "Emplacement", NULL};
  const char *role = map ? tib_annot_map_column(map, name) : NULL;
  if (role && strcmp(role, "onset") == 0) return TIME;
  if (role && strcmp(role, "event") == 0) return EVENT;
  if (role && strcmp(role, "duration") == 0) return DURATION;
  if (role && strcmp(role, "channel") == 0) return LOCATION;
  if (role) return N_COLUMNS;
  if (contains(name, "[hh:mm:ss]")) return TIME;
  if (contains(name, "[s]")) return DURATION;
  if (is_one_of(name, events)) return EVENT;
  return is_one_of(name, places) ? LOCATION : N_COLUMNS;
}

/* The line above the table holds a time with its unit, and another cell. */
static bool is_table_head(struct tib_cell line) {
  struct tib_cell cells[MAX_CELLS];
  size_t n = tib_cells_split(line, '\t', cells, MAX_CELLS);
  if (n < 2 || n > MAX_CELLS) return false;
  for (size_t i = 0; i < n; i++)
    if (contains(cells[i], "[hh:mm:ss]")) return true;
  return false;
}

static enum tib_status take_columns(struct remlogic *remlogic, struct tib_cell line, struct tib_error *err) {
  struct tib_cell cells[MAX_CELLS];
  size_t n = tib_cells_split(line, '\t', cells, MAX_CELLS);
  for (size_t i = 0; i < N_COLUMNS; i++) remlogic->at[i] = MAX_CELLS;
  for (size_t i = 0; i < n; i++) {
    enum column column = column_of(cells[i], remlogic->frame->map);
    if (column == N_COLUMNS) continue;
    if (remlogic->at[column] < MAX_CELLS) return bad(remlogic, "two of its columns have one meaning; leave one out", err);
    remlogic->at[column] = i;
  }
  remlogic->in_table = true;
  if (remlogic->at[TIME] < MAX_CELLS && remlogic->at[EVENT] < MAX_CELLS) return TIB_OK;
  return bad(remlogic,
             "no column is known to hold the events, or none the time; name it in a --map file ('column: NAME -> event')",
             err);
}

/* ---- header ---- */

/* "Recording Date: dd/mm/yyyy", with or without a time of the day. */
static enum tib_status take_header(struct remlogic *remlogic, struct tib_cell line, struct tib_error *err) {
  struct tib_annotations *list = remlogic->list;
  int64_t day;
  if (!tib_cell_starts(line, "Recording Date:")) return TIB_OK;
  size_t n = strlen("Recording Date:");
  struct tib_cell value = tib_cell_trim((struct tib_cell){line.s + n, line.n - n});
  if (value.n == 0) return TIB_OK;
  list->has_start = tib_clock_parse_dated(value, false, &day, &list->start);
  if (!list->has_start && !tib_clock_parse_date(value, false, &day))
    return bad(remlogic, "its recording date cannot be read; write it as dd/mm/yyyy", err);
  tib_rows_date(day, list->start_date);
  return TIB_OK;
}

/* ---- rows ---- */

/* A clock time, or one with its date. */
static enum tib_status take_time(struct remlogic *remlogic, struct tib_cell cell, tib_ticks *onset, struct tib_error *err) {
  tib_ticks clock;
  int64_t day;
  bool plain = tib_clock_parse(cell, &clock);
  if (!plain && !tib_clock_parse_dated(cell, false, &day, &clock))
    return bad(remlogic, "its time is none such as 23:59:30; mend or remove the row", err);
  if (!remlogic->begun) {
    remlogic->begun = true;
    remlogic->dated = !plain;
    remlogic->clock = tib_rows_clock(remlogic->frame, remlogic->list);
  }
  if (remlogic->dated == plain)
    return bad(remlogic, "its time has a date and others have none, or the reverse; export it again", err);
  if (plain) return tib_clock_elapsed(&remlogic->clock, clock, remlogic->file, remlogic->line, onset, err);
  return tib_clock_elapsed_dated(&remlogic->clock, day, clock, remlogic->file, remlogic->line, onset, err);
}

static enum tib_status take_row(struct remlogic *remlogic, struct tib_cell line, struct tib_error *err) {
  struct tib_cell cells[MAX_CELLS + 1];
  tib_ticks onset, duration = TIB_NO_TICKS;
  const size_t *at = remlogic->at;
  for (size_t i = 0; i <= MAX_CELLS; i++) cells[i] = (struct tib_cell){"", 0};
  size_t n = tib_cells_split(line, '\t', cells, MAX_CELLS);
  if (n <= at[TIME] || n <= at[EVENT] || cells[at[EVENT]].n == 0)
    return bad(remlogic, "it has fewer cells than the table's head, or no event; mend or remove the row", err);
  if (n <= at[DURATION]) cells[at[DURATION]].n = 0;
  if (!tib_cell_is_absent(cells[at[DURATION]]) && (!tib_cell_seconds(cells[at[DURATION]], &duration) || duration < 0))
    return bad(remlogic, "its duration is no number of seconds; mend or remove the row", err);
  enum tib_status status = take_time(remlogic, cells[at[TIME]], &onset, err);
  struct tib_cell event = cells[at[EVENT]], place = cells[at[LOCATION]];
  if (tib_cell_is_absent(place)) place.n = 0;
  if (status == TIB_OK)
    status =
        tib_annotations_add(remlogic->list, onset, duration, event.s, event.n, place.s, place.n, remlogic->file->path, err);
  return status;
}

/* ---- the file ---- */

static bool recognise(const struct tib_text_file *file) {
  struct tib_lines lines = tib_lines_begin(file);
  struct tib_cell line;
  while (lines.number < HEADER_LINES && tib_lines_next(&lines, &line))
    if (line.n <= TIB_TEXT_MAX_LINE && is_table_head(line)) return true;
  return false;
}

static enum tib_status load(const struct tib_text_file *file, const struct tib_annot_frame *frame,
                            struct tib_annotations *list, struct tib_error *err) {
  struct remlogic remlogic = {.file = file, .frame = frame, .list = list};
  struct tib_lines lines = tib_lines_begin(file);
  struct tib_cell line;
  enum tib_status status = tib_lines_check(file, err);
  while (status == TIB_OK && tib_lines_next(&lines, &line)) {
    remlogic.line = lines.number;
    if (tib_cell_trim(line).n == 0) continue;
    if (remlogic.in_table)
      status = take_row(&remlogic, line, err);
    else
      status = is_table_head(line) ? take_columns(&remlogic, line, err) : take_header(&remlogic, line, err);
  }
  if (status == TIB_OK) tib_rows_from_first_epoch(frame, list);
  return status;
}

const struct tib_annot_format tib_format_remlogic = {"remlogic", "RemLogic event export (CAP Sleep Database)", recognise,
                                                     load};
