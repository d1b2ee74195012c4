#!/bin/sh
# Puts the figures of run.sh into measured.tsv, in the place of those of the same parts, and makes the README's table anew.
#   sh tests/bench/write.sh ROWS MACHINE      as run.sh calls it
#   sh tests/bench/write.sh                   the README's table alone, from measured.tsv as it is
set -eu
export LC_ALL=C
bench=$(cd "$(dirname "$0")" && pwd -P)
measured=$bench/measured.tsv
readme=$bench/../../README.md
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT

cp "$measured" "$new/measured"
if [ $# = 2 ]; then
  # Figures of two machines are not put side by side: those of another one leave.
  awk -F'\t' -v OFS='\t' -v machine="# $2" '
    FILENAME == ARGV[1] { parts[$6]; figures[++n] = $6 OFS $1 OFS $2 OFS $3 OFS $4 OFS $5 OFS $7; next }
    FNR == 1 || FNR == 3 { print; next }
    FNR == 2 { same = $0 == machine; print machine; next }
    same && !($1 in parts)
    END { for (i = 1; i <= n; i++) print figures[i] }' "$1" "$measured" >"$new/measured"
fi

table=$(awk -f "$bench/table.awk" "$new/measured") || {
  echo "bench: nothing written; the README's table needs those figures, so that their parts must be measured here too" >&2
  exit 1
}
TABLE=$table awk '
  /^## / { here = $0 == "## How fast" }
  here && /^\|/ { if (!put++) print ENVIRON["TABLE"]; next }
  { print }' "$readme" >"$new/readme"
cp "$new/measured" "$measured"
cp "$new/readme" "$readme"
echo "bench: written to tests/bench/measured.tsv and README.md" >&2
