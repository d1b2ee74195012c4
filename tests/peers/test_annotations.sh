#!/bin/sh
# Other programs open ID_annotations.edf: MNE lists every event, EDFbrowser opens it as a file. Some 25 s.
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1
is() { [ "$1" = "$2" ] || { echo "is $1, expected $2"; return 1; }; }

for name in rls quiet; do
  tib score -q -f tsv,edf -o alone "$ROOT/sample-data/$name.edf"
  check "$name: annotations alone" exits 0
  tib score -q -f tsv,edf --copy-signals -o legs "$ROOT/sample-data/$name.edf"
  check "$name: with the legs" exits 0
done

# ---- MNE ----

cat >events.py <<'END'
import csv, sys
import mne

def rows(path):
    """What the annotation file is to hold, from ID_events.tsv."""
    names = {"limb_movement": "Limb movement", "plm_series": "PLMS", "sustained_burst": "Sustained burst"}
    for row in csv.DictReader(open(path), delimiter="\t"):
        own = row["rules"] == "n/a" or (row["trial_type"] == "plm_series" and row["rules"] == "aasm-v3")
        if own:
            text = names.get(row["trial_type"], row["trial_type"].replace("_", " "))
            yield float(row["onset"]), float(row["duration"]), text.lower()

def same(wanted, found):
    if len(found) != len(wanted) + 1 or found[-1][2] != "recording ends":
        return "%d events and %s, expected %d" % (len(found), found[-1:], len(wanted))
    for want in wanted:
        near = [f for f in found if abs(f[0] - want[0]) < 1e-6 and abs(f[1] - want[1]) < 1e-6 and f[2].startswith(want[2])]
        if not near:
            return "%s is not there" % (want,)

folder, name = sys.argv[1:]
wanted = list(rows("%s/%s/%s_events.tsv" % (folder, name, name)))
path = "%s/%s/%s_annotations.edf" % (folder, name, name)
raw = mne.io.read_raw_edf(path, preload=False, verbose="error")
for marks in mne.read_annotations(path), raw.annotations:
    wrong = same(wanted, [(a["onset"], a["duration"], a["description"].lower()) for a in marks])
    if wrong:
        sys.exit(wrong)
if folder == "legs" and raw.ch_names != ["EMG LAT", "EMG RAT"]:
    sys.exit("channels " + str(raw.ch_names))
END
if python=$(for p in /usr/bin/python3 python3; do "$p" -c 'import mne' 2>/dev/null && echo "$p" && break; done) && [ "$python" ]; then
  for folder in alone legs; do
    for name in rls quiet; do check "MNE lists every event: $folder, $name" "$python" events.py $folder $name; done
  done
else
  skip "MNE lists every event" "python3-mne is not there"
fi

# ---- EDFbrowser ----

opens() { # FILE: its window shows the file's name, and it goes on
  HOME=$work edfbrowser "$1" >browser.log 2>&1 &
  browser=$!
  seconds=0
  while [ $seconds -lt 20 ] && kill -0 $browser 2>/dev/null; do
    xwininfo -root -tree 2>/dev/null | grep -q "\"${1##*/} - EDFbrowser\"" && break
    sleep 1
    seconds=$((seconds + 1))
  done
  sleep 2
  xwininfo -root -tree >windows 2>&1
  kill -0 $browser 2>/dev/null && alive=yes || alive=no
  kill $browser 2>/dev/null
  wait $browser 2>/dev/null
  [ $alive = yes ] && grep -q "\"${1##*/} - EDFbrowser\"" windows && ! grep -qi '"\(error\|warning\)"' windows && return 0
  cat browser.log windows
  return 1
}
if command -v edfbrowser >/dev/null 2>&1 && command -v Xvfb >/dev/null 2>&1 && command -v xwininfo >/dev/null 2>&1; then
  Xvfb -displayfd 3 -screen 0 1400x900x24 3>display >xvfb.log 2>&1 &
  server=$!
  trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
  for _ in 1 2 3 4 5 6 7 8 9 10; do [ -s display ] || sleep 1; done
  DISPLAY=:$(cat display)
  export DISPLAY
  for folder in alone legs; do
    for name in rls quiet; do check "EDFbrowser opens it: $folder, $name" opens "$folder/$name/${name}_annotations.edf"; done
  done
  printf 'no file' >"$work/broken.edf"
  if opens "$work/broken.edf" >/dev/null; then not_ok "and would say if it did not"; else ok "and would say if it did not"; fi
else
  skip "EDFbrowser opens it" "edfbrowser, Xvfb or xwininfo is not there"
fi
done_testing
