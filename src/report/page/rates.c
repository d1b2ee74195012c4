#include <math.h>
#include <stdio.h>

#include "report/page/sheet.h"
#include "report/values.h"

/* PLMS by stage and by hour: bars and numbers of the primary profile, an outline of the next. */

#define SCALE 20.0
#define UNDER 18.0 /* names of the places and what they rest on */
#define MOST_HOURS 48

struct rates {
  size_t n;
  double value[TIB_SHEET_PROFILES][MOST_HOURS];
  char name[MOST_HOURS][16], more[MOST_HOURS][16];
};

static void add_more(char *more, double hours) {
  char number[32];
  bool minutes = hours < 0.1;
  tib_value_fixed(number, minutes ? 60 * hours : hours, 1);
  snprintf(more, 16, "%.10s %s", number, minutes ? "min" : "h");
}

static void make_stages(const struct tib_result *result, size_t profiles, struct rates *rates) {
  static const enum tib_stage stages[] = {TIB_STAGE_N1, TIB_STAGE_N2, TIB_STAGE_N3, TIB_STAGE_R};
  static const char *const names[] = {"N1", "N2", "N3", "REM"};
  rates->n = sizeof stages / sizeof *stages;
  for (size_t i = 0; i < rates->n; i++) {
    for (size_t p = 0; p < profiles; p++) {
      const struct tib_index *index = &result->profiles[p].score.by_stage[stages[i]].index[TIB_INDEX_PLMS];
      rates->value[p][i] = index->assessed ? index->per_h : (double)NAN;
    }
    snprintf(rates->name[i], sizeof rates->name[i], "%s", names[i]);
    add_more(rates->more[i], result->profiles[0].score.by_stage[stages[i]].index[TIB_INDEX_PLMS].denominator_h);
  }
}

static double hour_rate(const struct tib_score *score, size_t i) {
  if (i >= score->n_hours || score->hours[i].plms < 0 || !(score->hours[i].sleep_h > 0)) return NAN;
  return (double)score->hours[i].plms / score->hours[i].sleep_h;
}

static void make_hours(const struct tib_result *result, size_t profiles, struct rates *rates) {
  const struct tib_score *score = &result->profiles[0].score;
  rates->n = score->n_hours < MOST_HOURS ? score->n_hours : MOST_HOURS;
  for (size_t i = 0; i < rates->n; i++) {
    for (size_t p = 0; p < profiles; p++) rates->value[p][i] = hour_rate(&result->profiles[p].score, i);
    snprintf(rates->name[i], sizeof rates->name[i], "%d", score->hours[i].hour + 1);
    add_more(rates->more[i], score->hours[i].sleep_h);
  }
}

static double top_of(const struct rates *rates, size_t profiles) {
  double top = 1;
  for (size_t p = 0; p < profiles; p++)
    for (size_t i = 0; i < rates->n; i++)
      if (rates->value[p][i] > top) top = rates->value[p][i];
  return top;
}

/* As often as there is room, the first always. */
static void draw_names(const struct tib_sheet_plot *plot, const struct rates *rates) {
  struct tib_style name = tib_style_center(TIB_SMALL), more = tib_style_center(TIB_SMALL_GREY);
  double pitch = plot->width / (double)rates->n, base = plot->y + plot->height, widest = 8;
  for (size_t i = 0; i < rates->n; i++)
    widest = fmax(widest, tib_draw_text_width(plot->page->draw, &more, rates->more[i]) + 3);
  size_t step = (size_t)ceil(widest / pitch);
  for (size_t i = 0; i < rates->n; i += step) {
    double x = plot->x + pitch * ((double)i + 0.5);
    tib_draw_text(plot->page->draw, &name, x, base + 2.5, 0, rates->name[i]);
    tib_draw_text(plot->page->draw, &more, x, base + 10, 0, rates->more[i]);
  }
}

#define NUMBER 8.5 /* height of a number and the air about it */
#define BARS 0.6   /* of the pitch */

/* Above both, or within a higher outline above the bar that it tells. */
static double number_y(const struct tib_sheet_plot *plot, const struct rates *rates, size_t profiles, size_t i,
                       bool narrow) {
  double own = fmax(rates->value[0][i], 0), high = own, scale = plot->height / plot->top;
  for (size_t p = 0; p < profiles; p++)
    if (rates->value[p][i] > high) high = rates->value[p][i];
  bool within = narrow && isfinite(rates->value[0][i]) && (high - own) * scale > NUMBER + 3;
  return plot->y + plot->height - (within ? own : high) * scale - NUMBER;
}

/* On white, since the outline may run there. */
static void draw_numbers(const struct tib_sheet_plot *plot, const struct rates *rates, size_t profiles) {
  struct tib_style center = tib_style_center(TIB_SMALL);
  double pitch = plot->width / (double)rates->n;
  for (size_t i = 0; i < rates->n; i++) {
    char number[32];
    tib_value_fixed(number, rates->value[0][i], 1);
    double wide = tib_draw_text_width(plot->page->draw, &center, number), x = plot->x + pitch * ((double)i + 0.5);
    if (wide + 2 > pitch) continue;
    double y = number_y(plot, rates, profiles, i, wide + 2 < BARS * pitch);
    tib_page_words(plot->page, &TIB_SMALL, x - wide / 2, y + 4, 0, number);
  }
}

static void draw(struct tib_page *page, double x, double y, double width, double height, const struct rates *rates) {
  size_t profiles = tib_sheet_profiles(page);
  double top = top_of(rates, profiles);
  struct tib_sheet_plot plot = {page, x + SCALE, y, width - SCALE, height, tib_sheet_round_up(top * 1.12)};
  tib_sheet_scale(&plot);
  if (rates->n == 0) return;
  tib_sheet_bars(&plot, rates->value[0], rates->n, BARS);
  if (profiles > 1) tib_sheet_outline(&plot, rates->value[1], rates->n, BARS);
  draw_numbers(&plot, rates, profiles);
  draw_names(&plot, rates);
}

/* Beside an outline it is told whose the numbers are. */
static void draw_title(struct tib_page *page, double x, double y, const char *title, bool outline) {
  double wide = tib_draw_text(page->draw, &TIB_HEAD, x, y, tib_sheet_column(page), title);
  char words[96];
  snprintf(words, sizeof words, "numbers: %.80s", page->result->profiles[0].rules.name);
  if (outline) tib_draw_text(page->draw, &TIB_SMALL_GREY, x + wide + 8, y + 1, tib_sheet_column(page) - wide - 8, words);
}

/* Nothing is drawn of a night whose sleep is not known. */
double tib_page_rates(struct tib_page *page, double y, double plot) {
  const struct tib_result *result = page->result;
  if (!result->sleep.has_stages || !result->profiles[0].score.total.index[TIB_INDEX_PLMS].assessed)
    return y - TIB_SHEET_GAP;
  double width = tib_sheet_column(page), second = tib_sheet_second(page);
  struct rates stages = {0}, hours = {0};
  size_t profiles = tib_sheet_profiles(page);
  make_stages(result, profiles, &stages);
  make_hours(result, profiles, &hours);
  draw_title(page, page->left, y, "PLMS per hour of each stage", profiles > 1);
  draw_title(page, second, y, "PLMS per hour of sleep, by hour", profiles > 1);
  draw(page, page->left, y + 16, width, plot, &stages);
  draw(page, second, y + 16, width, plot, &hours);
  return y + 16 + plot + UNDER;
}
