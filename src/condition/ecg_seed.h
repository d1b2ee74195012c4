#ifndef TIB_CONDITION_ECG_SEED_H
#define TIB_CONDITION_ECG_SEED_H

/* A first idea of what a beat looks like: the shape that many short events of a stretch share. */

#include "condition/ecg_wave.h"

#define TIB_ECG_CORE_S 0.08 /* of a wave, on either side of its middle, that beats are looked for with */

struct tib_ecg_seeder {
  double rate_hz;
  float *cell_mean; /* owned; of the rectified samples of a cell */
  size_t *cell_top; /* owned; sample of a cell's largest |x| */
};

/* For series of up to n_max samples. Errors: TIB_MEMORY. */
enum tib_status tib_ecg_seeder_init(struct tib_ecg_seeder *seeder, double rate_hz, size_t n_max, struct tib_error *err);

/* Makes a wave of the largest set of short events that are like one of them. False where they are too few. */
bool tib_ecg_seed_make(struct tib_ecg_seeder *seeder, const struct tib_ecg_series *series, struct tib_ecg_wave *wave);

void tib_ecg_seeder_finish(struct tib_ecg_seeder *seeder);

#endif
