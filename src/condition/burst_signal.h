#ifndef TIB_CONDITION_BURST_SIGNAL_H
#define TIB_CONDITION_BURST_SIGNAL_H

/* What the samples of a sustained burst say of it, as they were stored: SBC-8 to SBC-10 and a part of SBC-15. First those
 * before it, for what was there already, then its own. */

#include <tibialis/rules.h>
#include <tibialis/types.h>

struct tib_burst_signal;

/* The rules are copied. Errors: TIB_MEMORY. */
enum tib_status tib_burst_signal_create(const struct tib_channel *channel, const struct tib_burst_rules *rules,
                                        struct tib_burst_signal **out, struct tib_error *err);

/* Two functions of tib_block_fn's kind for block->channel[0]; `user` is the burst signal. */
enum tib_status tib_burst_signal_before(void *user, const struct tib_block *block, struct tib_error *err);
enum tib_status tib_burst_signal_during(void *user, const struct tib_block *block, struct tib_error *err);

/* By how much the envelope rose, which sees the band from low_hz to high_hz and no hum of mains_hz. */
struct tib_spectrum_rise {
  double uv2; /* mean square, less that of rest */
  double low_hz, high_hz;
  int mains_hz; /* 0: no hum was taken out */
};

/* Where hum was taken out of the leg: what of it is in the samples and not in the envelope is no part of the burst. */
void tib_burst_signal_set_rise(struct tib_burst_signal *signal, struct tib_spectrum_rise rise);

/* Sets high_share, mains_share, rail_share, flat_s, the median frequencies and their slope. What could not be measured is
 * NAN: high_share where a flat spectrum in the band that the rate leaves would not reach the rules' limit, mains_share
 * where no line lies in it, all where there were too few samples. Errors: TIB_MEMORY. */
enum tib_status tib_burst_signal_end(struct tib_burst_signal *signal, struct tib_burst_measures *measures,
                                     struct tib_error *err);

void tib_burst_signal_destroy(struct tib_burst_signal *signal);

#endif
