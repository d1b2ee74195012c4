#include "read/scored/labels.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "read/scored/label_tables.h"

#define MAX_LABEL 160

/* ---- folding ---- */

/* A letter of two bytes of Latin-1's upper half, from A grave to thorn: its small one is 32 further. */
static bool is_latin_capital(const char *s) {
  unsigned char first = (unsigned char)s[0], second = (unsigned char)s[1];
  return first == 0xC3 && second >= 0x80 && second <= 0x9E && second != 0x97;
}

void tib_annot_fold(char *to, size_t size, const char *text) {
  while (*text && (unsigned char)*text <= ' ') text++;
  tib_text_copy(to, size, text);
  size_t n = strlen(to);
  while (n > 0 && (unsigned char)to[n - 1] <= ' ') to[--n] = '\0';
  for (char *s = to; *s; s++) {
    if (*s >= 'A' && *s <= 'Z') *s = (char)(*s - 'A' + 'a');
    if (is_latin_capital(s)) s[1] = (char)(s[1] + 0x20);
  }
}

/* The letter under an accent, for the small letters of Latin-1's upper half, from 0xE0 on; a blank: none. */
static char bare_letter(unsigned char second) {
  static const char letters[] = "aaaaaa ceeeeiiii nooooo ouuuuy y";
  return second >= 0xA0 && second <= 0xBF ? letters[second - 0xA0] : ' ';
}

void tib_annot_take_accents(char *text) {
  char *to = text;
  for (const char *s = text; *s;) {
    char bare = (unsigned char)s[0] == 0xC3 ? bare_letter((unsigned char)s[1]) : ' ';
    *to++ = bare != ' ' ? bare : *s;
    s += bare != ' ' ? 2 : 1;
  }
  *to = '\0';
}

static bool is_separator(char c) {
  return c == ' ' || c == '\t' || c == '_' || c == '-' || c == ':' || c == '(' || c == ')';
}

static bool is_mark(char c) { return c == '_' || c == '-' || c == ':'; }

/* Noxturnal adds who scored: "sleep-n1,Manual". */
static void cut_scorer(char *text) {
  char *comma = strrchr(text, ',');
  if (comma && strcmp(comma, ",manual") == 0) *comma = '\0';
}

/* Length of a separator at s: a blank of Windows' French takes two bytes. */
static size_t separator_length(const char *s) {
  if (is_separator(*s)) return 1;
  return (unsigned char)s[0] == 0xC2 && (unsigned char)s[1] == 0xA0 ? 2 : 0;
}

bool tib_annot_label_normalise(char *to, size_t size, const char *text) {
  char folded[MAX_LABEL];
  size_t n = 0, length;
  if (strlen(text) >= sizeof folded || size == 0) return false;
  tib_annot_fold(folded, sizeof folded, text);
  cut_scorer(folded);
  size_t end = strlen(folded);
  if (end == 0 || is_mark(folded[0]) || is_mark(folded[end - 1])) return false;
  for (const char *s = folded; *s;) {
    if (n + 1 >= size) return false;
    char bare = (unsigned char)s[0] == 0xC3 ? bare_letter((unsigned char)s[1]) : ' ';
    if ((length = separator_length(s)) > 0) {
      if (n > 0 && to[n - 1] != ' ') to[n++] = ' ';
      s += length;
    } else if (bare != ' ') {
      to[n++] = bare;
      s += 2;
    } else {
      to[n++] = *s++;
    }
  }
  while (n > 0 && to[n - 1] == ' ') n--;
  to[n] = '\0';
  return n > 0;
}

/* ---- the tables ---- */

static int by_text(const void *key, const void *row) { return strcmp(key, ((const struct tib_annot_label *)row)->text); }

static const struct tib_annot_label *find_in_tables(const char *text) {
  static const struct tib_label_table *const tables[] = {&tib_labels_stages, &tib_labels_arousals, &tib_labels_respiratory,
                                                         &tib_labels_movements, &tib_labels_other};
  const struct tib_annot_label *found = NULL;
  for (size_t i = 0; !found && i < sizeof tables / sizeof *tables; i++)
    found = bsearch(text, tables[i]->rows, tables[i]->n, sizeof *tables[i]->rows, by_text);
  return found;
}

static const struct tib_annot_label ignored = {"", TIB_ANNOT_IGNORED, 0, false};

/* Families whose members are many and of no use here: "position:supine", "artifact:emg", "MCAP-A1", "desat 88". */
static bool is_ignored_family(const char *text) {
  static const char *const families[] = {"artefact ",      "artefakt ",      "artifact ",  "autonomic ", "biocal ",
                                         "body position ", "cap ",           "desat ",     "device ",    "ekg ",
                                         "equipment ",     "flowgenerator ", "impedance ", "mcap ",      "position ",
                                         "signal ",        "tibialis "};
  for (size_t i = 0; i < sizeof families / sizeof *families; i++)
    if (strncmp(text, families[i], strlen(families[i])) == 0) return true;
  return false;
}

static bool ends_with(const char *text, size_t n, const char *end) {
  size_t length = strlen(end);
  return n > length && strcmp(text + n - length, end) == 0;
}

/* "PLM Arousal (EEG)" is a PLM arousal; one of the EMG or of the autonomic system is none (DOMINO). */
static const struct tib_annot_label *find_arousal_kind(char *text) {
  static const char *const others[] = {"arousal emg", "arousal autonom", "arousal autonome", "arousal autonomic"};
  size_t n = strlen(text);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (strcmp(text, others[i]) == 0 || ends_with(text, n, others[i])) return &ignored;
  if (strcmp(text, "arousal eeg") != 0 && !ends_with(text, n, " arousal eeg")) return NULL;
  text[n - strlen(" eeg")] = '\0';
  return find_in_tables(text);
}

static const struct tib_annot_label *find_whole(const char *text) {
  char name[MAX_LABEL];
  if (!tib_annot_label_normalise(name, sizeof name, text)) return NULL;
  const struct tib_annot_label *found = find_in_tables(name);
  if (!found) found = find_arousal_kind(name);
  if (found) return found;
  /* "Left Leg w/ Arousal" beside "Arousal w/ PLM": two rows for two events, and each tells of the other. */
  char *with = strstr(name, " w/ ");
  if (with) {
    *with = '\0';
    found = find_in_tables(name);
  }
  return found ? found : is_ignored_family(name) ? &ignored : NULL;
}

const struct tib_annot_label *tib_annot_label_find(const char *text) {
  char half[MAX_LABEL];
  const struct tib_annot_label *found = find_whole(text);
  const char *bar = found ? NULL : strchr(text, '|');
  if (!bar || (size_t)(bar - text) >= sizeof half) return found;
  memcpy(half, text, (size_t)(bar - text));
  half[bar - text] = '\0';
  found = find_whole(half);
  return found ? found : find_whole(bar + 1);
}
