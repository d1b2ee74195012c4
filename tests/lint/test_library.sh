#!/bin/sh
# libtibialis exports what the public headers declare and nothing else, and every function declared there is documented: what
# it does, and of one that can fail, with which errors.
. "$ROOT/tests/support/tap.sh"
command -v nm >/dev/null 2>&1 || skip_all "nm is not there"

# NAME, the type before it, and the comment above, a line each. A comment also stands for declarations that follow one
# another without an empty line.
LC_ALL=C awk '
  /^\/\*/ { comment = ""; inside = 1 }
  inside { comment = comment " " $0; if (/\*\//) inside = 0; next }
  /^$/ { comment = ""; next }
  /^(const |enum |struct |void |bool |double |int64_t |size_t |char )[^{;]*tib_[a-z0-9_]*\(/ && !/^typedef/ {
    name = $0
    sub(/\(.*/, "", name)
    type = name
    sub(/.*[ *]/, "", name)
    sub(/ *\**[a-z0-9_]*$/, "", type)
    print name "\t" type "\t" comment
  }
' "$ROOT"/include/tibialis/*.h >"$work/declared"
cut -f1 "$work/declared" | sort >"$work/names"
check "functions are there to look at" test "$(wc -l <"$work/names")" -gt 30

library=$BUILD/src/libtibialis.so
nm -D --defined-only "$library" | sed -n 's/.* [TDBRV] \([^@]*\)@.*/\1/p' | sort >"$work/exported"
check "the library exports what the headers declare, no more and no less" diff "$work/names" "$work/exported"
versioned() { ! nm -D --defined-only "$library" | grep ' [TDBRV] ' | grep -v '@@TIBIALIS_[0-9.]*$'; }
check "every symbol has a version" versioned

while IFS='	' read -r name type comment; do
  [ -n "$comment" ] || { not_ok "$name is documented"; continue; }
  case $type:$comment in
    "enum tib_status:"*TIB_* | "enum tib_status:"*"Errors"*) ok "$name is documented with its errors" ;;
    "enum tib_status:"*) not_ok "$name is documented with its errors" "$comment" ;;
    *char*:*tatic\ memory*) ok "$name is documented with its owner" ;;
    *char*:*) not_ok "$name is documented with its owner" "$comment" ;;
    *) ok "$name is documented" ;;
  esac
done <"$work/declared"

# Nothing that can change stands outside of the caller's memory, but two mutexes: EDFlib's and the planner's.
state() {
  objdump -t "$library" | awk '
    ($4 == ".bss" || $4 == ".data") && $NF !~ /^(\.bss|\.data|completed\..*|__.*|_.*)$/ && $NF != "edflib" && $NF != "planner" {
      print "has state: " $NF; bad = 1 }
    $4 == ".bss" { seen = 1 }
    END { exit bad || !seen }'
}
if grep -q -e fsanitize -e b_coverage=true "$BUILD/build.ninja" || ! command -v objdump >/dev/null 2>&1; then
  skip "it keeps no state" "the compiler's own stand among ours"
else
  check "it keeps no state" state
fi

# What the library may not do: print, end the program, look at the environment or the clock.
foreign() {
  ! nm -D --undefined-only "$library" | sed 's/@.*//; s/.* //' |
    grep -x -e printf -e puts -e putchar -e exit -e _exit -e abort -e system -e getenv -e setlocale -e time -e gettimeofday \
      -e rand -e srand -e signal -e sigaction
}
check "it neither prints nor ends the program, nor asks for environment or time" foreign
# GSL ends the program where it has no memory, unless it is told not to, which would be told for the whole program.
no_gsl_memory() { ! nm -D --undefined-only "$library" | grep 'gsl_.*alloc'; }
check "it leaves no allocation to GSL" no_gsl_memory
done_testing
