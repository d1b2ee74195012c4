#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "groups/plot.h"
#include "groups/words.h"

#define MARGIN 36.0
#define HEAD 62.0
#define FOOT 26.0
#define ROW 236.0 /* of an index */
#define LEAST 208.0
#define KEY 26.0 /* names of groups in the head */
#define KEY_LINES 3
#define SCALE 46.0 /* of a plot's width, beside its groups */
#define GAP 14.0
#define BOX 120.0 /* the widest that one stands in */

/* The page: its size, and how many indices stand on it. */
struct sheet {
  struct tib_draw *draw;
  double width, height, row, head;
  size_t rows;
  bool keyed; /* letters stand for the groups, whose names the head tells */
};

/* Which panels a row has, and their shares of its width. */
struct panels {
  double boxes, pairs, covariates;
};

static struct panels choose_panels(const struct tib_groups *g) {
  double of_boxes = fmin(1 + 0.25 * (double)g->n_groups * (tib_has_levels(g) ? 2 : 1), 2.5);
  struct panels p = {of_boxes, tib_has_levels(g) ? fmin(0.8 + 0.4 * (double)g->n_groups, 2) : 0,
                     g->n_covariates > 0 ? 1.5 : 0};
  double sum = p.boxes + p.pairs + p.covariates;
  return (struct panels){p.boxes / sum, p.pairs / sum, p.covariates / sum};
}

/* Boxes of many groups before and after have a line for themselves. */
static bool is_wide(const struct tib_groups *g) { return tib_has_levels(g) && g->n_groups > 3; }

/* Widths of the panels of a row. */
static struct panels measure_panels(const struct tib_groups *g, double width) {
  double most = 60 + BOX * (double)(g->n_groups * (tib_has_levels(g) ? 2 : 1)); /* a box alone needs no whole page */
  struct panels p = choose_panels(g);
  if (is_wide(g)) {
    double covariates = g->n_covariates > 0 ? 0.28 * width : 0;
    return (struct panels){width, width - covariates - GAP, covariates};
  }
  return (struct panels){fmin(p.boxes * width - GAP, most), p.pairs > 0 ? p.pairs * width - GAP : 0, p.covariates * width};
}

/* Whether a group's name has no room below a plot. */
static bool needs_key(struct tib_draw *draw, const struct tib_groups *g, double width) {
  struct panels p = measure_panels(g, width);
  double room = (p.boxes - SCALE) / (double)g->n_groups;
  if (p.pairs > 0) room = fmin(room, (p.pairs - SCALE) / (double)g->n_groups);
  for (size_t i = 0; i < g->n_groups; i++) {
    char name[128];
    tib_text_clean(name, sizeof name, g->names[i]);
    if (tib_draw_text_width(draw, &TIB_SMALL, name) > room - 4) return true;
  }
  return false;
}

/* The names of the groups, and what of them no font can show. */
static void draw_key(const struct sheet *sheet, const struct tib_groups *g, double y) {
  struct tib_text words = {0};
  bool whole = true;
  for (size_t i = 0; i < g->n_groups && g->options.group; i++) {
    char name[128];
    tib_text_clean(name, sizeof name, g->names[i]);
    whole = whole && tib_draw_has_letters(sheet->draw, &TIB_SMALL, name);
    if (sheet->keyed) tib_text_addf(&words, "%s%c: %s", i > 0 ? ";  " : "Groups:  ", (char)('A' + i), name);
  }
  if (!whole)
    tib_text_addf(&words, "%sBoxes in a name are letters that no font of this computer has.", words.n ? ".  " : "");
  if (words.n > 0)
    tib_draw_paragraph(sheet->draw, &TIB_SMALL, MARGIN, y, sheet->width - 2 * MARGIN, KEY_LINES, true, words.s);
  tib_text_finish(&words);
}

static void draw_head(const struct sheet *sheet, const struct tib_groups *g) {
  struct tib_draw *draw = sheet->draw;
  double width = sheet->width - 2 * MARGIN;
  struct tib_text words = {0}, remarks = {0};
  tib_text_addf(&words, "%zu recording%s of %zu subject%s", g->n_nights, g->n_nights == 1 ? "" : "s", g->n_subjects,
                g->n_subjects == 1 ? "" : "s");
  tib_draw_text(draw, &TIB_TITLE, MARGIN, MARGIN - 8, width, words.s ? words.s : "");
  tib_text_finish(&words);
  tib_text_addf(&words,
                "Rules %s, study %s. A subject with several nights counts once, with their mean. Boxes: quartiles and "
                "median, whiskers to the last value within 1.5 quartile ranges.",
                g->rules, tib_level_study[g->options.study].name);
  if (tib_has_levels(g))
    tib_text_add(&words, " Lines: a subject each, blue falls, orange and dashed rises; black the medians. p after Holm.");
  if (g->n_subjects > TIB_DOTS_MOST)
    tib_text_addf(&words, " Of more than %d subjects a part of the lines and the points beyond the whiskers are drawn.",
                  TIB_DOTS_MOST);
  tib_draw_paragraph(draw, &TIB_BODY, MARGIN, MARGIN + 11, width, 2, true, words.s ? words.s : "");
  tib_groups_remarks(g, &remarks);
  if (remarks.s) {
    for (char *c = remarks.s; *c; c++)
      if (*c == '\n') *c = ' ';
    tib_draw_text(draw, &TIB_SMALL_GREY, MARGIN, MARGIN + 31, width, remarks.s);
  }
  draw_key(sheet, g, MARGIN + 41);
  tib_text_finish(&remarks);
  tib_text_finish(&words);
}

static void draw_foot(const struct sheet *sheet) {
  struct tib_text words = {0};
  tib_text_addf(&words, "tibialis %s. %s", tib_version(), tib_intended_use());
  tib_draw_text(sheet->draw, &TIB_SMALL_GREY, MARGIN, sheet->height - MARGIN + 8, sheet->width - 2 * MARGIN,
                words.s ? words.s : "");
  tib_text_finish(&words);
}

/* What was left out of an index: the sum over its groups. */
static void add_left_out(struct tib_text *text, const struct tib_groups *g, size_t index) {
  struct tib_groups_row sum = {0};
  const struct tib_night *nights = g->nights;
  const double *values = g->values + index * g->n_nights;
  for (size_t i = 0; i < g->n_nights; i++) {
    enum tib_left_out why = nights[i].why;
    if (why == TIB_TAKEN && isnan(values[i]))
      why = tib_lacks_stages(g, &g->indices[index], &nights[i]) ? TIB_OUT_NO_STAGES : TIB_OUT_NOT_ASSESSED;
    if (why != TIB_TAKEN) sum.cells[TIB_C_FAILED + why].number++;
  }
  tib_text_add(text, "left out: ");
  tib_words_left_out(text, &sum);
}

/* Subjects that lack one night of a pair, or the value of a covariate. */
static void add_incomplete(struct tib_text *text, const struct tib_groups *g, size_t index) {
  double pairs = 0;
  for (size_t i = 0; i < g->n_rows; i++)
    if (g->rows[i].part == TIB_PART_PAIRS && g->rows[i].index == index) pairs += g->rows[i].cells[TIB_C_INCOMPLETE].number;
  if (pairs > 0) tib_text_addf(text, "; incomplete pairs: %.0f", pairs);
  for (size_t i = 0; i < g->n_rows; i++) {
    const struct tib_groups_cell *cells = g->rows[i].cells;
    char name[128];
    if (g->rows[i].part != TIB_PART_COVARIATE || g->rows[i].index != index || !(cells[TIB_C_INCOMPLETE].number > 0))
      continue;
    tib_text_clean(name, sizeof name, cells[TIB_C_COVARIATE].text);
    tib_text_addf(text, "; without %s: %.0f", name, cells[TIB_C_INCOMPLETE].number);
  }
}

/* The test between two groups, of values or of changes. */
static void add_test(struct tib_text *text, const struct tib_groups *g, size_t index) {
  for (size_t i = 0; i < g->n_rows; i++) {
    const struct tib_groups_row *row = &g->rows[i];
    if (row->part != TIB_PART_COMPARISON || row->index != index || row->cells[TIB_C_P].kind == TIB_CELL_ABSENT) continue;
    tib_text_addf(text, "; rank-sum test of the %ss: p ", row->cells[TIB_C_OF].text);
    tib_words_p(text, row, TIB_C_P_HOLM);
  }
}

/* How nights of a subject differ, where there is one group of them. */
static void add_variability(struct tib_text *text, const struct tib_groups *g, size_t index) {
  for (size_t i = 0; i < g->n_rows && g->n_groups == 1; i++) {
    const struct tib_groups_row *row = &g->rows[i];
    if (row->part != TIB_PART_VARIABILITY || row->index != index || row->cells[TIB_C_ICC].kind == TIB_CELL_ABSENT) continue;
    tib_text_add(text, "; ICC(1,1) from night to night ");
    tib_words_range(text, row, TIB_C_ICC, TIB_C_ICC_LOW, TIB_C_ICC_HIGH, 2);
  }
}

static void draw_words(const struct sheet *sheet, const struct tib_groups *g, size_t index, double y) {
  const struct tib_groups_index *what = &g->indices[index];
  struct tib_text words = {0};
  double width = sheet->width - 2 * MARGIN;
  bool part = *what->title >= 'a' && *what->title <= 'z' && what->rate; /* the code book has them below PLMS */
  tib_text_addf(&words, "%s%s%s%s", part ? "PLMS, " : "", what->title, *what->unit ? ", " : "", what->unit);
  tib_draw_text(sheet->draw, &TIB_FIGURE, MARGIN, y, width, words.s ? words.s : "");
  tib_text_finish(&words);
  tib_text_addf(&words, "%s%s; ", what->column,
                what->rate  ? ", scale by the square root"
                : what->log ? ", logarithmic scale"
                            : "");
  add_left_out(&words, g, index);
  add_incomplete(&words, g, index);
  add_test(&words, g, index);
  add_variability(&words, g, index);
  tib_draw_text(sheet->draw, &TIB_SMALL_GREY, MARGIN, y + 13, width, words.s ? words.s : "");
  tib_text_finish(&words);
}

static enum tib_status draw_row(const struct sheet *sheet, const struct tib_groups *g, size_t index, double y,
                                struct tib_error *err) {
  double width = sheet->width - 2 * MARGIN, x = MARGIN, top = y + 24, height = sheet->row - 30;
  struct panels panels = measure_panels(g, width), shares = choose_panels(g);
  draw_words(sheet, g, index, y);
  if (is_wide(g)) height = height / 2 - 4;
  enum tib_status status = tib_plot_boxes(sheet->draw, g, index, x, top, panels.boxes, height, sheet->keyed, err);
  if (is_wide(g))
    top += height + 8;
  else
    x += shares.boxes * width;
  if (status == TIB_OK && panels.pairs > 0)
    status = tib_plot_pairs(sheet->draw, g, index, x, top, panels.pairs, height, sheet->keyed, err);
  if (panels.pairs > 0) x += panels.pairs + GAP;
  if (status == TIB_OK && panels.covariates > 0)
    tib_plot_covariates(sheet->draw, g, index, x, top, panels.covariates, height);
  return status;
}

/* Of an SVG one page holds all. */
static struct sheet choose_sheet(const struct tib_groups *g, bool svg, const char *paper) {
  double most = is_wide(g) ? 2 * ROW : ROW, least = is_wide(g) ? 2 * LEAST : LEAST;
  struct sheet sheet = {.row = most, .head = HEAD + (g->options.group ? KEY : 0), .rows = g->n_indices};
  tib_paper_size(paper, &sheet.width, &sheet.height);
  double room = sheet.height - 2 * MARGIN - sheet.head;
  if (svg) {
    sheet.height = 2 * MARGIN + sheet.head + FOOT + (double)g->n_indices * most;
    return sheet;
  }
  sheet.rows = (size_t)(room / least);
  sheet.row = fmin(room / (double)sheet.rows, most);
  return sheet;
}

enum tib_status tib_groups_picture(const struct tib_groups *g, bool svg, const char *paper, struct tib_text *bytes,
                                   struct tib_error *err) {
  struct sheet sheet = choose_sheet(g, svg, paper);
  enum tib_status status =
      tib_draw_create(&sheet.draw, svg ? TIB_DRAW_SVG : TIB_DRAW_PDF, sheet.width, sheet.height, "Cohort", NULL, err);
  if (status != TIB_OK) return status;
  sheet.keyed = g->options.group && needs_key(sheet.draw, g, sheet.width - 2 * MARGIN);
  for (size_t i = 0; i < g->n_indices && status == TIB_OK; i++) {
    if (i > 0 && i % sheet.rows == 0) tib_draw_next_page(sheet.draw);
    if (i % sheet.rows == 0) {
      draw_head(&sheet, g);
      draw_foot(&sheet);
    }
    status = draw_row(&sheet, g, i, MARGIN + sheet.head + (double)(i % sheet.rows) * sheet.row, err);
  }
  enum tib_status ended = tib_draw_end(sheet.draw, bytes, status == TIB_OK ? err : NULL);
  return status == TIB_OK ? ended : status;
}
