#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`run.py HUIBIAN [--times N] [--memory MB] [COUNT...]`: processor seconds and peak memory for books of COUNT
made articles. It fails where a book takes more than N times what zlib takes, or more than MB.

Beside each book stands what zlib takes, at level 6, for the streams of the same outputs: the work that
no writer of these formats can do without. A number that says MB is one article of that size."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib

HERE = pathlib.Path(__file__).parent
FORMATS = ('xml', 'epub', 'pdf')


def run(program, source, out, formats):
    """Processor seconds and peak kilobytes of one build; a build that fails ends the bench."""
    command = [program, 'build', '-q', '-f', formats, '-o', str(out), str(source)]
    with open(os.devnull, 'w') as null:
        child = subprocess.Popen(command, stdout=null, stderr=null)
        _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        sys.exit(f'{" ".join(command)}: ended with status {child.returncode}')
    return used.ru_utime + used.ru_stime, used.ru_maxrss


def streams(out):
    """What the outputs hold deflated, as it was before."""
    for path in out.glob('*.epub'):
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if entry.compress_type == zipfile.ZIP_DEFLATED:
                    yield archive.read(entry)
    for path in out.glob('*.pdf'):
        data = path.read_bytes()
        for match in re.finditer(rb'stream\r?\n', data):
            if data[match.start() - 3:match.start()] == b'end':
                continue
            try:
                yield zlib.decompressobj().decompress(data[match.end():])
            except zlib.error:
                continue  # not deflated: metadata


def yardstick(out):
    plain = list(streams(out))
    start = time.process_time()
    for data in plain:
        zlib.compress(data, 6)
    return time.process_time() - start


def measure(program, count):
    with tempfile.TemporaryDirectory() as folder:
        source, out = pathlib.Path(folder, 'in'), pathlib.Path(folder, 'out')
        size = ['--one', str(int(count[:-2]) * 1000000)] if count.endswith('MB') else []
        subprocess.run([sys.executable, HERE / 'articles.py', *size, source,
                        *([] if size else [count])], check=True)
        chars = sum(len(p.read_text('utf-8')) for p in source.iterdir())
        row = {f: run(program, source, out, f) for f in FORMATS}
        seconds, memory = run(program, source, out, 'epub,pdf,xml')
        return chars, row, seconds, memory, yardstick(out)


def main():
    program, words, bounds, over = sys.argv[1], sys.argv[2:], {'--times': None, '--memory': None}, []
    while words and words[0] in bounds:
        bounds[words[0]] = float(words[1])
        words = words[2:]
    counts = words or ['5', '100', '1000']
    print(f'{"articles":>9} {"million":>8} ' + ' '.join(f'{f + " s":>8}' for f in FORMATS) +
          f' {"all s":>8} {"us/char":>8} {"MB":>7} {"zlib s":>7}')
    for count in counts:
        chars, row, seconds, memory, deflate = measure(program, count)
        print(f'{count:>9} {chars / 1e6:8.3f} ' + ' '.join(f'{row[f][0]:8.3f}' for f in FORMATS) +
              f' {seconds:8.3f} {seconds / chars * 1e6:8.3f} {memory / 1024:7.1f} {deflate:7.3f}',
              flush=True)
        for name, have in (('--times', seconds / deflate), ('--memory', memory / 1024)):
            if bounds[name] and have > bounds[name]:
                over.append(f'{count} articles: {have:.1f}, more than {name} {bounds[name]:g}')
    sys.exit('\n'.join(over) or 0)


if __name__ == '__main__':
    main()
