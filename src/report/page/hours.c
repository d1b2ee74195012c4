#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/ticks.h"
#include "report/page/parts.h"
#include "report/values.h"

#define HOUR (3600 * TIB_TICKS_PER_S)

/* Movements in series of one hour from lights off: in sleep and in wake, or, without stages, all of them. */
struct bar {
  int64_t sleep, wake;
};

static int64_t count_series(const struct tib_score *score, struct tib_span span) {
  int64_t n = 0;
  for (size_t i = 0; i < score->n_movements; i++) {
    const struct tib_movement *movement = &score->movements[i];
    n += movement->class_ == TIB_CLASS_PLM && movement->span.onset >= span.onset && movement->span.onset < span.offset;
  }
  return n;
}

static struct tib_span hour_span(const struct tib_page *page, size_t i) {
  tib_ticks off = page->result->context.lights.onset, on = page->result->context.lights.offset;
  tib_ticks from = off + (tib_ticks)page->result->profiles[0].score.hours[i].hour * HOUR;
  return (struct tib_span){from, from + HOUR < on ? from + HOUR : on};
}

static struct bar make_bar(const struct tib_page *page, size_t i) {
  const struct tib_score *score = &page->result->profiles[0].score;
  const struct tib_hour *hour = &score->hours[i];
  if (hour->plms < 0) return (struct bar){count_series(score, hour_span(page, i)), 0};
  return (struct bar){hour->plms, hour->plmw > 0 ? hour->plmw : 0};
}

static int64_t highest(const struct tib_page *page) {
  int64_t top = 1;
  for (size_t i = 0; i < page->result->profiles[0].score.n_hours; i++) {
    struct bar bar = make_bar(page, i);
    if (bar.sleep + bar.wake > top) top = bar.sleep + bar.wake;
  }
  return top;
}

static void draw_bar(struct tib_page *page, struct tib_strip strip, size_t i, double unit) {
  struct tib_span span = hour_span(page, i);
  struct bar bar = make_bar(page, i);
  struct tib_style style = tib_style_center(TIB_SMALL);
  double x = tib_page_x(page, span.onset) + 1, width = tib_page_x(page, span.offset) - x - 1;
  double base = strip.y + strip.height, sleep = unit * (double)bar.sleep, wake = unit * (double)bar.wake;
  char number[32];
  if (width < 0.5) width = 0.5;
  tib_draw_rect(page->draw, x, base - sleep, width, sleep);
  tib_draw_fill(page->draw, TIB_BLUE);
  tib_draw_rect(page->draw, x, base - sleep - wake, width, wake);
  tib_draw_fill(page->draw, TIB_SKY);
  snprintf(number, sizeof number, "%lld", (long long)(bar.sleep + bar.wake));
  if (tib_draw_text_width(page->draw, &style, number) <= width)
    tib_draw_text(page->draw, &style, x + width / 2, base - sleep - wake - 7.5, 0, number);
}

void tib_page_hours(struct tib_page *page, struct tib_strip strip) {
  const struct tib_score *score = &page->result->profiles[0].score;
  bool wake = page->result->sleep.has_stages && page->result->profiles[0].rules.scoring.wake == TIB_WAKE_SCORED;
  tib_page_strip_name(page, strip, "PLM by hour", wake ? "light: in wake" : page->result->profiles[0].rules.name, 0);
  if (!tib_has_movements(score)) {
    tib_page_strip_absent(page, strip, TIB_NOT_ASSESSED);
    return;
  }
  tib_draw_rect(page->draw, page->plot_left, strip.y + strip.height - 0.25, page->plot_right - page->plot_left, 0.25);
  tib_draw_fill(page->draw, TIB_FAINT);
  double unit = (strip.height - 8) / (double)highest(page);
  for (size_t i = 0; i < score->n_hours; i++) draw_bar(page, strip, i, unit);
}
