#include "read/edf/records.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/array.h"
#include "base/digest.h"
#include "read/edf/convert.h"
#include "read/edf/plan.h"

/* A channel asked for: its values, and what a derived one subtracts from them. */
struct column {
  bool derived;
  struct tib_edf_conversion value, minus;
};

/* What one pass holds. */
struct pass_state {
  struct tib_edf_plan plan;
  XXH3_state_t *hash;
  unsigned char *raw;
  float *values;               /* of all channels asked for, one block */
  struct tib_samples *samples; /* one per channel asked for, as are the columns */
  struct column *columns;
};

static struct column column_make(const struct tib_edf_header *header, int channel, float *to) {
  const struct tib_channel *channels = header->recording.channels, *c = &channels[channel];
  int bytes = header->sample_bytes;
  if (!c->derived) return (struct column){.value = tib_edf_conversion_make(c, bytes, to)};
  return (struct column){.derived = true,
                         .value = tib_edf_conversion_make(&channels[c->of[0]], bytes, to),
                         .minus = tib_edf_conversion_make(&channels[c->of[1]], bytes, NULL)};
}

static enum tib_status state_init(const struct tib_edf_pass *pass, struct pass_state *state, struct tib_error *err) {
  enum tib_status status =
      tib_edf_plan_init(pass->header, pass->channels, pass->n, pass->strategy, pass->block_bytes, &state->plan, err);
  if (status != TIB_OK) return status;
  size_t block = (size_t)state->plan.block_records, per_record = 0;
  for (size_t i = 0; i < pass->n; i++)
    per_record += (size_t)pass->header->recording.channels[pass->channels[i]].rate.samples;
  status = tib_array_create(&state->raw, block * (size_t)state->plan.stride, 1, err);
  if (status == TIB_OK) status = tib_array_create(&state->values, block * per_record, sizeof(float), err);
  if (status == TIB_OK) status = tib_array_create(&state->samples, pass->n, sizeof *state->samples, err);
  if (status == TIB_OK) status = tib_array_create(&state->columns, pass->n, sizeof *state->columns, err);
  if (status != TIB_OK) return status;
  float *to = state->values;
  for (size_t i = 0; i < pass->n; i++) {
    state->columns[i] = column_make(pass->header, pass->channels[i], to);
    to += block * state->columns[i].value.n;
  }
  state->hash = XXH3_createState();
  if (!state->hash) return tib_fail(err, TIB_MEMORY, "%s: out of memory", pass->path);
  XXH3_128bits_reset(state->hash);
  XXH3_128bits_update(state->hash, pass->header_bytes, (size_t)pass->header->header_bytes);
  return TIB_OK;
}

static void state_finish(struct pass_state *state) {
  XXH3_freeState(state->hash);
  free(state->raw);
  free(state->values);
  free(state->samples);
  free(state->columns);
  tib_edf_plan_finish(&state->plan);
}

/* Its first annotation signal holds the record's clock. */
static enum tib_status take_annotations(struct tib_edf_pass *pass, const struct pass_state *state, int64_t record,
                                        const unsigned char *bytes, struct tib_error *err) {
  const struct tib_edf_header *header = pass->header;
  bool first = true;
  for (size_t i = 0; i < header->n_signals; i++) {
    const struct tib_edf_signal *signal = &header->signals[i];
    if (signal->channel >= 0) continue;
    tib_ticks time;
    enum tib_status status =
        tib_tal_load((const char *)bytes + state->plan.at[i], (size_t)(header->sample_bytes * signal->samples), pass->path,
                     first ? &time : NULL, pass->tals, err);
    if (status == TIB_OK && first) status = tib_edf_clock_take(&pass->clock, record, time, err);
    if (status != TIB_OK) return status;
    first = false;
  }
  return TIB_OK;
}

static enum tib_status read_block(const struct tib_edf_pass *pass, const struct pass_state *state, int64_t first, int64_t n,
                                  struct tib_error *err) {
  const struct tib_edf_plan *plan = &state->plan;
  int64_t start = pass->header->header_bytes + first * pass->header->record_bytes;
  if (plan->whole) return tib_edf_bytes_read(pass->fd, pass->path, start, state->raw, (size_t)(n * plan->stride), err);
  /* A run at the end of a record and one at the start of the next touch, in the file as in `raw`: one call for both. */
  int64_t from = 0, at = 0, bytes = 0;
  for (int64_t r = 0; r < n; r++)
    for (size_t i = 0; i < plan->n_runs; i++) {
      const struct tib_edf_run *run = &plan->runs[i];
      int64_t next = r * pass->header->record_bytes + run->offset;
      if (bytes == 0 || next != from + bytes) {
        enum tib_status status =
            tib_edf_bytes_read(pass->fd, pass->path, start + from, state->raw + at, (size_t)bytes, err);
        if (status != TIB_OK) return status;
        from = next;
        at = r * plan->stride + run->at;
        bytes = 0;
      }
      bytes += run->bytes;
    }
  return tib_edf_bytes_read(pass->fd, pass->path, start + from, state->raw + at, (size_t)bytes, err);
}

static void take_samples(const struct tib_edf_pass *pass, const struct pass_state *state, const unsigned char *bytes,
                         int64_t place) {
  const struct tib_edf_plan *plan = &state->plan;
  for (size_t i = 0; i < pass->n; i++) {
    const struct column *column = &state->columns[i];
    if (column->derived)
      tib_edf_convert_difference(&column->value, &column->minus, bytes + plan->channel_at[i], bytes + plan->minus_at[i],
                                 place);
    else
      tib_edf_convert(&column->value, bytes + plan->channel_at[i], place);
  }
}

/* Hands on records [from, to) of the block whose first record is `first`: they are of one segment. */
static enum tib_status hand_on(const struct tib_edf_pass *pass, const struct pass_state *state, size_t segment,
                               int64_t first, int64_t from, int64_t to, struct tib_error *err) {
  if (!pass->fn || from == to) return TIB_OK;
  const struct tib_segment *s = &pass->clock.segments[segment];
  for (size_t i = 0; i < pass->n; i++) {
    const struct tib_edf_conversion *value = &state->columns[i].value;
    state->samples[i] = (struct tib_samples){value->to + (size_t)from * value->n, (size_t)(to - from) * value->n,
                                             (first + from - s->first_record) * (int64_t)value->n};
  }
  struct tib_block block = {.segment = segment, .onset = s->onset, .n_channels = pass->n, .channel = state->samples};
  return pass->fn(pass->user, &block, err);
}

/* Runs that touch in `raw` are hashed together: all of the block, where nothing but them was read. */
static void hash_block(const struct pass_state *state, int64_t n) {
  const struct tib_edf_plan *plan = &state->plan;
  int64_t at = 0, bytes = 0;
  for (int64_t r = 0; r < n; r++)
    for (size_t i = 0; i < plan->n_runs; i++) {
      int64_t next = r * plan->stride + plan->runs[i].at;
      if (next != at + bytes) {
        XXH3_128bits_update(state->hash, state->raw + at, (size_t)bytes);
        at = next;
        bytes = 0;
      }
      bytes += plan->runs[i].bytes;
    }
  XXH3_128bits_update(state->hash, state->raw + at, (size_t)bytes);
}

static enum tib_status take_block(struct tib_edf_pass *pass, struct pass_state *state, int64_t first, int64_t n,
                                  struct tib_error *err) {
  const struct tib_edf_plan *plan = &state->plan;
  int64_t from = 0;
  hash_block(state, n);
  for (int64_t r = 0; r < n; r++) {
    const unsigned char *bytes = state->raw + r * plan->stride;
    size_t segment = pass->clock.n_segments - 1;
    if (pass->fn) take_samples(pass, state, bytes, r);
    enum tib_status status = take_annotations(pass, state, first + r, bytes, err);
    if (status == TIB_OK && pass->clock.n_segments - 1 > segment) {
      status = hand_on(pass, state, segment, first, from, r, err);
      from = r;
    }
    if (status != TIB_OK) return status;
  }
  return hand_on(pass, state, pass->clock.n_segments - 1, first, from, n, err);
}

static enum tib_status run_blocks(struct tib_edf_pass *pass, struct pass_state *state, struct tib_error *err) {
  int64_t n_records = pass->header->recording.n_records, step = state->plan.block_records;
  if (state->plan.n_runs == 0) return TIB_OK;
  for (int64_t first = 0; first < n_records; first += step) {
    int64_t n = n_records - first < step ? n_records - first : step;
    enum tib_status status = read_block(pass, state, first, n, err);
    if (status == TIB_OK) status = take_block(pass, state, first, n, err);
    if (status != TIB_OK) return status;
  }
  return TIB_OK;
}

enum tib_status tib_edf_records_run(struct tib_edf_pass *pass, struct tib_error *err) {
  const struct tib_recording *recording = &pass->header->recording;
  struct pass_state state = {0};
  tib_annotations_finish(pass->tals);
  tib_edf_clock_finish(&pass->clock);
  pass->clock = (struct tib_edf_clock){.path = pass->path,
                                       .n_records = recording->n_records,
                                       .record_duration = recording->record_duration,
                                       .annotations_only = recording->n_channels == 0};
  pass->fingerprint[0] = '\0';
  enum tib_status status = state_init(pass, &state, err);
  if (status == TIB_OK) status = tib_edf_clock_init(&pass->clock, err);
  if (status == TIB_OK) status = run_blocks(pass, &state, err);
  if (status == TIB_OK) tib_digest_text(XXH3_128bits_digest(state.hash), pass->fingerprint);
  state_finish(&state);
  return status;
}
