#include "base/ticks.h"
#include "detect/run_search.h"

/* Bursts that lie less than half a second apart are one movement to AASM-LM-4. What is nearly a run, and lies in such a
 * movement, is several of them too (TIB-DEC-12). */

/* First burst of a leg that ends behind a time. */
static size_t first_behind(const struct tib_run_search *s, size_t leg, tib_ticks time) {
  size_t low = s->n_leg[leg], high = s->n_leg[leg + 1];
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (s->bursts.item[middle].span.offset <= time)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The bursts that have their middle in a movement, up to where its leg cannot be scored. */
static size_t put_bursts(struct tib_run_search *s, size_t n, const struct tib_candidate *movement) {
  size_t first = n;
  for (size_t leg = 0; leg < s->input->n_legs; leg++) {
    if (s->input->legs[leg].side != movement->side) continue;
    for (size_t i = first_behind(s, leg, movement->span.onset); i < s->n_leg[leg + 1]; i++) {
      struct tib_short_burst *burst = &s->bursts.item[i];
      if (burst->span.onset >= movement->span.offset) break;
      tib_ticks middle = burst->span.onset + tib_span_length(burst->span) / 2;
      bool is_in = middle >= movement->span.onset && middle < movement->span.offset;
      if (!is_in || burst->taken) continue;
      if (n > first && burst->stretch != s->member[first]->stretch) break;
      s->member[n++] = burst;
    }
  }
  return n;
}

/* Overlaps one of the other leg that is of a run, by more than half of the shorter one. */
static bool is_with_run(const struct tib_run_search *s, const struct tib_short_burst *burst) {
  for (size_t leg = 0; leg < s->input->n_legs; leg++) {
    for (size_t i = first_behind(s, leg, burst->span.onset); leg != burst->leg && i < s->n_leg[leg + 1]; i++) {
      const struct tib_short_burst *other = &s->bursts.item[i];
      if (other->span.onset >= burst->span.offset) break;
      tib_ticks mine = tib_span_length(burst->span), its = tib_span_length(other->span);
      if (other->taken && 2 * tib_span_overlap(burst->span, other->span) > (mine < its ? mine : its)) return true;
    }
  }
  return false;
}

/* The other leg of a run that was found on one. */
static bool beats_with_run(const struct tib_run_search *s, size_t n) {
  size_t with = 0;
  for (size_t i = 0; i < n; i++) with += is_with_run(s, s->member[i]);
  return with > 1 && 2 * with > n;
}

/* s->member[0..n), where they are one. */
static enum tib_status add(struct tib_run_search *s, const struct tib_run_kind *kind, size_t n, struct tib_error *err) {
  tib_run_sort(s->member, n);
  for (size_t i = 1; kind->type == TIB_ALMA && i < n; i++)
    if (s->member[i]->leg == s->member[i - 1]->leg || s->member[i]->together) return TIB_OK;
  bool with_run = kind->type != TIB_ALMA && beats_with_run(s, n);
  size_t parts = tib_run_mend(s, s->member, n, true);
  if (tib_run_beats(s->part, parts, kind) < (size_t)s->rules->run_min) return TIB_OK;
  if (!with_run && !tib_run_is_merged(s, kind, parts)) return TIB_OK;
  for (size_t i = 0; i < n; i++) s->member[i]->taken = true;
  return tib_run_add_bursts(s, parts, err);
}

/* The movement's own, and those of the other leg that it overlaps. */
static enum tib_status look_into(struct tib_run_search *s, size_t movement, const struct tib_run_kind *turns,
                                 const struct tib_run_kind *other, struct tib_error *err) {
  const struct tib_detection *found = s->input->found;
  const struct tib_candidate *c = &found->candidates[movement];
  size_t own = put_bursts(s, 0, c);
  enum tib_status status = own > 1 ? add(s, other, own, err) : TIB_OK;
  for (size_t i = movement + 1; own > 1 && i < found->n_candidates && status == TIB_OK; i++) {
    const struct tib_candidate *next = &found->candidates[i];
    if (next->span.onset >= c->span.offset) break;
    if (next->side == c->side) continue;
    size_t n = put_bursts(s, put_bursts(s, 0, c), next);
    status = add(s, turns, n, err);
  }
  return status;
}

enum tib_status tib_run_find_merged(struct tib_run_search *s, const struct tib_run_kind *turns,
                                    const struct tib_run_kind *other, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  int before;
  do {
    before = s->n_runs;
    for (size_t i = 0; i < s->input->found->n_candidates && status == TIB_OK; i++)
      status = look_into(s, i, turns, other, err);
  } while (status == TIB_OK && s->n_runs > before); /* the other leg of what is one now */
  return status;
}
