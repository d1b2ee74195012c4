#include "cli/analyze_options.h"

#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "read/read.h"

#define THREADS_MOST 2

static enum tib_status read_mains(const char *s, enum tib_mains *mains, struct tib_error *err) {
  static const char *const names[] = {"auto", "50", "60", "off"};
  for (int i = 0; i < 4; i++)
    if (strcmp(s, names[i]) == 0) {
      *mains = (enum tib_mains)i;
      return TIB_OK;
    }
  return tib_fail(err, TIB_USAGE, "--mains %s: not known; say auto, 50, 60 or off", s);
}

static enum tib_status read_study(const char *s, enum tib_study *study, struct tib_error *err) {
  bool sit = strcmp(s, "sit") == 0;
  if (!sit && strcmp(s, "night") != 0) return tib_fail(err, TIB_USAGE, "--study %s: not known; say night or sit", s);
  *study = sit ? TIB_STUDY_SIT : TIB_STUDY_NIGHT;
  return TIB_OK;
}

enum tib_status tib_check_time(const char *option, const char *s, struct tib_error *err) {
  tib_ticks ticks;
  size_t n = s ? strlen(s) : 0;
  if (!s || tib_text_parse_clock(s, n, &ticks) || tib_text_parse_seconds(s, n, &ticks)) return TIB_OK;
  return tib_fail(err, TIB_USAGE, "--%s %s: not a time; give hh:mm:ss or seconds from the start", option, s);
}

/* LABEL=UNIT, one of a list by comma. */
static bool is_unit_of_label(const char *s, size_t n) {
  char unit[3] = "";
  size_t at = n;
  while (at > 0 && s[at - 1] != '=') at--;
  if (at < 2 || n - at >= sizeof unit) return false;
  memcpy(unit, s + at, n - at);
  return tib_text_equal_fold(unit, "uV") || tib_text_equal_fold(unit, "mV") || tib_text_equal_fold(unit, "V");
}

static enum tib_status check_unit(const char *s, struct tib_error *err) {
  for (const char *at = s; at;) {
    size_t n = strcspn(at, ","), trimmed = n;
    while (trimmed > 0 && at[trimmed - 1] == ' ') trimmed--;
    if (!is_unit_of_label(at, trimmed))
      return tib_fail(err, TIB_USAGE,
                      "--unit %s: not of the form LABEL=UNIT with uV, mV or V, several by comma; write it so", s);
    at = at[n] ? at + n + 1 : NULL;
  }
  return TIB_OK;
}

static enum tib_status check_axes(const char *option, const char *s, struct tib_error *err) {
  size_t commas = 0;
  for (const char *c = s; c && *c; c++) commas += *c == ',';
  if (!s || commas == 2) return TIB_OK;
  return tib_fail(err, TIB_USAGE, "--%s %s: not three labels; give X,Y,Z", option, s);
}

static enum tib_status check_legs(const struct tib_options *o, struct tib_error *err) {
  if (!o->value[TIB_OPTION_LEG] || (!o->value[TIB_OPTION_LEFT] && !o->value[TIB_OPTION_RIGHT])) return TIB_OK;
  return tib_fail(err, TIB_USAGE, "--leg is one channel for both legs; leave it out, or --left and --right");
}

/* A name of stage codes that is wrong is wrong for every recording. */
static enum tib_status check_scoring(const struct tib_analyze_options *analyze, struct tib_error *err) {
  struct tib_scoring_choice choice = {.stage_codes = analyze->stage_codes};
  return tib_read_scoring_check(&choice, err);
}

static enum tib_status read_epoch(const struct tib_options *o, tib_ticks *epoch, struct tib_error *err) {
  double epoch_s = 0;
  enum tib_status status = tib_options_double(o, TIB_OPTION_EPOCH, &epoch_s, err);
  if (status != TIB_OK) return status;
  if (!(epoch_s >= 1 && epoch_s <= 300))
    return tib_fail(err, TIB_USAGE, "--epoch %s: not from 1 to 300 seconds; give another", o->value[TIB_OPTION_EPOCH]);
  if (o->given[TIB_OPTION_EPOCH]) *epoch = tib_ticks_of_seconds(epoch_s);
  return TIB_OK;
}

static enum tib_status read_threads(const struct tib_options *o, int *threads, struct tib_error *err) {
  int64_t n = 1;
  enum tib_status status = tib_options_int(o, TIB_OPTION_THREADS, 1, THREADS_MOST, &n, err);
  *threads = (int)n;
  return status;
}

static enum tib_status check(const struct tib_options *o, const struct tib_analyze_options *analyze,
                             struct tib_error *err) {
  enum tib_status status = tib_check_time("lights-off", analyze->lights_off, err);
  if (status == TIB_OK) status = tib_check_time("lights-on", analyze->lights_on, err);
  if (status == TIB_OK) status = check_unit(analyze->unit, err);
  if (status == TIB_OK) status = check_axes("accel-left", analyze->accel[0], err);
  if (status == TIB_OK) status = check_axes("accel-right", analyze->accel[1], err);
  if (status == TIB_OK) status = check_legs(o, err);
  if (status == TIB_OK) status = tib_read_extra_check(analyze->n_extra, analyze->extra, err);
  return status == TIB_OK ? check_scoring(analyze, err) : status;
}

enum tib_status tib_read_analyze_options(const struct tib_options *o, const struct tib_profiles *profiles,
                                         struct tib_analyze_options *analyze, struct tib_error *err) {
  *analyze = (struct tib_analyze_options){.n_profiles = profiles->n,
                                          .profiles = profiles->movements,
                                          .bursts = &profiles->bursts,
                                          .accelerometer = &profiles->accelerometer,
                                          .patterns = &profiles->patterns,
                                          .left = o->value[TIB_OPTION_LEFT],
                                          .right = o->value[TIB_OPTION_RIGHT],
                                          .leg = o->value[TIB_OPTION_LEG],
                                          .calf = {o->value[TIB_OPTION_CALF_LEFT], o->value[TIB_OPTION_CALF_RIGHT]},
                                          .n_extra = o->extra.n,
                                          .extra = o->extra.items,
                                          .accel = {o->value[TIB_OPTION_ACCEL_LEFT], o->value[TIB_OPTION_ACCEL_RIGHT]},
                                          .ecg = o->value[TIB_OPTION_ECG_LABEL],
                                          .unit = o->value[TIB_OPTION_UNIT],
                                          .lights_off = o->value[TIB_OPTION_LIGHTS_OFF],
                                          .lights_on = o->value[TIB_OPTION_LIGHTS_ON],
                                          .allow_low_rate = o->given[TIB_OPTION_ALLOW_LOW_RATE],
                                          .use_scored_movements = o->given[TIB_OPTION_USE_SCORED_MOVEMENTS],
                                          .n_scoring = o->scoring.n,
                                          .scoring = o->scoring.items,
                                          .map = o->value[TIB_OPTION_MAP],
                                          .stage_codes = o->value[TIB_OPTION_STAGE_CODES],
                                          .cramp_words = o->value[TIB_OPTION_CRAMP_WORDS],
                                          .strict = o->given[TIB_OPTION_STRICT]};
  enum tib_status status = read_mains(o->value[TIB_OPTION_MAINS], &analyze->mains, err);
  if (status == TIB_OK) status = read_epoch(o, &analyze->epoch, err);
  if (status == TIB_OK) status = read_threads(o, &analyze->threads, err);
  if (status == TIB_OK) status = read_study(o->value[TIB_OPTION_STUDY], &analyze->study, err);
  return status == TIB_OK ? check(o, analyze, err) : status;
}
