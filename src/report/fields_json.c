#include "report/fields_json.h"

#define FIELD(name, title, unit, definition, rules) \
  { name, title, unit, definition, rules, NULL }

const struct tib_field tib_fields_json[TIB_JSON_NUMBERS] = {
    [TIB_JSON_BYTES] = FIELD("recording.bytes", "Size", "bytes", "Size of the file", ""),
    [TIB_JSON_DURATION_S] =
        FIELD("recording.duration_s", "Duration", "s", "First sample to the end of the last record, gaps counted", ""),
    [TIB_JSON_RECORDS] = FIELD("recording.records", "Records", "", "Data records of the file", ""),
    [TIB_JSON_GAP_ONSET_S] = FIELD("recording.gaps.onset_s", "Gap, onset", "s", "Start of a gap between records", ""),
    [TIB_JSON_GAP_DURATION_S] = FIELD("recording.gaps.duration_s", "Gap, duration", "s", "Length of that gap", ""),
    [TIB_JSON_FS_HZ] = FIELD("channels.LEG.fs_hz", "Rate", "Hz", "Samples a second", "AASM-REC-4"),
    [TIB_JSON_RESOLUTION_UV] =
        FIELD("channels.LEG.resolution_uv", "Resolution", "uV", "One step of the stored samples", ""),
    [TIB_JSON_RESOLUTION_G] =
        FIELD("channels.accel_LEG.resolution_g", "Resolution", "g", "One step of the stored samples of the x axis", ""),
    [TIB_JSON_EPOCH_S] = FIELD("scoring.stages.epoch_s", "Epoch", "s", "Length of a scored epoch", ""),
    [TIB_JSON_EPOCHS] = FIELD("scoring.stages.epochs", "Epochs", "", "Scored epochs, those without a stage left out", ""),
    [TIB_JSON_AROUSALS_N] = FIELD("scoring.arousals.n", "Arousals", "", "Arousals given", ""),
    [TIB_JSON_RESPIRATORY_N] = FIELD("scoring.respiratory.n", "Respiratory events", "", "Respiratory events given", ""),
    [TIB_JSON_MOVEMENTS_N] =
        FIELD("scoring.movements.n", "Scored movements", "",
              "Limb movements that the annotations hold; used tells whether they were taken", "EDGE-24"),
    [TIB_JSON_LIGHTS_OFF_S] = FIELD("scoring.lights_off_s", "Lights off", "s", "Start of the scored night", "EDGE-20"),
    [TIB_JSON_LIGHTS_ON_S] = FIELD("scoring.lights_on_s", "Lights on", "s", "End of the scored night", "EDGE-20"),
    [TIB_JSON_OUTSIDE_RECORDING_N] = FIELD("scoring.outside_recording_n", "Outside the recording", "",
                                           "Scored events that lie wholly or partly outside the data", ""),
    [TIB_JSON_UNKNOWN_LABELS] =
        FIELD("scoring.unknown_labels.LABEL", "Unknown labels", "",
              "Annotations whose label no reader and no map knows. A label is named if it is at most 32 bytes long, holds "
              "neither 4 digits in a row nor a date, and is a single word, or up to 3 words that occur more than once; "
              "the others are summed as (free text), and those that share a word with the header's patient or recording "
              "field as (withheld). --keep-labels names all but these",
              ""),
    [TIB_JSON_TIB_H] = FIELD("sleep.tib_h", "Time in bed", "h", "Lights off to lights on", "EDGE-20"),
    [TIB_JSON_TST_H] = FIELD("sleep.tst_h", "Total sleep time", "h", "Sleep between lights off and lights on", "CLIN-8"),
    [TIB_JSON_WAKE_H] = FIELD("sleep.wake_h", "Wake", "h", "Wake between lights off and lights on", "CLIN-8"),
    [TIB_JSON_N1_H] = FIELD("sleep.n1_h", "N1", "h", "Stage N1 between lights off and lights on", ""),
    [TIB_JSON_N2_H] = FIELD("sleep.n2_h", "N2", "h", "Stage N2 between lights off and lights on", ""),
    [TIB_JSON_N3_H] = FIELD("sleep.n3_h", "N3", "h", "Stage N3 between lights off and lights on", ""),
    [TIB_JSON_REM_H] = FIELD("sleep.rem_h", "REM", "h", "REM sleep between lights off and lights on", ""),
    [TIB_JSON_UNSCORED_H] =
        FIELD("sleep.unscored_h", "Unscored", "h", "Time without a stage between lights off and lights on", ""),
    [TIB_JSON_SCORABLE_H] = FIELD("quality.LEG.scorable_h", "Scorable", "h",
                                  "Hours of the lights span in which this leg can be scored", "BASE-7"),
    [TIB_JSON_REST_P10] = FIELD("quality.LEG.rest_uv.p10", "Resting level, 10th percentile", "uV",
                                "10th percentile of the resting level of the rectified EMG", "BASE-3"),
    [TIB_JSON_REST_P50] = FIELD("quality.LEG.rest_uv.p50", "Resting level, median", "uV",
                                "Median of the resting level of the rectified EMG", "BASE-3"),
    [TIB_JSON_REST_P90] = FIELD("quality.LEG.rest_uv.p90", "Resting level, 90th percentile", "uV",
                                "90th percentile of the resting level of the rectified EMG", "BASE-3"),
    [TIB_JSON_MAINS_SHARE] =
        FIELD("quality.LEG.mains_share", "Mains", "", "Share of the minutes in which mains was removed", "AASM-REC-8"),
    [TIB_JSON_ECG_SHARE] =
        FIELD("quality.LEG.ecg_share", "ECG", "", "Share of the minutes in which heart beats were removed", "BASE-8"),
    [TIB_JSON_ECG_LOCKED_SHARE] =
        FIELD("quality.LEG.ecg_locked_share", "Movements of the heart", "",
              "Share of the movements found in this leg, of lm-min and longer, that are made of heart beats", "BASE-8"),
    [TIB_JSON_CLIPPED_SHARE] =
        FIELD("quality.LEG.clipped_share", "Clipped", "", "Share of the samples at either end of the digital range", ""),
    [TIB_JSON_POPS] = FIELD("quality.LEG.pops", "Electrode pops", "",
                            "Electrode pops and steps that were taken out of the samples", "BASE-11"),
    [TIB_JSON_MINUTES_N] =
        FIELD("quality.LEG.minutes.n", "Minutes", "", "Minutes of the recording by its clock; they are counted below", ""),
    [TIB_JSON_MINUTES_FLAT] = FIELD("quality.LEG.minutes.flat", "Minutes without a signal", "",
                                    "Minutes with a stretch of constant samples", "EDGE-21"),
    [TIB_JSON_MINUTES_CLIPPED] =
        FIELD("quality.LEG.minutes.clipped", "Minutes clipped", "",
              "Minutes with too many samples at an end of the digital range; not scored", "BASE-9"),
    [TIB_JSON_MINUTES_DETACHED] = FIELD("quality.LEG.minutes.detached", "Minutes detached", "",
                                        "Minutes with as much mains as a loose electrode picks up; not scored", "BASE-10"),
    [TIB_JSON_MINUTES_POPS] = FIELD("quality.LEG.minutes.pops", "Minutes with pops", "",
                                    "Minutes in which electrode pops or steps were taken out", "BASE-11"),
    [TIB_JSON_MINUTES_NOISY] = FIELD("quality.LEG.minutes.noisy", "Minutes noisy", "",
                                     "Minutes whose resting level is above rest-max; not scored", "BASE-7"),
    [TIB_JSON_MINUTES_ECG] =
        FIELD("quality.LEG.minutes.ecg", "Minutes with ECG", "", "Minutes in which heart beats were removed", "BASE-8"),
    [TIB_JSON_MINUTES_MAINS] =
        FIELD("quality.LEG.minutes.mains", "Minutes with mains", "", "Minutes in which mains was removed", "AASM-REC-8"),
    [TIB_JSON_MINUTES_REFIT] =
        FIELD("quality.LEG.minutes.refit", "Minutes after a refit", "",
              "Minutes with another resting level than before a stretch that could not be scored", "EDGE-23"),
    [TIB_JSON_MINUTES_NOTE] = FIELD("quality.LEG.minutes.above_note", "Minutes above the first limit", "",
                                    "Minutes whose resting level is above rest-note", "BASE-7"),
    [TIB_JSON_MINUTES_WARN] = FIELD("quality.LEG.minutes.above_warn", "Minutes above the second limit", "",
                                    "Minutes whose resting level is above rest-warn", "BASE-7"),
    [TIB_JSON_RUN_MINUTE] =
        FIELD("quality.LEG.minutes.runs.minute", "Run, first minute", "min",
              "First minute of a run of minutes with the same faults, counted from 0; faults names them", ""),
    [TIB_JSON_RUN_N] = FIELD("quality.LEG.minutes.runs.n", "Run, length", "min", "Minutes in the run", ""),
    [TIB_JSON_RUN_REST_UV] = FIELD("quality.LEG.minutes.runs.rest_uv", "Run, resting level", "uV",
                                   "Mean resting level of the rectified EMG in the run", "BASE-3"),
    [TIB_JSON_RUN_MAINS_UV] = FIELD("quality.LEG.minutes.runs.mains_uv", "Run, mains", "uV",
                                    "RMS of the mains that was taken out; null where it was not looked for", "AASM-REC-8"),
    [TIB_JSON_RUN_ECG_UV] = FIELD(
        "quality.LEG.minutes.runs.ecg_uv", "Run, ECG", "uV",
        "Mean over the minutes of the largest sample of the heart beat that was taken out; null where none was looked for",
        "BASE-8"),
    [TIB_JSON_RUN_CLIPPED_SHARE] = FIELD("quality.LEG.minutes.runs.clipped_share", "Run, clipped", "",
                                         "Share of the samples at either end of the digital range", "BASE-9"),
    [TIB_JSON_RUN_POPS] = FIELD("quality.LEG.minutes.runs.pops", "Run, electrode pops", "",
                                "Electrode pops and steps that were taken out", "BASE-11"),
    [TIB_JSON_DETECTED_LEFT] =
        FIELD("detected.left", "Detected, left", "",
              "Movements of the left leg before any rule has looked at them, found or, with scored movements, given", ""),
    [TIB_JSON_DETECTED_RIGHT] =
        FIELD("detected.right", "Detected, right", "",
              "Movements of the right leg before any rule has looked at them, found or, with scored movements, given", ""),
    [TIB_JSON_DETECTED_LEG] =
        FIELD("detected.leg", "Detected", "",
              "Movements in one channel for both legs, or given without a side, before any rule has looked at them", ""),
    [TIB_JSON_INDEX_N] = FIELD("profiles.indices.NAME.n", "Number", "", "Number of movements of this kind", ""),
    [TIB_JSON_INDEX_DENOMINATOR_H] =
        FIELD("profiles.indices.NAME.denominator_h", "Hours", "h", "Hours that the rate is taken over", "CLIN-8"),
    [TIB_JSON_INDEX_PER_H] =
        FIELD("profiles.indices.NAME.per_h", "Rate", "1/h", "Movements of this kind per hour", "CLIN-8"),
    [TIB_JSON_CUTOFF_LIMIT] = FIELD("profiles.cutoffs.limit_per_h", "Published limit", "1/h",
                                    "A limit that somebody published for this index; above tells how the unrounded index "
                                    "lies to it. A number, not a diagnosis",
                                    "CLIN-1, CLIN-2, CLIN-3, CLIN-5"),
    [TIB_JSON_PERIODICITY_COUNT] = FIELD("profiles.periodicity.count", "Periodicity index, by count", "",
                                         "Movements in series over candidates", "WASM16-IDX-7"),
    [TIB_JSON_PERIODICITY_FERRI] =
        FIELD("profiles.periodicity.ferri", "Periodicity index, Ferri 2006", "",
              "Share of intervals of more than 10 s and up to 90 s in runs of three or more", "WASM16-IDX-6"),
    [TIB_JSON_PERIODICITY_COUNT_NR] = FIELD("profiles.periodicity.count_nr", "Periodicity index, second pass", "",
                                            "Movements in series over candidates after respiratory movements are left out; "
                                            "null where there is no such pass",
                                            "WASM16-IDX-7, WASM16-RESP-3"),
    [TIB_JSON_IMI_N] = FIELD("profiles.imi.n", "Intervals", "", "Intervals within the profile's limits", "WASM16-IDX-11"),
    [TIB_JSON_IMI_MEDIAN_S] =
        FIELD("profiles.imi.median_s", "Interval, median", "s", "Median of these intervals", "WASM16-IDX-11"),
    [TIB_JSON_IMI_GEOMETRIC_MEAN_S] = FIELD("profiles.imi.geometric_mean_s", "Interval, geometric mean", "s",
                                            "Geometric mean of these intervals", "WASM16-IDX-11"),
    [TIB_JSON_IMI_LOG_MEAN] = FIELD("profiles.imi.log_mean", "Interval, mean of ln", "",
                                    "Mean of the natural logarithm of these intervals in s", "WASM16-IDX-11"),
    [TIB_JSON_IMI_LOG_SD] = FIELD("profiles.imi.log_sd", "Interval, SD of ln", "",
                                  "Standard deviation of the natural logarithm of these intervals in s", "WASM16-IDX-11"),
    [TIB_JSON_IMI_BIN_S] =
        FIELD("profiles.imi.histogram.bin_s", "Bin", "s", "Width of a bin of the histogram, from 0", "WASM16-IDX-12"),
    [TIB_JSON_IMI_COUNTS] = FIELD("profiles.imi.histogram.counts", "Counts", "",
                                  "Intervals of any length below 90 s in each bin", "WASM16-IDX-12"),
    [TIB_JSON_IMI_FROM_LN] =
        FIELD("profiles.imi.log_histogram.from_ln", "First edge", "",
              "Natural logarithm of the interval in s at the lower edge of the first bin", "WASM16-IDX-12"),
    [TIB_JSON_IMI_BIN_LN] =
        FIELD("profiles.imi.log_histogram.bin_ln", "Bin", "", "Width of a bin in that logarithm", "WASM16-IDX-12"),
    [TIB_JSON_IMI_LOG_COUNTS] =
        FIELD("profiles.imi.log_histogram.counts", "Counts", "", "Intervals in each bin", "WASM16-IDX-12"),
    [TIB_JSON_IMI_N_SHORT] =
        FIELD("profiles.imi.n_short", "Intervals, short", "", "Intervals below the profile's limits", "WASM16-IDX-9"),
    [TIB_JSON_IMI_N_LONG] =
        FIELD("profiles.imi.n_long", "Intervals, long", "", "Intervals above the profile's limits", "WASM16-IDX-10"),
    [TIB_JSON_IMI_ALL_GEOMETRIC_MEAN_S] = FIELD("profiles.imi.all_geometric_mean_s", "All intervals, geometric mean", "s",
                                                "Geometric mean of all intervals, whatever their length", "WASM16-IDX-11"),
    [TIB_JSON_IMI_ALL_LOG_SD] = FIELD("profiles.imi.all_log_sd", "All intervals, SD of ln", "",
                                      "Standard deviation of the natural logarithm of all intervals in s", "WASM16-IDX-11"),
    [TIB_JSON_SERIES_N] = FIELD("profiles.series.n", "Series", "", "Number of series", "AASM-PLM-1, WASM16-PLM-1"),
    [TIB_JSON_SERIES_MEAN_LENGTH] = FIELD("profiles.series.mean_length", "Series, mean length", "",
                                          "Mean number of movements in a series", "WASM16-IDX-13"),
    [TIB_JSON_SERIES_MEAN_DURATION_S] = FIELD("profiles.series.mean_duration_s", "Series, mean duration", "s",
                                              "Mean time from first onset to last offset of a series", "WASM16-IDX-13"),
    [TIB_JSON_DURATION_MEAN] =
        FIELD("profiles.duration_s.mean", "Duration, mean", "s", "Mean duration of movements in series", "WASM16-IDX-13"),
    [TIB_JSON_DURATION_MEDIAN] = FIELD("profiles.duration_s.median", "Duration, median", "s",
                                       "Median duration of movements in series", "WASM16-IDX-13"),
    [TIB_JSON_DURATION_PART_N] = FIELD(
        "profiles.duration_s.by_stage.STAGE.n", "Durations", "",
        "Movements in series of this stage; by_side has the same of the left, the right and both legs", "WASM16-IDX-13"),
    [TIB_JSON_DURATION_PART_MEAN] =
        FIELD("profiles.duration_s.by_stage.STAGE.mean", "Duration, mean", "s", "Mean of their durations", "WASM16-IDX-13"),
    [TIB_JSON_DURATION_PART_SD] = FIELD("profiles.duration_s.by_stage.STAGE.sd", "Duration, SD", "s",
                                        "Standard deviation of their durations", "WASM16-IDX-13"),
    [TIB_JSON_DURATION_PART_MEDIAN] = FIELD("profiles.duration_s.by_stage.STAGE.median", "Duration, median", "s",
                                            "Median of their durations", "WASM16-IDX-13"),
    [TIB_JSON_DURATION_PART_MIN] = FIELD("profiles.duration_s.by_stage.STAGE.min", "Duration, shortest", "s",
                                         "Shortest of their durations", "WASM16-IDX-13"),
    [TIB_JSON_DURATION_PART_MAX] = FIELD("profiles.duration_s.by_stage.STAGE.max", "Duration, longest", "s",
                                         "Longest of their durations", "WASM16-IDX-13"),
    [TIB_JSON_HOUR] = FIELD("profiles.by_hour.hour", "Hour", "", "Hour from lights off, 0 the first", "WASM16-IDX-14"),
    [TIB_JSON_HOUR_SLEEP_H] =
        FIELD("profiles.by_hour.sleep_h", "Sleep in the hour", "h", "Scorable sleep within this hour", "WASM16-IDX-14"),
    [TIB_JSON_HOUR_WAKE_H] =
        FIELD("profiles.by_hour.wake_h", "Wake in the hour", "h", "Scorable wake within this hour", "WASM16-IDX-14"),
    [TIB_JSON_HOUR_PLMS] = FIELD("profiles.by_hour.plms", "PLMS in the hour", "", "PLMS within this hour", "WASM16-IDX-14"),
    [TIB_JSON_HOUR_PLMW] = FIELD("profiles.by_hour.plmw", "PLMW in the hour", "", "PLMW within this hour", "WASM16-IDX-14"),
    [TIB_JSON_HALF_SLEEP_H] =
        FIELD("profiles.by_half.sleep_h", "Sleep in the half", "h",
              "Scorable sleep within this half of the time from lights off to lights on", "WASM16-IDX-14"),
    [TIB_JSON_INPUT_JOINED_N] =
        FIELD("profiles.input.joined_n", "Joined", "",
              "Given movements that became part of the one before on their leg, which they follow closely", "TIB-DEC-2"),
    [TIB_JSON_INPUT_OVERLAPPING_N] =
        FIELD("profiles.input.overlapping_n", "Overlapping", "",
              "Movements that begin before the one before on their leg ends; scored as they stand", "EDGE-24"),
    [TIB_JSON_INPUT_ABSURD_N] =
        FIELD("profiles.input.absurd_n", "Absurd", "",
              "Movements that end before they begin, or at times that no recording has; not scored", "EDGE-24"),
    [TIB_JSON_BURST_POSSIBLE] = FIELD(
        "patterns.sustained_burst.possible", "Sustained bursts, possible", "",
        "Sustained bursts, cramp-like, at grade possible, that begin between lights off and lights on", "SBC-1, EDGE-1"),
    [TIB_JSON_BURST_PROBABLE] = FIELD(
        "patterns.sustained_burst.probable", "Sustained bursts, probable", "",
        "Sustained bursts, cramp-like, at grade probable, that begin between lights off and lights on; null where the "
        "recording could show none: without stages, an ankle that can be used, or a muscle beside the tibialis "
        "anterior",
        "SBC-7, EDGE-1"),
    [TIB_JSON_GROSS_N] = FIELD("patterns.gross_movement.n", "Gross movements", "",
                               "Movements of the body by the accelerometers of the ankles", "ACC-7, ACC-8"),
    [TIB_JSON_BURST_ANNOTATED] =
        FIELD("patterns.sustained_burst.annotated", "Sustained bursts, annotated", "",
              "Sustained bursts of any grade or none in that span near an annotation that tells of a cramp", "SBC-16"),
    [TIB_JSON_BURST_UNCOUNTED] =
        FIELD("patterns.sustained_burst.not_counted", "Sustained bursts, not counted", "",
              "Sustained bursts in that span without a grade: rivals or a criterion that failed tells why", "SBC-1"),
    [TIB_JSON_BURST_OUTSIDE_N] =
        FIELD("patterns.sustained_burst.outside_lights_n", "Sustained bursts, outside lights", "",
              "Sustained bursts of any grade or none, and prolonged tone, that begin before lights off or after lights on: "
              "they are listed and counted nowhere else",
              "EDGE-1"),
    [TIB_JSON_BURST_TONIC] = FIELD("patterns.sustained_burst.tonic_prolonged", "Prolonged tone", "",
                                   "Stretches of tone in that span for longer than a sustained burst may last", "SBC-4"),
    [TIB_JSON_BURST_ONSET_S] = FIELD("patterns.sustained_burst.events.onset_s", "Burst, onset", "s",
                                     "Start of a sustained burst since the first sample", "SBC-1"),
    [TIB_JSON_BURST_DURATION_S] =
        FIELD("patterns.sustained_burst.events.duration_s", "Burst, duration", "s", "Length of that burst", "SBC-3, SBC-4"),
    [TIB_JSON_BURST_RATIO] = FIELD("patterns.sustained_burst.events.ratio", "Burst, strength", "",
                                   "Median root mean square of the burst over its resting level", "SBC-7"),
    [TIB_JSON_BURST_MEASURED] = FIELD(
        "patterns.sustained_burst.events.criteria.measured", "Criterion, measured", "",
        "What was measured, in the unit of the criterion; null where it has no number or could not be tested", "SBC-1"),
    [TIB_JSON_BURST_LIMIT] = FIELD("patterns.sustained_burst.events.criteria.limit", "Criterion, limit", "",
                                   "What it was held against", "SBC-1"),
    [TIB_JSON_BURST_RISE_S] = FIELD("patterns.sustained_burst.events.measures.rise_s", "Burst, rise", "s",
                                    "Time of its rise from 10 to 90 %", "SBC-15"),
    [TIB_JSON_BURST_FALL_S] = FIELD("patterns.sustained_burst.events.measures.fall_s", "Burst, fall", "s",
                                    "Time of its fall from 90 to 10 %", "SBC-15"),
    [TIB_JSON_BURST_MEDIAN_HZ] = FIELD("patterns.sustained_burst.events.measures.median_hz", "Burst, median frequency",
                                       "Hz", "Median frequency of all of it", "SBC-15"),
    [TIB_JSON_BURST_FIRST_HZ] =
        FIELD("patterns.sustained_burst.events.measures.first_median_hz", "Burst, median frequency at its start", "Hz",
              "Median frequency of its first 5 s", "SBC-15"),
    [TIB_JSON_BURST_LAST_HZ] =
        FIELD("patterns.sustained_burst.events.measures.last_median_hz", "Burst, median frequency at its end", "Hz",
              "Median frequency of its last 5 s", "SBC-15"),
    [TIB_JSON_BURST_SLOPE] =
        FIELD("patterns.sustained_burst.events.measures.slope_hz_per_s", "Burst, slope of the median frequency", "Hz/s",
              "By how much its median frequency changes a second", "SBC-15"),
    [TIB_JSON_BURST_PEAKS] = FIELD("patterns.sustained_burst.events.measures.peaks", "Burst, peaks", "",
                                   "Peaks of its envelope over 1 s", "SBC-15"),
    [TIB_JSON_BURST_REST_AFTER] = FIELD("patterns.sustained_burst.events.measures.rest_after_ratio", "Burst, rest after",
                                        "", "Median of the minute after it over its resting level", "SBC-15"),
    [TIB_JSON_RUN_PATTERN_N] =
        FIELD("patterns.RUN.n", "Runs", "", "Runs of bursts (alma, hft, hflm) that begin between lights off and lights on",
              "AASM-ALMA-1, AASM-HFT-1, AASM-HFLM-1"),
    [TIB_JSON_RUN_PATTERN_PER_H] =
        FIELD("patterns.RUN.per_h", "Runs, rate", "1/h", "These runs per scorable hour of that span",
              "AASM-ALMA-1, AASM-HFT-1, AASM-HFLM-1"),
    [TIB_JSON_RUN_PATTERN_SECONDS] = FIELD("patterns.RUN.seconds", "Runs, length", "s", "Length of these runs together",
                                           "AASM-ALMA-1, AASM-HFT-1, AASM-HFLM-1"),
    [TIB_JSON_EFM_POTENTIALS] = FIELD("patterns.efm.LEG.potentials", "Potentials", "",
                                      "Potentials of fragmentary myoclonus", "AASM-EFM-1, AASM-EFM-2"),
    [TIB_JSON_EFM_NREM_POTENTIALS] = FIELD("patterns.efm.LEG.nrem_potentials", "Potentials in NREM sleep", "",
                                           "Those of them in N1, N2 and N3", "AASM-EFM-1"),
    [TIB_JSON_EFM_MINUTES] = FIELD("patterns.efm.LEG.minutes", "Minutes with potentials", "min",
                                   "Minutes that hold at least efm-per-minute potentials", "AASM-EFM-1"),
    [TIB_JSON_EFM_NREM_MINUTES] =
        FIELD("patterns.efm.LEG.nrem_minutes", "Minutes with potentials in NREM sleep", "min",
              "Those of them in NREM sleep; excessive tells whether they are at least efm-minutes", "AASM-EFM-1"),
    [TIB_JSON_RSWA_EPOCHS] = FIELD("patterns.rswa.LEG.epochs", "REM epochs", "",
                                   "Epochs of REM sleep in which the leg could be assessed", "AASM-RSWA-1"),
    [TIB_JSON_RSWA_TONIC_EPOCHS] = FIELD("patterns.rswa.LEG.tonic_epochs", "Tonic epochs", "",
                                         "Those with tonic activity of the leg", "AASM-RSWA-1, AASM-RSWA-2"),
    [TIB_JSON_RSWA_PHASIC_EPOCHS] = FIELD("patterns.rswa.LEG.phasic_epochs", "Phasic epochs", "",
                                          "Those with phasic activity of the leg", "AASM-RSWA-3"),
    [TIB_JSON_RSWA_ANY_EPOCHS] =
        FIELD("patterns.rswa.LEG.any_epochs", "Epochs with activity", "", "Those with either", "RSWA-DET-1"),
    [TIB_JSON_RSWA_MINI] = FIELD("patterns.rswa.LEG.mini_epochs", "Mini-epochs", "",
                                 "Mini-epochs of REM sleep in which the leg could be assessed", "AASM-RSWA-3"),
    [TIB_JSON_RSWA_PHASIC_MINI] =
        FIELD("patterns.rswa.LEG.phasic_mini_epochs", "Phasic mini-epochs", "", "Those with a phasic burst", "AASM-RSWA-3"),
    [TIB_JSON_RSWA_ANY_MINI] = FIELD("patterns.rswa.LEG.any_mini_epochs", "Mini-epochs with activity", "",
                                     "Those with any activity", "RSWA-DET-1"),
    [TIB_JSON_RSWA_TONIC_SHARE] = FIELD(
        "patterns.rswa.LEG.tonic_share", "Tonic share", "",
        "Share of the epochs with tonic activity. A table, not a diagnosis of REM sleep behaviour disorder", "AASM-RSWA-1"),
    [TIB_JSON_RSWA_PHASIC_SHARE] = FIELD("patterns.rswa.LEG.phasic_share", "Phasic share", "",
                                         "Share of the epochs with phasic activity", "AASM-RSWA-3"),
    [TIB_JSON_RSWA_ANY_SHARE] =
        FIELD("patterns.rswa.LEG.any_share", "Share with activity", "", "Share of the epochs with either", "RSWA-DET-1"),
    [TIB_JSON_RSWA_PHASIC_MINI_SHARE] = FIELD("patterns.rswa.LEG.phasic_mini_share", "Phasic share of mini-epochs", "",
                                              "Share of the mini-epochs with a phasic burst", "AASM-RSWA-3"),
    [TIB_JSON_RSWA_ANY_MINI_SHARE] = FIELD("patterns.rswa.LEG.any_mini_share", "Share of mini-epochs with activity", "",
                                           "Share of the mini-epochs with any activity", "RSWA-DET-1"),
    [TIB_JSON_RSWA_REFERENCE] =
        FIELD("patterns.rswa.LEG.reference_uv", "Reference", "uV",
              "Median over the REM periods of the level that activity is held against", "RSWA-DET-1"),
    [TIB_JSON_RSWA_BURST_S] =
        FIELD("patterns.rswa.LEG.burst_s", "Phasic bursts, length", "s", "Median length of phasic bursts", "AASM-RSWA-3"),
    [TIB_JSON_LARGE_N] =
        FIELD("patterns.large_movement.n", "Large movements", "",
              "Large muscle group movements that the legs' EMG shows and that begin between lights off and lights on",
              "LMM-1, LMM-2"),
    [TIB_JSON_LARGE_PER_H] = FIELD("patterns.large_movement.per_h", "Large movements, rate", "1/h",
                                   "These per scorable hour of that span", "LMM-1, LMM-2"),
    [TIB_JSON_LARGE_SECONDS] = FIELD("patterns.large_movement.seconds", "Large movements, length", "s",
                                     "Length of these together", "LMM-1, LMM-2"),
    [TIB_JSON_COURSE_N] = FIELD(
        "course.n", "Movements of the course", "",
        "Movements in series in sleep, or all in series where sleep is not known (in_sleep tells), by the first profile",
        "META-1"),
    [TIB_JSON_COURSE_FIRST_HALF] =
        FIELD("course.first_half_share", "First half", "",
              "Share of these before the middle of the time from lights off to lights on", "META-1, WASM16-IDX-14"),
    [TIB_JSON_COURSE_FIRST_THIRD] =
        FIELD("course.first_third_share", "First third", "", "Share of these before the end of its first third", "META-1"),
    [TIB_JSON_COURSE_EXPECTED] = FIELD("course.expected_share", "First half, expected", "",
                                       "Share of the hours that they are counted over before that middle", "META-1"),
    [TIB_JSON_COURSE_P] = FIELD("course.evening_p", "First half, p", "",
                                "Two-sided exact binomial test of the number in the first half against that share; evening "
                                "tells whether they are more, at 5 %",
                                "META-1"),
    [TIB_JSON_COURSE_LATERALITY] =
        FIELD("course.laterality", "Laterality", "", "(left - right) / (left + right) of those of one leg", "META-3"),
    [TIB_JSON_AFTER_N] =
        FIELD("course.after.KIND.n", "Events", "",
              "plms: movements in series in sleep; sustained_burst: bursts between lights off and lights on", "META-15"),
    [TIB_JSON_AFTER_AROUSAL_N] = FIELD("course.after.KIND.arousal_n", "Followed by an arousal", "",
                                       "Those within which, or up to 60 s after which, an arousal begins", "META-15"),
    [TIB_JSON_AFTER_AWAKENING_N] = FIELD("course.after.KIND.awakening_n", "Followed by an awakening", "",
                                         "Those that begin in sleep and up to 60 s after which wake begins", "META-15"),
    [TIB_JSON_AFTER_WAKE_H] = FIELD("course.after.KIND.wake_h", "Wake after", "h",
                                    "Wake in the five minutes from such an awakening on, each minute once", "META-15"),
    [TIB_JSON_SIT_MODE_S] =
        FIELD("profiles.sit.mode_s", "Interval, mode", "s",
              "Middle of the 2-s bin that holds most intervals within the limits of the profile; null where none holds two",
              "CLIN-6"),
    [TIB_JSON_SIT_ONSET_S] = FIELD("profiles.sit.bins.onset_s", "Five minutes, onset", "s",
                                   "Start of five minutes of the test since the first sample", "CLIN-6"),
    [TIB_JSON_SIT_N] =
        FIELD("profiles.sit.bins.n", "Movements", "", "Movements in series that begin in these five minutes", "CLIN-6"),
    [TIB_JSON_SIT_SCORABLE_S] = FIELD("profiles.sit.bins.scorable_s", "Scorable", "s",
                                      "Time of these five minutes in which a leg can be scored", "CLIN-6"),
};
