#!/bin/sh
# Memory is refused while explain, compare and cohort work and draw: it is told, and no picture is left. Some 4 s.
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1
if nm "$TIBIALIS" 2>/dev/null | grep -q __asan_init; then
  skip_all "the sanitizer's malloc stands in the place of ours, which sees what libraries hide"
fi
command -v cc >/dev/null 2>&1 && cc -shared -fPIC -o fault.so "$ROOT/tests/support/fault.c" -ldl 2>shim ||
  skip_all "a shared library cannot be built here"
"$TIBIALIS" simulate -q --hours 0.2 --name a -o . && "$TIBIALIS" simulate -q --hours 0.2 --seed 2 --name b -o . || exit 1
"$TIBIALIS" score -q -f tsv,json -o scored a.edf b.edf || exit 1
printf 'id\tage\na\t40\nb\t50\n' >people.tsv

refused() { # NTH ARGUMENT...
  nth=$1
  shift
  head -c 8 /dev/zero >count
  rm -f picture.pdf
  FAULT_COUNT=count FAULT_CALL=malloc FAULT_NTH=$nth FAULT_ERRNO=12 LD_PRELOAD=$work/fault.so "$TIBIALIS" "$@" >out 2>err </dev/null
  code=$?
  calls=$(od -An -t d8 count | tr -d ' ')
}

# Twelve of the calls that ask for memory: the program's own (1 or 3) and those of libraries.
told() {
  refused 0 "$@"
  [ "$code" = 0 ] && [ -s picture.pdf ] || { echo "without a fault: exit $code, $(cat err)"; return 1; }
  cp picture.pdf whole.pdf
  n=$calls k=1 failed=0
  while [ "$k" -le "$n" ]; do
    refused "$k" "$@"
    case $code in
      0) cmp -s picture.pdf whole.pdf || { echo "call $k of $n: success is told of another picture"; return 1; } ;;
      1 | 3) [ -s err ] && [ ! -e picture.pdf ] || { echo "call $k of $n: exit $code, not told or half done"; return 1; } ;;
      *) echo "call $k of $n: exit $code: $(cat err)"; return 1 ;;
    esac
    [ "$code" = 0 ] || failed=$((failed + 1))
    k=$((k + n / 12 + 1))
  done
  [ "$failed" -gt 6 ] || { echo "of $n calls $failed mattered"; return 1; }
}

check "explain" told explain -q a.edf --at 300 -o picture.pdf
check "compare" told compare a_truth.tsv scored/a -o picture.pdf
check "cohort" told cohort --participants people.tsv --covariates age -o picture.pdf scored/cohort.tsv
done_testing
