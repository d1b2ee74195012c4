/* A recording through libtibialis: its indices and movements under two standards.
 *   cc analyze.c -o analyze $(pkg-config --cflags --libs tibialis)
 *   ./analyze night.edf */

#include <stdio.h>
#include <stdlib.h>

#include <tibialis/tibialis.h>

/* What the numbers are made with; large, so on the heap. */
struct rules {
  struct tib_rules movements[2], bursts, accelerometer, patterns;
};

static enum tib_status load(struct rules *rules, struct tib_error *err) {
  enum tib_status status = tib_rules_load(&rules->movements[0], "aasm-v3", err);
  if (status == TIB_OK) status = tib_rules_load(&rules->movements[1], "wasm-2016", err);
  if (status == TIB_OK) status = tib_rules_load(&rules->bursts, "cramp", err);
  if (status == TIB_OK) status = tib_rules_load(&rules->accelerometer, "accelerometer", err);
  if (status == TIB_OK) status = tib_rules_load(&rules->patterns, "patterns", err);
  return status;
}

static double seconds(tib_ticks ticks) { return (double)ticks / (double)TIB_TICKS_PER_S; }

static void print(const struct tib_profile_result *profile) {
  const char *rules = profile->rules.name;
  const struct tib_score *score = &profile->score;
  for (int i = 0; i < TIB_INDEX_COUNT; i++) {
    const struct tib_index *index = &score->total.index[i];
    if (!index->assessed) continue; /* absent is not zero */
    printf("%s\t%s\t%lld\t%.6g\n", rules, tib_index_key((enum tib_index_name)i), (long long)index->n, index->per_h);
  }
  for (size_t i = 0; i < score->n_movements; i++) {
    const struct tib_movement *m = &score->movements[i];
    printf("%s\tmovement\t%.4f\t%.4f\t%s\n", rules, seconds(m->span.onset), seconds(m->span.offset - m->span.onset),
           m->class_ == TIB_CLASS_PLM ? "plm" : "other");
  }
}

int main(int argc, char **argv) {
  struct tib_error err;
  struct tib_result result = {0};
  struct rules *rules = calloc(1, sizeof *rules);
  if (argc != 2 || !rules) return 2;
  enum tib_status status = load(rules, &err);
  struct tib_analyze_options options = {.n_profiles = 2,
                                        .profiles = rules->movements,
                                        .bursts = &rules->bursts,
                                        .accelerometer = &rules->accelerometer,
                                        .patterns = &rules->patterns};
  if (status == TIB_OK) status = tib_analyze_file(argv[1], &options, &result, &err);
  for (size_t i = 0; status == TIB_OK && i < result.n_profiles; i++) print(&result.profiles[i]);
  if (status != TIB_OK) fprintf(stderr, "%s: %s\n", tib_status_code(status), err.text);
  tib_result_finish(&result);
  free(rules);
  return status != TIB_OK;
}
