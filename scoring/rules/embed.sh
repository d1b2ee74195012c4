#!/bin/sh
# Writes the profiles as C: sh embed.sh OUTPUT PROFILE...   The program reads these bytes with the parser of any other file.
set -eu
LC_ALL=C
export LC_ALL
output=$1
shift
{
  printf '#include "read/rules/rules_file.h"\n'
  for file in "$@"; do
    printf '\nstatic const unsigned char %s[] = {\n' "$(basename "$file" .rules | tr -c 'a-z0-9\n' '_')"
    od -An -v -tu1 "$file" | awk '{ for (i = 1; i <= NF; i++) printf "%s,", $i; print "" }'
    printf '};\n'
  done
  printf '\nconst struct tib_rules_builtin tib_rules_builtins[] = {\n'
  for file in "$@"; do
    name=$(basename "$file" .rules)
    id=$(printf '%s\n' "$name" | tr -c 'a-z0-9\n' '_')
    printf '    {"%s", %s, sizeof %s},\n' "$name" "$id" "$id"
  done
  printf '    {0, 0, 0},\n};\n\nconst char *const tib_rules_builtin_names[] = {'
  for file in "$@"; do printf '"%s", ' "$(basename "$file" .rules)"; done
  printf '0};\n'
} >"$output"
