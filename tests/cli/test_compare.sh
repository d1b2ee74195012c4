#!/bin/sh
# compare: two scorings, folders of them, several scorers.
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1

fits() { ! awk 'length($0) > 80 { print; found = 1 } END { exit !found }' "$1"; }
tib help compare
check "help fits 80 columns" fits out

# value KEY: of the figures at the root of the JSON in out.
value() { sed -n "s/^  \"$1\": \\(.*[^,]\\),*\$/\\1/p" out; }
is() { [ "$(value "$1")" = "$2" ] || { echo "$1 is $(value "$1"), not $2"; return 1; }; }

# ---- what score writes, beside itself and the truth ----

mkdir in
for n in 1 2 3 4; do "$TIBIALIS" simulate -q --hours 0.2 --seed $n --name n$n -o in || exit 1; done
"$TIBIALIS" score -q -f tsv,json,edf -o a in/*.edf || exit 1
"$TIBIALIS" score -q -f tsv,json -o b --set "onset=25 uV" in/n[123].edf || exit 1

tib compare --json a a
check "a folder beside itself" exits 0
for key in precision recall f1 kappa_s mean_iou; do check "$key is 1" is $key 1.0; done
for key in onset_bias_ms onset_sd_ms offset_bias_ms offset_sd_ms; do check "$key is 0" is $key 0.0; done
check "no index differs" sh -c '! grep "\"mean_difference\"" out | grep -v "0.0,\|null"'
check "ICC is 1, or n/a where all nights are alike" sh -c 'grep -q "\"icc_2_1\": 1.0" out && ! grep "\"icc_2_1\"" out | grep -v "1.0,\|null"'
check "no class differs" sh -c '! grep "\"agreed\"" out | grep -v 1.0'
rows=$(cat a/n*/n*_events.tsv | awk -F '\t' '$3 == "limb_movement" && $5 == "n/a"' | wc -l)
check "all movements are counted" is reference_n "$rows"

tib compare --json in/n1_truth.tsv a/n1
check "the truth beside a folder" exits 0
check "F1" is f1 1.0
tib compare --json a/n1/n1_annotations.edf a/n1/n1_events.tsv
check "annotations of an EDF beside a table of events" is f1 1.0
check "their onsets" is onset_bias_ms 0.0
tib compare --json in a
check "a folder of truths, whose recordings are passed over" is paired_n 4

# ---- two folders ----

tib compare --json -o page.pdf a b
check "folders" exits 0
check "nights are paired by id" is paired_n 3
check "one that lacks is counted" is reference_only_n 1
check "and told" grep -q "1 night of the reference alone" err
check "missed movements" sh -c 'awk "/\"recall\"/ { exit \$2 + 0 < 1 ? 0 : 1 }" out'
check "it is a PDF" sh -c 'head -c 5 page.pdf | grep -q "%PDF-"'
cp out first
# The bias of an index is the mean of the differences of the summaries.
bias=$(for n in 1 2 3; do
  cut -f 1- a/n$n/n${n}_summary.tsv b/n$n/n${n}_summary.tsv
done | awk -F '\t' 'at == 0 { for (i = 1; i <= NF; i++) { if ($i == "plm_per_h") at = i; if ($i == "rules") rules = i } }
  $rules == "wasm-2016" { sum += seen++ % 2 ? $at : -$at } END { printf "%.4f", sum / (seen / 2) }')
told=$(awk '/"indices"/ { on = 1 } on && /"wasm-2016"/ { of = 1 } of && /"plm"/ { here = 1 } here && /"mean_difference":/ { printf "%.4f", $2; exit }' out)
check "bias of an index" test "$told" = "$bias"
tib compare --json -o again.pdf a b
check "same figures again" cmp out first
check "same page again" cmp page.pdf again.pdf
tib compare -q -o page.svg a b
check "a page as SVG, nothing else" sh -c 'grep -q "<svg" page.svg && test ! -s out && test ! -s err'
tib compare --tsv a b
head -n 1 out | tr '\t' '\n' >columns
"$TIBIALIS" fields --tsv | awk -F '\t' '$1 == "compare --tsv" && $3 == "field" { print $2 }' | head -n "$(wc -l <columns)" >book
check "its columns are in the code book" cmp columns book
check "a row for each night" test "$(grep -c '^night	' out)" = 3
tib compare a b
check "tables to read" grep -q "^kappa_s " out

# ---- by hand: shifted by 0.5 s, one missing, one more ----

{
  printf 'onset\tduration\ttrial_type\tside\trules\n'
  for at in 10 20 30 40; do printf '%s\t2\tlimb_movement\tleft\tn/a\n' $at; done
} >reference.tsv
{
  printf 'onset\tduration\ttrial_type\tside\trules\n'
  for at in 10.5 20.5 30.5 60; do printf '%s\t2\tlimb_movement\tleft\tn/a\n' $at; done
} >test.tsv
tib compare --json reference.tsv test.tsv
check "matched" is matched 3
check "precision" is precision 0.75
check "recall" is recall 0.75
check "onset" is onset_bias_ms 500.0
check "end" is offset_bias_ms 500.0
check "overlap" is mean_iou 0.6
# Of 62 s the reference has 8, the test 11 (3 + 3 + 3 + 2), 6 are of both: 55 alike.
check "kappa" is kappa_s "$(awk 'BEGIN { o = 55 / 62; e = (8 * 11 + 54 * 51) / 62 / 62; printf "%.6g", (o - e) / (1 - e) }')"
tib compare --json --iou 0.7 reference.tsv test.tsv
check "--iou" is matched 0
check "0 matched have no bias" is onset_bias_ms null
tib compare --json --tolerance 0.4 reference.tsv test.tsv
check "--tolerance" is matched 0
tib compare --json --shift -0.5 reference.tsv test.tsv
check "--shift" is onset_bias_ms 0.0

# ---- several scorers ----

tib compare --matrix a/n1 b/n1 in/n1_truth.tsv
check "three scorers" exits 0
check "each has a row" test "$(grep -c '^a/n1 \|^b/n1 \|^n1_truth.tsv ' out)" = 3
tib compare --matrix --tsv a b in
check "folders of theirs" test "$(grep -c '^pair	' out)" = 3

# ---- what cannot be compared ----

tib compare a
check "one alone" exits 2
tib compare a b in
check "three without --matrix" exits 2
tib compare --json a/n1 b
check "a night beside a folder of several" exits 2
check "says which" says n1 b
tib compare nowhere a
check "a file that is not there" exits 1
check "says which" says nowhere
tib compare in/n1.edf a/n1
check "a recording without movements" exits 1
check "says so" says in/n1.edf "no limb movements"
tib compare --stage-codes none a b
check "unknown stage codes" exits 2
tib compare --map nowhere a b
check "a map that is not there" exits 2
tib compare --matrix --shift 3 a b
check "a shift of several scorers" exits 2
printf 'onset\tduration\tevent\n10\t2\tZucken links\n' >labels.tsv
printf 'Zucken links -> LM, left\n' >map
tib compare --json labels.tsv reference.tsv
check "labels that nobody knows" exits 1
check "way out" says labels.tsv --map
tib compare --json --map map labels.tsv reference.tsv
check "labels of the user" is matched 1
mkdir other
cp in/n1_truth.tsv other/x_truth.tsv
tib compare other a
check "no night of both" exits 2
check "says so" says other "same id"
tib compare -o page.png a b
check "another ending" exits 2
tib compare -o nowhere/page.pdf a b
check "a page that cannot be written" exits 3
check "prints nothing then" test ! -s out
cp -r a broken
printf 'onset\tduration\ttrial_type\tside\trules\nsoon\t2\tlimb_movement\tleft\tn/a\n' >broken/n2/n2_events.tsv
tib compare --json a broken
check "a night that cannot be read" exits 1
check "says where" grep -q 'n2_events.tsv, line 2: onset .soon.' err
check "the others are done" is paired_n 3
check "it is counted" is failed_n 1
done_testing
