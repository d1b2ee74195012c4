#ifndef TIB_REPORT_EXPLAIN_PATTERN_H
#define TIB_REPORT_EXPLAIN_PATTERN_H

/* Patterns near the time that was asked for, other than periodic limb movements: what they are, and of a sustained burst
 * every criterion with what was measured, its limit, and what came of it. */

#include "report/explain/explain.h"
#include "report/json_put.h"

/* SBC-1 to SBC-14 as they are shown. */
struct tib_explained_criterion {
  char id[16];
  const char *title;
  const char *key; /* of the rule table; NULL where it has none */
  const char *unit;
  enum tib_relation relation; /* of measured to limit where it holds */
  bool none;                  /* its limit is that there is nothing to measure */
};
struct tib_explained_criterion tib_explain_criterion(const struct tib_result *result, const struct tib_pattern *burst,
                                                     size_t i);

/* "left: alternating leg muscle activation at 02:13:04.10 for 9.000 s: 8 bursts, 1.25 a second, ...". */
void tib_explain_pattern_words(struct tib_text *text, const struct tib_explanation *explanation, size_t i);

/* A line of a criterion, with its line feed, and why it could not be tested; "" where it could. */
void tib_explain_criterion_line(struct tib_text *text, const struct tib_explanation *explanation, size_t i,
                                size_t criterion);

/* "patterns": those near the time. */
void tib_explain_patterns_json(struct tib_json *json, const struct tib_explanation *explanation);

#endif
