#include <string.h>

#include "read/channels/legs.h"
#include "read/channels/sensors.h"

struct difference {
  int plus, minus;
};

static struct tib_label trim(const char *s, size_t n) {
  while (n > 0 && s[n - 1] == ' ') n--;
  while (n > 0 && *s == ' ') s++, n--;
  return (struct tib_label){s, n};
}

/* Two labels may hold a '-' themselves: every one of the text is tried as the sign. difference->plus is -1 where no split
 * gives two labels of the file. */
static enum tib_status find_difference(const struct tib_recording *recording, const char *option, struct tib_label text,
                                       struct difference *difference, struct tib_error *err) {
  *difference = (struct difference){-1, -1};
  for (size_t i = 1; i + 1 < text.n; i++) {
    if (text.s[i] != '-') continue;
    struct tib_label a = trim(text.s, i), b = trim(text.s + i + 1, text.n - i - 1);
    int plus = tib_label_find(recording, a), minus = tib_label_find(recording, b);
    if (plus == -1 || minus == -1) continue;
    enum tib_status status = tib_label_resolve(recording, option, a, &plus, err);
    if (status == TIB_OK) status = tib_label_resolve(recording, option, b, &minus, err);
    if (status != TIB_OK) return status;
    const struct tib_channel *c = recording->channels;
    if (difference->plus >= 0)
      return tib_fail(err, TIB_AMBIGUOUS_CHANNEL,
                      "%s: %s '%.*s' is both '%s' minus '%s' and '%s' minus '%s'; rename a channel in the file",
                      recording->name, option, text.n < 160 ? (int)text.n : 160, text.s, c[difference->plus].label,
                      c[difference->minus].label, c[plus].label, c[minus].label);
    *difference = (struct difference){plus, minus};
  }
  return TIB_OK;
}

/* Channels that are no EMG by their header are taken, as the user knows better, and it is told. */
static enum tib_status take(const struct tib_leg_search *search, const struct tib_leg_role *role, int channel,
                            struct tib_error *err) {
  const struct tib_channel *c = &search->recording->channels[channel];
  if (!tib_leg_is_voltage(search, channel)) return tib_leg_fail_unit(search, channel, err);
  enum tib_sensor sensor = tib_sensor_find(c);
  if (sensor == TIB_SENSOR_UNKNOWN) return TIB_OK;
  return tib_leg_tell(search, err, "not-emg", "'%s' is %s by its header; it is %s because it was named", c->label,
                      tib_sensor_name(sensor), role->words);
}

enum tib_status tib_leg_find_named(const struct tib_leg_search *search, const struct tib_leg_role *role, const char *text,
                                   int *channel, struct tib_error *err) {
  struct tib_label label = trim(text, strlen(text));
  struct difference difference = {-1, -1};
  enum tib_status status = TIB_OK;
  if (tib_label_find(search->recording, label) == -1)
    status = find_difference(search->recording, role->option, label, &difference, err);
  if (status == TIB_OK && difference.plus < 0)
    status = tib_label_resolve(search->recording, role->option, label, channel, err);
  if (status != TIB_OK) return status;
  if (difference.plus < 0) return take(search, role, *channel, err);
  status = take(search, role, difference.plus, err);
  if (status == TIB_OK) status = take(search, role, difference.minus, err);
  return status == TIB_OK ? tib_leg_subtract(search, role, difference.plus, difference.minus, channel, err) : status;
}

bool tib_leg_names(const struct tib_recording *recording, const char *text, int channel) {
  struct tib_label label = trim(text, strlen(text));
  struct difference difference;
  struct tib_error err;
  int found = tib_label_find(recording, label);
  if (found != -1) return found == channel;
  return find_difference(recording, "", label, &difference, &err) == TIB_OK &&
         (difference.plus == channel || (difference.plus >= 0 && difference.minus == channel));
}
