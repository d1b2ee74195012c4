#include <math.h>

#include "report/page/parts.h"
#include "report/values.h"

#define PITCH 4.0      /* between two lines of the hatching */
#define LEAST_HATCH 2. /* narrower boxes are filled */
#define LEAST_GAP 0.5  /* as wide as can be seen */

/* One line per `PITCH` that rises to the right, cut at the sides of the box. Lines of neighbouring boxes are in step. */
static void add_lines(struct tib_draw *draw, double x, double y, double width, double height) {
  for (double c = ceil((x - height) / PITCH) * PITCH; c < x + width; c += PITCH) {
    double from = fmax(0, x - c), to = fmin(height, x + width - c);
    if (from >= to) continue;
    tib_draw_move(draw, c + from, y + height - from);
    tib_draw_line(draw, c + to, y + height - to);
  }
  tib_draw_stroke(draw, TIB_FAINT, 0.4, false);
}

void tib_page_hatch(struct tib_draw *draw, double x, double y, double width, double height) {
  static const struct tib_color ground = {0.90, 0.905, 0.91};
  tib_draw_rect(draw, x, y, width, height);
  tib_draw_fill(draw, width < LEAST_HATCH ? TIB_FAINT : ground);
  if (width >= LEAST_HATCH) add_lines(draw, x, y, width, height);
}

void tib_page_gaps(struct tib_page *page, double y, double bottom) {
  const struct tib_recording *recording = &page->result->recording;
  double drawn = -1;
  for (size_t i = 0; i < tib_value_gaps(recording); i++) {
    struct tib_span gap = tib_value_gap(recording, i);
    double x = tib_page_x(page, gap.onset), end = fmax(tib_page_x(page, gap.offset), x + LEAST_GAP);
    if (end <= drawn) continue; /* would lie on the one before */
    tib_page_hatch(page->draw, x, y, end - x, bottom - y);
    drawn = end;
  }
}

struct tib_page_pieces tib_page_pieces_begin(const struct tib_page *page) {
  return (struct tib_page_pieces){.recording = &page->result->recording};
}

bool tib_page_pieces_next(struct tib_page_pieces *pieces, struct tib_span span, struct tib_span *piece) {
  tib_ticks from = span.onset > pieces->done ? span.onset : pieces->done;
  size_t n = tib_value_gaps(pieces->recording);
  struct tib_span gap = {INT64_MAX, INT64_MAX};
  for (; pieces->gap < n; pieces->gap++) {
    gap = tib_value_gap(pieces->recording, pieces->gap);
    if (gap.onset > from) break;
    if (gap.offset > from) from = gap.offset;
  }
  if (pieces->gap == n) gap.onset = INT64_MAX;
  pieces->done = from;
  if (from >= span.offset) return false;
  *piece = (struct tib_span){from, span.offset < gap.onset ? span.offset : gap.onset};
  pieces->done = piece->offset;
  return true;
}
