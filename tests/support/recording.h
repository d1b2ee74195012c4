#ifndef TIB_TESTS_RECORDING_H
#define TIB_TESTS_RECORDING_H

/* Recordings and truth tables as EDFlib and a few lines of their own see them: nothing of the code under test. A file that
 * cannot be read ends the test. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct test_signal {
  char label[17];
  double fs_hz;
  double step; /* of one digital value, in the header's unit */
  size_t n;
  double *x; /* in the header's unit */
};

struct test_annotation {
  double onset_s, duration_s; /* -1: none */
  char text[64];
};

struct test_recording {
  double record_s;
  int64_t n_records;
  int n_signals;
  struct test_signal *signals;
  size_t n_annotations;
  struct test_annotation *annotations;
};

void test_recording_read(const char *path, struct test_recording *recording);
void test_recording_free(struct test_recording *recording);

/* The signal with this label; NULL where there is none. */
const struct test_signal *test_recording_find(const struct test_recording *recording, const char *label);

/* A row of NAME_truth.tsv or ID_events.tsv. */
struct test_event {
  double onset_s, duration_s;
  char type[24], side[8], rules[32], class_[16], accel[20];
  int parts;      /* -1: n/a */
  double peak_uv; /* NAN: n/a */
};

struct test_events {
  size_t n;
  struct test_event *items;
  char header[512]; /* the first line */
};

void test_events_read(const char *path, struct test_events *events);
void test_events_free(struct test_events *events);

/* The whole file; the caller frees. */
unsigned char *test_read_bytes(const char *path, size_t *n);

/* Whether two files hold the same. */
bool test_same_bytes(const char *a, const char *b);

#endif
