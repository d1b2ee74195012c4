#include "simulate/simulate.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "simulate/night.h"
#include "simulate/signals.h"

#define NAME_MAX_BYTES 120
#define RECORD_MAX_S 60

struct scenario {
  const char *name, *text;
  enum tib_status (*plan)(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                          struct tib_error *err);
};

static const struct scenario table[] = {
    {"quiet", "sleep without any movement", tib_sim_plan_quiet},
    {"rls", "periodic movements over sleep cycles, single and wake movements, arousals, apneas, one cramp-like burst",
     tib_sim_plan_rls},
    {"bursts", "movements of any strength at random times, to measure the detector", tib_sim_plan_bursts},
};

#define N_SCENARIOS (sizeof table / sizeof *table)

static const char *const parts[] = {"stages", "arousals", "respiratory", "lights", "accelerometer", "right"};

const char *const *tib_simulate_scenarios(void) {
  static const char *const names[N_SCENARIOS + 1] = {"quiet", "rls", "bursts", NULL};
  return names;
}

static const struct scenario *find_scenario(const char *name) {
  for (size_t i = 0; name && i < N_SCENARIOS; i++)
    if (strcmp(table[i].name, name) == 0) return &table[i];
  return NULL;
}

const char *tib_simulate_describe(const char *scenario) {
  const struct scenario *s = find_scenario(scenario);
  return s ? s->text : NULL;
}

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

static const char *name_of(const struct tib_simulate_options *options) {
  return options->name ? options->name : options->scenario;
}

/* ---- what was asked for ---- */

static enum tib_status check_without(const char *list, struct tib_error *err) {
  for (const char *s = list; s && *s;) {
    size_t n = strcspn(s, ",");
    bool known = false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
      known |= strlen(parts[i]) == n && strncmp(s, parts[i], n) == 0;
    if (!known)
      return tib_fail(err, TIB_USAGE,
                      "cannot leave out '%.*s'; there are stages, arousals, respiratory, lights, accelerometer, right",
                      n > 40 ? 40 : (int)n, s);
    s += n + (s[n] == ',');
  }
  return TIB_OK;
}

static enum tib_status check_number(const char *what, double value, double low, double high, struct tib_error *err) {
  if (value >= low && value <= high) return TIB_OK;
  char text[3][32];
  tib_text_double(text[0], sizeof text[0], "%g", value);
  tib_text_double(text[1], sizeof text[1], "%g", low);
  tib_text_double(text[2], sizeof text[2], "%g", high);
  return tib_fail(err, TIB_USAGE, "%s %s is outside %s to %s", what, text[0], text[1], text[2]);
}

static bool is_whole(double x) { return fabs(x - round(x)) < 1e-9 * fmax(1, fabs(x)); }

/* The shortest record of whole seconds with a whole number of samples of every channel; 0 where there is none. The rates of
 * the other channels are whole. */
static int record_seconds(const struct tib_simulate_options *o) {
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

enum tib_status tib_simulate_check(const struct tib_simulate_options *options, struct tib_error *err) {
  if (!find_scenario(options->scenario))
    return tib_fail(err, TIB_USAGE, "there is no scenario '%.60s'; there are quiet, rls, bursts",
                    options->scenario ? options->scenario : "");
  enum tib_status status = check_name(name_of(options), err);
  if (status == TIB_OK) status = check_number("a length in hours of", options->hours, 0.1, 72, err);
  if (status == TIB_OK) status = check_number("a sampling rate in Hz of", options->fs_hz, 100, 4096, err);
  if (status == TIB_OK) status = check_number("a resting noise in uV of", options->noise_uv, 0.1, 50, err);
  if (status == TIB_OK) status = check_number("a mains amplitude in uV of", options->mains_uv, 0, 500, err);
  if (status == TIB_OK) status = check_without(options->without, err);
  if (status == TIB_OK && !tib_sim_without(options, "accelerometer"))
    status = check_number("an accelerometer rate in Hz of", options->accel_fs_hz, 10, 256, err);
  if (status == TIB_OK && record_seconds(options) == 0)
    status = tib_fail(err, TIB_USAGE,
                      "no record of 1 to %d whole seconds holds whole samples at these sampling rates; "
                      "choose rates with fewer decimals",
                      RECORD_MAX_S);
  return status;
}

/* ---- the night ---- */

static enum tib_status plan_night(const struct tib_simulate_options *options, struct tib_sim_night *night,
                                  struct tib_error *err) {
  const struct scenario *scenario = find_scenario(options->scenario);
  struct tib_sim_random random;
  enum tib_status status = tib_sim_random_init(&random, options->seed, TIB_SIM_STREAM_STAGES, err);
  if (status == TIB_OK) status = tib_sim_plan_stages(night, &random, err);
  if (status == TIB_OK) {
    tib_sim_random_restart(&random, options->seed, TIB_SIM_STREAM_MOVEMENTS);
    status = scenario->plan(night, options->noise_uv, &random, err);
  }
  if (status == TIB_OK) {
    tib_sim_random_restart(&random, options->seed, TIB_SIM_STREAM_POSTURES);
    status = tib_sim_plan_postures(night, &random, err);
  }
  tib_sim_random_finish(&random);
  return status;
}

static enum tib_status measure(const struct tib_simulate_options *options, struct tib_sim_night *night,
                               struct tib_rate rate, struct tib_error *err) {
  struct tib_sim_burst burst;
  enum tib_status status = tib_sim_burst_init(&burst, rate, options->seed, err);
  for (int leg = 0; status == TIB_OK && leg < 2; leg++)
    status = tib_sim_burst_measure(&burst, &night->legs[leg], leg, options->noise_uv, err);
  tib_sim_burst_finish(&burst);
  return status;
}

static enum tib_status join(struct tib_text *path, const char *folder, const char *name, const char *ending,
                            struct tib_error *err) {
  size_t n = strlen(folder);
  tib_text_addf(path, "%s%s%s%s", folder, n > 0 && folder[n - 1] == '/' ? "" : "/", name, ending);
  return path->failed ? tib_fail(err, TIB_MEMORY, "%s: out of memory", folder) : TIB_OK;
}

enum tib_status tib_simulate_run(const struct tib_simulate_options *options, const char *folder, struct tib_error *err) {
  struct tib_sim_night night = {0};
  struct tib_text edf = {0}, truth = {0};
  enum tib_status status = tib_simulate_check(options, err);
  if (status != TIB_OK) return status;
  int seconds = record_seconds(options);
  tib_ticks record = seconds * TIB_TICKS_PER_S;
  int64_t n_records = llround(options->hours * 3600 / seconds);
  night.length_s = (double)(n_records * seconds);
  status = plan_night(options, &night, err);
  if (status != TIB_OK) goto out;
  status = measure(options, &night, (struct tib_rate){llround(options->fs_hz * seconds), record}, err);
  if (status != TIB_OK) goto out;
  status = join(&edf, folder, name_of(options), ".edf", err);
  if (status == TIB_OK) status = join(&truth, folder, name_of(options), "_truth.tsv", err);
  if (status == TIB_OK) status = tib_sim_write_signals(options, &night, record, n_records, edf.s, err);
  if (status == TIB_OK) status = tib_sim_write_truth(options, &night, truth.s, err);
out:
  tib_text_finish(&edf);
  tib_text_finish(&truth);
  tib_sim_night_finish(&night);
  return status;
}
