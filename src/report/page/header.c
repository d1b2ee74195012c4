#include <math.h>
#include <stdio.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/fields.h"
#include "report/page/parts.h"
#include "report/values.h"

/* One fact of the band under the title: a label, a figure, and what belongs to it. */
struct fact {
  char label[48], figure[80], more[112];
  bool absent;
};

static void fact_recording(const struct tib_page *page, struct fact *fact) {
  const struct tib_recording *recording = &page->result->recording;
  tib_text_copy(fact->label, sizeof fact->label, "Recording");
  tib_page_length(tib_seconds(recording->duration) / 3600, fact->figure, sizeof fact->figure);
  char at[32];
  tib_page_time(page, 0, at, sizeof at);
  if (recording->start_clock == TIB_NO_TICKS)
    tib_text_copy(fact->more, sizeof fact->more, "clock not recorded");
  else if (page->options->keep_dates && *recording->start_date)
    snprintf(fact->more, sizeof fact->more, "from %s, %s", at, recording->start_date);
  else
    snprintf(fact->more, sizeof fact->more, "from %s", at);
  size_t n = strlen(fact->more), gaps = tib_value_gaps(recording);
  if (gaps > 0) snprintf(fact->more + n, sizeof fact->more - n, ", %zu gap%s", gaps, gaps > 1 ? "s" : "");
}

static void fact_lights(const struct tib_page *page, struct fact *fact) {
  static const char *const sources[] = {
      [TIB_LIGHTS_OPTION] = "as given by the user",
      [TIB_LIGHTS_ANNOTATION] = "as annotated",
      [TIB_LIGHTS_SCORED_EPOCHS] = "first to last epoch",
      [TIB_LIGHTS_WHOLE_FILE] = "whole recording",
  };
  const struct tib_context *context = &page->result->context;
  char off[32], on[32];
  tib_page_time(page, context->lights.onset, off, sizeof off);
  tib_page_time(page, context->lights.offset, on, sizeof on);
  tib_text_copy(fact->label, sizeof fact->label, "Lights off to on");
  snprintf(fact->figure, sizeof fact->figure, "%s\u2013%s", off, on);
  tib_text_copy(fact->more, sizeof fact->more, sources[context->lights_source]);
}

static void fact_sleep(const struct tib_page *page, struct fact *fact) {
  const struct tib_sleep *sleep = &page->result->sleep;
  char bed[32];
  tib_text_copy(fact->label, sizeof fact->label, "Total sleep time");
  tib_page_length(sleep->has_stages ? sleep->tst_h : (double)NAN, fact->figure, sizeof fact->figure);
  fact->absent = !sleep->has_stages;
  tib_page_length(sleep->tib_h, bed, sizeof bed);
  if (page->result->study == TIB_STUDY_SIT)
    tib_text_copy(fact->more, sizeof fact->more, "a test at rest, awake");
  else
    snprintf(fact->more, sizeof fact->more, "of %s in bed", bed);
}

/* CLIN-1: the index that is compared with cut-offs; the number alone, no judgement. */
static void fact_index(const struct tib_page *page, size_t profile, struct fact *fact) {
  const struct tib_profile_result *is = &page->result->profiles[profile];
  bool sleep = page->result->sleep.has_stages;
  const struct tib_index *index = &is->score.total.index[sleep ? TIB_INDEX_PLMS : TIB_INDEX_PLM];
  char number[32];
  tib_value_fixed(number, index->assessed ? index->per_h : (double)NAN, 1);
  fact->absent = !index->assessed || !isfinite(index->per_h);
  snprintf(fact->label, sizeof fact->label, "%s", sleep ? "PLMS per hour of sleep" : "PLM per hour");
  snprintf(fact->figure, sizeof fact->figure, "%s", fact->absent ? TIB_NOT_ASSESSED : number);
  snprintf(fact->more, sizeof fact->more, "%s", is->rules.title);
}

static void draw_fact(struct tib_page *page, const struct fact *fact, double x, double y, double width) {
  struct tib_style figure = TIB_FIGURE, absent = TIB_ABSENT_STYLE;
  absent.size = 8;
  tib_draw_text(page->draw, &TIB_SMALL_GREY, x, y, width, fact->label);
  tib_draw_text_middle(page->draw, fact->absent ? &absent : &figure, x, y + 14.5, width, fact->figure);
  tib_draw_text(page->draw, &TIB_SMALL_GREY, x, y + 22, width, fact->more);
}

void tib_page_over_title(struct tib_page *page, double y) {
  bool whole = tib_draw_has_letters(page->draw, &TIB_TITLE, page->result->id);
  tib_draw_text(page->draw, &TIB_SMALL_GREY, page->left, y, 0,
                whole ? "Leg movements during sleep"
                      : "Leg movements during sleep. Boxes in the name are letters that no font of this computer has.");
}

double tib_page_header(struct tib_page *page, double y) {
  struct tib_style right = tib_style_right(TIB_SMALL_GREY);
  struct fact facts[5] = {{.absent = false}};
  size_t n = 0;
  char version[64];
  snprintf(version, sizeof version, "tibialis %s", tib_version());
  double wide = tib_draw_text(page->draw, &right, page->right, y + 7.5, 0, version);
  tib_page_over_title(page, y);
  tib_draw_text(page->draw, &TIB_TITLE, page->left, y + 8, page->right - page->left - wide - 20, page->result->id);
  fact_recording(page, &facts[n++]);
  fact_lights(page, &facts[n++]);
  fact_sleep(page, &facts[n++]);
  for (size_t i = 0; i < page->result->n_profiles && n < 5; i++) fact_index(page, i, &facts[n++]);
  double line = y + 29, width = (page->right - page->left) / (double)n;
  tib_draw_rect(page->draw, page->left, line, page->right - page->left, 0.75);
  tib_draw_fill(page->draw, TIB_INK);
  for (size_t i = 0; i < n; i++) draw_fact(page, &facts[i], page->left + (double)i * width, line + 5, width - 8);
  tib_draw_rect(page->draw, page->left, line + 38, page->right - page->left, 0.5);
  tib_draw_fill(page->draw, TIB_RULE);
  return 29 + 38;
}

void tib_page_footer(struct tib_page *page, size_t number, size_t of) {
  struct tib_style bold = TIB_SMALL, right = tib_style_right(TIB_SMALL_GREY);
  double y = page->bottom - 10;
  char words[48];
  bold.bold = true;
  tib_draw_rect(page->draw, page->left, y - 3, page->right - page->left, 0.5);
  tib_draw_fill(page->draw, TIB_RULE);
  double used = tib_draw_text(page->draw, &bold, page->left, y, page->right - page->left, tib_intended_use());
  snprintf(words, sizeof words, "%zu of %zu", number, of);
  double wide = tib_draw_text(page->draw, &right, page->right, y, 0, words);
  tib_draw_text(page->draw, &right, page->right - wide - 10, y, page->right - page->left - used - wide - 30,
                page->result->id);
}
