#!/bin/sh
# Manual pages and completion: made from the tables of the program, clean to their own checkers, and they work.
. "$ROOT/tests/support/tap.sh"
made=$BUILD/src/cli/manual
commands=$("$TIBIALIS" help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
check "pages are there" test -s "$made/tibialis.1"

# ---- pages ----
if command -v mandoc >/dev/null 2>&1; then
  for page in "$made"/*.[15]; do
    check "$(basename "$page") to mandoc" mandoc -T lint -W warning "$page"
  done
else
  skip "pages to mandoc" "mandoc is not there"
fi
if command -v groff >/dev/null 2>&1; then
  clean() { [ -z "$(groff -ww -man -Tascii -z "$1" 2>&1)" ] || { groff -ww -man -Tascii -z "$1"; return 1; }; }
  for page in "$made"/*.[15]; do check "$(basename "$page") to groff" clean "$page"; done
  fits() { ! groff -man -Tascii -rLL=80n -P-cbou "$made/$1" | awk 'length($0) > 80 { print; found = 1 } END { exit !found }'; }
  for page in "$made"/*.1; do check "$(basename "$page") fits 80 columns" fits "$(basename "$page")"; done
else
  skip "pages to groff" "groff is not there"
fi
# As a reader sees them: no troff left, and no word of the help lost.
plain() { # PAGE
  sed -e 's/\\f[BRIP]//g; s/\\-/-/g; s/\\(aq/'"'"'/g; s/\\(ti/~/g; s/\\(ha/^/g; s/\\&//g; s/\\e/\\/g' "$1"
}
refers() { sed -n '/^\.SH SEE ALSO/,$p' "$made/$1" | plain /dev/stdin | grep -qxF ".BR tibialis-slurm (1),"; }
check "tibialis.1 refers to tibialis-slurm.1" refers tibialis.1
check "and so does tibialis-score.1" refers tibialis-score.1
for command in $commands; do
  plain "$made/tibialis-$command.1" >"$work/page"
  "$TIBIALIS" "$command" --help | sed -n 's/^  *\(-[a-z], \)*--\([a-z-]*\).*/\2/p' | sort >"$work/options"
  sed -n 's/^\(-[a-z], \)*--\([a-z-]*\).*/\2/p' "$work/page" | sort >"$work/paged"
  check "tibialis-$command.1 has every option, and no other" cmp "$work/options" "$work/paged"
done
check "the default of --jobs is no number of this machine" grep -q 'number of processors' "$made/tibialis-score.1"
for kind in aasm-v3 cramp patterns accelerometer; do
  "$TIBIALIS" rules show $kind | sed -n '/^key /,/^$/p' | awk 'NR > 1 && /^[a-z]/ { print $1 }' >"$work/keys"
  plain "$made/tibialis-rules.5" | sed -n 's/^\([a-z0-9-]*\) = .*/\1/p' >"$work/paged"
  missing() { [ -s "$work/keys" ] && ! grep -vxF -f "$work/paged" "$work/keys"; }
  check "tibialis-rules.5 has every key of $kind" missing
done
"$TIBIALIS" fields --tsv | awk -F '\t' 'NR > 1 { print $2 }' | sort -u >"$work/names"
plain "$made/tibialis-formats.5" | sed 's/ \[.*//' | sort -u >"$work/paged"
every_field() { [ -s "$work/names" ] && ! grep -vxF -f "$work/paged" "$work/names"; }
check "tibialis-formats.5 has every field" every_field

# ---- bash ----
if command -v bash >/dev/null 2>&1; then
  mkdir "$work/cwd" "$work/cwd/nights"
  touch "$work/cwd/one.edf" "$work/cwd/two.BDF" "$work/cwd/notes.txt" "$work/cwd/our lab.rules"
  cat >"$work/complete.bash" <<'END'
. "$1" || exit 1
shift
complete -p tibialis >/dev/null || exit 1
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_tibialis
((${#COMPREPLY[@]})) && printf '%s\n' "${COMPREPLY[@]}" | sort
exit 0
END
  completes() { # EXPECTED WORD...: in one line, parted by commas
    expected=$1
    shift
    got=$(cd "$work/cwd" && bash --norc "$work/complete.bash" "$made/tibialis" "$@" 2>&1 | tr '\n' '|')
    [ "$got" = "$expected" ] || { echo "$* completes to $got, expected $expected"; return 1; }
  }
  check "bash: a command" completes 'score|simulate|' tibialis s
  check "bash: every command" completes "$(printf '%s\n' $commands --help --version | sort | tr '\n' '|')" tibialis ''
  check "bash: an option" completes '--force|--formats|' tibialis score --fo
  check "bash: no option of another command" completes '' tibialis fields --fo
  check "bash: values of an option" completes 'night|' tibialis score --study n
  check "bash: behind an equals sign" completes 'sit|' tibialis score --study = s
  check "bash: a list" completes 'tsv,pdf|' tibialis score -f tsv,p
  check "bash: a list of profiles" completes 'aasm-v3,wasm-2006|aasm-v3,wasm-2016|' tibialis score -r aasm-v3,w
  check "bash: a profile in a file" completes 'our lab.rules|' tibialis score -r o
  check "bash: a scenario" completes 'restless|' tibialis simulate --scenario rest
  check "bash: recordings and folders alone" completes 'nights|one.edf|two.BDF|' tibialis score ''
  check "bash: any file" completes 'notes.txt|' tibialis score -s not
  check "bash: folders" completes 'nights|' tibialis score -o ''
  check "bash: profiles to show" completes 'wasm-2006|wasm-2016|' tibialis rules show w
  check "bash: nothing where nothing is known" completes '' tibialis score --left ''
  # The values offered are those the program takes, and all of them: it names them when it refuses another.
  for option in study mains paper progress log-format formats; do
    offered=$(bash --norc "$work/complete.bash" "$made/tibialis" tibialis score "--$option" '' | sort | tr '\n' ' ')
    tib score "--$option" nonsense "$work/cwd/one.edf"
    all_named() { for word in $offered; do grep -qw -e "$word" "$work/err" || { cat "$work/err"; return 1; }; done; test -n "$offered"; }
    check "bash: what --$option offers, the program takes" all_named
  done
else
  skip "completion of bash" "bash is not there"
fi

# ---- zsh ----
if command -v zsh >/dev/null 2>&1; then
  check "zsh: it can be parsed" zsh -n "$made/_tibialis"
  # A shell of its own on a pseudo terminal, to which a line and two tabs are typed.
  cat >"$work/complete.zsh" <<'END'
zmodload zsh/zpty || exit 1
zpty shell zsh -f -i
zpty -w shell "PS1='ready>'; cd $2; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -D; setopt no_beep list_ambiguous; LISTMAX=0; stty columns 200; print started"
zpty -r -m shell out '*started*started*' || exit 1
zpty -n -w shell "$3"$'\t\t'
all= tries=0 lacking=1
while ((lacking && tries++ < 50)); do
  sleep 0.2
  while zpty -r -t shell out; do all+=$out; done
  lacking=0
  for word in $@[4,-1]; do [[ $all == *$word* ]] || lacking=1; done
done
print -r -- $all
zpty -d shell
END
  zsh_completes() { # LINE WORD...
    line=$1
    shift
    timeout 20 zsh -f "$work/complete.zsh" "$made" "$work/cwd" "$line" "$@" >"$work/zsh" 2>&1 </dev/null
    for word in "$@"; do grep -qF -e "$word" "$work/zsh" || { echo "no $word in:"; cat -v "$work/zsh"; return 1; }; done
  }
  check "zsh: commands" zsh_completes 'tibialis s' score simulate
  check "zsh: options" zsh_completes 'tibialis score --fo' --formats --force
  check "zsh: values" zsh_completes 'tibialis score --paper ' a4 letter
  check "zsh: recordings" zsh_completes 'tibialis score one' one.edf
else
  skip "completion of zsh" "zsh is not there"
fi
done_testing
