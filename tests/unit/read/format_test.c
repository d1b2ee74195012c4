#include "format_test.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define S TIB_TICKS_PER_S
#define NAME "scored.txt"

struct tib_annot_frame frame_from(int hours, int minutes, int seconds) {
  tib_ticks start = (tib_ticks)((hours * 60 + minutes) * 60 + seconds) * S;
  return (struct tib_annot_frame){.start_clock = start, .duration = 8 * 3600 * S};
}

struct tib_annot_frame frame_unknown(void) {
  return (struct tib_annot_frame){.start_clock = TIB_NO_TICKS, .duration = -1};
}

static void run(struct loaded *loaded, const struct tib_annot_format *format, const struct tib_annot_frame *frame) {
  struct tib_annot_frame usual = frame_from(22, 0, 0);
  cr_assert_eq(loaded->status, TIB_OK, "%s", loaded->err.text);
  const struct tib_annot_format *recognised = tib_annot_format_of(&loaded->file);
  if (!format) format = recognised;
  cr_assert_eq(recognised, format, "it is taken for another format");
  loaded->status = format->load(&loaded->file, frame ? frame : &usual, &loaded->list, &loaded->err);
}

struct loaded load_bytes(const struct tib_annot_format *format, const void *bytes, size_t n,
                         const struct tib_annot_frame *frame) {
  struct loaded loaded = {0};
  loaded.status = tib_text_file_load(NAME, bytes, n, &loaded.file, &loaded.err);
  run(&loaded, format, frame);
  return loaded;
}

struct loaded load_text(const struct tib_annot_format *format, const char *text, const struct tib_annot_frame *frame) {
  return load_bytes(format, text, strlen(text), frame);
}

struct loaded load_shared(const struct tib_annot_format *format, const char *path, const struct tib_annot_frame *frame) {
  struct loaded loaded = {0};
  loaded.status = tib_text_file_read(path, &loaded.file, &loaded.err);
  run(&loaded, format, frame);
  cr_assert_eq(loaded.status, TIB_OK, "%s", loaded.err.text);
  return loaded;
}

void finish_loaded(struct loaded *loaded) {
  tib_text_file_finish(&loaded->file);
  tib_annotations_finish(&loaded->list);
}

void check_entries(const struct loaded *loaded, const struct wanted *wanted, size_t n) {
  cr_assert_eq(loaded->status, TIB_OK, "%s", loaded->err.text);
  cr_assert_eq(loaded->list.n, n, "%zu entries instead of %zu", loaded->list.n, n);
  for (size_t i = 0; i < n; i++) {
    const struct tib_annotation *got = &loaded->list.items[i];
    tib_ticks duration = wanted[i].duration < 0 ? TIB_NO_TICKS : llround(wanted[i].duration * 1e7);
    const char *signal = tib_annotations_text(&loaded->list, got->signal);
    cr_expect_eq(got->onset, llround(wanted[i].onset * 1e7), "entry %zu begins at %.7f", i, (double)got->onset / 1e7);
    cr_expect_eq(got->duration, duration, "entry %zu lasts %.7f", i, (double)got->duration / 1e7);
    cr_expect_str_eq(tib_annotations_text(&loaded->list, got->label), wanted[i].label, "entry %zu", i);
    cr_expect_str_eq(signal ? signal : "", wanted[i].signal ? wanted[i].signal : "", "entry %zu", i);
  }
}

void refuse_text(const struct tib_annot_format *format, const char *text, const struct tib_annot_frame *frame,
                 enum tib_status status, const char *cause) {
  struct loaded loaded = load_text(format, text, frame);
  cr_expect_eq(loaded.status, status, "%s instead of %s for: %s", tib_status_code(loaded.status), tib_status_code(status),
               text);
  cr_expect(strstr(loaded.err.text, NAME), "the file is not named: %s", loaded.err.text);
  cr_expect(strstr(loaded.err.text, cause), "'%s' is not in: %s", cause, loaded.err.text);
  finish_loaded(&loaded);
}

size_t count_label(const struct loaded *loaded, const char *label) {
  size_t n = 0;
  for (size_t i = 0; i < loaded->list.n; i++)
    n += strcmp(tib_annotations_text(&loaded->list, loaded->list.items[i].label), label) == 0;
  return n;
}

struct tib_annot_map *map_of(const char *lines) {
  struct tib_error err = {0};
  struct tib_text_file file;
  struct tib_annot_map *map = NULL;
  cr_assert_eq(tib_text_file_load("labels.map", (const unsigned char *)lines, strlen(lines), &file, &err), TIB_OK);
  cr_assert_eq(tib_annot_map_load(&file, &map, &err), TIB_OK, "%s", err.text);
  tib_text_file_finish(&file);
  return map;
}

/* ---- broken texts ---- */

static uint32_t next_random(uint32_t *state) {
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

/* One change: another byte, a piece cut out, a piece told twice, or the end cut off. */
static size_t change(unsigned char *bytes, size_t n, size_t room, uint32_t *state) {
  static const char spice[] = "0129:;,.-+\t\n\r\"[]/ PMT\xE9\xFF";
  size_t at = n > 0 ? next_random(state) % n : 0, most = n - at < 40 ? n - at : 40;
  size_t length = most > 0 ? next_random(state) % most : 0;
  switch (next_random(state) % 5) {
    case 0:
      memmove(bytes + at, bytes + at + length, n - at - length);
      return n - length;
    case 1:
      if (n + length > room) return n;
      memmove(bytes + at + length, bytes + at, n - at);
      return n + length;
    case 2:
      return at;
    default:
      if (n > 0) bytes[at] = (unsigned char)spice[next_random(state) % (sizeof spice - 1)];
      return n;
  }
}

static void check_limits(const struct loaded *loaded) {
  for (size_t i = 0; i < loaded->list.n; i++) {
    const struct tib_annotation *item = &loaded->list.items[i];
    cr_assert(item->onset >= -20000000 * S && item->onset <= 20000000 * S);
    cr_assert(item->duration == TIB_NO_TICKS || item->duration >= 0);
    cr_assert_lt(item->label, loaded->list.n_text);
    cr_assert_not_null(tib_annotations_text(&loaded->list, item->label));
  }
}

void break_text(const struct tib_annot_format *format, const char *text, int times) {
  size_t whole = strlen(text), room = whole + 400;
  struct tib_annot_frame frames[] = {frame_from(22, 0, 0), frame_unknown()};
  uint32_t state = 20200923;
  int read = 0, refused = 0;
  for (int i = 0; i < times; i++) {
    unsigned char *bytes = malloc(room);
    struct loaded loaded = {0};
    size_t n = whole;
    memcpy(bytes, text, whole);
    for (uint32_t k = next_random(&state) % 6; k > 0; k--) n = change(bytes, n, room, &state);
    loaded.status = tib_text_file_load(NAME, bytes, n, &loaded.file, &loaded.err);
    if (loaded.status == TIB_OK) {
      format->recognise(&loaded.file);
      loaded.status = format->load(&loaded.file, &frames[i % 2], &loaded.list, &loaded.err);
    }
    loaded.status == TIB_OK ? read++ : refused++;
    cr_assert(loaded.status == TIB_OK || loaded.status == TIB_SCORING_FORMAT || loaded.status == TIB_SCORING_MISMATCH ||
                  loaded.status == TIB_UNSUPPORTED || loaded.status == TIB_AMBIGUOUS_STAGES,
              "%s", loaded.err.text);
    if (loaded.status != TIB_OK) cr_assert(strstr(loaded.err.text, NAME), "%s", loaded.err.text);
    check_limits(&loaded);
    finish_loaded(&loaded);
    free(bytes);
  }
  cr_assert(read > times / 20 && refused > times / 20, "%d read, %d refused: the breaks break nothing, or all", read,
            refused);
}
