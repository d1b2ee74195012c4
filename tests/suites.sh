#!/bin/sh
# Runs the tests of one build and prints what tests/tally.awk counts.   sh tests/suites.sh BUILD FOLDER...
# BUILD is a folder made by build() of tests/setup.sh; a FOLDER of tests/ adds its test_*.sh. $LEAVE_OUT names a suite of C that
# is not run.
set -u
ROOT=$(cd "$(dirname "$0")/.." && pwd -P) || exit 1
BUILD=$1
TIBIALIS=$BUILD/src/cli/tibialis
export ROOT BUILD TIBIALIS
shift
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# A locale with a decimal comma, for those who look for one.
mkdir "$work/locales"
if localedef -i de_DE -f UTF-8 "$work/locales/de_DE.UTF-8" >/dev/null 2>&1; then
  LOCPATH=$work/locales
  export LOCPATH
fi

# What the accuracy programs print, for tests/lint/test_figures.sh.
TIBIALIS_ROWS=$work/rows
export TIBIALIS_ROWS

# The log has a block for every program: lines "test:" and "result:", then what it printed, then a line of "=".
log=$BUILD/meson-logs/testlog.txt
rm -f "$log"
meson test -C "$BUILD" --no-rebuild --timeout-multiplier 4 ${LEAVE_OUT:+--no-suite "$LEAVE_OUT"} >"$work/meson" 2>&1
if [ -f "$log" ]; then
  LC_ALL=C awk '
    inside && /^=+$/ { print "@ended " result; inside = named = 0; next }
    inside { print; next }
    /^test: / { name = substr($0, 15); sub(/^[^:]*:/, "", name); named = 1 }
    /^result: / { result = substr($0, 15); sub(/^exit status /, "", result) }
    /^-+ std(out|err) -+$/ { print "@program " name; inside = 1; next }
    named && /^=+$/ { print "@program " name; print "@ended " result; named = 0 }
  ' "$log"
else
  echo "@program meson test"
  cat "$work/meson"
  echo "@ended 1"
fi

# Scripts, each into a file of its own: as many at a time as there are processors, but for those that share a display or a
# batch system.
for folder in "$@"; do
  case $folder in
    cluster | browser | peers) jobs=1 ;;
    *) jobs=$(getconf _NPROCESSORS_ONLN) ;;
  esac
  mkdir "$work/$folder"
  for script in "$ROOT/tests/$folder"/test_*.sh; do
    [ ! -f "$script" ] || printf '%s\0' "$script"
  # shellcheck disable=SC2016 # for the inner shell
  done | xargs -0 -r -n 1 -P "$jobs" sh -c '{
    echo "@program $1/$(basename "$3")"
    timeout 900 sh "$3" </dev/null
    echo "@ended $?"
  } >"$2/$(basename "$3")" 2>&1' sh "$folder" "$work/$folder" || true
  cat "$work/$folder"/*
done
