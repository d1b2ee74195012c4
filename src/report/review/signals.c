#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/ticks.h"
#include "report/fields.h"
#include "report/review/data.h"
#include "report/review/excerpts.h"
#include "report/review/put.h"
#include "report/review/trace.h"
#include "report/values.h"

struct page {
  const struct tib_result *result;
  struct tib_text *json, *html;
  struct tib_review_spans movements, bursts; /* whose samples are kept: of legs, of other muscles */
};

static const char *comma(size_t i) { return i ? "," : ""; }

/* ---- traces ---- */

static void put_scale(struct tib_text *json, const struct tib_review_scale *scale, const struct tib_review_trace *trace) {
  tib_text_add(json, "\"lo\":");
  tib_review_put_number(json, "%.9g", scale->lo);
  tib_text_add(json, ",\"hi\":");
  tib_review_put_number(json, "%.9g", scale->hi);
  tib_text_addf(json, ",\"levels\":%u,\"runs\":[", scale->levels);
  for (size_t i = 0; i < trace->n_runs; i++) {
    tib_text_addf(json, "%s[", comma(i));
    tib_review_put_seconds(json, trace->runs[i].onset);
    tib_text_add(json, ",");
    tib_review_put_number(json, "%.12g", trace->runs[i].step_s);
    tib_text_addf(json, ",%zu]", trace->runs[i].n);
  }
  tib_text_add(json, "]}");
}

static enum tib_status put_codes(struct page *page, const char *name, const struct tib_review_scale *scale,
                                 const float *values, size_t n, struct tib_error *err) {
  unsigned char *codes;
  enum tib_status status = tib_array_create(&codes, n, 1, err);
  if (status == TIB_OK && n > 0) status = tib_review_codes(scale, values, n, codes, err);
  if (status == TIB_OK) tib_review_put_block(page->html, name, codes, n);
  free(codes);
  return status;
}

/* A trace in bytes: blocks NAME-high, and NAME-low where it has one. */
static enum tib_status put_trace(struct page *page, const char *name, const struct tib_review_trace *trace,
                                 struct tib_error *err) {
  struct tib_review_scale scale = tib_review_scale_make(trace, 255);
  char block[80];
  snprintf(block, sizeof block, "%s-high", name);
  enum tib_status status = put_codes(page, block, &scale, trace->high, trace->n, err);
  snprintf(block, sizeof block, "%s-low", name);
  if (status == TIB_OK && trace->low) status = put_codes(page, block, &scale, trace->low, trace->n, err);
  tib_text_addf(page->json, "{\"block\":\"%s\",\"low\":%s,", name, trace->low ? "true" : "false");
  put_scale(page->json, &scale, trace);
  return status;
}

/* The resting level, to which limits are added: two bytes a value. */
static enum tib_status put_fine_trace(struct page *page, const char *name, const struct tib_review_trace *trace,
                                      struct tib_error *err) {
  struct tib_review_scale scale = tib_review_scale_make(trace, 65535);
  unsigned char *bytes;
  enum tib_status status = tib_array_create(&bytes, trace->n, 2, err);
  for (size_t i = 0; i < trace->n && status == TIB_OK; i++) {
    unsigned code = tib_review_code(&scale, (double)trace->high[i]);
    bytes[2 * i] = (unsigned char)code;
    bytes[2 * i + 1] = (unsigned char)(code >> 8);
  }
  if (status == TIB_OK) tib_review_put_block(page->html, name, bytes, 2 * trace->n);
  free(bytes);
  tib_text_addf(page->json, "{\"block\":\"%s\",", name);
  put_scale(page->json, &scale, trace);
  return status;
}

/* ---- channels ---- */

static int leg_channel(const struct tib_channels *channels, enum tib_side side) {
  return side == TIB_LEFT ? channels->left : side == TIB_RIGHT ? channels->right : channels->leg;
}

static int muscle_channel(const struct tib_channels *channels, const struct tib_envelope *muscle) {
  if (muscle->muscle == TIB_GASTROCNEMIUS) return channels->calf[muscle->side == TIB_RIGHT];
  for (size_t i = 0; i < channels->n_extra; i++)
    if (channels->extra[i].side == muscle->side && strcmp(channels->extra[i].muscle, muscle->muscle_name) == 0)
      return channels->extra[i].channel;
  return -1;
}

static void put_samples_json(struct tib_text *json, const char *name, const struct tib_review_samples *samples) {
  tib_text_addf(json, ",\"samples\":{\"block\":\"%s\",\"size\":%d,\"rate\":", name, TIB_REVIEW_BLOCK);
  tib_review_put_number(json, "%.12g", samples->rate_hz);
  tib_text_add(json, ",\"excerpts\":[");
  for (size_t i = 0; i < samples->n; i++) {
    tib_text_addf(json, "%s[", comma(i));
    tib_review_put_number(json, "%.6f", samples->excerpts[i].onset_s);
    tib_text_addf(json, ",%zu]", samples->excerpts[i].n);
  }
  tib_text_add(json, "]}");
}

static enum tib_status put_samples(struct page *page, const char *name, int channel, const struct tib_review_spans *spans,
                                   struct tib_error *err) {
  struct tib_review_samples samples = {0};
  enum tib_status status = tib_review_samples_read(page->result, channel, spans, &samples, err);
  if (status == TIB_OK && samples.n > 0) {
    put_samples_json(page->json, name, &samples);
    tib_review_put_block(page->html, name, samples.bytes.s, samples.bytes.n);
  }
  tib_review_samples_finish(&samples);
  return status;
}

static void put_channel_json(struct page *page, const struct tib_envelope *envelope, int channel) {
  const struct tib_channel *is = channel >= 0 ? &page->result->recording.channels[channel] : NULL;
  tib_text_addf(page->json, "{\"side\":%d,\"muscle\":", envelope->side);
  tib_review_put_string(
      page->json, envelope->muscle == TIB_OTHER_MUSCLE ? envelope->muscle_name : tib_level_muscle[envelope->muscle].name);
  tib_text_addf(page->json,
                ",\"leg\":%s,\"coarse\":%s,\"label\":", envelope->muscle == TIB_TIBIALIS_ANTERIOR ? "true" : "false",
                envelope->coarse ? "true" : "false");
  tib_review_put_string(page->json, is ? is->label : "");
  tib_text_add(page->json, ",\"band_hz\":[");
  tib_review_put_number(page->json, "%.6g", envelope->highpass_hz);
  tib_text_add(page->json, ",");
  tib_review_put_number(page->json, "%.6g", envelope->lowpass_hz);
  tib_text_add(page->json, "],\"fs_hz\":");
  tib_review_put_number(page->json, "%.6g", tib_rate_hz(envelope->rate));
}

static enum tib_status put_channel(struct page *page, size_t i, const struct tib_envelope *envelope, bool leg,
                                   struct tib_error *err) {
  const struct tib_channels *channels = &page->result->channels;
  int channel = leg ? leg_channel(channels, envelope->side) : muscle_channel(channels, envelope);
  struct tib_review_trace trace = {0};
  char name[64];
  snprintf(name, sizeof name, "channel%zu", i);
  tib_text_add(page->json, i ? ",\n" : "");
  put_channel_json(page, envelope, channel);
  tib_text_add(page->json, ",\"trace\":");
  enum tib_status status = tib_review_trace_of_envelope(envelope, &trace, err);
  if (status == TIB_OK) status = put_trace(page, name, &trace, err);
  snprintf(name, sizeof name, "samples%zu", i);
  if (status == TIB_OK && channel >= 0)
    status = put_samples(page, name, channel, leg ? &page->movements : &page->bursts, err);
  tib_text_add(page->json, "}");
  tib_review_trace_finish(&trace);
  return status;
}

static enum tib_status put_channels(struct page *page, struct tib_error *err) {
  const struct tib_result *result = page->result;
  enum tib_status status = TIB_OK;
  tib_text_add(page->json, "\"channels\":[");
  for (size_t i = 0; i < result->n_legs && status == TIB_OK; i++)
    status = put_channel(page, i, &result->legs[i], true, err);
  for (size_t i = 0; i < result->n_muscles && status == TIB_OK; i++)
    status = put_channel(page, result->n_legs + i, &result->muscles[i], false, err);
  tib_text_add(page->json, "],\n");
  return status;
}

/* ---- resting levels, where a leg cannot be scored ---- */

static enum tib_status put_leg_detection(struct page *page, const char *name, const struct tib_leg_detection *leg,
                                         struct tib_error *err) {
  const struct tib_envelope *envelope = tib_find_leg(page->result, leg->side);
  struct tib_review_trace trace = {0};
  enum tib_status status = TIB_OK;
  tib_text_addf(page->json, "{\"side\":%d,\"out\":[", leg->side);
  for (size_t i = 0; i < leg->n_out; i++) {
    tib_text_addf(page->json, "%s[", comma(i));
    tib_review_put_seconds(page->json, leg->out[i].onset);
    tib_text_add(page->json, ",");
    tib_review_put_seconds(page->json, tib_span_length(leg->out[i]));
    tib_text_add(page->json, "]");
  }
  tib_text_add(page->json, "]");
  if (envelope && leg->rest.n_segments > 0) {
    tib_text_add(page->json, ",\"rest\":");
    status = tib_review_trace_of_rest(&leg->rest, envelope, &trace, err);
    if (status == TIB_OK) status = put_fine_trace(page, name, &trace, err);
  }
  tib_text_add(page->json, "}");
  tib_review_trace_finish(&trace);
  return status;
}

static enum tib_status put_detections(struct page *page, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  tib_text_add(page->json, "\"detections\":[");
  for (size_t d = 0; d < page->result->n_detections && status == TIB_OK; d++) {
    const struct tib_detection *found = &page->result->detections[d];
    tib_text_addf(page->json, "%s[", comma(d));
    for (size_t i = 0; i < found->n_legs && status == TIB_OK; i++) {
      char name[64];
      snprintf(name, sizeof name, "rest%zu-%zu", d, i);
      tib_text_add(page->json, comma(i));
      status = put_leg_detection(page, name, &found->legs[i], err);
    }
    tib_text_add(page->json, "]");
  }
  tib_text_add(page->json, "],\n");
  return status;
}

static enum tib_status put_ankles(struct page *page, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  size_t n = 0;
  tib_text_add(page->json, "\"ankles\":[");
  for (size_t i = 0; i < 2 && status == TIB_OK; i++) {
    const struct tib_activity *ankle = &page->result->accel[i];
    if (!ankle->present || ankle->n == 0) continue;
    struct tib_review_trace trace = {0};
    char name[64];
    snprintf(name, sizeof name, "ankle%zu", i);
    tib_text_addf(page->json, "%s{\"side\":%d,\"bad_scale\":%s,\"trace\":", comma(n++), ankle->side,
                  ankle->bad_scale ? "true" : "false");
    status = tib_review_trace_of_activity(ankle, &trace, err);
    if (status == TIB_OK) status = put_trace(page, name, &trace, err);
    tib_text_add(page->json, "}");
    tib_review_trace_finish(&trace);
  }
  tib_text_add(page->json, "],\n");
  return status;
}

/* ---- whose samples are kept ---- */

/* What of an event lies in the recording; imported ones may lie anywhere. */
static enum tib_status want(const struct page *page, struct tib_review_spans *spans, struct tib_span event,
                            struct tib_error *err) {
  tib_ticks duration = page->result->recording.duration;
  if (event.offset <= 0 || event.onset >= duration) return TIB_OK;
  if (event.onset < 0) event.onset = 0;
  if (event.offset > duration) event.offset = duration;
  return tib_review_spans_add(spans, event, err);
}

static enum tib_status find_spans(struct page *page, struct tib_error *err) {
  const struct tib_result *result = page->result;
  enum tib_status status = TIB_OK;
  for (size_t d = 0; d < result->n_detections; d++)
    for (size_t i = 0; i < result->detections[d].n_candidates && status == TIB_OK; i++)
      status = want(page, &page->movements, result->detections[d].candidates[i].span, err);
  for (size_t i = 0; i < result->n_patterns && status == TIB_OK; i++) {
    if (result->patterns[i].type != TIB_SUSTAINED_BURST) continue;
    status = want(page, &page->movements, result->patterns[i].span, err);
    if (status == TIB_OK) status = want(page, &page->bursts, result->patterns[i].span, err);
  }
  tib_review_spans_unite(&page->movements);
  tib_review_spans_unite(&page->bursts);
  return status;
}

enum tib_status tib_review_put_signals(struct tib_text *json, struct tib_text *html, const struct tib_result *result,
                                       struct tib_error *err) {
  struct page page = {.result = result, .json = json, .html = html};
  enum tib_status status = find_spans(&page, err);
  if (status == TIB_OK) status = put_channels(&page, err);
  if (status == TIB_OK) status = put_detections(&page, err);
  if (status == TIB_OK) status = put_ankles(&page, err);
  free(page.movements.span);
  free(page.bursts.span);
  return status;
}
