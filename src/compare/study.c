#include "compare/study.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/ticks.h"

enum tib_status tib_compare_create(const struct tib_compare_options *options, struct tib_compare **out,
                                   struct tib_error *err) {
  enum tib_status status = tib_array_create(out, 1, sizeof **out, err);
  if (status == TIB_OK) (*out)->options = *options;
  return status;
}

void tib_compare_destroy(struct tib_compare *compare) {
  if (!compare) return;
  for (size_t i = 0; i < compare->n_measured; i++)
    for (size_t k = 0; k < TIB_MEASURES; k++) free(compare->measured[i].measures[k].x);
  for (size_t i = 0; i < compare->n_nights; i++) free(compare->nights[i].id);
  free(compare->nights);
  free(compare->distances);
  free(compare->marks);
  free(compare->scorers);
  free(compare->pairs);
  free(compare->rows);
  free(compare);
}

void tib_compare_unpaired(struct tib_compare *compare, size_t reference_only, size_t test_only) {
  compare->reference_only = reference_only;
  compare->test_only = test_only;
}

void tib_compare_not_of_all(struct tib_compare *compare, size_t nights) { compare->not_of_all = nights; }

/* ---- the clock ---- */

#define DAY (INT64_C(86400) * TIB_TICKS_PER_S)

/* What is added to the times of the test, by the clocks of both: to within 12 h. One that begins at midnight to the tick
 * was made anonymous; a text's clock has no fraction of a second. */
static tib_ticks shift_of(const struct tib_compare_options *options, const struct tib_scored_night *reference,
                          const struct tib_scored_night *test) {
  tib_ticks a = reference->start_clock, b = test->start_clock;
  if (options->has_shift) return options->shift;
  if (a == TIB_NO_TICKS || b == TIB_NO_TICKS || a == 0 || b == 0) return 0;
  tib_ticks by = (b - a) % DAY;
  by = by >= DAY / 2 ? by - DAY : by < -DAY / 2 ? by + DAY : by;
  return by < TIB_TICKS_PER_S && by > -TIB_TICKS_PER_S ? 0 : by;
}

/* ---- one night ---- */

struct both {
  struct tib_scored_night nights[2];
  bool shifted, no_stages; /* of --stages */
};

/* Stages of somebody else, whose clock is set to that of the reference, count for both. */
static enum tib_status take_stages(const struct tib_compare_options *options, const char *path, struct both *both,
                                   struct tib_error *err) {
  struct tib_scored_night of;
  struct tib_compare_options clocks = *options;
  clocks.has_shift = false;
  if (!path) return TIB_OK;
  enum tib_status status = tib_scored_night_read_stages(path, options, &of, err);
  if (status == TIB_OK) tib_scored_night_shift(&of, shift_of(&clocks, &both->nights[0], &of));
  both->no_stages = !of.has_stages;
  for (int i = 0; i < 2 && status == TIB_OK && of.has_stages; i++)
    status = tib_scored_night_take_stages(&both->nights[i], &of, err);
  tib_scored_night_finish(&of);
  return status;
}

static enum tib_status read_both(const struct tib_compare_options *options, const struct tib_compare_source *reference,
                                 const struct tib_compare_source *test, struct both *both, struct tib_error *err) {
  *both = (struct both){.shifted = false};
  enum tib_status status = tib_scored_night_read(reference, options, &both->nights[0], err);
  if (status == TIB_OK) status = tib_scored_night_read(test, options, &both->nights[1], err);
  if (status != TIB_OK) return status;
  tib_ticks by = shift_of(options, &both->nights[0], &both->nights[1]);
  both->shifted = by != 0;
  tib_scored_night_shift(&both->nights[1], by);
  return take_stages(options, reference->stages, both, err);
}

static enum tib_status keep_distances(struct tib_compare *compare, const struct both *both,
                                      const struct tib_night_pair *pair, struct tib_error *err) {
  enum tib_status status = tib_array_reserve(&compare->distances, &compare->distances_capacity,
                                             compare->n_distances + pair->n, sizeof *compare->distances, err);
  for (size_t i = 0; i < pair->n && status == TIB_OK; i++) {
    struct tib_span a = both->nights[0].movements[pair->matches[i].reference].span;
    struct tib_span b = both->nights[1].movements[pair->matches[i].test].span;
    compare->distances[compare->n_distances++] =
        (struct tib_distance){1000 * tib_seconds(b.onset - a.onset), 1000 * tib_seconds(b.offset - a.offset)};
  }
  return status;
}

static enum tib_status keep_mark(struct tib_compare *compare, const struct tib_night_movement *movement,
                                 enum tib_mark_kind kind, struct tib_error *err) {
  struct tib_span *span = &compare->mark_span;
  enum tib_status status =
      tib_array_reserve(&compare->marks, &compare->marks_capacity, compare->n_marks + 1, sizeof *compare->marks, err);
  if (status != TIB_OK) return status;
  compare->marks[compare->n_marks++] = (struct tib_mark){movement->span.onset, movement->side, kind};
  if (movement->span.onset < span->onset) span->onset = movement->span.onset;
  if (movement->span.onset > span->offset) span->offset = movement->span.onset;
  return TIB_OK;
}

/* Of one night alone a picture can show every movement. */
static enum tib_status keep_marks(struct tib_compare *compare, const struct both *both, const struct tib_night_pair *pair,
                                  const bool *matched, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  size_t at = 0;
  compare->n_marks = 0;
  if (compare->n_compared > 0) return TIB_OK;
  if (!tib_common_span(&both->nights[0], &both->nights[1], &compare->mark_span)) compare->mark_span = both->nights[0].span;
  for (size_t i = 0; i < both->nights[0].n && status == TIB_OK; i++) {
    bool found = at < pair->n && pair->matches[at].reference == i;
    at += found;
    status = keep_mark(compare, &both->nights[0].movements[i], found ? TIB_MARK_MATCHED : TIB_MARK_MISSED, err);
  }
  for (size_t i = 0; i < both->nights[1].n && status == TIB_OK; i++)
    if (!matched[i]) status = keep_mark(compare, &both->nights[1].movements[i], TIB_MARK_EXTRA, err);
  return status;
}

static enum tib_status keep_night(struct tib_compare *compare, const char *id, const struct tib_tally *tally,
                                  struct tib_error *err) {
  size_t n = strlen(id) + 1;
  enum tib_status status =
      tib_array_reserve(&compare->nights, &compare->nights_capacity, compare->n_nights + 1, sizeof *compare->nights, err);
  if (status != TIB_OK) return status;
  struct tib_compared_night *night = &compare->nights[compare->n_nights];
  *night = (struct tib_compared_night){.tally = *tally};
  status = tib_array_create(&night->id, n, 1, err);
  if (status != TIB_OK) return status;
  memcpy(night->id, id, n);
  compare->n_nights++;
  return TIB_OK;
}

static enum tib_status keep(struct tib_compare *compare, const char *id, const struct both *both,
                            const struct tib_night_pair *pair, struct tib_error *err) {
  const struct tib_scored_night *a = &both->nights[0], *b = &both->nights[1];
  bool *matched = NULL;
  enum tib_status status = tib_array_create(&matched, b->n, sizeof *matched, err);
  for (size_t i = 0; i < pair->n && status == TIB_OK; i++) matched[pair->matches[i].test] = true;
  if (status == TIB_OK) status = keep_marks(compare, both, pair, matched, err);
  if (status == TIB_OK) status = keep_distances(compare, both, pair, err);
  if (status == TIB_OK) status = keep_night(compare, id, &pair->tally[TIB_BOTH], err);
  if (status == TIB_OK) {
    for (int side = TIB_LEFT; side <= TIB_BOTH; side++) tib_tally_add(&compare->tally[side], &pair->tally[side]);
    tib_count_stages(compare, a, b, pair, matched);
    tib_count_classes(compare, a, b, pair, matched);
    compare->n_compared++;
    compare->n_without_sides += !pair->has_sides;
    compare->n_without_span += !a->has_span && !b->has_span;
    compare->n_shifted += both->shifted;
    compare->n_other_recording += tib_scored_night_differs(a, b);
    compare->n_not_staged += both->no_stages;
  }
  free(matched);
  return status;
}

enum tib_status tib_compare_add(struct tib_compare *compare, const char *id, const struct tib_compare_source *reference,
                                const struct tib_compare_source *test, struct tib_error *err) {
  struct both both;
  struct tib_night_pair pair = {0};
  enum tib_status status = read_both(&compare->options, reference, test, &both, err);
  if (status == TIB_OK) status = tib_pair_make(&both.nights[0], &both.nights[1], &compare->options, &pair, err);
  if (status == TIB_OK && reference->summary && test->summary)
    status = tib_measures_add(compare, reference->summary, test->summary, err);
  if (status == TIB_OK)
    status = keep(compare, id, &both, &pair, err);
  else
    compare->failed++;
  free(pair.matches);
  for (int i = 0; i < 2; i++) tib_scored_night_finish(&both.nights[i]);
  return status;
}

/* ---- several scorers ---- */

enum tib_status tib_compare_scorers(struct tib_compare *compare, size_t n, const char *const *names,
                                    struct tib_error *err) {
  enum tib_status status = tib_array_create(&compare->scorers, n, sizeof *compare->scorers, err);
  if (status == TIB_OK) status = tib_array_create(&compare->pairs, n * n, sizeof *compare->pairs, err);
  if (status != TIB_OK) return status;
  compare->n_scorers = n;
  for (size_t i = 0; i < n; i++) compare->scorers[i].name = names[i];
  return TIB_OK;
}

/* Tallies two of the nights, which stay as they are. */
static enum tib_status tally_two(const struct tib_compare *compare, const struct tib_scored_night *reference,
                                 const struct tib_scored_night *test, struct tib_tally *tally, struct tib_error *err) {
  struct tib_scored_night copies[2] = {*reference, *test};
  struct tib_night_pair pair = {0};
  enum tib_status status = TIB_OK;
  for (int i = 0; i < 2; i++) copies[i].movements = NULL, copies[i].out = NULL;
  for (int i = 0; i < 2 && status == TIB_OK; i++) {
    const struct tib_scored_night *of = i == 0 ? reference : test;
    status = tib_array_create(&copies[i].movements, of->n, sizeof *of->movements, err);
    if (status == TIB_OK) status = tib_array_create(&copies[i].out, of->n_out, sizeof *of->out, err);
    if (status == TIB_OK && of->n > 0) memcpy(copies[i].movements, of->movements, of->n * sizeof *of->movements);
    if (status == TIB_OK && of->n_out > 0) memcpy(copies[i].out, of->out, of->n_out * sizeof *of->out);
  }
  if (status == TIB_OK) status = tib_pair_make(&copies[0], &copies[1], &compare->options, &pair, err);
  if (status == TIB_OK) tib_tally_add(tally, &pair.tally[TIB_BOTH]);
  free(pair.matches);
  for (int i = 0; i < 2; i++) {
    free(copies[i].movements);
    free(copies[i].out);
  }
  return status;
}

static enum tib_status tally_all(struct tib_compare *compare, const struct tib_scored_night *nights,
                                 struct tib_error *err) {
  size_t n = compare->n_scorers;
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < n && status == TIB_OK; i++) {
    struct tib_scored_night consensus;
    for (size_t j = i + 1; j < n && status == TIB_OK; j++)
      status = tally_two(compare, &nights[i], &nights[j], &compare->pairs[i * n + j], err);
    if (status == TIB_OK) status = tib_consensus_make(nights, n, i, &consensus, err);
    if (status != TIB_OK) break;
    status = tally_two(compare, &consensus, &nights[i], &compare->scorers[i].consensus, err);
    tib_scored_night_finish(&consensus);
  }
  return status;
}

enum tib_status tib_compare_add_scorers(struct tib_compare *compare, const struct tib_compare_source *const *sources,
                                        struct tib_error *err) {
  size_t n = compare->n_scorers;
  struct tib_scored_night *nights;
  enum tib_status status = tib_array_create(&nights, n, sizeof *nights, err);
  if (status != TIB_OK) return status;
  bool sides = true, shifted = false, span = false, differs = false;
  for (size_t i = 0; i < n && status == TIB_OK; i++) {
    status = tib_scored_night_read(sources[i], &compare->options, &nights[i], err);
    if (status != TIB_OK) break;
    tib_ticks by = i > 0 && !compare->options.has_shift ? shift_of(&compare->options, &nights[0], &nights[i]) : 0;
    tib_scored_night_shift(&nights[i], by);
    shifted = shifted || by != 0;
    differs = differs || tib_scored_night_differs(&nights[0], &nights[i]);
    sides = sides && nights[i].has_sides;
    span = span || nights[i].has_span;
  }
  for (size_t i = 0; i < n && status == TIB_OK && !sides; i++) tib_scored_night_unite(&nights[i]);
  if (status == TIB_OK) status = tally_all(compare, nights, err);
  if (status == TIB_OK) {
    for (size_t i = 0; i < n; i++) compare->scorers[i].n += (int64_t)nights[i].n;
    compare->n_compared++;
    compare->n_without_sides += !sides;
    compare->n_without_span += !span;
    compare->n_shifted += shifted;
    compare->n_other_recording += differs;
  } else {
    compare->failed++;
  }
  for (size_t i = 0; i < n; i++) tib_scored_night_finish(&nights[i]);
  free(nights);
  return status;
}
