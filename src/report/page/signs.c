#include "report/page/signs.h"

#include "draw/look.h"
#include "report/page/parts.h"
#include "report/values.h"

#define PITCH 10.0
#define GAP 12.0 /* between a sign's word and the next sign, and about as much from a sign to its word */

static void fill(struct tib_draw *draw, double x, double y, double height, struct tib_color color) {
  tib_draw_rect(draw, x, y - height / 2, TIB_SIGN_WIDTH, height);
  tib_draw_fill(draw, color);
}

static void draw_band(struct tib_draw *draw, double x, double y) { fill(draw, x, y, 6, TIB_SKY); }
static void draw_out(struct tib_draw *draw, double x, double y) { fill(draw, x, y, 6, TIB_SAND); }
static void draw_gap(struct tib_draw *draw, double x, double y) { tib_page_hatch(draw, x, y - 3, TIB_SIGN_WIDTH, 6); }

static bool has_leg(const struct tib_result *result) {
  for (size_t i = 0; i < result->n_legs; i++)
    if (!result->legs[i].coarse) return true;
  return false;
}

static bool has_gaps(const struct tib_result *result) { return tib_value_gaps(&result->recording) > 0; }

const struct tib_sign TIB_SIGN_BAND = {draw_band, "EMG, mean to largest sample", has_leg},
                      TIB_SIGN_OUT = {draw_out, "leg cannot be scored", has_leg},
                      TIB_SIGN_GAP = {draw_gap, "gap in the recording", has_gaps};

double tib_signs_draw(struct tib_draw *draw, const struct tib_result *result, const struct tib_sign *const signs[],
                      size_t n, double left, double right, double y, bool show) {
  double x = left;
  for (size_t i = 0; i < n; i++) {
    if (signs[i]->there && !signs[i]->there(result)) continue;
    double wide = GAP + tib_draw_text_width(draw, &TIB_SMALL, signs[i]->word);
    if (x > left && x + wide > right) {
      x = left;
      y += PITCH;
    }
    if (show) {
      signs[i]->draw(draw, x, y + PITCH / 2);
      tib_draw_text_middle(draw, &TIB_SMALL, x + GAP, y + PITCH / 2, 0, signs[i]->word);
    }
    x += wide + GAP;
  }
  return y + PITCH;
}
