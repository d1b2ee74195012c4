#include "compare/show.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/values.h"

static int decimals_of(enum tib_compare_column column) {
  switch (column) {
    case TIB_V_PRECISION:
    case TIB_V_RECALL:
    case TIB_V_F1:
    case TIB_V_KAPPA_S:
    case TIB_V_MEAN_IOU:
    case TIB_V_AGREED:
    case TIB_V_KAPPA:
    case TIB_V_ICC:
    case TIB_V_ICC_LOW:
    case TIB_V_ICC_HIGH:
    case TIB_V_MEAN_F1:
    case TIB_V_MEAN_F1_WITHOUT:
    case TIB_V_CONSENSUS_F1:
      return 3;
    default:
      return column >= TIB_V_MEAN_REFERENCE && column <= TIB_V_LOA_HIGH ? 2 : 1;
  }
}

void tib_show_cell(char to[256], const struct tib_compare_row *row, enum tib_compare_column column) {
  const struct tib_compare_cell *cell = &row->cells[column];
  char number[32];
  tib_text_copy(to, 256, TIB_ABSENT);
  if (cell->kind == TIB_CELL_WORD) tib_text_clean(to, 256, cell->text);
  if (cell->kind == TIB_CELL_N) snprintf(to, 256, "%.0f", cell->number);
  if (cell->kind != TIB_CELL_VALUE) return;
  double least = 0.5 * pow(10, -decimals_of(column));
  tib_value_fixed(number, fabs(cell->number) < least ? 0 : cell->number, decimals_of(column)); /* no minus zero */
  tib_text_copy(to, 256, number);
}

const struct tib_compare_row *tib_show_next(const struct tib_compare *compare, const struct tib_compare_row *after,
                                            enum tib_compare_part part, const char *rules) {
  for (size_t i = after ? (size_t)(after - compare->rows) + 1 : 0; i < compare->n_rows; i++) {
    const struct tib_compare_row *row = &compare->rows[i];
    if (row->part == part && (!rules || strcmp(row->cells[TIB_V_RULES].text, rules) == 0)) return row;
  }
  return NULL;
}

void tib_show_rule(const struct tib_compare *compare, struct tib_text *text) {
  char number[32];
  if (compare->options.by_onset)
    tib_text_seconds(number, sizeof number, compare->options.tolerance, 3);
  else
    tib_value_number(number, compare->options.iou);
  tib_text_addf(text,
                compare->options.by_onset ? "One to one on each leg, onsets at most %s s apart"
                                          : "One to one on each leg, by an overlap of at least %s",
                number);
}

const struct tib_compare_row *tib_show_movements(const struct tib_compare *compare, size_t i) {
  const struct tib_compare_row *row = tib_show_next(compare, NULL, TIB_AGREE_MOVEMENTS, NULL);
  while (row && i-- > 0) row = tib_show_next(compare, row, TIB_AGREE_MOVEMENTS, NULL);
  return row;
}

void tib_show_left_out(const struct tib_compare_row *row, struct tib_text *text) {
  size_t before = text->n;
  for (int column = TIB_V_REFERENCE_ONLY_N; column <= TIB_V_NOT_ASSESSED_N; column++) {
    const char *name = tib_fields_compare[column].name;
    if (!(row->cells[column].number > 0)) continue;
    tib_text_addf(text, "%s%.0f %.*s", text->n > before ? ", " : "", row->cells[column].number, (int)strlen(name) - 2,
                  name);
  }
  if (text->n == before) tib_text_add(text, "none");
}

/* ---- remarks ---- */

static void add_outside(const struct tib_compare *compare, struct tib_text *text) {
  const struct tib_tally *all = &compare->tally[TIB_BOTH];
  if (all->outside_reference + all->outside_test == 0) return;
  tib_text_addf(text,
                "%lld movements of the reference and %lld of the test begin outside of the span that both have scored%s.\n",
                (long long)all->outside_reference, (long long)all->outside_test,
                compare->options.inside ? " and are left out" : "; --inside leaves them out");
}

static const char *nights(size_t n) { return n == 1 ? "night" : "nights"; }

static void add_stages(const struct tib_compare *c, struct tib_text *text) {
  if (c->n_not_staged > 0)
    tib_text_addf(text, "%zu %s of which --stages tells no stage: those count that the two tell.\n", c->n_not_staged,
                  nights(c->n_not_staged));
  if (!c->has_stages) return;
  if (c->n_without_stages > 0)
    tib_text_addf(text, "%zu %s without stages: left out by stage.\n", c->n_without_stages, nights(c->n_without_stages));
  if (c->n_untold[0] > 0)
    tib_text_addf(text,
                  "%lld movements of the reference alone whose stage nobody tells: recall and f1 by stage are n/a; "
                  "--stages tells it.\n",
                  (long long)c->n_untold[0]);
  if (c->n_untold[1] > 0)
    tib_text_addf(text,
                  "%lld movements of the test alone whose stage nobody tells: precision and f1 by stage are n/a; --stages "
                  "tells it.\n",
                  (long long)c->n_untold[1]);
}

static void add_summaries(const struct tib_compare *c, struct tib_text *text) {
  size_t without = c->n_compared - c->n_summaries;
  if (c->n_summaries > 0 && c->n_measured == 0)
    tib_text_add(text, "The two were scored by different rules: no class and no index is compared.\n");
  if (c->n_scorers > 0 || without == 0 || (c->n_summaries == 0 && c->n_compared < 2)) return;
  tib_text_addf(
      text,
      "%zu %s without an ID_summary.tsv of both: in no index; `tibialis score --use-scored-movements` makes one of "
      "annotations.\n",
      without, nights(without));
}

void tib_compare_remarks(const struct tib_compare *c, struct tib_text *text) {
  if (c->not_of_all > 0) tib_text_addf(text, "%zu %s that not all have: left out.\n", c->not_of_all, nights(c->not_of_all));
  if (c->reference_only > 0)
    tib_text_addf(text, "%zu %s of the reference alone: left out.\n", c->reference_only, nights(c->reference_only));
  if (c->test_only > 0) tib_text_addf(text, "%zu %s of the test alone: left out.\n", c->test_only, nights(c->test_only));
  if (c->failed > 0) tib_text_addf(text, "%zu %s could not be read: left out.\n", c->failed, nights(c->failed));
  if (c->n_without_sides > 0)
    tib_text_addf(text,
                  "%zu %s without the leg of every movement: all are compared together, those of both legs that overlap "
                  "as one.\n",
                  c->n_without_sides, nights(c->n_without_sides));
  if (c->n_without_span > 0)
    tib_text_addf(text, "%zu %s without a span that was scored: kappa_s is of the time to the last movement.\n",
                  c->n_without_span, nights(c->n_without_span));
  if (c->n_other_recording > 0)
    tib_text_addf(text, "%zu %s whose scorings are of different recordings: their bytes differ, by ID_summary.json.\n",
                  c->n_other_recording, nights(c->n_other_recording));
  if (c->n_shifted > 0)
    tib_text_addf(
        text, "%zu %s in which the times of the test were shifted, %s.\n", c->n_shifted, nights(c->n_shifted),
        c->options.has_shift ? "by --shift" : "since its clock begins at another time; --shift 0 takes them as they are");
  add_stages(c, text);
  add_summaries(c, text);
  add_outside(c, text);
}
