#include "condition/overlap_save.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <fftw3.h>

#include "base/array.h"
#include "base/lanes.h"
#include "condition/fft_planner.h"

struct tib_overlap_save {
  size_t lanes, pairs;
  size_t half; /* taps on either side of the middle one */
  size_t n;    /* points of a transform */
  tib_lanes_fn *sink;
  void *user;
  fftwf_plan forward, backward;
  float *response;                /* n values, each twice: for the real and the imaginary part */
  float *line[TIB_LANES_MAX / 2]; /* n complex samples: the `half` before the next output, and on */
  float *tail[TIB_LANES_MAX / 2]; /* half complex samples: the mirror of the segment's end */
  float *spectrum;                /* n complex values */
  float *back;                    /* n complex values: filtered samples between their ends, which are of no use */
  float *filtered[TIB_LANES_MAX]; /* n - 2 half samples of each lane */
  float base[TIB_LANES_MAX];      /* first sample of the segment */
  size_t fill;                    /* samples in `line` */
  size_t samples, sent;           /* of this segment: come in, sent on */
};

static size_t transform_size(size_t taps) {
  size_t n = 16;
  while (n < 4 * taps) n *= 2;
  return n;
}

static enum tib_status allocate(struct tib_overlap_save *f, struct tib_error *err) {
  size_t bytes = f->n * 2 * sizeof(float);
  bool ok = true;
  f->spectrum = fftwf_malloc(bytes);
  f->response = fftwf_malloc(bytes);
  f->back = fftwf_malloc(bytes);
  ok = f->spectrum && f->response && f->back;
  for (size_t p = 0; p < f->pairs; p++) {
    ok = (f->line[p] = fftwf_malloc(bytes)) && ok;
    ok = (f->tail[p] = fftwf_malloc(bytes / 2)) && ok;
  }
  for (size_t l = 0; l < 2 * f->pairs; l++) ok = (f->filtered[l] = fftwf_malloc(bytes / 2)) && ok;
  if (!ok) return tib_fail(err, TIB_MEMORY, "out of memory: a filter of %zu points could not be had", f->n);
  for (size_t p = 0; p < f->pairs; p++) memset(f->line[p], 0, bytes);
  return TIB_OK;
}

/* Both out of place: in place FFTW copies through a buffer, for the same values. ESTIMATE alone: measured plans depend on
 * the run, and cost more than a night's filtering. */
static enum tib_status plan(struct tib_overlap_save *f, struct tib_error *err) {
  fftwf_complex *line = (fftwf_complex *)f->line[0], *spectrum = (fftwf_complex *)f->spectrum;
  fftwf_complex *back = (fftwf_complex *)f->back;
  tib_fft_planner_lock();
  f->forward = fftwf_plan_dft_1d((int)f->n, line, spectrum, FFTW_FORWARD, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
  f->backward = fftwf_plan_dft_1d((int)f->n, spectrum, back, FFTW_BACKWARD, FFTW_ESTIMATE);
  tib_fft_planner_unlock();
  if (!f->forward || !f->backward) return tib_fail(err, TIB_MEMORY, "out of memory: FFTW could not plan %zu points", f->n);
  return TIB_OK;
}

/* The taps' transform is real as they lie symmetric about sample 0. It is found by the plan itself, with the samples of
 * `line` zero but for the taps. */
static void prepare_response(struct tib_overlap_save *f, const struct tib_fir *fir) {
  float *line = f->line[0];
  for (size_t i = 0; i < fir->n; i++) {
    size_t at = (i + f->n - f->half) % f->n;
    line[2 * at] = (float)(fir->tap[i] / (double)f->n);
  }
  fftwf_execute(f->forward);
  for (size_t k = 0; k < f->n; k++) f->response[2 * k] = f->response[2 * k + 1] = f->spectrum[2 * k];
  memset(line, 0, f->n * 2 * sizeof *line);
}

static void begin(struct tib_overlap_save *f) {
  f->fill = f->half;
  f->samples = f->sent = 0;
}

enum tib_status tib_overlap_save_create(const struct tib_fir *fir, size_t lanes, tib_lanes_fn *sink, void *user,
                                        struct tib_overlap_save **out, struct tib_error *err) {
  struct tib_overlap_save *f = NULL;
  enum tib_status status = tib_array_create((void **)&f, 1, sizeof *f, err);
  if (status) return status;
  f->lanes = lanes;
  f->pairs = (lanes + 1) / 2;
  f->half = fir->n / 2;
  f->n = transform_size(fir->n);
  f->sink = sink;
  f->user = user;
  status = allocate(f, err);
  if (!status) status = plan(f, err);
  if (status) {
    tib_overlap_save_destroy(f);
    return status;
  }
  prepare_response(f, fir);
  begin(f);
  *out = f;
  return TIB_OK;
}

TIB_WIDE static void multiply(float *restrict z, const float *restrict response, size_t n) {
  for (size_t i = 0; i < n; i++) z[i] *= response[i];
}

TIB_WIDE static void split(const float *restrict z, float *restrict re, float *restrict im, size_t n) {
  for (size_t i = 0; i < n; i++) {
    re[i] = z[2 * i];
    im[i] = z[2 * i + 1];
  }
}

/* Sample -j of the segment is 2 x[0] - x[j]; x[0] itself is 0 here. */
static void reflect_start(struct tib_overlap_save *f) {
  size_t last = f->samples - 1;
  for (size_t p = 0; p < f->pairs; p++) {
    float *z = f->line[p] + 2 * f->half;
    for (size_t j = 1; j <= f->half; j++) {
      size_t from = j < last ? j : last;
      float *to = z - 2 * j;
      to[0] = 2.0f * z[0] - z[2 * from];
      to[1] = 2.0f * z[1] - z[2 * from + 1];
    }
  }
}

static enum tib_status transform(struct tib_overlap_save *f, size_t wanted, struct tib_error *err) {
  size_t step = f->n - 2 * f->half;
  size_t n = wanted < step ? wanted : step;
  if (f->sent == 0) reflect_start(f);
  for (size_t p = 0; p < f->pairs; p++) {
    fftwf_execute_dft(f->forward, (fftwf_complex *)f->line[p], (fftwf_complex *)f->spectrum);
    multiply(f->spectrum, f->response, 2 * f->n);
    fftwf_execute(f->backward);
    split(f->back + 2 * f->half, f->filtered[2 * p], f->filtered[2 * p + 1], n);
    memmove(f->line[p], f->line[p] + 2 * step, 4 * f->half * sizeof(float));
  }
  f->fill = 2 * f->half;
  f->sent += n;
  return f->sink(f->user, (const float *const *)f->filtered, n, err);
}

TIB_WIDE static void interleave(float *restrict z, const float *restrict a, const float *restrict b, float a0, float b0,
                                size_t n) {
  for (size_t i = 0; i < n; i++) {
    z[2 * i] = a[i] - a0;
    z[2 * i + 1] = b[i] - b0;
  }
}

static void place(float *restrict z, const float *restrict a, float a0, size_t n) {
  for (size_t i = 0; i < n; i++) {
    z[2 * i] = a[i] - a0;
    z[2 * i + 1] = 0.0f;
  }
}

static void append(struct tib_overlap_save *f, const float *const lane[TIB_LANES_MAX], size_t from, size_t n) {
  for (size_t p = 0; p < f->pairs; p++) {
    float *z = f->line[p] + 2 * f->fill;
    size_t a = 2 * p, b = a + 1;
    if (b < f->lanes)
      interleave(z, lane[a] + from, lane[b] + from, f->base[a], f->base[b], n);
    else
      place(z, lane[a] + from, f->base[a], n);
  }
  f->fill += n;
}

enum tib_status tib_overlap_save_push(struct tib_overlap_save *f, const float *const lane[TIB_LANES_MAX], size_t n,
                                      struct tib_error *err) {
  if (n == 0) return TIB_OK;
  if (f->samples == 0)
    for (size_t l = 0; l < f->lanes; l++) f->base[l] = lane[l][0];
  for (size_t done = 0; done < n;) {
    size_t room = f->n - f->fill, part = n - done < room ? n - done : room;
    append(f, lane, done, part);
    done += part;
    f->samples += part;
    enum tib_status status = f->fill == f->n ? transform(f, f->n, err) : TIB_OK;
    if (status) return status;
  }
  return TIB_OK;
}

/* Sample last + j is 2 x[last] - x[last - j]. The line holds at least the last 2 half samples, or all of the segment. */
static void reflect_end(struct tib_overlap_save *f) {
  size_t last = f->fill - 1;
  size_t reach = f->samples - 1 < f->half ? f->samples - 1 : f->half;
  for (size_t p = 0; p < f->pairs; p++) {
    const float *z = f->line[p];
    for (size_t j = 1; j <= f->half; j++) {
      size_t from = last - (j < reach ? j : reach);
      f->tail[p][2 * (j - 1)] = 2.0f * z[2 * last] - z[2 * from];
      f->tail[p][2 * (j - 1) + 1] = 2.0f * z[2 * last + 1] - z[2 * from + 1];
    }
  }
}

static void append_tail(struct tib_overlap_save *f, size_t done, size_t n, bool zeros) {
  for (size_t p = 0; p < f->pairs; p++) {
    float *to = f->line[p] + 2 * f->fill;
    if (zeros)
      memset(to, 0, 2 * n * sizeof *to);
    else
      memcpy(to, f->tail[p] + 2 * done, 2 * n * sizeof *to);
  }
  f->fill += n;
}

enum tib_status tib_overlap_save_end(struct tib_overlap_save *f, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  if (f->samples > 0) reflect_end(f);
  size_t done = 0;
  while (!status && f->sent < f->samples) {
    bool zeros = done == f->half;
    size_t room = f->n - f->fill;
    size_t part = zeros || f->half - done > room ? room : f->half - done;
    append_tail(f, done, part, zeros);
    if (!zeros) done += part;
    if (f->fill == f->n) status = transform(f, f->samples - f->sent, err);
  }
  begin(f);
  return status;
}

void tib_overlap_save_destroy(struct tib_overlap_save *f) {
  if (!f) return;
  tib_fft_planner_lock();
  if (f->forward) fftwf_destroy_plan(f->forward);
  if (f->backward) fftwf_destroy_plan(f->backward);
  tib_fft_planner_unlock();
  fftwf_free(f->response);
  fftwf_free(f->spectrum);
  fftwf_free(f->back);
  for (size_t p = 0; p < TIB_LANES_MAX / 2; p++) {
    fftwf_free(f->line[p]);
    fftwf_free(f->tail[p]);
  }
  for (size_t l = 0; l < TIB_LANES_MAX; l++) fftwf_free(f->filtered[l]);
  free(f);
}
