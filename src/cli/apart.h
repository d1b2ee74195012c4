#ifndef TIB_CLI_APART_H
#define TIB_CLI_APART_H

/* Work in a process of its own: FFTW, GSL and the libraries that draw do not outlive a lack of memory, and those that find
 * fonts may wait for ever. `score` has a process for each recording anyway. */

#include "base/text.h"

/* What is made, as bytes; its result travels back. */
typedef enum tib_status tib_apart_fn(void *user, struct tib_text *bytes, struct tib_error *err);

/* Errors: those of `make`; TIB_WRITE where it ended on the way, above all for want of memory. */
enum tib_status tib_apart(tib_apart_fn *make, void *user, struct tib_text *bytes, struct tib_error *err);

#endif
