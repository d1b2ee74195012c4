#include <string.h>

#include "base/text.h"
#include "read/channels/aliases.h"
#include "read/channels/channels.h"
#include "read/channels/sensors.h"
#include "read/channels/units.h"
#include "read/edf/fields.h"
#include "read/reader.h"

/* One "LABEL=UNIT". */
struct override {
  struct tib_label label;
  char unit[16];
};

static bool parse_override(struct tib_label text, struct override *override) {
  size_t at = text.n;
  double factor;
  while (at > 0 && text.s[at - 1] != '=') at--;
  if (at < 2 || text.n - at >= sizeof override->unit) return false;
  override->label = (struct tib_label){text.s, at - 1};
  memcpy(override->unit, text.s + at, text.n - at);
  override->unit[text.n - at] = '\0';
  return tib_unit_find(override->unit, &factor) == TIB_UNIT_UV;
}

/* The second electrode of a pair is a leg's where the first is there. */
static enum tib_side leg_of(const struct tib_recording *recording, const char *label) {
  struct tib_electrode electrode, other;
  enum tib_side side = tib_alias_leg(label);
  if (side != TIB_SIDE_NONE || !tib_alias_electrode(label, &electrode)) return side;
  for (size_t i = 0; i < tib_channels_stored(recording); i++)
    if (tib_alias_electrode(recording->channels[i].label, &other) && other.pair == electrode.pair && !other.minus)
      return electrode.side;
  return TIB_SIDE_NONE;
}

static bool has_voltage(const struct tib_recording *recording, enum tib_side side) {
  for (size_t i = 0; i < tib_channels_stored(recording); i++)
    if (recording->channels[i].unit == TIB_UNIT_UV && leg_of(recording, recording->channels[i].label) == side) return true;
  return false;
}

/* LEG, where no channel has that very name, is every leg whose unit is not known and that has no rival with one. */
static bool is_meant(const struct tib_recording *recording, struct tib_label label, int channel) {
  int found = tib_label_find(recording, label);
  if (found != -1) return found == channel;
  const struct tib_channel *c = &recording->channels[channel];
  bool leg = label.n == 3 && (memcmp(label.s, "LEG", 3) == 0 || memcmp(label.s, "leg", 3) == 0);
  if (!leg || c->unit != TIB_UNIT_OTHER || !tib_unit_usable(c) || tib_sensor_find(c) != TIB_SENSOR_UNKNOWN) return false;
  enum tib_side side = leg_of(recording, c->label);
  return side != TIB_SIDE_NONE && !has_voltage(recording, side);
}

bool tib_unit_named(const struct tib_recording *recording, const char *option, int channel) {
  for (const char *rest = option; rest;) {
    struct override override;
    if (!parse_override(tib_label_next(&rest), &override)) continue;
    if (is_meant(recording, override.label, channel)) return tib_unit_usable(&recording->channels[channel]);
  }
  return false;
}

static enum tib_status apply(struct tib_reader *reader, const struct override *override, struct tib_error *err) {
  struct tib_recording *recording = &reader->header.recording;
  bool meant[TIB_EDF_MAX_SIGNALS]; /* decided before any unit changes */
  int n = 0, n_channels = (int)tib_channels_stored(recording);
  for (int i = 0; i < n_channels; i++) n += meant[i] = is_meant(recording, override->label, i);
  if (n == 0)
    return tib_fail(err, TIB_UNIT,
                    "%s: --unit names '%.*s', and no single channel is meant by it; give a label of the file",
                    recording->name, override->label.n < 64 ? (int) override->label.n : 64, override->label.s);
  for (int i = 0; i < n_channels; i++) {
    if (!meant[i]) continue;
    struct tib_channel *c = &recording->channels[i];
    tib_unit_apply(c, override->unit);
    if (c->unit != TIB_UNIT_UV)
      return tib_fail(err, TIB_UNIT,
                      "%s: --unit cannot mend channel '%s': the range in its header gives no values; name another channel",
                      recording->name, c->label);
    enum tib_status status = tib_edf_deviate(recording, err, "unit-override", "the unit that the user named is used",
                                             "%s: unit '%s' taken as %s", c->label, c->unit_text, override->unit);
    if (status != TIB_OK) return status;
  }
  return TIB_OK;
}

enum tib_status tib_read_unit_override(struct tib_reader *reader, const char *text, struct tib_error *err) {
  struct tib_recording *recording = &reader->header.recording;
  recording->n_deviations = reader->n_header_deviations;
  for (const char *rest = text; rest;) {
    struct tib_label part = tib_label_next(&rest);
    struct override override;
    if (!parse_override(part, &override))
      return tib_fail(err, TIB_USAGE, "%s: --unit '%.*s' is not LABEL=uV, LABEL=mV or LABEL=V; write it so",
                      recording->name, part.n < 64 ? (int)part.n : 64, part.s);
    enum tib_status status = apply(reader, &override, err);
    if (status != TIB_OK) return status;
  }
  reader->n_header_deviations = reader->n_pass_deviations = recording->n_deviations;
  return TIB_OK;
}
