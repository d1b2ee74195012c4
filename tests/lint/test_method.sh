#!/bin/sh
# Every value in the tables of scoring/README.md is that of the profiles, and no key of a profile is left out.
. "$ROOT/tests/support/tap.sh"
page=$ROOT/scoring/README.md

value() { # PROFILE KEY
  sed -n "s/^$2 = \(.*\) | [a-z]* | .*/\1/p" "$ROOT/scoring/rules/$1.rules"
}

# "key|value" of each row, of two values where profiles stand side by side; the profiles that its section is about.
awk -F' *[|] *' '
  /^## / { split($0, word, "[ .]"); section = word[2]; two = 0 }
  /^\| key \| aasm-v3 \| wasm-2016 \|/ { two = 1 }
  /^\| key \| value \|/ { two = 0 }
  /^\| `/ {
    gsub(/`/, "", $2)
    profile = section == 6 ? "patterns" : section == 7 ? "cramp" : section == 8 ? "accelerometer" : ""
    if (profile != "") print profile "|" $2 "|" $3
    else { print "aasm-v3|" $2 "|" $3; print "wasm-2016|" $2 "|" (two ? $4 : $3) }
  }' "$page" >"$work/rows"

check "the page has rows" test -s "$work/rows"
wrong=
while IFS='|' read -r profile key told; do
  [ "$(value "$profile" "$key")" = "$told" ] || wrong="$wrong $profile:$key is '$(value "$profile" "$key")' and not '$told';"
done <"$work/rows"
if [ -z "$wrong" ]; then ok "values are those of the profiles"; else not_ok "values are those of the profiles" "$wrong"; fi

missing=
for profile in aasm-v3 wasm-2016 patterns cramp accelerometer; do
  for key in $(sed -n 's/^\([a-z][a-z0-9-]*\) = .* | [a-z]* | .*/\1/p' "$ROOT/scoring/rules/$profile.rules"); do
    grep -q "^$profile|$key|" "$work/rows" || missing="$missing $profile:$key"
  done
done
if [ -z "$missing" ]; then ok "no key is left out"; else not_ok "no key is left out" "$missing"; fi
done_testing
