#ifndef TIB_REPORT_EXPLAIN_PICTURE_H
#define TIB_REPORT_EXPLAIN_PICTURE_H

/* The picture of an explanation: panels that share a time axis. */

#include "draw/draw.h"
#include "report/explain/explain.h"

struct tib_picture {
  struct tib_draw *draw;
  const struct tib_explanation *explanation;
  const struct tib_result *result;
  struct tib_span span; /* shown; the time asked for is in its middle */
  double left, right;   /* of all */
  double plot_left, plot_right;
};

double tib_picture_x(const struct tib_picture *picture, tib_ticks time);

/* What of a span is shown, in points; false where nothing is. At least `least` wide. */
bool tib_picture_reach(const struct tib_picture *picture, struct tib_span span, double least, double *x, double *width);

/* A panel's name left of it, and `more` in grey under it; NULL: none. */
void tib_picture_name(struct tib_picture *picture, double y, double height, const char *name, const char *more);
void tib_picture_absent(struct tib_picture *picture, double y, double height, const char *why);

/* ---- signs: told apart by their shape and lightness as well as by their colour ---- */

/* A movement: dark, in a series; lighter, a candidate in none; hatched, no candidate; empty, not counted. */
void tib_picture_class(struct tib_draw *draw, double x, double y, double width, double height, enum tib_class class_);

/* Activity that became no movement. */
void tib_picture_activity(struct tib_draw *draw, double x, double y, double width, double height);

/* A movement of an ankle, above `bottom`: thin; thick where it is one of the body; with a triangle where the posture is
 * another after it. `gross`: enum tib_gross. */
void tib_picture_motion(struct tib_draw *draw, double x, double bottom, double width, unsigned gross);

/* Gaps of the recording, as in the report. */
void tib_picture_gaps(struct tib_picture *picture, double y, double height);

/* The whole, not ended, for tests that look at what was drawn. */
enum tib_status tib_explain_draw(struct tib_draw **out, bool pdf, const struct tib_explanation *explanation,
                                 struct tib_error *err);

/* ---- panels: each draws itself at y and knows its height ---- */

#define TIB_PICTURE_LEG 118.0
#define TIB_PICTURE_ANKLE 30.0
#define TIB_PICTURE_PROFILE 50.0

void tib_picture_leg(struct tib_picture *picture, double y, size_t leg);
void tib_picture_ankle(struct tib_picture *picture, double y, size_t ankle);
void tib_picture_profile(struct tib_picture *picture, double y, size_t profile);

/* What the signs mean, below the panels; gives the height. With `show` false it only measures. */
double tib_picture_legend(struct tib_picture *picture, double y, bool show);

#endif
