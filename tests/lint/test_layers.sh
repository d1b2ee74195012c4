#!/bin/sh
# Rooms include only what lies below them, and third-party headers stay in their rooms.
. "$ROOT/tests/support/tap.sh"
cd "$ROOT" || exit 1

# ROOM: the rooms whose headers it may include beside its own and the public ones.
cat >"$work/rooms" <<'END'
base
stats base
scoring base
write base
read base
condition base
detect base
analyze read condition detect base
draw base
report draw write base
groups report draw stats base
compare report draw read stats base
cohort report write read condition detect base
simulate write base
cli cohort compare groups report draw simulate write read condition detect base
END

# HEADER (a prefix): the rooms that may include it.
cat >"$work/third" <<'END'
edflib.h read write
fftw3.h condition
gsl/ condition detect stats cohort simulate
expat.h read
iconv.h read
ini.h read
cairo draw
pango/ draw
jansson.h report cohort compare
xxhash.h base read cohort
xxh_x86dispatch.h base
sqlite3.h cohort
getopt.h cli
dlfcn.h cli
END

# Of the C library, and what scoring may have of it.
libc="assert.h complex.h ctype.h dirent.h errno.h fcntl.h float.h inttypes.h limits.h locale.h math.h pthread.h signal.h stdarg.h \
stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h strings.h sys/ioctl.h sys/mman.h sys/resource.h sys/stat.h sys/statvfs.h sys/time.h \
sys/types.h sys/wait.h time.h unistd.h"
pure="assert.h float.h limits.h math.h stdbool.h stddef.h stdint.h stdlib.h string.h"

# "ROOM FILE HEADER KIND" of every include; KIND is < or ".
for file in scoring/*.[ch] src/*.[ch] src/*/*.[ch] src/*/*/*.[ch]; do
  [ -f "$file" ] || continue
  case $file in
    scoring/*) room=scoring ;;
    src/*/*) room=${file#src/} room=${room%%/*} ;;
    *) room=analyze ;;
  esac
  sed -n 's/^[ \t]*#[ \t]*include[ \t]*\([<"]\)\([^>"]*\)[>"].*/\2 \1/p' "$file" | sed "s|^|$room $file |"
done >"$work/includes"

of_room() { sed -n "s/^$1\\( .*\\)*\$/ \\1 /p" "$work/rooms"; }

check_own() { # ROOM FILE HEADER
  case $3 in
    */*) below=${3%%/*} ;;
    *) below=$1 ;; # beside the file
  esac
  [ "$below" = "$1" ] && return
  case " $(of_room "$1") " in
    *" $below "*) ;;
    *) echo "$2 ($1) includes $3" ;;
  esac
}

check_third() { # ROOM FILE HEADER
  case $3 in tibialis/*) return ;; esac
  case " $libc " in
    *" $3 "*)
      [ "$1" != scoring ] && return
      case " $pure " in *" $3 "*) return ;; esac
      echo "$2 includes $3, which scoring has no use for"
      return
      ;;
  esac
  while read -r prefix rooms; do
    case $3 in
      "$prefix"*)
        case " $rooms " in *" $1 "*) ;; *) echo "$2 ($1) includes $3, which belongs to: $rooms" ;; esac
        return
        ;;
    esac
  done <"$work/third"
  echo "$2 includes $3, which is not on the list of tests/lint/test_layers.sh"
}

while read -r room file header kind; do
  if [ "$kind" = '"' ]; then check_own "$room" "$file" "$header"; else check_third "$room" "$file" "$header"; fi
done <"$work/includes" | sort >"$work/faults"

# The public headers rest on nothing but the C library.
grep -Hn '#include' include/tibialis/*.h | grep -v '<tibialis/\|<std[a-z]*\.h>' >"$work/public"

rooms_seen=$(cut -d' ' -f1 "$work/includes" | sort -u | wc -l)
check "rooms are there to look at" test "$rooms_seen" -ge 9
while read -r room _; do
  faults=$(grep -F "($room)" "$work/faults")
  if [ -z "$faults" ]; then ok "$room includes only what is below it"; else not_ok "$room includes only what is below it" "$faults"; fi
done <"$work/rooms"
others=$(grep -v ' ([a-z]*) includes ' "$work/faults")
if [ -z "$others" ]; then ok "every header is known"; else not_ok "every header is known" "$others"; fi
check "public headers include only public and standard ones" test ! -s "$work/public"
done_testing
