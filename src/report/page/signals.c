#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/page/sheet.h"
#include "report/values.h"

/* What each leg's signal was worth over time: its resting level by the minute between the limits of the rules, and below
 * it the minutes in which something was taken out or the leg could not be scored. */

#define LEVEL 30.0
#define LANE 6.2
#define MUSCLE_GAP 6.0
#define HEAD 14.0
#define NAME 9.0 /* of a muscle, above its lanes */
#define AXIS 12.0
#define FLOOR_UV 0.5 /* of the scale, which is logarithmic */
#define TOP_UV 50.0
#define MINUTE (60 * TIB_TICKS_PER_S)

static const struct lane {
  const char *name;
  unsigned faults;
  const struct tib_color *color;
} LANES[] = {{"not scored", TIB_MINUTE_FLAT | TIB_MINUTE_CLIPPED | TIB_MINUTE_DETACHED | TIB_MINUTE_NOISY, &TIB_ORANGE},
             {"mains", TIB_MINUTE_MAINS, &TIB_GREY},
             {"ECG", TIB_MINUTE_ECG, &TIB_GREY},
             {"pops", TIB_MINUTE_POPS, &TIB_GREY}};

#define N_LANES (sizeof LANES / sizeof *LANES)

static double level_y(double y, double uv) {
  return y + LEVEL * (1 - log(fmin(fmax(uv, FLOOR_UV), TOP_UV) / FLOOR_UV) / log(TOP_UV / FLOOR_UV));
}

/* ---- the resting level ---- */

static void draw_limits(struct tib_page *page, double y, const struct tib_detection_rules *rules) {
  const double limits[] = {rules->rest_note_uv, rules->rest_max_uv};
  struct tib_style right = tib_style_right(TIB_SMALL_GREY);
  tib_draw_rect(page->draw, page->plot_left, y + LEVEL - 0.125, page->plot_right - page->plot_left, 0.25);
  tib_draw_fill(page->draw, TIB_FAINT);
  for (double uv = 1; uv < TOP_UV; uv *= 10) {
    char number[32];
    double at = level_y(y, uv);
    tib_draw_rect(page->draw, page->plot_left, at - 0.125, page->plot_right - page->plot_left, 0.25);
    tib_draw_fill(page->draw, TIB_RULE);
    tib_value_number(number, uv);
    tib_draw_text_middle(page->draw, &right, page->plot_left - 4, at, 0, number);
  }
  for (size_t i = 0; i < 2; i++) {
    tib_draw_move(page->draw, page->plot_left, level_y(y, limits[i]));
    tib_draw_line(page->draw, page->plot_right, level_y(y, limits[i]));
  }
  tib_draw_stroke(page->draw, TIB_INK, 0.35, true);
}

/* One step a minute, cut where there is none. What is drawn for each run of minutes of one height is one line. */
static void draw_level(struct tib_page *page, double y, const struct tib_leg_detection *found) {
  double drawn = NAN;
  for (size_t m = 0; m < found->n_minutes; m++) {
    double level = (double)found->minute_rest_uv[m], x = tib_page_x(page, (tib_ticks)m * MINUTE);
    double end = tib_page_x(page, (tib_ticks)(m + 1) * MINUTE);
    if (isnan(level)) {
      drawn = NAN;
      continue;
    }
    double at = level_y(y, level);
    if (isnan(drawn))
      tib_draw_move(page->draw, x, at);
    else if (fabs(at - drawn) >= 0.125)
      tib_draw_line(page->draw, x, at);
    tib_draw_line(page->draw, end, at);
    drawn = at;
  }
  tib_draw_stroke(page->draw, TIB_BLUE, 0.7, false);
}

/* ---- minutes ---- */

static unsigned faults_of(const struct tib_leg_detection *found, const struct tib_envelope *leg, size_t m) {
  if (found && m < found->n_minutes && found->minute_faults) return found->minute_faults[m];
  return m < leg->n_minutes ? leg->minutes[m].faults : 0;
}

/* Lanes that any signal has something in, and always the first. */
static unsigned find_lanes(const struct tib_result *result) {
  unsigned lanes = 1;
  for (size_t k = 0; k < result->n_legs + result->n_muscles; k++) {
    bool is_leg = k < result->n_legs;
    const struct tib_envelope *leg = is_leg ? &result->legs[k] : &result->muscles[k - result->n_legs];
    const struct tib_leg_detection *found =
        is_leg ? tib_find_leg_detection(result, leg->side) : &result->muscle_levels[k - result->n_legs].legs[0];
    for (size_t m = 0; m < leg->n_minutes; m++)
      for (size_t i = 0; i < N_LANES; i++)
        if (faults_of(found, leg, m) & LANES[i].faults) lanes |= 1U << i;
  }
  return lanes;
}

static size_t count_lanes(unsigned lanes) {
  size_t n = 0;
  for (size_t i = 0; i < N_LANES; i++) n += lanes >> i & 1U;
  return n;
}

static void draw_lane(struct tib_page *page, double y, const struct lane *lane, const struct tib_envelope *leg,
                      const struct tib_leg_detection *found) {
  struct tib_style right = tib_style_right(TIB_SMALL_GREY);
  size_t n = found && found->n_minutes > leg->n_minutes ? found->n_minutes : leg->n_minutes;
  right.size = 5.4;
  tib_draw_text_middle(page->draw, &right, page->plot_left - 4, y + LANE / 2, 0, lane->name);
  tib_draw_rect(page->draw, page->plot_left, y + LANE - 0.25, page->plot_right - page->plot_left, 0.125);
  tib_draw_fill(page->draw, TIB_RULE);
  for (size_t m = 0; m < n;) {
    size_t first = m;
    while (m < n && faults_of(found, leg, m) & lane->faults) m++;
    if (m == first) {
      m++;
      continue;
    }
    double x = tib_page_x(page, (tib_ticks)first * MINUTE), end = tib_page_x(page, (tib_ticks)m * MINUTE);
    tib_draw_rect(page->draw, x, y + 1.25, fmax(end - x, 0.5), LANE - 2.75);
  }
  tib_draw_fill(page->draw, *lane->color);
}

/* ---- strips ---- */

/* Of muscles beside the legs the minutes alone are shown. */
static double strip_height(bool level, unsigned lanes) {
  return (level ? LEVEL + 3 : NAME) + LANE * (double)count_lanes(lanes) + MUSCLE_GAP;
}

static double draw_strip(struct tib_page *page, double y, const char *name, const struct tib_envelope *leg,
                         const struct tib_leg_detection *found, bool level, unsigned lanes) {
  struct tib_strip strip = {y, strip_height(level, lanes)};
  if (level) {
    tib_page_strip_name(page, strip, name, "at rest, \u00b5V", 14);
    draw_limits(page, y, &page->result->profiles[0].rules.detection);
    draw_level(page, y, found);
    y += LEVEL + 3;
  } else {
    tib_page_words(page, &TIB_BODY_BOLD, page->left, y + 4, page->right - page->left, name);
    y += NAME;
  }
  for (size_t i = 0; i < N_LANES; i++) {
    if (!(lanes >> i & 1U)) continue;
    draw_lane(page, y, &LANES[i], leg, found);
    y += LANE;
  }
  return strip.height;
}

static const char *muscle_name(char name[64], const struct tib_envelope *muscle) {
  static const char *const sides[] = {"", "Left ", "Right ", ""};
  const char *what = muscle->muscle == TIB_OTHER_MUSCLE ? muscle->muscle_name : "calf";
  snprintf(name, 64, "%s%s", sides[muscle->side], what);
  return name;
}

static bool is_shown(const struct tib_envelope *leg) { return leg && !leg->coarse && leg->n_minutes > 0; }

static bool any_shown(const struct tib_result *result) {
  bool any = false;
  for (size_t i = 0; i < result->n_legs; i++) any |= is_shown(&result->legs[i]);
  for (size_t i = 0; i < result->n_muscles; i++) any |= is_shown(&result->muscles[i]);
  return any;
}

#define COARSE 14.0

static double draw_coarse(struct tib_page *page, double y, const char *name, bool show) {
  struct tib_strip strip = {y, COARSE};
  if (!show) return COARSE + MUSCLE_GAP;
  tib_page_words(page, &TIB_BODY_BOLD, page->left, y + 5, page->plot_left - page->left, name);
  tib_page_strip_absent(page, strip, "Not assessed: the steps of this signal are too coarse for the criteria.");
  return COARSE + MUSCLE_GAP;
}

static void draw_title(struct tib_page *page, double y) {
  const struct tib_detection_rules *rules = &page->result->profiles[0].rules.detection;
  char words[160], low[32], high[32];
  tib_value_number(low, rules->rest_note_uv);
  tib_value_number(high, rules->rest_max_uv);
  snprintf(words, sizeof words,
           "dashed: remarked above %.10s \u00b5V, not scored above %.10s \u00b5V; below: minutes not scored, or with "
           "something taken out",
           low, high);
  double wide = tib_draw_text(page->draw, &TIB_HEAD, page->left, y, 0, "Signals by the minute");
  tib_draw_text(page->draw, &TIB_SMALL_GREY, page->left + wide + 8, y + 1, page->right - page->left - wide - 8, words);
}

/* The strips from y on; their height. */
static double draw_strips(struct tib_page *page, double y, bool show) {
  static const char *const names[] = {[TIB_SIDE_NONE] = "Legs", [TIB_LEFT] = "Left leg", [TIB_RIGHT] = "Right leg"};
  const struct tib_result *result = page->result;
  unsigned lanes = find_lanes(result);
  double from = y;
  for (size_t i = 0; i < result->n_legs; i++) {
    const struct tib_envelope *leg = &result->legs[i];
    const struct tib_leg_detection *found = tib_find_leg_detection(result, leg->side);
    if (leg->coarse && any_shown(result))
      y += draw_coarse(page, y, names[leg->side], show);
    else if (is_shown(leg))
      y += show ? draw_strip(page, y, names[leg->side], leg, found, found != NULL, lanes)
                : strip_height(found != NULL, lanes);
  }
  for (size_t i = 0; i < result->n_muscles; i++) {
    char name[64];
    const struct tib_envelope *muscle = &result->muscles[i];
    if (!is_shown(muscle)) continue;
    const struct tib_leg_detection *found = &result->muscle_levels[i].legs[0];
    y += show ? draw_strip(page, y, muscle_name(name, muscle), muscle, found, false, lanes) : strip_height(false, lanes);
  }
  return y - from;
}

double tib_page_signals(struct tib_page *page, double y, bool show) {
  double height = draw_strips(page, y, false), top = y + HEAD, bottom = top + height - MUSCLE_GAP;
  if (height <= 0) return 0;
  if (show) {
    draw_title(page, y);
    tib_page_gaps(page, top, bottom);
    tib_page_axis(page, top, bottom);
    draw_strips(page, top, true);
  }
  return bottom + AXIS - y;
}
