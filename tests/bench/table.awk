# Of measured.tsv, the table of README.md, "How fast". Says and fails where a figure is missing.   awk -f table.awk measured.tsv
BEGIN { FS = "\t" }
/^#/ || $1 == "part" { next }
{
  name = $2
  sub(/ \(finds .*/, "", name) # how many movements a rival found
  sub(/, [0-9]* MB$/, "", name)
  value[name] = $5
  goal[name] = substr($3, 4)
}

function figure(name) {
  if (value[name] !~ /^-?[0-9.]/) {
    print "measured.tsv has no figure: " name >"/dev/stderr"
    missing = 1
  }
  return value[name]
}

# Two digits that count.
function two(x) { return x < 1 ? sprintf("%.2f", x) : x < 9.95 ? sprintf("%.1f", x) : sprintf("%.0f", x) }

function seconds(name, digits) { return sprintf("%.*f s", digits, figure(name) / 1000) }

END {
  score = figure("score -j1, over cat")
  print "| | |"
  print "|---|---|"
  print "| `cat` of the file | " seconds("cat, 8 h, 24 channels", 3) " |"
  print "| `tibialis score -j1 -f tsv,json` | " seconds("score -j1", 2) ", " two(score) " times `cat` (the goal is " \
    goal["score -j1, over cat"] + 0 ") |"
  print "| `--threads 2` | " (score > 0 ? two(figure("score --threads 2, over cat") / score) : "") " of that |"
  print "| the PDF adds; the review page adds | " two(figure("PDF adds, over cat: first recording of a run")) " times `cat`; " \
    two(figure("review page adds, over cat")) " times |"
  print "| plain C with EDFlib; MNE: filter, envelope and thresholds alone | " two(figure("C with EDFlib, over score")) \
    " times `score`; " two(figure("MNE, over score")) " times |"
  print "| largest resident set | " two(figure("memory")) " MB; " two(figure("memory with PDF")) " MB with the PDF (the goals are " \
    goal["memory"] + 0 " and " goal["memory with PDF"] + 0 ") |"
  exit missing
}
