/* Tables of events of this program: movements, what profiles made of them, and what could not be scored. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/table.h"
#include "base/text.h"
#include "base/ticks.h"
#include "compare/night.h"
#include "report/fields.h"

#define SLACK (TIB_TICKS_PER_S / 1000) /* of rounded ends: onset and duration have 4 decimals each */

enum { ONSET, DURATION, TYPE, SIDE, RULES, NEEDED, CLASS = NEEDED, STAGE, COLUMNS };
static const char *const NAMES[COLUMNS] = {"onset", "duration", "trial_type", "side", "rules", "class", "stage"};

/* A movement as a profile sees it. */
struct seen {
  struct tib_span span;
  enum tib_side side;
  size_t profile;
  int class_; /* -1: not told */
  bool has_stage;
  enum tib_stage stage;
};

struct reading {
  const char *path;
  struct tib_table table;
  size_t at[COLUMNS];
  struct tib_scored_night *night;
  size_t n_seen, capacity;
  struct seen *seen; /* in the order of the file */
};

bool tib_scored_night_is_events(const char *path) {
  char line[4096];
  FILE *file = fopen(path, "rb");
  bool there = file && fgets(line, sizeof line, file);
  int found = 0;
  if (file) fclose(file);
  if (!there) return false;
  for (char *cell = strncmp(line, "\xEF\xBB\xBF", 3) == 0 ? line + 3 : line; cell;) {
    size_t n = strcspn(cell, "\t\r\n");
    for (int i = 0; i < NEEDED; i++) found += strlen(NAMES[i]) == n && strncmp(cell, NAMES[i], n) == 0;
    cell = cell[n] == '\t' ? cell + n + 1 : NULL;
  }
  return found == NEEDED;
}

/* ---- cells ---- */

static const char *cell_of(const struct reading *r, const struct tib_table_row *row, int column) {
  return r->at[column] < r->table.n_columns ? row->cells[r->at[column]] : NULL;
}

static int level_of(const struct tib_level *levels, const char *word) {
  for (int i = 0; word && levels[i].name; i++)
    if (strcmp(levels[i].name, word) == 0) return i;
  return -1;
}

static enum tib_status span_of(const struct reading *r, const struct tib_table_row *row, struct tib_span *span,
                               struct tib_error *err) {
  tib_ticks duration = 0;
  for (int column = ONSET; column <= DURATION; column++) {
    const char *text = cell_of(r, row, column);
    if (!text && column == DURATION) continue; /* a point in time */
    if (!text || !tib_text_parse_seconds(text, strlen(text), column == ONSET ? &span->onset : &duration))
      return tib_fail(err, TIB_SCORING_FORMAT, "%s, line %zu: %s '%.40s' is no number of seconds; write it as 12.5",
                      r->path, row->line, NAMES[column], text ? text : "n/a");
  }
  if (duration < 0)
    return tib_fail(err, TIB_SCORING_FORMAT, "%s, line %zu: a duration below 0; mend or remove the row", r->path,
                    row->line);
  span->offset = span->onset + duration;
  return TIB_OK;
}

static enum tib_status side_of(const struct reading *r, const struct tib_table_row *row, enum tib_side *side,
                               struct tib_error *err) {
  const char *word = cell_of(r, row, SIDE);
  int level = word ? level_of(tib_level_side, word) : TIB_SIDE_NONE;
  if (level < 0)
    return tib_fail(err, TIB_SCORING_FORMAT,
                    "%s, line %zu: side '%.40s' is none of left, right, both and n/a; mend or remove the row", r->path,
                    row->line, word);
  *side = (enum tib_side)level;
  return TIB_OK;
}

/* ---- rows ---- */

/* The profile's number in the night; TIB_NIGHT_PROFILES where there is no room for one more. */
static size_t profile_of(struct tib_scored_night *night, const char *rules) {
  char name[64];
  size_t i = 0;
  tib_text_clean(name, sizeof name, rules);
  while (i < night->n_profiles && strcmp(night->profiles[i], name) != 0) i++;
  if (i == night->n_profiles && i < TIB_NIGHT_PROFILES) memcpy(night->profiles[night->n_profiles++], name, sizeof name);
  return i;
}

static enum tib_status take_seen(struct reading *r, const struct tib_table_row *row, struct tib_span span,
                                 enum tib_side side, struct tib_error *err) {
  size_t profile = profile_of(r->night, cell_of(r, row, RULES));
  int stage = level_of(tib_level_stage, cell_of(r, row, STAGE));
  if (profile == TIB_NIGHT_PROFILES) return TIB_OK;
  enum tib_status status = tib_array_reserve(&r->seen, &r->capacity, r->n_seen + 1, sizeof *r->seen, err);
  if (status != TIB_OK) return status;
  r->seen[r->n_seen++] = (struct seen){.span = span,
                                       .side = side,
                                       .profile = profile,
                                       .class_ = level_of(tib_level_class, cell_of(r, row, CLASS)),
                                       .has_stage = stage >= 0,
                                       .stage = stage >= 0 ? (enum tib_stage)stage : TIB_STAGE_UNKNOWN};
  return TIB_OK;
}

/* One of both legs is one of each. */
static enum tib_status take_movement(struct reading *r, struct tib_span span, enum tib_side side, struct tib_error *err) {
  if (side != TIB_BOTH) return tib_scored_night_add(r->night, span, side, err);
  enum tib_status status = tib_scored_night_add(r->night, span, TIB_LEFT, err);
  return status == TIB_OK ? tib_scored_night_add(r->night, span, TIB_RIGHT, err) : status;
}

static enum tib_status take_row(struct reading *r, const struct tib_table_row *row, struct tib_error *err) {
  const char *type = cell_of(r, row, TYPE);
  bool moves = type && strcmp(type, tib_level_trial_type[TIB_TRIAL_LIMB_MOVEMENT].name) == 0;
  bool gap = type && strcmp(type, tib_level_trial_type[TIB_TRIAL_GAP].name) == 0;
  bool out = gap || (type && strcmp(type, tib_level_trial_type[TIB_TRIAL_UNSCORABLE].name) == 0);
  struct tib_span span;
  enum tib_side side = TIB_SIDE_NONE;
  if (!moves && !out) return TIB_OK;
  enum tib_status status = span_of(r, row, &span, err);
  if (status == TIB_OK) status = side_of(r, row, &side, err);
  if (status != TIB_OK) return status;
  if (out) return tib_scored_night_add_out(r->night, span, gap || side == TIB_BOTH ? TIB_SIDE_NONE : side, err);
  return cell_of(r, row, RULES) ? take_seen(r, row, span, side, err) : take_movement(r, span, side, err);
}

/* ---- what profiles made of the movements ---- */

static int by_onset(const void *a, const void *b) {
  const struct seen *x = a, *y = b;
  if (x->span.onset != y->span.onset) return x->span.onset < y->span.onset ? -1 : 1;
  return (x->span.offset > y->span.offset) - (x->span.offset < y->span.offset);
}

static bool covers(const struct seen *seen, const struct tib_night_movement *movement) {
  return seen->span.onset <= movement->span.onset + SLACK && seen->span.offset + SLACK >= movement->span.offset &&
         (seen->side == movement->side || seen->side == TIB_BOTH);
}

/* The row of a profile that a movement is part of: of those that cover it the one that begins last. */
static void classify(const struct reading *r, struct tib_night_movement *movement, tib_ticks longest) {
  size_t low = 0, high = r->n_seen;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (r->seen[middle].span.onset <= movement->span.onset + SLACK)
      low = middle + 1;
    else
      high = middle;
  }
  for (size_t i = low; i-- > 0 && r->seen[i].span.onset + longest + SLACK >= movement->span.offset;) {
    const struct seen *seen = &r->seen[i];
    if (movement->class_[seen->profile] >= 0 || !covers(seen, movement)) continue;
    movement->class_[seen->profile] = (signed char)seen->class_;
    if (seen->profile > 0 || !seen->has_stage) continue;
    movement->has_stage = true;
    movement->stage = seen->stage;
  }
}

static void classify_all(struct reading *r) {
  struct tib_scored_night *night = r->night;
  tib_ticks longest = 0;
  if (r->n_seen > 1) qsort(r->seen, r->n_seen, sizeof *r->seen, by_onset);
  for (size_t i = 0; i < r->n_seen; i++)
    if (tib_span_length(r->seen[i].span) > longest) longest = tib_span_length(r->seen[i].span);
  for (size_t i = 0; i < night->n; i++) {
    classify(r, &night->movements[i], longest);
    night->has_stages = night->has_stages || night->movements[i].has_stage;
  }
}

enum tib_status tib_scored_night_read_events(const char *path, struct tib_scored_night *night, struct tib_error *err) {
  struct reading r = {.path = path, .night = night};
  enum tib_status status = tib_table_read(path, "the table of events", &r.table, err);
  for (int i = 0; i < COLUMNS && status == TIB_OK; i++) r.at[i] = tib_table_column(&r.table, NAMES[i]);
  for (size_t i = 0; i < r.table.n_rows && status == TIB_OK; i++) status = take_row(&r, &r.table.rows[i], err);
  if (status == TIB_OK) classify_all(&r);
  free(r.seen);
  tib_table_finish(&r.table);
  return status;
}
