#ifndef TIB_TESTS_GROUPS_TABLES_H
#define TIB_TESTS_GROUPS_TABLES_H

/* Small tables as score and people write them. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "groups/groups.h"
#include "support.h"

/* Columns of the tables here: those that the room looks at, and two indices. */
#define HEAD "id\tstatus\terror\trules\tversion\ttst_h\tplms_n\tplms_per_h\timi_geometric_mean_s\tstudy\n"
#define NIGHT(id, tst, plms, imi) id "\tscored\tn/a\twasm-2016\t0.1.0\t" tst "\t1\t" plms "\t" imi "\tnight\n"
#define FAILED(id) id "\tfailed\tformat\tn/a\t0.1.0\tn/a\tn/a\tn/a\tn/a\tn/a\n"

static inline const char *table_write(const char *name, const char *text) {
  const char *path = test_temporary(name);
  FILE *file = fopen(path, "w");
  cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
  return path;
}

/* The row of a part, an index and a group (NULL: the first of that index); fails where there is none. */
static inline const struct tib_groups_row *row_of(const struct tib_groups *groups, enum tib_cohort_part part,
                                                  const char *index, const char *group) {
  size_t n;
  const struct tib_groups_row *rows = tib_groups_rows(groups, &n);
  for (size_t i = 0; i < n; i++)
    if (rows[i].part == part && strcmp(rows[i].cells[TIB_C_INDEX].text, index) == 0 &&
        (!group || strcmp(rows[i].cells[TIB_C_GROUP].text, group) == 0))
      return &rows[i];
  cr_assert_fail("no row of %s %s", index, group ? group : "");
  return NULL;
}

static inline double number_of(const struct tib_groups_row *row, enum tib_cohort_column column) {
  cr_assert(row->cells[column].kind == TIB_CELL_NUMBER || row->cells[column].kind == TIB_CELL_COUNT, "%s is no number",
            tib_fields_cohort[column].name);
  return row->cells[column].number;
}

static inline bool is_absent(const struct tib_groups_row *row, enum tib_cohort_column column) {
  return row->cells[column].kind == TIB_CELL_ABSENT;
}

#define SAME(row, column, wanted)                                                                          \
  cr_assert_float_eq(number_of(row, column), wanted, 1e-12, "%s is %.15g", tib_fields_cohort[column].name, \
                     number_of(row, column))

#endif
