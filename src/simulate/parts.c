/* NAME_parts.tsv: bursts of runs and potentials of fragmentary myoclonus. NAME_rem.tsv: what epochs of REM sleep hold. */

#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/text.h"
#include "base/ticks.h"
#include "simulate/outputs.h"
#include "write/write.h"

static const char part_columns[] = "onset\tduration\tkind\tside\tpeak_uv\n";
static const char rem_columns[] = "onset\tduration\tside\ttonic_share\tphasic\tany\n";

#define FM_UV 50.0f /* AASM-EFM-2 */
#define MINI_S 3.0  /* AASM-RSWA-3 */
#define MINIS 10
#define BURST_LOW_S 0.1
#define BURST_HIGH_S 5.0
#define PHASIC 4.0
#define TONIC 2.0 /* AASM-RSWA-2; any activity as well, RSWA-DET-1 */

struct part {
  double at_s, length_s, peak_uv;
  const char *kind;
  int leg;
};

static int by_time(const void *a, const void *b) {
  const struct part *x = a, *y = b;
  if (x->at_s != y->at_s) return x->at_s < y->at_s ? -1 : 1;
  return x->leg - y->leg;
}

static int count_legs(const struct tib_simulate_options *options) { return tib_sim_without(options, "right") ? 1 : 2; }

static size_t collect(const struct tib_sim_night *night, int legs, struct part *parts) {
  size_t n = 0;
  for (int leg = 0; leg < legs; leg++)
    for (size_t i = 0; i < night->legs[leg].n; i++) {
      const struct tib_sim_movement *m = &night->legs[leg].items[i];
      if (m->kind == TIB_SIM_POTENTIAL && m->peak_uv > FM_UV)
        parts[n++] =
            (struct part){m->at_s + m->rise_s / 2, m->length_s - m->rise_s, (double)m->peak_uv, "fm_potential", leg};
      for (size_t k = 0; k < m->n_pulses; k++) {
        const struct tib_sim_pulse *pulse = &night->pulses[m->first_pulse + k];
        parts[n++] = (struct part){m->at_s + pulse->at_s, pulse->length_s, (double)pulse->peak_uv, "run_burst", leg};
      }
    }
  return n;
}

static void add_times(struct tib_text *text, double at_s, double length_s) {
  char onset[32], duration[32];
  tib_text_seconds(onset, sizeof onset, tib_ticks_of_seconds(at_s), 4);
  tib_text_seconds(duration, sizeof duration, tib_ticks_of_seconds(length_s), 4);
  tib_text_addf(text, "%s\t%s", onset, duration);
}

enum tib_status tib_sim_write_parts(const struct tib_simulate_options *options, const struct tib_sim_night *night,
                                    const char *path, struct tib_error *err) {
  struct part *parts = NULL;
  struct tib_text text = {0};
  size_t most = night->legs[0].n + night->legs[1].n + night->n_pulses;
  enum tib_status status = tib_array_create(&parts, most, sizeof *parts, err);
  if (status != TIB_OK) return status;
  size_t n = collect(night, count_legs(options), parts);
  if (n > 1) qsort(parts, n, sizeof *parts, by_time);
  tib_text_add(&text, part_columns);
  for (size_t i = 0; i < n; i++) {
    char peak[32];
    tib_text_double(peak, sizeof peak, "%.1f", parts[i].peak_uv);
    add_times(&text, parts[i].at_s, parts[i].length_s);
    tib_text_addf(&text, "\t%s\t%s\t%s\n", parts[i].kind, parts[i].leg ? "right" : "left", peak);
  }
  free(parts);
  return tib_out_write_text(path, &text, err);
}

/* ---- REM sleep ---- */

struct epoch {
  double tonic_s;
  bool phasic[MINIS], any[MINIS];
};

/* A burst begins and ends at half of its ramps. */
static void add_activity(struct epoch *epoch, double epoch_s, const struct tib_sim_movement *m, double rest_uv) {
  double from_s = m->at_s + m->rise_s / 2 - epoch_s, to_s = m->at_s + m->length_s - m->fall_s / 2 - epoch_s;
  double ratio = hypot(m->level_uv, rest_uv) / rest_uv, length_s = to_s - from_s;
  bool active = ratio >= TONIC && length_s >= BURST_LOW_S;
  bool phasic = active && ratio >= PHASIC && length_s <= BURST_HIGH_S;
  for (int i = 0; active && i < MINIS; i++) {
    if (fmin(to_s, MINI_S * (i + 1)) - fmax(from_s, MINI_S * i) <= 0) continue;
    epoch->any[i] = true;
    epoch->phasic[i] |= phasic;
  }
  if (active) epoch->tonic_s += fmax(0, fmin(to_s, TIB_SIM_EPOCH_S) - fmax(from_s, 0));
}

static struct epoch look_at(const struct tib_simulate_options *options, const struct tib_sim_night *night, int leg,
                            double epoch_s, size_t *first) {
  const struct tib_sim_movements *list = &night->legs[leg];
  struct epoch epoch = {0};
  while (*first < list->n && list->items[*first].at_s + list->items[*first].length_s <= epoch_s) ++*first;
  for (size_t i = *first; i < list->n && list->items[i].at_s < epoch_s + TIB_SIM_EPOCH_S; i++)
    if (list->items[i].n_pulses == 0) add_activity(&epoch, epoch_s, &list->items[i], options->noise_uv);
  return epoch;
}

static void add_epoch(struct tib_text *text, double epoch_s, int leg, const struct epoch *epoch) {
  char share[32];
  int phasic = 0, any = 0;
  for (int i = 0; i < MINIS; i++) phasic += epoch->phasic[i], any += epoch->any[i];
  tib_text_double(share, sizeof share, "%.4f", epoch->tonic_s / TIB_SIM_EPOCH_S);
  add_times(text, epoch_s, TIB_SIM_EPOCH_S);
  tib_text_addf(text, "\t%s\t%s\t%d\t%d\n", leg ? "right" : "left", share, phasic, any);
}

enum tib_status tib_sim_write_rem(const struct tib_simulate_options *options, const struct tib_sim_night *night,
                                  const char *path, struct tib_error *err) {
  struct tib_text text = {0};
  size_t first[2] = {0, 0};
  tib_text_add(&text, rem_columns);
  for (size_t i = 0; i < night->n_stages; i++) {
    double epoch_s = TIB_SIM_EPOCH_S * (double)i;
    bool counts = night->stages[i] == TIB_STAGE_R && epoch_s >= night->lights_off_s &&
                  epoch_s + TIB_SIM_EPOCH_S <= night->lights_on_s;
    for (int leg = 0; counts && leg < count_legs(options); leg++) {
      struct epoch epoch = look_at(options, night, leg, epoch_s, &first[leg]);
      add_epoch(&text, epoch_s, leg, &epoch);
    }
  }
  return tib_out_write_text(path, &text, err);
}
