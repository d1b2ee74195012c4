#ifndef TIB_TESTS_EXPLAIN_CHECKS_H
#define TIB_TESTS_EXPLAIN_CHECKS_H

/* What must hold of every explanation: no verdict contradicts its own numbers, nor what the engine says. */

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "report/explain/explain.h"
#include "report/explain/fields.h"

static inline const struct tib_check *find_check(const struct tib_explanation *x, size_t i, const char *name, int part) {
  const struct tib_explained *of = &x->movements[i];
  for (size_t k = 0; k < of->n_checks; k++) {
    const struct tib_check *check = &x->checks[of->first_check + k];
    if (strcmp(check->name, name) == 0 && check->part == part) return check;
  }
  return NULL;
}

/* By the definition of each relation, on the numbers that are shown. */
static inline bool relation_holds(const struct tib_check *check) {
  switch (check->relation) {
    case TIB_AT_LEAST:
      return check->measured >= check->limit;
    case TIB_ABOVE:
      return check->measured > check->limit;
    case TIB_AT_MOST:
      return check->measured <= check->limit;
    case TIB_BELOW:
      return check->measured < check->limit;
    case TIB_NO_RELATION:
      break;
  }
  cr_assert_fail("no relation");
  return false;
}

static inline void expect_consistent(const struct tib_check *check, const char *where) {
  bool good = check->verdict == TIB_CHECK_PASSED || check->verdict == TIB_CHECK_YES;
  bool bad = check->verdict == TIB_CHECK_FAILED || check->verdict == TIB_CHECK_NO;
  cr_assert(memchr(check->text, 0, sizeof check->text), "%s: %s", where, check->name);
  if (check->verdict == TIB_CHECK_NOT_TESTABLE)
    cr_expect(*check->text && isnan(check->margin), "%s: %s is not testable and does not say why", where, check->name);
  if (check->verdict == TIB_CHECK_TOLD) cr_expect(isnan(check->margin), "%s: %s tells a margin", where, check->name);
  if ((!good && !bad) || isnan(check->margin)) return;
  cr_expect_eq(relation_holds(check), good, "%s: %s is %s, and %.9g %s %.9g", where, check->name,
               tib_level_verdict[check->verdict].name, check->measured, tib_level_relation[check->relation].name,
               check->limit);
  bool inclusive = check->relation == TIB_AT_LEAST || check->relation == TIB_AT_MOST;
  cr_expect_eq(check->margin > 0 || (check->margin == 0 && inclusive), good, "%s: %s is %s with a margin of %.9g", where,
               check->name, tib_level_verdict[check->verdict].name, check->margin);
  cr_expect_float_eq(fabs(check->margin), fabs(check->measured - check->limit), 1e-6 + 1e-9 * fabs(check->limit),
                     "%s: margin of %s", where, check->name);
}

/* Which check tells of which reason. Every reason is told by a failed check, and every failed check of these names is a
 * reason. */
static const struct {
  unsigned reason;
  const char *check;
  bool of_part;
} REASON_CHECKS[] = {
    {TIB_REASON_TOO_SHORT, "lm-min", true},
    {TIB_REASON_TOO_LONG, "clm-max", true},
    {TIB_REASON_AMPLITUDE, "morphology-level", true},
    {TIB_REASON_TRUNCATED, "truncated", true},
    {TIB_REASON_UNSCORABLE, "scorable", true},
    {TIB_REASON_ECG, "ecg", true},
    {TIB_REASON_RHYTHMIC_RUN, "rhythmic-run", true},
    {TIB_REASON_OUTSIDE_LIGHTS, "lights", true},
    {TIB_REASON_WAKE, "wake", true},
    {TIB_REASON_RESPIRATORY, "respiratory", true},
    {TIB_REASON_BILATERAL_TOO_LONG, "bilateral-max", false},
    {TIB_REASON_TOO_MANY_PARTS, "bilateral-parts-max", false},
    {TIB_REASON_UNSCORED_STAGE, "stage", false},
    {TIB_REASON_SERIES_TOO_SHORT, "series-min", false},
};

static inline bool has_failed(const struct tib_explanation *x, size_t i, const char *name, bool of_part) {
  const struct tib_explained *of = &x->movements[i];
  for (size_t k = 0; k < of->n_checks; k++) {
    const struct tib_check *check = &x->checks[of->first_check + k];
    if (strcmp(check->name, name) == 0 && (check->part >= 0) == of_part && check->verdict == TIB_CHECK_FAILED) return true;
  }
  return false;
}

static inline void expect_flag(const struct tib_explanation *x, size_t i, const char *name, enum tib_flag flag,
                               const char *where) {
  const struct tib_check *check = find_check(x, i, name, -1);
  if (!check) return;
  enum tib_check_verdict expected = flag == TIB_YES  ? TIB_CHECK_YES
                                    : flag == TIB_NO ? TIB_CHECK_NO
                                                     : TIB_CHECK_NOT_TESTABLE;
  cr_expect_eq(check->verdict, expected, "%s: %s", where, name);
}

static inline void expect_explained(const struct tib_explanation *x, size_t i, const char *where) {
  const struct tib_explained *of = &x->movements[i];
  const struct tib_score *score = &x->result->profiles[of->profile].score;
  const struct tib_movement *m = &score->movements[of->movement];
  for (size_t k = 0; k < of->n_checks; k++) expect_consistent(&x->checks[of->first_check + k], where);
  for (size_t r = 0; r < sizeof REASON_CHECKS / sizeof *REASON_CHECKS; r++)
    cr_expect_eq(has_failed(x, i, REASON_CHECKS[r].check, REASON_CHECKS[r].of_part),
                 (m->reasons & REASON_CHECKS[r].reason) != 0, "%s: %s and its reason", where, REASON_CHECKS[r].check);
  const struct tib_check *series = find_check(x, i, "series-min", -1);
  if (series) {
    cr_expect_eq(series->verdict == TIB_CHECK_PASSED, m->class_ == TIB_CLASS_PLM, "%s: series-min", where);
    if (m->series > 0) cr_expect_float_eq(series->measured, score->series[m->series - 1].n, 1e-9, "%s: run", where);
  }
  expect_flag(x, i, "arousal-gap", m->arousal, where);
  expect_flag(x, i, "respiratory", m->respiratory, where);
  expect_flag(x, i, "second-pass", m->plm_nr, where);
  size_t united = 0, parts = 0;
  for (size_t k = 0; k < score->n_parts; k++) {
    if (score->parts[k].movement != of->movement) continue;
    const struct tib_check *join = find_check(x, i, "join-limit", (int)k);
    parts++;
    united += join && join->verdict == TIB_CHECK_YES;
  }
  cr_expect_eq((int)parts, m->parts, "%s: parts", where);
  cr_expect_eq(united > 0, parts > 1, "%s: united with %zu of %zu", where, united, parts);
}

static inline void expect_all_explained(const struct tib_explanation *x, const char *where) {
  for (size_t i = 0; i < x->n; i++) expect_explained(x, i, where);
}

#endif
