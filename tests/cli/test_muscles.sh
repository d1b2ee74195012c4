#!/bin/sh
# --calf-left, --calf-right and --extra: sustained bursts of other muscles, and nothing of the legs changed.
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1

"$TIBIALIS" simulate -o . --scenario cramp --with calf --hours 1.5 --seed 3 >/dev/null 2>&1
check "a night with calves" test -s cramp.edf
tib score -q -f tsv,json -o shin cramp.edf
check "scored by the shins" exits 0
tib score -q -f tsv,json -o calf --calf-left "EMG LGAS" --calf-right "EMG RGAS" cramp.edf
check "scored with both calves" exits 0

rows() { awk -F '\t' -v muscle="$2" '$3 == "sustained_burst" && ($19 == muscle || muscle == "") { n++ } END { print n + 0 }' "$1"; }
of() { # FOLDER KEY: a number of patterns.sustained_burst in the summary
  /usr/bin/python3 -c "import json, sys; print(json.load(open(sys.argv[1]))['patterns']['sustained_burst'][sys.argv[2]])" "$1/cramp/cramp_summary.json" "$2"
}
truth=$(grep -c sustained_burst cramp_truth.tsv)
probable=$(awk -F '\t' '$3 == "sustained_burst" && $6 == "probable"' cramp_truth.tsv | wc -l)
check "the night holds some, and some that all criteria hold for" test "$truth" -ge 3 -a "$probable" -ge 1
check "the calves show each" test "$(rows calf/cramp/cramp_events.tsv gastrocnemius)" = "$truth"
check "of the shins nothing is lost" test "$(rows calf/cramp/cramp_events.tsv "tibialis anterior")" = "$(rows shin/cramp/cramp_events.tsv "")"
check "a burst of two muscles is counted once" test $(($(of calf possible) + $(of calf probable))) = "$truth"
check "probable where the truth is" test "$(of calf probable)" = "$probable"
check "without a calf probable is not assessed" test "$(of shin probable)" = None

# Movements, classes and indices are those of the legs.
movements() { awk -F '\t' '$3 == "limb_movement" || $3 == "plm_series"' "$1"; }
movements shin/cramp/cramp_events.tsv >without
movements calf/cramp/cramp_events.tsv >with
check "movements are the same" cmp without with
cut -f12-49 shin/cramp/cramp_summary.tsv >without
cut -f12-49 calf/cramp/cramp_summary.tsv >with
check "indices are the same" cmp without with
check "the channel is told" grep -q '"label": "EMG LGAS"' calf/cramp/cramp_summary.json
check "another result by its parameters" sh -c '! cmp -s shin/cramp/cramp_status.json calf/cramp/cramp_status.json'

# By a manifest, and as other muscles.
printf 'recording\tcalf-left\textra\ncramp.edf\tEMG LGAS\tEMG RGAS:right:foot\n' >nights.tsv
tib score -q -f tsv,json -o listed --manifest nights.tsv
check "a manifest names them" exits 0
check "another muscle by its name" test "$(rows listed/cramp/cramp_events.tsv foot)" -ge 1
check "and its channel" grep -q '"muscle": "foot"' listed/cramp/cramp_summary.json
tib inspect --calf-left "EMG LGAS" --extra "EMG RGAS:right:foot" cramp.edf
check "inspect tells the roles" sh -c 'grep -q "EMG LGAS  calf_left" out && grep -q "EMG RGAS  extra_1" out'
at=$(awk -F '\t' '$3 == "sustained_burst" && $4 == "left" { print $1; exit }' cramp_truth.tsv)
tib explain --calf-left "EMG LGAS" --at "$at" cramp.edf
check "explain knows them" grep -q gastrocnemius out

tib score -q -f tsv,json -o minus --calf-left "EMG LGAS-EMG LAT" cramp.edf
check "a difference of two" grep -q "'EMG LGAS' minus 'EMG LAT' is the left calf" minus/cramp/cramp_summary.json

# A calf whose steps are of 9 uV.
/usr/bin/python3 - <<'END'
night = bytearray(open("cramp.edf", "rb").read())
n = int(night[252:256])
calf = [bytes(night[256 + 16 * i:272 + 16 * i]).strip() for i in range(n)].index(b"EMG LGAS")
for field, text in ((104, b"-300000 "), (112, b"300000  ")):
    at = 256 + n * field + 8 * calf
    night[at:at + 8] = text
open("coarse.edf", "wb").write(night)
END
tib score -q -f tsv,json -o bad --calf-left "EMG LGAS" coarse.edf
check "a calf that cannot be scored is told" grep -q muscle-not-assessed bad/coarse/coarse_summary.json
mv bad/coarse bad/cramp
check "shows no burst" test "$(rows bad/cramp/coarse_events.tsv gastrocnemius)" = 0
mv bad/cramp/coarse_summary.json bad/cramp/cramp_summary.json
check "and makes none probable" test "$(of bad probable)" = None
rm -rf bad

# What cannot be.
tib score -q -f tsv -o bad --extra "EMG RGAS:up:foot" cramp.edf
check "a side that is none" exits_and_says 2 "LABEL:SIDE:MUSCLE"
check "nothing was scored" test ! -e bad
tib score -q -f tsv -o bad --calf-left "EMG LAT" cramp.edf
check "a leg is no calf" exits_and_says 1 "two muscles"
tib score -q -f tsv -o bad --calf-right "no such" cramp.edf
check "a label that is not there" exits_and_says 1 "no channel 'no such'"
done_testing
