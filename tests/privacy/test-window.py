#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Type a key into the real window, let the server give it back in every way, and look for it in all
that the window says, writes, titles and starts.

Usage: test-window.py LIMN
"""

import contextlib
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
for place in ('../lint', '../mission', '.'):
    sys.path.insert(0, os.path.join(HERE, place))
import desk  # noqa: E402 pylint: disable=wrong-import-position
import leaks  # noqa: E402 pylint: disable=wrong-import-position
import tap  # noqa: E402 pylint: disable=wrong-import-position

LIMN = os.path.abspath(sys.argv[1])
# Before there is a key there is nothing to give back.
NO_KEY = ('no key', 401, leaks.JSON, b'{"message": "Unauthorized"}', {})
SETTINGS = """[io/github/limn_app/Limn]
host='self-hosted'
self-hosted-url='{url}'
model-id='cats/3'
"""


class Window:
    """The program on a desk of its own, which writes its settings and its log to files."""

    def __init__(self, here, server):
        self.desk = here
        self.server = server
        self.log = os.path.join(here.home, 'log')
        self.picture = os.path.join(here.home, 'picture.png')
        leaks.write_png(self.picture)
        settings = os.path.join(here.env['XDG_CONFIG_HOME'], 'glib-2.0', 'settings')
        os.makedirs(settings)
        with open(os.path.join(settings, 'keyfile'), 'w', encoding='utf-8') as file:
            file.write(SETTINGS.format(url=server.url))
        env = dict(here.env, GSETTINGS_BACKEND='keyfile', G_MESSAGES_DEBUG='all', G_DEBUG='')
        env.pop('LIMN_API_KEY', None)
        with open(self.log, 'wb') as log:
            self.limn = here.spawn([LIMN, self.picture], env=env, stdout=log, stderr=log)
        self.app = leaks.wait_until(lambda: here.application('limn'), 'Limn')
        self.window = here.window('.*Limn.*')
        here.place(self.window, 10, 10, 1000, 800)

    def do(self, action):
        self.desk.act(self.desk.find(self.app, 'frame'), action)

    def heard(self):
        """Everything that assistive technology can get: names, descriptions, texts, values."""
        lines = []
        for node in self.desk.walk(self.app):
            for get in (lambda node: node.name, lambda node: node.description,
                        lambda node: node.queryText().getText(0, -1),
                        lambda node: str(node.getAttributes()),
                        lambda node: str(node.queryValue().currentValue)):
                with contextlib.suppress(Exception):
                    lines.append(get(node))
        return '\n'.join(line for line in lines if line)

    def titles(self):
        ids = self.desk.xdo('search', '--onlyvisible', '--name', '.').split()
        return '\n'.join(self.desk.run(['xprop', '-id', window]) for window in ids)

    def check(self, what):
        """Looks when nothing changes any more."""
        last = []

        def rests():
            last.append(self.heard())
            time.sleep(0.2)
            return last[-2:-1] == last[-1:]

        leaks.wait_until(rests, f'{what}: rest')
        leaks.assert_clean(f'{what}: assistive technology', last[-1])
        leaks.assert_clean(f'{what}: titles', self.titles())
        leaks.assert_clean(f'{what}: the log', self.read_log())
        return last[-1]

    def read_log(self):
        with open(self.log, 'rb') as file:
            return file.read()

    def ask(self, echo):
        before = self.server.n_requests
        self.server.echo = echo
        self.do('win.ask-again')
        leaks.wait_until(lambda: self.server.n_requests > before, f'{echo[0]}: a question')


STATE = {}


def window():
    return STATE['window']


def test_typed():
    """a key that is typed is not told to anyone, in the dialog that asks for it either"""
    self = window()
    leaks.wait_until(lambda: self.server.n_requests, 'the first question')
    self.check('no key')
    self.do('win.remedy')
    preferences = self.desk.window('Preferences')
    self.desk.xdo('windowactivate', '--sync', preferences)
    entry = leaks.wait_until(
        lambda: self.desk.find(self.app, None, 'API key'), 'the entry of the key')
    assert entry
    self.desk.settled()
    self.desk.xdo('type', '--delay', '20', leaks.KEY)
    heard = self.check('a key that is typed')
    assert leaks.KEY[:4] not in heard, 'a part of the key is heard'
    self.desk.xdo('key', 'Return')
    leaks.wait_until(lambda: self.server.n_keys, 'a question with the key')
    heard = self.check('a key that is saved')
    assert 'KE***cy' in heard or 'kept until Limn closes' in heard, heard[-2000:]
    self.desk.xdo('key', 'Escape')


def test_echoes():
    """a server that gives the key back gets it into no window, title or log"""
    self = window()
    for echo in leaks.ECHOES:
        self.server.n_keys = 0
        self.ask(echo)
        heard = self.check(echo[0])
        assert self.server.n_keys > 0, f'{echo[0]}: the key was not sent'
        if echo is leaks.ECHOES[0]:
            assert 'dog' in heard, 'the answer is not shown'


def test_processes():
    """no process of the program has the key in its environment or on its command line"""
    self = window()
    pids = [self.limn.pid]
    for parent in pids:
        for thread in os.listdir(f'/proc/{parent}/task'):
            with open(f'/proc/{parent}/task/{thread}/children', encoding='ascii') as file:
                pids += [int(child) for child in file.read().split()]
    for pid in pids:
        for name in ('cmdline', 'environ'):
            with contextlib.suppress(PermissionError, FileNotFoundError), \
                    open(f'/proc/{pid}/{name}', 'rb') as file:
                leaks.assert_clean(f'{name} of {pid}', file.read())


def test_files():
    """settings, caches, state, and whatever else it writes have no key"""
    self = window()
    # Whatever is written only at the end is written now.
    self.do('win.close-pictures')
    self.desk.settled()
    self.limn.terminate()
    self.limn.wait(leaks.DEADLINE_S)
    n_files = leaks.assert_folder_clean(self.desk.home)
    assert n_files >= 3, n_files
    with open(os.path.join(self.desk.env['XDG_CONFIG_HOME'], 'glib-2.0', 'settings', 'keyfile'),
              encoding='utf-8') as file:
        assert 'self-hosted' in file.read()
    assert b'limn' in self.read_log()


def main():
    with leaks.Server() as server, desk.Desk(1060, 860) as here:
        server.echo = NO_KEY
        STATE['window'] = Window(here, server)
        tap.main([test_typed, test_echoes, test_processes, test_files])


if __name__ == '__main__':
    main()
