#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/explain/picture.h"
#include "report/fields.h"
#include "report/page/parts.h"

/* What a profile makes of the movements: a row for each leg, joined where they unite, and below them the intervals that
 * were counted, as brackets. */

#define WORDS 8.0
#define ROW 9.0
#define BRACKET (WORDS + 2 * ROW + 5)

struct lane {
  struct tib_picture *picture;
  const struct tib_score *score;
  double y, words_end; /* where the words of the movement before end */
};

static double row_y(const struct lane *lane, enum tib_side side) { return lane->y + WORDS + (side == TIB_RIGHT ? ROW : 0); }

static void draw_part(struct lane *lane, const struct tib_movement_part *part) {
  struct tib_draw *draw = lane->picture->draw;
  bool both = part->candidate.side == TIB_SIDE_NONE || part->candidate.side == TIB_BOTH;
  double x, width, height = (both ? 2 * ROW : ROW) - 2;
  if (part->absurd || !tib_picture_reach(lane->picture, part->candidate.span, 1.5, &x, &width)) return;
  enum tib_class class_ = lane->score->movements[part->movement].class_;
  tib_picture_class(draw, x, row_y(lane, part->candidate.side), width, height, class_);
  if (part->joined != TIB_UNION_UNITED) return;
  const struct tib_candidate *to = &lane->score->parts[part->joined_to].candidate;
  double from = fmax(x, tib_picture_x(lane->picture, to->span.onset));
  double left = fmin(from, tib_picture_x(lane->picture, to->span.offset));
  tib_draw_move(draw, left, row_y(lane, TIB_LEFT) + ROW - 2);
  tib_draw_line(draw, from, row_y(lane, TIB_RIGHT));
  tib_draw_stroke(draw, TIB_INK, 1, false);
}

/* Why it is in no series, or which one it is in, where there is room. */
static void draw_words(struct lane *lane, const struct tib_movement *movement) {
  struct tib_text words = {0};
  const char *comma = "";
  double x = tib_picture_x(lane->picture, movement->span.onset);
  if (movement->span.onset < lane->picture->span.onset || movement->span.onset >= lane->picture->span.offset) return;
  if (movement->series > 0) tib_text_addf(&words, "series %d", movement->series);
  for (size_t i = 0; movement->class_ != TIB_CLASS_PLM && tib_level_reason[i].name; i++) {
    if (!(movement->reasons & 1U << i)) continue;
    tib_text_addf(&words, "%s%s", comma, tib_level_reason[i].name);
    comma = ", ";
  }
  double width = words.s ? tib_draw_text_width(lane->picture->draw, &TIB_SMALL, words.s) : 0;
  if (words.s && x > lane->words_end && x + width <= lane->picture->plot_right) {
    tib_draw_text(lane->picture->draw, &TIB_SMALL, x, lane->y - 1, 0, words.s);
    lane->words_end = x + width + 4;
  }
  tib_text_finish(&words);
}

static void draw_bracket(struct lane *lane, const struct tib_movement *movement) {
  struct tib_picture *picture = lane->picture;
  struct tib_draw *draw = picture->draw;
  if (movement->imi == TIB_NO_TICKS) return;
  struct tib_span interval = {movement->span.onset - movement->imi, movement->span.onset};
  bool good = movement->interval == TIB_INTERVAL_GOOD;
  struct tib_color color = good ? TIB_INK : TIB_ORANGE;
  double x, width, y = lane->y + BRACKET;
  if (!tib_picture_reach(picture, interval, 0, &x, &width)) return;
  if (movement->reasons & TIB_REASON_PASSED_OVER) y += 3; /* it shares its beginning with the next one that is counted */
  if (interval.onset >= picture->span.onset) {
    tib_draw_move(draw, x + 0.5, y - 4);
    tib_draw_line(draw, x + 0.5, y);
  } else {
    tib_draw_move(draw, x, y);
  }
  tib_draw_line(draw, x + width - 0.5, y);
  if (interval.offset <= picture->span.offset) tib_draw_line(draw, x + width - 0.5, y - 4);
  tib_draw_stroke(draw, color, 0.6, !good);
  char seconds[32], words[48];
  tib_text_seconds(seconds, sizeof seconds, movement->imi, 2);
  snprintf(words, sizeof words, "%s s", seconds);
  struct tib_style style = tib_style_center(TIB_SMALL);
  style.color = color;
  double wide = tib_draw_text_width(draw, &style, words) + 2;
  if (wide >= width) return;
  tib_draw_rect(draw, x + (width - wide) / 2, lane->y + BRACKET + 5, wide, 6);
  tib_draw_fill(draw, (struct tib_color){1, 1, 1});
  tib_draw_text(draw, &style, x + width / 2, lane->y + BRACKET + 4.5, 0, words);
}

void tib_picture_profile(struct tib_picture *picture, double y, size_t profile) {
  const struct tib_profile_result *of = &picture->result->profiles[profile];
  struct lane lane = {.picture = picture, .score = &of->score, .y = y, .words_end = picture->plot_left};
  struct tib_style style = tib_style_right(TIB_SMALL_GREY);
  tib_picture_name(picture, y, 2 * ROW, of->rules.name, NULL);
  tib_draw_text_middle(picture->draw, &style, picture->plot_left - 4, y + WORDS + ROW / 2, 0, "left");
  tib_draw_text_middle(picture->draw, &style, picture->plot_left - 4, y + WORDS + 1.5 * ROW, 0, "right");
  tib_draw_text_middle(picture->draw, &style, picture->plot_left - 4, y + BRACKET + 2, 0, "interval");
  for (size_t i = 0; i < of->score.n_parts; i++) draw_part(&lane, &of->score.parts[i]);
  for (size_t i = 0; i < of->score.n_movements; i++) draw_words(&lane, &of->score.movements[i]);
  for (size_t i = 0; i < of->score.n_movements; i++) draw_bracket(&lane, &of->score.movements[i]);
}
