#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/explain/explain.h"
#include "report/explain/fields.h"
#include "report/explain/pattern.h"
#include "report/page/band.h"
#include "report/page/sheet.h"
#include "report/values.h"

/* One sustained burst: its muscle around it, with the resting level and the level it had to reach; beside it every
 * criterion, passed, failed or untestable. */

#define COLUMNS 300
#define PLOT 52.0
#define SCALE 22.0
#define ROW 8.4
#define LEAST_AROUND (20 * TIB_TICKS_PER_S) /* shown before and after it */

struct clip {
  struct tib_page *page;
  const struct tib_pattern *burst;
  struct tib_band band;
  struct tib_band_column column[COLUMNS];
};

static const struct tib_color BEHIND = {0.90, 0.93, 0.96};

/* ---- the muscle ---- */

static const struct tib_envelope *envelope_of(const struct tib_result *result, const struct tib_pattern *burst) {
  if (burst->muscle == TIB_TIBIALIS_ANTERIOR) return tib_find_leg(result, burst->side);
  for (size_t i = 0; i < result->n_muscles; i++) {
    const struct tib_envelope *muscle = &result->muscles[i];
    if (muscle->side == burst->side && muscle->muscle == burst->muscle &&
        strcmp(muscle->muscle_name, burst->muscle_name) == 0)
      return muscle;
  }
  return NULL;
}

static double clip_x(const struct clip *clip, tib_ticks time) {
  double share = (double)(time - clip->band.span.onset) / (double)tib_span_length(clip->band.span);
  return clip->band.x + clip->band.width * fmin(fmax(share, 0), 1);
}

static void draw_level(const struct clip *clip, double uv, bool dashed) {
  if (!isfinite(uv)) return;
  double y = tib_band_y(&clip->band, uv);
  tib_draw_move(clip->page->draw, clip->band.x, y);
  tib_draw_line(clip->page->draw, clip->band.x + clip->band.width, y);
  tib_draw_stroke(clip->page->draw, TIB_INK, dashed ? 0.5 : 0.7, dashed);
}

static void draw_scale(const struct clip *clip) {
  struct tib_style right = tib_style_right(TIB_SMALL_GREY);
  for (double uv = 1; uv <= clip->band.top_uv; uv *= 10) {
    char number[32];
    double y = tib_band_y(&clip->band, uv);
    tib_draw_rect(clip->page->draw, clip->band.x, y - 0.125, clip->band.width, 0.25);
    tib_draw_fill(clip->page->draw, TIB_RULE);
    tib_value_number(number, uv);
    tib_draw_text_middle(clip->page->draw, &right, clip->band.x - 4, y, 0, number);
  }
  tib_draw_text(clip->page->draw, &right, clip->band.x - 4, clip->band.y + clip->band.height + 3, 0, "\u00b5V");
}

/* From its onset, in seconds. */
static void draw_times(const struct clip *clip) {
  static const int steps[] = {5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600};
  struct tib_style center = tib_style_center(TIB_SMALL_GREY);
  double length = tib_seconds(tib_span_length(clip->band.span)), bottom = clip->band.y + clip->band.height;
  size_t s = 0;
  while (s + 1 < sizeof steps / sizeof *steps && length / steps[s] > 9) s++;
  tib_ticks first = (clip->band.span.onset - clip->burst->span.onset) / (steps[s] * TIB_TICKS_PER_S);
  for (tib_ticks k = first;; k++) {
    tib_ticks at = clip->burst->span.onset + k * steps[s] * TIB_TICKS_PER_S;
    char words[32];
    if (at > clip->band.span.offset) break;
    double x = clip_x(clip, at);
    if (at < clip->band.span.onset || x > clip->band.x + clip->band.width - 12 || x < clip->band.x + 8) continue;
    tib_draw_rect(clip->page->draw, x - 0.25, bottom, 0.5, 2.5);
    tib_draw_fill(clip->page->draw, TIB_GREY);
    snprintf(words, sizeof words, "%lld%s", (long long)k * steps[s], k == 0 ? " s" : "");
    tib_draw_text(clip->page->draw, &center, x, bottom + 3, 0, words);
  }
}

static void draw_muscle(struct clip *clip) {
  const struct tib_result *result = clip->page->result;
  const struct tib_envelope *leg = envelope_of(result, clip->burst);
  double from = clip_x(clip, clip->burst->span.onset), to = clip_x(clip, clip->burst->span.offset);
  tib_draw_rect(clip->page->draw, from, clip->band.y, fmax(to - from, 0.5), clip->band.height);
  tib_draw_fill(clip->page->draw, BEHIND);
  tib_draw_rect(clip->page->draw, from, clip->band.y - 2.5, fmax(to - from, 0.5), 2);
  tib_draw_fill(clip->page->draw, TIB_ORANGE);
  tib_band_fill(&clip->band, leg, NULL);
  draw_scale(clip);
  tib_band_draw(clip->page->draw, &clip->band);
  draw_level(clip, (double)clip->burst->rest_uv, false);
  draw_level(clip, clip->burst->measures.on_uv, true);
  draw_times(clip);
  if (!leg) tib_draw_text(clip->page->draw, &TIB_ABSENT_STYLE, clip->band.x + 6, clip->band.y + 4, 0, TIB_NOT_ASSESSED);
}

/* ---- the criteria ---- */

/* A disc, a cross, a ring: told apart without colour. */
static void draw_passed(struct tib_draw *draw, double x, double y, enum tib_passed passed) {
  if (passed == TIB_PASSED) {
    tib_draw_rect(draw, x, y - 2, 4, 4);
    tib_draw_fill(draw, TIB_INK);
    return;
  }
  if (passed == TIB_FAILED) {
    tib_draw_move(draw, x, y - 2);
    tib_draw_line(draw, x + 4, y + 2);
    tib_draw_move(draw, x, y + 2);
    tib_draw_line(draw, x + 4, y - 2);
    tib_draw_stroke(draw, TIB_ORANGE, 1, false);
    return;
  }
  tib_draw_rect(draw, x + 0.25, y - 1.75, 3.5, 3.5);
  tib_draw_stroke(draw, TIB_GREY, 0.5, false);
}

/* "0.74 ≥ 0.6", or why it could not be tested. */
static void add_value(struct tib_text *text, const struct tib_criterion *found,
                      const struct tib_explained_criterion *shown) {
  static const char *const why[] = {
      [TIB_TESTED] = TIB_NOT_ASSESSED,   [TIB_NO_ACCELEROMETER] = "no sensor", [TIB_NO_STAGES] = "no stages",
      [TIB_NO_AROUSALS] = "no arousals", [TIB_NO_OTHER_LEG] = "no other leg",  [TIB_NO_SAMPLES] = "no samples",
      [TIB_NOT_ASKED] = "not asked"};
  char measured[32], limit[32];
  if (found->passed == TIB_UNTESTABLE) {
    tib_text_add(text, why[found->why]);
    return;
  }
  if (shown->none && found->measured == 0) {
    tib_text_add(text, "no stretch");
    return;
  }
  bool at_least = shown->relation == TIB_AT_LEAST;
  const char *sign = found->passed == TIB_PASSED ? (at_least ? "\u2265" : "\u2264") : (at_least ? "<" : ">");
  bool large = fabs(found->measured) >= 100, unit = *shown->unit;
  bool broken = unit && found->limit != floor(found->limit);
  tib_value_fixed(measured, found->measured, large ? 0 : unit ? 1 : 2);
  if (broken)
    tib_value_fixed(limit, found->limit, 1);
  else
    tib_value_number(limit, found->limit);
  tib_text_addf(text, "%s %s %s%s%s", measured, sign, limit, unit ? " " : "",
                strcmp(shown->unit, "uV") == 0 ? "\u00b5V" : shown->unit);
}

static void draw_criteria(struct tib_page *page, const struct tib_pattern *burst, double x, double y, double width) {
  struct tib_style right = tib_style_right(TIB_SMALL), grey = tib_style_right(TIB_ABSENT_STYLE);
  double column = (width - TIB_SHEET_GAP) / 2;
  grey.size = TIB_SMALL.size;
  for (size_t i = 0; i < TIB_SBC_CRITERIA; i++) {
    const struct tib_criterion *found = &burst->criteria[i];
    struct tib_explained_criterion shown = tib_explain_criterion(page->result, burst, i);
    double at = x + (i < TIB_SBC_CRITERIA / 2 ? 0 : column + TIB_SHEET_GAP),
           row = y + ROW * (double)(i % (TIB_SBC_CRITERIA / 2));
    struct tib_text value = {0};
    char words[80];
    draw_passed(page->draw, at, row + 4, found->passed);
    add_value(&value, found, &shown);
    double wide = tib_draw_text(page->draw, found->passed == TIB_UNTESTABLE ? &grey : &right, at + column, row, 0,
                                value.s ? value.s : "");
    tib_text_finish(&value);
    snprintf(words, sizeof words, "%s %s", shown.id + 4, shown.title);
    tib_draw_text(page->draw, &TIB_SMALL, at + 8, row, column - wide - 12, words);
  }
}

/* ---- the whole ---- */

static void add_why(struct tib_text *text, unsigned bits, const struct tib_level *levels, const char *before) {
  for (size_t i = 0; levels[i].name; i++) {
    if (!(bits & 1U << i)) continue;
    tib_text_addf(text, "%s%s", before, levels[i].name);
    before = ", ";
  }
}

static void draw_title(struct tib_page *page, double y, const struct tib_pattern *burst) {
  static const struct tib_level missing[] = {
      {"an accelerometer", NULL}, {"a stage", NULL}, {"another muscle", NULL}, {NULL, NULL}}; /* enum tib_cap */
  struct tib_text words = {0}, more = {0};
  char at[32], length[32];
  tib_explain_clock(at, &page->result->recording, burst->span.onset, 0);
  tib_value_fixed(length, tib_seconds(tib_span_length(burst->span)), 1);
  tib_text_addf(&words, "%s   %s %s, %s s", at, burst->side == TIB_SIDE_NONE ? "legs," : tib_level_side[burst->side].name,
                tib_value_muscle(burst), length);
  tib_text_addf(&more, "%s%s", burst->grade == TIB_GRADE_NONE ? "no grade" : tib_level_grade[burst->grade].name,
                burst->annotated ? ", annotated" : "");
  if (!tib_value_is_counted(page->result, burst)) tib_text_add(&more, "; outside lights, not counted");
  if (burst->capped) add_why(&more, burst->caps, missing, "; not probable for want of ");
  add_why(&more, burst->rivals, tib_level_rival, "; rival: ");
  double x = tib_sheet_third(page);
  tib_draw_text(page->draw, &TIB_BODY_BOLD, page->left, y, x - page->left - 8, words.s ? words.s : "");
  tib_draw_text(page->draw, &TIB_BODY, x, y, page->right - x, more.s ? more.s : "");
  tib_text_finish(&words);
  tib_text_finish(&more);
}

double tib_page_clip(struct tib_page *page, double y, const struct tib_pattern *burst) {
  tib_ticks length = tib_span_length(burst->span), around = length / 2 > LEAST_AROUND ? length / 2 : LEAST_AROUND;
  struct clip clip = {.page = page, .burst = burst};
  clip.band = (struct tib_band){.span = {burst->span.onset - around, burst->span.offset + around},
                                .x = page->left + SCALE,
                                .y = y + 15,
                                .width = tib_sheet_third(page) - TIB_SHEET_GAP - page->left - SCALE,
                                .height = PLOT,
                                .n = COLUMNS,
                                .column = clip.column};
  draw_title(page, y, burst);
  draw_muscle(&clip);
  draw_criteria(page, burst, tib_sheet_third(page), y + 12, page->right - tib_sheet_third(page));
  return y + 15 + PLOT + 12;
}
