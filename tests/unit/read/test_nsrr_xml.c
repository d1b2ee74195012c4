/* NSRR XML: hand-written documents in the shape of the public cohorts' files. Expected values are those written into them.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "format_test.h"
#include "read/scored/labels.h"

#define S TIB_TICKS_PER_S
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n"
#define FORMAT &tib_format_nsrr_xml

/* One event; the times are texts. */
#define EVENT(type, concept, start, duration)                                                               \
  "<ScoredEvent>\n<EventType>" type "</EventType>\n<EventConcept>" concept "</EventConcept>\n<Start>" start \
                                                                           "</Start>\n<Duration>" duration  \
                                                                           "</Duration>\n</ScoredEvent>\n"
#define STAGE(concept, start, duration) EVENT("Stages|Stages", concept, start, duration)
#define DOCUMENT(events)                                                                    \
  HEAD "<PSGAnnotation>\n<SoftwareVersion>Compumedics</SoftwareVersion>\n<EpochLength>30</" \
       "EpochLength>\n<ScoredEvents>\n" events "</ScoredEvents>\n</PSGAnnotation>\n"

#define BEGIN                                                                                          \
  "<ScoredEvent>\n<EventType/>\n<EventConcept>Recording Start Time</EventConcept>\n<Start>0</Start>\n" \
  "<Duration>28800.0</Duration>\n<ClockTime>01.01.85 20.29.59</ClockTime>\n</ScoredEvent>\n"

/* What the dictionary makes of the i-th entry. */
static const struct tib_annot_label *meaning(const struct loaded *l, size_t i) {
  const char *text = tib_annotations_text(&l->list, l->list.items[i].label);
  const struct tib_annot_label *label = tib_annot_label_find(text);
  cr_assert_not_null(label, "'%s' is not known", text);
  return label;
}

static void expect_meaning(const struct loaded *l, size_t i, enum tib_annot_class class, int value) {
  const struct tib_annot_label *label = meaning(l, i);
  cr_expect_eq(label->class, class, "entry %zu is of class %d", i, (int)label->class);
  cr_expect_eq(label->value, value, "entry %zu means %d", i, label->value);
}

static const char *const night = DOCUMENT(
    BEGIN STAGE("Wake|0", "0", "600.0") STAGE("Stage 1 sleep|1", "600", "90") STAGE("Stage 2 sleep|2", "690", "1200") STAGE(
        "Stage 3 sleep|3", "1890", "300") STAGE("Stage 4 sleep|4", "2190",
                                                "60") STAGE("REM sleep|5", "2250", "30") STAGE("Movement|6", "2280", "30")
        STAGE("Unscored|9", "2310", "300") EVENT("Arousals|Arousals", "Arousal|Arousal ()", "700.25", "5.5") EVENT(
            "Arousals|Arousals", "ASDA arousal|Arousal (ASDA)", "720",
            "3") EVENT("Respiratory|Respiratory", "Hypopnea|Hypopnea", "800.1", "22.7")
            EVENT("Respiratory|Respiratory", "Central apnea|Central Apnea", "900", "12")
                EVENT("Respiratory|Respiratory", "SpO2 desaturation|SpO2 desaturation", "910", "20")
                    EVENT("Limb Movement|Limb Movement", "Limb movement - left|Limb Movement (Left)", "1000.0000001", "1.5")
                        EVENT("Limb Movement|Limb Movement", "Periodic leg movement - right|PLM (Right)", "1030", "0,5"));

Test(nsrr_xml, a_night) {
  struct loaded l = load_text(NULL, night, NULL);
  ENTRIES(&l, {0, 600, "Wake|0", NULL}, {600, 90, "Stage 1 sleep|1", NULL}, {690, 1200, "Stage 2 sleep|2", NULL},
          {1890, 300, "Stage 3 sleep|3", NULL}, {2190, 60, "Stage 4 sleep|4", NULL}, {2250, 30, "REM sleep|5", NULL},
          {2280, 30, "Movement|6", NULL}, {2310, 300, "Unscored|9", NULL}, {700.25, 5.5, "Arousal|Arousal ()", NULL},
          {720, 3, "ASDA arousal|Arousal (ASDA)", NULL}, {800.1, 22.7, "Hypopnea|Hypopnea", NULL},
          {900, 12, "Central apnea|Central Apnea", NULL}, {910, 20, "SpO2 desaturation|SpO2 desaturation", NULL},
          {1000.0000001, 1.5, "Limb movement - left|Limb Movement (Left)", NULL},
          {1030, 0.5, "Periodic leg movement - right|PLM (Right)", NULL});
  cr_expect_eq(l.list.items[13].onset, INT64_C(10000000001), "exact to the tick");
  cr_expect_eq(l.list.n_malformed, 0);
  cr_expect_eq(l.list.epoch, 30 * S);
  cr_expect(l.list.has_start);
  cr_expect_eq(l.list.start, ((20 * 60 + 29) * 60 + 59) * S);
  cr_expect_str_eq(l.list.start_date, "", "the date is a stand-in");
  cr_expect_eq(l.list.covers, 0, "that an arousal is missing does not say that any were looked for");
  cr_expect_eq(l.list.n_remarks, 0);
  finish_loaded(&l);
}

Test(nsrr_xml, its_labels_are_known) {
  struct loaded l = load_text(FORMAT, night, NULL);
  static const int stages[] = {TIB_STAGE_W,  TIB_STAGE_N1, TIB_STAGE_N2,      TIB_STAGE_N3,
                               TIB_STAGE_N3, TIB_STAGE_R,  TIB_STAGE_UNKNOWN, TIB_STAGE_UNKNOWN};
  for (size_t i = 0; i < 8; i++) expect_meaning(&l, i, TIB_ANNOT_STAGE, stages[i]);
  cr_expect_eq(meaning(&l, 8)->class, TIB_ANNOT_AROUSAL);
  cr_expect_eq(meaning(&l, 9)->class, TIB_ANNOT_AROUSAL);
  expect_meaning(&l, 10, TIB_ANNOT_RESPIRATORY, TIB_HYPOPNEA);
  expect_meaning(&l, 11, TIB_ANNOT_RESPIRATORY, TIB_APNEA_CENTRAL);
  cr_expect_eq(meaning(&l, 12)->class, TIB_ANNOT_IGNORED);
  expect_meaning(&l, 13, TIB_ANNOT_MOVEMENT, TIB_LEFT);
  expect_meaning(&l, 14, TIB_ANNOT_MOVEMENT, TIB_RIGHT);
  finish_loaded(&l);
}

/* Children in any order, unknown ones and attributes looked past, blanks around texts, the channel kept. */
Test(nsrr_xml, found_by_name_and_not_by_place) {
  struct loaded l = load_text(
      NULL,
      "\r\n <!-- export --><PSGAnnotation version=\"2\" a='&lt;'><ScoredEvents n=\"1\">"
      "<Setting><EventConcept>Wake|0</EventConcept><Start>5</Start><Duration>5</Duration></Setting>"
      "<ScoredEvent id=\"7\"><Duration unit=\"s\"> 2.5\n</Duration><SignalLocation>EMG LAT</SignalLocation>"
      "<Notes>two <b>bold</b> words</Notes><Start>\n\t12<!-- not 13 -->.5 </Start>"
      "<Extra><Start>99</Start></Extra><EventConcept> Limb <![CDATA[movement & more]]>\n</EventConcept></ScoredEvent>"
      "</ScoredEvents><ScoredEvent><EventConcept>Wake|0</EventConcept><Start>0</Start><Duration>30</Duration></ScoredEvent>"
      "<EpochLength>20,0</EpochLength></PSGAnnotation><!-- end -->\n",
      NULL);
  ENTRIES(&l, {12.5, 2.5, "Limb movement & more", "EMG LAT"});
  cr_expect_eq(l.list.epoch, 20 * S);
  cr_expect_not(l.list.has_start);
  finish_loaded(&l);
}

Test(nsrr_xml, characters_and_codings) {
  struct loaded l = load_text(
      NULL, DOCUMENT(EVENT("a", "R&#233;veil &lt;1&gt; &amp; &#xE9;|x", "1", "2") EVENT("a", "R\xC3\xA9veil", "3", "2")),
      NULL);
  ENTRIES(&l, {1, 2, "R\xC3\xA9veil <1> & \xC3\xA9|x", NULL}, {3, 2, "R\xC3\xA9veil", NULL});
  finish_loaded(&l);
  /* The bytes are Latin-1 and become UTF-8 on the way, whatever the declaration says. */
  l = load_text(NULL,
                "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><PSGAnnotation><ScoredEvents>" EVENT(
                    "a", "\xC9veil", "3", "2") "</ScoredEvents></PSGAnnotation>",
                NULL);
  ENTRIES(&l, {3, 2, "\xC3\x89veil", NULL});
  finish_loaded(&l);
  /* UTF-16 with a mark, told by the declaration too. */
  static const char wide[] = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><PSGAnnotation><ScoredEvents>" EVENT(
      "a", "Wake|0", "3", "2") "</ScoredEvents></PSGAnnotation>";
  char bytes[2 * sizeof wide] = "\xFF\xFE";
  for (size_t i = 0; i + 1 < sizeof wide; i++) bytes[2 + 2 * i] = wide[i], bytes[3 + 2 * i] = 0;
  l = load_bytes(NULL, bytes, 2 * sizeof wide, NULL);
  ENTRIES(&l, {3, 2, "Wake|0", NULL});
  finish_loaded(&l);
}

Test(nsrr_xml, prefixes_of_namespaces) {
  struct loaded l = load_text(NULL,
                              "<n:PSGAnnotation xmlns:n='urn:x'><n:ScoredEvents><n:ScoredEvent><n:EventConcept>Wake|0"
                              "</n:EventConcept><n:Start>0</n:Start><n:Duration>30</n:Duration></n:ScoredEvent>"
                              "</n:ScoredEvents></n:PSGAnnotation>",
                              NULL);
  ENTRIES(&l, {0, 30, "Wake|0", NULL});
  finish_loaded(&l);
}

/* Luna's spellings; the type where there is no concept. */
Test(nsrr_xml, other_children) {
  struct loaded l = load_text(
      NULL,
      DOCUMENT("<ScoredEvent><name>arousal</name><time>4.5</time><Duration>3</Duration></ScoredEvent>"
               "<ScoredEvent><EventType>Hypopnea|Hypopnea</EventType><EventConcept/><Start>9</Start><Duration>10</Duration>"
               "</ScoredEvent>"),
      NULL);
  ENTRIES(&l, {4.5, 3, "arousal", NULL}, {9, 10, "Hypopnea|Hypopnea", NULL});
  finish_loaded(&l);
}

/* A stage that has no name which anybody knows goes by its number, by Profusion's table; of another type it does not. */
Test(nsrr_xml, stages_by_number) {
  struct loaded l = load_text(NULL,
                              DOCUMENT(STAGE("Tiefschlaf A|3", "0", "30") STAGE("Tiefschlaf B|4", "30", "30") STAGE(
                                  "Traum|5", "60", "30") STAGE("Nichts|9", "90", "30") STAGE("Fremd|12", "120", "30")
                                           STAGE("Fremd", "150", "30") EVENT("Other|Other", "Count|3", "180", "30")),
                              NULL);
  ENTRIES(&l, {0, 30, "N3", NULL}, {30, 30, "N3", NULL}, {60, 30, "R", NULL}, {90, 30, "?", NULL},
          {120, 30, "Fremd|12", NULL}, {150, 30, "Fremd", NULL}, {180, 30, "Count|3", NULL});
  finish_loaded(&l);
}

/* The user's map is asked for the whole concept and for each half; it goes before the numbers. */
Test(nsrr_xml, the_map_knows_either_half) {
  struct tib_annot_frame frame = frame_from(22, 0, 0);
  struct tib_annot_map *map = map_of("Tiefschlaf A -> N2\nPLM (Left) -> ignore\nHypopnea|Own -> arousal\n");
  frame.map = map;
  struct loaded l = load_text(NULL,
                              DOCUMENT(STAGE("Tiefschlaf A|3", "0", "30") EVENT(
                                  "Limb Movement", "Periodic leg movement - left|PLM (Left)", "5", "1")
                                           EVENT("a", "Hypopnea|Own", "6", "1") EVENT("a", "Hypopnea|Hypopnea", "7", "1")),
                              &frame);
  ENTRIES(&l, {0, 30, "Tiefschlaf A", NULL}, {5, 1, "PLM (Left)", NULL}, {6, 1, "Hypopnea|Own", NULL},
          {7, 1, "Hypopnea|Hypopnea", NULL});
  finish_loaded(&l);
  tib_annot_map_destroy(map);
}

/* An event without start, duration or any name is counted, and so is one whose times cannot be. */
Test(nsrr_xml, events_that_say_too_little) {
  struct loaded l = load_text(
      NULL,
      DOCUMENT("<ScoredEvent><EventConcept>Wake|0</EventConcept><Start>0</Start></ScoredEvent>"
               "<ScoredEvent><EventConcept>Wake|0</EventConcept><Duration>30</Duration></ScoredEvent>"
               "<ScoredEvent><EventConcept>Wake|0</EventConcept><Start> </Start><Duration>30</Duration></ScoredEvent>"
               "<ScoredEvent><Start>0</Start><Duration>30</Duration></ScoredEvent>"
               "<ScoredEvent/>" EVENT("a", "Hypopnea", "10", "-1") EVENT("a", "Hypopnea", "90000000000", "1")
                   EVENT("a", "Hypopnea", "-10", "1") EVENT("a", "Hypopnea", "20", "0")),
      NULL);
  ENTRIES(&l, {-10, 1, "Hypopnea", NULL}, {20, 0, "Hypopnea", NULL});
  cr_expect_eq(l.list.n_malformed, 7);
  finish_loaded(&l);
}

/* The entry that tells the begin: in any case, its clock in any of the usual spellings, or none. */
Test(nsrr_xml, the_begin) {
  static const struct {
    const char *clock;
    bool known;
    int seconds;
  } rows[] = {
      {"00.00.00 22.15.00", true, (22 * 60 + 15) * 60},
      {"22:15:07", true, (22 * 60 + 15) * 60 + 7},
      {"1/1/1985 10:15:00 PM", true, (22 * 60 + 15) * 60},
      {"9.15.00", true, (9 * 60 + 15) * 60},
      {"", false, 0},
      {"late", false, 0},
      {"01.01.85", false, 0},
      {"01.01.85 25.00.00", false, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[400];
    snprintf(text, sizeof text,
             "<PSGAnnotation><ScoredEvents><ScoredEvent><EventConcept>recording start time</EventConcept><ClockTime>%s"
             "</ClockTime></ScoredEvent></ScoredEvents></PSGAnnotation>",
             rows[i].clock);
    struct loaded l = load_text(NULL, text, NULL);
    cr_assert_eq(l.status, TIB_OK, "%s", l.err.text);
    cr_expect_eq(l.list.n, 0);
    cr_expect_eq(l.list.n_malformed, 0);
    cr_expect_eq(l.list.has_start, rows[i].known, "%s", rows[i].clock);
    if (rows[i].known) cr_expect_eq(l.list.start, rows[i].seconds * S, "%s", rows[i].clock);
    finish_loaded(&l);
  }
}

Test(nsrr_xml, refused_with_line_and_cause) {
  refuse_text(NULL, DOCUMENT(EVENT("a", "Wake|0", "22:10:00", "30")), NULL, TIB_SCORING_FORMAT, "line 6: the start");
  refuse_text(NULL, DOCUMENT(BEGIN EVENT("a", "Wake|0", "1", "nan")), NULL, TIB_SCORING_FORMAT, "line 13: the duration");
  refuse_text(NULL, DOCUMENT(EVENT("a", "Wake|0", "1", "1,5,0")), NULL, TIB_SCORING_FORMAT, "'1,5,0'");
  refuse_text(NULL, "<PSGAnnotation>\n<EpochLength>0</EpochLength></PSGAnnotation>", NULL, TIB_SCORING_FORMAT,
              "line 2: EpochLength '0'");
  refuse_text(NULL, "<PSGAnnotation>\n<EpochLength>30 s</EpochLength></PSGAnnotation>", NULL, TIB_SCORING_FORMAT, "'30 s'");
  refuse_text(NULL, "<PSGAnnotation><EpochLength>3601</EpochLength></PSGAnnotation>", NULL, TIB_SCORING_FORMAT, "3601");
}

/* What is told twice is taken as it is told first. */
Test(nsrr_xml, told_twice) {
  struct loaded l = load_text(
      NULL,
      "<PSGAnnotation><EpochLength>20</EpochLength><EpochLength>30</EpochLength><ScoredEvents>"
      "<ScoredEvent><EventConcept>Recording Start Time</EventConcept><ClockTime>22:00:00</ClockTime></ScoredEvent>"
      "<ScoredEvent><EventConcept>Recording Start Time</EventConcept><ClockTime>23:00:00</ClockTime></ScoredEvent>"
      "<ScoredEvent><EventConcept/><EventConcept>arousal</EventConcept><name>hypopnea</name><Start>1</Start>"
      "<Start>2</Start><Duration>3</Duration><Duration>4</Duration></ScoredEvent></ScoredEvents></PSGAnnotation>",
      NULL);
  ENTRIES(&l, {1, 3, "arousal", NULL});
  cr_expect_eq(l.list.epoch, 20 * S);
  cr_expect_eq(l.list.start, 22 * 3600 * S);
  finish_loaded(&l);
}

Test(nsrr_xml, empty_documents) {
  struct loaded l = load_text(NULL, "<PSGAnnotation/>", NULL);
  cr_expect_eq(l.status, TIB_OK);
  cr_expect_eq(l.list.n, 0);
  cr_expect_eq(l.list.epoch, 0, "no length is told");
  finish_loaded(&l);
}
