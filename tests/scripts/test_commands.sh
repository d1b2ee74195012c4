#!/bin/sh
# Every command of the program in a block of the README, outside "From scripts", run as it stands there.
. "$ROOT/tests/support/tap.sh"
README=${README:-$ROOT/README.md}

awk '/^## / { scripts = $0 == "## From scripts" }
  /^```sh/ { inside = !scripts; next }
  /^```/ { inside = 0; next }
  inside && /^tibialis / { sub(/ +#.*/, ""); print }' "$README" >"$work/commands"
check "there are commands" test "$(wc -l <"$work/commands")" -ge 8

mkdir -p "$work/run/archive" "$work/run/scored" "$work/run/scorers" "$work/bin"
ln -s "$TIBIALIS" "$work/bin/tibialis"
PATH=$work/bin:$PATH
cd "$work/run" || exit 1

# What the README takes for granted: a night and its scoring, an archive of a few, people, a scorer's marks.
scoring() { # HOURS: of sleep in N2, as NSRR's files have it
  awk -v n="$1" 'BEGIN {
    print "<?xml version=\"1.0\"?>\n<PSGAnnotation>\n<SoftwareVersion>Compumedics</SoftwareVersion>\n<EpochLength>30</EpochLength>\n<ScoredEvents>"
    event = "<ScoredEvent><EventType>%s</EventType><EventConcept>%s</EventConcept><Start>%.1f</Start><Duration>%.1f</Duration></ScoredEvent>\n"
    printf event, "", "Recording Start Time", 0, n * 3600
    printf event, "Stages|Stages", "Stage 2 sleep|2", 0, n * 3600
    print "</ScoredEvents>\n</PSGAnnotation>" }'
}
scoring 0.35 >scored.xml
for id in sub-01_ses-pre sub-01_ses-post sub-02_ses-pre sub-02_ses-post; do
  cp "$ROOT/sample-data/rls-bare.edf" "archive/$id.edf"
  cp scored.xml "scored/$id.xml"
done
cp "$ROOT/sample-data/rls-bare.edf" night.edf
cp scored.xml night.xml
printf 'participant_id\tdiagnosis\tage\tsex\tferritin\nsub-01\trls\t61\tF\t31\nsub-02\tcontrol\t58\tM\t80\n' >people.tsv
tibialis score -q -f tsv,json,edf -s night.xml -o before night.edf || exit 1
cp before/night/night_annotations.edf scorer.edf
tibialis score -q -f edf -o before -s 'scored/{id}.xml' archive || exit 1
for id in sub-01_ses-pre sub-02_ses-pre; do cp "before/$id/${id}_annotations.edf" "scorers/$id.edf"; done

# A night to try, told in the text; in a folder of its own here.
sed -n 's/.*`\(tibialis simulate [^`]*\)`.*/\1/p' "$README" >"$work/simulate"
simulated() { mkdir try && cd try && sh "$work/simulate" && test -s archive/*.edf; }
check "$(cat "$work/simulate")" simulated

while IFS= read -r command; do
  case $command in
    *explain*) command=$(echo "$command" | sed 's/02:13:05/300/') ;; # a sample night is shorter
  esac
  check "$command" sh -c "$command >out.txt"
done <"$work/commands"

# The files that the README says are there, with all formats.
tibialis score -q -f tsv,json,pdf,html,edf,annot -s night.xml -o every night.edf || exit 1
sed -n 's/^| \(`night[^|]*\) |.*/\1/p' "$README" | grep -o '`[^`]*`' | tr -d '`' | LC_ALL=C sort >"$work/files"
check "the files of the README's table, and no other" sh -c 'ls every/night | LC_ALL=C sort | diff "$1" -' sh "$work/files"
check "the report is where it says" test -s results/night/night_report.pdf
check "and the row of every night" test "$(grep -c '^sub-' results/cohort.tsv)" = 8
check "one command leaves what another made" test -s results/sub-01_ses-pre/sub-01_ses-pre_report.pdf
slept() { # every night of the research script has its stages
  awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next } $at["tst_h"] > 0.2 { n++ } END { exit n != 8 }' study/cohort.tsv
}
check "the nights of the research script have their sleep" slept
check "the agreement is drawn" test -s agreement.pdf
check "and the plots" test -s plots.pdf
done_testing
