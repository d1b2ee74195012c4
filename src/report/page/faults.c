#include <math.h>

#include "report/page/parts.h"
#include "report/values.h"

/* Why a leg is out, in a word over each stretch as far as there is room. */

#define KINDS (TIB_MINUTE_DETACHED | TIB_MINUTE_CLIPPED | TIB_MINUTE_NOISY | TIB_MINUTE_FLAT)
#define MINUTE (60 * TIB_TICKS_PER_S)

const char *tib_page_fault_word(unsigned faults) {
  if (faults & TIB_MINUTE_DETACHED) return "loose";
  if (faults & TIB_MINUTE_CLIPPED) return "clipped";
  if (faults & TIB_MINUTE_NOISY) return "noisy";
  return faults & TIB_MINUTE_FLAT ? "flat" : NULL;
}

#define MOST_WORDS 64

/* Where words stand already. */
struct words {
  struct tib_page *page;
  struct tib_strip strip;
  size_t n;
  double from[MOST_WORDS], to[MOST_WORDS];
};

static bool is_free(const struct words *words, double from, double to) {
  for (size_t i = 0; i < words->n; i++)
    if (from < words->to[i] && words->from[i] < to) return false;
  return words->n < MOST_WORDS;
}

/* Over its stretch; a word that is wider than that only where nothing is beside it, and on white. */
static void put_word(struct words *words, double x, double end, const char *word, bool wider) {
  const struct tib_page *page = words->page;
  struct tib_style style = tib_style_center(TIB_SMALL);
  double wide = tib_draw_text_width(page->draw, &style, word) + 4, middle = (x + end) / 2;
  if ((wide > end - x) != wider) return;
  middle = fmax(page->plot_left + wide / 2, fmin(middle, page->plot_right - wide / 2));
  if (!is_free(words, middle - wide / 2, middle + wide / 2)) return;
  if (wider) {
    static const struct tib_color white = {1, 1, 1};
    tib_draw_rect(page->draw, middle - wide / 2 + 1, words->strip.y + 0.5, wide - 2, 7);
    tib_draw_fill(page->draw, white);
  }
  tib_draw_text(page->draw, &style, middle, words->strip.y + 0.5, 0, word);
  words->from[words->n] = middle - wide / 2;
  words->to[words->n++] = middle + wide / 2;
}

static void put_words(struct words *words, const struct tib_leg_detection *found, bool wider) {
  for (size_t m = 0; m < found->n_minutes;) {
    const char *word = tib_page_fault_word(found->minute_faults[m] & KINDS);
    size_t first = m;
    while (m < found->n_minutes && tib_page_fault_word(found->minute_faults[m] & KINDS) == word) m++;
    if (!word) continue;
    put_word(words, tib_page_x(words->page, (tib_ticks)first * MINUTE), tib_page_x(words->page, (tib_ticks)m * MINUTE),
             word, wider);
  }
}

void tib_page_faults(struct tib_page *page, struct tib_strip strip, const struct tib_leg_detection *found) {
  struct words words = {.page = page, .strip = strip};
  put_words(&words, found, false);
  put_words(&words, found, true);
}
