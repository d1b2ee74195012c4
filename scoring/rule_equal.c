#include <string.h>

#include "scoring/rule_value.h"

/* Value by value along the rule table: padding between fields must not tell profiles apart. */
static bool equal_group(const struct tib_rules *a, const struct tib_rules *b, size_t begin, size_t size) {
  size_t n;
  const struct tib_rule_row *rows = tib_rule_rows(TIB_RULES_MOVEMENTS, &n);
  for (size_t i = 0; i < n; i++) {
    size_t at = rows[i].offset;
    if (at < begin || at >= begin + size) continue;
    if (memcmp((const char *)a + at, (const char *)b + at, tib_rule_value_size(rows[i].type)) != 0) return false;
  }
  return true;
}

bool tib_rules_equal_conditioning(const struct tib_rules *a, const struct tib_rules *b) {
  return equal_group(a, b, offsetof(struct tib_rules, conditioning), sizeof a->conditioning);
}

bool tib_rules_equal_detection(const struct tib_rules *a, const struct tib_rules *b) {
  return equal_group(a, b, offsetof(struct tib_rules, detection), sizeof a->detection);
}
