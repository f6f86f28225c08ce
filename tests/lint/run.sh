#!/bin/sh
# SPDX-License-Identifier: MIT
# The whole of `make lint`: include rules, sizes, habits, layout, clang-tidy. ALL_CFLAGS is what the
# compiler gets (the Makefile sets it).
set -u
cd "$(dirname "$0")/../.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
status=0

for script in rooms sizes habits; do
    python3 "tests/lint/$script.py" || status=1
done

# report NAME FILE GOOD: one check; the file explains a failure.
report() {
    if [ "$3" = yes ]; then
        echo "ok - $1"
    else
        echo "not ok - $1"
        sed 's/^/#   /' "$2" | head -n 60
        status=1
    fi
}

good=yes
find src tests -name node_modules -prune -o -name '*.[ch]' -print | LC_ALL=C sort | xargs clang-format --dry-run -Werror >"$out/format" 2>&1 || good=no
grep 'error:' "$out/format" >"$out/format-lines"
report "clang-format has nothing to change (make format)" "$out/format-lines" $good

# Files that are unchanged since they passed, with all that they include, pass again: the stamp is
# the preprocessed text.
stamps=${BUILD:-build}/tidy
mkdir -p "$stamps"
configuration=$( (cat .clang-tidy; clang-tidy --version; echo "$ALL_CFLAGS") | sha256sum | cut -c1-16)
cat >"$out/one" <<'EOS'
set -u
stamp=$1/$(echo "$4" | tr / _)
now=$3-$(clang -E $ALL_CFLAGS "$4" 2>/dev/null | sha256sum | cut -c1-32)
[ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && exit 0
if clang-tidy --quiet "$4" -- $ALL_CFLAGS >"$2/tidy.$$" 2>&1; then
    echo "$now" >"$stamp"
else
    cat "$2/tidy.$$" >&2
    exit 1
fi
EOS
good=yes
find src -name '*.c' | LC_ALL=C sort |
    xargs -P "${JOBS:-2}" -I FILE sh "$out/one" "$stamps" "$out" "$configuration" FILE 2>"$out/tidy" || good=no
grep -E 'error:|warning:|note: [0-9]' "$out/tidy" | awk '!seen[$0]++' >"$out/tidy-lines"
report "clang-tidy finds nothing (.clang-tidy)" "$out/tidy-lines" $good
exit $status
