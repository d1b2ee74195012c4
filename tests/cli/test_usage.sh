#!/bin/sh
# Wrong calls: exit 2, one sentence that names what is wrong, nothing on stdout, nothing written.
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1
mkdir in empty
"$TIBIALIS" simulate -q --scenario quiet --hours 0.1 -o in || exit 1
cp "$ROOT/scoring/rules/wasm-2016.rules" other.rules
sed 's/^highpass = 10 Hz/highpass = 20 Hz/' other.rules >bent.rules
sed 's/^imi-min = 10 s/imi-min = 10/' other.rules >unitless.rules

clean() {
  exits_and_says 2 "$@" || return 1
  [ ! -s out ] || { echo "stdout is not empty"; return 1; }
  [ ! -e tibialis-out ] || { echo "tibialis-out was made"; return 1; }
}

refuse() { # WORDS... -- ARGUMENTS...
  words=
  while [ "$1" != -- ]; do
    words="$words $1"
    shift
  done
  shift
  tib "$@"
  # shellcheck disable=SC2086 # words
  check "tibialis $*" clean $words
}

refuse command -- 
refuse scroe score -- scroe
refuse --formts --formats -- score --formts tsv in/quiet.edf
refuse --frobnicate -- score --frobnicate in/quiet.edf
refuse -Z -- score -Z in/quiet.edf
refuse --without another -- score --without right in/quiet.edf
refuse --jobs argument -- score -j
refuse --keep-dates argument -- score --keep-dates=yes in/quiet.edf
refuse recording -- score
refuse aasm-v4 aasm-v3 -- score -r aasm-v4 in/quiet.edf
refuse nope wasm-2016 -- score -r nope in/quiet.edf
refuse cramp -- score -r aasm-v3,cramp in/quiet.edf
refuse wasm-2016 two -- score -r wasm-2016,wasm-2016 in/quiet.edf
refuse commas -- score -r aasm-v3,,wasm-2016 in/quiet.edf
refuse aasm-v3 bent conditioning -- score -r aasm-v3,./bent.rules in/quiet.edf
refuse unitless.rules imi-min -- score -r ./unitless.rules in/quiet.edf
refuse no.rules -- score -r ./no.rules in/quiet.edf
refuse imi-mi imi-min -- score --set imi-mi="10 s" in/quiet.edf
refuse imi-min 10 -- score --set imi-min=10 in/quiet.edf
refuse imi-min -- score --set imi-min="700 s" in/quiet.edf
refuse imi-min -- score --set imi-min in/quiet.edf
refuse nope -- score --set nope:imi-min="10 s" in/quiet.edf
refuse imi-min imi-max -- score --set aasm-v3:imi-max="2 s" in/quiet.edf
refuse conditioning -- score --set aasm-v3:highpass="20 Hz" in/quiet.edf
refuse xml tsv -- score -f tsv,xml in/quiet.edf
for call in "score in/quiet.edf" "cohort in/quiet_truth.tsv" "compare in/quiet_truth.tsv in/quiet_truth.tsv"; do
  # shellcheck disable=SC2086 # words
  refuse "--paper a5: neither a4 nor letter; say one of them" -- $call --paper a5
done
: >empty.rules
refuse "empty.rules is empty" kind -- score -r ./empty.rules in/quiet.edf
refuse --mains 55 -- score --mains 55 in/quiet.edf
refuse --epoch -- score --epoch 0 in/quiet.edf
refuse --jobs 0 -- score -j 0 in/quiet.edf
refuse --progress -- score --progress maybe in/quiet.edf
refuse --lights-off 25:00:00 -- score --lights-off 25:00:00 in/quiet.edf
refuse --unit kV comma -- score --unit "LAT=kV,RAT=uV" in/quiet.edf
refuse --unit kV -- score --unit LAT=kV in/quiet.edf
printf '# mine\nKick* -> kicks\n' >wrong.map
for map in none.map wrong.map in; do
  refuse --map $map -- score --map $map in/quiet.edf
  refuse --map $map -- inspect --map $map in/quiet.edf
  refuse --map $map -- explain --at 60 --map $map in/quiet.edf
  refuse --map $map -- compare --map $map in/quiet_truth.tsv in/quiet_truth.tsv
done
refuse "line 2" "'kicks'" -- score --map wrong.map in/quiet.edf
refuse --leg -- score --leg A --left B in/quiet.edf
refuse --accel-left -- score --accel-left X,Y in/quiet.edf
refuse --id -- score --id x in/quiet.edf in/other.edf
refuse slash -- score --id a/b in/quiet.edf
refuse empty -- score empty
cp in/quiet.edf quiet.edf
refuse in/quiet.edf quiet.edf -- score in/quiet.edf quiet.edf
refuse file -- inspect
refuse --json --tsv -- fields --json --tsv
refuse --json --tsv -- inspect --json --tsv in/quiet.edf
refuse list -- rules
refuse shw -- rules shw
refuse one -- rules show
refuse two -- rules diff aasm-v3
refuse nope -- rules show nope
refuse cramp kind -- rules diff cramp aasm-v3
refuse folder -- simulate
refuse nope -- simulate --scenario nope -o x
refuse --hours -- simulate --hours long -o x
refuse --hours "0.1 to 72 h" -- simulate --hours 1000 -o x
refuse --hours "0.1 to 72 h" -- simulate --hours 0 -o x
refuse --fs "100 to 4096 Hz" -- simulate --fs 1 -o x
refuse --hum-hz 55 "give one of" -- simulate --hum-hz 55 -o x
refuse --noise uV -- simulate --noise 51 -o x
refuse --ecg-rate 39 -- simulate --ecg-rate 39 -o x
refuse --accel-fs Hz -- simulate --accel-fs 9 -o x
refuse --emg gaussian -- simulate --emg foo -o x
refuse --with "foo: not known; say calf" -- simulate --with foo -o x
refuse --without "accelerometer or right" -- simulate --without foo -o x
refuse foo "lists them" -- score --set foo=1 in/quiet.edf
refuse "did you mean imi-min?" -- score --set imimin=1 in/quiet.edf
refuse nope -- help nope
check "simulate wrote nothing" test ! -e x
done_testing
