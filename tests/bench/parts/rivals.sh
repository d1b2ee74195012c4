# Other ways to the movements of a night. All read stages but that of Octave; what they find is shown, as a check that they do
# the same work.
night
few=$(((rounds + 2) / 3))
python=
for candidate in /usr/bin/python3 python3; do
  if "$candidate" -c 'import mne, scipy' 2>/dev/null; then python=$candidate && break; fi
done
octave=
if command -v octave-cli >/dev/null 2>&1 && octave-cli -q --eval 'pkg load signal' >/dev/null 2>&1; then octave=yes; fi

# run_rival NAME COMMAND...: what it found is kept in NAME.found.
run_rival() {
  printed=$work/printed
  spends "$@" "EMG LAT" "EMG RAT"
  printed=
  sed 's/ /, in sleep /; s/^/finds /' "$work/printed" >"$times/$1.found"
}
fast_round() {
  scores score -j1 -f tsv,json "$recording"
  run_rival edflib "$rival" "$recording"
}
slow_round() {
  scores score_slow -j1 -f tsv,json "$recording"
  if [ "$python" ]; then
    run_rival mne "$python" "$bench/rival.py" "$recording" notch
    run_rival mne_plain "$python" "$bench/rival.py" "$recording" no-notch
  fi
  if [ "$octave" ]; then run_rival octave octave-cli -q "$bench/rival.m" "$recording"; fi
}
# row_of_rival NAME GOAL RUN OWN
row_of_rival() {
  if [ -f "$times/$3" ]; then
    row_of_ratio "$1 ($(cat "$times/$3.found"))" "$2" "$3" "$4"
  else
    row "$1" "$2" x "not installed"
  fi
}
if [ -x "$rival" ]; then turns "$rounds" fast_round; fi
if [ "$python$octave" ]; then turns "$few" slow_round; fi
row_of_rival "MNE, over score" ">= 30" mne score_slow
row_of_rival "MNE without notch, over score" - mne_plain score_slow
row_of_rival "Octave, over score" - octave score_slow
row_of_rival "C with EDFlib, over score" ">= 6" edflib score
