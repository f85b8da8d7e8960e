#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run the real limn-predict with a key, against a server that gives the key back in every way, and
look for the key in everything that leaves the process.

Usage: test-programs.py LIMN-PREDICT
"""

import os
import re
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lint'))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import leaks  # noqa: E402 pylint: disable=wrong-import-position
import tap  # noqa: E402 pylint: disable=wrong-import-position

PREDICT = os.path.abspath(sys.argv[1])
# What a process can write to: files, pipes, sockets.
WRITING = 'write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,sendmmsg,execve,execveat'


class Home:
    """A home, a picture in it, and limn-predict with all that it has to say."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = self.folder.name
        self.picture = os.path.join(self.path, 'picture.png')
        self.out = os.path.join(self.path, 'out')
        leaks.write_png(self.picture)
        self.env = {name: value for name, value in os.environ.items() if name != 'LIMN_API_KEY'}
        self.env.update(HOME=self.path, LC_ALL='C.UTF-8', G_MESSAGES_DEBUG='all', G_DEBUG='')
        for name in ('CONFIG', 'DATA', 'CACHE', 'STATE'):
            self.env[f'XDG_{name}_HOME'] = os.path.join(self.path, name.lower())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def command(self, url, *arguments):
        return [PREDICT, '--server', url, '--model', 'cats/3', '--annotate', self.out, '--json',
                '--wait', '0', *arguments, self.picture]

    def run(self, command, stdin='', **more):
        return subprocess.run(command, input=stdin.encode(), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=dict(self.env, **more), check=False,
                              timeout=leaks.DEADLINE_S)


def check(name, home, done):
    leaks.assert_clean(f'{name}: standard output', done.stdout)
    leaks.assert_clean(f'{name}: standard error', done.stderr)
    leaks.assert_folder_clean(home.path)


def test_echoes():
    """a server that gives the key back gets it nowhere: output, log, answer, annotated picture"""
    with leaks.Server() as server:
        for echo in leaks.ECHOES:
            server.echo = echo
            server.n_keys = 0
            with Home() as home:
                done = home.run(home.command(server.url), LIMN_API_KEY=leaks.KEY)
                assert server.n_keys > 0, f'{echo[0]}: the key was not sent'
                assert (done.returncode == 0) == (echo is leaks.ECHOES[0]), (echo[0], done.stderr)
                check(echo[0], home, done)
                if done.returncode == 0:
                    assert os.listdir(home.out), 'no annotated picture'
                    assert b'dog ' in done.stdout, done.stdout


def test_ways():
    """a key comes from the environment, a file or the standard input"""
    with leaks.Server() as server, Home() as home, \
         tempfile.NamedTemporaryFile('w', encoding='utf-8') as file:
        file.write(f'  {leaks.KEY}\n')
        file.flush()
        for arguments, stdin, more in (
                ((), '', {'LIMN_API_KEY': leaks.KEY}),
                (('--key-file', file.name), '', {}),
                (('-k', '-'), f'{leaks.KEY}\n', {}),
                (('--key-file', file.name), '', {'LIMN_API_KEY': 'another-key'})):
            server.n_keys = 0
            done = home.run(home.command(server.url, *arguments), stdin, **more)
            assert done.returncode == 0, done.stderr
            assert server.n_keys == 1, arguments
            check(arguments, home, done)


def test_command_line():
    """a key on the command line is refused, and not repeated"""
    with leaks.Server() as server, Home() as home:
        for arguments in (('--api-key', leaks.KEY), (f'--api-key={leaks.KEY}',),
                          (f'--api_key={leaks.KEY}',), (f'--key={leaks.KEY}',),
                          (f'--apikey={leaks.KEY}',)):
            done = home.run(home.command(server.url, *arguments))
            assert done.returncode == 2, done.stderr
            check(arguments, home, done)
            if 'apikey' not in arguments[0]:
                assert b'does not belong on the command line' in done.stderr, done.stderr
        done = home.run(home.command(f'{server.url}/?api_key={leaks.KEY}'))
        assert done.returncode == 2, done.stderr
        check('an address', home, done)
        for wrong in ('short', 'has a space', f'https://x.example/?api_key={leaks.KEY}'):
            done = home.run(home.command(server.url, '--key-file', '-'), wrong)
            assert done.returncode == 2 and wrong.encode() not in done.stderr, done.stderr
            check(wrong, home, done)
        assert server.n_requests == 0


def list_family(pid):
    """A process and all that it started."""
    family = [pid]
    for parent in family:
        for thread in os.listdir(f'/proc/{parent}/task'):
            with open(f'/proc/{parent}/task/{thread}/children', encoding='ascii') as file:
                family += [int(child) for child in file.read().split()]
    return family


def test_process():
    """while it works, neither its environment nor its command line has the key, nor a child's"""
    with leaks.Server() as server, Home() as home:
        server.held = threading.Event()
        with subprocess.Popen(home.command(server.url), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=dict(home.env, LIMN_API_KEY=leaks.KEY)) as process:
            leaks.wait_until(lambda: server.n_requests, 'a request')
            family = list_family(process.pid)
            for pid in family:
                for name in ('cmdline', 'environ'):
                    try:
                        with open(f'/proc/{pid}/{name}', 'rb') as file:
                            leaks.assert_clean(f'{name} of process {pid}', file.read())
                    except PermissionError:
                        # A process that may not be looked at is a process that tells nothing.
                        pass
            server.held.set()
            out, err = process.communicate(timeout=leaks.DEADLINE_S)
            assert process.returncode == 0, err
            leaks.assert_clean('output', out + err)
        assert len(family) > 1, 'the picture was decoded without a process of its own'


def test_system_calls():
    """the kernel is given the key once, to be sent to its server, and no program is"""
    with leaks.Server() as server, Home() as home:
        trace = os.path.join(tempfile.mkdtemp(dir=home.path), 'trace')
        env = {'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', '') + ':detect_leaks=0'}
        done = home.run(['strace', '-f', '-qq', '-v', '-yy', '-s', '1000000', '-o', trace,
                         '-e', f'trace={WRITING}', *home.command(server.url, '--key-file', '-')],
                        leaks.KEY, **env)
        assert done.returncode == 0, done.stderr
        with open(trace, encoding='utf-8', errors='replace') as file:
            calls = file.readlines()
        os.unlink(trace)
        with_key = [call for call in calls if leaks.KEY in call]
        assert len(calls) > 20 and any('execve' in call for call in calls), 'strace saw nothing'
        assert len(with_key) == 1, [re.sub(leaks.KEY, '…', call)[:200] for call in with_key]
        port = server.url.rsplit(':', 1)[1]
        socket = rf'\d+ +(write|writev|sendto|sendmsg)\(\d+<TCP:\[.*->127\.0\.0\.1:{port}\]>'
        assert re.match(socket, with_key[0]), re.sub(leaks.KEY, '…', with_key[0])[:200]
        check('strace', home, done)


if __name__ == '__main__':
    tap.main([test_echoes, test_ways, test_command_line, test_process, test_system_calls])
