#include <math.h>

#include "base/array.h"
#include "read/edf_fields.h"
#include "read/edf_header.h"
#include "read/units.h"

#define FIXED_BYTES 256

/* Where each field of the signals begins, in bytes per signal, and how wide it is. */
enum column { LABEL, UNIT, PHYSICAL_MIN, PHYSICAL_MAX, DIGITAL_MIN, DIGITAL_MAX, PREFILTER };

static struct tib_edf_field field_of(const unsigned char *bytes, size_t n_signals, enum column column, size_t signal) {
  static const struct {
    size_t at, width;
  } columns[] = {
      [LABEL] = {0, 16},        [UNIT] = {96, 8},         [PHYSICAL_MIN] = {104, 8}, [PHYSICAL_MAX] = {112, 8},
      [DIGITAL_MIN] = {120, 8}, [DIGITAL_MAX] = {128, 8}, [PREFILTER] = {136, 80},
  };
  return tib_edf_field_at(bytes + FIXED_BYTES + columns[column].at * n_signals, columns[column].width * signal,
                          columns[column].width);
}

static double physical(struct tib_edf_field field) {
  double value;
  return tib_edf_field_double(field, &value) ? value : NAN;
}

/* Both ends are 0, which is no range, where either is no number. */
static void load_digital(struct tib_edf_field low, struct tib_edf_field high, struct tib_channel *channel) {
  int64_t min, max;
  bool good = tib_edf_field_int(low, &min) && tib_edf_field_int(high, &max) && min >= INT32_MIN && min <= INT32_MAX &&
              max >= INT32_MIN && max <= INT32_MAX;
  channel->digital_min = good ? (int32_t)min : 0;
  channel->digital_max = good ? (int32_t)max : 0;
}

static enum tib_status note_ranges(const struct tib_channel *channel, struct tib_recording *recording,
                                   struct tib_error *err) {
  if (tib_unit_usable(channel))
    return channel->scale > 0 ? TIB_OK
                              : tib_edf_deviate(recording, err, "inverted-range", "its sign is turned, as EDFlib does",
                                                "%s: the physical minimum is above the maximum", channel->label);
  return tib_edf_deviate(recording, err, "unusable-range", "the channel is not used",
                         "%s: its physical or digital range cannot be used", channel->label);
}

static bool load_channel(const unsigned char *bytes, size_t ns, size_t i, struct tib_channel *channel) {
  bool ascii = tib_edf_field_text(channel->label, sizeof channel->label, field_of(bytes, ns, LABEL, i));
  ascii = tib_edf_field_text(channel->unit_text, sizeof channel->unit_text, field_of(bytes, ns, UNIT, i)) && ascii;
  ascii = tib_edf_field_text(channel->prefilter, sizeof channel->prefilter, field_of(bytes, ns, PREFILTER, i)) && ascii;
  channel->physical_min = physical(field_of(bytes, ns, PHYSICAL_MIN, i));
  channel->physical_max = physical(field_of(bytes, ns, PHYSICAL_MAX, i));
  load_digital(field_of(bytes, ns, DIGITAL_MIN, i), field_of(bytes, ns, DIGITAL_MAX, i), channel);
  tib_unit_apply(channel, channel->unit_text);
  return ascii;
}

enum tib_status tib_edf_channels_load(const unsigned char *bytes, struct tib_edf_header *header, struct tib_error *err) {
  struct tib_recording *recording = &header->recording;
  void *memory;
  if (tib_array_create(&memory, recording->n_channels, sizeof *recording->channels, err) != TIB_OK) return TIB_MEMORY;
  recording->channels = memory;
  int others = 0;
  for (size_t i = 0; i < header->n_signals; i++) {
    if (header->signals[i].channel < 0) continue;
    struct tib_channel *channel = &recording->channels[header->signals[i].channel];
    others += !load_channel(bytes, header->n_signals, i, channel);
    channel->rate = (struct tib_rate){header->signals[i].samples, recording->record_duration};
    enum tib_status status = note_ranges(channel, recording, err);
    if (status != TIB_OK) return status;
  }
  if (others == 0) return TIB_OK;
  return tib_edf_deviate(recording, err, "non-ascii-header", "read as UTF-8, else as Latin-1",
                         "%d signals have characters outside ASCII in label, unit or filter", others);
}
