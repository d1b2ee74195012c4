#include <stdio.h>
#include <string.h>

#include "read/channels/aliases.h"
#include "read/channels/legs.h"
#include "read/channels/units.h"

#define UNITS_BYTES 200

bool tib_leg_is_voltage(const struct tib_leg_search *search, int channel) {
  const struct tib_channel *c = &search->recording->channels[channel];
  return c->unit == TIB_UNIT_UV ||
         (search->choice->unit && tib_unit_named(search->recording, search->choice->unit, channel));
}

/* ---- the way out: a --unit for every channel that would be refused next ---- */

static bool by_alias(const struct tib_leg_search *search, enum tib_side side) {
  const struct tib_channel_choice *choice = search->choice;
  return !choice->leg && !(side == TIB_LEFT ? choice->left : choice->right);
}

/* A leg that is found by its label. Of two that could be the same one the first is enough, as electrodes are not. */
static bool is_next_leg(const struct tib_leg_search *search, int channel) {
  const struct tib_channel *channels = search->recording->channels;
  struct tib_electrode electrode;
  if (!tib_unit_named(search->recording, "LEG=uV", channel)) return false;
  if (tib_alias_electrode(channels[channel].label, &electrode)) return by_alias(search, electrode.side);
  enum tib_side side = tib_alias_leg(channels[channel].label);
  if ((side != TIB_LEFT && side != TIB_RIGHT) || !by_alias(search, side)) return false;
  for (int i = 0; i < channel; i++)
    if (tib_alias_leg(channels[i].label) == side && tib_unit_named(search->recording, "LEG=uV", i)) return false;
  return true;
}

static bool is_next(const struct tib_leg_search *search, int channel) {
  const struct tib_channel_choice *choice = search->choice;
  const char *const named[] = {choice->left, choice->right, choice->leg, choice->calf[0], choice->calf[1]};
  const struct tib_channel *c = &search->recording->channels[channel];
  if (c->unit == TIB_UNIT_UV || !tib_unit_usable(c)) return false;
  for (size_t i = 0; i < sizeof named / sizeof *named; i++)
    if (named[i] && tib_leg_names(search->recording, named[i], channel)) return true;
  return is_next_leg(search, channel);
}

/* "A=uV,B=uV" for the channel and those that come after it; what does not fit is left to the next message. */
static void advise(const struct tib_leg_search *search, int channel, char to[UNITS_BYTES]) {
  const struct tib_recording *recording = search->recording;
  snprintf(to, UNITS_BYTES, "%s=uV", recording->channels[channel].label);
  for (int i = 0; i < (int)tib_channels_stored(recording); i++) {
    const char *label = recording->channels[i].label;
    size_t used = strlen(to);
    bool fits = used + strlen(label) + sizeof ",=uV" <= UNITS_BYTES;
    if (fits && i != channel && !tib_leg_is_voltage(search, i) && is_next(search, i))
      snprintf(to + used, UNITS_BYTES - used, ",%s=uV", label);
  }
}

enum tib_status tib_leg_fail_unit(const struct tib_leg_search *search, int channel, struct tib_error *err) {
  const struct tib_channel *c = &search->recording->channels[channel];
  char units[UNITS_BYTES];
  if (!tib_unit_usable(c))
    return tib_fail(err, TIB_UNIT, "%s: channel '%s' has a range in its header that gives no values; name another channel",
                    search->recording->name, c->label);
  advise(search, channel, units);
  if (!*c->unit_text)
    return tib_fail(err, TIB_UNIT, "%s: channel '%s' has no unit in its header; if you know it, say so with --unit '%s'",
                    search->recording->name, c->label, units);
  return tib_fail(
      err, TIB_UNIT,
      "%s: channel '%s' has the unit '%s', which is no voltage; if the header is wrong, say so with --unit '%s'",
      search->recording->name, c->label, c->unit_text, units);
}
