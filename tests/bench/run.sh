#!/bin/sh
# The figures of one whole night beside their goals, other programs measured in the same run. README.md says what they mean.
#   sh tests/bench/run.sh [--write] [--part NAME]... [BUILD [ROUNDS]]
# --write keeps the figures in measured.tsv, and puts them into the README's table.
# NAME: wall rivals pdf memory growth workers instructions start sync. Exit 3, without figures: the machine is not quiet.
set -eu
. "$(dirname "$0")/lib.sh"
every="wall rivals pdf memory growth workers instructions start sync"
parts=
write=
if [ "${1:-}" = --write ]; then
  write=yes
  shift
fi
while [ "${1:-}" = --part ]; do
  [ -f "$bench/parts/${2:-}.sh" ] || { echo "bench: no part ${2:-}; there are: $every" >&2; exit 2; }
  parts="$parts $2"
  shift 2
done
case ${1:-} in
  -*) echo "bench: unknown option $1; usage: run.sh [--write] [--part NAME]... [BUILD [ROUNDS]]" >&2; exit 2 ;;
esac
rounds=${2:-15}
start "${1:-build}"
ask_for_quiet "before"
before=$worth
took_of_processors before

for part in ${parts:-$every}; do
  began=$(date +%s)
  times=$work/times/$part
  mkdir -p "$times"
  # In a shell of its own: what a part sets is its own.
  ( . "$bench/parts/$part.sh" )
  echo "bench: $part took $(($(date +%s) - began)) s" >&2
done
took_of_processors after
ask_for_no_others
ask_for_quiet "after"

"$tibialis" --version | head -n 1
echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors; two loops at once worth $before of one before, $worth after"
echo "$rounds rounds in turns, all inputs warm, output on $(stat -f -c %T "$fast"); least: of the least times"
echo
print_rows
if [ "$write" ]; then
  [ -z "$noisy" ] || { echo "bench: nothing written, as the machine was not quiet" >&2; exit 3; }
  sh "$bench/write.sh" "$work/rows" "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors"
fi
