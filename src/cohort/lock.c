#include "cohort/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum answer { HELD, BUSY, GONE, UNSAFE, FAILED };

static bool knows_no_locks(int error) {
  return error == ENOLCK || error == ENOSYS || error == EOPNOTSUPP || error == EINVAL;
}

/* Whoever held it has removed the file before letting go: then what we have locked is no longer at its place. */
static bool is_at_place(int fd, const char *path) {
  struct stat ours, there;
  return fstat(fd, &ours) == 0 && stat(path, &there) == 0 && ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
}

static enum answer lock_file(int fd, const char *path, bool wait) {
  struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  int locked;
  do locked = fcntl(fd, wait ? F_SETLKW : F_SETLK, &whole);
  while (locked != 0 && errno == EINTR);
  if (locked == 0) return is_at_place(fd, path) ? HELD : GONE;
  if (errno == EACCES || errno == EAGAIN) return BUSY;
  return knows_no_locks(errno) ? UNSAFE : FAILED;
}

static enum tib_status failed(const char *path, int error, struct tib_error *err) {
  if (error == ENOSPC || error == EDQUOT)
    return tib_fail(err, TIB_NO_SPACE, "%s: the disk is full; free some space on it, or choose another output folder",
                    path);
  return tib_fail(err, TIB_WRITE, "%s: cannot be locked (%s); choose another output folder", path, strerror(error));
}

enum tib_status tib_lock_take(const char *path, bool wait, struct tib_lock *lock, struct tib_error *err) {
  *lock = (struct tib_lock){.fd = -1, .path = strdup(path)};
  if (!lock->path) return tib_fail(err, TIB_MEMORY, "%s: out of memory", path);
  enum answer answer = GONE;
  while (answer == GONE) {
    lock->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    answer = lock->fd < 0 ? FAILED : lock_file(lock->fd, path, wait);
    int error = errno;
    lock->held = answer == HELD;
    lock->unsafe = answer == UNSAFE;
    if (lock->held || lock->unsafe) return TIB_OK;
    if (lock->fd >= 0) close(lock->fd);
    lock->fd = -1;
    errno = error;
  }
  enum tib_status status = answer == BUSY ? TIB_OK : failed(path, errno, err);
  free(lock->path);
  *lock = (struct tib_lock){.fd = -1};
  return status;
}

void tib_lock_release(struct tib_lock *lock) {
  if (!lock || !lock->path) return;
  unlink(lock->path); /* before it is given back: see is_at_place() */
  close(lock->fd);
  free(lock->path);
  *lock = (struct tib_lock){.fd = -1};
}
