# Time beside `cat` of the same file, and of what a night costs where nothing is looked for.
night
whole=$recording
legs 8

round() {
  spends cat cat "$whole"
  scores score -j1 -f tsv,json "$whole"
  if has_threads; then scores threads -j1 --threads 2 -f tsv,json "$whole"; fi
  spends floor "$floor" "$whole" "EMG LAT" "EMG RAT"
  spends cat_legs cat "$recording"
  spends floor_legs "$floor" "$recording" "EMG LAT" "EMG RAT"
  scores score_legs -j1 -f tsv,json "$recording"
}
turns "$rounds" round

row_of_time "cat, 8 h, 24 channels, $(($(wc -c <"$whole") / 1000000)) MB" cat
row_of_time "score -j1" score
row_of_ratio "score -j1, over cat" "<= 3.0" score cat
if has_threads; then
  row_of_ratio "score --threads 2, over cat" "<= 1.9" threads cat
else
  row "score --threads 2, over cat" "<= 1.9" x "not available"
fi
row_of_ratio "nothing looked for (floor.c), over cat" - floor cat
row_of_ratio "legs alone, $(($(wc -c <"$recording") / 1000000)) MB, over its own cat" "<= 11" score_legs cat_legs
row_of_ratio "legs alone, nothing looked for, over its own cat" - floor_legs cat_legs
