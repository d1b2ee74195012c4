#!/bin/sh
# ID_review.html: its size, its bytes, and what it has to do without.
. "$ROOT/tests/support/tap.sh"
cd "$work" || exit 1
smaller() { [ "$(wc -c <"$1")" -le "$2" ] || { wc -c "$1"; return 1; }; }
movements() { awk -F '\t' '$3 == "limb_movement" && $5 == "n/a"' "$1" | wc -l; }

"$TIBIALIS" simulate -q --scenario rls --hours 8 --seed 1 -o . || exit 1
tib score -q -f tsv,html -o out.d rls.edf
check "score" exits 0
check "at least 500 movements" test "$(movements out.d/rls/rls_events.tsv)" -ge 500
check "in at most 8 MB" smaller out.d/rls/rls_review.html 8000000
check "no address is asked for anything" sh -c '! grep -Eq "(src|href)=[^>]*//|url\(|@import|sourceMappingURL" out.d/rls/rls_review.html'
check "the network is forbidden" grep -q "default-src 'none'; script-src 'sha256-" out.d/rls/rls_review.html
check "the library is named, with its licence" grep -q "with dygraphs .*Dan Vanderkam" out.d/rls/rls_review.html
check "what it may be used for" grep -q "Research use only" out.d/rls/rls_review.html
check "no date" sh -c '! grep -q 1985-01-01 out.d/rls/rls_review.html'
(cd / && LC_ALL=C TZ=Asia/Tokyo "$TIBIALIS" score -q -f tsv,html -o "$work/again" "$work/rls.edf")
check "the same bytes from another folder" cmp out.d/rls/rls_review.html again/rls/rls_review.html

tib score -q -f tsv,html -o out.d --id scored --use-scored-movements out.d/rls/rls_events.tsv
check "movements without any signal" exits 0
check "have a page too" grep -q '"imported":true' out.d/scored/scored_review.html
done_testing
