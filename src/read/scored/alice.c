#include <inttypes.h>
#include <string.h>

#include "read/scored/clock.h"
#include "read/scored/map.h"
#include "read/scored/rows.h"

#define DAY (INT64_C(86400) * TIB_TICKS_PER_S)
#define MAX_EPOCH (120 * TIB_TICKS_PER_S)
#define MAX_CELLS 8

enum column { NUMBER, TIME, STAGE, N_COLUMNS };
static const char *const names[N_COLUMNS] = {"Epoch Number", "Start Time", "Sleep Stage"};

/* Philips Alice and Sleepware: "Epoch Number ,Start Time ,Sleep Stage", a row an epoch. */
struct alice {
  const struct tib_text_file *file;
  const struct tib_annot_frame *frame;
  struct tib_annotations *list;
  int64_t line;
  size_t at[N_COLUMNS];
  struct tib_clock clock;
};

struct epoch {
  int64_t number;
  tib_ticks clock;
  struct tib_cell stage;
};

static enum tib_status bad(const struct alice *alice, const char *what, struct tib_error *err) {
  return tib_fail(err, TIB_SCORING_FORMAT, "%s, line %" PRId64 ": %s; mend the row or export it again", alice->file->path,
                  alice->line, what);
}

/* Where the columns are; false where one is missing. */
static bool find_columns(struct tib_cell line, size_t at[N_COLUMNS]) {
  struct tib_cell cells[MAX_CELLS];
  size_t n = tib_cells_split(line, ',', cells, MAX_CELLS), found = 0;
  for (size_t column = 0; column < N_COLUMNS; column++)
    for (size_t i = 0; i < n && i < MAX_CELLS; i++)
      if (tib_cell_is_fold(cells[i], names[column])) {
        at[column] = i;
        found++;
        break;
      }
  return found == N_COLUMNS;
}

static enum tib_status parse_row(const struct alice *alice, struct tib_cell line, struct epoch *epoch,
                                 struct tib_error *err) {
  struct tib_cell cells[MAX_CELLS];
  size_t n = tib_cells_split(line, ',', cells, MAX_CELLS);
  for (size_t column = 0; column < N_COLUMNS; column++)
    if (alice->at[column] >= n) return bad(alice, "it has fewer cells than the table's head", err);
  if (!tib_cell_int(cells[alice->at[NUMBER]], &epoch->number) || epoch->number < 0 || epoch->number > INT32_MAX)
    return bad(alice, "its epoch number cannot be read", err);
  if (!tib_clock_parse(cells[alice->at[TIME]], &epoch->clock))
    return bad(alice, "its start time is none such as 22:30:00 or 10:30:00 PM", err);
  epoch->stage = cells[alice->at[STAGE]];
  return epoch->stage.n > 0 ? TIB_OK : bad(alice, "it has no sleep stage", err);
}

/* By the first two rows; by --epoch, else 30 s, where there is but one. */
static enum tib_status find_length(struct alice *alice, struct tib_lines lines, tib_ticks *length, struct tib_error *err) {
  struct epoch epochs[2];
  struct tib_cell line;
  enum tib_status status = TIB_OK;
  size_t n = 0;
  while (status == TIB_OK && n < 2 && tib_lines_next(&lines, &line)) {
    alice->line = lines.number;
    if (tib_cell_trim(line).n > 0) status = parse_row(alice, line, &epochs[n++], err);
  }
  if (status != TIB_OK) return status;
  *length = alice->frame->epoch > 0 ? alice->frame->epoch : 30 * TIB_TICKS_PER_S;
  if (n < 2) return TIB_OK;
  int64_t steps = epochs[1].number - epochs[0].number;
  tib_ticks time = (epochs[1].clock - epochs[0].clock + DAY) % DAY;
  if (steps < 1 || time % steps != 0 || time / steps < TIB_TICKS_PER_S || time / steps > MAX_EPOCH)
    return bad(alice, "number and time of the first two epochs tell no length from 1 to 120 s", err);
  alice->list->epoch = *length = time / steps;
  return TIB_OK;
}

static enum tib_status take_row(struct alice *alice, struct tib_cell line, tib_ticks length, struct tib_error *err) {
  struct epoch epoch;
  tib_ticks onset;
  int64_t number;
  const char *label = NULL;
  enum tib_status status = parse_row(alice, line, &epoch, err);
  if (status == TIB_OK) status = tib_clock_elapsed(&alice->clock, epoch.clock, alice->file, alice->line, &onset, err);
  if (status == TIB_OK && tib_cell_int(epoch.stage, &number))
    status = tib_rows_stage_of_number(alice->frame, alice->file, alice->line, number, &label, err);
  if (status != TIB_OK) return status;
  if (label) epoch.stage = (struct tib_cell){label, strlen(label)};
  return tib_annotations_add(alice->list, onset, length, epoch.stage.s, epoch.stage.n, NULL, 0, alice->file->path, err);
}

static bool recognise(const struct tib_text_file *file) {
  struct tib_lines lines = tib_lines_begin(file);
  struct tib_cell line;
  size_t at[N_COLUMNS];
  return tib_lines_next(&lines, &line) && line.n <= TIB_TEXT_MAX_LINE && find_columns(line, at);
}

static enum tib_status load(const struct tib_text_file *file, const struct tib_annot_frame *frame,
                            struct tib_annotations *list, struct tib_error *err) {
  struct alice alice = {.file = file, .frame = frame, .list = list, .line = 1};
  struct tib_lines lines = tib_lines_begin(file);
  struct tib_cell line;
  tib_ticks length = 0;
  enum tib_status status = tib_lines_check(file, err);
  if (status != TIB_OK) return status;
  if (!tib_lines_next(&lines, &line) || !find_columns(line, alice.at))
    return bad(&alice, "the columns are not Epoch Number, Start Time and Sleep Stage", err);
  alice.clock = tib_rows_clock(frame, list);
  status = find_length(&alice, lines, &length, err);
  while (status == TIB_OK && tib_lines_next(&lines, &line)) {
    alice.line = lines.number;
    if (tib_cell_trim(line).n > 0) status = take_row(&alice, line, length, err);
  }
  if (status == TIB_OK) tib_rows_from_first_epoch(frame, list);
  return status;
}

const struct tib_annot_format tib_format_alice = {"alice-csv", "Philips Alice and Sleepware CSV", recognise, load};
