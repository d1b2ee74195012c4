#include "report/marks/copy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/ticks.h"

#define CHUNK (64 * TIB_TICKS_PER_S) /* read at once */

struct taking {
  const struct tib_copy_leg *leg;
  int64_t first, n; /* samples wanted, counted from the start of the recording by the clock */
  int *values;
};

/* Samples behind a gap lie between those that would have been, had it gone on: each goes to the nearest. */
static int64_t index_at(struct tib_rate rate, tib_ticks time) {
  tib_ticks rest = time % rate.record;
  return time / rate.record * rate.samples + (rest * rate.samples + rate.record / 2) / rate.record;
}

static enum tib_status take(void *user, const struct tib_block *block, struct tib_error *err) {
  const struct taking *taking = user;
  const struct tib_copy_leg *leg = taking->leg;
  const struct tib_samples *samples = &block->channel[0];
  int64_t first = index_at(leg->rate, block->onset) + samples->first - taking->first;
  (void)err;
  for (size_t i = 0; i < samples->n; i++) {
    int64_t at = first + (int64_t)i;
    if (at < 0 || at >= taking->n) continue;
    double digital = round(((double)samples->x[i] - leg->offset) / leg->scale);
    if (digital < leg->digital_min) digital = leg->digital_min;
    taking->values[at] = digital > leg->digital_max ? leg->digital_max : (int)digital;
  }
  return TIB_OK;
}

static enum tib_status load(struct tib_copying *copying, size_t which, int64_t record, struct tib_error *err) {
  const struct tib_copy *copy = copying->copy;
  const struct tib_copy_leg *leg = &copy->legs[which];
  struct taking taking = {.leg = leg,
                          .first = record * leg->samples_per_record,
                          .n = copying->chunk * leg->samples_per_record,
                          .values = copying->values[which]};
  struct tib_span span = {record * copy->record, (record + copying->chunk) * copy->record};
  tib_ticks sample = leg->rate.record / leg->rate.samples + 1; /* one more at either end, for what a gap has moved */
  for (int64_t i = 0; i < taking.n; i++) taking.values[i] = leg->zero;
  copying->first[which] = record;
  span.onset -= sample;
  span.offset += sample;
  return tib_result_samples(copying->result, leg->channel, span, take, &taking, err);
}

enum tib_status tib_copying_fill(void *user, int signal, int64_t record, int *samples, struct tib_error *err) {
  struct tib_copying *copying = user;
  size_t which = (size_t)signal, n = (size_t)copying->copy->legs[which].samples_per_record;
  int64_t at = record - copying->first[which];
  enum tib_status status = TIB_OK;
  if (at < 0 || at >= copying->chunk) {
    status = load(copying, which, record, err);
    at = 0;
  }
  if (status == TIB_OK) memcpy(samples, copying->values[which] + (size_t)at * n, n * sizeof *samples);
  return status;
}

static struct tib_edf_signal signal_of(const struct tib_copy_leg *leg) {
  return (struct tib_edf_signal){.label = leg->label,
                                 .unit = leg->unit,
                                 .prefilter = leg->prefilter,
                                 .physical_min = leg->physical_min,
                                 .physical_max = leg->physical_max,
                                 .digital_min = leg->digital_min,
                                 .digital_max = leg->digital_max,
                                 .samples_per_record = leg->samples_per_record};
}

enum tib_status tib_copying_begin(struct tib_copying *copying, const struct tib_result *result, const struct tib_copy *copy,
                                  struct tib_error *err) {
  enum tib_status status = TIB_OK;
  int64_t chunk = copy->record ? CHUNK / copy->record : 0;
  *copying = (struct tib_copying){.result = result, .copy = copy, .chunk = chunk > 0 ? chunk : 1};
  for (size_t i = 0; i < copy->n && status == TIB_OK; i++) {
    size_t n = (size_t)copying->chunk * (size_t)copy->legs[i].samples_per_record;
    copying->first[i] = -copying->chunk;
    copying->signals[i] = signal_of(&copy->legs[i]);
    status = tib_array_create(&copying->values[i], n, sizeof *copying->values[i], err);
  }
  if (status != TIB_OK) tib_copying_finish(copying);
  return status;
}

void tib_copying_finish(struct tib_copying *copying) {
  if (!copying) return;
  for (size_t i = 0; i < TIB_MAX_LEGS; i++) free(copying->values[i]);
  *copying = (struct tib_copying){0};
}
