#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "read/edf_fields.h"
#include "read/edf_header.h"

struct date {
  int year, month, day;
};

/* Three two-digit numbers with one byte between them: "dd.mm.yy" or "hh.mm.ss". */
static bool parse_triple(struct tib_edf_field field, int64_t value[3], bool *dots) {
  if (field.n != 8) return false;
  *dots = field.s[2] == '.' && field.s[5] == '.';
  for (int i = 0; i < 3; i++) {
    const char *s = field.s + 3 * i;
    if (s[0] < '0' || s[0] > '9' || !tib_text_parse_int(s, 2, &value[i])) return false;
  }
  return strchr("./-:", field.s[2]) && strchr("./-:", field.s[5]);
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
  if (s[2] != '-' || s[6] != '-' || !tib_text_parse_int(s, 2, &day) || !tib_text_parse_int(s + 7, 4, &year)) return false;
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
  struct date stated;
  if (recording->format != TIB_EDF_PLUS_C) return TIB_OK;
  if (field.n >= 11 && memcmp(field.s, "Startdate X", 11) == 0) return TIB_OK;
  if (!parse_startdate(field, &stated))
    return tib_edf_deviate(recording, err, "recording-field", "the date field of the header is used",
                           "the recording field does not begin with Startdate and a date");
  if (stated.day != date->day || stated.month != date->month || stated.year % 100 != date->year % 100)
    return tib_edf_deviate(recording, err, "startdate-mismatch", "the date field of the header is used",
                           "Startdate in the recording field is not the date field of the header");
  *date = stated;
  return TIB_OK;
}

static enum tib_status check_patient(const unsigned char *bytes, struct tib_recording *recording, struct tib_error *err) {
  struct tib_edf_field field = tib_edf_field_at(bytes, 8, 80);
  int parts = field.n > 0;
  for (size_t i = 1; i < field.n; i++) parts += field.s[i - 1] == ' ' && field.s[i] != ' ';
  if (recording->format != TIB_EDF_PLUS_C || parts >= 4) return TIB_OK;
  return tib_edf_deviate(recording, err, "patient-field", "none needed: it is not used",
                         "the patient field has %d of the 4 parts that EDF+ wants", parts);
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
