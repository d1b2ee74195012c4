#include "base/array.h"
#include "base/ticks.h"
#include "scoring/steps.h"

/* The suggested immobilisation test five minutes by five minutes: what makes legs move grows with the time at rest
 * (CLIN-6). */

#define BIN (300 * TIB_TICKS_PER_S)

static tib_ticks scorable_in(const struct tib_night *night, struct tib_span bin) {
  tib_ticks sum = 0;
  for (size_t i = 0; i < night->scorable.n; i++) sum += tib_span_overlap(night->scorable.span[i], bin);
  return sum;
}

static void count_movements(struct tib_score *score, struct tib_span span) {
  for (size_t i = 0; i < score->n_movements; i++) {
    const struct tib_movement *movement = &score->movements[i];
    tib_ticks into = movement->span.onset - span.onset;
    if (movement->class_ == TIB_CLASS_PLM && into < tib_span_length(span)) score->sit_bins[into / BIN].n++;
  }
}

enum tib_status tib_score_sit(const struct tib_night *night, struct tib_score *score, struct tib_error *err) {
  struct tib_span span = tib_score_span(night->input);
  if (!night->at_rest || span.offset <= span.onset) return TIB_OK;
  size_t n = (size_t)((tib_span_length(span) + BIN - 1) / BIN);
  enum tib_status status = tib_array_create(&score->sit_bins, n, sizeof *score->sit_bins, err);
  if (status != TIB_OK) return status;
  score->n_sit_bins = n;
  for (size_t i = 0; i < n; i++) {
    struct tib_span bin = {span.onset + (tib_ticks)i * BIN, span.onset + (tib_ticks)(i + 1) * BIN};
    score->sit_bins[i] = (struct tib_sit_bin){.onset_s = tib_seconds(bin.onset),
                                              .n = night->nothing_scorable ? -1 : 0,
                                              .scorable_s = tib_seconds(scorable_in(night, bin))};
  }
  if (!night->nothing_scorable) count_movements(score, span);
  return TIB_OK;
}
