# Of the processor, for each sample of a leg.
if command -v valgrind >/dev/null 2>&1; then
  legs 8
  counted=$(instructions_of "$recording")
  row "instructions per leg-sample, legs alone, 8 h" "<= 40" "" "$(calc "$counted / (2 * 512 * 3600 * 8)")"
else
  row "instructions per leg-sample, legs alone, 8 h" "<= 40" "" "not installed"
fi
