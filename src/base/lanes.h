#ifndef TIB_BASE_LANES_H
#define TIB_BASE_LANES_H

/* Loops over samples at the width that the processor has, with the same bits at every width: sums are kept in lanes whose
 * number is fixed, and nothing is contracted or reordered (see the project's compiler options). */

#include <stdint.h>
#include <stdlib.h> /* says which C library this is */

#define TIB_LANES 8

/* Eight floats: one register of AVX, two of SSE. */
typedef float tib_lanes __attribute__((vector_size(4 * TIB_LANES)));

typedef int32_t tib_lane_bits __attribute__((vector_size(4 * TIB_LANES)));

/* Rectified. */
#define TIB_LANES_ABS(x) ((tib_lanes)((tib_lane_bits)(x)&INT32_MAX))

/* In every lane of *to the larger, or the smaller, of it and that of *x. Copied first, so that the compiler makes one
 * instruction of it: of a loop along an array, and of comparisons of whole lanes, it makes many. */
static inline __attribute__((always_inline)) void tib_lanes_most(tib_lanes *to, const tib_lanes *x) {
  tib_lanes a = *to, b = *x, most;
  for (int k = 0; k < TIB_LANES; k++) most[k] = b[k] > a[k] ? b[k] : a[k];
  *to = most;
}

static inline __attribute__((always_inline)) void tib_lanes_least(tib_lanes *to, const tib_lanes *x) {
  tib_lanes a = *to, b = *x, least;
  for (int k = 0; k < TIB_LANES; k++) least[k] = b[k] < a[k] ? b[k] : a[k];
  *to = least;
}

/* Before a function: compiled twice, for any processor and for those with AVX2, and chosen when the program starts. */
#if defined __x86_64__ && defined __GLIBC__ && defined __GNUC__ && !defined __clang__ && !defined __SANITIZE_ADDRESS__ && \
    !defined __SANITIZE_THREAD__
#define TIB_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define TIB_WIDE
#endif

#endif
