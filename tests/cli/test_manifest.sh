#!/bin/sh
# A table of recordings, each with options of its own.
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1
mkdir -p set/in set/scored
for seed in 1 2 3; do
  "$TIBIALIS" simulate -q --scenario bursts --hours 0.1 --fs 128 --seed $seed --name "n $seed" -o set/in || exit 1
done
manifest() { # LINE...: with the escapes of printf
  : >set/nights.tsv
  for line in "$@"; do printf "$line\n" >>set/nights.tsv; done
}
score() { tib score -q -f tsv,json --manifest set/nights.tsv "$@"; }
argument() { # ID OPTION: whether the report tells it
  grep -qF -e "\"$2\"" "many/$1/$1_summary.json"
}

# ---- the same as options on the command line ----

printf 'onset\tduration\ttrial_type\n0\t300\tsleep_stage_N2\n' >set/scored/one.tsv
manifest 'recording\tid\tmains\tscoring\tlights-off\tallow-low-rate\tset' \
  'in/n 1.edf\tA\toff\tscored/one.tsv\tn/a\tyes\t' \
  'in/n 2.edf\t\t\t\t60\tno\timi-min=8 s' \
  'in/n 3.edf\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a'
score -o many
check "a manifest is scored" test "$code" = 0
check "with its ids, and the stem where there is none" test "$(cut -f1 many/cohort.tsv | sed 1d | uniq | tr '\n' ',')" = "A,n 2,n 3,"
tib score -q -f tsv,json -o one --id A --mains off --scoring set/scored/one.tsv --allow-low-rate "set/in/n 1.edf"
check "a row gives what its options give" test "$code" = 0
parameters() { grep parameters_fingerprint "$1"; }
grep -v '"--id=A"' one/A/A_summary.json >summary # a row's id is no argument of the run
check "in the summary" cmp many/A/A_summary.json summary
check "and in the parameters, by which it is known as done" \
  test "$(parameters many/A/A_status.json)" = "$(parameters one/A/A_status.json)"
tib score -q -f tsv,json -o one --lights-off 60 --set "imi-min=8 s" "set/in/n 2.edf"
check "another row, other options" cmp "many/n 2/n 2_status.json" "one/n 2/n 2_status.json"
tib score -q -f tsv,json -o one "set/in/n 3.edf"
check "a row without options" cmp "many/n 3/n 3_status.json" "one/n 3/n 3_status.json"

(cd set && "$TIBIALIS" score -q -f tsv,json --manifest nights.tsv -o ../elsewhere) >out 2>err
check "files are named from the manifest, not from here" cmp many/cohort.tsv elsewhere/cohort.tsv

# ---- with options of the run ----

left='EMG LAT' right='EMG RAT'
manifest 'recording\tid\tleft\tleg\tstrict\tset\tmap' \
  "in/n 1.edf\ta\tn/a\t$right\tn/a\tn/a\tn/a" \
  'in/n 2.edf\tb\tn/a\tn/a\tno\timi-max=80 s\tn/a' \
  "in/n 3.edf\tc\t$left\tn/a\tn/a\tn/a\tmaps/m.map"
mkdir set/maps
echo 'Kick* -> limb_movement' >set/maps/m.map
rm -rf many
score -o many --strict --left "$left" --right "$right" --set "imi-min=8 s"
check "options of the run and of rows" exits 0
check "those of the run hold" argument c --strict
check "a row takes one back" eval '! argument b --strict'
check "leg takes the place of left and right" eval 'argument a "--leg=$right" && ! argument a "--left=$left"'
check "changes of rules come on top" eval 'argument b "--set=imi-min=8 s" && argument b "--set=imi-max=80 s"'
check "reports tell no folder of the manifest" argument c --map=m.map

# ---- a map that is wrong is the fault of its row ----

echo 'Kick* -> kicks' >set/maps/wrong.map
manifest 'recording\tid\tmap' 'in/n 1.edf\ta\tmaps/wrong.map' 'in/n 2.edf\tb\tn/a'
score -o fault
check "a wrong map of a row" exits_and_says 1 a wrong.map "'kicks'"
check "leaves the others" test -s fault/b/b_summary.tsv -a ! -e fault/a/a_summary.tsv

# ---- a row that changes ----

manifest 'recording\tid\tmains' 'in/n 1.edf\ta\toff' 'in/n 2.edf\tb\toff'
score -o rows
stamp() { stat -c '%n %Y.%y' rows/$1/${1}_status.json; }
a=$(stamp a) b=$(stamp b)
manifest 'recording\tid\tmains' 'in/n 1.edf\ta\toff' 'in/n 2.edf\tb\t50'
score -o rows
check "a row that changed is scored again" test "$code" = 0 -a "$b" != "$(stamp b)"
check "and no other" test "$a" = "$(stamp a)"

# ---- and positional ones ----

manifest 'recording\tid' 'in/n 1.edf\tA'
tib score -q -f tsv -o both --manifest set/nights.tsv "set/in/n 2.edf"
check "others may be named beside it" test "$code" = 0 -a -s both/A/A_summary.tsv -a -s "both/n 2/n 2_summary.tsv"
tib score -q -f tsv -o clash --manifest set/nights.tsv --id B
check "--id is for one recording" exits_and_says 2 --id
cp "set/in/n 2.edf" set/in/A.edf
tib score -q -f tsv -o clash --manifest set/nights.tsv set/in/A.edf
check "an id that another recording has" exits_and_says 2 set/nights.tsv:2 set/in/A.edf

# ---- forms ----

manifest '\357\273\277recording\tid\r' 'in/n 1.edf\tA\r' '\r' 'in/missing.edf\tB\r'
score -o forms
check "CR LF, a byte order mark and an empty line" exits_and_says 1 missing.edf
check "a recording that is not there fails alone" test -s forms/A/A_summary.tsv -a -s forms/B/B_status.json

# ---- what is wrong ----

refused() { # NAME WORD...: nothing is scored
  refused_name=$1
  shift
  score -o refused
  check "$refused_name" exits_and_says 2 "$@"
  [ ! -e refused ] || not_ok "$refused_name: nothing is scored" "$(ls refused)"
}
manifest 'recording\tleftt' 'in/n 1.edf\tx'
refused "an unknown column" set/nights.tsv:1 leftt "did you mean left?"
manifest 'recording\tjobs' 'in/n 1.edf\t2'
refused "an option of the run" set/nights.tsv:1 jobs
manifest 'file\tleft' 'in/n 1.edf\tx'
refused "no column recording" set/nights.tsv:1 recording
manifest 'recording\tleft\tleft' 'in/n 1.edf\tx\ty'
refused "a column twice" set/nights.tsv:1 left
manifest 'recording\tid' 'in/n 1.edf\tA' 'in/n 2.edf\tB' 'in/n 3.edf\tA'
refused "an id twice" set/nights.tsv:4 set/nights.tsv:2 A
manifest 'recording\tid' 'in/n 1.edf\tA' 'in/n 2.edf'
refused "a row without all its cells" set/nights.tsv:3
manifest 'recording\tid' '\tA'
refused "a row without its recording" set/nights.tsv:2
manifest 'recording\tid' 'in/n 1.edf\ta/b'
refused "an id that is no name" set/nights.tsv:2 a/b
manifest 'recording\tmains' 'in/n 1.edf\tn/a' 'in/n 2.edf\t55'
refused "a value that the option refuses" set/nights.tsv:3 mains 55
manifest 'recording\tstrict' 'in/n 1.edf\tmaybe'
refused "neither yes nor no" set/nights.tsv:2 maybe
manifest 'recording\trules' 'in/n 1.edf\taasm-v4'
refused "an unknown profile" set/nights.tsv:2 aasm-v4
manifest 'recording\tleft\tleg' 'in/n 1.edf\tx\ty'
refused "leg and left" set/nights.tsv:2 leg
manifest 'recording\tformats' 'in/n 1.edf\tdoc'
refused "an unknown format" set/nights.tsv:2 doc
manifest 'recording'
refused "no row" set/nights.tsv
manifest ''
refused "an empty file" set/nights.tsv:1
rm set/nights.tsv
refused "no such file" set/nights.tsv
done_testing
