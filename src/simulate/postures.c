/* How the ankles lie. A posture lasts until a large movement of the body ends it. */

#include <math.h>

#include "base/array.h"
#include "simulate/night.h"

#define LEAST_TURN 0.7 /* cosine of 45 degrees */

static void draw_direction(struct tib_sim_random *random, double v[3]) {
  double length = 0;
  do {
    for (int i = 0; i < 3; i++) v[i] = tib_sim_normal(random);
    length = sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
  } while (length < 0.1);
  for (int i = 0; i < 3; i++) v[i] /= length;
}

static double cosine(const double a[3], const double b[3]) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

static void draw_posture(struct tib_sim_random *random, const struct tib_sim_posture *before, double at_s,
                         struct tib_sim_posture *posture) {
  posture->at_s = at_s;
  for (int leg = 0; leg < 2; leg++) do
      draw_direction(random, posture->gravity[leg]);
    while (before && cosine(before->gravity[leg], posture->gravity[leg]) > LEAST_TURN);
}

static void sort_events(struct tib_sim_gross *events, size_t n) {
  for (size_t i = 1; i < n; i++)
    for (size_t k = i; k > 0 && events[k].at_s < events[k - 1].at_s; k--) {
      struct tib_sim_gross other = events[k];
      events[k] = events[k - 1];
      events[k - 1] = other;
    }
}

enum tib_status tib_sim_plan_postures(struct tib_sim_night *night, struct tib_sim_random *random, struct tib_error *err) {
  void *postures;
  enum tib_status status = tib_array_create(&postures, night->n_gross + 1, sizeof *night->postures, err);
  if (status != TIB_OK) return status;
  night->postures = postures;
  night->n_postures = 1;
  sort_events(night->gross, night->n_gross);
  draw_posture(random, NULL, 0, &night->postures[0]);
  for (size_t i = 0; i < night->n_gross; i++) {
    if (!night->gross[i].turns) continue;
    struct tib_sim_posture *last = &night->postures[night->n_postures - 1];
    draw_posture(random, last, night->gross[i].at_s + 0.5, last + 1);
    night->n_postures++;
  }
  return TIB_OK;
}
