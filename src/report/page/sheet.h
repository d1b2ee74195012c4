#ifndef TIB_REPORT_PAGE_SHEET_H
#define TIB_REPORT_PAGE_SHEET_H

/* What the pages after the first are made of: two columns of one grid, tables, plots. */

#include "report/page/parts.h"

#define TIB_SHEET_GAP 18.0    /* between sections, and between the two columns */
#define TIB_SHEET_PITCH 9.4   /* of the rows of tables */
#define TIB_SHEET_HEAD 22.0   /* from the top of a table's head to its first row */
#define TIB_SHEET_CELLS 8     /* columns of a table, at most */
#define TIB_SHEET_PROFILES 2u /* side by side in tables and plots */

/* The band at the head of a page; gives its height. */
double tib_sheet_header(struct tib_page *page, const char *title);

/* Width of one of the two columns, and where the second begins. */
double tib_sheet_column(const struct tib_page *page);
double tib_sheet_second(const struct tib_page *page);

/* Where the right part begins of what is split two to three. */
double tib_sheet_third(const struct tib_page *page);

/* Profiles that are shown side by side. */
size_t tib_sheet_profiles(const struct tib_page *page);

/* ---- tables: a name, then cells set against the right ends of equal columns ---- */

struct tib_sheet_table {
  struct tib_page *page;
  double x, width;
  double names; /* width of the names */
  size_t n;     /* cells */
};

/* A title with the heads of the columns, and the line under them. `unit`s stand below the heads; NULL: none. */
void tib_sheet_heads(const struct tib_sheet_table *table, double y, const char *title, const char *const *heads,
                     const char *const *units);

/* Heads that each stand over several cells. */
void tib_sheet_groups(const struct tib_sheet_table *table, double y, size_t n, const char *const *heads);

typedef char tib_sheet_cells[TIB_SHEET_CELLS][48];

/* An empty cell is left empty; "n/a" is shown in grey, in words where they fit. */
void tib_sheet_row(const struct tib_sheet_table *table, double y, bool bold, const char *name, tib_sheet_cells cells);

/* "n/a" for what is no number, or below 0. */
void tib_sheet_number(char *cell, double value, int decimals);
void tib_sheet_count(char *cell, int64_t n);

/* A statistic: a dash where it is one of nothing. */
void tib_sheet_statistic(char *cell, double value, int decimals);

/* Number and rate of an index, two cells. */
void tib_sheet_index(char (*cells)[48], const struct tib_index *index);

/* ---- plots: bars of the primary profile, an outline of the next ---- */

struct tib_sheet_plot {
  struct tib_page *page;
  double x, y, width, height; /* of the bars */
  double top;                 /* value at the upper end */
};

/* The least round number that is not below `value`. */
double tib_sheet_round_up(double value);

/* Values that are NAN have no bar. `share` of each place is filled. */
void tib_sheet_bars(const struct tib_sheet_plot *plot, const double *values, size_t n, double share);
void tib_sheet_outline(const struct tib_sheet_plot *plot, const double *values, size_t n, double share);

/* The base line, and lines and numbers at half and at the top. */
void tib_sheet_scale(const struct tib_sheet_plot *plot);

/* What bars and outline are, from x on; gives the width. */
double tib_sheet_key(struct tib_page *page, double x, double y, double width);

/* ---- the pages ---- */

/* Each draws below y what fits above `bottom`, and gives where it ended. */
/* `plot`: height of the plots. */
double tib_page_intervals(struct tib_page *page, double y, double plot);
double tib_page_rates(struct tib_page *page, double y, double plot);
double tib_page_spread(struct tib_page *page, double y);
/* The height that all of them take. */
double tib_page_series_height(const struct tib_page *page);
void tib_page_series(struct tib_page *page, double y, double bottom);
double tib_page_sit(struct tib_page *page, double y);
double tib_page_patterns(struct tib_page *page, double y);
double tib_page_bursts(struct tib_page *page, double y, double bottom);
double tib_page_clip(struct tib_page *page, double y, const struct tib_pattern *burst);
/* Without lights and stages the scored span is that of the recording. */
bool tib_page_of_whole(const struct tib_result *result);

/* With `show` false both only measure. */
double tib_page_signals(struct tib_page *page, double y, bool show);
/* titled: the page's own title says what it is. */
double tib_page_methods(struct tib_page *page, double y, double height, bool titled, bool show);

/* Changes by the user of one set of rules: "onset 9 uV (else 8 uV)"; returns how many. */
size_t tib_page_overrides(struct tib_text *text, const struct tib_rules *rules);

#endif
