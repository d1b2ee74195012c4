#include "simulate/signals.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/ticks.h"
#include "simulate/outputs.h"

#define ECG_FS_HZ 256.0
#define START "1985-01-01 22:30:00" /* what EDFlib's manual advises for a recording without a date */

struct recorder {
  const struct tib_simulate_options *options;
  const struct tib_sim_night *night;
  tib_ticks record;
  int n;
  struct tib_sim_signal signals[TIB_SIM_SIGNALS_MAX];
  struct tib_edf_signal edf[TIB_SIM_SIGNALS_MAX];
  double *x; /* owned; one record of one signal */
  size_t n_annotations, capacity;
  struct tib_edf_annotation *annotations; /* owned */
};

/* ---- channels ---- */

static struct tib_sim_signal *next_signal(struct recorder *r, double fs_hz, struct tib_error *err,
                                          enum tib_status *status) {
  struct tib_sim_signal *s = &r->signals[r->n];
  s->night = r->night;
  s->seed = r->options->seed;
  s->fs_hz = fs_hz;
  *status = tib_sim_random_init(&s->random, s->seed, TIB_SIM_STREAM_SIGNAL + (uint64_t)r->n, err);
  r->n++;
  return s;
}

static int in_record(const struct recorder *r, double fs_hz) { return (int)lround(fs_hz * tib_seconds(r->record)); }

static enum tib_status add_legs(struct recorder *r, struct tib_error *err) {
  int legs = tib_sim_without(r->options, "right") ? 1 : 2;
  enum tib_status status = TIB_OK;
  for (int leg = 0; status == TIB_OK && leg < legs; leg++) {
    struct tib_sim_signal *s = next_signal(r, r->options->fs_hz, err, &status);
    struct tib_rate rate = {in_record(r, s->fs_hz), r->record};
    if (status == TIB_OK) status = tib_sim_leg_init(s, leg, false, rate, r->options, err);
  }
  return status;
}

/* After all others, whose chance they leave as it is. */
static enum tib_status add_calves(struct recorder *r, struct tib_error *err) {
  int legs = !tib_sim_with(r->options, "calf") ? 0 : tib_sim_without(r->options, "right") ? 1 : 2;
  enum tib_status status = TIB_OK;
  for (int leg = 0; status == TIB_OK && leg < legs; leg++) {
    struct tib_sim_signal *s = next_signal(r, r->options->fs_hz, err, &status);
    struct tib_rate rate = {in_record(r, s->fs_hz), r->record};
    if (status != TIB_OK) break;
    tib_sim_random_restart(&s->random, s->seed, TIB_SIM_STREAM_CALF + (uint64_t)leg);
    status = tib_sim_leg_init(s, leg, true, rate, r->options, err);
  }
  return status;
}

static enum tib_status add_ankles(struct recorder *r, struct tib_error *err) {
  if (tib_sim_without(r->options, "accelerometer")) return TIB_OK;
  int legs = tib_sim_without(r->options, "right") ? 1 : 2;
  enum tib_status status = TIB_OK;
  for (int i = 0; status == TIB_OK && i < 3 * legs; i++) {
    struct tib_sim_signal *s = next_signal(r, r->options->accel_fs_hz, err, &status);
    if (status == TIB_OK) status = tib_sim_ankle_init(s, i / 3, i % 3, err);
  }
  return status;
}

static bool has_beats(const struct recorder *r) { return r->options->ecg_uv > 0 || r->options->ecg_channel; }

static enum tib_status add_ecg(struct recorder *r, struct tib_error *err) {
  enum tib_status status;
  struct tib_sim_signal *s = next_signal(r, ECG_FS_HZ, err, &status);
  return status == TIB_OK ? tib_sim_ecg_init(s, err) : status;
}

static enum tib_status add_others(struct recorder *r, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  if (!r->options->psg && r->options->ecg_channel) return add_ecg(r, err);
  for (int kind = 0; status == TIB_OK && r->options->psg && kind < tib_sim_other_count(); kind++) {
    struct tib_sim_signal *s = next_signal(r, tib_sim_other_rate(kind), err, &status);
    if (status != TIB_OK) break;
    if (has_beats(r) && tib_sim_other_is_ecg(kind))
      status = tib_sim_ecg_init(s, err);
    else
      tib_sim_other_init(s, kind);
  }
  return status;
}

static enum tib_status add_signals(struct recorder *r, struct tib_error *err) {
  enum tib_status status = add_legs(r, err);
  if (status == TIB_OK) status = add_ankles(r, err);
  if (status == TIB_OK) status = add_others(r, err);
  if (status == TIB_OK) status = add_calves(r, err);
  if (status != TIB_OK) return status;
  int most = 0;
  for (int i = 0; i < r->n; i++) {
    r->edf[i] = r->signals[i].edf;
    r->edf[i].samples_per_record = in_record(r, r->signals[i].fs_hz);
    if (r->edf[i].samples_per_record > most) most = r->edf[i].samples_per_record;
  }
  void *x;
  status = tib_array_create(&x, (size_t)most, sizeof *r->x, err);
  r->x = x;
  return status;
}

/* ---- annotations ---- */

static enum tib_status annotate(struct recorder *r, double at_s, double length_s, const char *text, struct tib_error *err) {
  void *list = r->annotations;
  enum tib_status status = tib_array_reserve(&list, &r->capacity, r->n_annotations + 1, sizeof *r->annotations, err);
  r->annotations = list;
  if (status != TIB_OK) return status;
  tib_ticks duration = length_s < 0 ? -1 : tib_ticks_of_seconds(length_s);
  r->annotations[r->n_annotations++] = (struct tib_edf_annotation){tib_ticks_of_seconds(at_s), duration, text};
  return TIB_OK;
}

static enum tib_status annotate_stages(struct recorder *r, struct tib_error *err) {
  static const char *const texts[TIB_STAGE_COUNT] = {"Sleep stage ?",  "Sleep stage W",  "Sleep stage N1",
                                                     "Sleep stage N2", "Sleep stage N3", "Sleep stage R"};
  enum tib_status status = TIB_OK;
  if (tib_sim_without(r->options, "stages")) return status;
  for (size_t i = 0; status == TIB_OK && i < r->night->n_stages; i++)
    status = annotate(r, TIB_SIM_EPOCH_S * (double)i, TIB_SIM_EPOCH_S, texts[r->night->stages[i]], err);
  return status;
}

static enum tib_status annotate_events(struct recorder *r, struct tib_error *err) {
  const struct tib_sim_night *night = r->night;
  enum tib_status status = TIB_OK;
  if (!tib_sim_without(r->options, "lights")) {
    status = annotate(r, night->lights_off_s, -1, "Lights off", err);
    if (status == TIB_OK) status = annotate(r, night->lights_on_s, -1, "Lights on", err);
  }
  for (size_t i = 0; status == TIB_OK && i < night->n_remarks; i++)
    status = annotate(r, night->remarks[i].at_s, -1, night->remarks[i].text, err);
  if (!tib_sim_without(r->options, "arousals"))
    for (size_t i = 0; status == TIB_OK && i < night->n_arousals; i++)
      status = annotate(r, night->arousals[i].at_s, night->arousals[i].length_s, "EEG arousal", err);
  if (!tib_sim_without(r->options, "respiratory"))
    for (size_t i = 0; status == TIB_OK && i < night->n_respiratory; i++) {
      const struct tib_sim_respiratory *e = &night->respiratory[i];
      status = annotate(r, e->at_s, e->length_s, e->hypopnea ? "Hypopnea" : "Obstructive apnea", err);
    }
  return status;
}

static int by_onset(const void *a, const void *b) {
  const struct tib_edf_annotation *x = a, *y = b;
  if (x->onset != y->onset) return x->onset < y->onset ? -1 : 1;
  return strcmp(x->text, y->text);
}

/* ---- writing ---- */

static enum tib_status fill(void *user, int signal, int64_t record, int *samples, struct tib_error *err) {
  struct recorder *r = user;
  struct tib_sim_signal *s = &r->signals[signal];
  const struct tib_edf_signal *edf = &r->edf[signal];
  int n = edf->samples_per_record;
  enum tib_status status = s->fill(s, record * n, n, r->x, err);
  if (status != TIB_OK) return status;
  double steps = (edf->digital_max - edf->digital_min) / (edf->physical_max - edf->physical_min);
  for (int i = 0; i < n; i++) {
    double d = edf->digital_min + (r->x[i] - edf->physical_min) * steps;
    int rounded = (int)(d < 0 ? d - 0.5 : d + 0.5);
    samples[i] = rounded < edf->digital_min ? edf->digital_min : rounded > edf->digital_max ? edf->digital_max : rounded;
  }
  return TIB_OK;
}

static void finish(struct recorder *r) {
  for (int i = 0; i < r->n; i++) {
    tib_sim_random_finish(&r->signals[i].random);
    tib_sim_leg_finish(&r->signals[i]);
    tib_sim_heart_finish(&r->signals[i].heart);
  }
  free(r->x);
  free(r->annotations);
  free(r);
}

enum tib_status tib_sim_write_signals(const struct tib_simulate_options *options, const struct tib_sim_night *night,
                                      tib_ticks record, int64_t n_records, const char *path, struct tib_error *err) {
  void *memory;
  enum tib_status status = tib_array_create(&memory, 1, sizeof(struct recorder), err);
  if (status != TIB_OK) return status;
  struct recorder *r = memory;
  r->options = options;
  r->night = night;
  r->record = record;
  status = add_signals(r, err);
  if (status == TIB_OK) status = annotate_stages(r, err);
  if (status == TIB_OK) status = annotate_events(r, err);
  if (status == TIB_OK) {
    if (r->n_annotations > 1) qsort(r->annotations, r->n_annotations, sizeof *r->annotations, by_onset);
    struct tib_edf_plan plan = {.record_duration = record,
                                .n_records = n_records,
                                .n_signals = r->n,
                                .signals = r->edf,
                                .n_annotations = r->n_annotations,
                                .annotations = r->annotations,
                                .start = START,
                                .fill = fill,
                                .user = r};
    status = tib_edf_write(path, &plan, err);
  }
  finish(r);
  return status;
}
