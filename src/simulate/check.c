/* What a night was asked to be, and whether it can be. */

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "simulate/night.h"

#define NAME_MAX_BYTES 120
#define RECORD_MAX_S 60

static const char *const LEFT_OUT[] = {"stages", "arousals", "respiratory", "lights", "accelerometer", "right", NULL};
static const char *const ADDED[] = {"calf", NULL};

/* Whether `what` is one of the words of a list by comma. */
static bool holds(const char *list, const char *what) {
  size_t n = strlen(what);
  for (const char *s = list; s; s = strchr(s, ',')) {
    if (*s == ',') s++;
    if (strncmp(s, what, n) == 0 && (s[n] == ',' || s[n] == '\0')) return true;
  }
  return false;
}

bool tib_sim_without(const struct tib_simulate_options *options, const char *what) {
  return options->without && holds(options->without, what);
}

bool tib_sim_with(const struct tib_simulate_options *options, const char *what) {
  return options->with && holds(options->with, what);
}

const char *tib_sim_name(const struct tib_simulate_options *options) {
  return options->name ? options->name : options->scenario;
}

static void list_words(struct tib_text *text, const char *const *words) {
  for (size_t i = 0; words[i]; i++) tib_text_addf(text, "%s%s", i == 0 ? "" : words[i + 1] ? ", " : " or ", words[i]);
}

/* Every word of a list by comma is known. */
static enum tib_status check_words(const char *list, const char *const *words, const char *option, struct tib_error *err) {
  struct tib_text all = {0};
  for (const char *s = list; s && *s;) {
    size_t n = strcspn(s, ",");
    bool known = false;
    for (size_t i = 0; words[i]; i++) known |= strlen(words[i]) == n && strncmp(s, words[i], n) == 0;
    if (!known) {
      list_words(&all, words);
      tib_fail(err, TIB_USAGE, "%s %.*s: not known; say %s", option, n > 40 ? 40 : (int)n, s, all.failed ? "" : all.s);
      tib_text_finish(&all);
      return TIB_USAGE;
    }
    s += n + (s[n] == ',');
  }
  return TIB_OK;
}

static enum tib_status check_scenario(const char *scenario, struct tib_error *err) {
  if (scenario && tib_simulate_describe(scenario)) return TIB_OK;
  struct tib_text all = {0};
  for (size_t i = 0; tib_simulate_scenario(i); i++)
    tib_text_addf(&all, "%s%s", i > 0 ? ", " : "", tib_simulate_scenario(i));
  tib_fail(err, TIB_USAGE, "there is no scenario '%.60s'; there are %s", scenario ? scenario : "", all.failed ? "" : all.s);
  tib_text_finish(&all);
  return TIB_USAGE;
}

static enum tib_status check_number(const char *option, double value, double low, double high, const char *unit,
                                    struct tib_error *err) {
  if (value >= low && value <= high) return TIB_OK;
  char text[3][32];
  tib_text_double(text[0], sizeof text[0], "%g", value);
  tib_text_double(text[1], sizeof text[1], "%g", low);
  tib_text_double(text[2], sizeof text[2], "%g", high);
  return tib_fail(err, TIB_USAGE, "%s %s: outside of %s to %s%s; give another", option, text[0], text[1], text[2], unit);
}

static bool is_whole(double x) { return fabs(x - round(x)) < 1e-9 * fmax(1, fabs(x)); }

int tib_sim_record_seconds(const struct tib_simulate_options *o) {
  bool accelerometer = !tib_sim_without(o, "accelerometer");
  for (int s = 1; s <= RECORD_MAX_S; s++)
    if (is_whole(o->fs_hz * s) && (!accelerometer || is_whole(o->accel_fs_hz * s))) return s;
  return 0;
}

static enum tib_status check_name(const char *name, struct tib_error *err) {
  size_t n = strlen(name);
  if (n == 0 || n > NAME_MAX_BYTES || strchr(name, '/') || name[0] == '.')
    return tib_fail(err, TIB_USAGE, "'%.60s' cannot be a file's name; use 1 to %d bytes, no '/' and no dot in front", name,
                    NAME_MAX_BYTES);
  return TIB_OK;
}

static enum tib_status check_artefacts(const struct tib_simulate_options *o, struct tib_error *err) {
  const struct {
    const char *option;
    double value, low, high;
    const char *unit;
  } numbers[] = {{"--hum", o->mains_uv, 0, 500, " uV"},
                 {"--ecg", o->ecg_uv, 0, 500, " uV"},
                 {"--ecg-rate", o->ecg_bpm == 0 ? 70 : o->ecg_bpm, 40, 130, " beats a minute"},
                 {"--pops", o->pops_per_hour, 0, 600, " an hour"},
                 {"--steps", o->steps_per_hour, 0, 600, " an hour"},
                 {"--drift", o->drift_uv, 0, 500, " uV"}};
  enum tib_status status = TIB_OK;
  for (size_t i = 0; status == TIB_OK && i < sizeof numbers / sizeof *numbers; i++)
    status = check_number(numbers[i].option, numbers[i].value, numbers[i].low, numbers[i].high, numbers[i].unit, err);
  if (status == TIB_OK && o->mains_hz != 0 && o->mains_hz != 50 && o->mains_hz != 60) {
    char hz[32];
    tib_text_double(hz, sizeof hz, "%g", o->mains_hz);
    status = tib_fail(err, TIB_USAGE, "--hum-hz %s: neither 50 nor 60; give one of them", hz);
  }
  return status;
}

enum tib_status tib_simulate_check(const struct tib_simulate_options *options, struct tib_error *err) {
  enum tib_status status = check_scenario(options->scenario, err);
  if (status == TIB_OK) status = check_name(tib_sim_name(options), err);
  if (status == TIB_OK) status = check_number("--hours", options->hours, 0.1, 72, " h", err);
  if (status == TIB_OK) status = check_number("--fs", options->fs_hz, 100, 4096, " Hz", err);
  if (status == TIB_OK) status = check_number("--noise", options->noise_uv, 0.1, 50, " uV", err);
  if (status == TIB_OK) status = check_artefacts(options, err);
  if (status == TIB_OK && options->emg && strcmp(options->emg, "gaussian") != 0 && strcmp(options->emg, "units") != 0)
    status = tib_fail(err, TIB_USAGE, "--emg %.60s: not known; say gaussian or units", options->emg);
  if (status == TIB_OK) status = check_words(options->without, LEFT_OUT, "--without", err);
  if (status == TIB_OK) status = check_words(options->with, ADDED, "--with", err);
  if (status == TIB_OK && !tib_sim_without(options, "accelerometer"))
    status = check_number("--accel-fs", options->accel_fs_hz, 10, 256, " Hz", err);
  if (status == TIB_OK && tib_sim_record_seconds(options) == 0)
    status = tib_fail(err, TIB_USAGE,
                      "no record of 1 to %d whole seconds holds whole samples at these sampling rates; "
                      "choose rates with fewer decimals",
                      RECORD_MAX_S);
  return status;
}

bool tib_sim_has_units(const struct tib_simulate_options *options) {
  return options->emg && strcmp(options->emg, "units") == 0;
}
