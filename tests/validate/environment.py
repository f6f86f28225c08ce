#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""environment.py PROGRAM SCRATCH: locales, homes, masks, zones, dates, closed descriptors, small limits.
Each run gives the same bytes as one in an ordinary environment, or a clear message and its status; it
never crashes, leaves no temporary file and no half set."""

import hashlib
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import tap  # noqa: E402

ARTICLES = {
    'i.txt': 'İstanbul与苏州结好：I、i、ı 与 TITLE\n\n本报苏州讯　今年夏天，苏州市与 ISTANBUL、Izmir 的代表团会谈，签约 1,234.5 万元。\n',
    '2.txt': '无锡太湖边修好步道\n\n来源：无锡日报　2024-03-05\n\n本报无锡讯　无锡市沿太湖的步道已经贯通，全长 12.5 公里。\n',
    'book.txt': '书名：环境\n文件名：env\n'}
SAN = bool(os.environ.get('SAN'))
LIMIT = 120


def base(**more):
    """No more of the caller's environment than must be."""
    kept = {k: os.environ[k] for k in ('PATH', 'HOME') if k in os.environ}
    return {**kept, 'LC_ALL': 'C.UTF-8', **{k: v for k, v in more.items() if v is not None}}


def hashes(folder, but=()):
    return {f: hashlib.sha256((folder / f).read_bytes()).hexdigest()
            for f in sorted(os.listdir(folder)) if f not in but} if folder.is_dir() else {}


class Runs:
    def __init__(self, program, scratch):
        self.program, self.scratch = program, scratch
        self.source, self.out = scratch / 'in', scratch / 'out'
        shutil.rmtree(scratch, ignore_errors=True)
        self.source.mkdir(parents=True)
        for name, text in ARTICLES.items():
            (self.source / name).write_text(text)
        self.wanted = {}
        for language in 'C.UTF-8', 'zh_CN.UTF-8':
            self.run(base(LC_ALL=language))
            self.wanted[language[:2]] = hashes(self.out)

    def run(self, environment, words=None, **how):
        shutil.rmtree(self.out, ignore_errors=True)
        how.setdefault('stdin', subprocess.DEVNULL)
        how.setdefault('stdout', subprocess.PIPE)
        how.setdefault('stderr', subprocess.PIPE)
        run = subprocess.run([self.program, *(words or ['build', '-o', self.out, self.source])], env=environment,
                             timeout=LIMIT, **how)
        self.raw = (run.stderr or b'') + (run.stdout or b'')
        return run.returncode, (run.stderr or b'').decode('utf-8', 'replace')

    def same(self, name, environment, language='C.', but=(), **how):
        """The same files; nothing said but what is always said."""
        status, said = self.run(environment, **how)
        wanted = {f: h for f, h in self.wanted[language].items() if f not in but}
        got = hashes(self.out, but)
        return tap.ok(status == 0 and got == wanted and not said, name,
                      [f'status {status}; other: {[f for f in wanted if got.get(f) != wanted[f]]}', said[:400]])

    def same_or_said(self, name, runs, message):
        """Of many runs each gives the same files, or none and a word why."""
        ended, wrong = {}, []
        for what, environment, how in runs:
            try:
                status, said = self.run(environment, **how)
            except subprocess.TimeoutExpired:
                wrong.append(f'{what}: no end')
                continue
            except OSError as error:  # it could not even be started
                ended['not started'] = ended.get('not started', 0) + 1
                if hashes(self.out):
                    wrong.append(f'{what}: {error}')
                continue
            got = hashes(self.out)
            left = [f for f in got if f.startswith('.huibian') or 'unfinished' in f]
            if status == 0:
                good = got == self.wanted['C.']
            elif status in (0, 3):
                good = bool(re.search(message, said))
            else:
                good = not got and bool(re.search(message, said))
            if left or not good:
                wrong.append(f'{what}: status {status} {said[-160:]!r} {left} {sorted(got)}')
            ended[status] = ended.get(status, 0) + 1
        return tap.ok(not wrong, f'{name} ({", ".join(f"{n} ended with {s}" for s, n in sorted(ended.items(), key=str))})',
                      wrong)


def locales(r):
    folder = r.scratch / 'locales'
    folder.mkdir()
    made = []
    for name, language, charset in (('tr_TR.UTF-8', 'tr_TR', 'UTF-8'), ('zh_CN.GBK', 'zh_CN', 'GBK'),
                                    ('de_DE.UTF-8', 'de_DE', 'UTF-8'), ('ar_SA.UTF-8', 'ar_SA', 'UTF-8')):
        if shutil.which('localedef') and subprocess.run(
                ['localedef', '-c', '-i', language, '-f', charset, folder / name], capture_output=True).returncode in (0, 1):
            made.append(name)
    if len(made) < 4:
        tap.note('locales that could not be made are named all the same')
    for name in 'C', 'POSIX', 'tr_TR.UTF-8', 'tr_TR.ISO-8859-9', 'de_DE.UTF-8', 'ar_SA.UTF-8', 'xx_YY.nothing', '':
        r.same(f'the locale {name[:20] or "without a name"}', base(LC_ALL=name, LOCPATH=str(folder)))
    r.same('no locale at all', base(LC_ALL=None))
    r.same('numbers and letters of another locale than the messages',
           base(LC_ALL=None, LANG='en_US.UTF-8', LC_NUMERIC='de_DE.UTF-8', LC_CTYPE='tr_TR.UTF-8',
                LC_COLLATE='zh_CN.GBK', LOCPATH=str(folder)))
    for name in 'zh_CN.UTF-8', 'zh_CN', 'zh_CN.GBK', 'zh_TW.BIG5', 'zh_CN.nothing':
        r.same(f'the locale {name}, in Chinese', base(LC_ALL=name, LOCPATH=str(folder)), 'zh')
    for name, charset in ('zh_CN.GBK', 'gbk'), ('zh_CN.gb18030', 'gb18030'), ('zh_CN.UTF-8', 'utf-8'), ('zh_CN', 'utf-8'):
        r.run(base(LC_ALL=name))
        said = r.raw.decode(charset, 'replace')
        r.run(base(LC_ALL=name), words=['--help'])
        help_ = r.raw.decode(charset, 'replace')
        r.run(base(LC_ALL=name), words=['build', '-o', r.out, r.source / '没有'])
        fault = r.raw.decode(charset, 'replace')
        tap.ok('文章' in said and '写到这里' in help_ and '没有: ' in fault and '�' not in said + help_ + fault,
               f'{name}: what a terminal of {charset} shows', [said[:200], help_[:100], fault[:200]])


def homes(r):
    cache = r.scratch / 'cache'
    for name, environment in (
            ('no HOME', base(HOME=None)), ('a HOME that is not there', base(HOME='/nowhere')),
            ('an empty HOME', base(HOME='')), ('a HOME that cannot be written', base(HOME='/proc')),
            ('a HOME that is a file', base(HOME='/etc/passwd')), ('a HOME of odd characters', base(HOME='/a\nb\x1b[1m')),
            ('no cache of fonts yet', base(HOME=str(r.scratch / 'home'), XDG_CACHE_HOME=str(cache))),
            ('a cache of fonts that cannot be written', base(XDG_CACHE_HOME='/proc/nothing')),
            ('folders for temporary files that are not there', base(TMPDIR='/nowhere', TMP='/nowhere')),
            ('an environment with nothing in it but the language', {'LC_ALL': 'C.UTF-8'}),
            ('variables that libraries look at', base(G_MESSAGES_DEBUG='all', FC_LANG='tr', XML_CATALOG_FILES='/etc/passwd',
                                                      OPENSSL_CONF='/nowhere', CAIRO_DEBUG='1', HB_SHAPER_LIST='fallback,ot',
                                                      FREETYPE_PROPERTIES='cff:no-stem-darkening=0', MALLOC_ARENA_MAX='1'))):
        r.same(name, environment)
    (r.scratch / 'home').mkdir(exist_ok=True)
    damaged = r.scratch / 'damaged'
    shutil.copytree(cache, damaged) if cache.is_dir() else damaged.mkdir()
    for path in list(damaged.rglob('*.cache*')):
        path.write_bytes(path.read_bytes()[:100])
    r.same('a damaged cache of fonts', base(XDG_CACHE_HOME=str(damaged)))
    r.same_or_said('fontconfig without its configuration', [('none', base(FONTCONFIG_FILE='/nowhere'), {})],
                   r'\[(no-font|font-missing|[a-z-]*font[a-z-]*)\]')


def masks(r):
    as_root = os.geteuid() == 0  # who may read and write what the mode forbids
    for mask, mode in (0o077, 0o600), (0o000, 0o666), (0o022, 0o644), (0o777, 0o000), (0o277, 0o400):
        if mask >= 0o100 and not as_root:
            continue
        r.same(f'umask {mask:03o}', base(), preexec_fn=lambda mask=mask: os.umask(mask))
        modes = {os.stat(r.out / f).st_mode & 0o777 for f in os.listdir(r.out)}
        tap.ok(modes == {mode}, f'umask {mask:03o}: the files have the mode {mode:03o}', str([oct(m) for m in modes]))


def dates(r):
    for zone in 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'UTC-24', 'XXX+99:99:99', ':/etc/passwd', 'Nowhere/At_All', '':
        r.same(f'the zone {zone or "without a name"}', base(TZ=zone))
    r.same('an empty SOURCE_DATE_EPOCH', base(SOURCE_DATE_EPOCH=''))
    for epoch in ('abc', '-1', '1e9', '0x10', '12 ', ' 12', '+12', '1.5', '١٢', '99999999999999999999999', '253402300800',
                  '-99999999999999999999', '12\n', '--', 'x' * 100000):
        status, said = r.run(base(SOURCE_DATE_EPOCH=epoch))
        tap.ok(status == 2 and '[bad-epoch]' in said and not r.out.exists(), f'SOURCE_DATE_EPOCH={epoch[:24]!r}',
               f'{status} {said[:200]}')
    for epoch in '0', '1', '315532800', '1700000000', '2147483648', '4294967296', '253402300799', '0001':
        status, said = r.run(base(SOURCE_DATE_EPOCH=epoch))
        once = hashes(r.out)
        r.run(base(SOURCE_DATE_EPOCH=epoch, TZ='Asia/Shanghai', LC_ALL='C'))
        tap.ok(status == 0 and not said and once == hashes(r.out), f'SOURCE_DATE_EPOCH={epoch}: a book, the same anywhere',
               f'{status} {said[:200]}')


def descriptors(r):
    def close(*which):
        def closed():
            for fd in which:
                os.close(fd)
        return closed

    for which in (0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2):
        words = ['build', '-q', '-o', r.out, r.source]
        r.same(f'descriptors {which} closed', base(), words=words, preexec_fn=close(*which))
        status, _ = r.run(base(), words=['build', '-o', r.out, r.source], preexec_fn=close(*which))
        got = hashes(r.out)
        tap.ok(status == 0 and got == r.wanted['C.'], f'descriptors {which} closed, with a summary: no file has a word of it',
               f'{status} {[f for f in got if got[f] != r.wanted["C."].get(f)]}')
        status, _ = r.run(base(), words=['build', '-o', r.out, r.source / 'nothing'], preexec_fn=close(*which))
        tap.ok(status == 4 and not hashes(r.out), f'descriptors {which} closed, and nothing to build', str(status))
        status, _ = r.run(base(), words=['--help'], preexec_fn=close(*which))
        tap.ok(status == (4 if 1 in which else 0), f'descriptors {which} closed, and --help', str(status))


def descriptors_with_words(r):
    """A word that is said while files are open must not go into one of them."""
    odd = r.scratch / 'odd'
    odd.mkdir()
    (odd / '1.txt').write_text('苏州园林开放夜游\n\n本报苏州讯　今年夏天\U000f1234，苏州市的园林延长开放时间。\n')
    r.run(base(), words=['build', '-o', r.out, odd])
    said, wanted = r.raw, hashes(r.out)
    for which in (1,), (2,), (1, 2), (0, 1, 2):
        status, _ = r.run(base(), words=['build', '-o', r.out, odd],
                          preexec_fn=lambda which=which: [os.close(fd) for fd in which])
        tap.ok(said and wanted and hashes(r.out) == wanted, f'descriptors {which} closed, and a warning while a file is written',
               str(status))


def limits(r):
    word = r'fatal: |\[no-memory\]|\[[a-z-]+\]|error while loading|cannot (allocate|create|apply|map|open)|GLIBC|Fontconfig error'

    def runs(what, values):
        which = getattr(resource, what)
        return [(f'{what} {v}', base(), {'preexec_fn': lambda v=v: resource.setrlimit(which, (v, v))}) for v in values]

    r.same_or_said('few files may be open', runs('RLIMIT_NOFILE', range(3, 24)), word)
    if not SAN:
        r.same_or_said('little memory', runs('RLIMIT_AS', [n << 20 for n in (8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 90, 100, 110,
                                                                            120, 140, 160, 200, 240, 300, 400, 600)]), word)
        r.same_or_said('a small heap', runs('RLIMIT_DATA', [n << 20 for n in (1, 2, 4, 8, 12, 16, 20, 24, 32, 40, 64)]), word)
        r.same_or_said('a small stack', runs('RLIMIT_STACK', [n << 10 for n in (64, 96, 128, 192, 256, 384, 512, 1024)]), word)
    r.same_or_said('files may not be large', runs('RLIMIT_FSIZE', [0, 1, 100, 4096, 20000, 100000, 200000]), word)
    status, said = r.run(base(), preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (0, 1)))
    tap.ok(status < 0 or status == 0, 'no processor time: the system ends it', f'{status} {said[:100]}')
    tap.ok(not [f for f in hashes(r.out) if not f.startswith('.huibian')] or status == 0, 'and there is no half set',
           str(sorted(hashes(r.out))))


def places(r):
    def gone():
        os.mkdir(r.scratch / 'gone')
        os.chdir(r.scratch / 'gone')
        os.rmdir(r.scratch / 'gone')

    r.same('the current folder is gone', base(), preexec_fn=gone)
    status, said = r.run(base(), words=['build', '.'], preexec_fn=gone)
    tap.ok(status == 4 and said, 'the current folder is gone, and it is the source', f'{status} {said}')
    status, said = r.run(base(), words=['build', r.source], preexec_fn=gone)
    tap.ok(status == 4 and said, 'the current folder is gone, and the output would be there', f'{status} {said}')
    status, said = r.run(base(), words=['build', '-o', '', r.source], cwd=r.scratch)
    tap.ok(status in (0, 2, 4), 'an output folder without a name', f'{status} {said}')
    status, said = r.run(base(), words=['build', '-o', r.out, ''], cwd=r.scratch)
    tap.ok(status in (2, 4) and said, 'a source without a name', f'{status} {said}')
    status, said = r.run(base(), words=['build', '-o', r.out, 'x' * 100000])
    tap.ok(status == 4 and said, 'a source with a name of 100,000 letters', f'{status} {said[-200:]}')
    status, said = r.run(base(), words=['build', '-o', str(r.out) + '/x' * 5000, r.source])
    tap.ok(status == 4 and said, 'an output folder 5,000 deep', f'{status} {said[-200:]}')


def main():
    program, scratch = (pathlib.Path(a).resolve() for a in sys.argv[1:3])
    r = Runs(program, scratch)
    for group in locales, homes, masks, dates, descriptors, descriptors_with_words, limits, places:
        group(r)
    shutil.rmtree(scratch, ignore_errors=True)
    tap.done()


if __name__ == '__main__':
    main()
