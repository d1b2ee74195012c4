/* NAME_truth.tsv: the columns of ID_events.tsv as far as the simulator knows them. */

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "base/ticks.h"
#include "simulate/night.h"
#include "write/write.h"

/* Contract 2.1; a test compares them with those of a report. */
static const char columns[] =
    "onset\tduration\ttrial_type\tside\trules\tclass\tplm_nr\tseries\timi\tparts\tstage\tarousal\trespiratory\treason\t"
    "peak_uv\tmedian_uv\trest_uv\taccel\n";

struct row {
  struct tib_span span;
  const char *type, *side, *accel;
  float peak_uv; /* negative: n/a */
  int order;     /* among rows of one onset: left before right before both */
};

struct rows {
  struct row *items;
  size_t n;
};

static int by_onset(const void *a, const void *b) {
  const struct row *x = a, *y = b;
  if (x->span.onset != y->span.onset) return x->span.onset < y->span.onset ? -1 : 1;
  return x->order - y->order;
}

static const char *accel_of(const struct tib_simulate_options *options, const struct tib_sim_movement *m) {
  if (tib_sim_without(options, "accelerometer")) return "no_accel";
  return m->gross ? "gross_body" : m->accel_g > 0 ? "corroborated" : "not_corroborated";
}

static void add_leg(const struct tib_simulate_options *options, const struct tib_sim_night *night, int leg,
                    struct rows *rows) {
  for (size_t i = 0; i < night->legs[leg].n; i++) {
    const struct tib_sim_movement *m = &night->legs[leg].items[i];
    if (!m->seen) continue;
    const char *side = leg ? "right" : "left", *accel = accel_of(options, m);
    rows->items[rows->n++] = (struct row){m->span, "limb_movement", side, accel, m->peak_uv, leg};
    if (m->sustained && m->sustained_span.offset > m->sustained_span.onset)
      rows->items[rows->n++] = (struct row){m->sustained_span, "sustained_burst", side, accel, m->peak_uv, leg + 2};
  }
}

static void add_gross(const struct tib_sim_night *night, struct rows *rows) {
  for (size_t i = 0; i < night->n_gross; i++) {
    const struct tib_sim_gross *g = &night->gross[i];
    struct tib_span span = {tib_ticks_of_seconds(g->at_s), tib_ticks_of_seconds(g->at_s + g->length_s)};
    rows->items[rows->n++] = (struct row){span, "gross_movement", "both", "n/a", -1, 4};
  }
}

static void add_row(struct tib_text *text, const struct row *row) {
  char onset[32], duration[32], peak[32] = "n/a";
  tib_text_seconds(onset, sizeof onset, row->span.onset, 4);
  tib_text_seconds(duration, sizeof duration, tib_span_length(row->span), 4);
  if (row->peak_uv >= 0) tib_text_double(peak, sizeof peak, "%.1f", (double)row->peak_uv);
  tib_text_addf(text, "%s\t%s\t%s\t%s", onset, duration, row->type, row->side);
  for (int i = 0; i < 10; i++) tib_text_add(text, "\tn/a"); /* rules to reason: no profile has looked at it */
  tib_text_addf(text, "\t%s\tn/a\tn/a\t%s\n", peak, row->accel);
}

enum tib_status tib_sim_write_truth(const struct tib_simulate_options *options, const struct tib_sim_night *night,
                                    const char *path, struct tib_error *err) {
  struct rows rows = {0};
  void *items;
  size_t most = 2 * (night->legs[0].n + night->legs[1].n) + night->n_gross;
  enum tib_status status = tib_array_create(&items, most, sizeof *rows.items, err);
  if (status != TIB_OK) return status;
  rows.items = items;
  add_leg(options, night, 0, &rows);
  if (!tib_sim_without(options, "right")) add_leg(options, night, 1, &rows);
  if (!tib_sim_without(options, "accelerometer")) add_gross(night, &rows);
  if (rows.n > 1) qsort(rows.items, rows.n, sizeof *rows.items, by_onset);
  struct tib_text text = {0};
  tib_text_add(&text, columns);
  for (size_t i = 0; i < rows.n; i++) add_row(&text, &rows.items[i]);
  free(rows.items);
  if (text.failed)
    status = tib_fail(err, TIB_MEMORY, "%s: out of memory", path);
  else
    status = tib_out_write(path, text.s, text.n, err);
  tib_text_finish(&text);
  return status;
}
