/* Makes the N-th call of one kind fail, in a program and the processes that it starts together.
 *   cc -shared -fPIC -o fault.so tests/support/fault.c -ldl
 *   FAULT_COUNT=FILE FAULT_CALL=write FAULT_NTH=3 FAULT_ERRNO=28 LD_PRELOAD=./fault.so PROGRAM
 * FILE is made by the caller with 8 zero bytes, and holds the number of calls afterwards; with NTH 0 none fails. Calls
 * named as in C count on the way of writing alone: files that are opened for writing, folders, and descriptors above 2. On
 * the way of reading they are open-read, stat, pread, fopen and fread. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int64_t nobody;
static volatile int64_t *count = &nobody; /* shared by all processes */
static const char *call = "";
static int64_t nth;
static int error_number = EIO;
static int ready;

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("FAULT_COUNT"), *which = getenv("FAULT_CALL"), *n = getenv("FAULT_NTH"),
             *error = getenv("FAULT_ERRNO");
  int fd = file ? (int)syscall(SYS_openat, AT_FDCWD, file, O_RDWR, 0) : -1;
  if (fd >= 0) {
    void *shared = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (shared != MAP_FAILED) count = shared;
  }
  if (which) call = which;
  if (n) nth = atoll(n);
  if (error) error_number = atoi(error);
  ready = 1;
}

/* Whether this call is the one. */
static int fails(const char *name) {
  if (!ready || strcmp(name, call) != 0) return 0;
  if (__sync_add_and_fetch(count, 1) != nth) return 0;
  errno = error_number;
  return 1;
}

/* A pointer to a function cannot be made of one to an object but by its bytes. */
#define REAL(name)                          \
  static __typeof__(&name) real;            \
  if (!real) {                              \
    void *symbol = dlsym(RTLD_NEXT, #name); \
    memcpy(&real, &symbol, sizeof real);    \
  }

/* ---- files ---- */

static int writes(int flags) { return (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_DIRECTORY); }

#define OPEN_MODE(flags, mode)   \
  mode_t mode = 0;               \
  if ((flags)&O_CREAT) {         \
    va_list args;                \
    va_start(args, flags);       \
    mode = va_arg(args, mode_t); \
    va_end(args);                \
  }

int open(const char *path, int flags, ...) {
  OPEN_MODE(flags, mode)
  REAL(open)
  return fails(writes(flags) ? "open" : "open-read") ? -1 : real(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  OPEN_MODE(flags, mode)
  REAL(open64)
  return fails(writes(flags) ? "open" : "open-read") ? -1 : real(path, flags, mode);
}

int fstat64(int fd, struct stat64 *info) {
  REAL(fstat64)
  return fails("stat") ? -1 : real(fd, info);
}

ssize_t pread64(int fd, void *bytes, size_t n, off64_t at) {
  REAL(pread64)
  return fails("pread") ? -1 : real(fd, bytes, n, at);
}

FILE *fopen(const char *path, const char *mode) {
  REAL(fopen)
  return *mode == 'r' && fails("fopen") ? NULL : real(path, mode);
}

FILE *fopen64(const char *path, const char *mode) {
  REAL(fopen64)
  return *mode == 'r' && fails("fopen") ? NULL : real(path, mode);
}

ssize_t write(int fd, const void *bytes, size_t n) {
  REAL(write)
  if (fd <= 2 || !fails("write")) return real(fd, bytes, n);
  if (n > 1 && real(fd, bytes, n / 2) < 0) return -1; /* a disk that fills up takes a part */
  errno = error_number;
  return -1;
}

int fsync(int fd) {
  REAL(fsync)
  return fails("fsync") ? -1 : real(fd);
}

int fclose(FILE *stream) {
  REAL(fclose)
  int fd = fileno(stream), flags = fd < 0 ? 0 : fcntl(fd, F_GETFL);
  int counted = fd > 2 && (flags & O_ACCMODE) != O_RDONLY, result = real(stream);
  return counted && fails("close") ? EOF : result;
}

int fflush(FILE *stream) {
  REAL(fflush)
  return stream && fileno(stream) > 2 && fails("fflush") ? EOF : real(stream);
}

FILE *fdopen(int fd, const char *mode) {
  REAL(fdopen)
  return fails("fdopen") ? NULL : real(fd, mode);
}

int rename(const char *from, const char *to) {
  REAL(rename)
  return fails("rename") ? -1 : real(from, to);
}

int mkdir(const char *path, mode_t mode) {
  REAL(mkdir)
  return fails("mkdir") ? -1 : real(path, mode);
}

int unlinkat(int dir, const char *path, int flags) {
  REAL(unlinkat)
  return fails("unlink") ? -1 : real(dir, path, flags);
}

void *opendir(const char *path) {
  REAL(opendir)
  return fails("opendir") ? NULL : real(path);
}

/* ---- memory ---- */

/* Workers leave without what is done at exit, the search for leaks among it. */
void _exit(int code) {
  REAL(_exit)
  void *symbol = strcmp(call, "malloc") == 0 ? dlsym(RTLD_DEFAULT, "__lsan_do_leak_check") : NULL;
  void (*check)(void);
  memcpy(&check, &symbol, sizeof check);
  if (check) check();
  real(code);
  abort();
}

/* What dlsym() itself takes, before the real ones are known. */
static _Alignas(16) unsigned char early[1 << 16];
static size_t n_early;
static int asking;

static void *take_early(size_t n) {
  void *taken = early + n_early;
  n_early += (n + 15) & ~(size_t)15;
  return n_early <= sizeof early ? taken : NULL;
}

static int is_early(const void *p) {
  return (uintptr_t)p >= (uintptr_t)early && (uintptr_t)p < (uintptr_t)early + sizeof early;
}

#define REAL_OR_EARLY(name, n)              \
  static __typeof__(&name) real;            \
  if (!real) {                              \
    if (asking) return take_early(n);       \
    asking = 1;                             \
    void *symbol = dlsym(RTLD_NEXT, #name); \
    memcpy(&real, &symbol, sizeof real);    \
    asking = 0;                             \
  }

void *malloc(size_t n) {
  REAL_OR_EARLY(malloc, n)
  return fails("malloc") ? NULL : real(n);
}

void *calloc(size_t n, size_t size) {
  REAL_OR_EARLY(calloc, n * size)
  return fails("malloc") ? NULL : real(n, size);
}

void *realloc(void *p, size_t n) {
  REAL_OR_EARLY(realloc, n)
  return fails("malloc") ? NULL : real(p, n);
}

void *memalign(size_t alignment, size_t n) {
  REAL(memalign)
  return fails("malloc") ? NULL : real(alignment, n);
}

void *aligned_alloc(size_t alignment, size_t n) {
  REAL(aligned_alloc)
  return fails("malloc") ? NULL : real(alignment, n);
}

int posix_memalign(void **p, size_t alignment, size_t n) {
  REAL(posix_memalign)
  return fails("malloc") ? ENOMEM : real(p, alignment, n);
}

void free(void *p) {
  static __typeof__(&free) real;
  if (!p || is_early(p) || (asking && !real)) return; /* dlsym() gives back what it took: a few bytes are left over */
  if (!real) {
    asking = 1;
    void *symbol = dlsym(RTLD_NEXT, "free");
    memcpy(&real, &symbol, sizeof real);
    asking = 0;
  }
  real(p);
}
