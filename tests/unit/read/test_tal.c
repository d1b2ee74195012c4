#include <criterion/criterion.h>
#include <edflib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/edf_tal.h"
#include "read/reader.h"
#include "read_test.h"
#include "support.h"

#define S TIB_TICKS_PER_S
#define TALS(n) \
  { .label = "EDF Annotations", .samples = (n) }
#define LEG \
  { .label = "EMG LAT" }

/* ^ text mark, ~ duration mark, | NUL, as in edf_bytes.h */
static struct tib_tal_list load(const char *text, tib_ticks *clock) {
  size_t n = strlen(text);
  char *bytes = malloc(n + 1); /* exact size: the sanitizer sees a byte too far */
  for (size_t i = 0; i < n; i++)
    bytes[i] = text[i] == '^' ? '\x14' : text[i] == '~' ? '\x15' : text[i] == '|' ? '\0' : text[i];
  struct tib_tal_list list = {0};
  struct tib_error err = {0};
  char *exact = malloc(n ? n : 1);
  memcpy(exact, bytes, n);
  cr_assert_eq(tib_tal_load(exact, n, "t.edf", clock, &list, &err), TIB_OK, "%s", err.text);
  free(exact);
  free(bytes);
  return list;
}

static void check_event(const struct tib_tal_list *list, size_t i, tib_ticks onset, tib_ticks duration, const char *text) {
  cr_assert_lt(i, list->n);
  cr_assert_eq(list->events[i].onset, onset);
  cr_assert_eq(list->events[i].duration, duration);
  cr_assert_str_eq(list->text + list->events[i].text, text);
}

Test(tal, sound) {
  tib_ticks clock;
  struct tib_tal_list list =
      load("+7.5^^|+8~30^Sleep stage W^|-0.25^before^|+9~0.5^Limb movement@@EMG LAT^Arousal^|||||", &clock);
  cr_assert_eq(clock, 75000000);
  cr_assert_eq(list.n, 4);
  cr_assert_eq(list.n_malformed, 0);
  check_event(&list, 0, 8 * S, 30 * S, "Sleep stage W");
  check_event(&list, 1, -S / 4, TIB_NO_TICKS, "before");
  check_event(&list, 2, 9 * S, S / 2, "Limb movement@@EMG LAT");
  check_event(&list, 3, 9 * S, S / 2, "Arousal");
  tib_tal_finish(&list);
}

Test(tal, clocks) {
  static const struct {
    const char *text;
    tib_ticks clock;
    size_t n;
  } rows[] = {
      {"+0^^|", 0, 0},           {"+0^^^|", 0, 0},
      {"|+3^^|", 3 * S, 0},      {"+3^|", 3 * S, 0},
      {"+3^^text^|", 3 * S, 1},  {"+3^text^|", TIB_NO_TICKS, 1},
      {"", TIB_NO_TICKS, 0},     {"||||", TIB_NO_TICKS, 0},
      {"3^^|", TIB_NO_TICKS, 0}, {"3^^|+4^^|", TIB_NO_TICKS, 0},
      {"+3^^", 3 * S, 0},        {"-1^^|", -S, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    tib_ticks clock;
    struct tib_tal_list list = load(rows[i].text, &clock);
    cr_assert_eq(clock, rows[i].clock, "%s", rows[i].text);
    cr_assert_eq(list.n, rows[i].n, "%s", rows[i].text);
    tib_tal_finish(&list);
  }
}

/* One broken TAL between two sound ones: it alone is skipped, and counted. */
Test(tal, malformed) {
  static const char *const broken[] = {
      "5^text^",
      "+5~^text^",
      "+5~-1^text^",
      "+5~x^text^",
      "+x^text^",
      "+^text^",
      "+5^text",
      "+5^one^two",
      "+5",
      "text",
      "^",
      "~",
      "+~5^a^",
      "+5 ^text^",
      "++5^a^",
      "+5~1~2^a^",
      "+1e3^a^",
      "+5,5^a^",
      "+123456789012345678901234567890^a^",
      "+10000001^a^",
      "-10000001^a^",
      "+5~99999999999999999999^a^",
      "+",
  };
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
    char text[256];
    snprintf(text, sizeof text, "+0^^|+1^first^|%s|+2^last^|", broken[i]);
    struct tib_tal_list list = load(text, &(tib_ticks){0});
    cr_assert_eq(list.n_malformed, 1, "%s", broken[i]);
    cr_assert_eq(list.n, 2, "%s", broken[i]);
    check_event(&list, 0, S, TIB_NO_TICKS, "first");
    check_event(&list, 1, 2 * S, TIB_NO_TICKS, "last");
    tib_tal_finish(&list);
  }
}

Test(tal, codings) {
  struct tib_tal_list list = load("+1^Yeux ferm\xE9s^|+2^Yeux ferm\xC3\xA9s^|+3^\xC3\xA9 und \xE9^|", NULL);
  cr_assert_eq(list.n_latin1, 2);
  check_event(&list, 0, S, TIB_NO_TICKS, "Yeux ferm\xC3\xA9s");
  check_event(&list, 1, 2 * S, TIB_NO_TICKS, "Yeux ferm\xC3\xA9s");
  tib_tal_finish(&list);
}

Test(tal, long_text_is_whole) {
  char text[2000] = "+1^";
  memset(text + 3, 'x', 1500);
  strcpy(text + 1503, "^|");
  struct tib_tal_list list = load(text, NULL);
  cr_assert_eq(strlen(list.text + list.events[0].text), 1500);
  tib_tal_finish(&list);
}

Test(tal, a_million_events_at_most) {
  enum { N = 1000001 };
  char *tals = malloc(6 * (size_t)N);
  for (int i = 0; i < N; i++)
    memcpy(tals + 6 * (size_t)i,
           "+1\x14"
           "a\x14\0",
           6);
  struct tib_tal_list list = {0};
  struct tib_error err = {0};
  cr_assert_eq(tib_tal_load(tals, 6 * (size_t)(N - 1), "t.edf", NULL, &list, &err), TIB_OK);
  cr_assert_eq(list.n, 1000000);
  tib_tal_finish(&list);
  cr_assert_eq(tib_tal_load(tals, 6 * (size_t)N, "t.edf", NULL, &list, &err), TIB_UNSUPPORTED);
  cr_assert(strstr(err.text, "t.edf"), "%s", err.text);
  tib_tal_finish(&list);
  free(tals);
}

/* Random bytes of the alphabet that matters: no crash under the sanitizers, and every event came from somewhere. */
Test(tal, random_bytes) {
  static const char alphabet[] = "+-0123456789.\x14\x14\x15\0\0a@";
  uint32_t seed = 12345;
  for (int round = 0; round < 20000; round++) {
    char bytes[40];
    size_t n = 0;
    for (; n < sizeof bytes; n++) {
      seed = seed * 1664525u + 1013904223u;
      bytes[n] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
    }
    struct tib_tal_list list = {0};
    tib_ticks clock;
    cr_assert_eq(tib_tal_load(bytes, n, "t.edf", &clock, &list, NULL), TIB_OK);
    for (size_t i = 0; i < list.n; i++) {
      cr_assert_neq(*(list.text + list.events[i].text), '\0');
      cr_assert(list.events[i].duration == TIB_NO_TICKS || list.events[i].duration >= 0);
    }
    tib_tal_finish(&list);
  }
}

/* ---- clocks of a whole file ---- */

static enum tib_status pass(const struct edf_bytes *spec, struct tib_reader **reader, struct tib_error *err) {
  *reader = open_made(spec);
  return tib_read_samples(*reader, NULL, 0, NULL, NULL, err);
}

Test(clock, gap) {
  static const char *const jumps[] = {"+2.5^^|", "+1.5^^|", "+3600^^|", "+2.003^^|", "+0^^|"};
  for (size_t i = 0; i < sizeof jumps / sizeof *jumps; i++) {
    struct edf_bytes spec = {.signal = {LEG, TALS(20)}, .n_records = 4, .clocks = {"+0^^|", "+1^^|", jumps[i], "+3^^|"}};
    struct tib_reader *reader;
    struct tib_error err = {0};
    cr_assert_eq(pass(&spec, &reader, &err), TIB_UNSUPPORTED, "%s", jumps[i]);
    cr_assert(strstr(err.text, "made.edf") && strstr(err.text, "gaps") && strstr(err.text, "record 3"), "%s", err.text);
    struct tib_context context;
    cr_assert_eq(tib_read_context(reader, 0, &context, &err), TIB_INTERNAL, "nothing is left of a failed pass");
    tib_read_close(reader);
  }
}

Test(clock, rounding_is_no_gap) {
  struct edf_bytes spec = {.signal = {LEG, TALS(20)},
                           .n_records = 4,
                           .duration = "0.33333",
                           .clocks = {"+0^^|", "+0.333^^|", "+0.667^^|", "+1^^|"}};
  struct tib_reader *reader;
  struct tib_error err = {0};
  cr_assert_eq(pass(&spec, &reader, &err), TIB_OK, "%s", err.text);
  cr_assert_not(deviates(reader, "clock-drift"));
  tib_read_close(reader);
}

Test(clock, drift_is_told) {
  struct edf_bytes spec = {.signal = {LEG, TALS(20)}, .n_records = 16};
  char clocks[16][20];
  for (int i = 0; i < 16; i++) {
    snprintf(clocks[i], sizeof clocks[i], "+%.4f^^|", i * 1.001);
    spec.clocks[i] = clocks[i];
  }
  struct tib_reader *reader;
  struct tib_error err = {0};
  cr_assert_eq(pass(&spec, &reader, &err), TIB_OK, "%s", err.text);
  cr_assert(deviates(reader, "clock-drift"));
  tib_read_close(reader);
}

Test(clock, missing_is_told) {
  struct edf_bytes spec = {.signal = {LEG, TALS(20)}, .n_records = 3, .clocks = {"", "+1^^|", ""}, .tals = {"+0.5^x^|"}};
  struct tib_reader *reader;
  struct tib_error err = {0};
  cr_assert_eq(pass(&spec, &reader, &err), TIB_OK, "%s", err.text);
  cr_assert(deviates(reader, "missing-clock"));
  cr_assert_eq(reader->tals.n, 1);
  tib_read_close(reader);
}

Test(clock, deviations_of_a_pass_are_told_once) {
  struct edf_bytes spec = {.signal = {LEG, TALS(60)}, .tals = {"5^bad^|+1^Yeux ferm\xE9s^|"}};
  struct tib_reader *reader = open_made(&spec);
  for (int i = 0; i < 3; i++) {
    struct tib_context context = context_of(reader);
    cr_assert_eq(tib_read_recording(reader)->n_deviations, 2);
    tib_context_finish(&context);
  }
  cr_assert(deviates(reader, "malformed-annotations") && deviates(reader, "latin1-annotations"));
  tib_read_close(reader);
}

/* ---- against EDFlib ---- */

static void equal_edflib(const struct edf_bytes *spec) {
  const char *path = edf_bytes_write(spec, "e.edf");
  struct tib_reader *reader = open_sound(path);
  struct tib_error err = {0};
  cr_assert_eq(tib_read_samples(reader, NULL, 0, NULL, NULL, &err), TIB_OK, "%s", err.text);
  struct edf_hdr_struct *header = calloc(1, sizeof *header);
  cr_assert_eq(edfopen_file_readonly(path, header, EDFLIB_READ_ALL_ANNOTATIONS), 0, "code %d", header->filetype);
  cr_assert_eq((long long)reader->tals.n, header->annotations_in_file);
  for (int i = 0; i < (int)reader->tals.n; i++) {
    struct edf_annotation_struct theirs;
    const struct tib_tal_event *ours = &reader->tals.events[i];
    cr_assert_eq(edf_get_annotation(header->handle, i, &theirs), 0);
    cr_assert_eq(ours->onset - reader->zero, theirs.onset);
    cr_assert_eq(ours->duration == TIB_NO_TICKS ? -10000000 : ours->duration, theirs.duration_l);
    cr_assert_str_eq(reader->tals.text + ours->text, theirs.annotation);
  }
  edfclose_file(header->handle);
  free(header);
  tib_read_close(reader);
}

Test(tal, annotations_equal_edflibs) {
  equal_edflib(&(struct edf_bytes){
      .signal = {LEG, TALS(200)},
      .tals = {"+0.5~30^Sleep stage W^|+1.25^one^two^|", "-3.5~0.0000001^early^|+99999.1234567^late^|"}});
  equal_edflib(&(struct edf_bytes){.signal = {TALS(100), LEG},
                                   .clocks = {"+0.3945312^^|", "+1.3945312^^|"},
                                   .tals = {"+2.3457031^XLSpike^|", "+0.3945312~1.5^x@@y^|"}});
}
