#include "read/edf_records.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/array.h"
#include "base/text.h"
#include "read/edf_convert.h"
#include "read/edf_plan.h"

#define JUMP_LIMIT (2 * TIB_TICKS_PER_S / 1000) /* clocks written to the millisecond differ by as much */

/* What one pass holds. */
struct pass_state {
  struct tib_edf_plan plan;
  XXH3_state_t *hash;
  unsigned char *raw;
  float *values;               /* of all channels asked for, one block */
  struct tib_samples *samples; /* one per channel asked for */
  struct tib_edf_conversion *conversions;
  bool has_clock;
  tib_ticks ahead; /* of the last clock TAL, against records of equal length */
};

static enum tib_status state_init(const struct tib_edf_pass *pass, struct pass_state *state, struct tib_error *err) {
  enum tib_status status =
      tib_edf_plan_init(pass->header, pass->channels, pass->n, pass->strategy, pass->block_bytes, &state->plan, err);
  if (status != TIB_OK) return status;
  void *raw = NULL, *values = NULL, *samples = NULL, *conversions = NULL;
  size_t block = (size_t)state->plan.block_records, per_record = 0;
  for (size_t i = 0; i < pass->n; i++)
    per_record += (size_t)pass->header->recording.channels[pass->channels[i]].rate.samples;
  status = tib_array_create(&raw, block * (size_t)state->plan.stride, 1, err);
  if (status == TIB_OK) status = tib_array_create(&values, block * per_record, sizeof(float), err);
  if (status == TIB_OK) status = tib_array_create(&samples, pass->n, sizeof *state->samples, err);
  if (status == TIB_OK) status = tib_array_create(&conversions, pass->n, sizeof *state->conversions, err);
  state->raw = raw;
  state->values = values;
  state->samples = samples;
  state->conversions = conversions;
  if (status != TIB_OK) return status;
  float *to = state->values;
  for (size_t i = 0; i < pass->n; i++) {
    const struct tib_channel *channel = &pass->header->recording.channels[pass->channels[i]];
    state->conversions[i] = tib_edf_conversion_make(channel, to);
    to += block * (size_t)channel->rate.samples;
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
  free(state->conversions);
  tib_edf_plan_finish(&state->plan);
}

/* A jump from one record to the next is a gap; slow drift of the recorder's clock is none. */
static enum tib_status take_clock(struct tib_edf_pass *pass, struct pass_state *state, int64_t record, tib_ticks clock,
                                  struct tib_error *err) {
  const struct tib_recording *recording = &pass->header->recording;
  if (clock == TIB_NO_TICKS) {
    pass->n_missing_clocks++;
    return TIB_OK;
  }
  tib_ticks ahead = clock - record * recording->record_duration;
  if (!state->has_clock) {
    pass->zero = state->ahead = ahead;
    state->has_clock = true;
  }
  tib_ticks jump = ahead - state->ahead, drift = ahead > pass->zero ? ahead - pass->zero : pass->zero - ahead;
  if (recording->n_channels > 0 && (jump > JUMP_LIMIT || jump < -JUMP_LIMIT)) {
    char seconds[32];
    tib_text_seconds(seconds, sizeof seconds, jump, 3);
    return tib_fail(err, TIB_UNSUPPORTED,
                    "%s has gaps between its records, as EDF+D has: record %" PRId64
                    " begins %s s off its place, which is not read yet; export it without gaps",
                    pass->path, record + 1, seconds);
  }
  state->ahead = ahead;
  if (recording->n_channels > 0 && drift > pass->drift) pass->drift = drift;
  return TIB_OK;
}

static enum tib_status take_annotations(struct tib_edf_pass *pass, struct pass_state *state, int64_t record,
                                        const unsigned char *bytes, struct tib_error *err) {
  bool first = true;
  for (size_t i = 0; i < pass->header->n_signals; i++) {
    const struct tib_edf_signal *signal = &pass->header->signals[i];
    if (signal->channel >= 0) continue;
    tib_ticks clock;
    enum tib_status status = tib_tal_load((const char *)bytes + state->plan.at[i], (size_t)(2 * signal->samples),
                                          pass->path, first ? &clock : NULL, pass->tals, err);
    if (status == TIB_OK && first) status = take_clock(pass, state, record, clock, err);
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

static enum tib_status take_block(struct tib_edf_pass *pass, struct pass_state *state, int64_t first, int64_t n,
                                  struct tib_error *err) {
  const struct tib_edf_plan *plan = &state->plan;
  for (int64_t r = 0; r < n; r++) {
    const unsigned char *bytes = state->raw + r * plan->stride;
    for (size_t i = 0; i < plan->n_runs; i++)
      XXH3_128bits_update(state->hash, bytes + plan->runs[i].at, (size_t)plan->runs[i].bytes);
    for (size_t i = 0; i < pass->n; i++) tib_edf_convert(&state->conversions[i], bytes + plan->channel_at[i], r);
    enum tib_status status = take_annotations(pass, state, first + r, bytes, err);
    if (status != TIB_OK) return status;
  }
  if (!pass->fn) return TIB_OK;
  for (size_t i = 0; i < pass->n; i++) {
    size_t samples = state->conversions[i].n;
    state->samples[i] = (struct tib_samples){state->conversions[i].to, (size_t)n * samples, first * (int64_t)samples};
  }
  struct tib_block block = {.segment = 0, .n_channels = pass->n, .channel = state->samples};
  return pass->fn(pass->user, &block, err);
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
  struct pass_state state = {0};
  tib_tal_finish(pass->tals);
  pass->zero = pass->drift = pass->n_missing_clocks = 0;
  pass->fingerprint[0] = '\0';
  enum tib_status status = state_init(pass, &state, err);
  if (status == TIB_OK) status = run_blocks(pass, &state, err);
  if (status == TIB_OK) {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state.hash));
    for (size_t i = 0; i < sizeof canonical.digest; i++) {
      pass->fingerprint[2 * i] = "0123456789abcdef"[canonical.digest[i] >> 4];
      pass->fingerprint[2 * i + 1] = "0123456789abcdef"[canonical.digest[i] & 15];
    }
    pass->fingerprint[2 * sizeof canonical.digest] = '\0';
  }
  state_finish(&state);
  return status;
}
