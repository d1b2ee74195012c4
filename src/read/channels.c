#include "read/channels.h"

#include <string.h>

#include "base/text.h"
#include "read/aliases.h"
#include "read/read.h"
#include "read/units.h"

static const struct role {
  enum tib_side side;
  const char *option;
} roles[] = {{TIB_LEFT, "--left"}, {TIB_RIGHT, "--right"}, {TIB_BOTH, "--leg"}};

/* What is searched, and what the user said. */
struct search {
  const struct tib_recording *recording;
  const struct tib_channel_choice *choice;
};

static bool is_voltage(const struct search *search, int channel) {
  const struct tib_channel *c = &search->recording->channels[channel];
  return c->unit == TIB_UNIT_UV ||
         (search->choice->unit && tib_unit_named(search->recording, search->choice->unit, channel));
}

static enum tib_status fail_unit(const struct search *search, int channel, struct tib_error *err) {
  const struct tib_channel *c = &search->recording->channels[channel];
  if (!tib_unit_usable(c))
    return tib_fail(err, TIB_UNIT, "%s: channel '%s' has a range in its header that gives no values; name another channel",
                    search->recording->name, c->label);
  if (!*c->unit_text)
    return tib_fail(err, TIB_UNIT, "%s: channel '%s' has no unit in its header; if you know it, say so with --unit '%s=uV'",
                    search->recording->name, c->label, c->label);
  return tib_fail(
      err, TIB_UNIT,
      "%s: channel '%s' has the unit '%s', which is no voltage; if the header is wrong, say so with --unit '%s=uV'",
      search->recording->name, c->label, c->unit_text, c->label);
}

static enum tib_status find_named(const struct search *search, const char *option, const char *label, int *channel,
                                  struct tib_error *err) {
  size_t n = strlen(label);
  while (n > 0 && label[n - 1] == ' ') n--;
  while (n > 0 && *label == ' ') label++, n--;
  enum tib_status status = tib_label_resolve(search->recording, option, (struct tib_label){label, n}, channel, err);
  if (status != TIB_OK) return status;
  return is_voltage(search, *channel) ? TIB_OK : fail_unit(search, *channel, err);
}

/* The only voltage among the channels whose whole label is an alias of the role. Others, such as impedances under a leg's
 * name, are rivals only where there is no voltage. A channel without usable ranges is none. */
static enum tib_status find_alias(const struct search *search, const struct role *role, int taken, int *channel,
                                  struct tib_error *err) {
  int other = -1;
  *channel = -1;
  for (int i = 0; i < (int)search->recording->n_channels; i++) {
    const struct tib_channel *c = &search->recording->channels[i];
    if (i == taken || tib_alias_leg(c->label) != role->side || !tib_unit_usable(c)) continue;
    if (!is_voltage(search, i)) {
      if (other < 0) other = i;
    } else if (*channel >= 0) {
      return tib_fail(err, TIB_AMBIGUOUS_CHANNEL, "%s: both '%s' and '%s' could be the leg of %s; name one with %s LABEL",
                      search->recording->name, search->recording->channels[*channel].label, c->label, role->option,
                      role->option);
    } else {
      *channel = i;
    }
  }
  return *channel < 0 && other >= 0 ? fail_unit(search, other, err) : TIB_OK;
}

static enum tib_status find_legs(const struct search *search, struct tib_channels *channels, struct tib_error *err) {
  const struct tib_channel_choice *choice = search->choice;
  enum tib_status status = TIB_OK;
  if (choice->leg) return find_named(search, "--leg", choice->leg, &channels->leg, err);
  if (choice->left) status = find_named(search, "--left", choice->left, &channels->left, err);
  if (status == TIB_OK && choice->right) status = find_named(search, "--right", choice->right, &channels->right, err);
  if (status == TIB_OK && !choice->left) status = find_alias(search, &roles[0], channels->right, &channels->left, err);
  if (status == TIB_OK && !choice->right) status = find_alias(search, &roles[1], channels->left, &channels->right, err);
  if (status == TIB_OK && channels->left < 0 && channels->right < 0)
    status = find_alias(search, &roles[2], -1, &channels->leg, err);
  if (status == TIB_OK && channels->left >= 0 && channels->left == channels->right)
    status =
        tib_fail(err, TIB_USAGE, "%s: --left and --right name the same channel; use --leg for one channel of both legs",
                 search->recording->name);
  return status;
}

enum tib_status tib_read_channels(const struct tib_recording *recording, const struct tib_channel_choice *choice,
                                  bool legs_needed, struct tib_channels *channels, struct tib_error *err) {
  struct search search = {recording, choice};
  *channels = (struct tib_channels){-1, -1, -1, {{-1, -1, -1}, {-1, -1, -1}}};
  if (choice->leg && (choice->left || choice->right))
    return tib_fail(err, TIB_USAGE, "%s: --leg stands for both legs; leave out --left and --right, or --leg",
                    recording->name);
  enum tib_status status = find_legs(&search, channels, err);
  if (status == TIB_OK) status = tib_accel_find(recording, choice->accel, channels, err);
  if (status != TIB_OK) return status;
  if (!legs_needed || channels->left >= 0 || channels->right >= 0 || channels->leg >= 0) return TIB_OK;
  char labels[256];
  tib_label_list(recording, labels, sizeof labels);
  if (recording->n_channels == 0)
    return tib_fail(err, TIB_NO_LEG_CHANNEL, "%s holds annotations and no signal; name a recording with leg channels",
                    recording->name);
  return tib_fail(err, TIB_NO_LEG_CHANNEL,
                  "%s: no channel is known to be a leg; name one with --left, --right or --leg; there are: %s",
                  recording->name, labels);
}
