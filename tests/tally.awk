# Counts TAP. Input: for every program a line "@program NAME", what it printed, and "@ended STATUS".
# Prints skipped tests with their reasons, then failed ones with their output, then the counts; exit 1 on a failure.

function fail(what) {
  failed++
  failures[++n_failures] = what
  bad = 1
}

# Tests of a program that have the same reason stand in one line.
function skip(name,   key) {
  skipped++
  key = program SUBSEP (reason == "" ? "no reason given" : reason)
  if (!(key in skips)) {
    order[++n_reasons] = key
    skips[key] = name == "" ? "" : ", " name
  } else
    skips[key] = skips[key] ", " name
}

function finish(status,   i) {
  if (skip_all)
    ;
  else if (status != "0" && !bad)
    fail(program ": ended with " status)
  else if (plan < 0 && seen == 0)
    passed++ # no TAP: one test
  else if (plan >= 0 && seen != plan && !bad)
    fail(program ": " plan " tests were planned and " seen " ran")
  if (bad)
    for (i = 1; i <= n_lines; i++) output[n_failures] = output[n_failures] "    " lines[i] "\n"
  program = ""
}

/^@program / {
  program = substr($0, 10)
  plan = -1
  seen = bad = skip_all = n_lines = 0
  next
}

/^@ended / {
  finish(substr($0, 8))
  next
}

/^1\.\.[0-9]+/ {
  plan = substr($1, 4) + 0
  if (plan == 0 && !/[Ss][Kk][Ii][Pp]/)
    fail(program ": no test ran")
  else if (plan == 0) {
    skip_all = 1
    reason = $0
    sub(/^1\.\.0 *(# *[Ss][Kk][Ii][Pp] *)?/, "", reason)
    skip("")
  }
  next
}

/^ok([ \t]|$)/ {
  seen++
  name = $0
  sub(/^ok *[0-9]* *-? */, "", name)
  if (match(name, /# *[Ss][Kk][Ii][Pp]/)) {
    reason = substr(name, RSTART + RLENGTH)
    name = substr(name, 1, RSTART - 1)
    sub(/^ *([Ss]kipped: *)?/, "", reason)
    sub(/ *$/, "", name)
    skip(name)
  } else
    passed++
  next
}

/^not ok([ \t]|$)/ {
  seen++
  name = $0
  sub(/^not ok *[0-9]* *-? */, "", name)
  fail(program ", " name)
  if (n_lines < 200) lines[++n_lines] = $0
  next
}

/^Bail out!/ { fail(program ": " $0) }

/^(TAP version 13|# Criterion v.*|#|# Running [0-9]+ tests? from .*|# Warning! .*)$/ { next }

program != "" && n_lines < 200 { lines[++n_lines] = $0 }

END {
  if (program != "") fail(program ": its end is missing")
  for (i = 1; i <= n_reasons; i++) {
    split(order[i], part, SUBSEP)
    print "skipped: " part[1] skips[order[i]] ": " part[2]
  }
  for (i = 1; i <= n_failures; i++) {
    print "FAILED: " failures[i]
    printf "%s", output[i]
  }
  printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
  exit failed > 0 || passed == 0
}
