# Sourced by the shell tests: TAP, a folder of their own, and checks. POSIX sh. run.sh sets TIBIALIS, BUILD and ROOT.

tap_n=0
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
: "${ROOT:?}" "${BUILD:?}" "${TIBIALIS:?}"

ok() {
  tap_n=$((tap_n + 1))
  echo "ok $tap_n - $1"
}

not_ok() {
  tap_n=$((tap_n + 1))
  echo "not ok $tap_n - $1"
  [ $# -lt 2 ] || printf '%s\n' "$2" | sed 's/^/# /'
}

skip() {
  tap_n=$((tap_n + 1))
  echo "ok $tap_n - $1 # SKIP $2"
}

# check NAME COMMAND...: passes where the command succeeds; its output is shown where it does not.
check() {
  check_name=$1
  shift
  if check_output=$("$@" 2>&1); then ok "$check_name"; else not_ok "$check_name" "$check_output"; fi
}

# tib ARGUMENT...: runs tibialis; what came is in $work/out and $work/err, the exit code in $code.
tib() {
  "$TIBIALIS" "$@" >"$work/out" 2>"$work/err" </dev/null
  code=$?
}

# The last run of tib ended with this code, else the reason why not is said.
exits() {
  [ "$code" = "$1" ] && return 0
  echo "exit $code, expected $1; stderr:"
  cat "$work/err"
  return 1
}

# stderr is one line that holds every word given.
says() {
  if [ "$(wc -l <"$work/err")" -ne 1 ]; then
    echo "not one line on stderr:"
    cat "$work/err"
    return 1
  fi
  for word in "$@"; do
    grep -qF -e "$word" "$work/err" && continue
    echo "stderr does not say \"$word\":"
    cat "$work/err"
    return 1
  done
}

exits_and_says() {
  wanted=$1
  shift
  exits "$wanted" && says "$@"
}

# Nothing of this can be tested here, and why.
skip_all() {
  echo "1..0 # SKIP $1"
  exit 0
}

done_testing() { echo "1..$tap_n"; }
