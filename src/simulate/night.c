#include "simulate/night.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

#define EDGE_S 5.0

void tib_sim_night_finish(struct tib_sim_night *night) {
  if (!night) return;
  free(night->stages);
  for (int leg = 0; leg < 2; leg++) free(night->legs[leg].items);
  free(night->arousals);
  free(night->respiratory);
  free(night->gross);
  free(night->postures);
  for (int leg = 0; leg < 2; leg++) free(night->jumps[leg].items);
  free(night->tones);
  free(night->hums);
  free(night->pulses);
  free(night->runs);
  free(night->remarks);
  free(night->beats);
  memset(night, 0, sizeof *night);
}

enum tib_stage tib_sim_stage_at(const struct tib_sim_night *night, double at_s) {
  if (at_s < 0) return TIB_STAGE_UNKNOWN;
  size_t epoch = (size_t)(at_s / TIB_SIM_EPOCH_S);
  return epoch < night->n_stages ? night->stages[epoch] : TIB_STAGE_UNKNOWN;
}

struct tib_sim_movement tib_sim_make_movement(struct tib_sim_random *random, double at_s, double length_s,
                                              double noise_uv) {
  struct tib_sim_movement m = {.at_s = at_s, .length_s = length_s};
  double low = fmax(8, 2 * noise_uv), high = fmax(60, 4 * noise_uv);
  m.level_uv = low * exp(tib_sim_uniform(random, 0, log(high / low)));
  m.rise_s = fmin(tib_sim_uniform(random, 0.02, 0.15), 0.4 * length_s);
  m.fall_s = fmin(tib_sim_uniform(random, 0.02, 0.15), 0.4 * length_s);
  m.depth = tib_sim_uniform(random, 0, 0.35);
  m.wave_hz = tib_sim_uniform(random, 0.3, 1.5);
  m.wave_phase = tib_sim_uniform(random, 0, 6.283);
  /* Many movements of the muscle move no ankle (ACC-P7). */
  bool shows = tib_sim_chance(random, m.level_uv < 2 * low ? 0.65 : 0.97);
  double accel_g = (0.05 + 0.005 * m.level_uv) * tib_sim_uniform(random, 0.7, 1.5);
  m.accel_g = shows ? accel_g : 0;
  return m;
}

/* Number of the first movement at or after at_s. */
static size_t find_place(const struct tib_sim_movements *leg, double at_s) {
  size_t low = 0, high = leg->n;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (leg->items[middle].at_s < at_s)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

enum tib_status tib_sim_place(struct tib_sim_night *night, int leg, const struct tib_sim_movement *movement, bool *placed,
                              struct tib_error *err) {
  *placed = false;
  if (movement->at_s < EDGE_S || movement->at_s + movement->length_s > night->length_s - EDGE_S) return TIB_OK;
  struct tib_sim_movements *list = &night->legs[leg];
  size_t at = find_place(list, movement->at_s);
  if (at > 0 && list->items[at - 1].at_s + list->items[at - 1].length_s + TIB_SIM_APART_S > movement->at_s) return TIB_OK;
  if (at < list->n && movement->at_s + movement->length_s + TIB_SIM_APART_S > list->items[at].at_s) return TIB_OK;
  void *items = list->items;
  enum tib_status status = tib_array_reserve(&items, &list->capacity, list->n + 1, sizeof *list->items, err);
  list->items = items;
  if (status != TIB_OK) return status;
  memmove(&list->items[at + 1], &list->items[at], (list->n - at) * sizeof *list->items);
  list->items[at] = *movement;
  list->n++;
  *placed = true;
  return TIB_OK;
}

enum tib_status tib_sim_add_gross(struct tib_sim_night *night, const struct tib_sim_gross *gross, struct tib_error *err) {
  enum tib_status status =
      tib_array_reserve(&night->gross, &night->gross_capacity, night->n_gross + 1, sizeof *night->gross, err);
  if (status == TIB_OK) night->gross[night->n_gross++] = *gross;
  return status;
}

enum tib_status tib_sim_add_arousal(struct tib_sim_night *night, double at_s, double length_s, struct tib_error *err) {
  if (at_s < 0 || at_s + length_s > night->length_s) return TIB_OK;
  for (size_t i = 0; i < night->n_arousals; i++) {
    const struct tib_sim_event *other = &night->arousals[i];
    /* Ten seconds of sleep come before an arousal. */
    if (at_s < other->at_s + other->length_s + 10 && other->at_s < at_s + length_s + 10) return TIB_OK;
  }
  void *arousals = night->arousals;
  enum tib_status status =
      tib_array_reserve(&arousals, &night->arousals_capacity, night->n_arousals + 1, sizeof *night->arousals, err);
  night->arousals = arousals;
  if (status == TIB_OK) night->arousals[night->n_arousals++] = (struct tib_sim_event){at_s, length_s};
  return status;
}

enum tib_status tib_sim_add_remark(struct tib_sim_night *night, double at_s, const char *text, struct tib_error *err) {
  enum tib_status status =
      tib_array_reserve(&night->remarks, &night->remarks_capacity, night->n_remarks + 1, sizeof *night->remarks, err);
  if (status == TIB_OK) night->remarks[night->n_remarks++] = (struct tib_sim_remark){at_s, text};
  return status;
}

enum tib_status tib_sim_add_tone(struct tib_sim_night *night, const struct tib_sim_tone *tone, struct tib_error *err) {
  enum tib_status status =
      tib_array_reserve(&night->tones, &night->tones_capacity, night->n_tones + 1, sizeof *night->tones, err);
  if (status == TIB_OK) night->tones[night->n_tones++] = *tone;
  return status;
}

enum tib_status tib_sim_add_hum(struct tib_sim_night *night, const struct tib_sim_hum *hum, struct tib_error *err) {
  enum tib_status status =
      tib_array_reserve(&night->hums, &night->hums_capacity, night->n_hums + 1, sizeof *night->hums, err);
  if (status == TIB_OK) night->hums[night->n_hums++] = *hum;
  return status;
}
