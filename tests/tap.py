# SPDX-License-Identifier: MIT
"""Checks in the Test Anything Protocol, which tests/run.sh counts: `ok - name`, `not ok - name`,
`ok - name # SKIP why`. What explains a failure follows it on lines that begin with `#`."""
import sys

_failed = 0


def ok(good, name, detail=""):
    """Reports one check; `detail` (text or lines) is printed when it failed. Returns `good`."""
    global _failed
    print(("ok - " if good else "not ok - ") + name)
    if not good:
        _failed += 1
        lines = detail if isinstance(detail, list) else str(detail).splitlines()
        for line in lines[:40]:
            print("#   " + str(line))
        if len(lines) > 40:
            print("#   ... %d more" % (len(lines) - 40))
    sys.stdout.flush()
    return good


def skip(name, why):
    print("ok - %s # SKIP %s" % (name, why))


def note(text):
    print("# " + text)


def done():
    """Ends the script: 0 when every check passed."""
    sys.exit(1 if _failed else 0)
