#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"
#include "simulate/burst.h"
#include "simulate/muscle.h"

#define PI 3.14159265358979323846
#define WARM_S 0.5
#define RING_S 0.3 /* a potential that fires last, and the high-pass behind it */
#define ONSET_UV 8.0
#define END_UV 2.0
#define SUSTAINED_RATIO 2.0
#define SUSTAINED_UV 8.0
#define SUSTAINED_WINDOW_S 0.25
#define VISIBLE 0.15 /* of the peak of a potential */
#define SEEN_S 0.006
#define TRIES 60

enum tib_status tib_sim_burst_init(struct tib_sim_burst *burst, const struct tib_sim_night *night, struct tib_rate rate,
                                   uint64_t seed, int leg, bool units, struct tib_error *err) {
  *burst = (struct tib_sim_burst){.night = night, .fs_hz = tib_rate_hz(rate), .rate = rate, .seed = seed, .leg = leg};
  tib_sim_band_init(&burst->band, burst->fs_hz, TIB_SIM_LOW_HZ, tib_sim_band_high(burst->fs_hz));
  enum tib_status status = tib_sim_random_init(&burst->random, seed, TIB_SIM_STREAM_BURST, err);
  if (status == TIB_OK && units) status = tib_array_create(&burst->muscle, 1, sizeof *burst->muscle, err);
  if (status == TIB_OK && units) status = tib_sim_muscle_init(burst->muscle, burst->fs_hz, seed, leg, err);
  return status;
}

void tib_sim_burst_finish(struct tib_sim_burst *burst) {
  tib_sim_random_finish(&burst->random);
  tib_sim_muscle_finish(burst->muscle);
  free(burst->muscle);
  free(burst->x);
  free(burst->target);
  free(burst->sum);
  burst->muscle = NULL;
  burst->x = NULL;
  burst->target = burst->sum = NULL;
}

static double ramp(double u) { return u >= 1 ? 1 : u <= 0 ? 0 : 0.5 - 0.5 * cos(PI * u); }

/* How much of its level a movement of bursts has. */
static double pulses_at(const struct tib_sim_night *night, const struct tib_sim_movement *m, double t) {
  for (size_t i = 0; i < m->n_pulses; i++) {
    const struct tib_sim_pulse *pulse = &night->pulses[m->first_pulse + i];
    double into = t - pulse->at_s;
    if (into >= 0 && into < pulse->length_s)
      return pulse->gain * ramp(into / m->rise_s) * ramp((pulse->length_s - into) / m->fall_s);
  }
  return 0;
}

static double amplitude(const struct tib_sim_night *night, const struct tib_sim_movement *m, double t) {
  if (m->n_pulses > 0) return m->level_uv * pulses_at(night, m, t);
  double wave = 1 + m->depth * sin(2 * PI * m->wave_hz * t + m->wave_phase);
  if (m->sway > 0) wave *= 1 + m->sway * sin(2 * PI * m->sway_hz * t + 2 * m->wave_phase);
  return m->level_uv * wave * ramp(t / m->rise_s) * ramp((m->length_s - t) / m->fall_s);
}

static void make_noise(struct tib_sim_burst *burst, const struct tib_sim_movement *movement) {
  tib_sim_band_clear(&burst->band);
  for (int i = 0; i < (int)(WARM_S * burst->fs_hz); i++) tib_sim_band_next(&burst->band, tib_sim_normal(&burst->random));
  for (size_t i = 0; i < burst->n; i++) {
    double noise = tib_sim_band_next(&burst->band, tib_sim_normal(&burst->random));
    burst->x[i] = (float)(noise * amplitude(burst->night, movement, (double)i / burst->fs_hz));
  }
}

static enum tib_status make_contraction(struct tib_sim_burst *burst, const struct tib_sim_movement *movement,
                                        struct tib_error *err) {
  size_t n_ticks = (size_t)(movement->length_s / TIB_SIM_TICK_S) + 1;
  enum tib_status status = tib_array_reserve(&burst->target, &burst->target_capacity, n_ticks, sizeof *burst->target, err);
  if (status == TIB_OK) status = tib_array_reserve(&burst->sum, &burst->sum_capacity, burst->n, sizeof *burst->sum, err);
  if (status != TIB_OK) return status;
  for (size_t k = 0; k < n_ticks; k++)
    burst->target[k] = amplitude(burst->night, movement, ((double)k + 0.5) * TIB_SIM_TICK_S);
  status = tib_sim_muscle_contract(burst->muscle, &burst->random, burst->target, n_ticks, burst->sum, burst->n, err);
  for (size_t i = 0; status == TIB_OK && i < burst->n; i++) burst->x[i] = (float)burst->sum[i];
  return status;
}

/* Potentials are told by their height. */
static void reach(struct tib_sim_burst *burst, double peak_uv) {
  float peak = 0;
  for (size_t i = 0; i < burst->n; i++) peak = fmaxf(peak, fabsf(burst->x[i]));
  for (size_t i = 0; i < burst->n && peak > 0; i++) burst->x[i] *= (float)peak_uv / peak;
}

/* Time from the first to the last sample of a part of the largest. */
static double visible_s(const struct tib_sim_burst *burst) {
  size_t first = burst->n, last = 0;
  float peak = 0;
  for (size_t i = 0; i < burst->n; i++) peak = fmaxf(peak, fabsf(burst->x[i]));
  for (size_t i = 0; i < burst->n; i++) {
    if (fabsf(burst->x[i]) < (float)VISIBLE * peak) continue;
    if (first == burst->n) first = i;
    last = i;
  }
  return first < burst->n ? (double)(last + 1 - first) / burst->fs_hz : 0;
}

static enum tib_status make_once(struct tib_sim_burst *burst, const struct tib_sim_movement *movement,
                                 struct tib_error *err) {
  if (burst->muscle) return make_contraction(burst, movement, err);
  make_noise(burst, movement);
  return TIB_OK;
}

enum tib_status tib_sim_burst_make(struct tib_sim_burst *burst, const struct tib_sim_movement *movement, size_t number,
                                   struct tib_error *err) {
  double ring_s = burst->muscle ? RING_S : 0;
  size_t n = (size_t)((movement->length_s + ring_s) * burst->fs_hz) + 1;
  enum tib_status status = tib_array_reserve(&burst->x, &burst->capacity, n, sizeof *burst->x, err);
  if (status != TIB_OK) return status;
  burst->n = n;
  burst->first = llround(movement->at_s * burst->fs_hz);
  tib_sim_random_restart(&burst->random, burst->seed, TIB_SIM_STREAM_BURST + 2 * (uint64_t)number + (uint64_t)burst->leg);
  status = make_once(burst, movement, err);
  /* Of so few waves the first and last may be small: a potential is made again until it is seen for as long as it lasts. */
  for (int i = 0; status == TIB_OK && movement->kind == TIB_SIM_POTENTIAL && i < TRIES; i++) {
    if (fabs(visible_s(burst) - movement->length_s + movement->rise_s) <= SEEN_S) break;
    status = make_once(burst, movement, err);
  }
  if (status == TIB_OK && movement->reach_uv > 0) reach(burst, movement->reach_uv);
  return status;
}

/* The rule to the letter on samples [from, to); whether it reaches the onset's level at all. */
static bool measure_part(const struct tib_sim_burst *burst, size_t from, size_t to, struct tib_span *span, float *peak) {
  size_t first = to, last = from;
  *peak = 0;
  for (size_t i = from; i < to; i++) {
    float r = fabsf(burst->x[i]);
    if (r > *peak) *peak = r;
    if (first == to && r >= (float)ONSET_UV) first = i;
    if (r > (float)END_UV) last = i;
  }
  if (first >= to) return false;
  span->onset = tib_ticks_of_sample(burst->rate, burst->first + (int64_t)first);
  span->offset = tib_ticks_of_sample(burst->rate, burst->first + (int64_t)last + 1);
  return true;
}

/* Each up to the next one. */
static void measure_pulses(const struct tib_sim_burst *burst, struct tib_sim_pulse *pulses, size_t n) {
  for (size_t i = 0; i < n; i++) {
    size_t from = (size_t)(pulses[i].at_s * burst->fs_hz);
    size_t to = i + 1 < n ? (size_t)(pulses[i + 1].at_s * burst->fs_hz) : burst->n;
    pulses[i].seen = measure_part(burst, from, to < burst->n ? to : burst->n, &pulses[i].span, &pulses[i].peak_uv);
  }
}

/* The rest is told apart from the burst by its power alone: they are independent. */
static void measure_sustained(const struct tib_sim_burst *burst, struct tib_sim_movement *m, double noise_uv) {
  size_t window = (size_t)(SUSTAINED_WINDOW_S * burst->fs_hz);
  double level = fmax(SUSTAINED_RATIO * noise_uv, noise_uv + SUSTAINED_UV);
  double limit = (level * level - noise_uv * noise_uv) * (double)window, sum = 0;
  size_t first = burst->n, last = 0;
  for (size_t i = 0; i < burst->n; i++) {
    sum += (double)burst->x[i] * (double)burst->x[i];
    if (i >= window) sum -= (double)burst->x[i - window] * (double)burst->x[i - window];
    if (i < window || sum < limit) continue;
    if (first == burst->n) first = i;
    last = i;
  }
  if (first == burst->n) return;
  m->sustained_span.onset = tib_ticks_of_sample(burst->rate, burst->first + (int64_t)(first - window / 2));
  m->sustained_span.offset = tib_ticks_of_sample(burst->rate, burst->first + (int64_t)(last - window / 2));
}

enum tib_status tib_sim_burst_measure(struct tib_sim_burst *burst, struct tib_sim_night *night, double noise_uv,
                                      struct tib_error *err) {
  struct tib_sim_movements *movements = &night->legs[burst->leg];
  for (size_t i = 0; i < movements->n; i++) {
    struct tib_sim_movement *m = &movements->items[i];
    enum tib_status status = tib_sim_burst_make(burst, m, i, err);
    if (status != TIB_OK) return status;
    m->seen = measure_part(burst, 0, burst->n, &m->span, &m->peak_uv);
    if (m->n_pulses > 0) measure_pulses(burst, night->pulses + m->first_pulse, m->n_pulses);
    double rest_uv = noise_uv + tib_sim_tone_at(night, burst->leg, m->at_s + 0.5 * m->length_s);
    if (m->sustained) measure_sustained(burst, m, rest_uv);
  }
  return TIB_OK;
}
