#!/bin/sh
# SPDX-License-Identifier: MIT
# statuses.sh PROGRAM FOLDER: what goes wrong gives one clear message, the right exit status and no
# half-written file. FOLDER is a scratch folder.
set -u
program=$1 scratch=$2
rm -rf "$scratch"
mkdir -p "$scratch" && cd "$scratch" || exit 2
export LC_ALL=C.UTF-8 SOURCE_DATE_EPOCH=1700000000
failed=0 many='' before=''

# A small article that builds, for the runs in which something else goes wrong.
mkdir good empty mixed
{
    echo '苏州园林开放夜游'
    echo
    echo '本报苏州讯　今年夏天，苏州市的园林延长开放时间，市民和游客可以在晚上游园。'
    echo
    echo '各园林增设了照明和指路牌，入园人数比上年同期增加。'
} >good/1.txt
cp good/1.txt mixed/1.txt
head -c 4096 /bin/sh >mixed/2.txt

# expect NAME STATUS MESSAGES FILES ARGUMENT...: runs the program in the scratch folder; MESSAGES is
# an extended regular expression that the one line of stderr must match (empty: no line; `many`
# lines where that is set), FILES says whether `out` must hold files afterwards (some, none).
expect() {
    name=$1 status=$2 messages=$3 files=$4
    shift 4
    rm -rf out
    [ -z "${before:-}" ] || mkdir -p "$before"
    "$program" "$@" >stdout 2>stderr </dev/null
    code=$?
    fault=
    [ $code = "$status" ] || fault="status $code instead of $status"
    lines=$(grep -vc ': note:' stderr)
    if [ -n "$messages" ]; then
        [ "$lines" = "${many:-1}" ] || fault="$fault; $lines messages instead of ${many:-1}"
        grep -qE "$messages" stderr || fault="$fault; no message like: $messages"
    elif [ "$lines" != 0 ]; then
        fault="$fault; unexpected messages"
    fi
    if [ "$files" = none ]; then
        [ -z "$(find out -type f 2>/dev/null)" ] || fault="$fault; files were left"
    else
        [ -n "$(find out -type f 2>/dev/null)" ] || fault="$fault; no file was written"
    fi
    [ -z "$(find . -name '.huibian-*')" ] || fault="$fault; a temporary file was left"
    if [ -z "$fault" ]; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        echo "#   ${fault#; }"
        sed 's/^/#   /' stderr | head -n 10
        failed=1
    fi
}

expect "all well is 0" 0 '' some build -q -o out good
expect "help is 0" 0 '' none --help
expect "the name alone says what it is; nothing was built, so 2" 2 '' none
grep -q 'Example: .*huibian build' stdout || { echo "not ok - the name alone shows an example"; failed=1; }
expect "an unknown option is 2" 2 "usage: .*--nonsense.*\[unknown-option\]" none build --nonsense -o out good
expect "an unknown command is 2" 2 '\[unknown-command\]' none bild -o out good
expect "an option without its value is 2" 2 '\[option-needs-value\]' none build good -o
expect "an unknown format is 2" 2 '\[bad-option-value\]' none build -o out -f epub,doc good
expect "no source is 2" 2 '\[no-source\]' none build -o out
expect "a folder without an article is 4" 4 'empty.*\[no-article\]' none build -o out empty
many=2
expect "nothing but a file that is not text is 4" 4 'mixed/2\.txt.*\[not-text\]' none \
    build -o out mixed/2.txt
many=
expect "a file that is not text among others is 3, the rest is built" 3 'mixed/2\.txt.*\[not-text\]' some \
    build -o out mixed
: >file
expect "an output folder that cannot be made is 4" 4 '\[cannot-(make-folder|write)\]' none build -o file/out good
expect "an output folder in a place without write access is 4" 4 '\[cannot-(make-folder|write)\]' none \
    build -o /proc/huibian good
before=out/report.json
expect "an output name that a folder has taken is 4" 4 '\[cannot-write\]' none \
    build -o out good
before=
expect "a style that is not there is 4" 4 '\[no-style\]' none build -o out -s nonsense good
SOURCE_DATE_EPOCH=yesterday
expect "a SOURCE_DATE_EPOCH that is no number is 2" 2 '\[bad-epoch\]' none \
    build -o out good
SOURCE_DATE_EPOCH=1700000000

# A full disk, as a limit of the size of files.
trap '' XFSZ
limit() {
    (
        # What counts lines (make coverage) cannot write its counts either, and would say so.
        export GCOV_PREFIX="$PWD/uncounted" GCOV_ERROR_FILE=/dev/null
        ulimit -f 8
        expect "a disk that is full is 4, and nothing is left" 4 '\[cannot-write\]' none build -o out good
        exit $failed
    ) || failed=1
}
limit

# say NAME FAULT: a line of the protocol for what `expect` does not cover.
say() {
    if [ -z "$2" ]; then
        echo "ok - $1"
    else
        echo "not ok - $1"
        echo "#   ${2#; }"
        failed=1
    fi
}

# A second run into a folder: flock(1) holds it as a run does.
rm -rf out && mkdir out
flock out "$program" build -q -o out good >stdout 2>stderr
code=$? fault=
[ $code = 4 ] || fault="status $code"
grep -q '\[folder-in-use\]' stderr || fault="$fault; no message"
[ -z "$(ls -A out)" ] || fault="$fault; files were written"
say "a folder into which another run writes is 4" "$fault"

# Nobody reads what it prints.
fault=
"$program" --help >/dev/full 2>stderr
[ $? = 4 ] && grep -q '\[cannot-print\]' stderr || fault='a help that is not printed'
"$program" build -o out good >/dev/full 2>stderr
[ $? = 0 ] && grep -q '\[cannot-print\]' stderr && [ -f out/report.json ] ||
    fault="$fault; a book whose summary is not printed"
{ sleep 0.1; "$program" --help 2>stderr; echo $? >code; } | true
[ "$(cat code)" = 4 ] && grep -q '\[cannot-print\]' stderr || fault="$fault; a pipe that nobody reads"
say "standard output that cannot be written is said" "$fault"

# A signal at twenty moments of a run.
for signal in INT:130 TERM:143 HUP:129; do
    rm -rf out
    python3 - "$program" "${signal%:*}" "${signal#*:}" <<'EOF'
import os, signal, subprocess, sys, time
program, name, wanted = sys.argv[1:]
ended = 0
for n in range(20):
    run = subprocess.Popen([program, 'build', '-q', '-o', 'out', 'good'], stderr=subprocess.PIPE,
                           # A shell's background job is born deaf to SIGINT.
                           preexec_fn=lambda: signal.signal(getattr(signal, 'SIG' + name), signal.SIG_DFL))
    time.sleep(0.004 * (n + 2))
    run.send_signal(getattr(signal, 'SIG' + name))
    said = run.communicate()[1].decode()
    left = [f for f in os.listdir('out') if f.startswith('.huibian')] if os.path.isdir('out') else []
    # The signal itself: it came before main() did.
    if left or run.returncode not in (0, int(wanted), -getattr(signal, 'SIG' + name)):
        sys.exit(f'status {run.returncode}, left: {left}')
    if run.returncode > 0 and '[interrupted]' not in said:
        sys.exit('no message')
    ended += run.returncode > 0
if not ended:
    sys.exit('no run was interrupted')
EOF
    code=$? fault=
    [ $code = 0 ] || fault='see above'
    say "SIG${signal%:*} is ${signal#*:}, and nothing is left" "$fault"
done
exit $failed
