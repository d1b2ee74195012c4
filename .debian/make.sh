#!/bin/sh
# Installs what is missing, makes the Debian source package in a folder, unpacks it there and builds the packages from it.
#   sh .debian/make.sh FOLDER      packages, .dsc and .changes are in FOLDER then
# DEB_BUILD_OPTIONS is dpkg-buildpackage's: nocheck leaves out the tests, parallel=2 is two jobs.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd -P)
[ $# = 1 ] || { echo "make.sh: name the folder for the packages" >&2; exit 2; }
. "$root/tests/setup.sh"
install_missing build package || exit 1
command -v dpkg-buildpackage >/dev/null 2>&1 || { echo "make.sh: dpkg-buildpackage is missing; packages are made on Debian" >&2; exit 1; }
mkdir -p "$1"
out=$(cd "$1" && pwd -P)
version=$(sed -n "s/^  version: '\(.*\)',/\1/p" "$root/meson.build")
[ "$(sed -n '1s/^tibialis (\(.*\)) .*/\1/p' "$root/.debian/changelog")" = "$version" ] || {
  echo "make.sh: .debian/changelog and meson.build name different versions; make them the same" >&2
  exit 1
}
tree=$out/tibialis-$version
rm -rf "$tree"
mkdir "$tree"
(cd "$root" && tar -c CHANGELOG.md LICENSE README.md meson.build include sample-data scoring src tests) |
  tar -x -C "$tree"
cp -R "$root/.debian" "$tree/debian"
rm "$tree/debian/make.sh"
cd "$out"
dpkg-source --build "$tree"
rm -rf "$tree"
dpkg-source --no-check --extract "tibialis_$version.dsc" "$tree"
cd "$tree"
dpkg-buildpackage -us -uc -b
