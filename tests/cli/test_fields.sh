#!/bin/sh
# fields: the code book as text, JSON and a table.
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1

whole() {
  exits 0 || return 1
  [ ! -s err ] || { cat err; return 1; }
  ! awk 'length($0) > 80 { print; found = 1 } END { exit !found }' out
}

tib fields
check "fields fits 80 columns" whole
for name in "onset \[s\]" "plms_per_h \[1/h\]" "profiles.cutoffs.limit_per_h \[1/h\]" "too-short  " "scorable_left_h \[h\]"; do
  check "fields tells $name" grep -q "$name" out
done
tib fields --tsv
check "fields --tsv" exits 0
check "every line has 8 columns and none is empty" awk -F '\t' 'NF != 8 { exit 1 } { for (i = 1; i <= NF; i++) if ($i == "") exit 1 }' out

mkdir in
"$TIBIALIS" simulate -q --hours 0.2 -o in || exit 1
"$TIBIALIS" score -q -f tsv -o results in/rls.edf || exit 1
book() { awk -F '\t' -v file="$1" '$1 == file && $3 == "field" { print $2 }' out; }
for table in events summary; do
  head -n 1 "results/rls/rls_$table.tsv" | tr '\t' '\n' >wanted
  book "ID_$table.tsv" >found
  check "the code book has the columns of the $table" cmp wanted found
done
words() { awk -F '\t' -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i } NR > 1 { print $at }' results/rls/rls_events.tsv | tr ',' '\n' | sort -u; }
for column in trial_type side class reason accel stage; do
  awk -F '\t' -v name="$column" '$1 == "ID_events.tsv" && $2 == name && $3 == "level" { print $4 } END { print "n/a" }' out | sort -u >known
  words "$column" >used
  check "every word of $column is in the code book" test -z "$(comm -13 known used)"
done

tib fields --json
check "fields --json" exits 0
check "it is an array" sh -c 'head -n 1 out | grep -qx "\["'
tib fields --json --tsv
check "not both" exits_and_says 2 --json --tsv
tib fields plms
check "no arguments" exits_and_says 2 plms
done_testing
