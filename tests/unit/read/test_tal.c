#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/edf/tal.h"
#include "read/reader.h"
#include "read_test.h"
#include "support.h"

#define S TIB_TICKS_PER_S
#define TALS(n) \
  { .label = "EDF Annotations", .samples = (n) }
#define LEG \
  { .label = "EMG LAT" }

/* ^ text mark, ~ duration mark, | NUL, as in edf_bytes.h */
static struct tib_annotations load(const char *text, tib_ticks *clock) {
  size_t n = strlen(text);
  char *bytes = malloc(n + 1); /* exact size: the sanitizer sees a byte too far */
  for (size_t i = 0; i < n; i++)
    bytes[i] = text[i] == '^' ? '\x14' : text[i] == '~' ? '\x15' : text[i] == '|' ? '\0' : text[i];
  struct tib_annotations list = {0};
  struct tib_error err = {0};
  char *exact = malloc(n ? n : 1);
  memcpy(exact, bytes, n);
  cr_assert_eq(tib_tal_load(exact, n, "t.edf", clock, &list, &err), TIB_OK, "%s", err.text);
  free(exact);
  free(bytes);
  return list;
}

static void check_event(const struct tib_annotations *list, size_t i, tib_ticks onset, tib_ticks duration,
                        const char *text) {
  cr_assert_lt(i, list->n);
  cr_assert_eq(list->items[i].onset, onset);
  cr_assert_eq(list->items[i].duration, duration);
  cr_assert_str_eq(list->text + list->items[i].label, text);
}

Test(tal, sound) {
  tib_ticks clock;
  struct tib_annotations list =
      load("+7.5^^|+8~30^Sleep stage W^|-0.25^before^|+9~0.5^Limb movement@@EMG LAT^Arousal^|||||", &clock);
  cr_assert_eq(clock, 75000000);
  cr_assert_eq(list.n, 4);
  cr_assert_eq(list.n_malformed, 0);
  check_event(&list, 0, 8 * S, 30 * S, "Sleep stage W");
  check_event(&list, 1, -S / 4, TIB_NO_TICKS, "before");
  check_event(&list, 2, 9 * S, S / 2, "Limb movement@@EMG LAT");
  check_event(&list, 3, 9 * S, S / 2, "Arousal");
  tib_annotations_finish(&list);
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
    struct tib_annotations list = load(rows[i].text, &clock);
    cr_assert_eq(clock, rows[i].clock, "%s", rows[i].text);
    cr_assert_eq(list.n, rows[i].n, "%s", rows[i].text);
    tib_annotations_finish(&list);
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
    struct tib_annotations list = load(text, &(tib_ticks){0});
    cr_assert_eq(list.n_malformed, 1, "%s", broken[i]);
    cr_assert_eq(list.n, 2, "%s", broken[i]);
    check_event(&list, 0, S, TIB_NO_TICKS, "first");
    check_event(&list, 1, 2 * S, TIB_NO_TICKS, "last");
    tib_annotations_finish(&list);
  }
}

/* However many NULs stand before, between and after TALs. */
Test(tal, padding) {
  for (size_t before = 0; before < 20; before++)
    for (size_t after = 0; after < 20; after++) {
      char text[100] = "", nuls[] = "||||||||||||||||||||";
      snprintf(text, sizeof text, "%.*s+1^a^%.*s|+2^b^|%.*s", (int)before, nuls, (int)after, nuls, (int)after, nuls);
      struct tib_annotations list = load(text, NULL);
      cr_assert_eq(list.n, 2, "%zu before, %zu after", before, after);
      cr_assert_eq(list.n_malformed, 0);
      check_event(&list, 0, S, TIB_NO_TICKS, "a");
      check_event(&list, 1, 2 * S, TIB_NO_TICKS, "b");
      tib_annotations_finish(&list);
    }
}

Test(tal, codings) {
  struct tib_annotations list = load("+1^Yeux ferm\xE9s^|+2^Yeux ferm\xC3\xA9s^|+3^\xC3\xA9 und \xE9^|", NULL);
  cr_assert_eq(list.n_latin1, 2);
  check_event(&list, 0, S, TIB_NO_TICKS, "Yeux ferm\xC3\xA9s");
  check_event(&list, 1, 2 * S, TIB_NO_TICKS, "Yeux ferm\xC3\xA9s");
  tib_annotations_finish(&list);
}

Test(tal, long_text_is_whole) {
  char text[2000] = "+1^";
  memset(text + 3, 'x', 1500);
  strcpy(text + 1503, "^|");
  struct tib_annotations list = load(text, NULL);
  cr_assert_eq(strlen(list.text + list.items[0].label), 1500);
  tib_annotations_finish(&list);
}

Test(tal, a_million_events_at_most) {
  enum { N = 1000001 };
  char *tals = malloc(6 * (size_t)N);
  for (int i = 0; i < N; i++)
    memcpy(tals + 6 * (size_t)i,
           "+1\x14"
           "a\x14\0",
           6);
  struct tib_annotations list = {0};
  struct tib_error err = {0};
  cr_assert_eq(tib_tal_load(tals, 6 * (size_t)(N - 1), "t.edf", NULL, &list, &err), TIB_OK);
  cr_assert_eq(list.n, 1000000);
  tib_annotations_finish(&list);
  cr_assert_eq(tib_tal_load(tals, 6 * (size_t)N, "t.edf", NULL, &list, &err), TIB_UNSUPPORTED);
  cr_assert(strstr(err.text, "t.edf"), "%s", err.text);
  tib_annotations_finish(&list);
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
    struct tib_annotations list = {0};
    tib_ticks clock;
    cr_assert_eq(tib_tal_load(bytes, n, "t.edf", &clock, &list, NULL), TIB_OK);
    for (size_t i = 0; i < list.n; i++) {
      cr_assert_neq(*(list.text + list.items[i].label), '\0');
      cr_assert(list.items[i].duration == TIB_NO_TICKS || list.items[i].duration >= 0);
    }
    tib_annotations_finish(&list);
  }
}

/* ---- a whole file ---- */

Test(tal, deviations_of_a_pass_are_told_once) {
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

/* Bytes between and after TALs are skipped with the broken TAL that they make, and hide no sound one. */
Test(tal, garbage_around) {
  struct tib_annotations list = load("+0^^|garbage|+1^first^|\x01\x02|+2^last^|trailing", &(tib_ticks){0});
  cr_assert_eq(list.n, 2);
  cr_assert_eq(list.n_malformed, 3);
  check_event(&list, 0, S, TIB_NO_TICKS, "first");
  check_event(&list, 1, 2 * S, TIB_NO_TICKS, "last");
  tib_annotations_finish(&list);
}

/* ---- against EDFlib ---- */

static void equal_edflib(const struct edf_bytes *spec, int n) {
  cr_assert_eq(compare_annotations_with_edflib(edf_bytes_write(spec, "e.edf")), n);
}

Test(tal, annotations_equal_edflibs) {
  for (int bdf = 0; bdf < 2; bdf++) {
    const char *label = bdf ? "BDF Annotations" : "EDF Annotations";
    equal_edflib(&(struct edf_bytes){.bdf = bdf,
                                     .signal = {LEG, {.label = label, .samples = 200}},
                                     .tals = {"+0.5~30^Sleep stage W^|+1.25^one^two^|",
                                              "-3.5~0.0000001^early^|+99999.1234567^late^|"}},
                 5);
    equal_edflib(&(struct edf_bytes){.bdf = bdf,
                                     .signal = {{.label = label, .samples = 101}, LEG},
                                     .clocks = {"+0.3945312^^|", "+1.3945312^^|"},
                                     .tals = {"+2.3457031^XLSpike^|", "+0.3945312~1.5^x@@y^|"}},
                 2);
  }
}

/* EDFlib cuts it at 512 bytes. */
Test(tal, a_text_of_a_file_is_read_whole) {
  char tal[1200] = "+1^";
  memset(tal + 3, 'x', 1100);
  strcpy(tal + 1103, "^|");
  struct edf_bytes spec = {.signal = {LEG, TALS(700)}, .tals = {tal}};
  equal_edflib(&spec, 1);
  struct tib_reader *reader = open_made(&spec);
  cr_assert_eq(tib_read_samples(reader, NULL, 0, NULL, NULL, NULL), TIB_OK);
  cr_assert_eq(strlen(reader->tals.text + reader->tals.items[0].label), 1100);
  tib_read_close(reader);
}

/* EDFlib reads the first as 68739955130067328 ticks. */
Test(tal, an_onset_beyond_reason_is_skipped_in_a_file) {
  struct edf_bytes spec = {.signal = {LEG, TALS(60)}, .tals = {"+123456789012345678901234567890^x^|+1^y^|-1^z^|"}};
  struct tib_reader *reader = open_made(&spec);
  cr_assert_eq(tib_read_samples(reader, NULL, 0, NULL, NULL, NULL), TIB_OK);
  cr_assert_eq(reader->tals.n, 2);
  cr_assert_eq(reader->tals.items[1].onset, -S, "before the start is no error");
  cr_assert(deviates(reader, "malformed-annotations"));
  tib_read_close(reader);
}
