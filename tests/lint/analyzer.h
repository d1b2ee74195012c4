/* What the clang static analyzer cannot see from one file: tib_fail() returns the status that it is given. */
#include "tibialis/error.h"
#define tib_fail(err, status, ...) ((void)(tib_fail)(err, status, __VA_ARGS__), (status))
