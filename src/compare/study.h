#ifndef TIB_COMPARE_STUDY_H
#define TIB_COMPARE_STUDY_H

/* What a comparison holds while it is made; for this room's own files. */

#include "compare/match.h"
#include "compare/tally.h"
#include "stats/stats.h"

/* The summary columns beside the rates of the indices. */
#define TIB_MEASURES (TIB_INDEX_COUNT + 5)

/* Two nights beside each other. */
struct tib_night_pair {
  bool has_sides;                       /* both tell the leg of every movement: else only the last tally is */
  struct tib_tally tally[TIB_BOTH + 1]; /* by side; BOTH: all */
  size_t n;
  struct tib_match *matches; /* owned */
};

/* Classes of movements in both under one profile: of the reference by row. */
struct tib_class_table {
  char rules[64];
  int64_t counts[TIB_CLASSES_SEEN * TIB_CLASSES_SEEN]; /* the last of a row: missed; of a column: extra */
  int64_t unknown;                                     /* matched movements without a class in one of them */
  size_t nights;                                       /* that have the profile in both */
};

/* Values of one measure: reference and test of each night. */
struct tib_measure {
  size_t n, capacity;
  double *x;                      /* owned; 2 n */
  size_t no_stages, not_assessed; /* nights left out */
};

struct tib_measured {
  char rules[64];
  size_t nights; /* that have the profile in both */
  struct tib_measure measures[TIB_MEASURES];
};

struct tib_compared_night {
  char *id; /* owned */
  struct tib_tally tally;
};

/* How far a matched movement of the test is from that of the reference. */
struct tib_distance {
  double onset_ms, offset_ms;
};

/* A movement of a night alone, for its picture. */
struct tib_mark {
  tib_ticks onset;
  enum tib_side side;
  enum tib_mark_kind { TIB_MARK_MATCHED, TIB_MARK_MISSED, TIB_MARK_EXTRA, TIB_MARKS } kind;
};

struct tib_scorer {
  const char *name; /* the caller's */
  int64_t n;
  struct tib_tally consensus;
};

struct tib_compare {
  struct tib_compare_options options;
  struct tib_tally tally[TIB_BOTH + 1];
  size_t n_compared;                                 /* nights */
  size_t n_without_sides, n_without_span, n_shifted; /* nights */
  bool has_stages;
  size_t n_other_recording; /* nights whose scorings are of files that differ */
  size_t n_not_staged;      /* nights of which --stages tells none */
  size_t n_without_stages;  /* nights in which neither tells one */
  int64_t n_untold[2];      /* movements of the reference alone, of the test alone, whose stage neither tells */
  struct tib_tally by_stage[TIB_STAGE_COUNT];
  size_t n_classes;
  struct tib_class_table classes[TIB_NIGHT_PROFILES];
  size_t n_measured;
  struct tib_measured measured[TIB_NIGHT_PROFILES];
  size_t n_summaries; /* nights of which both have one */
  size_t n_nights, nights_capacity;
  struct tib_compared_night *nights;
  size_t n_distances, distances_capacity;
  struct tib_distance *distances;
  size_t n_marks, marks_capacity;
  struct tib_mark *marks;    /* of the first night */
  struct tib_span mark_span; /* that both have scored, and all marks */
  size_t reference_only, test_only, not_of_all, failed;
  size_t n_scorers;
  struct tib_scorer *scorers;
  struct tib_tally *pairs; /* n_scorers squared; [i * n + j] is j beside i, i < j */
  size_t n_rows, rows_capacity;
  struct tib_compare_row *rows;
};

/* Tallies `test` beside `reference`, which are changed: sides are forgotten where one has none, movements left out with
 * --inside. The caller frees pair->matches. */
enum tib_status tib_pair_make(struct tib_scored_night *reference, struct tib_scored_night *test,
                              const struct tib_compare_options *options, struct tib_night_pair *pair,
                              struct tib_error *err);

void tib_tally_add(struct tib_tally *to, const struct tib_tally *more);

/* Counts the pair by stage, and by class of the profiles that both have. */
void tib_count_stages(struct tib_compare *compare, const struct tib_scored_night *reference,
                      const struct tib_scored_night *test, const struct tib_night_pair *pair, const bool *matched);
void tib_count_classes(struct tib_compare *compare, const struct tib_scored_night *reference,
                       const struct tib_scored_night *test, const struct tib_night_pair *pair, const bool *matched);

/* Adds the indices of two summaries. TIB_USAGE where one cannot be read, TIB_FORMAT where a cell is no number. */
enum tib_status tib_measures_add(struct tib_compare *compare, const char *reference, const char *test,
                                 struct tib_error *err);

/* The name of a measure as it stands in outputs. */
const char *tib_measure_name(size_t measure);

/* What most of the nights but `without` have marked, as a night of its own. TIB_MEMORY. */
enum tib_status tib_consensus_make(const struct tib_scored_night *nights, size_t n, size_t without,
                                   struct tib_scored_night *consensus, struct tib_error *err);

/* Makes the rows of several scorers. */
enum tib_status tib_rows_of_scorers(struct tib_compare *compare, struct tib_error *err);

/* A new row whose cells are all absent. NULL: no memory. */
struct tib_compare_row *tib_agree_add(struct tib_compare *compare, enum tib_compare_part part, struct tib_error *err);
void tib_agree_number(struct tib_compare_row *row, enum tib_compare_column column, double value); /* NAN: absent */
void tib_agree_count(struct tib_compare_row *row, enum tib_compare_column column, int64_t n);
void tib_agree_word(struct tib_compare_row *row, enum tib_compare_column column, const char *word); /* NULL: absent */
void tib_agree_tally(struct tib_compare_row *row, const struct tib_tally *tally);

/* The nights that a row is of, and those that it is not of; `left_out` of them for the cause of a column (TIB_V_PART: for
 * none). */
void tib_agree_nights(struct tib_compare_row *row, const struct tib_compare *compare, enum tib_compare_column why,
                      size_t left_out);

/* Whether rows of a part may have this column. */
bool tib_compare_has(enum tib_compare_part part, enum tib_compare_column column);

#endif
