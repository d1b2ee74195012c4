/* The page of several scorers: a line for each, and a map of every two. */

#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "compare/page.h"
#include "compare/show.h"
#include "report/values.h"

#define MARGIN TIB_AGREE_MARGIN
#define ROW TIB_AGREE_ROW
#define NUMBER_WIDTH 16.0 /* of a scorer's number, left of a line or a map */
#define CELL_MOST 34.0
#define CELL_OF_NUMBERS 15.0 /* below it no number fits */
#define RANGE_WIDTH 150.0
#define KEY_HEIGHT 24.0

/* From the palest where agreement is that of chance, or F1 0.5, to the darkest at 1. */
static struct tib_color shade_of(double value, double from) {
  double share = fmin(fmax((value - from) / (1 - from), 0), 1);
  const struct tib_color a = TIB_SHADE, b = TIB_BLUE;
  return (struct tib_color){a.r + share * (b.r - a.r), a.g + share * (b.g - a.g), a.b + share * (b.b - a.b)};
}

static double value_of(const struct tib_compare_row *row, enum tib_compare_column column) {
  return row->cells[column].kind == TIB_CELL_VALUE ? row->cells[column].number : (double)NAN;
}

/* ---- a line for each ---- */

static double x_of_f1(double left, double f1) { return left + fmin(fmax(f1, 0), 1) * RANGE_WIDTH; }

/* f1 with each of the others, and with what most of them marked. */
static void draw_range(const struct tib_agree_page *page, size_t scorer, double left, double y) {
  const struct tib_compare *c = page->compare;
  const struct tib_compare_row *row = NULL;
  double consensus = tib_tally_f1(&c->scorers[scorer].consensus), middle = y + ROW / 2 - 1;
  while ((row = tib_show_next(c, row, TIB_AGREE_PAIR, NULL))) {
    double f1 = value_of(row, TIB_V_F1);
    bool of =
        row->cells[TIB_V_SCORER].text == c->scorers[scorer].name || row->cells[TIB_V_OTHER].text == c->scorers[scorer].name;
    if (!of || isnan(f1)) continue;
    tib_draw_rect(page->draw, x_of_f1(left, f1) - 0.5, middle - 2.5, 1, 5);
    tib_draw_fill(page->draw, TIB_GREY);
  }
  if (isnan(consensus)) return;
  double x = x_of_f1(left, consensus);
  tib_draw_move(page->draw, x - 3.2, middle);
  tib_draw_line(page->draw, x, middle - 3.2);
  tib_draw_line(page->draw, x + 3.2, middle);
  tib_draw_line(page->draw, x, middle + 3.2);
  tib_draw_close(page->draw);
  tib_draw_fill(page->draw, TIB_ORANGE);
}

static void draw_scale(const struct tib_agree_page *page, double left, double top, double bottom) {
  struct tib_style center = tib_style_center(TIB_SMALL_GREY);
  for (int i = 0; i <= 4; i++) {
    char text[32];
    double x = x_of_f1(left, i / 4.0);
    tib_value_number(text, i / 4.0);
    tib_draw_move(page->draw, x, top);
    tib_draw_line(page->draw, x, bottom);
    tib_draw_stroke(page->draw, TIB_RULE, 0.3, false);
    tib_agree_page_put(page, &center, x, bottom + 2, 0, text);
  }
}

static const struct tib_agree_page_column COLUMNS[] = {{TIB_V_N, "movements"},
                                                       {TIB_V_MEAN_F1, "mean F1"},
                                                       {TIB_V_MEAN_F1_WITHOUT, "of the others"},
                                                       {TIB_V_CONSENSUS_N, "most marked"},
                                                       {TIB_V_CONSENSUS_F1, "F1 with it"}};
#define N_COLUMNS (sizeof COLUMNS / sizeof *COLUMNS)
#define STEP 46.0

static double draw_scorers(const struct tib_agree_page *page, double y, size_t most) {
  const struct tib_compare_row *row = NULL;
  double left = MARGIN + page->inner - RANGE_WIDTH - 4, numbers = left - 14, top,
         names = numbers - N_COLUMNS * STEP - MARGIN;
  size_t n = 0;
  tib_agree_page_put(page, &TIB_HEAD, MARGIN, y, names, "Scorers");
  for (size_t c = 0; c < N_COLUMNS; c++)
    tib_agree_page_put_right(page, numbers - STEP * (double)(N_COLUMNS - 1 - c), y + 1, COLUMNS[c].head);
  tib_agree_page_put(page, &TIB_SMALL_GREY, left, y + 1, 0, "F1 with each other, and with what most marked");
  y += ROW + 1;
  tib_agree_page_rule(page, MARGIN, y, page->inner);
  top = y += 2;
  draw_scale(page, left, top, top + ROW * (double)(page->compare->n_scorers < most ? page->compare->n_scorers : most));
  while ((row = tib_show_next(page->compare, row, TIB_AGREE_SCORER, NULL)) && n < most) {
    char cell[256];
    snprintf(cell, sizeof cell, "%zu", n + 1);
    tib_agree_page_put(page, &TIB_BODY_BOLD, MARGIN, y, NUMBER_WIDTH, cell);
    tib_show_cell(cell, row, TIB_V_SCORER);
    tib_agree_page_name(page, MARGIN + NUMBER_WIDTH, y, names - NUMBER_WIDTH, cell);
    for (size_t c = 0; c < N_COLUMNS; c++)
      tib_agree_page_put_cell(page, row, COLUMNS[c].column, numbers - STEP * (double)(N_COLUMNS - 1 - c), y,
                              c == N_COLUMNS - 1);
    draw_range(page, n++, left, y);
    y += ROW;
  }
  if (n < page->compare->n_scorers) {
    char words[64];
    snprintf(words, sizeof words, "and %zu more: --tsv has all", page->compare->n_scorers - n);
    tib_agree_page_put(page, &TIB_SMALL_GREY, MARGIN, y, names, words);
  }
  return y + ROW + 10;
}

/* ---- the map ---- */

struct map {
  const struct tib_agree_page *page;
  double left, top, cell;
};

static void draw_cell(const struct map *m, size_t row, size_t column, double value, double from) {
  double x = m->left + (double)column * m->cell, y = m->top + (double)row * m->cell;
  struct tib_style style = tib_style_center(m->cell < 24 ? TIB_SMALL : TIB_BODY);
  char text[32];
  tib_draw_rect(m->page->draw, x + 0.5, y + 0.5, m->cell - 1, m->cell - 1);
  tib_draw_fill(m->page->draw, isnan(value) ? (struct tib_color){1, 1, 1} : shade_of(value, from));
  if (m->cell < CELL_OF_NUMBERS) return;
  if (!isnan(value) && value > from + 0.68 * (1 - from)) style.color = (struct tib_color){1, 1, 1};
  tib_value_fixed(text, fabs(value) < 0.005 ? 0 : value, 2);
  tib_draw_text_middle(m->page->draw, &style, x + m->cell / 2, y + m->cell / 2, 0, text);
}

/* F1 below the diagonal, kappa above it. */
static void draw_cells(const struct map *m) {
  const struct tib_compare *c = m->page->compare;
  const struct tib_compare_row *row = NULL;
  for (size_t i = 0; i < c->n_scorers; i++)
    for (size_t j = i + 1; j < c->n_scorers; j++) {
      row = tib_show_next(c, row, TIB_AGREE_PAIR, NULL);
      draw_cell(m, j, i, value_of(row, TIB_V_F1), 0.5);
      draw_cell(m, i, j, value_of(row, TIB_V_KAPPA_S), 0);
    }
}

static void draw_numbers(const struct map *m) {
  struct tib_style center = tib_style_center(TIB_BODY_BOLD), right = tib_style_right(TIB_BODY_BOLD);
  size_t n = m->page->compare->n_scorers, step = 1 + (size_t)(10 / m->cell);
  for (size_t i = 0; i < n; i += step) {
    char text[32];
    double at = ((double)i + 0.5) * m->cell;
    snprintf(text, sizeof text, "%zu", i + 1);
    tib_draw_text_middle(m->page->draw, &right, m->left - 4, m->top + at, 0, text);
    tib_draw_text_middle(m->page->draw, &center, m->left + at, m->top - 6, 0, text);
  }
}

static void draw_key(const struct map *m, const char *title, double from, double x, double y) {
  char text[32];
  struct tib_style right = tib_style_right(TIB_SMALL);
  tib_agree_page_put(m->page, &TIB_SMALL, x, y, 0, title);
  for (int i = 0; i < 20; i++) {
    tib_draw_rect(m->page->draw, x + 5 * i, y + 9, 5.2, 6);
    tib_draw_fill(m->page->draw, shade_of(from + (1 - from) * (i + 0.5) / 20, from));
  }
  tib_value_number(text, from);
  tib_agree_page_put(m->page, &TIB_SMALL, x, y + 16, 0, text);
  tib_agree_page_put(m->page, &right, x + 100, y + 16, 0, "1");
}

static void draw_map(const struct tib_agree_page *page, double y) {
  double n = (double)page->compare->n_scorers, room = page->bottom - y - 40 - KEY_HEIGHT;
  struct map m = {page, MARGIN + NUMBER_WIDTH, y + 28, fmin(fmin(room, page->inner - NUMBER_WIDTH) / n, CELL_MOST)};
  tib_agree_page_put(page, &TIB_HEAD, MARGIN, y, page->inner,
                     "Every two, all nights together: F1 below the diagonal, kappa per second above it");
  draw_cells(&m);
  draw_numbers(&m);
  draw_key(&m, "F1", 0.5, m.left, m.top + n * m.cell + 8);
  draw_key(&m, "kappa per second", 0, m.left + 130, m.top + n * m.cell + 8);
}

enum tib_status tib_compare_picture_scorers(const struct tib_compare *compare, bool svg, const char *paper,
                                            struct tib_text *bytes, struct tib_error *err) {
  struct tib_agree_page page;
  char what[64];
  enum tib_status status = tib_agree_page_begin(&page, compare, svg, paper, "Agreement of several scorers", err);
  if (status != TIB_OK) return status;
  snprintf(what, sizeof what, "%zu scorers, %zu night%s", compare->n_scorers, compare->n_compared,
           compare->n_compared == 1 ? "" : "s");
  double y = tib_agree_page_head(&page, "Agreement of several scorers of leg movements", what,
                                 "What most marked: stretches that more than half of the other scorers have, in whose "
                                 "making the scorer had no part. ");
  y = draw_scorers(&page, y, (size_t)(0.45 * (page.bottom - y) / ROW));
  draw_map(&page, y);
  return tib_draw_end(page.draw, bytes, err);
}
