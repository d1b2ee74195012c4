#ifndef TIB_BASE_JOBS_H
#define TIB_BASE_JOBS_H

#include <stddef.h>

#include <tibialis/error.h>

/* The i-th of some jobs that do not need each other. */
typedef enum tib_status tib_job_fn(void *user, size_t i, struct tib_error *err);

/* Does jobs 0 to n - 1, up to `threads` at a time; with 1 one after the other, by the caller. Fails as the first of them
 * in order that fails, as one thread would; jobs behind it may have been done all the same. */
enum tib_status tib_jobs_run(int threads, size_t n, tib_job_fn *fn, void *user, struct tib_error *err);

#endif
