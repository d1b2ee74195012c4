#include <string.h>

#include "read/channels/aliases.h"
#include "read/channels/channels.h"
#include "read/channels/sensors.h"
#include "read/channels/units.h"

#define RATE_MIN_HZ                                                                                    \
  60 /* below, a QRS cannot be told from what surrounds it; such channels are trends of the heart rate \
      */

static bool is_used(const struct tib_recording *recording, const struct tib_channels *channels, int channel) {
  int legs[5 + TIB_MAX_EXTRA] = {channels->left, channels->right, channels->leg, channels->calf[0], channels->calf[1]};
  size_t n = 5;
  for (size_t i = 0; i < channels->n_extra; i++) legs[n++] = channels->extra[i].channel;
  for (size_t i = 0; i < n; i++) {
    if (legs[i] < 0) continue;
    const struct tib_channel *leg = &recording->channels[legs[i]];
    if (legs[i] == channel || (leg->derived && (leg->of[0] == channel || leg->of[1] == channel))) return true;
  }
  return false;
}

static bool is_fast(const struct tib_channel *channel) {
  return (double)channel->rate.samples * (double)TIB_TICKS_PER_S >= RATE_MIN_HZ * (double)channel->rate.record;
}

static bool may_be_ecg(const struct tib_channel *channel) {
  return tib_unit_usable(channel) && channel->unit != TIB_UNIT_G && is_fast(channel) &&
         tib_sensor_find(channel) == TIB_SENSOR_UNKNOWN;
}

/* Lead II before all others, whose R waves are large in nearly everybody; then the first. */
static int find_labelled(const struct tib_recording *recording, const struct tib_channels *channels) {
  int first = -1;
  for (int i = 0; i < (int)tib_channels_stored(recording); i++) {
    enum tib_ecg_label label = tib_alias_ecg(recording->channels[i].label);
    if (label == TIB_ECG_NONE || !may_be_ecg(&recording->channels[i]) || is_used(recording, channels, i)) continue;
    if (label == TIB_ECG_LEAD_II) return i;
    if (first < 0) first = i;
  }
  return first;
}

enum tib_status tib_ecg_find(const struct tib_recording *recording, const char *named, struct tib_channels *channels,
                             struct tib_error *err) {
  channels->ecg = -1;
  if (named && strcmp(named, "off") == 0) return TIB_OK;
  if (!named) {
    channels->ecg = find_labelled(recording, channels);
    return TIB_OK;
  }
  int channel = -1;
  enum tib_status status = tib_label_resolve(recording, "--ecg", (struct tib_label){named, strlen(named)}, &channel, err);
  if (status != TIB_OK) return status;
  const struct tib_channel *c = &recording->channels[channel];
  if (!tib_unit_usable(c))
    return tib_fail(err, TIB_UNIT, "%s: --ecg: channel '%s' has a range in its header that gives no values; name another",
                    recording->name, c->label);
  if (!is_fast(c))
    return tib_fail(err, TIB_UNSUPPORTED, "%s: --ecg: channel '%s' has fewer than %d samples a second; name another or off",
                    recording->name, c->label, RATE_MIN_HZ);
  if (is_used(recording, channels, channel))
    return tib_fail(err, TIB_USAGE, "%s: --ecg: channel '%s' is a leg or another muscle; name another or off",
                    recording->name, c->label);
  channels->ecg = channel;
  return TIB_OK;
}
