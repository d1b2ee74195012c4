#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/explain/explain.h"
#include "report/explain/fields.h"
#include "report/values.h"

void tib_explain_clock(char to[32], const struct tib_recording *recording, tib_ticks at, int decimals) {
  const tib_ticks day = INT64_C(86400) * TIB_TICKS_PER_S;
  char fraction[16];
  if (recording->start_clock == TIB_NO_TICKS) {
    tib_text_seconds(to, 28, at, decimals);
    strcat(to, " s");
    return;
  }
  tib_ticks unit = TIB_TICKS_PER_S;
  for (int i = 0; i < decimals; i++) unit /= 10;
  tib_ticks shown = ((recording->start_clock + at) % day + day + unit / 2) % day / unit * unit;
  tib_text_clock(to, 16, shown);
  if (decimals == 0) return;
  tib_text_seconds(fraction, sizeof fraction, shown % TIB_TICKS_PER_S, decimals);
  strcat(to, fraction + 1);
}

/* ---- values ---- */

void tib_explain_value(char to[32], double value, const char *unit) {
  static const char *const formats[] = {"%.0f", "%.1f", "%.2f", "%.3f", "%.4f", "%.5f", "%.6f", "%.7f"};
  size_t decimals = strcmp(unit, "s") == 0 ? 3 : *unit ? 2 : 0;
  if (!isfinite(value) || fabs(value) > 1e15) {
    tib_text_copy(to, 32, TIB_ABSENT);
    return;
  }
  if (value == 0) value = 0; /* no minus zero */
  do tib_text_double(to, 32, formats[decimals], value);
  while (value != 0 && strspn(to, "-0.") == strlen(to) && ++decimals < sizeof formats / sizeof *formats);
}

bool tib_explain_is_near(const struct tib_explanation *explanation, struct tib_span span) {
  const struct tib_explain_choice *choice = &explanation->choice;
  return span.offset > choice->at - choice->around && span.onset < choice->at + choice->around;
}

const struct tib_movement *tib_explain_movement(const struct tib_explanation *explanation, size_t i) {
  const struct tib_explained *of = &explanation->movements[i];
  return &explanation->result->profiles[of->profile].score.movements[of->movement];
}

/* ---- what became of it ---- */

/* What it is that failed a check. */
static const char *failing(const struct tib_check *check) {
  static const struct {
    const char *name, *words;
  } known[] = {{"offset-quiet", "not seen to end"},
               {"truncated", "cut by an end, a gap or lost signal"},
               {"scorable", "begins where its leg cannot be scored"},
               {"ecg", "made of heart beats"},
               {"rhythmic-run", "several bursts of a run, found as one"},
               {"lights", "outside of the scored night"},
               {"wake", "in wake"},
               {"respiratory", "near a respiratory event"},
               {"lm-min", "too short"},
               {"clm-max", "too long"},
               {"bilateral-max", "too long when united"},
               {"bilateral-parts-max", "united of too many"},
               {"morphology-level", "too weak inside"}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (strcmp(check->name, known[i].name) == 0) return known[i].words;
  return check->title;
}

static void add_failed(struct tib_text *text, const struct tib_explanation *explanation,
                       const struct tib_explained *explained) {
  static const char *const must[] = {"", "at least", "more than", "at most", "less than"};
  const struct tib_score *score = &explanation->result->profiles[explained->profile].score;
  bool several = score->movements[explained->movement].parts > 1;
  const char *comma = ": ";
  for (size_t i = 0; i < explained->n_checks; i++) {
    const struct tib_check *check = &explanation->checks[explained->first_check + i];
    char measured[32], limit[32];
    if (check->verdict != TIB_CHECK_FAILED) continue;
    enum tib_side side = check->part >= 0 && several ? score->parts[check->part].candidate.side : TIB_SIDE_NONE;
    tib_text_addf(text, "%s%s%s", comma,
                  side == TIB_LEFT    ? "left leg "
                  : side == TIB_RIGHT ? "right leg "
                                      : "",
                  failing(check));
    comma = "; ";
    if (isnan(check->margin) || strcmp(check->name, "lights") == 0) continue;
    bool overlaps = check->measured < 0 && strcmp(check->name, "respiratory") == 0;
    tib_explain_value(measured, overlaps ? -check->measured : check->measured, check->unit);
    tib_explain_value(limit, check->limit, check->unit);
    const char *blank = *check->unit ? " " : "";
    tib_text_addf(text, " (%s%s%s%s; it must be %s %s%s%s)", overlaps ? "overlaps by " : "", measured, blank, check->unit,
                  must[check->relation], limit, blank, check->unit);
  }
  unsigned reasons = score->movements[explained->movement].reasons;
  for (size_t i = 0; *comma == ':' && tib_level_reason[i].name; i++) /* no check tells of it */
    if (reasons & 1U << i) tib_text_addf(text, ": %s", tib_level_reason[i].name);
}

static void add_candidate(struct tib_text *text, const struct tib_movement *movement,
                          const struct tib_scoring_rules *rules) {
  char imi[32], limit[32];
  if (movement->reasons & TIB_REASON_PASSED_OVER) {
    tib_explain_value(imi, tib_seconds(movement->imi), "s");
    tib_explain_value(limit, tib_seconds(rules->imi_min), "s");
    tib_text_addf(text, "passed over: %s s after the onset before, at least %s s are needed", imi, limit);
  } else {
    tib_text_addf(text, "a candidate in no series: %d in a row, %d are needed", movement->run, rules->series_min);
  }
}

void tib_explain_summary(struct tib_text *text, const struct tib_explanation *explanation, size_t i) {
  const struct tib_explained *explained = &explanation->movements[i];
  const struct tib_movement *movement = tib_explain_movement(explanation, i);
  const struct tib_profile_result *profile = &explanation->result->profiles[explained->profile];
  switch (movement->class_) {
    case TIB_CLASS_PLM:
      tib_text_addf(text, "in series %d, of %d movements", movement->series, movement->run);
      if (movement->reasons & TIB_REASON_UNSCORED_STAGE) tib_text_add(text, "; in no index, since its epoch has no stage");
      break;
    case TIB_CLASS_CLM:
      add_candidate(text, movement, &profile->rules.scoring);
      break;
    case TIB_CLASS_NONCLM:
      tib_text_add(text, "no candidate, and it ends a series");
      add_failed(text, explanation, explained);
      break;
    case TIB_CLASS_EXCLUDED:
      tib_text_add(text, "not counted");
      add_failed(text, explanation, explained);
      break;
  }
}

/* ---- what it rests on ---- */

void tib_explain_rules(struct tib_text *text, const struct tib_result *result) {
  for (size_t i = 0; i < result->n_profiles; i++) {
    const struct tib_rules *rules = &result->profiles[i].rules;
    const char *mark = " (";
    size_t n;
    const struct tib_rule_row *rows = tib_rule_rows(rules->kind, &n);
    tib_text_addf(text, "%s%s", i ? ", " : "", rules->name);
    for (size_t k = 0; k < n; k++) {
      if (!rules->source[k].overridden) continue;
      tib_text_addf(text, "%s%s = %s", mark, rows[k].key, rules->source[k].text);
      mark = ", ";
    }
    if (*mark == ',') tib_text_add(text, ")");
  }
}

const char *tib_explain_absent(const struct tib_result *result, size_t i) {
  const struct tib_context *context = &result->context;
  const bool there[] = {context->has_stages, context->has_arousals, context->has_respiratory, result->has_accelerometer};
  for (size_t k = 0; tib_level_absent[k].name; k++)
    if (!there[k] && i-- == 0) return tib_level_absent[k].name;
  return NULL;
}

/* ---- the signal at the time ---- */

/* What was missed: "7.30 uV, 2.30 uV less than ...". */
static void add_missed(struct tib_text *text, const char *what, struct tib_explained_level level, const char *than) {
  char measured[32], missed[32];
  tib_explain_value(measured, (double)level.uv, "uV");
  tib_explain_value(missed, (double)level.limit_uv - (double)level.uv, "uV");
  tib_text_addf(text, "%s %s uV, %s uV less than %s", what, measured, missed, than);
}

static void add_faults(struct tib_text *text, unsigned faults) {
  const char *comma = "; in this minute: ";
  for (size_t i = 0; tib_level_fault[i].name; i++) {
    if (!(faults & 1U << i)) continue;
    tib_text_addf(text, "%s%s", comma, tib_level_fault[i].name);
    comma = ", ";
  }
}

static const struct tib_detection_rules *primary_rules(const struct tib_explanation *explanation) {
  return &explanation->result->profiles[0].rules.detection;
}

/* TIB-DEC-10 */
static const char *onset_view(const struct tib_explanation *explanation) {
  return primary_rules(explanation)->onset_view == TIB_ONSET_MEAN ? "largest short mean" : "largest sample";
}

static void add_unmoved(struct tib_text *text, const struct tib_explanation *explanation,
                        const struct tib_explained_leg *leg) {
  char what[80];
  snprintf(what, sizeof what, "no movement: active, but its %s is", onset_view(explanation));
  if (isnan(leg->active.uv))
    add_missed(text, "no movement: the highest mean is", leg->mean, "it must exceed to be active");
  else if (leg->active.uv < leg->active.limit_uv)
    add_missed(text, what, leg->active, "an onset needs");
  else if (leg->hold.uv < leg->hold.limit_uv)
    add_missed(text, "no movement: the onset's level is reached, but the mean behind it is", leg->hold,
               "it needs to hold (BASE-13)");
  else
    tib_text_add(text, "no movement: all levels are reached, but not where one may begin");
}

static void add_out(struct tib_text *text, const struct tib_explanation *explanation, struct tib_span out) {
  char from[32], to[32];
  tib_explain_clock(from, &explanation->result->recording, out.onset, 0);
  tib_explain_clock(to, &explanation->result->recording, out.offset, 0);
  tib_text_addf(text, "this leg cannot be scored from %s to %s", from, to);
}

void tib_explain_signal_words(struct tib_text *text, const struct tib_explanation *explanation, size_t i) {
  const struct tib_explained_leg *leg = &explanation->legs[i];
  if (!leg->recorded)
    tib_text_add(text, "it cannot be looked at");
  else if (leg->in_gap && explanation->choice.at >= explanation->result->recording.duration)
    tib_text_add(text, "the recording ends here");
  else if (leg->in_gap)
    tib_text_add(text, "there is no data at this time: a gap in the recording");
  else if (leg->in_out)
    add_out(text, explanation, leg->out);
  else if (leg->moves)
    tib_text_add(text, "a movement of this leg lies here; see below");
  else if (explanation->result->imported)
    tib_text_add(text, "no movement was given here");
  else if (leg->near_edge)
    tib_text_add(text, "so close to an end of the signal no movement may begin (EDGE-19)");
  else if (isnan(leg->mean.uv))
    tib_text_add(text, "its resting level is not known here");
  else
    add_unmoved(text, explanation, leg);
  if (leg->recorded) add_faults(text, leg->faults);
}

/* ---- what came of no movement ---- */

/* "7.30 of 1.60 + 8 uV, 2.30 uV less than an onset needs" */
static void add_low(struct tib_text *text, const struct tib_explanation *explanation,
                    const struct tib_explained_activity *activity) {
  const struct tib_explained_level *sample = &activity->sample;
  char measured[32], rest[32], more[32], missed[32];
  tib_explain_value(measured, (double)sample->uv, "uV");
  tib_explain_value(rest, (double)activity->rest_uv, "uV");
  tib_value_number(more, primary_rules(explanation)->onset_uv);
  tib_explain_value(missed, (double)sample->limit_uv - (double)sample->uv, "uV");
  tib_text_addf(text, "%s %s of %s + %s uV, %s uV less than an onset needs: no movement", onset_view(explanation), measured,
                rest, more, missed);
}

static void add_fleeting(struct tib_text *text, const struct tib_explanation *explanation,
                         const struct tib_explained_activity *activity) {
  char largest[32], behind[32], limit[32], missed[32], width[32];
  tib_explain_value(largest, (double)activity->sample.uv, "uV");
  tib_explain_value(behind, (double)activity->hold.uv, "uV");
  tib_explain_value(limit, (double)activity->hold.limit_uv, "uV");
  tib_explain_value(missed, (double)activity->hold.limit_uv - (double)activity->hold.uv, "uV");
  tib_value_number(width, tib_seconds(primary_rules(explanation)->onset_hold));
  tib_text_addf(text,
                "%s %s uV, but none that reaches the onset's level holds: the mean of the %s s behind it is at most %s of "
                "%s uV, %s uV too little (BASE-13): no movement",
                onset_view(explanation), largest, width, behind, limit, missed);
}

void tib_explain_activity_words(struct tib_text *text, const struct tib_explanation *explanation, size_t i) {
  const struct tib_explained_activity *activity = &explanation->activities[i];
  char at[32], length[32];
  tib_explain_clock(at, &explanation->result->recording, activity->span.onset, 2);
  tib_explain_value(length, tib_seconds(tib_span_length(activity->span)), "s");
  tib_text_addf(text, "activity of %s s at %s, ", length, at);
  if (activity->end == TIB_ACTIVITY_LOW)
    add_low(text, explanation, activity);
  else if (activity->end == TIB_ACTIVITY_FLEETING)
    add_fleeting(text, explanation, activity);
  else
    tib_text_add(text, "all levels are reached, but too close to an end of the signal (EDGE-19): no movement");
}

/* ---- the body ---- */

void tib_explain_gross_words(struct tib_text *text, const struct tib_explanation *explanation, size_t i) {
  const struct tib_gross_movement *gross = &explanation->result->gross[i];
  char at[32], length[32];
  const char *comma = ": ";
  tib_explain_clock(at, &explanation->result->recording, gross->span.onset, 2);
  tib_explain_value(length, tib_seconds(tib_span_length(gross->span)), "s");
  tib_text_addf(text, "the body moved at %s for %s s, by the %s", at, length,
                gross->side == TIB_BOTH   ? "ankles"
                : gross->side == TIB_LEFT ? "left ankle"
                                          : "right ankle");
  for (size_t k = 0; tib_level_gross[k].name; k++) {
    if (!(gross->gross & 1U << k)) continue;
    tib_text_addf(text, "%s%s", comma, tib_level_gross[k].name);
    comma = ", ";
  }
  tib_text_add(text, " (ACC-7)");
}
