/* ID.annot of Luna: class, instance, channel, start, stop, meta. Luna takes blanks for tabs, so that no field has any. */

#include <math.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "report/events.h"
#include "report/values.h"
#include "report/writer.h"

/* A field of a row: no blanks, quotes, or what parts the values of the last column. */
static void put_field(struct tib_text *text, const char *value) {
  char clean[256];
  tib_text_clean(clean, sizeof clean, value);
  for (char *c = clean; *c; c++)
    if (strchr(" \"|=/", *c)) *c = '_';
  tib_text_add(text, *clean ? clean : ".");
}

/* ---- the preamble: what the classes are ---- */

/* Their last part is what a value may be. */
#define META_LEG "peak_uv[num] median_uv[num] rest_uv[num] accel[txt]"
#define META_PROFILE \
  "side[txt] imi[num] series[num] parts[num] plm_nr[txt] stage[txt] arousal[txt] respiratory[txt] reason[txt] " META_LEG
#define META_PATTERN "side[txt] parts[num] muscle[txt] stage[txt] arousal[txt] reason[txt] " META_LEG

static void put_class(struct tib_text *text, const char *name, const char *description, const char *meta) {
  tib_text_addf(text, "# %s | ", name);
  for (const char *c = description; *c; c++) tib_text_addf(text, "%c", *c == '|' || *c == '"' ? ' ' : *c);
  tib_text_addf(text, "%s%s\n", *meta ? " | " : "", meta);
}

/* What made it stands beside a class that is always there: of any other line Luna would make a class of its own. */
static void put_series_class(struct tib_text *text, const struct tib_result *result) {
  tib_text_addf(text, "# PLMS | Series of periodic limb movements of the first profile (tibialis %s; rules", tib_version());
  for (size_t i = 0; i < result->n_profiles; i++) {
    tib_text_add(text, i ? "," : " ");
    put_field(text, result->profiles[i].rules.name);
  }
  tib_text_addf(text, "; %s)\n", tib_intended_use());
}

static void put_classes(struct tib_text *text, const struct tib_result *result) {
  static const char leg[] = "Limb movement of one leg, as detected or given";
  put_class(text, "LM:left", leg, META_LEG);
  put_class(text, "LM:right", leg, META_LEG);
  put_class(text, "LM", "Limb movement of no stated leg", META_LEG);
  put_series_class(text, result);
  for (size_t i = 0; i < result->n_profiles; i++) {
    struct tib_text name = {0};
    tib_text_add(&name, "tibialis:");
    put_field(&name, result->profiles[i].rules.name);
    if (name.failed) text->failed = true;
    if (!name.failed)
      put_class(text, name.s, "Movements as this profile sees them; the instance is their class", META_PROFILE);
    tib_text_finish(&name);
  }
  for (int type = TIB_TRIAL_SUSTAINED_BURST; type <= TIB_TRIAL_LARGE_MOVEMENT; type++)
    put_class(text, tib_level_trial_type[type].name, tib_level_trial_type[type].definition, META_PATTERN);
  put_class(text, tib_level_trial_type[TIB_TRIAL_GROSS_MOVEMENT].name,
            tib_level_trial_type[TIB_TRIAL_GROSS_MOVEMENT].definition, "side[txt]");
  put_class(text, tib_level_trial_type[TIB_TRIAL_ACCEL_MOVEMENT].name,
            tib_level_trial_type[TIB_TRIAL_ACCEL_MOVEMENT].definition, "side[txt]");
  put_class(text, tib_level_trial_type[TIB_TRIAL_UNSCORABLE].name, tib_level_trial_type[TIB_TRIAL_UNSCORABLE].definition,
            "");
  put_class(text, tib_level_trial_type[TIB_TRIAL_GAP].name, tib_level_trial_type[TIB_TRIAL_GAP].definition, "");
}

/* ---- the last column ---- */

struct meta {
  struct tib_text *text;
  bool begun;
};

static void put_key(struct meta *meta, const char *key) {
  tib_text_addf(meta->text, "%s%s=", meta->begun ? "|" : "", key);
  meta->begun = true;
}

static void put_word(struct meta *meta, const char *key, const char *word) {
  if (!word || strcmp(word, TIB_ABSENT) == 0) return;
  put_key(meta, key);
  put_field(meta->text, word);
}

static void put_number(struct meta *meta, const char *key, double value) {
  char number[32];
  if (isnan(value)) return;
  tib_value_fixed(number, value, 2);
  put_word(meta, key, number);
}

static void put_count(struct meta *meta, const char *key, int n) {
  if (n <= 0) return;
  put_key(meta, key);
  tib_text_addf(meta->text, "%d", n);
}

static void put_reasons(struct meta *meta, unsigned reasons) {
  const char *comma = "";
  if (!reasons) return;
  put_key(meta, "reason");
  for (size_t i = 0; tib_level_reason[i].name; i++) {
    if (!(reasons & 1U << i)) continue;
    tib_text_addf(meta->text, "%s%s", comma, tib_level_reason[i].name);
    comma = ",";
  }
}

static void put_scored(struct meta *meta, const struct tib_event *event) {
  char imi[32];
  if (event->imi != TIB_NO_TICKS) {
    tib_text_seconds(imi, sizeof imi, event->imi, 4);
    put_word(meta, "imi", imi);
  }
  put_count(meta, "series", event->series);
  put_word(meta, "plm_nr", event->plm_nr == TIB_NA ? NULL : tib_level_flag[event->plm_nr].name);
  put_word(meta, "respiratory", event->respiratory == TIB_NA ? NULL : tib_level_flag[event->respiratory].name);
}

static void put_meta(struct tib_text *text, const struct tib_event *event) {
  struct meta meta = {.text = text};
  bool of_leg = event->type == TIB_TRIAL_UNSCORABLE || event->type == TIB_TRIAL_GAP || event->candidate ||
                event->type == TIB_TRIAL_PLM_SERIES;
  if (!of_leg) put_word(&meta, "side", tib_level_side[event->side].name);
  if (event->movement) put_scored(&meta, event);
  if (event->movement || event->pattern) {
    put_count(&meta, "parts", event->parts);
    put_word(&meta, "stage", event->has_stage ? tib_level_stage[event->stage].name : NULL);
    put_word(&meta, "arousal", event->arousal == TIB_NA ? NULL : tib_level_flag[event->arousal].name);
    put_reasons(&meta, event->reasons);
  }
  if (event->pattern && event->type == TIB_TRIAL_SUSTAINED_BURST)
    put_word(&meta, "muscle", tib_value_muscle(event->pattern));
  put_number(&meta, "peak_uv", event->peak_uv);
  put_number(&meta, "median_uv", event->median_uv);
  put_number(&meta, "rest_uv", event->rest_uv);
  if (event->has_accel) put_word(&meta, "accel", tib_level_accel[event->accel].name);
  if (!meta.begun) tib_text_add(text, ".");
}

/* ---- rows ---- */

static void put_class_of(struct tib_text *text, const struct tib_event *event) {
  bool leg = event->side == TIB_LEFT || event->side == TIB_RIGHT;
  if (event->candidate) {
    tib_text_addf(text, "LM%s%s", leg ? ":" : "", leg ? tib_level_side[event->side].name : "");
  } else if (event->type == TIB_TRIAL_PLM_SERIES && event->profile == 0) {
    tib_text_add(text, "PLMS");
  } else if (event->rules) {
    tib_text_add(text, "tibialis:");
    put_field(text, event->rules);
  } else {
    tib_text_add(text, tib_level_trial_type[event->type].name);
  }
}

/* The number of a movement or series; the class of what a profile, or a grade, has one for. */
static void put_instance(struct tib_text *text, const struct tib_event *event, size_t number) {
  if (event->candidate)
    tib_text_addf(text, "%zu", number);
  else if (event->type == TIB_TRIAL_PLM_SERIES && event->profile == 0)
    tib_text_addf(text, "%d", event->series);
  else if (event->type == TIB_TRIAL_PLM_SERIES)
    tib_text_addf(text, "series_%d", event->series);
  else
    put_field(text, event->class_ ? event->class_ : ".");
}

/* The label that the signal has in the recording: by it Luna puts both together. */
static void put_channel(struct tib_text *text, const struct tib_result *result, const struct tib_event *event) {
  bool emg = event->candidate || event->type == TIB_TRIAL_UNSCORABLE ||
             (event->pattern && event->pattern->muscle == TIB_TIBIALIS_ANTERIOR);
  bool one = event->side != TIB_BOTH;
  const struct tib_channel *channel = emg && one ? tib_find_leg_channel(result, event->side) : NULL;
  put_field(text, channel ? channel->label : ".");
}

/* Both rounded as ID_events.tsv rounds onset and duration, so that they come back as they are there. */
static void put_times(struct tib_text *text, const struct tib_event *event) {
  char start[32], stop[32];
  tib_ticks onset = (event->onset + 500) / 1000 * 1000, duration = (event->duration + 500) / 1000 * 1000;
  tib_text_seconds(start, sizeof start, onset, 4);
  tib_text_seconds(stop, sizeof stop, onset + duration, 4);
  tib_text_addf(text, "\t%s\t%s\t", start, stop);
}

static void put_row(struct tib_text *text, const struct tib_result *result, const struct tib_event *event, size_t number) {
  put_class_of(text, event);
  tib_text_add(text, "\t");
  put_instance(text, event, number);
  tib_text_add(text, "\t");
  put_channel(text, result, event);
  put_times(text, event);
  put_meta(text, event);
  tib_text_add(text, "\n");
}

/* Luna's own words for the recording: the clock of its start. */
static void put_start(struct tib_text *text, const struct tib_recording *recording) {
  char clock[16];
  if (recording->start_clock == TIB_NO_TICKS) return;
  tib_text_clock(clock, sizeof clock, recording->start_clock);
  tib_text_addf(text, "start_hms\t%s\t.\t.\t.\t.\n", clock);
}

enum tib_status tib_write_annot(const struct tib_report_job *job, struct tib_error *err) {
  struct tib_events events;
  struct tib_text text = {0};
  size_t number = 0;
  enum tib_status status = tib_events_gather(job->result, &events, err);
  if (status != TIB_OK) return status;
  put_classes(&text, job->result);
  tib_text_add(&text, "class\tinstance\tchannel\tstart\tstop\tmeta\n");
  put_start(&text, &job->result->recording);
  for (size_t i = 0; i < events.n; i++) {
    const struct tib_event *event = &events.items[i];
    if (event->onset < 0) continue; /* Luna's times begin with the recording */
    number += event->candidate != NULL;
    put_row(&text, job->result, event, number);
  }
  status = tib_writer_text(job, ".annot", &text, err);
  tib_text_finish(&text);
  tib_events_finish(&events);
  return status;
}
