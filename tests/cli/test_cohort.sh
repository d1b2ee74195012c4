#!/bin/sh
# cohort: groups, paired nights and covariates over a table.
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1

fits() { ! awk 'length($0) > 80 { print; found = 1 } END { exit !found }' "$1"; }
tib help cohort
check "help fits 80 columns" fits out

# ---- what score writes is what cohort reads ----

mkdir in
for name in a b; do "$TIBIALIS" simulate -q --hours 0.2 --name $name -o in || exit 1; done
"$TIBIALIS" simulate -q --hours 0.2 --without stages --name bare -o in || exit 1
head -c 4000 in/a.edf >in/torn.edf
"$TIBIALIS" score -q -f tsv -r wasm-2016 -o scored in/*.edf 2>err
tib cohort --tsv --index plms,plm scored/cohort.tsv
check "a table of score" exits 0
cell() { # ROW COLUMN: of out
  awk -F '\t' -v row="$1" -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i } NR == row + 1 { print $at }' out
}
check "nights with stages have an index of sleep" test "$(cell 1 n)" = 2
check "a night without stages has none" test "$(cell 1 no_stages)" = 1
check "it has others" test "$(cell 2 n)" = 3
check "a failed recording is counted" test "$(cell 1 failed)" = 1
head -n 1 out | tr '\t' '\n' >columns
"$TIBIALIS" fields --tsv | awk -F '\t' '$1 == "cohort --tsv" && $3 == "field" { print $2 }' | head -n "$(wc -l <columns)" >book
check "its columns are in the code book" cmp columns book

# ---- a study: 10000 nights, of which every 100th failed, every 40th has no stages, every 50th person is unknown ----

head -n 1 scored/cohort.tsv >header
awk -F '\t' -v OFS='\t' 'NR == 1 { for (i = 1; i <= NF; i++) name[i] = $i; n = NF; print
  for (night = 0; night < 10000; night++) {
    split("", v)
    v["id"] = sprintf("sub-%05d_ses-%d", int(night / 2), night % 2 + 1)
    v["version"] = "0.1.0"
    v["status"] = night % 100 == 99 ? "failed" : "scored"
    if (v["status"] == "failed") v["error"] = "format"
    else {
      v["rules"] = "aasm-v3"; v["study"] = "night"; v["tib_h"] = 8
      rate = (night * 7919 % 1000) / 20 + 10 * (night % 4 >= 2) - 2 * (night % 2)
      if (night % 40 != 20) { v["tst_h"] = 7; v["plms_per_h"] = rate + 3 }
      v["periodicity_ferri"] = (night * 31 % 97) / 100
      v["imi_geometric_mean_s"] = 15 + night * 13 % 17
    }
    for (i = 1; i <= n; i++) printf "%s%s", name[i] in v ? v[name[i]] : "n/a", i < n ? OFS : "\n"
  } }' header >big.tsv
awk -v OFS='\t' 'BEGIN { print "participant_id", "group", "age", "sex"
  for (person = 0; person < 5000; person++)
    if (person % 50 != 7) print sprintf("sub-%05d", person), person % 2 ? "rls" : "control", 20 + person * 3 % 60, person % 3 ? "F" : "M"
  print "sub-stranger", "rls", 50, "F" }' >people.tsv
tib cohort --participants people.tsv --group group --condition ses --covariates age,sex --json -o plots.pdf big.tsv
check "ten thousand nights" exits 0
check "those of nobody are told" grep -q '200 recordings are of nobody .* sub-00007_ses-1' err
check "so are people without a night" grep -q '1 participant has no recording: sub-stranger' err
check "it is a PDF" sh -c 'head -c 5 plots.pdf | grep -q "%PDF-"'
check "counts are as they must be" sh -c '
  grep -q "\"recordings\": 10000" out && grep -q "\"no_participant\": 200" out && grep -q "\"pairs\": \[" out'
cp out first
tib cohort --participants people.tsv --group group --condition ses --covariates age,sex --json -o again.pdf big.tsv
check "the same again" cmp first out
check "the same plots again" cmp plots.pdf again.pdf
if [ -n "${LOCPATH:-}" ]; then
  LC_ALL=de_DE.UTF-8 "$TIBIALIS" cohort --participants people.tsv --group group --condition ses --covariates age,sex --json \
    big.tsv >german 2>err
  check "the same under a locale with a decimal comma" cmp first german
else
  skip "the same under a locale with a decimal comma" "no such locale"
fi
tib cohort --participants people.tsv --group group --condition ses --covariates age,sex --json --seed 2 big.tsv
check "another seed is another interval" sh -c '! cmp -s first out'
tib cohort --condition ses -o plots.svg big.tsv
check "as text, with an SVG" exits 0
check "the text says what it is of" grep -q '10000 recordings of 5000 subjects, rules aasm-v3' out
check "the SVG is well formed at both ends" sh -c 'head -c 5 plots.svg | grep -q "<?xml" && tail -n 1 plots.svg | grep -q "</svg>"'
tib cohort -q -o quiet.svg big.tsv
check "quiet" sh -c '[ ! -s out ] && [ ! -s err ] && [ -s quiet.svg ]'

# ---- tables as others write them ----

awk -F '\t' -v OFS='\t' 'NR == 1 || NR < 60 { if (NR > 1 && NR % 2) { for (i = 1; i <= NF; i++) if (name[i] == "version") $i = "0.0.9" }
  if (NR == 1) for (i = 1; i <= NF; i++) name[i] = $i; print }' big.tsv >few.tsv
awk -v OFS='\t' 'BEGIN { print "participant_id", "dx", "ferritin"
  for (person = 0; person < 30; person++)
    print sprintf("sub-%05d", person), person % 3 == 0 ? "rls" : person % 3 == 1 ? "control" : "narcolepsy", person % 7 ? 20 + person : "n/a" }' >three.tsv
tib cohort --participants three.tsv --group dx --covariates ferritin --tsv few.tsv
check "three groups" exits 0
check "each is described" test "$(grep -c '^group	.*	plms_per_h' out)" = 3
check "and not tested" sh -c '! grep "^comparison" out'
check "another version is told" grep -q 'scored by another version than' err
cp out first
for table in few three; do { printf '\357\273\277'; sed 's/$/\r/' $table.tsv; } >$table.bom.tsv; done
tib cohort --participants three.bom.tsv --group dx --covariates ferritin --tsv few.bom.tsv
check "with a byte order mark and CRLF the same" cmp out first
tib cohort -q --paper letter --participants three.tsv --group dx --condition ses -o letter.svg few.tsv
check "another paper" grep -q 'width="612' letter.svg
sed 's/	\([0-9]*\)$/	\1,5/' three.tsv >comma.tsv
tib cohort --participants comma.tsv --covariates ferritin few.tsv
check "decimal commas" exits_and_says 2 "--covariates ferritin" "write numbers as 12.5"
sed '4s/	[0-9.]*	/	7,5	/g' few.tsv >comma-rate.tsv
tib cohort comma-rate.tsv
check "in the table of score" exits_and_says 2 comma-rate.tsv:4: 7,5

# ---- refusals ----

refused() { # WORD... : exit 2, nothing on stdout, nothing written
  [ ! -s out ] || { cat out; return 1; }
  [ ! -e no.pdf ] || return 1
  exits_and_says 2 "$@"
}
tib cohort
check "a table is needed" refused "no table"
tib cohort nowhere.tsv
check "a table that is not there" refused nowhere.tsv
tib cohort big.tsv people.tsv
check "one at a time" refused people.tsv
tib cohort people.tsv
check "not a table of score" refused "people.tsv:1:"
tib cohort --json --tsv big.tsv
check "JSON or TSV" refused --json --tsv
tib cohort -o no.png big.tsv
check "a picture is a PDF or SVG" refused no.png
tib cohort -o no.pdf --group nothing big.tsv
check "a group that is not there" refused "--group nothing"
tib cohort -o no.pdf --index tibialis big.tsv
check "an index that is not there" refused "--index tibialis"
tib cohort -o no.pdf --rules wasm-2006 big.tsv
check "a profile that is not there" refused "wasm-2006" "aasm-v3"
tib cohort -o no.pdf --participants people.tsv --condition group big.tsv
check "levels in words are to be named" refused "--levels"
tib cohort -o no.pdf --paper a3 big.tsv
check "a paper that is not there" refused "--paper a3"
tib cohort -o no.pdf --seed one big.tsv
check "a seed is a number" refused "--seed"
tib cohort -o no.pdf --study day big.tsv
check "a study that is none" refused "--study"
tib cohort -q -o nowhere/no.pdf big.tsv
check "a folder that is not there" exits_and_says 3 nowhere
if [ -w /dev/full ]; then
  "$TIBIALIS" cohort big.tsv >/dev/full 2>err
  check "a full disk" test $? = 3
else
  skip "a full disk" "/dev/full is not there"
fi

# ---- disk and memory that do not suffice ----

(
  trap '' XFSZ
  ulimit -f 1
  "$TIBIALIS" cohort -q -o small.pdf big.tsv >out 2>err
)
code=$?
check "a page that cannot be written to its end" exits_and_says 3 small.pdf
check "leaves nothing" sh -c '! ls -A | grep small.pdf'
if (ulimit -v 400000 && "$TIBIALIS" version >/dev/null 2>&1); then
  for limit in 30000 40000 60000 80000; do
    (ulimit -v $limit && exec "$TIBIALIS" cohort -q -o small.pdf big.tsv >out 2>err)
    code=$?
    check "$limit KB of memory: done, or told" sh -c 'case $1 in 0) ;; 1 | 3 | 127) [ -s err ] ;; *) false ;; esac' - $code
    check "and a whole page or none" sh -c '[ ! -e small.pdf ] || tail -c 6 small.pdf | grep -q "%%EOF"'
    rm -f small.pdf
  done
else
  skip "memory that does not suffice" "a program with sanitizers wants more"
fi
done_testing
