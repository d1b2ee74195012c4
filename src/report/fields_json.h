#ifndef TIB_REPORT_FIELDS_JSON_H
#define TIB_REPORT_FIELDS_JSON_H

#include "report/fields.h"

/* The numbers of ID_summary.json. In a path "LEG" stands for left, right or leg, "NAME" for an index. */
extern const struct tib_field tib_fields_json[TIB_JSON_NUMBERS];

#endif
