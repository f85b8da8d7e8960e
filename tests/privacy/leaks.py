# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of privacy have in common: a key that would be noticed, and a server that gives it
back in every way it can."""

import base64
import contextlib
import http.server
import json
import os
import struct
import threading
import time
import zlib

# Not whole in this file, whose text may be in a log.
KEY = 'KEY' + 'CANARY_0123456789-privacy'
DEADLINE_S = 60


def spelled(key=KEY):
    """A text with the key in each spelling."""
    raw = key.encode()
    encoded = ' '.join(base64.b64encode(b'x' * n + raw).decode() for n in range(3))
    percent = ''.join(f'%{byte:02X}' for byte in raw)
    return f'{key} api_key={key}&x Bearer {key} {percent} {percent.lower()} {encoded}'


def assert_clean(what, data):
    """No spelling of the key is in data."""
    data = data if isinstance(data, bytes) else data.encode()
    raw = KEY.encode()
    for secret in (raw, raw[2:-2], ''.join(f'%{byte:02X}' for byte in raw).encode(),
                   ''.join(f'%{byte:02x}' for byte in raw).encode(),
                   *(base64.b64encode(bytes(n) + raw)[4 * bool(n):-4] for n in range(3))):
        assert secret not in data, f'{what}: the key is in it, as {secret[:12]!r}…'


def assert_folder_clean(folder):
    """No file below folder has the key in it; how many there are."""
    n_files = 0
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            assert_clean('a name', path)
            if os.path.isfile(path) and not os.path.islink(path):
                n_files += 1
                with open(path, 'rb') as file:
                    assert_clean(path, file.read())
    return n_files


def wait_until(condition, what):
    deadline = time.monotonic() + DEADLINE_S
    while not (result := condition()):
        assert time.monotonic() < deadline, f'{what}: not within {DEADLINE_S} s'
        time.sleep(0.05)
    return result


def write_png(path, width=320, height=240):
    """A small picture."""
    def chunk(kind, data):
        return (struct.pack('>I', len(data)) + kind + data
                + struct.pack('>I', zlib.crc32(kind + data)))

    rows = b''.join(b'\0' + bytes(((x * 7 + y) % 256, y % 256, 90)[c]
                                  for x in range(width) for c in range(3)) for y in range(height))
    with open(path, 'wb') as file:
        file.write(b'\x89PNG\r\n\x1a\n'
                   + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0))
                   + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


def answer(name):
    """A good answer whose one object has that name."""
    points = [{'x': x, 'y': y} for x, y in ((60, 60), (200, 60), (200, 160), (60, 160))]
    return json.dumps({
        'predictions': [{'x': 130, 'y': 110, 'width': 140, 'height': 100, 'confidence': 0.9,
                         'class': name, 'class_id': 1, 'points': points}],
        'image': {'width': 320, 'height': 240}, 'time': 0.01, 'inference_id': name}).encode()


JSON, HTML, TEXT = 'application/json', 'text/html', 'text/plain'
# What a server can do with a key: a name, the status, the type, the body, more headers.
ECHOES = [
    ('a good answer', 200, JSON, answer(f'dog {KEY}'), {}),
    ('a refusal', 401, JSON, json.dumps({'message': spelled(), 'error': spelled()}).encode(), {}),
    ('another refusal', 403, JSON, json.dumps({'detail': [{'msg': spelled()}]}).encode(), {}),
    ('nothing there', 404, TEXT, spelled().encode(), {}),
    ('a question refused', 422, JSON, json.dumps({'error': {'message': spelled()}}).encode(), {}),
    ('too often', 429, JSON, json.dumps({'message': spelled()}).encode(),
     {'Retry-After': spelled()}),
    ('a fault', 500, HTML, f'<html><body>{spelled()}</body></html>'.encode(), {}),
    ('a redirect', 302, HTML, spelled().encode(),
     {'Location': f'http://127.0.0.1:9/?api_key={KEY}'}),
    ('a page', 200, HTML, f'<html>{spelled()}</html>'.encode(), {}),
    ('no JSON', 200, JSON, spelled().encode(), {}),
    ('an error that succeeds', 200, JSON, json.dumps({'error': spelled()}).encode(), {}),
]


class Server:
    """A server on loopback that answers in one way after another, and says who had the key."""

    def __init__(self):
        outer = self
        self.echo = ECHOES[0]
        self.n_requests = 0
        self.n_keys = 0
        self.held = None

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_POST(self):  # pylint: disable=invalid-name
                self.rfile.read(int(self.headers.get('Content-Length', 0)))
                outer.n_requests += 1
                outer.n_keys += KEY in self.path or KEY in str(self.headers)
                if outer.held is not None:
                    outer.held.wait(DEADLINE_S)
                _, status, kind, body, headers = outer.echo
                self.send_response(status)
                self.send_header('Content-Type', kind)
                self.send_header('Content-Length', str(len(body)))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(body)

            def log_message(self, *_):  # pylint: disable=arguments-differ
                pass

        self.http = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self.http.server_port}'
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.held is not None:
            self.held.set()
        self.http.shutdown()
        self.http.server_close()
