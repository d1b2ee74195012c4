#ifndef TIB_SIMULATE_SCENARIOS_H
#define TIB_SIMULATE_SCENARIOS_H

/* What the scenarios hold beside lights and stages: a file plan_*.c for each or for two alike, a row each in simulate.c. */

#include "simulate/night.h"

typedef enum tib_status tib_sim_plan(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                     struct tib_error *err);

tib_sim_plan tib_sim_plan_quiet;  /* arousals without a cause, so that "none with a movement" can be told */
tib_sim_plan tib_sim_plan_rls;    /* breathing, movements of the body, a sustained burst, series, single movements */
tib_sim_plan tib_sim_plan_bursts; /* movements of any strength at random times in both legs */
tib_sim_plan tib_sim_plan_gross;  /* ordinary movements, and some 12 large ones of the body an hour */

/* Other leg patterns (ALMA, HFT, EFM, RSWA, SBC, CLIN-6). */
tib_sim_plan tib_sim_plan_cramp;    /* sustained bursts, cramp-like */
tib_sim_plan tib_sim_plan_alma;     /* runs that change legs */
tib_sim_plan tib_sim_plan_hft;      /* hypnagogic foot tremor */
tib_sim_plan tib_sim_plan_efm;      /* fragmentary myoclonus */
tib_sim_plan tib_sim_plan_rem;      /* activity in REM sleep */
tib_sim_plan tib_sim_plan_restless; /* what may look like a sustained burst or a run, and is neither */
tib_sim_plan tib_sim_plan_sit;      /* an hour awake at rest */
tib_sim_plan tib_sim_plan_mixed;    /* all patterns in one night with periodic movements */

#endif
