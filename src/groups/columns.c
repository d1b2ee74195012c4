#include "groups/columns.h"

#define GROUP (1u << TIB_PART_GROUP)
#define COMPARISON (1u << TIB_PART_COMPARISON)
#define PAIRS (1u << TIB_PART_PAIRS)
#define VARIABILITY (1u << TIB_PART_VARIABILITY)
#define COVARIATE (1u << TIB_PART_COVARIATE)
#define TESTS (COMPARISON | PAIRS | COVARIATE)
#define ALL ((1u << TIB_COHORT_PARTS) - 1)

/* The parts of each column; those that are not named here are of all. */
static const unsigned PARTS[TIB_C_COLUMNS] = {
    [TIB_C_GROUP] = ALL & ~COVARIATE,
    [TIB_C_OTHER] = GROUP | COMPARISON | PAIRS,
    [TIB_C_OF] = COMPARISON,
    [TIB_C_COVARIATE] = COVARIATE,
    [TIB_C_CODING] = COVARIATE,
    [TIB_C_N_OTHER] = COMPARISON,
    [TIB_C_INCOMPLETE] = ALL & ~GROUP,
    [TIB_C_MEDIAN] = GROUP,
    [TIB_C_Q1] = GROUP,
    [TIB_C_Q3] = GROUP,
    [TIB_C_MEAN] = GROUP,
    [TIB_C_SD] = GROUP,
    [TIB_C_MIN] = GROUP,
    [TIB_C_MAX] = GROUP,
    [TIB_C_GEOMETRIC_MEAN] = GROUP,
    [TIB_C_GEOMETRIC_SD] = GROUP,
    [TIB_C_ABOVE_5] = GROUP,
    [TIB_C_ABOVE_15] = GROUP,
    [TIB_C_MEDIAN_CHANGE] = PAIRS,
    [TIB_C_CHANGE_LOW] = PAIRS,
    [TIB_C_CHANGE_HIGH] = PAIRS,
    [TIB_C_MEAN_CHANGE] = PAIRS,
    [TIB_C_SD_CHANGE] = PAIRS,
    [TIB_C_LOA_LOW] = PAIRS,
    [TIB_C_LOA_HIGH] = PAIRS,
    [TIB_C_N_ZERO] = PAIRS,
    [TIB_C_ICC] = VARIABILITY,
    [TIB_C_ICC_LOW] = VARIABILITY,
    [TIB_C_ICC_HIGH] = VARIABILITY,
    [TIB_C_NIGHTS_PER_SUBJECT] = VARIABILITY,
    [TIB_C_WITHIN_SD] = VARIABILITY,
    [TIB_C_RHO] = COVARIATE,
    [TIB_C_RHO_LOW] = COVARIATE,
    [TIB_C_RHO_HIGH] = COVARIATE,
    [TIB_C_MEDIAN_DIFFERENCE] = COMPARISON,
    [TIB_C_STATISTIC] = COMPARISON | PAIRS,
    [TIB_C_P] = TESTS,
    [TIB_C_EXACT] = TESTS,
    [TIB_C_P_HOLM] = TESTS,
    [TIB_C_TESTS] = TESTS,
};

bool tib_part_has(enum tib_cohort_part part, enum tib_cohort_column column) {
  return PARTS[column] == 0 || PARTS[column] & 1u << part;
}
