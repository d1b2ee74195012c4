#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/page/parts.h"
#include "report/values.h"

/* Signal quality: a line for each thing, a column for each leg. */

#define PITCH 8.9

enum { LABEL, SCORABLE, OUT, REST, MAINS, ECG, POPS, RATE, DETECTED, LINES };

static const char *const NAMES[LINES] = {"Channel",        "Scorable, h", "Minutes out",  "Resting level, \u00b5V",
                                         "Mains removed",  "ECG removed", "Pops removed", "Rate, step",
                                         "Movements found"};

static void put_detected(const struct tib_result *result, enum tib_side side, char *text, size_t size) {
  int64_t n = tib_value_detected(result, side);
  if (n >= 0) snprintf(text, size, "%lld", (long long)n);
}

static void put_rate(const struct tib_channel *channel, char *text, size_t size) {
  char rate[32], step[32];
  tib_value_number(rate, tib_rate_hz(channel->rate));
  tib_text_double(step, sizeof step, "%.2g", channel->resolution);
  snprintf(text, size, "%s Hz, %s \u00b5V", rate, step);
}

/* Minutes that are out, and what most of them are out for. */
static void put_out(const struct tib_leg_detection *found, char *text, size_t size) {
  const unsigned kinds[] = {TIB_MINUTE_DETACHED, TIB_MINUTE_CLIPPED, TIB_MINUTE_NOISY, TIB_MINUTE_FLAT};
  int n = 0, most = 0;
  const char *word = NULL;
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
    int here = 0;
    for (size_t m = 0; m < found->n_minutes; m++)
      here += tib_page_fault_word(found->minute_faults[m]) == tib_page_fault_word(kinds[k]);
    n += here;
    if (here > most) word = tib_page_fault_word(kinds[k]);
    if (here > most) most = here;
  }
  if (n == most)
    snprintf(text, size, word ? "%d, %s" : "%d", n, word);
  else
    snprintf(text, size, "%d, most %s", n, word);
}

static void put_taken_out(const struct tib_envelope *leg, char *mains, char *ecg, char *pops, size_t size) {
  long long n = 0;
  for (size_t m = 0; m < leg->n_minutes; m++) n += leg->minutes[m].pops;
  snprintf(pops, size, "%lld", n);
  if (leg->mains_hz > 0)
    snprintf(mains, size, "%d Hz, %.0f %%", leg->mains_hz, 100 * leg->mains_share);
  else
    tib_text_copy(mains, size, "no");
  if (leg->ecg_share > 0)
    snprintf(ecg, size, "%.0f %%", 100 * leg->ecg_share);
  else if (!isnan(leg->ecg_share))
    tib_text_copy(ecg, size, "no");
}

static void make_cells(const struct tib_result *result, enum tib_side side, char cells[LINES][128]) {
  const struct tib_envelope *leg = tib_find_leg(result, side);
  const struct tib_leg_detection *found = tib_find_leg_detection(result, side);
  const struct tib_channel *channel = tib_find_leg_channel(result, side);
  char low[32], middle[32], high[32];
  for (int i = 0; i < LINES; i++) cells[i][0] = '\0';
  put_detected(result, side, cells[DETECTED], 128);
  if (!leg) return;
  if (channel) {
    tib_text_copy(cells[LABEL], 128, channel->label);
    put_rate(channel, cells[RATE], 128);
  }
  if (leg->coarse) return;
  tib_value_fixed(cells[SCORABLE], tib_value_scorable_h(result, side), 1);
  if (found && isfinite(found->rest_p50_uv)) {
    tib_value_fixed(low, found->rest_p10_uv, 1);
    tib_value_fixed(middle, found->rest_p50_uv, 1);
    tib_value_fixed(high, found->rest_p90_uv, 1);
    snprintf(cells[REST], 128, "%s (%s\u2013%s)", middle, low, high);
  }
  if (found) put_out(found, cells[OUT], 128);
  put_taken_out(leg, cells[MAINS], cells[ECG], cells[POPS], 128);
}

static size_t sides_of(const struct tib_result *result, enum tib_side sides[2]) {
  bool given = result->imported && tib_value_detected(result, TIB_SIDE_NONE) >= 0 && result->n_legs == 0 &&
               tib_value_detected(result, TIB_LEFT) < 0 && tib_value_detected(result, TIB_RIGHT) < 0;
  if (result->channels.leg >= 0 || given) return sides[0] = TIB_SIDE_NONE, 1;
  sides[0] = TIB_LEFT;
  sides[1] = TIB_RIGHT;
  return 2;
}

static void put_cell(struct tib_page *page, double right, double y, double width, const char *text) {
  struct tib_style style = tib_style_right(*text ? TIB_BODY : TIB_ABSENT_STYLE);
  tib_draw_text(page->draw, &style, right, y, width, *text ? text : TIB_NOT_ASSESSED);
}

double tib_page_quality(struct tib_page *page, double x, double y, double width) {
  static const char *const heads[] = {[TIB_SIDE_NONE] = "Both legs", [TIB_LEFT] = "Left", [TIB_RIGHT] = "Right"};
  enum tib_side sides[2];
  size_t n = sides_of(page->result, sides);
  struct tib_style head = tib_style_right(TIB_BODY_BOLD);
  double column = (width - 66) / 2, top = y;
  tib_draw_text(page->draw, &TIB_HEAD, x, y - 0.65, 62, "Signals");
  char cells[2][LINES][128];
  for (size_t i = 0; i < n; i++) {
    make_cells(page->result, sides[i], cells[i]);
    tib_draw_text(page->draw, &head, x + width - column * (double)(n - 1 - i), y, column - 4, heads[sides[i]]);
  }
  y += 12;
  tib_draw_rect(page->draw, x, y - 1.75, width, 0.5);
  tib_draw_fill(page->draw, TIB_FAINT);
  for (int line = 0; line < LINES; line++, y += PITCH) {
    bool given = line == DETECTED && page->result->imported;
    tib_draw_text(page->draw, &TIB_BODY, x, y, 66, given ? "Movements given" : NAMES[line]);
    for (size_t i = 0; i < n; i++) put_cell(page, x + width - column * (double)(n - 1 - i), y, column - 4, cells[i][line]);
  }
  return y - top;
}

double tib_page_stages(struct tib_page *page, double x, double y, double width) {
  static const struct {
    enum tib_stage stage;
    const char *name;
  } columns[] = {{TIB_STAGE_W, "W"}, {TIB_STAGE_N1, "N1"}, {TIB_STAGE_N2, "N2"}, {TIB_STAGE_N3, "N3"}, {TIB_STAGE_R, "R"}};
  struct tib_style head = tib_style_right(TIB_BODY_BOLD), body = tib_style_right(TIB_BODY);
  size_t n = sizeof columns / sizeof *columns;
  double column = (width - 66) / (double)n;
  tib_draw_text(page->draw, &TIB_HEAD, x, y - 0.65, 62, "Stages");
  tib_draw_rect(page->draw, x, y + 10.25, width, 0.5);
  tib_draw_fill(page->draw, TIB_FAINT);
  bool brief = page->result->sleep.tib_h < 2; /* tenths of an hour would say nothing */
  tib_draw_text(page->draw, &TIB_BODY, x, y + 12, 66, brief ? "Minutes" : "Hours");
  for (size_t i = 0; i < n; i++) {
    double right = x + width - column * (double)(n - 1 - i);
    char length[32];
    tib_value_fixed(length, page->result->sleep.stage_h[columns[i].stage] * (brief ? 60 : 1), 1);
    tib_draw_text(page->draw, &head, right, y, 0, columns[i].name);
    tib_draw_text(page->draw, &body, right, y + 12, 0, length);
  }
  return 12 + PITCH;
}
