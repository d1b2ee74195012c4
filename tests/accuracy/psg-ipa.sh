#!/bin/sh
# The program beside the scorers of PSG-IPA 1.0.0 (PhysioNet), limb movements: five nights, twelve scorers.
#   sh tests/accuracy/psg-ipa.sh FOLDER [OUT] [OPTION...]
# FOLDER is the set as it is unpacked: Limb_movements/PSG/*.edf and Limb_movements/Annotations/manual/*_scorer*.edf are
# read, nothing is fetched. OUT, psg-ipa-out where it is not given, gets the scored nights and every table; the options go
# to `tibialis score`. $TIBIALIS names the program. README.md, "PSG-IPA", says what is printed.
set -u
LC_ALL=C
export LC_ALL
tibialis=${TIBIALIS:-tibialis}
folder=${1:-}
out=${2:-psg-ipa-out}
[ $# -lt 2 ] || shift
[ $# -lt 1 ] || shift

fail() {
  echo "psg-ipa.sh: $1" >&2
  exit "$2"
}
[ -n "$folder" ] || fail "no folder was given; name that of PSG-IPA: sh tests/accuracy/psg-ipa.sh FOLDER [OUT]" 2
command -v "$tibialis" >/dev/null 2>&1 || fail "$tibialis: no such program; build it, and name it in TIBIALIS" 2
psg=$folder/Limb_movements/PSG
manual=$folder/Limb_movements/Annotations/manual
[ -d "$psg" ] && [ -d "$manual" ] || fail "$folder has no Limb_movements/PSG and Annotations/manual; name the unpacked set" 2
mkdir -p "$out" || exit 3

# Rows of a table of `compare --tsv` whose part is $1, the columns named after it, by tab.
columns() {
  awk -F '\t' -v part="$1" -v want="$2" '
    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; n = split(want, name, " "); next }
    $1 == part { for (k = 1; k <= n; k++) printf "%s%s", $(at[name[k]]), k < n ? "\t" : "\n" }'
}

# Mean, least and largest of a column of numbers; n/a are left out.
spread() {
  awk '$1 != "n/a" { sum += $1; if (!n || $1 < least) least = $1; if (!n || $1 > most) most = $1; n++ }
    END { if (n) printf "%.3f (%.3f to %.3f)\n", sum / n, least, most; else print "n/a" }'
}

fixed() { awk -v n="$1" '{ if ($1 == "n/a") print; else printf "%.*f\n", n, $1 }'; }

night() { # PSG: a row of the table
  id=$(basename "$1" .edf)
  set -- "$manual/${id}"_*scorer*.edf
  if [ ! -f "$1" ]; then
    echo "psg-ipa.sh: $id has no scorers in Annotations/manual; left out" >&2
    return 0
  fi
  scored=$out/scored/$id
  "$tibialis" compare --matrix --tsv "$@" >"$out/${id}_scorers.tsv" 2>"$out/${id}.log" &&
    "$tibialis" compare --matrix --tsv -o "$out/${id}_all.pdf" "$@" "$scored" >"$out/${id}_all.tsv" 2>>"$out/${id}.log" ||
    return 1
  : >"$out/${id}_program.tsv"
  for scorer in "$@"; do
    "$tibialis" compare --tsv "$scorer" "$scored" >"$out/one.tsv" 2>>"$out/${id}.log" || return 1
    if [ -s "$out/${id}_program.tsv" ]; then sed 1d "$out/one.tsv"; else cat "$out/one.tsv"; fi >>"$out/${id}_program.tsv"
  done
  rm -f "$out/one.tsv"
  program=$(columns movements "side f1 kappa_s onset_bias_ms" <"$out/${id}_program.tsv" | sed -n 's/^all	//p')
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$id" "$#" \
    "$(columns pair f1 <"$out/${id}_scorers.tsv" | spread)" \
    "$(echo "$program" | cut -f1 | spread)" \
    "$(columns scorer consensus_f1 <"$out/${id}_scorers.tsv" | spread)" \
    "$(columns scorer consensus_f1 <"$out/${id}_all.tsv" | tail -n 1 | fixed 3)" \
    "$(echo "$program" | cut -f2 | spread)" \
    "$(echo "$program" | cut -f3 | awk '$1 != "n/a" { sum += $1; n++ } END { if (n) printf "%+.0f\n", sum / n; else print "n/a" }')"
}

"$tibialis" score -q -f tsv,json -o "$out/scored" "$@" "$psg"
code=$?
[ "$code" -le 1 ] || fail "the nights could not be scored; see above" "$code"
printf 'night\tscorers\thuman_human_f1\tprogram_human_f1\thuman_consensus_f1\tprogram_consensus_f1\tprogram_human_kappa_s\tonset_bias_ms\n' \
  >"$out/psg-ipa.tsv"
for recording in "$psg"/*.edf; do
  id=$(basename "$recording" .edf)
  [ -d "$out/scored/$id" ] || {
    code=1
    continue
  }
  night "$recording" >>"$out/psg-ipa.tsv" || {
    echo "psg-ipa.sh: $id could not be compared:" >&2
    cat "$out/${id}.log" >&2
    code=1
  }
done
[ "$(wc -l <"$out/psg-ipa.tsv")" -gt 1 ] || fail "no night could be compared" 1

# A table to read: mean (least to largest).
awk -F '\t' '
  NR == 1 { next }
  { printf "%s, %s scorers\n", $1, $2
    printf "  F1, scorer beside scorer      %s\n  F1, program beside scorer     %s\n", $3, $4
    printf "  F1, scorer beside the others  %s\n  F1, program beside them all   %s\n", $5, $6
    printf "  kappa per second, program     %s\n  onset, program, ms            %s\n", $7, $8
    human += $3; program += $4; n++ }
  END { printf "\nmean of %d nights: F1 of scorers %.3f, of the program %.3f\n", n, human / n, program / n }' "$out/psg-ipa.tsv"
cat <<'END'
known: scorers beside each other F1 0.745 to 0.909 (SN1 0.745, SN2 0.820, SN3 0.909) and another program beside them 0.592
to 0.699, at an overlap of 0.2 on one leg; kappa of scorers 0.72 by eye
END
exit "$code"
