#include <tibialis/tibialis.h>

const char *tib_version(void) { return TIB_VERSION; }

const char *tib_intended_use(void) {
  return "Research use only. Not a medical device. Results need review by a qualified scorer.";
}
