#ifndef TIB_REPORT_JSON_QUALITY_H
#define TIB_REPORT_JSON_QUALITY_H

#include <tibialis/analyze.h>

#include "report/json_put.h"

/* "quality" of ID_summary.json: of each leg as a whole, and of its minutes. */
void tib_json_put_quality(struct tib_json *json, const struct tib_result *result);

#endif
