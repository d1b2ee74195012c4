#!/bin/sh
# The Snakefile, on this machine.
. "$ROOT/tests/support/tap.sh"
command -v snakemake >/dev/null 2>&1 || skip_all "snakemake is not installed"
cd "$work" || exit 1
. "$ROOT/tests/cluster/nights.sh"
HOME=$work XDG_CACHE_HOME=$work/cache
export HOME XDG_CACHE_HOME

run() {
  snakemake -s "$ROOT/src/cohort/Snakefile" --cores 2 --keep-going --nolock \
    --config manifest=nights.tsv out='a scored' options='--formats tsv,json' >out 2>&1
  code=$?
  cp out err
}

run
check "one bad night among good ones fails" test "$code" -ne 0
check "the others are done" test -s "a scored/first/first_summary.tsv" -a -s "a scored/night 4/night 4_summary.tsv"
check "the bad one has its status" grep -q failed "a scored/bad night/bad night_status.json"
check "no table is made of a part" test ! -e "a scored/cohort.tsv"
tib merge --manifest nights.tsv -o all.tsv "a scored"
single
check "the merge is that of one run" cmp all.tsv single/cohort.tsv

stamps "a scored" >before
mend
run
check "a second run is done" test "$code" = 0
stamps "a scored" >after
check "and has redone what failed alone" cmp before after
single
check "its table is that of one run" cmp "a scored/cohort.tsv" single/cohort.tsv
run
check "a third run has nothing to do" grep -q 'Nothing to be done' out
done_testing
