/* A whole recording, from a file that lives in memory: header, clocks, records, annotations, roles, lights. */

#define _GNU_SOURCE /* memfd_create */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "read/read.h"

#define CHANNELS_MOST 4

static tib_ticks last_onset;

static enum tib_status take(void *user, const struct tib_block *block, struct tib_error *err) {
  const struct tib_recording *recording = user;
  double sum = 0;
  (void)err;
  FUZZ_CHECK(block->onset >= last_onset);
  last_onset = block->onset;
  for (size_t c = 0; c < block->n_channels; c++)
    for (size_t i = 0; i < block->channel[c].n; i++) sum += (double)block->channel[c].x[i];
  FUZZ_CHECK(sum <= 0 || sum >= 0 || sum != sum);
  FUZZ_CHECK(block->n_channels <= recording->n_channels); /* none where all signals are annotations */
  return TIB_OK;
}

static void read_all(struct tib_reader *reader, const char *path) {
  const struct tib_recording *recording = tib_read_recording(reader);
  struct tib_channels roles;
  struct tib_channel_choice choice = {.unit = "LEG=uV"};
  struct tib_scoring_choice scoring = {0};
  struct tib_context context = {0};
  struct tib_input *inputs = NULL;
  struct tib_edflib_verdict verdict;
  struct tib_error err;
  int channels[CHANNELS_MOST];
  size_t n = 0, n_inputs = 0;
  (void)tib_read_unit_override(reader, "LEG=uV", &err);
  (void)tib_read_channels(reader, &choice, false, &roles, &err);
  for (; n < CHANNELS_MOST && n < recording->n_channels; n++) channels[n] = (int)(recording->n_channels - 1 - n);
  last_onset = INT64_MIN;
  enum tib_status status = tib_read_samples(reader, channels, n, take, (void *)recording, &err);
  if (status == TIB_OK) status = tib_read_scoring(reader, &scoring, &context, &inputs, &n_inputs, &err);
  if (status == TIB_OK) {
    int64_t records = 0;
    for (size_t i = 0; i < recording->n_segments; i++) records += recording->segments[i].n_records;
    FUZZ_CHECK(records == recording->n_records);
    (void)tib_read_lights(recording, NULL, NULL, &context, &err);
  }
  status = tib_read_edflib_check(path, reader, &verdict, &err);
  FUZZ_CHECK(status != TIB_EDFLIB_MISMATCH);
  free(inputs);
  tib_context_finish(&context);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  char path[64];
  struct tib_reader *reader;
  struct tib_error err;
  int fd = memfd_create("fuzz", MFD_CLOEXEC);
  if (fd < 0 || write(fd, bytes, n) != (ssize_t)n) abort();
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  if (tib_read_open(path, &reader, &err) == TIB_OK) {
    read_all(reader, path);
    tib_read_close(reader);
  }
  close(fd);
  return 0;
}
