/* One page: what an accreditation reviewer asks for. */

#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/text.h"
#include "compare/page.h"
#include "compare/show.h"

#define MARGIN TIB_AGREE_MARGIN
#define ROW TIB_AGREE_ROW
#define GAP TIB_AGREE_GAP
#define LEFT_WIDTH 250.0
#define RIGHT_X (MARGIN + LEFT_WIDTH + GAP)
#define PANEL_HEIGHT 140.0 /* of a plot, the least */
#define NIGHT_HEIGHT 118.0

static double right_width(const struct tib_agree_page *page) { return page->inner - LEFT_WIDTH - GAP; }

static double draw_head(const struct tib_agree_page *page) {
  const struct tib_compare *c = page->compare;
  struct tib_text words = {0};
  char names[2][256];
  for (int i = 0; i < 2; i++) tib_text_clean(names[i], sizeof names[i], c->options.names[i]);
  tib_text_addf(&words, "Reference %s, test %s, %zu night%s", names[0], names[1], c->n_compared,
                c->n_compared == 1 ? "" : "s");
  double y = tib_agree_page_head(page, "Agreement of two scorings of leg movements", words.s ? words.s : "", "");
  tib_text_finish(&words);
  return y;
}

/* ---- tables ---- */

static double draw_movements(const struct tib_agree_page *page, double y) {
  static const char *const NAMES[] = {"left", "right", "all"};
  static const size_t ORDER[] = {1, 2, 0};
  tib_agree_page_put(page, &TIB_HEAD, MARGIN, y, LEFT_WIDTH, "Movements");
  for (size_t i = 0; i < 3; i++)
    tib_agree_page_put_right(page, MARGIN + LEFT_WIDTH - 56 * (2 - (double)i), y + 1, NAMES[i]);
  y += ROW + 1;
  tib_agree_page_rule(page, MARGIN, y, LEFT_WIDTH);
  y += 2;
  for (int column = TIB_V_REFERENCE_N; column <= TIB_V_SECONDS; column++, y += ROW) {
    struct tib_text words = {0};
    const struct tib_field *field = &tib_fields_compare[column];
    tib_text_addf(&words, "%s%s%s", field->title, *field->unit ? ", " : "", field->unit);
    tib_agree_page_put(page, &TIB_BODY, MARGIN, y, LEFT_WIDTH - 150, words.s ? words.s : "");
    tib_text_finish(&words);
    for (size_t i = 0; i < 3; i++)
      tib_agree_page_put_cell(page, tib_show_movements(page->compare, ORDER[i]), (enum tib_compare_column)column,
                              MARGIN + LEFT_WIDTH - 56 * (2 - (double)i), y, i == 2);
  }
  return y;
}

/* What a table leaves out stands below it, in grey. */
static double put_left_out(const struct tib_agree_page *page, const struct tib_compare_row *row, double x, double y,
                           double width) {
  struct tib_text words = {0};
  tib_agree_page_left_out(row, &words);
  if (words.s) tib_agree_page_put(page, &TIB_SMALL_GREY, x, y, width, words.s);
  y += words.s ? ROW : 0;
  tib_text_finish(&words);
  return y;
}

static double draw_stages(const struct tib_agree_page *page, double y) {
  static const struct tib_agree_page_column COLUMNS[] = {{TIB_V_STAGE, ""},
                                                         {TIB_V_REFERENCE_N, "reference"},
                                                         {TIB_V_TEST_N, "test"},
                                                         {TIB_V_MATCHED, "matched"},
                                                         {TIB_V_PRECISION, "precis."},
                                                         {TIB_V_RECALL, "recall"},
                                                         {TIB_V_F1, "F1"}};
  if (!page->compare->has_stages) return y;
  y = tib_agree_page_table(page, TIB_AGREE_STAGE, "By stage", COLUMNS, sizeof COLUMNS / sizeof *COLUMNS, MARGIN, y,
                           LEFT_WIDTH, 42, 6);
  return put_left_out(page, tib_show_next(page->compare, NULL, TIB_AGREE_STAGE, NULL), MARGIN, y, LEFT_WIDTH);
}

static void draw_nights(const struct tib_agree_page *page, double y) {
  static const struct tib_agree_page_column COLUMNS[] = {{TIB_V_ID, ""},
                                                         {TIB_V_REFERENCE_N, "reference"},
                                                         {TIB_V_TEST_N, "test"},
                                                         {TIB_V_MATCHED, "matched"},
                                                         {TIB_V_PRECISION, "precision"},
                                                         {TIB_V_RECALL, "recall"},
                                                         {TIB_V_F1, "F1"},
                                                         {TIB_V_KAPPA_S, "kappa"}};
  double rows = floor((page->bottom - y) / ROW) - 3; /* head, rule, and what there was no room for */
  tib_agree_page_table(page, TIB_AGREE_NIGHT, "By night", COLUMNS, sizeof COLUMNS / sizeof *COLUMNS, MARGIN, y, page->inner,
                       190, (size_t)fmax(rows, 1));
}

static double draw_classes(const struct tib_agree_page *page, const struct tib_compare_row *rules, double y) {
  struct tib_text words = {0};
  char kappa[256], agreed[256];
  const char *name = rules->cells[TIB_V_RULES].text;
  const struct tib_compare_row *row = NULL;
  double step = (right_width(page) - 70) / TIB_CLASSES_SEEN;
  tib_show_cell(kappa, rules, TIB_V_KAPPA);
  tib_show_cell(agreed, rules, TIB_V_AGREED);
  tib_text_addf(&words, "Classes, %s: the same %s, kappa %s", name, agreed, kappa);
  tib_agree_page_put(page, &TIB_HEAD, RIGHT_X, y, right_width(page), words.s ? words.s : "");
  tib_text_finish(&words);
  y += ROW + 1;
  tib_agree_page_put(page, &TIB_SMALL_GREY, RIGHT_X, y, 70, "reference, test");
  for (int j = 0; j < TIB_CLASSES_SEEN; j++)
    tib_agree_page_put_right(page, RIGHT_X + 70 + step * (j + 1), y, tib_level_compare_class[1][j].name);
  y += ROW - 1;
  tib_agree_page_rule(page, RIGHT_X, y, right_width(page));
  y += 2;
  for (int i = 0; i < TIB_CLASSES_SEEN; i++, y += ROW) {
    tib_agree_page_put(page, &TIB_BODY, RIGHT_X, y, 70, tib_level_compare_class[0][i].name);
    for (int j = 0; j < TIB_CLASSES_SEEN && i + j < 2 * TIB_CLASS_NONE; j++) {
      row = tib_show_next(page->compare, row, TIB_AGREE_CLASS, name);
      tib_agree_page_put_cell(page, row, TIB_V_N, RIGHT_X + 70 + step * (j + 1), y, i == j);
    }
  }
  return put_left_out(page, rules, RIGHT_X, y, right_width(page)) + 6;
}

/* ---- the page ---- */

/* The i-th of those that there is room for: the primary profile first, where summaries tell it. */
static const struct tib_compare_row *find_rules(const struct tib_compare *c, size_t i, const struct tib_compare_row *last) {
  if (c->n_measured == 0) return tib_show_next(c, last, TIB_AGREE_RULES, NULL);
  return i < c->n_measured ? tib_show_next(c, NULL, TIB_AGREE_RULES, c->measured[i].rules) : NULL;
}

/* Without classes there is room beside the stages for the numbers of movements of the nights. */
static enum tib_status draw_counts(const struct tib_agree_page *page, double *y, struct tib_error *err) {
  const struct tib_compare *c = page->compare;
  struct tib_panel panel = {RIGHT_X, *y, right_width(page), PANEL_HEIGHT};
  struct tib_measure counts = {0};
  enum tib_status status = tib_array_create(&counts.x, 2 * c->n_nights, sizeof *counts.x, err);
  if (status != TIB_OK) return status;
  for (; counts.n < c->n_nights; counts.n++) {
    counts.x[2 * counts.n] = (double)c->nights[counts.n].tally.reference_n;
    counts.x[2 * counts.n + 1] = (double)c->nights[counts.n].tally.test_n;
  }
  status = tib_plot_bland_altman(page->draw, "Movements of a night", &counts, panel, err);
  free(counts.x);
  *y += PANEL_HEIGHT + ROW;
  return status;
}

static enum tib_status draw_upper(const struct tib_agree_page *page, double *y, struct tib_error *err) {
  const struct tib_compare *c = page->compare;
  double top = *y, left = draw_movements(page, top) + 8, right = top + 130;
  double half = (right_width(page) - 10) / 2;
  struct tib_panel panel = {RIGHT_X, top, half, 122};
  const struct tib_compare_row *row = NULL;
  enum tib_status status = tib_plot_distances(page->draw, c, panel, false, err);
  panel.x += half + 10;
  if (status == TIB_OK) status = tib_plot_distances(page->draw, c, panel, true, err);
  left = draw_stages(page, left);
  for (size_t i = 0; i < 2 && (row = find_rules(c, i, row)); i++) right = draw_classes(page, row, right);
  if (status == TIB_OK && c->n_classes == 0 && c->n_compared > 1) status = draw_counts(page, &right, err);
  *y = fmax(left, right) + 8;
  return status;
}

static enum tib_status draw_lower(const struct tib_agree_page *page, double y, struct tib_error *err) {
  const struct tib_compare *c = page->compare;
  if (c->n_compared == 1 && c->n_marks > 0) {
    tib_plot_night(page->draw, c, (struct tib_panel){MARGIN, y, page->inner, NIGHT_HEIGHT});
    y += NIGHT_HEIGHT + ROW;
  }
  if (c->n_measured > 0) return tib_agree_page_indices(page, y, err);
  if (c->n_compared > 1) draw_nights(page, y);
  return TIB_OK;
}

enum tib_status tib_compare_picture(const struct tib_compare *compare, bool svg, const char *paper, struct tib_text *bytes,
                                    struct tib_error *err) {
  struct tib_agree_page page;
  if (compare->n_scorers > 0) return tib_compare_picture_scorers(compare, svg, paper, bytes, err);
  enum tib_status status = tib_agree_page_begin(&page, compare, svg, paper, "Agreement of two scorings", err);
  if (status != TIB_OK) return status;
  double y = draw_head(&page);
  status = draw_upper(&page, &y, err);
  if (status == TIB_OK) status = draw_lower(&page, y, err);
  enum tib_status ended = tib_draw_end(page.draw, bytes, status == TIB_OK ? err : NULL);
  return status == TIB_OK ? ended : status;
}
