/* Several scorers with each other. */

#include <math.h>

#include "compare/study.h"

/* Of two of them, in whatever order: F1 is the same. */
static const struct tib_tally *pair_of(const struct tib_compare *compare, size_t a, size_t b) {
  return &compare->pairs[a < b ? a * compare->n_scorers + b : b * compare->n_scorers + a];
}

/* Mean F1 of the pairs that the scorer is in, or is not in. */
static double mean_f1(const struct tib_compare *compare, size_t scorer, bool in, int64_t *n) {
  double sum = 0;
  *n = 0;
  for (size_t i = 0; i < compare->n_scorers; i++)
    for (size_t j = i + 1; j < compare->n_scorers; j++) {
      double f1 = tib_tally_f1(pair_of(compare, i, j));
      if ((i == scorer || j == scorer) != in || isnan(f1)) continue;
      sum += f1;
      ++*n;
    }
  return *n > 0 ? sum / (double)*n : (double)NAN;
}

static enum tib_status add_scorer(struct tib_compare *compare, size_t i, struct tib_error *err) {
  const struct tib_scorer *scorer = &compare->scorers[i];
  int64_t pairs, others;
  struct tib_compare_row *row = tib_agree_add(compare, TIB_AGREE_SCORER, err);
  if (!row) return TIB_MEMORY;
  double mean = mean_f1(compare, i, true, &pairs);
  tib_agree_word(row, TIB_V_SCORER, scorer->name);
  tib_agree_count(row, TIB_V_N, scorer->n);
  tib_agree_nights(row, compare, TIB_V_PART, 0);
  tib_agree_count(row, TIB_V_PAIRS, pairs);
  tib_agree_number(row, TIB_V_MEAN_F1, mean);
  tib_agree_number(row, TIB_V_MEAN_F1_WITHOUT, mean_f1(compare, i, false, &others));
  tib_agree_count(row, TIB_V_CONSENSUS_N, scorer->consensus.reference_n);
  tib_agree_count(row, TIB_V_CONSENSUS_MATCHED, scorer->consensus.matched);
  tib_agree_number(row, TIB_V_CONSENSUS_F1, tib_tally_f1(&scorer->consensus));
  return TIB_OK;
}

enum tib_status tib_rows_of_scorers(struct tib_compare *compare, struct tib_error *err) {
  for (size_t i = 0; i < compare->n_scorers; i++)
    if (add_scorer(compare, i, err) != TIB_OK) return TIB_MEMORY;
  for (size_t i = 0; i < compare->n_scorers; i++)
    for (size_t j = i + 1; j < compare->n_scorers; j++) {
      struct tib_compare_row *row = tib_agree_add(compare, TIB_AGREE_PAIR, err);
      if (!row) return TIB_MEMORY;
      tib_agree_word(row, TIB_V_SCORER, compare->scorers[i].name);
      tib_agree_word(row, TIB_V_OTHER, compare->scorers[j].name);
      tib_agree_nights(row, compare, TIB_V_PART, 0);
      tib_agree_tally(row, pair_of(compare, i, j));
    }
  return TIB_OK;
}
