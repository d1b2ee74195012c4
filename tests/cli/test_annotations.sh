#!/bin/sh
# The formats edf and annot: what they hold is what ID_events.tsv says, read back by our own readers.
. "$ROOT/tests/support/tap.sh"
. "$ROOT/tests/support/edf.sh"
cd "$work" || exit 1

movements() { # EVENTS: onset, duration and side of the legs' own
  awk -F '\t' '$3 == "limb_movement" && $5 == "n/a" { print $1, $2, $4 }' "$1"
}
field() { dd if="$1" bs=1 skip="$2" count="$3" 2>/dev/null; }
is() { [ "$1" = "$2" ] || { echo "is $1, expected $2"; return 1; }; }
contains() { LC_ALL=C grep -qa -e "$1" "$2"; }
fingerprint() { sed -n 's/.*"parameters_fingerprint": "\(.*\)".*/\1/p' "$1"; }

# ---- a night with every kind of event ----

"$TIBIALIS" simulate -q --scenario restless --hours 1 --name night -o . || exit 1
tib score -q -f tsv,json,edf,annot -o res night.edf
check "score" exits 0
events=res/night/night_events.tsv marks=res/night/night_annotations.edf annot=res/night/night.annot
movements $events >wanted
check "there are movements" test "$(wc -l <wanted)" -gt 50

tib inspect $marks
check "EDFlib and our reader agree on the annotation file" sh -c "grep -q 'EDFlib *accepts' out && grep -q 'annotations alone' out"
tib inspect --json --phi $marks
check "no field of it identifies anybody" grep -q '"phi": \[\]' out
check "the date stands for none" is "$(field $marks 168 8)" 01.01.85
check "the clock is the recording's" is "$(field $marks 176 8)" "$(field night.edf 176 8)"
check "it says what made it, and what for" contains 'tibialis_[0-9.]*_research_use_only' $marks

for file in $marks $annot; do
  tib score -q -f tsv,json -o again --use-scored-movements --id again --force "$file"
  check "${file##*/} is scored" exits 0
  movements again/again/again_events.tsv >found
  check "${file##*/}: the same movements, to 0.1 ms" cmp wanted found
  check "${file##*/}: every label is known" grep -q '"unknown_labels": {}' again/again/again_summary.json
done
tib score -q -f tsv,json -o again --use-scored-movements --id again --force $marks
check "as long as the recording" grep -q '"duration_s": 3600.0' again/again/again_summary.json

# The other events, in the order of the file: "Recording ends" is one more.
check "no event is lost" is "$("$TIBIALIS" inspect --json $marks | awk -F '[:,]' '/"annotations"/ { inside = 1; next } inside && /}/ { exit } inside { n += $NF ? $NF : $(NF - 1) } END { print n + 0 }')" \
  "$(awk -F '\t' 'NR > 1 && ($5 == "n/a" || ($3 == "plm_series" && $5 == "aasm-v3")) { n++ } END { print n + 1 }' $events)"
check "a row of .annot for each event" is "$(grep -vc '^#\|^class\|^start_hms' $annot)" "$(($(wc -l <$events) - 1))"
check "six columns, no blanks" awk -F '\t' '!/^#/ && (NF != 6 || / /) { exit 1 }' $annot
check "series of the primary profile alone" is "$(grep -c '^PLMS	' $annot)" "$(awk -F '\t' '$3 == "plm_series" && $5 == "aasm-v3"' $events | wc -l | tr -d ' ')"
check "what they are for" contains 'Research use only' $annot
check "no class but those of events" is "$(grep '^#' $annot | cut -d ' ' -f 2 | grep -vxc 'LM\|LM:left\|LM:right\|PLMS\|tibialis:[a-z0-9-]*\|[a-z]*_[a-z]*\|alma\|hft\|hflm\|efm\|rswa\|unscorable\|gap')" 0

# ---- the legs beside the annotations ----

tib score -q -f tsv,json,edf --copy-signals -o copy night.edf
check "copy the legs" exits 0
copied=copy/night/night_annotations.edf
tib score -q -f tsv -o from_copy --id night $copied
check "the copy is scored" exits 0
movements from_copy/night/night_events.tsv >found
check "by the same signals: the same movements" cmp wanted found
check "labels of EDF+" is "$(field $copied 256 32)" "EMG LAT         EMG RAT         "
check "nothing had to be changed, and no note" sh -c "! grep -q 'copied' copy/night/night_summary.json"
check "the option is in the parameters' fingerprint" test "$(fingerprint copy/night/night_status.json)" != "$(fingerprint res/night/night_status.json)"
check "two runs, one file" sh -c "'$TIBIALIS' score -q -f tsv,json,edf --copy-signals -o copy2 night.edf && cmp $copied copy2/night/night_annotations.edf"
tib score -q --copy-signals -o bad night.edf
check "without the annotation file it is a wrong call" exits_and_says 2 --copy-signals edf
tib score -q -f tsv,json,edf --copy-signals --use-scored-movements -o none $events
check "no signals to copy" exits 0
check "are told" grep -q signals-not-copied none/night_events/night_events_summary.json

# ---- dates, and starts between two seconds ----

tib score -q -f edf --keep-dates -o dated night.edf
check "a date that is kept" is "$(field dated/night/night_annotations.edf 168 8)" "$(field night.edf 168 8)"
cp night.edf late.edf
edf_put late.edf 176 "23.59.60"
tib score -q -f json,edf -o late late.edf
check "no clock" exits 0
check "is told" grep -q annotations-without-clock late/late/late_summary.json

# ---- what is not there ----

tib score -q -f tsv,edf,annot -o quiet "$ROOT/sample-data/quiet.edf"
check "a quiet night" exits 0
tib inspect quiet/quiet/quiet_annotations.edf
check "has a file too" sh -c "grep -q 'EDFlib *accepts' out"
printf 'onset\tduration\ttrial_type\tside\n-5\t2\tlimb_movement\tleft\n20\t2\tlimb_movement\tright\n' >early.tsv
tib score -q -f tsv,json,edf,annot -o early --use-scored-movements early.tsv
check "a movement before the start" exits 0
check "is left out, and that is told" grep -q annotations-left-out early/early/early_summary.json

# ---- in a folder ----

mkdir folder
cp night.edf folder/a.edf
cp $marks folder/a_annotations.edf
tib score -q -o folder.out folder
check "a folder with an annotation file" exits 0
check "which is no recording" test ! -e folder.out/a_annotations
tib inspect res
check "a folder of results is not entered" grep -q 'res/night: holds results' err
done_testing
