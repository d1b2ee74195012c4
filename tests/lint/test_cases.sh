#!/bin/sh
# Every vector of the rule reference has a case, and every parameter of a profile has cases on both sides of its limit and
# at it, or stands in SHAPES with the test that looks at it. A case says what it is about: "vector = V12", "checks = imi-min below", "checks = join gap",
# and behind it the profile, where the limit is another one under the others that it expects something of.
. "$ROOT/tests/support/tap.sh"
cd "$ROOT" || exit 1
cases=tests/conformance

# KEY MODE of every named mode, from the rule table.
tr '\n' ' ' <scoring/rule_table.c | sed 's/;/;\n/g' >"$work/table"
sed -n 's/.*static const char \*const \([A-Z_]*\)\[\] = {\(.*\), NULL};.*/\1 \2/p' "$work/table" | tr -d '",' >"$work/modes"
grep -o 'MODE( *"[a-z-]*", *[a-z]*, *[a-z_]*, *[A-Z_]*' "$work/table" | sed 's/MODE( *"\([a-z-]*\)".* \([A-Z_]*\)$/\1 \2/' >"$work/keys"
check "the rule table has modes" test "$(wc -l <"$work/keys")" -ge 12
awk 'NR == FNR { for (i = 2; i <= NF; i++) of[$1] = of[$1] " " $i; next } { n = split(of[$2], m, " "); for (i = 1; i <= n; i++) print $1, m[i] }' \
  "$work/modes" "$work/keys" >"$work/wanted_modes"

# KIND KEY of every number, and those of them that a case or a unit test looks at as SHAPES says.
awk '/rule_row MOVEMENTS/ { kind = "movements" } /rule_row BURSTS/ { kind = "bursts" } /rule_row PATTERNS/ { kind = "patterns" } /rule_row ACCELEROMETER/ { kind = "accelerometer" }
     /^ *(TIME|NUMBER|COUNT)\("/ { split($0, part, "\""); print kind, part[2] }' scoring/rule_table.c >"$work/numbers"
check "the rule table has numbers" test "$(wc -l <"$work/numbers")" -ge 60
grep -v '^#' "$cases/SHAPES" >"$work/shapes"
wrong=
while read -r kind key where reason; do
  grep -qx "$kind $key" "$work/numbers" || wrong="$wrong $kind-$key"
  [ -n "$reason" ] || wrong="$wrong $key-has-no-reason"
  [ "$where" = case ] && continue
  test_name=$(printf %s "${where#*:}" | tr -cd 'a-z0-9_')
  grep -qE "^Test\([a-z_]+, $test_name\)" "tests/unit/${where%%:*}" 2>/dev/null || wrong="$wrong $where"
done <"$work/shapes"
if [ -z "$wrong" ]; then ok "SHAPES names parameters and tests"; else not_ok "SHAPES names parameters and tests" "$wrong"; fi

# "KEY SIDE PROFILE" of every case: which sides it checks, under the profiles that it expects something of.
for file in "$cases"/*.case; do
  awk '$1 == "checks" { key[++n] = $3 " " $4; of[n] = $5 } $1 == "expect" { profile[++m] = $2 }
       END { for (i = 1; i <= n; i++) for (j = 1; j <= m; j++) if (of[i] == "" || of[i] == profile[j]) print key[i], profile[j] }' "$file"
done | LC_ALL=C sort -u >"$work/checked"
check "cases say what they check" test "$(wc -l <"$work/checked")" -ge 40

value_of() { sed -n "s/^$2 = \([^ ]*\).*/\1/p" "scoring/rules/$1.rules"; } # PROFILE KEY

# A case under another profile that has the same value serves as well: the engine knows no profiles.
is_checked() { # KEY SIDE PROFILE
  wanted=$(value_of "$3" "$1")
  grep "^$1 $2 " "$work/checked" >"$work/candidates"
  while read -r _ _ under; do
    [ "$(value_of "$under" kind)" = "$(value_of "$3" kind)" ] || continue
    [ "$(value_of "$under" "$1")" = "$wanted" ] && return 0
  done <"$work/candidates"
  return 1
}

for profile in $(ls scoring/rules/*.rules | sed 's|.*/\(.*\)\.rules|\1|'); do
  lacking= of=$(value_of "$profile" kind)
  while read -r kind key; do
    [ "$kind" = "$of" ] || continue
    value=$(value_of "$profile" "$key")
    sides="below at above"
    [ "$value" = 0 ] && sides=off # such a limit is none
    where=$(awk -v kind="$kind" -v key="$key" '$1 == kind && $2 == key { print $3 }' "$work/shapes")
    if [ "$where" = case ]; then sides=shape; elif [ -n "$where" ]; then sides=; fi
    for side in $sides; do is_checked "$key" "$side" "$profile" || lacking="$lacking $key-$side"; done
  done <"$work/numbers"
  if [ -z "$lacking" ]; then ok "every parameter of $profile has its cases"; else not_ok "every parameter of $profile has its cases" "$lacking"; fi
done

lacking=
while read -r key mode; do
  grep -q "^$key $mode " "$work/checked" || lacking="$lacking $key=$mode"
done <"$work/wanted_modes"
if [ -z "$lacking" ]; then ok "every mode has a case"; else not_ok "every mode has a case" "$lacking"; fi

# Each vector once, so that its confidence stands in one place; the driver sees to it that there is one.
grep -h '^vector = ' "$cases"/*.case | sed 's/^vector = \([^ ]*\).*/\1/' | LC_ALL=C sort >"$work/vectors"
lacking= number=1
while [ "$number" -le 44 ]; do
  [ "$(grep -cx "V$number" "$work/vectors")" = 1 ] || lacking="$lacking V$number"
  number=$((number + 1))
done
if [ -z "$lacking" ]; then ok "V1 to V44 have a case each"; else not_ok "V1 to V44 have a case each" "none or several:$lacking"; fi

# Every rule that an engine can be tested on gives its name to a case.
lacking=
for id in $(grep -oE '^(AASM-(LM|PLM|RESP|AR)|WASM06-[A-Z]+|WASM16-(LM|CLM|PLM|RESP|AR|IDX)|TIB-DEC|EDGE)-[0-9]+' scoring/rules/SOURCES); do
  case $id in
    # Not of the engine: what is looked at while a file is read or a signal filtered, choices of profiles, and how a thing is
    # worded. AASM-LM-5 and -6 and WASM16-LM-4 forbid a step rather than ask for one.
    AASM-LM-[56] | WASM16-LM-4 | EDGE-1[2-9] | EDGE-2[013] | TIB-DEC-1 | TIB-DEC-1[13]) continue ;;
  esac
  # shellcheck disable=SC2010 # names of our own
  ls "$cases" | grep -qE "(^|-)$id(-|\.)" && continue
  grep -qE "$id([^0-9]|\$)" "$cases"/*.case && continue
  lacking="$lacking $id"
done
if [ -z "$lacking" ]; then ok "every rule id of scoring has a case"; else not_ok "every rule id of scoring has a case" "$lacking"; fi
done_testing
