#include "refused.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>

#include <expat.h>
#include <xxhash.h>

static struct {
  enum refused_call call;
  long left; /* calls until it happens */
  int error;
  bool happened;
} refused;

void refused_from_now(enum refused_call call, long nth, int error) {
  refused.call = call;
  refused.left = nth;
  refused.error = error;
  refused.happened = false;
}

bool refused_ended(void) {
  refused.call = REFUSED_NONE;
  return refused.happened;
}

static bool is_refused(enum refused_call call) {
  if (refused.call != call || refused.left-- != 0) return false;
  refused.happened = true;
  errno = refused.error;
  return true;
}

/* The linker's names: __wrap_F is called where F is written, and __real_F is F. */
#define REFUSABLE(type, name, call, nothing, arguments, values) \
  type __real_##name arguments;                                 \
  type __wrap_##name arguments;                                 \
  type __wrap_##name arguments { return is_refused(call) ? nothing : __real_##name values; }

REFUSABLE(void *, malloc, REFUSED_MEMORY, NULL, (size_t n), (n))
REFUSABLE(void *, calloc, REFUSED_MEMORY, NULL, (size_t n, size_t size), (n, size))
REFUSABLE(void *, realloc, REFUSED_MEMORY, NULL, (void *old, size_t n), (old, n))
REFUSABLE(char *, strdup, REFUSED_MEMORY, NULL, (const char *text), (text))
REFUSABLE(XXH3_state_t *, XXH3_createState, REFUSED_MEMORY, NULL, (void), ())
REFUSABLE(XML_Parser, XML_ParserCreate, REFUSED_MEMORY, NULL, (const XML_Char *encoding), (encoding))
REFUSABLE(FILE *, fopen64, REFUSED_OPEN, NULL, (const char *path, const char *mode), (path, mode))
REFUSABLE(int, fstat64, REFUSED_STAT, -1, (int fd, struct stat *info), (fd, info))
REFUSABLE(ssize_t, pread64, REFUSED_READ, -1, (int fd, void *to, size_t n, off_t at), (fd, to, n, at))

int __real_open64(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
  va_end(more);
  return is_refused(REFUSED_OPEN) ? -1 : __real_open64(path, flags, mode);
}
