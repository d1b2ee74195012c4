#!/bin/sh
# Every rule id that a profile or a source cites stands in scoring/rules/SOURCES.
. "$ROOT/tests/support/tap.sh"
cd "$ROOT" || exit 1
sources=scoring/rules/SOURCES
if [ ! -f "$sources" ]; then
  not_ok "$sources is there"
  done_testing
  exit 0
fi

# Ids are WORD-5, WORD-WORD-5 or WORD-F5 in capitals; other names that look so are not meant. "WASM16-LM-3, CLM-1" is
# short for WASM16-LM-3 and WASM16-CLM-1.
ids_in() {
  grep -ohE '\<[A-Z][A-Z][A-Z0-9]*(-[A-Z]+)*-[A-Z]?[0-9]+\>' "$@" | grep -vE "^((UTF|ISO|ISO-8859|XXH[0-9]*|SHA|WINDOWS)-[0-9]+|MCAP-A[0-9])\$" |
    LC_ALL=C sort -u
}

ids_in "$sources" >"$work/whole"
check "SOURCES names rules" test "$(wc -l <"$work/whole")" -ge 40
{ cat "$work/whole"; sed -n 's/^[A-Z0-9]*-\([A-Z]*-[A-Z]*[0-9]*\)$/\1/p' "$work/whole"; } | LC_ALL=C sort -u >"$work/known"
for file in scoring/README.md scoring/rules/*.rules scoring/*.[ch] include/tibialis/*.h src/*.[ch] src/*/*.[ch] src/*/*/*.[ch]; do
  [ -f "$file" ] || continue
  ids_in "$file" >"$work/cited"
  [ -s "$work/cited" ] || continue
  unknown=$(LC_ALL=C comm -23 "$work/cited" "$work/known")
  if [ -z "$unknown" ]; then ok "ids in $file"; else not_ok "ids in $file" "$unknown"; fi
done
done_testing
