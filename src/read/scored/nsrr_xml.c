#include <string.h>

#include "read/scored/clock.h"
#include "read/scored/formats.h"
#include "read/scored/labels.h"
#include "read/scored/map.h"
#include "read/scored/xml_event.h"

/* XML of the National Sleep Research Resource: all that was scored, stages as well, is an event with a start and a
 * duration. Its concept is "NSRR's name|vendor's name". */

#define ROOT "PSGAnnotation"
#define EVENT ROOT "/ScoredEvents/ScoredEvent"

/* The small ones are Luna's. */
static const struct tib_xml_child children[] = {
    {"EventConcept", TIB_XML_LABEL},    {"name", TIB_XML_LABEL},      {"EventType", TIB_XML_TYPE},
    {"Start", TIB_XML_START},           {"time", TIB_XML_START},      {"Duration", TIB_XML_DURATION},
    {"SignalLocation", TIB_XML_SIGNAL}, {"ClockTime", TIB_XML_CLOCK}, {0},
};

/* A text in two parts, each terminated. */
struct pair {
  char name[128], vendor[128];
};

struct nsrr {
  const struct tib_text_file *file;
  const struct tib_annot_frame *frame;
  struct tib_annotations *list;
  struct tib_xml_event event;
};

/* Cut at a whole character. */
static void copy_part(char *to, size_t size, struct tib_cell part) {
  part = tib_cell_trim(part);
  size_t n = part.n < size - 1 ? part.n : size - 1;
  while (n > 0 && n < part.n && ((unsigned char)part.s[n] & 0xC0) == 0x80) n--;
  memcpy(to, part.s, n);
  to[n] = '\0';
}

static void split(struct pair *pair, const char *text) {
  size_t n = strcspn(text, "|");
  const char *vendor = text[n] ? text + n + 1 : "";
  copy_part(pair->name, sizeof pair->name, (struct tib_cell){text, n});
  copy_part(pair->vendor, sizeof pair->vendor, (struct tib_cell){vendor, strlen(vendor)});
}

/* ---- labels ---- */

/* The part of the concept that the user's map knows, the whole first; NULL: none. */
static const char *mapped(const struct tib_annot_map *map, const char *whole, struct pair *concept) {
  if (!map || !*whole) return NULL;
  if (tib_annot_map_find(map, whole)) return whole;
  split(concept, whole);
  if (*concept->name && tib_annot_map_find(map, concept->name)) return concept->name;
  return *concept->vendor && tib_annot_map_find(map, concept->vendor) ? concept->vendor : NULL;
}

static bool is_stage(const char *type) {
  struct tib_cell class = {type, strcspn(type, "|")};
  return tib_cell_is_fold(tib_cell_trim(class), "stages");
}

/* The vendor's part of a stage is Profusion's number; NULL where it is none. */
static const char *stage_numbered(const char *concept) {
  const struct tib_stage_codes *codes = tib_stage_codes_find("profusion");
  const char *bar = strchr(concept, '|');
  int64_t number;
  if (!codes || !bar) return NULL;
  struct tib_cell vendor = tib_cell_trim((struct tib_cell){bar + 1, strlen(bar + 1)});
  if (!tib_cell_int(vendor, &number) || number < codes->low || number > codes->high) return NULL;
  return tib_stage_label(codes->stage[number - codes->low]);
}

/* What the event goes by: its concept, without one its type. A stage whose name nobody knows goes by its number. */
static const char *label_of(const struct nsrr *nsrr, struct pair *concept) {
  const char *type = tib_xml_event_get(&nsrr->event, TIB_XML_TYPE);
  const char *whole = tib_xml_event_get(&nsrr->event, TIB_XML_LABEL);
  if (!*whole) whole = type;
  const char *by_map = mapped(nsrr->frame->map, whole, concept);
  if (by_map) return by_map;
  const struct tib_annot_label *known = tib_annot_label_find(whole);
  if (!is_stage(type) || (known && known->class == TIB_ANNOT_STAGE)) return whole;
  const char *stage = stage_numbered(whole);
  return stage ? stage : whole;
}

/* ---- elements ---- */

/* "01.01.85 22.30.00": the date is a stand-in for the true one, the clock is that of the recording. */
static void take_start(const struct nsrr *nsrr) {
  const char *text = tib_xml_event_get(&nsrr->event, TIB_XML_CLOCK);
  struct tib_annotations *list = nsrr->list;
  size_t date = strcspn(text, " ");
  if (list->has_start) return;
  list->has_start = tib_clock_parse((struct tib_cell){text, strlen(text)}, &list->start) ||
                    tib_clock_parse((struct tib_cell){text + date, strlen(text + date)}, &list->start);
}

static enum tib_status begin(void *user, const struct tib_xml_element *element, struct tib_error *err) {
  struct nsrr *nsrr = user;
  (void)err;
  if (strcmp(element->path, EVENT) == 0) tib_xml_event_begin(&nsrr->event, element->line);
  return TIB_OK;
}

static enum tib_status end_event(struct nsrr *nsrr, struct tib_error *err) {
  struct pair concept;
  if (tib_xml_event_is_start(&nsrr->event)) {
    take_start(nsrr);
    return TIB_OK;
  }
  return tib_xml_event_add(&nsrr->event, label_of(nsrr, &concept), nsrr->file, nsrr->list, err);
}

static enum tib_status end(void *user, const struct tib_xml_element *element, struct tib_cell text, struct tib_error *err) {
  struct nsrr *nsrr = user;
  const char *path = element->path;
  if (strcmp(path, EVENT) == 0) return end_event(nsrr, err);
  if (strncmp(path, EVENT "/", strlen(EVENT "/")) == 0)
    return tib_xml_event_take(&nsrr->event, children, path + strlen(EVENT "/"), text, err);
  if (strcmp(path, ROOT "/EpochLength") == 0) return tib_xml_epoch_length(text, element->line, nsrr->file, nsrr->list, err);
  return TIB_OK;
}

static bool recognise(const struct tib_text_file *file) { return tib_xml_root_is(file, ROOT); }

static enum tib_status load(const struct tib_text_file *file, const struct tib_annot_frame *frame,
                            struct tib_annotations *list, struct tib_error *err) {
  static const struct tib_xml_handler handler = {begin, end};
  struct nsrr nsrr = {.file = file, .frame = frame, .list = list};
  enum tib_status status = tib_xml_read(file, &handler, &nsrr, err);
  tib_xml_event_finish(&nsrr.event);
  return status;
}

const struct tib_annot_format tib_format_nsrr_xml = {"nsrr-xml", "NSRR XML", recognise, load};
