# Largest resident set of any process of a run (1 MB is a million bytes).
night
round() {
  scores plain -j1 -f tsv,json "$recording"
  scores with_pdf -j1 -f tsv,json,pdf "$recording"
  if has_threads; then scores two_threads -j1 --threads 2 -f tsv,json "$recording"; fi
}
turns 3 round
row_of_memory "memory" "<= 72" plain
row_of_memory "memory with PDF" "<= 88" with_pdf
if has_threads; then
  row_of_memory "memory with --threads 2" "<= 72" two_threads
else
  row "memory with --threads 2" "<= 72" MB "not available"
fi
