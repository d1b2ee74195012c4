/* Two nights at a time in two threads of one process, each analysed several times, through the public headers alone: what
 * comes out is what one thread finds. Plain C, since Criterion does not run under ThreadSanitizer, which looks for races
 * here. two_nights A.edf B.edf */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tibialis/tibialis.h>

#define ROUNDS 2

/* One thread's work, and what came of it. */
struct job {
  const char *path;
  char text[1 << 16];
  size_t n;
  bool failed;
};

static void add(struct job *job, const char *name, double a, double b) {
  size_t left = sizeof job->text - job->n;
  int n = snprintf(job->text + job->n, left, "%s %.17g %.17g\n", name, a, b);
  if (n < 0 || (size_t)n >= left)
    job->failed = true;
  else
    job->n += (size_t)n;
}

static void tell(struct job *job, const struct tib_analysis *analysis) {
  const struct tib_result *result = tib_analysis_result(analysis);
  add(job, result->fingerprint, (double)result->n_patterns, (double)result->n_notes);
  for (size_t i = 0; i < result->n_profiles; i++) {
    const struct tib_score *score = &result->profiles[i].score;
    for (int k = 0; k < TIB_INDEX_COUNT; k++)
      add(job, tib_index_key((enum tib_index_name)k), (double)score->total.index[k].n, score->total.index[k].per_h);
    for (size_t k = 0; k < score->n_movements; k++)
      add(job, "movement", (double)score->movements[k].span.onset, (double)score->movements[k].peak_uv);
  }
}

static void analyse(struct job *job) {
  struct tib_analysis *analysis;
  struct tib_error err;
  job->n = 0;
  if (tib_analysis_create(job->path, NULL, &analysis, &err) != TIB_OK) {
    printf("# %s\n", err.text);
    job->failed = true;
    return;
  }
  tell(job, analysis);
  tib_analysis_destroy(analysis);
  /* Errors are the caller's own as well. */
  if (tib_analysis_create("no such file.edf", NULL, &analysis, &err) != TIB_NOT_FOUND) job->failed = true;
}

static void *thread(void *user) {
  struct job *job = user;
  for (int i = 0; i < ROUNDS; i++) analyse(job);
  return NULL;
}

static bool run(struct job *job, size_t n) {
  pthread_t threads[4];
  for (size_t i = 0; i < n; i++)
    if (pthread_create(&threads[i], NULL, thread, &job[i]) != 0) return false;
  for (size_t i = 0; i < n; i++) pthread_join(threads[i], NULL);
  return true;
}

static int failures, tests;

static void check(bool good, const char *name) {
  printf("%sok %d - %s\n", good ? "" : "not ", ++tests, name);
  failures += !good;
}

static bool same(const struct job *a, const struct job *b) {
  return !a->failed && !b->failed && a->n == b->n && memcmp(a->text, b->text, a->n) == 0;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  struct job *alone = calloc(2, sizeof *alone), *together = calloc(2, sizeof *together), *one = calloc(2, sizeof *one);
  if (!alone || !together || !one) return 1;
  for (int i = 0; i < 2; i++) {
    alone[i].path = together[i].path = argv[1 + i];
    one[i].path = argv[1];
    analyse(&alone[i]);
  }
  check(!alone[0].failed && alone[0].n > 1000, "a night has something to compare");
  check(run(together, 2), "two threads, two nights");
  check(same(&alone[0], &together[0]), "the first is as it is alone");
  check(same(&alone[1], &together[1]), "the second is as it is alone");
  check(run(one, 2), "two threads, one night");
  check(same(&alone[0], &one[0]) && same(&alone[0], &one[1]), "both are as it is alone");
  printf("1..%d\n", tests);
  free(alone);
  free(together);
  free(one);
  return failures > 0;
}
