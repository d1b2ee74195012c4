#include "simulate/simulate.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "simulate/night.h"
#include "simulate/signals.h"

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
    {"gross", "ordinary movements, and some 12 large movements of the body an hour", tib_sim_plan_gross},
};

#define N_SCENARIOS (sizeof table / sizeof *table)

const char *const *tib_simulate_scenarios(void) {
  static const char *const names[N_SCENARIOS + 1] = {"quiet", "rls", "bursts", "gross", NULL};
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
  return status == TIB_OK ? tib_sim_plan_artefacts(night, options, err) : status;
}

static enum tib_status measure(const struct tib_simulate_options *options, struct tib_sim_night *night,
                               struct tib_rate rate, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (int leg = 0; status == TIB_OK && leg < 2; leg++) {
    struct tib_sim_burst burst;
    status = tib_sim_burst_init(&burst, rate, options->seed, leg, tib_sim_has_units(options), err);
    if (status == TIB_OK) status = tib_sim_burst_measure(&burst, night, options->noise_uv, err);
    tib_sim_burst_finish(&burst);
  }
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
  struct tib_text edf = {0}, truth = {0}, artefacts = {0};
  enum tib_status status = tib_simulate_check(options, err);
  if (status != TIB_OK) return status;
  int seconds = tib_sim_record_seconds(options);
  tib_ticks record = seconds * TIB_TICKS_PER_S;
  int64_t n_records = llround(options->hours * 3600 / seconds);
  night.length_s = (double)(n_records * seconds);
  status = plan_night(options, &night, err);
  if (status != TIB_OK) goto out;
  status = measure(options, &night, (struct tib_rate){llround(options->fs_hz * seconds), record}, err);
  if (status != TIB_OK) goto out;
  status = join(&edf, folder, tib_sim_name(options), ".edf", err);
  if (status == TIB_OK) status = join(&truth, folder, tib_sim_name(options), "_truth.tsv", err);
  if (status == TIB_OK) status = tib_sim_write_signals(options, &night, record, n_records, edf.s, err);
  if (status == TIB_OK) status = tib_sim_write_truth(options, &night, truth.s, err);
  if (status != TIB_OK || !tib_simulate_has_artefacts(options)) goto out;
  status = join(&artefacts, folder, tib_sim_name(options), "_artefacts.tsv", err);
  if (status == TIB_OK) status = tib_sim_write_artefacts(options, &night, artefacts.s, err);
out:
  tib_text_finish(&edf);
  tib_text_finish(&truth);
  tib_text_finish(&artefacts);
  tib_sim_night_finish(&night);
  return status;
}
