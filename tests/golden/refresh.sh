#!/bin/sh
# Makes the golden tables again from the sample nights and shows what changes.   sh tests/golden/refresh.sh
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd -P)
. "$root/tests/setup.sh"
build "$root/build-release" --buildtype release
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/build-release/src/cli/tibialis" score -q -f tsv -o "$work" "$root/sample-data"
for folder in "$work"/*/; do
  for table in "$folder"*_events.tsv "$folder"*_summary.tsv; do
    golden=$root/tests/golden/$(basename "$table")
    [ -f "$golden" ] || : >"$golden"
    diff -u "$golden" "$table" || true
    cp "$table" "$golden"
  done
done
