#ifndef TIB_REPORT_FIELDS_GROUPS_H
#define TIB_REPORT_FIELDS_GROUPS_H

/* Columns of what `cohort` gives: the enum and the rows of the code book behind TIB_FIELDS_COHORT, in the order of --tsv.
 */

#include "report/fields.h"

enum tib_cohort_column {
  TIB_C_PART,
  TIB_C_RULES,
  TIB_C_VERSION,
  TIB_C_INDEX,
  TIB_C_UNIT,
  TIB_C_GROUP,
  TIB_C_OTHER,
  TIB_C_OF,
  TIB_C_COVARIATE,
  TIB_C_CODING,
  TIB_C_SCALE,
  TIB_C_N,
  TIB_C_N_OTHER,
  TIB_C_NIGHTS,
  /* nights and subjects left out, in the order of enum tib_left_out */
  TIB_C_FAILED,
  TIB_C_OTHER_STUDY,
  TIB_C_WITHOUT_PROFILE,
  TIB_C_NO_PARTICIPANT,
  TIB_C_NO_SUBJECT,
  TIB_C_NO_GROUP,
  TIB_C_NO_CONDITION,
  TIB_C_NO_STAGES,
  TIB_C_NOT_ASSESSED,
  TIB_C_INCOMPLETE,
  /* a group */
  TIB_C_MEDIAN,
  TIB_C_Q1,
  TIB_C_Q3,
  TIB_C_MEAN,
  TIB_C_SD,
  TIB_C_MIN,
  TIB_C_MAX,
  TIB_C_GEOMETRIC_MEAN,
  TIB_C_GEOMETRIC_SD,
  TIB_C_ABOVE_5,
  TIB_C_ABOVE_15,
  /* pairs */
  TIB_C_MEDIAN_CHANGE,
  TIB_C_CHANGE_LOW,
  TIB_C_CHANGE_HIGH,
  TIB_C_MEAN_CHANGE,
  TIB_C_SD_CHANGE,
  TIB_C_LOA_LOW,
  TIB_C_LOA_HIGH,
  TIB_C_N_ZERO,
  /* variability */
  TIB_C_ICC,
  TIB_C_ICC_LOW,
  TIB_C_ICC_HIGH,
  TIB_C_NIGHTS_PER_SUBJECT,
  TIB_C_WITHIN_SD,
  /* covariates */
  TIB_C_RHO,
  TIB_C_RHO_LOW,
  TIB_C_RHO_HIGH,
  /* tests */
  TIB_C_MEDIAN_DIFFERENCE,
  TIB_C_STATISTIC,
  TIB_C_P,
  TIB_C_EXACT,
  TIB_C_P_HOLM,
  TIB_C_TESTS,
  TIB_C_WHY,
  TIB_C_COLUMNS,

  /* what stands above the rows, in JSON */
  TIB_C_STUDY = TIB_C_COLUMNS,
  TIB_C_SEED,
  TIB_C_REPLICATES,
  TIB_C_RECORDINGS,
  TIB_C_SUBJECTS,
  TIB_C_PARTICIPANTS,
  TIB_C_UNMATCHED_NIGHTS,
  TIB_C_UNMATCHED_PARTICIPANTS,
  TIB_C_FIELDS
};

enum tib_cohort_part {
  TIB_PART_GROUP,
  TIB_PART_COMPARISON,
  TIB_PART_PAIRS,
  TIB_PART_VARIABILITY,
  TIB_PART_COVARIATE,
  TIB_COHORT_PARTS
};

extern const struct tib_field tib_fields_cohort[TIB_C_FIELDS];
extern const struct tib_level tib_level_part[]; /* by enum tib_cohort_part */

#endif
