#include "condition/mains.h"

#include <complex.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_math.h>
#include <gsl/gsl_sort.h>

#include "base/array.h"
#include "base/lanes.h"
#include "base/ticks.h"

#define WINDOW 61     /* cells over which a line must turn steadily to be held to be there */
#define COHERENCE 0.6 /* length of the mean unit vector of the turns: noise exceeds it in 60 turns with p = exp(-21.6) */
#define RAYLEIGH (COHERENCE * COHERENCE * (WINDOW - 1)) /* and in fewer, in a short segment, with the same p */
#define MEDIAN_MAX 63
#define LINES_MAX 8
#define GAIN_MIN 0.1 /* of the band-pass at a line */
#define PIECES 8     /* of a cell, within which an amplitude runs straight */
#define PHASES_MAX 1024
#define LINES_AT_ONCE 3

struct cell {
  double complex c;         /* amplitude against the nominal frequency, at the cell's middle */
  double complex turn_unit; /* turn of the phase since the cell before; 0 where either is too weak to matter */
  double coherence;         /* the best window that holds this cell */
  double turn;              /* rad per cell in that window */
  bool present;
};

struct line {
  int hz;
  int base;                    /* 50 or 60 */
  float *cosine, *sine;        /* owned; of one cell */
  size_t n_phases;             /* cells after which the phase at a cell's start comes round; 0: not soon */
  double complex *phase;       /* owned; n_phases unit vectors */
  struct cell *ring;           /* owned; `depth` cells */
  double complex turning;      /* sum of the turns of the last WINDOW cells, kept by adding and taking away */
  double complex amplitude[2]; /* of the cell before the next to be sent, and of that one */
  bool known;                  /* amplitude[1] was found */
  int64_t n_removed;           /* cells of all segments */
};

struct tib_mains_remover {
  struct tib_rate rate;
  double rate_hz;
  double min_uv;
  double share;  /* of a sum over a cell in an amplitude */
  size_t cell;   /* samples */
  size_t around; /* cells on either side in the median */
  size_t delay;  /* cells between what is known and what is sent */
  size_t depth;  /* cells in the rings, a power of two */
  float *ring;   /* owned; depth * cell samples */
  size_t n_lines;
  struct line line[LINES_MAX];
  tib_samples_fn *sink;
  void *user;
  int64_t whole, sent; /* cells of this segment */
  int64_t last;        /* the last cell in which a line is known to be */
  size_t fill;         /* samples of the cell after the whole ones */
  tib_ticks onset;     /* of this segment */
  struct tib_minutes *minutes;
  size_t minute;        /* the one that the cell sent last lies in */
  double minute_square; /* sum over its cells of the mean square that was taken out */
  int64_t minute_cells;
};

/* CMPLX is not to be had with every compiler. */
static double complex complex_of(double re, double im) { return re + im * I; }

static double complex unit_vector(double turns) {
  double phase = 2.0 * M_PI * turns;
  return complex_of(cos(phase), sin(phase));
}

static int64_t greatest_divisor(int64_t a, int64_t b) {
  while (b != 0) {
    int64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/* At a rate of whole Hz the phases at which cells begin repeat after a few hundred: they are looked up. */
static enum tib_status make_phases(const struct tib_mains_remover *m, struct line *line, struct tib_error *err) {
  if (m->rate_hz != floor(m->rate_hz) || m->rate_hz > 1e6) return TIB_OK;
  int64_t rate = (int64_t)m->rate_hz, step = (int64_t)m->cell * line->hz % rate;
  int64_t n = rate / greatest_divisor(rate, step);
  if (n > PHASES_MAX) return TIB_OK;
  enum tib_status status = tib_array_create((void **)&line->phase, (size_t)n, sizeof *line->phase, err);
  if (status) return status;
  for (int64_t k = 0; k < n; k++) line->phase[k] = unit_vector((double)(k * step % rate) / m->rate_hz);
  line->n_phases = (size_t)n;
  return TIB_OK;
}

static enum tib_status add_line(struct tib_mains_remover *m, int hz, int base, struct tib_error *err) {
  struct line *line = &m->line[m->n_lines++];
  *line = (struct line){.hz = hz, .base = base};
  enum tib_status status = tib_array_create((void **)&line->cosine, m->cell, sizeof(float), err);
  if (!status) status = tib_array_create((void **)&line->sine, m->cell, sizeof(float), err);
  if (!status) status = tib_array_create((void **)&line->ring, m->depth, sizeof *line->ring, err);
  if (!status) status = make_phases(m, line, err);
  if (status) return status;
  for (size_t i = 0; i < m->cell; i++) {
    double phase = 2.0 * M_PI * fmod((double)hz * (double)i / m->rate_hz, 1.0);
    line->cosine[i] = (float)cos(phase);
    line->sine[i] = (float)sin(phase);
  }
  return TIB_OK;
}

static enum tib_status add_lines(struct tib_mains_remover *m, int base, const struct tib_fir *band, struct tib_error *err) {
  for (int k = 1; base * k < 0.49 * m->rate_hz && m->n_lines < LINES_MAX; k++) {
    if (fabs(tib_fir_gain(band, m->rate_hz, base * k)) < GAIN_MIN) continue;
    enum tib_status status = add_line(m, base * k, base, err);
    if (status) return status;
  }
  return TIB_OK;
}

static void begin(struct tib_mains_remover *m) {
  m->whole = m->sent = 0;
  m->last = -2;
  m->fill = 0;
  for (size_t l = 0; l < m->n_lines; l++) {
    m->line[l].known = false;
    m->line[l].turning = 0.0;
  }
}

enum tib_status tib_mains_create(struct tib_rate rate, enum tib_mains mode, const struct tib_conditioning_rules *rules,
                                 const struct tib_fir *band, struct tib_minutes *minutes, tib_samples_fn *sink, void *user,
                                 struct tib_mains_remover **out, struct tib_error *err) {
  struct tib_mains_remover *m = NULL;
  enum tib_status status = tib_array_create((void **)&m, 1, sizeof *m, err);
  if (status) return status;
  m->rate = rate;
  m->rate_hz = tib_rate_hz(rate);
  m->minutes = minutes;
  double cell = floor(tib_seconds(rules->mains_cell) * m->rate_hz + 0.5);
  m->share = 2.0 / (cell < 1.0 ? 1.0 : cell);
  m->min_uv = rules->mains_min_uv;
  m->cell = cell < 1.0 ? 1 : (size_t)cell;
  m->around = (size_t)((rules->mains_cells < MEDIAN_MAX ? rules->mains_cells : MEDIAN_MAX) / 2);
  m->delay = WINDOW + m->around;
  m->depth = 1;
  while (m->depth < m->delay + m->around + 2) m->depth *= 2;
  m->sink = sink;
  m->user = user;
  if (mode == TIB_MAINS_AUTO || mode == TIB_MAINS_50) status = add_lines(m, 50, band, err);
  if (!status && (mode == TIB_MAINS_AUTO || mode == TIB_MAINS_60)) status = add_lines(m, 60, band, err);
  if (!status && m->n_lines > 0) status = tib_array_create((void **)&m->ring, m->depth * m->cell, sizeof(float), err);
  if (status) {
    tib_mains_destroy(m);
    return status;
  }
  begin(m);
  *out = m;
  return TIB_OK;
}

static float *samples_of(const struct tib_mains_remover *m, int64_t cell) {
  return m->ring + ((size_t)cell & (m->depth - 1)) * m->cell;
}

static struct cell *cell_of(const struct tib_mains_remover *m, const struct line *line, int64_t cell) {
  return &line->ring[(size_t)cell & (m->depth - 1)];
}

/* Sums of x times cosine and x times sine of a few lines at once. Each is kept in eight lanes, so that the order in which
 * it is summed does not depend on the width of the processor's registers. Called with constant `n_lines`, so that all of
 * them are in registers: one alone would wait for itself. */
static inline __attribute__((always_inline)) void correlate(const float *restrict x, size_t n, const struct line *line,
                                                            size_t n_lines, double complex *sum) {
  tib_lanes re[LINES_AT_ONCE] = {0}, im[LINES_AT_ONCE] = {0}, at, cosine, sine;
  size_t whole = n / TIB_LANES * TIB_LANES;
  for (size_t i = 0; i < whole; i += TIB_LANES) {
    memcpy(&at, x + i, sizeof at);
    for (size_t l = 0; l < n_lines; l++) {
      memcpy(&cosine, line[l].cosine + i, sizeof cosine);
      memcpy(&sine, line[l].sine + i, sizeof sine);
      re[l] += at * cosine;
      im[l] += at * sine;
    }
  }
  for (size_t l = 0; l < n_lines; l++) {
    double re_sum = 0.0, im_sum = 0.0;
    for (size_t k = 0; k < TIB_LANES; k++) {
      re_sum += (double)re[l][k];
      im_sum += (double)im[l][k];
    }
    for (size_t i = whole; i < n; i++) {
      re_sum += (double)(x[i] * line[l].cosine[i]);
      im_sum += (double)(x[i] * line[l].sine[i]);
    }
    sum[l] = complex_of(re_sum, -im_sum);
  }
}

TIB_WIDE static void correlate_all(const struct tib_mains_remover *m, const float *x, double complex sum[LINES_MAX]) {
  size_t l = 0;
  for (; m->n_lines - l >= LINES_AT_ONCE; l += LINES_AT_ONCE) correlate(x, m->cell, &m->line[l], LINES_AT_ONCE, sum + l);
  if (m->n_lines - l == 2) correlate(x, m->cell, &m->line[l], 2, sum + l);
  if (m->n_lines - l == 1) correlate(x, m->cell, &m->line[l], 1, sum + l);
}

static double complex phase_at(const struct tib_mains_remover *m, const struct line *line, int64_t cell) {
  if (line->n_phases > 0) return line->phase[(size_t)cell % line->n_phases];
  double turns = (double)cell * (double)m->cell * (double)line->hz / m->rate_hz;
  return unit_vector(turns - floor(turns));
}

static double norm2(double complex z) { return creal(z) * creal(z) + cimag(z) * cimag(z); }

/* a times the conjugate of b. The operator itself asks first whether the product is a number. */
static double complex times_conjugate(double complex a, double complex b) {
  return complex_of(creal(a) * creal(b) + cimag(a) * cimag(b), cimag(a) * creal(b) - creal(a) * cimag(b));
}

/* `sum`: of the cell's samples times the line's conjugate wave. */
static void demodulate(struct tib_mains_remover *m, struct line *line, int64_t cell, double complex sum) {
  struct cell *here = cell_of(m, line, cell);
  *here = (struct cell){.c = times_conjugate(m->share * sum, phase_at(m, line, cell))};
  if (cell == 0) return;
  double complex before = cell_of(m, line, cell - 1)->c;
  double least = m->min_uv * m->min_uv, size = norm2(here->c), size_before = norm2(before);
  if (size >= least && size_before >= least) here->turn_unit = times_conjugate(here->c, before) / sqrt(size * size_before);
}

static double complex mean_turn(const struct tib_mains_remover *m, const struct line *line, int64_t first, int64_t last) {
  double re = 0.0, im = 0.0;
  for (int64_t k = first + 1; k <= last; k++) {
    re += creal(cell_of(m, line, k)->turn_unit);
    im += cimag(cell_of(m, line, k)->turn_unit);
  }
  return complex_of(re, im) / (double)(last - first);
}

/* False where the running sum tells that decide() would find nothing: nearly always. Its rounding, below 1e-7 in a month,
 * is left to decide(), which sums anew. */
static bool may_be_there(const struct line *line) {
  const double limit = COHERENCE * (WINDOW - 1);
  return norm2(line->turning) >= limit * limit * (1.0 - 1e-6);
}

static void decide(struct tib_mains_remover *m, struct line *line, int64_t first, int64_t last) {
  if (last <= first) return;
  double complex turn = mean_turn(m, line, first, last);
  double squared = norm2(turn);
  if (squared < COHERENCE * COHERENCE || squared * (double)(last - first) < RAYLEIGH * (1.0 - 1e-9)) return;
  double coherence = sqrt(squared);
  if (last > m->last) m->last = last;
  for (int64_t k = first; k <= last; k++) {
    struct cell *cell = cell_of(m, line, k);
    if (cell->present && cell->coherence >= coherence) continue;
    cell->present = true;
    cell->coherence = coherence;
    cell->turn = carg(turn);
  }
}

static double median(double *value, size_t n) {
  gsl_sort(value, 1, n);
  return n % 2 ? value[n / 2] : 0.5 * (value[n / 2 - 1] + value[n / 2]);
}

static double complex robust_amplitude(const struct tib_mains_remover *m, const struct line *line, int64_t cell) {
  const struct cell *here = cell_of(m, line, cell);
  if (!here->present) return 0.0;
  double re[MEDIAN_MAX], im[MEDIAN_MAX];
  size_t n = 0;
  for (int64_t k = cell - (int64_t)m->around; k <= cell + (int64_t)m->around; k++) {
    if (k < 0 || k >= m->whole) continue;
    double complex c = cell_of(m, line, k)->c * cexp(-I * here->turn * (double)(k - cell));
    re[n] = creal(c);
    im[n++] = cimag(c);
  }
  return complex_of(median(re, n), median(im, n));
}

/* Amplitude between two middles of cells, at share v of the way. Both are turned towards that time first: a straight line
 * between them would cut the corner. */
static double complex between(double complex a, double complex b, double turn, double v) {
  return (1.0 - v) * a * cexp(I * turn * v) + v * b * cexp(-I * turn * (1.0 - v));
}

static void subtract_piece(const struct line *line, float *restrict x, size_t from, size_t to, double complex a,
                           double complex b) {
  float re = (float)creal(a), im = (float)cimag(a), n = (float)(to - from);
  float re_step = ((float)creal(b) - re) / n, im_step = ((float)cimag(b) - im) / n;
  const float *cosine = line->cosine, *sine = line->sine;
  for (size_t i = from; i < to; i++) {
    float at = (float)(int)(i - from);
    x[i] -= (re + re_step * at) * cosine[i] - (im + im_step * at) * sine[i];
  }
}

/* near[0..2]: amplitudes at the middle of the cell before, of this one and of the next. */
static void subtract_cell(const struct tib_mains_remover *m, const struct line *line, int64_t cell, size_t n,
                          const double complex near[3], double turn) {
  float *x = samples_of(m, cell);
  double complex start = phase_at(m, line, cell), at[PIECES + 1];
  for (size_t p = 0; p <= PIECES; p++) {
    double u = (double)p / PIECES;
    at[p] = start * (u < 0.5 ? between(near[0], near[1], turn, u + 0.5) : between(near[1], near[2], turn, u - 0.5));
  }
  for (size_t p = 0; p < PIECES; p++) {
    size_t from = m->cell * p / PIECES, to = m->cell * (p + 1) / PIECES;
    if (to > from && from < n) subtract_piece(line, x, from, to < n ? to : n, at[p], at[p + 1]);
  }
}

/* Subtracts one line from the next cell to be sent (n of its samples). Gives the mean square of what was taken out. */
static double remove_line(struct tib_mains_remover *m, struct line *line, size_t n) {
  int64_t cell = m->sent;
  bool is_whole = cell < m->whole, has_next = cell + 1 < m->whole;
  double turn = cell_of(m, line, is_whole ? cell : m->whole - 1)->turn;
  double complex *known = line->amplitude, near[3];
  if (!line->known) known[1] = robust_amplitude(m, line, cell);
  near[1] = known[1];
  near[0] = line->known ? known[0] : known[1] * cexp(-I * turn);
  near[2] = has_next ? robust_amplitude(m, line, cell + 1) : known[1] * cexp(I * turn);
  known[0] = near[1];
  known[1] = near[2];
  line->known = true;
  if (near[0] == 0.0 && near[1] == 0.0 && near[2] == 0.0) return 0.0;
  subtract_cell(m, line, cell, n, near, turn);
  line->n_removed++;
  return (norm2(near[0]) + 6.0 * norm2(near[1]) + norm2(near[2])) / 16.0; /* it runs straight from middle to middle */
}

static void end_minute(const struct tib_mains_remover *m) {
  if (m->minute_cells > 0) m->minutes->minute[m->minute].mains_uv = (float)sqrt(m->minute_square / (double)m->minute_cells);
}

/* After a gap the minute may be the one before it: its cells are counted together. */
static enum tib_status tell_minute(struct tib_mains_remover *m, int64_t cell, size_t n, double square,
                                   struct tib_error *err) {
  tib_ticks middle = m->onset + tib_ticks_of_sample(m->rate, cell * (int64_t)m->cell + (int64_t)(n / 2));
  size_t minute = (size_t)(middle / TIB_MINUTE);
  enum tib_status status = tib_minutes_reach(m->minutes, middle + 1, err);
  if (status) return status;
  if (minute != m->minute) {
    end_minute(m);
    m->minute = minute;
    m->minute_square = 0.0;
    m->minute_cells = 0;
  }
  m->minute_square += square;
  m->minute_cells++;
  return TIB_OK;
}

static enum tib_status send_cell(struct tib_mains_remover *m, size_t n, struct tib_error *err) {
  double square = 0.0;
  bool any = m->whole > 0 && m->last >= m->sent - 1; /* else each has been zero, and is */
  for (size_t l = 0; l < m->n_lines && any; l++) square += remove_line(m, &m->line[l], n);
  enum tib_status status = tell_minute(m, m->sent, n, square, err);
  if (status) return status;
  const float *x = samples_of(m, m->sent++);
  return m->sink(m->user, x, n, err);
}

static enum tib_status end_cell(struct tib_mains_remover *m, struct tib_error *err) {
  int64_t cell = m->whole++;
  double complex sum[LINES_MAX];
  correlate_all(m, samples_of(m, cell), sum);
  for (size_t l = 0; l < m->n_lines; l++) {
    struct line *line = &m->line[l];
    demodulate(m, line, cell, sum[l]);
    line->turning += cell_of(m, line, cell)->turn_unit;
    if (cell < WINDOW - 1) continue;
    line->turning -= cell_of(m, line, cell - WINDOW + 1)->turn_unit;
    if (may_be_there(line)) decide(m, line, cell - WINDOW + 1, cell);
  }
  m->fill = 0;
  return m->whole - m->sent > (int64_t)m->delay ? send_cell(m, m->cell, err) : TIB_OK;
}

void tib_mains_begin_segment(struct tib_mains_remover *m, tib_ticks onset) { m->onset = onset; }

enum tib_status tib_mains_push(struct tib_mains_remover *m, const float *x, size_t n, struct tib_error *err) {
  if (m->n_lines == 0) return m->sink(m->user, x, n, err);
  for (size_t done = 0; done < n;) {
    size_t room = m->cell - m->fill, part = n - done < room ? n - done : room;
    memcpy(samples_of(m, m->whole) + m->fill, x + done, part * sizeof *x);
    m->fill += part;
    done += part;
    enum tib_status status = m->fill == m->cell ? end_cell(m, err) : TIB_OK;
    if (status) return status;
  }
  return TIB_OK;
}

enum tib_status tib_mains_end_segment(struct tib_mains_remover *m, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  if (m->whole < WINDOW)
    for (size_t l = 0; l < m->n_lines; l++) decide(m, &m->line[l], 0, m->whole - 1);
  while (!status && m->sent < m->whole) status = send_cell(m, m->cell, err);
  if (!status && m->fill > 0) status = send_cell(m, m->fill, err);
  end_minute(m);
  begin(m);
  return status;
}

int tib_mains_hz(const struct tib_mains_remover *m) {
  int64_t at_50 = 0, at_60 = 0;
  for (size_t l = 0; l < m->n_lines; l++) *(m->line[l].base == 50 ? &at_50 : &at_60) += m->line[l].n_removed;
  if (at_50 == 0 && at_60 == 0) return 0;
  return at_50 >= at_60 ? 50 : 60;
}

void tib_mains_destroy(struct tib_mains_remover *m) {
  if (!m) return;
  for (size_t l = 0; l < m->n_lines; l++) {
    free(m->line[l].cosine);
    free(m->line[l].sine);
    free(m->line[l].phase);
    free(m->line[l].ring);
  }
  free(m->ring);
  free(m);
}
