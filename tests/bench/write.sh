#!/bin/sh
# Puts the figures of run.sh into measured.tsv, in the place of those of the same parts, and makes the README's table anew, and
# the sentences about floor.c in the README here.
#   sh tests/bench/write.sh ROWS MACHINE      as run.sh calls it
#   sh tests/bench/write.sh                   these texts alone, from measured.tsv as it is
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

value() { awk -F'\t' -v name="$1" 'index($2, name) == 1 { print $5; exit }' "$new/measured"; }
calc() { awk "BEGIN { printf \"$1\", ($2) }"; }
floor=$(value "nothing looked for (floor.c), over cat")
floor_legs=$(value "legs alone, nothing looked for, over its own cat")
cp "$bench/README.md" "$new/bench"
if [ "$floor" ] && [ "$floor_legs" ]; then
  cat_ms=$(value "cat, 8 h")
  left=$(calc "%.0f" "(3 - $floor) * $cat_ms")
  takes=$(calc "%.0f" "$(value "score -j1, over cat") * $cat_ms - $floor * $cat_ms")
  sed -e "s/: [^ ]* times \`cat\` of the night, and [^ ]* times/: $(calc "%.1f" "$floor") times \`cat\` of the night, and $(calc "%.1f" "$floor_legs") times/" \
    -e "s/what is left, [^ ]* ms of a night/what is left, $left ms of a night/" \
    -e "s/today's takes [^ ]* ms/today's takes $takes ms/" "$bench/README.md" >"$new/bench"
fi
cp "$new/measured" "$measured"
cp "$new/readme" "$readme"
cp "$new/bench" "$bench/README.md"
echo "bench: written to measured.tsv and README.md of tests/bench, and to README.md" >&2
