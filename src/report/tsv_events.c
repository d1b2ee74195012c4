#include "base/text.h"
#include "base/ticks.h"
#include "report/events.h"
#include "report/fields.h"
#include "report/tsv.h"
#include "report/values.h"

void tib_tsv_cell(struct tib_text *text, const char *value) {
  char clean[8192]; /* twice the longest path: Latin-1 may double */
  tib_text_clean(clean, sizeof clean, value);
  tib_text_add(text, *clean ? clean : TIB_ABSENT);
}

static void put_word(struct tib_text *text, const char *word) { tib_text_add(text, word ? word : TIB_ABSENT); }

static void put_flag(struct tib_text *text, enum tib_flag flag) { tib_text_add(text, tib_level_flag[flag].name); }

static void put_seconds(struct tib_text *text, tib_ticks ticks) {
  char number[32] = TIB_ABSENT;
  if (ticks != TIB_NO_TICKS) tib_text_seconds(number, sizeof number, ticks, 4);
  tib_text_add(text, number);
}

static void put_count(struct tib_text *text, int n) {
  if (n > 0)
    tib_text_addf(text, "%d", n);
  else
    tib_text_add(text, TIB_ABSENT);
}

static void put_level_uv(struct tib_text *text, double value) {
  char number[32];
  tib_value_fixed(number, value, 2);
  tib_text_add(text, number);
}

static void put_reasons(struct tib_text *text, unsigned reasons) {
  const char *comma = "";
  for (size_t i = 0; tib_level_reason[i].name; i++) {
    if (!(reasons & 1U << i)) continue;
    tib_text_addf(text, "%s%s", comma, tib_level_reason[i].name);
    comma = ",";
  }
  if (!*comma) tib_text_add(text, TIB_ABSENT);
}

void tib_tsv_event_cell(struct tib_text *text, const struct tib_event *event, enum tib_event_column column) {
  switch (column) {
    case TIB_EVENT_ONSET:
      put_seconds(text, event->onset);
      break;
    case TIB_EVENT_DURATION:
      put_seconds(text, event->duration);
      break;
    case TIB_EVENT_TRIAL_TYPE:
      tib_text_add(text, tib_level_trial_type[event->type].name);
      break;
    case TIB_EVENT_SIDE:
      tib_text_add(text, tib_level_side[event->side].name);
      break;
    case TIB_EVENT_RULES:
      tib_tsv_cell(text, event->rules ? event->rules : TIB_ABSENT);
      break;
    case TIB_EVENT_CLASS:
      put_word(text, event->class_);
      break;
    case TIB_EVENT_PLM_NR:
      put_flag(text, event->plm_nr);
      break;
    case TIB_EVENT_SERIES:
      put_count(text, event->series);
      break;
    case TIB_EVENT_IMI:
      put_seconds(text, event->imi);
      break;
    case TIB_EVENT_PARTS:
      put_count(text, event->parts);
      break;
    case TIB_EVENT_STAGE:
      put_word(text, event->has_stage ? tib_level_stage[event->stage].name : NULL);
      break;
    case TIB_EVENT_AROUSAL:
      put_flag(text, event->arousal);
      break;
    case TIB_EVENT_RESPIRATORY:
      put_flag(text, event->respiratory);
      break;
    case TIB_EVENT_REASON:
      put_reasons(text, event->reasons);
      break;
    case TIB_EVENT_PEAK_UV:
      put_level_uv(text, event->peak_uv);
      break;
    case TIB_EVENT_MEDIAN_UV:
      put_level_uv(text, event->median_uv);
      break;
    case TIB_EVENT_REST_UV:
      put_level_uv(text, event->rest_uv);
      break;
    case TIB_EVENT_ACCEL:
      put_word(text, event->has_accel ? tib_level_accel[event->accel].name : NULL);
      break;
    case TIB_EVENT_MUSCLE:
      tib_tsv_cell(text, event->muscle ? event->muscle : TIB_ABSENT);
      break;
    case TIB_EVENT_COLUMNS:
      break;
  }
}

static void put_rows(struct tib_text *text, const struct tib_events *events) {
  size_t columns;
  const struct tib_field *fields = tib_fields(TIB_FIELDS_EVENTS, &columns);
  for (size_t c = 0; c < columns; c++) tib_text_addf(text, "%s%s", c ? "\t" : "", fields[c].name);
  tib_text_add(text, "\n");
  for (size_t i = 0; i < events->n; i++) {
    for (size_t c = 0; c < columns; c++) {
      if (c) tib_text_add(text, "\t");
      tib_tsv_event_cell(text, &events->items[i], (enum tib_event_column)c);
    }
    tib_text_add(text, "\n");
  }
}

enum tib_status tib_tsv_events(struct tib_text *text, const struct tib_result *result, struct tib_error *err) {
  struct tib_events events;
  enum tib_status status = tib_events_gather(result, &events, err);
  if (status == TIB_OK) put_rows(text, &events);
  if (status == TIB_OK && text->failed)
    status = tib_fail(err, TIB_MEMORY, "%s: out of memory while writing events", result->id);
  tib_events_finish(&events);
  return status;
}
