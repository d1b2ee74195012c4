#ifndef TIB_SCORING_RULE_VALUE_H
#define TIB_SCORING_RULE_VALUE_H

#include <tibialis/rules.h>

/* Bytes that a value of this type has in struct tib_rules. */
size_t tib_rule_value_size(enum tib_rule_type type);

#endif
