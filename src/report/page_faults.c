#include <math.h>

#include "report/page_parts.h"
#include "report/values.h"

/* Why a leg is out, where there is room for a word. */

#define KINDS (TIB_MINUTE_DETACHED | TIB_MINUTE_CLIPPED | TIB_MINUTE_NOISY | TIB_MINUTE_FLAT)
#define MINUTE (60 * TIB_TICKS_PER_S)

const char *tib_page_fault_word(unsigned faults) {
  if (faults & TIB_MINUTE_DETACHED) return "loose";
  if (faults & TIB_MINUTE_CLIPPED) return "clipped";
  if (faults & TIB_MINUTE_NOISY) return "noisy";
  return faults & TIB_MINUTE_FLAT ? "flat" : NULL;
}

void tib_page_faults(struct tib_page *page, struct tib_strip strip, const struct tib_leg_detection *found) {
  struct tib_style style = tib_style_center(TIB_SMALL_GREY);
  for (size_t m = 0; m < found->n_minutes;) {
    const char *word = tib_page_fault_word(found->minute_faults[m] & KINDS);
    size_t first = m;
    while (m < found->n_minutes && tib_page_fault_word(found->minute_faults[m] & KINDS) == word) m++;
    if (!word) continue;
    double x = tib_page_x(page, (tib_ticks)first * MINUTE), end = tib_page_x(page, (tib_ticks)m * MINUTE);
    if (tib_draw_text_width(page->draw, &style, word) + 2 > end - x) continue;
    tib_draw_text(page->draw, &style, (x + end) / 2, strip.y + 1, 0, word);
  }
}
