#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes the Word documents of other programs again: needs pandoc and LibreOffice (libreoffice-writer-nogui).
# They carry times and versions, so what is committed stays unless a newer program writes otherwise.
set -eu
cd "$(dirname "$0")/same"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pandoc same.md -o pandoc.docx
pandoc table.md -o ../../cases/docx-made/input/pandoc.docx
writer() { # FILTER SOURCE TARGET
    soffice --headless --infilter="$1" --convert-to 'docx:MS Word 2007 XML' --outdir "$work" "$2" >/dev/null
    mv "$work/$(basename "${2%.*}").docx" "$3"
}
writer 'HTML (StarWriter)' same.html writer.docx
writer 'HTML (StarWriter)' table.html ../../cases/docx-made/input/writer.docx
writer 'Text (encoded):UTF8' plain.txt ../../cases/docx-made/input/writer-text.docx
