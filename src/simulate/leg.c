/* A leg: resting noise, bursts, mains. */

#include <math.h>
#include <stdio.h>

#include "simulate/signals.h"

#define PI 3.14159265358979323846
#define MAINS_HZ 50.0
#define MAINS_DRIFT 1e-4

/* Slowly modulated, a little off its frequency, with harmonics, as it stands in real legs. */
static double mains(const struct tib_sim_signal *s, double t) {
  static const struct { double order, part; } harmonics[] = {{1, 1}, {2, 0.1}, {3, 0.3}};
  double hz = MAINS_HZ * (1 + MAINS_DRIFT), level = 1 + 0.2 * sin(2 * PI * t / 97), sum = 0;
  for (size_t i = 0; i < sizeof harmonics / sizeof *harmonics; i++)
    if (harmonics[i].order * hz < 0.49 * s->fs_hz)
      sum += harmonics[i].part * sin(2 * PI * fmod(harmonics[i].order * hz * t, 1.0) + s->leg);
  return s->mains_uv * level * sum;
}

/* Adds the movements that meet [first, first + n). */
static enum tib_status add_bursts(struct tib_sim_signal *s, int64_t first, int n, double *x, struct tib_error *err) {
  const struct tib_sim_movements *list = &s->night->legs[s->leg];
  while (s->next < list->n) {
    int64_t start = llround(list->items[s->next].at_s * s->fs_hz);
    if (start >= first + n) break;
    if (!s->has_burst || s->made != s->next) {
      enum tib_status status = tib_sim_burst_make(&s->burst, &list->items[s->next], s->leg, s->next, err);
      if (status != TIB_OK) return status;
      s->has_burst = true;
      s->made = s->next;
    }
    int64_t end = s->burst.first + (int64_t)s->burst.n;
    int64_t from = start > first ? start : first, to = end < first + n ? end : first + n;
    for (int64_t i = from; i < to; i++) x[i - first] += (double)s->burst.x[i - start];
    if (end > first + n) break;
    s->next++;
  }
  return TIB_OK;
}

static enum tib_status fill(struct tib_sim_signal *s, int64_t first, int n, double *x, struct tib_error *err) {
  for (int i = 0; i < n; i++) x[i] = s->noise_uv * tib_sim_band_next(&s->band, tib_sim_normal(&s->random));
  if (s->mains_uv > 0)
    for (int i = 0; i < n; i++) x[i] += mains(s, (double)(first + i) / s->fs_hz);
  return add_bursts(s, first, n, x, err);
}

enum tib_status tib_sim_leg_init(struct tib_sim_signal *signal, int leg, struct tib_rate rate, double noise_uv,
                                 double mains_uv, struct tib_error *err) {
  signal->leg = leg;
  signal->noise_uv = noise_uv;
  signal->mains_uv = mains_uv;
  signal->fill = fill;
  tib_sim_band_init(&signal->band, signal->fs_hz, TIB_SIM_LOW_HZ, tib_sim_band_high(signal->fs_hz));
  snprintf(signal->prefilter, sizeof signal->prefilter, "HP:%dHz LP:%dHz", (int)TIB_SIM_LOW_HZ,
           (int)tib_sim_band_high(signal->fs_hz));
  signal->edf = (struct tib_edf_signal){.label = leg ? "EMG RAT" : "EMG LAT",
                                        .unit = "uV",
                                        .prefilter = signal->prefilter,
                                        .transducer = "simulated tibialis anterior",
                                        .physical_min = -1000,
                                        .physical_max = 1000,
                                        .digital_min = -32768,
                                        .digital_max = 32767};
  return tib_sim_burst_init(&signal->burst, rate, signal->seed, err);
}
