#include "report/values.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/fields.h"

/* ---- how values are written ---- */

/* What printf would write with an exponent: as many digits, none of them a trailing zero of a fraction. */
static void plain_number(char to[32], double value) {
  int decimals = 5 - (int)floor(log10(fabs(value)));
  char format[16];
  snprintf(format, sizeof format, "%%.%df", decimals < 0 ? 0 : decimals > 20 ? 20 : decimals);
  tib_text_double(to, 32, format, value);
  if (!strchr(to, '.')) return;
  size_t n = strlen(to);
  while (to[n - 1] == '0') n--;
  to[to[n - 1] == '.' ? n - 1 : n] = '\0';
}

void tib_value_number(char to[32], double value) {
  if (!isfinite(value)) {
    tib_text_copy(to, 32, TIB_ABSENT);
    return;
  }
  if (value == 0) value = 0; /* no minus zero */
  tib_text_double(to, 32, "%.6g", value);
  if (strpbrk(to, "eE")) plain_number(to, value);
}

void tib_value_fixed(char to[32], double value, int decimals) {
  static const char *const formats[] = {"%.0f", "%.1f", "%.2f", "%.3f", "%.4f"};
  if (!isfinite(value) || fabs(value) > 1e15) {
    tib_text_copy(to, 32, TIB_ABSENT);
    return;
  }
  if (value == 0) value = 0;
  tib_text_double(to, 32, formats[decimals], value);
}

void tib_value_rule_id(char *to, size_t size, const char *citation) {
  size_t n = strcspn(citation, ", ");
  snprintf(to, size, "%.*s", (int)n, citation);
}

/* ---- the recording ---- */

const char *tib_value_format(const struct tib_recording *recording) {
  bool named = recording->format == TIB_SCORED_FILE && *recording->scored_format;
  return named ? recording->scored_format : tib_level_format[recording->format].name;
}

size_t tib_value_gaps(const struct tib_recording *recording) {
  return recording->n_segments > 1 ? recording->n_segments - 1 : 0;
}

struct tib_span tib_value_gap(const struct tib_recording *recording, size_t i) {
  const struct tib_segment *before = &recording->segments[i], *after = before + 1;
  return (struct tib_span){before->onset + before->n_records * recording->record_duration, after->onset};
}

/* ---- legs ---- */

const struct tib_envelope *tib_find_leg(const struct tib_result *result, enum tib_side side) {
  for (size_t i = 0; i < result->n_legs; i++)
    if (result->legs[i].side == side) return &result->legs[i];
  return NULL;
}

const struct tib_detection *tib_find_primary(const struct tib_result *result) {
  if (result->n_profiles == 0 || result->profiles[0].detection >= result->n_detections) return NULL;
  return &result->detections[result->profiles[0].detection];
}

const struct tib_leg_detection *tib_find_leg_detection(const struct tib_result *result, enum tib_side side) {
  const struct tib_detection *primary = tib_find_primary(result);
  for (size_t i = 0; primary && i < primary->n_legs; i++)
    if (primary->legs[i].side == side) return &primary->legs[i];
  return NULL;
}

const struct tib_leg_quality *tib_find_leg_quality(const struct tib_result *result, enum tib_side side) {
  for (size_t i = 0; i < result->n_legs; i++)
    if (result->quality[i].side == side) return &result->quality[i];
  return NULL;
}

const struct tib_channel *tib_find_leg_channel(const struct tib_result *result, enum tib_side side) {
  const struct tib_channels *channels = &result->channels;
  int i = side == TIB_LEFT ? channels->left : side == TIB_RIGHT ? channels->right : channels->leg;
  return i >= 0 && (size_t)i < result->recording.n_channels ? &result->recording.channels[i] : NULL;
}

double tib_value_scorable_h(const struct tib_result *result, enum tib_side side) {
  const struct tib_leg_quality *quality = tib_find_leg_quality(result, side);
  return quality ? quality->scorable_h : (double)NAN;
}

/* ---- what was assessed ---- */

bool tib_has_movements(const struct tib_score *score) { return score->total.index[TIB_INDEX_LM].assessed; }

bool tib_value_is_counted(const struct tib_result *result, const struct tib_pattern *pattern) {
  struct tib_span lights = result->context.lights;
  return pattern->span.onset >= lights.onset && pattern->span.onset < lights.offset;
}

static bool is_counted_burst(const struct tib_result *result, size_t i) {
  return result->patterns[i].type == TIB_SUSTAINED_BURST && !result->patterns[i].echo &&
         tib_value_is_counted(result, &result->patterns[i]);
}

int64_t tib_value_bursts(const struct tib_result *result, enum tib_grade grade) {
  bool seen = false, other = false;
  for (size_t i = 0; i < result->n_legs; i++) seen |= !result->legs[i].coarse;
  for (size_t i = 0; i < result->n_muscles; i++) {
    seen |= !result->muscles[i].coarse;
    other |= result->muscle_quality[i].scorable_h > 0;
  }
  if (!result->has_bursts || !seen) return -1;
  bool allowed = result->context.has_stages && result->has_gross && other; /* by the caps of 4.2 */
  int64_t n = 0;
  for (size_t i = 0; i < result->n_patterns; i++) n += is_counted_burst(result, i) && result->patterns[i].grade == grade;
  return grade == TIB_GRADE_PROBABLE && n == 0 && !allowed ? -1 : n;
}

int64_t tib_value_annotated(const struct tib_result *result) {
  if (tib_value_bursts(result, TIB_GRADE_POSSIBLE) < 0) return -1;
  int64_t n = 0;
  for (size_t i = 0; i < result->n_patterns; i++) n += is_counted_burst(result, i) && result->patterns[i].annotated;
  return n;
}

int64_t tib_value_tonic(const struct tib_result *result) {
  int64_t n = 0;
  for (size_t i = 0; i < result->n_patterns; i++)
    n += result->patterns[i].type == TIB_TONIC_PROLONGED && tib_value_is_counted(result, &result->patterns[i]);
  return n;
}

int64_t tib_value_outside(const struct tib_result *result) {
  int64_t n = 0;
  if (tib_value_bursts(result, TIB_GRADE_POSSIBLE) < 0) return -1;
  for (size_t i = 0; i < result->n_patterns; i++) {
    enum tib_pattern_type type = result->patterns[i].type;
    bool burst = type == TIB_SUSTAINED_BURST || type == TIB_TONIC_PROLONGED;
    n += burst && !tib_value_is_counted(result, &result->patterns[i]);
  }
  return n;
}

const char *tib_value_grade(const struct tib_pattern *pattern) {
  if (pattern->grade != TIB_GRADE_NONE) return tib_level_grade[pattern->grade].name;
  return pattern->annotated ? "annotated" : TIB_ABSENT;
}

const char *tib_value_muscle(const struct tib_pattern *burst) {
  bool named = burst->muscle == TIB_OTHER_MUSCLE && *burst->muscle_name;
  return named ? burst->muscle_name : tib_level_muscle[burst->muscle].name;
}

/* Alternation takes two legs. */
static bool looked_for(const struct tib_result *result, enum tib_pattern_type type) {
  size_t legs = 0;
  for (size_t i = 0; i < result->n_legs; i++) legs += !result->legs[i].coarse;
  return result->has_patterns && legs >= (type == TIB_ALMA ? 2 : 1);
}

struct tib_pattern_sum tib_value_patterns(const struct tib_result *result, enum tib_pattern_type type) {
  struct tib_pattern_sum sum = {-1, NAN, NAN};
  if (!looked_for(result, type)) return sum;
  tib_ticks length = 0;
  sum.n = 0;
  for (size_t i = 0; i < result->n_patterns; i++) {
    const struct tib_pattern *pattern = &result->patterns[i];
    if (pattern->type != type || !tib_value_is_counted(result, pattern)) continue;
    sum.n++;
    length += tib_span_length(pattern->span);
  }
  double hours = result->n_profiles > 0 ? result->profiles[0].score.scorable_h : 0;
  if (hours > 0) sum.per_h = (double)sum.n / hours;
  sum.seconds = tib_seconds(length);
  return sum;
}

const struct tib_efm *tib_value_efm(const struct tib_result *result, enum tib_side side) {
  const struct tib_envelope *leg = tib_find_leg(result, side);
  if (!result->has_patterns || !leg || leg->coarse) return NULL;
  const struct tib_efm *efm = &result->efm[leg - result->legs];
  return efm->potentials < 0 ? NULL : efm;
}

const struct tib_rswa *tib_value_rswa(const struct tib_result *result, enum tib_side side) {
  const struct tib_envelope *leg = tib_find_leg(result, side);
  if (!result->has_patterns || !result->context.has_stages || !leg || leg->coarse) return NULL;
  const struct tib_rswa *rswa = &result->rswa[leg - result->legs];
  return rswa->epochs < 0 ? NULL : rswa;
}

double tib_value_share(int64_t n, int64_t of) { return of > 0 && n >= 0 ? (double)n / (double)of : (double)NAN; }

int64_t tib_value_detected(const struct tib_result *result, enum tib_side side) {
  const struct tib_envelope *leg = tib_find_leg(result, side);
  const struct tib_detection *primary = tib_find_primary(result);
  if (!primary || (!result->imported && (!leg || leg->coarse))) return -1;
  int64_t n = 0;
  for (size_t i = 0; i < primary->n_candidates; i++) n += primary->candidates[i].side == side;
  return n == 0 && !leg ? -1 : n;
}

enum tib_cutoff_state tib_value_cutoff(const struct tib_score *score, const struct tib_cutoff *cutoff) {
  const struct tib_index *index = &score->total.index[cutoff->index];
  if (!index->assessed || !isfinite(index->per_h)) return TIB_CUTOFF_UNKNOWN;
  if (index->per_h > cutoff->limit_per_h) return TIB_CUTOFF_ABOVE; /* CLIN-1: above, and not at */
  return index->per_h < cutoff->limit_per_h ? TIB_CUTOFF_BELOW : TIB_CUTOFF_AT;
}

int64_t tib_value_epochs(const struct tib_context *context, enum tib_stage stage) {
  tib_ticks sum = 0;
  for (size_t i = 0; i < context->n_stages; i++)
    if (context->stages[i].stage == stage) sum += tib_span_length(context->stages[i].span);
  return context->epoch > 0 ? (sum + context->epoch / 2) / context->epoch : 0;
}

/* ---- notes ---- */

void tib_value_note_codes(struct tib_text *text, const struct tib_result *result) {
  const char *before = "";
  for (size_t i = 0; i < result->n_notes; i++) {
    if (strcmp(result->notes[i].code, before) == 0) continue;
    tib_text_addf(text, "%s%s", *before ? "," : "", result->notes[i].code);
    before = result->notes[i].code;
  }
  if (!*before) tib_text_add(text, TIB_ABSENT);
}

const char *tib_value_leg_note(const struct tib_result *result, enum tib_side side, size_t i) {
  enum tib_side of = side == TIB_SIDE_NONE ? TIB_BOTH : side; /* of a note, NONE is the whole recording */
  const char *before = "";
  for (size_t at = 0; at < result->n_notes; at++) {
    const char *code = result->notes[at].code;
    if (strcmp(code, before) == 0 || result->notes[at].side != of) continue;
    if (i-- == 0) return code;
    before = code;
  }
  return NULL;
}

enum tib_trial_type tib_value_trial_type(enum tib_pattern_type type) {
  static const enum tib_trial_type types[] = {[TIB_SUSTAINED_BURST] = TIB_TRIAL_SUSTAINED_BURST,
                                              [TIB_TONIC_PROLONGED] = TIB_TRIAL_TONIC_PROLONGED,
                                              [TIB_ALMA] = TIB_TRIAL_ALMA,
                                              [TIB_HFT] = TIB_TRIAL_HFT,
                                              [TIB_HFLM] = TIB_TRIAL_HFLM,
                                              [TIB_EFM] = TIB_TRIAL_EFM,
                                              [TIB_RSWA] = TIB_TRIAL_RSWA,
                                              [TIB_LMM] = TIB_TRIAL_LARGE_MOVEMENT};
  return types[type];
}
