#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check everything that is installed beside the programs, and the translations. Prints TAP.

Usage: check-data.py SOURCE-FOLDER BUILD-FOLDER LIMN-PREDICT
"""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

import tap

SOURCE, BUILD, PREDICT = (os.path.abspath(path) for path in sys.argv[1:4])
APP_ID = 'io.github.limn_app.Limn'
DATA = os.path.join(SOURCE, 'data')
KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2', 'g_dgettext:2', 'g_dngettext:2,3',
            'g_dpgettext2:2c,3']
TRANSLATES = re.compile(r'(?<!\w)(_|N_|C_|NC_|ngettext|g_dgettext|g_dngettext) ?\(\s*"')


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def desktop_file():
    """the desktop file is valid, and the program it names is the one that is built"""
    path = os.path.join(BUILD, 'data', APP_ID + '.desktop')
    assert tap.run(['desktop-file-validate', path]) == '', tap.run(['desktop-file-validate', path])
    text = read(path)
    assert '\nExec=limn ' in text
    assert f'\nIcon={APP_ID}\n' in text


def metainfo():
    """the metainfo is valid, with screenshots and a release for this version"""
    path = os.path.join(BUILD, 'data', APP_ID + '.metainfo.xml')
    tap.run(['appstreamcli', 'validate', '--no-net', path])
    root = ElementTree.parse(path).getroot()
    assert root.findtext('id') == APP_ID
    version = re.search(r"version: '([^']+)'", read(os.path.join(SOURCE, 'meson.build'))).group(1)
    releases = [release.get('version') for release in root.iter('release')]
    assert releases[0] == version, f'newest release {releases[0]}, version {version}'
    images = [image.text for image in root.iter('image')]
    assert images, 'no screenshot'
    for image in images:
        local = image.split('/main/')[1]
        assert os.path.exists(os.path.join(SOURCE, local)), f'{local} is not there'


def settings():
    """the settings schema is valid, and every key has a summary"""
    tap.run(['glib-compile-schemas', '--strict', '--dry-run', DATA])
    root = ElementTree.parse(os.path.join(DATA, APP_ID + '.gschema.xml')).getroot()
    for key in root.iter('key'):
        assert key.findtext('summary'), f'{key.get("name")} has no summary'
    assert os.path.exists(os.path.join(BUILD, 'data', 'gschemas.compiled'))


def settings_used():
    """every key of the settings is used, and no other"""
    root = ElementTree.parse(os.path.join(DATA, APP_ID + '.gschema.xml')).getroot()
    keys = {key.get('name') for key in root.iter('key')}
    code = ''.join(read(path) for path in glob.glob(os.path.join(SOURCE, 'src/app/*.c')))
    used = set(re.findall(r'g_settings_(?:get|set|bind|reset)\w* \([^,()]*(?:\([^()]*\))?[^,()]*,'
                          r'\s*"([a-z-]+)"', code))
    assert used <= keys, f'not in the schema: {sorted(used - keys)}'
    unused = {key for key in keys if f'"{key}"' not in code}
    assert not unused, f'in the schema only: {sorted(unused)}'


def icons():
    """the icons are SVG of the right size without text, pictures or links"""
    paths = {f'icons/hicolor/scalable/apps/{APP_ID}.svg': '128',
             f'icons/hicolor/symbolic/apps/{APP_ID}-symbolic.svg': '16'}
    for path, size in paths.items():
        full = os.path.join(DATA, path)
        tap.run(['xmllint', '--noout', '--nonet', full])
        root = ElementTree.parse(full).getroot()
        assert (root.get('width'), root.get('height')) == (size, size), path
        for element in root.iter():
            tag = element.tag.split('}')[-1] if isinstance(element.tag, str) else ''
            assert tag not in ('text', 'image', 'use', 'script', 'style'), f'{path}: {tag}'
        colours = set(re.findall(r'(?:fill|stroke)="(#[0-9a-fA-F]+)"', read(full)))
        # A symbolic icon is recoloured by replacing the one colour it has.
        assert size != '16' or colours == {'#2e3436'}, f'{path}: {colours}'


def icons_drawn():
    """the icons can be drawn, and are not empty"""
    for path in glob.glob(os.path.join(DATA, 'icons/hicolor/*/apps/*.svg')):
        with tempfile.TemporaryDirectory() as folder:
            png = os.path.join(folder, 'icon.png')
            tap.run(['gdk-pixbuf-thumbnailer', '-s', '64', path, png])
            assert os.path.getsize(png) > 300, f'{path} is drawn as nothing'


def xml_files():
    """every interface file is well-formed"""
    for path in glob.glob(os.path.join(SOURCE, 'src/*/*.ui')) + glob.glob(
            os.path.join(SOURCE, 'src/*/*/*.ui')) + glob.glob(
                os.path.join(SOURCE, 'src/*/*.gresource.xml')):
        tap.run(['xmllint', '--noout', '--nonet', path])


def manual_pages():
    """the manual pages format without a warning and have the usual sections"""
    for name in ('limn', 'limn-predict'):
        path = os.path.join(DATA, name + '.1')
        environment = dict(os.environ, LC_ALL='C.UTF-8', MANROFFSEQ='', MANWIDTH='80')
        done = subprocess.run(['groff', '-man', '-Tutf8', '-ww', '-b', '-z', path],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        assert done.returncode == 0 and done.stderr == '', done.stderr
        page = tap.run(['man', '-l', path], env=environment)
        for section in ('NAME', 'SYNOPSIS', 'DESCRIPTION', 'ENVIRONMENT', 'SEE ALSO'):
            assert re.search(rf'^{section}$', page, re.MULTILINE), f'{name}: no {section}'
        too_long = [line for line in page.splitlines() if len(line) > 80]
        assert not too_long, f'{name}: does not fit a terminal: {too_long}'


def manual_options():
    """the manual page of limn-predict has the options of --help, and no other"""
    help_text = tap.run([PREDICT, '--help'], env=dict(os.environ, LC_ALL='C.UTF-8'))
    page = read(os.path.join(DATA, 'limn-predict.1')).replace('\\-', '-')
    offered = set(re.findall(r'--[a-z-]+', help_text)) - {'--help-all'}
    described = set(re.findall(r'^\.(?:BR|B) .*?(--[a-z-]+)', page, re.MULTILINE))
    described = {option for option in described if f'{option}' in page.split('.SH OPTIONS')[1]}
    assert offered == described, f'help: {sorted(offered)}, page: {sorted(described)}'


def manual_exit_codes():
    """the manual page and --help have the exit codes of the program"""
    header = read(os.path.join(SOURCE, 'src/cli/limn-options.h'))
    codes = set(re.findall(r'LIMN_EXIT_\w+ = (\d+)', header))
    page = read(os.path.join(DATA, 'limn-predict.1'))
    section = page.split('.SH "EXIT STATUS"')[1].split('.SH')[0]
    assert set(re.findall(r'^\.B (\d+)$', section, re.MULTILINE)) == codes
    help_text = tap.run([PREDICT, '--help'], env=dict(os.environ, LC_ALL='C.UTF-8'))
    for code in codes:
        assert re.search(rf'\b{code} ', help_text.split('Exit codes')[1]), f'{code}: not in --help'


def potfiles_list():
    path = os.path.join(SOURCE, 'po', 'POTFILES')
    return [line for line in read(path).splitlines() if line and not line.startswith('#')]


def potfiles():
    """POTFILES is sorted and has every file with words for people"""
    listed = potfiles_list()
    assert listed == sorted(listed), 'not sorted'
    wanted = {f'data/{APP_ID}.desktop.in', f'data/{APP_ID}.metainfo.xml.in'}
    for folder, _, names in os.walk(os.path.join(SOURCE, 'src')):
        for name in names:
            path = os.path.join(folder, name)
            if (name.endswith(('.c', '.h', '.cc')) and TRANSLATES.search(read(path))
                    or name.endswith('.ui') and 'translatable="yes"' in read(path)):
                wanted.add(os.path.relpath(path, SOURCE))
    missing, extra = sorted(wanted - set(listed)), sorted(set(listed) - wanted)
    assert not missing and not extra, f'missing {missing}, without words {extra}'


def languages():
    return [line for line in read(os.path.join(SOURCE, 'po', 'LINGUAS')).splitlines()
            if line and not line.startswith('#')]


def make_template(folder):
    template = os.path.join(folder, 'limn.pot')
    tap.run(['xgettext', '--from-code=UTF-8', '--add-comments=Translators', '--output', template]
            + [f'--keyword={keyword}' for keyword in KEYWORDS] + potfiles_list(), cwd=SOURCE)
    return template


def translations():
    """German and Spanish are complete and their placeholders fit"""
    assert languages() == sorted(languages()) and {'de', 'es'} <= set(languages())
    with tempfile.TemporaryDirectory() as folder:
        template = make_template(folder)
        for language in languages():
            path = os.path.join(SOURCE, 'po', language + '.po')
            tap.run(['msgfmt', '--check', '--check-accelerators=_', '-o', os.devnull, path])
            # Fails when a message is missing, fuzzy or not translated.
            try:
                tap.run(['msgcmp', path, template])
            except AssertionError as error:
                raise AssertionError('\n'.join(line for line in str(error).splitlines()
                                               if 'is not used' not in line)) from None


def whole_sentences():
    """messages are whole: none begins with a space or ends with one or with a line break"""
    with tempfile.TemporaryDirectory() as folder:
        text = read(make_template(folder))
    # After a colon or a comma comes a list, whose parts are no sentences.
    odd = [message for message in re.findall(r'^msgid (".*"(?:\n".*")*)', text, re.MULTILINE)
           if re.match(r'"( |\\n)', message.replace('""\n', ''))
           or re.search(r'([^:,] |\\n)"$', message)]
    assert not odd, '\n'.join(odd)


def manifest():
    """the Flatpak manifest asks for what Limn needs and nothing more"""
    text = read(os.path.join(SOURCE, 'flatpak', APP_ID + '.yml'))
    asked = re.findall(r'^\s+- (--(?:share|socket|device|filesystem|talk-name|own-name|system-\S+|'
                       r'persist|env|allow)\S*)', text, re.MULTILINE)
    assert set(asked) == {'--share=network', '--share=ipc', '--socket=wayland',
                          '--socket=fallback-x11', '--device=dri'}, asked
    assert f'id: {APP_ID}' in text or f'app-id: {APP_ID}' in text
    assert 'runtime: org.gnome.Platform' in text
    assert 'command: limn' in text


def read_me():
    """every file that README.md and src/README.md speak of is there"""
    for name in ('README.md', 'src/README.md'):
        text = read(os.path.join(SOURCE, name))
        for target in re.findall(r'\]\(([^)#:]+)\)', text):
            path = os.path.normpath(os.path.join(SOURCE, os.path.dirname(name), target))
            assert os.path.exists(path), f'{name}: {target}'
        for path in re.findall(r'`((?:src|data|po|tests|flatpak|build-aux)/[\w./-]+)`', text):
            assert os.path.exists(os.path.join(SOURCE, path)), f'{name}: {path}'


def shell_scripts():
    """the shell scripts are well-formed and stop at the first error"""
    for name in ('build-aux/run', 'build-aux/test', 'build-aux/lib.sh', '.ci/run'):
        path = os.path.join(SOURCE, name)
        tap.run(['bash', '-n', path])
        assert name.endswith('lib.sh') or 'set -euo pipefail' in read(path), name
        assert name.endswith('lib.sh') or os.access(path, os.X_OK), f'{name} is not executable'


if __name__ == '__main__':
    assert shutil.which('xgettext'), 'gettext is missing'
    tap.main([desktop_file, metainfo, settings, settings_used, icons, icons_drawn, xml_files,
              manual_pages, manual_options, manual_exit_codes, potfiles, translations,
              whole_sentences, manifest, read_me, shell_scripts])
