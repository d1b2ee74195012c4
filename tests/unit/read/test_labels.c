#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "read/scored/label_tables.h"
#include "read/scored/stage_codes.h"

static const struct tib_label_table *const tables[] = {&tib_labels_stages, &tib_labels_arousals, &tib_labels_respiratory,
                                                       &tib_labels_movements, &tib_labels_other};
enum { TABLES = sizeof tables / sizeof *tables };

/* A row out of order would never be found. */
Test(labels, tables_are_sorted_and_folded) {
  for (int t = 0; t < TABLES; t++)
    for (size_t i = 0; i < tables[t]->n; i++) {
      const char *text = tables[t]->rows[i].text;
      char folded[200];
      if (i > 0) cr_assert_lt(strcmp(tables[t]->rows[i - 1].text, text), 0, "%s is out of order", text);
      cr_assert(tib_annot_label_normalise(folded, sizeof folded, text) && strcmp(folded, text) == 0, "%s", text);
    }
}

Test(labels, one_meaning_each) {
  for (int t = 0; t < TABLES; t++)
    for (size_t i = 0; i < tables[t]->n; i++)
      cr_assert_eq(tib_annot_label_find(tables[t]->rows[i].text), &tables[t]->rows[i], "%s stands in two tables",
                   tables[t]->rows[i].text);
}

static const struct {
  const char *text;
  enum tib_annot_class class;
  int value;
} known[] = {
    /* EDF+ */
    {"Sleep stage W", TIB_ANNOT_STAGE, TIB_STAGE_W},
    {"Sleep stage 3", TIB_ANNOT_STAGE, TIB_STAGE_N3},
    {"Sleep stage 4", TIB_ANNOT_STAGE, TIB_STAGE_N3},
    {"Sleep stage ?", TIB_ANNOT_STAGE, TIB_STAGE_UNKNOWN},
    {"Sleep stage N", TIB_ANNOT_STAGE_N, 0},
    {"Movement time", TIB_ANNOT_STAGE, TIB_STAGE_UNKNOWN},
    {"Limb movement", TIB_ANNOT_MOVEMENT, TIB_SIDE_NONE},
    {"PLMS", TIB_ANNOT_SERIES, 0},
    {"EEG arousal", TIB_ANNOT_AROUSAL, 0},
    {"CS breathing", TIB_ANNOT_RESPIRATORY, TIB_RESPIRATORY_OTHER},
    {"Sinus Tachycardia", TIB_ANNOT_IGNORED, 0},
    {"Lights off", TIB_ANNOT_LIGHTS_OFF, 0},
    /* Luna, NSRR, old and new spelling */
    {"N3", TIB_ANNOT_STAGE, TIB_STAGE_N3},
    {"L", TIB_ANNOT_STAGE, TIB_STAGE_UNKNOWN},
    {"lights_on", TIB_ANNOT_LIGHTS_ON, 0},
    {"arousal:plm", TIB_ANNOT_AROUSAL, 0},
    {"arousal_plm", TIB_ANNOT_AROUSAL, 0},
    {"apnea:mixed", TIB_ANNOT_RESPIRATORY, TIB_APNEA_MIXED},
    {"hypopnea:obstructive", TIB_ANNOT_RESPIRATORY, TIB_HYPOPNEA},
    {"LM:left", TIB_ANNOT_MOVEMENT, TIB_LEFT},
    {"lm_right", TIB_ANNOT_MOVEMENT, TIB_RIGHT},
    {"PLM:left", TIB_ANNOT_MOVEMENT, TIB_LEFT},
    {"plm_right", TIB_ANNOT_MOVEMENT, TIB_RIGHT},
    {"PLM", TIB_ANNOT_SERIES, 0},
    {"desat", TIB_ANNOT_IGNORED, 0},
    {"artifact:respiratory", TIB_ANNOT_IGNORED, 0},
    {"position:supine", TIB_ANNOT_IGNORED, 0},
    {"movement", TIB_ANNOT_IGNORED, 0},
    /* NSRR's concept|vendor's name */
    {"Stage 2 sleep|2", TIB_ANNOT_STAGE, TIB_STAGE_N2},
    {"Stage 4 sleep|4", TIB_ANNOT_STAGE, TIB_STAGE_N3},
    {"Wake|0", TIB_ANNOT_STAGE, TIB_STAGE_W},
    {"REM sleep|5", TIB_ANNOT_STAGE, TIB_STAGE_R},
    {"Unscored|9", TIB_ANNOT_STAGE, TIB_STAGE_UNKNOWN},
    {"Movement|6", TIB_ANNOT_STAGE, TIB_STAGE_UNKNOWN},
    {"Limb movement - left|Limb Movement (Left)", TIB_ANNOT_MOVEMENT, TIB_LEFT},
    {"Periodic leg movement - right|PLM (Right)", TIB_ANNOT_MOVEMENT, TIB_RIGHT},
    {"Something new|PLM (Left)", TIB_ANNOT_MOVEMENT, TIB_LEFT},
    {"Obstructive apnea|Our own name", TIB_ANNOT_RESPIRATORY, TIB_APNEA_OBSTRUCTIVE},
    {"Arousal|Arousal ()", TIB_ANNOT_AROUSAL, 0},
    {"ASDA arousal|Arousal (ASDA)", TIB_ANNOT_AROUSAL, 0},
    {"Respiratory effort related arousal|RERA", TIB_ANNOT_RESPIRATORY, TIB_RERA},
    {"SpO2 desaturation|SpO2 desaturation", TIB_ANNOT_IGNORED, 0},
    {"Recording Start Time", TIB_ANNOT_IGNORED, 0},
    /* Profusion */
    {"PLM (Left)", TIB_ANNOT_MOVEMENT, TIB_LEFT},
    {"Limb Movement (Right)", TIB_ANNOT_MOVEMENT, TIB_RIGHT},
    {"Arousal (ARO PLM)", TIB_ANNOT_AROUSAL, 0},
    {"Arousal (ARO SPONT)", TIB_ANNOT_AROUSAL, 0},
    {"Central Apnea", TIB_ANNOT_RESPIRATORY, TIB_APNEA_CENTRAL},
    {"SpO2 artifact", TIB_ANNOT_IGNORED, 0},
    /* RemLogic */
    {"SLEEP-S0", TIB_ANNOT_STAGE, TIB_STAGE_W},
    {"SLEEP-S4", TIB_ANNOT_STAGE, TIB_STAGE_N3},
    {"SLEEP-REM", TIB_ANNOT_STAGE, TIB_STAGE_R},
    {"SLEEP-MT", TIB_ANNOT_STAGE, TIB_STAGE_UNKNOWN},
    {"SLEEP-UNSCORED", TIB_ANNOT_STAGE, TIB_STAGE_UNKNOWN},
    {"PLM-LM", TIB_ANNOT_MOVEMENT, TIB_SIDE_NONE},
    {"PLM-RRLM", TIB_ANNOT_MOVEMENT, TIB_SIDE_NONE},
    {"AROUSAL-LM", TIB_ANNOT_AROUSAL, 0},
    {"AROUSAL-RERA", TIB_ANNOT_AROUSAL, 0},
    {"APNEA-OBSTRUCTIVE", TIB_ANNOT_RESPIRATORY, TIB_APNEA_OBSTRUCTIVE},
    {"RESP-RERA", TIB_ANNOT_RESPIRATORY, TIB_RERA},
    {"LIGHTS-OFF", TIB_ANNOT_LIGHTS_OFF, 0},
    {"MCAP-A3", TIB_ANNOT_IGNORED, 0},
    {"AUTONOMIC-LM", TIB_ANNOT_IGNORED, 0},
    {"ANALYSIS-START", TIB_ANNOT_IGNORED, 0},
    /* DOMINO */
    {"Wach", TIB_ANNOT_STAGE, TIB_STAGE_W},
    {"Rem", TIB_ANNOT_STAGE, TIB_STAGE_R},
    {"PLM Arousal (EEG)", TIB_ANNOT_AROUSAL, 0},
    {"Respiratorische Arousal (EEG)", TIB_ANNOT_AROUSAL, 0},
    {"Arousal (EEG)", TIB_ANNOT_AROUSAL, 0},
    {"LM Arousal (EMG)", TIB_ANNOT_IGNORED, 0},
    {"Arousal (EMG)", TIB_ANNOT_IGNORED, 0},
    {"PLM Arousal (Autonome)", TIB_ANNOT_IGNORED, 0},
    {"Obstruktive Apnoe", TIB_ANNOT_RESPIRATORY, TIB_APNEA_OBSTRUCTIVE},
    {"Flow Limitation", TIB_ANNOT_IGNORED, 0},
    {"Licht aus", TIB_ANNOT_LIGHTS_OFF, 0},
    /* Noxturnal */
    {"\xC3\x89veil", TIB_ANNOT_STAGE, TIB_STAGE_W},
    {"eveil", TIB_ANNOT_STAGE, TIB_STAGE_W},
    {"Micro-\xC3\xA9veil", TIB_ANNOT_AROUSAL, 0},
    {"A. Obstructive", TIB_ANNOT_RESPIRATORY, TIB_APNEA_OBSTRUCTIVE},
    {"A. Centrale", TIB_ANNOT_RESPIRATORY, TIB_APNEA_CENTRAL},
    {"A. Mixte", TIB_ANNOT_RESPIRATORY, TIB_APNEA_MIXED},
    {"HYPOPN\xC3\x89"
     "E",
     TIB_ANNOT_RESPIRATORY, TIB_HYPOPNEA},
    {"D\xC3\xA9sat", TIB_ANNOT_IGNORED, 0},
    {"sleep-rem,Manual", TIB_ANNOT_STAGE, TIB_STAGE_R},
    {"plm,Manual", TIB_ANNOT_SERIES, 0},
    {"arousal-limbmovement,Manual", TIB_ANNOT_AROUSAL, 0},
    {"Mouvement de la jambe\xC2\xA0: gauche", TIB_ANNOT_MOVEMENT, TIB_LEFT},
    {"Beinbewegung rechts", TIB_ANNOT_MOVEMENT, TIB_RIGHT},
    /* STAGES: an arousal has a row of its own, "Arousal w/ PLM" */
    {" Stage2", TIB_ANNOT_STAGE, TIB_STAGE_N2},
    {"UnknownStage", TIB_ANNOT_STAGE, TIB_STAGE_UNKNOWN},
    {"Left Leg", TIB_ANNOT_MOVEMENT, TIB_LEFT},
    {"Right Leg w/ Arousal", TIB_ANNOT_MOVEMENT, TIB_RIGHT},
    {"Both Leg", TIB_ANNOT_MOVEMENT, TIB_BOTH},
    {"Arousal w/ PLM", TIB_ANNOT_AROUSAL, 0},
    {"Desaturation w/ Respiratory", TIB_ANNOT_IGNORED, 0},
    {"ObstructiveApnea", TIB_ANNOT_RESPIRATORY, TIB_APNEA_OBSTRUCTIVE},
    /* Alice */
    {"WK", TIB_ANNOT_STAGE, TIB_STAGE_W},
    /* tibialis itself */
    {"limb_movement", TIB_ANNOT_MOVEMENT, TIB_SIDE_NONE},
    {"plm_series", TIB_ANNOT_SERIES, 0},
    {"sustained_burst", TIB_ANNOT_IGNORED, 0},
    {"unscorable", TIB_ANNOT_IGNORED, 0},
    /* blanks and case */
    {"  lights   OFF\t", TIB_ANNOT_LIGHTS_OFF, 0},
};

Test(labels, of_every_vendor) {
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    const struct tib_annot_label *label = tib_annot_label_find(known[i].text);
    cr_assert_not_null(label, "'%s' is not known", known[i].text);
    cr_assert(label->class == known[i].class && label->value == known[i].value, "'%s': class %d, value %d", known[i].text,
              (int)label->class, label->value);
  }
}

/* Whole texts only. */
Test(labels, near_misses) {
  static const char *const texts[] = {
      "",
      " ",
      "|",
      "||",
      "-",
      "_W",
      "R-",
      "N2:",
      "No apnea",
      "Apnea?",
      "Sleep",
      "Stage",
      "Stage 5",
      "Stage 12",
      "Sleep stage",
      "Lights",
      "arousals?",
      "legs?",
      "a",
      "lateral",
      "EEG",
      "w/ arousal",
      "x|y",
      "N 2",
      "Sleep stage N12",
      "LeftLegPhasic",
      "Unsure",
      "5",
      "0",
      "-1",
      "\xC3\xA9",
      "apn\xC3",
      ",Manual",
      "Left",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    const struct tib_annot_label *label = tib_annot_label_find(texts[i]);
    cr_assert_null(label, "'%s' is taken for '%s'", texts[i], label ? label->text : "");
  }
}

Test(labels, short_words_want_a_duration) {
  static const char *const timed[] = {"W", "N1", "R", "?", "L", "MT", "Wake", "REM", "S2", "\xC3\x89veil", "unscored"};
  static const char *const plain[] = {"Sleep stage W", "SLEEP-S0", "Stage 2", "Stage2", "arousal", "LM", "apnea"};
  for (size_t i = 0; i < sizeof timed / sizeof *timed; i++)
    cr_assert(tib_annot_label_find(timed[i])->timed, "%s", timed[i]);
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    cr_assert_not(tib_annot_label_find(plain[i])->timed, "%s", plain[i]);
}

Test(labels, folding) {
  char text[8];
  tib_annot_fold(text, sizeof text,
                 " \xC3\x89"
                 "Veil \t");
  cr_assert_str_eq(text, "\xC3\xA9veil");
  tib_annot_fold(text, sizeof text, "\xC3\x97\xC3\x9F"); /* signs without another case */
  cr_assert_str_eq(text, "\xC3\x97\xC3\x9F");
  tib_annot_fold(text, sizeof text, "ABCDEF\xC3\x89");
  cr_assert_str_eq(text, "abcdef", "cut at a whole letter");
  cr_assert_not(tib_annot_label_normalise(text, sizeof text, "longer than that"));
}

Test(labels, longer_than_any) {
  char text[400];
  memset(text, 'x', sizeof text);
  text[399] = '\0';
  cr_assert_null(tib_annot_label_find(text));
  text[300] = '|';
  strcpy(text + 301, "PLM (Left)");
  cr_assert_null(tib_annot_label_find(text));
}

/* ---- stages as numbers: the table of the formats' description, and what lies beside it ---- */

#define NONE -1 /* no such number */

Test(stage_codes, as_their_programs_write_them) {
  enum { W = TIB_STAGE_W, N1, N2, N3, R, U = TIB_STAGE_UNKNOWN };
  static const struct {
    const char *name;
    int from, stage[12]; /* of from, from + 1, ... */
  } rows[] = {
      {"yasa", -3, {NONE, U, U, W, N1, N2, N3, R, NONE}}, {"profusion", -1, {NONE, W, N1, N2, N3, N3, R, U, U, U, U, NONE}},
      {"dreams", -2, {U, U, U, N3, N2, N1, R, W, NONE}},  {"deltamed", 0, {NONE, W, R, N1, N2, N3, NONE}},
      {"physip", -1, {NONE, N3, N2, N1, R, W, U, NONE}},
  };
  size_t n;
  tib_stage_codes(&n);
  cr_assert_eq(n, sizeof rows / sizeof *rows);
  for (size_t i = 0; i < n; i++) {
    const struct tib_stage_codes *codes = tib_stage_codes_find(rows[i].name);
    cr_assert(codes && strcmp(codes->name, rows[i].name) == 0);
    for (int k = 0; k < 12; k++) {
      int number = rows[i].from + k;
      bool holds = number >= codes->low && number <= codes->high;
      cr_assert_eq(holds, rows[i].stage[k] != NONE, "%s knows %d", codes->name, number);
      if (holds) cr_assert_eq((int)codes->stage[number - codes->low], rows[i].stage[k], "%s %d", codes->name, number);
      if (!holds && k > 0) break;
    }
  }
  cr_assert_null(tib_stage_codes_find("yas"));
  cr_assert_null(tib_stage_codes_find(NULL));
}

/* What stands for a stage in a list must mean it. */
Test(stage_codes, labels_are_in_the_dictionary) {
  for (int stage = TIB_STAGE_UNKNOWN; stage < TIB_STAGE_COUNT; stage++) {
    const struct tib_annot_label *label = tib_annot_label_find(tib_stage_label((enum tib_stage)stage));
    cr_assert(label && label->class == TIB_ANNOT_STAGE && label->value == stage);
  }
}
