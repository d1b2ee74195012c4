#ifndef TIB_COHORT_LOCK_H
#define TIB_COHORT_LOCK_H

/* One run at a time, where several share a folder. A lock is a file that its process has locked with fcntl(): it ends with
 * the process, however that ends, and holds between machines where their file system passes locks on. */

#include <stdbool.h>

#include <tibialis/error.h>

/* Zero it to begin. */
struct tib_lock {
  bool held;
  bool unsafe; /* the file system knows no locks: all is done as if it were held */
  int fd;
  char *path; /* owned */
};

/* Locks the file at `path`, made where it is not there; its folder exists. Where another process holds it: with `wait`
 * waits until it can be had, else TIB_OK with `held` and `unsafe` false. Errors: TIB_WRITE, TIB_NO_SPACE, TIB_MEMORY. A
 * process may not lock a file twice. */
enum tib_status tib_lock_take(const char *path, bool wait, struct tib_lock *lock, struct tib_error *err);

/* Removes the file and gives the lock back; one that is not held is no error. */
void tib_lock_release(struct tib_lock *lock);

#endif
