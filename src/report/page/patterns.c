#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "report/page/sheet.h"
#include "report/values.h"

/* Patterns that are no periodic limb movements: runs and large movements on the left, what each leg shows on the right. */

bool tib_page_of_whole(const struct tib_result *result) { return result->context.lights_source == TIB_LIGHTS_WHOLE_FILE; }

/* As the patterns above it: those that begin between the lights. */
static int64_t count_gross(const struct tib_result *result) {
  struct tib_span lights = result->context.lights;
  int64_t n = 0;
  for (size_t i = 0; i < result->n_gross; i++)
    n += result->gross[i].span.onset >= lights.onset && result->gross[i].span.onset < lights.offset;
  return result->has_gross ? n : -1;
}

static double draw_runs(struct tib_page *page, double y) {
  static const struct {
    const char *name;
    enum tib_pattern_type type;
  } rows[] = {{"Alternating leg muscle activation", TIB_ALMA},
              {"Hypnagogic foot tremor", TIB_HFT},
              {"High-frequency leg movements", TIB_HFLM},
              {"Large movements, by the legs\u2019 EMG", TIB_LMM}};
  static const char *const heads[] = {"number", "per h", "in all, s"};
  const struct tib_result *result = page->result;
  struct tib_sheet_table table = {page, page->left, tib_sheet_column(page), 136, 3};
  tib_sheet_heads(&table, y, tib_page_of_whole(result) ? "In the whole recording" : "Between lights off and on", heads,
                  NULL);
  y += TIB_SHEET_HEAD;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++, y += TIB_SHEET_PITCH) {
    struct tib_pattern_sum sum = tib_value_patterns(result, rows[i].type);
    tib_sheet_cells cells = {{0}};
    tib_sheet_count(cells[0], sum.n);
    tib_sheet_number(cells[1], sum.per_h, 1);
    tib_sheet_number(cells[2], sum.seconds, 0);
    tib_sheet_row(&table, y, false, rows[i].name, cells);
  }
  tib_sheet_cells cells = {{0}};
  tib_sheet_count(cells[0], count_gross(result));
  tib_sheet_row(&table, y, false, "Of the body, by the ankles", cells);
  return y + TIB_SHEET_PITCH;
}

/* ---- by leg ---- */

static double efm_of(const struct tib_efm *efm, int row) {
  if (!efm) return NAN;
  double values[3] = {(double)efm->potentials, efm->minutes, efm->nrem_minutes};
  return values[row] < 0 ? (double)NAN : values[row];
}

static double rswa_of(const struct tib_rswa *rswa, int row) {
  if (!rswa) return NAN;
  const double values[5] = {(double)rswa->epochs, 100 * tib_value_share(rswa->tonic_epochs, rswa->epochs),
                            100 * tib_value_share(rswa->phasic_epochs, rswa->epochs),
                            100 * tib_value_share(rswa->any_epochs, rswa->epochs),
                            100 * tib_value_share(rswa->phasic_mini_epochs, rswa->mini_epochs)};
  return values[row];
}

static size_t sides_of(const struct tib_result *result, enum tib_side sides[3]) {
  size_t n = 0;
  sides[n++] = TIB_LEFT;
  sides[n++] = TIB_RIGHT;
  if (!tib_find_leg(result, TIB_SIDE_NONE)) return n;
  sides[0] = TIB_SIDE_NONE;
  return 1;
}

static double draw_legs(struct tib_page *page, double y) {
  static const char *const efm[] = {"Myoclonic potentials (EFM)", "Minutes with enough of them",
                                    "Such minutes in NREM sleep"};
  static const char *const rswa[] = {"Epochs of REM sleep", "Tonic epochs, %", "Phasic epochs, %",
                                     "Tonic or phasic epochs, %", "Phasic mini-epochs of 3 s, %"};
  static const char *const names[] = {[TIB_SIDE_NONE] = "both legs", [TIB_LEFT] = "left", [TIB_RIGHT] = "right"};
  enum tib_side sides[3];
  const char *heads[3];
  size_t n = sides_of(page->result, sides);
  for (size_t i = 0; i < n; i++) heads[i] = names[sides[i]];
  struct tib_sheet_table table = {page, tib_sheet_second(page), tib_sheet_column(page), 150, n};
  tib_sheet_heads(&table, y, "Myoclonus, activity in REM", heads, NULL);
  y += TIB_SHEET_HEAD;
  for (int row = 0; row < 8; row++, y += TIB_SHEET_PITCH) {
    tib_sheet_cells cells = {{0}};
    for (size_t i = 0; i < n; i++)
      tib_sheet_number(cells[i],
                       row < 3 ? efm_of(tib_value_efm(page->result, sides[i]), row)
                               : rswa_of(tib_value_rswa(page->result, sides[i]), row - 3),
                       row > 3 ? 1 : 0);
    tib_sheet_row(&table, y, false, row < 3 ? efm[row] : rswa[row - 3], cells);
  }
  return y;
}

double tib_page_patterns(struct tib_page *page, double y) {
  double left = draw_runs(page, y), right = draw_legs(page, y);
  tib_draw_paragraph(page->draw, &TIB_SMALL_GREY, page->left, left + 4, tib_sheet_column(page), 2, true,
                     "Counts of patterns, no diagnoses: activity in REM sleep on leg channels alone does not tell of REM "
                     "sleep behaviour disorder.");
  return fmax(left + 20, right);
}
