#ifndef TIB_CONDITION_FFT_PLANNER_H
#define TIB_CONDITION_FFT_PLANNER_H

/* FFTW's planner is not safe between threads; executing is. Held while a plan is made or destroyed. */

void tib_fft_planner_lock(void);
void tib_fft_planner_unlock(void);

#endif
