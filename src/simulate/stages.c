/* A hypnogram of 4 to 6 cycles over 8 hours: deep sleep early, REM late. Shorter recordings hold fewer and shorter ones, so
 * that an excerpt still shows every stage. */

#include <math.h>

#include "base/array.h"
#include "simulate/night.h"

#define CYCLE_EPOCHS 186.0 /* 93 minutes */

struct pen {
  struct tib_sim_night *night;
  size_t at, end;
};

static void draw(struct pen *pen, enum tib_stage stage, size_t epochs) {
  for (; epochs > 0 && pen->at < pen->end; epochs--) pen->night->stages[pen->at++] = stage;
}

static size_t clamp(double epochs, size_t low, size_t high) {
  return epochs < (double)low ? low : epochs > (double)high ? high : (size_t)lround(epochs);
}

static size_t share(struct tib_sim_random *random, double part, double epochs) {
  double n = part * epochs * tib_sim_uniform(random, 0.85, 1.15);
  return part < 0.02 ? 0 : clamp(n, 1, 400);
}

/* N2 with a short awakening now and then, after which sleep begins anew. */
static void draw_n2(struct pen *pen, struct tib_sim_random *random, size_t epochs) {
  for (size_t i = 0; i < epochs; i++) {
    bool wakes = i > 2 && i + 2 < epochs && tib_sim_chance(random, 0.025);
    draw(pen, wakes ? TIB_STAGE_W : TIB_STAGE_N2, 1);
    if (wakes) {
      draw(pen, TIB_STAGE_N1, 1);
      i++;
    }
  }
}

/* `course` runs from 0 in the first cycle to 1 in the last. */
static void draw_cycle(struct pen *pen, struct tib_sim_random *random, double course, double epochs) {
  size_t n1 = share(random, 0.05, epochs);
  size_t n3 = share(random, 0.36 * (1 - course) * (1 - course), epochs);
  size_t rem = share(random, 0.07 + 0.25 * course, epochs);
  size_t wake = share(random, 0.03, epochs);
  double rest = epochs - (double)(n1 + n3 + rem + wake);
  size_t n2 = rest > 2 ? (size_t)rest : 2;
  draw(pen, TIB_STAGE_N1, n1);
  draw_n2(pen, random, n2 - n2 * 2 / 5);
  draw(pen, TIB_STAGE_N3, n3);
  draw_n2(pen, random, n2 * 2 / 5);
  draw(pen, TIB_STAGE_R, rem);
  draw(pen, TIB_STAGE_W, wake);
}

enum tib_status tib_sim_plan_stages(struct tib_sim_night *night, struct tib_sim_random *random, struct tib_error *err) {
  size_t n = (size_t)(night->length_s / TIB_SIM_EPOCH_S);
  void *stages;
  enum tib_status status = tib_array_create(&stages, n, sizeof *night->stages, err);
  if (status != TIB_OK) return status;
  night->stages = stages;
  night->n_stages = n;
  double epochs = (double)n;
  size_t before = clamp(0.02 * epochs, 1, 20), latency = clamp(0.05 * epochs, 2, 50);
  size_t after = clamp(0.0125 * epochs, 1, 10), last_wake = clamp(0.01 * epochs, 1, 8);
  night->lights_off_s = TIB_SIM_EPOCH_S * (double)before;
  night->lights_on_s = TIB_SIM_EPOCH_S * (double)(n - after);
  struct pen pen = {night, 0, n - after - last_wake};
  draw(&pen, TIB_STAGE_W, before + latency);
  double sleep = (double)(pen.end - pen.at);
  size_t cycles = clamp(sleep / CYCLE_EPOCHS, 1, 40);
  for (size_t c = 0; c < cycles; c++) {
    double course = cycles > 1 ? (double)c / (double)(cycles - 1) : 0.3;
    draw_cycle(&pen, random, course, sleep / (double)cycles);
  }
  while (pen.at < pen.end) draw(&pen, TIB_STAGE_N2, 1);
  pen.end = n;
  draw(&pen, TIB_STAGE_W, n);
  return TIB_OK;
}
