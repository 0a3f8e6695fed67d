#!/bin/sh
# Plays visits on real FAT and exFAT media in image files: a stick with room, one that is too small for the attached
# files, one that is write protected, one that is pulled in the middle. Needs root, /dev/fuse, a loop device, exfat-fuse,
# exfatprogs, fusefat and dosfstools.
#
#   Tests/media.sh PATH-OF-nhanrong
set -eu
program=$(cd "$(dirname "$1")" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
PATH=$program:$PATH
export PATH SESSIONS="$here/CommandLineTests/Sessions" EXAMPLES="$here/../Examples/Data"
export NHANRONG_LANG=en
work=$(mktemp -d)
loop=
unplug() {
  if [ -n "$loop" ]; then
    umount "$work/usb" 2>/dev/null || true
    losetup -d "$loop"
    loop=
  else
    fusermount -u "$work/usb" 2>/dev/null || true
  fi
}
# The driver dies with what it had not written: what a stick is that was pulled.
pull() {
  pkill -9 -f "(exfat-fuse|fusefat).*$work/usb" || true
  umount -l "$work/usb" 2>/dev/null || true
  unplug
}
plug() { # file system, image, more options
  case $1 in
  exfat)
    loop=$(losetup -f --show "$2")
    mount.exfat-fuse -o "${3:-rw}" "$loop" "$work/usb" >/dev/null 2>&1
    ;;
  fat) fusefat -o "${3:-rw+}" "$2" "$work/usb" >/dev/null 2>&1 ;;
  esac
}
trap 'unplug; rm -rf "$work"' EXIT
fail() {
  echo "$fs: $1" >&2
  cat out >&2
  exit 1
}
visit() { ./"$1".cmd sync "$work/usb" --create >out 2>&1; }

for fs in exfat fat; do
  rm -rf "$work"/*
  mkdir "$work/usb" "$work/offices"
  cd "$work/offices"
  truncate -s 16M "$work/large" && truncate -s 4M "$work/small"
  for image in large small; do
    case $fs in
    exfat) mkfs.exfat "$work/$image" >/dev/null ;;
    fat) mkfs.vfat "$work/$image" >/dev/null ;;
    esac
  done
  sh "$SESSIONS/two-branches.sh"
  ./cb1.cmd register --name 'Thôn A' --kind collective --sector tt_ntm --year 2026 --json >out
  record=$(grep -o '"id":"[0-9a-f]*"' out | head -n 1 | cut -d '"' -f 4)
  for number in 1 2 3; do
    head -c 1500000 /dev/urandom >"photo$number.jpg"
    ./cb1.cmd attach "$record" "photo$number.jpg" >out
  done

  # Too small for all three files: the text and what fits go.
  plug "$fs" "$work/small"
  visit cb1 || fail "a small stick stopped the visit"
  grep -q 'NR-W40' out || fail "nothing was said of what found no room"
  visit xa || fail "the commune took nothing from the small stick"
  ./xa.cmd show "$record" >out
  grep -q 'Thôn A' out || fail "the registration is not at the commune"
  grep -q 'NOT HERE' out || fail "a file that found no room is at the commune"
  visit cb1 || fail "the way back over the small stick"
  unplug

  # With room for the rest.
  plug "$fs" "$work/large"
  visit cb1 || fail "a stick with room"
  visit xa || fail "the commune, a stick with room"
  ./xa.cmd show "$record" >out
  if grep -q 'NOT HERE' out; then fail "a file did not come"; fi
  visit cb1 && visit xa && visit cb1 || fail "receipts"
  ls -l "$work/usb/NHANRONG" >before
  visit cb1 || fail "a visit without news"
  ls -l "$work/usb/NHANRONG" | cmp - before || fail "a visit without news wrote to the stick"
  for office in xa cb1; do ./$office.cmd verify --full >out || fail "verify at $office"; done
  unplug

  # Write protected: what is on it comes in, and the rest is told.
  ./cb1.cmd edit "$record" address='Nà Mò' >out
  plug "$fs" "$work/large"
  visit cb1 || fail "a stick with room, again"
  unplug
  plug "$fs" "$work/large" ro
  visit xa && fail "a write protected stick was written"
  grep -q 'NR-S03' out || fail "a write protected stick is told as something else"
  ./xa.cmd show "$record" >out
  grep -q 'Nà Mò' out || fail "what lies on a write protected stick did not come in"
  unplug

  # Pulled at some moment of a visit, again and again; then one visit without trouble.
  for moment in 0.02 0.05 0.1 0.15 0.2 0.3 0.4 0.6; do
    ./cb1.cmd edit "$record" address="Thôn $moment" >out
    plug "$fs" "$work/large"
    visit cb1 &
    sleep "$moment"
    pull
    wait || true
    ./cb1.cmd verify >out || fail "verify after a stick that was pulled"
  done
  case $fs in
  exfat) fsck.exfat -y "$work/large" >out 2>&1 || true ;;
  fat) fsck.vfat -a "$work/large" >out 2>&1 || true ;;
  esac
  plug "$fs" "$work/large"
  # A file that the driver no longer reads is told, and the rest goes on.
  visit cb1 || grep -q 'NR-X04' out || fail "the visit after a stick was pulled"
  visit xa || grep -q 'NR-X04' out || fail "the commune after a stick was pulled"
  ./xa.cmd show "$record" >out
  grep -q 'Thôn 0.6' out || fail "what was written before a stick was pulled did not come"
  unplug

  case $fs in
  exfat) fsck.exfat -n "$work/large" >out 2>&1 && fsck.exfat -n "$work/small" >out 2>&1 ;;
  fat) fsck.vfat -n "$work/large" >out 2>&1 && fsck.vfat -n "$work/small" >out 2>&1 ;;
  esac || fail "the file system is not sound"
  echo "$fs: visits over a small stick, one with room, a write protected and a pulled one"
done
