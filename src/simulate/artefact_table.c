/* NAME_artefacts.tsv: what is in the night and is no movement. */

#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/text.h"
#include "base/ticks.h"
#include "simulate/outputs.h"
#include "write/write.h"

static const char columns[] = "onset\tduration\tkind\tside\tsize_uv\n";

struct row {
  double onset_s, duration_s, size_uv;
  const char *kind, *side;
  size_t order; /* rows of one onset stay as they were added */
};

struct rows {
  struct row *items;
  size_t n;
};

static void add(struct rows *rows, double onset_s, double duration_s, const char *kind, const char *side, double size_uv) {
  rows->items[rows->n] = (struct row){onset_s, duration_s, size_uv, kind, side, rows->n};
  rows->n++;
}

static int by_onset(const void *a, const void *b) {
  const struct row *x = a, *y = b;
  if (x->onset_s != y->onset_s) return x->onset_s < y->onset_s ? -1 : 1;
  return (x->order > y->order) - (x->order < y->order);
}

/* "right" where the recording has a right leg; NULL where it has none. */
static const char *side_of(const struct tib_simulate_options *options, int leg) {
  bool alone = tib_sim_without(options, "right");
  return leg == 0 ? "left" : alone ? NULL : leg == 1 ? "right" : "both";
}

static const char *all_legs(const struct tib_simulate_options *options) {
  return tib_sim_without(options, "right") ? "left" : "both";
}

static void add_electrodes(const struct tib_simulate_options *options, const struct tib_sim_night *night,
                           struct rows *rows) {
  const char *legs = all_legs(options);
  if (options->mains_uv > 0) add(rows, 0, night->length_s, "mains", legs, options->mains_uv);
  if (options->drift_uv > 0) add(rows, 0, night->length_s, "drift", legs, options->drift_uv);
  for (size_t i = 0; i < night->n_hums; i++)
    add(rows, night->hums[i].at_s, night->hums[i].length_s, "mains", legs, night->hums[i].uv);
  for (int leg = 0; leg < 2; leg++) {
    const char *side = side_of(options, leg);
    for (size_t i = 0; side && i < night->jumps[leg].n; i++) {
      const struct tib_sim_jump *j = &night->jumps[leg].items[i];
      add(rows, j->at_s, j->return_s, j->stays ? "step" : "pop", side, j->size_uv);
    }
  }
}

static void add_tones(const struct tib_simulate_options *options, const struct tib_sim_night *night, struct rows *rows) {
  for (size_t i = 0; i < night->n_tones; i++) {
    const struct tib_sim_tone *t = &night->tones[i];
    const char *side = t->leg == 2 ? all_legs(options) : side_of(options, t->leg);
    if (side) add(rows, t->at_s, t->length_s, "tone", side, t->more_uv);
  }
}

static void add_beats(const struct tib_simulate_options *options, const struct tib_sim_night *night, struct rows *rows) {
  for (size_t i = 0; i < night->n_beats; i++) {
    const struct tib_sim_beat *b = &night->beats[i];
    if (b->at_s < night->length_s)
      add(rows, b->at_s, 0, b->premature ? "premature_beat" : "beat", all_legs(options), options->ecg_uv * b->level);
  }
}

static void print_row(struct tib_text *text, const struct row *row) {
  char onset[32], duration[32], size[32];
  tib_text_seconds(onset, sizeof onset, tib_ticks_of_seconds(row->onset_s), 4);
  tib_text_seconds(duration, sizeof duration, tib_ticks_of_seconds(row->duration_s), 4);
  tib_text_double(size, sizeof size, "%.1f", row->size_uv);
  tib_text_addf(text, "%s\t%s\t%s\t%s\t%s\n", onset, duration, row->kind, row->side, size);
}

enum tib_status tib_sim_write_artefacts(const struct tib_simulate_options *options, const struct tib_sim_night *night,
                                        const char *path, struct tib_error *err) {
  struct rows rows = {0};
  struct tib_text text = {0};
  size_t most = 2 + night->n_hums + night->jumps[0].n + night->jumps[1].n + night->n_tones + night->n_beats;
  enum tib_status status = tib_array_create(&rows.items, most, sizeof *rows.items, err);
  if (status != TIB_OK) return status;
  add_electrodes(options, night, &rows);
  add_tones(options, night, &rows);
  add_beats(options, night, &rows);
  if (rows.n > 1) qsort(rows.items, rows.n, sizeof *rows.items, by_onset);
  tib_text_add(&text, columns);
  for (size_t i = 0; i < rows.n; i++) print_row(&text, &rows.items[i]);
  free(rows.items);
  return tib_out_write_text(path, &text, err);
}
