#!/bin/sh
# Time and memory of one whole night beside `cat` of the same file. README.md says what the figures mean.
#   sh tests/bench/run.sh [BUILD [ROUNDS]]
set -eu
export LC_ALL=C
build=${1:-build}
rounds=${2:-7}
tibialis=$build/src/cli/tibialis
spend=$build/tests/bench/spend
for program in "$tibialis" "$spend"; do
  [ -x "$program" ] || { echo "bench: $program is not there; build with: ninja -C $build" >&2; exit 2; }
done
work=$(mktemp -d "${TMPDIR:-/tmp}/tibialis-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

"$tibialis" simulate -o "$work" --scenario rls --name night --hours 8 --fs 512 --accel-fs 32 --seed 1 --psg >/dev/null
night=$work/night.edf
bytes=$(wc -c <"$night")

# The number of the given share of the sorted lines of a file: 0 the least, 0.5 the median.
pick() { sort -n "$1" | awk -v share="$2" '{ x[NR] = $1 } END { i = int((NR - 1) * share) + 1; print x[i] }'; }

cat "$night" >/dev/null
i=0
while [ "$i" -lt "$rounds" ]; do
  "$spend" cat "$night" >/dev/null 2>>"$work/cat"
  "$spend" "$tibialis" score -q -j1 -f tsv,json -o "$work/out$i" "$night" >/dev/null 2>>"$work/score" ||
    { cat "$work/score" >&2; exit 1; }
  i=$((i + 1))
done
cut -d' ' -f2 "$work/score" >"$work/rss"

awk -v bytes="$bytes" -v rounds="$rounds" -v cat="$(pick "$work/cat" 0.5)" -v score="$(pick "$work/score" 0.5)" \
  -v cat_least="$(pick "$work/cat" 0)" -v score_least="$(pick "$work/score" 0)" -v rss="$(pick "$work/rss" 1)" 'BEGIN {
  printf "night     %.1f MB, 8 h, 24 channels, %d interleaved rounds\n", bytes / 1e6, rounds
  printf "cat       %.3f s median, %.3f s least\n", cat, cat_least
  printf "score     %.3f s median, %.3f s least (-j1, tsv and json)\n", score, score_least
  printf "ratio     %.2f of medians, %.2f of least (bar 6)\n", score / cat, score_least / cat_least
  printf "memory    %.1f MB largest resident set (bar 80)\n", rss
}'
