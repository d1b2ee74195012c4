/* Rows of the page's data. They are arrays, since there are thousands: review.js names their places in the same order. */

#include <tibialis/tibialis.h>

#include "base/ticks.h"
#include "report/fields.h"
#include "report/review/data.h"
#include "report/review/put.h"
#include "report/values.h"

static const char *comma(size_t i) { return i ? "," : ""; }

static void put_span(struct tib_text *json, struct tib_span span) {
  tib_text_add(json, "[");
  tib_review_put_seconds(json, span.onset);
  tib_text_add(json, ",");
  tib_review_put_seconds(json, tib_span_length(span));
}

static void put_level_uv(struct tib_text *json, float value) {
  tib_text_add(json, ",");
  tib_review_put_number(json, "%.2f", (double)value);
}

/* ---- the words of the code book ---- */

static void put_words(struct tib_text *json, const char *name, const struct tib_level *levels, bool last) {
  tib_text_addf(json, "\"%s\":[", name);
  for (size_t i = 0; levels[i].name; i++) {
    tib_text_addf(json, "%s[", comma(i));
    tib_review_put_string(json, levels[i].name);
    tib_text_add(json, ",");
    tib_review_put_string(json, levels[i].definition);
    tib_text_add(json, "]");
  }
  tib_text_add(json, last ? "]" : "],\n");
}

static void put_all_words(struct tib_text *json) {
  tib_text_add(json, "\"words\":{");
  put_words(json, "type", tib_level_trial_type, false);
  put_words(json, "side", tib_level_side, false);
  put_words(json, "class", tib_level_class, false);
  put_words(json, "grade", tib_level_grade, false);
  put_words(json, "stage", tib_level_stage, false);
  put_words(json, "reason", tib_level_reason, false);
  put_words(json, "flag", tib_level_flag, false);
  put_words(json, "rival", tib_level_rival, false);
  put_words(json, "cap", tib_level_cap, false);
  put_words(json, "accel", tib_level_accel, true);
  tib_text_add(json, "},\n");
}

/* ---- what others scored ---- */

/* A run of one stage is one row. */
static void put_stages(struct tib_text *json, const struct tib_context *context) {
  const struct tib_stage_span *is = context->stages;
  if (!context->has_stages) {
    tib_text_add(json, "\"stages\":null,\n");
    return;
  }
  tib_text_add(json, "\"stages\":[");
  for (size_t i = 0, end; i < context->n_stages; i = end) {
    for (end = i + 1; end < context->n_stages; end++)
      if (is[end].stage != is[i].stage || is[end].span.onset != is[end - 1].span.offset) break;
    tib_text_add(json, comma(i));
    put_span(json, (struct tib_span){is[i].span.onset, is[end - 1].span.offset});
    tib_text_addf(json, ",%d]", is[i].stage);
  }
  tib_text_add(json, "],\n");
}

static void put_arousals(struct tib_text *json, const struct tib_context *context) {
  tib_text_add(json, context->has_arousals ? "\"arousals\":[" : "\"arousals\":null,\n");
  if (!context->has_arousals) return;
  for (size_t i = 0; i < context->n_arousals; i++) {
    tib_text_add(json, comma(i));
    put_span(json, context->arousals[i]);
    tib_text_add(json, "]");
  }
  tib_text_add(json, "],\n");
}

static const char *const RESPIRATORY[] = {
    [TIB_APNEA_OBSTRUCTIVE] = "obstructive apnea",
    [TIB_APNEA_CENTRAL] = "central apnea",
    [TIB_APNEA_MIXED] = "mixed apnea",
    [TIB_APNEA] = "apnea",
    [TIB_HYPOPNEA] = "hypopnea",
    [TIB_RERA] = "RERA",
    [TIB_RESPIRATORY_OTHER] = "respiratory event",
};

static void put_respiratory(struct tib_text *json, const struct tib_context *context) {
  tib_text_add(json, context->has_respiratory ? "\"respiratory\":[" : "\"respiratory\":null,\n");
  if (!context->has_respiratory) return;
  for (size_t i = 0; i < context->n_respiratory; i++) {
    tib_text_add(json, comma(i));
    put_span(json, context->respiratory[i].span);
    tib_text_addf(json, ",\"%s\"]", RESPIRATORY[context->respiratory[i].kind]);
  }
  tib_text_add(json, "],\n");
}

/* ---- movements ---- */

/* The legs' own movements, of one that is built of several. */
static void put_parts(struct tib_text *json, const struct tib_score *score, size_t movement) {
  const struct tib_movement *is = &score->movements[movement];
  if (is->parts < 2) return;
  int found = 0;
  tib_text_add(json, ",[");
  for (size_t i = is->first_part; i < score->n_parts && found < is->parts; i++) {
    const struct tib_movement_part *part = &score->parts[i];
    if (part->movement != movement) continue;
    tib_text_add(json, comma((size_t)found++));
    put_span(json, part->candidate.span);
    tib_text_addf(json, ",%d]", part->candidate.side);
  }
  tib_text_add(json, "]");
}

static void put_movement(struct tib_text *json, const struct tib_score *score, size_t i) {
  const struct tib_movement *is = &score->movements[i];
  put_span(json, is->span);
  tib_text_addf(json, ",%d,%d,%u,%d,", is->side, is->class_, is->reasons, is->series);
  tib_review_put_seconds(json, is->imi);
  tib_text_addf(json, ",%d,%d,%d,%d,%d,%d,%d,%d", is->parts, is->has_stage ? (int)is->stage : -1, is->arousal,
                is->respiratory, is->plm_nr, is->accel, is->interval, is->run);
  put_level_uv(json, is->peak_uv);
  put_level_uv(json, is->median_uv);
  put_level_uv(json, is->rest_uv);
  put_parts(json, score, i);
  tib_text_add(json, "]");
}

static void put_profile(struct tib_text *json, const struct tib_profile_result *profile) {
  const struct tib_score *score = &profile->score;
  tib_text_add(json, "{\"name\":");
  tib_review_put_string(json, profile->rules.name);
  tib_text_add(json, ",\"title\":");
  tib_review_put_string(json, profile->rules.title);
  tib_text_addf(json, ",\"detection\":%zu,\"onset_uv\":", profile->detection);
  tib_review_put_number(json, "%.6g", profile->rules.detection.onset_uv);
  tib_text_add(json, ",\"offset_uv\":");
  tib_review_put_number(json, "%.6g", profile->rules.detection.offset_uv);
  tib_text_addf(json, ",\"series_min\":%d,\"series\":[", profile->rules.scoring.series_min);
  for (size_t i = 0; i < score->n_series; i++) {
    tib_text_add(json, comma(i));
    put_span(json, score->series[i].span);
    tib_text_addf(json, ",%d]", score->series[i].n);
  }
  tib_text_add(json, "],\"movements\":[");
  for (size_t i = 0; i < score->n_movements; i++) {
    tib_text_add(json, i ? ",\n" : "");
    put_movement(json, score, i);
  }
  tib_text_add(json, "]}");
}

/* ---- what is no movement of a profile ---- */

static void put_pattern(struct tib_text *json, const struct tib_pattern *is, bool staged) {
  put_span(json, is->span);
  tib_text_addf(json, ",%d,%d,%d,", is->side, tib_value_trial_type(is->type), is->grade);
  tib_review_put_string(json, is->type == TIB_SUSTAINED_BURST ? tib_value_muscle(is) : "");
  tib_text_addf(json, ",%d,%d,%d,%d,%d,%u,%u,", staged ? (int)is->stage : -1, is->arousal, is->parts, is->accel,
                is->annotated, is->rivals, is->caps);
  tib_review_put_number(json, "%.3g", is->rate_hz);
  put_level_uv(json, is->peak_uv);
  put_level_uv(json, is->median_uv);
  put_level_uv(json, is->rest_uv);
  tib_text_add(json, "]");
}

static void put_patterns(struct tib_text *json, const struct tib_result *result) {
  tib_text_add(json, "\"patterns\":[");
  for (size_t i = 0; i < result->n_patterns; i++) {
    tib_text_add(json, comma(i));
    put_pattern(json, &result->patterns[i], result->context.has_stages);
  }
  tib_text_add(json, "],\n\"gross\":[");
  for (size_t i = 0; i < result->n_gross; i++) {
    tib_text_add(json, comma(i));
    put_span(json, result->gross[i].span);
    tib_text_addf(json, ",%d]", result->gross[i].side);
  }
  tib_text_add(json, "],\n\"ankle_only\":[");
  const struct tib_detection *primary = tib_find_primary(result);
  size_t n = 0;
  for (size_t i = 0; primary && i < 2; i++)
    for (size_t k = 0; k < primary->n_ankle_only[i]; k++) {
      tib_text_add(json, comma(n++));
      put_span(json, primary->ankle_only[i][k]);
      tib_text_addf(json, ",%d]", i == 0 ? TIB_LEFT : TIB_RIGHT);
    }
  tib_text_add(json, "],\n");
}

static void put_gaps(struct tib_text *json, const struct tib_recording *recording) {
  tib_text_add(json, "\"gaps\":[");
  for (size_t i = 0; i < tib_value_gaps(recording); i++) {
    tib_text_add(json, comma(i));
    put_span(json, tib_value_gap(recording, i));
    tib_text_add(json, "]");
  }
  tib_text_add(json, "],\n");
}

static void put_recording(struct tib_text *json, const struct tib_result *result,
                          const struct tib_report_options *options) {
  const struct tib_recording *recording = &result->recording;
  tib_text_add(json, "\"id\":");
  tib_review_put_string(json, result->id);
  tib_text_add(json, ",\"version\":");
  tib_review_put_string(json, tib_version());
  tib_text_add(json, ",\"date\":");
  if (options->keep_dates && *recording->start_date)
    tib_review_put_string(json, recording->start_date);
  else
    tib_text_add(json, "null");
  tib_text_add(json, ",\n\"start_clock_s\":");
  tib_review_put_seconds(json, recording->start_clock);
  tib_text_add(json, ",\"duration_s\":");
  tib_review_put_seconds(json, recording->duration);
  tib_text_add(json, ",\"lights\":");
  put_span(json, result->context.lights);
  tib_text_addf(json, "],\"imported\":%s,\n", result->imported ? "true" : "false");
}

void tib_review_put_events(struct tib_text *json, const struct tib_result *result,
                           const struct tib_report_options *options) {
  put_recording(json, result, options);
  put_all_words(json);
  put_stages(json, &result->context);
  put_arousals(json, &result->context);
  put_respiratory(json, &result->context);
  put_gaps(json, &result->recording);
  put_patterns(json, result);
  tib_text_add(json, "\"profiles\":[");
  for (size_t i = 0; i < result->n_profiles; i++) {
    tib_text_add(json, comma(i));
    put_profile(json, &result->profiles[i]);
  }
  tib_text_add(json, "],\n");
}
