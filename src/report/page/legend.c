#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/page/sheet.h"
#include "report/page/signs.h"
#include "report/values.h"

/* ---- remarks ---- */

#define NOTE_LINES 2

double tib_page_notes(struct tib_page *page, double y, double height, bool show) {
  const struct tib_result *result = page->result;
  if (result->n_notes == 0) return 0;
  double width = page->right - page->left - 8, line = tib_draw_line_height(page->draw, &TIB_SMALL), from = y;
  if (show) tib_draw_text(page->draw, &TIB_HEAD, page->left, y - 1, 0, "What was absent, and remarks");
  y += 10;
  for (size_t i = 0; i < result->n_notes; i++) {
    double high = tib_draw_paragraph(page->draw, &TIB_SMALL, 0, 0, width, NOTE_LINES, false, result->notes[i].text);
    bool last = i + 1 == result->n_notes;
    if (y - from + high + (last ? 0 : line + 1) > height + 0.01) {
      char more[96];
      snprintf(more, sizeof more, "%zu more: last page", result->n_notes - i);
      if (show) tib_draw_text(page->draw, &TIB_ABSENT_STYLE, page->left + 8, y, width, more);
      return y + line + 5 - from;
    }
    if (show) {
      tib_draw_rect(page->draw, page->left + 1, y + line / 2 - 0.5, 3, 0.75);
      tib_draw_fill(page->draw, TIB_GREY);
      tib_draw_paragraph(page->draw, &TIB_SMALL, page->left + 8, y, width, NOTE_LINES, true, result->notes[i].text);
    }
    y += high + 1;
  }
  return y + 4 - from;
}

/* ---- the key to the signs ---- */

static void tick(struct tib_draw *draw, double x, double y, double height, struct tib_color color) {
  tib_draw_rect(draw, x + 4, y + 4 - height, 1, height);
  tib_draw_fill(draw, color);
}
static void draw_plm(struct tib_draw *draw, double x, double y) { tick(draw, x, y, 8, TIB_BLUE); }
static void draw_clm(struct tib_draw *draw, double x, double y) { tick(draw, x, y, 5, TIB_GREY); }
static void draw_excluded(struct tib_draw *draw, double x, double y) { tick(draw, x, y, 3, TIB_FAINT); }

static void box(struct tib_draw *draw, double x, double y, double height, struct tib_color color) {
  tib_draw_rect(draw, x, y - height / 2, TIB_SIGN_WIDTH, height);
  tib_draw_fill(draw, color);
}
static void draw_series(struct tib_draw *draw, double x, double y) { box(draw, x, y, 3, TIB_BLUE); }
static void draw_night(struct tib_draw *draw, double x, double y) {
  tib_draw_rect(draw, x - 0.5, y - 3.5, 10, 7);
  tib_draw_fill(draw, TIB_FAINT);
  box(draw, x, y, 6, TIB_SHADE);
}

static void draw_burst(struct tib_draw *draw, double x, double y) {
  tib_draw_move(draw, x + 4.5, y - 3);
  tib_draw_line(draw, x + 7.5, y);
  tib_draw_line(draw, x + 4.5, y + 3);
  tib_draw_line(draw, x + 1.5, y);
  tib_draw_close(draw);
  tib_draw_fill(draw, TIB_ORANGE);
}

static void line(struct tib_draw *draw, double x, double y, double width, bool dashed) {
  tib_draw_move(draw, x, y);
  tib_draw_line(draw, x + TIB_SIGN_WIDTH, y);
  tib_draw_stroke(draw, TIB_INK, width, dashed);
}
static void draw_rest(struct tib_draw *draw, double x, double y) { line(draw, x, y, 0.7, false); }
static void draw_onset(struct tib_draw *draw, double x, double y) { line(draw, x, y, 0.5, true); }

static void draw_gross(struct tib_draw *draw, double x, double y) {
  tib_page_gross_sign(draw, x, y - 1.5, TIB_SIGN_WIDTH);
  tib_draw_fill(draw, TIB_INK);
}
static void draw_posture(struct tib_draw *draw, double x, double y) {
  tib_page_posture_sign(draw, x + TIB_SIGN_WIDTH / 2, y - 2);
  tib_draw_fill(draw, TIB_ORANGE);
}

static bool has_leg(const struct tib_result *result) { return TIB_SIGN_BAND.there(result); }
static bool has_bursts(const struct tib_result *result) {
  return result->has_bursts && (has_leg(result) || result->n_muscles > 0);
}

static const struct tib_sign PLM = {draw_plm, "PLM: movement in a series", NULL},
                             CLM = {draw_clm, "candidate in no series", NULL},
                             EXCLUDED = {draw_excluded, "not counted", NULL}, SERIES = {draw_series, "series", NULL},
                             BURST = {draw_burst, "sustained burst, cramp-like", has_bursts},
                             REST = {draw_rest, "resting level", has_leg}, ONSET = {draw_onset, "level of onset", has_leg},
                             GROSS = {draw_gross, "the body moved", tib_page_has_gross},
                             POSTURE = {draw_posture, "another posture", tib_page_has_postures},
                             NIGHT = {draw_night, "outside lights off to on", NULL};

static const struct tib_sign *const SIGNS[] = {&PLM,   &CLM,   &EXCLUDED, &SERIES,       &BURST, &TIB_SIGN_BAND, &REST,
                                               &ONSET, &GROSS, &POSTURE,  &TIB_SIGN_OUT, &NIGHT, &TIB_SIGN_GAP};

/* ---- words and methods ---- */

static void add_seconds(struct tib_text *text, tib_ticks ticks) {
  char number[32];
  tib_value_number(number, tib_seconds(ticks));
  tib_text_add(text, number);
}

/* The field's three words, each with the numbers of the profiles in force. */
static void make_words(struct tib_text *text, const struct tib_result *result) {
  tib_text_add(text, "Movement: activity of one leg, or of both when they are close. ");
  for (size_t i = 0; i < result->n_profiles && i < 3; i++) {
    const struct tib_scoring_rules *scoring = &result->profiles[i].rules.scoring;
    tib_text_addf(text, "%s: a movement of ", result->profiles[i].rules.name);
    add_seconds(text, scoring->lm_min);
    tib_text_add(text, "\u2013");
    add_seconds(text, scoring->clm_max);
    tib_text_addf(text, " s is a candidate; a series is %d or more of them, ", scoring->series_min);
    add_seconds(text, scoring->imi_min);
    tib_text_add(text, "\u2013");
    add_seconds(text, scoring->imi_max);
    tib_text_add(text, " s from onset to onset; each in it is a PLM, in sleep a PLMS, in wake a PLMW");
    tib_text_add(text, scoring->wake == TIB_WAKE_EXCLUDED ? " (movements in wake are not scored). " : ". ");
  }
}

static void add_profiles(struct tib_text *text, const struct tib_result *result) {
  for (size_t i = 0; i < result->n_profiles; i++) {
    struct tib_text changed = {0};
    tib_text_addf(text, "%s%s", i ? ", " : "Rules ", result->profiles[i].rules.name);
    if (tib_page_overrides(&changed, &result->profiles[i].rules) > 0 && !changed.failed)
      tib_text_addf(text, " changed by the user: %s", changed.s);
    tib_text_finish(&changed);
  }
  tib_text_add(text, ". ");
}

static void make_methods(struct tib_text *text, const struct tib_result *result) {
  tib_text_add(text, "Methods and every change: last page. ");
  add_profiles(text, result);
  if (result->imported)
    tib_text_addf(text, "Movements: as scored in %s, by their spans alone. ", result->context.movements_source);
  tib_text_add(text,
               "Rates are per scorable hour: PLMS of sleep, PLMW of wake, the others from lights off to lights on. Events, "
               "reasons and definitions: events.tsv and events.json.");
}

static double draw_text(struct tib_page *page, double y, int lines, bool show, const struct tib_text *text) {
  return tib_draw_paragraph(page->draw, &TIB_SMALL_GREY, page->left, y, page->right - page->left, lines, show,
                            text->failed || !text->s ? "" : text->s);
}

double tib_page_legend(struct tib_page *page, double y, bool show) {
  struct tib_text words = {0}, methods = {0}, cutoffs = {0};
  double from = y;
  make_words(&words, page->result);
  make_methods(&methods, page->result);
  tib_page_cutoffs(&cutoffs, page->result);
  if (show) {
    tib_draw_rect(page->draw, page->left, y, page->right - page->left, 0.5);
    tib_draw_fill(page->draw, TIB_RULE);
  }
  y = tib_signs_draw(page->draw, page->result, SIGNS, sizeof SIGNS / sizeof *SIGNS, page->left, page->right, y + 3, show) +
      2;
  if (cutoffs.n > 0) y += draw_text(page, y, 3, show, &cutoffs) + 2;
  y += draw_text(page, y, 4, show, &words) + 2;
  y += draw_text(page, y, 3, show, &methods);
  tib_text_finish(&words);
  tib_text_finish(&methods);
  tib_text_finish(&cutoffs);
  return y - from;
}
