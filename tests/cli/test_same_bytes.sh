#!/bin/sh
# Results are the same bytes whatever the number of jobs, the folder, the locale, the time zone and the time.
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1
mkdir in elsewhere
for seed in 1 2; do
  "$TIBIALIS" simulate -q --hours 0.5 --seed $seed --name n$seed -o in || exit 1
  "$TIBIALIS" simulate -q --hours 0.5 --seed $seed --name n$seed -o again || exit 1
done
check "simulate: same arguments, same bytes" diff -r in again
"$TIBIALIS" simulate -q --hours 0.5 --seed 3 --name n1 -o other
check "simulate: another seed, other bytes" sh -c '! cmp -s in/n1.edf other/n1.edf'

same() { diff -r first "$1"; }
formats=$("$TIBIALIS" score --help | sed -n 's/.*--formats.*\[\(.*\)\].*/\1/p')
run() { "$TIBIALIS" score -q -f "$formats" "$@"; }

run -j 1 -o first in/n1.edf in/n2.edf
check "results are there" test -s first/n1/n1_report.pdf -a -s first/n2/n2_events.tsv -a -s first/cohort.tsv
run -j 2 -o jobs in/n1.edf in/n2.edf
check "-j 2" same jobs
run -j 2 -o order in/n2.edf in/n1.edf
check "other order" same order
run -j 1 -o folder in
check "by the folder" same folder
(cd elsewhere && run -o ../cwd "$work/in/n1.edf" ../in/n2.edf)
check "another working folder, absolute paths" same cwd
touch -d '2001-02-03 04:05:06' in/n1.edf
TZ=Asia/Tokyo run -o zone in
check "another time zone, other file times" same zone
TZ=America/St_Johns LANG=C LC_ALL=POSIX run -o posix in
check "LC_ALL=POSIX" same posix
env -i "$TIBIALIS" score -q -f "$formats" -o bare in
check "an empty environment" same bare

if [ -e "${LOCPATH:-}/de_DE.UTF-8" ]; then
  LC_ALL=de_DE.UTF-8 run -o german in
  check "LC_ALL=de_DE.UTF-8" same german
else
  skip "LC_ALL=de_DE.UTF-8" "the locale cannot be made here, --all installs its sources"
fi
sleep 1
run -o later in
check "a second later" same later
machine=$(grep -rlF -e "$work" first)
if [ -z "$machine" ]; then ok "no path of this machine"; else not_ok "no path or name of this machine" "$machine"; fi
done_testing
