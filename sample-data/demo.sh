#!/bin/sh
# Builds tibialis, scores the sample nights and one whole simulated night, and says where the reports are.
#   sh sample-data/demo.sh [FOLDER]      results go to FOLDER, by default tibialis-out here
set -u
root=$(cd "$(dirname "$0")/.." && pwd -P) || exit 1
. "$root/tests/setup.sh"
out=${1:-tibialis-out}

install_missing build || exit 1
echo "Building (a minute or two) ..."
build "$root/build-release" --buildtype release || exit 1
tibialis=$root/build-release/src/cli/tibialis

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

echo "Simulating a night of 8 hours ..."
"$tibialis" simulate -q --scenario rls --hours 8 --seed 6 --name whole-night -o "$work" || exit 1
echo "Scoring it and the sample nights ..."
"$tibialis" score -q -o "$out" "$root/sample-data" "$work/whole-night.edf" || exit 1

echo
LC_ALL=C awk -F '\t' '
  NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
  $1 != "quiet" && $1 != "rls" && $1 != "rls-bare" && $1 != "whole-night" { next }
  # Values are shown as cohort.tsv has them, with one decimal; n/a stays: it could not be assessed.
  function show(name, format) { return $at[name] == "n/a" ? "n/a" : sprintf(format, $at[name]) }
  !head++ { print "night        rules      sleep (h)  PLM/h  PLMS/h  PLMW/h  with arousal/h  PLM/CLM  sustained bursts" }
  {
    printf "%-12s %-10s %9s  %5s  %6s  %6s  %14s  %7s  %16s\n", $1, $at["rules"], show("tst_h", "%.1f"),
      show("plm_per_h", "%.1f"), show("plms_per_h", "%.1f"), show("plmw_per_h", "%.1f"), show("plms_arousal_per_h", "%.1f"),
      show("periodicity_count", "%.2f"), show("sustained_possible", "%d")
  }
' "$out/cohort.tsv" || exit 1
echo
case $out in /*) ;; *) out=$PWD/$out ;; esac
echo "The report of the whole night: $out/whole-night/whole-night_report.pdf"
echo "Its movements, one a line:     $out/whole-night/whole-night_events.tsv"
echo "Your own recording:            $tibialis score night.edf"
