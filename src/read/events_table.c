#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/array.h"
#include "base/text.h"
#include "read/annot_edf.h"
#include "read/annot_labels.h"
#include "read/edf_convert.h"
#include "read/edf_fields.h"
#include "read/edf_plan.h"
#include "read/reader.h"

#define MAX_BYTES (INT64_C(256) << 20)

enum { ONSET, DURATION, TRIAL_TYPE, SIDE, RULES, COLUMNS };
static const char *const NAMES[COLUMNS] = {"onset", "duration", "trial_type", "side", "rules"};

struct cell {
  const char *s;
  size_t n;
};

/* One table while it is read. */
struct table {
  const char *path, *name; /* name: without its folders */
  size_t at[COLUMNS];      /* place of each column among the cells of a line, from 1; 0: not there */
  int64_t line;
  int64_t n_left_out;
  tib_ticks end; /* of the last row, whatever it tells of */
  struct tib_tal_list events;
};

bool tib_read_is_table(const char *path) {
  size_t n = strlen(path);
  return n > 4 && tib_text_equal_fold(path + n - 4, ".tsv");
}

bool tib_read_is_unknown(const char *path) {
  struct tib_error ignored;
  unsigned char start[8] = {0};
  int fd;
  int64_t size;
  if (tib_read_is_table(path) || tib_reader_file_open(path, &fd, &size, &ignored) != TIB_OK) return false;
  size_t n = size < (int64_t)sizeof start ? (size_t)size : sizeof start;
  bool read = tib_edf_bytes_read(fd, path, 0, start, n, &ignored) == TIB_OK;
  close(fd);
  return read && memcmp(start, "0       ", sizeof start) != 0 &&
         memcmp(start,
                "\xFF"
                "BIOSEMI",
                sizeof start) != 0;
}

static bool is(struct cell cell, const char *word) { return cell.n == strlen(word) && memcmp(cell.s, word, cell.n) == 0; }

static bool is_absent(struct cell cell) { return cell.n == 0 || is(cell, "n/a"); }

/* ---- lines ---- */

/* The i-th cell of a line, from 1; empty past the last. */
static struct cell cell_at(struct cell line, size_t i) {
  const char *s = line.s, *end = line.s + line.n;
  for (; i > 1 && s < end; i--) {
    const char *tab = memchr(s, '\t', (size_t)(end - s));
    s = tab ? tab + 1 : end;
  }
  const char *tab = s < end ? memchr(s, '\t', (size_t)(end - s)) : NULL;
  return (struct cell){s, (size_t)((tab ? tab : end) - s)};
}

/* Takes the next line, without its end. */
static bool next_line(struct cell *rest, struct cell *line) {
  if (rest->n == 0) return false;
  const char *end = memchr(rest->s, '\n', rest->n);
  line->s = rest->s;
  line->n = end ? (size_t)(end - rest->s) : rest->n;
  size_t taken = line->n + (end != NULL);
  rest->s += taken;
  rest->n -= taken;
  if (line->n > 0 && line->s[line->n - 1] == '\r') line->n--;
  return true;
}

static enum tib_status find_columns(struct table *table, struct cell line, struct tib_error *err) {
  for (size_t i = 1; line.n > 0; i++) {
    struct cell cell = cell_at(line, i);
    for (int c = 0; c < COLUMNS; c++)
      if (is(cell, NAMES[c])) table->at[c] = i;
    if (cell.s + cell.n >= line.s + line.n) break;
  }
  for (int c = ONSET; c <= TRIAL_TYPE; c++)
    if (table->at[c] == 0)
      return tib_fail(err, TIB_SCORING_FORMAT,
                      "%s, line 1: no column %s; a table of events has onset, duration and trial_type, separated by tabs",
                      table->path, NAMES[c]);
  return TIB_OK;
}

/* ---- rows ---- */

static enum tib_status parse_seconds(const struct table *table, int column, struct cell cell, tib_ticks *value,
                                     struct tib_error *err) {
  if (tib_text_parse_seconds(cell.s, cell.n, value)) return TIB_OK;
  int shown = cell.n < 40 ? (int)cell.n : 40;
  return tib_fail(err, TIB_SCORING_FORMAT, "%s, line %" PRId64 ": %s '%.*s' is no number of seconds; write it as 12.5",
                  table->path, table->line, NAMES[column], shown, cell.s);
}

/* A movement under the label of its leg, all else under its own. */
static enum tib_status label_of(const struct table *table, struct cell type, struct cell side, struct cell *label,
                                struct tib_error *err) {
  char name[64];
  *label = type;
  if (type.n >= sizeof name) return TIB_OK;
  memcpy(name, type.s, type.n);
  name[type.n] = '\0';
  const struct tib_annot_label *known = tib_annot_label_find(name);
  if (!known || known->class != TIB_ANNOT_MOVEMENT || known->value != TIB_SIDE_NONE || is_absent(side)) return TIB_OK;
  if (is(side, "left"))
    *label = (struct cell){"lm:left", 7};
  else if (is(side, "right"))
    *label = (struct cell){"lm:right", 8};
  else
    return tib_fail(err, TIB_SCORING_FORMAT,
                    "%s, line %" PRId64 ": a movement has the side '%.*s'; give each leg's own with left or right, or n/a",
                    table->path, table->line, side.n < 40 ? (int)side.n : 40, side.s);
  return TIB_OK;
}

/* Rows of ID_events.tsv that tell what tibialis saw, and no scoring. */
static bool is_finding(struct cell type) {
  static const char *const words[] = {
      "plm_series", "sustained_burst", "alma",       "hft", "hflm",           "efm",
      "rswa",       "tonic_prolonged", "unscorable", "gap", "gross_movement", "accel_movement"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (is(type, words[i])) return true;
  return false;
}

static enum tib_status take_row(struct table *table, struct cell line, struct tib_error *err) {
  struct cell cells[COLUMNS], label;
  for (int c = 0; c < COLUMNS; c++) cells[c] = table->at[c] ? cell_at(line, table->at[c]) : (struct cell){"", 0};
  if (cells[TRIAL_TYPE].n == 0)
    return tib_fail(err, TIB_SCORING_FORMAT,
                    "%s, line %" PRId64 ": it has no trial_type; fill every column, n/a if need be", table->path,
                    table->line);
  tib_ticks onset, duration = 0;
  enum tib_status status = parse_seconds(table, ONSET, cells[ONSET], &onset, err);
  if (status == TIB_OK && !is_absent(cells[DURATION]))
    status = parse_seconds(table, DURATION, cells[DURATION], &duration, err);
  if (status != TIB_OK) return status;
  bool sane = duration >= 0 && tib_tal_is_time(onset) && tib_tal_is_time(duration);
  if (sane && onset + duration > table->end) table->end = onset + duration;
  if (!is_absent(cells[RULES]) || is_finding(cells[TRIAL_TYPE])) return TIB_OK;
  if (!sane) {
    table->n_left_out++;
    return TIB_OK;
  }
  status = label_of(table, cells[TRIAL_TYPE], cells[SIDE], &label, err);
  if (status != TIB_OK) return status;
  return tib_tal_add(&table->events, onset, duration > 0 ? duration : TIB_NO_TICKS, label.s, label.n, table->path, err);
}

static enum tib_status take_lines(struct table *table, struct cell rest, struct tib_error *err) {
  struct cell line = {"", 0};
  if (rest.n >= 3 && memcmp(rest.s, "\xEF\xBB\xBF", 3) == 0) rest.s += 3, rest.n -= 3;
  next_line(&rest, &line);
  enum tib_status status = find_columns(table, line, err);
  for (table->line = 2; status == TIB_OK && next_line(&rest, &line); table->line++)
    if (line.n > 0) status = take_row(table, line, err);
  return status;
}

/* ---- the file ---- */

static enum tib_status read_bytes(const char *path, char **bytes, size_t *n, struct tib_error *err) {
  int fd;
  int64_t size;
  enum tib_status status = tib_reader_file_open(path, &fd, &size, err);
  if (status != TIB_OK) return status;
  if (size > MAX_BYTES)
    status = tib_fail(err, TIB_UNSUPPORTED, "%s is larger than 256 MiB, which no table of events is; name another", path);
  *n = (size_t)size;
  if (status == TIB_OK) status = tib_array_create(bytes, *n + 1, 1, err);
  if (status == TIB_OK && *n > 0) status = tib_edf_bytes_read(fd, path, 0, *bytes, *n, err);
  close(fd);
  return status;
}

static void fingerprint_of(const char *bytes, size_t n, char text[33]) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes, n));
  for (size_t i = 0; i < sizeof canonical.digest; i++) {
    text[2 * i] = "0123456789abcdef"[canonical.digest[i] >> 4];
    text[2 * i + 1] = "0123456789abcdef"[canonical.digest[i] & 15];
  }
  text[2 * sizeof canonical.digest] = '\0';
}

static enum tib_status fill(struct table *table, tib_ticks epoch, struct tib_recording *recording,
                            struct tib_context *context, struct tib_error *err) {
  struct tib_annot_remarks remarks;
  tib_text_copy(recording->name, sizeof recording->name, table->name);
  recording->format = TIB_EVENTS_TABLE;
  recording->start_clock = TIB_NO_TICKS;
  enum tib_status status = tib_annot_edf_load(&table->events, 0, -1, epoch > 0 ? epoch : 30 * TIB_TICKS_PER_S, table->name,
                                              context, &remarks, err);
  if (status == TIB_OK) status = tib_reader_note_annotations(recording, &remarks, err);
  if (status == TIB_OK && table->n_left_out > 0)
    status = tib_edf_deviate(recording, err, "absurd-times", "they are left out",
                             "%" PRId64 " events have a negative duration or a time beyond 115 days", table->n_left_out);
  recording->duration = context->has_stages || table->end < remarks.last ? remarks.last : table->end;
  /* The column tells a table of tibialis, whose movements are all there: none is none. */
  if (table->at[RULES] && !context->has_movements) {
    context->has_movements = true;
    tib_text_copy(context->movements_source, sizeof context->movements_source, table->name);
  }
  return status;
}

enum tib_status tib_read_events_table(const char *path, tib_ticks epoch, struct tib_recording *recording,
                                      struct tib_context *context, char fingerprint[33], struct tib_error *err) {
  const char *slash = strrchr(path, '/');
  struct table table = {.path = path, .name = slash ? slash + 1 : path};
  char *bytes = NULL;
  size_t n = 0;
  *recording = (struct tib_recording){0};
  *context = (struct tib_context){0};
  enum tib_status status = read_bytes(path, &bytes, &n, err);
  if (status == TIB_OK && memchr(bytes, '\0', n))
    status =
        tib_fail(err, TIB_SCORING_FORMAT, "%s holds bytes that are no text; a table of events is tab-separated text", path);
  if (status == TIB_OK) status = take_lines(&table, (struct cell){bytes, n}, err);
  if (status == TIB_OK) status = fill(&table, epoch, recording, context, err);
  if (status == TIB_OK) {
    recording->bytes = (int64_t)n;
    fingerprint_of(bytes, n, fingerprint);
  } else {
    tib_recording_finish(recording);
    tib_context_finish(context);
  }
  tib_tal_finish(&table.events);
  free(bytes);
  return status;
}
