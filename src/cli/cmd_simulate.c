#include "cli/cli.h"
#include "simulate/simulate.h"
#include "write/write.h"

static enum tib_status read_options(const struct tib_options *o, struct tib_simulate_options *simulate,
                                    struct tib_error *err) {
  int64_t seed = 0;
  *simulate = (struct tib_simulate_options){.name = o->value[TIB_OPTION_NAME],
                                            .scenario = o->value[TIB_OPTION_SCENARIO],
                                            .without = o->value[TIB_OPTION_WITHOUT],
                                            .with = o->value[TIB_OPTION_WITH],
                                            .emg = o->value[TIB_OPTION_EMG],
                                            .psg = o->given[TIB_OPTION_PSG],
                                            .ecg_irregular = o->given[TIB_OPTION_ECG_IRREGULAR],
                                            .ecg_channel = o->given[TIB_OPTION_ECG_CHANNEL],
                                            .tone = o->given[TIB_OPTION_TONE]};
  const struct {
    enum tib_option_id id;
    double *value;
  } numbers[] = {{TIB_OPTION_HOURS, &simulate->hours},        {TIB_OPTION_FS, &simulate->fs_hz},
                 {TIB_OPTION_NOISE, &simulate->noise_uv},     {TIB_OPTION_ACCEL_FS, &simulate->accel_fs_hz},
                 {TIB_OPTION_HUM, &simulate->mains_uv},       {TIB_OPTION_HUM_HZ, &simulate->mains_hz},
                 {TIB_OPTION_ECG, &simulate->ecg_uv},         {TIB_OPTION_ECG_RATE, &simulate->ecg_bpm},
                 {TIB_OPTION_POPS, &simulate->pops_per_hour}, {TIB_OPTION_STEPS, &simulate->steps_per_hour},
                 {TIB_OPTION_DRIFT, &simulate->drift_uv}};
  enum tib_status status = TIB_OK;
  for (size_t i = 0; status == TIB_OK && i < sizeof numbers / sizeof *numbers; i++)
    status = tib_options_double(o, numbers[i].id, numbers[i].value, err);
  if (status == TIB_OK) status = tib_options_int(o, TIB_OPTION_SEED, 0, INT64_MAX, &seed, err);
  simulate->seed = (uint64_t)seed;
  /* To the simulator 0 is the usual one; whoever types it means something else. */
  if (status == TIB_OK && simulate->mains_hz == 0)
    status = tib_fail(err, TIB_USAGE, "--hum-hz is 50 or 60, not 0; leave out --hum for none");
  if (status == TIB_OK && simulate->ecg_bpm == 0)
    status = tib_fail(err, TIB_USAGE, "--ecg-rate is 40 to 130, not 0; leave out --ecg for none");
  return status == TIB_OK ? tib_simulate_check(simulate, err) : status;
}

void tib_cmd_simulate_more(struct tib_text *text) {
  tib_text_add(text, "Scenarios:\n");
  const char *name;
  for (size_t i = 0; (name = tib_simulate_scenario(i)) != NULL; i++) {
    tib_text_addf(text, "  %-10s", name);
    tib_cli_wrap(text, tib_simulate_describe(name), 12, 12, 80);
    tib_text_add(text, "\n");
  }
}

int tib_cmd_simulate(const struct tib_command *command, const struct tib_options *options) {
  struct tib_simulate_options simulate;
  struct tib_error err;
  const char *folder = options->value[TIB_OPTION_SIMULATE_OUT];
  if (options->n_arguments > 0) {
    tib_cli_say(command, "%s is not expected here; name the folder with -o", options->arguments[0]);
    return TIB_EXIT_USAGE;
  }
  if (!folder) {
    tib_cli_say(command, "no folder was given; name one with -o DIR");
    return TIB_EXIT_USAGE;
  }
  enum tib_status status = read_options(options, &simulate, &err);
  if (status == TIB_OK) status = tib_out_folder(folder, &err);
  if (status == TIB_OK) status = tib_simulate_run(&simulate, folder, &err);
  if (status != TIB_OK) return tib_cli_fail(command, &err);
  const char *name = simulate.name ? simulate.name : simulate.scenario;
  if (options->given[TIB_OPTION_QUIET]) return TIB_EXIT_DONE;
  printf("%s/%s.edf\n%s/%s_truth.tsv\n", folder, name, folder, name);
  if (tib_simulate_has_parts(&simulate)) printf("%s/%s_parts.tsv\n", folder, name);
  if (tib_simulate_has_rem(&simulate)) printf("%s/%s_rem.tsv\n", folder, name);
  if (tib_simulate_has_artefacts(&simulate)) printf("%s/%s_artefacts.tsv\n", folder, name);
  return TIB_EXIT_DONE;
}
