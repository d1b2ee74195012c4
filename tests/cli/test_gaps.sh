#!/bin/sh
# EDF+D: gaps stand in every output, at the times of the clock.
. "$ROOT/tests/support/tap.sh"
. "$ROOT/tests/support/edf.sh"
cd "$work" || exit 1
"$TIBIALIS" simulate -q --hours 1 -o . || exit 1
is() { [ "$1" = "$2" ] || { echo "is $1, expected $2"; return 1; }; }

# Records 1200 to 1499 and 2400 to 2439 (of 1 s) are left out: what follows keeps its clock.
header=$(dd if=rls.edf bs=1 skip=184 count=8 2>/dev/null | tr -d ' ')
records=$(dd if=rls.edf bs=1 skip=236 count=8 2>/dev/null | tr -d ' ')
check "records of a second" is "$(dd if=rls.edf bs=1 skip=244 count=8 2>/dev/null | tr -d ' ')" 1
record=$((($(wc -c <rls.edf) - header) / records))
part() { # FROM N: bytes of records
  tail -c "+$((header + $1 * record + 1))" rls.edf | head -c "$(($2 * record))"
}
{
  head -c "$header" rls.edf
  part 0 1200
  part 1500 900
  part 2440 $((records - 2440))
} >gaps.edf
edf_put gaps.edf 192 EDF+D
edf_put gaps.edf 236 "$(printf '%-8s' $((records - 340)))"

tib inspect --tsv gaps.edf
check "inspect" exits 0
cell() { awk -F '\t' -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i } NR == 2 { print $at }' out; }
check "is EDF+D" is "$(cell format)" EDF+D
check "lasts as long as the clock" is "$(cell duration_s)" 3600.0000
check "has two gaps" is "$(cell gaps)" 2
check "of 340 s in all" is "$(cell gap_s)" 340.0000
check "EDFlib cannot read it" is "$(cell edflib_code)" -10

tib score -q -f tsv,json,svg -o whole rls.edf
tib score -q -f tsv,json,svg -o out.d gaps.edf
check "score" exits 0
events=out.d/gaps/gaps_events.tsv
awk -F '\t' '$3 == "gap" { print $1, $2, $4, $5 }' $events >found
printf '%s\n' '1200.0000 300.0000 n/a n/a' '2400.0000 40.0000 n/a n/a' >wanted
check "a row for each gap" cmp found wanted
check "no movement begins in a gap" awk -F '\t' '$3 == "limb_movement" && (($1 >= 1200 && $1 < 1500) || ($1 >= 2400 && $1 < 2440)) { exit 1 }' $events
check "no series reaches over one" awk -F '\t' '$3 == "plm_series" && (($1 < 1200 && $1 + $2 > 1500) || ($1 < 2400 && $1 + $2 > 2440)) { exit 1 }' $events
late() { awk -F '\t' '$3 == "limb_movement" && $5 == "n/a" && $1 > 2500 { print $1, $4 }' "$1"; }
late whole/rls/rls_events.tsv >wanted
late $events >found
check "there are movements after the last" test "$(wc -l <wanted)" -gt 10
check "at the times that they have without gaps" cmp found wanted
check "the summary has the gaps" test "$(grep -c '"duration_s": \(300\|40\).0' out.d/gaps/gaps_summary.json)" -eq 2
done_testing
