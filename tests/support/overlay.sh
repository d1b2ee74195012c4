# Sourced after tap.sh: a root of its own, whose changes are kept in memory and leave with it. POSIX sh.

# overlaid BEFORE SCRIPT [AFTER]: runs the file SCRIPT there; BEFORE and AFTER are commands that run outside, with its place in
# $root. 77 where no such root can be had, 3 where the script fails.
overlaid() {
  mkdir -p "$work/overlay"
  # shellcheck disable=SC2016 # for the inner shell
  work=$work ROOT=$ROOT BEFORE=$1 SCRIPT=$2 AFTER=${3:-:} unshare -m sh -c '
    mount -t tmpfs none "$work/overlay" && mkdir "$work/overlay/upper" "$work/overlay/work" "$work/overlay/root" &&
      mount -t overlay none -o "lowerdir=/,upperdir=$work/overlay/upper,workdir=$work/overlay/work" "$work/overlay/root" || exit 77
    root=$work/overlay/root
    mount -t proc proc "$root/proc" && mount --bind /dev "$root/dev" && eval "$BEFORE" || exit 77
    chroot "$root" sh -s <"$SCRIPT" || exit 3
    eval "$AFTER"'
}
