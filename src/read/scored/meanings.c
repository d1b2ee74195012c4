#include "read/scored/meanings.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/array.h"
#include "base/text.h"
#include "read/channels/aliases.h"
#include "read/scored/cramps.h"

#define NAME_BYTES 256
#define FIRST_SLOTS 256
#define PART 4096

/* ---- one label ---- */

static bool is_blank(char c) { return (unsigned char)c <= ' '; }

/* Trims in place; returns the first character that stays. */
static char *trim(char *s) {
  size_t n = strlen(s);
  while (n > 0 && is_blank(s[n - 1])) s[--n] = '\0';
  while (is_blank(*s) && *s) s++;
  return s;
}

/* Splits "name@@channel" in place. *channel is NULL where there is none. */
static char *split(char *copy, char **channel) {
  char *at = strstr(copy, "@@");
  if (at) *at = '\0';
  *channel = at ? trim(at + 2) : NULL;
  return trim(copy);
}

/* The map may speak of the whole text, channel and all. */
static const struct tib_annot_label *look_up(const struct tib_annot_map *map, const char *text, const char *name) {
  const struct tib_annot_label *label = tib_annot_map_find(map, text);
  if (!label && strcmp(text, name) != 0) label = tib_annot_map_find(map, name);
  return label ? label : tib_annot_label_find(name);
}

/* Whatever else is written about it. */
static const struct tib_annot_label cramp = {"cramp", TIB_ANNOT_CRAMP, 0, false};

static void explain(const struct tib_meanings *meanings, struct tib_meaning *meaning) {
  char copy[NAME_BYTES], *channel;
  const char *text = tib_annotations_text(meanings->list, meaning->first->label);
  const char *beside = tib_annotations_text(meanings->list, meaning->first->signal);
  tib_text_copy(copy, sizeof copy, text);
  const char *name = split(copy, &channel);
  meaning->label = look_up(meanings->map, text, name);
  if (!meaning->label && tib_cramps_tells(text, meanings->cramp_words)) meaning->label = &cramp;
  if (!meaning->label || meaning->label->class != TIB_ANNOT_MOVEMENT) return;
  meaning->side = (enum tib_side)meaning->label->value;
  if (meaning->side == TIB_SIDE_NONE && channel) meaning->side = tib_alias_leg(channel);
  if (meaning->side == TIB_SIDE_NONE && beside) meaning->side = tib_alias_leg(beside);
}

/* ---- all of them ---- */

static uint64_t hash_of(const struct tib_annotations *list, const struct tib_annotation *entry) {
  const char *label = tib_annotations_text(list, entry->label), *signal = tib_annotations_text(list, entry->signal);
  uint64_t hash = XXH3_64bits(label, strlen(label));
  return signal ? XXH3_64bits_withSeed(signal, strlen(signal), hash) : hash;
}

static bool is_same(const struct tib_annotations *list, const struct tib_annotation *a, const struct tib_annotation *b) {
  if (strcmp(list->text + a->label, list->text + b->label) != 0) return false;
  if (a->signal == TIB_NO_TEXT || b->signal == TIB_NO_TEXT) return a->signal == b->signal;
  return strcmp(list->text + a->signal, list->text + b->signal) == 0;
}

/* The slot of an entry's meaning, or the free one where it belongs. */
static size_t slot_of(const struct tib_meanings *meanings, const struct tib_annotation *entry, uint64_t hash) {
  size_t slot = (size_t)hash & (meanings->n_slots - 1);
  for (; meanings->slots[slot]; slot = (slot + 1) & (meanings->n_slots - 1)) {
    const struct tib_meaning *item = &meanings->items[meanings->slots[slot] - 1];
    if (item->hash == hash && is_same(meanings->list, item->first, entry)) break;
  }
  return slot;
}

/* Never more than half full. */
static enum tib_status make_room(struct tib_meanings *meanings, struct tib_error *err) {
  uint32_t *slots;
  size_t n = meanings->n_slots ? 2 * meanings->n_slots : FIRST_SLOTS;
  if (2 * (meanings->n + 1) <= meanings->n_slots) return TIB_OK;
  enum tib_status status = tib_array_create(&slots, n, sizeof *slots, err);
  if (status != TIB_OK) return status;
  free(meanings->slots);
  meanings->slots = slots;
  meanings->n_slots = n;
  for (size_t i = 0; i < meanings->n; i++)
    slots[slot_of(meanings, meanings->items[i].first, meanings->items[i].hash)] = (uint32_t)(i + 1);
  return TIB_OK;
}

enum tib_status tib_meanings_find(struct tib_meanings *meanings, const struct tib_annotation *entry,
                                  struct tib_meaning **meaning, struct tib_error *err) {
  uint64_t hash = hash_of(meanings->list, entry);
  enum tib_status status = make_room(meanings, err);
  if (status != TIB_OK) return status;
  size_t slot = slot_of(meanings, entry, hash);
  if (!meanings->slots[slot]) {
    status = tib_array_reserve(&meanings->items, &meanings->capacity, meanings->n + 1, sizeof *meanings->items, err);
    if (status != TIB_OK) return status;
    meanings->items[meanings->n] = (struct tib_meaning){.first = entry, .hash = hash};
    explain(meanings, &meanings->items[meanings->n++]);
    meanings->slots[slot] = (uint32_t)meanings->n;
  }
  *meaning = &meanings->items[meanings->slots[slot] - 1];
  return TIB_OK;
}

void tib_meanings_finish(struct tib_meanings *meanings) {
  free(meanings->items);
  free(meanings->slots);
  *meanings = (struct tib_meanings){0};
}

/* ---- unknown labels ---- */

static int by_label(const void *a, const void *b) {
  return strcmp(((const struct tib_label_count *)a)->label, ((const struct tib_label_count *)b)->label);
}

static int by_count(const void *a, const void *b) {
  const struct tib_label_count *x = a, *y = b;
  if (x->n != y->n) return x->n > y->n ? -1 : 1;
  return by_label(a, b);
}

/* Sorts, adds up equal labels; returns how many are left. */
static size_t add_up(struct tib_label_count *labels, size_t n) {
  size_t kept = 0;
  if (n > 1) qsort(labels, n, sizeof *labels, by_label);
  for (size_t i = 0; i < n; i++) {
    if (kept > 0 && by_label(&labels[kept - 1], &labels[i]) == 0)
      labels[kept - 1].n += labels[i].n;
    else
      labels[kept++] = labels[i];
  }
  return kept;
}

/* A file of noise must not fill a report with its labels. */
static size_t put_rest_together(struct tib_label_count *labels, size_t n) {
  if (n <= TIB_UNKNOWN_MAX) return n;
  qsort(labels, n, sizeof *labels, by_count);
  struct tib_label_count *rest = &labels[TIB_UNKNOWN_MAX - 1];
  for (size_t i = TIB_UNKNOWN_MAX; i < n; i++) rest->n += labels[i].n;
  tib_text_copy(rest->label, sizeof rest->label, TIB_UNKNOWN_REST);
  return add_up(labels, TIB_UNKNOWN_MAX);
}

enum tib_status tib_unknown_add(struct tib_context *context, const struct tib_label_count *labels, size_t n,
                                struct tib_error *err) {
  size_t capacity = context->n_unknown;
  if (n == 0) return TIB_OK;
  enum tib_status status =
      tib_array_reserve(&context->unknown, &capacity, context->n_unknown + n, sizeof *context->unknown, err);
  if (status != TIB_OK) return status;
  memcpy(context->unknown + context->n_unknown, labels, n * sizeof *labels);
  context->n_unknown = put_rest_together(context->unknown, add_up(context->unknown, context->n_unknown + n));
  return TIB_OK;
}

/* A part at a time, so that a million labels need no room that they do not keep. */
enum tib_status tib_meanings_list_unknown(const struct tib_meanings *meanings, struct tib_context *context,
                                          struct tib_error *err) {
  struct tib_label_count *labels;
  size_t n = 0;
  enum tib_status status = tib_array_create(&labels, PART, sizeof *labels, err);
  for (size_t i = 0; status == TIB_OK && i < meanings->n; i++) {
    char copy[NAME_BYTES], *channel;
    if (meanings->items[i].n_unknown == 0) continue;
    tib_text_copy(copy, sizeof copy, tib_annotations_text(meanings->list, meanings->items[i].first->label));
    tib_text_copy(labels[n].label, sizeof labels[n].label, split(copy, &channel));
    labels[n++].n = meanings->items[i].n_unknown;
    if (n < PART) continue;
    status = tib_unknown_add(context, labels, n, err);
    n = 0;
  }
  if (status == TIB_OK) status = tib_unknown_add(context, labels, n, err);
  free(labels);
  return status;
}
