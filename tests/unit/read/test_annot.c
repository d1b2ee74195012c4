#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "read/scored/labels.h"
#include "read_test.h"
#include "support.h"

#define S TIB_TICKS_PER_S

/* A recording of 100 s with these TALs. */
static struct tib_context context_from(const char *tals, struct tib_reader **reader) {
  struct edf_bytes spec = {.signal = {{.label = "EMG LAT", .samples = 1000}, {.label = "EDF Annotations", .samples = 1000}},
                           .n_records = 10,
                           .duration = "10",
                           .tals = {tals}};
  *reader = open_made(&spec);
  return context_of(*reader);
}

struct stage {
  double onset, offset;
  enum tib_stage stage;
};

static void check_stages(const char *tals, const struct stage *want, size_t n) {
  struct tib_reader *reader;
  struct tib_context c = context_from(tals, &reader);
  cr_assert_eq(c.n_stages, n, "%zu stages of: %s", c.n_stages, tals);
  for (size_t i = 0; i < n; i++) {
    cr_assert_eq(c.stages[i].span.onset, (tib_ticks)(want[i].onset * 1e7), "stage %zu of %s", i, tals);
    cr_assert_eq(c.stages[i].span.offset, (tib_ticks)(want[i].offset * 1e7), "stage %zu of %s", i, tals);
    cr_assert_eq(c.stages[i].stage, want[i].stage, "stage %zu of %s", i, tals);
  }
  tib_context_finish(&c);
  tib_read_close(reader);
}

#define STAGES(tals, ...)                                 \
  do {                                                    \
    const struct stage want[] = {__VA_ARGS__};            \
    check_stages(tals, want, sizeof want / sizeof *want); \
  } while (0)

Test(stages, every_name) {
  static const struct {
    const char *text;
    enum tib_stage stage;
  } rows[] = {
      {"Sleep stage W", TIB_STAGE_W},       {"Sleep stage 1", TIB_STAGE_N1},           {"Sleep stage 2", TIB_STAGE_N2},
      {"Sleep stage 3", TIB_STAGE_N3},      {"Sleep stage 4", TIB_STAGE_N3},           {"Sleep stage R", TIB_STAGE_R},
      {"Sleep stage ?", TIB_STAGE_UNKNOWN}, {"Sleep stage N1", TIB_STAGE_N1},          {"Sleep stage N2", TIB_STAGE_N2},
      {"Sleep stage N3", TIB_STAGE_N3},     {"Movement time", TIB_STAGE_UNKNOWN},      {"sleep STAGE n1", TIB_STAGE_N1},
      {" Sleep stage W ", TIB_STAGE_W},     {"Sleep stage W@@EEG F4-A1", TIB_STAGE_W}, {"sleep-n1,Manual", TIB_STAGE_N1},
      {"sleep-wake,Manual", TIB_STAGE_W},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char tals[80];
    snprintf(tals, sizeof tals, "+10~20^%s^|", rows[i].text);
    STAGES(tals, {10, 30, rows[i].stage});
  }
}

Test(stages, the_digits_trap) { /* N1 read as unknown, or as stage 1 of something else, moved half a night to wake */
  struct tib_reader *reader;
  struct tib_context c = context_from("+0~30^Sleep stage N1^|+30~30^Sleep stage N^|+60~30^Sleep stage N2^|", &reader);
  cr_assert_eq(c.n_stages, 2);
  cr_assert_eq(c.stages[0].stage, TIB_STAGE_N1);
  cr_assert_eq(c.stages[1].stage, TIB_STAGE_N2);
  cr_assert_eq(c.n_unknown, 1);
  cr_assert_str_eq(c.unknown[0].label, "Sleep stage N");
  cr_assert(deviates(reader, "stage-of-unknown-depth"), "said, not only counted");
  tib_context_finish(&c);
  tib_read_close(reader);
}

Test(stages, lights_between_epochs_shift_nothing) {
  struct tib_reader *reader;
  struct tib_context c = context_from(
      "+0~30^Sleep stage W^|+30^Lights off@@EEG F4-A1^|+30~30^Sleep stage N1^|+60~30^Sleep stage N2^|+65^Lights on@@SaO2^|",
      &reader);
  cr_assert_eq(c.n_stages, 3);
  cr_assert(c.stages[1].span.onset == 30 * S && c.stages[1].stage == TIB_STAGE_N1);
  cr_assert(c.stages[2].span.onset == 60 * S && c.stages[2].stage == TIB_STAGE_N2);
  cr_assert_eq(c.lights_off_mark, 30 * S);
  cr_assert_eq(c.lights_on_mark, 65 * S);
  cr_assert_eq(c.n_unknown, 0);
  tib_context_finish(&c);
  tib_read_close(reader);
}

Test(stages, spans) {
  STAGES("+0~90^Sleep stage 2^|", {0, 90, TIB_STAGE_N2}); /* a run stays one span */
  STAGES("+0^Sleep stage W^|+30^Sleep stage 1^|", {0, 30, TIB_STAGE_W}, {30, 60, TIB_STAGE_N1});
  STAGES("+0~0^Sleep stage W^|", {0, 30, TIB_STAGE_W});
  STAGES("+60~30^Sleep stage R^|+0~30^Sleep stage W^|", {0, 30, TIB_STAGE_W}, {60, 90, TIB_STAGE_R}); /* out of order */
  STAGES("+0~90^Sleep stage W^|+30~30^Sleep stage 2^|", {0, 30, TIB_STAGE_W}, {30, 60, TIB_STAGE_N2});
  STAGES("+0~30^Sleep stage W^|+0~30^Sleep stage W^|", {0, 30, TIB_STAGE_W});
  STAGES("+0~30^Sleep stage W^|+0~30^Sleep stage 2^|", {0, 30, TIB_STAGE_N2}); /* the later in the file stands */
}

Test(stages, overlap_is_told_and_repetition_is_not) {
  struct tib_reader *reader;
  struct tib_context c = context_from("+0~30^Sleep stage W^|+20~30^Sleep stage 1^|", &reader);
  cr_assert(deviates(reader, "overlapping-stages"));
  tib_context_finish(&c);
  tib_read_close(reader);
  c = context_from("+0~30^Sleep stage W^|+0~30^Sleep stage W^|", &reader);
  cr_assert_not(deviates(reader, "overlapping-stages"));
  tib_context_finish(&c);
  tib_read_close(reader);
}

Test(stages, epoch_of_the_caller) {
  struct edf_bytes spec = {.signal = {{.label = "EMG LAT"}, {.label = "EDF Annotations", .samples = 100}},
                           .tals = {"+0^Sleep stage W^|"}};
  struct tib_reader *reader = open_made(&spec);
  struct tib_error err = {0};
  struct tib_context c;
  cr_assert_eq(tib_read_samples(reader, NULL, 0, NULL, NULL, &err), TIB_OK);
  cr_assert_eq(scoring_of(reader, 20 * S, &c, &err), TIB_OK);
  cr_assert_eq(c.epoch, 20 * S);
  cr_assert_eq(c.stages[0].span.offset, 20 * S);
  tib_context_finish(&c);
  tib_read_close(reader);
}

/* One or two letters are a stage only with a duration: a technician's "?" or "R" must not cut an epoch. */
Test(stages, short_texts_want_a_duration) {
  struct tib_reader *reader;
  struct tib_context c = context_from("+0~30^W^|+30~30^N3^|+40^?^|+50^R^|", &reader);
  cr_assert_eq(c.n_stages, 2);
  cr_assert(c.stages[1].stage == TIB_STAGE_N3 && c.stages[1].span.offset == 60 * S);
  cr_assert_eq(c.n_unknown, 2);
  tib_context_finish(&c);
  tib_read_close(reader);
}

Test(annot, absence_is_data) {
  struct tib_reader *reader;
  struct tib_context c = context_from("+1^Recording starts^|+2^PLMS^|", &reader);
  cr_assert(!c.has_stages && !c.has_arousals && !c.has_respiratory && !c.has_movements);
  cr_assert_str_empty(c.stages_source);
  cr_assert(c.lights_off_mark == TIB_NO_TICKS && c.lights_on_mark == TIB_NO_TICKS);
  tib_context_finish(&c);
  tib_read_close(reader);
  c = context_from("+1~3^EEG arousal^|", &reader);
  cr_assert(!c.has_stages && c.has_arousals && !c.has_respiratory && !c.has_movements);
  cr_assert_str_eq(c.arousals_source, "made.edf");
  cr_assert_str_empty(c.stages_source);
  tib_context_finish(&c);
  tib_read_close(reader);
}

Test(annot, respiratory) {
  static const struct {
    const char *text;
    enum tib_respiratory_kind kind;
  } rows[] = {
      {"Apnea", TIB_APNEA},
      {"Obstructive apnea", TIB_APNEA_OBSTRUCTIVE},
      {"Obstructive apnea@@Flow", TIB_APNEA_OBSTRUCTIVE},
      {"Central apnea", TIB_APNEA_CENTRAL},
      {"Mixed apnea", TIB_APNEA_MIXED},
      {"Hypopnea", TIB_HYPOPNEA},
      {"Obstructive hypopnea", TIB_HYPOPNEA},
      {"Central hypopnea", TIB_HYPOPNEA},
      {"RERA", TIB_RERA},
      {"Hypoventilation", TIB_RESPIRATORY_OTHER},
      {"Periodic breathing", TIB_RESPIRATORY_OTHER},
      {"CS breathing", TIB_RESPIRATORY_OTHER},
      {"apnea-obstructive,Manual", TIB_APNEA_OBSTRUCTIVE},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char tals[80];
    struct tib_reader *reader;
    snprintf(tals, sizeof tals, "+10~12.5^%s^|", rows[i].text);
    struct tib_context c = context_from(tals, &reader);
    cr_assert(c.has_respiratory && c.n_respiratory == 1, "%s", rows[i].text);
    cr_assert_eq(c.respiratory[0].kind, rows[i].kind, "%s", rows[i].text);
    cr_assert(c.respiratory[0].span.onset == 10 * S && c.respiratory[0].span.offset == 225000000);
    tib_context_finish(&c);
    tib_read_close(reader);
  }
}

Test(annot, sides_of_movements) {
  static const struct {
    const char *text;
    enum tib_side side;
  } rows[] = {
      {"Limb movement@@EMG LAT", TIB_LEFT},
      {"Limb movement@@EMG RAT", TIB_RIGHT},
      {"Limb movement@@LAT", TIB_LEFT},
      {"limb movement@@emg rat", TIB_RIGHT},
      {"Limb movement@@ EMG LAT ", TIB_LEFT},
      {"Limb movement", TIB_SIDE_NONE},
      {"Limb movement@@lateral", TIB_SIDE_NONE},
      {"LM:left", TIB_LEFT},
      {"lm:RIGHT", TIB_RIGHT},
      {"Limb movement@@Leg", TIB_BOTH},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char tals[80];
    struct tib_reader *reader;
    snprintf(tals, sizeof tals, "+10~1^%s^|", rows[i].text);
    struct tib_context c = context_from(tals, &reader);
    cr_assert(c.has_movements && c.n_movements == 1, "%s", rows[i].text);
    cr_assert_eq(c.movements[0].side, rows[i].side, "%s", rows[i].text);
    tib_context_finish(&c);
    tib_read_close(reader);
  }
}

/* Whole texts only: what contains a known word is not that word. */
Test(annot, near_misses_are_unknown) {
  static const char *const texts[] = {
      "No apnea",        "Apnea?",    "Possible arousal", "Sleep stage N12", "Sleep stage 5",    "Sleep stage", "Lights",
      "lights off soon", "PLM lefty", "Limb movements",   "alarm",           "Sleep stage W N2", "@@EMG LAT",   "arousal?"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    char tals[80];
    struct tib_reader *reader;
    snprintf(tals, sizeof tals, "+10~1^%s^|", texts[i]);
    struct tib_context c = context_from(tals, &reader);
    cr_assert(!c.has_stages && !c.has_arousals && !c.has_respiratory && !c.has_movements, "%s", texts[i]);
    cr_assert(c.lights_off_mark == TIB_NO_TICKS && c.lights_on_mark == TIB_NO_TICKS, "%s", texts[i]);
    cr_assert_eq(c.n_unknown, 1, "%s", texts[i]);
    tib_context_finish(&c);
    tib_read_close(reader);
  }
}

Test(annot, unknown_labels_are_counted_and_sorted) {
  struct tib_reader *reader;
  struct tib_context c =
      context_from("+1^b^|+2^a^|+3^b@@X^|+4^B^|+5^ b ^|+6^PLM^|+7~9^PLMS@@LAT^|+8^\xC3\xA9^|+9^EEG arousal^|", &reader);
  cr_assert_eq(c.n_unknown, 4);
  cr_assert_str_eq(c.unknown[0].label, "B");
  cr_assert_str_eq(c.unknown[1].label, "a");
  cr_assert_str_eq(c.unknown[2].label, "b");
  cr_assert_eq(c.unknown[2].n, 3);
  cr_assert_str_eq(c.unknown[3].label, "\xC3\xA9");
  cr_assert_not(c.has_movements, "a series is no movement");
  tib_context_finish(&c);
  tib_read_close(reader);
}

Test(annot, outside_the_data_is_kept_and_counted) {
  struct tib_reader *reader;
  struct tib_context c = context_from(
      "-5~10^Limb movement@@LAT^|+200~1^Limb movement@@LAT^|+95~5^EEG arousal^|+95~5.1^EEG arousal^|+0~100^Sleep stage 2^|"
      "+100~30^Sleep stage ?^|+90^nonsense^|+300^unknown^|",
      &reader);
  cr_assert_eq(c.n_outside_recording, 4); /* two movements, one arousal, the trailing ? */
  cr_assert_eq(c.n_movements, 2);
  cr_assert_eq(c.movements[0].span.onset, -5 * S);
  cr_assert_eq(c.n_stages, 2);
  tib_context_finish(&c);
  tib_read_close(reader);
}

Test(annot, lists_are_sorted) {
  struct tib_reader *reader;
  struct tib_context c = context_from(
      "+50~1^EEG "
      "arousal^|+10~3^Arousal^|+10~1^Arousal^|+40~1^Apnea^|+30~1^RERA^|+9~1^LM:right^|+9~1^LM:left^|+8~1^LM:right^|",
      &reader);
  cr_assert(c.arousals[0].onset == 10 * S && c.arousals[0].offset == 11 * S && c.arousals[2].onset == 50 * S);
  cr_assert(c.respiratory[0].kind == TIB_RERA && c.respiratory[1].kind == TIB_APNEA);
  cr_assert(c.movements[0].span.onset == 8 * S && c.movements[1].side == TIB_LEFT && c.movements[2].side == TIB_RIGHT);
  tib_context_finish(&c);
  tib_read_close(reader);
}

Test(annot, first_clock_is_time_zero) {
  struct edf_bytes spec = {.signal = {{.label = "EMG LAT"}, {.label = "EDF Annotations", .samples = 100}},
                           .clocks = {"+0.75^^|", "+1.75^^|"},
                           .tals = {"+1.5~0.25^Limb movement@@EMG LAT^|"}};
  struct tib_reader *reader = open_made(&spec);
  struct tib_context c = context_of(reader);
  cr_assert_eq(c.movements[0].span.onset, 7500000);
  cr_assert_eq(c.movements[0].span.offset, 10000000);
  tib_context_finish(&c);
  tib_read_close(reader);
}

/* A file of annotations alone: the header's length says nothing, the last scored epoch does. */
Test(annot, annotations_alone) {
  struct edf_bytes spec = {
      .signal = {{.label = "EDF Annotations", .samples = 200}},
      .n_records = 1,
      .tals = {"+0~30^Sleep stage W^|+3570~30^Sleep stage R^|+3600~5000^Sleep stage ?^|+100~2^LM:left^|"}};
  struct tib_reader *reader = open_made(&spec);
  struct tib_context c = context_of(reader);
  cr_assert_eq(c.n_outside_recording, 0);
  cr_assert_eq(tib_read_recording(reader)->duration, 3600 * S);
  tib_context_finish(&c);
  tib_read_close(reader);
}

Test(annot, markup_is_a_label_like_any_other) { /* MASS */
  struct tib_reader *reader;
  struct tib_context c = context_from("+1~2^<EDF_XMLnote channel=\"C3\">Spindle</EDF_XMLnote>^|", &reader);
  cr_assert_eq(c.n_unknown, 1);
  tib_context_finish(&c);
  tib_read_close(reader);
}
