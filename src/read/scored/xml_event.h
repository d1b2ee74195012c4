#ifndef TIB_READ_SCORED_XML_EVENT_H
#define TIB_READ_SCORED_XML_EVENT_H

/* The ScoredEvent that both dialects of XML have. */

#include "read/scored/annotations.h"
#include "read/scored/xml.h"

enum tib_xml_field {
  TIB_XML_LABEL,
  TIB_XML_TYPE,
  TIB_XML_START,
  TIB_XML_DURATION,
  TIB_XML_SIGNAL,
  TIB_XML_CLOCK,
  TIB_XML_FIELDS
};

/* Which field an element within a ScoredEvent fills. */
struct tib_xml_child {
  const char *name;
  enum tib_xml_field field;
};

/* One event while it is read. Zero it to begin; tib_xml_event_finish() frees. */
struct tib_xml_event {
  int64_t line;
  size_t n, capacity;
  char *text;                /* owned; terminated texts, one after the other */
  size_t at[TIB_XML_FIELDS]; /* where each begins, from 1; 0: not given, or empty */
};

/* Forgets the event before. */
void tib_xml_event_begin(struct tib_xml_event *event, int64_t line);

/* Keeps a child's text, where `children` (ended by one without a name) knows its name; the first of a field stands. Errors:
 * TIB_MEMORY. */
enum tib_status tib_xml_event_take(struct tib_xml_event *event, const struct tib_xml_child *children, const char *name,
                                   struct tib_cell text, struct tib_error *err);

/* Text of a field; empty where there is none. Good until the next take. */
const char *tib_xml_event_get(const struct tib_xml_event *event, enum tib_xml_field field);

/* Whether it is the entry that tells when the recording began, which is no event. */
bool tib_xml_event_is_start(const struct tib_xml_event *event);

/* Adds it to `list` under this label; one without label, start or
 * duration is counted as malformed. Errors: TIB_SCORING_FORMAT where a time is no number, those of
 * tib_annotations_add(). */
enum tib_status tib_xml_event_add(const struct tib_xml_event *event, const char *label, const struct tib_text_file *file,
                                  struct tib_annotations *list, struct tib_error *err);

void tib_xml_event_finish(struct tib_xml_event *event);

/* Takes the text of an EpochLength: seconds, above 0 and up to an hour; empty: none is told. The first one stands. Errors:
 * TIB_SCORING_FORMAT. */
enum tib_status tib_xml_epoch_length(struct tib_cell text, int64_t line, const struct tib_text_file *file,
                                     struct tib_annotations *list, struct tib_error *err);

#endif
