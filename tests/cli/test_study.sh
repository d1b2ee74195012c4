#!/bin/sh
# --study sit: an hour at rest, all of it wake, stages or not (CLIN-6).
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1

value() { # SUMMARY RULES COLUMN
  awk -F '\t' -v rules="$2" -v name="$3" 'NR == 1 { for (i = 1; i <= NF; i++) { if ($i == name) at = i; if ($i == "rules") r = i } }
    NR > 1 && $r == rules { print $at }' "$1"
}
is() { [ "$1" = "$2" ] || { echo "is $1, expected $2"; return 1; }; }

"$TIBIALIS" simulate -o . --hours 1 --seed 3 >/dev/null 2>&1
check "an hour" test -s rls.edf
tib score -q -f tsv,json -o night rls.edf
check "as a night" exits 0
tib score -q -f tsv,json -o sit --study sit rls.edf
check "as a test" exits 0
"$TIBIALIS" simulate -o without --hours 1 --seed 3 --without stages,lights,arousals >/dev/null 2>&1
tib score -q -f tsv,json -o without --study sit --id rls without/rls.edf
check "as a test without stages" exits 0

summary=sit/rls/rls_summary.tsv
check "movements in wake are all of those in series" is "$(value $summary wasm-2016 plmw_n)" "$(value $summary wasm-2016 plm_n)"
check "per hour of the recording" is "$(value $summary wasm-2016 plmw_per_h)" "$(value $summary wasm-2016 plm_per_h)"
check "there are some" test "$(value $summary wasm-2016 plmw_n)" -gt 20
check "none in sleep is claimed" is "$(value $summary wasm-2016 plms_n)" n/a
check "no sleep is told" is "$(value $summary wasm-2016 tst_h)" n/a
check "rules without wake have no such number" is "$(value $summary aasm-v3 plmw_n)" n/a
check "and theirs is per hour of the recording" test "$(value $summary aasm-v3 plm_n)" -gt 20
check "the limit of the test" grep -q '"rule": "CLIN-6"' sit/rls/rls_summary.json
check "not that of nights" sh -c '! grep -q CLIN-1 sit/rls/rls_summary.json'
check "nor the other way round" sh -c '! grep -q CLIN-6 night/rls/rls_summary.json'
check "it says so" grep -q study-sit sit/rls/rls_summary.json
check "and that stages were not used" grep -q 'stages given are not used' sit/rls/rls_summary.json
for column in plm_n plmw_n plmw_per_h clm_n; do
  check "stages change no $column" is "$(value $summary wasm-2016 $column)" "$(value without/rls/rls_summary.tsv wasm-2016 $column)"
done
check "a night keeps its movements in wake" test "$(value night/rls/rls_summary.tsv wasm-2016 plmw_n)" -lt "$(value $summary wasm-2016 plmw_n)"

# Half of the recording by its lights: movements of that half per half an hour.
tib score -q -f tsv -o half --study sit --lights-off 0 --lights-on 1800 rls.edf
check "a part of the recording" exits 0
check "hours of that part" is "$(value half/rls/rls_summary.tsv wasm-2016 tib_h)" 0.5
check "fewer movements" test "$(value half/rls/rls_summary.tsv wasm-2016 plmw_n)" -lt "$(value $summary wasm-2016 plmw_n)"

# The study is one of the parameters, and a column of a manifest.
tib score -q -f tsv,json -o night --study sit rls.edf
check "another study is scored anew" exits 0
check "and stands there" test "$(value night/rls/rls_summary.tsv wasm-2016 plms_n)" = n/a
printf 'recording\tid\tstudy\nrls.edf\ta\tsit\nrls.edf\tb\tnight\n' >list.tsv
tib score -q -f tsv -o listed --manifest list.tsv
check "a manifest names it" exits 0
check "for one" is "$(value listed/a/a_summary.tsv wasm-2016 plms_n)" n/a
check "and not for the other" test "$(value listed/b/b_summary.tsv wasm-2016 plms_n)" -ge 0
tib score -q --study nap rls.edf
check "what is no study" exits 2
check "is named" grep -q -- '--study nap: not known; say night or sit' "$work/err"
done_testing
