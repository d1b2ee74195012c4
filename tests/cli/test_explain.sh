#!/bin/sh
# explain: text, JSON, pictures, and its exit codes.
. "$ROOT/tests/support/tap.sh"
. "$ROOT/tests/support/edf.sh"
cd "$work" || exit 1
night=$ROOT/sample-data/rls.edf

# fontconfig keeps what it has read to the end of the process.
echo 'leak:libfontconfig' >leaks
LSAN_OPTIONS=suppressions=$work/leaks:print_suppressions=0
export LSAN_OPTIONS

says_out() {
  for word in "$@"; do
    grep -qF -e "$word" out && continue
    echo "stdout does not say \"$word\""
    return 1
  done
}
narrow() { ! awk 'length($0) > 100 { print; found = 1 } END { exit !found }' out; }

tib explain "$night" --at 22:31:00
check "explain" exits 0
check "nothing on stderr" test ! -s err
check "lines are not too long" narrow
check "it tells rule, verdict and what became of it" says_out "rls.edf at 22:31:00, 60.0 s" AASM-LM-1 WASM16-CLM-3 \
  "not counted: in wake" "in series 1, of 5 movements" passed failed not-testable "Research use only"
cp out by_clock
tib explain "$night" --at 60
check "seconds mean the same as the clock" cmp out by_clock
tib explain --at 60 --around 1 -r wasm-2016 "$night"
check "--rules and --around are heard" sh -c '! grep -q aasm-v3 out && test "$(wc -l <out)" -lt "$(wc -l <by_clock)"'
tib explain --at 60 --set lm-min="1.7 s" "$night"
check "--set is heard, and told" says_out "it must be at least 1.700 s" "rules aasm-v3 (lm-min = 1.7 s), wasm-2016 (lm-min = 1.7 s)"
tib explain --at 600 --around 5 "$night"
check "where nothing is" exits 0
check "it says so, and why" says_out "No movement within 5 s" "no movement: the highest mean is" "22:40:15.12"
tib explain --at 5 "$night"
check "outside of the lights" says_out "outside of the scored night"
tib explain --at 60 "$ROOT/sample-data/quiet.edf"
check "a night without movements" exits 0

tib explain --json --at 60 "$night"
check "--json" exits 0
check "--json has its names" says_out '"at_s": 60.0' '"at_clock": "22:31:00.000"' '"verdict": "passed"' '"rule": "AASM-LM-1"' \
  '"margin":' '"signal": ['
tib explain -q --at 60 "$night"
check "-q is silent" test "$code" = 0 -a ! -s out -a ! -s err

# ---- pictures ----

tib explain -q --at 60 -o a.svg "$night"
check "a picture as SVG" sh -c 'head -c 100 a.svg | grep -q "<?xml"'
tib explain -q --at 60 -o b.PDF "$night"
check "a picture as PDF" sh -c 'head -c 5 b.PDF | grep -q "%PDF-"'
tib explain -q --at 60 -o again.svg "$night"
check "the same bytes again" cmp a.svg again.svg
check "nothing else is left" test "$(ls | grep -c -e svg -e PDF)" = 3
tib explain --at 60 -o a.png "$night"
check "another ending" exits_and_says 2 a.png .svg .pdf
tib explain --at 60 -o none/a.svg "$night"
check "a folder that is not there" exits_and_says 3 none

# ---- what goes wrong ----

tib explain "$night"
check "no time" exits_and_says 2 --at
tib explain --at 60
check "no recording" exits_and_says 2 recording
tib explain --at 60 "$night" "$night"
check "two recordings" exits_and_says 2 one
tib explain --at noon "$night"
check "no time at all" exits_and_says 2 --at noon
tib explain --at 90000 "$night"
check "after the end" exits_and_says 1 90000 outside "from 22:30:00 to 23:00:00"
tib explain --at=-1 "$night"
check "before the start" exits_and_says 1 outside
tib explain --at 60 --around 0 "$night"
check "no width" exits_and_says 2 --around
tib explain --at 60 -r none "$night"
check "an unknown profile" exits_and_says 2 none
tib explain --at 60 nothing.edf
check "no such file" exits_and_says 1 nothing.edf
tib explain --at 60 .
check "a folder" exits 1
echo letter >bad.edf
tib explain --at 60 bad.edf
check "not a recording" exits_and_says 1 bad.edf

# ---- what others scored ----

printf 'onset\tduration\ttrial_type\tside\n' >scored.tsv
awk 'BEGIN { for (i = 0; i < 6; i++) printf "%d\t2\tlimb_movement\tleft\n", 100 + 30 * i }' >>scored.tsv
tib explain --at 160 --use-scored-movements -o scored.svg scored.tsv
check "movements that were given" exits 0
check "and their numbers" says_out "in series 1, of 6 movements" "the movement was given, not detected" "no stages were given"
tib explain --at 22:31:00 --use-scored-movements scored.tsv
check "a clock time without a start" exits_and_says 1 22:31:00
tib explain --at 9000 --use-scored-movements scored.tsv
check "after the end, without a start" exits_and_says 1 "s long; give another"
cp "$night" subject.edf
mkdir scores
cp scored.tsv scores/subject.tsv
tib explain --at 160 --use-scored-movements -s 'scores/{id}.tsv' subject.edf
check "{id} stands for the file's stem" says_out "the movement was given, not detected"
done_testing
