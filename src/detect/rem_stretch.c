#include "detect/rem_stretch.h"

#include <math.h>

#include "base/array.h"
#include "base/ticks.h"

#define EPOCH (30 * TIB_TICKS_PER_S)

tib_ticks tib_rem_epoch(const struct tib_context *context) { return context->epoch > 0 ? context->epoch : EPOCH; }

size_t tib_rem_hop(const struct tib_envelope *leg, size_t segment, tib_ticks time) {
  const struct tib_envelope_segment *s = &leg->segments[segment];
  tib_ticks into = time - s->onset;
  if (into <= 0) return 0;
  size_t hop = (size_t)((tib_samples_in(leg->rate, into) + leg->hop - 1) / leg->hop);
  return hop < s->n_hops ? hop : s->n_hops;
}

static tib_ticks end_of(const struct tib_envelope *leg, const struct tib_envelope_segment *segment) {
  return tib_envelope_time(leg, segment, segment->first_hop + segment->n_hops);
}

/* The segment that holds all of a span; false where none does. */
static bool find_segment(const struct tib_envelope *leg, struct tib_span span, size_t *segment) {
  tib_ticks hop = tib_ticks_of_sample(leg->rate, leg->hop); /* the last hop may be cut */
  for (size_t s = 0; s < leg->n_segments; s++)
    if (span.onset >= leg->segments[s].onset && span.offset <= end_of(leg, &leg->segments[s]) + hop) {
      *segment = s;
      return true;
    }
  return false;
}

static bool meets_one(const struct tib_span *spans, size_t n, struct tib_span span) {
  for (size_t i = 0; i < n && spans[i].onset < span.offset; i++)
    if (spans[i].offset > span.onset) return true;
  return false;
}

static bool holds(struct tib_span whole, struct tib_span part) {
  return part.onset >= whole.onset && part.offset <= whole.offset;
}

static enum tib_status add_epoch(struct tib_rem_stretches *out, const struct tib_envelope *leg, struct tib_span epoch,
                                 size_t segment, struct tib_error *err) {
  struct tib_rem_stretch *last = out->n > 0 ? &out->item[out->n - 1] : NULL;
  tib_ticks length = tib_span_length(epoch);
  size_t period = out->n_periods - 1;
  if (last && last->segment == segment && last->period == period &&
      last->onset + (tib_ticks)last->n_epochs * length == epoch.onset) {
    last->n_epochs++;
    last->end = tib_rem_hop(leg, segment, epoch.offset);
    return TIB_OK;
  }
  enum tib_status status = tib_array_reserve(&out->item, &out->capacity, out->n + 1, sizeof *out->item, err);
  if (status == TIB_OK)
    out->item[out->n++] = (struct tib_rem_stretch){.onset = epoch.onset,
                                                   .n_epochs = 1,
                                                   .segment = segment,
                                                   .first = tib_rem_hop(leg, segment, epoch.onset),
                                                   .end = tib_rem_hop(leg, segment, epoch.offset),
                                                   .period = period};
  return status;
}

enum tib_status tib_rem_find_stretches(const struct tib_pattern_input *input, size_t leg, struct tib_rem_stretches *out,
                                       struct tib_error *err) {
  const struct tib_context *context = input->context;
  const struct tib_envelope *envelope = &input->legs[leg];
  const struct tib_leg_detection *found = &input->found->legs[leg];
  tib_ticks epoch = tib_rem_epoch(context), last = TIB_NO_TICKS; /* end of the REM before */
  enum tib_status status = TIB_OK;
  *out = (struct tib_rem_stretches){0};
  for (size_t i = 0; i < context->n_stages && status == TIB_OK; i++) {
    struct tib_span rem = context->stages[i].span;
    if (context->stages[i].stage != TIB_STAGE_R) continue;
    if (last == TIB_NO_TICKS || rem.onset - last >= input->rules->rem_gap) out->n_periods++;
    last = rem.offset;
    for (tib_ticks at = rem.onset; at <= rem.offset - epoch && status == TIB_OK; at += epoch) {
      struct tib_span one = {at, at + epoch};
      size_t segment;
      if (holds(context->lights, one) && find_segment(envelope, one, &segment) && !meets_one(found->out, found->n_out, one))
        status = add_epoch(out, envelope, one, segment, err);
    }
  }
  return status;
}

/* Of a hop behind the last whole power step: as Gaussian noise of that mean has it. */
#define MEAN_SQUARE_OF_MEAN 1.5707963f

void tib_rem_power(const struct tib_envelope *leg, const struct tib_rem_stretch *stretch, float *power) {
  const struct tib_envelope_segment *segment = &leg->segments[stretch->segment];
  const float *mean = leg->mean + segment->first_hop;
  size_t width = (size_t)leg->power_hops;
  for (size_t hop = stretch->first, end; hop < stretch->end; hop = end) {
    size_t step = hop / width, from = step * width, to = from + width < segment->n_hops ? from + width : segment->n_hops;
    float sum = 0.0f;
    end = to < stretch->end ? to : stretch->end;
    for (size_t i = from; i < to; i++) sum += mean[i] * mean[i];
    for (size_t i = hop; i < end; i++) {
      float square = mean[i] * mean[i];
      if (step >= segment->n_power)
        power[i - stretch->first] = MEAN_SQUARE_OF_MEAN * square;
      else
        power[i - stretch->first] =
            leg->power[segment->first_power + step] * (sum > 0.0f ? square * (float)width / sum : 1.0f);
    }
  }
}

double tib_rem_lowest(const struct tib_envelope *leg, const float *power, size_t n, tib_ticks length) {
  size_t width = (size_t)(tib_samples_in(leg->rate, length) / leg->hop);
  if (width == 0 || n + 1 < width) return NAN;
  if (width > n) width = n;
  double sum = 0.0;
  for (size_t i = 0; i < width; i++) sum += (double)power[i];
  double least = sum;
  for (size_t i = width; i < n; i++) {
    sum += (double)power[i] - (double)power[i - width];
    least = sum < least ? sum : least;
  }
  return fmax(least, 0.0) / (double)width;
}
