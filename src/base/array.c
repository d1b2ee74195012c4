#include "base/array.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static enum tib_status out_of_memory(struct tib_error *err, size_t n, size_t size) {
  return tib_fail(err, TIB_MEMORY, "out of memory: %zu items of %zu bytes could not be had", n, size);
}

enum tib_status tib_array_reserve(void *array, size_t *capacity, size_t need, size_t size, struct tib_error *err) {
  if (need <= *capacity) return TIB_OK;
  size_t grown = *capacity < 16 ? 16 : *capacity;
  while (grown < need && grown <= SIZE_MAX / 2) grown *= 2;
  if (grown < need || grown > SIZE_MAX / size) return out_of_memory(err, need, size);
  void *moved;
  memcpy(&moved, array, sizeof moved);
  moved = realloc(moved, grown * size);
  if (!moved) return out_of_memory(err, grown, size);
  memcpy(array, &moved, sizeof moved);
  *capacity = grown;
  return TIB_OK;
}

enum tib_status tib_array_create_unset(void *out, size_t n, size_t size, struct tib_error *err) {
  bool fits = n <= SIZE_MAX / size;
  void *made = n > 0 && fits ? malloc(n * size) : NULL;
  memcpy(out, &made, sizeof made);
  return made || n == 0 ? TIB_OK : out_of_memory(err, n, size);
}

enum tib_status tib_array_create(void *out, size_t n, size_t size, struct tib_error *err) {
  void *made = n > 0 ? calloc(n, size) : NULL; /* checks the product itself */
  memcpy(out, &made, sizeof made);
  return made || n == 0 ? TIB_OK : out_of_memory(err, n, size);
}
