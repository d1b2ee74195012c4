#include <tibialis/analyze.h>

/* What the third edition of the ICSD compares; the movements of an adult or a child are not told apart here. */
#define ICSD \
  {TIB_INDEX_PLMS, 15, "ICSD-3, adults", "CLIN-1"}, { TIB_INDEX_PLMS, 5, "ICSD-3, children", "CLIN-2" }

static const struct tib_cutoff STANDARD[] = {ICSD,
                                             {TIB_INDEX_PLMS, 15, "Ferri 2016, lower end of 15-16 for RLS", "CLIN-5"}};
static const struct tib_cutoff ALTERNATIVE[] = {ICSD, {TIB_INDEX_PLMS, 13, "Ferri 2016, about 13 for RLS", "CLIN-5"}};

/* Of movements in wake at rest, by hour of recording. */
static const struct tib_cutoff REST[] = {
    {TIB_INDEX_PLMW, 40, "Montplaisir 1998 and Michaud 2002, suggested immobilisation test in RLS", "CLIN-6"}};

/* CLIN-5 has a limit of its own for the index that a short interval interrupts, as WASM16-PLM-2 and -3 have it. */
const struct tib_cutoff *tib_cutoffs(const struct tib_rules *rules, enum tib_study study, size_t *n) {
  if (study == TIB_STUDY_SIT) {
    *n = rules->scoring.wake == TIB_WAKE_SCORED ? sizeof REST / sizeof *REST : 0;
    return REST;
  }
  bool alternative =
      rules->scoring.short_interval == TIB_SHORT_ENDS_SERIES && rules->scoring.imi_min >= 10 * TIB_TICKS_PER_S;
  *n = sizeof STANDARD / sizeof *STANDARD;
  return alternative ? ALTERNATIVE : STANDARD;
}
