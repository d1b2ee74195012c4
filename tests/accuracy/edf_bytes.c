#include "edf_bytes.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "recording.h"

/* Number in a field of the header. */
static long number(const struct edf_bytes *edf, size_t at) {
  char text[9] = "";
  cr_assert_leq(at + 8, edf->n);
  memcpy(text, edf->bytes + at, 8);
  return strtol(text, NULL, 10);
}

static size_t samples(const struct edf_bytes *edf, int signal) {
  return (size_t)number(edf, 256 + 216 * (size_t)edf->n_signals + 8 * (size_t)signal);
}

void edf_bytes_read(const char *path, struct edf_bytes *edf) {
  edf->bytes = test_read_bytes(path, &edf->n);
  edf->n_signals = 0;
  char count[5] = "";
  cr_assert_geq(edf->n, 256);
  memcpy(count, edf->bytes + 252, 4);
  edf->n_signals = (int)strtol(count, NULL, 10);
  edf->header = (size_t)number(edf, 184);
  edf->n_records = number(edf, 236);
  edf->record = 0;
  for (int i = 0; i < edf->n_signals; i++) edf->record += 2 * samples(edf, i);
  cr_assert_eq(edf->header + (size_t)edf->n_records * edf->record, edf->n);
}

void edf_bytes_write(const struct edf_bytes *edf, const char *path) {
  FILE *file = fopen(path, "wb");
  cr_assert_not_null(file);
  cr_assert_eq(fwrite(edf->bytes, 1, edf->n, file), edf->n);
  cr_assert_eq(fclose(file), 0);
}

void edf_bytes_free(struct edf_bytes *edf) { free(edf->bytes); }

int edf_bytes_find(const struct edf_bytes *edf, const char *label) {
  size_t n = strlen(label);
  for (int i = 0; i < edf->n_signals; i++) {
    const char *field = (const char *)edf->bytes + 256 + 16 * i;
    if (strncmp(field, label, n) == 0 && (n == 16 || field[n] == ' ')) return i;
  }
  return -1;
}

void edf_bytes_set(struct edf_bytes *edf, int signal, size_t at, size_t width, const char *text) {
  char *field = (char *)edf->bytes + 256 + at * (size_t)edf->n_signals + width * (size_t)signal;
  memset(field, ' ', width);
  memcpy(field, text, strlen(text));
}

static unsigned char *first_sample(const struct edf_bytes *edf, int signal, int64_t record) {
  size_t before = 0;
  for (int i = 0; i < signal; i++) before += 2 * samples(edf, i);
  return edf->bytes + edf->header + (size_t)record * edf->record + before;
}

double *edf_bytes_samples(const struct edf_bytes *edf, int signal, size_t *n) {
  size_t per = samples(edf, signal);
  *n = per * (size_t)edf->n_records;
  double *x = calloc(*n + 1, sizeof *x);
  cr_assert_not_null(x);
  for (int64_t r = 0; r < edf->n_records; r++) {
    const unsigned char *p = first_sample(edf, signal, r);
    for (size_t i = 0; i < per; i++) x[(size_t)r * per + i] = (double)(int16_t)(p[2 * i] | p[2 * i + 1] << 8);
  }
  return x;
}

void edf_bytes_put(struct edf_bytes *edf, int signal, const double *x) {
  size_t per = samples(edf, signal);
  for (int64_t r = 0; r < edf->n_records; r++) {
    unsigned char *p = first_sample(edf, signal, r);
    for (size_t i = 0; i < per; i++) {
      int value = (int)lrint(fmin(32767, fmax(-32768, x[(size_t)r * per + i])));
      p[2 * i] = (unsigned char)(value & 0xff);
      p[2 * i + 1] = (unsigned char)(value >> 8 & 0xff);
    }
  }
}
