#include <criterion/criterion.h>
#include <string.h>

#include "base/text.h"

#define PARSE(kind, s, v) tib_text_parse_##kind(s, strlen(s), v)

Test(text, seconds_out_are_exact) {
  char s[40];
  tib_text_seconds(s, sizeof s, 0, 4);
  cr_assert_str_eq(s, "0.0000");
  tib_text_seconds(s, sizeof s, 499, 4); /* 49.9 us */
  cr_assert_str_eq(s, "0.0000");
  tib_text_seconds(s, sizeof s, -499, 4);
  cr_assert_str_eq(s, "0.0000", "no minus zero");
  tib_text_seconds(s, sizeof s, 500, 4);
  cr_assert_str_eq(s, "0.0001");
  tib_text_seconds(s, sizeof s, 81922023119999, 7); /* a float prints +8192202.3119999999 here */
  cr_assert_str_eq(s, "8192202.3119999");
  tib_text_seconds(s, sizeof s, -15000000, 1);
  cr_assert_str_eq(s, "-1.5");
  tib_text_seconds(s, sizeof s, 15000000, 0);
  cr_assert_str_eq(s, "2");
}

Test(text, seconds_in_are_exact) {
  tib_ticks t;
  cr_assert(PARSE(seconds, "+8192.2023119", &t) && t == 81922023119);
  cr_assert(PARSE(seconds, "-0.5", &t) && t == -5000000);
  cr_assert(PARSE(seconds, "30.", &t) && t == 300000000);
  cr_assert(PARSE(seconds, ".25", &t) && t == 2500000);
  cr_assert(PARSE(seconds, "0.00000005", &t) && t == 1, "rounded half up");
  cr_assert(PARSE(seconds, "0.000000049", &t) && t == 0);
  cr_assert_not(PARSE(seconds, "", &t));
  cr_assert_not(PARSE(seconds, ".", &t));
  cr_assert_not(PARSE(seconds, "1e3", &t));
  cr_assert_not(PARSE(seconds, "1,5", &t));
  cr_assert_not(PARSE(seconds, "123456789012345678901234567890", &t));
}

Test(text, clock) {
  tib_ticks t;
  char s[16];
  cr_assert(PARSE(clock, "23:59:59.5", &t) && t == (INT64_C(86399) * 10 + 5) * 1000000);
  cr_assert_not(PARSE(clock, "24:00:00", &t));
  cr_assert_not(PARSE(clock, "12:60:00", &t));
  cr_assert_not(PARSE(clock, "12:30", &t));
  cr_assert_not(PARSE(clock, "1a:00:00", &t));
  tib_text_clock(s, sizeof s, INT64_C(90061) * TIB_TICKS_PER_S);
  cr_assert_str_eq(s, "01:01:01");
  tib_text_clock(s, sizeof s, -1);
  cr_assert_str_eq(s, "23:59:59");
}

Test(text, numbers) {
  double d;
  int64_t i;
  cr_assert(PARSE(double, "-5.0E+02", &d) && d == -500.0);
  cr_assert(PARSE(double, "1.024", &d) && d == 1.024);
  cr_assert_not(PARSE(double, "1,024", &d));
  cr_assert_not(PARSE(double, "nan", &d));
  cr_assert_not(PARSE(double, "0x10", &d));
  cr_assert_not(PARSE(double, "1e999", &d));
  cr_assert_not(PARSE(double, "1e", &d));
  cr_assert(PARSE(int, "-9223372036854775808", &i) && i == INT64_MIN);
  cr_assert_not(PARSE(int, "9223372036854775808", &i));
  cr_assert_not(PARSE(int, "-", &i));
  cr_assert_not(PARSE(int, "1 ", &i));
}

Test(text, codings) {
  char s[8];
  cr_assert(tib_text_is_utf8("Imp\xC3\xA9", 5));
  cr_assert_not(tib_text_is_utf8("\xB5V", 2));
  cr_assert_not(tib_text_is_utf8("\xC0\x80", 2), "overlong");
  cr_assert_not(tib_text_is_utf8("\xED\xA0\x80", 3), "surrogate");
  cr_assert_not(tib_text_is_utf8("\xC3", 1), "cut");
  tib_text_latin1(s, sizeof s, "\xB5V", 2);
  cr_assert_str_eq(s, "\xC2\xB5V");
  tib_text_copy(s, 6, "abcd\xC3\xA9");
  cr_assert_str_eq(s, "abcd", "cut at a whole character");
  cr_assert(tib_text_equal_fold("emg LAT", "EMG lat"));
  cr_assert_not(tib_text_equal_fold("LAT", "LATE"));
}

Test(text, grows) {
  struct tib_text t = {0};
  for (int i = 0; i < 1000; i++) tib_text_addf(&t, "%03d,", i);
  cr_assert_eq(t.n, 4000);
  cr_assert_eq(strlen(t.s), 4000);
  cr_assert_eq(strncmp(t.s + 3996, "999,", 4), 0);
  cr_assert_not(t.failed);
  tib_text_finish(&t);
}
