#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "read/scored/formats.h"
#include "read/scored/map.h"
#include "read/scored/xml_event.h"

/* XML of Compumedics Profusion: events with a start and a duration, and one number for each epoch from the recording's
 * start on. */

#define ROOT "CMPStudyConfig"
#define EVENT ROOT "/ScoredEvents/ScoredEvent"
#define DEFAULT_EPOCH (30 * TIB_TICKS_PER_S)
#define STAGE_9 9

/* The small ones are Luna's. */
static const struct tib_xml_child children[] = {
    {"Name", TIB_XML_LABEL},
    {"name", TIB_XML_LABEL},
    {"Start", TIB_XML_START},
    {"time", TIB_XML_START},
    {"Duration", TIB_XML_DURATION},
    {"Input", TIB_XML_SIGNAL},
    {0},
};

struct profusion {
  const struct tib_text_file *file;
  const struct tib_annot_frame *frame;
  struct tib_annotations *list;
  struct tib_annotations stages; /* onset: number of the epoch, from 0; their length may be told behind them */
  struct tib_xml_event event;
  int64_t n_epochs, n_stage_9;
};

/* ---- stages ---- */

/* The label of an epoch: what the user's map knows as it stands, else by Profusion's own numbers, of which there is no
 * other reading; --stage-codes is for files that do not say whose theirs are. Other texts stay what they are. */
static struct tib_cell stage_of(struct profusion *profusion, struct tib_cell text) {
  const struct tib_stage_codes *codes = tib_stage_codes_find("profusion");
  char copy[64];
  int64_t number;
  if (profusion->frame->map && text.n < sizeof copy) {
    memcpy(copy, text.s, text.n);
    copy[text.n] = '\0';
    if (tib_annot_map_find(profusion->frame->map, copy)) return text;
  }
  if (!codes || !tib_cell_int(text, &number) || number < codes->low || number > codes->high) return text;
  profusion->n_stage_9 += number == STAGE_9;
  const char *label = tib_stage_label(codes->stage[number - codes->low]);
  return (struct tib_cell){label, strlen(label)};
}

static enum tib_status add_stage(struct profusion *profusion, struct tib_cell text, struct tib_error *err) {
  int64_t epoch = profusion->n_epochs++;
  if (text.n == 0) {
    profusion->list->n_malformed++;
    return TIB_OK;
  }
  struct tib_cell label = stage_of(profusion, text);
  return tib_annotations_add(&profusion->stages, epoch, TIB_NO_TICKS, label.s, label.n, NULL, 0, profusion->file->path,
                             err);
}

/* The user's length of an epoch, else the file's own, else the usual one. */
static tib_ticks epoch_of(struct profusion *profusion) {
  tib_ticks own = profusion->list->epoch, given = profusion->frame->epoch;
  char seconds[32];
  if (given <= 0 && own > 0) return own;
  tib_text_seconds(seconds, sizeof seconds, own, 3);
  if (given > 0 && own > 0 && given != own)
    tib_annotations_remark(profusion->list, "epoch-length-differs",
                           "its epochs are placed by --epoch, though the file gives them %s s", seconds);
  if (given > 0) return given;
  tib_annotations_remark(profusion->list, "no-epoch-length",
                         "the file does not tell the length of its epochs, which are taken to be 30 s");
  return DEFAULT_EPOCH;
}

static enum tib_status place_stages(struct profusion *profusion, struct tib_error *err) {
  const struct tib_annotations *stages = &profusion->stages;
  enum tib_status status = TIB_OK;
  if (stages->n == 0) return TIB_OK;
  tib_ticks epoch = epoch_of(profusion);
  for (size_t i = 0; status == TIB_OK && i < stages->n; i++) {
    const char *label = tib_annotations_text(stages, stages->items[i].label);
    status = tib_annotations_add(profusion->list, stages->items[i].onset * epoch, epoch, label, strlen(label), NULL, 0,
                                 profusion->file->path, err);
  }
  if (profusion->n_stage_9 > 0)
    tib_annotations_remark(profusion->list, "profusion-stage-9",
                           "%" PRId64 " epochs have stage 9: unscored here and to Luna, but wake to yasa",
                           profusion->n_stage_9);
  return status;
}

/* ---- elements ---- */

static enum tib_status begin(void *user, const struct tib_xml_element *element, struct tib_error *err) {
  struct profusion *profusion = user;
  (void)err;
  if (strcmp(element->path, EVENT) == 0) tib_xml_event_begin(&profusion->event, element->line);
  return TIB_OK;
}

static enum tib_status end_event(struct profusion *profusion, struct tib_error *err) {
  const struct tib_xml_event *event = &profusion->event;
  if (tib_xml_event_is_start(event)) return TIB_OK;
  return tib_xml_event_add(event, tib_xml_event_get(event, TIB_XML_LABEL), profusion->file, profusion->list, err);
}

static enum tib_status end(void *user, const struct tib_xml_element *element, struct tib_cell text, struct tib_error *err) {
  struct profusion *profusion = user;
  const char *path = element->path;
  if (strcmp(path, EVENT) == 0) return end_event(profusion, err);
  if (strncmp(path, EVENT "/", strlen(EVENT "/")) == 0)
    return tib_xml_event_take(&profusion->event, children, path + strlen(EVENT "/"), text, err);
  if (strcmp(path, ROOT "/SleepStages/SleepStage") == 0) return add_stage(profusion, text, err);
  if (strcmp(path, ROOT "/EpochLength") == 0)
    return tib_xml_epoch_length(text, element->line, profusion->file, profusion->list, err);
  return TIB_OK;
}

static bool recognise(const struct tib_text_file *file) { return tib_xml_root_is(file, ROOT); }

static enum tib_status load(const struct tib_text_file *file, const struct tib_annot_frame *frame,
                            struct tib_annotations *list, struct tib_error *err) {
  static const struct tib_xml_handler handler = {begin, end};
  struct profusion profusion = {.file = file, .frame = frame, .list = list};
  enum tib_status status = tib_xml_read(file, &handler, &profusion, err);
  if (status == TIB_OK) status = place_stages(&profusion, err);
  tib_xml_event_finish(&profusion.event);
  tib_annotations_finish(&profusion.stages);
  return status;
}

const struct tib_annot_format tib_format_profusion_xml = {"profusion-xml", "Compumedics Profusion XML", recognise, load};
