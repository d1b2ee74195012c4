#!/bin/sh
# Help, version, and what happens when stdout cannot be written.
. "$ROOT/tests/support/tap.sh"

fits() { ! awk 'length($0) > 80 { print; found = 1 } END { exit !found }' "$1"; }

good_help() {
  exits 0 || return 1
  [ ! -s "$work/err" ] || { cat "$work/err"; return 1; }
  [ -s "$work/out" ] || { echo "nothing on stdout"; return 1; }
  fits "$work/out"
}

tib help
check "help" good_help
for command in score inspect rules explain merge cohort compare simulate fields help version; do
  grep -q "^  $command " "$work/out" || not_ok "help lists $command"
done
for command in score inspect rules explain merge cohort compare simulate fields help version; do
  tib help $command
  check "help $command" good_help
  cp "$work/out" "$work/help"
  tib $command --help
  check "$command --help is the same" cmp "$work/out" "$work/help"
done

# What it shows can be pasted: a line that ends with a backslash goes on in the next, and each is indented.
for command in merge cohort compare; do
  "$TIBIALIS" $command --help | sed -n '/^Examples:/,/^Exit:/{/^ /p;}' >"$work/examples"
  printf '%s() { echo "$1" >>"$work/called"; [ $# -gt 2 ]; }\n' tibialis >"$work/pasted"
  cat "$work/examples" >>"$work/pasted"
  : >"$work/called"
  pasted() { (. "$work/pasted") && [ "$(sort -u "$work/called")" = "$command" ] &&
    [ "$(wc -l <"$work/called")" = "$(grep -c '^  tibialis ' "$work/examples")" ]; }
  check "examples of $command can be pasted" pasted
done

tib score --help
for default in tibialis-out aasm-v3,wasm-2016 tsv,json,pdf a4 auto; do
  check "score --help shows the default $default" grep -qF "[$default]" "$work/out"
done
check "score --help shows the processors" grep -qF "[$(getconf _NPROCESSORS_ONLN)]" "$work/out"

tr -s '\n ' ' ' <"$work/out" >"$work/words"
for part in "EDF, EDF+C, EDF+D, BDF or BDF+ file" "in any format that is read" "patterns:KEY=VALUE and accelerometer:KEY=VALUE" \
  "'EMG LAT=uV', several by comma, or LEG=uV"; do
  check "score --help tells $part" grep -qF "$part" "$work/words"
done

tib version
check "version" good_help
check "version says what it is for" grep -q 'Research use only\. Not a medical device\.' "$work/out"
check "version names libraries" grep -q 'EDFlib 1\.[0-9][0-9]*, FFTW 3\.' "$work/out"
cp "$work/out" "$work/version"
tib --version
check "--version is the same" cmp "$work/out" "$work/version"

if [ -w /dev/full ]; then
  "$TIBIALIS" simulate --scenario quiet --hours 0.1 -o "$work" >/dev/null
  full() { ! "$TIBIALIS" "$@" >/dev/full 2>"$work/err" && grep -q '^tibialis: standard output .*; make room' "$work/err"; }
  check "help into a full disk" full help
  check "version into a full disk" full version
  check "rules list into a full disk" full rules list
  check "rules show into a full disk" full rules show aasm-v3
  check "rules diff into a full disk" full rules diff aasm-v3 wasm-2016
  check "fields into a full disk" full fields
  check "inspect into a full disk" full inspect "$work/quiet.edf"
  check "inspect --json into a full disk" full inspect --json "$work/quiet.edf"
  check "explain into a full disk" full explain --at 60 "$work/quiet.edf"
  check "score into a full disk" full score -f tsv -o "$work/out.d" "$work/quiet.edf"
  check "simulate into a full disk" full simulate --scenario quiet --hours 0.1 -o "$work"
else
  skip "stdout on a full disk" "/dev/full is not there"
fi
done_testing
