/* Matched, missed and extra movements by stage and by class. */

#include <string.h>

#include "base/text.h"
#include "compare/study.h"

/* ---- stages ---- */

/* Its own, else that of the one that it is matched with, else what the other says of that time. False: none tells. Beside a
 * hypnogram it is in none. */
static bool find_stage(const struct tib_night_movement *movement, const struct tib_scored_night *own,
                       const struct tib_scored_night *other, const struct tib_night_movement *same, enum tib_stage *stage) {
  *stage = TIB_STAGE_UNKNOWN;
  if (movement->has_stage || (same && same->has_stage)) {
    *stage = movement->has_stage ? movement->stage : same->stage;
    return true;
  }
  return tib_scored_night_stage_at(other, movement->span.onset, stage) || own->n_stages > 0 || other->n_stages > 0;
}

/* The reference's comes first. */
static bool find_stage_of_extra(const struct tib_night_movement *movement, const struct tib_scored_night *own,
                                const struct tib_scored_night *reference, enum tib_stage *stage) {
  if (tib_scored_night_stage_at(reference, movement->span.onset, stage)) return true;
  return find_stage(movement, own, reference, NULL, stage);
}

void tib_count_stages(struct tib_compare *compare, const struct tib_scored_night *reference,
                      const struct tib_scored_night *test, const struct tib_night_pair *pair, const bool *matched) {
  enum tib_stage stage;
  size_t at = 0;
  if (!reference->has_stages && !test->has_stages && reference->n + test->n > 0) {
    compare->n_without_stages++;
    return;
  }
  if (reference->has_stages || test->has_stages) compare->has_stages = true;
  for (size_t i = 0; i < reference->n; i++) {
    const struct tib_night_movement *is = &reference->movements[i], *same = NULL;
    const struct tib_match *match = at < pair->n && pair->matches[at].reference == i ? &pair->matches[at++] : NULL;
    if (match) same = &test->movements[match->test];
    compare->n_untold[0] += !find_stage(is, reference, test, same, &stage) && !match;
    struct tib_tally *tally = &compare->by_stage[stage];
    tally->reference_n++;
    tally->test_n += match != NULL;
    if (match) tib_tally_match(tally, is->span, same->span, match->iou);
  }
  for (size_t i = 0; i < test->n; i++) {
    if (matched[i]) continue;
    compare->n_untold[1] += !find_stage_of_extra(&test->movements[i], test, reference, &stage);
    compare->by_stage[stage].test_n++;
  }
}

/* ---- classes ---- */

static struct tib_class_table *table_of(struct tib_compare *compare, const char *rules) {
  for (size_t i = 0; i < compare->n_classes; i++)
    if (strcmp(compare->classes[i].rules, rules) == 0) return &compare->classes[i];
  if (compare->n_classes == TIB_NIGHT_PROFILES) return NULL;
  struct tib_class_table *table = &compare->classes[compare->n_classes++];
  *table = (struct tib_class_table){.unknown = 0};
  tib_text_copy(table->rules, sizeof table->rules, rules);
  return table;
}

static void count_cell(struct tib_class_table *table, int reference, int test) {
  if (reference < 0 || test < 0)
    table->unknown++;
  else
    table->counts[reference * TIB_CLASSES_SEEN + test]++;
}

static void count_profile(struct tib_class_table *table, const struct tib_scored_night *reference, size_t p,
                          const struct tib_scored_night *test, size_t q, const struct tib_night_pair *pair,
                          const bool *matched) {
  size_t at = 0;
  table->nights++;
  for (size_t i = 0; i < reference->n; i++) {
    const struct tib_match *match = at < pair->n && pair->matches[at].reference == i ? &pair->matches[at++] : NULL;
    count_cell(table, reference->movements[i].class_[p], match ? test->movements[match->test].class_[q] : TIB_CLASS_NONE);
  }
  for (size_t i = 0; i < test->n; i++)
    if (!matched[i]) count_cell(table, TIB_CLASS_NONE, test->movements[i].class_[q]);
}

void tib_count_classes(struct tib_compare *compare, const struct tib_scored_night *reference,
                       const struct tib_scored_night *test, const struct tib_night_pair *pair, const bool *matched) {
  for (size_t p = 0; p < reference->n_profiles; p++)
    for (size_t q = 0; q < test->n_profiles; q++) {
      if (strcmp(reference->profiles[p], test->profiles[q]) != 0) continue;
      struct tib_class_table *table = table_of(compare, reference->profiles[p]);
      if (table) count_profile(table, reference, p, test, q, pair, matched);
    }
}
