#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Install into an empty folder and look at what is there. Prints TAP.

Usage: check-install.py BUILD-FOLDER PREFIX
"""

import os
import sys
import tempfile

import tap

BUILD, PREFIX = os.path.abspath(sys.argv[1]), sys.argv[2].lstrip('/')
APP_ID = 'io.github.limn_app.Limn'
WANTED = {
    'bin/limn',
    'bin/limn-predict',
    'libexec/limn-decode',
    'libexec/limn-server',
    f'share/applications/{APP_ID}.desktop',
    f'share/metainfo/{APP_ID}.metainfo.xml',
    f'share/glib-2.0/schemas/{APP_ID}.gschema.xml',
    f'share/icons/hicolor/scalable/apps/{APP_ID}.svg',
    f'share/icons/hicolor/symbolic/apps/{APP_ID}-symbolic.svg',
    'share/limn/samples/street.jpg',
    'share/limn/samples/street.json',
    'share/man/man1/limn.1',
    'share/man/man1/limn-predict.1',
    'share/locale/de/LC_MESSAGES/limn.mo',
    'share/locale/es/LC_MESSAGES/limn.mo',
}
PROGRAMS = {path for path in WANTED if path.startswith(('bin/', 'libexec/'))}


def files_below(folder):
    for below, _, names in os.walk(folder):
        for name in names:
            yield os.path.relpath(os.path.join(below, name), folder)


def main():
    with tempfile.TemporaryDirectory() as root:
        tap.run(['meson', 'install', '-C', BUILD, '--no-rebuild', '--quiet', '--destdir', root])
        installed = set(files_below(root))
        below = {os.path.relpath(path, PREFIX) for path in installed}
        # Manual pages may be compressed.
        below = {path[:-3] if path.endswith('.1.gz') else path for path in below}

        def everything():
            """everything that belongs to Limn is installed"""
            assert WANTED <= below, f'missing: {sorted(WANTED - below)}'

        def nothing_else():
            """nothing else is installed, and nothing outside the prefix"""
            assert below <= WANTED, f'too much: {sorted(below - WANTED)}'

        def programs():
            """programs can be run and nothing else can"""
            for path in below & WANTED:
                full = os.path.join(root, PREFIX, path)
                if os.path.exists(full):
                    assert os.access(full, os.X_OK) == (path in PROGRAMS), path

        def starts():
            """the installed limn-predict starts"""
            output = tap.run([os.path.join(root, PREFIX, 'bin/limn-predict'), '--version'])
            assert output.startswith('limn-predict '), output

        tap.main([everything, nothing_else, programs, starts])


if __name__ == '__main__':
    main()
