#include <stdlib.h>

#include "base/array.h"
#include "scoring/steps.h"

/* ---- time in which nothing can be scored ---- */

/* Where every leg is out: one leg out is no break (EDGE-6). Without any leg, nothing is known to be out. */
static enum tib_status all_legs_out(const struct tib_score_input *input, struct tib_spans *out, struct tib_error *err) {
  *out = (struct tib_spans){0};
  if (input->n_legs == 0) return TIB_OK;
  const struct tib_leg_time *legs = input->legs;
  enum tib_status status = tib_spans_unite(legs[0].out, legs[0].n_out, NULL, 0, out, err);
  for (size_t i = 1; i < input->n_legs && status == TIB_OK; i++) {
    struct tib_spans before = *out;
    status = tib_spans_intersect(before.span, before.n, legs[i].out, legs[i].n_out, out, err);
    tib_spans_finish(&before);
  }
  return status;
}

static enum tib_status find_breaks(struct tib_night *night, struct tib_error *err) {
  const struct tib_score_input *input = night->input;
  struct tib_spans out;
  enum tib_status status = all_legs_out(input, &out, err);
  if (status == TIB_OK) status = tib_spans_unite(out.span, out.n, input->gaps, input->n_gaps, &night->breaks, err);
  tib_spans_finish(&out);
  if (status == TIB_OK) status = tib_spans_subtract(tib_score_span(input), &night->breaks, &night->scorable, err);
  night->nothing_scorable = night->scorable.n == 0;
  return status;
}

bool tib_night_passes_break(const struct tib_night *night, tib_ticks onset, size_t *at) {
  const struct tib_spans *breaks = &night->breaks;
  size_t before = *at;
  while (*at < breaks->n && breaks->span[*at].onset <= onset) (*at)++;
  return *at != before;
}

/* ---- windows around what others scored ---- */

static enum tib_status create_windows(struct tib_spans *windows, size_t n, struct tib_error *err) {
  void *span;
  enum tib_status status = tib_array_create(&span, n, sizeof *windows->span, err);
  windows->span = span;
  return status;
}

static bool counts_as_respiratory(const struct tib_scoring_rules *rules, enum tib_respiratory_kind kind) {
  bool apnea_hypopnea = kind != TIB_RERA && kind != TIB_RESPIRATORY_OTHER;
  return apnea_hypopnea || rules->respiratory_events == TIB_RESPIRATORY_ALL; /* AASM-RESP-2 */
}

/* Windows are closed: without its limits one is a tick shorter at either end. Times that nothing reaches stay where they
 * are, so that no sum overflows. */
static struct tib_span widened(struct tib_span span, tib_ticks before, tib_ticks after, enum tib_limit limit) {
  const tib_ticks far = INT64_MAX / 4, inside = limit == TIB_LIMIT_EXCLUSIVE ? 1 : 0;
  if (span.onset > -far) span.onset -= before - inside;
  if (span.offset < far) span.offset += after - inside;
  return span;
}

/* AASM-RESP-1, AASM-RESP-3 or WASM16-RESP-1; TIB-DEC-6 says whether a touch counts. */
static enum tib_status find_respiratory(struct tib_night *night, struct tib_error *err) {
  const struct tib_context *context = night->input->context;
  const struct tib_scoring_rules *rules = night->rules;
  size_t n = context->has_respiratory ? context->n_respiratory : 0;
  enum tib_status status = create_windows(&night->respiratory, n, err);
  if (status != TIB_OK) return status;
  for (size_t i = 0; i < n; i++) {
    const struct tib_respiratory_event *event = &context->respiratory[i];
    if (!counts_as_respiratory(rules, event->kind)) continue;
    bool whole = rules->respiratory_span == TIB_RESPIRATORY_WHOLE_EVENT;
    struct tib_span span = {whole ? event->span.onset : event->span.offset, event->span.offset};
    night->respiratory.span[night->respiratory.n++] =
        widened(span, rules->respiratory_before, rules->respiratory_after, rules->respiratory_limit);
  }
  return tib_spans_merge_closed(&night->respiratory, err);
}

/* AASM-AR-1: the gap must be less than the limit; TIB-DEC-7. */
static enum tib_status find_arousals(struct tib_night *night, struct tib_error *err) {
  const struct tib_context *context = night->input->context;
  tib_ticks gap = night->rules->arousal_gap;
  size_t n = context->has_arousals ? context->n_arousals : 0;
  enum tib_status status = create_windows(&night->arousals, n, err);
  if (status != TIB_OK) return status;
  for (size_t i = 0; i < n; i++)
    night->arousals.span[night->arousals.n++] = widened(context->arousals[i], gap, gap, night->rules->arousal_limit);
  return tib_spans_merge_closed(&night->arousals, err);
}

enum tib_status tib_night_init(struct tib_night *night, const struct tib_scoring_rules *rules,
                               const struct tib_score_input *input, struct tib_error *err) {
  *night = (struct tib_night){.rules = rules, .input = input, .at_rest = input->study == TIB_STUDY_SIT};
  enum tib_status status = find_breaks(night, err);
  if (status == TIB_OK) status = find_respiratory(night, err);
  if (status == TIB_OK) status = find_arousals(night, err);
  return status;
}

void tib_night_finish(struct tib_night *night) {
  tib_spans_finish(&night->breaks);
  tib_spans_finish(&night->scorable);
  tib_spans_finish(&night->respiratory);
  tib_spans_finish(&night->arousals);
  free(night->parts);
  *night = (struct tib_night){0};
}

/* ---- stages ---- */

enum tib_stage tib_night_stage(const struct tib_night *night, struct tib_span span, size_t *at) {
  const struct tib_context *context = night->input->context;
  if (!context->has_stages) return TIB_STAGE_UNKNOWN;
  const struct tib_stage_span *stages = context->stages;
  size_t n = context->n_stages, i = *at;
  while (i < n && stages[i].span.offset <= span.onset) i++;
  *at = i;
  enum tib_stage stage = i < n && stages[i].span.onset <= span.onset ? stages[i].stage : TIB_STAGE_UNKNOWN;
  if (night->rules->stage_rule == TIB_STAGE_AT_ONSET || tib_stage_is_sleep(stage)) return stage; /* WASM16-PLM-7 */
  for (; i < n && stages[i].span.onset < span.offset; i++) /* AASM-PLM-8: the first sleep epoch that it touches */
    if (tib_stage_is_sleep(stages[i].stage)) return stages[i].stage;
  return stage;
}
