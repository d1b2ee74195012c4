#include <stdarg.h>
#include <stdio.h>

#include <tibialis/error.h>

const char *tib_status_code(enum tib_status status) {
  static const char *const codes[] = {
      [TIB_OK] = "ok",
      [TIB_USAGE] = "usage",
      [TIB_NOT_FOUND] = "not-found",
      [TIB_FORMAT] = "format",
      [TIB_UNSUPPORTED] = "unsupported",
      [TIB_TRUNCATED_EMPTY] = "truncated-empty",
      [TIB_NO_LEG_CHANNEL] = "no-leg-channel",
      [TIB_AMBIGUOUS_CHANNEL] = "ambiguous-channel",
      [TIB_AMBIGUOUS_STAGES] = "ambiguous-stages",
      [TIB_UNIT] = "unit",
      [TIB_LOW_RATE] = "low-rate",
      [TIB_SCORING_FORMAT] = "scoring-format",
      [TIB_SCORING_MISMATCH] = "scoring-mismatch",
      [TIB_RULES] = "rules",
      [TIB_NO_SPACE] = "no-space",
      [TIB_WRITE] = "write",
      [TIB_EDFLIB_MISMATCH] = "edflib-mismatch",
      [TIB_CRASHED] = "crashed",
      [TIB_MEMORY] = "memory",
      [TIB_TIMEOUT] = "timeout",
      [TIB_INTERRUPTED] = "interrupted",
      [TIB_INTERNAL] = "internal",
  };
  size_t i = (size_t)status;
  return i < sizeof codes / sizeof *codes ? codes[i] : codes[TIB_INTERNAL];
}

enum tib_status tib_fail(struct tib_error *err, enum tib_status status, const char *format, ...) {
  if (err) {
    err->status = status;
    va_list args;
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
  }
  return status;
}
