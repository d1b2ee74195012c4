#include <math.h>

#include "base/ticks.h"
#include "report/page/parts.h"
#include "report/values.h"

#define AXIS 12 /* height of the axis' labels */
#define GAP 6   /* between panels */

/* ---- strips ---- */

void tib_page_strip_name(struct tib_page *page, struct tib_strip strip, const char *name, const char *more, double scale) {
  double width = page->plot_left - page->left - 4 - scale;
  tib_draw_text(page->draw, &TIB_BODY_BOLD, page->left, strip.y, width, name);
  if (more) tib_draw_text(page->draw, &TIB_SMALL_GREY, page->left, strip.y + 8.5, width, more);
}

void tib_page_words(struct tib_page *page, const struct tib_style *style, double x, double middle, double width,
                    const char *words) {
  static const struct tib_color white = {1, 1, 1};
  double wide = tib_draw_text_width(page->draw, style, words), high = tib_draw_line_height(page->draw, style);
  if (width > 0 && wide > width) wide = width;
  tib_draw_rect(page->draw, x - 2, middle - high / 2, wide + 4, high);
  tib_draw_fill(page->draw, white);
  tib_draw_text_middle(page->draw, style, x, middle, width, words);
}

void tib_page_strip_absent(struct tib_page *page, struct tib_strip strip, const char *why) {
  tib_page_words(page, &TIB_ABSENT_STYLE, page->plot_left + 6, strip.y + strip.height / 2,
                 page->plot_right - page->plot_left - 12, why);
}

/* ---- the axis ---- */

static const int STEPS_MIN[] = {1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440};

/* The least step that leaves room for its labels. */
static tib_ticks axis_step(const struct tib_page *page) {
  const tib_ticks minute = 60 * TIB_TICKS_PER_S;
  tib_ticks duration = page->result->recording.duration;
  double most = floor((page->plot_right - page->plot_left) / 36);
  for (size_t i = 0; i < sizeof STEPS_MIN / sizeof *STEPS_MIN; i++)
    if ((double)duration <= most * (double)(STEPS_MIN[i] * minute)) return STEPS_MIN[i] * minute;
  return (tib_ticks)ceil((double)duration / most / (double)(1440 * minute)) * 1440 * minute;
}

/* Marks stand at round times of the clock where it is known. */
static tib_ticks first_mark(const struct tib_page *page, tib_ticks step) {
  tib_ticks start = page->result->recording.start_clock;
  if (start == TIB_NO_TICKS) return 0;
  tib_ticks past = start % step;
  return past == 0 ? 0 : step - past;
}

void tib_page_axis(struct tib_page *page, double y, double bottom) {
  struct tib_style label = tib_style_center(TIB_SMALL_GREY);
  tib_ticks step = axis_step(page), duration = page->result->recording.duration;
  double reach = page->plot_left - 12;
  for (tib_ticks at = first_mark(page, step); at <= duration; at += step) {
    char text[32];
    double x = tib_page_x(page, at);
    tib_draw_rect(page->draw, x - 0.125, y, 0.25, bottom - y + 2);
    tib_page_time(page, at, text, sizeof text);
    double half = tib_draw_text_width(page->draw, &label, text) / 2;
    if (x - half < reach || x + half > page->right) continue;
    tib_draw_fill(page->draw, TIB_RULE);
    tib_draw_text(page->draw, &label, x, bottom + 2.5, 0, text);
    reach = x + half + 4;
  }
  tib_draw_fill(page->draw, TIB_RULE);
}

/* What is not part of the scored night lies in shade; lights off and on are marked. */
static void draw_lights(struct tib_page *page, double y, double bottom) {
  double off = tib_page_x(page, page->result->context.lights.onset);
  double on = tib_page_x(page, page->result->context.lights.offset);
  tib_draw_rect(page->draw, page->plot_left, y, off - page->plot_left, bottom - y);
  tib_draw_rect(page->draw, on, y, page->plot_right - on, bottom - y);
  tib_draw_fill(page->draw, TIB_SHADE);
}

/* ---- the panels ---- */

enum { HYPNOGRAM, LEG_1, LEG_2, ANKLE_1, ANKLE_2, RASTER, HOURS, PANELS };

#define MOST_STRETCH 2
#define LINE 18 /* of a panel that only says that there is nothing */

static double leg_height(const struct tib_result *result, enum tib_side side) {
  const struct tib_envelope *leg = tib_find_leg(result, side);
  return leg && !leg->coarse ? 48 : LINE;
}

/* One strip for the EMG: a channel of both legs, or movements given without any. */
static bool has_one_strip(const struct tib_result *result) {
  return result->channels.leg >= 0 || (result->imported && result->n_legs == 0);
}

static double ankle_height(const struct tib_activity *ankle) { return !ankle->present ? 0 : ankle->bad_scale ? LINE : 20; }

/* Heights that would look best; 0 where a panel is left out. */
static void natural_heights(const struct tib_page *page, double *height) {
  const struct tib_result *result = page->result;
  bool one_channel = has_one_strip(result);
  height[HYPNOGRAM] = result->context.has_stages ? 54 : LINE;
  height[LEG_1] = leg_height(result, one_channel ? TIB_SIDE_NONE : TIB_LEFT);
  height[LEG_2] = one_channel ? 0 : leg_height(result, TIB_RIGHT);
  height[ANKLE_1] = ankle_height(&result->accel[0]);
  height[ANKLE_2] = ankle_height(&result->accel[1]);
  height[RASTER] = tib_page_raster_height(page);
  height[HOURS] = 36;
}

/* Only these grow and shrink with the room there is. */
static bool stretches(int panel, double height) {
  return (panel == HYPNOGRAM || panel == LEG_1 || panel == LEG_2) && height > LINE;
}

/* Gives where the last panel ends: above `bottom` where none can grow. */
static double lay_out(const struct tib_page *page, double y, double bottom, struct tib_strip *strips) {
  double height[PANELS], sum = 0, left = bottom - y + GAP;
  natural_heights(page, height);
  for (int i = 0; i < PANELS; i++) {
    if (height[i] > 0) left -= GAP;
    if (stretches(i, height[i]))
      sum += height[i];
    else
      left -= height[i];
  }
  double scale = fmin(left / sum, MOST_STRETCH);
  for (int i = 0; i < PANELS; i++) {
    strips[i] = (struct tib_strip){y, stretches(i, height[i]) ? height[i] * scale : height[i]};
    if (height[i] > 0) y += strips[i].height + GAP;
  }
  return y - GAP;
}

double tib_page_night(struct tib_page *page, double y, double bottom) {
  struct tib_strip strips[PANELS];
  bool one_channel = has_one_strip(page->result);
  bottom = lay_out(page, y, bottom - AXIS, strips);
  draw_lights(page, y, bottom);
  tib_page_gaps(page, y, bottom);
  tib_page_axis(page, y, bottom);
  tib_page_hypnogram(page, strips[HYPNOGRAM]);
  tib_page_envelope(page, strips[LEG_1], one_channel ? TIB_SIDE_NONE : TIB_LEFT);
  if (!one_channel) tib_page_envelope(page, strips[LEG_2], TIB_RIGHT);
  for (size_t ankle = 0; ankle < 2; ankle++)
    if (page->result->accel[ankle].present) tib_page_activity(page, strips[ANKLE_1 + ankle], ankle);
  tib_page_raster(page, strips[RASTER]);
  tib_page_hours(page, strips[HOURS]);
  return bottom + AXIS;
}

/* ---- hypnogram ---- */

/* From the top: wake, REM, N1, N2, N3. */
static double stage_y(struct tib_strip strip, enum tib_stage stage) {
  static const int row[] = {
      [TIB_STAGE_W] = 0, [TIB_STAGE_R] = 1, [TIB_STAGE_N1] = 2, [TIB_STAGE_N2] = 3, [TIB_STAGE_N3] = 4};
  return strip.y + 4 + (strip.height - 8) * row[stage] / 4;
}

static void stage_names(struct tib_page *page, struct tib_strip strip) {
  static const char *const names[] = {
      [TIB_STAGE_W] = "W", [TIB_STAGE_R] = "R", [TIB_STAGE_N1] = "N1", [TIB_STAGE_N2] = "N2", [TIB_STAGE_N3] = "N3"};
  struct tib_style style = tib_style_right(TIB_SMALL_GREY);
  bool low = stage_y(strip, TIB_STAGE_R) - stage_y(strip, TIB_STAGE_W) < 6.2; /* for names below each other */
  for (int stage = TIB_STAGE_W; stage < TIB_STAGE_COUNT; stage++) {
    double aside = low && (stage == TIB_STAGE_R || stage == TIB_STAGE_N2) ? 9 : 0;
    tib_draw_text_middle(page->draw, &style, page->plot_left - 4 - aside, stage_y(strip, (enum tib_stage)stage), 0,
                         names[stage]);
  }
}

static void draw_stages(struct tib_page *page, struct tib_strip strip) {
  const struct tib_context *context = &page->result->context;
  struct tib_page_pieces pieces = tib_page_pieces_begin(page);
  tib_ticks drawn = TIB_NO_TICKS; /* end of the line so far */
  struct tib_span piece;
  for (size_t i = 0; i < context->n_stages; i++) {
    const struct tib_stage_span *is = &context->stages[i];
    while (is->stage != TIB_STAGE_UNKNOWN && tib_page_pieces_next(&pieces, is->span, &piece)) {
      double x = tib_page_x(page, piece.onset), y = stage_y(strip, is->stage);
      if (drawn == piece.onset)
        tib_draw_line(page->draw, x, y);
      else
        tib_draw_move(page->draw, x, y);
      tib_draw_line(page->draw, tib_page_x(page, piece.offset), y);
      drawn = piece.offset;
    }
  }
  tib_draw_stroke(page->draw, TIB_INK, 0.7, false);
}

static void draw_rem(struct tib_page *page, struct tib_strip strip) {
  const struct tib_context *context = &page->result->context;
  struct tib_page_pieces pieces = tib_page_pieces_begin(page);
  struct tib_span piece;
  for (size_t i = 0; i < context->n_stages; i++) {
    const struct tib_stage_span *is = &context->stages[i];
    while (is->stage == TIB_STAGE_R && tib_page_pieces_next(&pieces, is->span, &piece)) {
      double x = tib_page_x(page, piece.onset);
      tib_draw_rect(page->draw, x, stage_y(strip, is->stage) - 1.25, tib_page_x(page, piece.offset) - x, 2.5);
    }
  }
  tib_draw_fill(page->draw, TIB_INK);
}

void tib_page_hypnogram(struct tib_page *page, struct tib_strip strip) {
  const struct tib_context *context = &page->result->context;
  tib_page_strip_name(page, strip, "Sleep stage", NULL, context->has_stages ? 10 : 0);
  if (!context->has_stages) {
    tib_page_strip_absent(page, strip, "Sleep stages: not assessed, none were given.");
    return;
  }
  stage_names(page, strip);
  draw_stages(page, strip);
  draw_rem(page, strip);
}
