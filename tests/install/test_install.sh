#!/bin/sh
# What `meson install` lays down works by itself: the program, the library in C, pkg-config, pages and completion.
. "$ROOT/tests/support/tap.sh"
command -v meson >/dev/null 2>&1 || skip_all "meson is not there"
command -v pkg-config >/dev/null 2>&1 || skip_all "pkg-config is not there"
CC=${CC:-cc}
tree=$work/tree
check "meson install" meson install -C "$BUILD" --no-rebuild --quiet --destdir "$tree"
prefix=$(sed -n 's/^prefix=//p' "$BUILD/meson-private/tibialis.pc")
libdir=$(sed -n "s|^libdir=\${prefix}|$prefix|p" "$BUILD/meson-private/tibialis.pc")
at=$tree$prefix
check "nothing stands outside of the prefix" test "$(find "$tree" -type f | grep -cv "^$at/")" = 0
for file in bin/tibialis bin/tibialis-slurm include/tibialis/tibialis.h share/tibialis/Snakefile \
  share/tibialis/rules/wasm-2016.rules share/man/man1/tibialis.1 share/man/man5/tibialis-rules.5 \
  share/man/man5/tibialis-formats.5 share/bash-completion/completions/tibialis share/zsh/site-functions/_tibialis; do
  check "$file" test -s "$at/$file"
done
for command in $("$TIBIALIS" help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
  check "tibialis-$command.1" test -s "$at/share/man/man1/tibialis-$command.1"
done
for header in "$ROOT"/include/tibialis/*.h; do
  check "$(basename "$header") is installed as it is" cmp "$header" "$at/include/tibialis/$(basename "$header")"
done

# ---- the program, moved, in another folder and with nothing of ours in its environment ----
mv "$tree" "$work/moved"
tree=$work/moved at=$work/moved$prefix lib=$work/moved$libdir
mkdir "$work/elsewhere"
installed() { (cd "$work/elsewhere" && env -i PATH=/usr/bin:/bin HOME="$work" "$at/bin/tibialis" "$@"); }
check "it scores a night" installed score -q -f tsv,json,pdf,svg,html -o results "$ROOT/sample-data/rls.edf"
"$TIBIALIS" score -q -f tsv,json,pdf,svg,html -o "$work/built" "$ROOT/sample-data/rls.edf"
for file in events.tsv summary.json report.pdf review.html; do
  check "$file is that of the program as built" cmp "$work/built/rls/rls_$file" "$work/elsewhere/results/rls/rls_$file"
done
names_a_place() { grep -rlF -e "$ROOT" -e "$BUILD" "$tree"; }
if grep -q ' -g ' "$BUILD/build.ninja"; then
  skip "nothing of it names the place where it was built" "what debuggers are told does"
else
  check "nothing of it names the place where it was built" test -z "$(names_a_place)"
fi

# ---- the library ----
PKG_CONFIG_PATH=$lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$tree
LD_LIBRARY_PATH=$lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR LD_LIBRARY_PATH
case $("$TIBIALIS" version) in *" $(pkg-config --modversion tibialis)"*) right=yes ;; *) right=no ;; esac
check "pkg-config knows the version" test $right = yes
grep -q fsanitize "$BUILD/build.ninja" && sanitized="-fsanitize=address,undefined" || sanitized=
compile() { # OUTPUT SOURCE FLAG...
  output=$1 source=$2
  shift 2
  # shellcheck disable=SC2086 # flags are words
  (cd "$work/elsewhere" && $CC -std=c17 -Wall -Wextra -pedantic -Werror $sanitized "$source" -o "$output" "$@")
}
client=$ROOT/sample-data/client
# shellcheck disable=SC2046
check "the example of a recording compiles" compile analyze "$client/analyze.c" $(pkg-config --cflags --libs tibialis)
# shellcheck disable=SC2046
check "the example of one's own movements compiles" compile own "$client/own-movements.c" $(pkg-config --cflags --libs tibialis)
if [ -z "$sanitized" ]; then
  # pkg-config puts its root before what the system has as well.
  flags=$(PKG_CONFIG_SYSROOT_DIR='' pkg-config --static --libs tibialis | sed "s|-L$prefix|-L$at|; s|-ltibialis|-l:libtibialis.a|")
  # shellcheck disable=SC2046,SC2086
  check "it links without the shared library" compile analyze-static "$client/analyze.c" -I"$at/include" $flags
  "$work/elsewhere/analyze-static" "$ROOT/sample-data/rls.edf" >"$work/static"
fi
"$work/elsewhere/analyze" "$ROOT/sample-data/rls.edf" >"$work/client"
[ -n "$sanitized" ] || check "which says the same" cmp "$work/client" "$work/static"

# What the client printed beside the tables of the program: all indices and movements, and none that the program has not.
compare_client() {
  LC_ALL=C awk -F '\t' '
    function near(a, b) { return a - b < 1.01e-4 && b - a < 1.01e-4 }
    FILENAME == ARGV[1] && FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    FILENAME == ARGV[1] {
      for (name in at) if (name ~ /_n$/ && (name = substr(name, 1, length(name) - 2)) "_per_h" in at && $at[name "_n"] != "n/a") {
        n[$at["rules"], name] = $at[name "_n"]; rate[$at["rules"], name] = $at[name "_per_h"]; expected++
      }
      next
    }
    FILENAME == ARGV[2] && FNR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
    FILENAME == ARGV[2] {
      if ($column["trial_type"] == "limb_movement" && $column["rules"] != "n/a") {
        r = $column["rules"]; k = ++rows[r]; expected++
        onset[r, k] = $column["onset"]; duration[r, k] = $column["duration"]
        class[r, k] = $column["class"] == "plm" ? "plm" : "other"
      }
      next
    }
    $2 == "movement" {
      k = ++met[$1]; seen++
      if (!near(onset[$1, k], $3) || !near(duration[$1, k], $4) || class[$1, k] != $5) { print "differs: " $0; bad = 1 }
      next
    }
    { seen++; if (n[$1, $2] != $3 || !near(rate[$1, $2], $4)) { print "differs: " $0 ", " n[$1, $2] " " rate[$1, $2]; bad = 1 } }
    END { if (seen != expected || seen < 100) { print seen " of " expected; bad = 1 } exit bad }
  ' "$work/built/rls/rls_summary.tsv" "$work/built/rls/rls_events.tsv" "$work/client"
}
check "the client has the program's numbers" compare_client

# ---- one's own movements: the same list and stages through the program and through the client ----
LC_ALL=C awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
  $at["trial_type"] == "limb_movement" && $at["rules"] == "n/a" { print $at["onset"] "\t" $at["duration"] "\t" $at["side"] }' \
  "$work/built/rls/rls_events.tsv" >"$work/movements"
printf 'onset\tduration\ttrial_type\tside\n' >"$work/own.tsv"
awk -F '\t' '{ print $1 "\t" $2 "\tlimb_movement\t" $3 }' "$work/movements" >>"$work/own.tsv"
letters=WWWW1122222333322222RRRRRR22222W222233333322222222221111RRRR
echo "$letters" | sed 's/./&\n/g' | sed -n '/[WR]/p; s/^[123]$/N&/p' >"$work/stages.txt"
for rules in wasm-2016 aasm-v3; do
  "$TIBIALIS" score -q -f tsv -r $rules --use-scored-movements -s "$work/stages.txt" -o "$work/own-$rules" "$work/own.tsv"
  "$work/elsewhere/own" $rules $letters <"$work/movements" >"$work/own-client"
  same() {
    LC_ALL=C awk -F '\t' '
      NR == FNR && FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
      NR == FNR { split($0, value); next }
      { d = value[at[$1 "_per_h"]] - $3; seen++
        if (value[at[$1 "_n"]] != $2 || d > 1e-4 || d < -1e-4) { print $0 ", but " value[at[$1 "_n"]]; bad = 1 }
        plms += $1 == "plms" && $2 > 10 }
      END { exit bad || seen < 9 || !plms }
    ' "$work/own-$rules/own/own_summary.tsv" "$work/own-client"
  }
  check "one's own movements by $rules have the program's numbers" same
done
no_such_profile() {
  "$work/elsewhere/own" nothing W </dev/null 2>"$work/err"
  test $? = 1 && grep -q '^rules: .* nothing;' "$work/err"
}
check "an error is a code and a sentence" no_such_profile
done_testing
