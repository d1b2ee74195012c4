/* A header with one wrong byte, and headers that claim what is not there. */

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <edflib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "read/read.h"
#include "read_test.h"

#define FIELDS 256

/* ---- nothing in silence ---- */

static const char *const kinds[] = {"EDF+C", "BDF+C", "EDF", "BDF"};

static struct edf_bytes file_of(const char *kind) {
  bool bdf = kind[0] == 'B', plus = strlen(kind) > 3;
  struct edf_bytes file = {.bdf = bdf,
                           .reserved = plus  ? kind
                                       : bdf ? "24BIT"
                                             : "",
                           .tals = {"+0.5~1^Limb movement@@EMG LAT^|"}};
  file.signal[0] = (struct edf_bytes_signal){.label = "EMG LAT", .samples = 10, .prefilter = "HP:10Hz"};
  file.signal[1] = (struct edf_bytes_signal){.label = "EMG RAT", .samples = 10};
  if (plus) file.signal[2].label = bdf ? "BDF Annotations" : "EDF Annotations";
  return file;
}

/* One byte of the header wrong. What EDFlib refuses and we read has a deviation; what EDFlib accepts we read alike, and
 * --strict lets it pass unless plain EDF has an annotation signal, or no date. */
static void check_wrong_byte(const char *path, size_t at, int *told) {
  static struct edf_hdr_struct theirs;
  bool accepts = edfopen_file_readonly(path, &theirs, EDFLIB_READ_ALL_ANNOTATIONS) == 0;
  if (accepts) edfclose_file(theirs.handle);
  struct tib_reader *reader;
  struct tib_error err = {0};
  enum tib_status status = tib_read_open(path, &reader, &err);
  if (status == TIB_OK) status = tib_read_samples(reader, NULL, 0, NULL, NULL, &err);
  cr_assert(!accepts || status == TIB_OK, "byte %zu: EDFlib accepts it, we do not: %s", at, err.text);
  if (status != TIB_OK) {
    tib_read_close(reader);
    return;
  }
  const struct tib_recording *r = tib_read_recording(reader);
  cr_assert(accepts || r->n_deviations > 0, "byte %zu: EDFlib refuses it (%d), and we say nothing", at, theirs.filetype);
  if (accepts && !deviates(reader, "plain-edf-annotations") && !deviates(reader, "start-time"))
    cr_assert_eq(tib_read_strict(r, &err), TIB_OK, "byte %zu: %s", at, err.text);
  struct tib_edflib_verdict verdict;
  cr_assert_eq(tib_read_edflib_check(path, reader, &verdict, &err), TIB_OK, "byte %zu: %s", at, err.text);
  *told += !accepts;
  tib_read_close(reader);
}

ParameterizedTestParameters(wrong_header, nothing_in_silence) {
  static int index[] = {0, 1, 2, 3};
  return cr_make_param_array(int, index, 4);
}
ParameterizedTest(const int *kind, wrong_header, nothing_in_silence, .timeout = 240) {
  static const char wrong[] = {'\0', ' ', '9', '+', '.', 'X', '\xE4'};
  struct edf_bytes file = file_of(kinds[*kind]);
  size_t n, ns = strlen(kinds[*kind]) > 3 ? 3 : 2;
  int told = 0;
  unsigned char *bytes = edf_bytes_make(&file, &n);
  for (size_t i = 0; i < FIELDS * (ns + 1); i++)
    for (size_t k = 0; k < sizeof wrong; k++) {
      unsigned char was = bytes[i];
      if (was == (unsigned char)wrong[k]) continue;
      bytes[i] = (unsigned char)wrong[k];
      check_wrong_byte(edf_bytes_write_raw(bytes, n, "wrong.edf"), i, &told);
      bytes[i] = was;
    }
  cr_assert_gt(told, 500);
  free(bytes);
}

#define NS 3

/* ---- sizes that a header claims ---- */

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define SHADOWED 1
#else
#define SHADOWED 0
#endif

/* No more than 4 MiB beyond what the process has. */
static void limit_memory(void) {
  long pages = 0;
  FILE *f = fopen("/proc/self/statm", "r");
  if (!f || fscanf(f, "%ld", &pages) != 1) cr_skip_test("no /proc");
  fclose(f);
  rlim_t most = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + (4 << 20);
  cr_assert_eq(setrlimit(RLIMIT_AS, &(struct rlimit){most, most}), 0);
  void *volatile much = malloc(16 << 20);
  cr_assert_null(much, "the limit does not hold");
}

static void claim(size_t at, const char *text, enum tib_status status) {
  size_t n;
  unsigned char *bytes = edf_bytes_make(
      &(struct edf_bytes){.n_records = 20,
                          .signal = {{.label = "EMG LAT"}, {.label = "EMG RAT"}, {.label = "EDF Annotations"}}},
      &n);
  memset(bytes + at, ' ', 8);
  memcpy(bytes + at, text, strlen(text));
  struct tib_reader *reader;
  struct tib_error err = {0};
  enum tib_status got = tib_read_open(edf_bytes_write_raw(bytes, n, "claim.edf"), &reader, &err);
  cr_assert_eq(got, status, "'%s' at %zu: %s", text, at, err.text);
  const int channels[] = {0, 1};
  if (got == TIB_OK) cr_assert_neq(tib_read_samples(reader, channels, 2, NULL, NULL, &err), TIB_MEMORY, "%s", err.text);
  if (got == TIB_OK) tib_read_close(reader);
  free(bytes);
}

Test(wrong_header, claims_cost_no_memory) {
  if (SHADOWED) cr_skip_test("a sanitizer needs the address space");
  limit_memory();
  claim(236, "99999999", TIB_OK);
  claim(244, "1e300", TIB_FORMAT);
  claim(244, "3600", TIB_OK);
  claim(252, "640", TIB_FORMAT);
  claim(252, "9999", TIB_FORMAT);
  claim(184, "99999999", TIB_FORMAT);
  for (size_t signal = 0; signal < NS; signal++) {
    claim(FIELDS + 216 * NS + 8 * signal, "1000000", TIB_TRUNCATED_EMPTY);
    claim(FIELDS + 216 * NS + 8 * signal, "99999999", TIB_FORMAT);
    claim(FIELDS + 216 * NS + 8 * signal, "-9999999", TIB_FORMAT);
    claim(FIELDS + 104 * NS + 8 * signal, "-9e999", TIB_OK);
    claim(FIELDS + 128 * NS + 8 * signal, "99999999", TIB_OK);
  }
}
