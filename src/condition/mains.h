#ifndef TIB_CONDITION_MAINS_H
#define TIB_CONDITION_MAINS_H

/* Mains: found and subtracted without a notch, so that nothing rings ahead of a burst (BASE-1).
 *
 * Each line (50 Hz or 60 Hz and harmonics in the band) is demodulated over cells of 0.4 s. A line is held to be there where
 * the turn of its phase from cell to cell is the same over 61 cells: noise of any strength turns at random, and a burst
 * spoils only its own cells. Its amplitude in a cell is the median, component by component, of 11 cells turned back by that
 * steady turn, so that bursts do not pull it and a grid that is off its nominal frequency is followed. Where no line is
 * found the samples pass through unchanged. They leave about 26 s after they came in. */

#include <stdbool.h>

#include <tibialis/rules.h>

#include "condition/condition.h"
#include "condition/fir.h"
#include "condition/minutes.h"

typedef enum tib_status tib_samples_fn(void *user, const float *x, size_t n, struct tib_error *err);

struct tib_mains_remover;

/* `band`: the filter that the samples have passed; lines that it does not let through are not looked for. What is taken
 * out of each minute is told in `minutes`, which is kept. Errors: TIB_MEMORY. */
enum tib_status tib_mains_create(struct tib_rate rate, enum tib_mains mode, const struct tib_conditioning_rules *rules,
                                 const struct tib_fir *band, struct tib_minutes *minutes, tib_samples_fn *sink, void *user,
                                 struct tib_mains_remover **out, struct tib_error *err);

void tib_mains_begin_segment(struct tib_mains_remover *mains, tib_ticks onset);

enum tib_status tib_mains_push(struct tib_mains_remover *mains, const float *x, size_t n, struct tib_error *err);

/* Ends the segment: sends what is held back. */
enum tib_status tib_mains_end_segment(struct tib_mains_remover *mains, struct tib_error *err);

/* 50 or 60, whichever was removed in more cells; 0 where none was. */
int tib_mains_hz(const struct tib_mains_remover *mains);

void tib_mains_destroy(struct tib_mains_remover *mains);

#endif
