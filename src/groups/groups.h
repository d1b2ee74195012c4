#ifndef TIB_GROUPS_GROUPS_H
#define TIB_GROUPS_GROUPS_H

/* Groups, paired nights and covariates over a cohort table: the figures, and how they are shown. */

#include <tibialis/types.h>

#include "report/fields_groups.h"

struct tib_text;

/* What is asked for. Strings are the caller's, and stay good as long as the study. */
struct tib_groups_options {
  const char *table;        /* path of a cohort.tsv */
  const char *participants; /* path of a table of participants; NULL: none */
  const char *group;        /* column; NULL: all are one group */
  const char *paired;       /* column that names the subject; NULL: the participant, else each night is a subject */
  const char *condition;    /* column; NULL: none */
  const char *levels;       /* "A,B": the change is B less A; NULL: two numbers in their order */
  const char *covariates;   /* columns by comma; NULL: none */
  const char *indices;      /* names by comma; NULL: the chief ones that the table has values of */
  const char *rules;        /* NULL: those of the first recording */
  enum tib_study study;     /* recordings of the other kind are left out */
  uint64_t seed;
};

/* One figure or word. */
struct tib_groups_cell {
  enum { TIB_CELL_ABSENT, TIB_CELL_NUMBER, TIB_CELL_COUNT, TIB_CELL_FLAG, TIB_CELL_TEXT } kind;
  double number;
  const char *text; /* of the study, or static */
};

struct tib_groups_row {
  enum tib_cohort_part part;
  size_t index, group; /* of the study, for pictures; of a row of pairs all groups where it is as many as there are */
  struct tib_groups_cell cells[TIB_C_COLUMNS];
};

/* What every output shows. Made by tib_groups_run(). */
struct tib_groups;

/* Reads the tables and makes all figures. TIB_USAGE: a table that cannot be read or is not one that score and merge write,
 * a column, index or profile that is not there, a cell that is no number, too many groups, a condition whose two levels are
 * not told. TIB_MEMORY. The caller destroys *groups. */
enum tib_status tib_groups_run(const struct tib_groups_options *options, struct tib_groups **groups, struct tib_error *err);

void tib_groups_destroy(struct tib_groups *groups);

/* Rows in the order of the outputs. */
const struct tib_groups_row *tib_groups_rows(const struct tib_groups *groups, size_t *n);

/* Sentences about nights and participants that do not match, one a line; nothing where all do. */
void tib_groups_remarks(const struct tib_groups *groups, struct tib_text *text);

/* ---- outputs: each adds to `text` ---- */

void tib_groups_text(const struct tib_groups *groups, struct tib_text *text);
void tib_groups_tsv(const struct tib_groups *groups, struct tib_text *text);
enum tib_status tib_groups_json(const struct tib_groups *groups, struct tib_text *text, struct tib_error *err);

/* Boxes with their points, paired lines and correlations, a row for each index: pages of the paper, "a4" or "letter", in a
 * PDF, or one SVG of its width. */
enum tib_status tib_groups_picture(const struct tib_groups *groups, bool svg, const char *paper, struct tib_text *bytes,
                                   struct tib_error *err);

#endif
