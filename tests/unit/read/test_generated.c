/* 500 files whose layout is drawn by lot: whatever EDFlib reads we read alike. */
#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edf_bytes.h"
#include "read_test.h"

#define S TIB_TICKS_PER_S

enum { N_FILES = 500, MAX_NS = 12, MAX_SAMPLES_IN_FILE = 40000 };

static uint64_t state;

/* [0, n), by splitmix64. */
static int draw(int n) {
  uint64_t z = state += 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (int)((z ^ (z >> 31)) % (uint64_t)n);
}

struct signal {
  bool annotations;
  int samples;
  char label[17], unit[9], pmin[20], pmax[20], dmin[20], dmax[20];
};

struct file {
  bool bdf, plus;
  int ns, n_records;
  const char *duration;
  int64_t record, zero; /* ticks */
  struct signal signal[MAX_NS];
  unsigned char *bytes;
  size_t n, capacity;
  long long n_texts;
};

static void put(struct file *file, const void *bytes, size_t n) {
  if (file->n + n > file->capacity) {
    file->capacity = 2 * (file->n + n);
    file->bytes = realloc(file->bytes, file->capacity);
    if (!file->bytes) abort();
  }
  memcpy(file->bytes + file->n, bytes, n);
  file->n += n;
}

static void put_field(struct file *file, size_t width, const char *format, ...) {
  char text[256];
  va_list list;
  va_start(list, format);
  int n = vsnprintf(text, sizeof text, format, list);
  va_end(list);
  if ((size_t)n > width) abort();
  memset(text + n, ' ', width - (size_t)n);
  put(file, text, width);
}

/* ---- what is drawn ---- */

static void draw_channel(const struct file *file, struct signal *s, int most) {
  static const char *const units[] = {"uV", "mV", "V", "", "%", "g", "degC", "mg"};
  int top = file->bdf ? 8388607 : 32767, low = draw(4) ? -top - 1 : draw(2000) - 1000;
  int high = draw(4) ? top : low + 1 + draw(3000), tenths = draw(200000) - 100000, span = 1 + draw(90000);
  if (draw(2)) span = -span; /* a signal upside down */
  s->samples = 1 + (draw(3) ? draw(most) : draw(most < 20 ? most : 20));
  snprintf(s->label, sizeof s->label, "%s %d", draw(2) ? "EMG" : "x", draw(1000));
  snprintf(s->unit, sizeof s->unit, "%s", units[draw(8)]);
  snprintf(s->pmin, sizeof s->pmin, "%s%d.%d", tenths < 0 ? "-" : "", abs(tenths) / 10, abs(tenths) % 10);
  tenths += span;
  snprintf(s->pmax, sizeof s->pmax, "%s%d.%d", tenths < 0 ? "-" : "", abs(tenths) / 10, abs(tenths) % 10);
  snprintf(s->dmin, sizeof s->dmin, "%d", low);
  snprintf(s->dmax, sizeof s->dmax, "%d", high);
}

static void draw_annotations(const struct file *file, struct signal *s) {
  *s = (struct signal){.annotations = true, .samples = 30 + draw(90)};
  snprintf(s->label, sizeof s->label, "%s Annotations", file->bdf ? "BDF" : "EDF");
  strcpy(s->pmin, "-1");
  strcpy(s->pmax, "1");
  strcpy(s->dmin, file->bdf ? "-8388608" : "-32768");
  strcpy(s->dmax, file->bdf ? "8388607" : "32767");
}

static void draw_layout(struct file *file) {
  static const struct {
    const char *text;
    int64_t ticks;
  } durations[] = {{"0.01", 100000},     {"0.02", 200000},    {"0.1", S / 10},     {"0.125", 1250000},
                   {"0.333", 3330000},   {"0.5", S / 2},      {"0.9", 9 * S / 10}, {"1", S},
                   {"1.000", S},         {"1.5", 3 * S / 2},  {"2", 2 * S},        {"2.75", 27500000},
                   {"10", 10 * S},       {"30", 30 * S},      {"60", 60 * S},      {"0.0625", 625000},
                   {"29.97", 299700000}, {"0.33333", 3333300}};
  int d = draw((int)(sizeof durations / sizeof *durations)), n_annotations = 0;
  file->bdf = draw(3) == 0;
  file->plus = draw(5) != 0;
  file->duration = durations[d].text;
  file->record = durations[d].ticks;
  file->n_records = 1 + draw(draw(3) ? 12 : 60);
  file->ns = 1 + draw(file->plus ? 8 : 12);
  int most = MAX_SAMPLES_IN_FILE / file->n_records / file->ns;
  if (file->plus) n_annotations = 1 + (draw(3) == 0) + (draw(6) == 0);
  for (int i = 0; i < file->ns; i++) draw_channel(file, &file->signal[i], most < 1 ? 1 : most);
  for (int k = 0; k < n_annotations; k++) { /* anywhere among them */
    int at = draw(file->ns + 1);
    memmove(&file->signal[at + 1], &file->signal[at], (size_t)(file->ns - at) * sizeof *file->signal);
    draw_annotations(file, &file->signal[at]);
    file->ns++;
  }
  file->zero = draw(2) ? draw((int)S) : 0;
}

/* ---- its bytes ---- */

static void put_header(struct file *file) {
  const int ns = file->ns;
  put_field(file, 8,
            file->bdf ? "\xFF"
                        "BIOSEMI"
                      : "0");
  put_field(file, 80, file->plus ? "X X X X" : "anybody");
  put_field(file, 80, file->plus ? "Startdate 05-MAR-2021 X X X" : "a night");
  put_field(file, 16, "05.03.21%02d.%02d.%02d", draw(24), draw(60), draw(60));
  put_field(file, 8, "%d", 256 * (ns + 1));
  put_field(file, 44, "%s", !file->plus ? (file->bdf ? "24BIT" : "") : file->bdf ? "BDF+C" : "EDF+C");
  put_field(file, 8, "%d", file->n_records);
  put_field(file, 8, "%s", file->duration);
  put_field(file, 4, "%d", ns);
  for (int i = 0; i < ns; i++) put_field(file, 16, "%s", file->signal[i].label);
  for (int i = 0; i < ns; i++) put_field(file, 80, "%s", file->signal[i].annotations ? "" : "electrode");
  for (int i = 0; i < ns; i++) put_field(file, 8, "%s", file->signal[i].unit);
  for (int i = 0; i < ns; i++) put_field(file, 8, "%s", file->signal[i].pmin);
  for (int i = 0; i < ns; i++) put_field(file, 8, "%s", file->signal[i].pmax);
  for (int i = 0; i < ns; i++) put_field(file, 8, "%s", file->signal[i].dmin);
  for (int i = 0; i < ns; i++) put_field(file, 8, "%s", file->signal[i].dmax);
  for (int i = 0; i < ns; i++) put_field(file, 80, "%s", file->signal[i].annotations ? "" : "HP:0.1Hz LP:75Hz");
  for (int i = 0; i < ns; i++) put_field(file, 8, "%d", file->signal[i].samples);
  for (int i = 0; i < ns; i++) put_field(file, 32, "");
}

/* Ticks as "+1.5", as short as they are exact, or with all their digits. */
static int print_time(char *to, size_t size, int64_t ticks, bool sign) {
  int64_t whole = llabs(ticks) / S, part = llabs(ticks) % S;
  int digits = 7;
  while (digits > 0 && part % 10 == 0 && draw(8)) part /= 10, digits--;
  const char *mark = !sign ? "" : ticks < 0 ? "-" : "+";
  if (digits == 0) return snprintf(to, size, "%s%lld", mark, (long long)whole);
  return snprintf(to, size, "%s%lld.%0*lld", mark, (long long)whole, digits, (long long)part);
}

/* One TAL of one or two texts; 0 where there is no room for it. */
static int print_tal(struct file *file, char *to, size_t room, int64_t onset) {
  static const char *const texts[] = {"Sleep stage N2",        "Limb movement@@EMG LAT", "x",
                                      "Arousal, 'quoted' <b>", "Yeux ferm\xC3\xA9s",     "Lights off"};
  char tal[200], onset_text[40], duration[40] = "";
  int n_texts = 1 + (draw(6) == 0);
  print_time(onset_text, sizeof onset_text, onset, true);
  if (draw(2)) print_time(duration, sizeof duration, draw(2) ? draw(1000000000) : draw(300) * S, false);
  int n = snprintf(tal, sizeof tal, "%s%s%s\x14", onset_text, *duration ? "\x15" : "", duration);
  for (int i = 0; i < n_texts; i++) n += snprintf(tal + n, sizeof tal - (size_t)n, "%s\x14", texts[draw(6)]);
  if ((size_t)n + 2 > room) return 0;
  memcpy(to, tal, (size_t)n + 1);
  file->n_texts += n_texts;
  return n + 1;
}

static void put_tals(struct file *file, const struct signal *s, int record, bool first) {
  char bytes[3 * 200] = {0};
  size_t room = (file->bdf ? 3u : 2u) * (size_t)s->samples, at = 0;
  if (first) {
    at = (size_t)print_time(bytes, sizeof bytes, file->zero + record * file->record, true);
    at += (size_t)snprintf(bytes + at, sizeof bytes - at, "\x14\x14") + 1;
  }
  for (int k = draw(4); k > 0; k--) {
    int64_t onset = file->zero + record * file->record + (int64_t)draw(1000000000) - 100000000;
    at += (size_t)print_tal(file, bytes + at, room - at, onset);
  }
  put(file, bytes, room);
}

static void put_record(struct file *file, int record) {
  bool first = true;
  for (int i = 0; i < file->ns; i++) {
    const struct signal *s = &file->signal[i];
    if (s->annotations) {
      put_tals(file, s, record, first);
      first = false;
      continue;
    }
    for (int k = 0; k < s->samples; k++) {
      uint32_t sample = (uint32_t)draw(1 << 24);
      unsigned char bytes[3] = {sample & 255, sample >> 8 & 255, sample >> 16 & 255};
      put(file, bytes, file->bdf ? 3 : 2);
    }
  }
}

/* ---- the comparison ---- */

static void check_verdict(const char *path, int i) {
  struct tib_reader *reader = open_sound(path);
  struct tib_edflib_verdict verdict;
  struct tib_error err = {0};
  cr_assert_eq(tib_read_edflib_check(path, reader, &verdict, &err), TIB_OK, "file %d: %s", i, err.text);
  cr_assert(verdict.accepts, "EDFlib refuses file %d: %s", i, verdict.reason);
  cr_assert_eq(tib_read_recording(reader)->n_segments, 1);
  tib_read_close(reader);
}

/* A channel by itself is read with other calls than all of them, and by other blocks. */
static void check_one_channel(const char *path, int i) {
  struct tib_reader *reader = open_sound(path);
  int n = (int)tib_read_recording(reader)->n_channels, one = draw(n), all[MAX_NS];
  struct gathered alone, among[MAX_NS];
  for (int c = 0; c < n; c++) all[c] = c;
  gather(reader, all, (size_t)n, among);
  gather(reader, &one, 1, &alone);
  cr_assert_eq(alone.n, among[one].n);
  cr_assert(memcmp(alone.x, among[one].x, alone.n * sizeof *alone.x) == 0, "file %d", i);
  for (int c = 0; c < n; c++) free(among[c].x);
  free(alone.x);
  tib_read_close(reader);
}

Test(generated, five_hundred_files_equal_edflibs, .timeout = 240) {
  long long n_texts = 0;
  int n_bdf = 0;
  for (int i = 0; i < N_FILES; i++) {
    struct file file = {0};
    state = 20210305u + (uint64_t)i;
    draw_layout(&file);
    put_header(&file);
    for (int r = 0; r < file.n_records; r++) put_record(&file, r);
    const char *path = edf_bytes_write_raw(file.bytes, file.n, file.bdf ? "generated.bdf" : "generated.edf");
    check_verdict(path, i);
    compare_with_edflib(path);
    check_one_channel(path, i);
    if (file.plus) cr_assert_eq(compare_annotations_with_edflib(path), file.n_texts, "file %d", i);
    n_texts += file.n_texts;
    n_bdf += file.bdf;
    free(file.bytes);
  }
  cr_assert_gt(n_texts, 5000);
  cr_assert(n_bdf > 100 && n_bdf < 250);
}
