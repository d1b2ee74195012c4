#ifndef TIB_TESTS_NAIVE_H
#define TIB_TESTS_NAIVE_H

/* The two standards once more, written down as plainly as can be: every movement against every other, no cursors, no modes.
 * Slow, and by another road than scoring/. Movements of a night in time order; spans as in the rule reference. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <tibialis/score.h>

/* The options of section 7.1, in the words of that section; all false: the defaults. */
struct naive_options {
  int strict_start, touch_is_outside, arousal_at_half, ninety_is_out;
};

static struct naive_options naive_options;

#define NAIVE_MOST 200
#define S TIB_TICKS_PER_S

struct naive_row {
  struct tib_span span;
  enum tib_side side;
  int parts;
  enum tib_class class_;
  unsigned reasons;
  int series, series_nr;
  tib_ticks imi, imi_nr;
  enum tib_flag plm_nr, arousal, respiratory;
  enum tib_stage stage;
};

struct naive_night {
  int n;
  struct naive_row row[NAIVE_MOST];
};

static inline enum tib_stage naive_stage_at(const struct tib_context *c, tib_ticks t) {
  for (size_t i = 0; i < c->n_stages; i++)
    if (c->stages[i].span.onset <= t && t < c->stages[i].span.offset) return c->stages[i].stage;
  return TIB_STAGE_UNKNOWN;
}

static inline int naive_sleeps(enum tib_stage s) {
  return s == TIB_STAGE_N1 || s == TIB_STAGE_N2 || s == TIB_STAGE_N3 || s == TIB_STAGE_R;
}

static inline int naive_inside(const struct tib_span *spans, size_t n, tib_ticks t) {
  for (size_t i = 0; i < n; i++)
    if (spans[i].onset <= t && t < spans[i].offset) return 1;
  return 0;
}

/* EDGE-17, second by second: a leg that is out for more than half of the sleep, or of the night where there are no stages,
 * is out for all of it. The draws are of whole seconds. */
static inline struct tib_score_input naive_seen(const struct tib_score_input *in, struct tib_leg_time legs[2]) {
  const struct tib_context *c = in->context;
  struct tib_score_input seen = *in;
  for (size_t k = 0; k < in->n_legs; k++) {
    long sleep = 0, out = 0;
    for (tib_ticks at = c->lights.onset; at < c->lights.offset; at += S) {
      if (at < in->recording.onset || at >= in->recording.offset) continue;
      if (c->has_stages && !naive_sleeps(naive_stage_at(c, at))) continue;
      sleep++;
      out += naive_inside(in->legs[k].out, in->legs[k].n_out, at);
    }
    legs[k] = in->legs[k];
    if (2 * out > sleep) legs[k].out = &in->recording, legs[k].n_out = 1;
  }
  seen.legs = legs;
  return seen;
}

static inline int naive_every_leg_out(const struct tib_score_input *in, tib_ticks t) {
  for (size_t i = 0; i < in->n_legs; i++)
    if (!naive_inside(in->legs[i].out, in->legs[i].n_out, t)) return 0;
  return in->n_legs > 0;
}

/* Nothing can be scored at this time. */
static inline int naive_dead(const struct tib_score_input *in, tib_ticks t) {
  return naive_inside(in->gaps, in->n_gaps, t) || naive_every_leg_out(in, t);
}

/* Whether there is dead time between two onsets. All spans of these nights lie on whole seconds. */
static inline int naive_broken(const struct tib_score_input *in, tib_ticks from, tib_ticks to) {
  for (tib_ticks t = from - from % S; t <= to; t += S)
    if (t > from && naive_dead(in, t)) return 1;
  return 0;
}

static inline int naive_linked(const struct tib_context *c, struct tib_span m) {
  for (size_t i = 0; i < c->n_arousals; i++) {
    struct tib_span a = c->arousals[i];
    if (a.onset < m.offset && m.onset < a.offset) return 1;
    if (a.onset >= m.offset && a.onset - m.offset < S / 2 + naive_options.arousal_at_half) return 1;
    if (m.onset >= a.offset && m.onset - a.offset < S / 2 + naive_options.arousal_at_half) return 1;
  }
  return 0;
}

static inline int naive_meets(struct tib_span m, tib_ticks from, tib_ticks to) {
  return naive_options.touch_is_outside ? m.onset < to && m.offset > from : m.onset <= to && m.offset >= from;
}

static inline int naive_respiratory(const struct tib_context *c, struct tib_span m, int aasm) {
  for (size_t i = 0; i < c->n_respiratory; i++) {
    struct tib_span e = c->respiratory[i].span;
    if (aasm ? naive_meets(m, e.onset - S / 2, e.offset + S / 2)
             : naive_meets(m, e.offset - 2 * S, e.offset + 10 * S + S / 4))
      return 1;
  }
  return 0;
}

static inline int naive_before(const struct tib_candidate *a, const struct tib_candidate *b) {
  if (a->span.onset != b->span.onset) return a->span.onset < b->span.onset;
  if (a->side != b->side) return a->side < b->side;
  if (a->span.offset != b->span.offset) return a->span.offset < b->span.offset;
  if (a->imported != b->imported) return b->imported;
  if (a->truncated != b->truncated) return b->truncated;
  if (a->ecg != b->ecg) return a->ecg < b->ecg;
  return (isnan(a->median_uv) ? -1 : a->median_uv) < (isnan(b->median_uv) ? -1 : b->median_uv);
}

static inline void naive_sort(struct tib_candidate *c, int n) {
  for (int i = 1; i < n; i++)
    for (int j = i; j > 0 && naive_before(&c[j], &c[j - 1]); j--) {
      struct tib_candidate swap = c[j];
      c[j] = c[j - 1], c[j - 1] = swap;
    }
}

static inline unsigned naive_reasons(const struct tib_score_input *in, const struct tib_candidate *m) {
  unsigned reasons = 0;
  tib_ticks length = m->span.offset - m->span.onset, on = m->span.onset;
  if (2 * length < S) reasons |= TIB_REASON_TOO_SHORT;
  if (length > 10 * S) reasons |= TIB_REASON_TOO_LONG;
  if (m->truncated) reasons |= TIB_REASON_TRUNCATED;
  if (m->ecg == TIB_YES) reasons |= TIB_REASON_ECG;
  if (m->median_uv < m->rest_uv + 2) reasons |= TIB_REASON_AMPLITUDE; /* false for NAN */
  if (on < in->context->lights.onset || on >= in->context->lights.offset) reasons |= TIB_REASON_OUTSIDE_LIGHTS;
  int out = on < in->recording.onset || on >= in->recording.offset || naive_dead(in, on);
  for (size_t i = 0; i < in->n_legs; i++)
    if (in->legs[i].side == m->side && naive_inside(in->legs[i].out, in->legs[i].n_out, on)) out = 1;
  return out ? reasons | TIB_REASON_UNSCORABLE : reasons;
}

static inline struct naive_row naive_row_of(const struct tib_candidate *m, unsigned reasons, enum tib_class class_) {
  return (struct naive_row){.span = m->span,
                            .side = m->side,
                            .parts = 1,
                            .class_ = class_,
                            .reasons = reasons,
                            .imi = TIB_NO_TICKS,
                            .imi_nr = TIB_NO_TICKS};
}

static inline void naive_add(struct naive_row *row, const struct tib_candidate *m, unsigned reasons) {
  if (m->span.offset > row->span.offset) row->span.offset = m->span.offset;
  if (m->span.onset < row->span.onset) row->span.onset = m->span.onset;
  row->side = TIB_BOTH, row->parts++, row->reasons |= reasons;
}

static inline void naive_order(struct naive_night *night) {
  for (int i = 1; i < night->n; i++)
    for (int j = i; j > 0; j--) {
      struct naive_row *a = &night->row[j - 1], *b = &night->row[j], swap = *a;
      if (a->span.onset < b->span.onset || (a->span.onset == b->span.onset && a->side <= b->side)) break;
      *a = *b, *b = swap;
    }
}

static inline enum tib_flag naive_flag(int present, int yes) { return !present ? TIB_NA : yes ? TIB_YES : TIB_NO; }

/* ---- AASM: the reference algorithm of section 1.2, union, passing over and series in one walk ---- */

static inline enum tib_stage naive_aasm_stage(const struct tib_context *c, struct tib_span m) {
  enum tib_stage at_onset = naive_stage_at(c, m.onset);
  if (naive_sleeps(at_onset)) return at_onset;
  for (size_t i = 0; i < c->n_stages; i++)
    if (naive_sleeps(c->stages[i].stage) && c->stages[i].span.onset < m.offset && c->stages[i].span.offset > m.onset)
      return c->stages[i].stage;
  return at_onset;
}

static inline void naive_flush(struct naive_night *night, int *run, int *n_run, int *series) {
  int number = *n_run >= 4 ? ++*series : 0;
  for (int i = 0; i < *n_run; i++) {
    struct naive_row *row = &night->row[run[i]];
    row->series = number;
    row->class_ = number ? TIB_CLASS_PLM : TIB_CLASS_CLM;
    if (!number) row->reasons |= TIB_REASON_SERIES_TOO_SHORT;
  }
  *n_run = 0;
}

static inline void naive_aasm(const struct tib_score_input *in, struct naive_night *night) {
  struct tib_candidate all[NAIVE_MOST];
  const struct tib_context *c = in->context;
  int n = (int)in->n_candidates, run[NAIVE_MOST], n_run = 0, series = 0, last = -1;
  memcpy(all, in->candidates, (size_t)n * sizeof *all);
  naive_sort(all, n);
  night->n = 0;
  for (int i = 0; i < n; i++) {
    const struct tib_candidate *e = &all[i];
    unsigned reasons = naive_reasons(in, e);
    if (c->has_stages && naive_aasm_stage(c, e->span) == TIB_STAGE_W) reasons |= TIB_REASON_WAKE;
    if (c->has_respiratory && naive_respiratory(c, e->span, 1)) reasons |= TIB_REASON_RESPIRATORY;
    struct naive_row *row = &night->row[night->n];
    if (reasons) {
      *row = naive_row_of(e, reasons, TIB_CLASS_EXCLUDED);
      night->n++;
      continue;
    }
    struct naive_row *kept = last >= 0 ? &night->row[last] : NULL;
    if (kept && naive_broken(in, kept->span.onset, e->span.onset)) {
      naive_flush(night, run, &n_run, &series);
      kept = NULL;
    }
    if (kept && e->span.onset - kept->span.onset < 5 * S && kept->parts == 1 && e->side != kept->side) {
      naive_add(kept, e, 0);
      continue;
    }
    *row = naive_row_of(e, 0, TIB_CLASS_CLM);
    if (kept) row->imi = e->span.onset - kept->span.onset;
    if (kept && row->imi < 5 * S) {
      row->reasons = TIB_REASON_PASSED_OVER;
      night->n++;
      continue;
    }
    if (kept && row->imi > 90 * S - naive_options.ninety_is_out) naive_flush(night, run, &n_run, &series);
    last = run[n_run++] = night->n++;
  }
  naive_flush(night, run, &n_run, &series);
  naive_order(night);
  for (int i = 0; i < night->n; i++) {
    struct naive_row *row = &night->row[i];
    row->stage = c->has_stages ? naive_aasm_stage(c, row->span) : TIB_STAGE_UNKNOWN;
    row->arousal = naive_flag(c->has_arousals, naive_linked(c, row->span));
    row->respiratory = naive_flag(c->has_respiratory, (row->reasons & TIB_REASON_RESPIRATORY) != 0);
  }
}

/* ---- WASM 2016: sections 2.2 to 2.5 ---- */

static inline int naive_joins(const struct tib_score_input *in, const struct tib_candidate *a,
                              const struct tib_candidate *b) {
  if (a->span.onset > b->span.onset) {
    const struct tib_candidate *swap = a;
    a = b, b = swap;
  }
  int opposite = (a->side == TIB_LEFT && b->side == TIB_RIGHT) || (a->side == TIB_RIGHT && b->side == TIB_LEFT);
  return opposite && b->span.onset - a->span.offset < S / 2 && !naive_broken(in, a->span.onset, b->span.onset);
}

/* TIB-DEC-2: a pair of one leg after another becomes one, until none is left. */
static inline int naive_join(const struct tib_score_input *in, struct tib_candidate *all, int n) {
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++) {
      struct tib_candidate *a = &all[i], *b = &all[j];
      if (!a->imported || !b->imported || a->side != b->side || 2 * (b->span.onset - a->span.offset) >= S) continue;
      if (naive_broken(in, a->span.onset, b->span.onset)) continue;
      if ((naive_reasons(in, a) | naive_reasons(in, b)) & TIB_REASON_UNSCORABLE) continue;
      if (b->span.offset > a->span.offset) a->span.offset = b->span.offset;
      a->truncated |= b->truncated;
      memmove(b, b + 1, (size_t)(n - j - 1) * sizeof *b);
      return naive_join(in, all, n - 1);
    }
  return n;
}

static inline void naive_unite(const struct tib_score_input *in, struct naive_night *night) {
  struct tib_candidate all[NAIVE_MOST];
  int n = (int)in->n_candidates, group[NAIVE_MOST], made[NAIVE_MOST];
  unsigned reasons[NAIVE_MOST];
  const unsigned out =
      TIB_REASON_TOO_SHORT | TIB_REASON_AMPLITUDE | TIB_REASON_OUTSIDE_LIGHTS | TIB_REASON_UNSCORABLE | TIB_REASON_ECG;
  memcpy(all, in->candidates, (size_t)n * sizeof *all);
  naive_sort(all, n);
  n = naive_join(in, all, n);
  for (int i = 0; i < n; i++) reasons[i] = naive_reasons(in, &all[i]), group[i] = i, made[i] = -1;
  for (int changed = 1; changed;) {
    changed = 0;
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++) {
        if ((reasons[i] & out) || (reasons[j] & out) || group[i] <= group[j] || !naive_joins(in, &all[i], &all[j]))
          continue;
        group[i] = group[j];
        changed = 1;
      }
  }
  night->n = 0;
  for (int i = 0; i < n; i++) {
    if (made[group[i]] >= 0) {
      naive_add(&night->row[made[group[i]]], &all[i], reasons[i]);
      continue;
    }
    made[group[i]] = night->n;
    night->row[night->n++] = naive_row_of(&all[i], reasons[i], reasons[i] & out ? TIB_CLASS_EXCLUDED : TIB_CLASS_CLM);
  }
}

/* Series of those that take part, by their places in the list; an interval is known only where the one before takes part.
 */
static inline void naive_series(const struct tib_score_input *in, struct naive_night *night, int second) {
  int series = 0, count = 0, run[NAIVE_MOST], n_run = 0, before = -1;
  for (int i = 0; i <= night->n; i++) {
    struct naive_row *row = i < night->n ? &night->row[i] : NULL;
    if (row &&
        (row->class_ == TIB_CLASS_EXCLUDED || (second && row->class_ != TIB_CLASS_NONCLM && row->respiratory == TIB_YES)))
      continue;
    int usable = row && row->class_ != TIB_CLASS_NONCLM;
    int follows = usable && before >= 0 && night->row[before].class_ != TIB_CLASS_NONCLM &&
                  !naive_broken(in, night->row[before].span.onset, row->span.onset);
    tib_ticks imi = follows ? row->span.onset - night->row[before].span.onset : TIB_NO_TICKS;
    if (row) before = i;
    if (row && second) row->imi_nr = imi;
    if (row && !second) row->imi = imi;
    if (!follows || imi < 10 * S || imi > 90 * S - naive_options.ninety_is_out) {
      count = n_run >= 4 ? ++series : 0;
      for (int k = 0; k < n_run; k++) {
        struct naive_row *member = &night->row[run[k]];
        if (second) {
          member->series_nr = count;
          member->plm_nr = count ? TIB_YES : TIB_NO;
        } else {
          member->series = count;
          member->class_ = count ? TIB_CLASS_PLM : TIB_CLASS_CLM;
          if (!count) member->reasons |= TIB_REASON_SERIES_TOO_SHORT;
        }
      }
      n_run = 0;
    }
    int barred = naive_options.strict_start && follows && imi < 10 * S; /* it stands alone */
    if (usable && !barred) run[n_run++] = i;
    if (barred && second) row->plm_nr = TIB_NO;
    if (barred && !second) row->reasons |= TIB_REASON_SERIES_TOO_SHORT;
  }
}

static inline void naive_wasm(const struct tib_score_input *in, struct naive_night *night) {
  const struct tib_context *c = in->context;
  naive_unite(in, night);
  for (int i = 0; i < night->n; i++) {
    struct naive_row *row = &night->row[i];
    row->stage = c->has_stages ? naive_stage_at(c, row->span.onset) : TIB_STAGE_UNKNOWN;
    row->arousal = naive_flag(c->has_arousals, naive_linked(c, row->span));
    row->respiratory = naive_flag(c->has_respiratory, naive_respiratory(c, row->span, 0));
    if (row->class_ == TIB_CLASS_EXCLUDED) continue;
    if (row->parts > 1 && row->span.offset - row->span.onset > 15 * S) row->reasons |= TIB_REASON_BILATERAL_TOO_LONG;
    if (row->parts > 4) row->reasons |= TIB_REASON_TOO_MANY_PARTS;
    if (row->reasons) row->class_ = TIB_CLASS_NONCLM;
    if (c->has_respiratory && row->class_ == TIB_CLASS_NONCLM) row->plm_nr = TIB_NO;
  }
  naive_series(in, night, 0);
  if (c->has_respiratory) naive_series(in, night, 1);
  naive_order(night);
}

#endif
