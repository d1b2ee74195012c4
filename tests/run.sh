#!/bin/sh
# Installs what is missing, builds, and runs every test. The last line is "N passed, N failed, N skipped".
#   sh tests/run.sh          what needs nothing but the build
#   sh tests/run.sh --all    also what needs other programs
set -u
root=$(cd "$(dirname "$0")/.." && pwd -P) || exit 1
. "$root/tests/setup.sh"

groups="build test"
folders="lint cli golden install scripts"
for option in "$@"; do
  case $option in
    --all) groups="build test package all" folders="$folders cluster browser peers" ;;
    *)
      echo "run.sh: unknown option $option; there is --all" >&2
      exit 2
      ;;
  esac
done

# shellcheck disable=SC2086 # a list of words
install_missing $groups || exit 1
echo "Building (some minutes) ..." >&2
build "$root/build-release" --buildtype release || exit 1

work=$(mktemp -d) || exit 1
mounted=
finish() {
  rm -rf "$work"
  [ -z "$mounted" ] || umount /proc
}
trap finish EXIT
trap 'exit 1' HUP INT TERM
# Criterion finds its tests through /proc, which a bare root folder lacks.
if [ ! -e /proc/self/exe ]; then
  if [ "$(id -u)" = 0 ] && mount -t proc proc /proc 2>/dev/null; then
    mounted=yes
  else
    echo "/proc is not mounted, and the tests need it: mount -t proc proc /proc" >&2
    exit 1
  fi
fi

echo "Running the tests (some minutes; what fails is shown at the end) ..." >&2
# shellcheck disable=SC2086 # a list of words
sh "$root/tests/suites.sh" "$root/build-release" $folders >"$work/tap"
LC_ALL=C awk -f "$root/tests/tally.awk" "$work/tap"
