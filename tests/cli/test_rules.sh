#!/bin/sh
# rules list, show, diff, and --set in results.
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1

narrow() { [ "$code" = 0 ] && [ ! -s err ] && ! awk 'length($0) > 100 { print; found = 1 } END { exit !found }' out; }

tib rules list
check "rules list" narrow
for file in "$ROOT"/scoring/rules/*.rules; do
  name=$(basename "$file" .rules)
  check "rules list names $name" grep -q "^$name " out
done

for file in "$ROOT"/scoring/rules/*.rules; do
  name=$(basename "$file" .rules)
  tib rules show "$name"
  check "rules show $name" narrow
  # Every line "key = value unit | origin | citation" of the file is there as key, value, unit, origin.
  sed -n 's/^\([a-z0-9-]*\) = \([^|]*\) | \([a-z]*\) | .*/\1 \2 \3/p' "$file" >wanted
  missing=$(while read -r line; do
    tr -s ' ' <out | grep -qF "$line " || echo "$line"
  done <wanted)
  if [ -s wanted ] && [ -z "$missing" ]; then ok "$name: every value is shown"; else not_ok "$name: every value is shown" "$missing"; fi
  cp "$file" "mine-$name.rules"
  cp out shown
  tib rules show "./mine-$name.rules"
  sed 1d shown >a
  sed 1d out >b
  check "a copy of $name as a file" cmp a b
done

tib rules diff aasm-v3 wasm-2016
check "rules diff" narrow
# Keys whose values differ between the files, and no others.
values() { sed -n 's/^\([a-z0-9-]*\) = \([^|]*\) | .*/\1 = \2/p' "$1" | sort; }
values "$ROOT/scoring/rules/aasm-v3.rules" >a
values "$ROOT/scoring/rules/wasm-2016.rules" >b
comm -3 a b | sed 's/^[ 	]*//; s/ = .*//' | sort -u >wanted
sed -n 's/^\([a-z0-9-]*\): .*/\1/p' out | sort >found
check "rules diff has the rows that differ" cmp wanted found
check "with their meaning" grep -q '^imi-min: Shortest interval' out
tib rules diff aasm-v3 aasm-v3
check "a profile does not differ from itself" grep -q '^0 of ' out

tib rules show aasm-v3 --set imi-min="7 s"
check "rules show --set" grep -qE '^imi-min +7 +s +user +.*\(overridden\)' out
check "rules show tells what is unverified" grep -q "^Unverified against the manual: .*rate-note" out
tib rules diff aasm-v3 aasm-v3 --set imi-min="7 s"
check "rules diff --set changes both" grep -q '^0 of ' out

mkdir in
"$TIBIALIS" simulate -q --hours 0.5 -o in || exit 1
"$TIBIALIS" score -q -f tsv,json -o plain in/rls.edf
"$TIBIALIS" score -q -f tsv,json -o set --set aasm-v3:series-min=6 --set cramp:min="20 s" in/rls.edf
check "--set is told in the summary" grep -q 'series-min' set/rls/rls_summary.json
check "--set cramp: is told as well" grep -q 'cramp:min=20 s' set/rls/rls_summary.json
fingerprint() { sed -n 's/.*"parameters_fingerprint": "\(.*\)".*/\1/p' "$1/rls/rls_status.json"; }
check "--set changes the parameters' fingerprint" test -n "$(fingerprint set)" -a "$(fingerprint set)" != "$(fingerprint plain)"
sed 's/^series-min = 4/series-min = 6/' "$ROOT/scoring/rules/aasm-v3.rules" >six.rules
"$TIBIALIS" score -q -f tsv -r ./six.rules -o file in/rls.edf
indices() { awk -F '\t' -v rules="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "plm_n") at = i; for (i = 1; i <= NF; i++) if ($i == "rules") r = i } NR > 1 && $r == rules { print $at }' "$1"; }
check "--set and a changed file count the same" test "$(indices set/rls/rls_summary.tsv aasm-v3)" = "$(indices file/rls/rls_summary.tsv six)"
"$TIBIALIS" score -q -f json -r ./six.rules -o "$work/path" "$work/in/rls.edf"
check "a rules file is told without its folder" sh -c "grep -q 'six.rules' path/rls/rls_summary.json && ! grep -q './six.rules' path/rls/rls_summary.json"
done_testing
