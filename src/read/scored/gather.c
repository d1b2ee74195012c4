#include "read/scored/gather.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "read/scored/meanings.h"

/* ---- lists ---- */

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

#define LIST(field, class, compare)                                                               \
  (struct tib_list) {                                                                             \
#field, class, &c->field, &c->n_##field,                                                      \
        &gathered->capacity[which], sizeof *c->field, compare, &c->has_##field, c->field##_source \
  }

struct tib_list tib_list_of(struct tib_gathered *gathered, int which) {
  struct tib_context *c = &gathered->context;
  switch (which) {
    case TIB_LIST_STAGES:
      return LIST(stages, TIB_ANNOT_STAGE, NULL);
    case TIB_LIST_AROUSALS:
      return LIST(arousals, TIB_ANNOT_AROUSAL, by_span);
    case TIB_LIST_RESPIRATORY:
      return LIST(respiratory, TIB_ANNOT_RESPIRATORY, by_breath);
    default:
      return LIST(movements, TIB_ANNOT_MOVEMENT, by_movement);
  }
}

bool tib_list_is_told(const struct tib_list *list, const struct tib_gathered *gathered) {
  return *list->n > 0 || (gathered->covers & 1u << list->class) != 0;
}

static char *items_of(const struct tib_list *list) {
  char *items;
  memcpy(&items, list->items, sizeof items);
  return items;
}

static enum tib_status append(const struct tib_list *list, const void *item, struct tib_error *err) {
  enum tib_status status = tib_array_reserve(list->items, list->capacity, *list->n + 1, list->size, err);
  if (status != TIB_OK) return status;
  memcpy(items_of(list) + *list->n * list->size, item, list->size);
  ++*list->n;
  return TIB_OK;
}

static void sort(const struct tib_list *list) {
  if (list->compare && *list->n > 1) qsort(items_of(list), *list->n, list->size, list->compare);
}

static enum tib_status append_cramps(struct tib_gathered *gathered, const struct tib_span *cramps, size_t n,
                                     struct tib_error *err) {
  struct tib_context *context = &gathered->context;
  if (n == 0) return TIB_OK;
  enum tib_status status =
      tib_array_reserve(&context->cramps, &gathered->cramps_capacity, context->n_cramps + n, sizeof *context->cramps, err);
  if (status != TIB_OK) return status;
  memcpy(context->cramps + context->n_cramps, cramps, n * sizeof *cramps);
  context->n_cramps += n;
  return TIB_OK;
}

static void sort_cramps(struct tib_context *context) {
  if (context->n_cramps > 1) qsort(context->cramps, context->n_cramps, sizeof *context->cramps, by_span);
}

enum tib_status tib_gathered_add_cramps(struct tib_gathered *gathered, const struct tib_span *cramps, size_t n,
                                        struct tib_error *err) {
  enum tib_status status = append_cramps(gathered, cramps, n, err);
  if (status == TIB_OK) sort_cramps(&gathered->context);
  return status;
}

/* ---- one event ---- */

struct event {
  struct tib_span span;
  bool timed;
  const struct tib_meaning *meaning;
};

static enum tib_status add_event(struct tib_gathered *gathered, const struct event *event, struct tib_error *err) {
  struct tib_context *context = &gathered->context;
  int value = event->meaning->label->value;
  struct tib_list list;
  switch (event->meaning->label->class) {
    case TIB_ANNOT_STAGE:
      list = tib_list_of(gathered, TIB_LIST_STAGES);
      return append(&list, &(struct tib_stage_span){event->span, (enum tib_stage)value}, err);
    case TIB_ANNOT_AROUSAL:
      list = tib_list_of(gathered, TIB_LIST_AROUSALS);
      return append(&list, &event->span, err);
    case TIB_ANNOT_RESPIRATORY:
      list = tib_list_of(gathered, TIB_LIST_RESPIRATORY);
      return append(&list, &(struct tib_respiratory_event){event->span, (enum tib_respiratory_kind)value}, err);
    case TIB_ANNOT_MOVEMENT:
      list = tib_list_of(gathered, TIB_LIST_MOVEMENTS);
      return append(&list, &(struct tib_scored_movement){event->span, event->meaning->side}, err);
    case TIB_ANNOT_LIGHTS_OFF: /* of several marks the widest night */
      if (context->lights_off_mark == TIB_NO_TICKS || event->span.onset < context->lights_off_mark)
        context->lights_off_mark = event->span.onset;
      return TIB_OK;
    case TIB_ANNOT_LIGHTS_ON:
      if (context->lights_on_mark == TIB_NO_TICKS || event->span.onset > context->lights_on_mark)
        context->lights_on_mark = event->span.onset;
      return TIB_OK;
    case TIB_ANNOT_CRAMP:
      return append_cramps(gathered, &event->span, 1, err);
    case TIB_ANNOT_SERIES:
    case TIB_ANNOT_IGNORED:
      context->n_other++;
      return TIB_OK;
    case TIB_ANNOT_STAGE_N:
      gathered->n_stage_n++;
      return TIB_OK;
  }
  return TIB_OK;
}

static bool is_inside(struct tib_span span, tib_ticks end) {
  bool instant = span.offset <= span.onset;
  return (instant ? span.onset >= 0 : span.offset > 0) && (end < 0 || (instant ? span.onset <= end : span.onset < end));
}

static void count_event(struct tib_gathered *gathered, const struct event *event, tib_ticks end) {
  struct tib_span span = event->span;
  if (span.onset < 0 || (end >= 0 && span.offset > end)) gathered->n_outside[event->meaning->label->class]++;
  gathered->n_inside += is_inside(span, end);
  if (gathered->n_known++ == 0) gathered->known = span;
  if (span.onset < gathered->known.onset) gathered->known.onset = span.onset;
  if (span.offset > gathered->known.offset) gathered->known.offset = span.offset;
}

/* A short text without a duration may be anything; a stage of unknown depth is listed, too. */
static bool is_unknown(const struct tib_meaning *meaning, bool timed) {
  return !meaning->label || (meaning->label->timed && !timed);
}

static enum tib_status take(struct tib_gathered *gathered, const struct tib_gather_frame *frame,
                            struct tib_meanings *meanings, const struct tib_annotation *entry, struct tib_error *err) {
  struct tib_meaning *meaning;
  struct event event = {.timed = entry->duration != TIB_NO_TICKS && entry->duration > 0};
  enum tib_status status = tib_meanings_find(meanings, entry, &meaning, err);
  if (status != TIB_OK) return status;
  event.meaning = meaning;
  event.span.onset = entry->onset + frame->shift;
  event.span.offset = event.span.onset + (event.timed ? entry->duration : 0);
  if (event.span.offset > gathered->last) gathered->last = event.span.offset;
  bool unknown = is_unknown(meaning, event.timed);
  if (unknown || meaning->label->class == TIB_ANNOT_STAGE_N) meaning->n_unknown++;
  if (unknown) return TIB_OK;
  if (meaning->label->class == TIB_ANNOT_STAGE && !event.timed) event.span.offset += frame->epoch;
  count_event(gathered, &event, frame->end);
  return add_event(gathered, &event, err);
}

/* ---- all of them ---- */

enum tib_status tib_gather(const struct tib_annotations *list, const struct tib_gather_frame *frame,
                           struct tib_gathered *gathered, struct tib_error *err) {
  struct tib_meanings meanings = {.list = list, .map = frame->map, .cramp_words = frame->cramp_words};
  enum tib_status status = TIB_OK;
  *gathered = (struct tib_gathered){.covers = list->covers};
  gathered->context.epoch = frame->epoch;
  gathered->context.lights_off_mark = gathered->context.lights_on_mark = TIB_NO_TICKS;
  for (size_t i = 0; status == TIB_OK && i < list->n; i++) status = take(gathered, frame, &meanings, &list->items[i], err);
  for (int which = 0; status == TIB_OK && which < TIB_LISTS; which++) {
    struct tib_list sorted = tib_list_of(gathered, which);
    sort(&sorted);
  }
  sort_cramps(&gathered->context);
  if (status == TIB_OK) status = tib_meanings_list_unknown(&meanings, &gathered->context, err);
  tib_meanings_finish(&meanings);
  return status;
}

static void add_name(char *source, const char *name) {
  char all[256 + 2 + 256];
  tib_text_copy(all, sizeof all, source);
  if (all[0]) tib_text_copy(all + strlen(all), sizeof all - strlen(all), ", ");
  tib_text_copy(all + strlen(all), sizeof all - strlen(all), name);
  tib_text_copy(source, 256, all);
}

static enum tib_status add_list(const struct tib_list *all, const struct tib_list *more, int64_t *n_same,
                                struct tib_error *err) {
  size_t sorted = *all->n;
  enum tib_status status = TIB_OK;
  for (size_t i = 0; status == TIB_OK && i < *more->n; i++) {
    const char *item = items_of(more) + i * more->size;
    if (all->compare && sorted > 0 && bsearch(item, items_of(all), sorted, all->size, all->compare))
      ++*n_same;
    else
      status = append(all, item, err);
  }
  sort(all);
  return status;
}

static void add_marks(struct tib_context *all, const struct tib_context *more) {
  if (all->lights_off_mark == TIB_NO_TICKS ||
      (more->lights_off_mark != TIB_NO_TICKS && more->lights_off_mark < all->lights_off_mark))
    all->lights_off_mark = more->lights_off_mark;
  if (more->lights_on_mark != TIB_NO_TICKS &&
      (all->lights_on_mark == TIB_NO_TICKS || more->lights_on_mark > all->lights_on_mark))
    all->lights_on_mark = more->lights_on_mark;
}

enum tib_status tib_gathered_add(struct tib_gathered *all, const struct tib_gathered *more, const char *name,
                                 int64_t *n_same, struct tib_error *err) {
  struct tib_gathered source = *more;
  *n_same = 0;
  if (all->context.n_stages == 0) all->context.epoch = more->context.epoch;
  for (int which = 0; which < TIB_LISTS; which++) {
    struct tib_list to = tib_list_of(all, which), from = tib_list_of(&source, which);
    if (tib_list_is_told(&from, &source)) add_name(to.source, name);
    enum tib_status status = add_list(&to, &from, n_same, err);
    if (status != TIB_OK) return status;
  }
  add_marks(&all->context, &more->context);
  all->covers |= more->covers;
  all->context.n_other += more->context.n_other;
  for (int i = 0; i < TIB_ANNOT_CLASSES; i++) all->n_outside[i] += more->n_outside[i];
  all->n_stage_n += more->n_stage_n;
  if (more->last > all->last) all->last = more->last;
  enum tib_status status = tib_gathered_add_cramps(all, more->context.cramps, more->context.n_cramps, err);
  if (status != TIB_OK) return status;
  return tib_unknown_add(&all->context, more->context.unknown, more->context.n_unknown, err);
}

void tib_gathered_finish(struct tib_gathered *gathered) {
  if (!gathered) return;
  tib_context_finish(&gathered->context);
  *gathered = (struct tib_gathered){0};
}
