#include "report/explain/picture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/fields.h"
#include "report/page/parts.h"
#include "report/values.h"

#define WIDTH 842.0
#define MARGIN 32.0
#define GUTTER 92.0   /* left of the panels, for their names and scales */
#define GUTTER_R 42.0 /* right of them, for the names of the levels */
#define HEAD 34.0
#define LANE 13.0
#define LEGEND 42.0

/* ---- what the panels share ---- */

double tib_picture_x(const struct tib_picture *picture, tib_ticks time) {
  double share = (double)(time - picture->span.onset) / (double)tib_span_length(picture->span);
  return picture->plot_left + fmin(fmax(share, 0), 1) * (picture->plot_right - picture->plot_left);
}

bool tib_picture_reach(const struct tib_picture *picture, struct tib_span span, double least, double *x, double *width) {
  if (span.offset < picture->span.onset || span.onset >= picture->span.offset) return false;
  *x = tib_picture_x(picture, span.onset);
  *width = fmax(tib_picture_x(picture, span.offset) - *x, least);
  *x = fmin(*x, picture->plot_right - *width); /* one that begins with the last pixel */
  return true;
}

void tib_picture_name(struct tib_picture *picture, double y, double height, const char *name, const char *more) {
  double middle = y + height / 2;
  tib_draw_text_middle(picture->draw, &TIB_HEAD, picture->left, more ? middle - 4.5 : middle, 0, name);
  if (more) tib_draw_text_middle(picture->draw, &TIB_SMALL_GREY, picture->left, middle + 4.5, 0, more);
}

void tib_picture_absent(struct tib_picture *picture, double y, double height, const char *why) {
  tib_draw_text_middle(picture->draw, &TIB_ABSENT_STYLE, picture->plot_left + 6, y + height / 2, 0, why);
}

void tib_picture_gaps(struct tib_picture *picture, double y, double height) {
  const struct tib_recording *recording = &picture->result->recording;
  double x, width;
  for (size_t i = 0; i < tib_value_gaps(recording); i++)
    if (tib_picture_reach(picture, tib_value_gap(recording, i), 0.5, &x, &width))
      tib_page_hatch(picture->draw, x, y, width, height);
}

/* ---- the time axis ---- */

static tib_ticks choose_step(const struct tib_picture *picture) {
  static const int seconds[] = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200};
  size_t i = 0, n = sizeof seconds / sizeof *seconds;
  while (i + 1 < n && tib_span_length(picture->span) / (seconds[i] * TIB_TICKS_PER_S) > 13) i++;
  return seconds[i] * TIB_TICKS_PER_S;
}

static void draw_axis(struct tib_picture *picture, double y, double bottom) {
  const struct tib_recording *recording = &picture->result->recording;
  tib_ticks step = choose_step(picture), start = recording->start_clock == TIB_NO_TICKS ? 0 : recording->start_clock;
  tib_ticks first = picture->span.onset + start;
  first = first - ((first % step) + step) % step - start;
  struct tib_style style = tib_style_center(TIB_SMALL);
  for (tib_ticks at = first; at <= picture->span.offset; at += step) {
    char clock[32];
    if (at < picture->span.onset) continue;
    double x = tib_picture_x(picture, at);
    tib_draw_rect(picture->draw, x - 0.125, y, 0.25, bottom - y);
    tib_draw_fill(picture->draw, TIB_RULE);
    tib_explain_clock(clock, recording, at, 0);
    tib_draw_text(picture->draw, &style, x, bottom + 2, 0, clock);
  }
}

static void draw_marker(struct tib_picture *picture, double y, double bottom) {
  double x = tib_picture_x(picture, picture->explanation->choice.at);
  tib_draw_move(picture->draw, x, y);
  tib_draw_line(picture->draw, x, bottom);
  tib_draw_stroke(picture->draw, TIB_ORANGE, 0.8, false);
  tib_draw_move(picture->draw, x - 4, y - 6);
  tib_draw_line(picture->draw, x + 4, y - 6);
  tib_draw_line(picture->draw, x, y);
  tib_draw_close(picture->draw);
  tib_draw_fill(picture->draw, TIB_ORANGE);
}

/* ---- lanes of what else was scored ---- */

static const struct tib_color WHITE = {1, 1, 1};

/* Middle of a stage's name in the box of its span: the box's own, or beside the marker where that goes through it. */
static double place_name(const struct tib_picture *picture, double x, double width, double length) {
  double marker = tib_picture_x(picture, picture->explanation->choice.at), away = length / 2 + 3, middle = x + width / 2;
  if (fabs(middle - marker) >= away) return middle;
  if (marker + away + length / 2 < x + width) return marker + away;
  return marker - away - length / 2 > x ? marker - away : middle;
}

static void draw_stages(struct tib_picture *picture, double y) {
  const struct tib_context *context = &picture->result->context;
  struct tib_style style = tib_style_center(TIB_SMALL);
  double x, width;
  tib_picture_name(picture, y, LANE - 2, "Stage", NULL);
  if (!context->has_stages) tib_picture_absent(picture, y, LANE - 2, TIB_NOT_ASSESSED);
  for (size_t i = 0; i < context->n_stages; i++) {
    const char *name = tib_level_stage[context->stages[i].stage].name;
    if (!tib_picture_reach(picture, context->stages[i].span, 0.5, &x, &width) || width <= 0) continue;
    tib_draw_rect(picture->draw, x, y, width, LANE - 2);
    tib_draw_fill(picture->draw, context->stages[i].stage == TIB_STAGE_W ? WHITE : TIB_SHADE);
    tib_draw_rect(picture->draw, x, y, width, LANE - 2);
    tib_draw_stroke(picture->draw, TIB_FAINT, 0.4, false);
    double length = tib_draw_text_width(picture->draw, &style, name), at = place_name(picture, x, width, length);
    if (width > length + 2) tib_draw_text_middle(picture->draw, &style, at, y + (LANE - 2) / 2, 0, name);
  }
}

static void draw_block(struct tib_picture *picture, double y, struct tib_span span) {
  double x, width;
  if (tib_picture_reach(picture, span, 0.75, &x, &width)) tib_draw_rect(picture->draw, x, y + 2, width, LANE - 6);
}

static void draw_arousals(struct tib_picture *picture, double y) {
  const struct tib_context *context = &picture->result->context;
  tib_picture_name(picture, y, LANE - 2, "Arousals", NULL);
  if (!context->has_arousals) tib_picture_absent(picture, y, LANE - 2, TIB_NOT_ASSESSED);
  for (size_t i = 0; i < context->n_arousals; i++) draw_block(picture, y, context->arousals[i]);
  tib_draw_fill(picture->draw, TIB_ORANGE);
}

static void draw_respiratory(struct tib_picture *picture, double y) {
  const struct tib_context *context = &picture->result->context;
  tib_picture_name(picture, y, LANE - 2, "Respiratory", NULL);
  if (!context->has_respiratory) tib_picture_absent(picture, y, LANE - 2, TIB_NOT_ASSESSED);
  for (size_t i = 0; i < context->n_respiratory; i++) draw_block(picture, y, context->respiratory[i].span);
  tib_draw_fill(picture->draw, TIB_GREY);
}

/* ---- head and foot ---- */

static void draw_head(struct tib_picture *picture) {
  const struct tib_explanation *explanation = picture->explanation;
  char at[32], around[32], id[2 * sizeof picture->result->id];
  struct tib_text title = {0};
  tib_explain_clock(at, &picture->result->recording, explanation->choice.at, 0);
  tib_value_number(around, tib_seconds(explanation->choice.around));
  tib_text_clean(id, sizeof id, picture->result->id);
  tib_text_addf(&title, "%s at %s", id, at);
  tib_draw_text(picture->draw, &TIB_TITLE, picture->left, MARGIN - 10, picture->right - picture->left,
                title.s ? title.s : "");
  tib_text_finish(&title);
}

static void draw_foot(struct tib_picture *picture, double y) {
  struct tib_text words = {0};
  double width = picture->right - picture->left;
  tib_text_addf(&words, "tibialis %s; rules ", tib_version());
  tib_explain_rules(&words, picture->result);
  tib_draw_text(picture->draw, &TIB_SMALL_GREY, picture->left, y, width, words.s ? words.s : "");
  tib_draw_text(picture->draw, &TIB_SMALL_GREY, picture->left, y + 9, width, tib_intended_use());
  tib_text_finish(&words);
}

/* What became of the movement nearest to the time, under each profile. */
static double draw_words(struct tib_picture *picture, double y) {
  const struct tib_explanation *explanation = picture->explanation;
  double from = y;
  for (size_t p = 0; p < picture->result->n_profiles; p++) {
    size_t nearest = SIZE_MAX;
    tib_ticks least = INT64_MAX;
    for (size_t i = 0; i < explanation->n; i++) {
      tib_ticks away = llabs(explanation->movements[i].onset - explanation->choice.at);
      if (explanation->movements[i].profile != p || away >= least) continue;
      nearest = i;
      least = away;
    }
    if (nearest == SIZE_MAX) continue;
    struct tib_text words = {0};
    char onset[32];
    const struct tib_movement *movement = tib_explain_movement(explanation, nearest);
    tib_explain_clock(onset, &picture->result->recording, movement->span.onset, 2);
    tib_text_addf(&words, "%s, %s: ", onset, picture->result->profiles[p].rules.name);
    tib_explain_summary(&words, explanation, nearest);
    tib_draw_text(picture->draw, &TIB_BODY, picture->left, y, picture->right - picture->left, words.s ? words.s : "");
    tib_text_finish(&words);
    y += 10;
  }
  return y - from;
}

/* ---- the whole ---- */

static double panels_height(const struct tib_result *result) {
  double height =
      3 * LANE + 4 + TIB_PICTURE_LEG * (double)result->n_legs + TIB_PICTURE_PROFILE * (double)result->n_profiles;
  for (size_t i = 0; i < 2; i++)
    if (result->accel[i].present) height += TIB_PICTURE_ANKLE;
  return height;
}

static double words_height(const struct tib_result *result) { return 10 * (double)result->n_profiles; }

static void draw_panels(struct tib_picture *picture, double y) {
  const struct tib_result *result = picture->result;
  draw_stages(picture, y);
  draw_arousals(picture, y + LANE);
  draw_respiratory(picture, y + 2 * LANE);
  y += 3 * LANE + 4;
  for (size_t i = 0; i < result->n_legs; i++, y += TIB_PICTURE_LEG) tib_picture_leg(picture, y, i);
  for (size_t i = 0; i < 2; i++) {
    if (!result->accel[i].present) continue;
    tib_picture_ankle(picture, y, i);
    y += TIB_PICTURE_ANKLE;
  }
  for (size_t i = 0; i < result->n_profiles; i++, y += TIB_PICTURE_PROFILE) tib_picture_profile(picture, y, i);
}

static void draw_all(struct tib_picture *picture, double height) {
  double words = words_height(picture->result), top = MARGIN + HEAD + words;
  double bottom = top + panels_height(picture->result);
  draw_head(picture);
  draw_words(picture, MARGIN + 12);
  draw_axis(picture, top, bottom);
  draw_marker(picture, top, bottom);
  draw_panels(picture, top);
  draw_marker(picture, top, bottom - TIB_PICTURE_PROFILE * (double)picture->result->n_profiles);
  tib_picture_legend(picture, bottom + 16, true);
  draw_foot(picture, height - MARGIN - 2);
}

enum tib_status tib_explain_draw(struct tib_draw **out, bool pdf, const struct tib_explanation *explanation,
                                 struct tib_error *err) {
  const struct tib_explain_choice *choice = &explanation->choice;
  double height = 2 * MARGIN + HEAD + words_height(explanation->result) + panels_height(explanation->result) + 28 + LEGEND;
  struct tib_picture picture = {.explanation = explanation,
                                .result = explanation->result,
                                .span = {choice->at - choice->around, choice->at + choice->around},
                                .left = MARGIN,
                                .right = WIDTH - MARGIN,
                                .plot_left = MARGIN + GUTTER,
                                .plot_right = WIDTH - MARGIN - GUTTER_R};
  enum tib_status status = tib_draw_create(&picture.draw, pdf ? TIB_DRAW_PDF : TIB_DRAW_SVG, WIDTH, height,
                                           "Leg movements near a time", NULL, err);
  if (status == TIB_OK) draw_all(&picture, height);
  *out = picture.draw;
  return status;
}

enum tib_status tib_explain_picture(struct tib_text *bytes, bool pdf, const struct tib_explanation *explanation,
                                    struct tib_error *err) {
  struct tib_draw *draw;
  enum tib_status status = tib_explain_draw(&draw, pdf, explanation, err);
  return status == TIB_OK ? tib_draw_end(draw, bytes, err) : status;
}
