#include "report/fields.h"

#include <string.h>

#include "report/explain/fields.h"
#include "report/fields_compare.h"
#include "report/fields_groups.h"
#include "report/fields_json.h"

/* ---- ID_events.tsv ---- */

static const struct tib_level TRIAL_CLASSES[] = {
    {"plm", "Limb movement in a series"},
    {"clm", "Limb movement, a candidate in no series"},
    {"nonclm", "Limb movement, but no candidate for a series"},
    {"excluded", "Limb movement that is not counted at all; reason says why"},
    {"possible", "Sustained burst: level, length, occupancy and continuity hold (SBC-1 to SBC-6)"},
    {"probable", "Sustained burst: all criteria hold (SBC-1 to SBC-14)"},
    {"annotated", "Sustained burst without a grade near an annotation that tells of a cramp (SBC-16)"},
    {NULL, NULL},
};

static const struct tib_field EVENTS[] = {
    [TIB_EVENT_ONSET] = {"onset", "Onset", "s", "Start of the event since the first sample; gaps counted, as a clock would",
                         "AASM-LM-3, WASM16-LM-1", NULL},
    [TIB_EVENT_DURATION] = {"duration", "Duration", "s", "Length of the event", "AASM-LM-4, WASM16-LM-2", NULL},
    [TIB_EVENT_TRIAL_TYPE] = {"trial_type", "Type of event", "", "What the row tells of", "", tib_level_trial_type},
    [TIB_EVENT_SIDE] = {"side", "Side", "", "Leg or legs", "", tib_level_side},
    [TIB_EVENT_RULES] = {"rules", "Rules", "",
                         "Name of the profile that this row belongs to; n/a for what was detected before any profile", "",
                         NULL},
    [TIB_EVENT_CLASS] = {"class", "Class", "", "What the profile makes of a movement; the grade of a sustained burst",
                         "WASM16-CLM-1, SBC-1", TRIAL_CLASSES},
    [TIB_EVENT_PLM_NR] = {"plm_nr", "PLM without respiratory movements", "",
                          "Whether it is in a series after respiratory movements are left out", "WASM16-RESP-3",
                          tib_level_flag},
    [TIB_EVENT_SERIES] = {"series", "Series", "", "Number of the series in this profile, from 1",
                          "AASM-PLM-1, WASM16-PLM-1", NULL},
    [TIB_EVENT_IMI] = {"imi", "Interval", "s", "Time from the onset of the counted movement before to this onset",
                       "AASM-PLM-2, WASM16-PLM-2", NULL},
    [TIB_EVENT_PARTS] = {"parts", "Parts", "",
                         "Movements of one leg that it is built of; of a pattern its bursts, potentials or epochs",
                         "AASM-PLM-3, WASM16-CLM-3", NULL},
    [TIB_EVENT_STAGE] =
        {"stage", "Stage", "",
         "Sleep stage by the profile's rule, of a pattern that of its onset; n/a where no stages were given",
         "AASM-PLM-8, WASM16-PLM-7", tib_level_stage},
    [TIB_EVENT_AROUSAL] = {"arousal", "Arousal", "",
                           "Whether an arousal is associated, of a pattern whether one begins in it or within 60 s after; "
                           "n/a where none were given",
                           "AASM-AR-1, WASM16-AR-1", tib_level_flag},
    [TIB_EVENT_RESPIRATORY] = {"respiratory", "Respiratory", "",
                               "Whether a respiratory event is close; n/a where none were given",
                               "AASM-RESP-1, WASM16-RESP-1", tib_level_flag},
    [TIB_EVENT_REASON] = {"reason", "Reason", "", "Why it is not counted, by comma; n/a where it is", "", tib_level_reason},
    [TIB_EVENT_PEAK_UV] = {"peak_uv", "Peak", "uV",
                           "Largest rectified sample; of a sustained burst the largest root mean square", "TIB-DEC-10",
                           NULL},
    [TIB_EVENT_MEDIAN_UV] = {"median_uv", "Median", "uV",
                             "Largest median of rectified samples in 0.5 s of the movement; of a sustained burst the "
                             "median root mean square",
                             "WASM16-LM-5, SBC-7", NULL},
    [TIB_EVENT_REST_UV] = {"rest_uv", "Resting level", "uV", "Resting level at the onset", "BASE-3", NULL},
    [TIB_EVENT_ACCEL] = {"accel", "Accelerometer", "", "What the ankle's accelerometer says of it", "ACC-9, ACC-10",
                         tib_level_accel},
    [TIB_EVENT_MUSCLE] =
        {"muscle", "Muscle", "",
         "Where a sustained burst, or prolonged tone, was seen: tibialis anterior, gastrocnemius, or as the "
         "user named it. Overlapping bursts of one leg are counted once, at the muscle with the higher grade "
         "or, of one grade, the higher ratio",
         "SBC-7, TIB-DEC-14", NULL},
};

/* ---- indices ---- */

static const struct tib_field INDICES[] = {
    [TIB_INDEX_LM] = {"lm", "Leg movements, all", "1/h", "Leg movements, per scorable hour from lights off to lights on",
                      "AASM-LM-1, WASM16-LM-3", NULL},
    [TIB_INDEX_CLM] = {"clm", "Candidates", "1/h",
                       "Candidate leg movements, those in series included, per scorable hour from lights off to lights on",
                       "WASM16-CLM-1", NULL},
    [TIB_INDEX_NONCLM] = {"nonclm", "Movements, no candidates", "1/h",
                          "Leg movements that are no candidates, per scorable hour from lights off to lights on",
                          "WASM16-CLM-5", NULL},
    [TIB_INDEX_PLM] = {"plm", "PLM, sleep and wake", "1/h",
                       "Movements in series, per scorable hour from lights off to lights on", "WASM16-PLM-1", NULL},
    [TIB_INDEX_PLMS] = {"plms", "PLMS (in sleep)", "1/h", "Movements in series and in sleep, per scorable hour of sleep",
                        "AASM-PLM-1, WASM16-IDX-1, CLIN-8", NULL},
    [TIB_INDEX_PLMW] = {"plmw", "PLMW (in wake)", "1/h",
                        "Movements in series and in wake, per scorable hour of wake between lights off and lights on",
                        "WASM16-IDX-2", NULL},
    [TIB_INDEX_PLMS_NR] = {"plms_nr", "respiratory ones left out", "1/h",
                           "PLMS whose series is formed after respiratory movements are left out, per scorable hour of "
                           "sleep",
                           "WASM16-RESP-3, WASM16-IDX-5", NULL},
    [TIB_INDEX_PLMW_NR] = {"plmw_nr", "PLMW, respiratory left out", "1/h",
                           "PLMW whose series is formed after respiratory movements are left out, per scorable hour of "
                           "wake",
                           "WASM16-RESP-3, WASM16-IDX-5", NULL},
    [TIB_INDEX_PLMS_AROUSAL] = {"plms_arousal", "with arousal", "1/h",
                                "PLMS associated with an arousal, per scorable hour of sleep", "AASM-AR-1, WASM16-IDX-4",
                                NULL},
    [TIB_INDEX_PLMS_LEFT] = {"plms_left", "left leg only", "1/h", "PLMS of the left leg only, per scorable hour of sleep",
                             "META-3", NULL},
    [TIB_INDEX_PLMS_RIGHT] = {"plms_right", "right leg only", "1/h",
                              "PLMS of the right leg only, per scorable hour of sleep", "META-3", NULL},
    [TIB_INDEX_PLMS_BILATERAL] = {"plms_bilateral", "both legs", "1/h", "PLMS of both legs, per scorable hour of sleep",
                                  "META-3, AASM-PLM-3, WASM16-CLM-3", NULL},
    [TIB_INDEX_PLMS_NO_GROSS] = {"plms_no_gross", "gross movements left out", "1/h",
                                 "PLMS that are no part of a gross body movement, per scorable hour of sleep", "ACC-7",
                                 NULL},
    [TIB_INDEX_ISOLATED] = {"isolated", "Isolated", "1/h",
                            "Candidates in no series, per scorable hour from lights off to lights on", "WASM16-IDX-10",
                            NULL},
    [TIB_INDEX_SHORT_INTERVAL] = {"short_interval", "Short interval", "1/h",
                                  "Candidates whose interval is below the profile's shortest, per scorable hour from "
                                  "lights off to lights on",
                                  "WASM16-IDX-9", NULL},
    [TIB_INDEX_RESPIRATORY_LM] = {"respiratory_lm", "Respiratory", "1/h",
                                  "Candidates that a respiratory event marks, per scorable hour from lights off to "
                                  "lights on",
                                  "AASM-RESP-1, WASM16-RESP-1", NULL},
};

/* ---- ID_summary.tsv ---- */

static const struct tib_level STATUSES[] = {
    {"scored", "The recording was scored"},
    {"failed", "The recording could not be scored; error says why"},
    {NULL, NULL},
};

static const struct tib_field SUMMARY[] = {
    [TIB_SUMMARY_ID] = {"id", "Id", "", "Name of the recording in all outputs", "", NULL},
    [TIB_SUMMARY_STATUS] = {"status", "Status", "", "Whether the recording was scored", "", STATUSES},
    [TIB_SUMMARY_ERROR] = {"error", "Error", "", "Code of what went wrong; n/a where nothing did", "", NULL},
    [TIB_SUMMARY_RULES] = {"rules", "Rules", "", "Name of the profile of this row", "TIB-DEC-1", NULL},
    [TIB_SUMMARY_VERSION] = {"version", "Version", "", "Version of tibialis", "META-14", NULL},
    [TIB_SUMMARY_TIB_H] = {"tib_h", "Time in bed", "h", "Lights off to lights on", "EDGE-20", NULL},
    [TIB_SUMMARY_TST_H] = {"tst_h", "Total sleep time", "h", "Sleep between lights off and lights on", "CLIN-8", NULL},
    [TIB_SUMMARY_WAKE_H] = {"wake_h", "Wake", "h", "Wake between lights off and lights on", "CLIN-8", NULL},
    [TIB_SUMMARY_N1_H] = {"n1_h", "N1", "h", "Stage N1 between lights off and lights on", "", NULL},
    [TIB_SUMMARY_N2_H] = {"n2_h", "N2", "h", "Stage N2 between lights off and lights on", "", NULL},
    [TIB_SUMMARY_N3_H] = {"n3_h", "N3", "h", "Stage N3 between lights off and lights on", "", NULL},
    [TIB_SUMMARY_REM_H] = {"rem_h", "REM", "h", "REM sleep between lights off and lights on", "", NULL},
    [TIB_SUMMARY_PERIODICITY_COUNT] = {"periodicity_count", "Periodicity index, by count", "",
                                       "Movements in series over candidates", "WASM16-IDX-7", NULL},
    [TIB_SUMMARY_PERIODICITY_FERRI] = {"periodicity_ferri", "Periodicity index, Ferri 2006", "",
                                       "Share of intervals of more than 10 s and up to 90 s in runs of three or more",
                                       "WASM16-IDX-6", NULL},
    [TIB_SUMMARY_IMI_MEDIAN_S] = {"imi_median_s", "Interval, median", "s",
                                  "Median of the intervals within the profile's limits", "WASM16-IDX-11", NULL},
    [TIB_SUMMARY_IMI_GEOMETRIC_MEAN_S] = {"imi_geometric_mean_s", "Interval, geometric mean", "s",
                                          "Geometric mean of the intervals within the profile's limits", "WASM16-IDX-11",
                                          NULL},
    [TIB_SUMMARY_SERIES_N] = {"series_n", "Series", "", "Number of series", "AASM-PLM-1, WASM16-PLM-1", NULL},
    [TIB_SUMMARY_SUSTAINED_POSSIBLE] =
        {"sustained_possible", "Sustained bursts, possible", "",
         "Sustained bursts, cramp-like, at grade possible, that begin between lights off and "
         "lights on",
         "SBC-1, EDGE-1", NULL},
    [TIB_SUMMARY_SUSTAINED_PROBABLE] =
        {"sustained_probable", "Sustained bursts, probable", "",
         "Sustained bursts, cramp-like, at grade probable, that begin between lights off and lights on; n/a where the "
         "recording could show none: without stages, an ankle that can be used, or a muscle beside the tibialis anterior",
         "SBC-7, EDGE-1", NULL},
    [TIB_SUMMARY_SCORABLE_LEFT_H] = {"scorable_left_h", "Scorable, left", "h",
                                     "Hours of the lights span in which the left leg can be scored", "BASE-7", NULL},
    [TIB_SUMMARY_SCORABLE_RIGHT_H] = {"scorable_right_h", "Scorable, right", "h",
                                      "Hours of the lights span in which the right leg can be scored", "BASE-7", NULL},
    [TIB_SUMMARY_STUDY] = {"study", "Study", "", "What was recorded", "CLIN-6", tib_level_study},
    [TIB_SUMMARY_SUSTAINED_ANNOTATED] =
        {"sustained_annotated", "Sustained bursts, annotated", "",
         "Sustained bursts, cramp-like, of any grade or none near an annotation that tells of a cramp, that begin between "
         "lights off and lights on",
         "SBC-16, EDGE-1", NULL},
    [TIB_SUMMARY_ALMA_N] = {"alma_n", "Alternating leg muscle activation", "",
                            "Runs that begin between lights off and lights on", "AASM-ALMA-1", NULL},
    [TIB_SUMMARY_HFT_N] = {"hft_n", "Hypnagogic foot tremor", "", "Runs that begin between lights off and lights on",
                           "AASM-HFT-1", NULL},
    [TIB_SUMMARY_HFLM_N] = {"hflm_n", "High-frequency leg movements", "",
                            "Runs that begin between lights off and lights on", "AASM-HFLM-1", NULL},
    [TIB_SUMMARY_LARGE_MOVEMENT_N] =
        {"large_movement_n", "Large movements", "",
         "Large muscle group movements that the legs' EMG shows and that begin between lights off and lights on",
         "LMM-1, LMM-2", NULL},
    [TIB_SUMMARY_EFM_LEFT] = {"efm_nrem_minutes_left", "Fragmentary myoclonus, left", "min",
                              "Minutes of NREM sleep with at least efm-per-minute potentials of the left leg", "AASM-EFM-1",
                              NULL},
    [TIB_SUMMARY_EFM_RIGHT] = {"efm_nrem_minutes_right", "Fragmentary myoclonus, right", "min",
                               "Minutes of NREM sleep with at least efm-per-minute potentials of the right leg",
                               "AASM-EFM-1", NULL},
    [TIB_SUMMARY_EFM_EXCESSIVE] = {"efm_excessive", "Fragmentary myoclonus, excessive", "",
                                   "Whether such minutes of a leg are at least efm-minutes", "AASM-EFM-1", tib_level_flag},
    [TIB_SUMMARY_RSWA_LEFT] = {"rswa_any_share_left", "Activity in REM sleep, left", "",
                               "Share of the epochs of REM sleep with activity of the left leg. A table, not a diagnosis "
                               "of REM sleep behaviour disorder",
                               "AASM-RSWA-1, AASM-RSWA-3", NULL},
    [TIB_SUMMARY_RSWA_RIGHT] = {"rswa_any_share_right", "Activity in REM sleep, right", "",
                                "Share of the epochs of REM sleep with activity of the right leg. A table, not a diagnosis "
                                "of REM sleep behaviour disorder",
                                "AASM-RSWA-1, AASM-RSWA-3", NULL},
    [TIB_SUMMARY_FIRST_HALF] = {"plms_first_half_share", "First half of the night", "",
                                "Share of the movements in series in sleep (in all, where sleep is not known) before the "
                                "middle of the time from lights off to lights on; by the first profile",
                                "META-1", NULL},
    [TIB_SUMMARY_EVENING] = {"evening", "Evening-dominant", "",
                             "Whether that is more than the share of their hours, at 5 % of a two-sided binomial test",
                             "META-1", tib_level_flag},
    [TIB_SUMMARY_LATERALITY] = {"laterality", "Laterality", "",
                                "(left - right) / (left + right) of these movements of one leg", "META-3", NULL},
    [TIB_SUMMARY_PLMS_AWAKENING_N] =
        {"plms_awakening_n", "PLMS followed by an awakening", "",
         "Movements in series that begin in sleep and up to 60 s after which wake begins; by the first profile", "META-15",
         NULL},
    [TIB_SUMMARY_NOTES] = {"notes", "Notes", "", "Codes of the remarks in ID_summary.json, by comma", "", NULL},
};

/* ---- texts of ID_status.json and ID_summary.json ---- */

static const struct tib_field STATUS[] = {
    [TIB_STATUS_FORMAT] = {"format", "Format", "", "What the recording's file is", "", tib_level_format},
    [TIB_STATUS_ERROR_TEXT] = {"error_text", "Cause", "", "What went wrong, as a sentence", "", NULL},
    [TIB_STATUS_INPUT_FINGERPRINT] = {"input_fingerprint", "Fingerprint of the input", "",
                                      "XXH3-128 of the header, the channels used and the annotation signals", "", NULL},
    [TIB_STATUS_PARAMETERS_FINGERPRINT] = {"parameters_fingerprint", "Fingerprint of the parameters", "",
                                           "XXH3-128 of the options, of the rules, and of the scoring files and the map",
                                           "", NULL},
};

/* ---- access ---- */

#define N(table) (sizeof(table) / sizeof *(table))

const struct tib_field *tib_fields(enum tib_field_table table, size_t *n) {
  switch (table) {
    case TIB_FIELDS_EVENTS:
      return *n = N(EVENTS), EVENTS;
    case TIB_FIELDS_INDICES:
      return *n = N(INDICES), INDICES;
    case TIB_FIELDS_SUMMARY:
      return *n = N(SUMMARY), SUMMARY;
    case TIB_FIELDS_JSON:
      return *n = TIB_JSON_NUMBERS, tib_fields_json;
    case TIB_FIELDS_STATUS:
      return *n = N(STATUS), STATUS;
    case TIB_FIELDS_EXPLAIN:
      return *n = TIB_EXPLAIN_FIELDS, tib_fields_explain;
    case TIB_FIELDS_COHORT:
      return *n = TIB_C_FIELDS, tib_fields_cohort;
    case TIB_FIELDS_COMPARE:
      return *n = TIB_V_FIELDS, tib_fields_compare;
    case TIB_FIELDS_TABLES:
      break;
  }
  return *n = 0, NULL;
}

const char *tib_json_key(enum tib_json_number number) {
  const char *path = tib_fields_json[number].name, *dot = strrchr(path, '.');
  return dot ? dot + 1 : path;
}
