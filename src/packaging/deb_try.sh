#!/bin/sh
# SPDX-License-Identifier: MIT
# deb_try.sh DEB CORPUS [BASE]: installs the package in a bare Debian 12 with nothing but apt, makes a book
# of CORPUS there from / with an empty environment, reads the manual, removes the package and looks for what
# is left. Needs root, debootstrap and the host's apt sources; BASE is a bare system to copy instead of a new
# one. Ends with `N passed, N failed`.
set -eu
deb=$(realpath "$1") corpus=$(realpath "$2") base=${3:-}
work=$(mktemp -d /var/tmp/huibian-deb.XXXXXX)
end() {
    umount "$work/root/proc" 2>/dev/null || true
    mountpoint -q "$work/root/proc" || rm -rf --one-file-system "$work"
}
trap end EXIT
if [ -n "$base" ]; then
    cp -a "$base/." "$work/root"
else
    mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
        awk '$1 == "URIs:" || $1 == "deb" { print $2; exit }')
    debootstrap --variant=minbase bookworm "$work/root" "$mirror" >"$work/log" 2>&1 || {
        tail -n 5 "$work/log"
        exit 2
    }
fi
mount -t proc proc "$work/root/proc"
cp "$deb" "$work/root/tmp/huibian.deb"
cp -r "$corpus" "$work/root/srv/corpus"
inside() { env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive chroot "$work/root" "$@"; }
passed=0 failed=0
try() {
    name=$1
    shift
    if "$@" >"$work/said" 2>&1; then
        echo "ok - $name"
        passed=$((passed + 1))
    else
        echo "not ok - $name"
        tail -n 15 "$work/said" | sed 's/^/#   /'
        failed=$((failed + 1))
    fi
}
ours() { inside find / -xdev -path /proc -prune -o -name '*huibian*' ! -path '/srv/*' ! -path '/tmp/*' -print; }
none_left() {
    ours
    [ -z "$(ours)" ]
}
inside apt-get -qq update >/dev/null
try "apt installs it with what it depends on" inside apt-get -qq install -y --no-install-recommends /tmp/huibian.deb
try "it says its version" inside huibian --version
try "it makes the sample's book from / without any environment" \
    chroot "$work/root" /usr/bin/env -i /usr/bin/huibian build -o /srv/out /srv/corpus
try "EPUB, PDF and XML are there" sh -c "ls $work/root/srv/out/*.epub $work/root/srv/out/*.pdf $work/root/srv/out/*.xml"
try "no font was missing" sh -c "[ -s $work/root/srv/out/report.json ] && ! grep -E 'no-font|missing-glyph|pdf-no-profile' $work/root/srv/out/report.json"
# A minimal system does without manual pages, so dpkg's list is what says that they are there.
try "the manual is there in both languages" sh -c \
    "dpkg-deb -c $deb | grep -q man/man1/huibian.1.gz && dpkg-deb -c $deb | grep -q man/zh_CN/man1/huibian.1.gz"
try "a second run gives the same bytes" sh -c \
    "cp -r $work/root/srv/out $work/first && chroot $work/root env -i huibian build -q -o /srv/out /srv/corpus;
     diff -r $work/first $work/root/srv/out"
try "apt removes it" inside apt-get -qq purge -y huibian
try "nothing is left" none_left
echo "$passed passed, $failed failed"
[ $failed = 0 ]
