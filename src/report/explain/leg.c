#include <math.h>
#include <stdio.h>

#include "base/ticks.h"
#include "report/explain/build.h"
#include "report/explain/picture.h"
#include "report/page/band.h"
#include "report/page/parts.h"
#include "report/values.h"

/* A leg: what its envelope did, between the levels that decide. */

#define COLUMNS 1400
#define BAR 4.0   /* high, of what a movement is */
#define LABEL 6.5 /* high, of a level's name */
#define MOST_LEVELS 4

static const struct tib_color SHADE = {0.90, 0.93, 0.96};

struct panel {
  struct tib_picture *picture;
  struct tib_band band;
  struct tib_band_column column[COLUMNS];
};

/* ---- drawing ---- */

static void draw_scale(struct panel *panel) {
  struct tib_picture *picture = panel->picture;
  struct tib_style style = tib_style_right(TIB_SMALL_GREY);
  for (double decade = 1; decade <= panel->band.top_uv; decade *= 10)
    for (int i = 1; i <= 5; i += i == 1 ? 1 : 3) { /* 1, 2, 5 */
      double y = tib_band_y(&panel->band, i * decade);
      char number[32];
      if (i * decade > panel->band.top_uv) break;
      tib_draw_rect(picture->draw, picture->plot_left - 3, y - 0.125, picture->plot_right - picture->plot_left + 3, 0.25);
      tib_draw_fill(picture->draw, TIB_RULE);
      tib_value_number(number, i * decade);
      tib_draw_text_middle(picture->draw, &style, picture->plot_left - 5, fmax(y, panel->band.y + 3), 0, number);
    }
}

static void draw_out(struct panel *panel, const struct tib_leg_detection *found) {
  double x, width;
  for (size_t i = 0; i < found->n_out; i++)
    if (tib_picture_reach(panel->picture, found->out[i], 0.5, &x, &width))
      tib_draw_rect(panel->picture->draw, x, panel->band.y, width, panel->band.height);
  tib_draw_fill(panel->picture->draw, TIB_SAND);
}

/* Why it cannot be, by the minute, where there is room for a word. */
static void draw_faults(struct panel *panel, const struct tib_leg_detection *found) {
  struct tib_picture *picture = panel->picture;
  const tib_ticks minute = 60 * TIB_TICKS_PER_S;
  double x, width;
  for (size_t m = 0; found->minute_faults && m < found->n_minutes;) {
    const char *word = tib_page_fault_word(found->minute_faults[m]);
    size_t first = m;
    while (m < found->n_minutes && tib_page_fault_word(found->minute_faults[m]) == word) m++;
    struct tib_span span = {(tib_ticks)first * minute, (tib_ticks)m * minute};
    if (!word || !tib_picture_reach(picture, span, 0, &x, &width)) continue;
    if (tib_draw_text_width(picture->draw, &TIB_SMALL, word) + 4 > width) continue;
    tib_draw_text(picture->draw, &TIB_SMALL, x + 2, panel->band.y + 1, 0, word);
  }
}

/* Movements of this leg, by what the primary profile makes of them: a bar above, and its shade below. */
static void draw_movements(struct panel *panel, enum tib_side side) {
  const struct tib_score *score = &panel->picture->result->profiles[0].score;
  double x, width;
  for (size_t i = 0; i < score->n_parts; i++) {
    const struct tib_movement_part *part = &score->parts[i];
    if (part->candidate.side != side || part->absurd) continue;
    if (!tib_picture_reach(panel->picture, part->candidate.span, 0.75, &x, &width)) continue;
    tib_draw_rect(panel->picture->draw, x, panel->band.y, width, panel->band.height);
    tib_draw_fill(panel->picture->draw, SHADE);
    tib_picture_class(panel->picture->draw, x, panel->band.y - BAR - 1, width, BAR,
                      score->movements[part->movement].class_);
  }
}

/* What was active and became none. */
static void draw_activities(struct panel *panel, size_t leg) {
  const struct tib_explanation *explanation = panel->picture->explanation;
  double x, width;
  for (size_t i = 0; i < explanation->n_activities; i++) {
    const struct tib_explained_activity *activity = &explanation->activities[i];
    if (activity->leg != leg || !tib_picture_reach(panel->picture, activity->span, 2, &x, &width)) continue;
    tib_picture_activity(panel->picture->draw, x, panel->band.y + panel->band.height - BAR, width, BAR);
  }
}

/* The means once more as a line. */
static void draw_means(struct tib_draw *draw, const struct tib_band *band) {
  for (size_t i = 0; i < band->n; i++) {
    if (band->column[i].n == 0) continue;
    bool open = i > 0 && band->column[i - 1].n > 0;
    (open ? tib_draw_line : tib_draw_move)(draw, tib_band_x(band, i), tib_band_y(band, tib_band_mean(&band->column[i])));
  }
  tib_draw_stroke(draw, TIB_BLUE, 0.4, false);
}

/* A level that moves with the resting level, and its name at the right end. */
struct level {
  double (*of)(double rest, const struct tib_detection_rules *rules);
  const char *name;
  bool dashed;
  struct tib_color color;
  double y; /* where it ends; NAN where it is not shown there */
};

static double rest_itself(double rest, const struct tib_detection_rules *rules) {
  (void)rules;
  return rest;
}
static double end_of(double rest, const struct tib_detection_rules *rules) { return rest + rules->offset_uv; }
static double active_of(double rest, const struct tib_detection_rules *rules) {
  return rest + (double)tib_active_above(rules, (float)rest);
}
static double onset_of(double rest, const struct tib_detection_rules *rules) { return rest + rules->onset_uv; }

static void draw_level(struct panel *panel, struct level *level) {
  const struct tib_detection_rules *rules = &panel->picture->result->profiles[0].rules.detection;
  struct tib_draw *draw = panel->picture->draw;
  level->y = NAN;
  for (size_t i = 0; i < COLUMNS; i++) {
    bool open = !isnan(level->y);
    float rest = panel->column[i].rest;
    level->y = isnan(rest) ? (double)NAN : tib_band_y(&panel->band, level->of((double)rest, rules));
    if (!isnan(rest)) (open ? tib_draw_line : tib_draw_move)(draw, tib_band_x(&panel->band, i), level->y);
  }
  tib_draw_stroke(draw, level->color, level->dashed ? 0.5 : 0.8, level->dashed);
}

/* From below; a name that would lie on the one below moves up. */
static void name_levels(struct panel *panel, const struct level *levels, size_t n) {
  double above = INFINITY;
  for (size_t i = 0; i < n; i++) {
    if (isnan(levels[i].y)) continue;
    double y = fmin(levels[i].y, above - LABEL);
    tib_draw_text_middle(panel->picture->draw, &TIB_SMALL, panel->picture->plot_right + 3, y, 0, levels[i].name);
    above = y;
  }
}

/* Whether a share of the resting level decides anywhere here (BASE-12). */
static bool has_active(const struct panel *panel) {
  const struct tib_detection_rules *rules = &panel->picture->result->profiles[0].rules.detection;
  for (size_t i = 0; i < COLUMNS; i++)
    if (tib_active_above(rules, panel->column[i].rest) > (float)rules->offset_uv) return true;
  return false;
}

static void draw_levels(struct panel *panel) {
  bool apart = has_active(panel);
  struct level levels[MOST_LEVELS] = {{rest_itself, "rest", false, TIB_INK, NAN},
                                      {end_of, apart ? "end" : "active, end", true, TIB_INK, NAN},
                                      {active_of, "active", true, TIB_BLUE, NAN},
                                      {onset_of, "onset", true, TIB_ORANGE, NAN}};
  struct level shown[MOST_LEVELS];
  size_t n = 0;
  for (size_t i = 0; i < MOST_LEVELS; i++) {
    if (levels[i].of == active_of && !apart) continue;
    shown[n] = levels[i];
    draw_level(panel, &shown[n++]);
  }
  name_levels(panel, shown, n);
}

static void draw_signal(struct panel *panel, size_t leg, const struct tib_leg_detection *found) {
  const struct tib_envelope *envelope = &panel->picture->result->legs[leg];
  tib_band_fill(&panel->band, envelope, found);
  draw_out(panel, found);
  draw_movements(panel, envelope->side);
  draw_scale(panel);
  tib_band_draw(panel->picture->draw, &panel->band);
  draw_means(panel->picture->draw, &panel->band);
  draw_levels(panel);
  draw_activities(panel, leg);
  draw_faults(panel, found);
}

void tib_picture_leg(struct tib_picture *picture, double y, size_t i) {
  static const char *const names[] = {[TIB_SIDE_NONE] = "Legs", [TIB_LEFT] = "Left leg", [TIB_RIGHT] = "Right leg"};
  struct panel panel = {.picture = picture};
  panel.band = (struct tib_band){.span = picture->span,
                                 .x = picture->plot_left,
                                 .y = y + BAR + 1,
                                 .width = picture->plot_right - picture->plot_left,
                                 .height = TIB_PICTURE_LEG - 8 - BAR - 1,
                                 .n = COLUMNS,
                                 .column = panel.column};
  const struct tib_envelope *leg = &picture->result->legs[i];
  const struct tib_leg_detection *found = tib_find_leg_detection(picture->result, leg->side);
  tib_picture_name(picture, y, 18, names[leg->side], "EMG, \u00b5V");
  if (!found || leg->coarse)
    tib_picture_absent(picture, panel.band.y, panel.band.height,
                       leg->coarse ? "The steps of this signal are too coarse for the criteria." : TIB_NOT_ASSESSED);
  else
    draw_signal(&panel, i, found);
  tib_picture_gaps(picture, panel.band.y, panel.band.height);
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
    tib_picture_motion(picture->draw, x, y + height, width, ankle->events[k].gross);
  }
  tib_picture_gaps(picture, y, height);
}
