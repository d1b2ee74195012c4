# What it costs that results are on the disk before they are called done.
night
disk_round() {
  scores on_tmpfs -j1 -f tsv,json "$recording"
  into=$work
  scores on_disk -j1 -f tsv,json "$recording"
  into=
}
if [ "$fast" = "$work" ] || is_tmpfs "$work"; then
  row "output on $(stat -f -c %T "$work") and not on tmpfs adds" - ms "no two disks"
else
  turns "$rounds" disk_round
  adds() { calc "1000 * ($("$1" on_disk) - $("$1" on_tmpfs))"; }
  row "output on $(stat -f -c %T "$work") and not on tmpfs adds" - ms "$(adds median)" "$(adds least)"
fi
if command -v strace >/dev/null 2>&1; then
  strace -f -c -w -o "$work/calls" -e trace=fsync,fdatasync,syncfs,sync_file_range \
    "$tibialis" score -q -j1 -f tsv,json -o "$work/traced" "$recording" >"$work/printed"
  awk '$NF ~ /sync/ { n += $4; s += $2 } END { print n + 0, 1000 * s }' "$work/calls" >"$work/syncs"
  row "calls that wait for the disk" - "" "$(cut -d' ' -f1 "$work/syncs")"
  row "time in them, to a disk, as strace counts it" - ms "$(cut -d' ' -f2 "$work/syncs")"
  rm -rf "$work/traced"
fi
