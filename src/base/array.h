#ifndef TIB_BASE_ARRAY_H
#define TIB_BASE_ARRAY_H

#include <stddef.h>

#include <tibialis/error.h>

/* Both take the address of an object pointer of any type, `struct x *`: it is read and written as bytes, so that no cast
 * to void ** is needed. */

/* Makes room for `need` elements of `size` bytes in a growing array. The pointer at `array` and *capacity (elements) are
 * changed together; new memory is not set. TIB_MEMORY leaves both as they were. */
enum tib_status tib_array_reserve(void *array, size_t *capacity, size_t need, size_t size, struct tib_error *err);

/* calloc() that checks n * size and says why it failed. The pointer at `out` is NULL for n == 0 and on failure. */
enum tib_status tib_array_create(void *out, size_t n, size_t size, struct tib_error *err);

/* The same, but not set to zero: for what is written before it is read. */
enum tib_status tib_array_create_unset(void *out, size_t n, size_t size, struct tib_error *err);

#endif
