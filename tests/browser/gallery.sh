#!/bin/sh
# gallery.sh FOLDER: pictures to look at. Some thirty nights of all kinds, each with every page of its report and its review page
# at two zooms, as FOLDER/NAME-report-N.png and FOLDER/NAME-review-STATE.png. No test: pictures are looked at by people.
# Needs Chromium and pdftoppm (poppler-utils); some 4 minutes. GALLERY="rls sit" makes those alone.
#   ROOT=$PWD TIBIALIS=$PWD/build-release/src/cli/tibialis sh tests/browser/gallery.sh pictures
set -e
export PYTHONDONTWRITEBYTECODE=1
. "$ROOT/tests/support/edf.sh"
mkdir -p "$1"
out=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

wanted() { [ -z "$GALLERY" ] || case " $GALLERY " in *" $1 "*) ;; *) return 1 ;; esac; }

simulate() { # NAME SCENARIO [options]
  name=$1 scenario=$2
  shift 2
  "$TIBIALIS" simulate -q --name "$name" --scenario "$scenario" -o . "$@"
}

# pictures NAME RECORDING [options]
pictures() {
  name=$1 recording=$2
  shift 2
  "$TIBIALIS" score -q -f pdf,html --id "$name" -o out "$@" "$recording" || return 0
  keep "$name" "out/$name"
}

keep() { # NAME FOLDER
  pdftoppm -r 90 -png "$2"/*_report.pdf "$out/$1-report"
  for page in "$2"/*_review.html; do
    python3 "$ROOT/tests/browser/gallery.py" "$page" "$out/$1-review"
  done
  rm -rf "$2"
}

# night NAME SCENARIO [simulate's options] [-- score's options]
night() {
  wanted "$1" || return 0
  name=$1 scenario=$2 making=
  shift 2
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    making="$making $1"
    shift
  done
  [ $# -eq 0 ] || shift
  simulate "$name" "$scenario" $making
  pictures "$name" "$name.edf" "$@"
  rm -f "$name.edf"
}

# ---- what happens ----

night rls rls --seed 3
night quiet quiet
night bursts bursts --seed 1 --hours 10
night cramp cramp --with calf -- --calf-left 'EMG LGAS' --calf-right 'EMG RGAS'
night cramp-shin cramp --seed 2
night alma alma
night hft hft
night efm efm
night rem rem
night restless restless
night gross gross
night mixed mixed --with calf -- --calf-left 'EMG LGAS' --calf-right 'EMG RGAS'
night sit sit --hours 1 -- --study sit
night artefacts rls --ecg 60 --hum 20 --pops 8 --steps 4 --drift 100 --tone --seed 5

# ---- what is there ----

night no-stages rls --without stages
night no-lights rls --without lights,arousals,respiratory
night absent rls --without stages,arousals,respiratory,lights,accelerometer
night one-leg rls --without right
night common-leg rls -- --leg 'EMG LAT'
night short rls --hours 0.3333
night six-minutes rls --hours 0.1
night day rls --hours 24 --fs 128

if wanted gaps; then
  simulate gaps rls --hours 6
  header=$((256 * ($(edf_signals gaps.edf) + 1)))
  size=$(stat -c %s gaps.edf)
  records=$(dd if=gaps.edf bs=1 skip=236 count=8 2>/dev/null | tr -d ' ')
  record=$(((size - header) / records))
  piece() { tail -c +$((header + $1 * record + 1)) gaps.edf | head -c $(($2 * record)); }
  { head -c $header gaps.edf; piece 0 5000; piece 6800 3200; piece 10030 11570; } >gapped.edf
  edf_put gapped.edf 192 EDF+D
  edf_put gapped.edf 236 "$(printf '%-8s' 19770)"
  pictures gaps gapped.edf
fi
if wanted coarse-leg || wanted coarse-both; then
  simulate coarse rls
  edf_set coarse.edf physical_min 1 -100000
  edf_set coarse.edf physical_max 1 100000
  wanted coarse-leg && pictures coarse-leg coarse.edf
  edf_set coarse.edf physical_min 0 -100000
  edf_set coarse.edf physical_max 0 100000
  wanted coarse-both && pictures coarse-both coarse.edf
fi
if wanted imported || wanted imported-alone; then
  simulate scored rls --seed 4
  "$TIBIALIS" score -q -f annot -o marks scored.edf
  wanted imported && pictures imported scored.edf -s marks/scored/scored.annot --use-scored-movements
  wanted imported-alone && pictures imported-alone marks/scored/scored.annot --use-scored-movements
fi

# ---- what was asked for ----

night letter rls --hours 7 -- --paper letter --keep-dates
night overrides rls -- --set 'imi-max=80 s' --set 'wasm-2016:imi-min=5 s' --set 'onset=9 uV' --set 'lm-min=0.4 s'
night five-rules rls -- -r aasm-v3,aasm-2007,wasm-2016,wasm-2006
if wanted long-id; then
  simulate long rls --hours 4
  edf_set long.edf label 0 'Ableitung TA li.'
  "$TIBIALIS" score -q -f pdf,html --left 'Ableitung TA li.' -o out \
    --id 'Ελληνικά-Кириллица-日本語のとても長い名前-العربية-한국어-très-long-identifiant' long.edf
  keep long-id out/Ελ*
fi
