#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/array.h"

Test(array, grows_and_keeps_what_was_there) {
  void *array = NULL;
  size_t capacity = 0;
  for (size_t i = 0; i < 1000; i++) {
    cr_assert_eq(tib_array_reserve(&array, &capacity, i + 1, sizeof(int), NULL), TIB_OK);
    ((int *)array)[i] = (int)i;
  }
  for (size_t i = 0; i < 1000; i++) cr_assert_eq(((int *)array)[i], (int)i);
  free(array);
}

Test(array, refuses_sizes_that_overflow) {
  void *array = NULL;
  size_t capacity = 0;
  struct tib_error err = {0};
  cr_assert_eq(tib_array_reserve(&array, &capacity, SIZE_MAX / 4, 8, &err), TIB_MEMORY);
  cr_assert_null(array);
  cr_assert_eq(capacity, 0);
  cr_assert_eq(err.status, TIB_MEMORY);
  cr_assert_eq(tib_array_create(&array, SIZE_MAX / 4, 8, &err), TIB_MEMORY);
}

Test(array, create_gives_zeroes_and_null_for_none) {
  void *array = &array;
  cr_assert_eq(tib_array_create(&array, 0, 8, NULL), TIB_OK);
  cr_assert_null(array);
  cr_assert_eq(tib_array_create(&array, 100, 8, NULL), TIB_OK);
  for (size_t i = 0; i < 100; i++) cr_assert_eq(((int64_t *)array)[i], 0);
  free(array);
}
