#!/bin/sh
# The tests of C and one run of each command under valgrind, by hand and once in a while (it takes an hour):
#   sh tests/valgrind.sh BUILD
# What reads a value that was never written, reaches outside its memory, or loses a block of it, fails; each process has a
# log of its own in BUILD/valgrind, and those without findings are removed. The build: for debugging, without sanitizers.
# Left out: two tests that limit a process's memory, which valgrind needs for itself.
set -u
root=$(cd "$(dirname "$0")/.." && pwd -P) || exit 1
build=$(cd "${1:?build folder}" && pwd -P) || exit 1
logs=$build/valgrind
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
rm -rf "$logs"
mkdir -p "$logs"
wrap="valgrind -q --trace-children=yes --trace-children-skip=*/mount,*/umount,*/localedef --leak-check=full"
wrap="$wrap --errors-for-leak-kinds=definite --show-leak-kinds=definite"
wrap="$wrap --suppressions=$root/tests/support/valgrind.supp --log-file=$logs/%p.log"
code=0

# shellcheck disable=SC2086 # lists of words, here and below
run() { $wrap "$build/src/cli/tibialis" "$@" >"$work/printed" 2>&1 || { cat "$work/printed"; echo "failed: $*"; code=1; }; }
cd "$root/sample-data" || exit 1
run score -q -j2 -f tsv,json,pdf,svg,html,edf,annot -o "$work/one" ./*.edf
run score -q --threads 2 -f tsv -o "$work/two" rls.edf
run compare "$work/one/rls/rls_events.tsv" "$work/two/rls/rls_events.tsv" -o "$work/compared.pdf"
run cohort -o "$work/plots.pdf" "$work/one/cohort.tsv"
run explain rls.edf --at 300 -o "$work/explained.pdf"
run inspect --json ./*.edf
run rules show wasm-2016
run simulate -q --scenario mixed --hours 0.2 -o "$work/made"

names=$(meson test -C "$build" --no-rebuild --list --suite unit --suite conformance --suite fuzz 2>/dev/null |
  sed -n 's|^[^/]* / ||p' | grep -vx -e cohort/test_death -e cohort/test_workers)
meson test -C "$build" --no-rebuild --timeout-multiplier 60 --wrap "$wrap" --quiet $names || code=1
find "$logs" -name '*.log' -size 0 -delete
found=$(find "$logs" -name '*.log' | wc -l)
echo "valgrind: $found processes with findings; their logs are in $logs"
[ "$code" = 0 ] && [ "$found" = 0 ]
