#!/bin/sh
# The README's line that installs what was built, as it stands there, in a root of its own where nothing of it stays.
. "$ROOT/tests/support/tap.sh"
. "$ROOT/tests/support/overlay.sh"
README=${README:-$ROOT/README.md}
line=$(sed -n '/^## Install/,/^## /s/^\(meson setup .*ldconfig\)$/\1/p' "$README")
check "the README has the line" test "$line"
grep -q fsanitize "$BUILD/build.ninja" && skip_all "it is about a release build"
if [ "$BUILD" != "$ROOT/build-release" ]; then
  skip "the line" "the build is not in build-release"
  done_testing
  exit
fi
cat >"$work/use.sh" <<END
set -eu
export PATH=$PATH HOME=/tmp
cd '$ROOT'
{ $line; } >/tmp/line.log 2>&1 </dev/null || { cat /tmp/line.log; exit 1; }
END
cat >>"$work/use.sh" <<'END'
cd /tmp
hash -r
test "$(command -v tibialis)" = /usr/local/bin/tibialis
tibialis score -q -f tsv,json -o results /tmp/rls.edf
cc -Wall -Werror $(pkg-config --cflags tibialis) /tmp/analyze.c -o analyze $(pkg-config --libs tibialis)
./analyze rls.edf >client
test "$(grep -c movement client)" -gt 50
ldd analyze | grep -q 'libtibialis.so.0 => /usr/local/lib/'
END
# shellcheck disable=SC2016 # for the inner shell
before='cp "$ROOT/sample-data/rls.edf" "$ROOT/sample-data/client/analyze.c" "$root/tmp/"'
# shellcheck disable=SC2016
overlaid "$before" "$work/use.sh" 'cp "$root/tmp/results/rls/rls_events.tsv" "$work/"' >"$work/log" 2>&1
case $? in
  0)
    ok "after it the program and a client run from anywhere"
    "$TIBIALIS" score -q -f tsv,json -o "$work/built" "$ROOT/sample-data/rls.edf"
    check "with the movements of the build" cmp "$work/rls_events.tsv" "$work/built/rls/rls_events.tsv"
    ;;
  3) not_ok "after it the program and a client run from anywhere" "$(cat "$work/log")" ;;
  *) skip "after it the program and a client run from anywhere" "a root of its own cannot be had" ;;
esac
done_testing
