#!/bin/sh
# What can be wrong with one recording: exit 1, one sentence that names file and cause, a failed status, no numbers.
. "$ROOT/tests/support/tap.sh"
. "$ROOT/tests/support/edf.sh"
cd "$work" || exit 1
mkdir in
"$TIBIALIS" simulate -q --scenario quiet --hours 0.1 -o in || exit 1

# Only the status is there, it says failed with this code, and no folder of this machine.
failed_as() { # ID CODE
  ls -A "tibialis-out/$1" >files
  [ "$(cat files)" = "$1_status.json" ] || { echo "more than the status:"; cat files; return 1; }
  grep -q '"status": "failed"' "tibialis-out/$1/$1_status.json" &&
    grep -q "\"$2\"" "tibialis-out/$1/$1_status.json" &&
    ! grep -qF "$work" "tibialis-out/$1/$1_status.json" &&
    awk -F '\t' -v id="$1" -v code="$2" '$1 == id { found = $2 == "failed" && index($0, code) } END { exit !found }' \
      tibialis-out/cohort.tsv && return 0
  cat "tibialis-out/$1/$1_status.json" tibialis-out/cohort.tsv
  return 1
}

fails() { # ID CODE WORDS...
  id=$1
  error=$2
  shift 2
  exits_and_says 1 "$id" "$@" && failed_as "$id" "$error" && [ ! -s out ]
}

bad() { # NAME ID CODE WORDS...
  name=$1
  shift
  rm -rf tibialis-out
  tib score "$work/in/$1.edf"
  check "$name" fails "$@"
}

bad "a missing file" missing not-found missing.edf

: >in/empty.edf
bad "an empty file" empty format empty.edf

echo "This is a letter and no recording. It goes on for a while, but for less than a header." >in/text.edf
bad "a text file" text format text.edf
i=0
while [ $i -lt 100 ]; do
  echo "This is a longer letter and no recording."
  i=$((i + 1))
done >in/letter.edf
bad "a long text file" letter format letter.edf

head -c 200 in/quiet.edf >in/cut.edf
bad "a header cut short" cut format cut.edf
head -c 700 in/quiet.edf >in/cut2.edf
bad "a header cut among its signals" cut2 format cut2.edf

head -c $((256 * ($(edf_signals in/quiet.edf) + 1))) in/quiet.edf >in/bare.edf
bad "a header and no record" bare truncated-empty bare.edf

cp in/quiet.edf in/nolegs.edf
edf_set in/nolegs.edf label 0 "EEG C3-M2"
edf_set in/nolegs.edf label 1 "EEG C4-M1"
bad "no leg channel" nolegs no-leg-channel nolegs.edf "EEG C3-M2"

cp in/quiet.edf in/units.edf
edf_set in/units.edf unit 0 furlong
bad "an unknown unit" units unit units.edf furlong --unit
edf_set in/units.edf unit 1 furlong
bad "two unknown units" units unit "--unit 'EMG LAT=uV,EMG RAT=uV'"
tib inspect --unit "EMG LAT=uV,EMG RAT=uV" in/units.edf
check "which is a way out" test "$code" = 0
tib inspect --unit "EMG LAT=uV" --unit "EMG RAT=uV" in/units.edf
check "as are two of it" test "$code" = 0
tib score --unit LEG=uV --unit "EMG LAT=uV" in/units.edf
check "and LEG beside one" test "$code" = 0

cp in/quiet.edf in/double.edf
edf_set in/double.edf label 1 "EMG LAT"
bad "two left legs" double ambiguous-channel double.edf --left

cp in/quiet.edf in/size.edf
edf_put in/size.edf 184 "512     "
bad "a header of another size" size format size.edf

rm -rf tibialis-out
mkdir in/folder.edf
tib score in/folder.edf
check "a folder without recordings" exits_and_says 2 in/folder.edf
check "a folder without recordings leaves nothing" test ! -e tibialis-out
rmdir in/folder.edf

rm -rf tibialis-out
tib score --left "EMG nowhere" in/quiet.edf
check "a named channel that is not there" fails quiet no-leg-channel "EMG nowhere"

if [ "$(id -u)" != 0 ]; then
  cp in/quiet.edf in/locked.edf
  chmod 000 in/locked.edf
  bad "a file that may not be read" locked not-found locked.edf
else
  skip "a file that may not be read" "root may read everything"
fi

# ---- outputs ----

: >file
tib score -o file in/quiet.edf
check "an output folder that is a file" exits_and_says 3 file
tib score -o file/below in/quiet.edf
check "an output folder below a file" exits_and_says 3 file
if [ -e /proc/self ]; then
  tib score -o /proc/nowhere in/quiet.edf
  check "an output folder that cannot be made" exits_and_says 3 /proc/nowhere
else
  skip "an output folder that cannot be made" "/proc is not mounted"
fi
tib simulate -o file
check "simulate into a file" exits_and_says 3 file

mkdir taken
: >taken/quiet
tib score -o taken in/quiet.edf
check "a result folder that is a file" exits_and_says 3 taken/quiet

# A limit on the size of files stands for a full disk. SIGXFSZ ignored, write() fails; else it kills the worker.
"$TIBIALIS" simulate -q --hours 2 --fs 100 -o in || exit 1
(
  trap '' XFSZ
  ulimit -f 128
  "$TIBIALIS" score -f tsv -o small in/rls.edf in/quiet.edf >out 2>err
)
code=$?
check "a file that cannot be written to its end" exits_and_says 3 rls_events.tsv
ls -A small/rls >files
check "nothing half written" test "$(cat files)" = rls_status.json
check "the other recording is scored" test -s small/quiet/quiet_summary.tsv
check "the failed one has a row" grep -q '^rls	failed' small/cohort.tsv
done_testing
