# Sourced by run.sh and instructions.sh: a place to work in, the spin test, turns and medians, rows of the table. POSIX sh.
# What a run took is a line "SECONDS MB" in a file of $times, by the name of what was run; every part has a folder $times.
export LC_ALL=C
bench=$(cd "$(dirname "$0")" && pwd -P)

# start BUILD: the programs of a build; $work on the disk of TMPDIR, and $fast on a tmpfs where there is one.
start() {
  build=$1
  tibialis=$build/src/cli/tibialis
  spend=$build/tests/bench/spend
  rival=$build/tests/bench/rival
  floor=$build/tests/bench/floor
  for program in "$tibialis" "$spend" "$floor"; do
    [ -x "$program" ] || { echo "bench: $program is not there; build with: ninja -C $build" >&2; exit 2; }
  done
  work=$(mktemp -d "${TMPDIR:-/tmp}/tibialis-bench.XXXXXX")
  fast=
  trap 'rm -rf "$work" ${fast:+"$fast"}' EXIT
  trap 'exit 1' HUP INT TERM
  if is_tmpfs /dev/shm && [ -w /dev/shm ]; then fast=$(mktemp -d /dev/shm/tibialis-bench.XXXXXX); else fast=$work; fi
  : >"$work/rows"
}

is_tmpfs() { [ "$(stat -f -c %T "$1" 2>/dev/null)" = tmpfs ]; }
has_threads() { "$tibialis" score --help | grep -q -e '--threads'; }
calc() { awk "BEGIN { printf \"%.6g\", ($*) }"; }

# ---- is the machine quiet? ----

now() { date +%s%N; }
spin() { awk 'BEGIN { for (i = 0; i < 8000000; i++) x += i % 7; exit x < 0 }'; }

# What spinning twice at once is worth, in thousandths of one: the least of three, as others may come and go.
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

# ask_for_quiet WHEN: sets $worth; ends with exit 3 where two processors are not free. BENCH_ANYWAY=1: goes on, and every row
# tells.
noisy=
ask_for_quiet() {
  [ "$(nproc)" -ge 2 ] || { echo "bench: one processor; two are needed" >&2; exit 3; }
  gain=$(spin_gain)
  worth=$(awk -v gain="$gain" 'BEGIN { printf "%.2f", gain / 1000 }')
  [ "$gain" -lt 1900 ] || return 0
  echo "bench: two loops at once are worth $worth of one $1, and 1.90 is needed; end other programs and try again" >&2
  noisy=yes
  [ "${BENCH_ANYWAY:-}" = 1 ] || exit 3
}

# took_of_processors WHEN: keeps the seconds that all programs took of the processors, and this shell's children of them. Not to
# be called in a shell below this one, which has children of its own.
took_of_processors() {
  times >"$work/own"
  awk 'FILENAME != "/proc/stat" { for (i = 1; i <= 2; i++) { split($i, t, "m"); own += 60 * t[1] + t[2] } next }
       $1 == "cpu" { printf "%.2f\n", ($2 + $3 + $4 + $7 + $8 + $9) / 100 - own }' "$work/own" /proc/stat >"$work/others.$1"
  date +%s >"$work/clock.$1"
}

# ask_for_no_others: between "before" and "after" others took no more than 5 % of one processor.
ask_for_no_others() {
  others=$(paste -d' ' "$work"/others.before "$work"/others.after "$work"/clock.before "$work"/clock.after |
    awk '{ printf "%.2f", ($2 - $1) / ($4 - $3 + 1) }')
  [ "$(calc "$others > 0.05")" = 1 ] || return 0
  echo "bench: meanwhile other programs took $others of a processor, and 0.05 is the limit; end them and try again" >&2
  noisy=yes
  [ "${BENCH_ANYWAY:-}" = 1 ] || exit 3
}

# ---- runs ----

# spends NAME COMMAND...: what it prints goes to $printed, by default nowhere: `cat` is to read, not to write.
spends() {
  spent=$1
  shift
  "$spend" "$@" >"${printed:-/dev/null}" 2>"$work/said" || { cat "$work/said" >&2; echo "bench: failed: $*" >&2; exit 1; }
  tail -n 1 "$work/said" >>"$times/$spent"
}

# scores NAME ARGUMENT...: into a folder of its own on $fast, or on $into.
scores() {
  scored=$1
  shift
  rm -rf "${into:-$fast}/out"
  spends "$scored" "$tibialis" score -q -o "${into:-$fast}/out" "$@"
}

# turns N FUNCTION: calls it N times, which runs in turns what is compared.
turns() {
  turn=0
  while [ "$turn" -lt "$1" ]; do
    turn=$((turn + 1))
    "$2"
  done
}

# pick NAME COLUMN SHARE: 0 the least, 0.5 the median.
pick() {
  awk -v column="$2" '{ print $column }' "$times/$1" | sort -g |
    awk -v share="$3" '{ x[NR] = $1 } END { at = (NR - 1) * share + 1; print (x[int(at)] + x[int(at + 0.5)]) / 2 }'
}
median() { pick "$1" "${2:-1}" 0.5; }
least() { pick "$1" "${2:-1}" 0; }

# ---- recordings ----

# simulated NAME OPTION...: makes NAME.edf in $work once, and reads it so that it is in memory.
simulated() {
  recording=$work/$1.edf
  [ -f "$recording" ] || "$tibialis" simulate -q -o "$work" --name "$@"
  sync -f "$recording"
  cat "$recording" >/dev/null
}
night() { simulated night --scenario rls --hours 8 --fs 512 --accel-fs 32 --seed 1 --psg; }
legs() { simulated "legs$1" --scenario rls --hours "$1" --fs 512 --seed 1 --without accelerometer; }

# instructions_of RECORDING: what its worker counts, start and reading of options included.
instructions_of() {
  valgrind --tool=callgrind --trace-children=yes --callgrind-out-file=/dev/null \
    "$tibialis" score -q -j1 -f tsv,json -o "$fast/counted" "$1" >"$work/printed" 2>"$work/said" || { cat "$work/said" >&2; exit 1; }
  rm -rf "$fast/counted"
  sed -n 's/.* Collected : //p' "$work/said" | sort -n | tail -n 1
}

# ---- the table ----

# row NAME GOAL UNIT MEASURED [LEAST]: GOAL is "<= X", ">= X" or "-"; MEASURED that is no number is why there is none.
# The part and the rounds are for measured.tsv.
row() { printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "${5:-}" "$part" "$rounds" >>"$work/rows"; }

# row_of_time NAME A
row_of_time() { row "$1" - ms "$(calc "1000 * $(median "$2")")" "$(calc "1000 * $(least "$2")")"; }

# row_of_memory NAME GOAL A
row_of_memory() { row "$1" "$2" MB "$(median "$3" 2)" "$(least "$3" 2)"; }

# row_of_ratio NAME GOAL A B: of medians, and of the least times.
row_of_ratio() { row "$1" "$2" x "$(calc "$(median "$3") / $(median "$4")")" "$(calc "$(least "$3") / $(least "$4")")"; }

print_rows() {
  awk -F'\t' -v noisy="$noisy" '
    function shown(x, unit) { return x == "" ? "" : sprintf(x < 10 && x > -10 ? "%.2f %s" : "%.1f %s", x, unit) }
    BEGIN { line = "%-55s %9s %9s %9s  %s\n"; printf line, "figure", "goal", "median", "least", "verdict" }
    {
      split($2, goal, " ")
      number = $4 ~ /^-?[0-9.]+(e[-+]?[0-9]+)?$/
      if (!number) verdict = $4
      else if (noisy) verdict = "not quiet"
      else if ($2 == "-") verdict = "-"
      else verdict = (goal[1] == "<=" ? $4 + 0 <= goal[2] + 0 : $4 + 0 >= goal[2] + 0) ? "reached" : "missed"
      printf line, $1, $2 == "-" ? "-" : $2 " " $3, number ? shown($4, $3) : "", shown($5, $3), verdict
    }' "$work/rows" | sed 's/ *$//'
}
