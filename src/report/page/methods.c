#include <math.h>
#include <stdio.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/page/sheet.h"
#include "report/values.h"

/* Methods, in two columns: rules with every change beside its default, and the detection; what it rests on, what was
 * absent, what the file had. */

#define HEAD 8.0  /* above a paragraph */
#define AFTER 3.0 /* below it */

/* ---- paragraphs ---- */

struct column {
  struct tib_page *page;
  double x, width, y, bottom;
  bool show;
  bool cut; /* there was no room for all */
};

#define MOST_BYTES 4000 /* that are drawn of one text */

/* One with a word in bold before it, as many lines as there is room for. */
static void put(struct column *column, const char *head, const struct tib_text *text) {
  struct tib_draw *draw = column->page->draw;
  struct tib_style bold = TIB_SMALL;
  double line = tib_draw_line_height(draw, &TIB_SMALL), room = column->bottom - column->y - HEAD;
  bold.bold = true;
  if (text->failed || text->n == 0) return;
  if (column->cut || room < line) {
    column->cut = true;
    return;
  }
  int lines = (int)(room / line);
  double height = tib_draw_paragraph(draw, &TIB_SMALL, column->x, 0, column->width, lines, false, text->s);
  double whole = tib_draw_paragraph(draw, &TIB_SMALL, column->x, 0, column->width, lines + 1, false, text->s);
  column->cut = whole > height + line / 2 || text->n > MOST_BYTES;
  if (column->show) {
    tib_draw_text(draw, &bold, column->x, column->y, column->width, head);
    tib_draw_paragraph(draw, &TIB_SMALL, column->x, column->y + HEAD, column->width, lines, true, text->s);
  }
  column->y += HEAD + height + AFTER;
}

static void add_number(struct tib_text *text, double value) {
  char number[32];
  tib_value_number(number, value);
  tib_text_add(text, number);
}

static void add_seconds(struct tib_text *text, tib_ticks ticks) { add_number(text, tib_seconds(ticks)); }

/* ---- rules ---- */

size_t tib_page_overrides(struct tib_text *text, const struct tib_rules *rules) {
  size_t n, changed = 0;
  const struct tib_rule_row *rows = tib_rule_rows(rules->kind, &n);
  for (size_t i = 0; i < n; i++) {
    const struct tib_rule_source *source = &rules->source[i];
    if (!source->overridden) continue;
    tib_text_addf(text, "%s%s = %s", changed++ ? ", " : "", rows[i].key, source->text);
    if (*source->own) tib_text_addf(text, " (default %s)", source->own);
  }
  return changed;
}

/* Whether all of it has room. */
static bool fits(const struct column *column, const struct tib_text *text) {
  struct tib_draw *draw = column->page->draw;
  double room = column->bottom - column->y - HEAD;
  int lines = (int)(room / tib_draw_line_height(draw, &TIB_SMALL)) + 2;
  if (column->cut || text->failed || text->n > MOST_BYTES || lines < 3) return false;
  return tib_draw_paragraph(draw, &TIB_SMALL, column->x, 0, column->width, lines, false, text->s) <= room;
}

static bool same_overrides(const struct tib_rules *a, const struct tib_rules *b) {
  struct tib_text x = {0}, y = {0};
  bool same = tib_page_overrides(&x, a) > 0 && tib_page_overrides(&y, b) > 0 && x.s && y.s && strcmp(x.s, y.s) == 0;
  tib_text_finish(&x);
  tib_text_finish(&y);
  return same;
}

/* `like`: rules told before that have the same changes, or NULL. With `whole` nothing is put where not all has room, and
 * false is returned. */
static bool put_rules(struct column *column, const struct tib_rules *rules, const struct tib_rules *like, bool whole) {
  struct tib_text head = {0}, text = {0};
  size_t n, unverified = 0;
  tib_rule_rows(rules->kind, &n);
  for (size_t i = 0; i < n; i++) unverified += rules->source[i].unverified;
  tib_text_addf(&head, "Rules %s", rules->name);
  tib_text_addf(&text, "%s; %.16s", rules->title, rules->fingerprint);
  if (unverified > 0) tib_text_addf(&text, "; %zu of %zu rules not checked against the manual itself", unverified, n);
  tib_text_add(&text, ". Changed by the user: ");
  if (like)
    tib_text_addf(&text, "the same as in %s", like->name);
  else if (tib_page_overrides(&text, rules) == 0)
    tib_text_add(&text, "nothing");
  tib_text_add(&text, ".");
  bool shown = !whole || fits(column, &text);
  if (shown) put(column, head.failed ? "Rules" : head.s, &text);
  tib_text_finish(&head);
  tib_text_finish(&text);
  return shown;
}

/* Profiles, then the rules that are always there; NULL behind the last. */
static const struct tib_rules *rules_at(const struct tib_result *result, size_t i) {
  const struct tib_rules *others[] = {result->has_bursts ? &result->bursts_rules : NULL,
                                      result->has_patterns ? &result->patterns_rules : NULL,
                                      result->has_accelerometer ? &result->accelerometer_rules : NULL};
  if (i < result->n_profiles) return &result->profiles[i].rules;
  i -= result->n_profiles;
  for (size_t k = 0; k < sizeof others / sizeof *others; k++)
    if (others[k] && i-- == 0) return others[k];
  return NULL;
}

/* From rules `first` on. With `whole` as many as have room; gives the number of the next. */
static size_t put_all_rules(struct column *column, const struct tib_result *result, size_t first, bool whole) {
  const struct tib_rules *rules;
  for (; (rules = rules_at(result, first)); first++) {
    const struct tib_rules *like = NULL;
    for (size_t k = 0; k < first && !like; k++)
      if (same_overrides(rules_at(result, k), rules)) like = rules_at(result, k);
    if (!put_rules(column, rules, like, whole)) break;
  }
  return first;
}

/* BASE-2: widths of windows are printed in every report. */
static void add_detection(struct tib_text *text, const struct tib_detection_rules *detection) {
  tib_text_add(text, "Active: a mean of ");
  add_seconds(text, detection->slow_window);
  tib_text_add(text, " s more than ");
  add_number(text, detection->offset_uv);
  tib_text_add(text, " \u00b5V, and ");
  add_number(text, detection->active_share);
  tib_text_add(text, " of rest, above rest. Onset in it: ");
  tib_text_add(text, detection->onset_view == TIB_ONSET_MEAN ? "a mean of +" : "a sample of +");
  add_number(text, detection->onset_uv);
  tib_text_add(text, " \u00b5V");
  if (detection->onset_hold > 0) {
    tib_text_add(text, " that the ");
    add_seconds(text, detection->onset_hold);
    tib_text_add(text, " s behind it hold");
  }
  tib_text_add(text, "; end: the last +");
  add_number(text, detection->offset_uv);
  tib_text_add(text, " \u00b5V, in a mean of ");
  add_seconds(text, detection->quick_window);
  tib_text_add(text, " s above it, then ");
  add_seconds(text, detection->offset_quiet);
  tib_text_add(text, " s not active. Resting level: median of quiet means of ");
  add_seconds(text, detection->rest_view);
  tib_text_add(text, " s in ");
  add_seconds(text, detection->rest_window);
  tib_text_add(text, " s; a leg above ");
  add_number(text, detection->rest_max_uv);
  tib_text_add(text, " \u00b5V cannot be scored. ");
}

static void add_signal(struct tib_text *text, const struct tib_rules *rules, const struct tib_envelope *leg) {
  tib_text_add(text, "EMG ");
  add_number(text, leg ? leg->highpass_hz : rules->conditioning.highpass_hz);
  tib_text_add(text, "\u2013");
  add_number(text, leg ? leg->lowpass_hz : rules->conditioning.lowpass_hz);
  tib_text_add(text, " Hz, zero phase");
  if (leg) tib_text_addf(text, ", %d taps", leg->fir_taps);
  tib_text_add(text, ", rectified. ");
}

static void put_detection(struct column *column, const struct tib_result *result) {
  const struct tib_envelope *leg = result->n_legs > 0 ? &result->legs[0] : NULL;
  struct tib_text text = {0};
  if (result->imported)
    tib_text_addf(&text, "Movements: as scored in %s, by their spans alone. ", result->context.movements_source);
  if (!result->imported || leg) add_signal(&text, &result->profiles[0].rules, leg);
  if (!result->imported) add_detection(&text, &result->profiles[0].rules.detection);
  put(column, "Signal and detection", &text);
  tib_text_finish(&text);
}

/* ---- what it rests on ---- */

static void add_source(struct tib_text *text, const char *name, bool there, const char *source, size_t n) {
  if (there)
    tib_text_addf(text, "; %s: %zu%s%s", name, n, *source ? ", " : "", source);
  else
    tib_text_addf(text, "; %s: none were given, not assessed", name);
}

static void put_scored(struct column *column, const struct tib_result *result) {
  static const char *const sources[] = {[TIB_LIGHTS_OPTION] = "as given by the user",
                                        [TIB_LIGHTS_ANNOTATION] = "as annotated",
                                        [TIB_LIGHTS_SCORED_EPOCHS] = "first to last scored epoch",
                                        [TIB_LIGHTS_WHOLE_FILE] = "the whole recording"};
  const struct tib_context *context = &result->context;
  struct tib_text text = {0};
  char off[32], on[32];
  int64_t epochs = 0;
  for (int stage = TIB_STAGE_W; stage < TIB_STAGE_COUNT; stage++)
    epochs += tib_value_epochs(context, (enum tib_stage)stage);
  tib_page_time(column->page, context->lights.onset, off, sizeof off);
  tib_page_time(column->page, context->lights.offset, on, sizeof on);
  tib_text_addf(&text, "%s\u2013%s, %s", off, on, sources[context->lights_source]);
  add_source(&text, "epochs with a stage", context->has_stages, context->stages_source, (size_t)epochs);
  add_source(&text, "arousals", context->has_arousals, context->arousals_source, context->n_arousals);
  add_source(&text, "respiratory events", context->has_respiratory, context->respiratory_source, context->n_respiratory);
  if (context->n_outside_recording > 0)
    tib_text_addf(&text, "; %lld events lie outside the data", (long long)context->n_outside_recording);
  tib_text_add(&text,
               ". Rates are per scorable hour: PLMS of sleep, PLMW of wake, the others from lights off to lights on.");
  put(column, "Scored span and what was scored before", &text);
  tib_text_finish(&text);
}

/* Fingerprints are XXH3-128 in full: what a report is of can be checked with them. */
static void put_inputs(struct column *column, const struct tib_result *result) {
  const struct tib_recording *recording = &result->recording;
  struct tib_text text = {0};
  tib_text_addf(&text, "Recording: %s, %lld bytes, %s", tib_value_format(recording), (long long)recording->bytes,
                result->fingerprint);
  for (size_t i = 0; i < result->n_inputs; i++)
    tib_text_addf(&text, "; %s: %lld bytes, %s", result->inputs[i].name, (long long)result->inputs[i].bytes,
                  result->inputs[i].fingerprint);
  tib_text_add(&text, ".");
  put(column, "Inputs and their fingerprints (XXH3-128)", &text);
  tib_text_finish(&text);
}

static void put_deviations(struct column *column, const struct tib_recording *recording) {
  struct tib_text text = {0};
  for (size_t i = 0; i < recording->n_deviations; i++)
    tib_text_addf(&text, "%s%s (%s)", i ? "; " : "", recording->deviations[i].text, recording->deviations[i].repair);
  if (recording->n_deviations > 0) tib_text_add(&text, ".");
  put(column, "What the file had, and its repair", &text);
  tib_text_finish(&text);
}

static void put_notes(struct column *column, const struct tib_result *result) {
  struct tib_text text = {0};
  for (size_t i = 0; i < result->n_notes; i++) {
    const char *words = result->notes[i].text;
    size_t n = strlen(words);
    tib_text_addf(&text, "%s%s%s", i ? " " : "", words, n > 0 && strchr(".!?", words[n - 1]) ? "" : ".");
  }
  put(column, "What was absent, and remarks", &text);
  tib_text_finish(&text);
}

static void put_versions(struct column *column, const struct tib_result *result) {
  struct tib_text text = {0};
  tib_text_addf(&text, "tibialis %s", tib_version());
  if (*result->edflib) tib_text_addf(&text, ", EDFlib %s", result->edflib);
  tib_text_add(&text, ", FFTW " TIB_FFTW_VERSION ", GSL " TIB_GSL_VERSION ", cairo " TIB_CAIRO_VERSION
                      ", Pango " TIB_PANGO_VERSION ", xxHash " TIB_XXHASH_VERSION ".");
  put(column, "Versions", &text);
  tib_text_finish(&text);
}

/* ---- the whole ---- */

static struct column begin(struct tib_page *page, double x, double y, double bottom, bool show) {
  return (struct column){.page = page, .x = x, .width = tib_sheet_column(page), .y = y, .bottom = bottom, .show = show};
}

double tib_page_methods(struct tib_page *page, double y, double height, bool titled, bool show) {
  double bottom = y + height - 9; /* room to say what is left out */
  double top = titled ? y : y + 13;
  struct column left = begin(page, page->left, top, bottom, show);
  struct column right = begin(page, tib_sheet_second(page), top, bottom, show);
  if (show && !titled) {
    tib_draw_rect(page->draw, page->left, y - 6, page->right - page->left, 0.5);
    tib_draw_fill(page->draw, TIB_RULE);
    tib_draw_text(page->draw, &TIB_HEAD, page->left, y, 0, "Methods");
  }
  size_t next = put_all_rules(&left, page->result, 0, true);
  put_detection(&right, page->result);
  put_scored(&right, page->result);
  put_versions(&right, page->result);
  put_inputs(&right, page->result);
  put_deviations(&right, &page->result->recording);
  put_notes(&right, page->result);
  put_all_rules(&right, page->result, next, false);
  double end = fmax(left.y, right.y);
  if (!left.cut && !right.cut) return end - y;
  if (show) tib_draw_text(page->draw, &TIB_ABSENT_STYLE, page->left, end - 1, 0, "More is in ID_summary.json.");
  return end + 8 - y;
}
