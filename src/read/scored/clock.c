#include "read/scored/clock.h"

#include <inttypes.h>
#include <string.h>

#define HOUR (INT64_C(3600) * TIB_TICKS_PER_S)
#define DAY (24 * HOUR)

/* ---- reading ---- */

/* Up to `most` digits at *s, and no more; moves behind them. */
static bool take_number(const char **s, const char *end, size_t most, int64_t *value) {
  const char *from = *s;
  *value = 0;
  while (*s < end && (size_t)(*s - from) < most && **s >= '0' && **s <= '9') *value = *value * 10 + (*(*s)++ - '0');
  return *s > from && !(*s < end && **s >= '0' && **s <= '9');
}

static bool take_one_of(const char **s, const char *end, const char *set, char *taken) {
  if (*s >= end || !**s || !strchr(set, **s)) return false;
  *taken = *(*s)++;
  return true;
}

/* Digits after the decimal sign, rounded to a tick. */
static bool take_fraction(const char **s, const char *end, tib_ticks *fraction) {
  const char *from = *s;
  tib_ticks scale = TIB_TICKS_PER_S;
  *fraction = 0;
  for (; *s < end && **s >= '0' && **s <= '9'; (*s)++) {
    if (scale == 1) *fraction += *s - from == 7 && **s >= '5';
    if (scale > 1) *fraction += (**s - '0') * (scale /= 10);
  }
  return *s > from;
}

/* "AM" and "PM"; -1: anything else. */
static int half_of_day(struct tib_cell rest) {
  rest = tib_cell_trim(rest);
  if (rest.n == 0) return 0;
  if (tib_cell_is_fold(rest, "am") || tib_cell_is_fold(rest, "a.m.")) return 1;
  if (tib_cell_is_fold(rest, "pm") || tib_cell_is_fold(rest, "p.m.")) return 2;
  return -1;
}

bool tib_clock_parse(struct tib_cell cell, tib_ticks *since_midnight) {
  int64_t hours, minutes, seconds;
  tib_ticks fraction = 0;
  char first, second, point;
  cell = tib_cell_trim(cell);
  const char *s = cell.s, *end = cell.s + cell.n;
  if (!take_number(&s, end, 2, &hours) || !take_one_of(&s, end, ":.", &first)) return false;
  if (!take_number(&s, end, 2, &minutes) || !take_one_of(&s, end, ":.", &second) || first != second) return false;
  if (!take_number(&s, end, 2, &seconds) || minutes > 59 || seconds > 59) return false;
  if (take_one_of(&s, end, ".,", &point) && !take_fraction(&s, end, &fraction)) return false;
  int half = half_of_day((struct tib_cell){s, (size_t)(end - s)});
  if (half < 0 || hours > 23 || (half > 0 && (hours < 1 || hours > 12))) return false;
  if (half > 0) hours = hours % 12 + (half == 2 ? 12 : 0);
  *since_midnight = ((hours * 60 + minutes) * 60 + seconds) * TIB_TICKS_PER_S + fraction;
  return true;
}

/* Days since 1970-01-01 in the Gregorian calendar; false where there is no such day. */
static bool day_number(int64_t year, int64_t month, int64_t day, int64_t *number) {
  static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
  if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1) return false;
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (day > before[month] - before[month - 1] + (leap && month == 2)) return false;
  int64_t past = year - 1;
  *number = past * 365 + past / 4 - past / 100 + past / 400 - 719162 + before[month - 1] + (leap && month > 2) + day - 1;
  return true;
}

bool tib_clock_parse_date(struct tib_cell cell, bool month_first, int64_t *day) {
  int64_t part[3];
  char first, second;
  cell = tib_cell_trim(cell);
  const char *s = cell.s, *end = cell.s + cell.n;
  for (int i = 0; i < 3; i++) {
    const char *from = s;
    if (!take_number(&s, end, 4, &part[i])) return false;
    if ((i == 2 && s - from != 4 && part[0] < 1000) || (i == 1 && s - from > 2)) return false;
    if (i < 2 && !take_one_of(&s, end, "/.-", i == 0 ? &first : &second)) return false;
  }
  if (s != end || first != second) return false;
  if (part[0] >= 1000) return day_number(part[0], part[1], part[2], day);
  if (first != '/' || (!month_first && part[1] <= 12) || part[0] > 12) return day_number(part[2], part[1], part[0], day);
  return day_number(part[2], part[0], part[1], day);
}

bool tib_clock_parse_dated(struct tib_cell cell, bool month_first, int64_t *day, tib_ticks *since_midnight) {
  cell = tib_cell_trim(cell);
  size_t n = 0;
  while (n < cell.n && cell.s[n] != ' ' && cell.s[n] != 'T') n++;
  return n < cell.n && tib_clock_parse_date((struct tib_cell){cell.s, n}, month_first, day) &&
         tib_clock_parse((struct tib_cell){cell.s + n + 1, cell.n - n - 1}, since_midnight);
}

/* ---- elapsed ---- */

static bool is_inside(const struct tib_clock *clock, tib_ticks elapsed) {
  return elapsed >= 0 && elapsed <= clock->duration;
}

/* Within 12 h of zero, unless only the day after lies within the recording: scoring that begins late in a long one. */
static void begin(struct tib_clock *clock, tib_ticks since_midnight) {
  if (clock->zero == TIB_NO_TICKS) clock->zero = since_midnight;
  clock->first = since_midnight - clock->zero;
  if (clock->first < -DAY / 2) clock->first += DAY;
  if (clock->first >= DAY / 2) clock->first -= DAY;
  if (!is_inside(clock, clock->first) && is_inside(clock, clock->first + DAY)) clock->first += DAY;
  clock->begun = true;
}

enum tib_status tib_clock_elapsed(struct tib_clock *clock, tib_ticks since_midnight, const struct tib_text_file *file,
                                  int64_t line, tib_ticks *elapsed, struct tib_error *err) {
  if (!clock->begun) {
    begin(clock, since_midnight);
    clock->last = since_midnight;
    clock->first -= since_midnight;
  }
  if (since_midnight < clock->last - DAY / 2) clock->days++;
  if (since_midnight > clock->last + DAY / 2) clock->days--;
  clock->last = since_midnight;
  if (clock->days > 1 || clock->days < -1)
    return tib_fail(err, TIB_SCORING_FORMAT,
                    "%s, line %" PRId64
                    ": its clock passes midnight a second time; times of more than one night need a date",
                    file->path, line);
  *elapsed = clock->first + since_midnight + clock->days * DAY;
  return TIB_OK;
}

enum tib_status tib_clock_elapsed_dated(struct tib_clock *clock, int64_t day, tib_ticks since_midnight,
                                        const struct tib_text_file *file, int64_t line, tib_ticks *elapsed,
                                        struct tib_error *err) {
  if (!clock->begun) {
    begin(clock, since_midnight);
    clock->first -= since_midnight;
    clock->first_day = day;
  }
  if (day - clock->first_day > 100 || clock->first_day - day > 100)
    return tib_fail(err, TIB_SCORING_FORMAT,
                    "%s, line %" PRId64 ": its date is more than 100 days from that of the first row; check it", file->path,
                    line);
  *elapsed = clock->first + since_midnight + (day - clock->first_day) * DAY;
  return TIB_OK;
}
