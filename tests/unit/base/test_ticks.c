#include <criterion/criterion.h>

#include "base/ticks.h"

__extension__ typedef __int128 wide; /* exact products for the oracle */

/* EDGE-12: whatever the rate, the last sample of a day is on time to half a tick. */
Test(ticks, sample_times_do_not_drift) {
  static const struct tib_rate rates[] = {
      {100, 10000000}, {128, 10000000},  {256, 10000000},  {512, 10000000}, {4999, 100000000},
      {231, 9000000},  {1000, 10000000}, {2048, 10000000}, {15, 300000000}, {1, 36000000000},
  };
  for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
    int64_t records = INT64_C(864000000000) / rates[i].record;
    cr_assert_eq(tib_ticks_of_sample(rates[i], records * rates[i].samples), records * rates[i].record);
    for (int64_t n = 1; n < 1000000; n = n * 3 + 1) {
      wide exact2 = (wide)2 * n * rates[i].record;
      wide got2 = (wide)2 * tib_ticks_of_sample(rates[i], n) * rates[i].samples;
      wide difference = got2 > exact2 ? got2 - exact2 : exact2 - got2;
      cr_assert(difference <= rates[i].samples, "sample %lld", (long long)n);
    }
  }
}

/* Sample by sample, at rates whose ticks are whole, and are not. */
Test(ticks, clock_of_samples) {
  static const struct tib_rate rates[] = {
      {512, TIB_TICKS_PER_S}, {50, TIB_TICKS_PER_S}, {4999, 10 * TIB_TICKS_PER_S}, {231, 9000000}, {3, 10}, {7, 5}};
  for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
    struct tib_sample_clock clock = tib_sample_clock_make(rates[i]);
    for (int64_t sample = 0; sample < 3000000; sample++) {
      cr_assert(clock.time == tib_ticks_of_sample(rates[i], sample), "sample %lld", (long long)sample);
      tib_sample_clock_next(&clock);
    }
  }
}

Test(ticks, samples_before_the_start) {
  struct tib_rate rate = {512, TIB_TICKS_PER_S};
  cr_assert_eq(tib_ticks_of_sample(rate, -512), -TIB_TICKS_PER_S);
  cr_assert_eq(tib_ticks_of_sample(rate, -1), -19531);
}

Test(ticks, lengths) {
  struct tib_rate rate = {512, TIB_TICKS_PER_S};
  cr_assert_eq(tib_samples_in(rate, TIB_TICKS_PER_S / 2), 256);
  cr_assert_eq(tib_samples_in(rate, 80000), 4, "8 ms");
  cr_assert_eq(tib_samples_in(rate, 1), 1, "at least one");
  cr_assert_float_eq(tib_rate_hz((struct tib_rate){4999, 10 * TIB_TICKS_PER_S}), 499.9, 1e-12);
}

Test(ticks, spans) {
  cr_assert_eq(tib_span_overlap((struct tib_span){0, 10}, (struct tib_span){5, 20}), 5);
  cr_assert_eq(tib_span_overlap((struct tib_span){0, 10}, (struct tib_span){10, 20}), 0);
}

Test(ticks, rest_is_linear_between_its_values) {
  struct tib_envelope_segment segments[] = {{.onset = 0, .first_hop = 0, .n_hops = 10},
                                            {.onset = 99, .first_hop = 10, .n_hops = 3}};
  struct tib_envelope envelope = {.n_segments = 2, .segments = segments, .n_hops = 13};
  float level[] = {1, 3, 5, 7};
  size_t first[] = {0, 3, 4};
  struct tib_rest rest = {.stride = 4, .n = 4, .level_uv = level, .n_segments = 2, .first = first};
  cr_assert_eq(tib_rest_at(&rest, &envelope, 0, 0), 1);
  cr_assert_eq(tib_rest_at(&rest, &envelope, 0, 2), 2);
  cr_assert_eq(tib_rest_at(&rest, &envelope, 0, 9), 5, "held after the last value");
  cr_assert_eq(tib_rest_at(&rest, &envelope, 1, 11), 7);
}
