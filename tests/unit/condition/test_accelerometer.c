#include <criterion/criterion.h>

#include "condition/accelerometer.h"
#include "tests/unit/condition/night.h"

#define FS 64

struct ankle {
  size_t n;
  float *axis[3];
};

static struct ankle still(size_t seconds, double g) {
  struct ankle a = {.n = seconds * FS};
  uint64_t state = 7;
  for (int k = 0; k < 3; k++) {
    a.axis[k] = malloc(a.n * sizeof(float));
    for (size_t i = 0; i < a.n; i++)
      a.axis[k][i] = (float)((k == 2 ? g * 0.8 : k == 1 ? g * 0.6 : 0.0) + 0.001 * night_normal(&state));
  }
  return a;
}

static void shake(struct ankle *a, int axis, double from_s, double to_s, double hz, double g) {
  for (size_t i = (size_t)(from_s * FS); i < (size_t)(to_s * FS); i++)
    a->axis[axis][i] += (float)(g * sin(2.0 * NIGHT_PI * hz * ((double)i / FS - from_s)));
}

/* `known`: of its duration before the samples come. */
static struct tib_activity run_known(const struct ankle *a, struct tib_rate rate, size_t n_segments, const int64_t *records,
                                     tib_ticks gap, int64_t block_records, double known) {
  struct tib_segment segment[3] = {{0}};
  struct tib_recording recording = {.record_duration = rate.record, .n_segments = n_segments, .segments = segment};
  int64_t first = 0;
  for (size_t s = 0; s < n_segments; s++) {
    segment[s] = (struct tib_segment){first * rate.record + (tib_ticks)s * gap, first, records[s]};
    first += records[s];
  }
  recording.n_records = first;
  recording.duration = (tib_ticks)(known * (double)(first * rate.record + (tib_ticks)(n_segments - 1) * gap));
  struct tib_channel channel = {.unit = TIB_UNIT_G, .rate = rate};
  struct tib_condition_plan plan = {.ankle = {{true, {0, 1, 2}, &channel}, {false, {0}, NULL}}};
  struct tib_conditioning_rules rules = night_conditioning();
  struct tib_accelerometer_rules accelerometer = night_accelerometer();
  struct tib_conditioner *c;
  struct tib_activity ankles[2];
  struct tib_error err;
  cr_assert_eq(tib_condition_create("x.edf", &recording, &plan, &rules, &accelerometer, &c, &err), TIB_OK);
  for (size_t s = 0; s < n_segments; s++) {
    for (int64_t r = 0; r < records[s]; r += block_records) {
      int64_t n = records[s] - r < block_records ? records[s] - r : block_records;
      struct tib_samples samples[3];
      for (int k = 0; k < 3; k++)
        samples[k] = (struct tib_samples){a->axis[k] + (segment[s].first_record + r) * rate.samples,
                                          (size_t)(n * rate.samples), r * rate.samples};
      struct tib_block block = {.segment = s, .onset = segment[s].onset, .n_channels = 3, .channel = samples};
      cr_assert_eq(tib_condition_block(c, &block, &err), TIB_OK);
    }
  }
  cr_assert_eq(tib_condition_end(c, NULL, ankles, &err), TIB_OK);
  tib_condition_destroy(c);
  cr_assert_not(ankles[1].present);
  return ankles[0];
}

static struct tib_activity run(const struct ankle *a, struct tib_rate rate, size_t n_segments, const int64_t *records,
                               tib_ticks gap, int64_t block_records) {
  return run_known(a, rate, n_segments, records, gap, block_records, 1.0);
}

static struct tib_activity run_plain(const struct ankle *a) {
  int64_t records = (int64_t)(a->n / FS);
  return run(a, (struct tib_rate){FS, 10000000}, 1, &records, 0, 30);
}

static void finish(struct ankle *a, struct tib_activity *activity) {
  for (int k = 0; k < 3; k++) free(a->axis[k]);
  tib_activity_finish(activity);
}

/* ACC-2: gains of the Butterworth band, forward and backward, from its formula; ACC-3: RMS of a steady swing. */
Test(accelerometer, motion_is_band_passed) {
  static const double hz[] = {0.1, 0.25, 0.5, 2.0, 5.0, 10.0, 14.0};
  for (size_t k = 0; k < sizeof hz / sizeof *hz; k++) {
    struct ankle a = still(120, 1.0);
    shake(&a, 0, 0, 120, hz[k], 0.3);
    struct tib_activity activity = run_plain(&a);
    cr_assert_eq(activity.step, 1250000);
    cr_assert_eq(activity.n, 960);
    double w = tan(NIGHT_PI * hz[k] / FS), low = tan(NIGHT_PI * 0.5 / FS), high = tan(NIGHT_PI * 10.0 / FS);
    double gain = 1.0 / (1.0 + pow(low / w, 4)) / (1.0 + pow(w / high, 4)), sum = 0.0;
    for (size_t i = 160; i < 800; i++) sum += (double)activity.rms_g[i] * activity.rms_g[i];
    double want = sqrt(0.5 * 0.09 * gain * gain + 0.9e-6);
    cr_expect_float_eq(sqrt(sum / 640.0), want, 0.01 * want + 5e-4, "%g Hz: %g for %g", hz[k], sqrt(sum / 640.0), want);
    finish(&a, &activity);
  }
}

/* ACC-5, ACC-6 */
Test(accelerometer, events) {
  struct ankle a = still(600, 1.0);
  shake(&a, 0, 100.0, 102.0, 3.0, 0.2);
  shake(&a, 1, 102.3, 103.0, 3.0, 0.2); /* 0.3 s later: still the same */
  shake(&a, 2, 300.0, 301.0, 3.0, 0.2);
  shake(&a, 2, 400.0, 401.0, 3.0, 0.015); /* below 20 mg */
  struct tib_activity activity = run_plain(&a);
  cr_assert(activity.present && !activity.bad_scale);
  cr_assert_eq(activity.n_events, 2);
  cr_assert_float_eq(tib_seconds(activity.events[0].span.onset), 100.0, 0.26);
  cr_assert_float_eq(tib_seconds(activity.events[0].span.offset), 103.0, 0.4);
  cr_assert_float_eq(tib_seconds(activity.events[1].span.onset), 300.0, 0.26);
  for (size_t i = 0; i < activity.n; i++) cr_assert(activity.floor_g[i] > 0.0005f && activity.floor_g[i] < 0.003f);
  finish(&a, &activity);
}

/* ACC-4: an hour of restlessness in two does not become the floor. */
Test(accelerometer, the_floor_leaves_out_what_is_active) {
  struct ankle a = still(1200, 1.0);
  shake(&a, 0, 200.0, 800.0, 3.0, 0.3);
  struct tib_activity activity = run_plain(&a);
  for (size_t i = 0; i < activity.n; i++) cr_assert_lt(activity.floor_g[i], 0.005f);
  cr_assert_eq(activity.n_events, 1);
  finish(&a, &activity);
}

Test(accelerometer, blocks_and_gaps) {
  struct ankle a = still(300, 1.0);
  shake(&a, 0, 50.0, 52.0, 3.0, 0.2);
  int64_t records[] = {100, 200};
  struct tib_rate rate = {FS, 10000000};
  struct tib_activity one = run(&a, rate, 2, records, 205000000, 1), many = run(&a, rate, 2, records, 205000000, 77);
  cr_assert_eq(one.n, many.n);
  cr_assert_eq(one.n, 2564);
  cr_assert_eq(memcmp(one.rms_g, many.rms_g, one.n * sizeof(float)), 0);
  cr_assert_eq(memcmp(one.floor_g, many.floor_g, one.n * sizeof(float)), 0);
  for (size_t i = 0; i < one.n; i++) cr_assert_eq(isnan(one.rms_g[i]) != 0, i >= 800 && i < 964, "step %zu", i);
  finish(&a, &one);
  tib_activity_finish(&many);
}

/* The last record may lie later than was known when the file was opened. */
Test(accelerometer, grows_with_the_recording) {
  static const double known[] = {0.0, 0.3, 0.9999};
  struct ankle a = still(300, 1.0);
  shake(&a, 0, 250.0, 252.0, 3.0, 0.2);
  int64_t records[] = {100, 50, 150};
  struct tib_rate rate = {FS, 10000000};
  struct tib_activity want = run(&a, rate, 3, records, 205000000, 10);
  cr_assert_eq(want.n_events, 1);
  cr_assert_float_eq(tib_seconds(want.events[0].span.onset), 250.0 + 41.0, 0.26);
  for (size_t k = 0; k < 3; k++) {
    struct tib_activity got = run_known(&a, rate, 3, records, 205000000, 10, known[k]);
    cr_assert_eq(got.n, want.n);
    cr_assert_arr_eq(got.rms_g, want.rms_g, want.n * sizeof(float));
    cr_assert_arr_eq(got.floor_g, want.floor_g, want.n * sizeof(float));
    cr_assert_eq(got.n_events, 1);
    tib_activity_finish(&got);
  }
  tib_activity_finish(&want);
  for (int k = 0; k < 3; k++) free(a.axis[k]);
}

static void push_segment(struct tib_accelerometer *a, tib_ticks onset, const struct ankle *ankle, size_t first, size_t n) {
  const float *const axis[3] = {ankle->axis[0] + first, ankle->axis[1] + first, ankle->axis[2] + first};
  struct tib_error err;
  tib_accelerometer_begin_segment(a, onset);
  cr_assert_eq(tib_accelerometer_push(a, axis, n, &err), TIB_OK);
  cr_assert_eq(tib_accelerometer_end_segment(a, &err), TIB_OK);
}

/* Half steps are of four samples here. A segment ends after two of half step 160, the next begins with the last of them:
 * the three are summed together, and so are their cells of gravity. */
Test(accelerometer, a_gap_within_a_half_step) {
  struct tib_accelerometer_rules rules = night_accelerometer();
  struct tib_accelerometer a[3]; /* both segments, the first, the second */
  struct tib_error err;
  struct ankle ankle = still(20, 1.0);
  tib_ticks second = 100000000 + 3 * 156250;
  shake(&ankle, 0, 9.5, 11.0, 3.0, 0.3);
  for (int i = 0; i < 3; i++)
    cr_assert_eq(tib_accelerometer_init(&a[i], TIB_LEFT, (struct tib_rate){FS, 10000000}, 200000000, &rules, &err), TIB_OK);
  push_segment(&a[0], 0, &ankle, 0, 642);
  push_segment(&a[0], second, &ankle, 642, 600);
  push_segment(&a[1], 0, &ankle, 0, 642);
  push_segment(&a[2], second, &ankle, 642, 600);
  cr_assert(a[1].half == 160 && a[1].n_half == 2 && a[1].squares > 1e-6);
  double want = (a[1].squares + (double)a[2].activity.rms_g[80]) / 3.0;
  cr_assert_float_eq((double)a[0].activity.rms_g[80], want, 1e-6 * want);
  tib_gravity_end(&a[0].gravity);
  tib_ticks cell = a[0].gravity.cell;
  for (int k = 0; k < 3; k++) {
    double sum = 0.0;
    int n = 0;
    for (int i = 0; i < 1242; i++)
      if (((i < 642 ? 0 : second) + (i < 642 ? i : i - 642) * INT64_C(156250)) / cell == second / cell)
        sum += (double)ankle.axis[k][i], n++;
    cr_assert_float_eq((double)a[0].gravity.axis_g[k][second / cell], sum / n, 1e-6);
  }
  struct tib_activity activity;
  cr_assert_eq(tib_accelerometer_take(&a[0], &activity, &err), TIB_OK);
  for (int i = 0; i < 3; i++) tib_accelerometer_finish(&a[i]);
  finish(&ankle, &activity);
}

Test(accelerometer, scale) {
  static const double g[] = {0.80, 0.90, 1.10, 1.20, 9.81};
  static const bool bad[] = {true, false, false, true, true};
  for (size_t k = 0; k < 5; k++) {
    struct ankle a = still(120, g[k]);
    shake(&a, 0, 10.0, 40.0, 3.0, 0.5);
    struct tib_activity activity = run_plain(&a);
    cr_expect_eq(activity.bad_scale, bad[k], "%g g", g[k]);
    finish(&a, &activity);
  }
}

Test(accelerometer, rates) {
  struct ankle a = still(100, 1.0);
  int64_t records = 60;
  struct tib_activity slow = run(&a, (struct tib_rate){9, 10000000}, 1, &records, 0, 5);
  cr_assert_not(slow.present);
  struct tib_activity least = run(&a, (struct tib_rate){10, 10000000}, 1, &records, 0, 5);
  cr_assert(least.present);
  for (size_t i = 0; i < least.n; i++)
    cr_assert(least.rms_g[i] > 0.0f && least.rms_g[i] < 0.01f, "step %zu %g", i, (double)least.rms_g[i]);
  tib_activity_finish(&slow);
  finish(&a, &least);
}
