#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`count.py HUIBIAN SCRATCH`: instructions of a run over 100 made articles that writes both books, as
callgrind counts them, and a bound that they must stay below. Unlike seconds they are the same on a busy
machine. They change with the libraries and with what the processor offers: the bound leaves room."""
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from tap import ok, skip, done

ARTICLES = 100
BOUND = 2300  # million instructions; lower it with what makes the program faster


def main():
    program, scratch = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    if not shutil.which('valgrind'):
        skip('instructions of a hundred articles', 'valgrind is not installed')
        done()
        return
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    subprocess.run([sys.executable, HERE / 'articles.py', scratch / 'in', str(ARTICLES)], check=True)
    got = subprocess.run(['valgrind', '--tool=callgrind', f'--callgrind-out-file={scratch}/callgrind.out', program,
                          'build', '-q', '-o', scratch / 'out', scratch / 'in'], stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT)
    said = got.stdout.decode()
    counted = re.search('Collected : ([0-9]+)', said)
    millions = int(counted[1]) / 1e6 if counted else 0
    ok(counted and millions < BOUND, f'{ARTICLES} articles: {millions:.0f} million instructions, bound {BOUND}',
       said.splitlines()[-5:])
    done()


if __name__ == '__main__':
    main()
