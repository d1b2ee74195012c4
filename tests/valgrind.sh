#!/bin/sh
# The tests of C under valgrind, by hand and once in a while (it takes an hour):   sh tests/valgrind.sh BUILD [SUITE...]
# What reads a value that was never written, reaches outside its memory, or loses a block of it, fails; each process has a
# log of its own in BUILD/valgrind, and those without findings are removed. The build: for debugging, without sanitizers.
set -u
root=$(cd "$(dirname "$0")/.." && pwd -P) || exit 1
build=${1:?build folder}
shift
logs=$(cd "$build" && pwd -P)/valgrind || exit 1
rm -rf "$logs"
mkdir -p "$logs"
suites=
for suite in ${*:-unit conformance fuzz}; do suites="$suites --suite $suite"; done
wrap="valgrind -q --trace-children=yes --trace-children-skip=*/mount,*/umount,*/localedef --leak-check=full"
wrap="$wrap --errors-for-leak-kinds=definite --show-leak-kinds=definite"
wrap="$wrap --suppressions=$root/tests/support/valgrind.supp --log-file=$logs/%p.log"
# shellcheck disable=SC2086 # a list of words
meson test -C "$build" --no-rebuild --timeout-multiplier 60 --wrap "$wrap" --quiet $suites
code=$?
find "$logs" -name '*.log' -size 0 -delete
found=$(find "$logs" -name '*.log' | wc -l)
echo "valgrind: $found processes with findings; their logs are in $logs"
[ "$code" = 0 ] && [ "$found" = 0 ]
