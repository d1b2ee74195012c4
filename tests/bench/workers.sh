#!/bin/sh
# How much faster two workers are than one: on 8 whole nights, and on 2,000 short recordings. README.md says what the figures
# mean. Refuses to tell anything where two processors are not free.
#   sh tests/bench/workers.sh [BUILD [ROUNDS [NIGHTS [SHORT]]]]
set -eu
export LC_ALL=C
build=${1:-build}
rounds=${2:-5}
nights=${3:-8}
short=${4:-2000}
tibialis=$build/src/cli/tibialis
[ -x "$tibialis" ] || { echo "bench: $tibialis is not there; build with: ninja -C $build" >&2; exit 2; }
work=$(mktemp -d "${TMPDIR:-/tmp}/tibialis-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

now() { date +%s%N; }
median() { sort -n "$1" | awk '{ x[NR] = $1 } END { print x[int((NR + 1) / 2)] }'; }

# ---- are two processors free? ----

spin() { awk 'BEGIN { for (i = 0; i < 8000000; i++) x += i % 7; exit x < 0 }'; }
# What spinning twice at once is worth, of 2: the least of three, as others may come and go.
spin_gain() {
  for _ in 1 2 3; do
    a=$(now)
    spin
    b=$(now)
    spin &
    spin
    wait
    c=$(now)
    echo $(((b - a) * 2000 / (c - b)))
  done | sort -n | head -n 1
}
ask_for_quiet() { # WHEN
  gain=$(spin_gain)
  [ "$gain" -ge 1900 ] && return
  awk -v gain="$gain" -v when="$1" 'BEGIN {
    printf "bench: two loops at once are worth %.2f of one %s, and 1.90 is needed; end other programs and try again\n", gain / 1000, when }' >&2
  exit 3
}
[ "$(nproc)" -ge 2 ] || { echo "bench: one processor; two are needed" >&2; exit 3; }
ask_for_quiet "before"

# ---- recordings ----

mkdir "$work/nights" "$work/short"
"$tibialis" simulate -q -o "$work" --scenario rls --name night --hours 8 --fs 512 --accel-fs 32 --seed 1 --psg
i=0
while [ "$i" -lt "$nights" ]; do
  ln "$work/night.edf" "$work/nights/n$i.edf"
  i=$((i + 1))
done
"$tibialis" simulate -q -o "$work" --scenario quiet --name small --hours 0.1 --fs 128 --seed 1 --without accelerometer
i=0
while [ "$i" -lt "$short" ]; do
  ln "$work/small.edf" "$work/short/s$i.edf"
  i=$((i + 1))
done
cat "$work/night.edf" >/dev/null

# ---- turns ----

measure() { # FOLDER JOBS: milliseconds
  rm -rf "$work/out"
  a=$(now)
  "$tibialis" score -q -j "$2" -f tsv,json -o "$work/out" "$work/$1" >/dev/null
  b=$(now)
  echo $(((b - a) / 1000000))
}
for set in nights short; do
  i=0
  while [ "$i" -lt "$rounds" ]; do
    for jobs in 1 2; do measure $set $jobs >>"$work/$set.$jobs"; done
    i=$((i + 1))
  done
done
ask_for_quiet "after"

echo "spin      worth $(awk -v gain="$gain" 'BEGIN { printf "%.2f", gain / 1000 }') of 2 before and after"
for set in nights short; do
  [ $set = nights ] && n=$nights || n=$short
  awk -v set=$set -v n="$n" -v one="$(median "$work/$set.1")" -v two="$(median "$work/$set.2")" 'BEGIN {
    printf "%-9s %d recordings: %.2f s with one worker, %.2f s with two, %.2f times as fast (bar 1.85)\n", set, n, one / 1000, two / 1000, one / two }'
done
