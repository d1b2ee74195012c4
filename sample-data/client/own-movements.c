/* Movements of one's own by the rules of a standard: no recording is looked at.
 *   cc own-movements.c -o own-movements $(pkg-config --cflags --libs tibialis)
 *   ./own-movements wasm-2016 WWW112233322RR < movements
 * A letter is an epoch of 30 s. A line of movements: onset and duration in s, and left or right. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tibialis/tibialis.h>

#define MOST 100000

/* The nearest one; llround() would ask for -lm. */
static tib_ticks ticks(double seconds) {
  double exact = seconds * (double)TIB_TICKS_PER_S;
  return (tib_ticks)(exact < 0 ? exact - 0.5 : exact + 0.5);
}

static size_t read_movements(struct tib_candidate *movements) {
  double onset, duration;
  char side[8];
  size_t n = 0;
  while (n < MOST && scanf("%lf %lf %7s", &onset, &duration, side) == 3)
    movements[n++] = (struct tib_candidate){.span = {ticks(onset), ticks(onset + duration)},
                                            .side = strcmp(side, "left") == 0 ? TIB_LEFT : TIB_RIGHT,
                                            .imported = true, /* nothing was measured: */
                                            .peak_uv = NAN,
                                            .median_uv = NAN,
                                            .rest_uv = NAN,
                                            .ecg_away_s = NAN};
  return n;
}

/* An epoch each; stages that are not known stay so. */
static size_t read_stages(const char *letters, struct tib_stage_span *stages) {
  static const char known[] = "?W123R";
  size_t n = strlen(letters);
  for (size_t i = 0; i < n; i++) {
    const char *at = strchr(known, letters[i]);
    stages[i] = (struct tib_stage_span){{ticks(30.0 * (double)i), ticks(30.0 * (double)(i + 1))},
                                        at ? (enum tib_stage)(at - known) : TIB_STAGE_UNKNOWN};
  }
  return n;
}

int main(int argc, char **argv) {
  if (argc != 3 || !*argv[2]) return 2;
  struct tib_error err;
  struct tib_rules *rules = malloc(sizeof *rules);
  struct tib_candidate *movements = calloc(MOST, sizeof *movements);
  struct tib_stage_span *stages = calloc(strlen(argv[2]), sizeof *stages);
  if (!rules || !movements || !stages) return 1;

  struct tib_context context = {.has_stages = true, .epoch = ticks(30), .stages = stages};
  context.n_stages = read_stages(argv[2], stages);
  context.lights = (struct tib_span){0, ticks(30.0 * (double)context.n_stages)};
  struct tib_leg_time legs[] = {{.side = TIB_LEFT}, {.side = TIB_RIGHT}}; /* both could be scored all night */
  struct tib_score_input input = {.candidates = movements,
                                  .n_candidates = read_movements(movements),
                                  .context = &context,
                                  .recording = context.lights,
                                  .legs = legs,
                                  .n_legs = 2};
  struct tib_score score = {0};
  enum tib_status status = tib_rules_load(rules, argv[1], &err);
  if (status == TIB_OK) status = tib_score_run(rules, &input, &score, &err);
  for (int i = 0; status == TIB_OK && i < TIB_INDEX_COUNT; i++)
    if (score.total.index[i].assessed)
      printf("%s\t%lld\t%.6g\n", tib_index_key((enum tib_index_name)i), (long long)score.total.index[i].n,
             score.total.index[i].per_h);
  if (status != TIB_OK) fprintf(stderr, "%s: %s\n", tib_status_code(status), err.text);
  tib_score_finish(&score);
  free(stages);
  free(movements);
  free(rules);
  return status != TIB_OK;
}
