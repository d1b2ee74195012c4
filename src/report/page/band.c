#include "report/page/band.h"

#include <math.h>

#include "base/ticks.h"
#include "draw/look.h"
#include "report/values.h"

/* ---- hops into columns ---- */

static size_t column_of(const struct tib_band *band, tib_ticks time) {
  tib_ticks length = tib_span_length(band->span);
  double share = length > 0 ? (double)(time - band->span.onset) / (double)length : 0;
  if (!(share > 0)) return 0;
  return share < 1 ? (size_t)(share * (double)band->n) : band->n - 1;
}

/* Hops of a segment are this long; the last one may lie closer. */
struct hops {
  const struct tib_envelope_segment *in;
  double ticks;
};

static tib_ticks time_of(const struct hops *hops, size_t hop) {
  return hops->in->onset + (tib_ticks)((double)hop * hops->ticks);
}

static size_t hop_near(const struct hops *hops, double time) {
  double guess = ceil((time - (double)hops->in->onset) / hops->ticks);
  return guess > 0 ? (size_t)fmin(guess, (double)hops->in->n_hops) : 0;
}

/* The first hop at or after a time. */
static size_t hop_at(const struct hops *hops, tib_ticks time) {
  size_t hop = hop_near(hops, (double)time);
  while (hop > 0 && time_of(hops, hop - 1) >= time) hop--;
  while (hop < hops->in->n_hops && time_of(hops, hop) < time) hop++;
  return hop;
}

/* The first hop from `hop` on that no longer falls into the column; places are found once a column, since a night has
 * millions of hops. */
static size_t column_end(const struct tib_band *band, const struct hops *hops, size_t hop, size_t last, size_t column) {
  double share = (double)(column + 1) / (double)band->n * (double)tib_span_length(band->span);
  size_t end = hop_near(hops, (double)band->span.onset + share);
  end = end > last ? last : end > hop ? end : hop + 1;
  while (end < last && column_of(band, time_of(hops, end)) <= column) end++;
  while (end > hop + 1 && column_of(band, time_of(hops, end - 1)) > column) end--;
  return end;
}

/* Four sums and maxima side by side: one would wait for itself at every hop. */
static void take(struct tib_band_column *column, const float *mean, const float *peak, size_t n) {
  double sum[4] = {0};
  float high[4] = {peak[0], peak[0], peak[0], peak[0]};
  size_t i = 0;
  for (; i + 4 <= n; i += 4)
    for (size_t k = 0; k < 4; k++) {
      sum[k] += (double)mean[i + k];
      high[k] = peak[i + k] > high[k] ? peak[i + k] : high[k];
    }
  for (; i < n; i++) {
    sum[0] += (double)mean[i];
    high[0] = peak[i] > high[0] ? peak[i] : high[0];
  }
  for (size_t k = 1; k < 4; k++) high[0] = high[k] > high[0] ? high[k] : high[0];
  column->sum += sum[0] + sum[1] + sum[2] + sum[3];
  column->n += n;
  if (!(column->high >= high[0])) column->high = high[0];
}

/* One value of the resting level in a column is enough: it changes over a minute. */
static void take_segment(struct tib_band *band, const struct tib_envelope *leg, const struct tib_leg_detection *found,
                         size_t segment) {
  const struct tib_envelope_segment *in = &leg->segments[segment];
  if (in->n_hops == 0) return;
  tib_ticks end = tib_envelope_time(leg, in, in->first_hop + in->n_hops);
  const struct hops hops = {in, (double)(end - in->onset) / (double)in->n_hops};
  size_t last = hop_at(&hops, band->span.offset);
  for (size_t i = hop_at(&hops, band->span.onset), to; i < last; i = to) {
    size_t at = column_of(band, time_of(&hops, i)), hop = in->first_hop + i;
    struct tib_band_column *column = &band->column[at];
    to = column_end(band, &hops, i, last, at);
    take(column, &leg->mean[hop], &leg->peak[hop], to - i);
    if (found && isnan(column->rest)) column->rest = tib_rest_at(&found->rest, leg, segment, hop);
  }
}

static double find_top(const struct tib_band *band) {
  static const double tops[] = {50, 100, 200, 500, 1000, 2000, 5000, 10000, 100000};
  size_t top = 0, n = sizeof tops / sizeof *tops;
  while (top + 1 < n && tops[top] < band->top_uv) top++;
  for (size_t i = 0; i < band->n; i++)
    while ((double)band->column[i].high > tops[top] && top + 1 < n) top++;
  return tops[top];
}

void tib_band_fill(struct tib_band *band, const struct tib_envelope *leg, const struct tib_leg_detection *found) {
  for (size_t i = 0; i < band->n; i++) band->column[i] = (struct tib_band_column){0, 0, NAN, NAN};
  for (size_t s = 0; leg && s < leg->n_segments; s++) take_segment(band, leg, found, s);
  band->top_uv = find_top(band);
}

/* ---- places ---- */

double tib_band_x(const struct tib_band *band, size_t column) {
  return band->x + band->width * (double)column / (double)band->n;
}

double tib_band_y(const struct tib_band *band, double uv) {
  double share = log(fmax(uv, TIB_BAND_FLOOR_UV) / TIB_BAND_FLOOR_UV) / log(band->top_uv / TIB_BAND_FLOOR_UV);
  return band->y + band->height * (1 - fmin(share, 1));
}

double tib_band_mean(const struct tib_band_column *column) { return column->sum / (double)column->n; }

/* ---- drawing ---- */

static double high_y(const struct tib_band *band, size_t i) { return tib_band_y(band, (double)band->column[i].high); }
static double mean_y(const struct tib_band *band, size_t i) { return tib_band_y(band, tib_band_mean(&band->column[i])); }

/* There along the largest samples, back along the means. */
void tib_band_draw(struct tib_draw *draw, const struct tib_band *band) {
  for (size_t from = 0, to; from < band->n; from = to + 1) {
    for (to = from; to < band->n && band->column[to].n > 0;) to++;
    if (to == from) continue;
    tib_draw_move(draw, tib_band_x(band, from), high_y(band, from));
    for (size_t i = from; i < to; i++) tib_draw_line(draw, tib_band_x(band, i + 1), high_y(band, i));
    for (size_t i = to; i-- > from;) tib_draw_line(draw, tib_band_x(band, i + 1), mean_y(band, i));
    tib_draw_line(draw, tib_band_x(band, from), mean_y(band, from));
    tib_draw_close(draw);
  }
  tib_draw_fill(draw, TIB_SKY);
}
