#include "groups/words.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/values.h"

static void add_fixed(struct tib_text *text, double value, int decimals) {
  char number[32];
  tib_value_fixed(number, value, decimals);
  bool zero = *number == '-' && strspn(number + 1, "0.") == strlen(number + 1); /* -0.0 */
  tib_text_add(text, number + zero);
}

static void add_number(struct tib_text *text, const struct tib_groups_cell *cell, int decimals) {
  if (cell->kind == TIB_CELL_ABSENT)
    tib_text_add(text, TIB_ABSENT);
  else if (cell->kind == TIB_CELL_COUNT)
    tib_text_addf(text, "%.0f", cell->number);
  else
    add_fixed(text, cell->number, decimals);
}

void tib_words_number(struct tib_text *text, const struct tib_groups_row *row, enum tib_cohort_column column,
                      int decimals) {
  add_number(text, &row->cells[column], decimals);
}

void tib_words_range(struct tib_text *text, const struct tib_groups_row *row, enum tib_cohort_column column,
                     enum tib_cohort_column low, enum tib_cohort_column high, int decimals) {
  add_number(text, &row->cells[column], decimals);
  if (row->cells[column].kind == TIB_CELL_ABSENT) return;
  if (row->cells[low].kind == TIB_CELL_ABSENT) {
    tib_text_add(text, " (" TIB_ABSENT ")");
    return;
  }
  tib_text_add(text, " (");
  add_number(text, &row->cells[low], decimals);
  tib_text_add(text, " to ");
  add_number(text, &row->cells[high], decimals);
  tib_text_add(text, ")");
}

void tib_words_p(struct tib_text *text, const struct tib_groups_row *row, enum tib_cohort_column column) {
  const struct tib_groups_cell *cell = &row->cells[column];
  if (cell->kind == TIB_CELL_NUMBER && cell->number < 0.0001)
    tib_text_add(text, "< 0.0001");
  else
    add_number(text, cell, 4);
}

void tib_words_left_out(struct tib_text *text, const struct tib_groups_row *row) {
  bool any = false;
  for (size_t c = TIB_C_FAILED; c <= TIB_C_INCOMPLETE; c++) {
    if (!(row->cells[c].number > 0)) continue;
    tib_text_addf(text, "%s%.0f %s", any ? ", " : "", row->cells[c].number, tib_fields_cohort[c].name);
    any = true;
  }
  if (!any) tib_text_add(text, "none");
}

int tib_words_decimals(const struct tib_groups_row *row, bool change) {
  bool log = strcmp(row->cells[TIB_C_SCALE].text, "log") == 0;
  return row->cells[TIB_C_UNIT].kind == TIB_CELL_ABSENT || (change && log) ? 2 : 1;
}
