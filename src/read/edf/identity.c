#include "read/edf/identity.h"

#include <string.h>

#include "base/text.h"
#include "read/edf/fields.h"
#include "read/reader.h"

static struct tib_edf_field patient_field(const unsigned char *bytes) { return tib_edf_field_at(bytes, 8, 80); }
static struct tib_edf_field recording_field(const unsigned char *bytes) { return tib_edf_field_at(bytes, 88, 80); }

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* ---- --strict ---- */

enum tib_status tib_read_strict(const struct tib_recording *recording, struct tib_error *err) {
  for (size_t i = 0; i < recording->n_deviations; i++) {
    const struct tib_deviation *d = &recording->deviations[i];
    if (d->repaired)
      return tib_fail(err, TIB_FORMAT,
                      "%s: --strict refuses what has to be repaired: %s (%s); export it again, or leave out --strict",
                      recording->name, d->code, d->text);
  }
  return TIB_OK;
}

/* ---- parts of the fields ---- */

/* dd-MMM-yyyy, whatever its letters. */
static bool is_long_date(struct tib_edf_field word) {
  if (word.n != 11 || word.s[2] != '-' || word.s[6] != '-') return false;
  for (size_t i = 0; i < word.n; i++)
    if (i != 2 && (i < 3 || i > 6) && !is_digit(word.s[i])) return false;
  return true;
}

bool tib_edf_patient_has_parts(const unsigned char *bytes) {
  struct tib_edf_field field = patient_field(bytes), sex = tib_edf_field_word(field, 1),
                       birth = tib_edf_field_word(field, 2);
  bool is_sex = sex.n == 1 && strchr("MFX", sex.s[0]);
  return is_sex && (tib_edf_field_is(birth, "X") || is_long_date(birth)) && tib_edf_field_word(field, 3).n > 0;
}

static bool word_is_one_of(const char *word, const char *const *words, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (tib_text_equal_fold(word, words[i])) return true;
  return false;
}

/* What stands where nothing is told: no letter or digit but X, x and 0, or a word for nobody. */
static bool is_nobody(struct tib_edf_field word) {
  static const char *const words[] = {"anonymous",    "anonymized", "anonymised",  "anonym", "anon",
                                      "deidentified", "unknown",    "unspecified", "none",   "null",
                                      "n/a",          "na",         "nn"};
  char copy[32];
  size_t nothing = 0;
  while (nothing < word.n && strchr("Xx0?.-_/:", word.s[nothing])) nothing++;
  if (nothing == word.n) return true;
  if (word.n > 9 && memcmp(word.s, "tibialis_", 9) == 0) return true; /* the equipment of our own annotation files */
  if (word.n >= sizeof copy) return false;
  memcpy(copy, word.s, word.n);
  copy[word.n] = '\0';
  return word_is_one_of(copy, words, sizeof words / sizeof *words);
}

/* Whether any part from `index` on says something. */
static bool tells(struct tib_edf_field field, int index) {
  for (;; index++) {
    struct tib_edf_field word = tib_edf_field_word(field, index);
    if (word.n == 0) return false;
    if (!is_nobody(word)) return true;
  }
}

/* The days that peers write into anonymised files: 1 January of 1985, 2001, 2000 or 1901, as dd.mm.yy or dd-MMM-yyyy. */
static bool is_anonymous_date(struct tib_edf_field date) {
  static const char *const starts[] = {"01.01.", "01-JAN-"};
  static const char *const years[] = {"85", "01", "00", "1985", "2001", "2000", "1901"};
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
    for (size_t k = 0; k < sizeof years / sizeof *years; k++) {
      size_t n = strlen(starts[i]), more = strlen(years[k]);
      if (date.n == n + more && memcmp(date.s, starts[i], n) == 0 && memcmp(date.s + n, years[k], more) == 0) return true;
    }
  return is_nobody(date);
}

/* ---- what may identify ---- */

struct findings {
  const char **fields;
  size_t n;
};

static void note(struct findings *findings, const char *name, bool found) {
  if (found) findings->fields[findings->n++] = name;
}

static bool part_tells(struct tib_edf_field field, int index) {
  struct tib_edf_field word = tib_edf_field_word(field, index);
  return word.n > 0 && !is_nobody(word);
}

size_t tib_read_phi(const struct tib_reader *reader, const char *fields[TIB_READ_PHI]) {
  static const char *const patient_parts[] = {"patient code", "sex", "birthdate", "patient name"};
  static const char *const recording_parts[] = {"admin code", "technician", "equipment"};
  const unsigned char *bytes = reader->header_bytes;
  struct tib_edf_field patient = patient_field(bytes), recording = recording_field(bytes);
  bool parts = tib_edf_patient_has_parts(bytes), dated = tib_edf_field_is(tib_edf_field_word(recording, 0), "Startdate");
  struct findings findings = {.fields = fields};
  for (int i = 0; i < 4; i++) note(&findings, patient_parts[i], parts && part_tells(patient, i));
  note(&findings, "patient", tells(patient, parts ? 4 : 0));
  note(&findings, "startdate",
       !is_anonymous_date(tib_edf_field_at(bytes, 168, 8)) ||
           (dated && !is_anonymous_date(tib_edf_field_word(recording, 1))));
  for (int i = 0; i < 3; i++) note(&findings, recording_parts[i], dated && part_tells(recording, 2 + i));
  note(&findings, "recording", tells(recording, dated ? 5 : 0));
  return findings.n;
}
