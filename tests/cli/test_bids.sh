#!/bin/sh
# --bids: derivatives/tibialis/sub-LABEL[/ses-LABEL]/eeg/, and all that works elsewhere works there.
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1
is() { [ "$1" = "$2" ] || { echo "is $1, expected $2"; return 1; }; }

mkdir in scored
cp "$ROOT/sample-data/rls.edf" "in/night 1.edf"
cp "$ROOT/sample-data/quiet.edf" in/sub-07_ses-2_task-rest_eeg.edf
cp "$ROOT/sample-data/rls-bare.edf" in/x.edf
awk 'BEGIN { for (i = 0; i < 60; i++) print "W" }' >"scored/night 1.txt"
data=res/derivatives/tibialis
formats="-f tsv,json,edf,annot"

# shellcheck disable=SC2086 # words
tib score -q --bids $formats -o res in
check "score" exits 0
find res -type f ! -name '.*' | sed "s|^$data/||" | grep -v '^sub-x/' | sort >found
cat >wanted <<'END'
cohort.tsv
dataset_description.json
sub-07/ses-2/eeg/sub-07_ses-2_task-rest.annot
sub-07/ses-2/eeg/sub-07_ses-2_task-rest_annotations.edf
sub-07/ses-2/eeg/sub-07_ses-2_task-rest_desc-limb_events.json
sub-07/ses-2/eeg/sub-07_ses-2_task-rest_desc-limb_events.tsv
sub-07/ses-2/eeg/sub-07_ses-2_task-rest_status.json
sub-07/ses-2/eeg/sub-07_ses-2_task-rest_summary.json
sub-07/ses-2/eeg/sub-07_ses-2_task-rest_summary.tsv
sub-night1/eeg/sub-night1.annot
sub-night1/eeg/sub-night1_annotations.edf
sub-night1/eeg/sub-night1_status.json
sub-night1/eeg/sub-night1_summary.json
sub-night1/eeg/sub-night1_summary.tsv
sub-night1/eeg/sub-night1_task-sleep_desc-limb_events.json
sub-night1/eeg/sub-night1_task-sleep_desc-limb_events.tsv
END
check "the files of BIDS" diff found wanted
for key in '"Name": "' '"BIDSVersion": "[0-9.]*"' '"DatasetType": "derivative"' '"GeneratedBy": \[' '"Version": "[0-9]' 'Research use only'; do
  check "dataset_description.json has $key" grep -q "$key" $data/dataset_description.json
done
one=$data/sub-night1/eeg/sub-night1
check "events begin with onset and duration" is "$(head -n 1 ${one}_task-sleep_desc-limb_events.tsv | cut -f 1-3)" "onset	duration	trial_type"
for column in $(head -n 1 ${one}_task-sleep_desc-limb_events.tsv); do
  grep -q "^  \"$column\": {" ${one}_task-sleep_desc-limb_events.json || echo "$column"
done >lacking
check "the sidecar describes every column" cmp lacking /dev/null
check "what it was called is told" grep -q '"source_id": "night 1"' ${one}_summary.json
check "no machine path" sh -c "! grep -rq '$work' res"

# ---- the same numbers as elsewhere ----

tib score -q -f tsv,json -o plain in
check "score without" exits 0
check "the same events" cmp plain/x/x_events.tsv $data/sub-x/eeg/sub-x_task-sleep_desc-limb_events.tsv
cut -f 4- plain/cohort.tsv | sort >wanted
cut -f 4- $data/cohort.tsv | sort >found
check "the same rows" cmp found wanted

# ---- again, and several runs ----

# shellcheck disable=SC2086 # words
tib score --bids $formats -o res in
check "nothing is scored twice" exits_and_says 0 "3 of 3" "already"
rm $data/sub-x/eeg/sub-x.annot
# shellcheck disable=SC2086 # words
tib score --bids $formats -o res in
check "but what lacks a file" exits_and_says 0 "2 of 3"
check "has it again" test -f $data/sub-x/eeg/sub-x.annot
for folder in res $data; do
  tib merge -q -o merged.tsv $folder
  check "merge $folder" exits 0
  check "has the rows of cohort.tsv" cmp merged.tsv $data/cohort.tsv
done
if command -v sqlite3 >/dev/null 2>&1; then
  tib merge -q -o merged.sqlite res
  check "a database" is "$(sqlite3 merged.sqlite 'SELECT COUNT(DISTINCT id) FROM recordings')" 3
  check "with the events" is "$(sqlite3 merged.sqlite "SELECT COUNT(*) FROM events WHERE id = 'sub-x'")" "$(($(wc -l <plain/x/x_events.tsv) - 1))"
else
  skip "a database" "sqlite3 is not there"
fi
for part in 1 2 3; do
  tib score -q --bids -f tsv -o shards --shard $part/3 in
  check "shard $part" exits 0
done
check "shards leave the table to merge" test ! -e shards/derivatives/tibialis/cohort.tsv
tib merge -q -o merged.tsv shards
check "merge them" is "$(tail -n +2 merged.tsv | cut -f 1 | sort -u | tr '\n' ' ')" "sub-07_ses-2_task-rest sub-night1 sub-x "
printf 'recording\nin/night 1.edf\nin/other.edf\n' >nights.tsv
tib merge --manifest nights.tsv -o merged.tsv res
check "a manifest knows the old ids" exits 1
check "and which are missing" grep -q '1 recordings of the manifest are missing, such as other' err
mv in/x.edf kept.edf
printf 'no recording' >in/x.edf
tib score -q --bids -f tsv -o res in
check "one that fails" exits 1
check "has its status there" grep -q '"status": "failed"' $data/sub-x/eeg/sub-x_status.json
check "and a row" is "$(awk -F '\t' '$1 == "sub-x" { print $2 }' $data/cohort.tsv)" failed
check "and no old results" is "$(find $data/sub-x -type f ! -name '.*' | wc -l | tr -d ' ')" 1
mv kept.edf in/x.edf
tib inspect res
check "results are not taken for recordings" grep -q 'sub-x/eeg: holds results' err

# ---- files beside the recordings keep the old ids ----

tib score --bids -f json -s 'scored/{id}.txt' -o beside "in/night 1.edf"
check "{id} is the old one" exits 0

# ---- what cannot be a label ----

cp in/x.edf "in/x .edf"
tib score -q --bids -o twins in
check "two that are one" exits_and_says 2 sub-x "in/x.edf" "in/x .edf"
check "nothing was scored" test ! -e twins
cp in/x.edf in/夜.edf
tib score -q --bids -o none in/夜.edf
check "no letter that BIDS has" exits_and_says 2 夜 --id
tib score -q --bids -f tsv -o named --id sub-9 in/夜.edf
check "an id helps" test -f named/derivatives/tibialis/sub-9/eeg/sub-9_status.json
done_testing
