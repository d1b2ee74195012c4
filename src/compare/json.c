#include <math.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "base/ticks.h"
#include "compare/show.h"
#include "report/json_put.h"

static const char *key_of(size_t field) { return tib_fields_compare[field].name; }

static void put_cell(struct tib_json *json, json_t *into, size_t column, const struct tib_compare_cell *cell) {
  json_t *value = NULL;
  if (cell->kind == TIB_CELL_VALUE) value = tib_json_number(cell->number);
  if (cell->kind == TIB_CELL_N) value = json_integer((json_int_t)cell->number);
  if (cell->kind == TIB_CELL_WORD)
    tib_json_put_text(json, into, key_of(column), cell->text);
  else
    tib_json_put(json, into, key_of(column), cell->kind == TIB_CELL_NONE ? json_null() : value);
}

/* All columns of the row's part but the first of them that name it. */
static void put_row(struct tib_json *json, json_t *into, const struct tib_compare_row *row, size_t from) {
  for (size_t c = from; c < TIB_V_COLUMNS; c++)
    if (tib_compare_has(row->part, (enum tib_compare_column)c)) put_cell(json, into, c, &row->cells[c]);
}

static void put_count(struct tib_json *json, size_t field, size_t n) {
  tib_json_put(json, json->root, key_of(field), json_integer((json_int_t)n));
}

static void put_head(struct tib_json *json, const struct tib_compare *c) {
  const struct tib_compare_options *o = &c->options;
  json_t *program = tib_json_put_object(json, json->root, "tibialis");
  tib_json_put_text(json, program, "version", tib_version());
  tib_json_put_text(json, program, "intended_use", tib_intended_use());
  if (c->n_scorers == 0) {
    tib_json_put_text(json, json->root, key_of(TIB_V_REFERENCE), o->names[0]);
    tib_json_put_text(json, json->root, key_of(TIB_V_TEST), o->names[1]);
  }
  tib_json_put_text(json, json->root, key_of(TIB_V_MATCHED_BY), o->by_onset ? "onset" : "overlap");
  tib_json_put(json, json->root, key_of(TIB_V_IOU), tib_json_number(o->by_onset ? (double)NAN : o->iou));
  tib_json_put(json, json->root, key_of(TIB_V_TOLERANCE_S),
               tib_json_number(o->by_onset ? tib_seconds(o->tolerance) : (double)NAN));
  tib_json_put(json, json->root, key_of(TIB_V_INSIDE), json_boolean(o->inside));
  put_count(json, TIB_V_SHIFTED_N, c->n_shifted);
  put_count(json, TIB_V_PAIRED_N, c->n_compared);
  if (c->n_scorers > 0) {
    put_count(json, TIB_V_NOT_ALL_N, c->not_of_all);
  } else {
    put_count(json, TIB_V_REFERENCE_ONLY_N, c->reference_only);
    put_count(json, TIB_V_TEST_ONLY_N, c->test_only);
  }
  put_count(json, TIB_V_FAILED_N, c->failed);
}

static void put_movements(struct tib_json *json, const struct tib_compare *compare) {
  put_row(json, json->root, tib_show_movements(compare, 0), TIB_V_REFERENCE_N);
  json_t *sides = tib_json_put_object(json, json->root, "by_side");
  for (size_t i = 1; i < 3; i++) {
    const struct tib_compare_row *row = tib_show_movements(compare, i);
    put_row(json, tib_json_put_object(json, sides, row->cells[TIB_V_SIDE].text), row, TIB_V_NIGHTS);
  }
}

static void put_stages(struct tib_json *json, const struct tib_compare *compare) {
  if (!compare->has_stages) {
    tib_json_put(json, json->root, "by_stage", json_null());
    return;
  }
  json_t *stages = tib_json_put_object(json, json->root, "by_stage");
  for (const struct tib_compare_row *row = NULL; (row = tib_show_next(compare, row, TIB_AGREE_STAGE, NULL));)
    put_row(json, tib_json_put_object(json, stages, row->cells[TIB_V_STAGE].text), row, TIB_V_NIGHTS);
}

static void put_classes(struct tib_json *json, const struct tib_compare *compare) {
  json_t *classes = tib_json_put_object(json, json->root, "classes");
  for (const struct tib_compare_row *row = NULL; (row = tib_show_next(compare, row, TIB_AGREE_RULES, NULL));) {
    const char *rules = row->cells[TIB_V_RULES].text, *of = NULL;
    json_t *object = tib_json_put_object(json, classes, rules), *line = NULL;
    put_row(json, object, row, TIB_V_N);
    json_t *counts = tib_json_put_object(json, object, "counts");
    for (const struct tib_compare_row *cell = NULL; (cell = tib_show_next(compare, cell, TIB_AGREE_CLASS, rules));) {
      const char *reference = cell->cells[TIB_V_REFERENCE_CLASS].text;
      if (reference != of) line = tib_json_put_object(json, counts, reference);
      of = reference;
      tib_json_put(json, line, cell->cells[TIB_V_TEST_CLASS].text, json_integer((json_int_t)cell->cells[TIB_V_N].number));
    }
  }
}

static void put_indices(struct tib_json *json, const struct tib_compare *compare) {
  if (compare->n_summaries == 0) {
    tib_json_put(json, json->root, "indices", json_null());
    return;
  }
  json_t *indices = tib_json_put_object(json, json->root, "indices");
  for (size_t i = 0; i < compare->n_measured; i++) {
    const char *rules = compare->measured[i].rules;
    json_t *object = tib_json_put_object(json, indices, rules);
    for (const struct tib_compare_row *row = NULL; (row = tib_show_next(compare, row, TIB_AGREE_INDEX, rules));)
      put_row(json, tib_json_put_object(json, object, row->cells[TIB_V_INDEX].text), row, TIB_V_N);
  }
}

static void put_array(struct tib_json *json, const struct tib_compare *compare, const char *key,
                      enum tib_compare_part part) {
  json_t *array = tib_json_put_array(json, json->root, key);
  for (const struct tib_compare_row *row = NULL; (row = tib_show_next(compare, row, part, NULL));)
    put_row(json, tib_json_append_object(json, array), row, 0);
}

enum tib_status tib_compare_json(const struct tib_compare *compare, struct tib_text *text, struct tib_error *err) {
  struct tib_json json = {.root = json_object()};
  put_head(&json, compare);
  if (compare->n_scorers > 0) {
    put_array(&json, compare, "scorers", TIB_AGREE_SCORER);
    put_array(&json, compare, "pairs_of_scorers", TIB_AGREE_PAIR);
    return tib_json_end(&json, text, err);
  }
  put_movements(&json, compare);
  put_stages(&json, compare);
  put_classes(&json, compare);
  put_indices(&json, compare);
  put_array(&json, compare, "nights", TIB_AGREE_NIGHT);
  return tib_json_end(&json, text, err);
}
