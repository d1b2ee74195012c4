#ifndef TIB_COMPARE_COMPARE_H
#define TIB_COMPARE_COMPARE_H

/* Agreement of two scorings of the same nights, movement by movement, second by second and index by index; and of several
 * scorers with each other. */

#include <tibialis/types.h>

#include "report/fields_compare.h"

struct tib_text;

/* What is asked for. Strings are the caller's, and stay good as long as the study. */
struct tib_compare_options {
  double iou;              /* least overlap of a match, of the time that both cover together */
  bool by_onset;           /* match by the distance of the onsets instead */
  tib_ticks tolerance;     /* the largest of it */
  bool inside;             /* only movements that begin in the span that both have scored */
  bool has_shift;          /* false: by the clocks of both */
  tib_ticks shift;         /* is added to the times of the test */
  const char *map;         /* of labels, for files of annotations; NULL: none */
  const char *stage_codes; /* the same; NULL: none */
  const char *names[2];    /* of reference and test, as they are shown */
};

/* One scoring of one night. Paths are the caller's. */
struct tib_compare_source {
  const char *movements; /* an events.tsv, or any file of annotations */
  const char *json;      /* ID_summary.json, for lights and clock; NULL: none */
  const char *summary;   /* ID_summary.tsv, for the indices; NULL: none */
  const char *stages;    /* of the reference: annotations whose stages count for both; NULL: those that both tell */
};

/* A cell of a row. */
struct tib_compare_cell {
  enum { TIB_CELL_NONE, TIB_CELL_VALUE, TIB_CELL_N, TIB_CELL_WORD } kind;
  double number;
  const char *text; /* of the study, or static */
};

struct tib_compare_row {
  enum tib_compare_part part;
  struct tib_compare_cell cells[TIB_V_COLUMNS];
};

/* What every output shows. */
struct tib_compare;

/* *out is to be destroyed. TIB_MEMORY. */
enum tib_status tib_compare_create(const struct tib_compare_options *options, struct tib_compare **out,
                                   struct tib_error *err);

/* Reads both scorings of a night and counts what they agree on. On failure the night counts as failed and nothing of it is
 * kept. Errors: those of reading; TIB_SCORING_FORMAT where a file holds no movements; TIB_MEMORY. */
enum tib_status tib_compare_add(struct tib_compare *compare, const char *id, const struct tib_compare_source *reference,
                                const struct tib_compare_source *test, struct tib_error *err);

/* Nights that only one of the two has, or that not all scorers have, for the counts in the outputs. */
void tib_compare_unpaired(struct tib_compare *compare, size_t reference_only, size_t test_only);
void tib_compare_not_of_all(struct tib_compare *compare, size_t nights);

/* The same for several scorers: each against each, and against what most of the others marked. */
enum tib_status tib_compare_scorers(struct tib_compare *compare, size_t n, const char *const *names, struct tib_error *err);
enum tib_status tib_compare_add_scorers(struct tib_compare *compare, const struct tib_compare_source *const *sources,
                                        struct tib_error *err);

/* Makes the rows. TIB_MEMORY. */
enum tib_status tib_compare_end(struct tib_compare *compare, struct tib_error *err);

void tib_compare_destroy(struct tib_compare *compare);

/* In the order of the outputs; after tib_compare_end(). */
const struct tib_compare_row *tib_compare_rows(const struct tib_compare *compare, size_t *n);

/* Sentences about what was left out or assumed, one a line; nothing where there is none. */
void tib_compare_remarks(const struct tib_compare *compare, struct tib_text *text);

/* ---- outputs: each adds to `text` ---- */

void tib_compare_text(const struct tib_compare *compare, struct tib_text *text);
void tib_compare_tsv(const struct tib_compare *compare, struct tib_text *text);
enum tib_status tib_compare_json(const struct tib_compare *compare, struct tib_text *text, struct tib_error *err);

/* One page of the paper, "a4" or "letter": the tables, how far onsets and ends lie apart, the movements of one night over
 * its time, and a plot after Bland and Altman for each of the chief indices. Of several scorers their table and a map of F1
 * and kappa of every two. */
enum tib_status tib_compare_picture(const struct tib_compare *compare, bool svg, const char *paper, struct tib_text *bytes,
                                    struct tib_error *err);

#endif
