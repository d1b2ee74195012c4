#!/bin/sh
# The scripts under "From scripts" of the README, run as they stand there. README: another file to take them from.
. "$ROOT/tests/support/tap.sh"
README=${README:-$ROOT/README.md}

# block LANGUAGE N: the N-th block of that section in this language.
block() {
  awk -v fence="\`\`\`$1" -v n="$2" '
    /^## / { inside = $0 == "## From scripts"; next }
    inside && $0 == fence { taken = ++seen == n; next }
    /^```/ { taken = 0; next }
    taken' "$README"
}

check "the README has the section" grep -qx '## From scripts' "$README"
mkdir -p "$work/run/archive" "$work/bin" "$work/lib"
cp "$ROOT"/sample-data/rls.edf "$ROOT"/sample-data/quiet.edf "$work/run/archive"
ln -s "$TIBIALIS" "$work/bin/tibialis"
ln -s "$BUILD/src/libtibialis.so" "$work/lib/libtibialis.so.0"
PATH=$work/bin:$PATH
LD_LIBRARY_PATH=$work/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export PATH LD_LIBRARY_PATH
cd "$work/run" || exit 1

block sh 1 >"$work/loop.sh"
check "the shell loop is there" test -s "$work/loop.sh"
check "the shell loop runs" sh -c 'sh "$1" >"$2"' sh "$work/loop.sh" "$work/loop"
value() { # ID COLUMN: of wasm-2016 in the table that the loop left
  awk -F '\t' -v id="$1" -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    $1 == id && $at["rules"] == "wasm-2016" { print $at[name] }' results/cohort.tsv
}
plms=$(value rls plms_per_h)
check "there is an index to look for" awk "BEGIN { exit !($plms > 10) }"
check "it prints the index of each night" sh -c 'printf "quiet %s\nrls %s\n" "$1" "$2" | cmp - "$3"' sh "$(value quiet plms_per_h)" "$plms" "$work/loop"

python=
for candidate in python3 /usr/bin/python3; do
  if [ -z "$python" ] && $candidate -c 'import pandas' 2>/dev/null; then python=$candidate; fi
done
block python 1 >"$work/tables.py"
check "the script for pandas is there" grep -q pandas "$work/tables.py"
if [ -n "$python" ]; then
  check "pandas runs" sh -c '$1 "$2" >"$3"' sh "$python" "$work/tables.py" "$work/tables"
  # Shown with six decimals or fewer.
  shown() { awk -v id="$1" -v expected="$2" '$1 == id { for (i = 2; i <= NF; i++) if ($i - expected < 1e-4 && expected - $i < 1e-4) found = 1 }
    END { exit !found }' "$3" || { cat "$3"; return 1; }; }
  check "pandas prints the index" shown rls "$plms" "$work/tables"
  counted() { # the movements in series by stage are as many as in the table of events
    awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
      $at["rules"] == "wasm-2016" && $at["class"] == "plm" { n[$at["stage"]]++ } END { for (s in n) print s, n[s] }' \
      results/rls/rls_events.tsv | while read -r stage n; do
      awk -v s="$stage" -v n="$n" '$1 == s && $2 == n { found = 1 } END { exit !found }' "$work/tables" || { echo "$stage $n"; cat "$work/tables"; return 1; }
    done
  }
  check "pandas counts the movements of each stage" counted
else
  skip "the script for pandas" "python3 with pandas is not there"
fi

block r 1 >"$work/tables.R"
check "the script for R is there" grep -q read.delim "$work/tables.R"
if command -v Rscript >/dev/null 2>&1; then
  check "R runs" sh -c 'Rscript --vanilla "$1" >"$2"' sh "$work/tables.R" "$work/tables"
  check "R prints the index" awk -v expected="$plms" \
    '$1 == "rls" && $3 - expected < 1e-3 && expected - $3 < 1e-3 { found = 1 } END { exit !found }' "$work/tables"
else
  skip "the script for R" "Rscript is not there"
fi

block python 2 >"$work/library.py"
check "the script for the library is there" grep -q ctypes "$work/library.py"
if grep -q -e fsanitize "$BUILD/build.ninja"; then
  skip "the library from Python" "a library with sanitizers can not be loaded into it"
elif command -v python3 >/dev/null 2>&1; then
  rm -rf results.before && mv results results.before # it needs none of it
  check "the library from Python runs" sh -c 'python3 "$1" >"$2"' sh "$work/library.py" "$work/library"
  mv results.before results
  check "the library from Python has the index" grep -qx "$plms PLMS an hour" "$work/library"
  awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    $at["rules"] == "wasm-2016" && $at["class"] == "plm" {
      printf "%.1f s, %.1f s, series %d\n", $at["onset"], $at["duration"], $at["series"] }' results/rls/rls_events.tsv >"$work/expected"
  check "the library from Python has the movements" sh -c 'sed 1d "$1" | diff "$2" -' sh "$work/library" "$work/expected"
  sed 's|archive/rls.edf|archive/none.edf|' "$work/library.py" >"$work/broken.py"
  told() { ! python3 "$work/broken.py" >/dev/null 2>"$work/err" && grep -q 'RuntimeError: .*none\.edf' "$work/err"; }
  check "an error of the library is one of Python" told
else
  skip "the library from Python" "python3 is not there"
fi
done_testing
