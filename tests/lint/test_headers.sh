#!/bin/sh
# Every public header compiles alone, in strict C17 and in C++; every header of a room in C17.
. "$ROOT/tests/support/tap.sh"
CC=${CC:-cc}
CXX=${CXX:-c++}
strict="-pedantic-errors -Wall -Wextra -Werror -fsyntax-only"

alone() { # COMPILER FLAGS HEADER ENDING
  printf '#include <%s>\n#include <%s>\n' "$3" "$3" >"$work/alone.$4"
  # shellcheck disable=SC2086 # flags are words
  $1 $2 $strict -I"$ROOT/include" -I"$ROOT/src" -I"$ROOT" $libraries "$work/alone.$4"
}

libraries=
for header in "$ROOT"/include/tibialis/*.h; do
  name=tibialis/$(basename "$header")
  check "$name alone in C17" alone "$CC" -std=c17 "$name" c
  if command -v "$CXX" >/dev/null 2>&1; then
    check "$name alone in C++" alone "$CXX" -std=c++17 "$name" cc
  else
    skip "$name alone in C++" "no C++ compiler"
  fi
done

libraries="-D_POSIX_C_SOURCE=200809L $(pkg-config --cflags gsl jansson cairo pangocairo fftw3f 2>/dev/null)"
for header in "$ROOT"/src/*.h "$ROOT"/src/*/*.h "$ROOT"/src/*/*/*.h "$ROOT"/scoring/*.h; do
  [ -f "$header" ] || continue
  name=${header#"$ROOT/src/"}
  name=${name#"$ROOT/"}
  check "$name alone" alone "$CC" -std=c17 "$name" c
done
done_testing
