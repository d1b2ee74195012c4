#ifndef TIB_REPORT_PAGE_PARTS_H
#define TIB_REPORT_PAGE_PARTS_H

/* The parts of the first page, and what they share. Each draws itself below `y` and says how high it is. */

#include "draw/draw.h"
#include "draw/look.h"
#include "report/report.h"

struct tib_text;

struct tib_page {
  struct tib_draw *draw;
  const struct tib_result *result;
  const struct tib_report_options *options;
  double left, right, top, bottom; /* of the printed area */
  double plot_left, plot_right;    /* of the panels that share the time axis */
};

/* The printed area of a page of the paper that was asked for. */
struct tib_page tib_page_area(struct tib_draw *draw, const struct tib_result *result,
                              const struct tib_report_options *options);

/* ---- words for what has no number ---- */

#define TIB_NOT_ASSESSED "not assessed"
#define TIB_NOT_IN_RULES "not in these rules"
#define TIB_UNDEFINED "undefined" /* assessed, but of nothing: the mean of no intervals */

/* ---- time ---- */

/* Where a time lies on the shared axis; times outside the recording lie at its ends. */
double tib_page_x(const struct tib_page *page, tib_ticks time);

/* "23:04" by the clock where it is known, else "1:30 h" from the start. */
void tib_page_time(const struct tib_page *page, tib_ticks time, char *text, size_t size);

/* "7 h 43 min". */
void tib_page_length(double hours, char *text, size_t size);

/* ---- gaps: stretches without data ---- */

/* The box that stands for one. */
void tib_page_hatch(struct tib_draw *draw, double x, double y, double width, double height);

/* All of them, from y to bottom. */
void tib_page_gaps(struct tib_page *page, double y, double bottom);

/* Cuts spans that come in order at the gaps, so that nothing is drawn across. */
struct tib_page_pieces {
  const struct tib_recording *recording;
  size_t gap;     /* the first that may still matter */
  tib_ticks done; /* end of the last piece */
};
struct tib_page_pieces tib_page_pieces_begin(const struct tib_page *page);

/* The next piece of `span` that has data; false after the last, then the next span may be asked for. */
bool tib_page_pieces_next(struct tib_page_pieces *pieces, struct tib_span span, struct tib_span *piece);

/* ---- parts ---- */

/* What the document is, above its name. */
void tib_page_over_title(struct tib_page *page, double y);

double tib_page_header(struct tib_page *page, double y);

/* The grid and the labels of the time axis, from y down; the labels lie below `bottom`. */
void tib_page_axis(struct tib_page *page, double y, double bottom);

/* The panels over time, from y down to `bottom` at most; gives where they end. */
double tib_page_night(struct tib_page *page, double y, double bottom);

/* Panels of the night, each in a strip of its own. */
struct tib_strip {
  double y, height;
};
/* The name of a strip, and under it in grey what it is in; `scale` is the width that its scale takes beside them. */
void tib_page_strip_name(struct tib_page *page, struct tib_strip strip, const char *name, const char *more, double scale);
/* Words on white, so that no line of the grid runs through them. */
void tib_page_words(struct tib_page *page, const struct tib_style *style, double x, double middle, double width,
                    const char *words);
void tib_page_strip_absent(struct tib_page *page, struct tib_strip strip, const char *why);
void tib_page_hypnogram(struct tib_page *page, struct tib_strip strip);
void tib_page_envelope(struct tib_page *page, struct tib_strip strip, enum tib_side side);

/* Writes over the stretches where a leg is out why it is, as far as there is room; and the word for one of them, NULL for
 * none. */
void tib_page_faults(struct tib_page *page, struct tib_strip strip, const struct tib_leg_detection *found);
const char *tib_page_fault_word(unsigned faults);

void tib_page_activity(struct tib_page *page, struct tib_strip strip, size_t ankle);

/* Signs in it, to be filled, of a movement of the body and of another posture after it, and whether there are any. */
void tib_page_gross_sign(struct tib_draw *draw, double x, double y, double width);
void tib_page_posture_sign(struct tib_draw *draw, double x, double y);
bool tib_page_has_gross(const struct tib_result *result);
bool tib_page_has_postures(const struct tib_result *result);

void tib_page_raster(struct tib_page *page, struct tib_strip strip);
void tib_page_hours(struct tib_page *page, struct tib_strip strip);

/* Natural height of the raster: it has a lane for each thing that can be there. */
double tib_page_raster_height(const struct tib_page *page);

/* The table of indices, and its height alone. */
double tib_page_table_height(const struct tib_page *page);
void tib_page_table(struct tib_page *page, double x, double y, double width);

/* Hours in each stage. */
double tib_page_stages(struct tib_page *page, double x, double y, double width);

void tib_page_histogram(struct tib_page *page, double x, double y, double width, double height);

/* Signal quality of each leg. */
double tib_page_quality(struct tib_page *page, double x, double y, double width);

/* Remarks, in at most `height`. With `show` false both only measure. */
double tib_page_notes(struct tib_page *page, double y, double height, bool show);
double tib_page_legend(struct tib_page *page, double y, bool show);
/* The words that set PLMS beside published limits; none where PLMS is not assessed. */
void tib_page_cutoffs(struct tib_text *text, const struct tib_result *result);
/* The intended use, whose page it is, and which of how many. */
void tib_page_footer(struct tib_page *page, size_t number, size_t of);

#endif
