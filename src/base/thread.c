#include "base/thread.h"

#include <signal.h>

#define STACK_BYTES ((size_t)1 << 20)

bool tib_thread_begin(pthread_t *thread, void *(*work)(void *user), void *user) {
  static const int own[] = {SIGABRT, SIGTRAP, SIGSEGV, SIGBUS, SIGILL, SIGFPE};
  sigset_t others, before;
  sigfillset(&others);
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) sigdelset(&others, own[i]);
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return false;
  bool begun = pthread_attr_setstacksize(&attributes, STACK_BYTES) == 0;
  pthread_sigmask(SIG_BLOCK, &others, &before); /* the new thread has the mask of this one */
  begun = begun && pthread_create(thread, &attributes, work, user) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  return begun;
}
