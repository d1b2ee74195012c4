#include "read/annot_edf.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "read/aliases.h"
#include "read/annot_labels.h"

#define NAME_BYTES 256

/* Growing lists, moved into the context at the end. */
struct lists {
  struct tib_context *context;
  size_t stages, arousals, respiratory, movements, unknown; /* capacities */
};

/* One event with what its text says. */
struct event {
  struct tib_span span;
  bool timed;
  const struct tib_annot_label *label; /* NULL: not known */
  char name[NAME_BYTES];               /* before "@@" */
  const char *signal;                  /* after "@@"; NULL where there is none */
};

static bool is_blank(char c) { return (unsigned char)c <= ' '; }

/* Trims in place; returns the first character that stays. */
static char *trim(char *s) {
  size_t n = strlen(s);
  while (n > 0 && is_blank(s[n - 1])) s[--n] = '\0';
  while (is_blank(*s) && *s) s++;
  return s;
}

static void parse_text(struct event *event, const char *text, char copy[NAME_BYTES]) {
  tib_text_copy(copy, NAME_BYTES, text);
  char *at = strstr(copy, "@@");
  if (at) *at = '\0';
  event->signal = at ? trim(at + 2) : NULL;
  tib_text_copy(event->name, sizeof event->name, trim(copy));
  event->label = tib_annot_label_find(event->name);
  if (event->label && event->label->timed && !event->timed) event->label = NULL;
}

#define ADD(list, field, value)                                                                                            \
  do {                                                                                                                     \
    void *array = (list)->context->field;                                                                                  \
    enum tib_status added = tib_array_reserve(&array, &(list)->field, (list)->context->n_##field + 1, sizeof(value), err); \
    (list)->context->field = array;                                                                                        \
    if (added != TIB_OK) return added;                                                                                     \
    (list)->context->field[(list)->context->n_##field++] = (value);                                                        \
  } while (0)

static enum tib_status add_stage(struct lists *lists, const struct event *event, struct tib_error *err) {
  struct tib_stage_span stage = {event->span, (enum tib_stage)event->label->value};
  if (!event->timed) stage.span.offset = stage.span.onset + lists->context->epoch;
  ADD(lists, stages, stage);
  return TIB_OK;
}

static enum tib_status add_movement(struct lists *lists, const struct event *event, struct tib_error *err) {
  struct tib_scored_movement movement = {event->span, (enum tib_side)event->label->value};
  if (movement.side == TIB_SIDE_NONE && event->signal) movement.side = tib_alias_leg(event->signal);
  ADD(lists, movements, movement);
  return TIB_OK;
}

static enum tib_status add_respiratory(struct lists *lists, const struct event *event, struct tib_error *err) {
  struct tib_respiratory_event breath = {event->span, (enum tib_respiratory_kind)event->label->value};
  ADD(lists, respiratory, breath);
  return TIB_OK;
}

static enum tib_status add_unknown(struct lists *lists, const struct event *event, struct tib_error *err) {
  struct tib_label_count count = {.n = 1};
  tib_text_copy(count.label, sizeof count.label, event->name);
  ADD(lists, unknown, count);
  return TIB_OK;
}

static enum tib_status add_event(struct lists *lists, const struct event *event, struct tib_annot_remarks *remarks,
                                 struct tib_error *err) {
  struct tib_context *context = lists->context;
  if (!event->label) return add_unknown(lists, event, err);
  switch (event->label->class) {
    case TIB_ANNOT_STAGE:
      return add_stage(lists, event, err);
    case TIB_ANNOT_AROUSAL:
      ADD(lists, arousals, event->span);
      return TIB_OK;
    case TIB_ANNOT_RESPIRATORY:
      return add_respiratory(lists, event, err);
    case TIB_ANNOT_MOVEMENT:
      return add_movement(lists, event, err);
    case TIB_ANNOT_LIGHTS_OFF: /* of several marks the widest night */
      if (context->lights_off_mark == TIB_NO_TICKS || event->span.onset < context->lights_off_mark)
        context->lights_off_mark = event->span.onset;
      return TIB_OK;
    case TIB_ANNOT_LIGHTS_ON:
      if (context->lights_on_mark == TIB_NO_TICKS || event->span.onset > context->lights_on_mark)
        context->lights_on_mark = event->span.onset;
      return TIB_OK;
    case TIB_ANNOT_SERIES:
      return TIB_OK;
    case TIB_ANNOT_STAGE_N:
      remarks->n_stage_n++;
      return add_unknown(lists, event, err);
  }
  return TIB_OK;
}

/* Whether a known event reaches beyond the data; a stage without a duration lasts an epoch. */
static bool is_outside(const struct event *event, tib_ticks epoch, tib_ticks end) {
  bool stage = event->label->class == TIB_ANNOT_STAGE && !event->timed;
  tib_ticks offset = stage ? event->span.onset + epoch : event->span.offset;
  return event->span.onset < 0 || (end >= 0 && offset > end);
}

/* ---- order ---- */

#define COMPARE(a, b) \
  if ((a) != (b)) return (a) < (b) ? -1 : 1

static int by_span(const void *a, const void *b) {
  const struct tib_span *x = a, *y = b;
  COMPARE(x->onset, y->onset);
  COMPARE(x->offset, y->offset);
  return 0;
}

static int by_breath(const void *a, const void *b) {
  const struct tib_respiratory_event *x = a, *y = b;
  int order = by_span(&x->span, &y->span);
  return order ? order : (int)x->kind - (int)y->kind;
}

static int by_movement(const void *a, const void *b) {
  const struct tib_scored_movement *x = a, *y = b;
  int order = by_span(&x->span, &y->span);
  return order ? order : (int)x->side - (int)y->side;
}

static int by_label(const void *a, const void *b) {
  return strcmp(((const struct tib_label_count *)a)->label, ((const struct tib_label_count *)b)->label);
}

static void sort(void *array, size_t n, size_t size, int (*compare)(const void *, const void *)) {
  if (n > 1) qsort(array, n, size, compare);
}

static void count_unknown(struct tib_context *context) {
  size_t n = 0;
  sort(context->unknown, context->n_unknown, sizeof *context->unknown, by_label);
  for (size_t i = 0; i < context->n_unknown; i++) {
    if (n > 0 && by_label(&context->unknown[n - 1], &context->unknown[i]) == 0)
      context->unknown[n - 1].n++;
    else
      context->unknown[n++] = context->unknown[i];
  }
  context->n_unknown = n;
}

/* ---- all of it ---- */

static enum tib_status add_all(const struct tib_tal_list *tals, tib_ticks zero, tib_ticks end, struct lists *lists,
                               struct tib_annot_remarks *remarks, struct tib_error *err) {
  for (size_t i = 0; i < tals->n; i++) {
    const struct tib_tal_event *tal = &tals->events[i];
    char copy[NAME_BYTES];
    struct event event = {.timed = tal->duration != TIB_NO_TICKS && tal->duration > 0};
    event.span.onset = tal->onset - zero;
    event.span.offset = event.span.onset + (event.timed ? tal->duration : 0);
    parse_text(&event, tals->text + tal->text, copy);
    enum tib_status status = add_event(lists, &event, remarks, err);
    if (status != TIB_OK) return status;
    if (event.span.offset > remarks->last) remarks->last = event.span.offset;
    if (event.label) lists->context->n_outside_recording += is_outside(&event, lists->context->epoch, end);
  }
  return TIB_OK;
}

/* A trailing '?' is no scored epoch. */
static void note_last(const struct tib_context *context, struct tib_annot_remarks *remarks) {
  for (size_t i = context->n_stages; i > 0; i--)
    if (context->stages[i - 1].stage != TIB_STAGE_UNKNOWN) {
      remarks->last = context->stages[i - 1].span.offset;
      return;
    }
}

static void name_source(bool *has, char *to, size_t size, size_t n, const char *source) {
  *has = n > 0;
  if (n > 0) tib_text_copy(to, size, source);
}

enum tib_status tib_annot_edf_load(const struct tib_tal_list *tals, tib_ticks zero, tib_ticks end, tib_ticks epoch,
                                   const char *source, struct tib_context *context, struct tib_annot_remarks *remarks,
                                   struct tib_error *err) {
  struct lists lists = {.context = context};
  *remarks = (struct tib_annot_remarks){0};
  *context = (struct tib_context){.epoch = epoch, .lights_off_mark = TIB_NO_TICKS, .lights_on_mark = TIB_NO_TICKS};
  enum tib_status status = add_all(tals, zero, end, &lists, remarks, err);
  if (status != TIB_OK) return status;
  name_source(&context->has_stages, context->stages_source, sizeof context->stages_source, context->n_stages, source);
  name_source(&context->has_arousals, context->arousals_source, sizeof context->arousals_source, context->n_arousals,
              source);
  name_source(&context->has_respiratory, context->respiratory_source, sizeof context->respiratory_source,
              context->n_respiratory, source);
  name_source(&context->has_movements, context->movements_source, sizeof context->movements_source, context->n_movements,
              source);
  status = tib_annot_stages_cut(context->stages, &context->n_stages, &remarks->n_overlapping, err);
  sort(context->arousals, context->n_arousals, sizeof *context->arousals, by_span);
  sort(context->respiratory, context->n_respiratory, sizeof *context->respiratory, by_breath);
  sort(context->movements, context->n_movements, sizeof *context->movements, by_movement);
  count_unknown(context);
  note_last(context, remarks);
  return status;
}
