#!/bin/sh
# SPDX-License-Identifier: MIT
# release.sh SOURCE OUT [OPTION...]: makes what a release of a collection carries, in the folder OUT: the
# EPUB, the PDF, their volumes where there are any, SHA256SUMS and release.json (counts, hashes, versions
# of fonts and libraries; no text of the articles, no path; release.schema.json says what is in it). The
# same source, fonts and libraries give the same bytes. OPTIONs go to `huibian build`; HUIBIAN names the
# program. Ends with huibian's status: where some input could not be used (3) nothing is released.
set -eu
# Names in one order everywhere; messages in the language of whoever runs it.
language=${LC_ALL:-${LC_MESSAGES:-${LANG:-C}}}
export LC_ALL=C.UTF-8
# end STATUS CHINESE ENGLISH
end() {
    case $language in zh*) echo "release.sh: $2" >&2 ;; *) echo "release.sh: $3" >&2 ;; esac
    exit "$1"
}
[ $# -ge 2 ] || end 2 "用法：release.sh 文章的文件夹 发布的文件夹 [选项…]" "usage: release.sh SOURCE OUT [OPTION...]"
source=$1 out=$2
shift 2
program=${HUIBIAN:-huibian}

command -v "$program" >/dev/null || end 127 "找不到程序 $program；请先安装 huibian" "there is no program $program; install huibian first"

mkdir -p "$(dirname "$out")"
work=$(mktemp -d "$(dirname "$out")/.release.XXXXXX")
trap 'rm -rf "$work"' EXIT
status=0
LC_ALL=$language "$program" build -f epub,pdf,lock -o "$work/all" "$@" "$source" >/dev/null || status=$?
[ $status = 0 ] || end $status "有的文章用不了，什么也没有发布；改好再运行" \
    "some input could not be used, nothing is released; correct it and run this again"

# What is made for readers, under names that every system can carry.
mkdir "$work/out"
for file in "$work"/all/*.epub "$work"/all/*.pdf; do
    [ -f "$file" ] || continue
    name=${file##*/}
    case $name in
    *[!A-Za-z0-9._-]*)
        end 2 "“$name”不能作发布的文件名；请在 book.txt 里用英文字母、数字写“文件名”" \
            "'$name' is no name for a release; set 文件名 in book.txt"
        ;;
    esac
    cp "$file" "$work/out/$name"
done

json() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }
# A number of the summary in report.json.
count() { sed -n '/"summary"/,/^  }/s/.*"'"$1"'": *\([0-9][0-9]*\).*/\1/p' "$work/all/report.json" | head -n 1; }
identifier=$(sed -n '/"book"/,/}/s/.*"identifier": *"\(.*\)".*/\1/p' "$work/all/report.json" | head -n 1)
tab=$(printf '\t')

release() {
    printf '{\n  "version": 1,\n  "generator": "%s",\n' "$(json "$("$program" --version)")"
    printf '  "identifier": "%s",\n' "$identifier"
    printf '  "counts": {'
    comma=
    for name in articles cities general pending front body warnings; do
        printf '%s\n    "%s": %s' "$comma" "$name" "$(count $name)"
        comma=,
    done
    printf '\n  },\n  "files": ['
    comma=
    for file in "$work"/out/*; do
        printf '%s\n    { "name": "%s", "size": %s, "sha256": "%s" }' "$comma" "${file##*/}" \
            "$(wc -c <"$file" | tr -d ' ')" "$(sha256sum <"$file" | cut -d' ' -f1)"
        comma=,
    done
    printf '\n  ],\n  "fonts": ['
    comma=
    # Each volume has a lock of its own.
    cat "$work"/all/*.lock | sort -u | while IFS=$tab read -r family name version checksum; do
        printf '%s\n    { "family": "%s", "name": "%s", "version": "%s", "checksum": "%s" }' "$comma" \
            "$(json "$family")" "$(json "$name")" "$(json "$version")" "$checksum"
        comma=,
    done
    printf '\n  ],\n  "libraries": {'
    comma=
    "$program" -v --version | sed 1d | while read -r name version; do
        printf '%s\n    "%s": "%s"' "$comma" "$name" "$(json "$version")"
        comma=,
    done
    printf '\n  }\n}\n'
}
release >"$work/release.json"
mv "$work/release.json" "$work/out/"
(cd "$work/out" && sha256sum -- * >../SHA256SUMS && mv ../SHA256SUMS .)

# All at once: an older release goes only when the new one is whole.
[ ! -e "$out" ] || {
    [ -f "$out/SHA256SUMS" ] || [ -z "$(ls -A "$out")" ] ||
        end 2 "$out 里有别的东西；请换一个文件夹" "$out holds something else; name another folder"
    mv "$out" "$work/old"
}
mv "$work/out" "$out"
find "$out" -type f | LC_ALL=C sort
