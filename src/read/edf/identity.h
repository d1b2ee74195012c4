#ifndef TIB_READ_EDF_IDENTITY_H
#define TIB_READ_EDF_IDENTITY_H

/* What the header says about a person. */

#include <stdbool.h>

/* Whether the patient field is a code, a sex (M, F, X), a birthdate (dd-MMM-yyyy, X) and a name, as EDF+ wants it. */
bool tib_edf_patient_has_parts(const unsigned char *bytes);

#endif
