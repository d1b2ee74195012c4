#!/bin/sh
# Every call on the way of writing fails in turn: it is told, nothing is torn, and the next run completes. Then full and
# read-only disks, and recordings that change or vanish while they are read.
# FAULT_STRIDE: of the calls that ask for memory every so-manieth is made to fail; of the many more that a picture takes,
# every 16 times so-manieth.
if [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi # what waits for a disk here proves nothing
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1
"$TIBIALIS" simulate -q --scenario quiet --hours 0.1 --fs 128 --name n1 -o in || exit 1

# ---- one call fails ----

ref=ref
"$TIBIALIS" score -q -j 1 -o ref in/n1.edf || exit 1
"$TIBIALIS" score -q -j 1 -f tsv,json -o ref-text in/n1.edf || exit 1

shimmed() { # CALL NTH ARGUMENT...: the number of calls goes to $calls
  shim_call=$1 shim_nth=$2
  shift 2
  head -c 8 /dev/zero >count
  FAULT_COUNT=count FAULT_CALL=$shim_call FAULT_NTH=$shim_nth FAULT_ERRNO=$fault_errno ASAN_OPTIONS=$shim_asan \
    LD_PRELOAD=$work/fault.so "$TIBIALIS" score -q -j 1 $formats "$@" >out 2>err </dev/null
  code=$?
  calls=$(od -An -t d8 count | tr -d ' ')
}

# A file stands whole or not at all. Of a failed recording there is its status alone.
is_whole() { # FOLDER
  for file in "$1"/n1/*; do
    [ -e "$file" ] || continue
    cmp -s "$file" "$ref/n1/$(basename "$file")" && continue
    case $file in
      *_status.json) grep -q '"failed"' "$file" && [ "$(tail -n 1 "$file")" = '}' ] && continue ;;
    esac
    echo "$file is torn"
    return 1
  done
  [ ! -e "$1/cohort.tsv" ] && return 0
  awk -F'\t' 'NR == 1 { n = NF } NF != n { exit 1 }' "$1/cohort.tsv" && [ -z "$(tail -c 1 "$1/cohort.tsv")" ] && return 0
  echo "$1/cohort.tsv is torn"
  return 1
}

judge_fault() {
  case $code in
    0) diff -r "$ref" f >/dev/null || { echo "success is told, but the results are not those of an undisturbed run"; return 1; } ;;
    1 | 3) [ -s err ] || { echo "exit $code without a word"; return 1; } ;;
    *) echo "exit $code: $(cat err)"; return 1 ;;
  esac
  if grep -q 'crashed\|Sanitizer\|runtime error' err; then
    cat err
    return 1
  fi
  is_whole f || return 1
  "$TIBIALIS" score -q -j 1 $formats -o f in/n1.edf >again 2>&1 || { echo "the next run fails: $(cat again)"; return 1; }
  diff -r "$ref" f
}

sweep() { # CALL ERRNO STRIDE FRESH ARGUMENT...
  sweep_call=$1 fault_errno=$2 stride=$3 fresh=$4
  shift 4
  rm -rf f
  [ "$fresh" = yes ] || cp -r "$ref" f
  shimmed "$sweep_call" 0 "$@" -o f in/n1.edf
  n_calls=$calls k=1 told=0 tried=0 fault=
  [ "$code" = 0 ] && [ "$n_calls" -gt 0 ] || fault="without a fault: exit $code, $n_calls calls: $(cat err)"
  while [ -z "$fault" ] && [ "$k" -le "$n_calls" ]; do
    rm -rf f
    [ "$fresh" = yes ] || cp -r "$ref" f
    shimmed "$sweep_call" "$k" "$@" -o f in/n1.edf
    [ "$code" = 0 ] || told=$((told + 1))
    tried=$((tried + 1))
    why=$(judge_fault) || fault="call $k of $n_calls: $why"
    k=$((k + stride))
  done
  name="$sweep_call fails ($fault_errno): $tried of $n_calls calls in turn, $told told"
  if [ -n "$fault" ]; then not_ok "$name" "$fault"; elif [ "$told" -eq 0 ]; then not_ok "$name" "none was"; else ok "$name"; fi
}

# The sanitizers want to be loaded first; leaks are looked for in what comes after the fault, too.
shim_asan="verify_asan_link_order=0:detect_leaks=1:allocator_may_return_null=1"
if ! command -v cc >/dev/null 2>&1 || ! cc -shared -fPIC -o fault.so "$ROOT/tests/support/fault.c" -ldl 2>shim; then
  skip "every call on the way of writing fails in turn" "a shared library cannot be built here"
else
  formats=
  sweep open 28 1 yes
  sweep open 13 1 yes
  sweep write 28 1 yes
  sweep write 5 1 yes
  sweep fsync 5 1 yes
  sweep close 28 1 yes
  sweep fflush 28 1 yes
  sweep fdopen 12 1 yes
  sweep rename 28 1 yes
  sweep mkdir 28 1 yes
  sweep unlink 5 1 no --force
  formats="-f tsv,json" ref=ref-text
  # Without the page: fontconfig lists folders of settings, and sets letters otherwise where one cannot be listed.
  sweep opendir 5 1 yes
  sweep malloc 12 "${FAULT_STRIDE:-61}" yes
  formats= ref=ref
  if nm "$TIBIALIS" 2>/dev/null | grep -q __asan_init; then
    skip "malloc fails while a page is drawn" "the sanitizer's malloc stands in the place of ours, which sees what libraries hide"
  else
    sweep malloc 12 $((16 * ${FAULT_STRIDE:-61})) yes
  fi
fi
formats= ref=ref

# fontconfig says nothing of fonts that it cannot read.
cat >fonts.conf <<EOF
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>$work/none</dir></fontconfig>
EOF
FONTCONFIG_FILE=$work/fonts.conf tib score -q -j 1 -o unlettered in/n1.edf
check "without its font no page is told" exits_and_says 3 "DejaVu Sans" "--formats"
check "nor is it there" test ! -e unlettered/n1/n1_report.pdf
FONTCONFIG_FILE=$work/fonts.conf tib score -q -j 1 -f tsv,json -o unlettered in/n1.edf
check "and the way out is one" exits 0

# ---- disks ----

mkdir small
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=64k tibialis-test small 2>/dev/null; then
  tib score -o small in/n1.edf
  check "a full disk" exits_and_says 3 disk small
  check "leaves nothing half written" test -z "$(find small -name '*.pdf' -o -name '.*.tmp.*')"
  umount small
else
  skip "a full disk" "no file system can be mounted here"
fi

mkdir readonly
chmod a-w readonly
if [ "$(id -u)" != 0 ]; then
  tib score -o readonly in/n1.edf
  check "a folder that may not be written" exits_and_says 3 readonly
elif mount --bind readonly readonly 2>/dev/null && mount -o remount,bind,ro readonly 2>/dev/null; then
  tib score -o readonly in/n1.edf
  check "a folder that may not be written" exits_and_says 3 readonly
  umount readonly
else
  skip "a folder that may not be written" "root may write to all, and none can be mounted here"
fi
chmod u+w readonly

# ---- recordings that do not hold still ----

# A worker is held while it reads, the file is changed, and it goes on.
"$TIBIALIS" simulate -q --hours 8 --fs 256 --psg --name long -o in || exit 1
disturb() { # COMMAND...: while in/long.edf is scored
  rm -rf moved
  "$TIBIALIS" score -f tsv -j 1 -o moved in/long.edf >out 2>err </dev/null &
  supervisor=$!
  tries=0
  until [ -e moved/long/.lock ] || [ $tries -gt 200 ]; do
    sleep 0.02
    tries=$((tries + 1))
  done
  "$@"
  wait $supervisor
  code=$?
}

cp in/long.edf long.keep
disturb sh -c 'head -c 100000 /dev/zero >>in/long.edf'
check "a recording that grows" exits_and_says 1 in/long.edf changed
check "has a failed status" grep -q '"failed"' moved/long/long_status.json
check "and no other result" test "$(ls -A moved/long)" = long_status.json
cp long.keep in/long.edf
disturb truncate -s 20000000 in/long.edf
check "a recording that shrinks" exits_and_says 1 in/long.edf
check "has a failed status, too" test "$(ls -A moved/long)" = long_status.json
cp long.keep in/long.edf
disturb rm in/long.edf
check "a recording that vanishes" exits_and_says 1 in/long.edf
cp long.keep in/long.edf
"$TIBIALIS" score -q -f tsv -j 1 -o moved in/long.edf
check "and that comes back" grep -q '"scored"' moved/long/long_status.json
done_testing
