#include <math.h>
#include <stdio.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/explain/fields.h"
#include "report/explain/pattern.h"
#include "report/page/page.h"
#include "report/page/parts.h"
#include "report/values.h"

/* The second page: patterns that are no periodic limb movements, the course of the night, and a test at rest. */

#define PITCH 10.0
#define GAP 8.0
#define MOST_BINS 24 /* two hours of a test at rest */

struct sheet {
  struct tib_page page;
  double y;
};

static double width_of(const struct sheet *sheet) { return sheet->page.right - sheet->page.left; }

/* Whether so much room is left above the footer. */
static bool has_room(const struct sheet *sheet, double height) { return sheet->y + height <= sheet->page.bottom - 18; }

static void add_head(struct sheet *sheet, const char *words) {
  sheet->y += GAP;
  if (!has_room(sheet, PITCH)) return;
  tib_draw_text(sheet->page.draw, &TIB_HEAD, sheet->page.left, sheet->y, width_of(sheet), words);
  sheet->y += PITCH + 2;
}

/* False where there is no room for it. */
static bool add_paragraph(struct sheet *sheet, const struct tib_style *style, const char *words) {
  double height = tib_draw_paragraph(sheet->page.draw, style, sheet->page.left, sheet->y, width_of(sheet), 6, false, words);
  if (!has_room(sheet, height)) return false;
  tib_draw_paragraph(sheet->page.draw, style, sheet->page.left, sheet->y, width_of(sheet), 6, true, words);
  sheet->y += height + 2;
  return true;
}

/* A name and up to three cells, set against the right ends of their columns. */
static void add_row(struct sheet *sheet, const struct tib_style *style, const char *name, const char *const cells[3]) {
  struct tib_style right = tib_style_right(*style);
  if (!has_room(sheet, PITCH)) return;
  tib_draw_text(sheet->page.draw, style, sheet->page.left, sheet->y, 230, name);
  for (size_t i = 0; i < 3; i++)
    if (cells[i]) tib_draw_text(sheet->page.draw, &right, sheet->page.left + 310 + 90 * (double)i, sheet->y, 84, cells[i]);
  sheet->y += PITCH;
}

static const char *number(char to[32], double value, int decimals) {
  tib_value_fixed(to, value, decimals);
  return isfinite(value) ? to : TIB_NOT_ASSESSED;
}

static const char *count(char to[32], int64_t n) { return number(to, n < 0 ? (double)NAN : (double)n, 0); }

/* ---- counts ---- */

static void add_counts(struct sheet *sheet) {
  static const struct {
    const char *name;
    enum tib_pattern_type type;
  } rows[] = {{"Alternating leg muscle activation", TIB_ALMA},
              {"Hypnagogic foot tremor", TIB_HFT},
              {"High-frequency leg movements", TIB_HFLM},
              {"Large muscle group movements, by the legs' EMG", TIB_LMM}};
  static const char *const heads[3] = {"number", "per hour", "s in all"};
  const struct tib_result *result = sheet->page.result;
  char a[32], b[32], c[32];
  add_head(sheet, "Between lights off and lights on");
  add_row(sheet, &TIB_SMALL_GREY, "", heads);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct tib_pattern_sum sum = tib_value_patterns(result, rows[i].type);
    const char *const cells[3] = {count(a, sum.n), number(b, sum.per_h, 1), number(c, sum.seconds, 0)};
    add_row(sheet, &TIB_BODY, rows[i].name, cells);
  }
  const char *const gross[3] = {count(a, result->has_gross ? (int64_t)result->n_gross : -1)};
  add_row(sheet, &TIB_BODY, "Movements of the body, by the ankles (whole recording)", gross);
}

/* ---- sustained bursts ---- */

static bool add_burst(struct sheet *sheet, const struct tib_pattern *burst) {
  struct tib_text words = {0};
  char at[32], length[32], measured[32], limit[32];
  tib_explain_clock(at, &sheet->page.result->recording, burst->span.onset, 0);
  tib_value_fixed(length, tib_seconds(tib_span_length(burst->span)), 1);
  tib_text_addf(&words, "%s, %s, %s, %s s, %s%s:", at,
                burst->side == TIB_SIDE_NONE ? "legs" : tib_level_side[burst->side].name, tib_value_muscle(burst), length,
                burst->grade == TIB_GRADE_NONE ? "no grade" : tib_level_grade[burst->grade].name,
                burst->annotated ? ", annotated" : "");
  for (size_t i = 0; i < TIB_SBC_CRITERIA; i++) {
    const struct tib_criterion *found = &burst->criteria[i];
    struct tib_explained_criterion shown = tib_explain_criterion(sheet->page.result, burst, i);
    tib_value_fixed(measured, found->measured, 2);
    tib_value_fixed(limit, found->limit, 2);
    tib_text_addf(&words, "%s %s %s ", i ? ";" : "", shown.id, shown.title);
    if (found->passed == TIB_UNTESTABLE)
      tib_text_addf(&words, "%s (%s)", tib_level_pass[found->passed].name, tib_level_untestable[found->why].name);
    else
      tib_text_addf(&words, "%s (%s %s %s%s%s)", tib_level_pass[found->passed].name, measured,
                    tib_level_relation[shown.relation].name, limit, *shown.unit ? " " : "", shown.unit);
  }
  bool added = add_paragraph(sheet, &TIB_SMALL, words.s ? words.s : "");
  tib_text_finish(&words);
  return added;
}

static void add_bursts(struct sheet *sheet) {
  const struct tib_result *result = sheet->page.result;
  char a[32], b[32], c[32];
  add_head(sheet, "Sustained bursts, cramp-like");
  add_paragraph(sheet, &TIB_SMALL_GREY, tib_level_trial_type[TIB_TRIAL_SUSTAINED_BURST].definition);
  static const char *const heads[3] = {"possible", "probable", "annotated"};
  const char *const cells[3] = {count(a, tib_value_bursts(result, TIB_GRADE_POSSIBLE)),
                                count(b, tib_value_bursts(result, TIB_GRADE_PROBABLE)),
                                count(c, tib_value_annotated(result))};
  add_row(sheet, &TIB_SMALL_GREY, "", heads);
  add_row(sheet, &TIB_BODY, "Bursts of the whole recording", cells);
  int left_out = 0;
  sheet->page.bottom -= PITCH; /* room to say what is left out */
  for (size_t i = 0; i < result->n_patterns; i++)
    if (result->patterns[i].type == TIB_SUSTAINED_BURST) left_out += !add_burst(sheet, &result->patterns[i]);
  sheet->page.bottom += PITCH;
  if (left_out == 0) return;
  char words[96];
  snprintf(words, sizeof words, "%d more are in ID_summary.json, with all criteria.", left_out);
  add_paragraph(sheet, &TIB_SMALL_GREY, words);
}

/* ---- by leg ---- */

static double efm_of(const struct tib_efm *efm, int row) {
  double values[3] = {NAN, NAN, NAN};
  if (efm) values[0] = (double)efm->potentials;
  if (efm && efm->minutes >= 0) values[1] = efm->minutes;
  if (efm && efm->nrem_minutes >= 0) values[2] = efm->nrem_minutes;
  return values[row];
}

static double rswa_of(const struct tib_rswa *rswa, int row) {
  if (!rswa) return NAN;
  const double values[5] = {(double)rswa->epochs, 100 * tib_value_share(rswa->tonic_epochs, rswa->epochs),
                            100 * tib_value_share(rswa->phasic_epochs, rswa->epochs),
                            100 * tib_value_share(rswa->any_epochs, rswa->epochs),
                            100 * tib_value_share(rswa->phasic_mini_epochs, rswa->mini_epochs)};
  return values[row];
}

static void add_legs(struct sheet *sheet) {
  static const char *const efm[] = {"Potentials", "Minutes with enough of them", "Such minutes in NREM sleep"};
  static const char *const rswa[] = {"Epochs of REM sleep", "tonic, %", "phasic, %", "either, %",
                                     "Mini-epochs of 3 s that are phasic, %"};
  static const char *const heads[3] = {"left", "right", "one channel"};
  static const enum tib_side sides[3] = {TIB_LEFT, TIB_RIGHT, TIB_SIDE_NONE};
  const struct tib_result *result = sheet->page.result;
  size_t shown = tib_find_leg(result, TIB_SIDE_NONE) ? 3 : 2;
  char text[3][32];
  add_head(sheet, "Fragmentary myoclonus (AASM-EFM-1)");
  for (int row = -1; row < 3; row++) {
    const char *cells[3] = {NULL, NULL, NULL};
    for (size_t i = 0; i < shown; i++)
      cells[i] = row < 0 ? heads[i] : number(text[i], efm_of(tib_value_efm(result, sides[i]), row), 0);
    add_row(sheet, row < 0 ? &TIB_SMALL_GREY : &TIB_BODY, row < 0 ? "" : efm[row], cells);
  }
  add_head(sheet, "Activity in REM sleep on the leg channels; a table, not a diagnosis of REM sleep behaviour disorder");
  for (int row = 0; row < 5; row++) {
    const char *cells[3] = {NULL, NULL, NULL};
    for (size_t i = 0; i < shown; i++)
      cells[i] = number(text[i], rswa_of(tib_value_rswa(result, sides[i]), row), row ? 1 : 0);
    add_row(sheet, &TIB_BODY, rswa[row], cells);
  }
}

/* ---- the course of the night ---- */

static void add_course(struct sheet *sheet) {
  const struct tib_course *course = &sheet->page.result->course;
  char share[32], expected[32], p[32], side[32], woken[32];
  add_head(sheet, course->in_sleep ? "Course: movements in series in sleep" : "Course: movements in series");
  const char *const first[3] = {number(share, 100 * course->first_half_share, 1),
                                number(expected, 100 * course->expected_share, 1), number(p, course->evening_p, 4)};
  static const char *const heads[3] = {"found", "expected", "p"};
  add_row(sheet, &TIB_SMALL_GREY, "", heads);
  add_row(sheet, &TIB_BODY, "In the first half, %", first);
  const char *const laterality[3] = {number(side, course->laterality, 2)};
  add_row(sheet, &TIB_BODY, "Laterality, (left - right) / (left + right)", laterality);
  const char *const awakenings[3] = {count(woken, course->plms.n < 0 ? -1 : course->plms.awakening_n)};
  add_row(sheet, &TIB_BODY, "Followed by an awakening within 60 s", awakenings);
}

/* ---- a test at rest ---- */

static void add_bins(struct sheet *sheet, const struct tib_score *score) {
  static const char *const heads[3] = {"movements", "scorable s", NULL};
  add_row(sheet, &TIB_SMALL_GREY, "Five minutes from", heads);
  for (size_t i = 0; i < score->n_sit_bins && i < MOST_BINS; i++) {
    char name[48], a[32], b[32];
    tib_value_fixed(b, score->sit_bins[i].onset_s / 60, 0);
    snprintf(name, sizeof name, "%s min", b);
    const char *const cells[3] = {count(a, score->sit_bins[i].n), number(b, score->sit_bins[i].scorable_s, 0)};
    add_row(sheet, &TIB_BODY, name, cells);
  }
}

/* CLIN-6, by the first profile that scores wake, which the test is. */
static void add_sit(struct sheet *sheet) {
  const struct tib_result *result = sheet->page.result;
  const struct tib_profile_result *profile = &result->profiles[0];
  for (size_t i = result->n_profiles; i-- > 0;)
    if (result->profiles[i].score.total.index[TIB_INDEX_PLMW].assessed) profile = &result->profiles[i];
  const struct tib_index *index = &profile->score.total.index[TIB_INDEX_PLMW];
  struct tib_text words = {0};
  char per_h[32], mode[32];
  tib_text_addf(&words, "Suggested immobilisation test (CLIN-6), %s", profile->rules.name);
  add_head(sheet, words.s ? words.s : "");
  tib_text_finish(&words);
  const char *const rate[3] = {number(per_h, index->assessed ? index->per_h : (double)NAN, 1)};
  add_row(sheet, &TIB_BODY, "Periodic movements in wake, per hour", rate);
  const char *const intervals[3] = {number(mode, profile->score.imi.mode_s, 0)};
  add_row(sheet, &TIB_BODY, "Interval, mode, s", intervals);
  tib_page_cutoffs(&words, result);
  if (words.n > 0) add_paragraph(sheet, &TIB_BODY, words.s);
  tib_text_finish(&words);
  add_bins(sheet, &profile->score);
}

/* "patterns (alma-rate-min = 0.6 Hz)": the rules of this page, with what the user changed. */
static void add_rules(struct tib_text *text, const char *before, const struct tib_rules *rules) {
  size_t n, changed = 0;
  const struct tib_rule_row *rows = tib_rule_rows(rules->kind, &n);
  tib_text_addf(text, "%s%s", before, rules->name);
  for (size_t i = 0; i < n; i++)
    if (rules->source[i].overridden)
      tib_text_addf(text, "%s%s = %s", changed++ ? ", " : " (", rows[i].key, rules->source[i].text);
  if (changed) tib_text_add(text, ")");
}

static void add_basis(struct sheet *sheet) {
  const struct tib_result *result = sheet->page.result;
  struct tib_text words = {0};
  tib_text_addf(&words, "tibialis %s; rules", tib_version());
  if (result->has_patterns) add_rules(&words, " ", &result->patterns_rules);
  if (result->has_bursts) add_rules(&words, result->has_patterns ? ", " : " ", &result->bursts_rules);
  if (result->n_profiles > 0)
    add_rules(&words, result->has_patterns || result->has_bursts ? ", " : " ", &result->profiles[0].rules);
  add_paragraph(sheet, &TIB_SMALL_GREY, words.s ? words.s : "");
  tib_text_finish(&words);
}

bool tib_page_has_other(const struct tib_result *result) {
  bool sit = result->study == TIB_STUDY_SIT && result->n_profiles > 0;
  return result->has_patterns || result->has_bursts || sit;
}

void tib_page_draw_other(struct tib_draw *draw, const struct tib_result *result, const struct tib_report_options *options) {
  struct sheet sheet = {.page = tib_page_area(draw, result, options)};
  sheet.y = sheet.page.top;
  tib_draw_text(draw, &TIB_TITLE, sheet.page.left, sheet.y, 0.55 * width_of(&sheet), "Other patterns");
  struct tib_style right = tib_style_right(TIB_BODY);
  tib_draw_text(draw, &right, sheet.page.right, sheet.y + 5, 0.4 * width_of(&sheet), result->id);
  sheet.y += 22;
  tib_page_footer(&sheet.page);
  add_basis(&sheet);
  if (result->study == TIB_STUDY_SIT && result->n_profiles > 0) add_sit(&sheet);
  if (result->has_patterns) add_counts(&sheet);
  if (result->has_patterns) add_legs(&sheet);
  if (result->study == TIB_STUDY_NIGHT) add_course(&sheet);
  if (result->has_bursts) add_bursts(&sheet);
}
