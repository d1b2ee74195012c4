#!/bin/sh
# inspect: text, TSV, JSON, and its exit codes.
. "$ROOT/tests/support/tap.sh"
. "$ROOT/tests/support/edf.sh"
cd "$work" || exit 1
mkdir in
"$TIBIALIS" simulate -q --hours 0.5 -o in || exit 1
echo letter >in/bad.edf
cp in/rls.edf in/nolegs.edf
edf_set in/nolegs.edf label 0 "EEG C3-M2"
edf_set in/nolegs.edf label 1 "EEG C4-M1"

tib inspect in/rls.edf
check "inspect" exits 0
for words in in/rls.edf "EMG LAT  left " "EMG RAT  right " "EDFlib      accepts" uV lights; do
  check "inspect says $words" grep -qF "$words" out
done
tib inspect in/nolegs.edf
check "no legs are no failure" exits 0
tib inspect in/rls.edf in/bad.edf
check "a refused file" exits_and_says 1 in/bad.edf
check "the other is shown" grep -q 'EMG LAT' out
tib inspect -q in/rls.edf in/bad.edf
check "-q is silent" test "$code" = 1 -a ! -s out -a ! -s err
tib inspect -q in/rls.edf
check "-q and all is well" test "$code" = 0 -a ! -s out -a ! -s err
tib inspect --tsv in/rls.edf in/bad.edf in/nolegs.edf
check "--tsv has a line per file" test "$(wc -l <out)" -eq 4
check "--tsv has as many fields in every line" awk -F '\t' 'NR == 1 { n = NF } NF != n { exit 1 }' out
tib inspect --json in/rls.edf in/bad.edf
check "--json has an object per file" test "$(grep -c '"verdict"' out)" -eq 2
check "--json has roles" grep -q '"role": "left"' out
check "--json has the refusal" grep -q '"refused"' out
done_testing
