#include <stdlib.h>

#include "base/text.h"
#include "base/ticks.h"
#include "case_file.h"
#include "detect/detect.h"

/* The EMG of a case as an envelope: 200 samples a second and a hop for each, so that a limit can be met to 5 ms. Above what
 * a filter makes of a trace, which the other tests look at: here it is the rules that are tested, to the letter. */

#define RATE 200
#define POWER_HOPS 10 /* 0.05 s */

float case_level_at(const struct case_signal *signal, tib_ticks time) {
  float uv = signal->uv;
  for (size_t i = 0; i < signal->n_levels; i++) {
    const struct case_level *level = &signal->levels[i];
    if (time < level->span.onset || time >= level->span.offset) continue;
    if (level->every == 0 || (time - level->span.onset) % level->every < level->length) uv = level->uv;
  }
  return uv;
}

static enum tib_status make_envelope(const struct case_signal *signal, struct tib_envelope *envelope,
                                     struct tib_error *err) {
  static const struct tib_rate rate = {RATE, TIB_TICKS_PER_S};
  size_t n = (size_t)tib_samples_in(rate, signal->length), n_power = n / POWER_HOPS;
  *envelope = (struct tib_envelope){.side = (enum tib_side)signal->side,
                                    .rate = rate,
                                    .hop = 1,
                                    .power_hops = POWER_HOPS,
                                    .n_hops = n,
                                    .n_power = n_power,
                                    .n_segments = 1};
  envelope->has_beats = true;
  envelope->n_beats = signal->n_beats;
  envelope->beats = calloc(signal->n_beats + 1, sizeof *envelope->beats);
  envelope->mean = calloc(n, sizeof *envelope->mean);
  envelope->peak = calloc(n, sizeof *envelope->peak);
  envelope->power = calloc(n_power + 1, sizeof *envelope->power);
  envelope->segments = calloc(1, sizeof *envelope->segments);
  if (!envelope->beats || !envelope->mean || !envelope->peak || !envelope->power || !envelope->segments)
    return tib_fail(err, TIB_MEMORY, "no memory for the signal of a case");
  for (size_t i = 0; i < signal->n_beats; i++) envelope->beats[i] = signal->beats[i];
  envelope->segments[0] = (struct tib_envelope_segment){0, 0, n, 0, n_power};
  for (size_t i = 0; i < n; i++) {
    float uv = case_level_at(signal, tib_ticks_of_sample(rate, (int64_t)i));
    envelope->mean[i] = envelope->peak[i] = uv;
    if (i / POWER_HOPS < n_power) envelope->power[i / POWER_HOPS] += uv * uv / POWER_HOPS;
  }
  return TIB_OK;
}

static enum tib_status make_envelopes(const struct case_night *night, struct tib_envelope legs[2], struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < night->n_signals && status == TIB_OK; i++)
    status = make_envelope(&night->signals[i], &legs[i], err);
  return status;
}

enum tib_status case_find_movements(const struct case_night *night, const struct tib_rules *rules,
                                    struct tib_detection *found, struct tib_error *err) {
  struct tib_envelope legs[2] = {0};
  enum tib_status status = make_envelopes(night, legs, err);
  if (status == TIB_OK) status = tib_detect_movements(legs, night->n_signals, NULL, &rules->detection, NULL, found, err);
  for (size_t i = 0; i < 2; i++) tib_envelope_finish(&legs[i]);
  return status;
}

enum tib_status case_find_patterns(const struct case_night *night, const struct tib_pattern_rules *rules,
                                   struct tib_pattern_list *list, struct tib_error *err) {
  struct tib_envelope legs[2] = {{0}};
  struct tib_rules movements;
  struct tib_detection found = {0};
  *list = (struct tib_pattern_list){0};
  enum tib_status status = make_envelopes(night, legs, err);
  if (status == TIB_OK) status = tib_rules_load(&movements, "aasm-v3", err);
  if (status == TIB_OK)
    status = tib_detect_movements(legs, night->n_signals, NULL, &movements.detection, NULL, &found, err);
  struct tib_pattern_input input = {.legs = legs,
                                    .n_legs = night->n_signals,
                                    .found = &found,
                                    .context = &night->context,
                                    .rules = rules,
                                    .scoring = &movements.scoring};
  if (status == TIB_OK) status = tib_detect_patterns(&input, list, err);
  tib_detection_finish(&found);
  for (size_t i = 0; i < 2; i++) tib_envelope_finish(&legs[i]);
  return status;
}

int case_count_bursts(const struct case_night *night, const struct tib_burst_rules *rules, struct tib_error *err) {
  struct tib_envelope legs[2] = {0};
  struct tib_rules cramp;
  struct tib_pattern *bursts = NULL;
  size_t n = 0;
  enum tib_status status = make_envelopes(night, legs, err);
  if (status == TIB_OK && !rules) status = tib_rules_load(&cramp, "cramp", err);
  if (!rules) rules = &cramp.bursts;
  struct tib_burst_lane lanes[2] = {{.envelope = &legs[0]}, {.envelope = &legs[1]}};
  if (status == TIB_OK) status = tib_detect_bursts(lanes, night->n_signals, NULL, rules, NULL, &bursts, &n, err);
  int sustained = 0;
  for (size_t i = 0; i < n; i++) sustained += bursts[i].type == TIB_SUSTAINED_BURST;
  free(bursts);
  for (size_t i = 0; i < 2; i++) tib_envelope_finish(&legs[i]);
  return status == TIB_OK ? sustained : -1;
}
