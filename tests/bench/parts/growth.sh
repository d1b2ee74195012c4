# Time and memory as hours, channels and movements grow. What is linear takes no more for each of many than for each of few,
# and 15 % are left to noise. The memory of an hour is that of its envelopes: of two legs mean and largest of 128 hops a second,
# and 21 1/3 powers, in 4 bytes each; 5 % are left to what else there is of every minute.
few=$(((rounds + 4) / 5))

for hours in 1 8 24 72; do legs $hours; done
hours_round() {
  for hours in 1 8 24 72; do scores "hours$hours" -j1 -f tsv,json "$work/legs$hours.edf"; done
}
turns "$few" hours_round
rm "$work/legs24.edf" "$work/legs72.edf"
for hours in 1 8 24 72; do
  row_of_time "legs alone, $hours h" "hours$hours"
  row_of_memory "legs alone, $hours h: memory" - "hours$hours"
done
hour_over() { calc "($("$1" hours72) - $("$1" hours24)) / 48 / (($("$1" hours24) - $("$1" hours1)) / 23)"; }
row "an hour more at 24 to 72 h, over one at 1 to 24 h: time" "<= 1.15" x "$(hour_over median)" "$(hour_over least)"
memory_of_hour() { calc "($("$1" hours72 2) - $("$1" hours1 2)) / 71"; }
row "an hour more: memory (envelopes: 8.0 MB)" "<= 8.4" MB "$(memory_of_hour median)" "$(memory_of_hour least)"

# More muscles, as many as can be added: EEG channels stand in for them.
night
channels_round() {
  scores muscles0 -j1 -f tsv,json "$recording"
  scores muscles2 -j1 -f tsv,json --extra "EEG F3-M2:left:m1" --extra "EEG F4-M1:right:m2" "$recording"
  scores muscles4 -j1 -f tsv,json --extra "EEG F3-M2:left:m1" --extra "EEG F4-M1:right:m2" \
    --extra "EEG C3-M2:left:m3" --extra "EEG C4-M1:right:m4" "$recording"
}
turns "$few" channels_round
channel_over() { calc "($("$1" muscles4) - $("$1" muscles2)) / ($("$1" muscles2) - $("$1" muscles0))"; }
row "a third and fourth muscle, over two first: time" "<= 1.15" x "$(channel_over median)" "$(channel_over least)"
channel_memory() { calc "($("$1" muscles4 2) - $("$1" muscles2 2)) / ($("$1" muscles2 2) - $("$1" muscles0 2))"; }
row "a third and fourth muscle, over two first: memory" "<= 1.15" x "$(channel_memory median)" "$(channel_memory least)"

# Movements that were scored elsewhere: the rules and the tables alone, on 70 h of sleep.
movements() { # N
  awk -v n="$1" 'BEGIN {
    print "onset\tduration\ttrial_type\tside"
    for (i = 0; i < 8400; i++) printf "%d\t30\tSleep stage N2\tn/a\n", 30 * i
    for (i = 0; i < n; i++) printf "%.3f\t%.2f\tlimb_movement\t%s\n", 10 + i * 250000 / n, 0.6 + i % 7 * 0.2, i % 3 ? "left" : "right" }' >"$work/m$1.tsv"
}
for n in 10000 50000 100000; do movements $n; done
movements_round() {
  for n in 10000 50000 100000; do scores "moved$n" -j1 -f tsv,json --use-scored-movements "$work/m$n.tsv"; done
}
turns "$few" movements_round
row_of_time "100,000 movements" moved100000
row_of_memory "100,000 movements: memory" - moved100000
moved_over() { calc "($("$1" moved100000 "$2") - $("$1" moved50000 "$2")) / 50 / (($("$1" moved50000 "$2") - $("$1" moved10000 "$2")) / 40)"; }
row "a movement more at 50,000, over one at 10,000: time" "<= 1.15" x "$(moved_over median 1)" "$(moved_over least 1)"
row "a movement more, the same: memory" "<= 1.15" x "$(moved_over median 2)" "$(moved_over least 2)"
