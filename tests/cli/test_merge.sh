#!/bin/sh
# Folders of results to a table and to a database.
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1
mkdir in
"$TIBIALIS" simulate -q --scenario rls --hours 0.5 --fs 128 --name leg -o in || exit 1
"$TIBIALIS" simulate -q --scenario quiet --hours 0.1 --fs 128 --without stages --name "o'brien 2" -o in || exit 1
echo letter >in/bad.edf
"$TIBIALIS" score -q -f tsv,json -o a in/leg.edf in/bad.edf 2>err
"$TIBIALIS" score -q -f tsv,json -o b "in/o'brien 2.edf" || exit 1
"$TIBIALIS" score -q -f tsv,json -o single in 2>err

# ---- a table ----

tib merge a b -o all.tsv
check "two folders: what was found is told" exits_and_says 0 all.tsv "3 recordings, 2 scored, 1 failed"
check "and nothing on stdout" test ! -s out
check "the table is that of one run" cmp all.tsv single/cohort.tsv
tib merge -q b a -o again.tsv
check "in any order, and silent with -q" test "$code" = 0 -a ! -s err
check "with the same bytes" cmp again.tsv all.tsv
tib merge -q a a/ single b -o again.tsv
check "a recording that is in several folders and the same" cmp again.tsv all.tsv
echo old >old.tsv
tib merge -q -o old.tsv a
check "a table of before is replaced" test "$(wc -l <old.tsv)" -eq 4

# ---- what is wrong ----

refuses() { # NAME WORD...: of the last run; nothing is written
  refuses_name=$1
  shift
  check "$refuses_name" exits_and_says 2 "$@"
  [ ! -e refused.tsv ] || not_ok "$refuses_name: nothing is written"
}
"$TIBIALIS" score -q -f tsv,json --mains off -o other in/leg.edf
tib merge a other -o refused.tsv
refuses "a recording in two folders that differ" a/leg other/leg
tib merge -o refused.tsv
refuses "no folder" folder
tib merge a
refuses "no -o" -o
tib merge a -o refused.txt
refuses "an ending that is not known" refused.txt .tsv .sqlite
tib merge nowhere -o refused.tsv
refuses "a folder that is not there" nowhere
mkdir empty
tib merge empty -o refused.tsv
refuses "a folder without results" empty
tib merge empty a -o again.tsv
check "a folder without results beside one with: a shard may be empty" exits 0

spoil() { # FILE COMMAND...: what merge makes of a copy whose file was changed
  rm -rf spoilt
  cp -r a spoilt
  spoil_file=spoilt/$1
  shift
  "$@" <"$spoil_file" >spoil.tmp
  mv spoil.tmp "$spoil_file"
  tib merge spoilt -o refused.tsv
}
spoil leg/leg_summary.tsv head -c 700
refuses "a summary that is cut" leg_summary.tsv
spoil leg/leg_summary.tsv sed 1s/tst_h/tst/
refuses "a summary with other columns" leg_summary.tsv
spoil leg/leg_summary.tsv sed 's/^leg/gel/'
refuses "a summary of another recording" leg_summary.tsv
spoil leg/leg_summary.tsv awk 'NR == 3 { sub(/\t[^\t]*$/, "") } 1'
refuses "a row that lacks a cell" leg_summary.tsv
spoil leg/leg_summary.tsv awk -F '\t' -v OFS='\t' 'NR == 2 { $6 = $6 + 1 } 1'
refuses "a summary in which one number was changed" leg_summary.tsv "not as it was written" "score the recording again"
rm spoilt/leg/leg_summary.tsv
tib merge spoilt -o refused.tsv
refuses "a summary that is gone" leg_summary.tsv "is gone" "score the recording again"
spoil leg/leg_summary.tsv head -n 1
refuses "a summary without a row" leg_summary.tsv
spoil leg/leg_status.json head -c 40
refuses "a status that is cut" leg_status.json
spoil leg/leg_status.json sed 's/"leg"/"gel"/'
refuses "a status of another recording" leg_status.json
spoil bad/bad_status.json sed 's/"format"/"fortune"/'
refuses "a status with an unknown error" bad_status.json
spoil leg/leg_status.json echo '{"scores": [1, 2]}'
refuses "a foreign file" leg_status.json

# ---- what is not whole ----

cp -r a part
rm part/leg/leg_status.json
tib merge part -o part.tsv
check "a recording without a status is told" exits 1
check "in a sentence" grep -q '1 recordings have no status' err
check "and left out" test "$(cut -f1 part.tsv | sed 1d)" = bad
printf 'recording\tid\nx\tleg\ny\tbad\nin/%s\tn/a\nz\tlast one\n' "o'brien 2.edf" >nights.tsv
tib merge --manifest nights.tsv a b -o part.tsv
check "a recording of the manifest that lacks is told" exits 1
check "by its id" grep -q '1 recordings of the manifest are missing, such as last one' err
check "and the table of the others is there" cmp part.tsv all.tsv
sed '$d' nights.tsv >whole.tsv
tib merge -q --manifest whole.tsv a b -o part.tsv
check "where none lacks, all is well" test "$code" = 0 -a ! -s err
"$TIBIALIS" score -q -f json -o nosum "in/o'brien 2.edf"
tib merge nosum -o part.tsv
check "a recording that was scored without a summary is told" grep -q 'no ID_summary.tsv' err
cp -r a edited
sed -i '2s/n\/a/0.0/' edited/leg/leg_summary.tsv
cp edited/leg/leg_summary.tsv edited.tsv
tib score -q -f tsv,json -o edited "in/o'brien 2.edf"
check "score makes no table of a folder in which a file was edited" exits_and_says 3 leg_summary.tsv "not as it was written"
check "what it scored is there" test -s "edited/o'brien 2/o'brien 2_status.json"
check "and the file that was edited, too" cmp edited.tsv edited/leg/leg_summary.tsv
tib score -q -f tsv,json -o edited in/leg.edf
check "it is scored again where it is asked for" cmp edited/leg/leg_summary.tsv a/leg/leg_summary.tsv

# ---- disk ----

if mkdir full && mount -t tmpfs -o size=16k,mode=755 none full 2>/dev/null; then
  tib merge -q a b -o full/all.sqlite
  check "a full disk: a database" exits_and_says 3 full/all.sqlite space
  head -c 16384 /dev/zero >full/fill 2>/dev/null
  tib merge -q a b -o full/all.tsv
  check "a full disk: a table" exits_and_says 3 full/all.tsv space
  check "and nothing is left" test "$(ls -A full)" = fill
  umount full
else
  skip "a full disk" "no tmpfs can be mounted here"
fi
tib merge -q a -o nowhere/all.sqlite
check "a folder that is not there" exits_and_says 3 nowhere/all.sqlite
mkdir folder.sqlite
tib merge -q a -o folder.sqlite
check "a folder in its place" exits_and_says 3 folder.sqlite
check "leaves no file behind" test -z "$(find . -name '.*.tmp.*')"

# ---- a database ----

tib merge a b -o all.sqlite
check "a database" exits_and_says 0 all.sqlite "3 recordings, 2 scored, 1 failed"
"$TIBIALIS" merge -q single -o single.sqlite
check "its bytes do not depend on the folders" cmp all.sqlite single.sqlite
spoil leg/leg_events.tsv sed '2s/^[0-9.]*/soon/'
tib merge spoilt -o refused.sqlite
check "an event that was changed" exits_and_says 2 leg_events.tsv "not as it was written"
spoil leg/leg_summary.tsv sed '$p'
tib merge spoilt -o refused.sqlite
check "a row that was added" exits_and_says 2 leg_summary.tsv "not as it was written"
spoil leg/leg_summary.json head -c 300
tib merge spoilt -o refused.sqlite
check "a summary in JSON that is cut" exits_and_says 2 leg_summary.json
check "nothing is written of them" test ! -e refused.sqlite
rm -f refused.tsv

if ! command -v sqlite3 >/dev/null 2>&1; then
  skip "what is in the database" "sqlite3 is not installed"
  done_testing
  exit
fi
ask() { sqlite3 -batch -noheader -separator '	' all.sqlite "$1"; }
check "SQLite finds it sound" test "$(ask 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok
ask 'SELECT id, status FROM recordings ORDER BY id' >got
printf "bad\tfailed\nleg\tscored\no'brien 2\tscored\n" >expected
check "every recording" cmp got expected
check "a failed one with its cause" test "$(ask "SELECT error || ': ' || (error_text LIKE '%bad.edf%') FROM recordings WHERE id = 'bad'")" = "format: 1"
check "and without numbers" test "$(ask "SELECT count(*) FROM recordings WHERE id = 'bad' AND coalesce(tib_h, bytes, notes) IS NULL")" = 1

# Every number of the table is in the database, and what is n/a is NULL.
awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) name[i] = $i; next }
  $2 == "scored" { for (i = 6; i <= NF; i++) print $1 "\t" $4 "\t" name[i] "\t" $i }' all.tsv | grep -v '	notes	' | sort >table.cells
columns() { ask "SELECT name FROM pragma_table_info('$1') WHERE name NOT IN ('id', 'rules', 'notes')"; }
sed 1q all.tsv | tr '\t' '\n' >names
for column in $(columns indices); do
  ask "SELECT id, rules, '$column', ifnull($column, 'n/a') FROM indices"
done >stored
for column in $(columns recordings); do
  grep -qx "$column" names && [ "$column" != status ] && [ "$column" != error ] && [ "$column" != version ] || continue
  ask "SELECT id, rules, '$column', ifnull(r.$column, 'n/a') FROM recordings r JOIN indices USING (id)"
done >>stored
# 0.0 and 0 are one number.
sed 's/\.0$//' stored | sort >stored.cells
check "every cell of the table" cmp table.cells stored.cells
check "which are many" test "$(wc -l <table.cells)" -gt 150
check "numbers are numbers" test "$(ask "SELECT DISTINCT typeof(lm_per_h) || typeof(lm_n) FROM indices WHERE id = 'leg'")" = realinteger
check "what was not assessed is NULL" test "$(ask "SELECT DISTINCT typeof(plms_per_h) FROM indices WHERE id LIKE 'o%'")" = null

check "every event" test "$(ask "SELECT count(*) FROM events WHERE id = 'leg'")" = "$(sed 1d a/leg/leg_events.tsv | wc -l)"
ask "SELECT printf('%.4f', onset), printf('%.4f', duration), trial_type, side, ifnull(rules, 'n/a'), ifnull(class, 'n/a'), \
  ifnull(printf('%.2f', peak_uv), 'n/a') FROM events WHERE id = 'leg' AND trial_type = 'limb_movement' ORDER BY rowid" >got
awk -F '\t' -v OFS='\t' '$3 == "limb_movement" { print $1, $2, $3, $4, $5, $6, $15 }' a/leg/leg_events.tsv >expected
check "with its values, in order" cmp got expected
check "which are some" test "$(wc -l <got)" -gt 20

value=$(sed -n '/"quality"/,$p' a/leg/leg_summary.json | sed -n 's/.*"p50": \([0-9.]*\).*/\1/p' | head -n 1)
check "quality of each leg" test "$(ask "SELECT side, rest_uv_p50 FROM quality WHERE id = 'leg' ORDER BY side LIMIT 1")" = "left	$value"
size=$(wc -c <in/leg.edf)
check "what only ID_summary.json has" test "$(ask "SELECT bytes, format FROM recordings WHERE id = 'leg'")" = "$size	EDF+C"

ask "SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' \
  AND m.name IN ('recordings', 'indices', 'events', 'quality') ORDER BY 1" >got
ask "SELECT table_name || '.' || column_name FROM code_book WHERE definition <> '' ORDER BY 1" >expected
check "every column is in the code book, with a definition" cmp got expected
check "with its unit" test "$(ask "SELECT unit FROM code_book WHERE column_name = 'plms_per_h'")" = 1/h
"$TIBIALIS" fields --tsv | awk -F '\t' '$1 == "ID_events.tsv" && $2 == "peak_uv" { print $5 "\t" $7 }' >expected
ask "SELECT unit, definition FROM code_book WHERE table_name = 'events' AND column_name = 'peak_uv'" >got
check "the words are those of fields" cmp got expected
ask "SELECT DISTINCT class FROM events WHERE class IS NOT NULL EXCEPT SELECT level FROM code_book_levels WHERE column_name = 'class'" >got
check "every word is explained" test ! -s got
check "ids are looked up by an index" test "$(ask "EXPLAIN QUERY PLAN SELECT * FROM events WHERE id = 'leg'" | grep -c 'USING.*INDEX')" = 1
check "it says what it is for" grep -q 'Research use only' all.sqlite
done_testing
