#!/bin/sh
# The program can be placed anywhere, nothing that the loader has set can be changed, no stack holds code, and what the
# compiler can check of copies and stacks is checked.
. "$ROOT/tests/support/tap.sh"
command -v readelf >/dev/null 2>&1 || { echo "1..0 # SKIP readelf is not there"; exit 0; }

readelf -hldW "$TIBIALIS" >"$work/elf"
readelf -sW --dyn-syms "$TIBIALIS" >"$work/symbols"

has() { grep -Eq "$1" "$work/elf"; }
calls() { grep -Eq "UND +$1" "$work/symbols"; }

check "position independent" has 'Type: +DYN'
check "relocations are read-only" has 'GNU_RELRO'
check "and are done at the start" has 'BIND_NOW|FLAGS.* NOW'
check "no code on the stack" has 'GNU_STACK.* RW +0x'
check "stacks are guarded" calls '__stack_chk_fail'
check "copies are checked" calls '__memcpy_chk|__snprintf_chk|__fprintf_chk'
done_testing
