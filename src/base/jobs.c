#include "base/jobs.h"

#include "base/thread.h"

#define HELPERS_MAX 15

struct crew {
  tib_job_fn *fn;
  void *user;
  pthread_mutex_t mutex;
  size_t next, end; /* end: a job that failed, else all of them; none behind it is begun */
  enum tib_status status;
  struct tib_error error;
};

static bool take(struct crew *crew, size_t *i) {
  pthread_mutex_lock(&crew->mutex);
  bool some = crew->next < crew->end;
  if (some) *i = crew->next++;
  pthread_mutex_unlock(&crew->mutex);
  return some;
}

static void note_failure(struct crew *crew, size_t i, enum tib_status status, const struct tib_error *error) {
  pthread_mutex_lock(&crew->mutex);
  if (i < crew->end) {
    crew->end = i;
    crew->status = status;
    crew->error = *error;
  }
  pthread_mutex_unlock(&crew->mutex);
}

static void *work(void *user) {
  struct crew *crew = user;
  for (size_t i; take(crew, &i);) {
    struct tib_error error = {0};
    enum tib_status status = crew->fn(crew->user, i, &error);
    if (status != TIB_OK) note_failure(crew, i, status, &error);
  }
  return NULL;
}

enum tib_status tib_jobs_run(int threads, size_t n, tib_job_fn *fn, void *user, struct tib_error *err) {
  struct crew crew = {.fn = fn, .user = user, .mutex = PTHREAD_MUTEX_INITIALIZER, .end = n};
  pthread_t helper[HELPERS_MAX];
  int helpers = 0;
  while (helpers < HELPERS_MAX && helpers + 1 < threads && (size_t)helpers + 1 < n)
    if (tib_thread_begin(&helper[helpers], work, &crew))
      helpers++;
    else
      break;
  work(&crew);
  for (int i = 0; i < helpers; i++) pthread_join(helper[i], NULL);
  if (crew.status != TIB_OK && err) *err = crew.error;
  return crew.status;
}
