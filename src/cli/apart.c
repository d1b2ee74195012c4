#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "cli/apart.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cohort/death.h"

/* What the child says first; n bytes of what was made follow. */
struct reply {
  struct tib_error error;
  enum tib_status status;
  size_t n;
};

static bool send_all(int fd, const void *from, size_t n) {
  const char *at = from;
  while (n > 0) {
    ssize_t sent = write(fd, at, n);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    at += sent;
    n -= (size_t)sent;
  }
  return true;
}

static bool receive(int fd, void *to, size_t n) {
  char *at = to;
  while (n > 0) {
    ssize_t got = read(fd, at, n);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    n -= (size_t)got;
  }
  return true;
}

/* Never returns: what the parent has open and registered is left alone. */
static void work(tib_apart_fn *make, void *user, volatile bool *no_memory, int fd) {
  struct reply reply = {.status = TIB_OK};
  struct tib_text bytes = {0};
  tib_death_watch(no_memory, false);
  reply.status = make(user, &bytes, &reply.error);
  reply.n = reply.status == TIB_OK ? bytes.n : 0;
  bool sent = send_all(fd, &reply, sizeof reply) && send_all(fd, bytes.s, reply.n);
  _exit(sent ? EXIT_SUCCESS : EXIT_FAILURE);
}

static enum tib_status no_memory(struct tib_error *err) {
  return tib_fail(err, TIB_WRITE,
                  "memory did not suffice, so that nothing was written; end other programs and run it again");
}

static bool take_bytes(int fd, size_t n, struct tib_text *bytes) {
  char block[1 << 14];
  for (size_t part; n > 0 && !bytes->failed; n -= part) {
    part = n < sizeof block ? n : sizeof block;
    if (!receive(fd, block, part)) return false;
    tib_text_add_bytes(bytes, block, part);
  }
  return !bytes->failed;
}

static enum tib_status take_reply(int fd, pid_t child, const volatile bool *short_of_memory, struct tib_text *bytes,
                                  struct tib_error *err) {
  struct reply reply;
  int ended;
  bool whole = receive(fd, &reply, sizeof reply) && (reply.status != TIB_OK || take_bytes(fd, reply.n, bytes));
  while (waitpid(child, &ended, 0) < 0 && errno == EINTR) continue;
  if (*short_of_memory || bytes->failed) return no_memory(err);
  if (!whole) return tib_fail(err, TIB_WRITE, "it ended on the way; this is a fault of tibialis, please report it");
  if (reply.status == TIB_MEMORY) return no_memory(err);
  if (reply.status != TIB_OK && err) *err = reply.error;
  return reply.status;
}

enum tib_status tib_apart(tib_apart_fn *make, void *user, struct tib_text *bytes, struct tib_error *err) {
  int ends[2];
  bool *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return no_memory(err);
  enum tib_status status;
  if (pipe(ends) != 0) {
    status =
        tib_fail(err, TIB_WRITE, "no process could be begun: %s; end other programs and run it again", strerror(errno));
    goto out;
  }
  pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    work(make, user, shared, ends[1]);
  }
  close(ends[1]);
  status = child < 0 ? no_memory(err) : take_reply(ends[0], child, shared, bytes, err);
  close(ends[0]);
out:
  munmap(shared, sizeof *shared);
  return status;
}
