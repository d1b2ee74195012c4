#include <stdio.h>

#include "read/channels/aliases.h"
#include "read/channels/legs.h"
#include "read/channels/sensors.h"
#include "read/channels/units.h"

/* A channel, or two electrodes that are to be subtracted; minus is -1 for one channel, plus for none. */
struct candidate {
  int plus, minus;
};

struct alias_search {
  const struct tib_leg_search *leg;
  const struct tib_leg_role *role;
  int taken;
};

static const struct tib_channel *channel_at(const struct alias_search *s, int channel) {
  return &s->leg->recording->channels[channel];
}

static int count_stored(const struct alias_search *s) { return (int)tib_channels_stored(s->leg->recording); }

static bool is_free(const struct alias_search *s, int channel) {
  if (s->taken < 0) return true;
  const struct tib_channel *taken = channel_at(s, s->taken);
  return channel != s->taken && !(taken->derived && (channel == taken->of[0] || channel == taken->of[1]));
}

/* Whether a channel of a leg's name can be one. Without usable ranges it has no values at all. */
static bool may_be_emg(const struct alias_search *s, int channel) {
  const struct tib_channel *c = channel_at(s, channel);
  return is_free(s, channel) && tib_unit_usable(c) && tib_sensor_find(c) == TIB_SENSOR_UNKNOWN;
}

/* Whether `minus` is the other electrode of the same pair as `plus`. */
static bool are_pair(const struct alias_search *s, int plus, int minus) {
  struct tib_electrode a, b;
  return tib_alias_electrode(channel_at(s, plus)->label, &a) && tib_alias_electrode(channel_at(s, minus)->label, &b) &&
         a.pair == b.pair && !a.minus && b.minus && a.side == s->role->side;
}

static bool can_subtract(const struct alias_search *s, int plus, int minus) {
  return may_be_emg(s, plus) && may_be_emg(s, minus) && tib_leg_is_voltage(s->leg, plus) &&
         tib_leg_is_voltage(s->leg, minus) && tib_channels_same_rate(channel_at(s, plus), channel_at(s, minus));
}

/* Another electrode of the channel's pair, with which it `can` be subtracted, or cannot; -1. */
static int find_partner(const struct alias_search *s, int channel, bool can) {
  struct tib_electrode electrode;
  if (!tib_alias_electrode(channel_at(s, channel)->label, &electrode)) return -1;
  for (int i = 0; i < count_stored(s); i++) {
    int plus = electrode.minus ? i : channel, minus = electrode.minus ? channel : i;
    if (are_pair(s, plus, minus) && can_subtract(s, plus, minus) == can) return i;
  }
  return -1;
}

static void name(const struct alias_search *s, struct candidate candidate, char to[160]) {
  const char *plus = channel_at(s, candidate.plus)->label;
  if (candidate.minus < 0)
    snprintf(to, 160, "'%s'", plus);
  else
    snprintf(to, 160, "'%s' minus '%s'", plus, channel_at(s, candidate.minus)->label);
}

static enum tib_status offer(const struct alias_search *s, struct candidate candidate, struct candidate *best,
                             struct tib_error *err) {
  if (best->plus < 0) {
    *best = candidate;
    return TIB_OK;
  }
  char first[160], second[160];
  name(s, *best, first);
  name(s, candidate, second);
  return tib_fail(err, TIB_AMBIGUOUS_CHANNEL, "%s: both %s and %s could be the leg of %s; name one with %s LABEL",
                  s->leg->recording->name, first, second, s->role->option, s->role->option);
}

static enum tib_status offer_pairs(const struct alias_search *s, int plus, struct candidate *best, struct tib_error *err) {
  struct tib_electrode electrode;
  enum tib_status status = TIB_OK;
  if (!tib_alias_electrode(channel_at(s, plus)->label, &electrode) || electrode.minus) return TIB_OK;
  for (int minus = 0; minus < count_stored(s) && status == TIB_OK; minus++)
    if (are_pair(s, plus, minus) && can_subtract(s, plus, minus))
      status = offer(s, (struct candidate){plus, minus}, best, err);
  return status;
}

/* EDGE-16: an electrode that stands alone, though its pair is there, is told. */
static enum tib_status tell_single(const struct alias_search *s, int channel, struct tib_error *err) {
  int partner = find_partner(s, channel, false);
  if (partner < 0) return TIB_OK;
  return tib_leg_tell(s->leg, err, "pair-not-subtracted", "'%s' is used alone: rate or unit of '%s' do not fit it",
                      channel_at(s, channel)->label, channel_at(s, partner)->label);
}

static enum tib_status take(const struct alias_search *s, struct candidate best, int *channel, struct tib_error *err) {
  if (best.minus >= 0) return tib_leg_subtract(s->leg, s->role, best.plus, best.minus, channel, err);
  *channel = best.plus;
  return tell_single(s, best.plus, err);
}

/* The role stays empty: a channel whose unit alone is not known stops, one that measures something else is told. */
static enum tib_status explain_none(const struct alias_search *s, struct tib_error *err) {
  const struct tib_channel *other = NULL;
  for (int i = 0; i < count_stored(s); i++) {
    const struct tib_channel *c = channel_at(s, i);
    if (tib_alias_leg(c->label) != s->role->side || !tib_unit_usable(c)) continue;
    if (may_be_emg(s, i)) return tib_leg_fail_unit(s->leg, i, err);
    if (is_free(s, i) && !other) other = c;
  }
  if (!other) return TIB_OK;
  return tib_leg_tell(s->leg, err, "not-emg", "'%s' is %s by its header and not taken for %s", other->label,
                      tib_sensor_name(tib_sensor_find(other)), s->role->words);
}

enum tib_status tib_leg_find_alias(const struct tib_leg_search *search, const struct tib_leg_role *role, int taken,
                                   int *channel, struct tib_error *err) {
  struct alias_search s = {search, role, taken};
  struct candidate best = {-1, -1};
  enum tib_status status = TIB_OK;
  *channel = -1;
  for (int i = 0; i < count_stored(&s) && status == TIB_OK; i++) {
    status = offer_pairs(&s, i, &best, err);
    bool fits = tib_alias_leg(channel_at(&s, i)->label) == role->side && may_be_emg(&s, i);
    if (status == TIB_OK && fits && tib_leg_is_voltage(search, i) && find_partner(&s, i, true) < 0)
      status = offer(&s, (struct candidate){i, -1}, &best, err);
  }
  if (status != TIB_OK) return status;
  return best.plus < 0 ? explain_none(&s, err) : take(&s, best, channel, err);
}

int tib_leg_other_sensor(const struct tib_recording *recording) {
  for (int i = 0; i < (int)tib_channels_stored(recording); i++)
    if (tib_alias_leg(recording->channels[i].label) != TIB_SIDE_NONE && tib_unit_usable(&recording->channels[i]) &&
        tib_sensor_find(&recording->channels[i]) != TIB_SENSOR_UNKNOWN)
      return i;
  return -1;
}
