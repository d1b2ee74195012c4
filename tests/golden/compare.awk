# Compares two tables of results: awk -f compare.awk EXPECTED FOUND. Text must be equal; numbers may differ by what another
# processor's FFT may change: a movement's edge by one or two samples, a level by a little. Exit 1 and the cells
# that differ where they differ by more.

BEGIN {
  FS = "\t"
  # Seconds
  limit["onset"] = limit["duration"] = 0.0101
  limit["imi"] = 0.0202
  # Shares of the value; medians come in steps of about 0.3 %
  share["peak_uv"] = 0.001
  share["median_uv"] = share["rest_uv"] = 0.006
}

function is_number(s) { return s ~ /^-?[0-9]+(\.[0-9]+)?$/ }

function near(name, a, b,   d, allowed) {
  if (a == b || name == "version") return 1
  if (!is_number(a) || !is_number(b)) return 0
  d = a - b
  if (d < 0) d = -d
  if (name in limit) allowed = limit[name]
  else if (name in share) allowed = share[name] * (a < 0 ? -a : a) + 0.03
  # Rates, hours and statistics of summaries; counts are equal or the test fails
  else if (a ~ /\./ || b ~ /\./) allowed = 0.002 * (a < 0 ? -a : a) + 0.002
  return d <= allowed
}

NR == FNR { expected[FNR] = $0; n_expected = FNR; next }

FNR == 1 {
  for (i = 1; i <= NF; i++) name[i] = $i
}

{
  n_found = FNR
  n = split(expected[FNR], cell, "\t")
  if (n != NF) {
    print "line " FNR ": " n " cells were expected, " NF " are there"
    bad++
    next
  }
  for (i = 1; i <= NF; i++)
    if (!near(name[i], cell[i], $i) && bad++ < 40) print "line " FNR ", " name[i] ": expected " cell[i] ", found " $i
}

END {
  if (n_found != n_expected) {
    print n_expected " lines were expected, " n_found " are there"
    bad++
  }
  exit bad > 0
}
