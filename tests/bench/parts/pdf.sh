# What a PDF adds, and the review page. Every recording has a process of its own, which ends with it: "cold" is the first recording of a run,
# "second" what a second one adds to the run, as it would to a batch.
night
mkdir "$work/pair"
ln "$recording" "$work/pair/a.edf"
ln "$recording" "$work/pair/b.edf"

round() {
  spends cat cat "$recording"
  scores one -j1 -f tsv,json "$recording"
  scores one_pdf -j1 -f tsv,json,pdf "$recording"
  scores one_html -j1 -f tsv,json,html "$recording"
  scores two -j1 -f tsv,json "$work/pair"
  scores two_pdf -j1 -f tsv,json,pdf "$work/pair"
}
turns "$rounds" round
cold() { calc "($("$1" one_pdf) - $("$1" one)) / $("$1" cat)"; }
second() { calc "($("$1" two_pdf) - $("$1" two) - $("$1" one_pdf) + $("$1" one)) / $("$1" cat)"; }
row "PDF adds, over cat: first recording of a run" "<= 2.0" x "$(cold median)" "$(cold least)"
row "PDF adds, over cat: second recording of a run" "<= 1.0" x "$(second median)" "$(second least)"
adds_page() { calc "($("$1" one_html) - $("$1" one)) / $("$1" cat)"; }
row "review page adds, over cat" - x "$(adds_page median)" "$(adds_page least)"
