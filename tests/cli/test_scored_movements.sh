#!/bin/sh
# --use-scored-movements: annotations of others through the same rules; what is wrong with them is told.
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1
shared=${TIBIALIS_SHARED:-$ROOT/../shared}

movements() { # EVENTS RULES: onset, duration and side
  awk -F '\t' -v rules="$2" '$3 == "limb_movement" && $5 == rules { print $1, $2, $4 }' "$1"
}
value() { # SUMMARY RULES COLUMN
  awk -F '\t' -v rules="$2" -v name="$3" 'NR == 1 { for (i = 1; i <= NF; i++) { if ($i == name) at = i; if ($i == "rules") r = i } }
    NR > 1 && $r == rules { print $at }' "$1"
}
is() { [ "$1" = "$2" ] || { echo "is $1, expected $2"; return 1; }; }

# ---- the counts of PLMScoRe ----

count() { awk -F '\t' -v column="$2" -v word="$3" '$3 == "limb_movement" && $5 == "wasm-2016" && $column == word { n++ } END { print n + 0 }' "$1"; }
oracle() { # NAME PLM PLMnr NONCLM
  if [ ! -f "$shared/oracle/$1.edf" ]; then
    skip "$1 counts as PLMScoRe" "the oracle is not there"
    return
  fi
  tib score --use-scored-movements -o oracle "$shared/oracle/$1.edf"
  check "$1 is scored" exits 0
  events=oracle/$1/$1_events.tsv
  check "$1: PLM as PLMScoRe" is "$(count "$events" 6 plm)" "$2"
  check "$1: PLM without respiratory ones" is "$(count "$events" 7 yes)" "$3"
  check "$1: no candidates" is "$(count "$events" 6 nonclm)" "$4"
  check "$1: a report without an EMG" test -s "oracle/$1/$1_report.pdf"
  check "$1: the summary tells it" grep -q '"used": true' "oracle/$1/$1_summary.json"
}
oracle truth 60 57 1
oracle night1 594 434 62

# ---- a night's own events fed back ----

tib score -q -o first "$ROOT/sample-data/rls.edf"
check "a sample night" exits 0
tib score -q -o again --use-scored-movements first/rls/rls_events.tsv
check "its events.tsv is scored" exits 0
again=again/rls_events/rls_events
movements first/rls/rls_events.tsv n/a >wanted
movements ${again}_events.tsv n/a >found
check "there are movements" test "$(wc -l <wanted)" -gt 50
check "they are the same movements" cmp wanted found
check "of nothing measured" awk -F '\t' 'NR > 1 && $3 == "limb_movement" && ($15 != "n/a" || $16 != "n/a" || $17 != "n/a") { exit 1 }' ${again}_events.tsv
check "no stages are in it: no index of sleep" is "$(value ${again}_summary.tsv wasm-2016 plms_per_h)" n/a
check "nor hours of sleep" is "$(value ${again}_summary.tsv wasm-2016 tst_h)" n/a
check "and it says so" grep -q no-stages ${again}_summary.tsv
check "and where the movements are from" grep -q 'scored in rls_events.tsv' ${again}_summary.json
check "no machine path" sh -c "! grep -q '$work' ${again}_summary.json"
tib score -q -o twice --use-scored-movements ${again}_events.tsv --id rls_events
check "fed back once more" cmp ${again}_events.tsv twice/rls_events/rls_events_events.tsv

# ---- in a folder ----

mkdir folder
if [ -f "$shared/oracle/truth.edf" ]; then
  cp "$shared/oracle/truth.edf" folder/
  tib score -q -o none folder
  check "annotations alone are no recording" exits 2
  tib score -o some --use-scored-movements folder
  check "with movements they are" exits 0
  check "and are scored" test -f some/truth/truth_status.json
else
  skip "a folder with annotations" "the oracle is not there"
fi

# ---- what is wrong ----

printf 'onset\ttrial_type\n1\tlimb_movement\n' >columns.tsv
printf 'onset\tduration\ttrial_type\n1\t2\tlimb_movement\nx\t2\tlimb_movement\n' >number.tsv
printf 'onset\tduration\ttrial_type\tside\n1\t2\tlimb_movement\tboth\n' >both.tsv
printf 'onset\tduration\ttrial_type\n1\t2\tspindle\n' >others.tsv
printf 'Dear reader\n' >letter.txt
: >empty.tsv
refuse() { # FILE CODE WORDS...
  file=$1 id=${1%.*} code_wanted=$2
  shift 2
  tib score -o bad --use-scored-movements "$file"
  check "$file" exits_and_says 1 "$file" "$@"
  check "$file: status $code_wanted" grep -q "\"code\": \"$code_wanted\"" "bad/$id/${id}_status.json"
}
refuse columns.tsv scoring-format "line 1" duration
refuse number.tsv scoring-format "line 3" "'x'"
refuse both.tsv scoring-format "line 2" both
refuse empty.tsv scoring-format "neither"
refuse letter.txt scoring-format "neither"
refuse others.tsv scoring-mismatch --use-scored-movements
refuse missing.tsv not-found "no such file"
cp "$ROOT/sample-data/quiet.edf" quiet.edf
refuse quiet.edf scoring-mismatch --use-scored-movements
tib score -q -o bad number.tsv
check "a table without the option" exits_and_says 1 number.tsv
printf 'onset\tduration\ttrial_type\tside\n-5\t2\tlimb_movement\tleft\n10\t-2\tlimb_movement\tleft\n90000000000\t2\tlimb_movement\tleft\n20\t2\tlimb_movement\tright\n' >times.tsv
tib score -q -o times --use-scored-movements times.tsv
check "absurd times" exits 0
check "are told" grep -q 'Left out: times.tsv: 2 annotations' times/times/times_summary.json
check "one before the start is kept" grep -q '^-5.0000' times/times/times_events.tsv
check "and does not count" is "$(value times/times/times_summary.tsv aasm-v3 lm_n)" 1

# ---- many: ten times as many take about ten times as long, not a hundred ----

many() { # N FILE
  awk -v n="$1" 'BEGIN { OFS = "\t"; print "onset", "duration", "trial_type", "side"
    for (i = 0; i < n; i++) print 7 * i + (i * 37 % 11) / 10, 0.4 + i % 13, "limb_movement", i % 2 ? "left" : "right" }' >"$2"
}
many 100000 many.tsv
tib score -q -f tsv,json -o many --use-scored-movements many.tsv
check "100,000 movements" exits 0
check "are all there" is "$(movements many/many/many_events.tsv n/a | wc -l | tr -d ' ')" 100000

tib score -q -f tsv -o plain "$ROOT/sample-data/rls.edf"
fingerprint() { sed -n 's/.*"parameters_fingerprint": "\(.*\)".*/\1/p' "$1"; }
tib score -q -f tsv -o given --use-scored-movements first/rls/rls_events.tsv
check "the option is in the parameters' fingerprint" test "$(fingerprint plain/rls/rls_status.json)" != "$(fingerprint given/rls_events/rls_events_status.json)"
done_testing
