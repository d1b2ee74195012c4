#include <math.h>
#include <stdio.h>

#include "base/ticks.h"
#include "report/page/parts.h"
#include "report/values.h"

/* The motion of an ankle over the night; under it when the body moved (ACC-7), above it when the posture changed (ACC-8).
 * Both are told by their shape and darkness. */

#define COLUMNS 800
#define POSTURE 4.0 /* high, of its triangle */
#define GROSS 3.0   /* high, of its bar */

static void make_columns(const struct tib_activity *ankle, tib_ticks duration, float *columns) {
  for (size_t i = 0; i < COLUMNS; i++) columns[i] = 0;
  for (size_t i = 0; i < ankle->n && duration > 0; i++) {
    double share = (double)ankle->step * (double)i / (double)duration;
    float *column = &columns[share < 1 ? (size_t)(share * COLUMNS) : COLUMNS - 1];
    float above = ankle->rms_g[i] - ankle->floor_g[i];
    if (above > *column) *column = above; /* not in gaps */
  }
}

static float top_of(const float *columns) {
  float top = 0.1F;
  for (size_t i = 0; i < COLUMNS; i++) top = columns[i] > top ? columns[i] : top;
  return top;
}

static void draw_motion(struct tib_page *page, struct tib_strip strip, const float *columns, float top) {
  double base = strip.y + strip.height - GROSS, height = strip.height - GROSS - POSTURE;
  double pitch = (page->plot_right - page->plot_left) / COLUMNS;
  tib_draw_move(page->draw, page->plot_left, base);
  for (size_t i = 0; i < COLUMNS; i++)
    tib_draw_line(page->draw, page->plot_left + pitch * (double)i + 0.25, base - height * sqrt((double)(columns[i] / top)));
  tib_draw_line(page->draw, page->plot_right, base);
  tib_draw_close(page->draw);
  tib_draw_fill(page->draw, TIB_FAINT);
}

void tib_page_gross_sign(struct tib_draw *draw, double x, double y, double width) {
  tib_draw_rect(draw, x, y, width, GROSS);
}

void tib_page_posture_sign(struct tib_draw *draw, double x, double y) {
  tib_draw_move(draw, x - POSTURE / 2, y);
  tib_draw_line(draw, x + POSTURE / 2, y);
  tib_draw_line(draw, x, y + POSTURE);
  tib_draw_close(draw);
}

/* Of the body: those that this ankle shows. */
static void draw_gross(struct tib_page *page, struct tib_strip strip, enum tib_side side) {
  for (size_t i = 0; i < page->result->n_gross; i++) {
    const struct tib_gross_movement *gross = &page->result->gross[i];
    if (gross->side != side && gross->side != TIB_BOTH) continue;
    double x = tib_page_x(page, gross->span.onset), width = fmax(tib_page_x(page, gross->span.offset) - x, 0.75);
    tib_page_gross_sign(page->draw, fmin(x, page->plot_right - width), strip.y + strip.height - GROSS, width);
  }
  tib_draw_fill(page->draw, TIB_INK);
}

static void draw_postures(struct tib_page *page, struct tib_strip strip, const struct tib_activity *ankle) {
  for (size_t i = 0; i < ankle->n_events; i++)
    if (ankle->events[i].gross & TIB_GROSS_POSTURE)
      tib_page_posture_sign(page->draw, tib_page_x(page, ankle->events[i].span.offset), strip.y);
  tib_draw_fill(page->draw, TIB_ORANGE);
}

bool tib_page_has_gross(const struct tib_result *result) { return result->n_gross > 0; }

bool tib_page_has_postures(const struct tib_result *result) {
  for (size_t k = 0; k < 2; k++)
    for (size_t i = 0; i < result->accel[k].n_events; i++)
      if (result->accel[k].events[i].gross & TIB_GROSS_POSTURE) return true;
  return false;
}

void tib_page_activity(struct tib_page *page, struct tib_strip strip, size_t i) {
  const struct tib_activity *ankle = &page->result->accel[i];
  const char *name = i == 0 ? "Left ankle" : "Right ankle";
  float columns[COLUMNS];
  char scale[48], number[32];
  if (ankle->bad_scale) {
    tib_page_strip_name(page, strip, name, NULL, 0);
    tib_page_strip_absent(page, strip, "Not assessed: the accelerometer does not show 1 g at rest.");
    return;
  }
  make_columns(ankle, page->result->recording.duration, columns);
  tib_value_fixed(number, (double)top_of(columns), 2);
  snprintf(scale, sizeof scale, "motion, to %s g", number);
  tib_page_strip_name(page, strip, name, scale, 0);
  draw_motion(page, strip, columns, top_of(columns));
  draw_gross(page, strip, ankle->side);
  draw_postures(page, strip, ankle);
}
