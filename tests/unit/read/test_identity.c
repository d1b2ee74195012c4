#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "read_test.h"

#define LEG \
  { .label = "EMG LAT" }
#define TALS \
  { .label = "EDF Annotations" }

/* ---- --strict ---- */

Test(identity, strict_names_the_first_repair) {
  struct tib_deviation deviations[] = {
      {.code = "patient-field", .text = "it is odd", .repair = "none needed"},
      {.code = "truncated", .text = "the file ends early", .repair = "whole records", .repaired = true},
      {.code = "trailing-bytes", .text = "more", .repair = "left out", .repaired = true},
  };
  struct tib_recording recording = {.name = "night.edf", .n_deviations = 1, .deviations = deviations};
  struct tib_error err = {0};
  cr_assert_eq(tib_read_strict(&recording, &err), TIB_OK, "nothing was mended");
  recording.n_deviations = 3;
  cr_assert_eq(tib_read_strict(&recording, &err), TIB_FORMAT);
  cr_assert(strstr(err.text, "night.edf") && strstr(err.text, "truncated") && strstr(err.text, "the file ends early"), "%s",
            err.text);
  cr_assert_null(strstr(err.text, "trailing-bytes"));
  recording.n_deviations = 0;
  cr_assert_eq(tib_read_strict(&recording, &err), TIB_OK);
}

/* ---- what may identify ---- */

#define NOBODY "Startdate X X X X"
#define NO_DATE "01.01.85"

static void check_phi(const char *patient, const char *recording, const char *date, const char *want) {
  struct edf_bytes spec = {.patient = patient, .recording = recording, .date = date, .signal = {LEG, TALS}};
  struct tib_reader *reader = open_made(&spec);
  const char *fields[TIB_READ_PHI];
  char got[256] = "";
  size_t n = tib_read_phi(reader, fields);
  cr_assert_leq(n, TIB_READ_PHI);
  for (size_t i = 0; i < n; i++) {
    strcat(got, i ? ", " : "");
    strcat(got, fields[i]);
  }
  cr_assert_str_eq(got, want, "'%s' '%s' %s: %s", patient, recording, date, got);
  tib_read_close(reader);
}

Test(identity, phi) {
  check_phi("X X X X", NOBODY, NO_DATE, "");
  check_phi("", "", "", "");
  check_phi("X X X X", "Startdate 01-JAN-1985 X X X", NO_DATE, "");
  check_phi("X X X X", "Startdate X X X X", "01.01.01", "");
  check_phi("X X X X", "Startdate X X X X", "00.00.00", "");
  check_phi("anonymous", "anonymized", NO_DATE, "");
  check_phi("xxx Anonymous X", "Unknown", NO_DATE, "");
  check_phi("0 X X X", NOBODY, NO_DATE, "");

  check_phi("MCH-0234567 X X X", NOBODY, NO_DATE, "patient code");
  check_phi("X F X X", NOBODY, NO_DATE, "sex");
  check_phi("X X 02-MAY-1951 X", NOBODY, NO_DATE, "birthdate");
  check_phi("X X X Haagse_Harry", NOBODY, NO_DATE, "patient name");
  check_phi("X X X X 80kg", NOBODY, NO_DATE, "patient");
  check_phi("MCH-0234567 M 02-MAY-1951 Haagse_Harry", NOBODY, NO_DATE, "patient code, sex, birthdate, patient name");
  check_phi("Harry Haagse", NOBODY, NO_DATE, "patient");
  check_phi("Harry J Haagse born 1951", NOBODY, NO_DATE, "patient");
  check_phi("4711", NOBODY, NO_DATE, "patient");

  check_phi("X X X X", NOBODY, "05.03.21", "startdate");
  check_phi("X X X X", NOBODY, "31.02.21", "startdate");
  check_phi("X X X X", "Startdate 05-MAR-2021 X X X", NO_DATE, "startdate");
  check_phi("X X X X", "Startdate X PSG-1234 X X", NO_DATE, "admin code");
  check_phi("X X X X", "Startdate X X N.N. X", NO_DATE, "technician");
  check_phi("X X X X", "Startdate X X X Telemetry_03", NO_DATE, "equipment");
  check_phi("X X X X", "Startdate X X X X ward_4", NO_DATE, "recording");
  check_phi("X X X X", "Dr. House", NO_DATE, "recording");
  check_phi("A F 02-MAY-1951 B more", "Startdate 02-MAR-2002 C D E more", "02.03.02",
            "patient code, sex, birthdate, patient name, patient, startdate, admin code, technician, equipment, recording");
}

Test(identity, phi_of_plain_files) { /* EDF+ words are meant as such in plain EDF, too */
  struct edf_bytes spec = {.reserved = "", .patient = "X F X Harry", .recording = NOBODY, .date = NO_DATE, .signal = {LEG}};
  struct tib_reader *reader = open_made(&spec);
  const char *fields[TIB_READ_PHI];
  cr_assert_eq(tib_read_phi(reader, fields), 2);
  cr_assert_str_eq(fields[0], "sex");
  cr_assert_str_eq(fields[1], "patient name");
  tib_read_close(reader);
}

/* ---- personal texts ---- */

static void check_personal(const char *patient, const char *recording, const char *text, bool want) {
  struct edf_bytes spec = {.patient = patient, .recording = recording, .signal = {LEG, TALS}};
  struct tib_reader *reader = open_made(&spec);
  cr_assert_eq(tib_read_is_personal(reader, text), want, "'%s' with '%s' '%s'", text, patient, recording);
  tib_read_close(reader);
}

Test(identity, personal) {
  const char *patient = "MCH-0234567 F 02-MAY-1951 Haagse_Harry",
             *recording = "Startdate 02-MAR-2002 PSG-1234 Nightingale X";
  static const char *const personal[] = {
      "Harry",        "harry asks for water", "HAAGSE",    "x-harry!", "mch", "see 0234567",
      "Haagse_Harry", "tech: nightingale",    "born 1951", "(1234)"};
  static const char *const others[] = {"",    "Har",       "Harryette", "Hans",           "F",      "X",        "may", "02",
                                       "MAR", "Startdate", "PSG",       "Sleep stage N2", "Ha rry", "left leg", "!!!"};
  for (size_t i = 0; i < sizeof personal / sizeof *personal; i++) check_personal(patient, recording, personal[i], true);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) check_personal(patient, recording, others[i], false);
  check_personal("X X X X", "Startdate X X X X", "Harry", false);
  check_personal("X XXX X X", "Startdate X X X X", "xxx", false);
  check_personal("X X X Female", "Startdate X Sleep X X", "female sleep", false);
}

Test(identity, personal_beyond_ascii) {
  check_personal("X X X M\xFCller", NOBODY, "m\xC3\xBCller", true);
  check_personal("X X X M\xC3\x9CLLER", NOBODY, "frau m\xC3\xBCller", true);
  check_personal("X X X Dvo\xC5\x99\xC3\xA1k", NOBODY, "DVO\xC5\x98\xC3\x81K", true);
  check_personal("X X X \xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD", NOBODY, "\xD0\xB8\xD0\xB2\xD0\xB0\xD0\xBD", true);
  check_personal(
      "X X X \xC3\x89"
      "va",
      NOBODY, "\xC3\xA9va\xE2\x80\x99s", true);
  check_personal("X X X \xC3\x89v", NOBODY, "\xC3\xA9v", false);
  check_personal("X X X Zo\xC3\xAB", NOBODY, "zoe", false);
  check_personal("X X X Harry", NOBODY, "\xFF\xFE harry \xE4", true);
}

Test(identity, personal_of_long_texts) { /* a word longer than any field stands in none; those after it still count */
  char text[4096];
  memset(text, 'a', sizeof text);
  memcpy(text + sizeof text - 7, " Harry", 7);
  check_personal("X X X Harry", NOBODY, text, true);
  text[sizeof text - 7] = '\0';
  check_personal("X X X Harry", NOBODY, text, false);
  char field[81];
  memset(field, 'b', 80);
  field[80] = '\0';
  check_personal(field, NOBODY, field, true);
  memset(text, 'b', 90);
  text[90] = '\0';
  check_personal(field, NOBODY, text, false);
}
