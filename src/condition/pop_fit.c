#include "condition/pop_fit.h"

#include <math.h>
#include <string.h>

#include <gsl/gsl_math.h>

#include "base/lanes.h"

/* Of a jump. EMG crosses the level before and comes back, and what is as large as the jump itself is often near. */
#define CALM 0.25       /* no jump of this share in the window before */
#define AGAIN 0.33      /* another in the same direction ends the window after */
#define CROSSING 0.25   /* and so does crossing the level before by this share */
#define STANDS_OUT 8.0  /* times the RMS of what the model leaves */
#define EXPLAINED 0.9   /* share of the energy after the jump */
#define OF_THE_JUMP 0.8 /* that lies between the levels that the model tells: a potential swings the other way before */
#define LEVEL_UV 0.25F  /* what the one before left may change where a jump stays at the end of the digital range */
#define PARAMETERS 4

struct tib_pop_window tib_pop_window_make(double rate_hz, double jump_uv) {
  double rise = floor(0.004 * rate_hz + 0.5);
  return (struct tib_pop_window){.rise = rise < 3.0 ? 3 : (size_t)rise,
                                 .before = (size_t)ceil(0.1 * rate_hz),
                                 .least = (size_t)ceil(0.016 * rate_hz) + 2,
                                 .after = (size_t)ceil(0.25 * rate_hz),
                                 .fade = (size_t)ceil(1.0 * rate_hz),
                                 .tau_min = 0.004 * rate_hz,
                                 .tau_max = 0.1 * rate_hz,
                                 .jump_uv = (float)jump_uv};
}

size_t tib_pop_reach(const struct tib_pop_window *w) { return w->rise + 2 * w->after + w->fade; }

/* ---- looking for jumps ---- */

TIB_WIDE static float largest_jump(const float *x, size_t n, size_t rise) {
  float most = 0.0f;
  size_t whole = n / TIB_LANES * TIB_LANES;
  tib_lanes largest = {0}, from, to;
  for (size_t i = 0; i < whole; i += TIB_LANES) {
    memcpy(&from, x + i, sizeof from);
    memcpy(&to, x + i + rise, sizeof to);
    tib_lanes jump = TIB_LANES_ABS(to - from);
    tib_lanes_most(&largest, &jump);
  }
  for (size_t k = 0; k < TIB_LANES; k++) most = largest[k] > most ? largest[k] : most;
  for (size_t i = whole; i < n; i++) most = fmaxf(most, fabsf(x[i + rise] - x[i]));
  return most;
}

#define STRIDE 256

size_t tib_pop_next(const struct tib_pop_window *w, const float *x, size_t from, size_t end) {
  while (from < end) {
    size_t n = end - from < STRIDE ? end - from : STRIDE;
    if (largest_jump(x + from, n, w->rise) >= w->jump_uv) break;
    from += n;
  }
  while (from < end && !(fabsf(x[from + w->rise] - x[from]) >= w->jump_uv)) from++;
  return from;
}

/* ---- the jump itself ---- */

/* A jump beyond the digital range stays at its end for a while, where nothing of the EMG is left; it ends after that. */
static size_t end_of_plateau(const struct tib_pop_window *w, const float *x, size_t n, size_t end) {
  size_t last = end;
  while (last + 1 < n && last - end < w->after && fabsf(x[last + 1] - x[last]) < LEVEL_UV) last++;
  return last > end && last + 1 < n ? last + 1 : last;
}

/* The same where it reaches an end of the recorder's range: what it was there, for one sample or for many, is not known. */
static size_t end_of_rail(const struct tib_pop_window *w, const bool *at_rail, size_t n, size_t end) {
  size_t first = end;
  while (first < n && first < end + w->rise && !at_rail[first]) first++;
  if (first == n || !at_rail[first]) return end;
  size_t last = first;
  while (last + 1 < n && last - first < w->after && at_rail[last]) last++;
  return last;
}

/* From the first position that reaches the limit to where the jump is largest and shortest. */
static bool place_jump(const struct tib_pop_window *w, const float *x, const bool *at_rail, size_t n, size_t at,
                       struct tib_pop *pop) {
  size_t best = at;
  for (size_t i = at; i <= at + w->rise && i + w->rise < n; i++)
    if (fabsf(x[i + w->rise] - x[i]) > fabsf(x[best + w->rise] - x[best])) best = i;
  size_t first = best, end = best + w->rise;
  float jump = x[end] - x[first];
  while (first + 1 < end && (x[first + 1] - x[first]) / jump < 0.1f) first++;
  while (end - 1 > first && (x[end] - x[end - 1]) / jump < 0.1f) end--;
  size_t told = end_of_rail(w, at_rail, n, end);
  *pop = (struct tib_pop){.first = first, .end = told > end ? told : end_of_plateau(w, x, n, end)};
  return fabsf(x[end] - x[first]) >= w->jump_uv;
}

static bool is_calm_before(const struct tib_pop_window *w, const float *x, const struct tib_pop *pop, size_t low) {
  float limit = (float)CALM * fabsf(x[pop->end] - x[pop->first]);
  for (size_t i = pop->first; i-- > low + w->rise;)
    if (fabsf(x[i + 1] - x[i + 1 - w->rise]) > limit) return false;
  return true;
}

/* End of the samples that tell of this jump alone. */
static size_t end_of_tail(const struct tib_pop_window *w, const float *x, size_t n, const struct tib_pop *pop) {
  float before = x[pop->first], jump = x[pop->end] - before;
  size_t end = pop->end + w->after < n ? pop->end + w->after : n;
  for (size_t i = pop->end; i < end; i++) {
    if ((x[i] - before) / jump < -(float)CROSSING) return i;
    if (i + w->rise < end && (x[i + w->rise] - x[i]) / jump > (float)AGAIN) return i + 1;
  }
  return end;
}

/* ---- what follows it ---- */

/* Level and slope on both sides of the jump, and beyond it a step and an exponential, by least squares. */
struct model {
  double value[PARAMETERS]; /* level at the jump, slope, step, tail */
  double tau;               /* 0: no tail */
  double left;              /* sum of squares that it leaves */
};

struct stretch {
  const float *x;
  size_t low, first, end, high; /* [low, first] before, [end, high) after the jump */
};

static void terms_at(const struct stretch *s, size_t i, double tail, double term[PARAMETERS]) {
  term[0] = 1.0;
  term[1] = ((double)i - (double)s->end) / (double)(s->high - s->low);
  term[2] = i >= s->end ? 1.0 : 0.0;
  term[3] = tail;
}

/* Solves the normal equations in place; false where they do not tell the terms apart. */
static bool solve(double a[PARAMETERS][PARAMETERS + 1], size_t n) {
  for (size_t k = 0; k < n; k++) {
    double own = a[k][k];
    if (!(own > 1e-9)) return false;
    for (size_t row = 0; row < n; row++) {
      if (row == k) continue;
      double share = a[row][k] / own;
      for (size_t c = k; c <= PARAMETERS; c++) a[row][c] -= share * a[k][c];
    }
  }
  for (size_t k = 0; k < n; k++) a[k][PARAMETERS] /= a[k][k];
  return true;
}

static struct model fit(const struct stretch *s, double tau) {
  double a[PARAMETERS][PARAMETERS + 1] = {{0}}, term[PARAMETERS], squares = 0.0, base = (double)s->x[s->first];
  size_t n = tau > 0.0 ? 4 : 3;
  double decay = tau > 0.0 ? exp(-1.0 / tau) : 0.0, tail = 1.0;
  for (size_t i = s->low; i < s->high; i++) {
    if (i > s->first && i < s->end) continue;
    double y = (double)s->x[i] - base;
    terms_at(s, i, i >= s->end ? tail : 0.0, term);
    if (i >= s->end) tail *= decay;
    squares += y * y;
    for (size_t r = 0; r < n; r++) {
      for (size_t c = 0; c < n; c++) a[r][c] += term[r] * term[c];
      a[r][PARAMETERS] += term[r] * y;
    }
  }
  struct model model = {.tau = tau, .left = squares};
  double right[PARAMETERS];
  for (size_t r = 0; r < n; r++) right[r] = a[r][PARAMETERS];
  if (!solve(a, n)) return model;
  for (size_t r = 0; r < n; r++) {
    model.value[r] = a[r][PARAMETERS];
    model.left -= model.value[r] * right[r];
  }
  model.left = fmax(model.left, 0.0);
  return model;
}

/* Golden section between two returns in the logarithm. */
static struct model refine(const struct stretch *s, double low, double high, struct model best) {
  const double golden = 0.6180339887498949;
  double a = log(low), b = log(high);
  for (int round = 0; round < 12; round++) {
    double p = b - golden * (b - a), q = a + golden * (b - a);
    struct model at_p = fit(s, exp(p)), at_q = fit(s, exp(q));
    if (at_p.left < at_q.left)
      b = q;
    else
      a = p;
    const struct model *better = at_p.left < at_q.left ? &at_p : &at_q;
    if (better->left < best.left) best = *better;
  }
  return best;
}

static struct model best_model(const struct tib_pop_window *w, const struct stretch *s) {
  const double ratio = 1.5;
  struct model best = fit(s, 0.0);
  double longest = fmin(w->tau_max, 0.5 * (double)(s->high - s->end)), at = 0.0;
  for (double tau = w->tau_min; tau <= longest; tau *= ratio) {
    struct model model = fit(s, tau);
    if (!(model.left < best.left)) continue;
    best = model;
    at = tau;
  }
  return at > 0.0 ? refine(s, fmax(at / ratio, w->tau_min), fmin(at * ratio, longest), best) : best;
}

/* ---- deciding ---- */

static double model_at(const struct stretch *s, const struct model *m, size_t i) {
  double term[PARAMETERS], sum = (double)s->x[s->first];
  terms_at(s, i, i >= s->end && m->tau > 0.0 ? exp(-(double)(i - s->end) / m->tau) : 0.0, term);
  for (size_t k = 0; k < PARAMETERS; k++) sum += m->value[k] * term[k];
  return sum;
}

/* Share of the energy just after the jump, above level and slope, that step and tail explain. EMG swings through the level
 * before and leaves little of it. */
static double explained(const struct stretch *s, const struct model *m, size_t least) {
  size_t n = m->tau > 0.0 ? (size_t)(3.0 * m->tau) : s->high - s->end;
  if (n < least) n = least;
  double all = 0.0, left = 0.0;
  for (size_t i = s->end; i < s->high && i < s->end + n; i++) {
    double straight =
        (double)s->x[s->first] + m->value[0] + m->value[1] * ((double)i - (double)s->end) / (double)(s->high - s->low);
    double above = (double)s->x[i] - straight, rest = (double)s->x[i] - model_at(s, m, i);
    all += above * above;
    left += rest * rest;
  }
  return all > 0.0 ? 1.0 - left / all : 0.0;
}

static double rms_left(const struct stretch *s, const struct model *m, size_t from, size_t to) {
  double sum = 0.0;
  for (size_t i = from; i < to; i++) {
    double rest = (double)s->x[i] - model_at(s, m, i);
    sum += rest * rest;
  }
  return sqrt(sum / (double)(to - from));
}

/* A smaller jump on the tail of this one shows when the model is taken off: where it begins, or s->high. */
static size_t next_jump(const struct tib_pop_window *w, const struct stretch *s, const struct model *m) {
  for (size_t i = s->end + w->least; i + w->rise < s->high; i++) {
    double before = (double)s->x[i] - model_at(s, m, i);
    double after = (double)s->x[i + w->rise] - model_at(s, m, i + w->rise);
    if (fabs(after - before) >= (double)w->jump_uv) return i;
  }
  return s->high;
}

bool tib_pop_find(const struct tib_pop_window *w, const float *x, const bool *at_rail, size_t n, size_t at,
                  struct tib_pop *pop) {
  if (!place_jump(w, x, at_rail, n, at, pop)) return false;
  size_t low = pop->first > w->before ? pop->first - w->before : 0;
  if (pop->first - low < w->least || !is_calm_before(w, x, pop, low)) return false;
  struct stretch s = {x, low, pop->first, pop->end, end_of_tail(w, x, n, pop)};
  if (s.high < pop->end + w->least) return false;
  struct model m = best_model(w, &s);
  for (size_t high = next_jump(w, &s, &m); high < s.high; high = next_jump(w, &s, &m)) {
    s.high = high;
    m = best_model(w, &s);
  }
  double jump = fabs(m.value[2] + m.value[3]);
  double noise = fmax(rms_left(&s, &m, low, pop->first + 1), rms_left(&s, &m, pop->end, s.high));
  if (jump < OF_THE_JUMP * (double)fabsf(x[pop->end] - x[pop->first])) return false;
  if (jump < STANDS_OUT * noise || explained(&s, &m, w->least) < EXPLAINED) return false;
  pop->level_uv = m.value[2];
  pop->tail_uv = m.value[3];
  pop->tau = m.tau;
  return true;
}

/* ---- taking it out ---- */

/* From 1 to 0 with two continuous derivatives, so that nothing of it is left in the band. */
static double fade_at(double share) { return 1.0 - share + sin(2.0 * M_PI * share) / (2.0 * M_PI); }

void tib_pop_subtract(const struct tib_pop_window *w, const struct tib_pop *pop, float *x, size_t n) {
  double decay = pop->tau > 0.0 ? exp(-1.0 / pop->tau) : 0.0, tail = pop->tau > 0.0 ? pop->tail_uv : 0.0;
  for (size_t i = pop->end; i < n && i < pop->end + w->fade; i++, tail *= decay)
    x[i] -= (float)((tail + pop->level_uv) * fade_at((double)(i - pop->end) / (double)w->fade));
  for (size_t i = pop->first + 1; i < pop->end; i++) {
    float share = (float)(i - pop->first) / (float)(pop->end - pop->first);
    x[i] = x[pop->first] + share * (x[pop->end] - x[pop->first]);
  }
}
