#include <math.h>
#include <stdio.h>

#include "base/ticks.h"
#include "report/page/parts.h"
#include "report/values.h"

/* One line per side with a tick per movement of the primary profile; above and below it what belongs to it. */

#define EVENT_LANE 8
#define SIDE_LANE 12
#define SERIES_LANE 7
#define MAX_SERIES 4

static size_t n_series_lanes(const struct tib_page *page) {
  return page->result->n_profiles < MAX_SERIES ? page->result->n_profiles : MAX_SERIES;
}

#define MOST_SIDES 4

/* Of imported movements some may have a side and others none. */
static size_t sides_of(const struct tib_page *page, enum tib_side sides[MOST_SIDES]) {
  const struct tib_result *result = page->result;
  bool sideless = result->imported ? tib_value_detected(result, TIB_SIDE_NONE) >= 0 : result->channels.leg >= 0;
  bool sided =
      result->imported && (tib_value_detected(result, TIB_LEFT) >= 0 || tib_value_detected(result, TIB_RIGHT) >= 0);
  size_t n = 0;
  if (sideless) sides[n++] = TIB_SIDE_NONE;
  if (sideless && !sided) return n;
  sides[n++] = TIB_LEFT;
  sides[n++] = TIB_RIGHT;
  sides[n++] = TIB_BOTH;
  return n;
}

double tib_page_raster_height(const struct tib_page *page) {
  enum tib_side sides[MOST_SIDES];
  return 2 * EVENT_LANE + SIDE_LANE * (double)sides_of(page, sides) + SERIES_LANE * (double)n_series_lanes(page) + 2 +
         (page->result->has_bursts ? EVENT_LANE : 0);
}

static void lane_name(struct tib_page *page, double y, double height, const char *name) {
  struct tib_style style = tib_style_right(TIB_SMALL_GREY);
  tib_draw_text_middle(page->draw, &style, page->plot_left - 4, y + height / 2, page->plot_left - page->left - 6, name);
}

static void lane_absent(struct tib_page *page, double y, double height, const char *why) {
  struct tib_style style = TIB_ABSENT_STYLE;
  style.size = 5.8;
  tib_page_words(page, &style, page->plot_left + 6, y + height / 2, 0, why);
}

/* A span as a block, at least as wide as can be seen. */
static void block(struct tib_page *page, struct tib_span span, double y, double height, double least) {
  double x = tib_page_x(page, span.onset), width = tib_page_x(page, span.offset) - x;
  if (width < least) {
    x = fmax(page->plot_left, fmin(x, page->plot_right - least));
    width = least;
  }
  tib_draw_rect(page->draw, x, y, width, height);
}

/* ---- lanes ---- */

static void draw_arousals(struct tib_page *page, double y) {
  const struct tib_context *context = &page->result->context;
  lane_name(page, y, EVENT_LANE, "Arousals");
  if (!context->has_arousals) lane_absent(page, y, EVENT_LANE, TIB_NOT_ASSESSED);
  for (size_t i = 0; i < context->n_arousals; i++) block(page, context->arousals[i], y + 1.5, EVENT_LANE - 3, 0.5);
  tib_draw_fill(page->draw, TIB_ORANGE);
}

static void draw_respiratory(struct tib_page *page, double y) {
  const struct tib_context *context = &page->result->context;
  lane_name(page, y, EVENT_LANE, "Respiratory");
  if (!context->has_respiratory) lane_absent(page, y, EVENT_LANE, TIB_NOT_ASSESSED);
  for (size_t i = 0; i < context->n_respiratory; i++)
    block(page, context->respiratory[i].span, y + 1.5, EVENT_LANE - 3, 0.5);
  tib_draw_fill(page->draw, TIB_GREY);
}

/* What a tick says by its height and its darkness: in a series; a candidate in none; not counted. */
static const struct {
  double height;
  const struct tib_color *color;
} TICKS[] = {[TIB_CLASS_PLM] = {10, &TIB_BLUE},
             [TIB_CLASS_CLM] = {6, &TIB_GREY},
             [TIB_CLASS_NONCLM] = {3, &TIB_FAINT},
             [TIB_CLASS_EXCLUDED] = {3, &TIB_FAINT}};

static void draw_class(struct tib_page *page, double y, enum tib_side side, enum tib_class class_) {
  const struct tib_score *score = &page->result->profiles[0].score;
  double drawn = -1, height = TICKS[class_].height;
  for (size_t i = 0; i < score->n_movements; i++) {
    const struct tib_movement *movement = &score->movements[i];
    if (movement->side != side || movement->class_ != class_) continue;
    double x = tib_page_x(page, movement->span.onset);
    if (x - drawn < 0.125) continue; /* would lie on the one before */
    tib_draw_rect(page->draw, x, y + SIDE_LANE - 1 - height, 0.5, height);
    drawn = x;
  }
  tib_draw_fill(page->draw, *TICKS[class_].color);
}

/* Why a side has no ticks; NULL where it may have some. */
static const char *side_absent(const struct tib_result *result, enum tib_side side) {
  bool there = side == TIB_BOTH ? tib_value_detected(result, TIB_LEFT) >= 0 && tib_value_detected(result, TIB_RIGHT) >= 0
                                : tib_value_detected(result, side) >= 0;
  return there ? NULL : TIB_NOT_ASSESSED;
}

static double draw_sides(struct tib_page *page, double y) {
  static const char *const names[] = {
      [TIB_SIDE_NONE] = "Movements", [TIB_LEFT] = "Left", [TIB_RIGHT] = "Right", [TIB_BOTH] = "Both"};
  enum tib_side sides[MOST_SIDES];
  size_t n = sides_of(page, sides);
  for (size_t i = 0; i < n; i++, y += SIDE_LANE) {
    const char *absent = side_absent(page->result, sides[i]);
    lane_name(page, y, SIDE_LANE, names[sides[i]]);
    tib_draw_rect(page->draw, page->plot_left, y + SIDE_LANE - 1, page->plot_right - page->plot_left, 0.25);
    tib_draw_fill(page->draw, TIB_FAINT);
    if (absent) lane_absent(page, y, SIDE_LANE, absent);
    for (int class_ = TIB_CLASS_EXCLUDED; class_ >= TIB_CLASS_PLM; class_--)
      draw_class(page, y, sides[i], (enum tib_class)class_);
  }
  return y;
}

static double draw_series(struct tib_page *page, double y) {
  for (size_t i = 0; i < n_series_lanes(page); i++, y += SERIES_LANE) {
    const struct tib_profile_result *profile = &page->result->profiles[i];
    char name[64];
    snprintf(name, sizeof name, "Series %s", profile->rules.name);
    lane_name(page, y, SERIES_LANE, name);
    if (!tib_has_movements(&profile->score)) lane_absent(page, y, SERIES_LANE, TIB_NOT_ASSESSED);
    for (size_t k = 0; k < profile->score.n_series; k++)
      block(page, profile->score.series[k].span, y + 2, SERIES_LANE - 4, 0.75);
    tib_draw_fill(page->draw, TIB_BLUE);
  }
  return y;
}

static void draw_bursts(struct tib_page *page, double y) {
  lane_name(page, y, EVENT_LANE, "Sustained burst");
  if (tib_value_bursts(page->result, TIB_GRADE_POSSIBLE) < 0) lane_absent(page, y, EVENT_LANE, TIB_NOT_ASSESSED);
  for (size_t i = 0; i < page->result->n_patterns; i++) {
    const struct tib_pattern *pattern = &page->result->patterns[i];
    if (pattern->type != TIB_SUSTAINED_BURST || pattern->grade == TIB_GRADE_NONE) continue;
    double x = tib_page_x(page, pattern->span.onset), middle = y + EVENT_LANE / 2.0;
    tib_draw_move(page->draw, x, middle - 3);
    tib_draw_line(page->draw, x + 3, middle);
    tib_draw_line(page->draw, x, middle + 3);
    tib_draw_line(page->draw, x - 3, middle);
    tib_draw_close(page->draw);
  }
  tib_draw_fill(page->draw, TIB_ORANGE);
}

void tib_page_raster(struct tib_page *page, struct tib_strip strip) {
  double y = strip.y;
  draw_arousals(page, y);
  draw_respiratory(page, y + EVENT_LANE);
  y = draw_sides(page, y + 2 * EVENT_LANE) + 2;
  y = draw_series(page, y);
  if (page->result->has_bursts) draw_bursts(page, y);
}
