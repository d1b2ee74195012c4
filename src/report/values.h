#ifndef TIB_REPORT_VALUES_H
#define TIB_REPORT_VALUES_H

/* What several outputs need of a result, and how values are written. */

#include <tibialis/analyze.h>

#include "report/fields.h"

#define TIB_ABSENT "n/a"

/* 6 significant digits as a plain decimal; "n/a" for what is no number. */
void tib_value_number(char to[32], double value);

/* A fixed number of decimals; "n/a" for what is no number. */
void tib_value_fixed(char to[32], double value, int decimals);

/* The first word of a citation: the id of the rule, without the comma. */
void tib_value_rule_id(char *to, size_t size, const char *citation);

/* What the file is: "EDF+D", "BDF", or the format of a file of annotations, "nsrr-xml". */
const char *tib_value_format(const struct tib_recording *recording);

/* Stretches without data in any channel, between the segments: how many, and the i-th. */
size_t tib_value_gaps(const struct tib_recording *recording);
struct tib_span tib_value_gap(const struct tib_recording *recording, size_t i);

/* The leg of that side; NULL where it was not recorded. */
const struct tib_envelope *tib_find_leg(const struct tib_result *result, enum tib_side side);
const struct tib_leg_detection *tib_find_leg_detection(const struct tib_result *result, enum tib_side side);
const struct tib_leg_quality *tib_find_leg_quality(const struct tib_result *result, enum tib_side side);

/* The channel of a leg; NULL where it was not recorded. */
const struct tib_channel *tib_find_leg_channel(const struct tib_result *result, enum tib_side side);

/* The detection of the primary profile; NULL where there is none. */
const struct tib_detection *tib_find_primary(const struct tib_result *result);

/* Hours in which a leg can be scored; NAN where it was not recorded. */
double tib_value_scorable_h(const struct tib_result *result, enum tib_side side);

/* Whether movements could be told at all: false where every leg is too coarse. */
bool tib_has_movements(const struct tib_score *score);

/* The word of a pattern in the column trial_type. */
enum tib_trial_type tib_value_trial_type(enum tib_pattern_type type);

/* Whether a pattern begins between lights off and lights on: only such are counted (EDGE-1). */
bool tib_value_is_counted(const struct tib_result *result, const struct tib_pattern *pattern);

/* Sustained bursts, with a grade or without, and prolonged tone that begin outside; -1 where none were looked for. */
int64_t tib_value_outside(const struct tib_result *result);

/* Prolonged tone that is counted. */
int64_t tib_value_tonic(const struct tib_result *result);

/* Bursts of a grade that are counted, or -1 where none were looked for; of grade probable also where the recording has none
 * and could have shown none: without stages, an ankle that can be used, or a muscle beside the tibialis anterior. */
int64_t tib_value_bursts(const struct tib_result *result, enum tib_grade grade);

/* Counted sustained bursts, with a grade or without, near an annotation that tells of a cramp; -1 where none were looked
 * for. */
int64_t tib_value_annotated(const struct tib_result *result);

/* The class of a pattern: its grade; "annotated" of one that has none but was written of; else "n/a". */
const char *tib_value_grade(const struct tib_pattern *pattern);

/* The muscle of a sustained burst, as the user wrote it where that is told. */
const char *tib_value_muscle(const struct tib_pattern *burst);

/* Patterns of a type that begin between lights off and lights on. n is -1, the others NAN, where they were not looked for;
 * per_h is by the scorable hours of the primary profile, NAN where there are none. */
struct tib_pattern_sum {
  int64_t n;
  double per_h, seconds;
};
struct tib_pattern_sum tib_value_patterns(const struct tib_result *result, enum tib_pattern_type type);

/* What one leg shows; NULL where it was not assessed. */
const struct tib_efm *tib_value_efm(const struct tib_result *result, enum tib_side side);
const struct tib_rswa *tib_value_rswa(const struct tib_result *result, enum tib_side side);

/* n of so many; NAN of none. */
double tib_value_share(int64_t n, int64_t of);

/* Movements of one leg before any profile; side NONE: of the channel for both legs, or of no side. -1 where they could not
 * be told: no such leg, one that is too coarse, or, of imported ones, a side that neither a movement nor a channel names.
 */
int64_t tib_value_detected(const struct tib_result *result, enum tib_side side);

/* How an index lies to a limit that somebody published, by its unrounded value. */
enum tib_cutoff_state { TIB_CUTOFF_UNKNOWN, TIB_CUTOFF_BELOW, TIB_CUTOFF_AT, TIB_CUTOFF_ABOVE };
enum tib_cutoff_state tib_value_cutoff(const struct tib_score *score, const struct tib_cutoff *cutoff);

/* Scored epochs of the context, those of unknown stage left out. */
int64_t tib_value_epochs(const struct tib_context *context, enum tib_stage stage);

/* Codes of the result's notes, each once, by comma; "n/a" where there are none. */
struct tib_text;
void tib_value_note_codes(struct tib_text *text, const struct tib_result *result);

/* Remarks that hold for one leg: the i-th code, or NULL past the last. */
const char *tib_value_leg_note(const struct tib_result *result, enum tib_side side, size_t i);

#endif
