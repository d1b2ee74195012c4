#include "read/annot_labels.h"

#include <string.h>

#include "base/text.h"

#define STAGE(text, stage) \
  { text, TIB_ANNOT_STAGE, TIB_STAGE_##stage, false }
#define SHORT_STAGE(text, stage) \
  { text, TIB_ANNOT_STAGE, TIB_STAGE_##stage, true }
#define AROUSAL(text) \
  { text, TIB_ANNOT_AROUSAL, 0, false }
#define BREATH(text, kind) \
  { text, TIB_ANNOT_RESPIRATORY, TIB_##kind, false }
#define MOVEMENT(text, side) \
  { text, TIB_ANNOT_MOVEMENT, side, false }

/* EDF+ standard texts, NSRR's and Luna's names, Noxturnal's; Rechtschaffen and Kales 3 and 4 are N3. */
static const struct tib_annot_label labels[] = {
    STAGE("sleep stage w", W),
    STAGE("sleep stage 1", N1),
    STAGE("sleep stage 2", N2),
    STAGE("sleep stage 3", N3),
    STAGE("sleep stage 4", N3),
    STAGE("sleep stage r", R),
    STAGE("sleep stage n1", N1),
    STAGE("sleep stage n2", N2),
    STAGE("sleep stage n3", N3),
    STAGE("sleep stage wake", W),
    STAGE("sleep stage rem", R),
    STAGE("sleep stage ?", UNKNOWN),
    STAGE("movement time", UNKNOWN),
    STAGE("sleep-wake", W),
    STAGE("sleep-n1", N1),
    STAGE("sleep-n2", N2),
    STAGE("sleep-n3", N3),
    STAGE("sleep-rem", R),
    SHORT_STAGE("w", W),
    SHORT_STAGE("n1", N1),
    SHORT_STAGE("n2", N2),
    SHORT_STAGE("n3", N3),
    SHORT_STAGE("r", R),
    SHORT_STAGE("?", UNKNOWN),
    {"sleep stage n", TIB_ANNOT_STAGE_N, 0, false},

    AROUSAL("eeg arousal"),
    AROUSAL("arousal"),
    AROUSAL("micro-arousal"),
    AROUSAL("microarousal"),
    AROUSAL("arousal:spontaneous"),
    AROUSAL("arousal:respiratory"),
    AROUSAL("arousal:lm"),
    AROUSAL("arousal:plm"),
    AROUSAL("arousal:external"),
    AROUSAL("arousal_spontaneous"),
    AROUSAL("arousal_respiratory"),
    AROUSAL("arousal_lm"),
    AROUSAL("arousal_plm"),
    AROUSAL("arousal_external"),
    AROUSAL("arousal-spontaneous"),
    AROUSAL("arousal-respiratory"),
    AROUSAL("arousal-limbmovement"),
    AROUSAL("arousal-plm"),

    BREATH("obstructive apnea", APNEA_OBSTRUCTIVE),
    BREATH("obstructive apnoea", APNEA_OBSTRUCTIVE),
    BREATH("apnea:obstructive", APNEA_OBSTRUCTIVE),
    BREATH("apnea_obstructive", APNEA_OBSTRUCTIVE),
    BREATH("apnea-obstructive", APNEA_OBSTRUCTIVE),
    BREATH("central apnea", APNEA_CENTRAL),
    BREATH("central apnoea", APNEA_CENTRAL),
    BREATH("apnea:central", APNEA_CENTRAL),
    BREATH("apnea_central", APNEA_CENTRAL),
    BREATH("apnea-central", APNEA_CENTRAL),
    BREATH("mixed apnea", APNEA_MIXED),
    BREATH("mixed apnoea", APNEA_MIXED),
    BREATH("apnea:mixed", APNEA_MIXED),
    BREATH("apnea_mixed", APNEA_MIXED),
    BREATH("apnea-mixed", APNEA_MIXED),
    BREATH("apnea", APNEA),
    BREATH("apnoea", APNEA),
    BREATH("hypopnea", HYPOPNEA),
    BREATH("hypopnoea", HYPOPNEA),
    BREATH("obstructive hypopnea", HYPOPNEA),
    BREATH("obstructive hypopnoea", HYPOPNEA),
    BREATH("central hypopnea", HYPOPNEA),
    BREATH("central hypopnoea", HYPOPNEA),
    BREATH("hypopnea:obstructive", HYPOPNEA),
    BREATH("hypopnea:central", HYPOPNEA),
    BREATH("hypopnea_obstructive", HYPOPNEA),
    BREATH("hypopnea_central", HYPOPNEA),
    BREATH("rera", RERA),
    BREATH("hypoventilation", RESPIRATORY_OTHER),
    BREATH("periodic breathing", RESPIRATORY_OTHER),
    BREATH("cs breathing", RESPIRATORY_OTHER),

    MOVEMENT("limb movement", TIB_SIDE_NONE),
    MOVEMENT("limb_movement", TIB_SIDE_NONE),
    MOVEMENT("leg movement", TIB_SIDE_NONE),
    MOVEMENT("lm", TIB_SIDE_NONE),
    MOVEMENT("lm:left", TIB_LEFT),
    MOVEMENT("lm:right", TIB_RIGHT),
    MOVEMENT("lm_left", TIB_LEFT),
    MOVEMENT("lm_right", TIB_RIGHT),
    MOVEMENT("limb movement (left)", TIB_LEFT),
    MOVEMENT("limb movement (right)", TIB_RIGHT),
    MOVEMENT("limb movement - left", TIB_LEFT),
    MOVEMENT("limb movement - right", TIB_RIGHT),

    {"lights off", TIB_ANNOT_LIGHTS_OFF, 0, false},
    {"lights_off", TIB_ANNOT_LIGHTS_OFF, 0, false},
    {"lights-off", TIB_ANNOT_LIGHTS_OFF, 0, false},
    {"lights on", TIB_ANNOT_LIGHTS_ON, 0, false},
    {"lights_on", TIB_ANNOT_LIGHTS_ON, 0, false},
    {"lights-on", TIB_ANNOT_LIGHTS_ON, 0, false},

    {"plms", TIB_ANNOT_SERIES, 0, false},
    {"plm", TIB_ANNOT_SERIES, 0, false},
};

/* Noxturnal adds who scored: "sleep-n1,Manual". */
static void cut_scorer(char *text) {
  char *comma = strrchr(text, ',');
  if (comma && tib_text_equal_fold(comma, ",manual")) *comma = '\0';
}

const struct tib_annot_label *tib_annot_label_find(const char *text) {
  char name[64];
  if (strlen(text) >= sizeof name) return NULL;
  tib_text_copy(name, sizeof name, text);
  cut_scorer(name);
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
    if (tib_text_equal_fold(labels[i].text, name)) return &labels[i];
  return NULL;
}
