#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "recording.h"
#include "simulate/simulate.h"
#include "support.h"

/* The commands of sample-data/README.md. */
static const struct tib_simulate_options nights[] = {
    {.name = "rls", .scenario = "rls", .hours = 0.5, .fs_hz = 256, .seed = 6, .noise_uv = 2, .accel_fs_hz = 32},
    {.name = "quiet", .scenario = "quiet", .hours = 0.35, .fs_hz = 200, .seed = 2, .noise_uv = 2, .accel_fs_hz = 32},
    {.name = "rls-bare",
     .scenario = "rls",
     .hours = 0.35,
     .fs_hz = 200,
     .seed = 3,
     .noise_uv = 2,
     .accel_fs_hz = 32,
     .without = "stages,arousals,respiratory,lights,accelerometer"}};

static size_t expect_same(const char *file) {
  char relative[128];
  size_t n, m;
  snprintf(relative, sizeof relative, "sample-data/%s", file);
  unsigned char *kept = test_read_bytes(test_source(relative), &n), *made = test_read_bytes(test_temporary(file), &m);
  cr_expect(n == m && memcmp(kept, made, n) == 0, "%s: run the command of sample-data/README.md again", file);
  free(kept);
  free(made);
  return n;
}

Test(sample_nights, are_what_the_simulator_makes) {
  char folder[512];
  snprintf(folder, sizeof folder, "%s", test_temporary("x"));
  *strrchr(folder, '/') = '\0';
  size_t bytes = 0;
  for (size_t i = 0; i < sizeof nights / sizeof *nights; i++) {
    struct tib_error err;
    char file[64];
    cr_assert_eq(tib_simulate_run(&nights[i], folder, &err), TIB_OK, "%s", err.text);
    snprintf(file, sizeof file, "%s.edf", nights[i].name);
    bytes += expect_same(file);
    snprintf(file, sizeof file, "%s_truth.tsv", nights[i].name);
    bytes += expect_same(file);
  }
  cr_expect_lt(bytes, 6000000);
}
