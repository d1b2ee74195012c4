/* NAME_truth.tsv: the columns of ID_events.tsv as far as the simulator knows them. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "base/ticks.h"
#include "simulate/outputs.h"
#include "write/write.h"

/* Contract 2.1; a test compares them with those of a report. */
static const char columns[] =
    "onset\tduration\ttrial_type\tside\trules\tclass\tplm_nr\tseries\timi\tparts\tstage\tarousal\trespiratory\treason\t"
    "peak_uv\tmedian_uv\trest_uv\taccel\tmuscle\n";

#define REST_S 0.5       /* AASM-LM-4: less of it, and two bursts are one activity */
#define FOLLOW_S 60.0    /* SBC-14 */
#define STRONG_RATIO 3.0 /* SBC-7 */

struct row {
  struct tib_span span;
  const char *type, *side, *accel;
  float peak_uv;      /* negative: n/a */
  int order;          /* among rows of one onset: left before right before both */
  const char *class_; /* NULL: n/a */
  int parts;          /* 0: n/a */
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

/* ---- sustained bursts ---- */

static bool is_followed(const struct tib_simulate_options *options, const struct tib_sim_night *night,
                        struct tib_span span) {
  double from_s = tib_seconds(span.onset), to_s = tib_seconds(span.offset) + FOLLOW_S;
  for (size_t i = 0; i < night->n_arousals && !tib_sim_without(options, "arousals"); i++)
    if (night->arousals[i].at_s >= from_s && night->arousals[i].at_s <= to_s) return true;
  for (size_t i = 1; i < night->n_stages; i++) {
    double at_s = TIB_SIM_EPOCH_S * (double)i;
    bool wakes = night->stages[i] == TIB_STAGE_W && night->stages[i - 1] != TIB_STAGE_W;
    if (wakes && at_s >= from_s && at_s <= to_s) return true;
  }
  return false;
}

/* The highest grade that SBC-1 to SBC-16 allow for what was put there and what the recording has. */
static const char *grade_of(const struct tib_simulate_options *options, const struct tib_sim_night *night, int leg,
                            const struct tib_sim_movement *m) {
  enum tib_stage stage = tib_sim_stage_at(night, tib_seconds(m->sustained_span.onset));
  double rest_uv = options->noise_uv + tib_sim_tone_at(night, leg, m->at_s);
  bool has_all = tib_sim_with(options, "calf") && !tib_sim_without(options, "accelerometer") &&
                 !tib_sim_without(options, "stages") && !tib_sim_without(options, "right");
  bool strong = hypot(m->level_uv, rest_uv) >= STRONG_RATIO * rest_uv;
  bool asleep = stage != TIB_STAGE_W && stage != TIB_STAGE_UNKNOWN;
  bool probable = has_all && strong && asleep && m->accel_g <= 0 && is_followed(options, night, m->sustained_span);
  return probable ? "probable" : "possible";
}

/* ---- runs ---- */

static const char *const RUN_TYPES[] = {[TIB_SIM_ALTERNATING] = "alma", [TIB_SIM_TREMOR] = "hft"};

static void add_runs(const struct tib_simulate_options *options, const struct tib_sim_night *night, struct rows *rows) {
  bool lone = tib_sim_without(options, "right");
  for (size_t run = 0; run < night->n_runs; run++) {
    struct row row = {
        .type = RUN_TYPES[night->runs[run].kind], .accel = "n/a", .peak_uv = -1, .parts = night->runs[run].bursts};
    for (int leg = 0; leg < (lone ? 1 : 2); leg++)
      for (size_t i = 0; i < night->legs[leg].n; i++) {
        const struct tib_sim_movement *m = &night->legs[leg].items[i];
        if (m->kind != TIB_SIM_RUN || m->run != run || !m->seen) continue;
        if (!row.side || m->span.onset < row.span.onset) row.span.onset = m->span.onset;
        if (!row.side || m->span.offset > row.span.offset) row.span.offset = m->span.offset;
        row.order = row.side ? 4 : leg;
        row.side = row.side ? "both" : leg ? "right" : "left";
        row.peak_uv = fmaxf(row.peak_uv, m->peak_uv);
        row.accel = accel_of(options, m);
      }
    /* One leg's half of an alternating run alternates with nothing. */
    if (row.side && !(lone && night->runs[run].kind == TIB_SIM_ALTERNATING)) rows->items[rows->n++] = row;
  }
}

/* Bursts with rest enough before and behind them are movements of their own (AASM-LM-4), however short. */
static void add_single_bursts(const struct tib_simulate_options *options, const struct tib_sim_night *night, int leg,
                              const struct tib_sim_movement *m, struct rows *rows) {
  const struct tib_sim_pulse *pulse = night->pulses + m->first_pulse;
  tib_ticks rest = tib_ticks_of_seconds(REST_S);
  for (size_t i = 0; i < m->n_pulses; i++) {
    bool before = i > 0 && pulse[i - 1].seen && pulse[i].span.onset - pulse[i - 1].span.offset < rest;
    bool behind = i + 1 < m->n_pulses && pulse[i + 1].seen && pulse[i + 1].span.onset - pulse[i].span.offset < rest;
    if (!pulse[i].seen || before || behind) continue;
    rows->items[rows->n++] = (struct row){.span = pulse[i].span,
                                          .type = "limb_movement",
                                          .side = leg ? "right" : "left",
                                          .accel = accel_of(options, m),
                                          .peak_uv = pulse[i].peak_uv,
                                          .order = leg};
  }
}

/* ---- movements ---- */

static void add_leg(const struct tib_simulate_options *options, const struct tib_sim_night *night, int leg,
                    struct rows *rows) {
  for (size_t i = 0; i < night->legs[leg].n; i++) {
    const struct tib_sim_movement *m = &night->legs[leg].items[i];
    if (m->kind == TIB_SIM_RUN) add_single_bursts(options, night, leg, m, rows);
    if (!m->seen || m->kind == TIB_SIM_RUN || m->kind == TIB_SIM_POTENTIAL) continue;
    const char *side = leg ? "right" : "left", *accel = accel_of(options, m);
    rows->items[rows->n++] = (struct row){m->span, "limb_movement", side, accel, m->peak_uv, leg, NULL, 0};
    if (m->sustained && m->sustained_span.offset > m->sustained_span.onset)
      rows->items[rows->n++] = (struct row){m->sustained_span,
                                            "sustained_burst",
                                            side,
                                            accel,
                                            m->peak_uv,
                                            leg + 2,
                                            m->graded ? grade_of(options, night, leg, m) : NULL,
                                            0};
  }
}

static void add_gross(const struct tib_sim_night *night, struct rows *rows) {
  for (size_t i = 0; i < night->n_gross; i++) {
    const struct tib_sim_gross *g = &night->gross[i];
    struct tib_span span = {tib_ticks_of_seconds(g->at_s), tib_ticks_of_seconds(g->at_s + g->length_s)};
    rows->items[rows->n++] = (struct row){span, "gross_movement", "both", "n/a", -1, 5, NULL, 0};
  }
}

static void add_row(struct tib_text *text, const struct row *row) {
  char onset[32], duration[32], peak[32] = "n/a";
  tib_text_seconds(onset, sizeof onset, row->span.onset, 4);
  tib_text_seconds(duration, sizeof duration, tib_span_length(row->span), 4);
  if (row->peak_uv >= 0) tib_text_double(peak, sizeof peak, "%.1f", (double)row->peak_uv);
  tib_text_addf(text, "%s\t%s\t%s\t%s", onset, duration, row->type, row->side);
  tib_text_addf(text, "\tn/a\t%s\tn/a\tn/a\tn/a", row->class_ ? row->class_ : "n/a");
  if (row->parts > 0)
    tib_text_addf(text, "\t%d", row->parts);
  else
    tib_text_add(text, "\tn/a");
  for (int i = 0; i < 4; i++) tib_text_add(text, "\tn/a"); /* stage to reason: no profile has looked at it */
  bool sustained =
      strcmp(row->type, "sustained_burst") == 0; /* times are those of the shin's channel, a calf's differ little */
  tib_text_addf(text, "\t%s\tn/a\tn/a\t%s\t%s\n", peak, row->accel, sustained ? "tibialis anterior" : "n/a");
}

enum tib_status tib_sim_write_truth(const struct tib_simulate_options *options, const struct tib_sim_night *night,
                                    const char *path, struct tib_error *err) {
  struct rows rows = {0};
  void *items;
  size_t most = 2 * (night->legs[0].n + night->legs[1].n) + night->n_gross + night->n_runs + night->n_pulses;
  enum tib_status status = tib_array_create(&items, most, sizeof *rows.items, err);
  if (status != TIB_OK) return status;
  rows.items = items;
  add_leg(options, night, 0, &rows);
  if (!tib_sim_without(options, "right")) add_leg(options, night, 1, &rows);
  add_runs(options, night, &rows);
  if (!tib_sim_without(options, "accelerometer")) add_gross(night, &rows);
  if (rows.n > 1) qsort(rows.items, rows.n, sizeof *rows.items, by_onset);
  struct tib_text text = {0};
  tib_text_add(&text, columns);
  for (size_t i = 0; i < rows.n; i++) add_row(&text, &rows.items[i]);
  free(rows.items);
  return tib_out_write_text(path, &text, err);
}
