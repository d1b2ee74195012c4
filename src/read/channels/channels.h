#ifndef TIB_READ_CHANNELS_H
#define TIB_READ_CHANNELS_H

/* Finding channels by label; for this room's own files. */

#include <tibialis/types.h>

struct tib_label {
  const char *s;
  size_t n;
};

/* The part of `text` up to the next comma, trimmed; *text moves behind it, NULL after the last. */
struct tib_label tib_label_next(const char **text);

/* Channels that are signals of the file; what comes after them is derived. */
size_t tib_channels_stored(const struct tib_recording *recording);

static inline bool tib_channels_same_rate(const struct tib_channel *a, const struct tib_channel *b) {
  return a->rate.samples == b->rate.samples && a->rate.record == b->rate.record;
}

/* Appends channel `plus` minus channel `minus` to the recording (EDGE-16), or finds it where it was derived before;
 * pointers to channels are no longer good. Its values are uV, its scale and resolution those of the coarser channel, its
 * ends those of both at opposite ends. *channel is its index. Errors: TIB_UNIT, TIB_UNSUPPORTED (different rates),
 * TIB_USAGE (a channel minus itself), TIB_INTERNAL, TIB_MEMORY. */
enum tib_status tib_channel_derive(struct tib_recording *recording, int plus, int minus, int *channel,
                                   struct tib_error *err);

/* Index of the file's channel of this label: as written, else without regard to case. -1: none. -2: more than one. */
int tib_label_find(const struct tib_recording *recording, struct tib_label label);

/* The labels of the file as "A, B, C"; what does not fit is cut with "...". */
void tib_label_list(const struct tib_recording *recording, char *to, size_t size);

/* Fails with TIB_NO_LEG_CHANNEL or TIB_AMBIGUOUS_CHANNEL where the named channel is not exactly one. */
enum tib_status tib_label_resolve(const struct tib_recording *recording, const char *option, struct tib_label label,
                                  int *channel, struct tib_error *err);

/* What tib_read_channels() does, on a recording by itself. */
struct tib_channel_choice;
enum tib_status tib_channels_find(struct tib_recording *recording, const struct tib_channel_choice *choice,
                                  bool legs_needed, struct tib_channels *channels, struct tib_error *err);

/* Ankle accelerometers. named: "X,Y,Z" of left and right; NULL: by label, where an ankle without three axes of one rate is
 * absent. */
enum tib_status tib_accel_find(const struct tib_recording *recording, const char *const named[2],
                               struct tib_channels *channels, struct tib_error *err);

/* The channel that tells heart beats, after the legs. named: its label, or "off"; NULL: by label, absent where none is. */
enum tib_status tib_ecg_find(const struct tib_recording *recording, const char *named, struct tib_channels *channels,
                             struct tib_error *err);

/* Whether a --unit option ("LABEL=uV,...", or "LEG=uV" for every leg without a known unit) gives this channel a voltage. */
bool tib_unit_named(const struct tib_recording *recording, const char *option, int channel);

#endif
