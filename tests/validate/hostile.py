#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""hostile.py PROGRAM FOLDER: sources that mean harm. Each: an end in time and within memory, the right
status, a message that says where, nothing from outside the folder, nothing in the EPUB that runs or
that is fetched, and the text in the book or in the account. FOLDER is a scratch folder."""

import os
import pathlib
import re
import resource
import shutil
import struct
import subprocess
import sys
import zipfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import tap  # noqa: E402

SECONDS = 60          # an end in time: under the sanitizers and on a busy machine too
MEMORY = 4 << 30      # of addresses; not under the sanitizers, which reserve more
SECRET = '这一行在文件夹之外绝不可以进书'
GOOD = '苏州园林开放夜游\n\n本报苏州讯　今年夏天，苏州市的园林延长开放时间，市民可以在晚上游园。\n'
XML = ('<?xml version="1.0" encoding="UTF-8"?>\n{dtd}<article xmlns="urn:huibian:book:1" id="a1">'
       '<head><title>{title}</title></head><body>{body}</body></article>\n')


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png(width, height, data=None, bits=8):
    row = b'\0' + b'\x40' * (width * 3) if data is None else None
    body = zlib.compress(row * height) if data is None else data
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, bits, 2, 0, 0, 0))
            + chunk(b'IDAT', body) + chunk(b'IEND', b''))


def page(body, head=''):
    return (f'<html><head><meta charset="utf-8"><title>苏州园林开放夜游</title>{head}</head><body>'
            f'<h1>苏州园林开放夜游</h1><p>本报苏州讯　今年夏天，苏州市的园林延长开放时间，市民可以在晚上游园。</p>'
            f'{body}</body></html>')


class Case:
    def __init__(self, program, scratch, name):
        self.program, self.name = program, name
        self.folder = scratch / re.sub(r'\W+', '-', name)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.source, self.out = self.folder / 'in', self.folder / 'out'
        self.source.mkdir(parents=True)
        self.faults = []

    def put(self, name, content):
        path = os.path.join(os.fsencode(self.source), os.fsencode(name))
        with open(path, 'wb') as f:
            f.write(content.encode() if isinstance(content, str) else content)
        return self

    def run(self, status, message=None, text=(), environment=None, sources=None):
        """Builds, and looks at what came of it; `text` must be in the XML or in the report."""
        variables = dict(os.environ, LC_ALL='C.UTF-8', SOURCE_DATE_EPOCH='1700000000')
        variables.update(environment or {})

        def limit():
            if 'SAN' not in os.environ or not os.environ['SAN']:
                resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            run = subprocess.run([self.program, 'build', '-o', self.out] + (sources or [self.source]),
                                 env=variables, stdin=subprocess.DEVNULL, capture_output=True,
                                 timeout=SECONDS, preexec_fn=limit)
        except subprocess.TimeoutExpired:
            return tap.ok(False, self.name, f'no end within {SECONDS} s')
        words = run.stderr.decode('utf-8', 'replace')
        wanted = status if isinstance(status, tuple) else (status,)
        if run.returncode not in wanted:
            self.faults.append(f'status {run.returncode} instead of {wanted}')
        if message and not re.search(message, words):
            self.faults.append(f'no message like {message}')
        # A name may hold anything: nothing but tab and line end of what is below a space is printed.
        if re.search('[\x00-\x08\x0b-\x1f\x7f]', words):
            self.faults.append('a control character on the terminal')
        files = os.listdir(self.out) if self.out.is_dir() else []
        if run.returncode in (0, 3):
            self.look(files, text)
        elif files:
            self.faults.append(f'files were left: {files}')
        good = tap.ok(not self.faults, self.name,
                      self.faults + [line[:200] for line in words.splitlines()[:6]])
        if good:
            shutil.rmtree(self.folder, ignore_errors=True)
        return good

    def look(self, files, text):
        everything = ''
        for name in files:
            data = (self.out / name).read_bytes()
            if name.endswith('.epub'):
                with zipfile.ZipFile(self.out / name) as book:
                    for entry in book.namelist():
                        if entry.startswith('/') or '..' in entry:
                            self.faults.append(f'an entry of the EPUB: {entry}')
                        self.look_into(entry, book.read(entry))
            elif name.endswith('.pdf'):
                if not data.rstrip().endswith(b'%%EOF'):
                    self.faults.append('half a PDF')
            else:
                everything += data.decode('utf-8', 'strict')
        if SECRET in everything:
            self.faults.append('what stands outside the folder is in the book')
        for piece in text:
            if piece not in everything:
                self.faults.append(f'lost: {piece[:40]}')

    def look_into(self, entry, data):
        if not entry.endswith(('.xhtml', '.opf', '.ncx', '.css', '.svg')):
            if SECRET.encode() in data:
                self.faults.append(f'the secret is in {entry}')
            return
        words = data.decode('utf-8')
        for pattern in (r'<script', r'<iframe', r'<object', r'<embed', r'<form', r'<link[^>]*href="http',
                        r'<[^>]*\son\w+\s*=', r'javascript:', r'src\s*=\s*"(https?:|//|data:|file:)',
                        r'url\(\s*["\']?(https?:|//|file:)', r'@import', r'<\?xml-stylesheet'):
            if re.search(r'<[^!]', words) and re.search(pattern, words, re.I):
                self.faults.append(f'{entry} holds {pattern}')
        if SECRET in words:
            self.faults.append(f'the secret is in {entry}')


def xml_cases(case):
    entities = ''.join(f'<!ENTITY e{i} "{"&e%d;" % (i - 1) * 10 if i else "哈" * 10}">' for i in range(10))
    case('an XML bomb').put('1.xml', XML.format(dtd=f'<!DOCTYPE article [{entities}]>', title='&e9;', body=''
                            )).put('2.txt', GOOD).run(3, r'1\.xml:\d+.*\[xml-document-type\]')
    secret = case('an XML with an external entity')
    (secret.folder / 'secret.txt').write_text(SECRET)
    secret.put('1.xml', XML.format(
        dtd=f'<!DOCTYPE article [<!ENTITY s SYSTEM "file://{secret.folder}/secret.txt">]>',
        title='题目', body='<p>&s;</p>')).put('2.txt', GOOD).run(3, r'1\.xml:\d+.*\[xml-document-type\]')
    case('an XML 100,000 deep').put('1.xml', XML.format(
        dtd='', title='题目', body='<quote>' * 100000 + '</quote>' * 100000)).put('2.txt', GOOD).run(
        3, r'1\.xml:\d+.*\[xml-too-deep\]')
    case('an XML with an include and a stylesheet').put('1.xml', XML.format(
        dtd='<?xml-stylesheet href="http://example.org/x.css"?>', title='题目',
        body='<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>')
        ).put('2.txt', GOOD).run(3, r'1\.xml:\d+.*\[xml-')


def html_cases(case):
    for element in 'div', 'b', 'ul><li', 'blockquote', 'table><tr><td':
        first = element.split('>')[0]
        case(f'a page with <{first}> without end').put('1.html', page(
            f'<{element}>' * (1000000 if element == 'div' else 100000) + '深处的一句话。')).run((0, 3), text=('深处的一句话',))
    case('a page of ten thousand attributes and half tags').put('1.html', page(
        '<p ' + ' '.join(f'a{i}=1' for i in range(10000)) + '>正文里的一句话。</p>' + '<' * 200000 + '<p>末了一句。'
        )).run((0, 3), text=('正文里的一句话',))
    case('scripts, handlers and remote references').put('1.html', page(
        '<script>alert("坏")</script><p onclick="alert(1)" style="background:url(http://example.org/x)">点我一句话。'
        '<a href="javascript:alert(1)">链接一</a><a href="data:text/html,x">链接二</a></p>'
        '<img src="http://example.org/x.png" onerror="alert(1)"><img src="data:image/png;base64,AAAA">'
        '<iframe src="http://example.org/"></iframe><svg onload="alert(1)"><script>1</script></svg>'
        '<object data="x.swf"></object><embed src="x"><form action="http://example.org/"><input></form>'
        '<style>@import "http://example.org/x.css";</style><link rel=stylesheet href="http://example.org/y.css">'
        '<base href="http://example.org/"><meta http-equiv=refresh content="0;url=http://example.org">',
        '<script src="http://example.org/x.js"></script>')).run((0, 3), text=('点我一句话',))
    case('markup in titles, bylines and names of plain text').put(
        '<img src=x onerror=alert(1)>.txt', '苏州<script>alert(1)</script>开放夜游\n\n作者：<b onclick="x">张三</b>\n\n'
        '本报苏州讯　]]>&amp;<![CDATA[ 今年夏天，--><!-- 苏州市的园林延长开放时间。\n').run((0, 3), text=('延长开放时间',))
    case('four megabytes in one line').put('1.txt', GOOD + '\n' + '长行没有句号' * 220000).run((0, 3))
    case('twenty thousand headings').put('1.txt', GOOD + '\n'.join(
        f'（{"一二三四五六七八九十"[i % 10]}）小标题{i}' for i in range(20000))).run((0, 3), text=('小标题19999',))
    case('controls, noncharacters and odd directions').put('1.txt', GOOD.encode() + (
        '\x01\x02\x1b[31m红\x1b[0m\ufffe\uffff\u202e反\u202c\U0010ffff\u2028\u0085\x7f末了。\n').encode(
        'utf-8', 'surrogatepass')).run((0, 3), text=('末了',))
    case('a text of broken UTF-8').put('1.txt', GOOD.encode() * 20 + b'\xff\xfe\xf8\x88\x80\x80\x80\xc0\xaf\xed\xa0\x80' * 9
                                      ).run((0, 3, 4))


def picture_cases(case):
    def with_picture(name, picture, status, message, extra=''):
        c = case(name).put('1.html', page('<p>图在下面。</p><img src="p.png" alt="说明">' + extra))
        if picture is not None:
            c.put('p.png', picture)
        c.run(status, message, text=('图在下面',))

    good = png(40, 30)
    with_picture('a picture that ends too early', good[:60], 3, r'p\.png.*\[picture-unusable\]')
    with_picture('a picture that is something else', b'GIF89a' + b'x' * 99, 3, r'p\.png.*\[picture-unusable\]')
    with_picture('an empty picture', b'', 3, r'p\.png.*\[picture-')
    with_picture('a picture that claims 100000 x 100000', png(100000, 100000, zlib.compress(b'\0' * 1000)), 3,
                 r'p\.png.*\[picture-')
    with_picture('a picture that claims 2^31 x 2^31', png(0x7fffffff, 0x7fffffff, b''), 3, r'p\.png.*\[picture-')
    with_picture('a bomb of a picture, 20000 x 20000 in 200 KB', png(20000, 20000, zlib.compress(bytes(20000 * 60001 // 4), 9)),
                 3, r'p\.png.*\[picture-')
    with_picture('a picture with a wrong sum', good[:50] + b'\xff' + good[51:], 3, r'p\.png.*\[picture-')
    with_picture('a JPEG of nothing but a head', b'\xff\xd8\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0', 3, r'p\.png.*\[picture-')
    with_picture('a JPEG that claims 65535 x 65535', b'\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x22\0\x02\x11\1\x03\x11\1'
                 b'\xff\xda\x00\x0c\x03\x01\0\x02\x11\x03\x11\0\x3f\0' + b'\0' * 50, 3, r'p\.png.*\[picture-')

    for name, target in (('a link', 'file'), ('a folder that is a link', 'folder')):
        c = case(f'a picture behind {name} to outside')
        (c.folder / 'outside').mkdir()
        (c.folder / 'outside' / 'p.png').write_bytes(good + SECRET.encode())
        if target == 'file':
            os.symlink(c.folder / 'outside' / 'p.png', c.source / 'p.png')
            address = 'p.png'
        else:
            os.symlink(c.folder / 'outside', c.source / 'img')
            address = 'img/p.png'
        c.put('1.html', page(f'<p>图在下面。</p><img src="{address}">'))
        c.put('2.xml', XML.format(dtd='', title='题目', body=f'<figure src="{address}" alt="图"/><p>正文。</p>'))
        c.run((0, 3), text=('图在下面',))
    for address in ('../outside.png', '..%2Foutside.png', '%2e%2e/outside.png', 'x/../../outside.png', '{}/outside.png',
                    'file://{}/outside.png', '..\\outside.png', './/../outside.png'):
        c = case(f'a picture at {address}')
        (c.folder / 'outside.png').write_bytes(good + SECRET.encode())
        address = address.format(c.folder)
        c.put('1.html', page(f'<p>图在下面。</p><img src="{address}">')).put('2.xml', XML.format(
            dtd='', title='题目', body=f'<figure src="{address}" alt="图"/><p>正文。</p>')).run((0, 3), text=('图在下面',))


def folder_cases(case):
    c = case('a FIFO, a socket, a device and a loop in the folder').put('0.txt', GOOD)
    os.mkfifo(c.source / '1.txt')
    os.symlink('/dev/zero', c.source / '2.txt')
    os.symlink('3.txt', c.source / '3.txt')
    os.symlink('nowhere', c.source / '4.txt')
    os.symlink('.', c.source / '5')
    os.mkdir(c.source / '6.txt')
    c.run(3, r'1\.txt.*\[not-a-file\]')
    c = case('FIFOs where a cover and pictures are looked for').put('0.html', page('<img src="p.png">'))
    for name in 'cover.png', 'p.png':
        os.mkfifo(c.source / name)
    c.run((0, 3))
    for name in 'book.txt', 'catalogue.tsv':
        c = case(f'a FIFO where {name} is looked for').put('0.txt', GOOD)
        os.mkfifo(c.source / name)
        c.run(4, name.replace('.', r'\.') + r'.*\[orders-unread\]')
    c = case('names of every odd form')
    for i, name in enumerate((b'a\nb.txt', b'a\x1b[31mb.txt', b'a\'"`$(x)&;.txt', b'\xff\xfe\xc0.txt', b'-rf.txt', b'--help.txt',
                              b'CON.txt', b'a%s%n%d.txt', b' .txt', '‮txt.exe.txt'.encode(), b'x' * 251 + b'.txt',
                              '名'.encode() * 83 + b'.txt', b'<>&.txt', b'a\tb.txt', b'a\rb.txt', b'\x7f.txt')):
        c.put(name, GOOD.replace('夜游', '夜游第%d次' % i))
    c.run((0, 3), text=[f'夜游第{i}次' for i in range(16)])
    c = case('sources outside what may be read').put('0.txt', GOOD)
    os.symlink('/proc/self/mem', c.source / '1.txt')
    os.symlink('/proc/self/maps', c.source / '2.txt')
    c.run((0, 3), r'1\.txt.*\[')
    c = case('a file of 300 MB with nothing in it').put('0.txt', GOOD)
    with open(c.source / '1.txt', 'wb') as f:
        f.truncate(300 << 20)
    c.run(3, r'1\.txt.*\[file-too-large\]')
    c = case('a file name and keys of book.txt that climb').put('0.txt', GOOD)
    c.put('book.txt', '书名：../../x\n文件名：../../climbed\n版式：../../../etc\n').run((0, 3, 4))
    tap.ok(not list(c.folder.parent.glob('*climbed*')), 'and nothing was written outside')


def hardening(program):
    """What the compiler and the linker are asked for (Makefile, HARDENING) stands in the program."""
    if os.environ.get('SAN') or not shutil.which('readelf'):
        tap.skip('hardening of the program', 'built for the sanitizers, or no readelf')
        return
    said = subprocess.run(['readelf', '-hldW', '--dyn-syms', program], stdout=subprocess.PIPE).stdout.decode()
    for mark, what in (('Type: +DYN', 'loads at any address'), ('GNU_RELRO', 'relocations are read-only'),
                       ('BIND_NOW', 'and bound at the start'), ('__stack_chk_fail', 'stacks are guarded'),
                       ('__memcpy_chk', 'copies know their bounds'), (r'GNU_STACK .* RW ', 'the stack holds no code')):
        tap.ok(re.search(mark, said), what, said[:400])


def main():
    program, scratch = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)

    def case(name):
        return Case(program, scratch, name)

    for group in xml_cases, html_cases, picture_cases, folder_cases:
        group(case)
    hardening(program)
    tap.done()


if __name__ == '__main__':
    main()
