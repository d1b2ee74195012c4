#include <stdio.h>
#include <stdlib.h>

#include "report/explain/fields.h"
#include "report/page/sheet.h"
#include "report/values.h"

/* Sustained bursts: how many, and the first of the highest grade as pictures, as many as fit. */

#define CARD 79.0
#define CARD_GAP 8.0
#define MOST_CARDS 8
#define MOST_RANK (4 * TIB_GRADE_PROBABLE + 3)

/* Those that count first, of them the higher grade, then those that somebody wrote of, then the earlier one; they are in
 * order already. What is counted at another muscle is shown there. */
static int rank(const struct tib_result *result, const struct tib_pattern *burst) {
  return (tib_value_is_counted(result, burst) ? MOST_RANK / 2 + 1 : 0) + 2 * (int)burst->grade + (burst->annotated ? 1 : 0);
}

static size_t choose(const struct tib_result *result, const struct tib_pattern *chosen[], size_t most, size_t *all) {
  size_t n = 0;
  *all = 0;
  for (int want = MOST_RANK; want >= 0; want--)
    for (size_t i = 0; i < result->n_patterns; i++) {
      const struct tib_pattern *pattern = &result->patterns[i];
      if (pattern->type != TIB_SUSTAINED_BURST || pattern->echo || rank(result, pattern) != want) continue;
      (*all)++;
      if (n < most) chosen[n++] = pattern;
    }
  return n;
}

static double draw_counts(struct tib_page *page, double y) {
  static const char *const heads[] = {"probable", "possible", "annotated"};
  struct tib_sheet_table table = {page, page->left, tib_sheet_third(page) - TIB_SHEET_GAP - page->left, 84, 3};
  tib_sheet_cells cells = {{0}};
  tib_sheet_heads(&table, y, "Sustained bursts, cramp-like", heads, NULL);
  tib_sheet_count(cells[0], tib_value_bursts(page->result, TIB_GRADE_PROBABLE));
  tib_sheet_count(cells[1], tib_value_bursts(page->result, TIB_GRADE_POSSIBLE));
  tib_sheet_count(cells[2], tib_value_annotated(page->result));
  tib_sheet_row(&table, y + TIB_SHEET_HEAD, false, tib_page_of_whole(page->result) ? "Whole recording" : "Lights off to on",
                cells);
  tib_draw_paragraph(
      page->draw, &TIB_SMALL_GREY, tib_sheet_third(page), y + 1, page->right - tib_sheet_third(page), 4, true,
      "Research use; no diagnosis of leg cramp: EMG alone cannot show pain. Each picture: the muscle\u2019s EMG "
      "(mean to largest sample), its resting level (line), the level to reach (dashed). Criteria SBC-1 to "
      "SBC-14: \u25a0 passed, \u00d7 failed, \u25a1 untestable, and why.");
  return y + TIB_SHEET_HEAD + TIB_SHEET_PITCH;
}

double tib_page_bursts(struct tib_page *page, double y, double bottom) {
  const struct tib_pattern *chosen[MOST_CARDS];
  size_t all, room = 0;
  y = draw_counts(page, y) + 8;
  while (room < MOST_CARDS && y + (CARD + CARD_GAP) * (double)(room + 1) <= bottom) room++;
  size_t n = choose(page->result, chosen, room, &all);
  for (size_t i = 0; i < n; i++, y += CARD + CARD_GAP) tib_page_clip(page, y, chosen[i]);
  if (all == n) return n ? y - CARD_GAP : y;
  char words[128];
  snprintf(words, sizeof words, "%zu more are in ID_summary.json, with every criterion.", all - n);
  tib_draw_text(page->draw, &TIB_ABSENT_STYLE, page->left, n ? y - 3 : y - 6, 0, words);
  return y + 6;
}
