#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page/band.h"
#include "report/page/parts.h"
#include "report/values.h"

#define COLUMNS 800 /* more cannot be told apart on paper */
#define LEAST_TOP 100

static void draw_scale(struct tib_page *page, const struct tib_band *band) {
  struct tib_style style = tib_style_right(TIB_SMALL_GREY);
  double taken = INFINITY;
  for (double uv = 1; uv <= band->top_uv; uv *= 10) {
    char number[32];
    double y = tib_band_y(band, uv);
    tib_draw_rect(page->draw, page->plot_left - 3, y - 0.125, page->plot_right - page->plot_left + 3, 0.25);
    tib_draw_fill(page->draw, TIB_RULE);
    if (taken - y < 7) continue;
    taken = y;
    tib_value_number(number, uv);
    tib_draw_text_middle(page->draw, &style, page->plot_left - 5, fmin(fmax(y, band->y + 2), band->y + band->height - 3), 0,
                         number);
  }
}

/* The resting level, or what a movement must reach, above it by `more`. Points that lie on a line are left out. */
static void draw_level(struct tib_draw *draw, const struct tib_band *band, double more, double width) {
  double drawn = NAN, last = NAN;
  for (size_t i = 0; i < band->n; i++) {
    float rest = band->column[i].rest;
    double y = isnan(rest) ? (double)NAN : tib_band_y(band, (double)rest + more);
    if (isnan(y) || isnan(last)) {
      if (!isnan(y)) tib_draw_move(draw, tib_band_x(band, i), y);
      drawn = y;
    } else if (fabs(y - drawn) >= 0.25) {
      tib_draw_line(draw, tib_band_x(band, i), last);
      tib_draw_line(draw, tib_band_x(band, i + 1), y);
      drawn = y;
    }
    last = y;
    if (!isnan(y) && (i + 1 == band->n || isnan(band->column[i + 1].rest))) tib_draw_line(draw, tib_band_x(band, i + 1), y);
  }
  tib_draw_stroke(draw, TIB_INK, width, more > 0);
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
  struct tib_band_column columns[COLUMNS];
  struct tib_band band = {.span = {0, page->result->recording.duration},
                          .x = page->plot_left,
                          .y = strip.y,
                          .width = page->plot_right - page->plot_left,
                          .height = strip.height,
                          .top_uv = LEAST_TOP,
                          .n = COLUMNS,
                          .column = columns};
  tib_band_fill(&band, leg, found);
  if (found) draw_out(page, strip, found);
  draw_scale(page, &band);
  tib_band_draw(page->draw, &band);
  draw_level(page->draw, &band, 0, 0.6);
  draw_level(page->draw, &band, page->result->profiles[0].rules.detection.onset_uv, 0.35);
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
