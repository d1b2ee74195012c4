#include "read/channels/units.h"

#include <math.h>
#include <string.h>

static const struct unit_row {
  const char *text;
  enum tib_unit unit;
  double factor;
} units[] = {
    {"uV", TIB_UNIT_UV, 1.0}, /* there is no other u, whatever the case; an mV is not an MV */
    {"uv", TIB_UNIT_UV, 1.0},
    {"UV", TIB_UNIT_UV, 1.0},
    {"\xC2\xB5V", TIB_UNIT_UV, 1.0}, /* micro sign, UTF-8 */
    {"\xC2\xB5v", TIB_UNIT_UV, 1.0},
    {"\xB5V", TIB_UNIT_UV, 1.0},     /* the same, Latin-1 */
    {"\xCE\xBCV", TIB_UNIT_UV, 1.0}, /* Greek mu */
    {"\xCE\xBCv", TIB_UNIT_UV, 1.0},
    {"mV", TIB_UNIT_UV, 1e3},
    {"V", TIB_UNIT_UV, 1e6},
    {"g", TIB_UNIT_G, 1.0},
    {"G", TIB_UNIT_G, 1.0},
    {"mg", TIB_UNIT_G, 1e-3},
    {"m/s2", TIB_UNIT_G, 1.0 / 9.80665},
    {"m/s^2", TIB_UNIT_G, 1.0 / 9.80665},
    {"m/s\xC2\xB2", TIB_UNIT_G, 1.0 / 9.80665},
};

enum tib_unit tib_unit_find(const char *text, double *factor) {
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (strcmp(text, units[i].text) == 0) {
      *factor = units[i].factor;
      return units[i].unit;
    }
  *factor = 1.0;
  return TIB_UNIT_OTHER;
}

static bool has_ranges(const struct tib_channel *channel) {
  return channel->digital_min != channel->digital_max && isfinite(channel->physical_min) &&
         isfinite(channel->physical_max) && channel->physical_min != channel->physical_max;
}

void tib_unit_apply(struct tib_channel *channel, const char *text) {
  double factor;
  channel->unit = tib_unit_find(text, &factor);
  channel->scale = channel->offset = channel->resolution = NAN;
  if (has_ranges(channel)) {
    double steps = (double)channel->digital_max - (double)channel->digital_min;
    double step = (channel->physical_max - channel->physical_min) / steps;
    channel->scale = step * factor;
    channel->offset = (channel->physical_min - step * channel->digital_min) * factor;
    channel->resolution = fabs(channel->scale);
  }
  if (!tib_unit_usable(channel)) channel->unit = TIB_UNIT_OTHER;
}

bool tib_unit_usable(const struct tib_channel *channel) {
  return isfinite(channel->scale) && isfinite(channel->offset) && channel->scale != 0.0;
}
