#ifndef TIB_TESTS_READ_TEST_H
#define TIB_TESTS_READ_TEST_H

/* Steps that the tests of this room share. Each fails the test that called it where something goes wrong. */

#include "edf_bytes.h"
#include "read/read.h"

/* Opens a file that must open. */
struct tib_reader *open_sound(const char *path);

/* Writes and opens a file that must open. */
struct tib_reader *open_made(const struct edf_bytes *spec);

/* Writes a file that must be refused at opening with this status; the text must name the file and hold `cause`. */
void refuse_made(const struct edf_bytes *spec, enum tib_status status, const char *cause);

/* What the annotations of the last pass say, without any file beside them. epoch 0: 30 s. */
enum tib_status scoring_of(struct tib_reader *reader, tib_ticks epoch, struct tib_context *context, struct tib_error *err);

/* The annotations of a file, after a pass without samples. Closes nothing. */
struct tib_context context_of(struct tib_reader *reader);

/* Whether the recording has a deviation of this code. */
bool deviates(const struct tib_reader *reader, const char *code);

/* One channel of a night without gaps in memory, gathered block by block; free(x). Checks that blocks follow each other. */
struct gathered {
  size_t n, capacity;
  float *x;
};

/* Reads these channels in one pass; gathered[i] belongs to channels[i]. */
void gather(struct tib_reader *reader, const int *channels, size_t n, struct gathered *gathered);

/* All stored samples of all ordinary channels against EDFlib's, which must accept the file; and physical values of the
 * voltages to within float rounding. */
void compare_with_edflib(const char *path);

/* All annotations against EDFlib's, which must accept the file and read them: onsets, durations, texts as far as EDFlib
 * keeps them. Their number. */
long long compare_annotations_with_edflib(const char *path);

#endif
