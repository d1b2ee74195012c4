#ifndef TIB_GROUPS_STUDY_H
#define TIB_GROUPS_STUDY_H

/* The nights of a study: what was joined, where each belongs, and its values. */

#include "base/table.h"
#include "groups/groups.h"

#define TIB_GROUPS_MOST 12 /* groups; more are a column of numbers or names */
#define TIB_INDICES_MOST 64
#define TIB_COVARIATES_MOST 64
#define TIB_REPLICATES 2000
#define TIB_ANY SIZE_MAX

/* Why a night does not enter: the first that applies. In the order of the columns from TIB_C_FAILED. */
enum tib_left_out {
  TIB_OUT_FAILED,
  TIB_OUT_OTHER_STUDY,
  TIB_OUT_WITHOUT_PROFILE,
  TIB_OUT_NO_PARTICIPANT,
  TIB_OUT_NO_SUBJECT,
  TIB_OUT_NO_GROUP,
  TIB_OUT_NO_CONDITION,
  TIB_OUT_NO_STAGES,
  TIB_OUT_NOT_ASSESSED,
  TIB_OUT_REASONS,
  TIB_TAKEN = TIB_OUT_REASONS
};

struct tib_night {
  const char *id;
  const struct tib_table_row *row; /* of the profile; of one that failed its only one; NULL: none of this profile */
  const struct tib_table_row *participant;
  const char *subject, *group_name, *condition_name; /* NULL: n/a */
  size_t group, level;                               /* TIB_ANY: not known */
  enum tib_left_out why;                             /* TIB_TAKEN, or up to TIB_OUT_NO_CONDITION */
  bool failed, other_study;
};

struct tib_groups_index {
  const char *column; /* its name in the table */
  size_t at;          /* its place */
  const char *title, *unit;
  bool log, rate;
};

/* Where a column is looked up. */
struct tib_place {
  const char *name;
  bool of_participants;
  size_t at; /* TIB_ANY: a part of the id, as in sub-01_ses-2 */
};

struct tib_covariate {
  struct tib_place place;
  const char *words[2]; /* of 0 and 1; NULL: it holds numbers */
  char *coding;         /* "F=0, M=1"; NULL */
};

struct tib_groups {
  struct tib_groups_options options;
  struct tib_table table, participants;
  const char *rules;
  bool sleep_alone;         /* these rules score nothing in wake */
  struct tib_night *nights; /* by subject, those of none last */
  size_t n_nights, n_subjects;
  struct tib_groups_index indices[TIB_INDICES_MOST];
  size_t n_indices;
  double *values; /* of index i and night j at i * n_nights + j, NAN: not there */
  struct tib_covariate covariates[TIB_COVARIATES_MOST];
  size_t n_covariates;
  const char *names[TIB_GROUPS_MOST]; /* of the groups */
  size_t n_groups;
  const char *levels[2]; /* of the condition; NULL: none */
  size_t unmatched_nights, unmatched_participants;
  const char *night_of_nobody, *participant_without;
  const char *version;  /* of the first recording that was taken */
  size_t other_version; /* recordings that were taken, of another */
  char **kept;          /* texts made on the way */
  size_t n_kept, kept_capacity;
  struct tib_groups_row *rows;
  size_t n_rows, rows_capacity;
};

/* Takes a text over; on TIB_MEMORY it is freed. NULL is out of memory too. */
enum tib_status tib_groups_keep(struct tib_groups *g, char *text, struct tib_error *err);

/* Whether there are two conditions. */
static inline bool tib_has_levels(const struct tib_groups *g) { return g->levels[0] != NULL; }

/* ---- the steps of tib_groups_run() ---- */

/* Reads both tables, finds the nights and joins them. */
enum tib_status tib_groups_load(struct tib_groups *g, struct tib_error *err);
enum tib_status tib_groups_join(struct tib_groups *g, struct tib_error *err);

/* Places the nights: subject, group, condition, and why one is left out. */
enum tib_status tib_groups_place(struct tib_groups *g, struct tib_error *err);

/* Finds the indices and reads their values; finds the covariates. */
enum tib_status tib_groups_indices(struct tib_groups *g, struct tib_error *err);
enum tib_status tib_groups_covariates(struct tib_groups *g, struct tib_error *err);

/* Whether an index needs stages that the night does not have. */
bool tib_lacks_stages(const struct tib_groups *g, const struct tib_groups_index *index, const struct tib_night *night);

/* Rows of each part. */
enum tib_status tib_groups_describe(struct tib_groups *g, struct tib_error *err);
enum tib_status tib_groups_pairs(struct tib_groups *g, struct tib_error *err);
enum tib_status tib_groups_variability(struct tib_groups *g, struct tib_error *err);
enum tib_status tib_groups_correlate(struct tib_groups *g, struct tib_error *err);

/* ---- columns ---- */

/* Finds a column among the participants', then the table's, then, where `parts` says so, the parts of ids. */
enum tib_status tib_place_find(const struct tib_groups *g, const char *option, const char *name, bool parts,
                               struct tib_place *place, struct tib_error *err);

/* The cell of a night; NULL: n/a. A part of an id is kept by the study. */
enum tib_status tib_place_cell(struct tib_groups *g, const struct tib_place *place, const struct tib_night *night,
                               const char **cell, struct tib_error *err);

/* ---- values of subjects ---- */

/* A subject's nights, of a group and a level or of any: their mean on the scale of the index. */
struct tib_subject {
  const char *name;
  size_t first, nights; /* its first night; how many have a value */
  double value;
};

/* Subjects with a value in order; the caller frees *subjects. Group or level TIB_ANY: all that have one. */
enum tib_status tib_subjects_find(const struct tib_groups *g, size_t index, size_t group, size_t level,
                                  struct tib_subject **subjects, size_t *n, struct tib_error *err);

/* A subject in both conditions, on the scale of the index. */
struct tib_pair {
  const char *name;
  size_t nights;
  double first, second;
};

/* *incomplete: subjects with one condition alone. The caller frees *pairs. */
enum tib_status tib_pairs_find(const struct tib_groups *g, size_t index, size_t group, struct tib_pair **pairs, size_t *n,
                               size_t *incomplete, struct tib_error *err);

/* The second less the first; differences of decimal numbers as decimals, so that equal ones are equal. */
double tib_pair_change(const struct tib_pair *pair, bool log);

/* ---- rows ---- */

/* Adds a row with the profile, the index, its unit and the counts of nights left out; *row is good until the next. The
 * group may be g->n_groups, that of all. */
enum tib_status tib_row_add(struct tib_groups *g, enum tib_cohort_part part, size_t index, size_t group, size_t level,
                            struct tib_groups_row **row, struct tib_error *err);

void tib_row_number(struct tib_groups_row *row, enum tib_cohort_column column, double number); /* NAN: absent */
void tib_row_count(struct tib_groups_row *row, enum tib_cohort_column column, size_t n);
void tib_row_text(struct tib_groups_row *row, enum tib_cohort_column column, const char *text); /* NULL: absent */
void tib_row_flag(struct tib_groups_row *row, enum tib_cohort_column column, bool yes);

/* Statistic, p and whether it is exact; or why there is none. */
struct tib_stats_test;
void tib_row_test(struct tib_groups_row *row, const struct tib_stats_test *test);

/* Corrects the p of all rows of a part after Holm; `of` (may be NULL) tells those of one kind. */
enum tib_status tib_rows_correct(struct tib_groups *g, enum tib_cohort_part part, const char *of, struct tib_error *err);

#endif
