# SPDX-License-Identifier: MIT
"""Embedded font programs as a PDF sees them: which CIDs have a glyph, and how wide it is."""
import struct

PRIVATE, SUBRS, DEFAULT_WIDTH, NOMINAL_WIDTH = 18, 19, 20, 21
CHARSET, CHAR_STRINGS, FONT_MATRIX, ROS, FD_ARRAY, FD_SELECT = 15, 17, 12 << 8 | 7, 12 << 8 | 30, 12 << 8 | 36, 12 << 8 | 37
REAL = "0123456789.EE -"


def index(data, at):
    """(objects, end) of a CFF INDEX."""
    count = int.from_bytes(data[at:at + 2], "big")
    if count == 0:
        return [], at + 2
    size, first = data[at + 2], at + 3
    offsets = [int.from_bytes(data[first + i * size:first + (i + 1) * size], "big") for i in range(count + 1)]
    base = first + (count + 1) * size - 1
    return [data[base + a:base + b] for a, b in zip(offsets, offsets[1:])], base + offsets[-1]


def real(data, i):
    text = ""
    while True:
        for nibble in (data[i] >> 4, data[i] & 15):
            if nibble == 15:
                return float(text), i + 1
            text += "E-" if nibble == 12 else REAL[nibble]
        i += 1


def operand(data, i):
    b = data[i]
    if b == 28:
        return struct.unpack(">h", data[i + 1:i + 3])[0], i + 3
    if b == 29:
        return struct.unpack(">i", data[i + 1:i + 5])[0], i + 5
    if b == 30:
        return real(data, i + 1)
    if b < 247:
        return b - 139, i + 1
    if b < 251:
        return (b - 247) * 256 + data[i + 1] + 108, i + 2
    return -(b - 251) * 256 - data[i + 1] - 108, i + 2


def dictionary(data):
    out, operands, i = {}, [], 0
    while i < len(data):
        if data[i] <= 21:
            op, i = (12 << 8 | data[i + 1], i + 2) if data[i] == 12 else (data[i], i + 1)
            out[op], operands = operands, []
        else:
            value, i = operand(data, i)
            operands.append(value)
    return out


class Private:
    def __init__(self, data, where):
        size, at = where
        entries = dictionary(data[at:at + size])
        self.default = entries.get(DEFAULT_WIDTH, [0])[0]
        self.nominal = entries.get(NOMINAL_WIDTH, [0])[0]
        self.subrs = index(data, at + entries[SUBRS][0])[0] if SUBRS in entries else []


class Cff:
    """A CID-keyed CFF font; `advance(cid)` in thousandths of an em, None where there is no glyph."""

    def __init__(self, data):
        names, at = index(data, data[2])
        tops, at = index(data, at)
        _, at = index(data, at)
        self.global_subrs, _ = index(data, at)
        top = dictionary(tops[0])
        self.name, self.cid_keyed = names[0].decode("ascii", "replace"), ROS in top
        self.glyphs, _ = index(data, top[CHAR_STRINGS][0])
        if not self.cid_keyed:
            return
        self.privates = [Private(data, dictionary(fd)[PRIVATE]) for fd in index(data, top[FD_ARRAY][0])[0]]
        self.fds = self.read_fds(data, top[FD_SELECT][0])
        self.gids = {cid: gid for gid, cid in enumerate(self.read_charset(data, top[CHARSET][0]))}

    def read_fds(self, data, at):
        n = len(self.glyphs)
        if data[at] == 0:
            return list(data[at + 1:at + 1 + n])
        fds, count = [], int.from_bytes(data[at + 1:at + 3], "big")
        for i in range(count):
            first, fd, end = struct.unpack(">HBH", data[at + 3 + 3 * i:at + 8 + 3 * i])
            fds += [fd] * (end - first)
        return fds

    def read_charset(self, data, at):
        cids, kind, at = [0], data[at], at + 1
        while len(cids) < len(self.glyphs):
            first = int.from_bytes(data[at:at + 2], "big")
            more = 0 if kind == 0 else data[at + 2] if kind == 1 else int.from_bytes(data[at + 2:at + 4], "big")
            cids += range(first, first + more + 1)
            at += 2 + kind
        return cids

    def advance(self, cid):
        gid = self.gids.get(cid)
        if gid is None:
            return None
        private = self.privates[self.fds[gid]]
        own = self.own_width(self.glyphs[gid], private, [], 0)
        return private.default if own is None else private.nominal + own

    def own_width(self, code, private, stack, depth):
        """The number before the arguments of the first operator that clears the stack (5177, 3.1); False: none yet."""
        i = 0
        while i < len(code):
            b = code[i]
            if b == 28 or b >= 32:
                value, i = (struct.unpack(">i", code[i + 1:i + 5])[0] / 65536, i + 5) if b == 255 else operand(code, i)
                stack.append(value)
                continue
            if b in (10, 29) and depth < 10:
                subrs = private.subrs if b == 10 else self.global_subrs
                bias = 107 if len(subrs) < 1240 else 1131 if len(subrs) < 33900 else 32768
                found = self.own_width(subrs[int(stack.pop()) + bias], private, stack, depth + 1)
                if found is not False:
                    return found
                i += 1
                continue
            if b == 11:
                return False
            odd = len(stack) % 2 == 1
            has = {21: len(stack) > 2, 22: len(stack) > 1, 4: len(stack) > 1, 14: len(stack) in (1, 5)}.get(b, odd)
            return stack[0] if has else None
        return False


class Glyf:
    """A TrueType font; `advance(gid)` in thousandths of an em."""

    def __init__(self, data):
        tables = {}
        for i in range(int.from_bytes(data[4:6], "big")):
            tag, _, at, size = struct.unpack(">4sIII", data[12 + 16 * i:28 + 16 * i])
            tables[tag] = data[at:at + size]
        self.em = int.from_bytes(tables[b"head"][18:20], "big")
        self.long = int.from_bytes(tables[b"hhea"][34:36], "big")
        self.glyphs = int.from_bytes(tables[b"maxp"][4:6], "big")
        self.hmtx = tables[b"hmtx"]

    def advance(self, gid):
        if gid >= self.glyphs:
            return None
        at = 4 * min(gid, self.long - 1)
        return int.from_bytes(self.hmtx[at:at + 2], "big") * 1000 / self.em
