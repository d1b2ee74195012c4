#!/bin/sh
# The sample nights score as they did. Refresh with tests/golden/refresh.sh, and look at what it shows.
. "$ROOT/tests/support/tap.sh"
golden=$ROOT/tests/golden

tib score -q -f tsv -o "$work/results" "$ROOT/sample-data"
check "the sample nights are scored" exits 0
for night in "$ROOT"/sample-data/*.edf; do
  id=$(basename "$night" .edf)
  for table in events summary; do
    if [ -f "$golden/${id}_$table.tsv" ]; then
      check "$id: $table" awk -f "$golden/compare.awk" "$golden/${id}_$table.tsv" "$work/results/$id/${id}_$table.tsv"
    else
      not_ok "$id: $table" "there is no golden table of it; run tests/golden/refresh.sh"
    fi
  done
done

# What the comparison is for: it sees a class that changes and an edge that moves, and passes over the last digits.
table=$golden/rls_events.tsv
changed() { # PROGRAM
  awk -F '\t' -v OFS='\t' "$1" "$table" >"$work/changed"
  ! cmp -s "$table" "$work/changed" && awk -f "$golden/compare.awk" "$table" "$work/changed"
}
unlike() { ! changed "$1" >/dev/null; }
check "a class is seen" unlike 'NR == 5 { $6 = "other" } { print }'
check "an onset 20 ms away is seen" unlike 'NR == 5 { $1 += 0.02 } { print }'
check "a missing line is seen" unlike 'NR != 5 { print }'
check "a line too many is seen" unlike '{ print } END { print }'
check "an onset 4 ms away is near enough" changed 'NR == 5 { $1 = sprintf("%.4f", $1 + 0.004) } { print }'
done_testing
