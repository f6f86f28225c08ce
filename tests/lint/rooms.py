#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The include rules of rooms.txt, checked from the code: who includes whom, directly and (never)
through other headers; which room a library lives in; that every include names its room."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from tap import ok, done

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
STANDARD = set("""assert ctype dirent dlfcn errno fcntl float inttypes iso646 langinfo limits locale math
    poll pthread setjmp signal stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib
    stdnoreturn string strings tgmath time uchar unistd wchar wctype""".split())


def read_table(path):
    table = {"room": {}, "never": {}, "library": {}}
    for line in open(path, encoding="utf-8"):
        line = line.split("#")[0].strip()
        if line:
            head, others = line.split(":")
            kind, name = head.split()
            table[kind][name] = [o for o in others.split() if o != "-"]
    return table


def read_includes(root):
    """{file: [(line number, quoted?, header)]}, paths relative to src/."""
    found = {}
    for folder, _, names in os.walk(root):
        for name in sorted(names):
            if not name.endswith((".c", ".h", ".in")):
                continue
            path = os.path.relpath(os.path.join(folder, name), root)
            with open(os.path.join(root, path), encoding="utf-8") as lines:
                found[path] = [(n, m[1] == '"', m[2]) for n, m in
                               ((n, INCLUDE.match(line)) for n, line in enumerate(lines, 1)) if m]
    return found


def inside(path, place):
    """Is the file in the room (or is it the header) that `place` names?"""
    if place == ".":
        return "/" not in path
    return path == place or path.startswith(place + "/") or os.path.splitext(path)[0] == place


def room_of(path, rooms):
    fitting = [r for r in rooms if inside(path, r)]
    return max(fitting, key=len) if fitting else None


def own_faults(files, rooms):
    for path, includes in sorted(files.items()):
        room = room_of(path, rooms)
        if room is None:
            yield "%s: this room is not in rooms.txt" % path
            continue
        for line, quoted, header in includes:
            where = "src/%s:%d: " % (path, line)
            if not quoted:
                continue
            if header not in files:
                yield where + '"%s" is no file under src/: name the room' % header
            elif not any(inside(header, place) for place in [room] + rooms[room]):
                yield where + "%s may not include %s" % (room, header)


def library_faults(files, libraries):
    for path, includes in sorted(files.items()):
        for line, quoted, header in includes:
            where = "src/%s:%d: " % (path, line)
            if quoted or header.split(".")[0] in STANDARD or header.startswith("sys/"):
                continue
            rooms = next((r for prefix, r in libraries.items() if header.startswith(prefix)), None)
            if rooms is None:
                yield where + "<%s> belongs to no library of rooms.txt" % header
            elif not any(inside(path, room) for room in rooms):
                yield where + "<%s> may be included only in: %s" % (header, " ".join(rooms))


def reached_faults(files, never):
    for room, forbidden in sorted(never.items()):
        for start in sorted(f for f in files if inside(f, room)):
            seen, todo = {start: None}, [start]
            while todo:
                path = todo.pop()
                for _, quoted, header in files.get(path, []):
                    if quoted and header not in seen:
                        seen[header] = path
                        todo.append(header)
            for header in sorted(seen):
                if any(inside(header, f) for f in forbidden):
                    chain = [header]
                    while seen[chain[-1]]:
                        chain.append(seen[chain[-1]])
                    yield "src/" + " <- ".join(chain)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    table = read_table(os.path.join(here, "rooms.txt"))
    files = read_includes(os.path.join(here, "../../src"))
    for name, faults in (("a room includes only what it may", own_faults(files, table["room"])),
                         ("a library stays in its room", library_faults(files, table["library"])),
                         ("nothing forbidden is reached through another header",
                          reached_faults(files, table["never"]))):
        faults = list(faults)
        ok(not faults, name, faults)
    done()


main()
