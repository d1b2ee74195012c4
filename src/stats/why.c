#include "stats/stats.h"

const char *tib_stats_why_text(enum tib_stats_why why) {
  static const char *const TEXTS[TIB_STATS_REASONS] = {
      [TIB_STATS_HERE] = "",
      [TIB_STATS_TOO_FEW] = "too few values",
      [TIB_STATS_NO_SPREAD] = "all values are equal",
      [TIB_STATS_ALL_ZERO] = "all differences are 0",
      [TIB_STATS_NOT_POSITIVE] = "a value of 0 or less has no logarithm",
      [TIB_STATS_PERFECT] = "a correlation of 1 or -1 has no interval",
  };
  return why < TIB_STATS_REASONS ? TEXTS[why] : "";
}
