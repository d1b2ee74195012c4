#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "base/ticks.h"
#include "report/fields.h"
#include "report/tsv.h"
#include "report/values.h"

/* One row. Of the three pointers at most one is set. */
struct row {
  tib_ticks onset, duration;
  enum tib_trial_type type;
  enum tib_side side;
  const char *rules;
  int series;
  const struct tib_candidate *candidate;
  const struct tib_movement *movement;
  const struct tib_pattern *pattern;
  bool staged;  /* of a pattern: stages were given */
  size_t order; /* makes the sort stable */
};

struct rows {
  struct row *row;
  size_t n, capacity;
  struct row spare; /* taken where there is no memory */
  enum tib_status status;
  struct tib_error *err;
};

void tib_tsv_cell(struct tib_text *text, const char *value) {
  char clean[8192]; /* twice the longest path: Latin-1 may double */
  tib_text_clean(clean, sizeof clean, value);
  tib_text_add(text, *clean ? clean : TIB_ABSENT);
}

/* ---- collecting ---- */

static struct row *add(struct rows *rows, enum tib_trial_type type, enum tib_side side, struct tib_span span) {
  void *array = rows->row;
  if (rows->status == TIB_OK)
    rows->status = tib_array_reserve(&array, &rows->capacity, rows->n + 1, sizeof *rows->row, rows->err);
  rows->row = array;
  if (rows->status != TIB_OK) return &rows->spare;
  struct row *row = &rows->row[rows->n];
  *row = (struct row){.onset = span.onset,
                      .duration = tib_span_length(span),
                      .type = type,
                      .side = side,
                      .rules = TIB_ABSENT,
                      .order = rows->n++};
  return row;
}

static void add_candidates(struct rows *rows, const struct tib_detection *found) {
  for (size_t i = 0; found && i < found->n_candidates; i++) {
    const struct tib_candidate *candidate = &found->candidates[i];
    add(rows, TIB_TRIAL_LIMB_MOVEMENT, candidate->side, candidate->span)->candidate = candidate;
  }
}

static void add_profile(struct rows *rows, const struct tib_profile_result *profile) {
  const struct tib_score *score = &profile->score;
  for (size_t i = 0; i < score->n_movements; i++) {
    const struct tib_movement *movement = &score->movements[i];
    struct row *row = add(rows, TIB_TRIAL_LIMB_MOVEMENT, movement->side, movement->span);
    row->movement = movement;
    row->rules = profile->rules.name;
    row->series = movement->series;
  }
  for (size_t i = 0; i < score->n_series; i++) {
    struct row *row = add(rows, TIB_TRIAL_PLM_SERIES, TIB_SIDE_NONE, score->series[i].span);
    row->rules = profile->rules.name;
    row->series = (int)i + 1;
  }
}

static void add_patterns(struct rows *rows, const struct tib_result *result) {
  for (size_t i = 0; i < result->n_patterns; i++) {
    const struct tib_pattern *pattern = &result->patterns[i];
    struct row *row = add(rows, tib_value_trial_type(pattern->type), pattern->side, pattern->span);
    row->pattern = pattern;
    row->staged = result->context.has_stages;
  }
  const struct tib_detection *primary = tib_find_primary(result);
  for (size_t i = 0; primary && i < 2; i++)
    for (size_t k = 0; k < primary->n_ankle_only[i]; k++)
      add(rows, TIB_TRIAL_ACCEL_MOVEMENT, i == 0 ? TIB_LEFT : TIB_RIGHT, primary->ankle_only[i][k]);
  for (size_t i = 0; i < result->n_gross; i++)
    add(rows, TIB_TRIAL_GROSS_MOVEMENT, result->gross[i].side, result->gross[i].span);
}

static void add_states(struct rows *rows, const struct tib_result *result) {
  const struct tib_detection *primary = tib_find_primary(result);
  for (size_t i = 0; primary && i < primary->n_legs; i++)
    for (size_t k = 0; k < primary->legs[i].n_out; k++)
      add(rows, TIB_TRIAL_UNSCORABLE, primary->legs[i].side, primary->legs[i].out[k]);
  const struct tib_recording *recording = &result->recording;
  for (size_t i = 0; i < tib_value_gaps(recording); i++)
    add(rows, TIB_TRIAL_GAP, TIB_SIDE_NONE, tib_value_gap(recording, i));
}

/* Onset, then rules, then side, both as they are written; what remains has an order of its own. */
static int by_onset(const void *a, const void *b) {
  const struct row *x = a, *y = b;
  if (x->onset != y->onset) return x->onset < y->onset ? -1 : 1;
  int order = strcmp(x->rules, y->rules);
  if (!order) order = strcmp(tib_level_side[x->side].name, tib_level_side[y->side].name);
  if (!order) order = strcmp(tib_level_trial_type[x->type].name, tib_level_trial_type[y->type].name);
  return order ? order : x->order < y->order ? -1 : 1;
}

/* ---- writing ---- */

static void put_seconds(struct tib_text *text, tib_ticks ticks) {
  char number[32] = TIB_ABSENT;
  if (ticks != TIB_NO_TICKS) tib_text_seconds(number, sizeof number, ticks, 4);
  tib_text_add(text, number);
}

static void put_count(struct tib_text *text, int n) {
  if (n > 0)
    tib_text_addf(text, "%d", n);
  else
    tib_text_add(text, TIB_ABSENT);
}

static void put_reasons(struct tib_text *text, unsigned reasons) {
  const char *comma = "";
  for (size_t i = 0; tib_level_reason[i].name; i++) {
    if (!(reasons & 1U << i)) continue;
    tib_text_addf(text, "%s%s", comma, tib_level_reason[i].name);
    comma = ",";
  }
  if (!*comma) tib_text_add(text, TIB_ABSENT);
}

static void put_level_uv(struct tib_text *text, const struct row *row, enum tib_event_column column) {
  double peak = NAN, median = NAN, rest = NAN;
  char number[32];
  if (row->candidate) peak = row->candidate->peak_uv, median = row->candidate->median_uv, rest = row->candidate->rest_uv;
  if (row->movement) peak = row->movement->peak_uv, median = row->movement->median_uv, rest = row->movement->rest_uv;
  if (row->pattern) peak = row->pattern->peak_uv, median = row->pattern->median_uv, rest = row->pattern->rest_uv;
  tib_value_fixed(number, column == TIB_EVENT_PEAK_UV ? peak : column == TIB_EVENT_MEDIAN_UV ? median : rest, 2);
  tib_text_add(text, number);
}

static const char *class_name(const struct row *row) {
  if (row->movement) return tib_level_class[row->movement->class_].name;
  return row->pattern ? tib_value_grade(row->pattern) : TIB_ABSENT;
}

/* Of a pattern the stage of its onset. */
static const char *stage_name(const struct row *row) {
  bool has_stage = row->movement ? row->movement->has_stage : row->pattern && row->staged;
  if (!has_stage) return TIB_ABSENT;
  return tib_level_stage[row->movement ? row->movement->stage : row->pattern->stage].name;
}

static const char *accel_name(const struct row *row) {
  if (row->movement) return tib_level_accel[row->movement->accel].name;
  if (row->candidate) return tib_level_accel[row->candidate->accel].name;
  return row->pattern ? tib_level_accel[row->pattern->accel].name : TIB_ABSENT;
}

static void put_cell(struct tib_text *text, const struct row *row, enum tib_event_column column) {
  const struct tib_movement *movement = row->movement;
  switch (column) {
    case TIB_EVENT_ONSET:
      put_seconds(text, row->onset);
      break;
    case TIB_EVENT_DURATION:
      put_seconds(text, row->duration);
      break;
    case TIB_EVENT_TRIAL_TYPE:
      tib_text_add(text, tib_level_trial_type[row->type].name);
      break;
    case TIB_EVENT_SIDE:
      tib_text_add(text, tib_level_side[row->side].name);
      break;
    case TIB_EVENT_RULES:
      tib_tsv_cell(text, row->rules);
      break;
    case TIB_EVENT_CLASS:
      tib_text_add(text, class_name(row));
      break;
    case TIB_EVENT_PLM_NR:
      tib_text_add(text, tib_level_flag[movement ? movement->plm_nr : TIB_NA].name);
      break;
    case TIB_EVENT_SERIES:
      put_count(text, row->series);
      break;
    case TIB_EVENT_IMI:
      put_seconds(text, movement ? movement->imi : TIB_NO_TICKS);
      break;
    case TIB_EVENT_PARTS:
      put_count(text, movement ? movement->parts : row->pattern ? row->pattern->parts : row->candidate ? 1 : 0);
      break;
    case TIB_EVENT_STAGE:
      tib_text_add(text, stage_name(row));
      break;
    case TIB_EVENT_AROUSAL:
      tib_text_add(text, tib_level_flag[movement ? movement->arousal : row->pattern ? row->pattern->arousal : TIB_NA].name);
      break;
    case TIB_EVENT_RESPIRATORY:
      tib_text_add(text, tib_level_flag[movement ? movement->respiratory : TIB_NA].name);
      break;
    case TIB_EVENT_REASON:
      put_reasons(text, movement ? movement->reasons : 0);
      break;
    case TIB_EVENT_PEAK_UV:
    case TIB_EVENT_MEDIAN_UV:
    case TIB_EVENT_REST_UV:
      put_level_uv(text, row, column);
      break;
    case TIB_EVENT_ACCEL:
      tib_text_add(text, accel_name(row));
      break;
    case TIB_EVENT_COLUMNS:
      break;
  }
}

static void put_rows(struct tib_text *text, const struct rows *rows) {
  size_t columns;
  const struct tib_field *fields = tib_fields(TIB_FIELDS_EVENTS, &columns);
  for (size_t c = 0; c < columns; c++) tib_text_addf(text, "%s%s", c ? "\t" : "", fields[c].name);
  tib_text_add(text, "\n");
  for (size_t i = 0; i < rows->n; i++) {
    for (size_t c = 0; c < columns; c++) {
      if (c) tib_text_add(text, "\t");
      put_cell(text, &rows->row[i], (enum tib_event_column)c);
    }
    tib_text_add(text, "\n");
  }
}

enum tib_status tib_tsv_events(struct tib_text *text, const struct tib_result *result, struct tib_error *err) {
  struct rows rows = {.err = err};
  add_candidates(&rows, tib_find_primary(result));
  for (size_t i = 0; i < result->n_profiles; i++) add_profile(&rows, &result->profiles[i]);
  add_patterns(&rows, result);
  add_states(&rows, result);
  if (rows.status == TIB_OK) {
    if (rows.n > 0) qsort(rows.row, rows.n, sizeof *rows.row, by_onset);
    put_rows(text, &rows);
    if (text->failed) rows.status = tib_fail(err, TIB_MEMORY, "%s: out of memory while writing events", result->id);
  }
  free(rows.row);
  return rows.status;
}
