#!/bin/sh
# SPDX-License-Identifier: MIT
# deps.sh GROUP...: installs what is missing of these groups of src/packages.txt, as root or with
# sudo. Says nothing when nothing is missing.
set -eu
list=$(dirname "$0")/packages.txt

wanted=$(for group in "$@"; do awk -v g="$group" '$1 == g { print $2 }' "$list"; done)
if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "deps: this is not Debian; install what these packages hold by hand:" $wanted >&2
    exit 1
fi
# shellcheck disable=SC2086 # a list of words
here=$(dpkg-query -W -f '${db:Status-Status} ${Package} ${Provides}\n' 2>/dev/null |
    sed -n 's/^installed //p' | tr -d ',' | tr ' ' '\n')
missing=$(for package in $wanted; do
    printf '%s\n' "$here" | grep -qxF "$package" || echo "$package"
done)
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "deps: installing needs root or sudo; missing:" $missing >&2
        exit 1
    fi
    as_root=sudo
fi
apt() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 \
        -o Acquire::Retries=3 "$@"
}

echo "deps: installing" $missing
# The lists may be absent (a bare system) or old (packages that are gone): always fetched anew.
apt update || echo "deps: apt-get update failed; going on with the lists that are here" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086
if ! apt install -y --no-install-recommends $missing >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "deps: apt-get install failed" >&2
    exit 1
fi
