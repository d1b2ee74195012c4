#include "read/channels/aliases.h"
#include "read/channels/channels.h"
#include "read/channels/units.h"

static const char *const options[2] = {"--accel-left", "--accel-right"};

static bool equal_rates(const struct tib_recording *recording, const int axes[3]) {
  int64_t samples = recording->channels[axes[0]].rate.samples;
  return recording->channels[axes[1]].rate.samples == samples && recording->channels[axes[2]].rate.samples == samples;
}

static enum tib_status find_named(const struct tib_recording *recording, const char *option, const char *text, int axes[3],
                                  struct tib_error *err) {
  const char *rest = text;
  for (int i = 0; i < 3; i++) {
    if (!rest) return tib_fail(err, TIB_USAGE, "%s: %s wants three labels; give X,Y,Z", recording->name, option);
    enum tib_status status = tib_label_resolve(recording, option, tib_label_next(&rest), &axes[i], err);
    if (status != TIB_OK) return status;
    const struct tib_channel *c = &recording->channels[axes[i]];
    if (c->unit != TIB_UNIT_G)
      return tib_fail(err, TIB_UNIT, "%s: %s: channel '%s' has the unit '%s', not g, mg or m/s2; name another channel",
                      recording->name, option, c->label, c->unit_text);
  }
  if (rest) return tib_fail(err, TIB_USAGE, "%s: %s wants three labels; give X,Y,Z", recording->name, option);
  if (axes[0] == axes[1] || axes[1] == axes[2] || axes[0] == axes[2])
    return tib_fail(err, TIB_USAGE, "%s: %s names one channel twice", recording->name, option);
  if (!equal_rates(recording, axes))
    return tib_fail(err, TIB_UNSUPPORTED, "%s: %s: the three axes have different sampling rates; name axes of one sensor",
                    recording->name, option);
  return TIB_OK;
}

static enum tib_status find_labelled(const struct tib_recording *recording, int ankle, int axes[3], struct tib_error *err) {
  for (int i = 0; i < (int)tib_channels_stored(recording); i++) {
    const struct tib_channel *c = &recording->channels[i];
    enum tib_side side;
    int axis;
    if (c->unit != TIB_UNIT_G || !tib_alias_accel(c->label, &side, &axis)) continue;
    if (side != (ankle == 0 ? TIB_LEFT : TIB_RIGHT)) continue;
    if (axes[axis] >= 0)
      return tib_fail(err, TIB_AMBIGUOUS_CHANNEL,
                      "%s: both '%s' and '%s' could be the %c axis of %s; name all three with it", recording->name,
                      recording->channels[axes[axis]].label, c->label, "xyz"[axis], options[ankle]);
    axes[axis] = i;
  }
  if (axes[0] < 0 || axes[1] < 0 || axes[2] < 0 || !equal_rates(recording, axes)) axes[0] = axes[1] = axes[2] = -1;
  return TIB_OK;
}

enum tib_status tib_accel_find(const struct tib_recording *recording, const char *const named[2],
                               struct tib_channels *channels, struct tib_error *err) {
  for (int ankle = 0; ankle < 2; ankle++) {
    int *axes = channels->accel[ankle];
    enum tib_status status = named[ankle] ? find_named(recording, options[ankle], named[ankle], axes, err)
                                          : find_labelled(recording, ankle, axes, err);
    if (status != TIB_OK) return status;
  }
  return TIB_OK;
}
