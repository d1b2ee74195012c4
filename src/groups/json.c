#include <math.h>

#include <tibialis/tibialis.h>

#include "groups/columns.h"
#include "groups/study.h"
#include "report/json_put.h"

static void put_cell(struct tib_json *json, json_t *into, const char *key, const struct tib_groups_cell *cell) {
  switch (cell->kind) {
    case TIB_CELL_ABSENT:
      tib_json_put(json, into, key, json_null());
      break;
    case TIB_CELL_NUMBER:
      tib_json_put(json, into, key, tib_json_number(cell->number));
      break;
    case TIB_CELL_COUNT:
      tib_json_put(json, into, key, json_integer((json_int_t)cell->number));
      break;
    case TIB_CELL_FLAG:
      tib_json_put(json, into, key, json_boolean(cell->number != 0));
      break;
    case TIB_CELL_TEXT:
      tib_json_put_text(json, into, key, cell->text);
      break;
  }
}

static void put_part(struct tib_json *json, const struct tib_groups *g, enum tib_cohort_part part) {
  json_t *array = tib_json_put_array(json, json->root, tib_level_part[part].name);
  for (size_t i = 0; i < g->n_rows; i++) {
    if (g->rows[i].part != part) continue;
    json_t *object = tib_json_append_object(json, array);
    for (size_t c = TIB_C_INDEX; c < TIB_C_COLUMNS; c++)
      if (tib_part_has(part, (enum tib_cohort_column)c))
        put_cell(json, object, tib_fields_cohort[c].name, &g->rows[i].cells[c]);
  }
}

static void put_count(struct tib_json *json, size_t field, size_t n, bool there) {
  tib_json_put(json, json->root, tib_fields_cohort[field].name, there ? json_integer((json_int_t)n) : json_null());
}

static void put_head(struct tib_json *json, const struct tib_groups *g) {
  bool joined = g->options.participants != NULL;
  json_t *program = tib_json_put_object(json, json->root, "tibialis");
  tib_json_put_text(json, program, "version", tib_version());
  tib_json_put_text(json, program, "intended_use", tib_intended_use());
  tib_json_put_text(json, json->root, tib_fields_cohort[TIB_C_RULES].name, g->rules);
  tib_json_put_text(json, json->root, tib_fields_cohort[TIB_C_STUDY].name, tib_level_study[g->options.study].name);
  put_count(json, TIB_C_SEED, (size_t)g->options.seed, true);
  put_count(json, TIB_C_REPLICATES, TIB_REPLICATES, true);
  put_count(json, TIB_C_RECORDINGS, g->n_nights, true);
  put_count(json, TIB_C_SUBJECTS, g->n_subjects, true);
  put_count(json, TIB_C_PARTICIPANTS, g->participants.n_rows, joined);
  put_count(json, TIB_C_UNMATCHED_NIGHTS, g->unmatched_nights, joined);
  put_count(json, TIB_C_UNMATCHED_PARTICIPANTS, g->unmatched_participants, joined);
}

enum tib_status tib_groups_json(const struct tib_groups *groups, struct tib_text *text, struct tib_error *err) {
  struct tib_json json = {.root = json_object()};
  put_head(&json, groups);
  for (int part = 0; part < TIB_COHORT_PARTS; part++) put_part(&json, groups, (enum tib_cohort_part)part);
  return tib_json_end(&json, text, err);
}
