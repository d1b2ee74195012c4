#include "read/channels/aliases.h"

#include <string.h>

#define LABEL_BYTES 68

/* Folded: small letters and digits alone, without a leading emg. One row a label seen in the field. */
static const struct leg_alias {
  const char *folded;
  enum tib_side side;
} legs[] = {
    {"lat", TIB_LEFT},         {"latl", TIB_LEFT},      {"latu", TIB_LEFT},       {"lleg", TIB_LEFT},
    {"lleg1", TIB_LEFT},       {"lleg3", TIB_LEFT},     {"llegemg", TIB_LEFT},    {"lleg1lleg2", TIB_LEFT},
    {"legl", TIB_LEFT},        {"leglleg", TIB_LEFT},   {"legslleg1", TIB_LEFT},  {"leg1", TIB_LEFT},
    {"leftleg", TIB_LEFT},     {"leftleg1", TIB_LEFT},  {"tibl", TIB_LEFT},       {"tibsx", TIB_LEFT},
    {"tibsin", TIB_LEFT},      {"tibantl", TIB_LEFT},   {"tal", TIB_LEFT},        {"tali", TIB_LEFT},
    {"sx1", TIB_LEFT},         {"sx1sx2", TIB_LEFT},    {"plml", TIB_LEFT},       {"beinli", TIB_LEFT},
    {"jambeg", TIB_LEFT},      {"lleg12", TIB_LEFT},

    {"rat", TIB_RIGHT},        {"ratl", TIB_RIGHT},     {"ratu", TIB_RIGHT},      {"rleg", TIB_RIGHT},
    {"rleg1", TIB_RIGHT},      {"rleg3", TIB_RIGHT},    {"rleg5", TIB_RIGHT},     {"rlegemg", TIB_RIGHT},
    {"rleg1rleg2", TIB_RIGHT}, {"legr", TIB_RIGHT},     {"legrleg", TIB_RIGHT},   {"legsrleg1", TIB_RIGHT},
    {"leg2", TIB_RIGHT},       {"rightleg", TIB_RIGHT}, {"rightleg1", TIB_RIGHT}, {"tibr", TIB_RIGHT},
    {"tibdx", TIB_RIGHT},      {"tibdex", TIB_RIGHT},   {"tibantr", TIB_RIGHT},   {"tar", TIB_RIGHT},
    {"tare", TIB_RIGHT},       {"dx1", TIB_RIGHT},      {"dx1dx2", TIB_RIGHT},    {"plmr", TIB_RIGHT},
    {"beinre", TIB_RIGHT},     {"jambed", TIB_RIGHT},   {"rleg12", TIB_RIGHT},

    {"leg", TIB_BOTH},         {"legs", TIB_BOTH},      {"lrat", TIB_BOTH},       {"latrat", TIB_BOTH},
    {"llegrleg", TIB_BOTH},    {"lemgremg", TIB_BOTH},  {"llegr", TIB_BOTH},
};

/* Two electrodes of one leg in channels of their own. */
static const struct pair_alias {
  const char *plus, *minus;
  enum tib_side side;
} pairs[] = {
    {"lleg1", "lleg2", TIB_LEFT}, {"rleg1", "rleg2", TIB_RIGHT}, {"sx1", "sx2", TIB_LEFT},
    {"dx1", "dx2", TIB_RIGHT},    {"latl", "latu", TIB_LEFT},    {"ratl", "ratu", TIB_RIGHT},
};

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

/* The folded label without a leading emg, within `to`. */
static const char *fold(char to[LABEL_BYTES], const char *label) {
  size_t n = 0;
  for (; *label && n < LABEL_BYTES - 1; label++)
    if (!strchr(" _-/.()+", *label)) to[n++] = lower(*label);
  to[n] = '\0';
  return strncmp(to, "emg", 3) == 0 ? to + 3 : to;
}

enum tib_side tib_alias_leg(const char *label) {
  char folded[LABEL_BYTES];
  const char *name = fold(folded, label);
  for (size_t i = 0; i < sizeof legs / sizeof *legs; i++)
    if (strcmp(name, legs[i].folded) == 0) return legs[i].side;
  return TIB_SIDE_NONE;
}

bool tib_alias_electrode(const char *label, struct tib_electrode *electrode) {
  char folded[LABEL_BYTES];
  const char *name = fold(folded, label);
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    bool minus = strcmp(name, pairs[i].minus) == 0;
    if (!minus && strcmp(name, pairs[i].plus) != 0) continue;
    *electrode = (struct tib_electrode){pairs[i].side, (int)i, minus};
    return true;
  }
  return false;
}

/* ---- ECG ---- */

/* What may follow ecg or ekg, folded. */
static const struct ecg_alias {
  const char *folded;
  enum tib_ecg_label label;
} ecg_leads[] = {
    {"ii", TIB_ECG_LEAD_II}, {"leadii", TIB_ECG_LEAD_II}, {"", TIB_ECG_OTHER},        {"i", TIB_ECG_OTHER},
    {"iii", TIB_ECG_OTHER},  {"leadi", TIB_ECG_OTHER},    {"leadiii", TIB_ECG_OTHER}, {"1", TIB_ECG_OTHER},
    {"2", TIB_ECG_OTHER},    {"3", TIB_ECG_OTHER},        {"12", TIB_ECG_OTHER},      {"13", TIB_ECG_OTHER},
    {"23", TIB_ECG_OTHER},   {"21", TIB_ECG_OTHER},       {"31", TIB_ECG_OTHER},      {"32", TIB_ECG_OTHER},
    {"l", TIB_ECG_OTHER},    {"r", TIB_ECG_OTHER},        {"lr", TIB_ECG_OTHER},      {"rl", TIB_ECG_OTHER},
    {"lara", TIB_ECG_OTHER}, {"llra", TIB_ECG_OTHER},     {"rala", TIB_ECG_OTHER},    {"rall", TIB_ECG_OTHER},
    {"v1", TIB_ECG_OTHER},   {"v2", TIB_ECG_OTHER},       {"v4", TIB_ECG_OTHER},      {"v5", TIB_ECG_OTHER},
    {"v6", TIB_ECG_OTHER},   {"0", TIB_ECG_OTHER},        {"ecg", TIB_ECG_OTHER},     {"channel", TIB_ECG_OTHER},
};

/* Copies what follows ecg or ekg at the folded label's start, without a second one in it. False where neither is there. */
static bool cut_ecg(const char *label, char lead[LABEL_BYTES]) {
  size_t n = 0;
  char folded[LABEL_BYTES] = "";
  for (; *label && n < LABEL_BYTES - 1; label++)
    if (!strchr(" _-/.()+:,", *label)) folded[n++] = lower(*label);
  folded[n] = '\0';
  if (strncmp(folded, "ecg", 3) != 0 && strncmp(folded, "ekg", 3) != 0) return false;
  char *to = lead, kind[4] = {folded[0], folded[1], folded[2], '\0'};
  bool again = false;
  for (const char *s = folded + 3; *s;) {
    if (!again && s > folded + 3 && strncmp(s, kind, 3) == 0) {
      again = true;
      s += 3;
    } else {
      *to++ = *s++;
    }
  }
  *to = '\0';
  return true;
}

enum tib_ecg_label tib_alias_ecg(const char *label) {
  char lead[LABEL_BYTES];
  if (!cut_ecg(label, lead)) return TIB_ECG_NONE;
  for (size_t i = 0; i < sizeof ecg_leads / sizeof *ecg_leads; i++)
    if (strcmp(lead, ecg_leads[i].folded) == 0) return ecg_leads[i].label;
  return TIB_ECG_NONE;
}

/* ---- accelerometer ---- */

static bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/* Blanks out the first word that names an accelerometer. */
static bool take_name(char *text) {
  static const char *const names[] = {"accelerometer", "acceleration", "accel", "acc"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char *at = strstr(text, names[i]);
    if (!at) continue;
    memset(at, ' ', strlen(names[i]));
    return true;
  }
  return false;
}

static enum tib_side side_of(const char *word, size_t n) {
  if ((n == 1 && *word == 'l') || (n == 4 && memcmp(word, "left", 4) == 0)) return TIB_LEFT;
  if ((n == 1 && *word == 'r') || (n == 5 && memcmp(word, "right", 5) == 0)) return TIB_RIGHT;
  return TIB_SIDE_NONE;
}

bool tib_alias_accel(const char *label, enum tib_side *side, int *axis) {
  char text[LABEL_BYTES];
  size_t n = 0;
  for (; n < sizeof text - 1 && label[n]; n++) text[n] = lower(label[n]);
  text[n] = '\0';
  if (!take_name(text)) return false;
  int sides = 0, axes = 0;
  for (size_t i = 0, end; i < n; i = end + 1) {
    for (end = i; end < n && is_word(text[end]);) end++;
    if (end == i) continue;
    enum tib_side found = side_of(text + i, end - i);
    if (found != TIB_SIDE_NONE) *side = found, sides++;
    if (end - i == 1 && text[i] >= 'x' && text[i] <= 'z') *axis = text[i] - 'x', axes++;
  }
  return sides == 1 && axes == 1;
}
