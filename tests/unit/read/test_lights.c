#include <criterion/criterion.h>
#include <string.h>

#include "read/read.h"

#define S TIB_TICKS_PER_S
#define NONE TIB_NO_TICKS

/* 8 h from 22:00:00; scored from 100 s to 28000 s, then '?'. */
static struct tib_stage_span stages[] = {
    {{0, 100 * S}, TIB_STAGE_UNKNOWN},
    {{100 * S, 20000 * S}, TIB_STAGE_W},
    {{20000 * S, 28000 * S}, TIB_STAGE_N2},
    {{28000 * S, 40000 * S}, TIB_STAGE_UNKNOWN},
};

static const struct tib_recording night = {
    .name = "n.edf", .duration = 28800 * S, .start_clock = 79200 * S, .n_channels = 1};

static struct tib_context context_of(size_t n_stages, tib_ticks off, tib_ticks on) {
  return (struct tib_context){
      .has_stages = n_stages > 0, .n_stages = n_stages, .stages = stages, .lights_off_mark = off, .lights_on_mark = on};
}

static void check(const char *off, const char *on, struct tib_context context, tib_ticks want_off, tib_ticks want_on,
                  enum tib_lights_source source) {
  struct tib_error err = {0};
  cr_assert_eq(tib_read_lights(&night, off, on, &context, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(context.lights.onset, want_off);
  cr_assert_eq(context.lights.offset, want_on);
  cr_assert_eq(context.lights_source, source);
}

Test(lights, order_of_sources) { /* EDGE-20 */
  check(NULL, NULL, context_of(0, NONE, NONE), 0, 28800 * S, TIB_LIGHTS_WHOLE_FILE);
  check(NULL, NULL, context_of(4, NONE, NONE), 100 * S, 28000 * S, TIB_LIGHTS_SCORED_EPOCHS);
  check(NULL, NULL, context_of(4, 600 * S, 27000 * S), 600 * S, 27000 * S, TIB_LIGHTS_ANNOTATION);
  check("1200", "26000.5", context_of(4, 600 * S, 27000 * S), 1200 * S, 260005000000, TIB_LIGHTS_OPTION);
}

Test(lights, half_told) {
  check(NULL, NULL, context_of(4, 600 * S, NONE), 600 * S, 28000 * S, TIB_LIGHTS_ANNOTATION);
  check(NULL, NULL, context_of(0, NONE, 27000 * S), 0, 27000 * S, TIB_LIGHTS_ANNOTATION);
  check("60", NULL, context_of(4, 600 * S, 27000 * S), 60 * S, 27000 * S, TIB_LIGHTS_OPTION);
}

Test(lights, marks_that_leave_no_night_are_absent) {
  check(NULL, NULL, context_of(4, 27000 * S, 600 * S), 100 * S, 28000 * S, TIB_LIGHTS_SCORED_EPOCHS);
  check(NULL, NULL, context_of(0, 30000 * S, NONE), 0, 28800 * S, TIB_LIGHTS_WHOLE_FILE);
  check(NULL, NULL, context_of(0, -100 * S, 30000 * S), 0, 28800 * S, TIB_LIGHTS_ANNOTATION);
}

Test(lights, clock_times_pass_midnight) {
  check("22:30:00", "05:00:00", context_of(0, NONE, NONE), 1800 * S, 25200 * S, TIB_LIGHTS_OPTION);
  check("00:00:00", "06:00:00", context_of(0, NONE, NONE), 7200 * S, 28800 * S, TIB_LIGHTS_OPTION);
}

static void refuse(const struct tib_recording *recording, const char *off, const char *on, enum tib_status status,
                   const char *cause) {
  struct tib_context context = context_of(0, NONE, NONE);
  struct tib_error err = {0};
  cr_assert_eq(tib_read_lights(recording, off, on, &context, &err), status, "%s %s", off, on);
  cr_assert(strstr(err.text, "n.edf") && strstr(err.text, cause), "%s", err.text);
}

Test(lights, refused) {
  refuse(&night, "ten", NULL, TIB_USAGE, "neither");
  refuse(&night, "22:30", NULL, TIB_USAGE, "neither");
  refuse(&night, "25:00:00", NULL, TIB_USAGE, "neither");
  refuse(&night, "21:59:59", NULL, TIB_SCORING_MISMATCH, "outside");
  refuse(&night, "-1", NULL, TIB_SCORING_MISMATCH, "outside");
  refuse(&night, NULL, "06:00:01", TIB_SCORING_MISMATCH, "outside");
  refuse(&night, "05:00:00", "23:00:00", TIB_SCORING_MISMATCH, "not after");
  refuse(&night, "100", "100", TIB_SCORING_MISMATCH, "not after");
  struct tib_recording timeless = night;
  timeless.start_clock = NONE;
  refuse(&timeless, "22:30:00", NULL, TIB_SCORING_MISMATCH, "seconds");
}

/* The clock of a recording that began at 22:00:00.75 shows 22:00:00. */
Test(lights, the_second_of_the_start) {
  struct tib_recording fraction = night;
  struct tib_context context = context_of(0, NONE, NONE);
  struct tib_error err = {0};
  fraction.start_clock += 7500000;
  cr_assert_eq(tib_read_lights(&fraction, "22:00:00", NULL, &context, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(context.lights.onset, 0);
  cr_assert_eq(tib_read_lights(&fraction, "22:00:01", NULL, &context, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(context.lights.onset, 2500000);
  cr_assert_eq(tib_read_lights(&fraction, "21:59:59", NULL, &context, &err), TIB_SCORING_MISMATCH);
}

Test(lights, seconds_without_a_clock) {
  struct tib_recording timeless = night;
  timeless.start_clock = NONE;
  struct tib_context context = context_of(0, NONE, NONE);
  struct tib_error err = {0};
  cr_assert_eq(tib_read_lights(&timeless, "60", NULL, &context, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(context.lights.onset, 60 * S);
}
