#!/bin/sh
# What the README and CONTRIBUTING name is there: places, links, options, defaults; the map has every room, and none twice.
. "$ROOT/tests/support/tap.sh"
README=${README:-$ROOT/README.md}
cd "$ROOT" || exit 1

sed -n '/^## The map/,/^## /p' "$README" | sed -n '/^```$/,/^```$/p' | awk '!/^```/ { print $1 }' >"$work/map"
check "the map has places" test "$(wc -l <"$work/map")" -gt 20
all_there() {
  bad=$(while read -r place; do [ -e "$place" ] || echo "$place is not there"; done <"$work/map"; sort "$work/map" | uniq -d | sed 's/$/ stands twice/')
  [ -z "$bad" ] || { echo "$bad"; return 1; }
}
check "each is there, and stands once" all_there
all_rooms() {
  bad=$(for room in src/*/ include/*/ tests/ scoring/ sample-data/; do grep -qx "$room\(.*/\)*" "$work/map" || echo "no line for $room"; done)
  [ -z "$bad" ] || { echo "$bad"; return 1; }
}
check "every room is in it" all_rooms

# Words in `code` that begin like a place of the tree; "*" is one of some, <room> any.
named() {
  for page in "$README" .github/CONTRIBUTING.md; do
    tr '\n' ' ' <"$page" | grep -o '`[^`]*`' | tr -d '`' | tr ' ' '\n' |
      grep -E '^(src|tests|scoring|include|sample-data|\.ci|\.debian|\.github)/' | sed 's/[;,]$//; s/<[a-z]*>/*/g'
    grep -o '](\([^)#]*\))' "$page" | sed 's/^](//; s/)$//' | grep -v '^http'
  done | sort -u
}
named >"$work/named"
places() {
  test "$(wc -l <"$work/named")" -gt 15 || { cat "$work/named"; return 1; }
  bad=$(while read -r place; do
    # shellcheck disable=SC2086 # a pattern
    ls -d $place >/dev/null 2>&1 || ls -d .github/$place >/dev/null 2>&1 || echo "$place is not there"
  done <"$work/named")
  [ -z "$bad" ] || { echo "$bad"; return 1; }
}
check "every place and link that is named is there" places

for command in $("$TIBIALIS" help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do "$TIBIALIS" help "$command"; done >"$work/help"
options() { # those of meson, apt-get and the scripts of the tests stand in lines of their own
  bad=$(grep -v -e '^meson ' -e '^sh ' "$README" | grep -oE -e '(^|[^a-z-])--[a-z][a-z-]+' | grep -oE -e '--[a-z-]+' | sort -u | while read -r option; do
    [ "$option" = --cflags ] || [ "$option" = --libs ] || grep -qwF -e "$option" "$work/help" || echo "no command has $option"
  done)
  [ -z "$bad" ] || { echo "$bad"; return 1; }
}
check "every option that is named, a command has" options
default() { # OPTION VALUE: as the README tells it in brackets, and as help shows it
  grep -qF "(\`$1\`, $2)" "$README" || { echo "README does not say (\`$1\`, $2)"; return 1; }
  tr '\n' ' ' <"$work/help" | grep -qE -e "$1 [^[]*\[$2\]" || { echo "help does not say [$2] for $1"; return 1; }
}
check "the default of --iou" default --iou 0.2
criteria() { # of sustained bursts: as many as a result holds
  n=$(sed -n 's/^#define TIB_SBC_CRITERIA //p' include/tibialis/types.h)
  grep -q "by $n criteria" "$README" || { echo "README does not say: by $n criteria"; return 1; }
}
check "the criteria of sustained bursts" criteria
done_testing
