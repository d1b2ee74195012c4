#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "read/edf/fields.h"
#include "read/edf/header.h"
#include "read/edf/identity.h"

struct date {
  int year, month, day;
};

static bool is_separator(char c) { return memchr("./-:", c, 4) != NULL; }

/* Three two-digit numbers with one byte between them: "dd.mm.yy" or "hh.mm.ss". */
static bool parse_triple(struct tib_edf_field field, int64_t value[3], bool *dots) {
  if (field.n != 8) return false;
  *dots = field.s[2] == '.' && field.s[5] == '.';
  for (int i = 0; i < 3; i++) {
    const char *s = field.s + 3 * i;
    if (s[0] < '0' || s[0] > '9' || !tib_text_parse_int(s, 2, &value[i])) return false;
  }
  return is_separator(field.s[2]) && is_separator(field.s[5]);
}

static bool is_date(struct date date) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (date.month < 1 || date.month > 12 || date.day < 1) return false;
  bool leap = (date.year % 4 == 0 && date.year % 100 != 0) || date.year % 400 == 0;
  return date.day <= days[date.month - 1] + (leap && date.month == 2);
}

/* "Startdate dd-MMM-yyyy ..." of the recording field; the true year stands only there. */
static bool parse_startdate(struct tib_edf_field field, struct date *date) {
  static const char months[] = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
  int64_t day, year;
  if (field.n < 21 || memcmp(field.s, "Startdate ", 10) != 0) return false;
  const char *s = field.s + 10;
  if (s[0] == '+' || s[2] != '-' || s[6] != '-' || s[7] == '+') return false;
  if (!tib_text_parse_int(s, 2, &day) || !tib_text_parse_int(s + 7, 4, &year)) return false;
  for (int month = 0; month < 12; month++)
    if (memcmp(months + 3 * month, s + 3, 3) == 0) {
      *date = (struct date){(int)year, month + 1, (int)day};
      return year > 0 && is_date(*date);
    }
  return false;
}

/* An unknown date is "Startdate X"; anything else that is not the header's own date is told. */
static enum tib_status check_startdate(const unsigned char *bytes, struct date *date, struct tib_recording *recording,
                                       struct tib_error *err) {
  struct tib_edf_field field = tib_edf_field_at(bytes, 88, 80);
  bool startdate = tib_edf_field_is(tib_edf_field_word(field, 0), "Startdate"), parts = tib_edf_field_word(field, 4).n > 0;
  struct date stated = *date;
  bool dated = startdate && (tib_edf_field_is(tib_edf_field_word(field, 1), "X") || parse_startdate(field, &stated));
  if (!tib_edf_is_plus(recording->format)) return TIB_OK;
  if (!dated || !parts) {
    enum tib_status status =
        tib_edf_deviate(recording, err, "recording-field", NULL,
                        "the recording field is not Startdate, a date, an admin code, a technician and a device");
    if (!dated || status != TIB_OK) return status;
  }
  if (stated.day != date->day || stated.month != date->month || stated.year % 100 != date->year % 100)
    return tib_edf_deviate(recording, err, "startdate-mismatch", NULL,
                           "Startdate in the recording field is not the date field of the header, which is used");
  bool century = stated.year == date->year;
  *date = stated;
  if (century) return TIB_OK;
  return tib_edf_deviate(recording, err, "startdate-mismatch", NULL,
                         "Startdate is of another century than the date field, which has no room for one: it is used");
}

static enum tib_status check_patient(const unsigned char *bytes, struct tib_recording *recording, struct tib_error *err) {
  if (!tib_edf_is_plus(recording->format) || tib_edf_patient_has_parts(bytes)) return TIB_OK;
  return tib_edf_deviate(recording, err, "patient-field", NULL,
                         "the patient field is not a code, a sex, a birthdate and a name, as EDF+ wants it");
}

enum tib_status tib_edf_start_load(const unsigned char *bytes, struct tib_recording *recording, struct tib_error *err) {
  int64_t day[3], time[3];
  bool dots[2] = {true, true};
  struct date date = {0};
  enum tib_status status = check_patient(bytes, recording, err);
  if (status != TIB_OK) return status;
  bool good = parse_triple(tib_edf_field_at(bytes, 168, 8), day, &dots[0]);
  if (good) date = (struct date){(int)(day[2] >= 85 ? 1900 + day[2] : 2000 + day[2]), (int)day[1], (int)day[0]};
  good = good && is_date(date) && parse_triple(tib_edf_field_at(bytes, 176, 8), time, &dots[1]);
  if (!good || time[0] > 23 || time[1] > 59 || time[2] > 59)
    return tib_edf_deviate(recording, err, "start-time", "times are relative to the first sample",
                           "the start date or time in the header is impossible");
  if (!dots[0] || !dots[1])
    status = tib_edf_deviate(recording, err, "date-separator", "read as if they were dots",
                             "the start date or time is not written with dots");
  if (status == TIB_OK) status = check_startdate(bytes, &date, recording, err);
  if (status != TIB_OK) return status;
  recording->start_clock = ((time[0] * 60 + time[1]) * 60 + time[2]) * TIB_TICKS_PER_S;
  char text[40];
  snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
  tib_text_copy(recording->start_date, sizeof recording->start_date, text);
  return TIB_OK;
}
