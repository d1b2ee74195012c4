#ifndef TIB_REPORT_FIELDS_COMPARE_H
#define TIB_REPORT_FIELDS_COMPARE_H

/* Columns of what `compare` gives: the enum and the rows of the code book behind TIB_FIELDS_COMPARE, in the order of --tsv.
 */

#include "report/fields.h"

enum tib_compare_column {
  TIB_V_PART,
  TIB_V_ID,
  TIB_V_SIDE,
  TIB_V_STAGE,
  TIB_V_RULES,
  TIB_V_REFERENCE_CLASS,
  TIB_V_TEST_CLASS,
  TIB_V_INDEX,
  TIB_V_SCORER,
  TIB_V_OTHER,
  TIB_V_N,
  TIB_V_LEFT_OUT,
  /* nights that a row is of, and those that it is not of, by why */
  TIB_V_NIGHTS,
  TIB_V_REFERENCE_ONLY_N,
  TIB_V_TEST_ONLY_N,
  TIB_V_NOT_ALL_N,
  TIB_V_FAILED_N,
  TIB_V_NO_SIDES_N,
  TIB_V_NO_SUMMARY_N,
  TIB_V_NO_PROFILE_N,
  TIB_V_NO_STAGES_N,
  TIB_V_NOT_ASSESSED_N,
  /* movements and seconds */
  TIB_V_REFERENCE_N,
  TIB_V_TEST_N,
  TIB_V_MATCHED,
  TIB_V_PRECISION,
  TIB_V_RECALL,
  TIB_V_F1,
  TIB_V_KAPPA_S,
  TIB_V_ONSET_BIAS_MS,
  TIB_V_ONSET_SD_MS,
  TIB_V_OFFSET_BIAS_MS,
  TIB_V_OFFSET_SD_MS,
  TIB_V_MEAN_IOU,
  TIB_V_SECONDS,
  TIB_V_REFERENCE_OUTSIDE_N,
  TIB_V_TEST_OUTSIDE_N,
  /* classes */
  TIB_V_AGREED,
  TIB_V_KAPPA,
  /* indices */
  TIB_V_MEAN_REFERENCE,
  TIB_V_MEAN_TEST,
  TIB_V_MEAN_DIFFERENCE,
  TIB_V_DIFFERENCE_LOW,
  TIB_V_DIFFERENCE_HIGH,
  TIB_V_SD_DIFFERENCE,
  TIB_V_LOA_LOW,
  TIB_V_LOA_HIGH,
  TIB_V_ICC,
  TIB_V_ICC_LOW,
  TIB_V_ICC_HIGH,
  /* scorers */
  TIB_V_PAIRS,
  TIB_V_MEAN_F1,
  TIB_V_MEAN_F1_WITHOUT,
  TIB_V_CONSENSUS_N,
  TIB_V_CONSENSUS_MATCHED,
  TIB_V_CONSENSUS_F1,
  TIB_V_WHY,
  TIB_V_COLUMNS,

  /* what stands above the rows, in JSON */
  TIB_V_REFERENCE = TIB_V_COLUMNS,
  TIB_V_TEST,
  TIB_V_MATCHED_BY,
  TIB_V_IOU,
  TIB_V_TOLERANCE_S,
  TIB_V_INSIDE,
  TIB_V_SHIFTED_N,
  TIB_V_PAIRED_N,
  TIB_V_FIELDS
};

enum tib_compare_part {
  TIB_AGREE_MOVEMENTS, /* of all nights together, by leg */
  TIB_AGREE_STAGE,
  TIB_AGREE_RULES, /* classes of matched movements under one profile */
  TIB_AGREE_CLASS, /* one cell of their table */
  TIB_AGREE_NIGHT, /* as MOVEMENTS, of one night */
  TIB_AGREE_INDEX,
  TIB_AGREE_SCORER, /* one of several, beside the others */
  TIB_AGREE_PAIR,   /* two of them */
  TIB_COMPARE_PARTS
};

/* What a class may be where the other has none, and which of a table it is. */
enum { TIB_CLASS_NONE = 4, TIB_CLASSES_SEEN };

extern const struct tib_field tib_fields_compare[TIB_V_FIELDS];
extern const struct tib_level tib_level_compare_part[];                         /* by enum tib_compare_part */
extern const struct tib_level tib_level_compare_class[2][TIB_CLASSES_SEEN + 1]; /* of reference and test */

#endif
