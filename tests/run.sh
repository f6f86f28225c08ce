#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh GROUP: runs a group of checks, or all of them (`check`), and counts them. Every group speaks
# the Test Anything Protocol; what passes is only counted (V=1 shows it), what fails or is skipped is
# shown. The last line is `N passed, N failed`; any failure makes the status 1. From `make`, which
# sets BUILD, CC, ALL_CFLAGS, SAN, JOBS; HUIBIAN_COLLECTION and HUIBIAN_TOOLS come from outside.
set -u
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
BUILD=${BUILD:-build}
program=$(pwd)/$BUILD/huibian
[ "${BUILD#/}" = "$BUILD" ] || program=$BUILD/huibian
logs=$BUILD/check
mkdir -p "$logs"
if [ -n "${HUIBIAN_COLLECTION:-}" ]; then
    HUIBIAN_COLLECTION=$(cd "$HUIBIAN_COLLECTION" && pwd) || exit 2
    export HUIBIAN_COLLECTION
fi
if [ -n "${HUIBIAN_TOOLS:-}" ]; then
    HUIBIAN_TOOLS=$(cd "$HUIBIAN_TOOLS" && pwd) || exit 2
    export HUIBIAN_TOOLS
fi
[ -z "${SAN:-}" ] || export UBSAN_OPTIONS=print_stacktrace=1 ASAN_OPTIONS=detect_stack_use_after_return=1

# Every program of tests/unit, whose cmocka speaks TAP too.
unit() {
    status=0
    for source in tests/unit/test_*.c; do
        name=$(basename "$source" .c)
        CMOCKA_MESSAGE_OUTPUT=TAP "$BUILD/tests/$name" >"$logs/$name.out" 2>"$logs/$name.err"
        code=$?
        # cmocka's own summary of a program (`# ok - tests`) says nothing; what it skips it calls not ok.
        sed -e "s/^\(ok\|not ok\) [0-9]* - /\1 - $name: /" -e '/^# \(not \)*ok - /d' \
            -e "s/^not ok [0-9]* # SKIP \(.*\)/ok - $name: \1 # SKIP a tool or a font is missing/" \
            "$logs/$name.out" >"$logs/$name.said"
        cat "$logs/$name.said"
        if [ $code != 0 ] || grep -q '^not ok' "$logs/$name.said" || ! grep -q '^ok' "$logs/$name.said"; then
            grep -q '^not ok' "$logs/$name.said" || echo "not ok - $name: ended with status $code"
            tail -n 40 "$logs/$name.err" | sed 's/^/#   /'
            status=1
        fi
    done
    return $status
}
cases() {
    python3 tests/cases/run.py "$program"
    status=$?
    python3 tests/validate/docx.py "$program" "$logs/docx" && [ $status = 0 ]
}
sample() { python3 tests/validate/book.py "$program" corpus "$logs/sample"; }
proof() { python3 tests/validate/proof.py "$program" "$logs/proof"; }
score() { python3 tests/validate/score.py "$program" "$logs/score"; }
# The sample, which anybody has; the collection's book serves too where it is there: real texts, and few.
readers() {
    python3 tests/validate/readers.py "$program" "$logs/readers" corpus ${HUIBIAN_COLLECTION:+"$HUIBIAN_COLLECTION"}
}
torture() { python3 tests/validate/readers.py "$program" "$logs/torture" corpus --articles 1000; }
# An editor's day: tidy, correct, build; on the sample, and on the real articles where there are any.
day() {
    python3 tests/validate/editors_day.py "$program" corpus "$logs/day" || return 1
    [ -z "${HUIBIAN_COLLECTION:-}" ] ||
        python3 tests/validate/editors_day.py "$program" "$HUIBIAN_COLLECTION" "$logs/day"
}
pages() {
    python3 tests/validate/pages.py "$program" "$logs/pages" corpus ${HUIBIAN_COLLECTION:+"$HUIBIAN_COLLECTION"}
}
items() { python3 tests/validate/items.py "$program" "$logs/items"; }
evenness() { python3 tests/validate/evenness.py "$program" "$logs/evenness"; }
# Some faults, or what FAULTS says (make faults). The sanitizers bring their own malloc.
faults() {
    if [ -n "${SAN:-}" ]; then
        echo "ok - calls that fail # SKIP not under the sanitizers"
        return 0
    fi
    # shellcheck disable=SC2086
    python3 tests/faults/run.py "$program" "$BUILD/faults.so" "$logs/faults" --sample corpus ${FAULTS:-}
}
embed() { python3 tests/validate/embed.py "$program" "$logs/embed"; }
press() { python3 tests/validate/press.py "$program" "$logs/press" corpus; }
bombs() { python3 tests/validate/docx_bombs.py "$program" "$logs/bombs"; }
hostile() { SAN="${SAN:-}" python3 tests/validate/hostile.py "$program" "$logs/hostile"; }
sandbox() { SAN="${SAN:-}" python3 tests/validate/sandbox.py "$program" "$BUILD/spy.so" "$logs/sandbox"; }
environment() { SAN="${SAN:-}" python3 tests/validate/environment.py "$program" "$logs/environment"; }
mutants() {
    python3 tests/validate/mutants.py "$program" "$logs/mutants" "${COUNT:-100}" corpus \
        ${HUIBIAN_COLLECTION:+"$HUIBIAN_COLLECTION"}
}
statuses() { sh tests/validate/statuses.sh "$program" "$logs/statuses"; }
schemas() {
    python3 tests/validate/schemas.py "$program" "$logs/schemas" corpus ${HUIBIAN_COLLECTION:+"$HUIBIAN_COLLECTION"}
}
mistakes() { python3 tests/validate/mistakes.py "$program" "$logs/mistakes"; }
everyday() { python3 tests/validate/everyday.py "$program" "$logs/everyday"; }
progress() { python3 tests/validate/progress.py "$program" "$logs/progress"; }
volumes() { python3 tests/validate/volumes.py "$program" "$logs/volumes"; }
# The sanitizers have instructions of their own.
bench_count() {
    if [ -n "${SAN:-}" ]; then
        echo "ok - instructions of a hundred articles # SKIP not under the sanitizers"
        return 0
    fi
    python3 tests/bench/count.py "$program" "$logs/bench-count"
}
manual() { python3 tests/validate/manual.py "$program" "$logs/manual"; }
documents() { python3 tests/validate/documents.py "$program" "$logs/documents"; }
characters() { python3 tests/validate/characters.py "$program" "$logs/characters"; }
fonts_check() { python3 tests/validate/fonts.py fonts/fonts.lock; }
lint() { sh tests/lint/run.sh; }
collection() {
    if [ -z "${HUIBIAN_COLLECTION:-}" ]; then
        echo "ok - the real articles # SKIP HUIBIAN_COLLECTION is not set"
        return 0
    fi
    python3 tests/validate/book.py "$program" "$HUIBIAN_COLLECTION" "$logs/collection" \
        --articles 6 --cities 常州市,南通市,广州市,江门市
}

passed=0 failed=0 skipped=0
run() {
    started=$(date +%s)
    "$(echo "$1" | tr - _)" >"$logs/$1.tap" 2>&1
    code=$?
    good=$(grep '^ok' "$logs/$1.tap" | grep -vc '# SKIP')
    bad=$(grep -c '^not ok' "$logs/$1.tap")
    skip=$(grep -c '^ok.*# SKIP' "$logs/$1.tap")
    if [ $code != 0 ] && [ "$bad" = 0 ]; then
        bad=1
        echo "not ok - $1: ended with status $code" >>"$logs/$1.tap"
    fi
    if [ -n "${V:-}" ]; then
        cat "$logs/$1.tap"
    elif [ "$bad" != 0 ]; then
        awk '/^not ok/ { show = 1 } /^ok/ { show = 0 } show || /# SKIP/' "$logs/$1.tap"
        [ $code = 0 ] || grep -v -E '^(ok|not ok|#|1\.\.)' "$logs/$1.tap" | tail -n 20
    else
        grep -E '# SKIP|^# ' "$logs/$1.tap"
    fi
    printf '%s: %d passed, %d failed, %d skipped (%d s)\n' "$1" "$good" "$bad" "$skip" \
        $(($(date +%s) - started))
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + skip))
}

if [ "${1:-check}" = check ]; then
    # Lint looks at the source, which the sanitizers do not change.
    [ -n "${SAN:-}" ] || run lint
    for group in unit cases score day fonts-check statuses mistakes hostile sandbox environment bombs faults mutants everyday progress volumes schemas manual documents proof sample embed press pages items collection characters readers bench-count; do run $group; done
else
    run "$1"
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
