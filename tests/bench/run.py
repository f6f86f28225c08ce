#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`run.py [--times N] [--memory MB] HUIBIAN [COUNT...]`: what books of COUNT made articles take: processor seconds (user and
system), peak memory, the same a stage, and peers beside it where they are installed.

The yardstick needs no peer: what zlib takes, at level 6 and in the same minute, to deflate the streams
of the EPUB and the PDF that the run wrote. It is work that no writer of these formats can do without,
so the ratio says something on any machine: --times is a bound for it, --memory one for the peak; above
one the status is 1. A number that says MB is one article of that size."""
import argparse
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib

import peers

HERE = pathlib.Path(__file__).parent
TURNS = 3  # of a small book: the best counts, the machine has other work too


def run(command, folder=None):
    """Processor seconds, peak kilobytes and stdout of a command; one that fails ends the bench."""
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, stdout=said, stderr=subprocess.DEVNULL, cwd=folder,
                                 env={**os.environ, 'LC_ALL': 'C.UTF-8'})
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in (0, 1):
            sys.exit(f'{" ".join(map(str, command))}: ended with status {child.returncode}')
        said.seek(0)
        return used.ru_utime + used.ru_stime, used.ru_maxrss, said.read().decode()


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


def yardstick(plain):
    start = time.process_time()
    for data in plain:
        zlib.compress(data, 6)
    return time.process_time() - start


def measure(program, count, source, out):
    size = ['--one', str(int(count[:-2]) * 1000000)] if count.endswith('MB') else []
    subprocess.run([sys.executable, HERE / 'articles.py', *size, source, *([] if size else [count])], check=True)
    best = None
    turns = TURNS if not size and int(count) <= 1000 else 1
    for _ in range(turns):
        got = run([program, 'build', '-v', '-o', str(out), str(source)])
        best = got if best is None or got[0] < best[0] else best
    plain = list(streams(out))
    return best, min(yardstick(plain) for _ in range(turns))


def peer_rows(out):
    """(name, seconds, kilobytes) of each peer that is installed."""
    for name, _, source, make, command, turns in peers.installed():
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, source).write_text(make(out / 'book.xml'), 'utf-8')
            got = [run(command, folder) for _ in range(turns)]
            yield name, sum(g[0] for g in got), max(g[1] for g in got)


def machine():
    model = re.search('model name\\s*: (.*)', pathlib.Path('/proc/cpuinfo').read_text())
    return f'{model[1] if model else platform.machine()}, {os.cpu_count()} processors'


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--times', type=float, default=float('inf'), help="bound for times zlib's seconds")
    parser.add_argument('--memory', type=float, default=float('inf'), help='bound for the peak, MB')
    parser.add_argument('program')
    parser.add_argument('counts', nargs='*', default=['5', '100', '1000'])
    options = parser.parse_args()
    program, counts = os.path.abspath(options.program), options.counts
    worst = [0, 0]
    print(f'{machine()}\n')
    print('| articles | pages | seconds | MB | zlib, s | ratio |\n|---|---|---|---|---|---|')
    stages, others = [], []
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            source, out = pathlib.Path(folder, 'in'), pathlib.Path(folder, 'out')
            (seconds, memory, said), deflate = measure(program, count, source, out)
            pages = re.search('^Pages +([0-9]+)', said, re.M)
            print(f'| {count} | {pages[1]} | {seconds:.3f} | {memory / 1024:.0f} | {deflate:.3f} | '
                  f'{seconds / deflate:.1f} |', flush=True)
            worst = [max(worst[0], seconds / deflate), max(worst[1], memory / 1024)]
            stages.append((count, re.findall('^ {10}(\\S+) ([0-9.]+) s, ([0-9]+) MB$', said, re.M)))
            others += [(count, *row) for row in peer_rows(out)]
    print('\nseconds and peak memory a stage:')
    for count, rows in stages:
        print(f'{count:>8}: ' + ', '.join(f'{name} {seconds} s {memory} MB' for name, seconds, memory in rows))
    for count, name, seconds, memory in others:
        print(f'{count:>8}: {name}: {seconds:.2f} s, {memory / 1024:.0f} MB')
    if not others:
        print('no peer is installed (pandoc, typst, xelatex)')
    if worst[0] > options.times or worst[1] > options.memory:
        sys.exit(f'above a bound: {worst[0]:.1f} times zlib, {worst[1]:.0f} MB')


if __name__ == '__main__':
    main()
