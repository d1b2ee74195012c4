#ifndef TIB_CONDITION_GRAVITY_H
#define TIB_CONDITION_GRAVITY_H

/* Gravity along the three axes of an ankle (ACC-1): means of short cells of the recording's clock, then a low-pass over
 * these. */

#include <tibialis/types.h>

struct tib_gravity {
  tib_ticks cell;
  size_t n;
  float *axis_g[3]; /* owned; NAN where there was no signal */
  size_t capacity[3];
  struct tib_rate rate;
  tib_ticks onset;        /* of this segment */
  int64_t read, cell_end; /* samples of it that came in; the first one of the next cell */
  size_t at;              /* the cell that the sums belong to */
  double sum[3];
  int64_t n_sum;
};

/* Cells short enough for a low-pass of `gravity_hz`. */
void tib_gravity_init(struct tib_gravity *gravity, struct tib_rate rate, double gravity_hz);

/* Makes room up to a time of the clock. Errors: TIB_MEMORY. */
enum tib_status tib_gravity_reach(struct tib_gravity *gravity, tib_ticks end, struct tib_error *err);

/* A gap may be shorter than a cell: what lies on both sides of it is averaged together. */
void tib_gravity_begin_segment(struct tib_gravity *gravity, tib_ticks onset);

void tib_gravity_add(struct tib_gravity *gravity, const float *const axis[3], size_t n);

/* Ends the last cell. */
void tib_gravity_end(struct tib_gravity *gravity);

/* Butterworth of order 2, forward and backward, over each run of cells without a gap; the ends are taken to go on as they
 * are. */
void tib_gravity_smooth(struct tib_gravity *gravity, double gravity_hz);

/* Mean of the cells that lie wholly within a span; false where there is none. */
bool tib_gravity_mean(const struct tib_gravity *gravity, struct tib_span span, double mean_g[3]);

void tib_gravity_finish(struct tib_gravity *gravity);

#endif
