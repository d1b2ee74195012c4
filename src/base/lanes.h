#ifndef TIB_BASE_LANES_H
#define TIB_BASE_LANES_H

/* Loops over samples at the width that the processor has, with the same bits at every width: sums are kept in lanes whose
 * number is fixed, and nothing is contracted or reordered (see the project's compiler options). */

#include <stdint.h>
#include <stdlib.h> /* says which C library this is */

#define TIB_LANES 8

/* Eight floats: one register of AVX, two of SSE. */
typedef float tib_lanes __attribute__((vector_size(4 * TIB_LANES)));

/* What a comparison of two of them gives: in every lane all bits or none. */
typedef int32_t tib_lane_bits __attribute__((vector_size(4 * TIB_LANES)));

/* Takes into the lanes `to` those of x whose bits in `where` are set. The compiler makes no least or largest of a loop of
 * floats in lanes, as it may not reorder it. */
#define TIB_LANES_TAKE(to, x, where) ((to) = (tib_lanes)(((where) & (tib_lane_bits)(x)) | (~(where) & (tib_lane_bits)(to))))

/* Before a function: compiled twice, for any processor and for those with AVX2, and chosen when the program starts. */
#if defined __x86_64__ && defined __GLIBC__ && defined __GNUC__ && !defined __clang__ && !defined __SANITIZE_ADDRESS__ && \
    !defined __SANITIZE_THREAD__
#define TIB_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define TIB_WIDE
#endif

#endif
