#!/bin/sh
# Counts the instructions of score for each sample of a leg, and fails where they are more than 2 % above those in the file
# `instructions`. README.md says when they can be compared.
#   sh tests/bench/instructions.sh BUILD [--write]
set -eu
. "$(dirname "$0")/lib.sh"
start "${1:-build}"
times=$work
known=$bench/instructions

# What the count depends on besides the program: valgrind shows every program the same processor, if this one has AVX2.
counted_with() {
  echo "compiler $(readelf -p .comment "$tibialis" | sed -n 's/.*\(GCC\|clang\)[^0-9]*.* \([0-9.]*\)$/\1 \2/p' | head -n 1)"
  echo "library $(getconf GNU_LIBC_VERSION)"
  "$tibialis" version | sed -n 's/.*\(FFTW\|fftw\)[^0-9]*\([0-9.]*[0-9]\).*/library FFTW \2/p' | head -n 1
  valgrind --version | sed 's/-/ /; s/^/program /'
}
count() { # CASE, of $recording
  n=$(instructions_of "$recording")
  awk -v name="$1" -v n="$n" 'BEGIN { if (n < 1) exit 1; printf "%s %.2f\n", name, n / (2 * 512 * 3600) }' >>"$work/counted" ||
    { echo "instructions: callgrind counted nothing" >&2; exit 1; }
}

for program in valgrind readelf; do
  command -v $program >/dev/null 2>&1 || { echo "instructions: skipped, $program is not installed"; exit 0; }
done
grep -qw avx2 /proc/cpuinfo || { echo "instructions: skipped, the processor has no AVX2"; exit 0; }

# One hour of two legs alone, and of 24 channels with ankles.
counted_with >"$work/counted"
legs 1
count legs
simulated night1 --scenario rls --hours 1 --fs 512 --accel-fs 32 --seed 1 --psg
count night

if [ "${2:-}" = --write ]; then
  { sed -n '/^#/p' "$known"; cat "$work/counted"; } >"$work/new"
  cp "$work/new" "$known"
  cat "$known"
  exit 0
fi
grep -E '^(compiler|library|program) ' "$known" >"$work/then" || true
grep -E '^(compiler|library|program) ' "$work/counted" >"$work/here"
if ! cmp -s "$work/then" "$work/here"; then
  echo "instructions: skipped, as other programs count otherwise:"
  diff "$work/then" "$work/here" || true
  exit 0
fi
awk '
  /^#/ || /^(compiler|library|program) / { next }
  NR == FNR { known[$1] = $2; next }
  !known[$1] { print "instructions: no number for " $1 "; write it with --write"; failed = 1; next }
  {
    change = 100 * ($2 / known[$1] - 1)
    printf "instructions: %-6s %8.2f a leg-sample, %8.2f in tests/bench/instructions, %+.2f %%\n", $1, $2, known[$1], change
    if (change > 2) { print "instructions: more than 2 % above: find out why, or write them anew with --write"; failed = 1 }
    if (change < -2) print "instructions: more than 2 % below: write them anew with --write"
  }
  END { exit failed }' "$known" "$work/counted"
