#!/bin/sh
# Builds the Debian packages from a clean copy of the sources, looks at them, installs them where the system does not notice,
# and uses them there with the sources gone. TAP; not among the quick tests, .ci/run calls it.
ROOT=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 1
BUILD=${BUILD:-$ROOT/build-release}
TIBIALIS=${TIBIALIS:-$BUILD/src/cli/tibialis}
. "$ROOT/tests/support/tap.sh"
. "$ROOT/tests/support/overlay.sh"
for needed in dpkg-buildpackage dh pkg-config; do
  command -v $needed >/dev/null 2>&1 || skip_all "$needed is not there"
done

build_packages() {
  DEB_BUILD_OPTIONS='nocheck noautodbgsym parallel=2' CCACHE_DISABLE=1 sh "$ROOT/.debian/make.sh" "$work/packages" \
    >"$work/log" 2>&1 || { tail -n 40 "$work/log"; return 1; }
}
check "dpkg-buildpackage builds what dpkg-source made" build_packages
rm -rf "$work"/packages/tibialis-*/
version=$(dpkg-parsechangelog -l "$ROOT/.debian/changelog" -S Version)
architecture=$(dpkg --print-architecture)
for package in tibialis libtibialis0 libtibialis-dev; do
  check "$package is made" test -s "$work/packages/${package}_${version}_$architecture.deb"
done
check "the source package is made" test -s "$work/packages/tibialis_$version.dsc"

needs=$(sed -n 's/^build  *\([^ ]*\).*/\1/p' "$ROOT/tests/packages.txt" | grep -vx -e gcc -e libc6-dev)
all_needs() { for package in $needs; do grep -q "^ $package,*\$" "$ROOT/.debian/control" || { echo "$package"; return 1; }; done; }
check "it is built with the packages of tests/packages.txt" all_needs

if command -v lintian >/dev/null 2>&1; then
  no_errors() { lintian --allow-root --fail-on error --suppress-tags bad-distribution-in-changes-file "$work"/packages/*.changes; }
  check "lintian finds no error" no_errors
else
  skip "lintian finds no error" "lintian is not there"
fi

# In a root of its own whose changes are kept in memory: installed for real, and nothing of it stays.
# What installs them is the README's own line: all needs are there, so that apt-get asks nobody and fetches nothing.
line=$(sed -n 's|^DEB_BUILD_OPTIONS=nocheck sh \.debian/make\.sh /tmp/packages && \([^#]*[^# ]\) *\(#.*\)*$|\1|p' "$ROOT/README.md")
check "the README says how to install them" test "$line"
cat >"$work/use.sh" <<END
set -eux
$line >/tmp/apt.log 2>&1 </dev/null || { cat /tmp/apt.log; exit 1; }
END
cat >>"$work/use.sh" <<'END'
cd /tmp/use
test "$(command -v tibialis)" = /usr/bin/tibialis
tibialis version
tibialis score -q -f tsv,json,pdf -o results rls.edf
cc -Wall -Werror $(pkg-config --cflags tibialis) /usr/share/doc/libtibialis-dev/examples/analyze.c -o analyze $(pkg-config --libs tibialis)
./analyze rls.edf >client
test "$(grep -c movement client)" -gt 50
ldd analyze | grep 'libtibialis.so.0 => /.*lib/'
test -s /usr/share/bash-completion/completions/tibialis
test -e /usr/share/zsh/vendor-completions/_tibialis
dpkg -P tibialis libtibialis-dev libtibialis0 >/tmp/dpkg.log 2>&1 || { cat /tmp/dpkg.log; exit 1; }
! test -e /usr/bin/tibialis
END
# What it is done with where no such root can be had: unpacked, and told where its library is.
cat >"$work/unpacked.sh" <<'END'
set -eux
for package in "$1"/packages/*.deb; do dpkg-deb -x "$package" "$1/unpacked"; done
cd "$1/use"
libraries=$(dirname "$(find "$1/unpacked" -name libtibialis.so)")
env -i PATH="$1/unpacked/usr/bin:/usr/bin:/bin" HOME=/ tibialis score -q -f tsv,json,pdf -o results rls.edf
PKG_CONFIG_SYSROOT_DIR=$1/unpacked PKG_CONFIG_PATH=$libraries/pkgconfig
export PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_PATH
cc -Wall -Werror $(pkg-config --cflags tibialis) "$1/unpacked/usr/share/doc/libtibialis-dev/examples/analyze.c" -o analyze $(pkg-config --libs tibialis)
LD_LIBRARY_PATH=$libraries ./analyze rls.edf >client
test "$(grep -c movement client)" -gt 50
END
mkdir "$work/use"
cp "$ROOT/sample-data/rls.edf" "$work/use"
# shellcheck disable=SC2016 # for the inner shell
before='rm -rf "$root$ROOT" && mkdir -p "$root/tmp/use" && cp -R "$work/packages" "$root/tmp/" && cp "$work/use/rls.edf" "$root/tmp/use/"'
# shellcheck disable=SC2016
overlaid "$before" "$work/use.sh" 'cp -R "$root/tmp/use/results" "$work/use/"' >"$work/log" 2>&1
case $? in
  0) ok "they are installed, used without the sources, and removed" ;;
  3) not_ok "they are installed, used without the sources, and removed" "$(cat "$work/log")" ;;
  *) check "they are unpacked and used, since no root of its own could be had" sh "$work/unpacked.sh" "$work" ;;
esac
"$TIBIALIS" score -q -f tsv,json -o "$work/built" "$ROOT/sample-data/rls.edf"
check "its movements are those of the build" cmp "$work/use/results/rls/rls_events.tsv" "$work/built/rls/rls_events.tsv"
done_testing
