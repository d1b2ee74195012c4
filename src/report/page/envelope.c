#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/ticks.h"
#include "report/page/parts.h"
#include "report/values.h"

#define COLUMNS 800 /* more cannot be told apart on paper */

/* What of a trace falls into one column of the picture. high and rest are NAN where nothing does. */
struct column {
  double sum; /* of the hops' means */
  size_t n;
  float high, rest;
};

/* ---- a leg into columns ---- */

static size_t column_of(const struct tib_page *page, tib_ticks time) {
  tib_ticks duration = page->result->recording.duration;
  double share = duration > 0 ? (double)time / (double)duration : 0;
  if (!(share > 0)) return 0;
  return share < 1 ? (size_t)(share * COLUMNS) : COLUMNS - 1;
}

static double mean_of(const struct column *column) { return column->sum / (double)column->n; }

/* The first hop of the segment from `hop` on that no longer falls into the column; places are found once a column, since a
 * night has millions of hops. */
static size_t column_end(const struct tib_page *page, const struct tib_envelope_segment *segment, double ticks, size_t hop,
                         size_t column) {
  double share = (double)(column + 1) / COLUMNS * (double)page->result->recording.duration;
  double guess = ceil((share - (double)segment->onset) / ticks);
  size_t end = guess > (double)hop ? (size_t)fmin(guess, (double)segment->n_hops) : hop + 1;
  while (end < segment->n_hops && column_of(page, segment->onset + (tib_ticks)((double)end * ticks)) <= column) end++;
  while (end > hop + 1 && column_of(page, segment->onset + (tib_ticks)((double)(end - 1) * ticks)) > column) end--;
  return end;
}

/* Four sums and maxima side by side: one would wait for itself at every hop. */
static void take(struct column *column, const float *mean, const float *peak, size_t n) {
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
static void take_rest(struct column *column, const struct tib_leg_detection *found, const struct tib_envelope *leg,
                      size_t segment, size_t hop) {
  if (found && isnan(column->rest)) column->rest = tib_rest_at(&found->rest, leg, segment, hop);
}

static void make_columns(const struct tib_page *page, const struct tib_envelope *leg, const struct tib_leg_detection *found,
                         struct column *columns) {
  for (size_t i = 0; i < COLUMNS; i++) columns[i] = (struct column){0, 0, NAN, NAN};
  for (size_t s = 0; s < leg->n_segments; s++) {
    const struct tib_envelope_segment *segment = &leg->segments[s];
    tib_ticks end = tib_envelope_time(leg, segment, segment->first_hop + segment->n_hops);
    double ticks = segment->n_hops > 0 ? (double)(end - segment->onset) / (double)segment->n_hops : 0;
    for (size_t i = 0, to; i < segment->n_hops; i = to) {
      size_t column = column_of(page, segment->onset + (tib_ticks)((double)i * ticks)), hop = segment->first_hop + i;
      to = column_end(page, segment, ticks, i, column);
      take(&columns[column], &leg->mean[hop], &leg->peak[hop], to - i);
      take_rest(&columns[column], found, leg, s, hop);
    }
  }
}

/* ---- the scale: logarithmic, so that the resting level and large movements are both seen ---- */

#define FLOOR_UV 0.5

static double top_uv(const struct column *columns) {
  static const double tops[] = {100, 200, 500, 1000, 2000, 5000, 10000, 100000};
  size_t top = 0;
  for (size_t i = 0; i < COLUMNS; i++)
    while (columns[i].high > tops[top] && top + 1 < sizeof tops / sizeof *tops) top++;
  return tops[top];
}

static double level_y(struct tib_strip strip, double top, double uv) {
  double share = log(fmax(uv, FLOOR_UV) / FLOOR_UV) / log(top / FLOOR_UV);
  return strip.y + strip.height * (1 - fmin(share, 1));
}

static void draw_scale(struct tib_page *page, struct tib_strip strip, double top) {
  struct tib_style style = tib_style_right(TIB_SMALL_GREY);
  double taken = INFINITY;
  for (double uv = 1; uv <= top; uv *= 10) {
    char number[32];
    double y = level_y(strip, top, uv);
    tib_draw_rect(page->draw, page->plot_left - 3, y - 0.125, page->plot_right - page->plot_left + 3, 0.25);
    tib_draw_fill(page->draw, TIB_RULE);
    if (taken - y < 7) continue;
    taken = y;
    tib_value_number(number, uv);
    tib_draw_text_middle(page->draw, &style, page->plot_left - 5, fmin(fmax(y, strip.y + 2), strip.y + strip.height - 3), 0,
                         number);
  }
}

/* ---- drawing ---- */

static double column_x(const struct tib_page *page, size_t column) {
  return page->plot_left + (page->plot_right - page->plot_left) * (double)column / COLUMNS;
}

/* A filled polygon for each run of columns without a gap: there along the largest
 * samples, back along the means. */
static void draw_band(struct tib_page *page, struct tib_strip strip, double top, const struct column *columns) {
  for (size_t from = 0, to; from < COLUMNS; from = to + 1) {
    to = from;
    while (to < COLUMNS && !isnan(columns[to].high)) to++;
    if (to == from) continue;
    tib_draw_move(page->draw, column_x(page, from), level_y(strip, top, columns[from].high));
    for (size_t i = from; i < to; i++)
      tib_draw_line(page->draw, column_x(page, i + 1), level_y(strip, top, columns[i].high));
    for (size_t i = to; i-- > from;)
      tib_draw_line(page->draw, column_x(page, i + 1), level_y(strip, top, mean_of(&columns[i])));
    tib_draw_line(page->draw, column_x(page, from), level_y(strip, top, mean_of(&columns[from])));
    tib_draw_close(page->draw);
  }
  tib_draw_fill(page->draw, TIB_SKY);
}

/* The resting level, or what a movement must reach, above it by `more`. Points that lie on a line are left out. */
static void draw_level(struct tib_page *page, struct tib_strip strip, double top, const struct column *columns, double more,
                       double width) {
  double drawn = NAN, last = NAN;
  for (size_t i = 0; i < COLUMNS; i++) {
    double y = isnan(columns[i].rest) ? (double)NAN : level_y(strip, top, columns[i].rest + more);
    if (isnan(y) || isnan(last)) {
      if (!isnan(y)) tib_draw_move(page->draw, column_x(page, i), y);
      drawn = y;
    } else if (fabs(y - drawn) >= 0.25) {
      tib_draw_line(page->draw, column_x(page, i), last);
      tib_draw_line(page->draw, column_x(page, i + 1), y);
      drawn = y;
    }
    last = y;
    if (!isnan(y) && (i + 1 == COLUMNS || isnan(columns[i + 1].rest))) tib_draw_line(page->draw, column_x(page, i + 1), y);
  }
  tib_draw_stroke(page->draw, TIB_INK, width, more > 0);
}

static void draw_out(struct tib_page *page, struct tib_strip strip, const struct tib_leg_detection *found) {
  for (size_t i = 0; i < found->n_out; i++) {
    double x = tib_page_x(page, found->out[i].onset), end = tib_page_x(page, found->out[i].offset);
    tib_draw_rect(page->draw, x, strip.y, fmax(end - x, 0.5), strip.height);
  }
  tib_draw_fill(page->draw, TIB_SAND);
}

static void draw_leg(struct tib_page *page, struct tib_strip strip, const struct tib_envelope *leg,
                     const struct tib_leg_detection *found) {
  struct column columns[COLUMNS];
  make_columns(page, leg, found, columns);
  double top = top_uv(columns);
  if (found) draw_out(page, strip, found);
  draw_scale(page, strip, top);
  draw_band(page, strip, top, columns);
  draw_level(page, strip, top, columns, 0, 0.6);
  draw_level(page, strip, top, columns, page->result->profiles[0].rules.detection.onset_uv, 0.35);
  if (found) tib_page_faults(page, strip, found);
}

void tib_page_envelope(struct tib_page *page, struct tib_strip strip, enum tib_side side) {
  static const char *const names[] = {[TIB_SIDE_NONE] = "Legs", [TIB_LEFT] = "Left leg", [TIB_RIGHT] = "Right leg"};
  const struct tib_envelope *leg = tib_find_leg(page->result, side);
  tib_page_strip_name(page, strip, names[side], "EMG, \u00b5V", 18);
  if (!leg && page->result->imported)
    tib_page_strip_absent(page, strip, "No EMG was given: the movements are those that were scored.");
  else if (!leg)
    tib_page_strip_absent(page, strip, "Not recorded: not assessed.");
  else if (leg->coarse)
    tib_page_strip_absent(page, strip, "Not assessed: the steps of this signal are too coarse for the criteria.");
  else
    draw_leg(page, strip, leg, tib_find_leg_detection(page->result, side));
}
