#!/bin/sh
# Kill -9 of the supervisor, of a worker, of both, at random moments; then one more run: the bytes of an undisturbed one.
# KILLS: how many moments, 100 where it is not set.
if [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1
for seed in 1 2 3 4; do
  "$TIBIALIS" simulate -q --scenario bursts --hours 0.1 --fs 128 --seed $seed --name n$seed -o in || exit 1
  for copy in a b c; do ln in/n$seed.edf in/$copy$seed.edf; done
done
echo letter >in/bad.edf

workers_of() { sed -n "s/^\\([0-9]*\\) ([^)]*) [A-Z] $1 .*/\\1/p" /proc/[0-9]*/stat 2>/dev/null; }
"$TIBIALIS" score -q -j 2 -o whole in 2>/dev/null
check "an undisturbed run" test $? = 1
n=$(ls in/*.edf | wc -l)

# A moment is so many recordings that are done, and some milliseconds. Seeded, so that they are the same in every run.
awk -v rounds="${KILLS:-100}" -v n="$n" \
  'BEGIN { srand(8); for (i = 0; i < rounds; i++) printf "%d %.3f\n", int(rand() * n), rand() * 0.08 }' >moments

round=0 wrong=0 disturbed=0 first=
while read -r done after; do
  round=$((round + 1))
  rm -rf killed
  "$TIBIALIS" score -q -j 2 -o killed in >/dev/null 2>&1 </dev/null &
  supervisor=$!
  tries=0
  until [ "$(ls -d killed/*/*_status.json 2>/dev/null | wc -l)" -ge "$done" ] || [ $tries -gt 1000 ]; do
    sleep 0.01
    tries=$((tries + 1))
  done
  sleep "$after"
  case $((round % 3)) in
    0) kill -KILL $supervisor 2>/dev/null ;;
    1) kill -KILL $(workers_of $supervisor) 2>/dev/null ;;
    2) kill -KILL $supervisor $(workers_of $supervisor) 2>/dev/null ;;
  esac
  wait $supervisor 2>/dev/null
  diff -r whole killed >/dev/null 2>&1 || disturbed=$((disturbed + 1))
  "$TIBIALIS" score -q -j 2 -o killed in >/dev/null 2>err </dev/null
  code=$?
  if [ $code != 1 ] || ! diff -r whole killed >difference 2>&1; then
    wrong=$((wrong + 1))
    [ -n "$first" ] || first="round $round, after $done recordings and $after s, exit $code: $(cat err difference)"
  fi
done <moments
if [ $wrong = 0 ]; then
  ok "$round kills at random moments, $disturbed of which left something to do: the next run has the same bytes"
else
  not_ok "$round kills at random moments: $wrong times the next run has other bytes" "$first"
fi
check "and most of them came in time" test $((disturbed * 2)) -gt $round
done_testing
