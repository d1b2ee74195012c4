#include "compare/tally.h"

#include <math.h>

#include "base/ticks.h"

void tib_moments_add(struct tib_moments *moments, double value) {
  double from_old = value - moments->mean;
  moments->n++;
  moments->mean += from_old / (double)moments->n;
  moments->squares += from_old * (value - moments->mean);
}

double tib_moments_sd(const struct tib_moments *moments) {
  return moments->n < 2 ? (double)NAN : sqrt(moments->squares / (double)(moments->n - 1));
}

static double ms(tib_ticks ticks) { return (double)ticks / (TIB_TICKS_PER_S / 1000); }

void tib_tally_match(struct tib_tally *tally, struct tib_span reference, struct tib_span test, double iou) {
  tally->matched++;
  tib_moments_add(&tally->onset_ms, ms(test.onset - reference.onset));
  tib_moments_add(&tally->offset_ms, ms(test.offset - reference.offset));
  tib_moments_add(&tally->iou, iou);
}

void tib_seconds_add(struct tib_seconds *to, const struct tib_seconds *more) {
  to->both += more->both;
  to->reference += more->reference;
  to->test += more->test;
  to->none += more->none;
}

static double share(int64_t n, int64_t of) { return of > 0 ? (double)n / (double)of : (double)NAN; }

double tib_tally_precision(const struct tib_tally *tally) { return share(tally->matched, tally->test_n); }

double tib_tally_recall(const struct tib_tally *tally) { return share(tally->matched, tally->reference_n); }

double tib_tally_f1(const struct tib_tally *tally) { return share(2 * tally->matched, tally->reference_n + tally->test_n); }

double tib_kappa(const int64_t *counts, size_t n) {
  double all = 0, agreed = 0, by_chance = 0;
  for (size_t i = 0; i < n * n; i++) all += (double)counts[i];
  for (size_t i = 0; i < n; i++) {
    double row = 0, column = 0;
    for (size_t j = 0; j < n; j++) {
      row += (double)counts[i * n + j];
      column += (double)counts[j * n + i];
    }
    agreed += (double)counts[i * n + i];
    by_chance += row * column;
  }
  double rest = all * all - by_chance; /* whole numbers: exact */
  return all > 0 && rest > 0 ? (agreed * all - by_chance) / rest : (double)NAN;
}

double tib_seconds_kappa(const struct tib_seconds *seconds) {
  int64_t counts[] = {seconds->both, seconds->reference, seconds->test, seconds->none};
  return tib_kappa(counts, 2);
}
