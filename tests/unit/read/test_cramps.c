/* Annotations in which somebody writes of a cramp: words, and where they end up. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "read/scored/cramps.h"
#include "read_test.h"

Test(cramps, words) {
  static const struct {
    const char *text;
    bool tells;
  } texts[] = {{"cramp", true},
               {"Leg cramps, left calf", true},
               {"patient: CRAMPING in foot", true},
               {"Wadenkrampf li.", true},
               {"hat Wadenkr\xC3\xA4mpfe", true},
               {"KR\xC3\x84MPFE", true},
               {"crampe au mollet", true},
               {"crampi notturni", true},
               {"calambre en la pierna", true},
               {"C\xC3\xA2imbra", true},
               {"kuitkramp", true},
               {"krampe i leggen", true},
               {"vadkramper", true},
               {"skurcz \xC5\x82ydki", true},
               {"K\xC5\x99"
                "e\xC4\x8D v noze",
                true},
               {"l\xC3\xA1"
                "bikrag\xC3\xB6rcs",
                true},
               {"\xD1\x81\xD1\x83\xD0\xB4\xD0\xBE\xD1\x80\xD0\xBE\xD0\xB3\xD0\xB0", true},
               {"Krampfanfall", false},
               {"sustained burst, cramp-like", false},
               {"sustained burst cramp like", false},
               {"cramp-like burst; patient says cramp", true},
               {"camp", false},
               {"scramble", false},
               {"", false},
               {"MCAP-A1", false}};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    cr_expect_eq(tib_cramps_tells(texts[i].text, NULL), texts[i].tells, "%s", texts[i].text);
}

Test(cramps, words_of_the_user) {
  cr_expect(tib_cramps_tells("Charley horse!", "charley,sendratta"));
  cr_expect(tib_cramps_tells("SENDRATTA", "charley,sendratta"));
  cr_expect_not(tib_cramps_tells("leg cramp", "charley,sendratta"), "the user's words take the place of the program's");
  cr_expect_not(tib_cramps_tells("anything", ","));
  cr_expect_not(tib_cramps_tells("anything", ""));
}

/* Onset, duration, and no label that nobody knows. */
Test(cramps, are_kept_with_their_times) {
  struct edf_bytes spec = {.n_records = 3,
                           .signal = {{.label = "EMG LAT"}, {.label = "EDF Annotations", .samples = 200}},
                           .tals = {[1] = "+2.5^leg cramp, left^|+0.5~1.25^Wadenkrampf^|+1^zzz^|"}};
  struct tib_reader *reader = open_made(&spec);
  struct tib_context context = context_of(reader);
  cr_assert_eq(context.n_cramps, 2);
  cr_expect_eq(context.cramps[0].onset, TIB_TICKS_PER_S / 2, "sorted");
  cr_expect_eq(context.cramps[0].offset, TIB_TICKS_PER_S * 7 / 4);
  cr_expect_eq(context.cramps[1].onset, TIB_TICKS_PER_S * 5 / 2);
  cr_expect_eq(context.cramps[1].offset, TIB_TICKS_PER_S * 5 / 2);
  cr_assert_eq(context.n_unknown, 1);
  cr_expect_str_eq(context.unknown[0].label, "zzz");
  tib_context_finish(&context);
  tib_read_close(reader);
}
