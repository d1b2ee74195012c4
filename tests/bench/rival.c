/* The plain way: a whole channel by EDFlib, the filter of BASE-1 in double as overlap-save, the mean of what is rectified,
 * and two thresholds above the resting level. Prints how many movements both legs have. Nothing is made slow on purpose and
 * nothing clever is done; it reads no stages, finds no mains and writes no files.
 *   rival RECORDING LABEL... */

#include <complex.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <edflib.h>
#include <fftw3.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_bessel.h>

#define BLOCK 2048
#define WIDTH_S 0.15 /* of the mean */
#define LEVEL_HZ 8
#define MINUTE (60 * LEVEL_HZ)

struct channel {
  size_t n;
  double rate;
  double *x;
};

struct sleep {
  size_t n; /* seconds */
  bool *asleep;
};

struct tally {
  long all, in_sleep;
};

static void *room(size_t count, size_t size) {
  void *p = calloc(count, size);
  if (p) return p;
  fputs("rival: not enough memory\n", stderr);
  exit(1);
}

static int index_of(const struct edf_hdr_struct *header, const char *label) {
  for (int i = 0; i < header->edfsignals; i++) {
    const char *own = header->signalparam[i].label;
    size_t n = strlen(label);
    if (strncmp(own, label, n) == 0 && strspn(own + n, " ") == strlen(own + n)) return i;
  }
  return -1;
}

static struct channel read_channel(const struct edf_hdr_struct *header, const char *label) {
  int signal = index_of(header, label);
  if (signal < 0) {
    fprintf(stderr, "rival: no channel %s\n", label);
    exit(1);
  }
  const struct edf_param_struct *about = &header->signalparam[signal];
  struct channel c = {.n = (size_t)about->smp_in_file};
  c.rate = (double)about->smp_in_datarecord * (double)EDFLIB_TIME_DIMENSION / (double)header->datarecord_duration;
  c.x = room(c.n, sizeof *c.x);
  if (edfread_physical_samples(header->handle, signal, (int)c.n, c.x) != (int)c.n) {
    fprintf(stderr, "rival: %s cannot be read\n", label);
    exit(1);
  }
  return c;
}

static struct sleep read_sleep(const struct edf_hdr_struct *header) {
  struct sleep s = {.n = (size_t)(header->file_duration / EDFLIB_TIME_DIMENSION) + 1};
  s.asleep = room(s.n, sizeof *s.asleep);
  for (int i = 0; i < header->annotations_in_file; i++) {
    struct edf_annotation_struct a;
    if (edf_get_annotation(header->handle, i, &a) != 0) continue;
    if (!strstr(a.annotation, "Sleep stage ") || strstr(a.annotation, "stage W")) continue;
    double end = (double)a.onset / EDFLIB_TIME_DIMENSION + strtod((const char *)a.duration, NULL);
    for (size_t at = (size_t)(a.onset / EDFLIB_TIME_DIMENSION); at < s.n && (double)at < end; at++) s.asleep[at] = true;
  }
  return s;
}

/* ---- filter ---- */

/* 10 to 100 Hz, a sinc in a Kaiser window of beta 6; 257 taps at 512 Hz. */
static double *taps(double rate, size_t *n) {
  size_t half = (size_t)floor(rate / 4 + 0.5);
  *n = 2 * half + 1;
  double *tap = room(*n, sizeof *tap);
  for (size_t i = 0; i < *n; i++) {
    double j = (double)i - (double)half, u = j / (double)half;
    double sinc =
        j == 0 ? 2 * (100 - 10) / rate : (sin(2 * M_PI * 100 / rate * j) - sin(2 * M_PI * 10 / rate * j)) / (M_PI * j);
    tap[i] = sinc * gsl_sf_bessel_I0(6 * sqrt(fmax(0, 1 - u * u))) / gsl_sf_bessel_I0(6);
  }
  return tap;
}

static void filter(struct channel *c) {
  size_t n_taps;
  double *tap = taps(c->rate, &n_taps);
  size_t half = n_taps / 2, step = BLOCK - n_taps + 1;
  double *in = fftw_alloc_real(BLOCK), *y = room(c->n, sizeof *y);
  fftw_complex *spectrum = fftw_alloc_complex(BLOCK / 2 + 1), *response = fftw_alloc_complex(BLOCK / 2 + 1);
  if (!in || !spectrum || !response) exit(1);
  fftw_plan forward = fftw_plan_dft_r2c_1d(BLOCK, in, spectrum, FFTW_ESTIMATE);
  fftw_plan back = fftw_plan_dft_c2r_1d(BLOCK, spectrum, in, FFTW_ESTIMATE);

  memset(in, 0, BLOCK * sizeof *in);
  memcpy(in, tap, n_taps * sizeof *in);
  fftw_execute_dft_r2c(forward, in, response);
  for (size_t k = 0; k <= BLOCK / 2; k++) response[k] /= BLOCK;
  for (size_t begin = 0; begin < c->n; begin += step) { /* y[begin ... begin + step) from x[begin - half ... + BLOCK) */
    for (size_t i = 0; i < BLOCK; i++) {
      size_t at = begin + i;
      in[i] = at >= half && at - half < c->n ? c->x[at - half] : 0;
    }
    fftw_execute(forward);
    for (size_t k = 0; k <= BLOCK / 2; k++) spectrum[k] *= response[k];
    fftw_execute(back);
    size_t n = c->n - begin < step ? c->n - begin : step;
    memcpy(y + begin, in + n_taps - 1, n * sizeof *y);
  }
  memcpy(c->x, y, c->n * sizeof *y);
  fftw_destroy_plan(forward);
  fftw_destroy_plan(back);
  fftw_free(in);
  fftw_free(spectrum);
  fftw_free(response);
  free(tap);
  free(y);
}

/* ---- envelope and thresholds ---- */

static double *envelope(const struct channel *c) {
  size_t half = (size_t)(WIDTH_S * c->rate / 2);
  double *e = room(c->n, sizeof *e), sum = 0;
  for (size_t i = 0; i < c->n + half; i++) {
    if (i < c->n) sum += fabs(c->x[i]);
    if (i > 2 * half) sum -= fabs(c->x[i - 2 * half - 1]);
    if (i >= half) e[i - half] = sum / (double)(2 * half + 1);
  }
  return e;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Three tenths of what a minute has lie below its resting level. */
static double *levels(const double *e, size_t n, double rate, size_t *n_levels) {
  size_t hop = (size_t)(rate / LEVEL_HZ);
  *n_levels = n / (hop * MINUTE) + 1;
  double *level = room(*n_levels, sizeof *level), sorted[MINUTE];
  for (size_t m = 0; m < *n_levels; m++) {
    size_t have = 0;
    for (size_t i = m * hop * MINUTE; i < n && have < MINUTE; i += hop) sorted[have++] = e[i];
    if (have == 0) {
      level[m] = m > 0 ? level[m - 1] : 0;
      continue;
    }
    qsort(sorted, have, sizeof *sorted, ascending);
    level[m] = sorted[have * 3 / 10];
  }
  return level;
}

/* From 8 uV above the resting level until it has been less than 2 uV above it for 0.5 s; 0.5 s at least. */
static struct tally count(const struct channel *c, const struct sleep *s) {
  size_t n_levels, hop = (size_t)(c->rate / LEVEL_HZ), begin = 0, last = 0;
  double *e = envelope(c), *level = levels(e, c->n, c->rate, &n_levels);
  bool inside = false;
  struct tally n = {0, 0};
  for (size_t i = 0; i < c->n; i++) {
    double above = e[i] - level[i / (hop * MINUTE)];
    if (!inside && above >= 8) {
      inside = true;
      begin = last = i;
    } else if (inside && above >= 2) {
      last = i;
    } else if (inside && (double)(i - last) >= 0.5 * c->rate) {
      bool long_enough = (double)(last - begin) >= 0.5 * c->rate;
      size_t second = (size_t)((double)begin / c->rate);
      n.all += long_enough;
      n.in_sleep += long_enough && second < s->n && s->asleep[second];
      inside = false;
    }
  }
  free(e);
  free(level);
  return n;
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fputs("usage: rival RECORDING LABEL...\n", stderr);
    return 2;
  }
  struct edf_hdr_struct header;
  if (edfopen_file_readonly(argv[1], &header, EDFLIB_READ_ALL_ANNOTATIONS) < 0) {
    fprintf(stderr, "rival: %s cannot be opened\n", argv[1]);
    return 1;
  }
  struct sleep sleep = read_sleep(&header);
  struct tally n = {0, 0};
  for (int i = 2; i < argc; i++) {
    struct channel c = read_channel(&header, argv[i]);
    filter(&c);
    struct tally leg = count(&c, &sleep);
    n.all += leg.all;
    n.in_sleep += leg.in_sleep;
    free(c.x);
  }
  free(sleep.asleep);
  edfclose_file(header.handle);
  printf("%ld %ld\n", n.all, n.in_sleep);
  return 0;
}
