#include "read/edf/plan.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"

#define CALL_BYTES (256 * 1024) /* calls of 1 MiB and more were slower */
#define SHORT_RUN 1024          /* a call for fewer bytes costs more than reading past what is not needed */

static bool takes(const struct tib_recording *recording, int asked, int channel) {
  const struct tib_channel *c = &recording->channels[asked];
  return c->derived ? c->of[0] == channel || c->of[1] == channel : asked == channel;
}

static void mark_needed(const struct tib_edf_header *header, const int *channels, size_t n, int64_t *at) {
  for (size_t i = 0; i < header->n_signals; i++) {
    int channel = header->signals[i].channel;
    bool needed = channel < 0;
    for (size_t k = 0; k < n && !needed; k++) needed = takes(&header->recording, channels[k], channel);
    at[i] = needed ? 0 : -1;
  }
}

static int64_t find_runs(const struct tib_edf_header *header, struct tib_edf_plan *plan) {
  int64_t needed = 0;
  for (size_t i = 0; i < header->n_signals; i++) {
    if (plan->at[i] < 0) continue;
    int64_t bytes = header->sample_bytes * header->signals[i].samples;
    if (i == 0 || plan->at[i - 1] < 0)
      plan->runs[plan->n_runs++] = (struct tib_edf_run){header->signals[i].offset, bytes, needed};
    else
      plan->runs[plan->n_runs - 1].bytes += bytes;
    plan->at[i] = needed;
    needed += bytes;
  }
  return needed;
}

/* Few bytes in long runs are read one by one; else whole records, as long as they fit a block. */
static bool choose_whole(const struct tib_edf_header *header, const struct tib_edf_plan *plan, int64_t needed,
                         enum tib_edf_strategy strategy, int64_t block_bytes) {
  if (strategy != TIB_EDF_AUTO) return strategy == TIB_EDF_WHOLE;
  if (header->record_bytes > block_bytes) return false;
  return 2 * needed >= header->record_bytes || needed < SHORT_RUN * (int64_t)plan->n_runs;
}

static void place_whole(const struct tib_edf_header *header, struct tib_edf_plan *plan) {
  plan->stride = header->record_bytes;
  for (size_t i = 0; i < header->n_signals; i++)
    if (plan->at[i] >= 0) plan->at[i] = header->signals[i].offset;
  for (size_t i = 0; i < plan->n_runs; i++) plan->runs[i].at = plan->runs[i].offset;
}

static int64_t place_of(const struct tib_edf_header *header, const struct tib_edf_plan *plan, int channel) {
  for (size_t i = 0; i < header->n_signals; i++)
    if (header->signals[i].channel == channel) return plan->at[i];
  return -1;
}

static void place_channels(const struct tib_edf_header *header, const int *channels, size_t n, struct tib_edf_plan *plan) {
  for (size_t k = 0; k < n; k++) {
    const struct tib_channel *c = &header->recording.channels[channels[k]];
    plan->channel_at[k] = place_of(header, plan, c->derived ? c->of[0] : channels[k]);
    plan->minus_at[k] = c->derived ? place_of(header, plan, c->of[1]) : -1;
  }
}

enum tib_status tib_edf_plan_init(const struct tib_edf_header *header, const int *channels, size_t n,
                                  enum tib_edf_strategy strategy, int64_t block_bytes, struct tib_edf_plan *plan,
                                  struct tib_error *err) {
  *plan = (struct tib_edf_plan){0};
  enum tib_status status = tib_array_create(&plan->runs, header->n_signals, sizeof *plan->runs, err);
  if (status == TIB_OK) status = tib_array_create(&plan->at, header->n_signals, sizeof *plan->at, err);
  if (status == TIB_OK) status = tib_array_create(&plan->channel_at, n, sizeof *plan->channel_at, err);
  if (status == TIB_OK) status = tib_array_create(&plan->minus_at, n, sizeof *plan->minus_at, err);
  if (status != TIB_OK) {
    tib_edf_plan_finish(plan);
    return status;
  }
  mark_needed(header, channels, n, plan->at);
  int64_t needed = find_runs(header, plan);
  plan->stride = needed;
  plan->whole = choose_whole(header, plan, needed, strategy, block_bytes);
  if (plan->whole) place_whole(header, plan);
  place_channels(header, channels, n, plan);
  plan->block_records = plan->stride > 0 && plan->stride < block_bytes ? block_bytes / plan->stride : 1;
  if (plan->block_records > header->recording.n_records) plan->block_records = header->recording.n_records;
  return TIB_OK;
}

void tib_edf_plan_finish(struct tib_edf_plan *plan) {
  if (!plan) return;
  free(plan->runs);
  free(plan->at);
  free(plan->channel_at);
  free(plan->minus_at);
  *plan = (struct tib_edf_plan){0};
}

enum tib_status tib_edf_bytes_read(int fd, const char *path, int64_t at, void *to, size_t n, struct tib_error *err) {
  unsigned char *next = to;
  while (n > 0) {
    ssize_t got = pread(fd, next, n < CALL_BYTES ? n : CALL_BYTES, (off_t)at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      char cause[128];
      if (strerror_r(errno, cause, sizeof cause) != 0) cause[0] = '\0';
      return tib_fail(err, TIB_FORMAT, "%s cannot be read at byte %" PRId64 ": %s; copy it again", path, at, cause);
    }
    if (got == 0)
      return tib_fail(err, TIB_FORMAT, "%s ended at byte %" PRId64 " while it was read; copy it again", path, at);
    next += got;
    at += got;
    n -= (size_t)got;
  }
  return TIB_OK;
}
