#include <stdio.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/explain/picture.h"
#include "report/page/parts.h"
#include "report/page/signs.h"
#include "report/values.h"

/* The signs of the picture, and what they mean. */

/* ---- signs ---- */

static void outline(struct tib_draw *draw, double x, double y, double width, double height, struct tib_color color,
                    bool dashed) {
  tib_draw_rect(draw, x, y, width, height);
  tib_draw_stroke(draw, color, 0.5, dashed);
}

static void fill(struct tib_draw *draw, double x, double y, double width, double height, struct tib_color color) {
  tib_draw_rect(draw, x, y, width, height);
  tib_draw_fill(draw, color);
}

void tib_picture_class(struct tib_draw *draw, double x, double y, double width, double height, enum tib_class class_) {
  static const struct tib_color white = {1, 1, 1};
  switch (class_) {
    case TIB_CLASS_PLM:
      fill(draw, x, y, width, height, TIB_BLUE);
      outline(draw, x, y, width, height, TIB_BLUE, false);
      break;
    case TIB_CLASS_CLM:
      fill(draw, x, y, width, height, TIB_SKY);
      outline(draw, x, y, width, height, TIB_BLUE, false);
      break;
    case TIB_CLASS_NONCLM:
      tib_page_hatch(draw, x, y, width, height);
      outline(draw, x, y, width, height, TIB_ORANGE, false);
      break;
    case TIB_CLASS_EXCLUDED:
      fill(draw, x, y, width, height, white);
      outline(draw, x, y, width, height, TIB_GREY, false);
      break;
  }
}

void tib_picture_activity(struct tib_draw *draw, double x, double y, double width, double height) {
  outline(draw, x, y, width, height, TIB_INK, true);
}

void tib_picture_motion(struct tib_draw *draw, double x, double bottom, double width, unsigned gross) {
  double height = gross ? 3 : 1.2;
  fill(draw, x, bottom - height, width, height, gross ? TIB_INK : TIB_GREY);
  if (!(gross & TIB_GROSS_POSTURE)) return;
  tib_page_posture_sign(draw, x + width, bottom - 9);
  tib_draw_fill(draw, TIB_ORANGE);
}

/* ---- their meaning ---- */

static void box(struct tib_draw *draw, double x, double y, enum tib_class class_) {
  tib_picture_class(draw, x, y - 2.5, TIB_SIGN_WIDTH, 5, class_);
}
static void draw_plm(struct tib_draw *draw, double x, double y) { box(draw, x, y, TIB_CLASS_PLM); }
static void draw_clm(struct tib_draw *draw, double x, double y) { box(draw, x, y, TIB_CLASS_CLM); }
static void draw_nonclm(struct tib_draw *draw, double x, double y) { box(draw, x, y, TIB_CLASS_NONCLM); }
static void draw_excluded(struct tib_draw *draw, double x, double y) { box(draw, x, y, TIB_CLASS_EXCLUDED); }
static void draw_activity(struct tib_draw *draw, double x, double y) {
  tib_picture_activity(draw, x, y - 2, TIB_SIGN_WIDTH, 4);
}
static void draw_motion(struct tib_draw *draw, double x, double y) {
  tib_picture_motion(draw, x, y + 1, TIB_SIGN_WIDTH, 0);
}
static void draw_body(struct tib_draw *draw, double x, double y) {
  tib_picture_motion(draw, x, y + 1.5, TIB_SIGN_WIDTH, TIB_GROSS_STRONG);
}
static void draw_posture(struct tib_draw *draw, double x, double y) {
  tib_page_posture_sign(draw, x + TIB_SIGN_WIDTH / 2, y - 2);
  tib_draw_fill(draw, TIB_ORANGE);
}
static void draw_interval(struct tib_draw *draw, double x, double y) {
  tib_draw_move(draw, x, y);
  tib_draw_line(draw, x + TIB_SIGN_WIDTH, y);
  tib_draw_stroke(draw, TIB_ORANGE, 0.6, true);
}

static bool has_ankle(const struct tib_result *result) { return result->accel[0].present || result->accel[1].present; }

static const struct tib_sign PLM = {draw_plm, "in a series (plm)", NULL},
                             CLM = {draw_clm, "candidate in no series (clm)", NULL},
                             NONCLM = {draw_nonclm, "no candidate (nonclm)", NULL},
                             EXCLUDED = {draw_excluded, "not counted (excluded)", NULL},
                             ACTIVITY = {draw_activity, "active, and no movement", NULL},
                             MOTION = {draw_motion, "the ankle moved", has_ankle},
                             BODY = {draw_body, "the body moved", has_ankle},
                             POSTURE = {draw_posture, "another posture", has_ankle},
                             INTERVAL = {draw_interval, "interval too short or too long", NULL};

static const struct tib_sign *const SIGNS[] = {&PLM,           &CLM,    &NONCLM, &EXCLUDED, &ACTIVITY, &TIB_SIGN_OUT,
                                               &TIB_SIGN_BAND, &MOTION, &BODY,   &POSTURE,  &INTERVAL, &TIB_SIGN_GAP};

/* "onset: a sample of rest + 8 uV; active: ..." */
static void make_levels(struct tib_text *text, const struct tib_result *result) {
  const struct tib_rules *profile = &result->profiles[0].rules;
  const struct tib_detection_rules *rules = &profile->detection;
  char onset[32], offset[32], times[32], slow[32], hold[32], quick[32];
  tib_value_number(onset, rules->onset_uv);
  tib_value_number(offset, rules->offset_uv);
  tib_value_number(times, 1 + rules->active_share);
  tib_value_number(slow, tib_seconds(rules->slow_window));
  tib_value_number(hold, tib_seconds(rules->onset_hold));
  tib_value_number(quick, tib_seconds(rules->quick_window));
  if (result->imported) tib_text_add(text, "Movements as they were given, not held against these levels. ");
  tib_text_addf(
      text, "%s. Active: a mean of %s s above rest + %s \u00b5V and above %s rest. Onset: %s of rest + %s \u00b5V",
      profile->name, slow, offset, times, rules->onset_view == TIB_ONSET_MEAN ? "a short mean" : "a sample", onset);
  if (rules->onset_hold > 0) tib_text_addf(text, ", with a mean of %s s behind it of %s rest", hold, times);
  tib_text_addf(text, ". End: the last value above rest + %s \u00b5V, in a mean of %s s that is.", offset, quick);
}

double tib_picture_legend(struct tib_picture *picture, double y, bool show) {
  double from = y;
  struct tib_text levels = {0};
  y = tib_signs_draw(picture->draw, picture->result, SIGNS, sizeof SIGNS / sizeof *SIGNS, picture->plot_left,
                     picture->right, y, show) +
      1;
  make_levels(&levels, picture->result);
  y += tib_draw_paragraph(picture->draw, &TIB_SMALL_GREY, picture->plot_left, y, picture->right - picture->plot_left, 2,
                          show, levels.s ? levels.s : "");
  tib_text_finish(&levels);
  return y - from;
}
