#!/bin/sh
# Parts of a list, and that bytes do not depend on how it is split or in which order it is scored.
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1
mkdir in
for seed in 1 2 3 4 5; do
  "$TIBIALIS" simulate -q --scenario bursts --hours 0.1 --fs 128 --seed $seed --name n$seed -o in || exit 1
done
echo letter >in/n3.edf
shard() { tib score -q -f tsv,json --shard "$@"; }

tib score -q -f tsv,json -j 1 -o single in
check "one run, one bad file" exits 1

# ---- which parts ----

shard 1/2 -o a in
check "the first half" test "$code" = 0 -a "$(ls a | tr '\n' ' ')" = "n1 n2 "
shard 2/2 -o b in
check "the second half, with the bad one" test "$code" = 1 -a "$(ls b | tr '\n' ' ')" = "n3 n4 n5 "
check "no shard writes a table" test ! -e a/cohort.tsv -a ! -e b/cohort.tsv
tib score -f tsv --shard 2/9 -o few in/n1.edf in/n2.edf
check "more shards than recordings" exits 0
seen=
for i in 1 2 3 4 5 6 7 8 9; do
  shard $i/9 -o nine in
  seen=$seen$code
done
check "nine shards of five recordings" test "$(echo "$seen" | tr -d '01')" = "" -a "$(ls nine | wc -l)" = 5
tib score -f tsv --shard 1/7 -o few in
check "an empty shard says so and is done" exits_and_says 0 "shard 1 of 7 is empty" "5 recordings"

for bad in 0/2 3/2 1/0 1 /2 1/ a/b 1/2/3 -1/2 1/2000000; do
  tib score -q -f tsv --shard=$bad -o refused in
  [ "$code" = 2 ] && [ "$(wc -l <err)" = 1 ] && continue
  not_ok "--shard $bad is refused" "exit $code: $(cat err)"
done
check "parts that do not exist are refused" test ! -e refused
cp in/n1.edf n1.edf
shard 2/2 -o refused in n1.edf
check "two with one id are told by every shard" exits_and_says 2 n1

# ---- bytes ----

tib merge -q -o ab.tsv a b
check "shards in two folders give what one run gives" cmp ab.tsv single/cohort.tsv
tib merge -q -o nine.tsv nine
check "and so do nine" cmp nine.tsv single/cohort.tsv
"$TIBIALIS" merge -q -o ab.sqlite b a && "$TIBIALIS" merge -q -o single.sqlite single
check "and the database has the same bytes" cmp ab.sqlite single.sqlite

mkdir elsewhere
(
  cd elsewhere || exit 1
  LC_ALL=de_DE.UTF-8 TZ=Asia/Kathmandu
  export LC_ALL TZ
  "$TIBIALIS" score -q -f tsv,json -j 3 -o out ../in/n5.edf ../in/n4.edf ../in/n3.edf ../in/n2.edf ../in/n1.edf
  "$TIBIALIS" merge -q -o out.tsv out
  "$TIBIALIS" merge -q -o out.sqlite out
) 2>/dev/null
check "order, -j, locale, time zone and folder change nothing" diff -r single elsewhere/out
check "in a merged table" cmp elsewhere/out.tsv single/cohort.tsv
check "in a database" cmp elsewhere/out.sqlite single.sqlite
done_testing
