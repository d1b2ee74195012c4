#include <inttypes.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"
#include "read/edf/convert.h"
#include "read/edf/plan.h"
#include "read/reader.h"

/* One signal of the file, record by record. */
struct source {
  const struct tib_edf_signal *signal;
  struct tib_edf_conversion conversion;
  unsigned char *bytes; /* owned; of one record */
};

struct stretch {
  struct tib_reader *reader;
  const struct tib_recording *recording;
  const struct tib_channel *channel;
  struct source value, minus; /* minus: of a derived channel alone */
  float *x;                   /* owned; one record */
  tib_block_fn *fn;
  void *user;
};

static enum tib_status source_init(const struct stretch *s, int channel, struct source *source, struct tib_error *err) {
  source->signal = channel < 0 ? NULL : tib_reader_signal(s->reader, channel);
  if (!source->signal)
    return tib_fail(err, TIB_INTERNAL, "%s: channel %d was asked for and is not stored", s->reader->path, channel);
  int bytes = s->reader->header.sample_bytes;
  source->conversion = tib_edf_conversion_make(&s->recording->channels[channel], bytes, s->x);
  return tib_array_create(&source->bytes, (size_t)(bytes * source->signal->samples), 1, err);
}

static enum tib_status init(struct stretch *s, struct tib_error *err) {
  const struct tib_channel *c = s->channel;
  enum tib_status status = tib_array_create(&s->x, (size_t)c->rate.samples, sizeof *s->x, err);
  int first = c->derived ? c->of[0] : (int)(c - s->recording->channels);
  if (status == TIB_OK) status = source_init(s, first, &s->value, err);
  if (status == TIB_OK && c->derived) status = source_init(s, c->of[1], &s->minus, err);
  if (status == TIB_OK && c->derived && s->minus.signal->samples != s->value.signal->samples)
    return tib_fail(err, TIB_INTERNAL, "%s: channels of different rates were subtracted", s->reader->path);
  return status;
}

static enum tib_status read_source(const struct stretch *s, const struct source *source, int64_t record,
                                   struct tib_error *err) {
  const struct tib_edf_header *header = &s->reader->header;
  int64_t at = header->header_bytes + record * header->record_bytes + source->signal->offset;
  return tib_edf_bytes_read(s->reader->fd, s->reader->path, at, source->bytes,
                            (size_t)(header->sample_bytes * source->signal->samples), err);
}

static enum tib_status read_record(const struct stretch *s, int64_t record, struct tib_error *err) {
  enum tib_status status = read_source(s, &s->value, record, err);
  if (status == TIB_OK && s->minus.signal) status = read_source(s, &s->minus, record, err);
  if (status != TIB_OK) return status;
  if (s->minus.signal)
    tib_edf_convert_difference(&s->value.conversion, &s->minus.conversion, s->value.bytes, s->minus.bytes, 0);
  else
    tib_edf_convert(&s->value.conversion, s->value.bytes, 0);
  return TIB_OK;
}

/* The first sample of a segment at or after a time since the segment's onset. */
static int64_t sample_at(struct tib_rate rate, tib_ticks time) {
  int64_t sample = time / rate.record * rate.samples + time % rate.record * rate.samples / rate.record;
  while (sample > 0 && tib_ticks_of_sample(rate, sample - 1) >= time) sample--;
  while (tib_ticks_of_sample(rate, sample) < time) sample++;
  return sample;
}

/* Samples [first, end) of a segment. */
static enum tib_status read_samples(const struct stretch *s, size_t which, int64_t first, int64_t end,
                                    struct tib_error *err) {
  const struct tib_segment *segment = &s->recording->segments[which];
  int64_t per_record = s->channel->rate.samples;
  enum tib_status status = TIB_OK;
  for (int64_t r = first / per_record; r * per_record < end && status == TIB_OK; r++) {
    int64_t from = r * per_record < first ? first - r * per_record : 0;
    int64_t to = (r + 1) * per_record > end ? end - r * per_record : per_record;
    struct tib_samples samples = {s->x + from, (size_t)(to - from), r * per_record + from};
    struct tib_block block = {.segment = which, .onset = segment->onset, .n_channels = 1, .channel = &samples};
    status = read_record(s, segment->first_record + r, err);
    if (status == TIB_OK) status = s->fn(s->user, &block, err);
  }
  return status;
}

static enum tib_status read_segment(const struct stretch *s, size_t which, struct tib_span span, struct tib_error *err) {
  const struct tib_segment *segment = &s->recording->segments[which];
  struct tib_span whole = {segment->onset, segment->onset + segment->n_records * s->recording->record_duration};
  if (tib_span_overlap(whole, span) <= 0) return TIB_OK;
  struct tib_rate rate = s->channel->rate;
  int64_t all = segment->n_records * rate.samples;
  int64_t first = span.onset > whole.onset ? sample_at(rate, span.onset - whole.onset) : 0;
  int64_t end = span.offset < whole.offset ? sample_at(rate, span.offset - whole.onset) : all;
  return read_samples(s, which, first, end < all ? end : all, err);
}

enum tib_status tib_read_stretch(struct tib_reader *reader, const struct tib_recording *recording, int channel,
                                 struct tib_span span, tib_block_fn *fn, void *user, struct tib_error *err) {
  if (!reader->passed || channel < 0 || (size_t)channel >= recording->n_channels)
    return tib_fail(err, TIB_INTERNAL, "%s: a stretch of channel %d was asked for, and it is not there", reader->path,
                    channel);
  struct stretch s = {
      .reader = reader, .recording = recording, .channel = &recording->channels[channel], .fn = fn, .user = user};
  enum tib_status status = init(&s, err);
  if (status == TIB_OK) status = tib_reader_check_unchanged(reader, err);
  for (size_t i = 0; i < recording->n_segments && status == TIB_OK; i++) status = read_segment(&s, i, span, err);
  if (status == TIB_OK) status = tib_reader_check_unchanged(reader, err);
  free(s.value.bytes);
  free(s.minus.bytes);
  free(s.x);
  return status;
}
