# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""A real limn-server, and raw connections to it."""

import base64
import collections
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time

TOKEN = '0123456789abcdef0123456789abcdef'
DEADLINE_S = 120
PHOTO = os.path.join(os.environ['LIMN_PHOTO_DIR'], 'instance_segmentation', 'data_annotated',
                     '2011_000003.jpg')

Answer = collections.namedtuple('Answer', 'status fields body')


def photo_text():
    with open(PHOTO, 'rb') as file:
        return base64.b64encode(file.read())


def wait_until(condition, what):
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, f'{what}: not within {DEADLINE_S} s'
        time.sleep(0.02)


class Server:
    """limn-server at a socket of its own, or on a port."""

    def __init__(self, program, *arguments, tcp=False, files=None, log=None):
        self.folder = tempfile.mkdtemp(prefix='limn-front.')
        self.path = None if tcp else os.path.join(self.folder, 'socket')
        self.host = 'localhost'
        self.port = 0
        read_end, write_end = os.pipe()
        os.write(write_end, TOKEN.encode())
        os.close(write_end)
        where = ['--listen', f'--token-fd={read_end}'] if tcp else ['--socket', self.path]

        command = [program, *where, '--exit-with-stdin', *arguments]
        if files is not None:
            command = ['prlimit', f'--nofile={files}', *command]
        self.process = subprocess.Popen(  # pylint: disable=consider-using-with
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            pass_fds=[read_end], text=True)
        os.close(read_end)
        line = self.process.stdout.readline()
        assert line, 'limn-server did not start; what it says is above'
        ready = json.loads(line)
        if tcp:
            self.port = ready['port']
            self.host = f'127.0.0.1:{self.port}'
        else:
            assert ready['socket'] == self.path, ready

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.stdin.close()
        assert self.process.wait(DEADLINE_S) in (0, -signal.SIGKILL), self.process.returncode
        self.process.stdout.close()
        shutil.rmtree(self.folder)

    def connect(self, timeout=DEADLINE_S):
        if self.path is None:
            return socket.create_connection(('127.0.0.1', self.port), timeout)
        client = socket.socket(socket.AF_UNIX)
        client.settimeout(timeout)
        client.connect(self.path)
        return client

    def head(self, method, path, *fields, length=None, token=TOKEN):
        lines = [f'{method} {path} HTTP/1.1', f'Host: {self.host}', *fields]
        if length is not None:
            lines += ['Content-Type: text/plain', f'Content-Length: {length}']
        if token is not None and self.path is None:
            lines.append(f'Authorization: Bearer {token}')
        return '\r\n'.join(lines + ['', '']).encode()

    def ask(self, body=None, path='/coco/1'):
        """Ask as a program would, over a connection of its own."""
        body = photo_text() if body is None else body
        with self.connect() as client:
            client.sendall(self.head('POST', path, 'Connection: close', length=len(body)) + body)
            return read_answer(client)

    def get(self, path='/info', token=TOKEN):
        with self.connect() as client:
            client.sendall(self.head('GET', path, 'Connection: close', token=token))
            return read_answer(client)

    def count(self):
        """How often the network ran."""
        return json.loads(self.get().body)['inferences']

    def status_of_process(self, name):
        with open(f'/proc/{self.process.pid}/status', encoding='ascii') as file:
            for line in file:
                if line.startswith(name + ':'):
                    return int(line.split()[1])
        raise AssertionError(name)

    def cpu_seconds(self):
        with open(f'/proc/{self.process.pid}/stat', encoding='ascii') as file:
            fields = file.read().rsplit(')', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def read_answer(client):
    """One answer, or None where the connection ended before one came."""
    data = b''
    while b'\r\n\r\n' not in data:
        try:
            more = client.recv(65536)
        except ConnectionError:
            more = b''
        if not more:
            assert not data, data
            return None
        data += more
    head, body = data.split(b'\r\n\r\n', 1)
    lines = head.decode().split('\r\n')
    fields = {name.lower(): value.strip()
              for name, value in (line.split(':', 1) for line in lines[1:])}
    length = int(fields['content-length'])
    while len(body) < length:
        more = client.recv(65536)
        assert more, 'the answer is cut off'
        body += more
    assert len(body) == length, 'there is more than the answer'
    assert lines[0].startswith('HTTP/1.1 '), lines[0]
    return Answer(int(lines[0].split()[1]), fields, body)


def is_closed(client, timeout=0):
    """Whether the other side closed, without waiting for what it did not."""
    if not select.select([client], [], [], timeout)[0]:
        return False
    try:
        return client.recv(1, socket.MSG_PEEK) == b''
    except ConnectionError:
        return True
