#!/bin/sh
# It opens no network connection and runs no other program, as the README says.
. "$ROOT/tests/support/tap.sh"
formats=tsv,json,pdf,svg,html,edf,annot
no_calls() { # of those that a connection or another program takes, in the program and its library
  for file in "$TIBIALIS" "$BUILD/src/libtibialis.so"; do
    nm -D --undefined-only "$file" >"$work/symbols" || return 1
    test -s "$work/symbols" || { echo "$file asks for nothing"; return 1; }
    ! grep -wE '(socket|socketpair|connect|bind|listen|accept4?|sendto|recvfrom|getaddrinfo|gethostbyname|system|popen|exec[lv]p?e?|posix_spawnp?)' "$work/symbols" || return 1
  done
}
if grep -q fsanitize "$BUILD/build.ninja"; then sanitized=yes; else sanitized=; fi
if [ "$sanitized" ]; then
  skip "program and library ask for no call of the network" "sanitizers bring their own"
elif command -v nm >/dev/null 2>&1; then
  check "program and library ask for no call of the network" no_calls
else
  skip "program and library ask for no call of the network" "nm is not there"
fi

# What libraries do on the way is seen from outside: every call, of every process.
traced() { # NAME COMMAND...
  name=$1
  shift
  strace -f -o "$work/$name.calls" -e trace=%network,execve,execveat "$@" >/dev/null || return 1
  grep -q 'execve(' "$work/$name.calls" || { echo "nothing was traced"; return 1; }
  if grep -vE '^[0-9]+ +(\+\+\+|---)' "$work/$name.calls" | grep -v 'execve(' | grep .; then return 1; fi
  test "$(grep -c 'execve(.* = 0$' "$work/$name.calls")" = 1 || { cat "$work/$name.calls"; return 1; }
}
night=$ROOT/sample-data/rls.edf
mkdir "$work/two"
cp "$night" "$ROOT/sample-data/quiet.edf" "$work/two"
if [ "$sanitized" ]; then
  skip "no call of the network" "the search for leaks cannot be traced"
elif strace -f -o "$work/try" -e trace=%network true 2>/dev/null; then
  check "score, all formats, two workers: no call of the network, no other program" \
    traced score "$TIBIALIS" score -q -j2 -f $formats -o "$work/results" "$work/two"
  check "and explain" traced explain "$TIBIALIS" explain "$night" --at 300 -o "$work/explain.pdf"
  check "and cohort" traced cohort "$TIBIALIS" cohort -o "$work/plots.pdf" "$work/results/cohort.tsv"
else
  skip "no call of the network" "strace is not there, or may not trace"
fi
if unshare -rn true 2>/dev/null; then
  check "without any network it scores" unshare -rn "$TIBIALIS" score -q -j2 -f $formats -o "$work/alone" "$work/two"
else
  skip "without any network it scores" "a network of its own cannot be had"
fi
done_testing
