#include "cohort/resume.h"

#include <jansson.h>
#include <string.h>
#include <sys/stat.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "cohort/outputs.h"
#include "cohort/parameters.h"

static bool is_text(const json_t *object, const char *key, const char *text) {
  const char *found = json_string_value(json_object_get(object, key));
  return found && strcmp(found, text) == 0;
}

static bool is_count(const json_t *object, const char *key, int64_t n) {
  const json_t *found = json_object_get(object, key);
  return json_is_integer(found) && json_integer_value(found) == n;
}

/* NULL where there is none that can be read. */
static json_t *read_status(const char *folder, const char *id) {
  struct tib_text path = {0};
  json_error_t ignored;
  tib_text_addf(&path, "%s/%s_status.json", folder, id);
  json_t *root = path.failed ? NULL : json_load_file(path.s, JSON_REJECT_DUPLICATES, &ignored);
  tib_text_finish(&path);
  return root;
}

static enum tib_status has_parameters(const json_t *status, const struct tib_cohort_options *options,
                                      const struct tib_recording_input *input, bool *same, struct tib_error *err) {
  char parameters[33];
  enum tib_status computed = tib_cohort_fingerprint(options, input, parameters, err);
  *same = computed == TIB_OK && is_text(status, "parameters_fingerprint", parameters);
  return computed;
}

static bool same_outputs(const json_t *listed, const struct tib_outputs *there) {
  if (!json_is_array(listed) || json_array_size(listed) != there->n || there->n == 0) return false;
  for (size_t i = 0; i < there->n; i++) {
    const json_t *output = json_array_get(listed, i);
    const struct tib_report_output *found = &there->items[i];
    if (!is_text(output, "name", found->name) || !is_text(output, "fingerprint", found->fingerprint) ||
        !is_count(output, "bytes", found->bytes))
      return false;
  }
  return true;
}

static bool has_outputs(const json_t *status, const char *folder, const char *id) {
  struct tib_outputs outputs;
  struct tib_error ignored;
  bool same = tib_outputs_read(folder, id, &outputs, &ignored) == TIB_OK &&
              same_outputs(json_object_get(status, "outputs"), &outputs);
  tib_outputs_finish(&outputs);
  return same;
}

static bool has_input(const json_t *status, const struct tib_cohort_options *options,
                      const struct tib_recording_input *input) {
  struct stat info;
  struct tib_error ignored;
  struct tib_analyze_options analyze = options->analyze;
  char fingerprint[33];
  /* Bytes past the last record are no part of the fingerprint, and are told in the reports. */
  if (stat(input->path, &info) != 0 || !is_count(status, "input_bytes", info.st_size)) return false;
  analyze.n_scoring = 0; /* the parameters cover them */
  return tib_fingerprint_file(input->path, &analyze, fingerprint, &ignored) == TIB_OK &&
         is_text(status, "input_fingerprint", fingerprint);
}

enum tib_status tib_cohort_is_done(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                   const char *folder, bool *done, struct tib_error *err) {
  *done = false;
  json_t *root = read_status(folder, input->id);
  if (!root) return TIB_OK;
  bool same =
      is_text(root, "status", "scored") && is_text(root, "id", input->id) && is_text(root, "version", tib_version());
  enum tib_status status = TIB_OK;
  if (same) status = has_parameters(root, options, input, &same, err);
  *done = status == TIB_OK && same && has_outputs(root, folder, input->id) && has_input(root, options, input);
  json_decref(root);
  return status;
}
