#include "read/edf/convert.h"

#include <string.h>

#include "base/lanes.h"
#include "read/edf/header.h"

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

static int32_t long_sample_at(const unsigned char *bytes, size_t i) {
  const unsigned char *b = bytes + 3 * i;
  int32_t value = b[0] | b[1] << 8 | b[2] << 16;
  return (value ^ 0x800000) - 0x800000; /* extends the sign */
}

struct tib_edf_conversion tib_edf_conversion_make(const struct tib_channel *channel, int sample_bytes, float *to) {
  struct tib_edf_conversion conversion = {
      .scale = channel->scale,
      .offset = channel->offset,
      .sample_bytes = sample_bytes,
      .n = (size_t)channel->rate.samples,
      .to = to,
  };
  tib_edf_clamp_range(channel, sample_bytes, &conversion.low, &conversion.high);
  return conversion;
}

/* In double and rounded once: an offset of millivolts must not cost the smallest steps. */
TIB_WIDE static void convert_short(const struct tib_edf_conversion *conversion, const unsigned char *bytes,
                                   float *restrict to) {
  const int16_t low = (int16_t)conversion->low, high = (int16_t)conversion->high;
  const double scale = conversion->scale, offset = conversion->offset;
  const size_t n = conversion->n;
  for (size_t i = 0; i < n; i++) {
    int16_t sample = sample_at(bytes, i);
    sample = sample < low ? low : sample;
    sample = sample > high ? high : sample;
    to[i] = (float)(scale * sample + offset);
  }
}

static double value_of(const struct tib_edf_conversion *conversion, int32_t sample) {
  sample = sample < conversion->low ? conversion->low : sample;
  sample = sample > conversion->high ? conversion->high : sample;
  return conversion->scale * sample + conversion->offset;
}

TIB_WIDE static void convert_long(const struct tib_edf_conversion *conversion, const unsigned char *bytes,
                                  float *restrict to) {
  const struct tib_edf_conversion c = *conversion;
  for (size_t i = 0; i < c.n; i++) to[i] = (float)value_of(&c, long_sample_at(bytes, i));
}

void tib_edf_convert(const struct tib_edf_conversion *conversion, const unsigned char *bytes, int64_t record) {
  float *to = conversion->to + (size_t)record * conversion->n;
  if (conversion->sample_bytes == 2)
    convert_short(conversion, bytes, to);
  else
    convert_long(conversion, bytes, to);
}

TIB_WIDE void tib_edf_convert_difference(const struct tib_edf_conversion *plus, const struct tib_edf_conversion *minus,
                                         const unsigned char *plus_bytes, const unsigned char *minus_bytes,
                                         int64_t record) {
  const struct tib_edf_conversion p = *plus, m = *minus;
  float *restrict to = p.to + (size_t)record * p.n;
  if (p.sample_bytes == 2)
    for (size_t i = 0; i < p.n; i++)
      to[i] = (float)(value_of(&p, sample_at(plus_bytes, i)) - value_of(&m, sample_at(minus_bytes, i)));
  else
    for (size_t i = 0; i < p.n; i++)
      to[i] = (float)(value_of(&p, long_sample_at(plus_bytes, i)) - value_of(&m, long_sample_at(minus_bytes, i)));
}

void tib_edf_clamp(const struct tib_edf_conversion *conversion, const unsigned char *bytes, int32_t *to) {
  for (size_t i = 0; i < conversion->n; i++) {
    int32_t sample = conversion->sample_bytes == 2 ? sample_at(bytes, i) : long_sample_at(bytes, i);
    to[i] = sample < conversion->low ? conversion->low : sample > conversion->high ? conversion->high : sample;
  }
}
