# Two workers over one, on 8 whole nights and on 500 short recordings.
few=$(((rounds + 2) / 3))
mkdir "$work/nights" "$work/short"
night
for i in 1 2 3 4 5 6 7 8; do ln "$recording" "$work/nights/n$i.edf"; done
simulated small --scenario quiet --hours 0.1 --fs 128 --seed 1 --without accelerometer
i=0
while [ "$i" -lt 500 ]; do
  ln "$recording" "$work/short/s$i.edf"
  i=$((i + 1))
done

round() {
  for set in nights short; do
    for jobs in 1 2; do scores $set$jobs -j$jobs -f tsv,json "$work/$set"; done
  done
}
turns "$few" round
row_of_ratio "two workers on 8 nights, times as fast as one" ">= 1.85" nights1 nights2
row_of_ratio "two workers on 500 recordings of 6 minutes" - short1 short2
