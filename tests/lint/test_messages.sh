#!/bin/sh
# Every sentence that a failure is told by names what it is about and the way out. `messages.py --list` prints them all.
. "$ROOT/tests/support/tap.sh"
[ -x /usr/bin/python3 ] || { echo "1..0 # SKIP python3 is not there"; exit 0; }
check "sentences of failures" /usr/bin/python3 "$ROOT/tests/lint/messages.py"
done_testing
