#ifndef TIB_REPORT_NEEDS_STAGES_H
#define TIB_REPORT_NEEDS_STAGES_H

/* Which figures of a summary or a cohort table mean something else where there were no stages: a night without them enters
 * none of these, whatever its cell holds. */

#include "base/table.h"

/* True where a row shows that its rules score sleep alone (AASM-LM-7): it has stages and movements in sleep, and none of
 * wake were assessed. False where it does not tell. */
bool tib_row_is_of_sleep_alone(const struct tib_table *table, const struct tib_table_row *row);

/* Whether a column, with _per_h or _n or without, is of sleep or of wake; `sleep_alone`: by such rules every index,
 * interval and series is. `sit`: all of a test is wake (CLIN-6). */
bool tib_column_needs_stages(const char *column, bool sleep_alone, bool sit);

/* Whether a row has a column of hours of sleep and no value in it. */
bool tib_row_lacks_stages(const struct tib_table *table, const struct tib_table_row *row);

/* Whether a row is of a suggested immobilisation test. */
bool tib_row_is_of_sit(const struct tib_table *table, const struct tib_table_row *row);

#endif
