#include "read/edf_convert.h"

#include <string.h>

#include "base/lanes.h"

/* EDF is little-endian; where this machine is too, the loops below vectorise. */
static int16_t sample_at(const unsigned char *bytes, size_t i) {
#if defined __BYTE_ORDER__ && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  int16_t sample;
  memcpy(&sample, bytes + 2 * i, sizeof sample);
  return sample;
#else
  unsigned value = bytes[2 * i] | (unsigned)bytes[2 * i + 1] << 8;
  return (int16_t)(value < 0x8000 ? (int)value : (int)value - 0x10000);
#endif
}

/* EDFlib clamps to the digital range; a range that is none clamps nothing. */
struct tib_edf_conversion tib_edf_conversion_make(const struct tib_channel *channel, float *to) {
  bool range =
      channel->digital_min < channel->digital_max && channel->digital_min >= INT16_MIN && channel->digital_max <= INT16_MAX;
  return (struct tib_edf_conversion){
      .low = range ? (int16_t)channel->digital_min : INT16_MIN,
      .high = range ? (int16_t)channel->digital_max : INT16_MAX,
      .scale = channel->scale,
      .offset = channel->offset,
      .n = (size_t)channel->rate.samples,
      .to = to,
  };
}

/* In double and rounded once: an offset of millivolts must not cost the smallest steps. */
TIB_WIDE void tib_edf_convert(const struct tib_edf_conversion *conversion, const unsigned char *bytes, int64_t record) {
  const int16_t low = conversion->low, high = conversion->high;
  const double scale = conversion->scale, offset = conversion->offset;
  const size_t n = conversion->n;
  float *restrict to = conversion->to + (size_t)record * n;
  for (size_t i = 0; i < n; i++) {
    int16_t sample = sample_at(bytes, i);
    sample = sample < low ? low : sample;
    sample = sample > high ? high : sample;
    to[i] = (float)(scale * sample + offset);
  }
}

void tib_edf_clamp(const struct tib_edf_conversion *conversion, const unsigned char *bytes, int32_t *to) {
  for (size_t i = 0; i < conversion->n; i++) {
    int16_t sample = sample_at(bytes, i);
    to[i] = sample < conversion->low ? conversion->low : sample > conversion->high ? conversion->high : sample;
  }
}
