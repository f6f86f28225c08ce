#!/bin/sh
# SPDX-License-Identifier: MIT
# deb.sh TARBALL VERSION FOLDER: builds the Debian package of the source in TARBALL (make dist: what is
# committed) in FOLDER and shows what lintian says of it. The same source and tools give the same bytes:
# the date is that of src/packaging/debian/changelog.
set -eu
tarball=$(realpath "$1") version=$2 folder=$3
rm -rf "$folder"
mkdir -p "$folder"
cp "$tarball" "$folder/huibian_$version.orig.tar.gz"
tar -xzf "$tarball" -C "$folder"
cp -r "$folder/huibian-$version/src/packaging/debian" "$folder/huibian-$version/debian"
# What `make` hands down is not for the package's own make.
export LC_ALL=C.UTF-8
unset MAKEFLAGS MAKELEVEL MFLAGS BUILD CC CFLAGS SAN
cd "$folder/huibian-$version"
if ! dpkg-buildpackage -us -uc >../build.log 2>&1; then
    tail -n 30 ../build.log >&2
    echo "deb: dpkg-buildpackage failed; all of it is in $folder/build.log" >&2
    exit 1
fi
cd - >/dev/null
if command -v lintian >/dev/null 2>&1; then
    lintian --fail-on error,warning --profile debian "$folder"/*.changes
else
    echo "deb: lintian is not installed; nobody has looked at the package" >&2
fi
find "$folder" -maxdepth 1 -name "*.deb" | LC_ALL=C sort
