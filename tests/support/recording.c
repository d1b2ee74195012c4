#include "recording.h"

#include <criterion/criterion.h>
#include <edflib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *take(size_t n, size_t size) {
  void *memory = calloc(n ? n : 1, size);
  cr_assert_not_null(memory);
  return memory;
}

static void read_signal(int handle, int number, const struct edf_hdr_struct *header, struct test_signal *signal) {
  const struct edf_param_struct *p = &header->signalparam[number];
  snprintf(signal->label, sizeof signal->label, "%s", p->label);
  for (size_t n = strlen(signal->label); n > 0 && signal->label[n - 1] == ' '; n--) signal->label[n - 1] = '\0';
  signal->fs_hz = (double)p->smp_in_datarecord * 1e7 / (double)header->datarecord_duration;
  signal->step = (p->phys_max - p->phys_min) / (p->dig_max - p->dig_min);
  signal->n = (size_t)p->smp_in_file;
  signal->x = take(signal->n, sizeof *signal->x);
  for (size_t at = 0; at < signal->n;) {
    int want = signal->n - at > 100000 ? 100000 : (int)(signal->n - at);
    cr_assert_eq(edfread_physical_samples(handle, number, want, signal->x + at), want);
    at += (size_t)want;
  }
}

void test_recording_read(const char *path, struct test_recording *recording) {
  struct edf_hdr_struct *header = take(1, sizeof *header);
  int opened = edfopen_file_readonly(path, header, EDFLIB_READ_ALL_ANNOTATIONS);
  cr_assert_eq(opened, 0, "EDFlib refuses %s: %d", path, header->filetype);
  memset(recording, 0, sizeof *recording);
  recording->record_s = (double)header->datarecord_duration / 1e7;
  recording->n_records = header->datarecords_in_file;
  recording->n_signals = header->edfsignals;
  recording->signals = take((size_t)header->edfsignals, sizeof *recording->signals);
  for (int i = 0; i < header->edfsignals; i++) read_signal(header->handle, i, header, &recording->signals[i]);
  recording->n_annotations = (size_t)header->annotations_in_file;
  recording->annotations = take(recording->n_annotations, sizeof *recording->annotations);
  for (size_t i = 0; i < recording->n_annotations; i++) {
    struct edf_annotation_struct a;
    cr_assert_eq(edf_get_annotation(header->handle, (int)i, &a), 0);
    recording->annotations[i].onset_s = (double)a.onset / 1e7;
    recording->annotations[i].duration_s = a.duration_l < 0 ? -1 : (double)a.duration_l / 1e7;
    snprintf(recording->annotations[i].text, sizeof recording->annotations[i].text, "%.63s", a.annotation);
  }
  edfclose_file(header->handle);
  free(header);
}

void test_recording_free(struct test_recording *recording) {
  for (int i = 0; i < recording->n_signals; i++) free(recording->signals[i].x);
  free(recording->signals);
  free(recording->annotations);
}

const struct test_signal *test_recording_find(const struct test_recording *recording, const char *label) {
  for (int i = 0; i < recording->n_signals; i++)
    if (strcmp(recording->signals[i].label, label) == 0) return &recording->signals[i];
  return NULL;
}

unsigned char *test_read_bytes(const char *path, size_t *n) {
  FILE *file = fopen(path, "rb");
  cr_assert_not_null(file, "%s", path);
  cr_assert_eq(fseek(file, 0, SEEK_END), 0);
  long size = ftell(file);
  cr_assert_geq(size, 0);
  rewind(file);
  unsigned char *bytes = take((size_t)size + 1, 1);
  *n = fread(bytes, 1, (size_t)size, file);
  cr_assert_eq(*n, (size_t)size);
  fclose(file);
  return bytes;
}

#define COLUMNS 19 /* of contract 2.1 */

static void read_event(char *line, struct test_event *event) {
  char *cell[COLUMNS] = {line};
  int n = 1;
  for (char *s = line; *s; s++)
    if (*s == '\t') {
      *s = '\0';
      cr_assert_lt(n, COLUMNS);
      cell[n++] = s + 1;
    }
  cr_assert_eq(n, COLUMNS);
  event->onset_s = atof(cell[0]);
  event->duration_s = atof(cell[1]);
  snprintf(event->type, sizeof event->type, "%s", cell[2]);
  snprintf(event->side, sizeof event->side, "%s", cell[3]);
  snprintf(event->rules, sizeof event->rules, "%s", cell[4]);
  snprintf(event->class_, sizeof event->class_, "%s", cell[5]);
  event->parts = strcmp(cell[9], "n/a") == 0 ? -1 : atoi(cell[9]);
  event->peak_uv = strcmp(cell[14], "n/a") == 0 ? NAN : atof(cell[14]);
  snprintf(event->accel, sizeof event->accel, "%s", cell[17]);
}

void test_events_read(const char *path, struct test_events *events) {
  size_t n, lines = 0;
  char *text = (char *)test_read_bytes(path, &n);
  memset(events, 0, sizeof *events);
  for (size_t i = 0; i < n; i++) lines += text[i] == '\n';
  events->items = take(lines, sizeof *events->items);
  char *line = text;
  for (size_t i = 0; i < lines; i++) {
    char *end = strchr(line, '\n');
    *end = '\0';
    if (i == 0)
      snprintf(events->header, sizeof events->header, "%s", line);
    else
      read_event(line, &events->items[events->n++]);
    line = end + 1;
  }
  free(text);
}

void test_events_free(struct test_events *events) { free(events->items); }

bool test_same_bytes(const char *a, const char *b) {
  size_t n, m;
  unsigned char *x = test_read_bytes(a, &n), *y = test_read_bytes(b, &m);
  bool same = n == m && memcmp(x, y, n) == 0;
  free(x);
  free(y);
  return same;
}
