/* One axis of an accelerometer at an ankle: gravity, noise, and the swing of the leg's movements. */

#include <math.h>

#include "simulate/signals.h"

#define PI 3.14159265358979323846
#define NOISE_G 0.003
#define TURN_S 2.5
#define DELAY_S 0.05 /* from the muscle's potential to motion */
#define SWING_RAMP_S 0.15
#define LULL 0.7

/* Gravity along the axis; a turn takes a moment. */
static double gravity(struct tib_sim_signal *s, double t) {
  const struct tib_sim_posture *now = &s->night->postures[s->posture];
  if (s->posture + 1 < s->night->n_postures && now[1].at_s <= t) {
    s->posture++;
    now++;
  }
  const double *to = now->gravity[s->leg];
  double u = (t - now->at_s) / TURN_S;
  if (s->posture == 0 || u >= 1) return to[s->axis];
  const double *from = now[-1].gravity[s->leg];
  u = u * u * (3 - 2 * u);
  double v[3], length = 0;
  for (int i = 0; i < 3; i++) {
    v[i] = (1 - u) * from[i] + u * to[i];
    length += v[i] * v[i];
  }
  return v[s->axis] / sqrt(fmax(length, 0.01));
}

/* The three axes draw the same direction and frequency for one movement. */
static void draw_swing(struct tib_sim_signal *s, uint64_t stream, double low_hz, double high_hz) {
  tib_sim_random_restart(&s->burst.random, s->seed ^ UINT64_C(0x5eed), stream);
  s->swing_hz = tib_sim_uniform(&s->burst.random, low_hz, high_hz);
  double length = 0;
  for (int i = 0; i < 3; i++) {
    s->swing[i] = tib_sim_normal(&s->burst.random);
    length += s->swing[i] * s->swing[i];
  }
  for (int i = 0; i < 3; i++) s->swing[i] /= sqrt(fmax(length, 0.01));
}

static double ramp(double u) { return u >= 1 ? 1 : u <= 0 ? 0 : 0.5 - 0.5 * cos(PI * u); }

static double swing(const struct tib_sim_signal *s, double t, double length_s, double accel_g) {
  if (t < 0 || t > length_s) return 0;
  double shape = ramp(t / SWING_RAMP_S) * ramp((length_s - t) / SWING_RAMP_S);
  double turns = s->swing_hz * t;
  return accel_g * s->swing[s->axis] * shape * (sin(2 * PI * turns) + 0.4 * sin(2 * PI * 1.7 * turns + 1));
}

static double movement_at(struct tib_sim_signal *s, double t) {
  const struct tib_sim_movements *list = &s->night->legs[s->leg];
  while (s->next < list->n && list->items[s->next].at_s + list->items[s->next].length_s + DELAY_S < t) s->next++;
  if (s->next == list->n || list->items[s->next].at_s + DELAY_S > t) return 0;
  const struct tib_sim_movement *m = &list->items[s->next];
  if (m->gross || m->accel_g <= 0) return 0;
  if (s->moves != s->next + 1) {
    s->moves = s->next + 1;
    draw_swing(s, 2 * (uint64_t)s->next + (uint64_t)s->leg, 1.5, 4.5);
  }
  return swing(s, t - m->at_s - DELAY_S, m->length_s, m->accel_g);
}

static double gross_at(struct tib_sim_signal *s, double t) {
  while (s->next_gross < s->night->n_gross &&
         s->night->gross[s->next_gross].at_s + s->night->gross[s->next_gross].length_s < t)
    s->next_gross++;
  if (s->next_gross == s->night->n_gross || s->night->gross[s->next_gross].at_s > t) return 0;
  const struct tib_sim_gross *g = &s->night->gross[s->next_gross];
  s->moves = 0;
  draw_swing(s, UINT64_C(1) << 40 | s->next_gross << 1 | (uint64_t)s->leg, 0.8, 2.5);
  double lull = LULL * (0.5 - 0.5 * cos(2 * PI * g->lull_hz * (t - g->at_s)));
  return swing(s, t - g->at_s, g->length_s, g->swing_g * (1 - lull));
}

static enum tib_status fill(struct tib_sim_signal *s, int64_t first, int n, double *x, struct tib_error *err) {
  (void)err;
  for (int i = 0; i < n; i++) {
    double t = (double)(first + i) / s->fs_hz;
    x[i] = gravity(s, t) + NOISE_G * tib_sim_normal(&s->random) + movement_at(s, t) + gross_at(s, t);
  }
  return TIB_OK;
}

enum tib_status tib_sim_ankle_init(struct tib_sim_signal *signal, int leg, int axis, struct tib_error *err) {
  static const char *const labels[2][3] = {{"Acc L X", "Acc L Y", "Acc L Z"}, {"Acc R X", "Acc R Y", "Acc R Z"}};
  signal->leg = leg;
  signal->axis = axis;
  signal->fill = fill;
  signal->edf = (struct tib_edf_signal){.label = labels[leg][axis],
                                        .unit = "g",
                                        .transducer = "simulated ankle accelerometer",
                                        .physical_min = -8,
                                        .physical_max = 8,
                                        .digital_min = -32768,
                                        .digital_max = 32767};
  return tib_sim_random_init(&signal->burst.random, signal->seed, 0, err);
}
