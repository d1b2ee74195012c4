#!/bin/sh
# Two threads on one recording under ThreadSanitizer: nothing that one writes is looked at by the other unguarded.
# Called by run.sh, which built the program so in RACES; the unit tests cannot be, as Criterion does not start under it.
. "$ROOT/tests/support/tap.sh"
. "$ROOT/tests/support/edf.sh"
program=${RACES:?}/src/cli/tibialis
cd "$work" || exit 1

simulate() { "$TIBIALIS" simulate -q -o . "$@" || exit 1; }
simulate --hours 0.2 --scenario mixed --name mixed --ecg 40 --ecg-channel --hum 20 --pops 60 --steps 10
simulate --hours 0.2 --scenario cramp --name calves --with calf
simulate --hours 0.15 --scenario rls --name one --without right,accelerometer
simulate --hours 0.15 --scenario rls --name clipped --ecg 40 --ecg-channel
for leg in 0 1; do # the recorder's range ends within the movements
  edf_set clipped.edf digital_min $leg -820
  edf_set clipped.edf digital_max $leg 820
  edf_set clipped.edf physical_min $leg -25
  edf_set clipped.edf physical_max $leg 25
done

# quiet NAME OPTION...: scored, and not a word of the sanitizer.
quiet() {
  name=$1
  shift
  "$program" score -q -j 1 --threads 2 -f tsv,json,html -o "got/$name" "$@" >out 2>err
  code=$?
  ! grep -q ThreadSanitizer err || { head -60 err; return 1; }
  [ $code = 0 ] || { echo "exit $code"; cat err; return 1; }
}
check "heart, mains, pops" quiet mixed mixed.edf
check "calves" quiet calves --calf-left "EMG LGAS" --calf-right "EMG RGAS" calves.edf
check "one leg" quiet one one.edf
check "clipped" quiet clipped clipped.edf
check "results are there" test -s got/mixed/mixed/mixed_events.tsv -a -s got/calves/calves/calves_events.tsv

# That this would be seen: two threads that share a sum.
cat >race.c <<'END'
#include <pthread.h>
static int sum;
static void *add(void *user) { for (int i = 0; i < 10000; i++) sum++; return user; }
int main(void) {
  pthread_t other;
  pthread_create(&other, 0, add, 0);
  add(0);
  pthread_join(other, 0);
  return sum == 0;
}
END
${CC:-cc} -g -fsanitize=thread -pthread -o race race.c && ./race >out 2>err
check "a race is told" grep -q ThreadSanitizer err
done_testing
