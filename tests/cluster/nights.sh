# shellcheck shell=sh disable=SC2154
# Sourced: makes in/ with four short nights and a file that is none, and nights.tsv; names hold blanks.
mkdir in
for seed in 1 2 3 4; do
  "$TIBIALIS" simulate -q --scenario quiet --hours 0.1 --fs 128 --seed $seed --name "night $seed" -o in || exit 1
done
echo letter >"in/bad night.edf"
printf 'recording\tid\tmains\tset\n' >nights.tsv
printf 'in/night 1.edf\tfirst\t50\tn/a\nin/bad night.edf\tn/a\tn/a\tn/a\n' >>nights.tsv
printf 'in/night 2.edf\t\t\timi-min=8 s\nin/night 3.edf\tthird night\t\t\nin/night 4.edf\t\toff\t\n' >>nights.tsv
PATH=$(dirname "$TIBIALIS"):$PATH
export PATH

# What one run over all gives, to compare with.
single() {
  rm -rf single
  "$TIBIALIS" score -q -f tsv,json --manifest nights.tsv -o single 2>/dev/null
}

# mend: the bad night can be scored now.
mend() { cp "in/night 1.edf" "in/bad night.edf"; }

# stamps FOLDER: when each status was written, but that of the bad night.
stamps() { find "$1" -name '*_status.json' ! -name 'bad night*' -exec stat -c '%n %Y.%y' {} + | sort; }
