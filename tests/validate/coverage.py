#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""coverage.py TABLE LEAST ROOM...: adds up gcovr's table by room; fails where one of ROOMs has less than LEAST
per cent of its lines run through."""
import re
import sys

rooms, path = {}, ""
for line in open(sys.argv[1], encoding="utf-8"):
    # A long name stands on a line of its own.
    match = re.match(r"(src/\S+)?\s*(?:(\d+)\s+(\d+)\s+\d+%|)", line)
    path = match[1] or path
    if path and match[2]:
        room = path.split("/")[1] if path.count("/") > 1 else "main"
        lines, run = rooms.get(room, (0, 0))
        rooms[room] = lines + int(match[2]), run + int(match[3])
        path = ""
poor = []
for room, (lines, run) in sorted(rooms.items()):
    share = 100.0 * run / lines
    print("%-8s %6d of %6d lines  %5.1f %%" % (room, run, lines, share))
    if room in sys.argv[3:] and share < float(sys.argv[2]):
        poor.append(room)
if poor or not set(sys.argv[3:]) <= set(rooms):
    sys.exit("fewer than %s %% of the lines: %s" % (sys.argv[2], " ".join(poor) or "a room is missing"))
