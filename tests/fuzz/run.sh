#!/bin/bash
# Fuzzes every target, or those named, with address and undefined-behaviour sanitizers, as many at a time as there are
# processors:   bash tests/fuzz/run.sh SECONDS|NUMBERx [TARGET...]
# Needs clang. Starts from tests/fuzz/corpus; what it finds is left in build-fuzz/findings. One line a target: how many
# inputs were tried, how many edges of the code they reach, and "clean" or the name of the input that breaks it. Seconds are
# for a search, with other inputs each time. With a number, say 30000x, so many inputs are tried, and they follow from
# FUZZ_SEED, 1 where it is not set: the same ones in every run of the same program, as a test should have them.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 1
. "$root/tests/setup.sh"
how_long=${1:?how many seconds for each target, or how many inputs: 30000x}
shift
case $how_long in
  *x) limit=(-seed="${FUZZ_SEED:-1}" -runs="${how_long%x}" -reload=0) ;;
  *) limit=(-max_total_time="$how_long") ;;
esac
# What libFuzzer learns depends on addresses.
still=(setarch -R)
"${still[@]}" true 2>/dev/null || still=()
CC=clang build "$root/build-fuzz" --buildtype debugoptimized -Db_sanitize=address,undefined -Db_lundef=false \
  -Dc_args=-fsanitize=fuzzer-no-link -Dwerror=true || exit 1
targets=("$@")
if ((!${#targets[@]})); then
  for folder in "$root"/tests/fuzz/corpus/*/; do targets+=("$(basename "$folder")"); done
fi
findings=$root/build-fuzz/findings
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
rm -rf "$findings"
mkdir -p "$findings"

fuzz() {
  local name=$1 log=$work/$1.log
  mkdir -p "$work/$name"
  UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 "${still[@]}" "$root/build-fuzz/tests/fuzz/fuzz_$name" \
    "${limit[@]}" -timeout=20 -rss_limit_mb=1500 -malloc_limit_mb=600 -max_len=16384 \
    -print_final_stats=1 -artifact_prefix="$findings/$name-" "$work/$name" "$root/tests/fuzz/corpus/$name" >"$log" 2>&1
  local code=$? runs edges
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
  if ((code == 0)); then
    printf '%-14s %10s inputs %6s edges  clean\n' "$name" "${runs:-?}" "${edges:-?}"
  else
    cp "$log" "$findings/$name.log"
    printf '%-14s %10s inputs %6s edges  FAILED: see findings/%s.log\n' "$name" "${runs:-?}" "${edges:-?}" "$name"
    touch "$work/failed"
  fi
}

running=0
for name in "${targets[@]}"; do
  fuzz "$name" &
  ((++running >= $(nproc))) && wait -n && ((running--))
done
wait
[ ! -e "$work/failed" ]
