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
for name in reference_only no_profile no_stages not_assessed; do
  check "the index tells how many are left out: $name" grep -q "\"${name}_n\": [0-9]" out
done
tib compare -q --paper letter -o letter.svg a b
check "another paper" grep -q 'width="612' letter.svg
check "is not the other" sh -c "! grep -q 595.276 letter.svg"
tib compare --paper a3 a b
check "a paper that is not there" exits 2
tib compare -q -o page.svg a b
check "a page as SVG, nothing else" sh -c 'grep -q "<svg" page.svg && test ! -s out && test ! -s err'
tib compare --tsv a b
head -n 1 out | tr '\t' '\n' >columns
"$TIBIALIS" fields --tsv | awk -F '\t' '$1 == "compare --tsv" && $3 == "field" { print $2 }' | head -n "$(wc -l <columns)" >book
check "its columns are in the code book" cmp columns book
check "a row for each night" test "$(grep -c '^night	' out)" = 3
tib compare a b
check "tables to read" grep -q "^kappa_s " out
check "with what is left out" grep -q '1 reference_only$' out

# ---- nights without stages, and stages of a file ----

"$TIBIALIS" simulate -q --hours 0.2 --seed 5 --without stages --name n5 -o bare || exit 1
cp in/n1.edf bare/
"$TIBIALIS" score -q -f tsv,json -o c bare/*.edf || exit 1
tib compare --json c c
check "a night without stages" exits 0
check "is left out by stage and of indices of sleep" grep -q '"no_stages_n": 1' out
check "and told" grep -q '1 night without stages: left out by stage' err
check "the other has its F1" sh -c '! grep -A 12 "\"N2\"" out | grep "\"f1\"" | grep -v 1.0'
awk -F '\t' -v OFS='\t' 'NR == 1 || ($3 == "limb_movement" && $5 == "n/a") { print $1, $2, $3, $4, $5 }' a/n1/n1_events.tsv >by-hand.tsv
sed 2d by-hand.tsv >fewer.tsv
# recalls: of the stages that the reference has movements in, how many are n/a.
recalls() { awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
  $1 == "stage" && $at["reference_n"] > 0 { n++; na += $at["recall"] == "n/a" } END { print (n ? na + 0 : "none") }' out; }
tib compare --tsv a/n1 fewer.tsv
check "a movement missed, whose row tells its stage" test "$(recalls)" = 0
tib compare --tsv by-hand.tsv b/n1
check "movements whose stage nobody tells" test "$(recalls)" -gt 0
check "are told" grep -q 'movements of the reference alone whose stage nobody tells' err
tib compare --tsv --stages bare/n1.edf by-hand.tsv b/n1
check "stages of the recording" exits 0
check "tell where they were missed" test "$(recalls)" = 0
tib compare --stages nowhere a b
check "stages that are not there" exits 1

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
check "a night that not all have is told" grep -q '1 night that not all have: left out' err
tib compare --matrix --json c a
check "whoever of them has it" grep -q '"not_all_n": 4' out
tib compare -q --matrix -o scorers.pdf a b in
check "a page of scorers" sh -c 'head -c 5 scorers.pdf | grep -q "%PDF-"'
tib compare -q --matrix -o scorers.svg a/n1 b/n1
check "as SVG" grep -q '</svg>' scorers.svg
tib compare --matrix --stages bare a b
check "stages of several scorers" exits 2

# ---- what cannot be compared ----

tib compare a
check "one alone" exits 2
tib compare a b in
check "three without --matrix" exits 2
tib compare a/n1 b/n2
check "two recordings" grep -q "1 night whose scorings are of different recordings" out
tib compare --matrix a/n1 b/n1 a/n2
check "two of three" grep -q "1 night whose scorings are of different recordings" out
tib compare a b
check "the same recordings" sh -c '! grep -q "different recordings" out err'
tib compare --matrix a b a
check "a scorer twice" exits_and_says 2 "a is named twice"
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

# ---- disk and memory that do not suffice ----

(
  trap '' XFSZ
  ulimit -f 1
  "$TIBIALIS" compare -q -o small.pdf a b >out 2>err
)
code=$?
check "a page that cannot be written to its end" exits_and_says 3 small.pdf
check "leaves nothing" sh -c '! ls -A | grep small.pdf'
if (ulimit -v 400000 && "$TIBIALIS" version >/dev/null 2>&1); then
  for limit in 30000 40000 60000 80000; do
    (ulimit -v $limit && exec "$TIBIALIS" compare -q -o small.pdf a b >out 2>err)
    code=$?
    check "$limit KB of memory: done, or told" sh -c 'case $1 in 0) ;; 1 | 3 | 127) [ -s err ] ;; *) false ;; esac' - $code
    check "and a whole page or none" sh -c '[ ! -e small.pdf ] || tail -c 6 small.pdf | grep -q "%%EOF"'
    rm -f small.pdf
  done
else
  skip "memory that does not suffice" "a program with sanitizers wants more"
fi
done_testing
