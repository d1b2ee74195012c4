#!/bin/sh
# The figures that README.md tells are those that were measured: its tables are held against where they come from, and the
# tables of tests/accuracy/README.md against what its programs have just printed. README, ACCURACY: other files.
. "$ROOT/tests/support/tap.sh"
README=${README:-$ROOT/README.md}
ACCURACY=${ACCURACY:-$ROOT/tests/accuracy/README.md}
rows=${TIBIALIS_ROWS:-$work/none} # of tests/suites.sh
measured=$ROOT/tests/bench/measured.tsv

section() { # FILE HEADING
  awk -v heading="## $2" '/^## / { here = $0 == heading; next } here' "$1"
}

# ---- how fast ----
# A copy of what bench --write changes: made anew from the figures, nothing changes.
mkdir -p "$work/tree/tests/bench"
cp "$README" "$work/tree/README.md"
cp "$ROOT"/tests/bench/write.sh "$ROOT"/tests/bench/table.awk "$ROOT/tests/bench/README.md" "$measured" "$work/tree/tests/bench"
fast() {
  sh "$work/tree/tests/bench/write.sh" && diff "$work/tree/README.md" "$README" &&
    diff "$work/tree/tests/bench/README.md" "$ROOT/tests/bench/README.md" && return
  echo "sh tests/bench/write.sh makes it anew"
  return 1
}
check "what is told of speed is that of tests/bench/measured.tsv" fast
size=$(sed -n 's/.*cat, 8 h, 24 channels, \([0-9]* MB\).*/\1/p' "$measured")
check "the size of the night is that of the file" sh -c 'test "$2" && grep -qF "an 8-h night of 24 channels ($2)" "$1"' sh "$README" "$size"
stray() { ! sed '/^## How fast/,/^## /d' "$README" | grep -n -e '[0-9] times `cat`' -e 'of the time' -e 'resident' -e '[0-9] MB'; }
check "and no figure of speed stands elsewhere" stray

# What bench --write does with its rows: figures of the same part are replaced, those of another machine leave.
cp "$ROOT/README.md" "$work/tree"
printf 'score -j1\t-\tms\t987\t900\twall\t15\nscore -j1, over cat\t<= 3.0\tx\t21\t20\twall\t15\n' >"$work/some"
printf 'memory\t<= 72\tMB\t61.2\t61\tmemory\t15\nmemory with PDF\t<= 88\tMB\t62.6\t62\tmemory\t15\n' >"$work/more"
printf 'cat, 8 h, 24 channels, 310 MB\t-\tms\t50\t50\twall\t15\nscore -j1\t-\tms\t325\t320\twall\t15\n' >"$work/floor"
printf 'score -j1, over cat\t<= 3.0\tx\t6.5\t6.4\twall\t15\nscore --threads 2, over cat\t<= 1.9\tx\t4\t4\twall\t15\n' >>"$work/floor"
printf 'nothing looked for (floor.c), over cat\t-\tx\t2.5\t2.5\twall\t15\n' >>"$work/floor"
printf 'legs alone, nothing looked for, over its own cat\t-\tx\t9.87\t9.8\twall\t15\n' >>"$work/floor"
writes() {
  machine=$(sed -n '2s/^# //p' "$measured")
  ! sh "$work/tree/tests/bench/write.sh" "$work/some" "$machine" || return 1
  # cat, of the same part, was not measured: no table, and nothing is written.
  cmp "$ROOT/README.md" "$work/tree/README.md" && cmp "$measured" "$work/tree/tests/bench/measured.tsv" || return 1
  sh "$work/tree/tests/bench/write.sh" "$work/more" "$machine" || return 1
  grep -qx '| largest resident set | 61 MB; 63 MB with the PDF (the goals are 72 and 88) |' "$work/tree/README.md" || return 1
  diff "$ROOT/README.md" "$work/tree/README.md" | grep -c '^[<>]' | grep -qx 2 || return 1
  sh "$work/tree/tests/bench/write.sh" "$work/floor" "$machine" || return 1
  tr '\n' ' ' <"$work/tree/tests/bench/README.md" >"$work/bench"
  for words in ': 2.5 times `cat` of the night, and 9.9 times `cat`' 'what is left, 25 ms of a night' "today's takes 200 ms"; do
    grep -qF "$words" "$work/bench" || { echo "not in the README of the bench: $words"; return 1; }
  done
  ! sh "$work/tree/tests/bench/write.sh" "$work/more" "another machine"
}
check "bench --write changes the figures of its parts and no other" writes

# ---- how accurate ----
# Rows of both pages by the names that the programs print; "/" parts several in a row.
cat >"$work/pairs" <<'END'
README|How accurate|rest of 1 uV RMS, 8 h, 256 Hz|gaussian, rest 1 uV, 8 h
README|How accurate|2 uV|gaussian, rest 2 uV, 8 h
README|How accurate|5 uV|gaussian, rest 5 uV, 8 h
README|How accurate|8 uV|gaussian, rest 8 uV, 8 h
README|How accurate|heart beats of 60 uV, 75 a minute, no ECG channel|ECG 60 uV, 75/min, legs only
README|How accurate|mains of 30 uV with harmonics|mains 30 uV, 50 Hz, at 256 Hz
README|How accurate|100 Hz, 24 h|100 Hz, 24 h
README|How accurate|512 Hz, 24 h|512 Hz, 24 h
ACCURACY|Rest|1|gaussian, rest 1 uV, 8 h
ACCURACY|Rest|2|gaussian, rest 2 uV, 8 h
ACCURACY|Rest|3|gaussian, rest 3 uV, 8 h
ACCURACY|Rest|5|gaussian, rest 5 uV, 8 h
ACCURACY|Rest|8|gaussian, rest 8 uV, 8 h
ACCURACY|Rest|1, motor units|units, rest 1 uV, 8 h
ACCURACY|Rest|2, motor units|units, rest 2 uV, 8 h
ACCURACY|Rest|3, motor units|units, rest 3 uV, 8 h
ACCURACY|Rest|5, motor units|units, rest 5 uV, 8 h
ACCURACY|Rest|8, motor units|units, rest 8 uV, 8 h
ACCURACY|Artefacts, at 2 uV of rest|ECG 20 uV, 50 / 75 / 110 a minute, found in the leg|ECG 20 uV, 50/min, legs only;ECG 20 uV, 75/min, legs only;ECG 20 uV, 110/min, legs only
ACCURACY|Artefacts, at 2 uV of rest|ECG 60 uV, 50 / 75 / 110 a minute, found in the leg|ECG 60 uV, 50/min, legs only;ECG 60 uV, 75/min, legs only;ECG 60 uV, 110/min, legs only
ACCURACY|Artefacts, at 2 uV of rest|mains 30 uV with harmonics, 50 / 60 Hz, at 256 Hz|mains 30 uV, 50 Hz, at 256 Hz;mains 30 uV, 60 Hz, at 256 Hz
ACCURACY|Artefacts, at 2 uV of rest|mains 30 uV, 50 Hz at 512 / 60 Hz at 200 Hz|mains 30 uV, 50 Hz, at 512 Hz;mains 30 uV, 60 Hz, at 200 Hz
ACCURACY|Artefacts, at 2 uV of rest|20 pops an hour and leg|20 pops an hour, 8 h
ACCURACY|Artefacts, at 2 uV of rest|120 pops an hour and leg, recorder of 4 mV|120 pops an hour, 4 mV, 8 h
ACCURACY|Artefacts, at 2 uV of rest|20 steps of level an hour and leg|20 steps of level an hour, 8 h
ACCURACY|Artefacts, at 2 uV of rest|drift of 200 uV|drift of 200 uV
ACCURACY|Sampling rates|100|100 Hz, 24 h
ACCURACY|Sampling rates|256|256 Hz, 24 h
ACCURACY|Sampling rates|499.9|499.9 Hz, 24 h
ACCURACY|Sampling rates|512|512 Hz, 24 h
END

compare() { # every row with what was printed; "told" may have fewer digits
  LC_ALL=C awk -F'|' -v rows_of="$rows" -v README="$README" -v ACCURACY="$ACCURACY" '
    function near(told, is,   digits, d) {
      digits = told ~ /\./ ? length(told) - index(told, ".") : 0
      d = told - is
      if (d < 0) d = -d
      return told ~ /^[-+]?[0-9.]+$/ && d <= 0.5 * 10 ^ -digits + 1e-9
    }
    function differs(what, told, is) {
      if (near(told, is)) return
      print page ", " row ": " what " " told ", and " name " printed " is
      bad = 1
    }
    function trim(s) { gsub(/^ +| +$/, "", s); return s }
    # MEAN ± SPREAD
    function pair(what, told, mean, spread,   part) {
      split(told, part, / *± */)
      differs(what, part[1], mean)
      differs("spread of " what, part[2], spread)
    }
    BEGIN {
      while ((getline line < rows_of) > 0)
        if (line ~ /^# .* F1 [0-9.]+ \(/) {
          name = trim(substr(line, 3, index(line, " F1 ") - 3))
          split(substr(line, index(line, " F1 ")), word, /[ (),\/]+/)
          for (i in word) is[name, i] = word[i]
          seen[name]
        }
      for (p = 1; p <= 2; p++) {
        file = p == 1 ? README : ACCURACY
        while ((getline line < file) > 0) {
          if (line ~ /^##/) here = substr(line, index(line, " ") + 1)
          else if (line ~ /^\| / && !((name = (p == 1 ? "README" : "ACCURACY") SUBSEP here SUBSEP first(line)) in cells)) cells[name] = line
        }
      }
    }
    function first(line,   c) { split(line, c, "|"); return trim(c[2]) }
    {
      page = $1 == "README" ? "README.md" : "tests/accuracy/README.md"
      row = $3
      if (!(($1, $2, row) in cells)) { print page " has no row " row; bad = 1; next }
      split(cells[$1, $2, row], cell, "|")
      n = split($4, names, ";")
      f1_n = split(trim(cell[3]), f1, " / "); split(trim(cell[4]), onset, " / "); split(trim(cell[5]), end, " / ")
      if (f1_n != n) { print page ", " row ": " f1_n " values of F1 for " n " nights"; bad = 1; next }
      for (i = 1; i <= n; i++) {
        name = names[i]
        if (!(name in seen)) { print "not printed: " name; bad = 1; continue }
        told_n = f1[i]
        if (sub(/.* of /, "", told_n) && told_n + 0 != int(is[name, 4] / 100 + 0.5) * 100) { print row ": of " told_n ", and " is[name, 4] " are true"; bad = 1 }
        sub(/ of .*/, "", f1[i])
        differs("F1", f1[i], is[name, 3])
        pair("onset", onset[i], is[name, 11], is[name, 13])
        pair("end", end[i], is[name, 16], is[name, 18])
        if ($2 != "Sampling rates" && trim(cell[6]) != "") differs("false movements", trim(cell[6]), is[name, 21])
        compared++
      }
    }
    END { if (compared < 30) { print "only " compared + 0 " rows were compared"; bad = 1 } exit bad }' "$work/pairs"
}
quiet() { # no movement in any quiet leg of Gaussian noise, of which there are some
  awk '/^# quiet, gaussian, rest [0-9]+ uV/ { n++; if (!/: 0 movements, /) { print; bad = 1 } } END { exit bad || n < 6 }' "$rows" &&
    grep -qF '| quiet legs of 1-10 uV, 8 h each | | | | 0 |' "$README"
}
if grep -q '^# gaussian, rest 1 uV' "$rows" 2>/dev/null && grep -q '^# drift of 200 uV' "$rows" && grep -q '^# 512 Hz, 24 h' "$rows"; then
  check "the tables of accuracy are what was printed" compare
  check "and so are those of quiet legs" quiet
else
  skip "the tables of accuracy are what was printed" "the accuracy programs did not run; tests/run.sh runs them"
fi

# The plain detectors: the row of each that the sentence is about.
plain() {
  rival() { sed -n "s/^| rest $1 uV | $2 | \([0-9.]*\) .*/\1/p" "$ACCURACY" | awk '{ printf "%.2f", $1 + 1e-9 }'; }
  told="F1 $(rival 2 'B+8 and B+2 on samples') and $(rival 3 'fixed 10 and 2 uV')"
  tr '\n' ' ' <"$README" | grep -qF "($told)" || { echo "README.md does not say ($told)"; return 1; }
}
check "F1 of the plain detectors is that of tests/accuracy/README.md" plain
done_testing
