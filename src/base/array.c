#include "base/array.h"

#include <stdint.h>
#include <stdlib.h>

static enum tib_status out_of_memory(struct tib_error *err, size_t n, size_t size) {
  return tib_fail(err, TIB_MEMORY, "out of memory: %zu items of %zu bytes could not be had", n, size);
}

enum tib_status tib_array_reserve(void **array, size_t *capacity, size_t need, size_t size, struct tib_error *err) {
  if (need <= *capacity) return TIB_OK;
  size_t grown = *capacity < 16 ? 16 : *capacity;
  while (grown < need && grown <= SIZE_MAX / 2) grown *= 2;
  if (grown < need || grown > SIZE_MAX / size) return out_of_memory(err, need, size);
  void *moved = realloc(*array, grown * size);
  if (!moved) return out_of_memory(err, grown, size);
  *array = moved;
  *capacity = grown;
  return TIB_OK;
}

enum tib_status tib_array_create(void **out, size_t n, size_t size, struct tib_error *err) {
  *out = NULL;
  if (n == 0) return TIB_OK;
  *out = calloc(n, size); /* checks the product itself */
  return *out ? TIB_OK : out_of_memory(err, n, size);
}
