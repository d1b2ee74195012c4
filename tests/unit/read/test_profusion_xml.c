/* Profusion XML: hand-written documents in the shape of the program's exports. Expected values are those written into
 * them, and the stage numbers of formats.md 1.4. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "format_test.h"
#include "read/read.h"
#include "read/scored/labels.h"
#include "support.h"

#define S TIB_TICKS_PER_S
#define FORMAT &tib_format_profusion_xml
#define EVENT(name, start, duration, input)                                                                          \
  "<ScoredEvent>\n<Name>" name "</Name>\n<Start>" start "</Start>\n<Duration>" duration "</Duration>\n<Input>" input \
  "</Input>\n</ScoredEvent>\n"
#define N(number) "<SleepStage>" number "</SleepStage>\n"
#define STAGES(stages) \
  "<CMPStudyConfig><EpochLength>30</EpochLength><SleepStages>\n" stages "</SleepStages></CMPStudyConfig>"

static const char *const night =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CMPStudyConfig>\n<EpochLength>30</EpochLength>\n<StepChannels/>\n"
    "<ScoredEventSettings>\n<ScoredEventSetting><Name>Hypopnea</Name><Start>1</Start><Duration>2</Duration><Input>Airflow"
    "</Input></ScoredEventSetting>\n</ScoredEventSettings>\n<ScoredEvents>\n"
    "<ScoredEvent>\n<Name>SpO2 desaturation</Name><Start>61.3</Start><Duration>24</Duration><Input>SpO2</Input>"
    "<LowestSpO2>88</LowestSpO2><Desaturation>5</Desaturation>\n</ScoredEvent>\n"
    EVENT("Arousal (ARO PLM)", "65.5", "3.2", "C3") EVENT("Arousal (ASDA)", "70", "3", "C3")
    EVENT("Obstructive Apnea", "100.25", "12,5", "Airflow") EVENT("Hypopnea", "130", "20", "Airflow")
    EVENT("PLM (Left)", "40.1", "1.1", "Leg/L") EVENT("Limb Movement (Right)", "41", "0.9", "Leg/R")
    "</ScoredEvents>\n<SleepStages>\n" N("0") N("1") N("2") N("3") N("4") N("5") N("9") "</SleepStages>\n<Montage/>\n"
    "</CMPStudyConfig>\n";

Test(profusion_xml, a_night) {
  struct loaded l = load_text(NULL, night, NULL);
  ENTRIES(&l, {61.3, 24, "SpO2 desaturation", "SpO2"}, {65.5, 3.2, "Arousal (ARO PLM)", "C3"},
          {70, 3, "Arousal (ASDA)", "C3"}, {100.25, 12.5, "Obstructive Apnea", "Airflow"}, {130, 20, "Hypopnea", "Airflow"},
          {40.1, 1.1, "PLM (Left)", "Leg/L"}, {41, 0.9, "Limb Movement (Right)", "Leg/R"}, {0, 30, "W", NULL},
          {30, 30, "N1", NULL}, {60, 30, "N2", NULL}, {90, 30, "N3", NULL}, {120, 30, "N3", NULL}, {150, 30, "R", NULL},
          {180, 30, "?", NULL});
  cr_expect_eq(l.list.epoch, 30 * S);
  cr_expect_eq(l.list.n_malformed, 0);
  cr_expect_eq(l.list.covers, 0);
  cr_assert_eq(l.list.n_remarks, 1);
  cr_expect_str_eq(l.list.remarks[0].code, "profusion-stage-9");
  cr_expect(strncmp(l.list.remarks[0].text, "1 epochs have stage 9", 21) == 0, "%s", l.list.remarks[0].text);
  finish_loaded(&l);
}

Test(profusion_xml, its_labels_are_known) {
  static const struct {
    enum tib_annot_class class;
    int value;
  } want[] = {{TIB_ANNOT_IGNORED, 0},
              {TIB_ANNOT_AROUSAL, 0},
              {TIB_ANNOT_AROUSAL, 0},
              {TIB_ANNOT_RESPIRATORY, TIB_APNEA_OBSTRUCTIVE},
              {TIB_ANNOT_RESPIRATORY, TIB_HYPOPNEA},
              {TIB_ANNOT_MOVEMENT, TIB_LEFT},
              {TIB_ANNOT_MOVEMENT, TIB_RIGHT},
              {TIB_ANNOT_STAGE, TIB_STAGE_W},
              {TIB_ANNOT_STAGE, TIB_STAGE_N1},
              {TIB_ANNOT_STAGE, TIB_STAGE_N2},
              {TIB_ANNOT_STAGE, TIB_STAGE_N3},
              {TIB_ANNOT_STAGE, TIB_STAGE_N3},
              {TIB_ANNOT_STAGE, TIB_STAGE_R},
              {TIB_ANNOT_STAGE, TIB_STAGE_UNKNOWN}};
  struct loaded l = load_text(FORMAT, night, NULL);
  cr_assert_eq(l.list.n, sizeof want / sizeof *want);
  for (size_t i = 0; i < l.list.n; i++) {
    const char *text = tib_annotations_text(&l.list, l.list.items[i].label);
    const struct tib_annot_label *label = tib_annot_label_find(text);
    cr_assert_not_null(label, "'%s' is not known", text);
    cr_expect_eq(label->class, want[i].class, "'%s' is of class %d", text, (int)label->class);
    cr_expect_eq(label->value, want[i].value, "'%s' means %d", text, label->value);
  }
  finish_loaded(&l);
}

/* Epochs count from the start of the recording, wherever their length is told, and events do not shift them. */
Test(profusion_xml, epochs_of_another_length) {
  struct loaded l = load_text(NULL,
                              "<CMPStudyConfig><SleepStages>" N("2") N(" 5\n")
                                  N("0") "</SleepStages><EpochLength>20</EpochLength></CMPStudyConfig>",
                              NULL);
  ENTRIES(&l, {0, 20, "N2", NULL}, {20, 20, "R", NULL}, {40, 20, "W", NULL});
  cr_expect_eq(l.list.n_remarks, 0);
  finish_loaded(&l);
}

/* No length in the file: the user's, silently; else 30 s, and that is told. */
Test(profusion_xml, epochs_of_no_told_length) {
  static const char *const text = "<CMPStudyConfig><SleepStages>" N("2") N("5") "</SleepStages></CMPStudyConfig>";
  struct tib_annot_frame frame = frame_unknown();
  struct loaded l = load_text(NULL, text, &frame);
  ENTRIES(&l, {0, 30, "N2", NULL}, {30, 30, "R", NULL});
  cr_expect_eq(l.list.epoch, 0);
  cr_assert_eq(l.list.n_remarks, 1);
  cr_expect_str_eq(l.list.remarks[0].code, "no-epoch-length");
  finish_loaded(&l);
  frame.epoch = 20 * S;
  l = load_text(NULL, text, &frame);
  ENTRIES(&l, {0, 20, "N2", NULL}, {20, 20, "R", NULL});
  cr_expect_eq(l.list.n_remarks, 0);
  finish_loaded(&l);
  l = load_text(NULL, "<CMPStudyConfig><EpochLength/></CMPStudyConfig>", NULL);
  cr_expect_eq(l.status, TIB_OK);
  cr_expect_eq(l.list.n_remarks, 0, "nothing was assumed of no epochs");
  finish_loaded(&l);
}

/* --epoch stands above the file's own length, and that is told. */
Test(profusion_xml, the_user_knows_the_length) {
  struct tib_annot_frame frame = frame_unknown();
  frame.epoch = 20 * S;
  struct loaded l = load_text(NULL, STAGES(N("1") N("5")), &frame);
  ENTRIES(&l, {0, 20, "N1", NULL}, {20, 20, "R", NULL});
  cr_assert_eq(l.list.n_remarks, 1);
  cr_expect_str_eq(l.list.remarks[0].code, "epoch-length-differs");
  cr_expect(strstr(l.list.remarks[0].text, "30.000 s"), "%s", l.list.remarks[0].text);
  finish_loaded(&l);
  frame.epoch = 30 * S;
  l = load_text(NULL, STAGES(N("1")), &frame);
  cr_expect_eq(l.list.n_remarks, 0, "they agree");
  finish_loaded(&l);
}

/* The numbers are Profusion's own, whatever --stage-codes says of other files: here 5 is no wake, as in DREAMS. */
Test(profusion_xml, its_numbers_are_its_own) {
  struct tib_annot_frame frame = frame_unknown();
  frame.codes = tib_stage_codes_find("dreams");
  cr_assert_not_null(frame.codes);
  struct loaded l = load_text(NULL, STAGES(N("1") N("5")), &frame);
  ENTRIES(&l, {0, 30, "N1", NULL}, {30, 30, "R", NULL});
  finish_loaded(&l);
}

/* An empty epoch and a number that is no stage keep their place; what is no number stays what it is, for the dictionary. */
Test(profusion_xml, odd_stages) {
  struct loaded l = load_text(NULL, STAGES(N("2") "<SleepStage/>" N("N3") N("12") N("-1") N("2.0") N("6") N("5")), NULL);
  ENTRIES(&l, {0, 30, "N2", NULL}, {60, 30, "N3", NULL}, {90, 30, "12", NULL}, {120, 30, "-1", NULL},
          {150, 30, "2.0", NULL}, {180, 30, "?", NULL}, {210, 30, "R", NULL});
  cr_expect_eq(l.list.n_malformed, 1);
  cr_expect_eq(l.list.n_remarks, 0, "6 is no 9");
  cr_expect_null(tib_annot_label_find("12"), "counted as a label that nobody knows");
  finish_loaded(&l);
}

/* Who reads 9 as yasa does says so. */
Test(profusion_xml, the_map_knows_a_number) {
  struct tib_annot_frame frame = frame_unknown();
  struct tib_annot_map *map = map_of("9 -> W\n");
  frame.map = map;
  struct loaded l = load_text(NULL, STAGES(N("9") N("2")), &frame);
  ENTRIES(&l, {0, 30, "9", NULL}, {30, 30, "N2", NULL});
  cr_expect_eq(l.list.n_remarks, 0);
  finish_loaded(&l);
  tib_annot_map_destroy(map);
}

Test(profusion_xml, odd_events) {
  struct loaded l = load_text(NULL,
                              "<CMPStudyConfig><ScoredEvents>"
                              "<ScoredEvent><Name>Recording Start Time</Name><Start>0</Start></ScoredEvent>"
                              "<ScoredEvent><Name/><Start>0</Start><Duration>9</Duration></ScoredEvent>"
                              "<ScoredEvent><Name>Hypopnea</Name><Duration>9</Duration></ScoredEvent>"
                              "<ScoredEvent><Input>Leg/L</Input><Duration>1</Duration><Name>Limb &#x4D;ovement</Name>"
                              "<Start>7</Start></ScoredEvent>"
                              "<ScoredEvent><name>arousal</name><time>9</time><Duration>4</Duration></ScoredEvent>"
                              "</ScoredEvents></CMPStudyConfig>",
                              NULL);
  ENTRIES(&l, {7, 1, "Limb Movement", "Leg/L"}, {9, 4, "arousal", NULL});
  cr_expect_eq(l.list.n_malformed, 2);
  finish_loaded(&l);
}

Test(profusion_xml, refused_with_line_and_cause) {
  refuse_text(NULL, "<CMPStudyConfig>\n<EpochLength>-30</EpochLength></CMPStudyConfig>", NULL, TIB_SCORING_FORMAT,
              "line 2: EpochLength '-30'");
  refuse_text(NULL,
              "\n<CMPStudyConfig><ScoredEvents>\n" EVENT("Hypopnea", "1h", "9", "x") "</ScoredEvents></CMPStudyConfig>",
              NULL, TIB_SCORING_FORMAT, "line 3: the start");
}

/* As a file: its lists, its length, and what it remarked, of which nothing was mended. */
Test(profusion_xml, read_as_a_file) {
  const char *path = test_temporary("night.xml");
  FILE *out = fopen(path, "wb");
  cr_assert_not_null(out);
  cr_assert_geq(fputs(night, out), 0);
  fclose(out);
  struct tib_scoring_choice choice = {0};
  struct tib_recording recording;
  struct tib_context context;
  struct tib_input *inputs;
  size_t n_inputs;
  char fingerprint[33];
  struct tib_error err;
  cr_assert_eq(tib_read_scored_file(path, &choice, &recording, &context, fingerprint, &inputs, &n_inputs, &err), TIB_OK,
               "%s", err.text);
  cr_expect_str_eq(recording.scored_format, "profusion-xml");
  cr_expect_eq(recording.duration, 180 * S, "the end of the last scored epoch, not of the unscored one behind it");
  cr_assert_eq(recording.n_deviations, 1);
  cr_expect_str_eq(recording.deviations[0].code, "profusion-stage-9");
  cr_expect_not(recording.deviations[0].repaired);
  cr_expect_eq(context.n_stages, 7);
  cr_expect_eq(context.n_arousals, 2);
  cr_expect_eq(context.n_respiratory, 2);
  cr_assert_eq(context.n_movements, 2);
  cr_expect_eq(context.movements[0].side, TIB_LEFT);
  cr_expect_eq(context.movements[1].side, TIB_RIGHT);
  cr_expect_eq(context.n_unknown, 0);
  tib_recording_finish(&recording);
  tib_context_finish(&context);
}
