#!/bin/sh
# What is done is not scored again, what changed is; several runs share a folder; a run that was stopped is completed.
if [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1
for seed in 1 2 3; do
  "$TIBIALIS" simulate -q --scenario bursts --hours 0.1 --fs 128 --seed $seed --name n$seed -o in || exit 1
done
echo letter >in/bad.edf

# run ARGUMENT...: what became of each stands in `ends`, as "ID STATUS".
run() {
  tib score --log-format json -j 1 -o res "$@"
  sed -n 's/.*"event":"end","id":"\([^"]*\)","status":"\([a-z]*\)".*/\1 \2/p' err >ends
  grep -v '^{.*}$' err >loose
}
became() { # "ID STATUS ID STATUS ..."
  printf '%s\n' "$@" | diff - ends
}
put_byte() { printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null; }

run in
check "the first run" exits 1
check "scores all" became "bad failed" "n1 scored" "n2 scored" "n3 scored"
check "every line of the log is an object" test ! -s loose -a "$(grep -c '"event":"summary"' err)" = 1
cp -r res first
find res -type f ! -path 'res/bad/*' ! -name cohort.tsv -printf '%p %i %T@\n' | sort >before
run in
check "the second run tries again what failed" became "bad failed" "n1 already" "n2 already" "n3 already"
find res -type f ! -path 'res/bad/*' ! -name cohort.tsv -printf '%p %i %T@\n' | sort >after
check "and touches nothing else" cmp before after
check "and gives the same bytes" diff -r first res
tib score -q -o res in
check "with -q only the error is told" exits_and_says 1 bad.edf
tib score -o res in/n1.edf in/n2.edf
check "what was done is told" exits_and_says 0 "2 of 2" --force
check "and is not printed again" test ! -s out

# ---- what changes nothing ----

touch -d '2001-02-03' in/*.edf
cp -r in elsewhere
run elsewhere/n1.edf in/n2.edf in/n3.edf
check "file times and folders change nothing" became "n1 already" "n2 already" "n3 already"

# ---- what changes results ----

again() { # WHAT ARGUMENT...
  again_what=$1
  shift
  run in/n2.edf in/n1.edf "$@"
  check "$again_what: scored again" became "n2 already" "n1 scored"
  check "$again_what: exit 0" exits 0
}
all() { # WHAT ARGUMENT...
  all_what=$1
  shift
  run in/n2.edf "$@"
  check "$all_what: scored again" became "n2 scored"
  run in/n2.edf "$@"
  check "$all_what: not for ever" became "n2 already"
}

cp in/n1.edf keep.edf
size=$(wc -c <in/n1.edf)
header=$(dd if=in/n1.edf bs=1 skip=184 count=8 2>/dev/null | tr -d ' ')
put_byte in/n1.edf $((header + (size - header) / 2)) '\125\125\125\125'
again "a sample that changed"
cp keep.edf in/n1.edf
again "a sample that changed back"
put_byte in/n1.edf 100 'X'
again "a header that changed"
cp keep.edf in/n1.edf
again "a header that changed back"
printf 'more' >>in/n1.edf
again "bytes after the last record"
cp keep.edf in/n1.edf
again "and none any more"
check "the same bytes as in the beginning" diff -r first/n1 res/n1

rm res/n1/n1_events.tsv
again "a result that is missing"
put_byte res/n1/n1_report.pdf 500 '\1'
again "a result that was changed"
: >res/n1/n1_summary.json
again "a result that is empty"
echo '{"id": "n1", "status": "scored"' >res/n1/n1_status.json
again "a status that is torn"
sed -i 's/"version": "[^"]*"/"version": "0.0.1"/' res/n1/n1_status.json
again "a status of another version"
rm res/n1/n1_status.json
again "no status"
cp res/n1/n1_events.tsv res/n1/n1_review.html
again "a result that was not asked for"
echo letter >in/n1.edf
run in/n1.edf in/n2.edf
check "a recording that is broken now" became "n1 failed" "n2 already"
check "leaves no result of before" test "$(ls -A res/n1)" = n1_status.json
cp keep.edf in/n1.edf
again "a recording that is mended"
check "the same bytes as ever" diff -r first/n1 res/n1

all "another option" --mains 60
all "another rule" --set "wasm-2016:imi-min=5 s"
all "another format" -f tsv
seq 12 | sed 's/.*/N2/' >n2.txt
all "a scoring file" -s n2.txt
seq 12 | sed 's/.*/N3/' >n2.txt
all "another content of it" -s n2.txt
echo 'leg twitch -> limb_movement' >map.txt
all "a map" --map map.txt
all "no option" --progress never
run --force in/n2.edf
check "--force scores again" became "n2 scored"
check "and gives the same bytes" diff -r first/n2 res/n2

# ---- what was left behind ----

: >res/n1/.n1_report.pdf.tmp.4711
: >res/n1/.lock
: >res/.cohort.tsv.tmp.4711
: >res/.lock
run in
check "files of a run that was killed are removed" diff -r first res

# ---- two runs ----

mkdir many
i=10
while [ $i -lt 30 ]; do
  cp in/n1.edf many/m$i.edf
  i=$((i + 1))
done
"$TIBIALIS" score -q -j 2 -o alone many || exit 1
"$TIBIALIS" score -j 1 -v -o both many >out1 2>err1 &
one=$!
"$TIBIALIS" score -j 1 -v -o both many >out2 2>err2 &
two=$!
wait $one
code_one=$?
wait $two
check "two runs at once: both are content" test $code_one = 0 -a $? = 0
check "nothing is scored twice" test "$(cat err1 err2 | grep -c ': scored$')" = 20
check "the same bytes as of one" diff -r alone both

# ---- stopped ----

# The children of a process.
workers_of() { sed -n "s/^\\([0-9]*\\) ([^)]*) [A-Z] $1 .*/\\1/p" /proc/[0-9]*/stat 2>/dev/null; }
wait_for() { # FILE
  tries=0
  until [ -e "$1" ] || [ $tries -gt 500 ]; do
    sleep 0.02
    tries=$((tries + 1))
  done
}

"$TIBIALIS" simulate -q --hours 8 --fs 256 --name long -o in || exit 1
"$TIBIALIS" score -f tsv -j 1 -o alone-long in/n2.edf in/long.edf >/dev/null || exit 1
"$TIBIALIS" score -f tsv -j 1 -o held in/long.edf >/dev/null 2>&1 &
first=$!
wait_for held/long/.lock
held=$(workers_of $first)
kill -STOP $held
"$TIBIALIS" score -f tsv -j 1 -o held in/long.edf in/n2.edf >/dev/null 2>err &
second=$!
wait_for held/n2/n2_status.json
sleep 0.5
check "what another run scores is passed over and waited for" grep -q 'another run is scoring 1 ' err
kill -INT $second 2>/dev/null
kill -TERM $second
wait $second
code=$?
check "stopped: exit 1" exits 1
check "stopped: a sentence" grep -q 'interrupted with 1 of 2' err
check "stopped: what was done stays" grep -q '"scored"' held/n2/n2_status.json
check "stopped: the other run's recording is left alone" test ! -e held/long/long_status.json
kill -CONT $held
wait $first
check "the other run ends well" test $? = 0
tib score -v -f tsv -j 1 -o held in/n2.edf in/long.edf
check "and a third has nothing to do" test "$(grep -c 'already done' err)" = 2
check "the same bytes as of one" diff -r alone-long held

"$TIBIALIS" score -f tsv -j 1 -o held --force in/long.edf >/dev/null 2>&1 &
first=$!
wait_for held/long/.lock
kill -KILL $(workers_of $first)
wait $first
code=$?
check "a worker that is killed" exits 1
check "has its cause" grep -q '"code": "crashed"' held/long/long_status.json
check "and its signal" grep -q 'signal 9' held/long/long_status.json
check "and stands in the table" grep -q '^long	failed	crashed' held/cohort.tsv
tib score -q -f tsv -j 1 -o held in/n2.edf in/long.edf
check "and is completed" diff -r alone-long held

# ---- limits ----

# A worker that hangs: it is held for longer than it may take.
"$TIBIALIS" score -q -f tsv -j 1 --timeout 6 -o limited in/long.edf in/n2.edf >out 2>err &
first=$!
wait_for limited/long/.lock
kill -STOP $(workers_of $first)
wait $first
code=$?
check "--timeout" exits_and_says 1 in/long.edf "6 s"
check "has its cause" grep -q '"code": "timeout"' limited/long/long_status.json
check "and costs that one alone" grep -q '"scored"' limited/n2/n2_status.json
if nm "$TIBIALIS" 2>/dev/null | grep -q __asan_init; then
  skip "--memory" "the sanitizer keeps memory of its own"
else
  for mb in 1 4 16; do
    tib score -q -f tsv -j 1 --memory $mb -o limited in/long.edf
    check "--memory $mb" exits_and_says 1 in/long.edf "$mb MB"
    check "has its cause" grep -q '"code": "memory"' limited/long/long_status.json
  done
fi
for wrong in "--timeout 0" "--timeout x" "--memory 0" "--memory 1.5" "--log-format xml" "--progress often"; do
  # shellcheck disable=SC2086 # an option and its argument
  tib score $wrong -o never in/n1.edf
  check "$wrong" exits_and_says 2 "$wrong"
done
check "nothing was scored" test ! -e never
done_testing
