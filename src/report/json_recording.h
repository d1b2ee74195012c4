#ifndef TIB_REPORT_JSON_RECORDING_H
#define TIB_REPORT_JSON_RECORDING_H

#include "report/json_put.h"
#include "report/report.h"

/* Members of a summary that tell of the recording and of what else was scored in it. */
void tib_json_put_gaps(struct tib_json *json, json_t *into, const struct tib_recording *recording);
void tib_json_put_deviations(struct tib_json *json, json_t *into, const struct tib_recording *recording);
/* all: every label by its name; else those alone that tib_label_is_name() lets pass, and the sum of the others. */
void tib_json_put_unknown_labels(struct tib_json *json, json_t *into, const struct tib_context *context, bool all);
/* "of": the two channels of a derived one, the second subtracted from the first; nothing for any other. */
void tib_json_put_pair(struct tib_json *json, json_t *into, const struct tib_recording *recording,
                       const struct tib_channel *channel);
void tib_json_put_recording(struct tib_json *json, const struct tib_result *result, bool keep_dates);
void tib_json_put_channels(struct tib_json *json, const struct tib_result *result);
void tib_json_put_scoring(struct tib_json *json, const struct tib_result *result, bool keep_labels);
void tib_json_put_sleep(struct tib_json *json, const struct tib_sleep *sleep);

/* "overrides": the values of a profile that the user changed. */
void tib_json_put_overrides(struct tib_json *json, json_t *into, const struct tib_rules *rules);

/* "profiles": what every profile makes of it. */
void tib_json_put_profiles(struct tib_json *json, const struct tib_result *result);

#endif
