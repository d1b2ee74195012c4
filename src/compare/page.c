#include "compare/page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "compare/show.h"

#define MARGIN TIB_AGREE_MARGIN
#define ROW TIB_AGREE_ROW
#define REMARK_LINES 5

void tib_agree_page_put(const struct tib_agree_page *page, const struct tib_style *style, double x, double y, double width,
                        const char *s) {
  tib_draw_text(page->draw, style, x, y, width, s);
}

static bool begins_letter(char c) { return ((unsigned char)c & 0xC0) != 0x80; }

void tib_agree_page_name(const struct tib_agree_page *page, double x, double y, double width, const char *name) {
  char cut[512];
  size_t n = strlen(name), left = n / 2, right = n / 2;
  tib_text_copy(cut, sizeof cut, name);
  while (tib_draw_text_width(page->draw, &TIB_BODY, cut) > width && left > 0 && right < n) {
    do left--;
    while (left > 0 && !begins_letter(name[left]));
    do right++;
    while (right < n && !begins_letter(name[right]));
    snprintf(cut, sizeof cut, "%.*s\xE2\x80\xA6%s", (int)left, name, name + right);
  }
  tib_agree_page_put(page, &TIB_BODY, x, y, width, cut);
}

void tib_agree_page_put_right(const struct tib_agree_page *page, double x, double y, const char *s) {
  struct tib_style style = tib_style_right(TIB_SMALL_GREY);
  tib_agree_page_put(page, &style, x, y, 0, s);
}

void tib_agree_page_put_cell(const struct tib_agree_page *page, const struct tib_compare_row *row,
                             enum tib_compare_column column, double x, double y, bool bold) {
  char cell[256];
  struct tib_style style = tib_style_right(bold ? TIB_BODY_BOLD : TIB_BODY);
  tib_show_cell(cell, row, column);
  tib_agree_page_put(page, &style, x, y, 0, cell);
}

void tib_agree_page_rule(const struct tib_agree_page *page, double x, double y, double width) {
  tib_draw_move(page->draw, x, y);
  tib_draw_line(page->draw, x + width, y);
  tib_draw_stroke(page->draw, TIB_RULE, 0.5, false);
}

/* ---- the frame ---- */

static void draw_foot(const struct tib_agree_page *page) {
  struct tib_text words = {0};
  tib_text_addf(&words, "Definitions: tibialis fields. tibialis %s. %s", tib_version(), tib_intended_use());
  tib_agree_page_put(page, &TIB_SMALL_GREY, MARGIN, page->height - MARGIN + 8, page->inner, words.s ? words.s : "");
  tib_text_finish(&words);
}

enum tib_status tib_agree_page_begin(struct tib_agree_page *page, const struct tib_compare *compare, bool svg,
                                     const char *paper, const char *title, struct tib_error *err) {
  *page = (struct tib_agree_page){.compare = compare};
  tib_paper_size(paper, &page->width, &page->height);
  page->inner = page->width - 2 * MARGIN;
  page->bottom = page->height - MARGIN;
  enum tib_status status =
      tib_draw_create(&page->draw, svg ? TIB_DRAW_SVG : TIB_DRAW_PDF, page->width, page->height, title, NULL, err);
  if (status == TIB_OK) draw_foot(page);
  return status;
}

double tib_agree_page_head(const struct tib_agree_page *page, const char *title, const char *what, const char *more) {
  struct tib_text words = {0}, remarks = {0};
  double y = MARGIN - 6;
  tib_agree_page_put(page, &TIB_TITLE, MARGIN, y, page->inner, title);
  y += 20;
  y += fmax(tib_draw_paragraph(page->draw, &TIB_FIGURE, MARGIN, y, page->inner, 2, true, what), 12) + 3;
  tib_show_rule(page->compare, &words);
  tib_text_add(&words, ". Movements of single legs, before any rule unites or drops them. ");
  tib_text_add(&words, more);
  tib_compare_remarks(page->compare, &remarks);
  for (char *s = remarks.s; s && *s; s++)
    if (*s == '\n') *s = ' ';
  if (remarks.s) tib_text_add(&words, remarks.s);
  y += tib_draw_paragraph(page->draw, &TIB_BODY, MARGIN, y, page->inner, REMARK_LINES, true, words.s ? words.s : "");
  if (!tib_draw_has_letters(page->draw, &TIB_FIGURE, what))
    y += tib_draw_paragraph(page->draw, &TIB_SMALL_GREY, MARGIN, y, page->inner, 1, true,
                            "Boxes in names are letters that no font of this computer has.");
  tib_text_finish(&words);
  tib_text_finish(&remarks);
  return y + 10;
}

/* ---- tables ---- */

void tib_agree_page_left_out(const struct tib_compare_row *row, struct tib_text *text) {
  struct tib_text words = {0};
  if (row) tib_show_left_out(row, &words);
  if (words.s && strcmp(words.s, "none") != 0) tib_text_addf(text, "left out: %s", words.s);
  tib_text_finish(&words);
}

double tib_agree_page_table(const struct tib_agree_page *page, enum tib_compare_part part, const char *title,
                            const struct tib_agree_page_column *columns, size_t n, double x, double y, double width,
                            double names, size_t most) {
  double step = fmin(58, (width - names) / (double)(n - 1));
  const struct tib_compare_row *row = NULL;
  size_t rows = 0;
  tib_agree_page_put(page, &TIB_HEAD, x, y, width - step * (double)(n - 1), title);
  for (size_t c = 1; c < n; c++)
    tib_agree_page_put_right(page, x + width - step * (double)(n - 1 - c), y + 1, columns[c].head);
  y += ROW + 1;
  tib_agree_page_rule(page, x, y, width);
  y += 2;
  while ((row = tib_show_next(page->compare, row, part, NULL))) {
    char name[256];
    if (rows++ >= most) continue;
    tib_show_cell(name, row, columns[0].column);
    tib_agree_page_name(page, x, y, width - step * (double)(n - 1) - 8, name);
    for (size_t c = 1; c < n; c++)
      tib_agree_page_put_cell(page, row, columns[c].column, x + width - step * (double)(n - 1 - c), y, false);
    y += ROW;
  }
  if (rows > most) {
    char words[64];
    snprintf(words, sizeof words, "and %zu more: --tsv has all", rows - most);
    tib_agree_page_put(page, &TIB_SMALL_GREY, x, y, width, words);
    y += ROW;
  }
  return y;
}
