#include <string.h>

#include "base/text.h"
#include "read/channels/legs.h"
#include "read/channels/sensors.h"

/* Muscles beside the tibialis anterior: they are named and never guessed, as no label of the field tells them safely. */

static const struct tib_leg_role CALF[2] = {{TIB_LEFT, "--calf-left", "the left calf"},
                                            {TIB_RIGHT, "--calf-right", "the right calf"}};

/* ---- LABEL:SIDE:MUSCLE ---- */

struct extra {
  struct tib_label label;
  enum tib_side side;
  struct tib_label muscle;
};

/* The last colon of s[0..n), n where there is none. */
static size_t last_colon(const char *s, size_t n) {
  for (size_t i = n; i > 0; i--)
    if (s[i - 1] == ':') return i - 1;
  return n;
}

static bool is_word(const char *s, size_t n, const char *word) { return n == strlen(word) && memcmp(s, word, n) == 0; }

/* A label may hold a colon, the others do not: read from behind. */
static enum tib_status split(const char *text, struct extra *extra, struct tib_error *err) {
  size_t n = strlen(text), second = last_colon(text, n), first = second < n ? last_colon(text, second) : n;
  const char *side = text + first + 1;
  size_t n_side = first < second ? second - first - 1 : 0;
  bool left = n_side && is_word(side, n_side, "left"), right = n_side && is_word(side, n_side, "right");
  if (first == 0 || first >= second || second + 1 >= n || (!left && !right))
    return tib_fail(err, TIB_USAGE,
                    "--extra %s: not of the form LABEL:SIDE:MUSCLE with left or right, such as 'EMG foot:left:foot'; write "
                    "it so",
                    text);
  *extra = (struct extra){{text, first}, left ? TIB_LEFT : TIB_RIGHT, {text + second + 1, n - second - 1}};
  if (extra->muscle.n >= sizeof((struct tib_extra_channel *)0)->muscle)
    return tib_fail(err, TIB_USAGE, "--extra %s: a muscle's name has at most %zu bytes; shorten it", text,
                    sizeof((struct tib_extra_channel *)0)->muscle - 1);
  if (extra->muscle.n == strlen("gastrocnemius") && is_word(extra->muscle.s, extra->muscle.n, "gastrocnemius"))
    return tib_fail(err, TIB_USAGE, "--extra %s: the calf has options of its own; use --calf-%s", text,
                    left ? "left" : "right");
  return TIB_OK;
}

static bool is_same_muscle(const struct extra *a, const struct extra *b) {
  return a->side == b->side && a->muscle.n == b->muscle.n && memcmp(a->muscle.s, b->muscle.s, a->muscle.n) == 0;
}

enum tib_status tib_read_extra_check(size_t n, const char *const *extra, struct tib_error *err) {
  struct extra known[TIB_MAX_EXTRA];
  if (n > TIB_MAX_EXTRA)
    return tib_fail(err, TIB_USAGE, "--extra was given %zu times; at most %d muscles can be added", n, TIB_MAX_EXTRA);
  for (size_t i = 0; i < n; i++) {
    enum tib_status status = split(extra[i], &known[i], err);
    if (status != TIB_OK) return status;
    for (size_t k = 0; k < i; k++)
      if (is_same_muscle(&known[i], &known[k]))
        return tib_fail(err, TIB_USAGE, "--extra %s: that muscle was named before; give each a name of its own", extra[i]);
  }
  return TIB_OK;
}

/* ---- the channels ---- */

static enum tib_status find_extra(const struct tib_leg_search *search, const char *text, struct tib_channels *channels,
                                  struct tib_error *err) {
  char label[sizeof((struct tib_channel *)0)->label * 2 + 2], words[64];
  struct extra extra;
  enum tib_status status = split(text, &extra, err);
  if (status != TIB_OK) return status;
  if (extra.label.n >= sizeof label)
    return tib_fail(err, TIB_NO_LEG_CHANNEL, "%s: --extra %s: no channel has a label of that length; give one of the file",
                    search->recording->name, text);
  memcpy(label, extra.label.s, extra.label.n);
  label[extra.label.n] = '\0';
  struct tib_extra_channel *to = &channels->extra[channels->n_extra];
  *to = (struct tib_extra_channel){.channel = -1, .side = extra.side};
  memcpy(to->muscle, extra.muscle.s, extra.muscle.n);
  to->muscle[extra.muscle.n] = '\0';
  tib_text_copy(words, sizeof words, extra.side == TIB_LEFT ? "the left " : "the right ");
  tib_text_copy(words + strlen(words), sizeof words - strlen(words), to->muscle);
  struct tib_leg_role role = {extra.side, "--extra", words};
  status = tib_leg_find_named(search, &role, label, &to->channel, err);
  if (status == TIB_OK) channels->n_extra++;
  return status;
}

/* One signal cannot be two muscles; a channel that is subtracted in one place may stand alone in another. */
static enum tib_status check_once(const struct tib_recording *recording, const struct tib_channels *channels,
                                  struct tib_error *err) {
  int used[3 + 2 + TIB_MAX_EXTRA] = {channels->left, channels->right, channels->leg, channels->calf[0], channels->calf[1]};
  size_t n = 5;
  for (size_t i = 0; i < channels->n_extra; i++) used[n++] = channels->extra[i].channel;
  for (size_t i = 3; i < n; i++)
    for (size_t k = 0; k < i; k++)
      if (used[i] >= 0 && used[i] == used[k])
        return tib_fail(err, TIB_USAGE, "%s: channel '%s' is named as two muscles; give each a channel of its own",
                        recording->name, recording->channels[used[i]].label);
  return TIB_OK;
}

enum tib_status tib_muscles_find(const struct tib_leg_search *search, struct tib_channels *channels,
                                 struct tib_error *err) {
  const struct tib_channel_choice *choice = search->choice;
  enum tib_status status = tib_read_extra_check(choice->n_extra, choice->extra, err);
  for (size_t i = 0; i < 2 && status == TIB_OK; i++)
    if (choice->calf[i]) status = tib_leg_find_named(search, &CALF[i], choice->calf[i], &channels->calf[i], err);
  for (size_t i = 0; i < choice->n_extra && status == TIB_OK; i++)
    status = find_extra(search, choice->extra[i], channels, err);
  return status == TIB_OK ? check_once(search->recording, channels, err) : status;
}
