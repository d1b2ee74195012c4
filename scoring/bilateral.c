#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"
#include "scoring/steps.h"

/* Movements of two legs that are one. */

/* ---- who belongs together ---- */

static bool are_opposite(enum tib_side a, enum tib_side b) {
  return (a == TIB_LEFT && b == TIB_RIGHT) || (a == TIB_RIGHT && b == TIB_LEFT);
}

static size_t find_group(struct tib_part *parts, size_t i) {
  while (parts[i].group != i) {
    parts[i].group = parts[parts[i].group].group;
    i = parts[i].group;
  }
  return i;
}

/* The time that the distance to a later movement's onset is counted from: AASM-PLM-3 or WASM16-CLM-3. */
static tib_ticks reach(const struct tib_scoring_rules *rules, struct tib_span span) {
  return rules->join == TIB_JOIN_ONSETS ? span.onset : span.offset;
}

/* Writes down what a part was measured from, and how far that is. */
static void measure(const struct tib_night *night, struct tib_part *part, size_t from, tib_ticks reach_of_from) {
  tib_ticks gap = part->candidate.span.onset - reach_of_from;
  part->joined = gap >= night->rules->join_limit ? TIB_UNION_APART : TIB_UNION_UNITED;
  part->joined_to = from;
  part->joined_gap = gap;
}

/* TIB-DEC-4: a movement unites with one of the other leg, and the limit is counted from the first of the two. One that lies
 * within the limit and does not unite is no first of its own: the series passes it over (AASM, section 1.2). */
static void group_pairs(struct tib_night *night) {
  const struct tib_scoring_rules *rules = night->rules;
  struct tib_part *first = NULL;
  bool paired = false;
  size_t at = 0;
  for (size_t i = 0; i < night->n_parts; i++) {
    struct tib_part *part = &night->parts[i];
    if (part->excluded) continue;
    struct tib_span span = part->candidate.span;
    if (tib_night_passes_break(night, span.onset, &at)) first = NULL;
    if (first) measure(night, part, (size_t)(first - night->parts), reach(rules, first->candidate.span));
    if (!first || part->joined != TIB_UNION_UNITED) {
      first = part;
      paired = false;
    } else if (!are_opposite(part->candidate.side, first->candidate.side)) {
      part->joined = TIB_UNION_SAME_LEG;
    } else if (paired) {
      part->joined = TIB_UNION_TAKEN;
    } else {
      part->group = first->group;
      paired = true;
    }
  }
}

/* The groups of one leg that a movement of the other leg may still join, and how far each reaches. */
struct open_groups {
  size_t n;
  struct open_group {
    size_t part;
    tib_ticks reach;
  } * group;
};

/* WASM16-CLM-4. All groups within reach become one with the movement, and one entry; the others are out of reach for all
 * that follow. So every entry is looked at once before it goes, and the walk is linear. */
static void join_open(const struct tib_night *night, struct open_groups *open, size_t i) {
  tib_ticks onset = night->parts[i].candidate.span.onset;
  struct open_group joined = {0};
  size_t n = 0;
  for (size_t k = 0; k < open->n; k++) {
    struct open_group group = open->group[k];
    struct tib_part *part = &night->parts[i];
    if (part->joined == TIB_UNION_UNTESTED || onset - group.reach < part->joined_gap)
      measure(night, part, group.part, group.reach);
    if (onset - group.reach >= night->rules->join_limit) continue;
    night->parts[find_group(night->parts, i)].group = find_group(night->parts, group.part);
    if (n == 0 || group.reach > joined.reach) joined.reach = group.reach;
    joined.part = group.part;
    n = 1;
  }
  if (n > 0) open->group[0] = joined;
  open->n = n;
}

static enum tib_status group_chains(struct tib_night *night, struct tib_error *err) {
  void *room;
  enum tib_status status = tib_array_create(&room, 2 * night->n_parts, sizeof(struct open_group), err);
  if (status != TIB_OK) return status;
  struct open_groups left = {0, room}, right = {0, room};
  if (night->n_parts > 0) right.group = left.group + night->n_parts;
  size_t at = 0;
  for (size_t i = 0; i < night->n_parts; i++) {
    const struct tib_part *part = &night->parts[i];
    struct tib_span span = part->candidate.span;
    if (part->excluded) continue;
    if (tib_night_passes_break(night, span.onset, &at)) left.n = right.n = 0;
    if (part->candidate.side != TIB_LEFT && part->candidate.side != TIB_RIGHT) continue; /* EDGE-11 */
    bool is_left = part->candidate.side == TIB_LEFT;
    struct open_groups *own = is_left ? &left : &right;
    join_open(night, is_left ? &right : &left, i);
    own->group[own->n++] = (struct open_group){i, reach(night->rules, span)};
  }
  free(room);
  return TIB_OK;
}

/* ---- one movement out of its parts ---- */

static struct tib_movement movement_of(const struct tib_part *part) {
  const struct tib_candidate *candidate = &part->candidate;
  return (struct tib_movement){
      .span = candidate->span,
      .side = candidate->side,
      .parts = 1,
      .class_ = part->excluded ? TIB_CLASS_EXCLUDED : TIB_CLASS_CLM,
      .reasons = part->reasons,
      .imi = TIB_NO_TICKS,
      .imi_nr = TIB_NO_TICKS,
      .peak_uv = candidate->peak_uv,
      .median_uv = candidate->median_uv,
      .rest_uv = candidate->rest_uv,
      .accel = candidate->accel,
  };
}

static float larger(float a, float b) { return isnan(a) || b > a ? b : a; }

/* The state that says most. */
static enum tib_accel_state stronger(enum tib_accel_state a, enum tib_accel_state b) {
  static const int rank[] = {
      [TIB_ACCEL_NONE] = 0, [TIB_ACCEL_NOT_CORROBORATED] = 1, [TIB_ACCEL_CORROBORATED] = 2, [TIB_ACCEL_GROSS_BODY] = 3};
  return rank[a] >= rank[b] ? a : b;
}

static void add_part(struct tib_movement *movement, const struct tib_part *part) {
  const struct tib_candidate *candidate = &part->candidate;
  if (candidate->span.offset > movement->span.offset) movement->span.offset = candidate->span.offset;
  movement->side = TIB_BOTH;
  movement->parts++;
  movement->reasons |= part->reasons;
  movement->peak_uv = larger(movement->peak_uv, candidate->peak_uv);
  movement->median_uv = larger(movement->median_uv, candidate->median_uv);
  movement->accel = stronger(movement->accel, candidate->accel);
}

static void gather(struct tib_night *night, struct tib_score *score) {
  struct tib_part *parts = night->parts;
  for (size_t i = 0; i < night->n_parts; i++) {
    size_t *movement = &parts[find_group(parts, i)].movement;
    if (*movement == SIZE_MAX) {
      *movement = score->n_movements++;
      score->movements[*movement] = movement_of(&parts[i]);
      score->movements[*movement].first_part = i;
    } else {
      add_part(&score->movements[*movement], &parts[i]);
    }
  }
}

/* Movements stand in the order of their first parts, which is the order in which the series takes them. */
enum tib_status tib_score_unite(struct tib_night *night, struct tib_score *score, struct tib_error *err) {
  void *movements;
  enum tib_status status = tib_array_create(&movements, night->n_parts, sizeof *score->movements, err);
  score->movements = movements;
  if (status != TIB_OK) return status;
  for (size_t i = 0; i < night->n_parts; i++) night->parts[i].group = i, night->parts[i].movement = SIZE_MAX;
  if (night->rules->join_reach == TIB_JOIN_PAIR)
    group_pairs(night);
  else
    status = group_chains(night, err);
  if (status == TIB_OK) gather(night, score);
  return status;
}

/* The groups were made before the movements were put in order: their roots are told where each went. */
enum tib_status tib_score_tell_parts(const struct tib_night *night, struct tib_score *score, struct tib_error *err) {
  enum tib_status status = tib_array_create(&score->parts, night->n_parts, sizeof *score->parts, err);
  if (status != TIB_OK) return status;
  score->n_parts = night->n_parts;
  for (size_t m = 0; m < score->n_movements; m++)
    night->parts[find_group(night->parts, score->movements[m].first_part)].movement = m;
  for (size_t i = 0; i < night->n_parts; i++) {
    const struct tib_part *part = &night->parts[i];
    score->parts[i] = (struct tib_movement_part){.candidate = part->candidate,
                                                 .reasons = part->reasons,
                                                 .absurd = part->absurd,
                                                 .excluded = part->excluded,
                                                 .joined = part->joined,
                                                 .joined_to = part->joined_to,
                                                 .joined_gap = part->joined_gap,
                                                 .movement = night->parts[find_group(night->parts, i)].movement};
  }
  return TIB_OK;
}

/* ---- candidate or not ---- */

/* WASM16-CLM-2, WASM16-CLM-5. Every part must be a candidate by itself. */
void tib_score_classify(const struct tib_night *night, struct tib_score *score) {
  const struct tib_scoring_rules *rules = night->rules;
  const unsigned not_candidate =
      TIB_REASON_TOO_LONG | TIB_REASON_TRUNCATED | TIB_REASON_BILATERAL_TOO_LONG | TIB_REASON_TOO_MANY_PARTS;
  for (size_t i = 0; i < score->n_movements; i++) {
    struct tib_movement *movement = &score->movements[i];
    if (movement->class_ == TIB_CLASS_EXCLUDED) continue;
    bool united = movement->parts > 1;
    if (united && rules->bilateral_max > 0 && tib_span_length(movement->span) > rules->bilateral_max)
      movement->reasons |= TIB_REASON_BILATERAL_TOO_LONG;
    if (united && rules->bilateral_parts_max > 0 && movement->parts > rules->bilateral_parts_max)
      movement->reasons |= TIB_REASON_TOO_MANY_PARTS;
    if (movement->reasons & not_candidate)
      movement->class_ = rules->long_movement == TIB_LONG_IGNORED ? TIB_CLASS_EXCLUDED : TIB_CLASS_NONCLM;
  }
}
