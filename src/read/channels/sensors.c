#include "read/channels/sensors.h"

#include <string.h>

#include "base/text.h"

/* `part` is in small letters. Text beyond ASCII is compared as it stands. */
static bool says(const char *text, const char *part) {
  size_t n = strlen(part);
  for (; *text; text++) {
    size_t i = 0;
    while (i < n && (text[i] >= 'A' && text[i] <= 'Z' ? text[i] - 'A' + 'a' : text[i]) == part[i]) i++;
    if (i == n) return true;
  }
  return false;
}

static bool is_resistance(const char *unit) {
  static const char *const units[] = {
      "ohm",          "ohms",          "kohm",          "kohms",     "mohm",
      "\xCE\xA9",     "k\xCE\xA9",     "M\xCE\xA9",                             /* Greek omega */
      "\xE2\x84\xA6", "k\xE2\x84\xA6", "M\xE2\x84\xA6", "k\xCF\x89", "\xCF\x89" /* ohm sign; small omega */
  };
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (tib_text_equal_fold(unit, units[i])) return true;
  return false;
}

static bool says_impedance(const char *text) {
  return says(text, "impedan") || says(text,
                                       "imp\xC3\xA9"
                                       "dan");
}

/* Of EMG electrodes it may be told how low their impedance was. */
static bool is_impedance(const struct tib_channel *channel) {
  return is_resistance(channel->unit_text) || says_impedance(channel->label) ||
         (says_impedance(channel->transducer) && !says(channel->transducer, "elect"));
}

enum tib_sensor tib_sensor_find(const struct tib_channel *channel) {
  if (says(channel->transducer, "piezo")) return TIB_SENSOR_PIEZO;
  return is_impedance(channel) ? TIB_SENSOR_IMPEDANCE : TIB_SENSOR_UNKNOWN;
}

const char *tib_sensor_name(enum tib_sensor sensor) {
  return sensor == TIB_SENSOR_PIEZO ? "a piezo sensor" : "an impedance";
}
