/* One motor unit: its potential, its firing, and the power of both together. */

#include <math.h>

#include "simulate/muscle.h"

#define PI 3.14159265358979323846
#define REACH 2.6           /* of a potential to either side of its middle, in widths */
#define VISIBLE 4.6         /* length of a potential above 5 % of its peak, in widths */
#define THREE_PHASED 0.6    /* project: share of units whose potential has three phases */
#define CUT_SD 2.5          /* intervals beyond it are drawn again */
#define CUT_SD_LEAVES 0.955 /* standard deviation of a normal number cut there */
#define GRID_HZ 0.25
#define GRID_MAX_HZ 400.0

static double potential_at(const void *user, double t_s) {
  const struct tib_sim_potential *p = user;
  double u = t_s / p->width_s - REACH;
  if (fabs(u) > REACH) return 0;
  return (p->first * 2 * u + p->second * (4 * u * u - 2)) * exp(-u * u);
}

/* |W(f)|^2: the n-th function is the n-th derivative of a Gaussian, so the two are in quadrature. */
static double energy_at(const struct tib_sim_potential *p, double hz) {
  double u = 2 * PI * hz * p->width_s, gauss = p->width_s * sqrt(PI) * exp(-u * u / 4);
  return gauss * gauss * (p->first * p->first * u * u + p->second * p->second * u * u * u * u);
}

/* Spectrum of a renewal process of normal intervals over that of a Poisson process of the same rate (Cox and Lewis 1966).
 */
static double regularity(double hz, double rate_hz, double variability) {
  double w = 2 * PI * hz / rate_hz, sd = CUT_SD_LEAVES * variability, rho = exp(-0.5 * w * w * sd * sd);
  return (1 - rho * rho) / (1 - 2 * rho * cos(w) + rho * rho);
}

/* What the firings' place between samples folds down is there too. */
static void add_power(struct tib_sim_unit *unit, double fs_hz, const struct tib_sim_band *lowpass,
                      const struct tib_sim_band *highpass, double hz) {
  double folded = fabs(hz - fs_hz * round(hz / fs_hz));
  if (folded < TIB_SIM_LOW_HZ || folded > tib_sim_band_high(fs_hz)) return;
  double energy = energy_at(&unit->potential, hz) * tib_sim_band_power(lowpass, fs_hz * TIB_SIM_PHASES, hz) *
                  tib_sim_band_power(highpass, fs_hz, folded);
  for (int i = 0; i < TIB_SIM_RATES; i++) {
    double rate_hz = TIB_SIM_SLOWEST_HZ + i;
    unit->power[i] += 2 * rate_hz * energy * regularity(hz, rate_hz, unit->variability) * GRID_HZ;
  }
}

static void draw_potential(struct tib_sim_unit *unit, double shortest_s, double longest_s, struct tib_sim_random *random) {
  struct tib_sim_potential *p = &unit->potential;
  double sign = tib_sim_chance(random, 0.5) ? 1 : -1;
  bool three = tib_sim_chance(random, THREE_PHASED);
  double other = tib_sim_uniform(random, -0.3, 0.3);
  p->width_s = tib_sim_uniform(random, shortest_s, longest_s) / VISIBLE;
  p->first = three ? other : sign;
  p->second = three ? 0.5 * sign : 0.5 * other;
}

enum tib_status tib_sim_unit_init(struct tib_sim_unit *unit, double fs_hz, const struct tib_sim_band *highpass,
                                  double shortest_s, double longest_s, struct tib_sim_random *random,
                                  struct tib_error *err) {
  struct tib_sim_band lowpass;
  double high_hz = tib_sim_band_high(fs_hz);
  draw_potential(unit, shortest_s, longest_s, random);
  tib_sim_lowpass_init(&lowpass, fs_hz * TIB_SIM_PHASES, high_hz);
  double length_s = 2 * REACH * unit->potential.width_s + 4 / high_hz;
  enum tib_status status =
      tib_sim_shape_init(&unit->shape, fs_hz, length_s, &lowpass, 1, potential_at, &unit->potential, err);
  if (status != TIB_OK) return status;
  double peak = tib_sim_shape_peak(&unit->shape);
  for (int i = 0; i < unit->shape.length * TIB_SIM_PHASES; i++) unit->shape.x[i] /= (float)peak;
  unit->potential.first /= peak;
  unit->potential.second /= peak;
  unit->size_uv = 1;
  for (double hz = TIB_SIM_LOW_HZ + GRID_HZ / 2; hz < fmin(1.5 * fs_hz, GRID_MAX_HZ); hz += GRID_HZ)
    add_power(unit, fs_hz, &lowpass, highpass, hz);
  return TIB_OK;
}

double tib_sim_unit_power(const struct tib_sim_unit *unit, double rate_hz) {
  double at = rate_hz - TIB_SIM_SLOWEST_HZ;
  int i = at < 0 ? 0 : at > TIB_SIM_RATES - 2 ? TIB_SIM_RATES - 2 : (int)at;
  double power = unit->power[i] + (at - i) * (unit->power[i + 1] - unit->power[i]);
  return unit->size_uv * unit->size_uv * power;
}

double tib_sim_unit_interval(const struct tib_sim_unit *unit, double rate_hz, struct tib_sim_random *random) {
  double z;
  do z = tib_sim_normal(random);
  while (fabs(z) > CUT_SD);
  return (1 + unit->variability * z) / rate_hz;
}
