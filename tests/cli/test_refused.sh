#!/bin/sh
# Memory that is refused and files that cannot be read, at every call in turn, while recordings, annotations and rules are
# read: the same result as undisturbed, or one sentence that names the cause.
# REFUSED_STRIDE: every so-manieth call for memory.
if [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1
# The sanitizers want to be loaded first; leaks are looked for in what comes after the refusal, too.
export ASAN_OPTIONS="verify_asan_link_order=0:detect_leaks=1:allocator_may_return_null=1"
if ! command -v cc >/dev/null 2>&1 || ! cc -shared -fPIC -o fault.so "$ROOT/tests/support/fault.c" -ldl 2>shim ||
  ! cc -o refuse "$ROOT/tests/support/refuse.c" 2>shim; then
  skip_all "a shared library cannot be built here"
fi
stride=${REFUSED_STRIDE:-1}

# each NAME CALL ERRNO STRIDE CAUSE ARGUMENT...
each() {
  each_name=$1
  shift
  each_call=$1 each_errno=$2 each_stride=$3 each_cause=$4
  shift 4
  if each_said=$(./refuse "$each_call" "$each_errno" "$each_stride" "$each_cause" "$TIBIALIS" "$@" 2>&1); then
    ok "$each_name: $each_call, $each_said"
  else
    not_ok "$each_name: $each_call" "$each_said"
  fi
}
memory() { # NAME ARGUMENT...
  memory_name=$1
  shift
  each "$memory_name" malloc 12 "$stride" "emory" "$@"
}
reading() { # NAME ARGUMENT...: all ways in which a file can be out of reach
  reading_name=$1
  shift
  each "$reading_name" open-read 13 1 "permission" "$@"
  each "$reading_name" open-read 24 1 "Too many open files" "$@"
  each "$reading_name" stat 5 1 "Input/output error" "$@"
  each "$reading_name" pread 5 1 "Input/output error" "$@"
}

# ---- every format of annotations, each by itself ----

corpus=$ROOT/tests/fuzz/corpus
for file in "$corpus"/scored/*; do
  memory "${file##*/}" inspect --json "$file"
done
reading "annotations" inspect --json "$corpus/scored/remlogic"
each "a read that a signal interrupts" pread 4 1 "" inspect --json "$corpus/records/edf-plus-d"

# ---- recordings, with all that is laid on them ----

for file in bdf-plus edf-plus-d; do
  memory "$file" inspect --json "$corpus/records/$file" -s "$corpus/records/edf-plus-c" --unit 'LEG=uV'
  reading "$file" inspect --json "$corpus/records/$file" -s "$corpus/records/edf-plus-c"
done
each "EDFlib" fopen 5 1 "Input/output error" inspect --json "$corpus/records/edf-plus-d"

"$TIBIALIS" simulate -q --scenario cramp --with calf --ecg-channel --hours 0.1 --fs 128 --name n1 -o . || exit 1
printf 'onset\tduration\ttype\n10\t3\tJerk l\n60\t2\tVHS\n62\t2\tWadenkrampf\n70\t5\tSchnarchen\n' >marks.tsv
printf '# mine\nJerk l -> LM, left\nSchnarch* -> ignore\nStufe ? -> N2\n' >mine.map
set -- --map mine.map --calf-left "EMG LGAS-EMG LAT" --extra "EMG RGAS:right:foot" --ecg "ECG" --cramp-words wadenkrampf
memory "all at once" inspect --json --phi n1.edf -s marks.tsv "$@"
reading "all at once" inspect --json n1.edf -s marks.tsv "$@"

# ---- rules ----

cp "$ROOT/scoring/rules/aasm-v3.rules" mine.rules
memory "rules" rules --set 'wasm-2016:onset=9 uV' diff mine.rules wasm-2016
memory "patterns" rules show patterns
each "rules" fopen 13 1 "Permission denied" rules show mine.rules

# ---- a score: the files are read once more, and for good ----

set -- score -q -j 1 -f tsv --force -o res -r ./mine.rules --set 'mine:onset=9 uV' --map mine.map -s marks.tsv n1.edf
for call in open-read stat pread; do
  each "score" $call 5 1 "Input/output error" "$@"
done
# What reads its status back does not say that it was memory.
each "score" malloc 12 $((13 * stride)) "emory|_status.json" "$@"
done_testing
