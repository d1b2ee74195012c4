#include "report/inspect.h"

#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/fields.h"
#include "report/inspect_values.h"
#include "report/tsv.h"
#include "report/values.h"

/* ---- what text, table and JSON say ---- */

const char *tib_inspect_verdict(enum tib_verdict verdict) {
  static const char *const names[] = {"ok", "repaired", "refused"};
  return names[verdict];
}

const char *tib_inspect_role(const struct tib_channels *channels, size_t i) {
  static const char *const accel[2][3] = {{"accel_left_x", "accel_left_y", "accel_left_z"},
                                          {"accel_right_x", "accel_right_y", "accel_right_z"}};
  static const char *const extra[TIB_MAX_EXTRA] = {"extra_1", "extra_2", "extra_3", "extra_4"};
  if (!channels) return NULL;
  int at = (int)i;
  if (channels->left == at) return "left";
  if (channels->right == at) return "right";
  if (channels->leg == at) return "leg";
  if (channels->ecg == at) return "ecg";
  for (int calf = 0; calf < 2; calf++)
    if (channels->calf[calf] == at) return calf ? "calf_right" : "calf_left";
  for (size_t k = 0; k < channels->n_extra; k++)
    if (channels->extra[k].channel == at) return extra[k];
  for (int ankle = 0; ankle < 2; ankle++)
    for (int axis = 0; axis < 3; axis++)
      if (channels->accel[ankle][axis] == at) return accel[ankle][axis];
  return NULL;
}

static const char *const RESPIRATORY_CLASSES[] = {
    [TIB_APNEA_OBSTRUCTIVE] = "apnea:obstructive",
    [TIB_APNEA_CENTRAL] = "apnea:central",
    [TIB_APNEA_MIXED] = "apnea:mixed",
    [TIB_APNEA] = "apnea",
    [TIB_HYPOPNEA] = "hypopnea",
    [TIB_RERA] = "RERA",
    [TIB_RESPIRATORY_OTHER] = "respiratory",
};
static const char *const MOVEMENT_CLASSES[] = {
    [TIB_SIDE_NONE] = "LM",
    [TIB_LEFT] = "LM:left",
    [TIB_RIGHT] = "LM:right",
    [TIB_BOTH] = "LM:both",
};

size_t tib_inspect_counts(const struct tib_context *context, struct tib_inspect_count *counts) {
  size_t n = 0;
  for (int stage = 0; context->has_stages && stage < TIB_STAGE_COUNT; stage++)
    counts[n++] = (struct tib_inspect_count){tib_level_stage[stage].name, tib_value_epochs(context, (enum tib_stage)stage)};
  if (context->has_arousals) counts[n++] = (struct tib_inspect_count){"arousal", (int64_t)context->n_arousals};
  for (int kind = 0; context->has_respiratory && kind <= TIB_RESPIRATORY_OTHER; kind++) {
    int64_t sum = 0;
    for (size_t i = 0; i < context->n_respiratory; i++)
      sum += context->respiratory[i].kind == (enum tib_respiratory_kind)kind;
    counts[n++] = (struct tib_inspect_count){RESPIRATORY_CLASSES[kind], sum};
  }
  for (int side = 0; context->has_movements && side <= TIB_BOTH; side++) {
    int64_t sum = 0;
    for (size_t i = 0; i < context->n_movements; i++) sum += context->movements[i].side == (enum tib_side)side;
    counts[n++] = (struct tib_inspect_count){MOVEMENT_CLASSES[side], sum};
  }
  if (context->lights_off_mark != TIB_NO_TICKS) counts[n++] = (struct tib_inspect_count){"lights_off", 1};
  if (context->lights_on_mark != TIB_NO_TICKS) counts[n++] = (struct tib_inspect_count){"lights_on", 1};
  counts[n++] = (struct tib_inspect_count){"other", context->n_other};
  size_t kept = 0;
  for (size_t i = 0; i < n; i++)
    if (counts[i].n > 0) counts[kept++] = counts[i];
  return kept;
}

size_t tib_inspect_stored(const struct tib_recording *recording) {
  size_t n = recording->n_channels;
  while (n > 0 && recording->channels[n - 1].derived) n--;
  return n;
}

tib_ticks tib_inspect_gap_time(const struct tib_recording *recording) {
  tib_ticks sum = 0;
  for (size_t i = 0; i < tib_value_gaps(recording); i++) sum += tib_span_length(tib_value_gap(recording, i));
  return sum;
}

/* ---- one line a file ---- */

void tib_inspect_tsv_header(struct tib_text *text) {
  tib_text_add(
      text,
      "file\tverdict\terror\tedflib\tedflib_code\tformat\tduration_s\tgaps\tdeviations\tchannels\tleft\tright\tleg\t"
      "annotations\tunknown_labels\trepaired\tgap_s\tleg_hz\tleg_unit\toutside\tphi\tbytes\treason\n");
}

static void put_absent(struct tib_text *text, int cells) {
  for (int i = 0; i < cells; i++) tib_text_add(text, "\t" TIB_ABSENT);
}

/* Below 0: not known. */
static void put_count(struct tib_text *text, int64_t n) {
  if (n < 0)
    put_absent(text, 1);
  else
    tib_text_addf(text, "\t%lld", (long long)n);
}

static void put_edflib(struct tib_text *text, const struct tib_inspection *inspection) {
  if (!inspection->edflib_asked)
    put_absent(text, 2);
  else if (inspection->edflib_accepts)
    tib_text_add(text, "\taccepts\t" TIB_ABSENT);
  else
    tib_text_addf(text, "\trefuses\t%d", inspection->edflib_code);
}

/* Codes by comma: all, or those of repairs alone. */
static void put_deviations(struct tib_text *text, const struct tib_recording *recording, bool repaired) {
  const char *before = "\t";
  for (size_t i = 0; i < recording->n_deviations; i++) {
    if (repaired && !recording->deviations[i].repaired) continue;
    tib_text_addf(text, "%s%s", before, recording->deviations[i].code);
    before = ",";
  }
  if (*before == '\t') put_absent(text, 1);
}

static const struct tib_channel *find_role(const struct tib_inspection *inspection, const char *role) {
  for (size_t i = 0; i < inspection->recording->n_channels; i++) {
    const char *is = tib_inspect_role(inspection->channels, i);
    if (is && strcmp(is, role) == 0) return &inspection->recording->channels[i];
  }
  return NULL;
}

static const char *const LEGS[] = {"left", "right", "leg"};

static void put_legs(struct tib_text *text, const struct tib_inspection *inspection) {
  for (size_t i = 0; i < 3; i++) {
    const struct tib_channel *leg = find_role(inspection, LEGS[i]);
    tib_text_add(text, "\t");
    tib_tsv_cell(text, leg ? leg->label : "");
  }
}

/* The same of every leg, by comma, in the order of the columns of their labels. */
static void put_leg_values(struct tib_text *text, const struct tib_inspection *inspection, bool rate) {
  const char *before = "\t";
  for (size_t i = 0; i < 3; i++) {
    const struct tib_channel *leg = find_role(inspection, LEGS[i]);
    char hz[32];
    if (!leg) continue;
    tib_value_number(hz, tib_rate_hz(leg->rate));
    tib_text_add(text, before);
    tib_tsv_cell(text, rate ? hz : leg->unit_text);
    before = ",";
  }
  if (*before == '\t') put_absent(text, 1);
}

static void put_recording(struct tib_text *text, const struct tib_inspection *inspection) {
  const struct tib_recording *recording = inspection->recording;
  char number[32];
  if (!recording) {
    put_absent(text, 8);
    return;
  }
  tib_text_seconds(number, sizeof number, recording->duration, 4);
  tib_text_addf(text, "\t%s\t%s\t%zu", tib_value_format(recording), number, tib_value_gaps(recording));
  put_deviations(text, recording, false);
  tib_text_addf(text, "\t%zu", tib_inspect_stored(recording));
  put_legs(text, inspection);
}

static void put_context(struct tib_text *text, const struct tib_context *context) {
  if (!context) {
    put_absent(text, 2);
    return;
  }
  struct tib_inspect_count counts[TIB_INSPECT_COUNTS];
  size_t n = tib_inspect_counts(context, counts);
  tib_text_add(text, "\t");
  for (size_t i = 0; i < n; i++) tib_text_addf(text, "%s%s=%lld", i ? "," : "", counts[i].name, (long long)counts[i].n);
  tib_text_addf(text, "%s\t%zu", n ? "" : TIB_ABSENT, context->n_unknown);
}

static void put_details(struct tib_text *text, const struct tib_inspection *inspection) {
  char number[32];
  if (!inspection->recording) {
    put_absent(text, 4);
    return;
  }
  put_deviations(text, inspection->recording, true);
  tib_text_seconds(number, sizeof number, tib_inspect_gap_time(inspection->recording), 4);
  tib_text_addf(text, "\t%s", number);
  put_leg_values(text, inspection, true);
  put_leg_values(text, inspection, false);
}

/* Looked at and found nothing is told from not looked at. */
static void put_phi(struct tib_text *text, const struct tib_inspection *inspection) {
  if (!inspection->phi_asked) {
    put_absent(text, 1);
    return;
  }
  tib_text_add(text, inspection->n_phi ? "\t" : "\tnone");
  for (size_t i = 0; i < inspection->n_phi; i++) tib_text_addf(text, "%s%s", i ? "," : "", inspection->phi[i]);
}

void tib_inspect_tsv(struct tib_text *text, const struct tib_inspection *inspection) {
  enum tib_status status = inspection->error.status;
  tib_tsv_cell(text, inspection->file);
  tib_text_addf(text, "\t%s\t%s", tib_inspect_verdict(inspection->verdict),
                status == TIB_OK ? TIB_ABSENT : tib_status_code(status));
  put_edflib(text, inspection);
  put_recording(text, inspection);
  put_context(text, inspection->context);
  put_details(text, inspection);
  put_count(text, inspection->context ? inspection->context->n_outside_recording : -1);
  put_phi(text, inspection);
  put_count(text, inspection->recording ? inspection->recording->bytes : -1);
  tib_text_add(text, "\t");
  tib_tsv_cell(text, status == TIB_OK ? "" : inspection->error.text);
  tib_text_add(text, "\n");
}
