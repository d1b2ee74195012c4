#ifndef TIB_BASE_THREAD_H
#define TIB_BASE_THREAD_H

#include <stdbool.h>

#include <pthread.h>

/* A thread that leaves the process's signals to the one that began it (but for those of its own faults), with a small
 * stack, so that a limit on memory holds about as much as without it. False where none can be had: whoever asks does the
 * work itself. */
bool tib_thread_begin(pthread_t *thread, void *(*work)(void *user), void *user);

#endif
