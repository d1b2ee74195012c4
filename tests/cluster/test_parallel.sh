#!/bin/sh
# The line of the README for GNU parallel.
. "$ROOT/tests/support/tap.sh"
command -v parallel >/dev/null 2>&1 || skip_all "GNU parallel is not installed"
parallel --version 2>/dev/null | grep -q GNU || skip_all "parallel is not that of GNU"
cd "$work" || exit 1
. "$ROOT/tests/cluster/nights.sh"
HOME=$work
export HOME

run() { # as in the README
  seq 5 | parallel -j 2 --joblog jobs.log "$@" tibialis score -q -f tsv,json --manifest nights.tsv --shard {}/5 -o scored \
    >out 2>err
  code=$?
}

run
check "one bad night among good ones: one job failed" test "$code" = 1
check "the job log knows which" test "$(awk -F '\t' '$7 == 1 { print $1 }' jobs.log)" = 2
check "the others are done" test -s "scored/first/first_summary.tsv" -a -s "scored/night 4/night 4_summary.tsv"
check "shards write no table" test ! -e scored/cohort.tsv
tib merge --manifest nights.tsv -o all.tsv scored
single
check "the merge is that of one run" cmp all.tsv single/cohort.tsv

stamps scored >before
mend
run --resume-failed
check "a second run is done" test "$code" = 0
stamps scored >after
check "and has redone what failed alone" cmp before after
tib merge --manifest nights.tsv -o all.tsv scored
single
check "the merge is that of one run, again" cmp all.tsv single/cohort.tsv
done_testing
