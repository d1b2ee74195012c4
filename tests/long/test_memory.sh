#!/bin/sh
# The sweeps of tests/cli/test_durability.sh, with memory refused at every ninth call that asks for it.
# FAULT_STRIDE: another step.
export FAULT_STRIDE="${FAULT_STRIDE:-9}"
exec sh "$ROOT/tests/cli/test_durability.sh"
