#include "base/text.h"
#include "compare/study.h"
#include "report/values.h"

static void add_cell(struct tib_text *text, const struct tib_compare_cell *cell) {
  char number[32], clean[512];
  switch (cell->kind) {
    case TIB_CELL_NONE:
      tib_text_add(text, TIB_ABSENT);
      break;
    case TIB_CELL_VALUE:
      tib_value_number(number, cell->number);
      tib_text_add(text, number);
      break;
    case TIB_CELL_N:
      tib_text_addf(text, "%.0f", cell->number);
      break;
    case TIB_CELL_WORD: /* a file's name is the user's: what would end a cell becomes a space */
      tib_text_clean(clean, sizeof clean, cell->text);
      tib_text_add(text, *clean ? clean : TIB_ABSENT);
      break;
  }
}

void tib_compare_tsv(const struct tib_compare *compare, struct tib_text *text) {
  for (size_t c = 0; c < TIB_V_COLUMNS; c++)
    tib_text_addf(text, "%s%s", tib_fields_compare[c].name, c + 1 < TIB_V_COLUMNS ? "\t" : "\n");
  for (size_t i = 0; i < compare->n_rows; i++)
    for (size_t c = 0; c < TIB_V_COLUMNS; c++) {
      add_cell(text, &compare->rows[i].cells[c]);
      tib_text_add(text, c + 1 < TIB_V_COLUMNS ? "\t" : "\n");
    }
}
