#include "simulate/simulate.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "simulate/burst.h"
#include "simulate/outputs.h"
#include "simulate/scenarios.h"

/* Files beside the recording and its truth. */
enum files { PARTS = 1, REM = 2, ARTEFACTS = 4 };

struct scenario {
  const char *name, *text;
  tib_sim_plan *plan;
  unsigned files;
};

static const struct scenario table[] = {
    {"quiet", "sleep without any movement", tib_sim_plan_quiet, 0},
    {"rls", "periodic movements over sleep cycles, single and wake movements, arousals, apneas, one cramp-like burst",
     tib_sim_plan_rls, 0},
    {"bursts", "movements of any strength at random times, to measure the detector", tib_sim_plan_bursts, 0},
    {"gross", "ordinary movements, and some 12 large movements of the body an hour", tib_sim_plan_gross, 0},
    {"cramp", "sustained bursts, cramp-like, of 20-180 s on one leg, some followed by an arousal or an awakening",
     tib_sim_plan_cramp, 0},
    {"alma", "runs of bursts that change legs, among periodic movements", tib_sim_plan_alma, PARTS},
    {"hft", "runs of bursts of one foot or both, most of them about sleep onset", tib_sim_plan_hft, PARTS},
    {"efm", "fragmentary myoclonus: short high potentials over stretches of NREM sleep", tib_sim_plan_efm, PARTS},
    {"rem", "phasic and tonic activity in REM sleep, of which there is much", tib_sim_plan_rem, REM},
    {"restless", "awake and restless: large movements, stretching by will, tone, long movements, hum that is switched on",
     tib_sim_plan_restless, ARTEFACTS},
    {"sit", "a suggested immobilisation test: awake at rest, movements every 11 to 12 s", tib_sim_plan_sit, 0},
    {"mixed", "every pattern in one night with periodic movements", tib_sim_plan_mixed, PARTS | REM},
};

#define N_SCENARIOS (sizeof table / sizeof *table)

const char *tib_simulate_scenario(size_t i) { return i < N_SCENARIOS ? table[i].name : NULL; }

static const struct scenario *find_scenario(const char *name) {
  for (size_t i = 0; name && i < N_SCENARIOS; i++)
    if (strcmp(table[i].name, name) == 0) return &table[i];
  return NULL;
}

const char *tib_simulate_describe(const char *scenario) {
  const struct scenario *s = find_scenario(scenario);
  return s ? s->text : NULL;
}

static bool has_file(const struct tib_simulate_options *options, enum files file) {
  const struct scenario *s = find_scenario(options->scenario);
  return s && (s->files & file);
}

bool tib_simulate_has_parts(const struct tib_simulate_options *options) { return has_file(options, PARTS); }

bool tib_simulate_has_rem(const struct tib_simulate_options *options) { return has_file(options, REM); }

bool tib_simulate_has_artefacts(const struct tib_simulate_options *options) {
  return tib_sim_is_wide(options) || options->mains_uv > 0 || options->ecg_uv > 0 || options->ecg_channel ||
         options->tone || has_file(options, ARTEFACTS);
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
    status = tib_sim_burst_init(&burst, night, rate, options->seed, leg, tib_sim_has_units(options), err);
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

typedef enum tib_status write_fn(const struct tib_simulate_options *options, const struct tib_sim_night *night,
                                 const char *path, struct tib_error *err);

static enum tib_status write_table(const struct tib_simulate_options *options, const struct tib_sim_night *night,
                                   const char *folder, const char *ending, write_fn *write, struct tib_error *err) {
  struct tib_text path = {0};
  enum tib_status status = join(&path, folder, tib_sim_name(options), ending, err);
  if (status == TIB_OK) status = write(options, night, path.s, err);
  tib_text_finish(&path);
  return status;
}

static enum tib_status write_tables(const struct tib_simulate_options *options, const struct tib_sim_night *night,
                                    const char *folder, struct tib_error *err) {
  enum tib_status status = write_table(options, night, folder, "_truth.tsv", tib_sim_write_truth, err);
  if (status == TIB_OK && tib_simulate_has_parts(options))
    status = write_table(options, night, folder, "_parts.tsv", tib_sim_write_parts, err);
  if (status == TIB_OK && tib_simulate_has_rem(options))
    status = write_table(options, night, folder, "_rem.tsv", tib_sim_write_rem, err);
  if (status == TIB_OK && tib_simulate_has_artefacts(options))
    status = write_table(options, night, folder, "_artefacts.tsv", tib_sim_write_artefacts, err);
  return status;
}

enum tib_status tib_simulate_run(const struct tib_simulate_options *options, const char *folder, struct tib_error *err) {
  struct tib_sim_night night = {0};
  struct tib_text edf = {0};
  enum tib_status status = tib_simulate_check(options, err);
  if (status != TIB_OK) return status;
  int seconds = tib_sim_record_seconds(options);
  tib_ticks record = seconds * TIB_TICKS_PER_S;
  int64_t n_records = llround(options->hours * 3600 / seconds);
  night.length_s = (double)(n_records * seconds);
  status = plan_night(options, &night, err);
  if (status == TIB_OK)
    status = measure(options, &night, (struct tib_rate){llround(options->fs_hz * seconds), record}, err);
  if (status == TIB_OK) status = join(&edf, folder, tib_sim_name(options), ".edf", err);
  if (status == TIB_OK) status = tib_sim_write_signals(options, &night, record, n_records, edf.s, err);
  if (status == TIB_OK) status = write_tables(options, &night, folder, err);
  tib_text_finish(&edf);
  tib_sim_night_finish(&night);
  return status;
}
