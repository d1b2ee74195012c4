#ifndef TIB_CONDITION_ECG_ODD_H
#define TIB_CONDITION_ECG_ODD_H

/* Beats of another shape than the usual one: premature ventricular beats. They come now and then, so they are collected
 * over minutes; once several are alike their mean is known and can be taken out. */

#include <tibialis/types.h>

#include "condition/ecg_wave.h"

#define TIB_ECG_ODD_MAX 16

struct tib_ecg_odd {
  double rate_hz;
  size_t reach; /* samples kept on either side of a beat */
  float *kept;  /* owned; TIB_ECG_ODD_MAX times 2 reach + 1 samples, as one series */
  size_t n, next;
  float sd_uv;
  struct tib_ecg_wave wave;
  bool known; /* the wave is one */
};

/* Errors: TIB_MEMORY. */
enum tib_status tib_ecg_odd_init(struct tib_ecg_odd *odd, double rate_hz, struct tib_error *err);

/* Whether x[0 .. 2 reach] holds a beat-like event and quiet about it; *middle is its peak. */
bool tib_ecg_odd_is_event(const struct tib_ecg_odd *odd, const float *x, float sd_uv, size_t *middle);

/* Keeps an event whose peak is x[reach]; the oldest goes. */
void tib_ecg_odd_keep(struct tib_ecg_odd *odd, const float *x, float sd_uv, double least_uv);

/* Of an event, peak at x[reach], and a wave, -1 to 1; *lag is where the wave's middle lies from there. -1 where the wave is
 * too short to tell. */
float tib_ecg_odd_likeness(const struct tib_ecg_odd *odd, const struct tib_ecg_wave *wave, const float *x, double *lag);

/* Whether an event, peak at x[reach], is of the known shape; *lag is where its wave's middle lies from there. */
bool tib_ecg_odd_is_like(const struct tib_ecg_odd *odd, const float *x, double *lag);

/* Forgets all: another segment may be another night. */
void tib_ecg_odd_forget(struct tib_ecg_odd *odd);

void tib_ecg_odd_finish(struct tib_ecg_odd *odd);

#endif
