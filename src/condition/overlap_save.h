#ifndef TIB_CONDITION_OVERLAP_SAVE_H
#define TIB_CONDITION_OVERLAP_SAVE_H

/* Zero-phase FIR filtering of up to four channels of one rate, in blocks. Two channels share one complex transform (their
 * filter is real, so they do not meet). The transforms stand on a fixed grid of samples from the segment's start, so that
 * the result does not depend on the sizes in which samples come. */

#include <stddef.h>

#include <tibialis/error.h>

#include "condition/fir.h"

#define TIB_LANES_MAX 4

struct tib_overlap_save;

/* Takes the next n filtered samples of every lane. */
typedef enum tib_status tib_lanes_fn(void *user, const float *const lane[TIB_LANES_MAX], size_t n, struct tib_error *err);

/* `fir` is copied. Errors: TIB_MEMORY. */
enum tib_status tib_overlap_save_create(const struct tib_fir *fir, size_t lanes, tib_lanes_fn *sink, void *user,
                                        struct tib_overlap_save **out, struct tib_error *err);

/* Feeds n samples of each lane. Of every lane its first sample in the segment is subtracted (offsets of millivolts would
 * cost precision), and the ends are continued by odd reflection (EDGE-19). */
enum tib_status tib_overlap_save_push(struct tib_overlap_save *filter, const float *const lane[TIB_LANES_MAX], size_t n,
                                      struct tib_error *err);

/* Ends the segment: sends what is left. The next push begins a new one. */
enum tib_status tib_overlap_save_end(struct tib_overlap_save *filter, struct tib_error *err);

void tib_overlap_save_destroy(struct tib_overlap_save *filter);

#endif
