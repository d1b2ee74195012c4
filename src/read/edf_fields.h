#ifndef TIB_READ_EDF_FIELDS_H
#define TIB_READ_EDF_FIELDS_H

/* Fixed-width fields of an EDF header. */

#include <tibialis/types.h>

/* A trimmed stretch of the header: spaces, NULs and other control bytes at both ends are left out. */
struct tib_edf_field {
  const char *s;
  size_t n;
  bool full; /* nothing was left out at its end: the text may have been cut there */
};

struct tib_edf_field tib_edf_field_at(const unsigned char *bytes, size_t offset, size_t width);

bool tib_edf_field_is(struct tib_edf_field field, const char *text);
bool tib_edf_field_int(struct tib_edf_field field, int64_t *value);
bool tib_edf_field_double(struct tib_edf_field field, double *value);

/* Seconds as ticks, from a plain decimal or one with an exponent. */
bool tib_edf_field_seconds(struct tib_edf_field field, tib_ticks *value);

/* The field as UTF-8: control bytes become spaces, what is no UTF-8 is taken for Latin-1, a last character that the
 * width of a full field cut in two is left out. False where a byte outside ASCII was met. */
bool tib_edf_field_text(char *to, size_t size, struct tib_edf_field field);

/* Appends to recording->deviations; text is a printf format. */
enum tib_status tib_edf_deviate(struct tib_recording *recording, struct tib_error *err, const char *code,
                                const char *repair, const char *text, ...) __attribute__((format(printf, 5, 6)));

#endif
