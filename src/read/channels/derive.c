#include <math.h>
#include <stdio.h>

#include "base/array.h"
#include "base/text.h"
#include "read/channels/channels.h"

size_t tib_channels_stored(const struct tib_recording *recording) {
  size_t n = recording->n_channels;
  while (n > 0 && recording->channels[n - 1].derived) n--;
  return n;
}

static int find_derived(const struct tib_recording *recording, int plus, int minus) {
  for (size_t i = tib_channels_stored(recording); i < recording->n_channels; i++)
    if (recording->channels[i].of[0] == plus && recording->channels[i].of[1] == minus) return (int)i;
  return -1;
}

static enum tib_status check(const struct tib_recording *recording, int plus, int minus, struct tib_error *err) {
  int n = (int)tib_channels_stored(recording);
  if (plus < 0 || minus < 0 || plus >= n || minus >= n)
    return tib_fail(err, TIB_INTERNAL, "%s: channels %d and %d were to be subtracted and are not there", recording->name,
                    plus, minus);
  const struct tib_channel *a = &recording->channels[plus], *b = &recording->channels[minus];
  if (plus == minus)
    return tib_fail(err, TIB_USAGE, "%s: channel '%s' minus itself is nothing; name two channels", recording->name,
                    a->label);
  const struct tib_channel *other = a->unit != TIB_UNIT_UV ? a : b;
  if (other->unit != TIB_UNIT_UV)
    return tib_fail(err, TIB_UNIT,
                    "%s: '%s' cannot be subtracted from '%s': the unit of '%s', '%s', is no voltage; if the header is "
                    "wrong, say so with --unit '%s=uV'",
                    recording->name, b->label, a->label, other->label, other->unit_text, other->label);
  if (!tib_channels_same_rate(a, b))
    return tib_fail(err, TIB_UNSUPPORTED,
                    "%s: '%s' cannot be subtracted from '%s', they have different sampling rates; name one of them alone",
                    recording->name, b->label, a->label);
  return TIB_OK;
}

/* The ends of a stored channel, uV. */
struct ends {
  double low, high;
};

static struct ends ends_of(const struct tib_channel *c) {
  double a = c->scale * c->digital_min + c->offset, b = c->scale * c->digital_max + c->offset;
  return (struct ends){fmin(a, b), fmax(a, b)};
}

/* What two texts say, once where they say the same. */
static void join_texts(char *to, size_t size, const char *a, const char *b) {
  char both[700];
  bool same = tib_text_equal_fold(a, b);
  snprintf(both, sizeof both, "%s%s%s", a, same || !*a || !*b ? "" : "; ", same ? "" : b);
  tib_text_copy(to, size, both);
}

/* Steps of the coarser of the two from end to end: what is at an end has both channels at theirs. */
static struct tib_channel difference(const struct tib_channel *a, const struct tib_channel *b) {
  struct ends first = ends_of(a), second = ends_of(b);
  struct tib_channel c = {.unit_text = "uV", .unit = TIB_UNIT_UV, .rate = a->rate, .derived = true};
  char label[sizeof a->label + sizeof b->label];
  snprintf(label, sizeof label, "%s-%s", a->label, b->label);
  tib_text_copy(c.label, sizeof c.label, label);
  join_texts(c.prefilter, sizeof c.prefilter, a->prefilter, b->prefilter);
  join_texts(c.transducer, sizeof c.transducer, a->transducer, b->transducer);
  c.physical_min = first.low - second.high;
  c.physical_max = first.high - second.low;
  c.scale = c.resolution = fmax(a->resolution, b->resolution);
  c.offset = c.physical_min;
  c.digital_max = (int32_t)lround((c.physical_max - c.physical_min) / c.scale);
  return c;
}

enum tib_status tib_channel_derive(struct tib_recording *recording, int plus, int minus, int *channel,
                                   struct tib_error *err) {
  *channel = -1;
  enum tib_status status = check(recording, plus, minus, err);
  if (status != TIB_OK) return status;
  *channel = find_derived(recording, plus, minus);
  if (*channel >= 0) return TIB_OK;
  size_t capacity = recording->n_channels, n = recording->n_channels;
  status = tib_array_reserve(&recording->channels, &capacity, n + 1, sizeof *recording->channels, err);
  if (status != TIB_OK) return status;
  recording->channels[n] = difference(&recording->channels[plus], &recording->channels[minus]);
  recording->channels[n].of[0] = plus;
  recording->channels[n].of[1] = minus;
  recording->n_channels++;
  *channel = (int)n;
  return TIB_OK;
}
