#!/bin/sh
# 2,000 short recordings, one in 20 of them bad, in 20 ways. RECORDINGS: another number.
if [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1
n=${RECORDINGS:-2000}
mkdir in bad
for seed in 1 2 3 4; do
  "$TIBIALIS" simulate -q --scenario quiet --hours 0.1 --fs 128 --seed $seed --name n$seed -o made --without accelerometer || exit 1
done
good=made/n1.edf
size=$(wc -c <$good)
signals=$(dd if=$good bs=1 skip=252 count=4 2>/dev/null | tr -d ' ')
header=$((256 * (signals + 1)))

put() { # FILE OFFSET TEXT
  printf '%s' "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
# One field of every signal: FILE OFFSET-OF-THE-FIELDS WIDTH TEXT (padded).
put_all() {
  i=0
  while [ $i -lt "$signals" ]; do
    put "$1" $((256 + $2 * signals + $3 * i)) "$(printf "%-$3s" "$4")"
    i=$((i + 1))
  done
}
bad() { # CAUSE NAME: a copy of a good one, to be spoiled; what is expected stands in `causes`
  spoiled=bad/$2.edf
  cp $good "$spoiled"
  echo "$2 $1" >>causes
}

bad format letter && echo "no recording at all" >$spoiled
bad format empty && : >$spoiled
bad format version && put $spoiled 0 1
bad format nul && head -c 5000 /dev/zero >$spoiled
bad format short && head -c 100 $good >$spoiled
bad format half-header && head -c $((header - 10)) $good >$spoiled
bad truncated-empty header && head -c $header $good >$spoiled
bad truncated-empty part && head -c $((header + 100)) $good >$spoiled
bad format signals && put $spoiled 252 'many'
bad format no-signals && put $spoiled 252 '0   '
bad format duration && put $spoiled 244 '-1      '
bad format duration-text && put $spoiled 244 'a minute'
bad format samples && put_all $spoiled 216 8 x
bad format negative && put_all $spoiled 216 8 -5
bad no-leg-channel labels && put_all $spoiled 0 16 'EEG C3'
bad ambiguous-channel twins && put_all $spoiled 0 16 'EMG LAT'
bad unit mmHg && put_all $spoiled 96 8 mmHg
bad not-found gone && rm $spoiled
bad not-found pipe && rm $spoiled && mkfifo $spoiled
bad low-rate slow && put $spoiled 244 '2       ' # a record lasts 1 s

# One in 20 is bad, each way in its turn.
i=0
: >expected
while [ $i -lt "$n" ]; do
  name=$(printf 'r%05d' $i)
  if [ $((i % 20)) = 7 ]; then
    cause=$(sed -n "$((i / 20 % 20 + 1))p" causes)
    from=bad/${cause% *}.edf
    [ ! -e "$from" ] || ln "$from" "in/$name.edf"
    echo "$name failed ${cause#* }" >>expected
  else
    ln "made/n$((i % 4 + 1)).edf" "in/$name.edf"
    echo "$name scored n/a" >>expected
  fi
  i=$((i + 1))
done
check "20 ways to be bad" test "$(sort -u causes | wc -l)" = 20

now() { date +%s%N; }
# batch JOBS FOLDER N: the first N of them. stderr goes to err, the exit code to $code, the time (ms) to $took, and the most
# memory that the supervisor had (kB) to $peak.
batch() {
  # shellcheck disable=SC2046 # names without blanks
  set -- "$1" "$2" $(head -n "$3" expected | sed 's|\([^ ]*\) .*|in/\1.edf|')
  batch_jobs=$1 batch_folder=$2
  shift 2
  began=$(now)
  "$TIBIALIS" score -f tsv -j "$batch_jobs" -o "$batch_folder" "$@" >out 2>err </dev/null &
  batch_pid=$!
  peak=0
  while [ -e "/proc/$batch_pid/status" ]; do
    kb=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$batch_pid/status" 2>/dev/null)
    [ -n "$kb" ] || break # it has ended
    peak=$kb
    sleep 0.1
  done
  wait $batch_pid
  code=$?
  took=$((($(now) - began) / 1000000))
}

few=$((n / 10))
batch 2 small $few
peak_few=$peak
batch 2 all "$n"
check "$n recordings, one in 20 bad" exits 1
awk -F'\t' 'NR > 1 && $1 != last { print $1, $2, $2 == "failed" ? $3 : "n/a"; last = $1 }' all/cohort.tsv | sed 's/:.*//' >became
check "every good one is scored, every bad one has its cause" diff expected became
check "stderr has a line for each that failed, no more" test "$(wc -l <err)" = "$(grep -c failed expected)"
echo "# the supervisor's memory: at most $peak_few kB with $few recordings, $peak kB with $n"
check "the supervisor's memory is flat" test "$peak" -lt $((peak_few + 2048))
took_two=$took
batch 2 all "$n"
echo "# $n recordings: $took_two ms with 2 jobs; $took ms to find that all are done"
check "a second run scores none again" grep -q "$(grep -c scored expected) of $n recordings were done already" err
batch 1 one $few
one=$took
batch 2 two $few
awk -v one="$one" -v two="$took" 'BEGIN { printf "# %.2f times as fast with 2 jobs as with one (on a quiet machine 1.85 or more)\n", one / two }'
check "the same bytes with one job and with two" diff -r one two
done_testing
