#include "condition/minutes.h"

#include <math.h>
#include <stdlib.h>

#include "base/array.h"

enum tib_status tib_minutes_reach(struct tib_minutes *minutes, tib_ticks end, struct tib_error *err) {
  size_t need = end > 0 ? (size_t)((end + TIB_MINUTE - 1) / TIB_MINUTE) : 0;
  if (need <= minutes->n) return TIB_OK;
  enum tib_status status = tib_array_reserve(&minutes->minute, &minutes->capacity, need, sizeof *minutes->minute, err);
  if (status) return status;
  for (; minutes->n < need; minutes->n++)
    minutes->minute[minutes->n] = (struct tib_minute){.mains_uv = NAN, .ecg_uv = NAN, .clipped_share = NAN};
  return TIB_OK;
}

enum tib_status tib_minutes_join(struct tib_minutes *minutes, const struct tib_minutes *other, struct tib_error *err) {
  enum tib_status status = tib_minutes_reach(minutes, (tib_ticks)other->n * TIB_MINUTE, err);
  for (size_t m = 0; m < other->n && !status; m++) {
    struct tib_minute *to = &minutes->minute[m];
    const struct tib_minute *from = &other->minute[m];
    to->mains_uv = fmaxf(to->mains_uv, from->mains_uv); /* what is not measured, NAN, yields */
    to->ecg_uv = fmaxf(to->ecg_uv, from->ecg_uv);
    to->clipped_share = fmaxf(to->clipped_share, from->clipped_share);
    to->pops = from->pops > to->pops ? from->pops : to->pops;
    to->faults |= from->faults;
  }
  return status;
}

static uint16_t faults_of(const struct tib_minute *minute, const struct tib_conditioning_rules *rules) {
  unsigned faults = 0;
  if (minute->clipped_share > (float)rules->clipped_max) faults |= TIB_MINUTE_CLIPPED;
  if (minute->mains_uv > 0.0f) faults |= TIB_MINUTE_MAINS;
  if (minute->mains_uv >= (float)rules->detached_mains_uv) faults |= TIB_MINUTE_DETACHED;
  if (minute->ecg_uv > 0.0f) faults |= TIB_MINUTE_ECG;
  if (minute->pops > 0) faults |= TIB_MINUTE_POPS;
  return (uint16_t)faults;
}

void tib_minutes_judge(struct tib_minutes *minutes, const struct tib_span *flat, size_t n_flat,
                       const struct tib_conditioning_rules *rules) {
  for (size_t m = 0; m < minutes->n; m++) minutes->minute[m].faults |= faults_of(&minutes->minute[m], rules);
  for (size_t f = 0; f < n_flat; f++)
    for (tib_ticks m = flat[f].onset / TIB_MINUTE; m * TIB_MINUTE < flat[f].offset && (size_t)m < minutes->n; m++)
      minutes->minute[m].faults |= TIB_MINUTE_FLAT;
}

double tib_minutes_share(const struct tib_minutes *minutes, enum tib_minute_fault fault) {
  size_t n = 0, found = 0;
  for (size_t m = 0; m < minutes->n; m++) {
    const struct tib_minute *minute = &minutes->minute[m];
    if (isnan(fault == TIB_MINUTE_ECG ? minute->ecg_uv : minute->clipped_share)) continue; /* in a gap, or not looked for */
    n++;
    found += (minute->faults & (unsigned)fault) != 0;
  }
  return n > 0 ? (double)found / (double)n : (double)NAN;
}

void tib_minutes_finish(struct tib_minutes *minutes) {
  if (!minutes) return;
  free(minutes->minute);
  *minutes = (struct tib_minutes){0};
}
