#!/bin/sh
# Every symbol that leaves a file of the library begins with tib_.
. "$ROOT/tests/support/tap.sh"
command -v nm >/dev/null 2>&1 || { echo "1..0 # SKIP nm is not there"; exit 0; }

for library in "$BUILD"/scoring/lib*.a "$BUILD"/src/lib*.a "$BUILD"/src/*/lib*.a; do
  name=$(basename "$library" .a)
  nm -g --defined-only "$library" 2>/dev/null | awk 'NF == 3 { print $3 }' | sort -u >"$work/symbols"
  [ -s "$work/symbols" ] || { not_ok "$name has symbols"; continue; }
  foreign=$(grep -v '^\(tib\|TIB\)_' "$work/symbols")
  if [ -z "$foreign" ]; then ok "$name exports only tib_"; else not_ok "$name exports only tib_" "$foreign"; fi
done
done_testing
