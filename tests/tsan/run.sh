#!/bin/sh
# Races between threads: two nights in two threads, every case of the rules, and `score --threads 2`, built with
# ThreadSanitizer.
#   sh tests/tsan/run.sh [BUILD]      BUILD: a folder for it, by default build-tsan
set -u
root=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 1
folder=${1:-$root/build-tsan}
programs="tests/tsan/two_nights tests/conformance/run_cases src/cli/tibialis"
. "$root/tests/setup.sh"

log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086 # a list of words
if ! configure "$folder" --buildtype debugoptimized -Db_sanitize=thread -Db_lundef=false >"$log" 2>&1 ||
  ! ninja -C "$folder" -j2 $programs >>"$log" 2>&1; then
  tail -n 30 "$log" >&2
  exit 1
fi
TSAN_OPTIONS="halt_on_error=0 exitcode=66 second_deadlock_stack=1 history_size=4"
export TSAN_OPTIONS
failed=0
"$folder/tests/tsan/two_nights" "$root/sample-data/rls.edf" "$root/sample-data/quiet.edf" || failed=1
"$folder/tests/conformance/run_cases" "$root/tests/conformance" >"$log" 2>&1
status=$?
grep -v '^ok' "$log"
[ $status = 0 ] || failed=1
RACES=$folder ROOT=$root BUILD=$root/build-release TIBIALIS=$root/build-release/src/cli/tibialis \
  sh "$root/tests/tsan/races.sh" >"$log" 2>&1
cat "$log"
! grep -q '^not ok' "$log" && grep -q '^1\.\.' "$log" || failed=1
exit $failed
