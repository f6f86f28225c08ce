#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""run.py PROGRAM SHIM FOLDER [--long] [--count N] [--step N] [--stride N]
[--only KIND] [--sample FOLDER]

Makes calls of the program fail, one after another (shim.c), kills it at random moments, and looks at
what stands in the output folder: the whole old set of files or the whole new one, no temporary file,
a message and the right status. FOLDER is a scratch folder. Without --long a seeded sample of the
faults, which takes some seconds; with it every write, fsync, rename, opening and event, every
STEPth allocation of a book of two articles and every STRIDEth of the sample's, and COUNT signals by
the clock over each; pairs of runs into one folder, too."""

import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import tap  # noqa: E402

NEW = {
    '1.txt': '苏州园林开放夜游\n\n本报苏州讯　今年夏天，苏州市的园林延长开放时间，市民可以在晚上游园。\n\n'
             '各园林增设了照明和指路牌，入园人数比上年同期增加。\n',
    '2.txt': '无锡太湖边修好步道\n\n本报无锡讯　无锡市沿太湖的步道已经贯通，市民可以沿湖走上十公里。\n\n'
             '步道旁设了休息的亭子和饮水点。\n'}
OLD = {'1.txt': '常州老街重新开街\n\n本报常州讯　常州市的老街修缮完工，昨日重新开街。\n\n沿街的店铺都已开门。\n'}
JOURNAL = 'huibian-unfinished.txt'
# What a run may end with when a call of this kind fails, and whether status 0 may come with other
# bytes: where a font cannot be opened another stands in, and a warning says so.
STATUSES = {'alloc': {4}, 'write': {4}, 'sync': {4}, 'rename': {0, 4}, 'open': {0, 3, 4},
            'short': {0}, 'eintr': {0}, 'kill': {-signal.SIGKILL}, 'term': {128 + signal.SIGTERM}}
LIMIT = 120  # seconds a run


def hashes(folder):
    return {f: hashlib.sha256((folder / f).read_bytes()).hexdigest()
            for f in os.listdir(folder) if not f.startswith('.huibian') and f != JOURNAL}


def leftovers(folder):
    return sorted(f for f in os.listdir(folder) if f.startswith('.huibian') or f == JOURNAL)


class Campaign:
    """One book, its old and its new outputs, and runs that go wrong."""

    def __init__(self, program, shim, scratch, name, sources):
        self.program, self.shim, self.sources = program, shim, sources
        self.scratch = scratch / name
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir(parents=True)
        old = self.scratch / 'old-source'
        write_articles(old, OLD)
        shutil.copy(sources / 'book.txt', old / 'book.txt') if (sources / 'book.txt').exists() else None
        self.old_folder = self.scratch / 'old'
        self.run(self.old_folder, source=old)
        self.old = hashes(self.old_folder)
        status, self.words = self.run(self.scratch / 'new')
        self.new = hashes(self.scratch / 'new')
        assert status in (0, 3) and self.new and set(self.old) == set(self.new), (status, self.words)

    def run(self, out, kind=None, at=0, last=None, count=None, source=None):
        environment = dict(os.environ, LC_ALL='C.UTF-8', SOURCE_DATE_EPOCH='1700000000')
        if kind:
            environment.update(LD_PRELOAD=str(self.shim), FAULT_KIND=kind, FAULT_AT=str(at),
                               FAULT_LAST=str(last or at))
            if count:
                environment['FAULT_COUNT'] = str(count)
        run = subprocess.run([self.program, 'build', '-o', out, source or self.sources],
                             env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                             timeout=LIMIT)
        return run.returncode, run.stderr.decode('utf-8', 'replace')

    def calls(self, kind):
        count = self.scratch / 'count'
        self.run(self.scratch / 'counted', kind, count=count)
        return int(count.read_text())

    def judge(self, out, kind, status, words):
        """What is wrong, or ''."""
        there = hashes(out)
        if status not in STATUSES[kind] | {0}:
            return f'status {status}'
        if kind == 'kill':
            return self.judge_killed(out, there)
        if leftovers(out):
            return f'left: {leftovers(out)}'
        if status in (0, 3):
            said = set(words.splitlines()) - set(self.words.splitlines())
            if there == self.new or (kind == 'open' and said and set(there) == set(self.new)):
                return ''
            return f'status {status}, but the files are not those of a good run'
        if kind == 'term' and there == self.new and '[interrupted]' in words:
            return ''  # it came behind the last rename
        if there != self.old:
            return f'status {status}, but the old files do not stand'
        if not re.search(r'fatal: |\[no-memory\]|\[interrupted\]|error while loading', words):
            return f'status {status} without a word why'
        return ''

    def judge_killed(self, out, there):
        """Whole files, mixed only where a journal says so; the next run tidies up."""
        for name, value in there.items():
            if value not in (self.old.get(name), self.new.get(name)):
                return f'{name} is neither the old nor the new file'
        if there not in (self.old, self.new) and JOURNAL not in os.listdir(out):
            return 'old beside new, and no journal'
        status, words = self.run(out)
        if leftovers(out) or hashes(out) != self.new:
            return f'the next run ({status}) left {leftovers(out)}: {words[-200:]}'
        return ''

    def fault(self, kind, at, last=None):
        out = self.scratch / f'out-{kind}-{at}-{last or 0}'
        shutil.copytree(self.old_folder, out, dirs_exist_ok=True)
        try:
            status, words = self.run(out, kind, at, last)
            wrong = self.judge(out, kind, status, words)
        except subprocess.TimeoutExpired:
            status, wrong, words = 'none', f'no end within {LIMIT} s', ''
        shutil.rmtree(out, ignore_errors=True)
        how = f'FAULT_KIND={kind} FAULT_AT={at}' + (f' FAULT_LAST={last}' if last else '')
        return how, status, wrong, words

    def begin(self, out):
        environment = dict(os.environ, LC_ALL='C.UTF-8', SOURCE_DATE_EPOCH='1700000000')
        return subprocess.Popen([self.program, 'build', '-q', '-o', out, self.sources], env=environment,
                                stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def kill_after(self, seconds, number, sign):
        """A signal by the clock, wherever the program is."""
        out = self.scratch / f'out-clock-{number}'
        shutil.copytree(self.old_folder, out, dirs_exist_ok=True)
        run = self.begin(out)
        time.sleep(seconds)
        run.send_signal(sign)
        words = run.communicate(timeout=LIMIT)[1].decode('utf-8', 'replace')
        there = hashes(out)
        if run.returncode in (0, 3):
            wrong = self.judge(out, 'short', run.returncode, self.words)  # it was done before
        elif run.returncode == -sign and sign != signal.SIGKILL:  # before main began
            wrong = '' if there == self.old and not leftovers(out) and not words else 'not as it was'
        elif sign == signal.SIGKILL:
            wrong = self.judge_killed(out, there)
        elif run.returncode != 128 + sign or '[interrupted]' not in words:
            wrong = f'status {run.returncode}'
        elif leftovers(out):
            wrong = f'left: {leftovers(out)}'
        else:
            wrong = '' if there in (self.old, self.new) else 'old beside new'
        shutil.rmtree(out, ignore_errors=True)
        return f'{sign.name} after {seconds:.4f} s', run.returncode, wrong, words

    def two_at_once(self, number, apart):
        """The second begins a moment behind the first: it fails at once with a word, or comes after it."""
        out = self.scratch / f'out-two-{number}'
        shutil.copytree(self.old_folder, out, dirs_exist_ok=True)
        first = self.begin(out)
        time.sleep(apart)
        second = self.begin(out)
        words = [run.communicate(timeout=LIMIT)[1].decode('utf-8', 'replace') for run in (first, second)]
        statuses = [run.returncode for run in (first, second)]
        wrong = ''
        for status, said in zip(statuses, words):
            if status not in (0, 3) and not (status == 4 and '[folder-in-use]' in said):
                wrong = f'status {status}'
        if statuses == [4, 4]:
            wrong = 'both gave up'
        if not wrong and (hashes(out) != self.new or leftovers(out)):
            wrong = f'the files are not those of a run; left: {leftovers(out)}'
        shutil.rmtree(out, ignore_errors=True)
        return f'two runs, {apart:.4f} s apart', ' and '.join(map(str, sorted(statuses))), wrong, ''.join(words)


def write_articles(folder, articles):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in articles.items():
        (folder / name).write_text(text)


def report(name, results):
    bad = [r for r in results if r[2]]
    statuses = {}
    for _, status, _, _ in results:
        statuses[status] = statuses.get(status, 0) + 1
    ended = ', '.join(f'{n} with {s}' for s, n in sorted(statuses.items(), key=str))
    what = f'{name}: {len(results)} faults ({ended})'
    lines = []
    for how, _, wrong, words in bad[:12]:
        lines.append(f'{how}: {wrong}')
        lines += ['  ' + line for line in words.splitlines()[-2:]]
    return tap.ok(not bad, what + (f', {len(bad)} wrong' if bad else ''), lines)


def pick(number, most, seed):
    if most is None or number <= most:
        return list(range(1, number + 1))
    return sorted(random.Random(seed).sample(range(1, number + 1), most))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program', type=pathlib.Path)
    parser.add_argument('shim', type=pathlib.Path)
    parser.add_argument('scratch', type=pathlib.Path)
    parser.add_argument('--long', action='store_true')
    parser.add_argument('--count', type=int, help='kills at random moments')
    parser.add_argument('--step', type=int, default=1, help='of the allocations of the tiny book')
    parser.add_argument('--only', help='a kind')
    parser.add_argument('--sample', type=pathlib.Path, help='a big book')
    parser.add_argument('--stride', type=int, default=101, help='of its allocations')
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    o = parser.parse_args()
    scratch = o.scratch.resolve()
    write_articles(scratch / 'tiny', NEW)
    tiny = Campaign(o.program.resolve(), o.shim.resolve(), scratch, 'faults', scratch / 'tiny')
    most = {'alloc': 30, 'write': 8, 'sync': 9, 'rename': 12, 'open': 10, 'kill': 12, 'term': 6}
    pool = concurrent.futures.ThreadPoolExecutor(o.jobs)

    def walk(what, campaign, kind, numbers, ever=False):
        if o.only in (None, kind):
            runs = [pool.submit(campaign.fault, kind, n, 1 << 40 if ever else None) for n in numbers]
            report(what, [r.result() for r in runs])

    def walk_all(campaign, whose, step, ever):
        for kind, short in most.items():
            number = campaign.calls(kind)
            numbers = pick(number, None if o.long else short, kind)
            if kind == 'alloc' and o.long:
                numbers = list(range(1, number + 1, step))
            walk(f'{kind} fails{whose}, of {number} calls' if kind not in ('kill', 'term') else
                 f'SIG{kind.upper()}{whose} before one of {number} calls', campaign, kind, numbers)
            if kind == 'alloc':
                walk(f'no memory{whose} from a call on', campaign, kind, pick(number, ever if o.long else 8, 'ever'), True)
            if kind == 'write':
                walk(f'a disk full{whose} from a call on', campaign, kind,
                     pick(number, None if o.long else 4, 'full'), True)
        for kind in 'short', 'eintr':
            walk(f'every write{whose}: {kind}', campaign, kind, [0])

    def by_the_clock(campaign, whose, kills, pairs):
        started = time.monotonic()
        campaign.run(campaign.scratch / 'timed')
        took = time.monotonic() - started
        dice = random.Random(10)
        signs = (signal.SIGKILL, signal.SIGTERM, signal.SIGKILL, signal.SIGINT)
        runs = [pool.submit(campaign.kill_after, dice.uniform(0, took * 1.1), n, signs[n % len(signs)])
                for n in range(kills)]
        report(f'signals by the clock{whose}', [r.result() for r in runs])
        runs = [pool.submit(campaign.two_at_once, n, dice.uniform(0, took)) for n in range(pairs)]
        report(f'two runs into one folder{whose}', [r.result() for r in runs])

    walk_all(tiny, '', o.step, 300)
    if o.only in (None, 'clock'):
        by_the_clock(tiny, '', o.count or (60 if o.long else 8), 40 if o.long else 4)
    if o.sample and o.long:
        big = Campaign(o.program.resolve(), o.shim.resolve(), scratch, 'sample', o.sample.resolve())
        walk_all(big, ' over the sample', o.stride, 100)
        if o.only in (None, 'clock'):
            by_the_clock(big, ' over the sample', o.count or 60, 40)
    tap.done()


if __name__ == '__main__':
    main()
