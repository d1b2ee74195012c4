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

/* The part of a field after `index` parts that blanks end; n is 0 where there are fewer. */
struct tib_edf_field tib_edf_field_word(struct tib_edf_field field, int index);

/* Whether the field is this text; a control byte in it is a blank. */
bool tib_edf_field_is(struct tib_edf_field field, const char *text);
bool tib_edf_field_int(struct tib_edf_field field, int64_t *value);

/* A decimal number. One decimal comma is taken for a dot, and counted in *n_commas. */
bool tib_edf_field_double(struct tib_edf_field field, double *value, int *n_commas);

/* Seconds as ticks, from a plain decimal or one with an exponent; commas as above. */
bool tib_edf_field_seconds(struct tib_edf_field field, tib_ticks *value, int *n_commas);

/* The field as UTF-8: control bytes become spaces, what is no UTF-8 is taken for Latin-1, a last character that the
 * width of a full field cut in two is left out. */
void tib_edf_field_text(char *to, size_t size, struct tib_edf_field field);

/* Whether bytes[0, n) have one outside ASCII, or one that is neither a letter, a sign nor a blank. */
bool tib_edf_has_high_bytes(const unsigned char *bytes, size_t n);
bool tib_edf_has_control_bytes(const unsigned char *bytes, size_t n);

/* Appends to recording->deviations; text is a printf format. repair: what was done, as a sentence; NULL: nothing was
 * needed, and --strict lets it pass. */
enum tib_status tib_edf_deviate(struct tib_recording *recording, struct tib_error *err, const char *code,
                                const char *repair, const char *text, ...) __attribute__((format(printf, 5, 6)));

#endif
