#!/bin/sh
# inspect: text, TSV, JSON, and its exit codes.
. "$ROOT/tests/support/tap.sh"
. "$ROOT/tests/support/edf.sh"
cd "$work" || exit 1
mkdir in
"$TIBIALIS" simulate -q --hours 0.5 -o in || exit 1
echo letter >in/bad.edf
cp in/rls.edf in/nolegs.edf
edf_set in/nolegs.edf label 0 "EEG C3-M2"
edf_set in/nolegs.edf label 1 "EEG C4-M1"

tib inspect in/rls.edf
check "inspect" exits 0
for words in in/rls.edf "EMG LAT  left " "EMG RAT  right " "EDFlib      accepts" uV lights; do
  check "inspect says $words" grep -qF "$words" out
done
tib inspect in/nolegs.edf
check "no legs are no failure" exits 0
tib inspect in/rls.edf in/bad.edf
check "a refused file" exits_and_says 1 in/bad.edf
check "the other is shown" grep -q 'EMG LAT' out
tib inspect -q in/rls.edf in/bad.edf
check "-q is silent" test "$code" = 1 -a ! -s out -a ! -s err
tib inspect -q in/rls.edf
check "-q and all is well" test "$code" = 0 -a ! -s out -a ! -s err
tib inspect --tsv in/rls.edf in/bad.edf in/nolegs.edf
check "--tsv has a line per file" test "$(wc -l <out)" -eq 4
check "--tsv has as many fields in every line" awk -F '\t' 'NR == 1 { n = NF } NF != n { exit 1 }' out
tib inspect --json in/rls.edf in/bad.edf
check "--json has an object per file" test "$(grep -c '"verdict"' out)" -eq 2
check "--json has roles" grep -q '"role": "left"' out
check "--json has the refusal" grep -q '"refused"' out

# ---- what was repaired ----

cp in/rls.edf in/long.edf
printf 'x' >>in/long.edf
tib inspect in/long.edf
check "a repaired file is no failure" exits 0
check "its repair is told" grep -q '^  repaired    trailing-bytes: ' out
check "and EDFlib's verdict beside it" grep -q '^  EDFlib      refuses (-3: ' out
tib inspect --strict in/long.edf in/rls.edf
check "--strict refuses it" exits_and_says 1 long.edf --strict
check "and not the other" grep -q '^in/rls.edf: ok' out
tib inspect --tsv in/long.edf
check "--tsv names the repair" grep -q 'trailing-bytes' out

column() { # FILE NAME: of the line of that file
  awk -F '\t' -v file="$1" -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i } $1 == file { print $at }' out
}
is() { [ "$1" = "$2" ] || { echo "is $1, expected $2"; return 1; }; }

# ---- folders ----

annotations() { # an EDF+ file of annotations alone: two minutes of N2
  printf '%-8s%-80s%-80s%-8s%-8s%-8s%-44s%-8s%-8s%-4s' 0 'X X X X' 'Startdate X X X X' 01.01.85 22.00.00 512 EDF+C 1 0 1
  printf '%-16s%-80s%-8s%-8s%-8s%-8s%-8s%-80s%-8s%-32s' 'EDF Annotations' '' '' -1 1 -32768 32767 '' 30 ''
  printf '+0\024\024\000+0\025120\024Sleep stage N2\024\000' # 26 bytes of 60
  dd if=/dev/zero bs=1 count=34 2>/dev/null
}
mkdir -p archive/b archive/done archive/none
cp in/rls.edf archive/night.EDF
cp in/rls.edf archive/b/night.edf
annotations >archive/b/hypnogram.edf
cp in/bad.edf archive/bad.rec
cp in/rls.edf archive/done/old.edf
: >archive/done/old_status.json
ln -s ../in/rls.edf archive/link.edf
echo notes >archive/notes.txt
tib inspect --tsv archive
check "a folder with a broken file" exits 1
awk -F '\t' 'NR > 1 { print $1 }' out >listed
printf '%s\n' archive/b/hypnogram.edf archive/b/night.edf archive/bad.rec archive/night.EDF >wanted
check "its files in order, annotations alone among them" cmp listed wanted
check "annotations are read" is "$(column archive/b/hypnogram.edf annotations)" N2=4
check "and have no channels" is "$(column archive/b/hypnogram.edf channels)" 0
check "links are passed over and told" grep -q 'skipped archive/link.edf' err
check "and results" grep -q 'skipped archive/done' err
tib inspect --json archive/b
check "a folder as JSON" exits 0
check "has a file in every object" test "$(grep -c '"file": "archive/b/' out)" -eq 2
tib inspect -q archive/b
check "-q with a folder is silent" test "$code" = 0 -a ! -s out -a ! -s err
tib inspect archive/none in/rls.edf
check "a folder without a recording fails alone" exits_and_says 1 archive/none
check "the other file is shown" grep -q '^in/rls.edf: ok' out
tib inspect in/missing.edf in/rls.edf
check "a file that is not there fails alone" exits_and_says 1 in/missing.edf
check "and the other is shown, too" grep -q '^in/rls.edf: ok' out

# ---- annotations of other formats ----

for epoch in $(seq 15); do printf 'W\nN1\nN2\nN2\n'; done >stages.txt # half an hour
printf 'onset\tduration\ttrial_type\tside\n10\t2\tlimb_movement\tleft\n' >events.tsv
tib inspect --tsv stages.txt events.tsv in/rls.edf
check "annotations beside recordings" exits 0
check "a line for each" test "$(wc -l <out)" -eq 4
check "names their format" is "$(column stages.txt format)" stage-lines
check "counts stages" is "$(column stages.txt annotations)" W=15,N1=15,N2=30
check "counts movements" is "$(column events.tsv annotations)" LM:left=1
check "EDFlib is not asked" is "$(column stages.txt edflib)" n/a
tib inspect --tsv -s stages.txt in/rls.edf
check "-s lays a file on top" is "$(column in/rls.edf annotations | cut -d , -f 1-3)" W=15,N1=15,N2=30
tib inspect -s stages.txt in/rls.edf in/nolegs.edf
check "one file cannot be that of two" exits_and_says 2 --scoring stages.txt '{id}'
cp stages.txt rls.txt
tib inspect --tsv -s '{id}.txt' in/rls.edf in/nolegs.edf
check "{id} is the file's stem" is "$(column in/rls.edf verdict)" ok
check "where there is none the file is refused" is "$(column in/nolegs.edf error)" not-found

printf 'onset\tduration\ttrial_type\n' >nothing.tsv
tib inspect nothing.tsv
check "a table without events can be read" exits 0
check "and has no night" sh -c "grep -q '^  annotations none' out && ! grep -q '^  lights' out"

# ---- what a terminal would obey ----

at=$(grep -abo 'Obstructive apnea' in/rls.edf | head -1 | cut -d : -f 1)
cp in/rls.edf in/escape.edf
edf_put in/escape.edf "$at" "$(printf '\033[31mred\033]0;x\007\302\233y')"
tib inspect in/escape.edf
check "an unknown label is shown" grep -q '^  unknown     \[31mred' out
check "without control characters" sh -c "! LC_ALL=C grep -q '[[:cntrl:]]' out"

# ---- wrong usage ----

tib inspect
check "no file" exits_and_says 2 "no file"
tib inspect --json --tsv in/rls.edf
check "--json and --tsv" exits_and_says 2 --json --tsv
tib inspect --epoch 0 in/rls.edf
check "--epoch 0" exits_and_says 2 --epoch
tib inspect --stage-codes nobody in/rls.edf
check "--stage-codes nobody" exits_and_says 2 nobody yasa
done_testing
