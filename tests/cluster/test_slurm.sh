#!/bin/bash
# The submit script against a slurmctld and a slurmd of our own on this machine: no systemd, no cgroups, no accounting.
[ -n "${BASH_VERSION-}" ] || exec bash "$0"
. "$ROOT/tests/support/tap.sh"
for program in slurmctld slurmd sbatch scontrol squeue munged; do
  command -v "$program" >/dev/null 2>&1 || skip_all "$program is not installed"
done
[ "$(id -u)" = 0 ] || skip_all "slurmd needs root"
cd "$work" || exit 1
. "$ROOT/tests/cluster/nights.sh"
PATH=$ROOT/src/cohort/slurm:$PATH
# A path of a socket has at most 107 bytes.
S=$(mktemp -d /tmp/slurm.XXXXXX) || exit 1
chmod 755 "$S"

# Only what was started here is ended, by its own number, if it is still that program.
end_daemons() {
  local name pid
  for name in slurmd slurmctld munged; do
    pid=$(cat "$S/$name.pid" 2>/dev/null) || continue
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$name" ] || continue
    kill "$pid" 2>/dev/null
    for _ in {1..50}; do
      [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$name" ] || break
      sleep 0.1
    done
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" != "$name" ] || kill -9 "$pid"
  done
}
clean_up() {
  scancel --user=root >/dev/null 2>&1
  end_daemons
  rm -rf "$S" "$work"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

free_port() { # the first from $1 on at which nobody listens
  local port=$1
  while (: </dev/tcp/127.0.0.1/"$port") 2>/dev/null; do port=$((port + 1)); done
  echo "$port"
}

begin_daemons() {
  mkdir "$S/state" "$S/spool" "$S/munge"
  chmod 755 "$S/munge"
  dd if=/dev/urandom of="$S/munge/key" bs=1 count=1024 2>/dev/null
  chmod 400 "$S/munge/key"
  munged --force --key-file="$S/munge/key" --socket="$S/munge/socket" --pid-file="$S/munged.pid" \
    --log-file="$S/munge/log" --seed-file="$S/munge/seed" >"$S/munged.out" 2>&1 || return 1
  local host control node
  host=$(hostname -s)
  control=$(free_port 16817)
  node=$(free_port $((control + 1)))
  cat >"$S/slurm.conf" <<END
ClusterName=tibialis
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$S/munge/socket
CryptoType=crypto/munge
StateSaveLocation=$S/state
SlurmdSpoolDir=$S/spool
SlurmctldPidFile=$S/slurmctld.pid
SlurmdPidFile=$S/slurmd.pid
SlurmctldLogFile=$S/slurmctld.log
SlurmdLogFile=$S/slurmd.log
SlurmctldPort=$control
SlurmdPort=$node
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
ReturnToService=2
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SchedulerParameters=bf_interval=2,sched_interval=2,batch_sched_delay=0
MailProg=/bin/true
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=1000 State=UNKNOWN
PartitionName=main Nodes=$host Default=YES State=UP
END
  export SLURM_CONF=$S/slurm.conf
  slurmctld -f "$SLURM_CONF" >"$S/slurmctld.out" 2>&1 || return 1
  slurmd -f "$SLURM_CONF" >"$S/slurmd.out" 2>&1 || return 1
  for _ in {1..100}; do
    if sinfo -h -o %t 2>/dev/null | grep -q idle; then return 0; fi
    sleep 0.3
  done
  return 1
}

tell_daemons() { tail -n 5 "$S"/*.out "$S"/*.log "$S/munge/log" 2>/dev/null; }

# Until no job is left; at most 90 s.
wait_for_jobs() {
  for _ in {1..300}; do
    [ -n "$(squeue -h -a 2>/dev/null)" ] || return 0
    sleep 0.3
  done
  squeue -a
  return 1
}

exit_code_of() { scontrol show job "$1" | sed -n 's/.*ExitCode=\([0-9]*\):.*/\1/p' | head -n 1; }

submit() {
  tibialis-slurm --manifest nights.tsv --tasks 3 --out 'a scored' "$@" -- --formats tsv,json >out 2>err
  code=$?
  scoring=$(sed -n 's/^scoring //p' out) merging=$(sed -n 's/^merging //p' out)
}

tibialis-slurm --tasks 3 --out x >out 2>err
code=$?
check "without a manifest nothing is submitted" exits_and_says 2 --manifest
tibialis-slurm --manifest nights.tsv --tasks 3 --out x -- --shard 1/2 >out 2>err
code=$?
check "what the script gives to score is refused" exits_and_says 2 --shard

if ! begin_daemons; then
  not_ok "slurmctld and slurmd run" "$(tell_daemons)"
  done_testing
  exit
fi
ok "slurmctld and slurmd run"

submit
check "the array and its merge are submitted" test "$code" = 0 -a -n "$scoring" -a -n "$merging"
check "all jobs end" wait_for_jobs
check "the task with the bad night fails" test "$(exit_code_of "${scoring}_2")" = 1
check "and says why" grep -q 'bad night.edf' 'a scored-logs/task-2.log'
check "the others are done" test "$(exit_code_of "${scoring}_1")" = 0 -a "$(exit_code_of "${scoring}_3")" = 0
check "the merge is done and counts" grep -q '5 recordings, 4 scored, 1 failed' 'a scored-logs/merge.log'
single
check "its table is that of one run" cmp 'a scored/cohort.tsv' single/cohort.tsv

stamps 'a scored' >before
mend
submit --array 2
wait_for_jobs
check "the task that failed is run again alone" test "$(exit_code_of "${scoring}_2")" = 0
stamps 'a scored' >after
check "and redoes what failed alone" cmp before after
single
check "the table follows" cmp 'a scored/cohort.tsv' single/cohort.tsv

rm -rf 'a scored/night 4'
submit --array 1
wait_for_jobs
check "a recording that lacks fails the merge" test "$(exit_code_of "$merging")" = 1
check "and is named" grep -q 'night 4' 'a scored-logs/merge.log'
done_testing
