/* A profile of rules. */

#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"
#include "read/rules/rules_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  struct tib_rules rules;
  struct tib_error err;
  char *text = malloc(n + 1);
  if (!text) abort();
  for (size_t i = 0; i < n; i++) text[i] = (char)bytes[i];
  text[n] = '\0';
  (void)tib_rules_parse(&rules, "fuzz.rules", "fuzz", text, n, &err);
  free(text);
  return 0;
}
