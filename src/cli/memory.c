#define _GNU_SOURCE /* RTLD_NEXT */

/* Knows of every piece of memory that was refused, whoever asked for it. Libraries that draw and find fonts go on without
 * it, leave out what they could not make, and tell of success: fontconfig a rule, HarfBuzz a font's metrics, cairo the end
 * of a document; Pango waits for ever for the thread that was to read the fonts. So that no result is called whole that is
 * not, the program's own malloc() stands before the system's. */

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "cohort/death.h"

/* The sanitizers have theirs in its place; other C libraries may ask for memory while a symbol is looked up. */
#if defined __GLIBC__ && !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__

void *malloc(size_t n);
void *memalign(size_t alignment, size_t n);
void *calloc(size_t n, size_t size);
void *realloc(void *p, size_t n);
void *aligned_alloc(size_t alignment, size_t n);
int posix_memalign(void **p, size_t alignment, size_t n);

/* The system's own, or what was loaded before it. A pointer to a function cannot be made of one to an object but by its
 * bytes. */
#define NEXT(function)                          \
  static _Atomic(__typeof__(&function)) known;  \
  __typeof__(&function) next = known;           \
  if (!next) {                                  \
    void *symbol = dlsym(RTLD_NEXT, #function); \
    memcpy(&next, &symbol, sizeof next);        \
    known = next;                               \
  }

static void *given(void *p, size_t n) {
  if (!p && n > 0) tib_death_refused();
  return p;
}

void *malloc(size_t n) {
  NEXT(malloc)
  return given(next(n), n);
}

void *calloc(size_t n, size_t size) {
  NEXT(calloc)
  return given(next(n, size), n > 0 ? size : 0);
}

void *realloc(void *p, size_t n) {
  NEXT(realloc)
  return given(next(p, n), n);
}

void *aligned_alloc(size_t alignment, size_t n) {
  NEXT(aligned_alloc)
  return given(next(alignment, n), n);
}

void *memalign(size_t alignment, size_t n) {
  NEXT(memalign)
  return given(next(alignment, n), n);
}

int posix_memalign(void **p, size_t alignment, size_t n) {
  NEXT(posix_memalign)
  int code = next(p, alignment, n);
  if (code == ENOMEM) tib_death_refused();
  return code;
}

#endif
