#include "read/scored/xml_event.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

#define MAX_EPOCH (3600 * TIB_TICKS_PER_S)

void tib_xml_event_begin(struct tib_xml_event *event, int64_t line) {
  event->line = line;
  event->n = 0;
  memset(event->at, 0, sizeof event->at);
}

enum tib_status tib_xml_event_take(struct tib_xml_event *event, const struct tib_xml_child *children, const char *name,
                                   struct tib_cell text, struct tib_error *err) {
  while (children->name && strcmp(children->name, name) != 0) children++;
  if (!children->name || text.n == 0 || event->at[children->field] != 0) return TIB_OK;
  enum tib_status status = tib_array_reserve(&event->text, &event->capacity, event->n + text.n + 1, 1, err);
  if (status != TIB_OK) return status;
  memcpy(event->text + event->n, text.s, text.n);
  event->text[event->n + text.n] = '\0';
  event->at[children->field] = event->n + 1;
  event->n += text.n + 1;
  return TIB_OK;
}

const char *tib_xml_event_get(const struct tib_xml_event *event, enum tib_xml_field field) {
  return event->at[field] ? event->text + event->at[field] - 1 : "";
}

bool tib_xml_event_is_start(const struct tib_xml_event *event) {
  return tib_text_equal_fold(tib_xml_event_get(event, TIB_XML_LABEL), "recording start time");
}

static enum tib_status parse_time(const struct tib_xml_event *event, enum tib_xml_field field, const char *name,
                                  const struct tib_text_file *file, tib_ticks *time, struct tib_error *err) {
  const char *s = tib_xml_event_get(event, field);
  struct tib_cell cell = {s, strlen(s)};
  if (tib_cell_seconds(cell, time)) return TIB_OK;
  return tib_fail(err, TIB_SCORING_FORMAT,
                  "%s, line %" PRId64 ": the %s of an event, '%.*s', is no number of seconds; write it as 12.5", file->path,
                  event->line, name, tib_cell_shown(cell), s);
}

enum tib_status tib_xml_event_add(const struct tib_xml_event *event, const char *label, const struct tib_text_file *file,
                                  struct tib_annotations *list, struct tib_error *err) {
  tib_ticks onset, duration;
  if (!*label || event->at[TIB_XML_START] == 0 || event->at[TIB_XML_DURATION] == 0) {
    list->n_malformed++;
    return TIB_OK;
  }
  enum tib_status status = parse_time(event, TIB_XML_START, "start", file, &onset, err);
  if (status == TIB_OK) status = parse_time(event, TIB_XML_DURATION, "duration", file, &duration, err);
  if (status != TIB_OK) return status;
  const char *signal = tib_xml_event_get(event, TIB_XML_SIGNAL);
  return tib_annotations_add(list, onset, duration, label, strlen(label), signal, strlen(signal), file->path, err);
}

void tib_xml_event_finish(struct tib_xml_event *event) {
  free(event->text);
  *event = (struct tib_xml_event){0};
}

enum tib_status tib_xml_epoch_length(struct tib_cell text, int64_t line, const struct tib_text_file *file,
                                     struct tib_annotations *list, struct tib_error *err) {
  tib_ticks epoch;
  if (text.n == 0 || list->epoch != 0) return TIB_OK;
  if (!tib_cell_seconds(text, &epoch) || epoch <= 0 || epoch > MAX_EPOCH)
    return tib_fail(err, TIB_SCORING_FORMAT,
                    "%s, line %" PRId64 ": EpochLength '%.*s' is no length of an epoch in seconds; write it as 30",
                    file->path, line, tib_cell_shown(text), text.s);
  list->epoch = epoch;
  return TIB_OK;
}
