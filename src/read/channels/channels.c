#include "read/channels/channels.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "read/channels/legs.h"
#include "read/channels/sensors.h"
#include "read/edf/fields.h"
#include "read/reader.h"

static const struct tib_leg_role LEFT = {TIB_LEFT, "--left", "the left leg"};
static const struct tib_leg_role RIGHT = {TIB_RIGHT, "--right", "the right leg"};
static const struct tib_leg_role LEG = {TIB_BOTH, "--leg", "both legs"};

enum tib_status tib_leg_tell(const struct tib_leg_search *search, struct tib_error *err, const char *code, const char *text,
                             ...) {
  struct tib_recording *recording = search->recording;
  char whole[400], told[sizeof recording->deviations->text];
  va_list args;
  va_start(args, text);
  vsnprintf(whole, sizeof whole, text, args);
  va_end(args);
  tib_text_copy(told, sizeof told, whole);
  for (size_t i = 0; i < recording->n_deviations; i++)
    if (strcmp(recording->deviations[i].code, code) == 0 && strcmp(recording->deviations[i].text, told) == 0) return TIB_OK;
  return tib_edf_deviate(recording, err, code, NULL, "%s", told);
}

enum tib_status tib_leg_subtract(const struct tib_leg_search *search, const struct tib_leg_role *role, int plus, int minus,
                                 int *channel, struct tib_error *err) {
  enum tib_status status = tib_channel_derive(search->recording, plus, minus, channel, err);
  if (status != TIB_OK) return status;
  const struct tib_channel *channels = search->recording->channels;
  return tib_leg_tell(search, err, "subtracted-pair", "'%s' minus '%s' is %s", channels[plus].label, channels[minus].label,
                      role->words);
}

static enum tib_status find_legs(const struct tib_leg_search *search, struct tib_channels *channels,
                                 struct tib_error *err) {
  const struct tib_channel_choice *choice = search->choice;
  enum tib_status status = TIB_OK;
  if (choice->leg) return tib_leg_find_named(search, &LEG, choice->leg, &channels->leg, err);
  if (choice->left) status = tib_leg_find_named(search, &LEFT, choice->left, &channels->left, err);
  if (status == TIB_OK && choice->right) status = tib_leg_find_named(search, &RIGHT, choice->right, &channels->right, err);
  if (status == TIB_OK && !choice->left) status = tib_leg_find_alias(search, &LEFT, channels->right, &channels->left, err);
  if (status == TIB_OK && !choice->right)
    status = tib_leg_find_alias(search, &RIGHT, channels->left, &channels->right, err);
  if (status == TIB_OK && channels->left < 0 && channels->right < 0)
    status = tib_leg_find_alias(search, &LEG, -1, &channels->leg, err);
  if (status == TIB_OK && channels->left >= 0 && channels->left == channels->right)
    status =
        tib_fail(err, TIB_USAGE, "%s: --left and --right name the same channel; use --leg for one channel of both legs",
                 search->recording->name);
  return status;
}

static enum tib_status fail_no_leg(const struct tib_recording *recording, struct tib_error *err) {
  char labels[256];
  tib_label_list(recording, labels, sizeof labels);
  if (recording->n_channels == 0)
    return tib_fail(err, TIB_NO_LEG_CHANNEL, "%s holds annotations and no signal; name a recording with leg channels",
                    recording->name);
  int other = tib_leg_other_sensor(recording);
  if (other < 0)
    return tib_fail(err, TIB_NO_LEG_CHANNEL,
                    "%s: no channel is known to be a leg; name one with --left, --right or --leg; there are: %s",
                    recording->name, labels);
  const struct tib_channel *c = &recording->channels[other];
  return tib_fail(err, TIB_NO_LEG_CHANNEL,
                  "%s: no channel is known to be the EMG of a leg, '%s' is %s by its header; name one with --left, --right "
                  "or --leg; there are: %s",
                  recording->name, c->label, tib_sensor_name(tib_sensor_find(c)), labels);
}

enum tib_status tib_channels_find(struct tib_recording *recording, const struct tib_channel_choice *choice,
                                  bool legs_needed, struct tib_channels *channels, struct tib_error *err) {
  struct tib_leg_search search = {recording, choice};
  *channels = TIB_NO_CHANNELS;
  if (choice->leg && (choice->left || choice->right))
    return tib_fail(err, TIB_USAGE, "%s: --leg stands for both legs; leave out --left and --right, or --leg",
                    recording->name);
  enum tib_status status = find_legs(&search, channels, err);
  if (status == TIB_OK) status = tib_muscles_find(&search, channels, err);
  if (status == TIB_OK) status = tib_accel_find(recording, choice->accel, channels, err);
  if (status == TIB_OK) status = tib_ecg_find(recording, choice->ecg, channels, err);
  if (status != TIB_OK) return status;
  bool none = channels->left < 0 && channels->right < 0 && channels->leg < 0;
  return legs_needed && none ? fail_no_leg(recording, err) : TIB_OK;
}

/* The deviations from `first` on come to stand before those of a pass: a new pass keeps them. */
static void keep_deviations(struct tib_reader *reader, size_t first) {
  struct tib_recording *recording = &reader->header.recording;
  for (size_t i = first; i < recording->n_deviations; i++) {
    struct tib_deviation told = recording->deviations[i], *to = &recording->deviations[reader->n_header_deviations];
    memmove(to + 1, to, (i - reader->n_header_deviations) * sizeof *to);
    *to = told;
    reader->n_header_deviations++;
    reader->n_pass_deviations++;
  }
}

enum tib_status tib_read_channels(struct tib_reader *reader, const struct tib_channel_choice *choice, bool legs_needed,
                                  struct tib_channels *channels, struct tib_error *err) {
  size_t before = reader->header.recording.n_deviations;
  enum tib_status status = tib_channels_find(&reader->header.recording, choice, legs_needed, channels, err);
  keep_deviations(reader, before);
  return status;
}
