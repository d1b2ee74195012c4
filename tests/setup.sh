# Sourced by tests/run.sh, sample-data/demo.sh and .ci/run: installs what is missing and builds. POSIX sh.
# The caller sets root to the folder of the source tree.

# Packages of the groups that are named.
packages_of() {
  for group in "$@"; do
    sed -n "s/^$group  *\\([^ ]*\\) *\$/\\1/p" "$root/tests/packages.txt"
  done
}

# Those of them that are not installed. Nothing on a system without dpkg: there the build says what it lacks.
missing_of() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  for package in $(packages_of "$@"); do
    case $(dpkg-query -W -f='${Status}' "$package" 2>/dev/null) in
      *" ok installed") ;;
      *) echo "$package" ;;
    esac
  done
}

say_what_to_install() {
  echo "Install these (names of Debian 12) and start again: $(packages_of "$@" | tr '\n' ' ')" >&2
}

# install_missing GROUP...: false where something is missing and cannot be installed.
install_missing() {
  missing=$(missing_of "$@" | tr '\n' ' ')
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Install what is missing and start again: apt-get install --no-install-recommends $missing" >&2
    return 1
  fi
  echo "Installing: $missing" >&2
  apt_log=$(mktemp)
  if DEBIAN_FRONTEND=noninteractive apt-get update >"$apt_log" 2>&1 &&
    # shellcheck disable=SC2086 # a list of words
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing >>"$apt_log" 2>&1; then
    rm -f "$apt_log"
    return 0
  fi
  tail -n 15 "$apt_log" >&2
  rm -f "$apt_log"
  echo "apt-get could not install: $missing" >&2
  return 1
}

configure() {
  folder=$1
  shift
  if [ -f "$folder/build.ninja" ]; then
    meson setup "$@" --reconfigure "$folder" "$root"
  else
    meson setup "$@" "$folder" "$root"
  fi
}

# build FOLDER [MESON-OPTION...]: configures and compiles, with $BUILD_OPTIONS too; what it prints is shown only where it fails. A folder that was
# made for a tree elsewhere, or that does not work any more, is made anew.
build() {
  build_folder=$1
  shift
  if ! command -v meson >/dev/null 2>&1; then
    say_what_to_install build test
    return 1
  fi
  if ! mkdir -p "$build_folder" 2>/dev/null || [ ! -w "$build_folder" ] || [ ! -w "${build_folder%/*}" ]; then
    echo "$build_folder cannot be written by $(id -un); copy the source tree to a place of your own." >&2
    return 1
  fi
  if [ "$(cat "$build_folder/source-tree" 2>/dev/null)" != "$root" ]; then rm -rf "$build_folder"; fi
  build_log=$(mktemp)
  for attempt in 1 2; do
    # shellcheck disable=SC2086 # a list of words
    if configure "$build_folder" "$@" ${BUILD_OPTIONS:-} >"$build_log" 2>&1 && printf '%s\n' "$root" >"$build_folder/source-tree" &&
      meson compile -C "$build_folder" >>"$build_log" 2>&1; then
      rm -f "$build_log"
      return 0
    fi
    [ "$attempt" = 2 ] || rm -rf "$build_folder"
  done
  grep -v '^\[[0-9]*/[0-9]*\] ' "$build_log" | tail -n 60 >&2
  rm -f "$build_log"
  if [ ! -f "$build_folder/build.ninja" ]; then say_what_to_install build test; fi
  echo "The build failed." >&2
  return 1
}
