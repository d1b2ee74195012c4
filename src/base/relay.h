#ifndef TIB_BASE_RELAY_H
#define TIB_BASE_RELAY_H

/* Samples handed on to a second thread. It does what is sent in the order in which it is sent, while the sender goes on
 * with what comes next; at most a MiB is under way. A relay that is NULL does everything at once, in the caller's thread:
 * the same work in the same order. */

#include <stddef.h>
#include <stdint.h>

#include <tibialis/error.h>

#define TIB_RELAY_LANES 4

/* What is sent. The sender gives `what` and `at` their meaning. */
struct tib_load {
  int what;
  int64_t at;
  size_t lanes, n; /* of n samples each; at most TIB_RELAY_LANES */
  const float *lane[TIB_RELAY_LANES];
};

typedef enum tib_status tib_relay_fn(void *user, const struct tib_load *load, struct tib_error *err);

struct tib_relay;

/* NULL in *out for one thread, and where no second one can be had. Errors: TIB_MEMORY. */
enum tib_status tib_relay_create(int threads, struct tib_relay **out, struct tib_error *err);

/* fn(user, load) is called later, with a copy of the samples, or several times with parts of them in their order. Once a
 * call has failed none follows, and its error is returned here. */
enum tib_status tib_relay_send(struct tib_relay *relay, tib_relay_fn *fn, void *user, const struct tib_load *load,
                               struct tib_error *err);

/* Waits until all that was sent is done. */
enum tib_status tib_relay_wait(struct tib_relay *relay, struct tib_error *err);

/* Waits, and frees the relay. `status` is what the sender has come to, with `err` where it is a failure: what failed of
 * that which it had sent before comes first, as it would have without a second thread. */
enum tib_status tib_relay_end(struct tib_relay *relay, enum tib_status status, struct tib_error *err);

#endif
