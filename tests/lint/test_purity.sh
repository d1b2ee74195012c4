#!/bin/sh
# What scoring is built of needs nothing but base, libm, and the C library's memory and string functions.
. "$ROOT/tests/support/tap.sh"
command -v nm >/dev/null 2>&1 || { echo "1..0 # SKIP nm is not there"; exit 0; }

allowed=" malloc calloc realloc free qsort memcpy memmove memset memcmp strlen strcmp strncmp strchr strrchr strcpy strncpy \
strstr strspn strcspn abs fabs fabsf floor floorf ceil ceilf sqrt sqrtf log log2 log10 exp exp2 pow fmod fmin fmax round \
lround llround lrint rint trunc fma nan isnan _GLOBAL_OFFSET_TABLE_ __stack_chk_fail __assert_fail __memcpy_chk \
__memset_chk __strcpy_chk "

nm -g --defined-only "$BUILD/scoring/libscoring.a" "$BUILD/src/base/libbase.a" 2>/dev/null | awk 'NF == 3 { print $3 }' |
  sort -u >"$work/defined"
nm -g --undefined-only "$BUILD/scoring/libscoring.a" 2>/dev/null | awk '$1 == "U" { print $2 }' | sort -u >"$work/needed"

check "scoring is built" test -s "$work/needed"
comm -23 "$work/needed" "$work/defined" | while read -r symbol; do
  case $allowed in *" $symbol "*) ;; *) echo "$symbol" ;; esac
done >"$work/foreign"
if [ -s "$work/foreign" ]; then
  not_ok "scoring needs nothing from outside" "$(cat "$work/foreign")"
else
  ok "scoring needs nothing from outside"
fi
done_testing
