#ifndef TIB_REPORT_FIELDS_H
#define TIB_REPORT_FIELDS_H

/* The code book: the only source of the name, unit and definition of every column and number that is reported. */

#include <tibialis/score.h>

/* One word that a column may hold. Tables of levels end with a NULL name and are in the order of their enum. */
struct tib_level {
  const char *name, *definition;
};

struct tib_field {
  const char *name;  /* of the column or index; of a JSON number its path, whose last part is the key */
  const char *title; /* a few words, for tables that people read */
  const char *unit;  /* "" where it has none */
  const char *definition;
  const char *rules; /* ids of rules.md, by comma; "" where none applies */
  const struct tib_level *levels;
};

enum tib_field_table {
  TIB_FIELDS_EVENTS,  /* columns of ID_events.tsv, in order: enum tib_event_column */
  TIB_FIELDS_INDICES, /* NAME of an index: enum tib_index_name */
  TIB_FIELDS_SUMMARY, /* columns of ID_summary.tsv but the indices: enum tib_summary_column */
  TIB_FIELDS_JSON,    /* numbers of ID_summary.json: enum tib_json_number */
  TIB_FIELDS_STATUS,  /* texts that a database of results has and no table: enum tib_status_text */
  TIB_FIELDS_TABLES
};

/* The rows of one table; *n their number. Static memory. */
const struct tib_field *tib_fields(enum tib_field_table table, size_t *n);

enum tib_event_column {
  TIB_EVENT_ONSET,
  TIB_EVENT_DURATION,
  TIB_EVENT_TRIAL_TYPE,
  TIB_EVENT_SIDE,
  TIB_EVENT_RULES,
  TIB_EVENT_CLASS,
  TIB_EVENT_PLM_NR,
  TIB_EVENT_SERIES,
  TIB_EVENT_IMI,
  TIB_EVENT_PARTS,
  TIB_EVENT_STAGE,
  TIB_EVENT_AROUSAL,
  TIB_EVENT_RESPIRATORY,
  TIB_EVENT_REASON,
  TIB_EVENT_PEAK_UV,
  TIB_EVENT_MEDIAN_UV,
  TIB_EVENT_REST_UV,
  TIB_EVENT_ACCEL,
  TIB_EVENT_COLUMNS
};

enum tib_summary_column {
  TIB_SUMMARY_ID,
  TIB_SUMMARY_STATUS,
  TIB_SUMMARY_ERROR,
  TIB_SUMMARY_RULES,
  TIB_SUMMARY_VERSION,
  TIB_SUMMARY_TIB_H,
  TIB_SUMMARY_TST_H,
  TIB_SUMMARY_WAKE_H,
  TIB_SUMMARY_N1_H,
  TIB_SUMMARY_N2_H,
  TIB_SUMMARY_N3_H,
  TIB_SUMMARY_REM_H,
  TIB_SUMMARY_PERIODICITY_COUNT, /* before this one stand NAME_n and NAME_per_h of every index */
  TIB_SUMMARY_PERIODICITY_FERRI,
  TIB_SUMMARY_IMI_MEDIAN_S,
  TIB_SUMMARY_IMI_GEOMETRIC_MEAN_S,
  TIB_SUMMARY_SERIES_N,
  TIB_SUMMARY_SUSTAINED_POSSIBLE,
  TIB_SUMMARY_SUSTAINED_PROBABLE,
  TIB_SUMMARY_SCORABLE_LEFT_H,
  TIB_SUMMARY_SCORABLE_RIGHT_H,
  TIB_SUMMARY_NOTES,
  TIB_SUMMARY_COLUMNS
};

enum tib_status_text {
  TIB_STATUS_FORMAT,
  TIB_STATUS_ERROR_TEXT,
  TIB_STATUS_INPUT_FINGERPRINT,
  TIB_STATUS_PARAMETERS_FINGERPRINT
};

enum tib_json_number {
  TIB_JSON_BYTES,
  TIB_JSON_DURATION_S,
  TIB_JSON_RECORDS,
  TIB_JSON_GAP_ONSET_S,
  TIB_JSON_GAP_DURATION_S,
  TIB_JSON_FS_HZ,
  TIB_JSON_RESOLUTION_UV,
  TIB_JSON_RESOLUTION_G,
  TIB_JSON_EPOCH_S,
  TIB_JSON_EPOCHS,
  TIB_JSON_AROUSALS_N,
  TIB_JSON_RESPIRATORY_N,
  TIB_JSON_MOVEMENTS_N,
  TIB_JSON_LIGHTS_OFF_S,
  TIB_JSON_LIGHTS_ON_S,
  TIB_JSON_OUTSIDE_RECORDING_N,
  TIB_JSON_UNKNOWN_LABELS,
  TIB_JSON_TIB_H,
  TIB_JSON_TST_H,
  TIB_JSON_WAKE_H,
  TIB_JSON_N1_H,
  TIB_JSON_N2_H,
  TIB_JSON_N3_H,
  TIB_JSON_REM_H,
  TIB_JSON_UNSCORED_H,
  TIB_JSON_SCORABLE_H,
  TIB_JSON_REST_P10,
  TIB_JSON_REST_P50,
  TIB_JSON_REST_P90,
  TIB_JSON_MAINS_SHARE,
  TIB_JSON_ECG_SHARE,
  TIB_JSON_CLIPPED_SHARE,
  TIB_JSON_POPS,
  TIB_JSON_MINUTES_N,
  TIB_JSON_MINUTES_FLAT, /* and so on, by bit of enum tib_minute_fault */
  TIB_JSON_MINUTES_CLIPPED,
  TIB_JSON_MINUTES_DETACHED,
  TIB_JSON_MINUTES_POPS,
  TIB_JSON_MINUTES_NOISY,
  TIB_JSON_MINUTES_ECG,
  TIB_JSON_MINUTES_MAINS,
  TIB_JSON_MINUTES_REFIT,
  TIB_JSON_MINUTES_NOTE,
  TIB_JSON_MINUTES_WARN,
  TIB_JSON_RUN_MINUTE,
  TIB_JSON_RUN_N,
  TIB_JSON_RUN_REST_UV,
  TIB_JSON_RUN_MAINS_UV,
  TIB_JSON_RUN_ECG_UV,
  TIB_JSON_RUN_CLIPPED_SHARE,
  TIB_JSON_RUN_POPS,
  TIB_JSON_DETECTED_LEFT,
  TIB_JSON_DETECTED_RIGHT,
  TIB_JSON_DETECTED_LEG,
  TIB_JSON_INDEX_N,
  TIB_JSON_INDEX_DENOMINATOR_H,
  TIB_JSON_INDEX_PER_H,
  TIB_JSON_CUTOFF_LIMIT,
  TIB_JSON_PERIODICITY_COUNT,
  TIB_JSON_PERIODICITY_FERRI,
  TIB_JSON_PERIODICITY_COUNT_NR,
  TIB_JSON_IMI_N,
  TIB_JSON_IMI_MEDIAN_S,
  TIB_JSON_IMI_GEOMETRIC_MEAN_S,
  TIB_JSON_IMI_LOG_MEAN,
  TIB_JSON_IMI_LOG_SD,
  TIB_JSON_IMI_BIN_S,
  TIB_JSON_IMI_COUNTS,
  TIB_JSON_IMI_FROM_LN,
  TIB_JSON_IMI_BIN_LN,
  TIB_JSON_IMI_LOG_COUNTS,
  TIB_JSON_IMI_N_SHORT,
  TIB_JSON_IMI_N_LONG,
  TIB_JSON_IMI_ALL_GEOMETRIC_MEAN_S,
  TIB_JSON_IMI_ALL_LOG_SD,
  TIB_JSON_SERIES_N,
  TIB_JSON_SERIES_MEAN_LENGTH,
  TIB_JSON_SERIES_MEAN_DURATION_S,
  TIB_JSON_DURATION_MEAN,
  TIB_JSON_DURATION_MEDIAN,
  TIB_JSON_DURATION_PART_N,
  TIB_JSON_DURATION_PART_MEAN,
  TIB_JSON_DURATION_PART_SD,
  TIB_JSON_DURATION_PART_MEDIAN,
  TIB_JSON_DURATION_PART_MIN,
  TIB_JSON_DURATION_PART_MAX,
  TIB_JSON_HOUR,
  TIB_JSON_HOUR_SLEEP_H,
  TIB_JSON_HOUR_WAKE_H,
  TIB_JSON_HOUR_PLMS,
  TIB_JSON_HOUR_PLMW,
  TIB_JSON_HALF_SLEEP_H,
  TIB_JSON_INPUT_JOINED_N,
  TIB_JSON_INPUT_OVERLAPPING_N,
  TIB_JSON_INPUT_ABSURD_N,
  TIB_JSON_BURST_POSSIBLE,
  TIB_JSON_BURST_PROBABLE,
  TIB_JSON_GROSS_N,
  TIB_JSON_NUMBERS
};

/* The key of a JSON number: the last part of its path. */
const char *tib_json_key(enum tib_json_number number);

enum tib_trial_type {
  TIB_TRIAL_LIMB_MOVEMENT,
  TIB_TRIAL_PLM_SERIES,
  TIB_TRIAL_SUSTAINED_BURST,
  TIB_TRIAL_GROSS_MOVEMENT,
  TIB_TRIAL_ACCEL_MOVEMENT,
  TIB_TRIAL_UNSCORABLE,
  TIB_TRIAL_GAP
};

/* The words of the columns: [enum value].name, but tib_level_reason and tib_level_fault, whose i-th row is bit i of enum
 * tib_reason and enum tib_minute_fault. */
extern const struct tib_level tib_level_trial_type[], tib_level_side[], tib_level_class[], tib_level_grade[],
    tib_level_flag[], tib_level_stage[], tib_level_reason[], tib_level_fault[], tib_level_accel[], tib_level_lights[],
    tib_level_format[];

#endif
