#include <math.h>

#include "base/array.h"
#include "read/channels/units.h"
#include "read/edf/fields.h"
#include "read/edf/header.h"

#define FIXED_BYTES 256

/* Where each field of the signals begins, in bytes per signal, and how wide it is. */
enum column { LABEL, UNIT, PHYSICAL_MIN, PHYSICAL_MAX, DIGITAL_MIN, DIGITAL_MAX, PREFILTER, TRANSDUCER };

static struct tib_edf_field field_of(const unsigned char *bytes, size_t n_signals, enum column column, size_t signal) {
  static const struct {
    size_t at, width;
  } columns[] = {
      [LABEL] = {0, 16},        [UNIT] = {96, 8},         [PHYSICAL_MIN] = {104, 8}, [PHYSICAL_MAX] = {112, 8},
      [DIGITAL_MIN] = {120, 8}, [DIGITAL_MAX] = {128, 8}, [PREFILTER] = {136, 80},   [TRANSDUCER] = {16, 80},
  };
  return tib_edf_field_at(bytes + FIXED_BYTES + columns[column].at * n_signals, columns[column].width * signal,
                          columns[column].width);
}

static double physical(struct tib_edf_field field, int *n_commas) {
  double value;
  return tib_edf_field_double(field, &value, n_commas) ? value : NAN;
}

static int64_t lowest(int sample_bytes) { return -(INT64_C(1) << (8 * sample_bytes - 1)); }

/* Both ends are 0, which is no range, where either is no number or no stored sample can lie between them. */
static void load_digital(struct tib_edf_field first, struct tib_edf_field second, int sample_bytes,
                         struct tib_channel *channel) {
  int64_t min, max, low = lowest(sample_bytes), high = -low - 1;
  bool good = tib_edf_field_int(first, &min) && tib_edf_field_int(second, &max) && min >= INT32_MIN && min <= INT32_MAX &&
              max >= INT32_MIN && max <= INT32_MAX && (min <= high || max <= high) && (min >= low || max >= low);
  channel->digital_min = good ? (int32_t)min : 0;
  channel->digital_max = good ? (int32_t)max : 0;
}

void tib_edf_clamp_range(const struct tib_channel *channel, int sample_bytes, int32_t *low, int32_t *high) {
  int32_t a = channel->digital_min, b = channel->digital_max, least = (int32_t)lowest(sample_bytes), most = -(least + 1);
  if (a == b) a = least, b = most;
  *low = a < b ? a : b;
  *high = a < b ? b : a;
  if (*low < least) *low = least;
  if (*high > most) *high = most;
}

static bool is_too_wide(const struct tib_channel *channel, int sample_bytes) {
  int64_t low = lowest(sample_bytes), a = channel->digital_min, b = channel->digital_max;
  return a < low || b < low || a > -low - 1 || b > -low - 1;
}

/* A physical range that runs backwards is how EDF says that a signal is upside down; a digital one never may. */
static enum tib_status note_ranges(const struct tib_channel *channel, int sample_bytes, struct tib_recording *recording,
                                   struct tib_error *err) {
  enum tib_status status = TIB_OK;
  if (!tib_unit_usable(channel))
    return tib_edf_deviate(recording, err, "unusable-range", "the channel is not used",
                           channel->digital_min == channel->digital_max
                               ? "%s: its digital range is none that %d-bit samples can have"
                               : "%s: its physical range is empty or no number; samples of %d bits have no values",
                           channel->label, 8 * sample_bytes);
  if (channel->physical_min > channel->physical_max)
    status = tib_edf_deviate(recording, err, "inverted-range", NULL,
                             "%s: the physical minimum is above the maximum, so that its sign is turned", channel->label);
  if (status == TIB_OK && channel->digital_min > channel->digital_max)
    status = tib_edf_deviate(recording, err, "inverted-digital-range", "its values lie on the line through both ends",
                             "%s: the digital minimum %d is above the maximum %d", channel->label, channel->digital_min,
                             channel->digital_max);
  if (status == TIB_OK && is_too_wide(channel, sample_bytes))
    status = tib_edf_deviate(recording, err, "wide-digital-range", "scaled by it, as far as stored samples reach",
                             "%s: the digital range %d to %d is wider than its %d bits", channel->label,
                             channel->digital_min, channel->digital_max, 8 * sample_bytes);
  return status;
}

static void load_channel(const unsigned char *bytes, size_t i, struct tib_edf_header *header, struct tib_channel *channel) {
  size_t ns = header->n_signals;
  tib_edf_field_text(channel->label, sizeof channel->label, field_of(bytes, ns, LABEL, i));
  tib_edf_field_text(channel->unit_text, sizeof channel->unit_text, field_of(bytes, ns, UNIT, i));
  tib_edf_field_text(channel->prefilter, sizeof channel->prefilter, field_of(bytes, ns, PREFILTER, i));
  tib_edf_field_text(channel->transducer, sizeof channel->transducer, field_of(bytes, ns, TRANSDUCER, i));
  channel->physical_min = physical(field_of(bytes, ns, PHYSICAL_MIN, i), &header->n_commas);
  channel->physical_max = physical(field_of(bytes, ns, PHYSICAL_MAX, i), &header->n_commas);
  load_digital(field_of(bytes, ns, DIGITAL_MIN, i), field_of(bytes, ns, DIGITAL_MAX, i), header->sample_bytes, channel);
  tib_unit_apply(channel, channel->unit_text);
}

enum tib_status tib_edf_channels_load(const unsigned char *bytes, struct tib_edf_header *header, struct tib_error *err) {
  struct tib_recording *recording = &header->recording;
  void *memory;
  if (tib_array_create(&memory, recording->n_channels, sizeof *recording->channels, err) != TIB_OK) return TIB_MEMORY;
  recording->channels = memory;
  for (size_t i = 0; i < header->n_signals; i++) {
    if (header->signals[i].channel < 0) continue;
    struct tib_channel *channel = &recording->channels[header->signals[i].channel];
    load_channel(bytes, i, header, channel);
    channel->rate = (struct tib_rate){header->signals[i].samples, recording->record_duration};
    enum tib_status status = note_ranges(channel, header->sample_bytes, recording, err);
    if (status != TIB_OK) return status;
  }
  return TIB_OK;
}
