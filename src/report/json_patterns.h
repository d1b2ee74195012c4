#ifndef TIB_REPORT_JSON_PATTERNS_H
#define TIB_REPORT_JSON_PATTERNS_H

/* Parts of ID_summary.json that tell of other patterns than periodic limb movements, and of the course of the night. */

#include <tibialis/analyze.h>

#include "report/json_put.h"

/* "patterns": each null where it was not looked for. */
void tib_json_put_patterns(struct tib_json *json, const struct tib_result *result);

/* "course": time of night, legs, and what came after movements and bursts. */
void tib_json_put_course(struct tib_json *json, const struct tib_result *result);

#endif
