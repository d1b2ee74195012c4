#!/bin/sh
# Results are the same bytes whatever the number of jobs, the shards, the order, the folder, the locale, the time zone and
# the time.
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1
mkdir in elsewhere
for seed in 1 2 3; do
  "$TIBIALIS" simulate -q --hours 0.5 --seed $seed --name n$seed -o in || exit 1
  "$TIBIALIS" simulate -q --hours 0.5 --seed $seed --name n$seed -o again || exit 1
done
check "simulate: same arguments, same bytes" diff -r in again
"$TIBIALIS" simulate -q --hours 0.5 --seed 4 --name n1 -o other
check "simulate: another seed, other bytes" sh -c '! cmp -s in/n1.edf other/n1.edf'
echo letter >in/bad.edf

# Every format that there is, and the one recording that cannot be read.
formats=$("$TIBIALIS" score -f nothing in/n1.edf 2>&1 | sed -n 's/.*there are: //p' | tr -d ' ')
run() {
  "$TIBIALIS" score -q -f "$formats" "$@" 2>err
  [ $? = 1 ] || not_ok "score $*" "$(cat err)"
}
same() { diff -r first "$1"; }

run -j 1 -o first in/n1.edf in/n2.edf in/n3.edf in/bad.edf
check "results are there" test -s first/n1/n1_report.pdf -a -s first/n2/n2_report-1.svg -a -s first/n3/n3_events.tsv
check "and a table of four" test "$(cut -f1 first/cohort.tsv | sort -u | grep -c .)" = 5

# ---- jobs, order, shards ----

for jobs in 2 3; do
  run -j $jobs -o jobs$jobs in/n1.edf in/n2.edf in/n3.edf in/bad.edf
  check "-j $jobs" same jobs$jobs
done
run -j 2 -o order in/bad.edf in/n3.edf in/n1.edf in/n2.edf
check "another order" same order
run -j 1 -o backwards in/n3.edf in/n2.edf in/bad.edf in/n1.edf
check "and another" same backwards
run -j 1 -o folder in
check "by the folder" same folder
run -j 1 -o steps in/bad.edf 2>err
run -j 2 -o steps in
check "in two runs" same steps

for n in 2 3; do
  i=1
  while [ $i -le $n ]; do
    "$TIBIALIS" score -q -f "$formats" --shard $i/$n -o shards$n in 2>err
    "$TIBIALIS" score -q -f "$formats" --shard $i/$n -o apart$n-$i in 2>err
    i=$((i + 1))
  done
  "$TIBIALIS" merge -q -o shards$n/cohort.tsv shards$n
  check "$n shards into one folder, merged" same shards$n
  # shellcheck disable=SC2046 # names without blanks
  "$TIBIALIS" merge -q -o apart$n.tsv $(ls -d apart$n-* | sort -r)
  check "$n shards into folders of their own, merged" cmp first/cohort.tsv apart$n.tsv
  "$TIBIALIS" merge -q -o apart$n.sqlite apart$n-*
done
"$TIBIALIS" merge -q -o one.sqlite first
check "the database of one run, and of two shards" cmp one.sqlite apart2.sqlite
check "and of three" cmp one.sqlite apart3.sqlite

# ---- where, when and in which tongue ----

(cd elsewhere && run -o ../cwd "$work/in/n1.edf" ../in/n2.edf ../elsewhere/../in/n3.edf "$work/in/bad.edf")
check "another working folder, absolute paths" same cwd
touch -d '2001-02-03 04:05:06' in/n1.edf
TZ=Asia/Tokyo run -o zone in
check "another time zone, other file times" same zone
TZ=America/St_Johns LANG=C LC_ALL=POSIX run -o posix in
check "LC_ALL=POSIX" same posix
LC_ALL=C.UTF-8 run -o utf8 in
check "LC_ALL=C.UTF-8" same utf8
env -i "$TIBIALIS" score -q -f "$formats" -o bare in 2>err
check "an empty environment" same bare

# A locale with a decimal comma: the German one where its sources are, else one of our own.
if [ -e "${LOCPATH:-}/de_DE.UTF-8" ]; then
  comma=de_DE.UTF-8
else
  mkdir locales
  {
    printf 'comment_char %%\nescape_char /\nLC_NUMERIC\n'
    printf 'decimal_point "<U002C>"\nthousands_sep "<U002E>"\ngrouping 3;3\nEND LC_NUMERIC\n'
  } >comma.src
  localedef -c -i comma.src locales/xx_XX >/dev/null 2>&1
  LOCPATH=$work/locales comma=xx_XX
  export LOCPATH
fi
# One that is asked for by no program changes nothing: it is asked for before main(), as some libraries do.
printf '#include <locale.h>\n__attribute__((constructor)) static void f(void) { setlocale(LC_ALL, ""); }\n' >ask.c
if [ "$(LC_ALL=$comma awk 'BEGIN { printf "%.1f", 1.5 }')" != 1,5 ] &&
  [ "$(LC_ALL=$comma awk --use-lc-numeric 'BEGIN { printf "%.1f", 1.5 }' 2>err)" != 1,5 ]; then
  skip "a locale with a decimal comma" "it cannot be made here"
else
  LC_ALL=$comma run -o comma in
  check "a locale with a decimal comma" same comma
fi
if nm "$TIBIALIS" 2>/dev/null | grep -q __asan_init || ! cc -shared -fPIC -o ask.so ask.c 2>err; then
  skip "and one that is asked for" "a shared library cannot be built or loaded here"
else
  LD_PRELOAD=$work/ask.so LC_ALL=$comma run -o asked in
  check "and one that is asked for" same asked
  LD_PRELOAD=$work/ask.so LC_ALL=$comma "$TIBIALIS" merge -q -o asked.sqlite asked
  check "the database in it" cmp one.sqlite asked.sqlite
fi
sleep 1
run -o later in
check "a second later" same later
machine=$(grep -rlF -e "$work" first)
if [ -z "$machine" ]; then ok "no path of this machine"; else not_ok "no path or name of this machine" "$machine"; fi
done_testing
