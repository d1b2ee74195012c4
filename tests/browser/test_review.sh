#!/bin/sh
# The review page in a browser. About 15 s.
export PYTHONDONTWRITEBYTECODE=1
. "$ROOT/tests/support/tap.sh"
. "$ROOT/tests/support/edf.sh"
command -v python3 >/dev/null 2>&1 || skip_all "python3 is not installed"
python3 -c 'import sys; sys.path.insert(0, sys.argv[1]); import browser; sys.exit(not browser.program())' "$ROOT/tests/browser" ||
  skip_all "Chromium is not installed"
cd "$work" || exit 1

"$TIBIALIS" simulate -q --scenario rls --name night --hours 8 --seed 1 -o . || exit 1
"$TIBIALIS" simulate -q --scenario bursts --name many --hours 8 --seed 1 -o . || exit 1
"$TIBIALIS" simulate -q --scenario rls --name hostile --hours 0.5 --seed 2 -o . || exit 1
edf_set hostile.edf label 0 '</script><b>'
sed 's/^title = .*/title = <\/script><script>alert("rules")<\/script>/' "$ROOT/scoring/rules/wasm-2016.rules" >hostile.rules
printf 'onset\tduration\ttrial_type\n0\t30\t<img src=x onerror=alert(2)>\n30\t30\tN2\n60\t30\tN2\n' >hostile.tsv
"$TIBIALIS" score -q -f html -o out night.edf many.edf || exit 1
"$TIBIALIS" score -q -f html -o out --left '</script><b>' --id '"><img src=x onerror=alert(1)>' -r hostile.rules -s hostile.tsv \
  hostile.edf || exit 1
timeout 120 python3 "$ROOT/tests/browser/test_review.py" out/night/*.html out/*onerror*/*.html out/many/*.html
exit $?
