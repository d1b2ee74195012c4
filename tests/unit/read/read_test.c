#include "read_test.h"

#include <criterion/criterion.h>
#include <edflib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "read/reader.h"

struct tib_reader *open_sound(const char *path) {
  struct tib_error err = {0};
  struct tib_reader *reader;
  cr_assert_eq(tib_read_open(path, &reader, &err), TIB_OK, "%s", err.text);
  return reader;
}

struct tib_reader *open_made(const struct edf_bytes *spec) {
  return open_sound(edf_bytes_write(spec, "made.edf"));
}

void refuse_made(const struct edf_bytes *spec, enum tib_status status, const char *cause) {
  struct tib_error err = {0};
  struct tib_reader *reader = (struct tib_reader *)1;
  enum tib_status got = tib_read_open(edf_bytes_write(spec, "refused.edf"), &reader, &err);
  cr_assert_eq(got, status, "%s instead of %s: %s", tib_status_code(got), tib_status_code(status), err.text);
  cr_assert_eq(err.status, status);
  cr_assert_null(reader);
  cr_assert(strstr(err.text, "refused.edf"), "the file is not named: %s", err.text);
  cr_assert(strstr(err.text, cause), "'%s' is not in: %s", cause, err.text);
}

enum tib_status scoring_of(struct tib_reader *reader, tib_ticks epoch, struct tib_context *context, struct tib_error *err) {
  struct tib_scoring_choice choice = {.epoch = epoch};
  struct tib_input *inputs;
  size_t n;
  enum tib_status status = tib_read_scoring(reader, &choice, context, &inputs, &n, err);
  cr_assert_eq(n, 0);
  free(inputs);
  return status;
}

struct tib_context context_of(struct tib_reader *reader) {
  struct tib_error err = {0};
  struct tib_context context;
  cr_assert_eq(tib_read_samples(reader, NULL, 0, NULL, NULL, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(scoring_of(reader, 0, &context, &err), TIB_OK, "%s", err.text);
  return context;
}

bool deviates(const struct tib_reader *reader, const char *code) {
  const struct tib_recording *recording = tib_read_recording(reader);
  for (size_t i = 0; i < recording->n_deviations; i++)
    if (strcmp(recording->deviations[i].code, code) == 0) return true;
  return false;
}

static enum tib_status append(void *user, const struct tib_block *block, struct tib_error *err) {
  (void)err;
  struct gathered *gathered = user;
  cr_assert_eq(block->segment, 0);
  for (size_t c = 0; c < block->n_channels; c++) {
    const struct tib_samples *s = &block->channel[c];
    struct gathered *to = &gathered[c];
    cr_assert_eq(s->first, (int64_t)to->n, "a block does not follow the one before");
    if (to->n + s->n > to->capacity) {
      to->capacity = 2 * (to->n + s->n);
      to->x = realloc(to->x, to->capacity * sizeof *to->x);
    }
    memcpy(to->x + to->n, s->x, s->n * sizeof *s->x);
    to->n += s->n;
  }
  return TIB_OK;
}

void gather(struct tib_reader *reader, const int *channels, size_t n, struct gathered *gathered) {
  struct tib_error err = {0};
  memset(gathered, 0, n * sizeof *gathered);
  cr_assert_eq(tib_read_samples(reader, channels, n, append, gathered, &err), TIB_OK, "%s", err.text);
}

/* uV for one unit of the header, by this test's own table. */
static double factor_of(const char *unit) {
  return strcmp(unit, "mV") == 0 ? 1e3 : strcmp(unit, "V") == 0 ? 1e6 : strcmp(unit, "mg") == 0 ? 1e-3 : 1.0;
}

static void compare_channel(struct tib_reader *reader, const struct edf_hdr_struct *header, int channel,
                            const struct gathered *gathered) {
  const struct tib_channel *c = &tib_read_recording(reader)->channels[channel];
  struct tib_error err = {0};
  int n = (int)header->signalparam[channel].smp_in_datarecord;
  cr_assert_eq((long long)gathered->n, header->signalparam[channel].smp_in_file);
  int *digital = calloc((size_t)n, sizeof *digital);
  int32_t *ours = calloc((size_t)n, sizeof *ours);
  double *physical = calloc((size_t)n, sizeof *physical);
  double factor = factor_of(c->unit_text), span = fabs(c->physical_max - c->physical_min) * factor;
  for (long long r = 0; r < header->datarecords_in_file; r++) {
    edfseek(header->handle, channel, r * n, EDFSEEK_SET);
    cr_assert_eq(edfread_digital_samples(header->handle, channel, n, digital), n);
    edfseek(header->handle, channel, r * n, EDFSEEK_SET);
    cr_assert_eq(edfread_physical_samples(header->handle, channel, n, physical), n);
    cr_assert_eq(tib_read_digital(reader, channel, r, ours, &err), TIB_OK, "%s", err.text);
    for (int i = 0; i < n; i++) {
      double want = physical[i] * factor, got = (double)gathered->x[r * n + i];
      if (ours[i] != digital[i])
        cr_assert_fail("channel %d record %lld sample %d: %d, EDFlib has %d", channel, r, i, ours[i], digital[i]);
      if (!(fabs(got - want) <= 1.2e-7 * fabs(want) + 1e-12 * span))
        cr_assert_fail("channel %d record %lld sample %d: %.9g, EDFlib %.9g", channel, r, i, got, want);
    }
  }
  free(digital);
  free(ours);
  free(physical);
}

void compare_with_edflib(const char *path) {
  struct tib_reader *reader = open_sound(path);
  int n = (int)tib_read_recording(reader)->n_channels;
  int *channels = calloc((size_t)n + 1, sizeof *channels);
  struct gathered *gathered = calloc((size_t)n + 1, sizeof *gathered);
  for (int i = 0; i < n; i++) channels[i] = i;
  gather(reader, channels, (size_t)n, gathered);
  struct edf_hdr_struct *header = calloc(1, sizeof *header);
  cr_assert_eq(edfopen_file_readonly(path, header, EDFLIB_DO_NOT_READ_ANNOTATIONS), 0, "EDFlib refuses %s: %d", path,
               header->filetype);
  cr_assert_eq(header->edfsignals, n);
  for (int i = 0; i < n; i++) compare_channel(reader, header, i, &gathered[i]);
  edfclose_file(header->handle);
  for (int i = 0; i < n; i++) free(gathered[i].x);
  free(header);
  free(gathered);
  free(channels);
  tib_read_close(reader);
}

long long compare_annotations_with_edflib(const char *path) {
  struct tib_reader *reader = open_sound(path);
  struct tib_error err = {0};
  cr_assert_eq(tib_read_samples(reader, NULL, 0, NULL, NULL, &err), TIB_OK, "%s", err.text);
  struct edf_hdr_struct *header = calloc(1, sizeof *header);
  cr_assert_eq(edfopen_file_readonly(path, header, EDFLIB_READ_ALL_ANNOTATIONS), 0, "EDFlib refuses %s: %d", path,
               header->filetype);
  long long n = header->annotations_in_file;
  cr_assert_eq((long long)reader->tals.n, n);
  for (int i = 0; i < (int)n; i++) {
    struct edf_annotation_struct theirs;
    const struct tib_annotation *ours = &reader->tals.items[i];
    cr_assert_eq(edf_get_annotation(header->handle, i, &theirs), 0);
    cr_assert_eq(ours->onset - reader->zero, theirs.onset, "annotation %d", i);
    cr_assert_eq(ours->duration == TIB_NO_TICKS ? -TIB_TICKS_PER_S : ours->duration, theirs.duration_l, "annotation %d", i);
    cr_assert(strncmp(reader->tals.text + ours->label, theirs.annotation, EDFLIB_MAX_ANNOTATION_LEN) == 0,
              "annotation %d: '%s', EDFlib has '%s'", i, reader->tals.text + ours->label, theirs.annotation);
  }
  edfclose_file(header->handle);
  free(header);
  tib_read_close(reader);
  return n;
}
