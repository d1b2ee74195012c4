/* Two scorings of one night beside each other. */

#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"
#include "compare/study.h"

static void moments_join(struct tib_moments *to, const struct tib_moments *more) {
  if (more->n == 0) return;
  double n = (double)to->n, m = (double)more->n, apart = more->mean - to->mean;
  to->squares += more->squares + apart * apart * n * m / (n + m);
  to->mean += apart * m / (n + m);
  to->n += more->n;
}

void tib_tally_add(struct tib_tally *to, const struct tib_tally *more) {
  to->reference_n += more->reference_n;
  to->test_n += more->test_n;
  to->matched += more->matched;
  to->outside_reference += more->outside_reference;
  to->outside_test += more->outside_test;
  moments_join(&to->onset_ms, &more->onset_ms);
  moments_join(&to->offset_ms, &more->offset_ms);
  moments_join(&to->iou, &more->iou);
  tib_seconds_add(&to->seconds, &more->seconds);
}

static bool begins_in(struct tib_span span, const struct tib_night_movement *movement) {
  return movement->span.onset >= span.onset && movement->span.onset < span.offset;
}

/* Where nothing is common, all of it is outside. */
static void count_outside(struct tib_scored_night *night, struct tib_span common, bool drop,
                          int64_t outside[TIB_BOTH + 1]) {
  size_t kept = 0;
  for (size_t i = 0; i < night->n; i++) {
    bool inside = begins_in(common, &night->movements[i]);
    outside[night->movements[i].side] += !inside;
    if (inside || !drop) night->movements[kept++] = night->movements[i];
  }
  night->n = kept;
}

static void count_movements(const struct tib_scored_night *reference, const struct tib_scored_night *test,
                            struct tib_night_pair *pair) {
  for (size_t i = 0; i < reference->n; i++) pair->tally[reference->movements[i].side].reference_n++;
  for (size_t i = 0; i < test->n; i++) pair->tally[test->movements[i].side].test_n++;
  for (size_t i = 0; i < pair->n; i++) {
    const struct tib_match *match = &pair->matches[i];
    const struct tib_night_movement *was = &reference->movements[match->reference];
    tib_tally_match(&pair->tally[was->side], was->span, test->movements[match->test].span, match->iou);
  }
}

/* A leg in which neither saw a movement may not have been recorded at all. */
static enum tib_status count_seconds(const struct tib_scored_night *reference, const struct tib_scored_night *test,
                                     struct tib_span common, struct tib_night_pair *pair, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (int side = TIB_SIDE_NONE; side <= TIB_RIGHT && status == TIB_OK; side++)
    if (pair->tally[side].reference_n + pair->tally[side].test_n > 0)
      status = tib_seconds_count(reference, test, common, (enum tib_side)side, &pair->tally[side].seconds, err);
  return status;
}

enum tib_status tib_pair_make(struct tib_scored_night *reference, struct tib_scored_night *test,
                              const struct tib_compare_options *options, struct tib_night_pair *pair,
                              struct tib_error *err) {
  struct tib_span common;
  int64_t outside[2][TIB_BOTH + 1] = {{0}};
  *pair = (struct tib_night_pair){.has_sides = reference->has_sides && test->has_sides};
  if (!pair->has_sides) {
    tib_scored_night_unite(reference);
    tib_scored_night_unite(test);
  }
  bool any = tib_common_span(reference, test, &common);
  count_outside(reference, common, options->inside, outside[0]);
  count_outside(test, common, options->inside, outside[1]);
  enum tib_status status = tib_match_find(reference, test, options, &pair->matches, &pair->n, err);
  if (status != TIB_OK) return status;
  count_movements(reference, test, pair);
  if (any) status = count_seconds(reference, test, common, pair, err);
  for (int side = TIB_SIDE_NONE; side <= TIB_RIGHT; side++) {
    pair->tally[side].outside_reference = outside[0][side];
    pair->tally[side].outside_test = outside[1][side];
    tib_tally_add(&pair->tally[TIB_BOTH], &pair->tally[side]);
  }
  if (status == TIB_OK) return TIB_OK;
  free(pair->matches);
  *pair = (struct tib_night_pair){0};
  return status;
}
