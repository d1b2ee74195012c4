#include <math.h>
#include <stdio.h>

#include "base/ticks.h"
#include "report/explain_build.h"
#include "report/explain_picture.h"
#include "report/page_parts.h"
#include "report/values.h"

/* A leg: what its envelope did, between the levels that decide. */

#define COLUMNS 1400
#define FLOOR_UV 0.5 /* of the scale, which is logarithmic: the resting level and large movements are both seen */

/* What falls into one column; `high` is NAN where nothing does. */
struct column {
  double sum;
  size_t n;
  float high, rest;
};

struct panel {
  struct tib_picture *picture;
  double y, height, top_uv;
  struct column column[COLUMNS];
};

static void make_columns(struct panel *panel, const struct tib_envelope *leg, const struct tib_leg_detection *found) {
  struct tib_span span = panel->picture->span;
  for (size_t i = 0; i < COLUMNS; i++) panel->column[i] = (struct column){0, 0, NAN, NAN};
  for (size_t s = 0; s < leg->n_segments; s++) {
    const struct tib_envelope_segment *in = &leg->segments[s];
    size_t segment, hop = in->first_hop;
    if (tib_explain_hop(leg, span.onset, &segment, &hop) && segment != s) hop = in->first_hop;
    for (; hop < in->first_hop + in->n_hops; hop++) {
      tib_ticks time = tib_envelope_time(leg, in, hop);
      if (time >= span.offset) break;
      if (time < span.onset) continue;
      double share = (double)(time - span.onset) / (double)tib_span_length(span);
      struct column *column = &panel->column[(size_t)(share * COLUMNS)];
      column->sum += (double)leg->mean[hop];
      column->n++;
      if (!(column->high >= leg->peak[hop])) column->high = leg->peak[hop];
      if (isnan(column->rest)) column->rest = tib_rest_at(&found->rest, leg, s, hop);
    }
  }
}

static void find_top(struct panel *panel) {
  static const double tops[] = {50, 100, 200, 500, 1000, 2000, 5000, 10000, 100000};
  size_t top = 0;
  for (size_t i = 0; i < COLUMNS; i++)
    while ((double)panel->column[i].high > tops[top] && top + 1 < sizeof tops / sizeof *tops) top++;
  panel->top_uv = tops[top];
}

static double level_y(const struct panel *panel, double uv) {
  double share = log(fmax(uv, FLOOR_UV) / FLOOR_UV) / log(panel->top_uv / FLOOR_UV);
  return panel->y + panel->height * (1 - fmin(share, 1));
}

static double column_x(const struct panel *panel, size_t i) {
  const struct tib_picture *picture = panel->picture;
  return picture->plot_left + (picture->plot_right - picture->plot_left) * (double)i / COLUMNS;
}

/* ---- drawing ---- */

static void draw_scale(struct panel *panel) {
  struct tib_picture *picture = panel->picture;
  struct tib_style style = tib_style_right(TIB_SMALL_GREY);
  for (double decade = 1; decade <= panel->top_uv; decade *= 10)
    for (int i = 1; i <= 5; i += i == 1 ? 1 : 3) { /* 1, 2, 5 */
      double y = level_y(panel, i * decade);
      char number[32];
      if (i * decade > panel->top_uv) break;
      tib_draw_rect(picture->draw, picture->plot_left - 3, y - 0.125, picture->plot_right - picture->plot_left + 3, 0.25);
      tib_draw_fill(picture->draw, TIB_RULE);
      tib_value_number(number, i * decade);
      tib_draw_text_middle(picture->draw, &style, picture->plot_left - 5, fmax(y, panel->y + 3), 0, number);
    }
}

static void draw_out(struct panel *panel, const struct tib_leg_detection *found) {
  double x, width;
  for (size_t i = 0; i < found->n_out; i++)
    if (tib_picture_reach(panel->picture, found->out[i], 0.5, &x, &width))
      tib_draw_rect(panel->picture->draw, x, panel->y, width, panel->height);
  tib_draw_fill(panel->picture->draw, TIB_SAND);
}

/* Movements of this leg, by what the primary profile makes of them. */
static void draw_movements(struct panel *panel, enum tib_side side) {
  const struct tib_score *score = &panel->picture->result->profiles[0].score;
  double x, width;
  for (size_t i = 0; i < score->n_parts; i++) {
    const struct tib_movement_part *part = &score->parts[i];
    if (part->candidate.side != side || part->absurd) continue;
    if (!tib_picture_reach(panel->picture, part->candidate.span, 0.75, &x, &width)) continue;
    tib_draw_rect(panel->picture->draw, x, panel->y, width, panel->height);
    tib_draw_fill(panel->picture->draw, tib_picture_class_color(score->movements[part->movement].class_));
  }
}

static double mean_of(const struct column *column) { return column->sum / (double)column->n; }

/* There along the largest samples, back along the means; the means again as a line. */
static void draw_envelope(struct panel *panel) {
  struct tib_draw *draw = panel->picture->draw;
  for (int line = 0; line < 2; line++) {
    for (size_t from = 0, to; from < COLUMNS; from = to + 1) {
      for (to = from; to < COLUMNS && panel->column[to].n > 0;) to++;
      if (to == from) continue;
      for (size_t i = from; i < to && !line; i++)
        (i == from ? tib_draw_move : tib_draw_line)(draw, column_x(panel, i),
                                                    level_y(panel, (double)panel->column[i].high));
      for (size_t i = to; i-- > from;)
        (line && i + 1 == to ? tib_draw_move : tib_draw_line)(draw, column_x(panel, i),
                                                              level_y(panel, mean_of(&panel->column[i])));
      if (!line) tib_draw_close(draw);
    }
    if (line)
      tib_draw_stroke(draw, TIB_BLUE, 0.4, false);
    else
      tib_draw_fill(draw, TIB_SKY);
  }
}

static void draw_level(struct panel *panel, double more, const char *name, bool dashed, struct tib_color color) {
  struct tib_draw *draw = panel->picture->draw;
  bool open = false;
  double last = NAN;
  for (size_t i = 0; i < COLUMNS; i++) {
    float rest = panel->column[i].rest;
    if (isnan(rest)) {
      open = false;
      continue;
    }
    last = level_y(panel, (double)rest + more);
    (open ? tib_draw_line : tib_draw_move)(draw, column_x(panel, i), last);
    open = true;
  }
  tib_draw_stroke(draw, color, dashed ? 0.5 : 0.8, dashed);
  if (open) tib_draw_text_middle(draw, &TIB_SMALL, panel->picture->plot_right + 3, last, 0, name);
}

static void draw_signal(struct panel *panel, const struct tib_envelope *leg, const struct tib_leg_detection *found) {
  const struct tib_detection_rules *rules = &panel->picture->result->profiles[0].rules.detection;
  char number[32], onset[40], offset[40];
  make_columns(panel, leg, found);
  find_top(panel);
  draw_out(panel, found);
  draw_movements(panel, leg->side);
  draw_scale(panel);
  draw_envelope(panel);
  tib_value_number(number, rules->onset_uv);
  snprintf(onset, sizeof onset, "rest + %s", number);
  tib_value_number(number, rules->offset_uv);
  snprintf(offset, sizeof offset, "rest + %s", number);
  draw_level(panel, 0, "rest", false, TIB_INK);
  draw_level(panel, rules->offset_uv, offset, true, TIB_INK);
  draw_level(panel, rules->onset_uv, onset, true, TIB_ORANGE);
}

void tib_picture_leg(struct tib_picture *picture, double y, size_t i) {
  static const char *const names[] = {[TIB_SIDE_NONE] = "Legs", [TIB_LEFT] = "Left leg", [TIB_RIGHT] = "Right leg"};
  struct panel panel = {.picture = picture, .y = y, .height = TIB_PICTURE_LEG - 8};
  const struct tib_envelope *leg = &picture->result->legs[i];
  const struct tib_leg_detection *found = tib_find_leg_detection(picture->result, leg->side);
  tib_picture_name(picture, y, 18, names[leg->side], "EMG, \u00b5V");
  if (!found || leg->coarse)
    tib_picture_absent(picture, y, panel.height,
                       leg->coarse ? "The steps of this signal are too coarse for the criteria." : TIB_NOT_ASSESSED);
  else
    draw_signal(&panel, leg, found);
  tib_picture_gaps(picture, y, panel.height);
}

/* ---- the ankle ---- */

static bool is_shown(const struct tib_picture *picture, tib_ticks time) {
  return time >= picture->span.onset && time < picture->span.offset;
}

/* Motion above its floor. */
static double motion_at(const struct tib_activity *ankle, size_t i) {
  double g = (double)(ankle->rms_g[i] - ankle->floor_g[i]);
  return g > 0 ? g : 0; /* none, or a gap */
}

/* Both ankles have one scale. */
static double top_g(const struct tib_picture *picture) {
  double top = 0.1;
  for (size_t k = 0; k < 2; k++) {
    const struct tib_activity *ankle = &picture->result->accel[k];
    for (size_t i = 0; ankle->present && !ankle->bad_scale && i < ankle->n; i++)
      if (is_shown(picture, (tib_ticks)i * ankle->step)) top = fmax(top, motion_at(ankle, i));
  }
  return top;
}

static void draw_motion(struct tib_picture *picture, double base, double height, const struct tib_activity *ankle,
                        double top) {
  bool open = false;
  double x = picture->plot_left;
  for (size_t i = 0; i < ankle->n; i++) {
    tib_ticks time = (tib_ticks)i * ankle->step;
    if (!is_shown(picture, time)) continue;
    x = tib_picture_x(picture, time);
    if (!open) tib_draw_move(picture->draw, x, base);
    open = true;
    tib_draw_line(picture->draw, x, base - height * sqrt(motion_at(ankle, i) / top));
  }
  if (!open) return;
  tib_draw_line(picture->draw, x, base);
  tib_draw_close(picture->draw);
  tib_draw_fill(picture->draw, TIB_FAINT);
}

void tib_picture_ankle(struct tib_picture *picture, double y, size_t i) {
  const struct tib_activity *ankle = &picture->result->accel[i];
  double height = TIB_PICTURE_ANKLE - 8, x, width, top = top_g(picture);
  char scale[48], number[32];
  tib_value_fixed(number, top, 2);
  snprintf(scale, sizeof scale, "motion, to %s g", number);
  tib_picture_name(picture, y, height, i == 0 ? "Left ankle" : "Right ankle", ankle->bad_scale ? NULL : scale);
  if (ankle->bad_scale) {
    tib_picture_absent(picture, y, height, "The accelerometer does not show 1 g at rest.");
    return;
  }
  draw_motion(picture, y + height - 3, height - 3, ankle, top);
  for (size_t k = 0; k < ankle->n_events; k++) {
    if (!tib_picture_reach(picture, ankle->events[k].span, 0.75, &x, &width)) continue;
    tib_draw_rect(picture->draw, x, y + height - 2, width, 2);
    tib_draw_fill(picture->draw, ankle->events[k].gross ? TIB_ORANGE : TIB_GREY);
  }
  tib_picture_gaps(picture, y, height);
}
