#ifndef TIB_GROUPS_COLUMNS_H
#define TIB_GROUPS_COLUMNS_H

#include "groups/groups.h"

/* Whether rows of a part can have anything in a column. */
bool tib_part_has(enum tib_cohort_part part, enum tib_cohort_column column);

#endif
