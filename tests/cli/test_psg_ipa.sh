#!/bin/sh
# The validation kit on a simulated copy of the layout of PSG-IPA.
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1

psg=set/Limb_movements/PSG manual=set/Limb_movements/Annotations/manual
mkdir -p $psg $manual
for n in 1 2; do
  "$TIBIALIS" simulate -q --hours 0.2 --seed $n --without accelerometer,stages,lights --name SN${n}_LimbMovements -o made || exit 1
  cp made/SN${n}_LimbMovements.edf $psg/
done

# scorer NUMBER OPTION...: annotations as files of their own, of somebody who sees movements as these options do.
scorer() {
  number=$1
  shift
  "$TIBIALIS" score -q -f tsv,json,edf -o "by$number" "$@" $psg || exit 1
  for n in 1 2; do
    cp "by$number/SN${n}_LimbMovements/SN${n}_LimbMovements_annotations.edf" \
      "$manual/SN${n}_LimbMovements_manual_scorer$number.edf"
  done
}
scorer 1
scorer 2 --set "onset=20 uV"
scorer 3 --set "onset=60 uV"

kit() {
  TIBIALIS=$TIBIALIS sh "$ROOT/tests/accuracy/psg-ipa.sh" "$@" >"$work/out" 2>"$work/err" </dev/null
  code=$?
}
kit set result
check "it runs" exits 0
check "both nights are told" test "$(grep -c '^SN[12]_LimbMovements, 3 scorers' out)" = 2
check "a page of all of them" sh -c 'head -c 5 result/SN1_LimbMovements_all.pdf | grep -q "%PDF-"'
check "so are the figures that are known" grep -q 'F1 0.745 to 0.909' out
cell() { awk -F '\t' -v row="$1" -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i } NR == row + 1 { print $at }' result/psg-ipa.tsv; }
# The first scorer is the program itself: the largest F1 is 1.
check "the program is beside each" sh -c 'echo "$1" | grep -q "to 1.000)"' - "$(cell 1 program_human_f1)"
pair() { # A B: F1 of two scorers of night 1, by compare itself
  "$TIBIALIS" compare --json "$manual/SN1_LimbMovements_manual_scorer$1.edf" "$manual/SN1_LimbMovements_manual_scorer$2.edf" \
    2>/dev/null | sed -n 's/^  "f1": \(.*\),/\1/p'
}
mean=$(printf '%s\n' "$(pair 1 2)" "$(pair 1 3)" "$(pair 2 3)" | awk '{ sum += $1 } END { printf "%.3f", sum / NR }')
check "scorers beside each other" test "$(cell 1 human_human_f1 | cut -d' ' -f1)" = "$mean"
check "they do not all agree" sh -c 'test "$1" != 1.000' - "$mean"

kit
check "without a folder" exits 2
kit made
check "another folder" exits 2
check "says which" says made Limb_movements
done_testing
