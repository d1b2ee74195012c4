#!/bin/sh
# A recording whose header and notes tell who it is: no result bears it unless the user asks for it.
. "$ROOT/tests/support/tap.sh"
. "$ROOT/tests/support/edf.sh"
cd "$work" || exit 1
"$TIBIALIS" simulate -q --hours 0.5 -o . || exit 1
mv rls.edf n1.edf

field() { edf_put n1.edf "$1" "$(printf "%-$2s" "$3")"; }
field 8 80 'MCH-0234567 F 02-MAY-1951 Haagse_Harriet'
field 88 80 'Startdate 07-MAR-2002 Adm-998877 Vandermeer Telemetry03'
field 168 8 07.03.02

# 11 bytes each in the place of an arousal; blanks at the end are trimmed.
note() {
  at=$(grep -abo 'EEG arousal' n1.edf | sed -n 1p | cut -d : -f 1)
  edf_put n1.edf "$at" "$(printf '%-11s' "$1")"
}
note 'Haagse woke'
note 'my daughter'
note '4.5.61 wife'
note 'cable off'
note 'cable off'
note 'Lampe'

tib score -f tsv,json,pdf,svg,html -o out.d n1.edf
check "it is scored" exits 0
cat out err >out.d/terminal
check "there is a summary" grep -q '"unknown_labels"' out.d/n1/n1_summary.json

# Text of the PDF, where poppler is there; the bytes of everything else as they are.
pdf=out.d/n1/n1_report.pdf
if command -v pdftotext >/dev/null; then pdftotext "$pdf" out.d/pdf.txt; else skip "the words of the PDF" "poppler-utils is not installed"; fi
if command -v pdfinfo >/dev/null; then pdfinfo "$pdf" >out.d/pdfinfo.txt; fi

# Of the review page all but its blocks of samples, in whose digits any short word may come up.
sed '/^<script type="text.plain" data-block=/d' out.d/n1/n1_review.html >page && mv page out.d/n1/n1_review.html

nowhere() { # WORD...: in no output, in any case
  for word in "$@"; do
    LC_ALL=C grep -raiF -e "$word" out.d && return 1
  done
  return 0
}
check "no name" nowhere Haagse Harriet
check "no code, no number" nowhere MCH-0234567 0234567 998877
check "no birthdate" nowhere 02-MAY-1951 1951 May-1951
check "no date" nowhere 07-MAR-2002 07.03.02 2002-03-07 7.3.2002 20020307
check "no technician, no device" nowhere Vandermeer Telemetry03
check "no free text" nowhere daughter woke 4.5.61 wife
check "no folder of this machine" nowhere "$work"

labels=out.d/n1/n1_summary.json
check "what shares a word with the header is withheld" grep -q '"(withheld)": 1' $labels
check "notes are counted" grep -q '"(free text)": 2' $labels
check "a label that comes again is named" grep -q '"cable off": 2' $labels
check "and a single word" grep -q '"Lampe": 1' $labels

tib score -q -f tsv,json,pdf -o kept --keep-dates --keep-labels n1.edf
check "--keep-dates and --keep-labels" exits 0
check "let the date stand" grep -q 2002-03-07 kept/n1/n1_summary.json
check "and notes" grep -q '"my daughter": 1' kept/n1/n1_summary.json
check "but no name" sh -c "! grep -raiqE 'haagse|harriet|0234567|1951|vandermeer' kept"

# date -u -d @1709210096
SOURCE_DATE_EPOCH=1709210096
export SOURCE_DATE_EPOCH
tib score -q -f pdf -o dated n1.edf
check "SOURCE_DATE_EPOCH dates the PDF" grep -qa 'CreationDate (.*20240229123456' dated/n1/n1_report.pdf
SOURCE_DATE_EPOCH=1709210097
tib score -q -f pdf -o dated n1.edf
check "another one" exits 0
check "makes another PDF" grep -qa 'CreationDate (.*20240229123457' dated/n1/n1_report.pdf
unset SOURCE_DATE_EPOCH

# ---- inspect ----

tib inspect --phi n1.edf
check "--phi" exits 0
identity=$(grep '^  identity ' out)
for name in "patient code" sex birthdate "patient name" startdate "admin code" technician equipment; do
  check "--phi names the field: $name" test "${identity#*"$name"}" != "$identity"
done
tib inspect --phi --tsv n1.edf
check "--phi has no contents" sh -c "! grep -qE 'Harriet|1951|Vandermeer|Telemetry|998877' out"
tib inspect --tsv n1.edf
check "without --phi nobody looks" sh -c "! grep -qE 'birthdate|patient name' out"
tib inspect --json n1.edf
check "and JSON says so" grep -q '"phi": null' out
tib inspect n1.edf
check "the lab's own labels are shown" grep -q '^  unknown     my daughter (1)' out
done_testing
