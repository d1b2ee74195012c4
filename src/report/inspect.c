#include "report/inspect.h"

#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/fields.h"
#include "report/inspect_values.h"
#include "report/tsv.h"
#include "report/values.h"

/* ---- what both the text and JSON say ---- */

const char *tib_inspect_verdict(enum tib_verdict verdict) {
  static const char *const names[] = {"ok", "repaired", "refused"};
  return names[verdict];
}

const char *tib_inspect_role(const struct tib_channels *channels, size_t i) {
  static const char *const accel[2][3] = {{"accel_left_x", "accel_left_y", "accel_left_z"},
                                          {"accel_right_x", "accel_right_y", "accel_right_z"}};
  if (!channels) return NULL;
  int at = (int)i;
  if (channels->left == at) return "left";
  if (channels->right == at) return "right";
  if (channels->leg == at) return "leg";
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
  size_t kept = 0;
  for (size_t i = 0; i < n; i++)
    if (counts[i].n > 0) counts[kept++] = counts[i];
  return kept;
}

/* ---- a block of text ---- */

/* Characters, not bytes: columns of labels that are not ASCII line up as well. */
static size_t width_of(const char *s) {
  size_t n = 0;
  for (; *s; s++) n += ((unsigned char)*s & 0xC0) != 0x80;
  return n;
}

static void add_padded(struct tib_text *text, const char *s, size_t width, bool right) {
  size_t n = width_of(s), pad = n < width ? width - n : 0;
  tib_text_addf(text, "%*s%s%*s", right ? (int)pad : 0, "", s, right ? 0 : (int)pad, "");
}

static void add_clock(struct tib_text *text, const struct tib_recording *recording, tib_ticks at) {
  char s[32];
  if (recording->start_clock != TIB_NO_TICKS) {
    tib_text_clock(s, sizeof s, recording->start_clock + at);
    tib_text_add(text, s);
  } else {
    tib_text_seconds(s, sizeof s, at, 0);
    tib_text_addf(text, "%s s", s);
  }
}

static void add_duration(struct tib_text *text, tib_ticks duration) {
  long long s = (long long)((duration + TIB_TICKS_PER_S / 2) / TIB_TICKS_PER_S);
  tib_text_addf(text, "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
}

static void add_head(struct tib_text *text, const struct tib_inspection *inspection) {
  tib_text_addf(text, "%s: %s\n", inspection->file, tib_inspect_verdict(inspection->verdict));
  if (inspection->error.status != TIB_OK)
    tib_text_addf(text, "  error       %s: %s\n", tib_status_code(inspection->error.status), inspection->error.text);
  if (!inspection->edflib_asked) return;
  if (inspection->edflib_accepts)
    tib_text_add(text, "  EDFlib      accepts; header and sampled records agree\n");
  else
    tib_text_addf(text, "  EDFlib      refuses (%d%s%s)\n", inspection->edflib_code, inspection->edflib_reason ? ": " : "",
                  inspection->edflib_reason ? inspection->edflib_reason : "");
}

static void add_recording(struct tib_text *text, const struct tib_recording *recording) {
  tib_text_addf(text, "  format      %s, %lld bytes, %lld records of ", tib_level_format[recording->format].name,
                (long long)recording->bytes, (long long)recording->n_records);
  char number[32];
  tib_value_number(number, tib_seconds(recording->record_duration));
  tib_text_addf(text, "%s s\n  duration    ", number);
  add_duration(text, recording->duration);
  if (recording->start_clock != TIB_NO_TICKS) {
    tib_text_add(text, ", from ");
    add_clock(text, recording, 0);
  }
  tib_text_add(text, "\n");
  if (recording->n_segments > 1) tib_text_addf(text, "  gaps        %zu\n", recording->n_segments - 1);
  for (size_t i = 0; i < recording->n_deviations; i++)
    tib_text_addf(text, "  deviation   %s: %s; %s\n", recording->deviations[i].code, recording->deviations[i].text,
                  recording->deviations[i].repair);
}

enum { LABEL, ROLE, RATE, UNIT, RESOLUTION, RANGE, COLUMNS };

static void channel_cells(const struct tib_inspection *inspection, size_t i, char cells[COLUMNS][80]) {
  const struct tib_channel *channel = &inspection->recording->channels[i];
  const char *role = tib_inspect_role(inspection->channels, i);
  char low[32], high[32];
  tib_value_clean(cells[LABEL], 80, channel->label);
  tib_text_copy(cells[ROLE], 80, role ? role : "-");
  tib_value_number(cells[RATE], tib_rate_hz(channel->rate));
  tib_value_clean(cells[UNIT], 80, *channel->unit_text ? channel->unit_text : "-");
  tib_value_number(cells[RESOLUTION], channel->resolution);
  tib_value_number(low, channel->physical_min);
  tib_value_number(high, channel->physical_max);
  tib_text_copy(cells[RANGE], 80, low);
  size_t n = strlen(low);
  tib_text_copy(cells[RANGE] + n, 80 - n, " to ");
  tib_text_copy(cells[RANGE] + n + 4, 80 - n - 4, high);
  if (channel->unit != TIB_UNIT_OTHER) {
    n = strlen(cells[RESOLUTION]);
    tib_text_copy(cells[RESOLUTION] + n, 80 - n, channel->unit == TIB_UNIT_UV ? " uV" : " g");
  }
}

static void add_channels(struct tib_text *text, const struct tib_inspection *inspection) {
  static const char *const heads[COLUMNS] = {"channel", "role", "Hz", "unit", "step", "range"};
  size_t width[COLUMNS];
  char cells[COLUMNS][80];
  for (int c = 0; c < COLUMNS; c++) width[c] = strlen(heads[c]);
  for (size_t i = 0; i < inspection->recording->n_channels; i++) {
    channel_cells(inspection, i, cells);
    for (int c = 0; c < COLUMNS; c++)
      if (width_of(cells[c]) > width[c]) width[c] = width_of(cells[c]);
  }
  for (size_t i = 0; i <= inspection->recording->n_channels; i++) {
    if (i > 0) channel_cells(inspection, i - 1, cells);
    tib_text_add(text, "  ");
    for (int c = 0; c < COLUMNS; c++) {
      add_padded(text, i > 0 ? cells[c] : heads[c], c + 1 < COLUMNS ? width[c] : 0, c == RATE);
      tib_text_add(text, c + 1 < COLUMNS ? "  " : "\n");
    }
  }
}

static void add_annotations(struct tib_text *text, const struct tib_inspection *inspection) {
  const struct tib_context *context = inspection->context;
  struct tib_inspect_count counts[TIB_INSPECT_COUNTS];
  size_t n = tib_inspect_counts(context, counts);
  tib_text_add(text, "  annotations");
  for (size_t i = 0; i < n; i++) tib_text_addf(text, "%s %s %lld", i ? "," : "", counts[i].name, (long long)counts[i].n);
  tib_text_add(text, n ? "\n" : " none\n");
  for (size_t i = 0; i < context->n_unknown; i++)
    tib_text_addf(text, "  unknown     %s (%lld)\n", context->unknown[i].label, (long long)context->unknown[i].n);
  if (context->n_outside_recording > 0)
    tib_text_addf(text, "  outside     %lld events lie wholly or partly outside the recording\n",
                  (long long)context->n_outside_recording);
  tib_text_add(text, "  lights      ");
  add_clock(text, inspection->recording, context->lights.onset);
  tib_text_add(text, " to ");
  add_clock(text, inspection->recording, context->lights.offset);
  tib_text_addf(text, " (%s)\n", tib_level_lights[context->lights_source].name);
}

void tib_inspect_text(struct tib_text *text, const struct tib_inspection *inspection) {
  add_head(text, inspection);
  if (!inspection->recording) return;
  add_recording(text, inspection->recording);
  add_channels(text, inspection);
  if (inspection->context) add_annotations(text, inspection);
}

/* ---- one line a file ---- */

void tib_inspect_tsv_header(struct tib_text *text) {
  tib_text_add(
      text,
      "file\tverdict\terror\tedflib\tedflib_code\tformat\tduration_s\tgaps\tdeviations\tchannels\tleft\tright\tleg\t"
      "annotations\tunknown_labels\n");
}

static void put_role(struct tib_text *text, const struct tib_inspection *inspection, const char *role) {
  tib_text_add(text, "\t");
  for (size_t i = 0; i < inspection->recording->n_channels; i++) {
    const char *is = tib_inspect_role(inspection->channels, i);
    if (!is || strcmp(is, role) != 0) continue;
    tib_tsv_cell(text, inspection->recording->channels[i].label);
    return;
  }
  tib_text_add(text, TIB_ABSENT);
}

static void put_recording(struct tib_text *text, const struct tib_inspection *inspection) {
  const struct tib_recording *recording = inspection->recording;
  char number[32];
  tib_text_seconds(number, sizeof number, recording->duration, 4);
  tib_text_addf(text, "\t%s\t%s\t%zu\t", tib_level_format[recording->format].name, number,
                recording->n_segments > 1 ? recording->n_segments - 1 : 0);
  for (size_t i = 0; i < recording->n_deviations; i++)
    tib_text_addf(text, "%s%s", i ? "," : "", recording->deviations[i].code);
  tib_text_addf(text, "%s\t%zu", recording->n_deviations ? "" : TIB_ABSENT, recording->n_channels);
  put_role(text, inspection, "left");
  put_role(text, inspection, "right");
  put_role(text, inspection, "leg");
}

static void put_context(struct tib_text *text, const struct tib_context *context) {
  struct tib_inspect_count counts[TIB_INSPECT_COUNTS];
  size_t n = tib_inspect_counts(context, counts);
  tib_text_add(text, "\t");
  for (size_t i = 0; i < n; i++) tib_text_addf(text, "%s%s=%lld", i ? "," : "", counts[i].name, (long long)counts[i].n);
  tib_text_addf(text, "%s\t%zu", n ? "" : TIB_ABSENT, context->n_unknown);
}

void tib_inspect_tsv(struct tib_text *text, const struct tib_inspection *inspection) {
  enum tib_status status = inspection->error.status;
  tib_tsv_cell(text, inspection->file);
  tib_text_addf(text, "\t%s\t%s", tib_inspect_verdict(inspection->verdict),
                status == TIB_OK ? TIB_ABSENT : tib_status_code(status));
  if (!inspection->edflib_asked)
    tib_text_add(text, "\t" TIB_ABSENT "\t" TIB_ABSENT);
  else if (inspection->edflib_accepts)
    tib_text_add(text, "\taccepts\t" TIB_ABSENT);
  else
    tib_text_addf(text, "\trefuses\t%d", inspection->edflib_code);
  if (inspection->recording)
    put_recording(text, inspection);
  else
    for (int i = 0; i < 8; i++) tib_text_add(text, "\t" TIB_ABSENT);
  if (inspection->context)
    put_context(text, inspection->context);
  else
    tib_text_add(text, "\t" TIB_ABSENT "\t" TIB_ABSENT);
  tib_text_add(text, "\n");
}
