#!/bin/sh
# Two threads on one recording: the same bytes, the same errors, the same limits as one.
. "$ROOT/tests/support/tap.sh"
. "$ROOT/tests/support/edf.sh"
cd "$work" || exit 1
mkdir in got

# ---- what it reads ----

simulate() { "$TIBIALIS" simulate -q -o in "$@" || exit 1; }
simulate --hours 0.7 --scenario mixed --name mixed --fs 512 --psg --ecg 40 --ecg-channel --hum 20 --pops 20 --steps 4 --drift 30
simulate --hours 0.5 --scenario rls --name rls --fs 512
simulate --hours 0.7 --scenario cramp --name calves --with calf --ecg 30 --ecg-channel
simulate --hours 0.4 --scenario alma --name alma --without accelerometer
simulate --hours 0.3 --scenario rls --name one --without right,arousals,respiratory
simulate --hours 0.2 --scenario rls --name fast --fs 2048
simulate --hours 0.3 --scenario rls --name slow --fs 128 --accel-fs 10

header() { dd if="$1" bs=1 skip=184 count=8 2>/dev/null | tr -d ' '; }
records() { dd if="$1" bs=1 skip=236 count=8 2>/dev/null | tr -d ' '; }

# leave_out FILE N RECORDS NEW: N records from each of RECORDS on become a gap.
leave_out() {
  h=$(header "$1")
  n=$(records "$1")
  bytes=$((($(wc -c <"$1") - h) / n))
  kept=0
  head -c "$h" "$1" >"$4"
  at=0
  for gap in $3; do # a record that is left out
    tail -c "+$((h + at * bytes + 1))" "$1" | head -c "$(((gap - at) * bytes))" >>"$4"
    kept=$((kept + gap - at))
    at=$((gap + $2))
  done
  tail -c "+$((h + at * bytes + 1))" "$1" | head -c "$(((n - at) * bytes))" >>"$4"
  kept=$((kept + n - at))
  edf_put "$4" 192 EDF+D
  edf_put "$4" 236 "$(printf '%-8s' $kept)"
}
# Segments of a second, of a few, and longer than all that is held back; with jumps, a heart and mains in them.
leave_out in/mixed.edf 7 "100 108 118 130 145 170 210 300 420 600 900 1500 1508 2400" in/gaps.edf
head -c "$(($(header in/rls.edf) + ($(wc -c <in/rls.edf) - $(header in/rls.edf)) / $(records in/rls.edf)))" in/rls.edf >in/second.edf
edf_put in/second.edf 236 '1       '

# both NAME OPTION...: one thread and two give the same; exit 0, or $wanted.
both() {
  name=$1
  shift
  "$TIBIALIS" score -q -f tsv,json,html,annot,svg --threads 1 -o "got/1$name" "$@" >"got/1$name.out" 2>"got/1$name.err"
  one=$?
  "$TIBIALIS" score -q -f tsv,json,html,annot,svg --threads 2 -o "got/2$name" "$@" >"got/2$name.out" 2>"got/2$name.err"
  two=$?
  [ $one = $two ] || { echo "exit $one with one thread and $two with two"; cat "got/2$name.err"; return 1; }
  [ $one = "${wanted:-0}" ] || { echo "exit $one"; cat "got/1$name.err"; return 1; }
  sed "s|got/2$name|got/1$name|g" "got/2$name.err" | diff "got/1$name.err" - || return 1
  diff -r "got/1$name" "got/2$name"
}

for night in mixed rls alma one fast slow gaps second; do check "$night" both $night in/$night.edf; done
check "calves" both calves --calf-left "EMG LGAS" --calf-right "EMG RGAS" in/calves.edf
check "legs of different rates" both rates --left "EMG LAT" --right "EEG F3-M2" in/mixed.edf
check "scored movements" both scored --use-scored-movements got/1rls/rls/rls_events.tsv
check "a test at rest" both sit --study sit in/alma.edf
check "several at a time" both several -j 2 in
check "there are movements in them" test "$(cat got/2*/*/*_events.tsv | grep -c limb_movement)" -gt 500

# ---- what is told ----

check "nothing in the results tells of threads" sh -c '! grep -rqi thread got/2rls'
tib score -q -f tsv,json,html,annot,svg --threads 2 -o got/1rls -v in/rls.edf
check "what one thread has done is done" exits 0
check "and not scored again" cmp got/1rls/rls/rls_status.json got/2rls/rls/rls_status.json
"$TIBIALIS" explain --threads 2 --at 600 in/rls.edf >two 2>err
"$TIBIALIS" explain --at 600 in/rls.edf >one 2>err
check "explain" cmp one two

# ---- what fails ----

wanted=1
head -c "$(header in/rls.edf)" in/rls.edf >in/empty.edf
check "no record" both empty in/empty.edf
check "no file" both absent in/nothing.edf
check "no such channel" both label --left nothing in/rls.edf
check "samples below the band" both low --left "Accel X L" --unit "Accel X L=uV" in/slow.edf
# Its clock goes back in the last third, when much is under way.
cp in/rls.edf in/back.edf
bytes=$((($(wc -c <in/back.edf) - $(header in/back.edf)) / $(records in/back.edf)))
late=$((($(header in/back.edf) + 1500 * bytes)))
tail -c "+$((late + 1))" in/rls.edf | head -c "$bytes" | LC_ALL=C grep -abo '+1500' | head -1 | cut -d: -f1 >place
[ -s place ] && edf_put in/back.edf $((late + $(cat place))) '+0500'
check "a clock that goes back" both back in/back.edf
check "is told" grep -q 'by its clock' got/2back.err
wanted=0

for wrong in 0 3 -1 1.5 two; do
  tib score -q --threads "$wrong" -o wrong in/rls.edf
  check "--threads '$wrong' is refused" exits_and_says 2 --threads "1 to 2"
done
printf 'recording\tthreads\nrls.edf\t2\n' >in/manifest.tsv
tib score -q --manifest in/manifest.tsv -o wrong
check "it is of the run, and no column of a manifest" exits_and_says 2 --threads "of the run"
printf 'recording\tstudy\nrls.edf\tsit\nalma.edf\tnight\n' >in/manifest.tsv
check "nothing was written" test ! -e wrong
check "a manifest's rows" both manifest --manifest in/manifest.tsv

# ---- limits ----

if nm "$TIBIALIS" 2>/dev/null | grep -q __asan_init; then
  skip "--memory" "the sanitizer keeps memory of its own"
else
  tib score -q -f tsv --threads 2 --memory 4 -o small in/mixed.edf
  check "--memory" exits_and_says 1 "--memory"
  tib score -q -f tsv --threads 2 --memory 120 -o enough in/mixed.edf
  check "--memory that is enough" exits 0
fi
tib score -q -f tsv --threads 2 --timeout 0.001 -o late in/mixed.edf
check "--timeout" exits_and_says 1 "--timeout"
"$TIBIALIS" score -q -f tsv --threads 2 -j 1 -o broken in/mixed.edf in/calves.edf in/rls.edf >broken.out 2>"$work/err" &
run=$!
sleep 0.3
kill -TERM $run
wait $run
code=$?
check "a signal ends it" exits 1
tib score -q -f tsv --threads 2 -o broken in/mixed.edf in/calves.edf in/rls.edf
check "and it is taken up again" exits 0
done_testing
