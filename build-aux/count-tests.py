#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Show what failed in a run of meson test, and count.

Usage: count-tests.py TESTLOG.json STATUS-OF-MESON-TEST LEAKS

What is counted are the tests within each program (the lines of its TAP), one for a program that
says nothing about its tests, and one that no key got out. The last line is "N passed, N failed",
with ", N skipped" when some were. Exits with 1 when a test failed, when meson was not content, when
a key got out, or when there was no test at all.
"""

import json
import os
import re
import sys

RESULT = re.compile(r'^(not )?ok\b(?:[^#]|\\#)*(?:#\s*(SKIP|TODO)\b)?', re.IGNORECASE)
TAIL = 80


def count(test):
    """Passed, failed, skipped."""
    passed = failed = skipped = 0
    for line in test.get('stdout', '').splitlines():
        match = RESULT.match(line)
        if not match:
            continue
        directive = (match.group(2) or '').upper()
        if directive == 'SKIP':
            skipped += 1
        elif match.group(1) and directive != 'TODO':
            failed += 1
        else:
            passed += 1

    result = test['result']
    if result in ('OK', 'EXPECTEDFAIL'):
        if passed + failed + skipped == 0:
            passed = 1
    elif result == 'SKIP':
        if skipped == 0:
            skipped = 1
    elif failed == 0:
        # It crashed, ran out of time, or broke off: none of its lines says so.
        failed = 1
    return passed, failed, skipped


def show(test):
    print(f'\n===== {test["name"]}: {test["result"]} =====')
    for stream in ('stdout', 'stderr'):
        lines = test.get(stream, '').splitlines()
        if stream == 'stdout':
            # What GLib says to people who debug it hides what the test says.
            lines = [line for line in lines if not re.match(r'^ok\b|^# \S+-DEBUG: ', line)]
        if len(lines) > TAIL:
            print(f'… {len(lines) - TAIL} lines of {stream} before this')
        print('\n'.join(lines[-TAIL:]))


def main():
    path, status, leaks = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    tests = []
    if os.path.exists(path):
        with open(path, encoding='utf-8', errors='replace') as file:
            tests = [json.loads(line) for line in file if line.strip()]

    passed = failed = skipped = 0
    for test in tests:
        counts = count(test)
        if counts[1]:
            show(test)
        passed, failed, skipped = (passed + counts[0], failed + counts[1], skipped + counts[2])
    if tests:
        passed, failed = (passed, failed + 1) if leaks else (passed + 1, failed)
    if status != 0 and failed == 0:
        print(f'\nmeson test ended with status {status}, though no test failed.')

    # Nothing else may share this line, and nothing comes after it.
    sys.stdout.flush()
    summary = f'{passed} passed, {failed} failed'
    print(summary + (f', {skipped} skipped' if skipped else ''))
    sys.exit(1 if failed or status or leaks or passed == 0 else 0)


if __name__ == '__main__':
    main()
