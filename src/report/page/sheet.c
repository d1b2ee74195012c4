#include "report/page/sheet.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "report/values.h"

double tib_sheet_header(struct tib_page *page, const char *title) {
  struct tib_style right = tib_style_right(TIB_BODY);
  double y = page->top, width = page->right - page->left;
  tib_page_over_title(page, y);
  double wide = tib_draw_text(page->draw, &TIB_TITLE, page->left, y + 8, width, title);
  tib_draw_text(page->draw, &right, page->right, y + 14.5, width - wide - 24, page->result->id);
  tib_draw_rect(page->draw, page->left, y + 29, width, 0.75);
  tib_draw_fill(page->draw, TIB_INK);
  return 29 + 14;
}

double tib_sheet_column(const struct tib_page *page) { return (page->right - page->left - TIB_SHEET_GAP) / 2; }

double tib_sheet_second(const struct tib_page *page) { return page->right - tib_sheet_column(page); }

size_t tib_sheet_profiles(const struct tib_page *page) {
  return page->result->n_profiles < TIB_SHEET_PROFILES ? page->result->n_profiles : TIB_SHEET_PROFILES;
}

double tib_sheet_third(const struct tib_page *page) {
  return page->left + 0.4 * (page->right - page->left - TIB_SHEET_GAP) + TIB_SHEET_GAP;
}

/* ---- tables ---- */

#define ROOM 42.0 /* for the words of what was not assessed */

static double cell_right(const struct tib_sheet_table *table, size_t i) {
  double pitch = (table->width - table->names) / (double)table->n;
  return table->x + table->width - pitch * (double)(table->n - 1 - i);
}

static double cell_width(const struct tib_sheet_table *table) {
  return (table->width - table->names) / (double)table->n - 5;
}

void tib_sheet_heads(const struct tib_sheet_table *table, double y, const char *title, const char *const *heads,
                     const char *const *units) {
  struct tib_draw *draw = table->page->draw;
  struct tib_style head = tib_style_right(units ? TIB_BODY_BOLD : TIB_SMALL_GREY), unit = tib_style_right(TIB_SMALL_GREY);
  tib_draw_text(draw, &TIB_HEAD, table->x, y, units ? table->names - 4 : 0.62 * table->width, title);
  for (size_t i = 0; i < table->n; i++) {
    double right = cell_right(table, i), width = cell_width(table) + 3;
    if (heads) tib_draw_text(draw, &head, right, units ? y + 0.5 : y + 9.5, width, heads[i]);
    if (units) tib_draw_text(draw, &unit, right, y + 9.5, width, units[i]);
  }
  tib_draw_rect(draw, table->x, y + 18.5, table->width, 0.5);
  tib_draw_fill(draw, TIB_FAINT);
}

void tib_sheet_groups(const struct tib_sheet_table *table, double y, size_t n, const char *const *heads) {
  struct tib_style head = tib_style_right(TIB_BODY_BOLD);
  size_t each = table->n / n;
  for (size_t i = 0; i < n; i++)
    tib_draw_text(table->page->draw, &head, cell_right(table, (i + 1) * each - 1), y + 0.5,
                  (cell_width(table) + 5) * (double)each - 8, heads[i]);
}

void tib_sheet_row(const struct tib_sheet_table *table, double y, bool bold, const char *name, tib_sheet_cells cells) {
  struct tib_style style = tib_style_right(bold ? TIB_BODY_BOLD : TIB_BODY), absent = tib_style_right(TIB_ABSENT_STYLE);
  tib_draw_text(table->page->draw, bold ? &TIB_BODY_BOLD : &TIB_BODY, table->x, y, table->names - 4, name);
  for (size_t i = 0; i < table->n; i++) {
    if (!cells[i][0]) continue;
    bool is_absent = strcmp(cells[i], TIB_ABSENT) == 0;
    const char *words = is_absent && cell_width(table) > ROOM ? TIB_NOT_ASSESSED : cells[i];
    tib_draw_text(table->page->draw, is_absent ? &absent : &style, cell_right(table, i), is_absent ? y + 0.3 : y,
                  cell_width(table), words);
  }
}

void tib_sheet_number(char *cell, double value, int decimals) {
  char number[32];
  tib_value_fixed(number, value, decimals);
  tib_text_copy(cell, 48, number);
}

void tib_sheet_count(char *cell, int64_t n) { tib_sheet_number(cell, n < 0 ? (double)NAN : (double)n, 0); }

void tib_sheet_statistic(char *cell, double value, int decimals) {
  if (isfinite(value))
    tib_sheet_number(cell, value, decimals);
  else
    tib_text_copy(cell, 48, "\u2013");
}

void tib_sheet_index(char (*cells)[48], const struct tib_index *index) {
  tib_sheet_count(cells[0], index->assessed ? index->n : -1);
  tib_sheet_number(cells[1], index->assessed ? index->per_h : (double)NAN, 1);
}
