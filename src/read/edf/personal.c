#include <stdint.h>
#include <string.h>

#include "read/edf/fields.h"
#include "read/reader.h"

#define MOST_LETTERS 80 /* a field has no more */
#define LEAST_LETTERS 3

/* Letters and digits without one between them that is none, in small letters. */
struct word {
  uint32_t letter[MOST_LETTERS];
  size_t n; /* may be more than there is room for: then it is in no header */
};

/* The character at *s, which is moved past it. A byte that begins none is one by itself. */
static uint32_t next_letter(const unsigned char **s) {
  uint32_t c = *(*s)++;
  int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC2 ? 1 : 0;
  if (more > 0) c &= 0x3Fu >> more;
  for (; more > 0 && (**s & 0xC0) == 0x80; more--) c = c << 6 | (*(*s)++ & 0x3Fu);
  return c;
}

static bool is_between(uint32_t c, uint32_t first, uint32_t last) { return c >= first && c <= last; }

static bool is_letter(uint32_t c) {
  if (c < 0x80) return is_between(c, '0', '9') || is_between(c, 'A', 'Z') || is_between(c, 'a', 'z');
  return c >= 0xC0 && c != 0xD7 && c != 0xF7 && !is_between(c, 0x2000, 0x206F); /* signs, dashes, quotes */
}

/* Latin, Greek and Cyrillic capitals, in no locale. */
static uint32_t fold(uint32_t c) {
  if (is_between(c, 'A', 'Z') || is_between(c, 0xC0, 0xDE) || is_between(c, 0x391, 0x3A9) || is_between(c, 0x410, 0x42F))
    return c + 0x20;
  if (is_between(c, 0x400, 0x40F)) return c + 0x50;
  if (is_between(c, 0x139, 0x148) || is_between(c, 0x179, 0x17E)) return c + (c & 1);
  if (is_between(c, 0x100, 0x177)) return c | 1;
  return c;
}

static bool next_word(const unsigned char **s, struct word *word) {
  word->n = 0;
  while (**s) {
    uint32_t c = next_letter(s);
    if (!is_letter(c)) {
      if (word->n > 0) return true;
      continue;
    }
    if (word->n < MOST_LETTERS) word->letter[word->n] = fold(c);
    word->n++;
  }
  return word->n > 0;
}

static bool equals(const struct word *word, const char *text) {
  size_t i = 0;
  while (i < word->n && text[i] && word->letter[i] == (unsigned char)text[i]) i++;
  return i == word->n && !text[i];
}

/* What EDF asks for, and what stands in recording fields as in annotations. */
static bool is_generic(const struct word *word) {
  static const char *const words[] = {
      "startdate", "edf",  "bdf",     "male", "female", "jan",  "feb",      "mar",     "apr",     "may",
      "jun",       "jul",  "aug",     "sep",  "oct",    "nov",  "dec",      "unknown", "none",    "anonymous",
      "psg",       "eeg",  "emg",     "ecg",  "ekg",    "eog",  "sleep",    "stage",   "study",   "night",
      "recording", "left", "right",   "leg",  "legs",   "limb", "movement", "patient", "subject", "polysomnography",
      "rem",       "wake", "arousal", "the",  "and",    "plm",  "lights",   "off",
  };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (equals(word, words[i])) return true;
  for (size_t i = 0; i < word->n; i++)
    if (word->letter[i] != 'x') return false;
  return true;
}

static bool stands_in(const struct word *word, const char *text) {
  const unsigned char *s = (const unsigned char *)text;
  struct word other;
  while (next_word(&s, &other))
    if (other.n == word->n && memcmp(other.letter, word->letter, word->n * sizeof *word->letter) == 0) return true;
  return false;
}

bool tib_read_is_personal(const struct tib_reader *reader, const char *text) {
  char patient[324], recording[324];
  tib_edf_field_text(patient, sizeof patient, tib_edf_field_at(reader->header_bytes, 8, 80));
  tib_edf_field_text(recording, sizeof recording, tib_edf_field_at(reader->header_bytes, 88, 80));
  const unsigned char *s = (const unsigned char *)text;
  struct word word;
  while (next_word(&s, &word))
    if (word.n >= LEAST_LETTERS && word.n <= MOST_LETTERS && !is_generic(&word) &&
        (stands_in(&word, patient) || stands_in(&word, recording)))
      return true;
  return false;
}
