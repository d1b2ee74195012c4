#ifndef TIB_REPORT_REVIEW_EXCERPTS_H
#define TIB_REPORT_REVIEW_EXCERPTS_H

/* Real samples about the movements of a night, a byte each. */

#include <tibialis/analyze.h>

#include "base/text.h"

#define TIB_REVIEW_AROUND (3 * TIB_TICKS_PER_S) /* on either side of a movement */
#define TIB_REVIEW_END (30 * TIB_TICKS_PER_S)   /* at either end of one that is longer than two of these */
#define TIB_REVIEW_RATE_HZ 256                  /* at most */
#define TIB_REVIEW_BLOCK 128                    /* samples that share a scale */

/* Where samples are wanted. */
struct tib_review_spans {
  size_t n, capacity;
  struct tib_span *span; /* owned; after tib_review_spans_unite() sorted and apart */
};

/* What lies about an event. */
enum tib_status tib_review_spans_add(struct tib_review_spans *spans, struct tib_span event, struct tib_error *err);

/* Every stretch once. */
void tib_review_spans_unite(struct tib_review_spans *spans);

/* Samples that follow on each other without a gap. */
struct tib_review_excerpt {
  double onset_s; /* of the first */
  size_t n;
};

/* The samples of one channel: of each excerpt its blocks in a row, the last one maybe shorter. A block is the smallest
 * value and a step, both as little-endian 32-bit floats, then a byte a sample: value = smallest + step * byte. */
struct tib_review_samples {
  double rate_hz; /* of what is kept; the channel's own, or a whole fraction of it below TIB_REVIEW_RATE_HZ */
  size_t n, capacity;
  struct tib_review_excerpt *excerpts; /* owned */
  struct tib_text bytes;
};

/* Reads the united spans of a channel. Nothing where the result does not keep its recording. Errors: TIB_MEMORY, those of
 * tib_result_samples(). */
enum tib_status tib_review_samples_read(const struct tib_result *result, int channel, const struct tib_review_spans *spans,
                                        struct tib_review_samples *samples, struct tib_error *err);

void tib_review_samples_finish(struct tib_review_samples *samples);

#endif
