# Sourced by shell tests that need broken recordings. POSIX sh.

# edf_put FILE OFFSET TEXT: overwrites bytes.
edf_put() { printf '%s' "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null; }

edf_signals() { dd if="$1" bs=1 skip=252 count=4 2>/dev/null | tr -d ' '; }

# edf_set FILE FIELD INDEX TEXT: one field of one signal (from 0); TEXT is padded.
edf_set() {
  case $2 in
    label) edf_before=0 edf_width=16 ;;
    unit) edf_before=96 edf_width=8 ;;
    physical_min) edf_before=104 edf_width=8 ;;
    physical_max) edf_before=112 edf_width=8 ;;
    digital_min) edf_before=120 edf_width=8 ;;
    digital_max) edf_before=128 edf_width=8 ;;
    samples) edf_before=216 edf_width=8 ;;
  esac
  edf_put "$1" $((256 + edf_before * $(edf_signals "$1") + edf_width * $3)) "$(printf "%-${edf_width}s" "$4")"
}
