#include <stdio.h>

#include "base/text.h"
#include "groups/groups.h"
#include "report/values.h"

/* Words are the user's: what would end a cell becomes a space. */
static void add_word(struct tib_text *text, const char *word) {
  char clean[512];
  tib_text_clean(clean, sizeof clean, word);
  tib_text_add(text, *clean ? clean : TIB_ABSENT);
}

static void add_cell(struct tib_text *text, const struct tib_groups_cell *cell) {
  char number[32];
  switch (cell->kind) {
    case TIB_CELL_ABSENT:
      tib_text_add(text, TIB_ABSENT);
      break;
    case TIB_CELL_NUMBER:
      tib_value_number(number, cell->number);
      tib_text_add(text, number);
      break;
    case TIB_CELL_COUNT:
      tib_text_addf(text, "%.0f", cell->number);
      break;
    case TIB_CELL_FLAG:
      tib_text_add(text, cell->number != 0 ? "yes" : "no");
      break;
    case TIB_CELL_TEXT:
      add_word(text, cell->text);
      break;
  }
}

void tib_groups_tsv(const struct tib_groups *groups, struct tib_text *text) {
  size_t n;
  const struct tib_groups_row *rows = tib_groups_rows(groups, &n);
  for (size_t c = 0; c < TIB_C_COLUMNS; c++)
    tib_text_addf(text, "%s%s", tib_fields_cohort[c].name, c + 1 < TIB_C_COLUMNS ? "\t" : "\n");
  for (size_t i = 0; i < n; i++)
    for (size_t c = 0; c < TIB_C_COLUMNS; c++) {
      add_cell(text, &rows[i].cells[c]);
      tib_text_add(text, c + 1 < TIB_C_COLUMNS ? "\t" : "\n");
    }
}
