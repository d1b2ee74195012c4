#include <math.h>

#include <tibialis/score.h>

#include "base/stages.h"
#include "base/ticks.h"
#include "scoring/steps.h"

/* When in the night the movements lie, on which leg, and what came after them and after other patterns: META-1, META-3,
 * META-15. It tells what followed, and nothing of causes. */

#define AFTER (60 * TIB_TICKS_PER_S)   /* META-15, as SBC-14 has it */
#define WITHIN (300 * TIB_TICKS_PER_S) /* of an awakening, in which wake is summed */
#define SIGNIFICANT 0.05

/* ---- what came after: META-15 ---- */

static bool has_arousal(const struct tib_context *context, struct tib_span span) {
  size_t low = 0, high = context->n_arousals; /* the first that begins at the onset or later */
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (context->arousals[middle].onset < span.onset)
      low = middle + 1;
    else
      high = middle;
  }
  return low < context->n_arousals && context->arousals[low].onset <= span.offset + AFTER;
}

/* Where the first wake begins after something that began in sleep; TIB_NO_TICKS: none in time. */
static tib_ticks awakening_after(const struct tib_context *context, struct tib_span span) {
  size_t i = tib_stage_find(context->stages, context->n_stages, span.onset);
  if (i == context->n_stages || !tib_stage_is_sleep(context->stages[i].stage)) return TIB_NO_TICKS;
  for (i++; i < context->n_stages && context->stages[i].span.onset <= span.offset + AFTER; i++)
    if (context->stages[i].stage == TIB_STAGE_W) return context->stages[i].span.onset;
  return TIB_NO_TICKS;
}

/* Wake between lights off and on within five minutes of an awakening, from `from` on. */
static tib_ticks wake_after(const struct tib_context *context, tib_ticks awakening, tib_ticks from) {
  struct tib_span window = {awakening > from ? awakening : from, awakening + WITHIN};
  tib_ticks sum = 0;
  if (window.offset > context->lights.offset) window.offset = context->lights.offset;
  for (size_t i = tib_stage_find(context->stages, context->n_stages, awakening); i < context->n_stages; i++) {
    if (context->stages[i].span.onset >= window.offset) break;
    if (context->stages[i].stage == TIB_STAGE_W) sum += tib_span_overlap(context->stages[i].span, window);
  }
  return sum;
}

void tib_score_follow(const struct tib_context *context, struct tib_pattern *patterns, size_t n) {
  for (size_t i = 0; i < n; i++) {
    struct tib_pattern *pattern = &patterns[i];
    pattern->arousal = TIB_NA;
    if (context->has_arousals) pattern->arousal = has_arousal(context, pattern->span) ? TIB_YES : TIB_NO;
    pattern->stage = TIB_STAGE_UNKNOWN;
    pattern->awakening = false;
    pattern->wake_after = TIB_NO_TICKS;
    if (!context->has_stages) continue;
    size_t stage = tib_stage_find(context->stages, context->n_stages, pattern->span.onset);
    tib_ticks awakening = awakening_after(context, pattern->span);
    if (stage < context->n_stages) pattern->stage = context->stages[stage].stage;
    pattern->awakening = awakening != TIB_NO_TICKS;
    pattern->wake_after = pattern->awakening ? wake_after(context, awakening, awakening) : 0;
  }
}

/* A sum over events in order of onset. */
struct following {
  const struct tib_context *context;
  struct tib_after after;
  tib_ticks wake, counted_to; /* wake up to here is in the sum */
};

static struct following follow_none(const struct tib_context *context, bool assessed) {
  int64_t none = assessed ? 0 : -1;
  return (struct following){
      .context = context,
      .after = {.n = none, .arousal_n = context->has_arousals ? none : -1, .awakening_n = context->has_stages ? none : -1},
      .counted_to = TIB_NO_TICKS};
}

static void follow(struct following *f, struct tib_span event) {
  f->after.n++;
  if (f->context->has_arousals) f->after.arousal_n += has_arousal(f->context, event);
  tib_ticks awakening = f->context->has_stages ? awakening_after(f->context, event) : TIB_NO_TICKS;
  if (awakening == TIB_NO_TICKS) return;
  f->after.awakening_n++;
  f->wake += wake_after(f->context, awakening, f->counted_to);
  f->counted_to = awakening + WITHIN;
}

static struct tib_after follow_end(const struct following *f) {
  struct tib_after after = f->after;
  after.wake_h = after.awakening_n >= 0 ? tib_seconds(f->wake) / 3600 : NAN;
  return after;
}

/* ---- when in the night ---- */

/* Sum of the weights of 0 to n among n at a share p, 1 at the likeliest number, as far as they are at most `limit`; the
 * weight of k goes to *of_k. From one number to the next by their ratio: no factorial is needed. */
static double weigh(int64_t k, int64_t n, double p, double limit, double *of_k) {
  int64_t likeliest = (int64_t)((double)(n + 1) * p);
  if (likeliest > n) likeliest = n;
  double weight = 1, sum = 0;
  for (int64_t i = likeliest; i <= n; i++) {
    if (weight <= limit) sum += weight;
    if (i == k) *of_k = weight;
    weight *= (double)(n - i) / (double)(i + 1) * p / (1 - p);
  }
  weight = (double)likeliest / (double)(n - likeliest + 1) * (1 - p) / p;
  for (int64_t i = likeliest - 1; i >= 0; i--) {
    if (weight <= limit) sum += weight;
    if (i == k) *of_k = weight;
    weight *= (double)i / (double)(n - i + 1) * (1 - p) / p;
  }
  return sum;
}

/* All numbers that are no likelier than k; those as likely are told in spite of rounding. */
static double binomial_test(int64_t k, int64_t n, double p) {
  double of_k = 0, all = weigh(k, n, p, INFINITY, &of_k);
  return weigh(k, n, p, of_k * (1 + 1e-7), &of_k) / all;
}

static bool counts(const struct tib_movement *movement, bool in_sleep) {
  if (movement->class_ != TIB_CLASS_PLM) return false;
  return in_sleep ? movement->has_stage && tib_stage_is_sleep(movement->stage)
                  : !movement->has_stage || movement->stage != TIB_STAGE_UNKNOWN; /* EDGE-3 */
}

static void find_shares(const struct tib_course_input *input, struct tib_course *course) {
  const struct tib_score *score = input->score;
  struct tib_span lights = input->context->lights;
  int64_t half = 0, third = 0;
  for (size_t i = 0; i < score->n_movements; i++) {
    const struct tib_movement *movement = &score->movements[i];
    if (!counts(movement, course->in_sleep)) continue;
    tib_ticks since = movement->span.onset - lights.onset;
    course->n++;
    half += since < tib_span_length(lights) / 2;
    third += since < tib_span_length(lights) / 3;
  }
  if (course->n == 0) return;
  course->first_half_share = (double)half / (double)course->n;
  course->first_third_share = (double)third / (double)course->n;
  double expected = course->expected_share;
  if (input->study != TIB_STUDY_NIGHT || !(expected > 0 && expected < 1)) return;
  course->evening_p = binomial_test(half, course->n, expected);
  bool more = course->first_half_share > expected;
  course->evening = more && course->evening_p < SIGNIFICANT ? TIB_YES : TIB_NO;
}

static double expected_share(const struct tib_score *score, bool in_sleep) {
  const struct tib_half *half = score->half;
  double first = in_sleep ? half[0].sleep_h : half[0].scorable_h, last = in_sleep ? half[1].sleep_h : half[1].scorable_h;
  return first + last > 0 ? first / (first + last) : NAN;
}

/* META-3. Of one leg in a night of one leg it would be nothing but that leg. */
static double laterality(const struct tib_score *score, bool in_sleep) {
  enum tib_index_name name = in_sleep ? TIB_INDEX_PLMS : TIB_INDEX_PLM;
  const struct tib_index *left = &score->by_side[0].index[name], *right = &score->by_side[1].index[name];
  if (!left->assessed || !right->assessed || left->n + right->n == 0) return NAN;
  return (double)(left->n - right->n) / (double)(left->n + right->n);
}

static bool is_burst_of_night(const struct tib_pattern *pattern, struct tib_span lights) {
  tib_ticks onset = pattern->span.onset;
  return pattern->type == TIB_SUSTAINED_BURST && pattern->grade != TIB_GRADE_NONE && !pattern->echo &&
         onset >= lights.onset && onset < lights.offset;
}

struct tib_course tib_score_course(const struct tib_course_input *input) {
  const struct tib_score *score = input->score;
  bool in_sleep = score->total.index[TIB_INDEX_PLMS].assessed, assessed = score->total.index[TIB_INDEX_PLM].assessed;
  struct tib_course course = {.in_sleep = in_sleep,
                              .n = assessed ? 0 : -1,
                              .first_half_share = NAN,
                              .first_third_share = NAN,
                              .expected_share = assessed ? expected_share(score, in_sleep) : NAN,
                              .evening_p = NAN,
                              .evening = TIB_NA,
                              .laterality = laterality(score, in_sleep)};
  if (assessed) find_shares(input, &course);
  struct following plms = follow_none(input->context, in_sleep), bursts = follow_none(input->context, input->has_bursts);
  for (size_t i = 0; i < score->n_movements && in_sleep; i++)
    if (counts(&score->movements[i], true)) follow(&plms, score->movements[i].span);
  for (size_t i = 0; i < input->n_patterns && input->has_bursts; i++)
    if (is_burst_of_night(&input->patterns[i], input->context->lights)) follow(&bursts, input->patterns[i].span);
  course.plms = follow_end(&plms);
  course.bursts = follow_end(&bursts);
  return course;
}
