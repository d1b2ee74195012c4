#!/bin/sh
# The cases of the scoring engine and the corpus of the reader once more, in programs of 32 bits, where a size_t and a long
# are half as wide:   sh tests/m32/run.sh [FOLDER]
# Needs a compiler with -m32 (gcc-multilib). The few libraries are Debian's of i386: fetched, unpacked into FOLDER and not
# installed. Ends with a skip where they cannot be had.
set -u
export LC_ALL=C
root=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 2
folder=${1:-$root/build-m32}
libraries="libgsl27 libgslcblas0 libinih1 libxxhash0 libexpat1 libedf1 libfftw3-single3"
formats="alice domino dreams events_table luna_annot luna_eannot noxturnal nsrr_xml profusion_xml remlogic stage_lines"
mkdir -p "$folder/lists/partial" "$folder/debs" "$folder/o" || exit 2
cd "$folder" || exit 2

skip() {
  echo "1..0 # SKIP $1"
  exit 0
}

apt() {
  apt-get -o APT::Architectures::=i386 -o APT::Architectures::="$(dpkg --print-architecture)" -o Dir::State::Lists="$folder/lists" \
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root "$@" >>"$folder/apt.log" 2>&1
}

fetch() {
  [ -f "$folder/fetched" ] && return 0
  command -v apt-get >/dev/null 2>&1 || return 1
  apt update # a list that fails may be one that is not needed
  # shellcheck disable=SC2046,SC2086 # lists of words
  (cd debs && apt download $(printf '%s:i386 ' $libraries)) || return 1
  for deb in debs/*.deb; do dpkg-deb -x "$deb" i386 || return 1; done
  touch "$folder/fetched"
}

echo 'int main(void) { return sizeof(void *) == 4 ? 0 : 1; }' >o/small.c
{ ${CC:-gcc} -m32 -o o/small o/small.c && o/small; } 2>/dev/null || skip "no compiler with -m32 (gcc-multilib)"
fetch || skip "the libraries of i386 cannot be fetched"

# Registers of 80 bits would give other sums (FLT_EVAL_METHOD 2).
flags="-m32 -msse2 -mfpmath=sse -std=c17 -O2 -Wall -Wextra -ffp-contract=off -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64 -DTIB_VERSION=\"m32\" \
  -I$root/include -I$root/src -I$root -I$root/tests"
sh "$root/scoring/rules/embed.sh" rules_builtin.c $(for name in aasm-v3 aasm-2007 wasm-2016 wasm-2006 cramp patterns accelerometer; do
  echo "$root/scoring/rules/$name.rules"
done) || exit 1

# One object a source, named after its path.
# shellcheck disable=SC2016 # for the inner shell
compile='out=o/$(echo "${1#"$ROOT"/}" | tr / _).o; $COMPILER $FLAGS -c -o "$out" "$1" || { echo "$1"; exit 255; }'
find "$root/src/base" "$root/src/stats" "$root/src/write" "$root/src/read" "$root/src/condition" "$root/src/detect" "$root/scoring" \
  "$folder/rules_builtin.c" -name '*.c' -print0 |
  ROOT=$root COMPILER=${CC:-gcc} FLAGS=$flags xargs -0 -n 1 -P "$(getconf _NPROCESSORS_ONLN)" sh -c "$compile" sh >compile.log 2>&1 ||
  { cat compile.log; echo "not ok 1 - compiles for 32 bits"; echo "1..1"; exit 1; }
rm -f libroom.a
ar rcs libroom.a o/*.o
needed=$(for so in i386/usr/lib/i386-linux-gnu/*.so.* i386/lib/i386-linux-gnu/*.so.*; do [ -f "$so" ] && echo "$so"; done)

link() { # PROGRAM FLAGS SOURCE...
  program=$1 extra=$2
  shift 2
  # shellcheck disable=SC2086 # lists of words
  ${CC:-gcc} $flags $extra -o "$program" "$@" libroom.a $needed -lm -lpthread 2>>compile.log
}

failed=0
replay() { # NAME PROGRAM ARGUMENT
  echo "@program m32/$1"
  LD_LIBRARY_PATH=$folder/i386/usr/lib/i386-linux-gnu:$folder/i386/lib/i386-linux-gnu "$2" "$3"
  code=$?
  echo "@ended $code"
  [ "$code" = 0 ] || failed=1
}

link run_cases '' "$root"/tests/conformance/*.c || { tail compile.log; exit 1; }
replay cases ./run_cases "$root/tests/conformance"
for name in header tal records scored map rules; do
  link "fuzz_$name" '' "$root/tests/fuzz/fuzz_$name.c" "$root/tests/fuzz/replay.c" || { tail compile.log; exit 1; }
  replay "$name" "./fuzz_$name" "$root/tests/fuzz/corpus/$name"
done
for name in $formats; do
  link "fuzz_$name" "-DFORMAT=tib_format_$name" "$root/tests/fuzz/fuzz_format.c" "$root/tests/fuzz/replay.c" || { tail compile.log; exit 1; }
  replay "$name" "./fuzz_$name" "$root/tests/fuzz/corpus/$name"
done
exit "$failed"
