#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/fields.h"
#include "report/inspect_values.h"
#include "report/values.h"

#define GAPS_SHOWN 5
#define LABELS_SHOWN 20

/* ---- pieces ---- */

/* Text of the file, free of what a terminal would obey. */
static void add_clean(struct tib_text *text, const char *s) {
  char clean[8192]; /* twice the longest path: Latin-1 may double */
  tib_text_clean(clean, sizeof clean, s);
  tib_text_add(text, clean);
}

static void add_line_name(struct tib_text *text, const char *name) { tib_text_addf(text, "  %-12s", name); }

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

static void add_number(struct tib_text *text, double value) {
  char number[32];
  tib_value_number(number, value);
  tib_text_add(text, number);
}

/* ---- the file ---- */

static void add_head(struct tib_text *text, const struct tib_inspection *inspection) {
  add_clean(text, inspection->file);
  tib_text_addf(text, ": %s\n", tib_inspect_verdict(inspection->verdict));
  if (inspection->error.status != TIB_OK) {
    add_line_name(text, "error");
    tib_text_addf(text, "%s: ", tib_status_code(inspection->error.status));
    add_clean(text, inspection->error.text);
    tib_text_add(text, "\n");
  }
  if (!inspection->edflib_asked) return;
  add_line_name(text, "EDFlib");
  if (inspection->edflib_differs)
    tib_text_add(text, "accepts, but reads it otherwise than tibialis does; please report this file\n");
  else if (inspection->edflib_accepts)
    tib_text_add(text, inspection->recording ? "accepts; header and sampled records agree\n" : "accepts\n");
  else
    tib_text_addf(text, "refuses (%d%s%s)\n", inspection->edflib_code, inspection->edflib_reason ? ": " : "",
                  inspection->edflib_reason ? inspection->edflib_reason : "");
}

static void add_gaps(struct tib_text *text, const struct tib_recording *recording) {
  size_t n = tib_value_gaps(recording);
  if (n == 0) return;
  add_line_name(text, "gaps");
  tib_text_addf(text, "%zu, ", n);
  add_number(text, tib_seconds(tib_inspect_gap_time(recording)));
  tib_text_add(text, n > 1 ? " s in all" : " s");
  for (size_t i = 0; i < n && i < GAPS_SHOWN; i++) {
    struct tib_span gap = tib_value_gap(recording, i);
    tib_text_add(text, i ? "; " : ": at ");
    add_clock(text, recording, gap.onset);
    if (n == 1) continue;
    tib_text_add(text, " for ");
    add_number(text, tib_seconds(tib_span_length(gap)));
    tib_text_add(text, " s");
  }
  tib_text_add(text, n > GAPS_SHOWN ? "; ...\n" : "\n");
}

static void add_deviations(struct tib_text *text, const struct tib_recording *recording) {
  for (size_t i = 0; i < recording->n_deviations; i++) {
    const struct tib_deviation *deviation = &recording->deviations[i];
    add_line_name(text, deviation->repaired ? "repaired" : "deviation");
    tib_text_addf(text, "%s: ", deviation->code);
    add_clean(text, deviation->text);
    if (deviation->repaired) {
      tib_text_add(text, "; ");
      add_clean(text, deviation->repair);
    }
    tib_text_add(text, "\n");
  }
}

static void add_recording(struct tib_text *text, const struct tib_recording *recording) {
  add_line_name(text, "format");
  tib_text_addf(text, "%s, %lld bytes", tib_value_format(recording), (long long)recording->bytes);
  if (recording->n_channels > 0) {
    tib_text_addf(text, ", %lld records of ", (long long)recording->n_records);
    add_number(text, tib_seconds(recording->record_duration));
    tib_text_add(text, " s");
  }
  tib_text_add(text, "\n");
  add_line_name(text, "duration");
  add_duration(text, recording->duration);
  if (recording->start_clock != TIB_NO_TICKS) {
    tib_text_add(text, ", from ");
    add_clock(text, recording, 0);
  }
  tib_text_add(text, "\n");
  add_gaps(text, recording);
  add_deviations(text, recording);
}

/* Its contents are not told. */
static void add_phi(struct tib_text *text, const struct tib_inspection *inspection) {
  if (!inspection->phi_asked) return;
  add_line_name(text, "identity");
  tib_text_add(
      text, inspection->n_phi ? "the header may tell who it is: " : "nothing in the header's fields identifies a person");
  for (size_t i = 0; i < inspection->n_phi; i++) tib_text_addf(text, "%s%s", i ? ", " : "", inspection->phi[i]);
  tib_text_add(text, "\n");
}

/* ---- channels ---- */

enum { LABEL, ROLE, RATE, UNIT, RESOLUTION, RANGE, COLUMNS };
#define CELL 160

static void channel_cells(const struct tib_inspection *inspection, size_t i, char cells[COLUMNS][CELL]) {
  const struct tib_channel *channel = &inspection->recording->channels[i];
  const char *role = tib_inspect_role(inspection->channels, i);
  struct tib_text step = {0}, range = {0};
  tib_text_clean(cells[LABEL], CELL, channel->label);
  tib_text_copy(cells[ROLE], CELL, role ? role : "-");
  tib_value_number(cells[RATE], tib_rate_hz(channel->rate));
  tib_text_clean(cells[UNIT], CELL, *channel->unit_text ? channel->unit_text : "-");
  add_number(&step, channel->resolution);
  if (isfinite(channel->resolution) && channel->unit != TIB_UNIT_OTHER)
    tib_text_add(&step, channel->unit == TIB_UNIT_UV ? " uV" : " g");
  add_number(&range, channel->physical_min);
  tib_text_add(&range, " to ");
  add_number(&range, channel->physical_max);
  tib_text_copy(cells[RESOLUTION], CELL, step.failed ? "" : step.s);
  tib_text_copy(cells[RANGE], CELL, range.failed ? "" : range.s);
  tib_text_finish(&step);
  tib_text_finish(&range);
}

static void add_channels(struct tib_text *text, const struct tib_inspection *inspection) {
  static const char *const heads[COLUMNS] = {"channel", "role", "Hz", "unit", "step", "range"};
  size_t width[COLUMNS], n = inspection->recording->n_channels;
  char cells[COLUMNS][CELL];
  for (int c = 0; c < COLUMNS; c++) width[c] = strlen(heads[c]);
  for (size_t i = 0; i < n; i++) {
    channel_cells(inspection, i, cells);
    for (int c = 0; c < COLUMNS; c++)
      if (width_of(cells[c]) > width[c]) width[c] = width_of(cells[c]);
  }
  for (size_t i = 0; i <= n; i++) {
    if (i > 0) channel_cells(inspection, i - 1, cells);
    tib_text_add(text, "  ");
    for (int c = 0; c < COLUMNS; c++) {
      add_padded(text, i > 0 ? cells[c] : heads[c], c + 1 < COLUMNS ? width[c] : 0, c == RATE);
      tib_text_add(text, c + 1 < COLUMNS ? "  " : "\n");
    }
  }
}

static void add_signals(struct tib_text *text, const struct tib_inspection *inspection) {
  if (inspection->recording->n_channels > 0) {
    add_channels(text, inspection);
    return;
  }
  add_line_name(text, "channels");
  tib_text_add(text, "none: annotations alone\n");
}

/* ---- annotations ---- */

/* The one that comes after `before` (NULL: none) where the most frequent come first. */
static const struct tib_label_count *next_unknown(const struct tib_context *context, const struct tib_label_count *before) {
  const struct tib_label_count *next = NULL;
  for (const struct tib_label_count *is = context->unknown; is < context->unknown + context->n_unknown; is++) {
    bool later = !before || is->n < before->n || (is->n == before->n && is > before);
    if (later && (!next || is->n > next->n)) next = is;
  }
  return next;
}

static void add_unknown(struct tib_text *text, const struct tib_context *context) {
  const struct tib_label_count *label = NULL;
  for (size_t i = 0; i < context->n_unknown && i < LABELS_SHOWN; i++) {
    label = next_unknown(context, label);
    add_line_name(text, "unknown");
    add_clean(text, label->label);
    tib_text_addf(text, " (%lld)\n", (long long)label->n);
  }
  if (context->n_unknown <= LABELS_SHOWN) return;
  add_line_name(text, "unknown");
  tib_text_addf(text, "and %zu labels more, which --json lists\n", context->n_unknown - LABELS_SHOWN);
}

static void add_annotations(struct tib_text *text, const struct tib_inspection *inspection) {
  const struct tib_context *context = inspection->context;
  struct tib_inspect_count counts[TIB_INSPECT_COUNTS];
  size_t n = tib_inspect_counts(context, counts);
  add_line_name(text, "annotations");
  for (size_t i = 0; i < n; i++) tib_text_addf(text, "%s%s %lld", i ? ", " : "", counts[i].name, (long long)counts[i].n);
  tib_text_add(text, n ? "\n" : "none\n");
  add_unknown(text, context);
  if (context->n_outside_recording > 0) {
    add_line_name(text, "outside");
    tib_text_addf(text, "%lld events lie wholly or partly outside the recording\n",
                  (long long)context->n_outside_recording);
  }
  if (context->lights.onset >= context->lights.offset) return;
  add_line_name(text, "lights");
  add_clock(text, inspection->recording, context->lights.onset);
  tib_text_add(text, " to ");
  add_clock(text, inspection->recording, context->lights.offset);
  tib_text_addf(text, " (%s)\n", tib_level_lights[context->lights_source].name);
}

void tib_inspect_text(struct tib_text *text, const struct tib_inspection *inspection) {
  add_head(text, inspection);
  if (!inspection->recording) return;
  add_recording(text, inspection->recording);
  add_phi(text, inspection);
  add_signals(text, inspection);
  if (inspection->context) add_annotations(text, inspection);
}
