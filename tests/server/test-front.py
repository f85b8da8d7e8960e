#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""The front of limn-server: who gets in, what is refused, how long anything may take, how it ends.

Usage: test-front.py LIMN-SERVER

LIMN_MODEL_DIR and LIMN_PHOTO_DIR name the model and the photos, as build-aux/test sets them.
LIMN_TEST_ROUNDS says how often it is started and stopped, or killed (default 3). Prints TAP.
"""

import concurrent.futures
import contextlib
import json
import os
import pty
import re
import resource
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lint'))
import tap  # noqa: E402 pylint: disable=wrong-import-position
from front import (DEADLINE_S, TOKEN, Server,  # noqa: E402 pylint: disable=wrong-import-position
                   is_closed, photo_text, read_answer, wait_until)

PROGRAM = os.path.abspath(sys.argv[1])
ROUNDS = int(os.environ.get('LIMN_TEST_ROUNDS', '3'))
PLACES = 16


def run(*arguments, status, **options):
    """Run limn-server until it ends by itself, and return what it said."""
    done = subprocess.run([PROGRAM, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=DEADLINE_S, check=False,
                          **options)
    assert done.returncode == status, f'{arguments}: {done.returncode}\n{done.stdout}'
    # Libraries may have their own say about a broken model; ours is one line.
    return [line for line in done.stdout.splitlines() if line.startswith('limn-server')]


def exchange(server, request):
    """Send exactly these bytes and read the answer."""
    with server.connect() as client:
        client.sendall(request)
        answer = read_answer(client)
        closes = answer is None or answer.fields['connection'] == 'close'
        if closes and answer is not None:
            assert is_closed(client, DEADLINE_S)
        return answer, closes


def s1_socket():
    """it listens at a Unix socket of its own that only its owner can open (S1)"""
    with Server(PROGRAM) as server:
        mode = os.lstat(server.path).st_mode
        assert stat.S_ISSOCK(mode) and stat.S_IMODE(mode) == 0o600, oct(mode)
        assert server.get().status == 200
        # No token is needed, and one that comes is nobody's business.
        assert server.get('/info?api_key=anything').status == 200
    with tempfile.TemporaryDirectory() as runtime:
        environment = dict(os.environ, XDG_RUNTIME_DIR=runtime)
        with subprocess.Popen([PROGRAM, '--exit-with-stdin'], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True, env=environment) as program:
            ready = json.loads(program.stdout.readline())
            assert ready['socket'] == os.path.join(runtime, 'limn', 'infer.sock'), ready
            assert stat.S_IMODE(os.stat(os.path.join(runtime, 'limn')).st_mode) == 0o700
            said = run(status=2, env=environment)
            assert len(said) == 1 and 'another server listens there' in said[0], said
            program.stdin.close()
            assert program.wait(DEADLINE_S) == 0
        assert not os.listdir(os.path.join(runtime, 'limn'))


def s1_other_people():
    """another person does not get in, even where the file is open to them (S1)"""
    if os.geteuid() != 0:
        # There is no other person to be; nobody else can open the socket at all.
        with Server(PROGRAM) as server:
            assert stat.S_IMODE(os.lstat(server.path).st_mode) & 0o077 == 0
        return
    ask = ('import os, socket, sys\nos.setuid(65534)\ns = socket.socket(socket.AF_UNIX)\n'
           's.settimeout(60)\ns.connect(sys.argv[1])\n'
           'try:\n    s.sendall(b"GET /info HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n")\n'
           '    print(s.recv(9))\nexcept ConnectionError:\n    print(b"")\n')
    with Server(PROGRAM) as server:
        os.chmod(server.folder, 0o755)
        os.chmod(server.path, 0o666)
        out = subprocess.run([sys.executable, '-c', ask, server.path], check=True, text=True,
                             stdout=subprocess.PIPE, timeout=DEADLINE_S).stdout
        assert out.strip() == "b''", out
        assert server.get().status == 200


def listening():
    """Address and port, in hexadecimal, of every TCP socket of this computer that listens."""
    found = set()
    for name in ('/proc/net/tcp', '/proc/net/tcp6'):
        with contextlib.suppress(OSError), open(name, encoding='ascii') as file:
            for line in file.readlines()[1:]:
                fields = line.split()
                if fields[3] == '0A':
                    found.add(tuple(fields[1].split(':')))
    return found


def s2_loopback():
    """on a port it listens on 127.0.0.1 and ::1, and takes no other address (S2)"""
    with Server(PROGRAM, tcp=True) as server:
        addresses = {address for address, port in listening() if int(port, 16) == server.port}
        assert '0100007F' in addresses, addresses
        assert addresses <= {'0100007F', '00000000000000000000000001000000'}, addresses
        assert server.get().status == 200
    for address in ('0.0.0.0', '0.0.0.0:9001', '::', '192.168.1.1', '127.0.0.1.example.org', '-1',
                    '70000', '9001x', ''):
        said = run(f'--listen={address}', status=1)
        assert len(said) == 1 and 'nowhere else' in said[0], said


def s3_places():
    """of a flood sixteen stay, whoever asks gets in, and nothing is left of it (S3)"""
    with contextlib.ExitStack() as stack, Server(PROGRAM, tcp=True) as server:
        flood = [stack.enter_context(server.connect()) for _ in range(100)]
        wait_until(lambda: sum(map(is_closed, flood)) == 100 - PLACES, 'the flood is thinned out')
        assert server.ask(b'x').status == 400
        for client in flood:
            client.close()
        assert server.count() == 0


def burst(server, stack, n_connections):
    """Connect without waiting for it to come about."""
    for _ in range(n_connections):
        client = stack.enter_context(socket.socket())
        client.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            client.connect(('127.0.0.1', server.port))


def s3_burst():
    """with 64 file descriptors and 200 connections it answers, and uses little (S3)"""
    with Server(PROGRAM, tcp=True, files=64) as server:
        with contextlib.ExitStack() as stack:
            burst(server, stack, 200)
            before_s, began_s = server.cpu_seconds(), time.monotonic()
            assert server.get().status == 200
            time.sleep(1)
            used = (server.cpu_seconds() - before_s) / (time.monotonic() - began_s)
            assert used < 0.3, f'{used:.0%} of a processor'
        assert server.get().status == 200


def s3_no_files():
    """when it cannot accept for want of file descriptors it tries again, and does not spin (S3)"""
    os.environ['G_MESSAGES_DEBUG'] = 'all'
    with tempfile.TemporaryFile('w+') as log, Server(PROGRAM, tcp=True, log=log) as server:
        del os.environ['G_MESSAGES_DEBUG']

        def failures():
            log.seek(0)
            return log.read().count('Cannot accept a connection')

        with contextlib.ExitStack() as stack:
            files = 64
            while failures() == 0:
                files -= 4
                assert files > 0, 'it accepts without file descriptors'
                resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (files, 128))
                burst(server, stack, PLACES)
                time.sleep(0.1)
            before_s, before = server.cpu_seconds(), failures()
            time.sleep(1)
            # Ten tries a second; a loop that tries at once makes thousands.
            assert failures() - before <= 15, failures() - before
            assert server.cpu_seconds() - before_s < 0.3
        assert server.get().status == 200


def timed_out(server, first, more=b'', pause_s=0.5):
    """How long a connection lives that says this and then, every so often, that; and the answer."""
    began_s = time.monotonic()
    with server.connect() as client:
        client.sendall(first)
        while not is_closed(client, pause_s):
            assert time.monotonic() - began_s < DEADLINE_S, 'it waits for ever'
            readable = is_readable(client)
            if readable:
                answer = read_answer(client)
                return time.monotonic() - began_s, answer
            with contextlib.suppress(ConnectionError):
                client.sendall(more)
        return time.monotonic() - began_s, None


def is_readable(client):
    client.setblocking(False)
    try:
        return client.recv(1, socket.MSG_PEEK) != b''
    except (BlockingIOError, ConnectionError):
        return False
    finally:
        client.settimeout(DEADLINE_S)


def wait_for_deadlines():
    """Each takes as long as the limit is, so this goes on beside the other tests."""
    with Server(PROGRAM) as server, concurrent.futures.ThreadPoolExecutor(8) as pool:
        big = server.head('POST', '/coco/1', length=1000000)
        kept = server.head('GET', '/info')
        silent = pool.submit(timed_out, server, b'')
        head = pool.submit(timed_out, server, b'GET /info HTTP/1.1\r\n', b'X: y\r\n')
        body = pool.submit(timed_out, server, big, b'x')
        idle = pool.submit(keep_alive, server, kept)
        answers = [(future.result(), least, most, status) for future, least, most, status in
                   ((silent, 9, 20, None), (head, 9, 20, 408), (body, 29, 45, 408),
                    (idle, 9, 20, None))]
        for (seconds, answer), least, most, status in answers:
            # The upper bound is there to find a clock that is not wound up, not a slow computer.
            assert least <= seconds <= most * 2, (seconds, least, most)
            assert (answer.status if answer is not None else None) == status, answer
        assert server.get().status == 200


BESIDE = concurrent.futures.ThreadPoolExecutor(1)
DEADLINES = BESIDE.submit(wait_for_deadlines)


def s4_deadlines():
    """silence, a slow head, a slow body and an idle connection all come to an end (S4)"""
    DEADLINES.result()


def keep_alive(server, request):
    with server.connect() as client:
        for _ in range(3):
            client.sendall(request)
            assert read_answer(client).status == 200
        began_s = time.monotonic()
        assert is_closed(client, DEADLINE_S)
        return time.monotonic() - began_s, None


def s4_never_reads():
    """who asks again and again and reads nothing is let go, and costs no memory (S4)"""
    with Server(PROGRAM) as server:
        before = server.status_of_process('VmRSS')
        with server.connect() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.settimeout(0.5)
            request = server.head('GET', '/info') * 1000
            with contextlib.suppress(OSError):
                for _ in range(2000):
                    client.sendall(request)
            assert server.get().status == 200
        assert server.status_of_process('VmRSS') - before < 64 * 1024


# Status, and the request; the host and the token are filled in.
SHAPES = [
    (200, 'GET /info HTTP/1.1\r\n%H%T\r\n'), (200, 'GET /health HTTP/1.1\r\n%H%T\r\n'),
    (200, 'GET /healthz HTTP/1.1\r\n%H%T\r\n'), (200, '\r\n\r\nGET /info HTTP/1.1\r\n%H%T\r\n'),
    (200, 'GET /info HTTP/1.1\r\n%H%TRange: bytes=0-3\r\nIf-None-Match: *\r\n\r\n'),
    (405, 'POST /info HTTP/1.1\r\n%H%TContent-Length: 0\r\n\r\n'),
    (405, 'DELETE /coco/1 HTTP/1.1\r\n%H%T\r\n'), (405, 'HEAD /coco/1 HTTP/1.1\r\n%H%T\r\n'),
    (405, 'OPTIONS /coco/1 HTTP/1.1\r\n%H%T\r\n'),
    (405, 'M' * 5000 + ' /coco/1 HTTP/1.1\r\n%H%T\r\n'),
    (404, 'GET / HTTP/1.1\r\n%H%T\r\n'), (404, 'GET /coco HTTP/1.1\r\n%H%T\r\n'),
    (404, 'GET /coco/1/2 HTTP/1.1\r\n%H%T\r\n'), (404, 'GET /coco/x HTTP/1.1\r\n%H%T\r\n'),
    (404, 'GET /coco%2f1 HTTP/1.1\r\n%H%T\r\n'), (404, 'GET /../etc/1 HTTP/1.1\r\n%H%T\r\n'),
    (404, 'GET /coco/1234567 HTTP/1.1\r\n%H%T\r\n'),
    (404, 'GET /' + 'a' * 5000 + '/1 HTTP/1.1\r\n%H%T\r\n'),
    (400, 'GET /\xff\xfe/1 HTTP/1.1\r\n%H%T\r\n'),
    (431, 'GET /info HTTP/1.1\r\n%H%TX: ' + 'y' * 20000 + '\r\n\r\n'),
    (411, 'POST /coco/1 HTTP/1.1\r\n%H%TContent-Type: x\r\nTransfer-Encoding: chunked\r\n\r\n'),
    (411, 'POST /coco/1 HTTP/1.1\r\n%H%TContent-Type: x\r\n\r\n'),
    (413, 'POST /coco/1 HTTP/1.1\r\n%H%TContent-Type: x\r\nContent-Length: 20971521\r\n\r\n'),
    (400, 'GET /info HTTP/1.1\r\n%H%H%T\r\n'), (400, 'GET /info HTTP/1.0\r\n\r\n'),
    (400, 'GET http://example.org/info HTTP/1.1\r\n%H%T\r\n'),
    (400, 'POST /coco/1 HTTP/1.1\r\n%H%TContent-Length: 1\r\nContent-Length: 1\r\n\r\nx'),
    (400, 'POST /coco/1 HTTP/1.1\r\n%H%TContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0'),
    (400, 'GET /info HTTP/1.1\r\n%H%TUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
    (400, 'GET /info HTTP/1.1\r\n%H%TExpect: wonders\r\n\r\n'),
    (421, 'GET /info HTTP/1.1\r\nHost: example.org\r\n%T\r\n'),
    (421, 'GET /info HTTP/1.1\r\nHost: 127.0.0.1:1\r\n%T\r\n'),
    (403, 'GET /info HTTP/1.1\r\n%H%TOrigin: https://example.org\r\n\r\n'),
    (403, 'GET /info HTTP/1.1\r\n%H%TOrigin: null\r\n\r\n'),
    (403, 'GET /info HTTP/1.1\r\n%H%TSec-Fetch-Site: same-site\r\n\r\n'),
    (200, 'GET /info HTTP/1.1\r\n%H%TSec-Fetch-Site: none\r\n\r\n'),
    (400, 'nonsense\r\n\r\n'), (400, '\x16\x03\x01\x02\x00\r\n\r\n'),
    (400, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
]


def s5_to_s9_shapes():
    """each request is answered as it should be, and after a refusal nothing more is read (S5-S9)"""
    for tcp in (False, True):
        with Server(PROGRAM, tcp=tcp) as server:
            for status, text in SHAPES:
                token = f'Authorization: Bearer {TOKEN}\r\n' if tcp else ''
                text = text.replace('%H', f'Host: {server.host}\r\n').replace('%T', token)
                answer, closes = exchange(server, text.encode('latin-1'))
                assert answer.status == status, (tcp, text[:80], answer)
                assert closes == (status != 200), (text[:80], answer)
                check_fields(answer)
            assert server.count() == 0


def check_fields(answer):
    """What every answer says, and what none does."""
    assert not any(name.startswith('access-control') for name in answer.fields), answer.fields
    assert answer.fields['cross-origin-resource-policy'] == 'same-origin'
    assert answer.fields['x-content-type-options'] == 'nosniff'
    assert answer.fields['cache-control'] == 'no-store'
    assert isinstance(json.loads(answer.body), dict)


def s6_smuggled():
    """what follows a refused request is not answered (S6, S7)"""
    with Server(PROGRAM) as server, server.connect() as client:
        client.sendall(b'POST /coco/1 HTTP/1.1\r\nHost: localhost\r\nContent-Type: x\r\n'
                       b'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
                       + server.head('GET', '/info'))
        assert read_answer(client).status == 400
        assert is_closed(client, DEADLINE_S)


def s6_pipelined():
    """requests sent at once, or byte by byte, are answered in order (S6)"""
    with Server(PROGRAM) as server, server.connect() as client:
        client.sendall(server.head('GET', '/info') + server.head('POST', '/coco/1', length=1)
                       + b'x' + server.head('GET', '/health'))
        assert b'limn-server' in read_one(client).body
        assert read_one(client).status == 400
        assert b'healthy' in read_one(client).body
        for byte in server.head('GET', '/health'):
            client.sendall(bytes([byte]))
        assert read_one(client).status == 200


def read_one(client):
    """One answer of several: byte by byte, so that nothing of the next is taken."""
    data = b''
    while not data.endswith(b'\r\n\r\n'):
        data += client.recv(1)
    length = int(re.search(rb'Content-Length: (\d+)', data).group(1))
    body = b''
    while len(body) < length:
        body += client.recv(length - len(body))
    return type('One', (), {'status': int(data.split()[1]), 'body': body})


def s6_memory():
    """300 MB that were refused are thrown away as they come (S6)"""
    for tcp in (False, True):
        with Server(PROGRAM, tcp=tcp) as server:
            server.ask(b'x')
            before = server.status_of_process('VmHWM')
            for first in (server.head('POST', '/coco/1', length=300000000),
                          server.head('POST', '/coco/1', 'Content-Type: x',
                                      'Transfer-Encoding: chunked'), b''):
                push(server, first)
            grown = server.status_of_process('VmHWM') - before
            assert grown <= 8 * 1024, f'{grown} kB'
            assert server.get().status == 200


def push(server, first):
    """Send 300 MB, or as much as is taken, whatever is answered."""
    block = b'\xff' * (1 << 20)
    with server.connect() as client, contextlib.suppress(OSError):
        client.sendall(first)
        for _ in range(300):
            client.sendall(block)


def s10_token():
    """on a port nobody gets in without the token, and the body is not waited for (S10)"""
    body = photo_text()
    with Server(PROGRAM, tcp=True) as server:
        for token in (None, '', 'x', TOKEN[:-1], TOKEN + 'x', TOKEN.upper()):
            with server.connect() as client:
                # The answer comes though not a byte of the body was sent.
                client.sendall(server.head('POST', '/coco/1', length=len(body), token=token))
                assert read_answer(client).status == 401, token
            assert server.get('/info', token).status == 401
            assert server.get('/health', token).status == 401
        assert server.get('/info?api_key=wrong').status == 401
        assert server.get(f'/info?api_key={TOKEN}', 'wrong').status == 200
        assert server.count() == 0
        assert server.ask(body).status == 200
        assert server.count() == 1


def s10_guessing():
    """who guesses many tokens waits for each answer (S10)"""
    with Server(PROGRAM, tcp=True) as server:
        began_s = time.monotonic()
        for guess in range(25):
            assert server.get('/info', f'{guess:032x}').status == 401
        # Five are free in each second; without the delay it takes a few milliseconds.
        assert time.monotonic() - began_s >= 1
        assert server.get().status == 200


def s10_shown_once():
    """the token is shown on the terminal, is another each time, and is nowhere else (S10)"""
    tokens = []
    for _ in range(2):
        child, terminal = pty.fork()
        if child == 0:
            os.execv('/bin/sh', ['sh', '-c', f"exec '{PROGRAM}' --listen 2>&1 </dev/null"])
        said = b''
        while b'"port"' not in said:
            said += os.read(terminal, 4096)
        with open(f'/proc/{child}/cmdline', 'rb') as file:
            arguments = file.read()
        os.kill(child, signal.SIGTERM)
        assert os.waitpid(child, 0)[1] == 0
        os.close(terminal)
        found = re.findall(rb'Token until it ends: ([0-9a-f]{32})\r', said)
        assert len(found) == 1 and said.count(found[0]) == 1 and found[0] not in arguments, said
        tokens.append(found[0])
    assert tokens[0] != tokens[1]
    said = run('--listen', status=1, start_new_session=True)
    assert len(said) == 1 and 'no terminal' in said[0], said


def s12_pictures():
    """what is no picture, a broken one or a bomb is refused, and the next one is answered (S12)"""
    import base64  # pylint: disable=import-outside-toplevel
    import zlib  # pylint: disable=import-outside-toplevel

    def chunk(name, data):
        return (len(data).to_bytes(4, 'big') + name + data
                + zlib.crc32(name + data).to_bytes(4, 'big'))

    def png(width, height, data):
        return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', width.to_bytes(4, 'big')
                                             + height.to_bytes(4, 'big') + b'\x08\x02\0\0\0')
                + chunk(b'IDAT', zlib.compress(data)) + chunk(b'IEND', b''))

    with Server(PROGRAM) as server:
        photo = base64.b64decode(photo_text())
        before = server.status_of_process('VmHWM')
        for picture in (b'limn', b'\x89PNG\r\n\x1a\n', photo[:200], png(30000, 30000, b''),
                        png(20000, 20000, b'\0' * 1000), png(0, 5, b''),
                        b'<svg xmlns="http://www.w3.org/2000/svg"/>', b'BM' + b'\xff' * 60,
                        b'GIF89a' + b'\xff' * 30, b'RIFF\xff\xff\xff\xffWEBPVP8 ' + b'\0' * 40):
            answer = server.ask(base64.b64encode(picture))
            assert answer.status == 400, (picture[:20], answer)
        assert server.count() == 0
        assert server.status_of_process('VmHWM') - before < 32 * 1024
        assert server.ask().status == 200


@contextlib.contextmanager
def long_question(server):
    """A question that takes the model many seconds, until whoever asked goes away."""
    body = photo_text()
    with server.connect() as client:
        client.sendall(server.head('POST', '/coco/1?confidence=1&overlap=100', length=len(body))
                       + body)
        wait_until(lambda: server.count() == 1, 'the network runs')
        yield
        assert not is_closed(client)


def s13_queue():
    """one question at a time, four wait, the rest is told to come again (S13)"""
    body = photo_text()
    n_more = PLACES - 1
    with Server(PROGRAM) as server, concurrent.futures.ThreadPoolExecutor(n_more) as pool:
        with long_question(server):
            answers = [pool.submit(server.ask, body) for _ in range(n_more)]
            wait_until(lambda: sum(answer.done() for answer in answers) == n_more - 4,
                       'all but four are told')
        answers = [answer.result() for answer in answers]
        served = [answer for answer in answers if answer.status == 200]
        busy = [answer for answer in answers if answer.status == 503]
        assert len(served) == 4 and len(busy) == n_more - 4, [one.status for one in answers]
        assert all(answer.fields['retry-after'] == '1' for answer in busy)
        assert server.count() == 1


def s14_model():
    """a model that cannot be used is a sentence, and a link out of the folder is none (S14)"""
    with tempfile.TemporaryDirectory() as folder:
        said = run('--model-dir', folder, status=3)
        assert len(said) == 1 and 'is not set up' in said[0], said
        path = os.path.join(folder, 'coco-1.onnx')
        real = os.path.join(os.environ['LIMN_MODEL_DIR'], 'coco-1.onnx')
        os.symlink(real, path)
        said = run('--model-dir', folder, status=3)
        assert len(said) == 1 and 'cannot be used' in said[0], said
        os.remove(path)
        with open(real, 'rb') as file:
            model = file.read(100000)
        for data in (b'limn', b'', model):
            with open(path, 'wb') as file:
                file.write(data)
            said = run('--model-dir', folder, status=3)
            assert len(said) == 1 and 'cannot be used' in said[0], said
    with Server(PROGRAM) as server, open(real + '.sha256', encoding='ascii') as file:
        assert json.loads(server.get().body)['model_sha256'] == file.read().split()[0]


def s15_confined():
    """it runs without display and environment, and has given up what it does not need (S15)"""
    keep = {name: value for name, value in os.environ.items()
            if name in ('LIMN_MODEL_DIR', 'LIMN_DECODE') or 'SAN_OPTIONS' in name}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 's')
        with subprocess.Popen([PROGRAM, '--socket', path, '--exit-with-stdin'], env=keep,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
            assert program.stdout.readline()
            with open(f'/proc/{program.pid}/status', encoding='ascii') as file:
                status = dict(line.split(':', 1) for line in file)
            assert status['NoNewPrivs'].strip() == '1' and status['Seccomp'].strip() == '2'
            # Each thread, also those that the network started before.
            for thread in os.listdir(f'/proc/{program.pid}/task'):
                with open(f'/proc/{program.pid}/task/{thread}/status', encoding='ascii') as file:
                    assert 'Seccomp:\t2' in file.read()
            with open(f'/proc/{program.pid}/limits', encoding='ascii') as file:
                limits = {line[:26].strip(): line[26:].split() for line in file}
            assert limits['Max core file size'][:2] == ['0', '0']
            assert int(limits['Max open files'][0]) <= 128
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(path)
                client.sendall(b'POST /coco/1 HTTP/1.1\r\nHost: localhost\r\nContent-Type: x\r\n'
                               b'Content-Length: %d\r\n\r\n' % len(photo_text()) + photo_text())
                assert read_answer(client).status == 200
            program.stdin.close()
            assert program.wait(DEADLINE_S) == 0


def gives_way():
    """it lets other programs go first when it is told to, the network's threads too"""
    own = os.getpriority(os.PRIO_PROCESS, 0)
    for arguments, nice in (([], own), (['--nice=5'], min(own + 5, 19))):
        with Server(PROGRAM, *arguments) as server:
            assert server.ask().status == 200
            for thread in os.listdir(f'/proc/{server.process.pid}/task'):
                assert os.getpriority(os.PRIO_PROCESS, int(thread)) == nice, thread


def s17_health():
    """it says that it is well while the network runs (S17)"""
    with Server(PROGRAM) as server, long_question(server):
        for _ in range(5):
            assert server.get('/health').status == 200


def s18_log():
    """the log has method, path, status, time and size, and neither query nor body (S18)"""
    with tempfile.TemporaryFile('w+') as log:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 's')
            with subprocess.Popen([PROGRAM, '--socket', path], stdout=subprocess.PIPE,
                                  stderr=log) as program:
                assert program.stdout.readline()
                for request in (b'POST /coco/1?api_key=canarykey&x=canary HTTP/1.1\r\n'
                                b'Host: localhost\r\nContent-Type: canary\r\nContent-Length: 6\r\n'
                                b'Authorization: Bearer canary\r\n\r\ncanary',
                                b'GET /info?canary HTTP/1.1\r\nHost: localhost\r\n\r\n',
                                b'GET /\x1b[31m/1 HTTP/1.1\r\nHost: canary\r\n\r\n'):
                    with socket.socket(socket.AF_UNIX) as client:
                        client.connect(path)
                        client.sendall(request)
                        read_answer(client)
                program.terminate()
                assert program.wait(DEADLINE_S) == 0
        log.seek(0)
        text = log.read()
        assert re.search(r'POST /coco/1 400 [0-9.]+ ms [0-9]+ bytes', text), text
        assert re.search(r'GET /info 200 [0-9.]+ ms [0-9]+ bytes', text), text
        assert re.search(r'- - 400 ', text), text
        assert 'canary' not in text and '\x1b' not in text, text


def s19_ends():
    """SIGTERM lets the question under way be answered, and the socket is removed (S19)"""
    with Server(PROGRAM) as server, concurrent.futures.ThreadPoolExecutor(1) as pool:
        question = pool.submit(server.ask)
        wait_until(lambda: server.count() == 1, 'the network runs')
        server.process.terminate()
        assert question.result().status == 200
        assert server.process.wait(DEADLINE_S) == 0
        assert not os.path.exists(server.path)
    with Server(PROGRAM) as server, server.connect() as client:
        # One that never ends does not keep it.
        client.sendall(server.head('POST', '/coco/1', length=10))
        assert server.get().status == 200
        server.process.terminate()
        began_s = time.monotonic()
        assert server.process.wait(DEADLINE_S) == 0
        assert 4 < time.monotonic() - began_s < DEADLINE_S


def s19_again_and_again():
    """it can be started and stopped, and killed and started, any number of times (S19)"""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'socket')
        for turn in range(2 * ROUNDS):
            with subprocess.Popen([PROGRAM, '--socket', path, '--exit-with-stdin'],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
                assert program.stdout.readline(), f'turn {turn}'
                with socket.socket(socket.AF_UNIX) as client:
                    client.connect(path)
                    client.sendall(b'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n')
                    assert read_answer(client).status == 200
                if turn % 2 == 0:
                    program.terminate()
                    assert program.wait(DEADLINE_S) == 0
                    assert not os.listdir(folder), os.listdir(folder)
                else:
                    program.kill()
                    program.wait(DEADLINE_S)
                    assert os.listdir(folder) == ['socket']
        # What another program has put there is not ours to remove.
        os.remove(path)
        with open(path, 'wb'):
            pass
        said = run('--socket', path, status=2)
        assert len(said) == 1 and 'there is another file' in said[0], said


def s20_cannot_listen():
    """a port or a socket that cannot be had is one sentence and exit code 2 (S20)"""
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', 0))
        taken.listen()
        port = taken.getsockname()[1]
        read_end, write_end = os.pipe()
        os.write(write_end, b'token')
        os.close(write_end)
        said = run(f'--port={port}', f'--token-fd={read_end}', status=2, pass_fds=[read_end])
        os.close(read_end)
        assert len(said) == 1 and f'port {port}' in said[0] and '--listen' in said[0], said
    with tempfile.TemporaryDirectory() as folder:
        for path in (os.path.join(folder, 'none', 'socket'), os.path.join(folder, 'x' * 120),
                     '/proc/socket'):
            said = run('--socket', path, status=2)
            assert len(said) == 1 and 'Cannot listen' in said[0], said
        os.chmod(folder, 0o755)
        os.mkdir(os.path.join(folder, 'limn'), 0o755)
        said = run(status=2, env=dict(os.environ, XDG_RUNTIME_DIR=folder))
        assert len(said) == 1 and 'other people' in said[0], said
    for runtime in ('/proc/1', 'relative', ''):
        said = run(status=2, env=dict(os.environ, XDG_RUNTIME_DIR=runtime))
        assert len(said) == 1 and 'Cannot listen' in said[0] and '--socket' in said[0], said


def s20_usage():
    """wrong usage is one sentence and exit code 1 (S20)"""
    for arguments, text in ((['--engine=new'], 'current or classic'),
                            (['--token-fd=63', '--listen'], 'file descriptor 63'),
                            (['--token-fd=0', '--listen'], 'empty or far too long'),
                            (['--token-fd=0'], 'for --listen'),
                            (['--listen', '--socket=x'], 'not both'),
                            (['--nice=20'], 'from 0 to 19'), (['--nice=-1'], 'from 0 to 19'),
                            (['nonsense'], 'Unexpected argument nonsense')):
        said = run(*arguments, status=1)
        assert len(said) == 1 and text in said[0], said
    assert run('--version', status=0)[0].startswith('limn-server ')
    done = subprocess.run([PROGRAM, '--help'], stdout=subprocess.PIPE, text=True, check=True)
    for word in ('--socket', '--listen', '--token-fd', '--allow-links', 'SHA-256'):
        assert word in done.stdout, word


if __name__ == '__main__':
    tap.main([s1_socket, s1_other_people, s2_loopback, s3_places, s3_burst, s3_no_files,
              s4_never_reads, s5_to_s9_shapes, s6_smuggled, s6_pipelined, s6_memory, s10_token,
              s10_guessing, s10_shown_once, s12_pictures, s13_queue, s14_model, s15_confined,
              gives_way, s17_health, s18_log, s19_ends, s19_again_and_again, s20_cannot_listen,
              s20_usage, s4_deadlines])
