#include <criterion/criterion.h>
#include <string.h>

#include "read/scored/clock.h"

#define S TIB_TICKS_PER_S
#define HOUR (3600 * S)
#define DAY (24 * HOUR)

static struct tib_cell cell_of(const char *text) { return (struct tib_cell){text, strlen(text)}; }

Test(clock, times_of_the_day) {
  static const struct {
    const char *text;
    tib_ticks ticks; /* since midnight; -1: no time */
  } rows[] = {
      {"00:00:00", 0},
      {"22:30:15", 22 * HOUR + 1815 * S},
      {"7:05:09", 7 * HOUR + 309 * S},
      {"22.30.15", 22 * HOUR + 1815 * S},
      {"23:59:59,999", DAY - S / 1000},
      {"01:00:00.5", HOUR + S / 2},
      {"01.00.00.5", HOUR + S / 2},
      {"01:00:00.1234567", HOUR + 1234567},
      {"01:00:00.12345674", HOUR + 1234567},
      {"01:00:00.12345675", HOUR + 1234568},
      {"  01:00:00\t", HOUR},
      {"8:39:30 PM", 20 * HOUR + 2370 * S},
      {"8:39:30pm", 20 * HOUR + 2370 * S},
      {"12:00:00 AM", 0},
      {"12:30:00 PM", 12 * HOUR + 1800 * S},
      {"1:00:00.5 a.m.", HOUR + S / 2},
      {"13:00:00 PM", -1},
      {"0:00:00 AM", -1},
      {"24:00:00", -1},
      {"22:60:00", -1},
      {"22:00:60", -1},
      {"22:00", -1},
      {"22:00.00", -1},
      {"022:00:00", -1},
      {"22:000:00", -1},
      {"22:00:00:00", -1},
      {"22:00:00.", -1},
      {"22:00:00 h", -1},
      {"-1:00:00", -1},
      {"", -1},
      {"::", -1},
      {"22:00:00\n1", -1},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    tib_ticks got = -2;
    bool good = tib_clock_parse(cell_of(rows[i].text), &got);
    cr_assert_eq(good, rows[i].ticks >= 0, "%s", rows[i].text);
    if (good) cr_assert_eq(got, rows[i].ticks, "%s", rows[i].text);
  }
}

/* Days since 1970 by Python's datetime. */
Test(clock, dates) {
  static const struct {
    const char *text;
    bool month_first;
    int64_t day; /* -99999: no date */
  } rows[] = {
      {"1970-01-01", false, 0},      {"2000-03-01", false, 11017},   {"27/04/2018", false, 17648},
      {"27.04.2018", false, 17648},  {"4/27/2018", true, 17648},     {"27/04/2018", true, 17648},
      {"04/27/2018", false, 17648},  {"31.12.1999", false, 10956},   {"2024-02-29", false, 19782},
      {"1900-03-01", false, -25508}, {"1900-01-01", false, -25567},  {"2200-12-31", false, 84370},
      {"2018/4/27", false, 17648},   {"03/04/2018", false, 17624},   {"03/04/2018", true, 17594},
      {"2023-02-29", false, -99999}, {"1900-02-29", false, -99999},  {"31.04.2018", false, -99999},
      {"00.01.2018", false, -99999}, {"1.13.2018", false, -99999},   {"13/13/2018", false, -99999},
      {"27.04.18", false, -99999},   {"27.04/2018", false, -99999},  {"2201-01-01", false, -99999},
      {"27.04.", false, -99999},     {"27.04.20180", false, -99999}, {"", false, -99999},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int64_t got = 0;
    bool good = tib_clock_parse_date(cell_of(rows[i].text), rows[i].month_first, &got);
    cr_assert_eq(good, rows[i].day != -99999, "%s", rows[i].text);
    if (good) cr_assert_eq(got, rows[i].day, "%s: %d", rows[i].text, (int)got);
  }
}

Test(clock, dates_with_times) {
  int64_t day;
  tib_ticks clock;
  cr_assert(tib_clock_parse_dated(cell_of("27/04/2018 23:00:23"), false, &day, &clock));
  cr_assert(day == 17648 && clock == 23 * HOUR + 23 * S);
  cr_assert(tib_clock_parse_dated(cell_of("2018-04-27T23:00:23.5"), false, &day, &clock));
  cr_assert(day == 17648 && clock == 23 * HOUR + 23 * S + S / 2);
  cr_assert(tib_clock_parse_dated(cell_of("11/18/2021 8:39:30 PM"), true, &day, &clock));
  cr_assert(day == 18949 && clock == 20 * HOUR + 2370 * S);
  cr_assert_not(tib_clock_parse_dated(cell_of("27/04/2018"), false, &day, &clock));
  cr_assert_not(tib_clock_parse_dated(cell_of("23:00:23"), false, &day, &clock));
}

/* ---- elapsed ---- */

static const struct tib_text_file file = {.path = "night.txt"};

static void check_elapsed(tib_ticks zero, const double *hours, const double *want, size_t n) {
  struct tib_clock clock = {.zero = zero};
  for (size_t i = 0; i < n; i++) {
    tib_ticks got = 0;
    struct tib_error err = {0};
    enum tib_status status = tib_clock_elapsed(&clock, (tib_ticks)(hours[i] * HOUR), &file, (int64_t)i + 1, &got, &err);
    cr_assert_eq(status, TIB_OK, "%s", err.text);
    cr_assert_eq(got, (tib_ticks)(want[i] * HOUR), "row %zu: %.7f h", i, (double)got / HOUR);
  }
}

#define H(...) \
  (const double[]) { __VA_ARGS__ }
#define ELAPSED(zero, hours, want) check_elapsed(zero, hours, want, sizeof(hours) / sizeof(double))

Test(clock, one_midnight) {
  ELAPSED(22 * HOUR, H(22, 23.5, 0.5, 6), H(0, 1.5, 2.5, 8));
  ELAPSED(22 * HOUR, H(0.5, 6), H(2.5, 8));              /* the first is behind midnight already */
  ELAPSED(22 * HOUR, H(21.5, 22.5, 1), H(-0.5, 0.5, 3)); /* before the recording */
  ELAPSED(1 * HOUR, H(23.5, 0.5, 6), H(-1.5, -0.5, 5));
  ELAPSED(22 * HOUR, H(0.25, 23.75, 0.5), H(2.25, 1.75, 2.5)); /* rows out of order around midnight */
  ELAPSED(TIB_NO_TICKS, H(23, 1), H(0, 2));
  ELAPSED(9 * HOUR, H(9, 14, 18), H(0, 5, 9)); /* by day */
  ELAPSED(0, H(0, 8), H(0, 8));
}

Test(clock, first_row_late_in_a_long_recording) {
  struct tib_clock clock = {.zero = 11 * HOUR, .duration = 20 * HOUR};
  struct tib_error err;
  tib_ticks got;
  cr_assert_eq(tib_clock_elapsed(&clock, HOUR / 2, &file, 1, &got, &err), TIB_OK);
  cr_assert_eq(got, 27 * HOUR / 2, "half past midnight, and not 10.5 h before the start");
  clock = (struct tib_clock){.zero = 11 * HOUR, .duration = 8 * HOUR};
  cr_assert_eq(tib_clock_elapsed(&clock, 10 * HOUR, &file, 1, &got, &err), TIB_OK);
  cr_assert_eq(got, -1 * HOUR, "neither day lies within");
}

Test(clock, second_midnight_is_refused) {
  struct tib_clock clock = {.zero = 22 * HOUR};
  struct tib_error err = {0};
  tib_ticks got;
  const double hours[] = {22, 1, 9, 17, 23};
  for (int i = 0; i < 5; i++)
    cr_assert_eq(tib_clock_elapsed(&clock, (tib_ticks)(hours[i] * HOUR), &file, i + 1, &got, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(got, 25 * HOUR);
  cr_assert_eq(tib_clock_elapsed(&clock, 2 * HOUR, &file, 6, &got, &err), TIB_SCORING_FORMAT);
  cr_assert(strstr(err.text, "night.txt, line 6") && strstr(err.text, "midnight"), "%s", err.text);
}

Test(clock, dated_times_need_no_guess) {
  struct tib_clock clock = {.zero = 22 * HOUR};
  struct tib_error err = {0};
  tib_ticks got;
  cr_assert_eq(tib_clock_elapsed_dated(&clock, 1000, 23 * HOUR, &file, 1, &got, &err), TIB_OK);
  cr_assert_eq(got, HOUR);
  cr_assert_eq(tib_clock_elapsed_dated(&clock, 1002, 1 * HOUR, &file, 2, &got, &err), TIB_OK);
  cr_assert_eq(got, 27 * HOUR);
  cr_assert_eq(tib_clock_elapsed_dated(&clock, 1000, 21 * HOUR, &file, 3, &got, &err), TIB_OK);
  cr_assert_eq(got, -HOUR);
  cr_assert_eq(tib_clock_elapsed_dated(&clock, 1101, 0, &file, 4, &got, &err), TIB_SCORING_FORMAT);
  cr_assert(strstr(err.text, "line 4"), "%s", err.text);
  clock = (struct tib_clock){.zero = 22 * HOUR};
  cr_assert_eq(tib_clock_elapsed_dated(&clock, 1001, 1 * HOUR, &file, 1, &got, &err), TIB_OK);
  cr_assert_eq(got, 3 * HOUR, "the first lies within 12 h of the start, whatever its date");
}
