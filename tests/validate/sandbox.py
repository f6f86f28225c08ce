#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""sandbox.py PROGRAM SPY SCRATCH: what the process gives up (base/sandbox.h). A preloaded library
(tests/faults/spy.c) tries, while the first source is opened, to read, list, write and remove what is
none of the program's business, to connect and to start a program: refused; done with --no-sandbox.
And every usual way of naming sources, fonts, styles and output works as it does without."""

import ctypes
import errno
import hashlib
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import tap  # noqa: E402

GOOD = '苏州园林开放夜游\n\n本报苏州讯　今年夏天，苏州市的园林延长开放时间，市民可以在晚上游园。\n\n![夜景](p.png)\n'


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


DEEDS = ('read', 'list', 'write', 'remove', 'tcp', 'udp', 'unix', 'run')
PNG = (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 9, 9, 8, 2, 0, 0, 0))
       + chunk(b'IDAT', zlib.compress((b'\0' + b'\x40' * 27) * 9)) + chunk(b'IEND', b''))


def landlock():
    """The version of the kernel's Landlock, below 1 where it has none."""
    return ctypes.CDLL(None, use_errno=True).syscall(444, None, 0, 1)


class Room:
    """A folder of sources and what lies outside of it."""

    def __init__(self, scratch, name):
        self.top = scratch / name
        shutil.rmtree(self.top, ignore_errors=True)
        self.source, self.out, self.outside = self.top / 'in', self.top / 'out', self.top / 'home'
        for folder in self.source, self.outside:
            folder.mkdir(parents=True)
        (self.source / '1.txt').write_text(GOOD)
        (self.source / 'p.png').write_bytes(PNG)
        (self.outside / 'key').write_text('secret')
        (self.outside / 'letter').write_text('mine')


def environment(**more):
    return dict(os.environ, LC_ALL='C.UTF-8', SOURCE_DATE_EPOCH='1700000000', **more)


def run(program, *words, **how):
    how.setdefault('env', environment())
    done = subprocess.run([program, *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=120, **how)
    return done.returncode, done.stderr.decode('utf-8', 'replace')


def hashes(folder):
    return {f: hashlib.sha256((folder / f).read_bytes()).hexdigest()
            for f in sorted(os.listdir(folder))} if folder.is_dir() else {}


def spy(program, library, room, command, *options):
    """What the library's deeds came to, by name: errno, 0 for done."""
    listener = socket.socket()
    listener.bind(('127.0.0.1', 0))
    listener.listen(8)
    said = room.top / 'said'
    said.unlink(missing_ok=True)
    words = [command, *options, room.source]
    if command == 'build':
        words[1:1] = ['-o', room.out]
    status, stderr = run(program, *words, env=environment(
        LD_PRELOAD=str(library), SPY_AT='1.txt', SPY_SAID=str(said), SPY_PORT=str(listener.getsockname()[1]),
        SPY_READ=str(room.outside / 'key'), SPY_LIST=str(room.outside), SPY_WRITE=str(room.outside / 'new'),
        SPY_REMOVE=str(room.outside / 'letter'), SPY_RUN=shutil.which('true'),
        **({'SPY_ALONE': '1'} if '--no-sandbox' in options else {})))
    listener.close()
    deeds = dict(line.split() for line in said.read_text().splitlines()) if said.exists() else {}
    return status, stderr, {name: int(error) for name, error in deeds.items()}


def deeds(program, library, scratch):
    for command in 'build', 'tidy', 'check':
        room = Room(scratch, 'deeds-' + command)
        status, stderr, came = spy(program, library, room, command)
        for who in 'main', 'thread':
            got = {deed: came.get(f'{who}-{deed}') for deed in DEEDS}
            tap.ok(status == 0 and all(error == errno.EACCES for error in got.values()),
                   f'{command}: nothing but its own files, no socket, no program ({who})', [f'{status} {got}', stderr])
        room = Room(scratch, 'free-' + command)
        status, stderr, came = spy(program, library, room, command, '--no-sandbox')
        got = {deed: came.get(f'main-{deed}') for deed in DEEDS}
        tap.ok(status == 0 and not any(got.values()) and not (room.outside / 'letter').exists(),
               f'{command} --no-sandbox: all of it is done', [f'{status} {got}', stderr])
    room = Room(scratch, 'sources')
    (room.source / '0.html').write_text('<p>x</p>')
    status, _, came = 0, '', {}
    for variable in 'SPY_WRITE', 'SPY_REMOVE':
        said = room.top / 'said'
        said.unlink(missing_ok=True)
        status, _ = run(program, 'build', '-q', '-o', room.out, room.source, env=environment(
            LD_PRELOAD=str(library), SPY_AT='1.txt', SPY_SAID=str(said), **{variable: str(room.source / 'p.png')}))
        came.update(line.split() for line in said.read_text().splitlines())
    tap.ok(came.get('main-write') == came.get('main-remove') == str(errno.EACCES) and (room.source / 'p.png').exists(),
           'build cannot change a source', str(came))


def clear(folder):
    """Away with it, or, where it was there from the start, with what is in it."""
    if folder.name == 'real':
        for name in os.listdir(folder):
            os.unlink(folder / name)
    else:
        shutil.rmtree(folder, ignore_errors=True)


def same(name, program, room, words, out=None, **how):
    """The run with the sandbox does what the run without it does."""
    out = out or room.out
    clear(out)
    loose = run(program, *words[:1], '--no-sandbox', *words[1:], **how)
    wanted = hashes(out)
    clear(out)
    got = run(program, *words, **how)
    tap.ok(got == loose and hashes(out) == wanted and (wanted or got[0] not in (0, 3)), name,
           [f'{loose[0]} {sorted(wanted)}', f'{got[0]} {sorted(hashes(out))}', loose[1], got[1]])
    return got


def ways(program, scratch, fonts):
    room = Room(scratch, 'ways')
    top, source = room.top, room.source

    def build(name, *words, **how):
        same(name, program, room, ['build', *words], **how)

    build('an output folder outside', '-o', room.out, source)
    build('relative paths', '-o', '../out', '.', cwd=source)
    build('files by name', '-o', room.out, source / '1.txt')
    build('a file by name in the folder', '-o', '../out', '1.txt', cwd=source)
    os.symlink(source, top / 'link')
    build('a folder behind a link', '-o', room.out, top / 'link')
    os.symlink(source / '1.txt', top / 'one.txt')
    build('a file behind a link', '-o', room.out, top / 'one.txt')
    build('the output below folders that are not there', '-o', top / 'out' / 'a' / 'b', source, out=top / 'out' / 'a' / 'b')
    (top / 'real').mkdir(exist_ok=True)
    os.symlink(top / 'real', top / 'behind')
    build('the output behind a link', '-o', top / 'behind', source, out=top / 'real')
    shutil.rmtree(top / 'real', ignore_errors=True)
    same('the output behind a link that leads nowhere', program, room, ['build', '-o', top / 'behind', source])
    if os.access('/dev/shm', os.W_OK):
        other = pathlib.Path(f'/dev/shm/huibian-{os.getpid()}')
        build('the output on another file system', '-o', other, source, out=other)
        shutil.rmtree(other, ignore_errors=True)
    build('a folder for temporary files elsewhere', '-o', room.out, source, env=environment(TMPDIR=str(room.outside)))
    build('no HOME', '-o', room.out, source, env={**environment(), 'HOME': '/nowhere'})
    build('another zone', '-o', room.out, source, env=environment(TZ='Asia/Shanghai'))
    build('every format', '-f', 'epub,pdf,xml,trace,lock', '-o', room.out, source)
    build('a source that is not there', '-o', room.out, source / 'nothing')
    (room.outside / '2.txt').write_text(GOOD.replace('苏州', '无锡'))
    os.symlink(room.outside / '2.txt', source / '2.txt')
    os.symlink(room.outside, source / 'below')
    build('links in the folder', '-o', room.out, source)
    (source / 'old.xml').write_text('<?xml version="1.0" encoding="GBK"?><x/>')
    build('an encoding of XML that the C library has to load', '-o', room.out, source)
    (source / 'old.xml').unlink()
    style(program, room, build)
    own_fonts(room, build, fonts)
    (top / 'file').write_text('')
    same('an output folder that is a file', program, room, ['build', '-o', top / 'file', source], out=top / 'none')
    same('an output folder below a file', program, room, ['build', '-o', top / 'file' / 'x', source], out=top / 'none')


def style(program, room, build):
    styles = pathlib.Path(__file__).resolve().parent.parent.parent / 'styles'
    elsewhere = room.top / 'looks'
    shutil.copytree(styles / 'a4', elsewhere / 'mine')
    build('a style by its path', '-s', elsewhere / 'mine', '-o', room.out, room.source)
    (room.source / 'styles').mkdir()
    os.symlink(elsewhere / 'mine', room.source / 'styles' / 'linked')
    build('a style of the folder, behind a link', '-s', 'linked', '-o', room.out, room.source)
    (room.source / 'styles' / 'hand').mkdir()
    os.symlink(elsewhere / 'mine' / 'print.css', room.source / 'styles' / 'hand' / 'print.css')
    (room.source / 'book.txt').write_text('书名：书\n版式：hand\n')
    build('a style that book.txt names, of a file behind a link', '-o', room.out, room.source)
    (room.source / 'book.txt').unlink()
    shutil.rmtree(room.source / 'styles')


def own_fonts(room, build, fonts):
    if not fonts:
        tap.skip('fonts of the folder', 'no LXGW WenKai')
        return
    folder = room.source / 'fonts'
    folder.mkdir()
    shutil.copy(fonts, room.outside / 'Song.ttf')
    os.symlink(room.outside / 'Song.ttf', folder / 'Song.ttf')
    build('a font of the folder, behind a link', '-o', room.out, room.source)
    shutil.rmtree(folder)
    home = room.top / 'person'
    (home / '.fonts').mkdir(parents=True)
    os.symlink(room.outside / 'Song.ttf', home / '.fonts' / 'Kai.ttf')
    build('a font of the home, behind a link, no cache yet', '-o', room.out, room.source,
          env={**environment(), 'HOME': str(home)})


def tidy(program, scratch):
    room = Room(scratch, 'tidy')
    status, said = run(program, 'tidy', room.source)
    again, more = run(program, 'tidy', room.source)
    tap.ok(status == again == 0 and (room.source / '整理稿').is_dir(), 'tidy writes into the source folder', said + more)
    build = run(program, 'build', '-o', room.out, room.source)
    tap.ok(build[0] == 0, 'and build reads it', build[1])
    os.rename(room.source / '整理稿', room.top / 'texts')
    os.symlink(room.top / 'texts', room.source / '整理稿')
    status, said = run(program, 'tidy', room.source)
    again, more = run(program, 'build', '-o', room.out, room.source)
    tap.ok(status == again == 0, '整理稿 behind a link', said + more)
    status, said = run(program, 'tidy', '-o', room.top / 'elsewhere', room.source)
    tap.ok(status == 0 and os.listdir(room.top / 'elsewhere'), 'tidy -o', said)


def nothing_made(program, scratch):
    room = Room(scratch, 'nothing')
    (room.source / '1.txt').unlink()
    status, said = run(program, 'build', '-o', room.out / 'a' / 'b', room.source)
    tap.ok(status != 0 and not room.out.exists(), 'where nothing is written no folder is left', f'{status} {said}')


def main():
    program, library, scratch = (pathlib.Path(a).resolve() for a in sys.argv[1:4])
    scratch.mkdir(parents=True, exist_ok=True)
    fonts = next(iter(sorted(pathlib.Path('/usr/share/fonts').rglob('LXGWWenKai-Regular.ttf'))), None)
    if os.environ.get('SAN'):
        tap.skip('deeds that are refused', 'the sanitizers come before what is preloaded')
    elif landlock() < 1:
        tap.skip('deeds that are refused', 'this kernel has no Landlock')
    else:
        deeds(program, library, scratch)
    ways(program, scratch, fonts)
    tidy(program, scratch)
    nothing_made(program, scratch)
    shutil.rmtree(scratch, ignore_errors=True)
    tap.done()


if __name__ == '__main__':
    main()
