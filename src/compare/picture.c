/* One page: what an accreditation reviewer asks for. */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "compare/plot.h"
#include "compare/show.h"

#define WIDTH 595.0 /* A4 */
#define HEIGHT 842.0
#define MARGIN 36.0
#define INNER (WIDTH - 2 * MARGIN)
#define GAP 16.0
#define LEFT_WIDTH 250.0
#define RIGHT_X (MARGIN + LEFT_WIDTH + GAP)
#define RIGHT_WIDTH (INNER - LEFT_WIDTH - GAP)
#define ROW 10.6
#define INDEX_STEP 45.0
#define PANEL_HEIGHT 140.0 /* of a plot, the least */

struct page {
  struct tib_draw *draw;
  const struct tib_compare *compare;
};

static void put(const struct page *page, const struct tib_style *style, double x, double y, double width, const char *s) {
  tib_draw_text(page->draw, style, x, y, width, s);
}

static void rule_at(const struct page *page, double x, double y, double width) {
  tib_draw_move(page->draw, x, y);
  tib_draw_line(page->draw, x + width, y);
  tib_draw_stroke(page->draw, TIB_RULE, 0.5, false);
}

/* A cell of a table, against its right end. */
static void put_cell(const struct page *page, const struct tib_compare_row *row, enum tib_compare_column column, double x,
                     double y, bool bold) {
  char cell[256];
  struct tib_style style = tib_style_right(bold ? TIB_BODY_BOLD : TIB_BODY);
  tib_show_cell(cell, row, column);
  put(page, &style, x, y, 0, cell);
}

static void put_right(const struct page *page, double x, double y, const char *s) {
  struct tib_style style = tib_style_right(TIB_SMALL_GREY);
  put(page, &style, x, y, 0, s);
}

/* ---- head and foot ---- */

static double draw_head(const struct page *page) {
  const struct tib_compare *c = page->compare;
  struct tib_text words = {0}, remarks = {0};
  char names[2][256];
  double y = MARGIN - 6;
  for (int i = 0; i < 2; i++) tib_text_clean(names[i], sizeof names[i], c->options.names[i]);
  put(page, &TIB_TITLE, MARGIN, y, INNER, "Agreement of two scorings of leg movements");
  tib_text_addf(&words, "Reference %s, test %s, %zu night%s", names[0], names[1], c->n_compared,
                c->n_compared == 1 ? "" : "s");
  put(page, &TIB_FIGURE, MARGIN, y + 20, INNER, words.s ? words.s : "");
  tib_text_finish(&words);
  tib_show_rule(c, &words);
  tib_text_add(&words, ". Movements of single legs, before any rule unites or drops them. ");
  tib_compare_remarks(c, &remarks);
  for (char *s = remarks.s; s && *s; s++)
    if (*s == '\n') *s = ' ';
  if (remarks.s) tib_text_add(&words, remarks.s);
  y += 35;
  y += tib_draw_paragraph(page->draw, &TIB_BODY, MARGIN, y, INNER, 4, true, words.s ? words.s : "");
  tib_text_finish(&words);
  tib_text_finish(&remarks);
  return y + 10;
}

static void draw_foot(const struct page *page) {
  struct tib_text words = {0};
  tib_text_addf(&words, "Definitions: tibialis fields. tibialis %s. %s", tib_version(), tib_intended_use());
  put(page, &TIB_SMALL_GREY, MARGIN, HEIGHT - MARGIN + 8, INNER, words.s ? words.s : "");
  tib_text_finish(&words);
}

/* ---- tables ---- */

static double draw_movements(const struct page *page, double y) {
  static const char *const NAMES[] = {"left", "right", "all"};
  static const size_t ORDER[] = {1, 2, 0};
  put(page, &TIB_HEAD, MARGIN, y, LEFT_WIDTH, "Movements");
  for (size_t i = 0; i < 3; i++) put_right(page, MARGIN + LEFT_WIDTH - 56 * (2 - (double)i), y + 1, NAMES[i]);
  y += ROW + 1;
  rule_at(page, MARGIN, y, LEFT_WIDTH);
  y += 2;
  for (int column = TIB_V_REFERENCE_N; column <= TIB_V_SECONDS; column++, y += ROW) {
    struct tib_text words = {0};
    const struct tib_field *field = &tib_fields_compare[column];
    tib_text_addf(&words, "%s%s%s", field->title, *field->unit ? ", " : "", field->unit);
    put(page, &TIB_BODY, MARGIN, y, LEFT_WIDTH - 150, words.s ? words.s : "");
    tib_text_finish(&words);
    for (size_t i = 0; i < 3; i++)
      put_cell(page, tib_show_movements(page->compare, ORDER[i]), (enum tib_compare_column)column,
               MARGIN + LEFT_WIDTH - 56 * (2 - (double)i), y, i == 2);
  }
  return y;
}

/* A table whose first column is a name; the others are narrow numbers against the right. */
static double draw_table(const struct page *page, enum tib_compare_part part, const char *rules, const char *title,
                         const enum tib_compare_column *columns, const char *const *heads, size_t n, double x, double y,
                         double width, size_t most) {
  double step = fmin(58, (width - 84) / (double)(n - 1));
  const struct tib_compare_row *row = NULL;
  size_t rows = 0;
  put(page, &TIB_HEAD, x, y, width - step * (double)(n - 1), title);
  for (size_t c = 1; c < n; c++) put_right(page, x + width - step * (double)(n - 1 - c), y + 1, heads[c]);
  y += ROW + 1;
  rule_at(page, x, y, width);
  y += 2;
  while ((row = tib_show_next(page->compare, row, part, rules))) {
    char name[256];
    if (rows++ >= most) continue;
    tib_show_cell(name, row, columns[0]);
    put(page, &TIB_BODY, x, y, width - step * (double)(n - 1) - 4, name);
    for (size_t c = 1; c < n; c++) put_cell(page, row, columns[c], x + width - step * (double)(n - 1 - c), y, false);
    y += ROW;
  }
  if (rows > most) {
    char words[64];
    snprintf(words, sizeof words, "and %zu more: --tsv has all", rows - most);
    put(page, &TIB_SMALL_GREY, x, y, width, words);
    y += ROW;
  }
  return y;
}

static double draw_stages(const struct page *page, double y) {
  static const enum tib_compare_column COLUMNS[] = {TIB_V_STAGE,   TIB_V_REFERENCE_N, TIB_V_TEST_N,
                                                    TIB_V_MATCHED, TIB_V_F1,          TIB_V_ONSET_BIAS_MS};
  static const char *const HEADS[] = {"", "reference", "test", "matched", "F1", "onset, ms"};
  if (!page->compare->has_stages) return y;
  return draw_table(page, TIB_AGREE_STAGE, NULL, "By stage", COLUMNS, HEADS, 6, MARGIN, y, LEFT_WIDTH, 6);
}

static double draw_nights(const struct page *page, double y) {
  static const enum tib_compare_column COLUMNS[] = {TIB_V_ID,        TIB_V_REFERENCE_N, TIB_V_TEST_N, TIB_V_MATCHED,
                                                    TIB_V_PRECISION, TIB_V_RECALL,      TIB_V_F1,     TIB_V_KAPPA_S};
  static const char *const HEADS[] = {"", "reference", "test", "matched", "precision", "recall", "F1", "kappa"};
  size_t most = (size_t)fmax((HEIGHT - MARGIN - y) / ROW - 4, 1);
  return draw_table(page, TIB_AGREE_NIGHT, NULL, "By night", COLUMNS, HEADS, 8, MARGIN, y, INNER, most);
}

static double draw_classes(const struct page *page, const struct tib_compare_row *rules, double y) {
  struct tib_text words = {0};
  char kappa[256], agreed[256];
  const char *name = rules->cells[TIB_V_RULES].text;
  const struct tib_compare_row *row = NULL;
  double step = (RIGHT_WIDTH - 70) / TIB_CLASSES_SEEN;
  tib_show_cell(kappa, rules, TIB_V_KAPPA);
  tib_show_cell(agreed, rules, TIB_V_AGREED);
  tib_text_addf(&words, "Classes, %s: the same %s, kappa %s", name, agreed, kappa);
  put(page, &TIB_HEAD, RIGHT_X, y, RIGHT_WIDTH, words.s ? words.s : "");
  tib_text_finish(&words);
  y += ROW + 1;
  put(page, &TIB_SMALL_GREY, RIGHT_X, y, 70, "reference, test");
  for (int j = 0; j < TIB_CLASSES_SEEN; j++)
    put_right(page, RIGHT_X + 70 + step * (j + 1), y, tib_level_compare_class[1][j].name);
  y += ROW - 1;
  rule_at(page, RIGHT_X, y, RIGHT_WIDTH);
  y += 2;
  for (int i = 0; i < TIB_CLASSES_SEEN; i++, y += ROW) {
    put(page, &TIB_BODY, RIGHT_X, y, 70, tib_level_compare_class[0][i].name);
    for (int j = 0; j < TIB_CLASSES_SEEN && i + j < 2 * TIB_CLASS_NONE; j++) {
      row = tib_show_next(page->compare, row, TIB_AGREE_CLASS, name);
      put_cell(page, row, TIB_V_N, RIGHT_X + 70 + step * (j + 1), y, i == j);
    }
  }
  return y + 6;
}

/* ---- indices ---- */

/* Those that a page has room for: each of all profiles, then the next. */
static const size_t CHIEF[] = {TIB_INDEX_PLMS, TIB_INDEX_PLMW, TIB_INDEX_PLMS_AROUSAL, TIB_INDEX_PLMS_NR,
                               TIB_INDEX_CLM,  TIB_INDEX_LM,   TIB_INDEX_PLM};
#define N_CHIEF (sizeof CHIEF / sizeof *CHIEF)

static bool is_of(const struct tib_compare_row *row, const char *rules, const char *index) {
  return strcmp(row->cells[TIB_V_RULES].text, rules) == 0 && strcmp(row->cells[TIB_V_INDEX].text, index) == 0;
}

static const struct tib_compare_row *find_index(const struct tib_compare *c, size_t profile, size_t measure) {
  const struct tib_compare_row *row = NULL;
  while ((row = tib_show_next(c, row, TIB_AGREE_INDEX, NULL)))
    if (is_of(row, c->measured[profile].rules, tib_measure_name(measure))) break;
  return row;
}

struct index_column {
  enum tib_compare_column column;
  const char *head;
};

static void put_index(const struct page *page, const struct tib_compare_row *row, const struct index_column *columns,
                      size_t n, double y) {
  struct tib_text words = {0};
  tib_text_addf(&words, "%s, %s", row->cells[TIB_V_INDEX].text, row->cells[TIB_V_RULES].text);
  put(page, &TIB_BODY, MARGIN, y, INNER - INDEX_STEP * (double)n, words.s ? words.s : "");
  for (size_t c = 0; c < n; c++)
    put_cell(page, row, columns[c].column, MARGIN + INNER - INDEX_STEP * (double)(n - 1 - c), y, false);
  tib_text_finish(&words);
}

/* Indices that no night has of both are left out, and those that would take the room of the plots. */
static double draw_indices(const struct page *page, double y) {
  static const struct index_column ALL[] = {{TIB_V_N, "nights"},
                                            {TIB_V_MEAN_REFERENCE, "reference"},
                                            {TIB_V_MEAN_TEST, "test"},
                                            {TIB_V_MEAN_DIFFERENCE, "bias"},
                                            {TIB_V_LOA_LOW, "limits, from"},
                                            {TIB_V_LOA_HIGH, "to"},
                                            {TIB_V_ICC, "ICC(2,1)"},
                                            {TIB_V_ICC_LOW, "from"},
                                            {TIB_V_ICC_HIGH, "to"}};
  const struct tib_compare *c = page->compare;
  size_t n = c->n_compared > 1 ? sizeof ALL / sizeof *ALL : 4; /* of one night there is no spread */
  put(page, &TIB_HEAD, MARGIN, y, INNER / 3, "Indices, per hour");
  for (size_t k = 0; k < n; k++) put_right(page, MARGIN + INNER - INDEX_STEP * (double)(n - 1 - k), y + 1, ALL[k].head);
  y += ROW + 1;
  rule_at(page, MARGIN, y, INNER);
  y += 2;
  for (size_t i = 0; i < N_CHIEF; i++)
    for (size_t p = 0; p < c->n_measured; p++) {
      const struct tib_compare_row *row = find_index(c, p, CHIEF[i]);
      if (!row || row->cells[TIB_V_N].number < 1 || y > HEIGHT - MARGIN - PANEL_HEIGHT - 3 * ROW) continue;
      put_index(page, row, ALL, n, y);
      y += ROW;
    }
  return y + 8;
}

static enum tib_status draw_panels(const struct page *page, double y, double height, struct tib_error *err) {
  const struct tib_compare *c = page->compare;
  double width = (INNER - 2 * GAP) / 3;
  size_t n = 0, rows = height > 230 ? 2 : 1;
  enum tib_status status = TIB_OK;
  height -= ROW;
  for (size_t i = 0; i < N_CHIEF; i++)
    for (size_t p = 0; p < c->n_measured && n < 3 * rows && status == TIB_OK; p++) {
      if (c->measured[p].measures[CHIEF[i]].n < 2) continue;
      struct tib_panel panel = {MARGIN + (double)(n % 3) * (width + GAP), y + (double)(n / 3) * height / (double)rows,
                                width, height / (double)rows - 8};
      status = tib_plot_bland_altman(page->draw, &c->measured[p], CHIEF[i], panel, err);
      n++;
    }
  if (n > 0)
    put(page, &TIB_SMALL_GREY, MARGIN, y + height, INNER,
        "Bland and Altman: rings are nights, test less reference over the mean of both. Solid: bias, dashed: limits of "
        "agreement, each in its shaded 95 % interval.");
  return status;
}

/* ---- the page ---- */

/* The i-th of those that there is room for: the primary profile first, where summaries tell it. */
static const struct tib_compare_row *find_rules(const struct tib_compare *c, size_t i, const struct tib_compare_row *last) {
  if (c->n_measured == 0) return tib_show_next(c, last, TIB_AGREE_RULES, NULL);
  return i < c->n_measured ? tib_show_next(c, NULL, TIB_AGREE_RULES, c->measured[i].rules) : NULL;
}

static enum tib_status draw_upper(const struct page *page, double *y, struct tib_error *err) {
  double top = *y, left = draw_movements(page, top) + 8, right = top;
  double half = (RIGHT_WIDTH - 10) / 2;
  struct tib_panel panel = {RIGHT_X, top, half, 122};
  const struct tib_compare_row *row = NULL;
  enum tib_status status = tib_plot_distances(page->draw, page->compare, panel, false, err);
  panel.x += half + 10;
  if (status == TIB_OK) status = tib_plot_distances(page->draw, page->compare, panel, true, err);
  right += 130;
  left = draw_stages(page, left);
  for (size_t i = 0; i < 2 && (row = find_rules(page->compare, i, row)); i++) right = draw_classes(page, row, right);
  *y = fmax(left, right) + 8;
  return status;
}

static enum tib_status draw_lower(const struct page *page, double y, struct tib_error *err) {
  const struct tib_compare *c = page->compare;
  double bottom = HEIGHT - MARGIN;
  if (!c->has_summaries) {
    if (c->n_compared > 1) draw_nights(page, y);
    return TIB_OK;
  }
  y = draw_indices(page, y);
  return draw_panels(page, y, bottom - y, err);
}

enum tib_status tib_compare_picture(const struct tib_compare *compare, bool svg, struct tib_text *bytes,
                                    struct tib_error *err) {
  struct page page = {.compare = compare};
  enum tib_status status =
      tib_draw_create(&page.draw, svg ? TIB_DRAW_SVG : TIB_DRAW_PDF, WIDTH, HEIGHT, "Agreement of two scorings", NULL, err);
  if (status != TIB_OK) return status;
  double y = draw_head(&page);
  draw_foot(&page);
  status = draw_upper(&page, &y, err);
  if (status == TIB_OK) status = draw_lower(&page, y, err);
  enum tib_status ended = tib_draw_end(page.draw, bytes, status == TIB_OK ? err : NULL);
  return status == TIB_OK ? ended : status;
}
