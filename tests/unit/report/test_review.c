/* The data of the review page: packed traces and samples beside naive ones, and text that must not run. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "fake_result.h"
#include "read/read.h"
#include "recording.h"
#include "report/review/decimate.h"
#include "report/review/excerpts.h"
#include "report/review/put.h"
#include "report/review/review.h"
#include "report/review/trace.h"
#include "simulate/simulate.h"
#include "support.h"

#define S TIB_TICKS_PER_S

static const struct tib_report_options OPTIONS = {.formats = "html", .paper = "a4"};

/* ---- a page as its reader sees it ---- */

static void make_page(struct tib_text *page, const struct tib_result *result) {
  struct tib_error err = {0};
  cr_assert_eq(tib_review_make(page, result, &OPTIONS, &err), TIB_OK, "%s", err.text);
}

static json_t *object_of(const struct tib_text *page) {
  const char *begin = strstr(page->s, "id=\"night\">");
  cr_assert_not_null(begin);
  begin += strlen("id=\"night\">");
  const char *end = strstr(begin, "</script>");
  cr_assert_not_null(end);
  json_error_t error;
  json_t *object = json_loadb(begin, (size_t)(end - begin), 0, &error);
  cr_assert_not_null(object, "%s", error.text);
  return object;
}

/* Bit by bit, as RFC 4648 tells. */
static unsigned char *block_of(const struct tib_text *page, const char *name, size_t *n) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  char tag[80];
  snprintf(tag, sizeof tag, "data-block=\"%s\">", name);
  const char *at = strstr(page->s, tag);
  cr_assert_not_null(at, "block %s", name);
  at += strlen(tag);
  unsigned char *bytes = calloc(strlen(at) + 1, 1);
  unsigned bits = 0, have = 0;
  *n = 0;
  for (; *at != '<' && *at != '='; at++) {
    bits = bits << 6 | (unsigned)(strchr(digits, *at) - digits);
    if ((have += 6) < 8) continue;
    bytes[(*n)++] = (unsigned char)(bits >> (have -= 8));
  }
  return bytes;
}

static double number_at(json_t *array, size_t i) { return json_number_value(json_array_get(array, i)); }

static double decoded(json_t *trace, unsigned code) {
  double lo = json_number_value(json_object_get(trace, "lo")), hi = json_number_value(json_object_get(trace, "hi"));
  double levels = json_number_value(json_object_get(trace, "levels"));
  return code == 0 ? (double)NAN : lo * pow(hi / lo, (code - 1) / (levels - 1));
}

/* ---- envelopes ---- */

/* Two segments of 1003 and 517 hops of 8 ms: neither is a whole number of bins. */
static void make_envelope(struct tib_envelope *envelope, struct tib_envelope_segment *segments, float *mean, float *peak) {
  unsigned seed = 1;
  for (int i = 0; i < 1520; i++) {
    seed = seed * 1103515245U + 12345U;
    mean[i] = 0.5F + (float)(seed >> 16 & 1023) / 300;
    peak[i] = mean[i] * (2 + (float)(seed >> 26));
  }
  for (int i = 200; i < 260; i++) mean[i] = peak[i] = NAN;
  peak[777] = 345; /* a burst of a single hop must not vanish */
  segments[0] = (struct tib_envelope_segment){.onset = 0, .first_hop = 0, .n_hops = 1003};
  segments[1] = (struct tib_envelope_segment){.onset = 30 * S, .first_hop = 1003, .n_hops = 517};
  *envelope = (struct tib_envelope){.side = TIB_LEFT, .rate = {250, S}, .hop = 2, .n_hops = 1520};
  envelope->mean = mean, envelope->peak = peak, envelope->segments = segments, envelope->n_segments = 2;
}

Test(review, a_bin_has_the_smallest_mean_and_the_largest_sample) {
  float mean[1520], peak[1520];
  struct tib_envelope envelope;
  struct tib_envelope_segment segments[2];
  struct tib_review_trace trace;
  make_envelope(&envelope, segments, mean, peak);
  cr_assert_eq(tib_review_trace_of_envelope(&envelope, &trace, NULL), TIB_OK);
  cr_assert_eq(trace.n_runs, 2);
  for (size_t s = 0; s < 2; s++) {
    const struct tib_review_run *run = &trace.runs[s];
    size_t each = (size_t)lround(run->step_s / 0.008);
    cr_assert_geq(run->step_s, 1.0 / 16 - 1e-9);
    cr_assert_eq(run->onset, segments[s].onset);
    cr_assert_eq(run->n, (segments[s].n_hops + each - 1) / each);
    for (size_t b = 0; b < run->n; b++) {
      double low = INFINITY, high = -INFINITY;
      for (size_t i = b * each; i < (b + 1) * each && i < segments[s].n_hops; i++) {
        low = fmin(low, (double)mean[segments[s].first_hop + i]);
        high = fmax(high, (double)peak[segments[s].first_hop + i]);
      }
      size_t at = run->first + b;
      if (isinf(low))
        cr_expect(isnan(trace.low[at]) && isnan(trace.high[at]), "bin %zu", at);
      else
        cr_expect((double)trace.low[at] == low && (double)trace.high[at] == high, "bin %zu", at);
    }
  }
  tib_review_trace_finish(&trace);
}

Test(review, codes_tell_values_within_half_a_step) {
  float values[] = {0, 0.3F, 0.31F, 1, 7.7F, 99, 344.9F, 345, NAN};
  struct tib_review_trace trace = {.n = sizeof values / sizeof *values, .high = values};
  struct tib_review_scale scale = tib_review_scale_make(&trace, 255);
  unsigned char codes[sizeof values / sizeof *values];
  cr_assert_eq(tib_review_codes(&scale, values, trace.n, codes, NULL), TIB_OK);
  double ratio = pow(345 / (double)values[1], 1.0 / 254); /* of one step */
  cr_expect_eq(codes[0], 1);
  cr_expect_eq(codes[trace.n - 1], 0);
  for (size_t i = 1; i + 1 < trace.n; i++) {
    double value = (double)values[1] * pow(ratio, codes[i] - 1);
    cr_expect_lt(fabs(log(value / (double)values[i])), 0.5 * log(ratio) + 1.0 / 256, "%g is told as %g", (double)values[i],
                 value);
  }
  cr_expect_eq(tib_review_code(&scale, 345), 255);
}

/* ---- which samples ---- */

Test(review, spans_that_meet_are_one) {
  static const struct tib_span events[] = {{100 * S, 102 * S}, {50 * S, 51 * S},       {104 * S, 105 * S},
                                           {300 * S, 400 * S}, {108 * S + 1, 109 * S}, {60 * S, 59 * S}};
  /* 3 s about each; of what is longer than a minute 30 s at either end; what ends before it begins is left out */
  static const struct tib_span wanted[] = {{47 * S, 54 * S}, {97 * S, 112 * S}, {297 * S, 333 * S}, {367 * S, 403 * S}};
  struct tib_review_spans spans = {0};
  for (size_t i = 0; i < sizeof events / sizeof *events; i++)
    cr_assert_eq(tib_review_spans_add(&spans, events[i], NULL), TIB_OK);
  tib_review_spans_unite(&spans);
  cr_assert_eq(spans.n, sizeof wanted / sizeof *wanted);
  for (size_t i = 0; i < spans.n; i++)
    cr_expect(spans.span[i].onset == wanted[i].onset && spans.span[i].offset == wanted[i].offset, "span %zu", i);
  free(spans.span);
}

/* ---- fewer samples ---- */

static double loudest_of(double hz, size_t every) {
  struct tib_review_decimator decimator;
  float x[4096], kept[4096];
  for (int i = 0; i < 4096; i++) x[i] = (float)(100 * sin(6.283185307179586 * hz * i / (256.0 * (double)every)));
  cr_assert_eq(tib_review_decimator_init(&decimator, every, NULL), TIB_OK);
  size_t n = tib_review_decimated(&decimator, 4096);
  cr_assert_eq(n, (4096 + every - 1) / every);
  cr_assert_eq(tib_review_decimate(&decimator, x, 4096, kept, NULL), TIB_OK);
  double most = 0;
  for (size_t i = 30; i + 30 < n; i++) most = fmax(most, fabs((double)kept[i]));
  tib_review_decimator_finish(&decimator);
  return most;
}

Test(review, what_is_above_the_new_rate_is_not_folded_down) {
  for (size_t every = 2; every <= 8; every *= 2) {
    cr_expect_float_eq(loudest_of(10, every), 100, 1, "10 Hz of every %zu", every);
    cr_expect_float_eq(loudest_of(80, every), 100, 2, "80 Hz of every %zu", every);
    cr_expect_lt(loudest_of(130, every), 1, "130 Hz of every %zu", every);
    cr_expect_lt(loudest_of(200, every), 0.5, "200 Hz of every %zu", every);
  }
  cr_expect_float_eq(loudest_of(120, 1), 100, 1.5, "what is not decimated is left as it is");
}

/* ---- samples of a file, beside EDFlib's ---- */

struct night {
  struct tib_rules rules;
  struct tib_result result;
  struct test_recording file;
};

static void make_night(struct night *night, const char *name, double fs_hz) {
  struct tib_error err = {0};
  char path[4096], file[64];
  struct tib_simulate_options options = {
      .name = name, .scenario = "rls", .hours = 0.25, .fs_hz = fs_hz, .noise_uv = 1.5, .accel_fs_hz = 25, .seed = 7};
  snprintf(file, sizeof file, "%s.edf", name);
  snprintf(path, sizeof path, "%s", test_temporary(file));
  char folder[4096];
  snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
  cr_assert_eq(tib_simulate_run(&options, folder, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_rules_load(&night->rules, "wasm-2016", &err), TIB_OK, "%s", err.text);
  struct tib_analyze_options analyze = {.n_profiles = 1, .profiles = &night->rules, .keep_samples = true};
  cr_assert_eq(tib_analyze_file(path, &analyze, &night->result, &err), TIB_OK, "%s", err.text);
  test_recording_read(path, &night->file);
}

static float float_at(const unsigned char *bytes) {
  uint32_t bits = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static bool is_covered(json_t *excerpts, double rate, double onset, double offset) {
  for (size_t i = 0; i < json_array_size(excerpts); i++) {
    double from = number_at(json_array_get(excerpts, i), 0), n = number_at(json_array_get(excerpts, i), 1);
    if (from <= onset + 1.1 / rate && from + n / rate >= offset - 1.1 / rate) return true;
  }
  return false;
}

/* Every sample of an excerpt is that of the file, within half a step of its block. Gives where the next excerpt begins. */
static size_t check_excerpt(const unsigned char *bytes, size_t at, json_t *excerpt, double rate,
                            const struct test_signal *signal) {
  size_t n = (size_t)number_at(excerpt, 1), first = (size_t)lround(number_at(excerpt, 0) * rate);
  for (size_t from = 0; from < n; from += 128) {
    double low = (double)float_at(bytes + at), step = (double)float_at(bytes + at + 4);
    for (size_t i = from; i < n && i < from + 128; i++) {
      double told = low + step * bytes[at + 8 + i - from], is = signal->x[first + i];
      cr_assert_leq(fabs(told - is), step * 0.501 + 1e-3, "sample %zu is %g, told as %g", first + i, is, told);
    }
    at += 8 + (n - from < 128 ? n - from : 128);
  }
  return at;
}

Test(review, samples_are_those_of_the_file_and_there_once) {
  struct night night = {0};
  struct tib_text page = {0};
  size_t n, at = 0;
  make_night(&night, "review256", 256);
  make_page(&page, &night.result);
  json_t *object = object_of(&page), *leg = json_array_get(json_object_get(object, "channels"), 0);
  json_t *samples = json_object_get(leg, "samples"), *excerpts = json_object_get(samples, "excerpts");
  unsigned char *bytes = block_of(&page, json_string_value(json_object_get(samples, "block")), &n);
  cr_assert_eq(json_integer_value(json_object_get(samples, "rate")), 256);
  double end = -1;
  for (size_t i = 0; i < json_array_size(excerpts); i++) {
    json_t *excerpt = json_array_get(excerpts, i);
    cr_expect_gt(number_at(excerpt, 0), end, "excerpt %zu repeats what was told before", i);
    end = number_at(excerpt, 0) + (number_at(excerpt, 1) - 1) / 256;
    at = check_excerpt(bytes, at, excerpt, 256, test_recording_find(&night.file, "EMG LAT"));
  }
  cr_expect_eq(at, n);
  const struct tib_detection *found = &night.result.detections[0];
  cr_assert_gt(found->n_candidates, 10);
  for (size_t i = 0; i < found->n_candidates; i++) {
    double from = fmax(tib_seconds(found->candidates[i].span.onset) - 3, 0);
    double to = fmin(tib_seconds(found->candidates[i].span.offset) + 3, 900);
    cr_expect(is_covered(excerpts, 256, from, to), "samples about %.2f s are missing", from + 3);
  }
  free(bytes);
  json_decref(object);
  tib_text_finish(&page);
  test_recording_free(&night.file);
  tib_result_finish(&night.result);
}

Test(review, higher_rates_are_brought_down_to_256_hz) {
  struct night night = {0};
  struct tib_text page = {0};
  make_night(&night, "review600", 600);
  make_page(&page, &night.result);
  json_t *object = object_of(&page);
  json_t *samples = json_object_get(json_array_get(json_object_get(object, "channels"), 1), "samples");
  cr_expect_eq(json_integer_value(json_object_get(samples, "rate")), 200);
  json_decref(object);
  tib_text_finish(&page);
  test_recording_free(&night.file);
  tib_result_finish(&night.result);
}

/* ---- the page as a whole ---- */

static size_t count(const char *text, const char *what) {
  size_t n = 0;
  for (; (text = strstr(text, what)) != NULL; text++) n++;
  return n;
}

/* As many elements of script begin as end, and what the recording holds begins none. */
static void check_whole(const struct tib_text *page, const char *name, size_t blocks) {
  cr_expect_eq(count(page->s, "<script"), blocks + 2, "%s", name); /* the object, the page's own */
  cr_expect_eq(count(page->s, "</script"), blocks + 2, "%s", name);
  cr_expect_eq(count(page->s, "data-block=\""), blocks + 1, "%s", name); /* and where the page's own looks for them */
  static const char *const places[] = {"@STYLE", "@SCRIPT", "@TITLE@", "@DATA@"};
  for (size_t i = 0; i < sizeof places / sizeof *places; i++)
    cr_expect_null(strstr(page->s, places[i]), "%s: %s was left empty", name, places[i]);
}

Test(review, every_kind_of_night_makes_a_page) {
  for (int variant = 0; variant < FAKE_VARIANTS; variant++) {
    struct tib_result result;
    struct tib_text page = {0}, again = {0};
    fake_result(&result, (enum fake_variant)variant);
    make_page(&page, &result);
    make_page(&again, &result);
    cr_expect(page.n == again.n && memcmp(page.s, again.s, page.n) == 0, "%s: other bytes", fake_name(variant));
    json_t *object = object_of(&page);
    cr_expect_str_eq(json_string_value(json_object_get(object, "id")), result.id);
    json_t *profiles = json_object_get(object, "profiles");
    cr_assert_eq(json_array_size(profiles), result.n_profiles);
    for (size_t i = 0; i < result.n_profiles; i++)
      cr_expect_eq(json_array_size(json_object_get(json_array_get(profiles, i), "movements")),
                   result.profiles[i].score.n_movements, "%s: no movement is left out", fake_name(variant));
    check_whole(&page, fake_name(variant), count(page.s, "<script type=\"text/plain\""));
    json_decref(object);
    tib_text_finish(&page);
    tib_text_finish(&again);
    tib_result_finish(&result);
  }
}

Test(review, an_envelope_of_the_page_is_that_of_the_result) {
  struct tib_result result;
  struct tib_text page = {0};
  size_t n;
  fake_result(&result, FAKE_FULL);
  make_page(&page, &result);
  json_t *object = object_of(&page);
  json_t *trace = json_object_get(json_array_get(json_object_get(object, "channels"), 0), "trace");
  json_t *run = json_array_get(json_object_get(trace, "runs"), 0);
  unsigned char *codes = block_of(&page, "channel0-high", &n);
  cr_assert_eq(n, (size_t)number_at(run, 2));
  const struct tib_envelope *leg = &result.legs[0];
  double hop_s = leg->hop / tib_rate_hz(leg->rate), step = log(decoded(trace, 2) / decoded(trace, 1));
  size_t each = (size_t)lround(number_at(run, 1) / hop_s);
  for (size_t b = 0; b < n; b += 97) {
    double high = 0;
    for (size_t i = b * each; i < (b + 1) * each && i < leg->n_hops; i++) high = fmax(high, (double)leg->peak[i]);
    cr_expect_lt(fabs(log(decoded(trace, codes[b]) / high)), 0.5 * step + 1.0 / 256, "bin %zu", b);
  }
  free(codes);
  json_decref(object);
  tib_text_finish(&page);
  tib_result_finish(&result);
}

Test(review, hostile_text_stays_text) {
  static const char hostile[] = "</script><script>alert(1)</script>'\"&\xe2\x80\xa8<!--";
  struct tib_result result;
  struct tib_text page = {0};
  fake_result(&result, FAKE_FULL);
  tib_text_copy(result.id, sizeof result.id, hostile);
  tib_text_copy(result.recording.channels[0].label, sizeof result.recording.channels[0].label, hostile);
  tib_text_copy(result.profiles[0].rules.name, sizeof result.profiles[0].rules.name, hostile);
  tib_text_copy(result.profiles[0].rules.title, sizeof result.profiles[0].rules.title, hostile);
  tib_text_copy(result.context.stages_source, sizeof result.context.stages_source, hostile);
  make_page(&page, &result);
  cr_expect_null(strstr(page.s, "<script>alert"));
  cr_expect_null(strstr(page.s, "<!--"));
  check_whole(&page, "hostile", count(page.s, "<script type=\"text/plain\""));
  json_t *object = object_of(&page);
  cr_expect_str_eq(json_string_value(json_object_get(object, "id")), hostile);
  json_decref(object);
  tib_text_finish(&page);
  tib_result_finish(&result);
}

Test(review, base64_is_that_of_the_standard) {
  static const char *const pairs[][2] = {{"", ""},
                                         {"f", "Zg=="},
                                         {"fo", "Zm8="},
                                         {"foo", "Zm9v"},
                                         {"foob", "Zm9vYg=="},
                                         {"fooba", "Zm9vYmE="},
                                         {"foobar", "Zm9vYmFy"}}; /* RFC 4648 */
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    struct tib_text text = {0};
    char wanted[64];
    tib_review_put_block(&text, "x", pairs[i][0], strlen(pairs[i][0]));
    snprintf(wanted, sizeof wanted, "data-block=\"x\">%s</script>\n", pairs[i][1]);
    cr_expect_not_null(strstr(text.s, wanted), "%s", pairs[i][0]);
    tib_text_finish(&text);
  }
}

/* Dates stay out unless they were asked for. */
Test(review, a_date_is_there_only_where_it_was_asked_for) {
  struct tib_report_options keep = OPTIONS;
  struct tib_result result;
  struct tib_text page = {0}, dated = {0};
  keep.keep_dates = true;
  fake_result(&result, FAKE_FULL);
  tib_text_copy(result.recording.start_date, sizeof result.recording.start_date, "1987-06-05");
  make_page(&page, &result);
  cr_assert_eq(tib_review_make(&dated, &result, &keep, NULL), TIB_OK);
  cr_expect_null(strstr(page.s, "1987-06-05"));
  cr_expect_not_null(strstr(dated.s, "1987-06-05"));
  tib_text_finish(&page);
  tib_text_finish(&dated);
  tib_result_finish(&result);
}
