#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""The look for keys at the end of a run finds what it should find, or it proves nothing.

Usage: test-canaries.py FIND-CANARIES
"""

import base64
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lint'))
import tap  # noqa: E402 pylint: disable=wrong-import-position

FIND = os.path.abspath(sys.argv[1])
# Not whole in this file, whose text may be in a log.
KEY = ('KEY' + 'CANARY_0123456789-canaries').encode()


def find(files, names=()):
    """Lay files out and look through them; the status and what was said."""
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, 'deep'))
        for number, content in enumerate(files):
            with open(os.path.join(folder, 'deep', f'file-{number}'), 'wb') as file:
                file.write(content)
        for name in names:
            with open(os.path.join(folder, os.fsdecode(name)), 'wb'):
                pass
        done = subprocess.run([sys.executable, FIND, folder], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              check=False)
    return done.returncode, done.stdout + done.stderr


def test_clean():
    """what has no key is clean"""
    status, said = find([b'', b'key = value', b'KEY' * 100, b'CANARY', bytes(range(256)) * 1000])
    assert status == 0 and '5 files' in said, said


def test_spellings():
    """a key is found however it is written"""
    spelled = [KEY, b'GET /?api_key=' + KEY + b'&x=1',
               ''.join(f'%{byte:02X}' for byte in KEY).encode(),
               ''.join(f'%{byte:02x}' for byte in KEY).encode(),
               b'%4bEY%43ANARY_01', KEY.decode().encode('utf-16-le')]
    spelled += [base64.b64encode(b'x' * n + b':' + KEY) for n in range(6)]
    for content in spelled:
        status, said = find([b'nothing', content])
        assert status == 1 and 'file-1' in said and 'file-0' not in said, (content, said)


def test_places():
    """a key is found at both ends of a piece, across two, and in a name"""
    size = 4 << 20
    for start in (0, size - 4, size - len(KEY), size, 2 * size - 1):
        status, said = find([bytes(start) + KEY])
        assert status == 1, (start, said)
    status, said = find([b'x'], [b'picture-' + KEY + b'.png'])
    assert status == 1, said


def test_nothing():
    """nothing to look at is no success"""
    status, said = find([])
    assert status == 2, said


if __name__ == '__main__':
    tap.main([test_clean, test_spellings, test_places, test_nothing])
