/* What a night costs where nothing is looked for: the bytes of two channels read and hashed, converted, filtered by BASE-1
 * in single precision (both as one complex signal, by overlap-save), and the mean and the largest of 128 hops a second
 * kept. No mains, no beats, no quality, no stages, no movements. Below this no way to score a night can come with these
 * libraries. Prints one sum of what was kept.
 *   floor RECORDING LABEL LABEL */

#include <fcntl.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <fftw3.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_bessel.h>
#ifdef TIB_XXHASH_WIDE
#include <xxh_x86dispatch.h>
#else
#include <xxhash.h>
#endif

#define HOPS_HZ 128
#define FIELD(header, n_signals, before, width, i) ((header) + 256 + (size_t)(n_signals) * (before) + (size_t)(i) * (width))

struct recording {
  int file, n_signals;
  long header_bytes, records, record_bytes;
  long offset[2], samples; /* of a record */
  double seconds;          /* of a record */
  double step[2], zero[2]; /* uV = step x + zero */
};

struct night {
  size_t n_taps, n; /* of a transform */
  float *response;  /* n values, each twice */
  fftwf_complex *line, *spectrum, *back;
  fftwf_plan forward, backward;
  size_t fill, hop, hops;
  float *mean[2], *most[2];
};

static void fail(const char *why) {
  fprintf(stderr, "floor: %s\n", why);
  exit(1);
}

static void *room(size_t n, size_t size) {
  void *p = malloc(n * size);
  if (!p) fail("not enough memory");
  return p;
}

static double number(const char *field, size_t width) {
  char text[17] = "";
  memcpy(text, field, width);
  return strtod(text, NULL);
}

static struct recording open_recording(const char *path, char *const labels[2]) {
  static char header[1 << 18];
  struct recording r = {.file = open(path, O_RDONLY)};
  if (r.file < 0 || pread(r.file, header, sizeof header, 0) < 256) fail("the recording cannot be read");
  r.header_bytes = (long)number(header + 184, 8);
  r.records = (long)number(header + 236, 8);
  r.seconds = number(header + 244, 8);
  r.n_signals = (int)number(header + 252, 4);
  for (int i = 0, found = 0; i < r.n_signals; i++) {
    long n = (long)number(FIELD(header, r.n_signals, 216, 8, i), 8);
    const char *label = FIELD(header, r.n_signals, 0, 16, i);
    for (int k = 0; k < 2; k++)
      if (strncmp(label, labels[k], strlen(labels[k])) == 0 && found < 2) {
        double low = number(FIELD(header, r.n_signals, 104, 8, i), 8),
               high = number(FIELD(header, r.n_signals, 112, 8, i), 8);
        double least = number(FIELD(header, r.n_signals, 120, 8, i), 8),
               most = number(FIELD(header, r.n_signals, 128, 8, i), 8);
        r.offset[k] = r.record_bytes;
        r.samples = n;
        r.step[k] = (high - low) / (most - least);
        r.zero[k] = low - r.step[k] * least;
        found++;
      }
    r.record_bytes += 2 * n;
  }
  if (r.samples == 0 || r.offset[1] != r.offset[0] + 2 * r.samples) fail("the two channels are not there side by side");
  return r;
}

/* 10 to 100 Hz, a sinc in a Kaiser window of beta 6; 257 taps at 512 Hz; four times as many points. */
static void prepare(struct night *night, double rate, size_t seconds) {
  size_t half = (size_t)floor(rate / 4 + 0.5), n = 16;
  night->n_taps = 2 * half + 1;
  while (n < 4 * night->n_taps) n *= 2;
  night->n = n;
  night->fill = half;
  night->hop = (size_t)(rate / HOPS_HZ);
  night->line = fftwf_alloc_complex(n);
  night->spectrum = fftwf_alloc_complex(n);
  night->back = fftwf_alloc_complex(n);
  if (!night->line || !night->spectrum || !night->back) fail("not enough memory");
  night->forward =
      fftwf_plan_dft_1d((int)n, night->line, night->spectrum, FFTW_FORWARD, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
  night->backward = fftwf_plan_dft_1d((int)n, night->spectrum, night->back, FFTW_BACKWARD, FFTW_ESTIMATE);
  float *line = (float *)night->line, *spectrum = (float *)night->spectrum;
  memset(line, 0, 2 * n * sizeof *line);
  for (size_t i = 0; i < night->n_taps; i++) {
    double j = (double)i - (double)half, u = j / (double)half;
    double sinc =
        i == half ? 2 * (100 - 10) / rate : (sin(2 * M_PI * 100 / rate * j) - sin(2 * M_PI * 10 / rate * j)) / (M_PI * j);
    double window = gsl_sf_bessel_I0(6 * sqrt(fmax(0, 1 - u * u))) / gsl_sf_bessel_I0(6);
    line[2 * ((i + n - half) % n)] = (float)(sinc * window / (double)n);
  }
  fftwf_execute(night->forward);
  night->response = room(2 * n, sizeof *night->response);
  for (size_t k = 0; k < n; k++) night->response[2 * k] = night->response[2 * k + 1] = spectrum[2 * k];
  memset(line, 0, 2 * n * sizeof *line);
  for (int k = 0; k < 2; k++) {
    night->mean[k] = room(seconds * HOPS_HZ, sizeof(float));
    night->most[k] = room(seconds * HOPS_HZ, sizeof(float));
  }
}

__attribute__((target_clones("avx2", "default"))) static void multiply(float *restrict z, const float *restrict by,
                                                                       size_t n) {
  for (size_t i = 0; i < n; i++) z[i] *= by[i];
}

/* Hops of four samples of two legs that lie woven. */
__attribute__((target_clones("avx2", "default"))) static void keep_four(const float *restrict z, size_t hops,
                                                                        float *restrict m0, float *restrict p0,
                                                                        float *restrict m1, float *restrict p1) {
  for (size_t h = 0; h < hops; h++) {
    float a[8];
    for (int i = 0; i < 8; i++) a[i] = fabsf(z[8 * h + (size_t)i]);
    m0[h] = 0.25f * (a[0] + a[2] + a[4] + a[6]);
    m1[h] = 0.25f * (a[1] + a[3] + a[5] + a[7]);
    float x = a[0] > a[2] ? a[0] : a[2], y = a[4] > a[6] ? a[4] : a[6];
    p0[h] = x > y ? x : y;
    x = a[1] > a[3] ? a[1] : a[3], y = a[5] > a[7] ? a[5] : a[7];
    p1[h] = x > y ? x : y;
  }
}

/* A full line: n - taps + 1 samples of it are filtered. */
static void filter(struct night *night) {
  const size_t half = night->n_taps / 2, step = (night->n - 2 * half) / night->hop * night->hop, hops = step / night->hop;
  fftwf_execute(night->forward);
  multiply((float *)night->spectrum, night->response, 2 * night->n);
  fftwf_execute(night->backward);
  keep_four((float *)(night->back + half), hops, night->mean[0] + night->hops, night->most[0] + night->hops,
            night->mean[1] + night->hops, night->most[1] + night->hops);
  night->hops += hops;
  night->fill = night->n - step;
  memmove(night->line, night->line + step, night->fill * sizeof *night->line);
}

__attribute__((target_clones("avx2", "default"))) static void convert(const int16_t *restrict a, const int16_t *restrict b,
                                                                      size_t n, const struct recording *r,
                                                                      float *restrict z) {
  const float step0 = (float)r->step[0], step1 = (float)r->step[1], zero0 = (float)r->zero[0], zero1 = (float)r->zero[1];
  for (size_t i = 0; i < n; i++) {
    z[2 * i] = (float)a[i] * step0 + zero0;
    z[2 * i + 1] = (float)b[i] * step1 + zero1;
  }
}

static void take(struct night *night, const struct recording *r, const int16_t *a, const int16_t *b) {
  for (size_t at = 0, n; at < (size_t)r->samples; at += n) {
    n = (size_t)r->samples - at < night->n - night->fill ? (size_t)r->samples - at : night->n - night->fill;
    convert(a + at, b + at, n, r, (float *)(night->line + night->fill));
    night->fill += n;
    if (night->fill == night->n) filter(night);
  }
}

int main(int argc, char **argv) {
  if (argc != 4) fail("usage: floor RECORDING LABEL LABEL");
  struct recording r = open_recording(argv[1], argv + 2);
  struct night night = {0};
  const double rate = (double)r.samples / r.seconds;
  if (rate != 4 * HOPS_HZ) fail("this is made for 512 Hz");
  prepare(&night, rate, (size_t)((double)r.records * r.seconds) + 1);
  const size_t bytes = 4 * (size_t)r.samples;
  int16_t *x = room(bytes, 1);
  XXH3_state_t *hash = XXH3_createState();
  if (!hash) fail("not enough memory");
  XXH3_128bits_reset(hash);
  for (long i = 0; i < r.records; i++) {
    if (pread(r.file, x, bytes, r.header_bytes + i * r.record_bytes + r.offset[0]) != (ssize_t)bytes) fail("cut short");
    XXH3_128bits_update(hash, x, bytes);
    take(&night, &r, x, x + r.samples);
  }
  double sum = (double)(XXH3_128bits_digest(hash).low64 % 1000);
  for (size_t h = 0; h < night.hops; h++) sum += (double)night.mean[0][h] + (double)night.most[1][h];
  printf("%.6g\n", sum);
  return 0;
}
