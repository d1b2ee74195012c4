#include "base/relay.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/thread.h"

#define SLOTS 64
#define SLOT_FLOATS 4096
#define BATCH (SLOTS / 2) /* to be woken costs more than to do one load */

struct slot {
  tib_relay_fn *fn;
  void *user;
  struct tib_load load;
};

struct tib_relay {
  pthread_t thread;
  pthread_mutex_t mutex;
  pthread_cond_t work, room;
  struct slot slot[SLOTS];
  float *floats;   /* owned; SLOT_FLOATS of each slot */
  size_t first, n; /* slots that are taken; the first may be being done */
  bool hurry;      /* do not wait for a batch */
  bool ended;      /* nothing more will be sent */
  enum tib_status status;
  struct tib_error error;
};

/* ---- the second thread ---- */

/* True with something to do, held for the caller; false at the end. */
static bool wait_for_work(struct tib_relay *r) {
  if (r->n == 0 || r->n == BATCH) pthread_cond_signal(&r->room);
  if (r->n == 0)
    while (r->n < BATCH && !(r->n > 0 && r->hurry) && !r->ended) pthread_cond_wait(&r->work, &r->mutex);
  return r->n > 0;
}

static void *run(void *user) {
  struct tib_relay *r = user;
  pthread_mutex_lock(&r->mutex);
  while (wait_for_work(r)) {
    struct slot *slot = &r->slot[r->first];
    if (r->status == TIB_OK) {
      struct tib_error error = {0};
      pthread_mutex_unlock(&r->mutex);
      enum tib_status status = slot->fn(slot->user, &slot->load, &error);
      pthread_mutex_lock(&r->mutex);
      r->status = status;
      r->error = error;
    }
    r->first = (r->first + 1) % SLOTS;
    r->n--;
  }
  pthread_mutex_unlock(&r->mutex);
  return NULL;
}

/* ---- the sender ---- */

enum tib_status tib_relay_create(int threads, struct tib_relay **out, struct tib_error *err) {
  struct tib_relay *r = NULL;
  *out = NULL;
  if (threads < 2) return TIB_OK;
  enum tib_status status = tib_array_create(&r, 1, sizeof *r, err);
  if (status == TIB_OK) status = tib_array_create(&r->floats, SLOTS * SLOT_FLOATS, sizeof *r->floats, err);
  if (status != TIB_OK) {
    free(r);
    return status;
  }
  pthread_mutex_init(&r->mutex, NULL);
  pthread_cond_init(&r->work, NULL);
  pthread_cond_init(&r->room, NULL);
  if (tib_thread_begin(&r->thread, run, r)) {
    *out = r;
    return TIB_OK;
  }
  free(r->floats);
  free(r);
  return TIB_OK;
}

static enum tib_status tell(struct tib_relay *r, struct tib_error *err) {
  if (r->status != TIB_OK && err) *err = r->error;
  return r->status;
}

static enum tib_status send_part(struct tib_relay *r, tib_relay_fn *fn, void *user, const struct tib_load *load,
                                 size_t from, size_t n, struct tib_error *err) {
  pthread_mutex_lock(&r->mutex);
  while (r->n == SLOTS) pthread_cond_wait(&r->room, &r->mutex);
  enum tib_status status = tell(r, err);
  size_t at = (r->first + r->n) % SLOTS;
  pthread_mutex_unlock(&r->mutex);
  if (status != TIB_OK) return status;
  struct slot *slot = &r->slot[at]; /* nobody looks at it before n counts it */
  *slot = (struct slot){fn, user, *load};
  slot->load.n = n;
  for (size_t i = 0; i < load->lanes; i++) {
    float *to = r->floats + at * SLOT_FLOATS + i * n;
    memcpy(to, load->lane[i] + from, n * sizeof *to);
    slot->load.lane[i] = to;
  }
  pthread_mutex_lock(&r->mutex);
  if (++r->n == BATCH) pthread_cond_signal(&r->work);
  pthread_mutex_unlock(&r->mutex);
  return TIB_OK;
}

enum tib_status tib_relay_send(struct tib_relay *r, tib_relay_fn *fn, void *user, const struct tib_load *load,
                               struct tib_error *err) {
  if (!r) return fn(user, load, err);
  size_t most = load->lanes > 0 ? SLOT_FLOATS / load->lanes : load->n, done = 0;
  enum tib_status status;
  do {
    size_t part = load->n - done < most ? load->n - done : most;
    status = send_part(r, fn, user, load, done, part, err);
    done += part;
  } while (status == TIB_OK && done < load->n);
  return status;
}

enum tib_status tib_relay_wait(struct tib_relay *r, struct tib_error *err) {
  if (!r) return TIB_OK;
  pthread_mutex_lock(&r->mutex);
  r->hurry = true;
  pthread_cond_signal(&r->work);
  while (r->n > 0) pthread_cond_wait(&r->room, &r->mutex);
  r->hurry = false;
  enum tib_status status = tell(r, err);
  pthread_mutex_unlock(&r->mutex);
  return status;
}

enum tib_status tib_relay_end(struct tib_relay *r, enum tib_status status, struct tib_error *err) {
  if (!r) return status;
  pthread_mutex_lock(&r->mutex);
  r->ended = true;
  pthread_cond_signal(&r->work);
  pthread_mutex_unlock(&r->mutex);
  pthread_join(r->thread, NULL);
  enum tib_status before = tell(r, err);
  pthread_cond_destroy(&r->room);
  pthread_cond_destroy(&r->work);
  pthread_mutex_destroy(&r->mutex);
  free(r->floats);
  free(r);
  return before != TIB_OK ? before : status;
}
