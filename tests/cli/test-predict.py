#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run the real limn-predict: with the real model on real photos, and with servers that misbehave.

Usage: test-predict.py LIMN-PREDICT LIMN-SERVER

LIMN_MODEL_DIR and LIMN_PHOTO_DIR name the model and the photos, as build-aux/test sets them. Prints
TAP.
"""

import atexit
import base64
import collections
import contextlib
import http.server
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import gi
gi.require_version('GdkPixbuf', '2.0')
from gi.repository import GdkPixbuf  # noqa: E402 pylint: disable=wrong-import-position

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lint'))
import tap  # noqa: E402 pylint: disable=wrong-import-position

PREDICT, SERVER = (os.path.abspath(path) for path in sys.argv[1:3])
PHOTOS = os.path.join(os.environ['LIMN_PHOTO_DIR'], 'instance_segmentation', 'data_annotated')
LUNCH, SOFA, BUSES = (os.path.join(PHOTOS, name)
                      for name in ('2011_000003.jpg', '2011_000006.jpg', '2011_000025.jpg'))
KEY = 'KEYCANARY_0123456789-predict'
DEADLINE_S = 120
# A name of its own for the server that limn-predict starts, so that it is told from those that
# other tests run at the same time.
OURS = os.path.join(tempfile.mkdtemp(prefix='limn-cli.'), 'limn-server')

Done = collections.namedtuple('Done', 'status out err')


def environment(**more):
    env = dict(os.environ, LIMN_SERVER=OURS, LC_ALL='C.UTF-8')
    env.pop('LIMN_API_KEY', None)
    env.update(more)
    return env


def predict(*arguments, status=0, stdout=subprocess.PIPE, **more):
    """Run limn-predict and check how it ended."""
    done = subprocess.run([PREDICT, *arguments], stdin=subprocess.DEVNULL, stdout=stdout,
                          stderr=subprocess.PIPE, text=True, env=environment(**more),
                          timeout=DEADLINE_S, check=False)
    assert done.returncode == status, (f'{arguments}: status {done.returncode}, not {status}\n'
                                       f'{done.stdout}\n{done.stderr}')
    return Done(done.returncode, done.stdout, done.stderr)


def predict_json(*arguments, **more):
    return [json.loads(line) for line in predict('--json', *arguments, **more).out.splitlines()]


def predict_one(*arguments, **more):
    return json.loads(predict('--json', *arguments, **more).out)


def classes(reply):
    return collections.Counter(one['class'] for one in reply['predictions'])


def servers_running():
    """The servers that our limn-predict started and that still run."""
    found = []
    for name in os.listdir('/proc'):
        if name.isdigit():
            try:
                with open(f'/proc/{name}/cmdline', 'rb') as file:
                    if OURS.encode() in file.read():
                        found.append(int(name))
            except OSError:
                pass
    return found


def wait_until(condition, what):
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, f'{what}: not within {DEADLINE_S} s'
        time.sleep(0.05)


class Scripted:
    """A server on loopback that answers everything in one way and remembers what it was asked."""

    def __init__(self, status, body, kind='application/json', refuse=None, **headers):
        """What refuse makes of a request's number and length is the status in place of this one."""
        outer = self
        self.requests = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                length = int(self.headers.get('Content-Length', 0))
                outer.requests.append((self.path, dict(self.headers), self.rfile.read(length)))
                reply = body(outer.requests[-1][2]) if callable(body) else body
                data = reply if isinstance(reply, bytes) else json.dumps(reply).encode()
                refusal = refuse and refuse(len(outer.requests), length)
                self.send_response(refusal or status)
                self.send_header('Content-Type', kind)
                self.send_header('Content-Length', str(len(data)))
                for name, value in headers.items():
                    self.send_header(name.replace('_', '-'), value)
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = answer  # noqa: N815

            def log_message(self, *arguments):  # pylint: disable=arguments-differ
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self.server.server_address[1]}'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.server.shutdown()
        self.server.server_close()


def reply_with(name, width=500, height=338):
    one = {'x': 100.0, 'y': 100.0, 'width': 40.0, 'height': 40.0, 'confidence': 0.9, 'class': name,
           'class_id': 1, 'detection_id': 'a', 'points': [{'x': 80, 'y': 80}, {'x': 120, 'y': 80},
                                                          {'x': 120, 'y': 120}]}
    return {'time': 0.1, 'image': {'width': width, 'height': height}, 'predictions': [one]}


def reply_of(*objects, places=None):
    """A reply with these objects, each a class, its id and a score, side by side."""
    reply = reply_with('')
    one = reply['predictions'][0]
    reply['predictions'] = [
        dict(one, **{'class': name, 'class_id': number, 'confidence': score, 'x': 40.0 + 50 * place,
                     'points': [{'x': 25 + 50 * place, 'y': 80}, {'x': 55 + 50 * place, 'y': 80},
                                {'x': 55 + 50 * place, 'y': 120}]})
        for place, (name, number, score) in zip(places or range(len(objects)), objects)]
    return reply


@contextlib.contextmanager
def thresholds(**values):
    """A file of thresholds."""
    preset = {'limn_thresholds': 1, 'confidence': 45, 'overlap': 30}
    with tempfile.NamedTemporaryFile('w', suffix='.json', encoding='utf-8') as file:
        json.dump(dict(preset, **values), file)
        file.flush()
        yield file.name


def pixels(path):
    """Width, height and the red, green and blue of every pixel."""
    pixbuf = GdkPixbuf.Pixbuf.new_from_file(path)
    width, height, channels = pixbuf.get_width(), pixbuf.get_height(), pixbuf.get_n_channels()
    data, stride = pixbuf.get_pixels(), pixbuf.get_rowstride()
    rows = [data[y * stride:y * stride + width * channels] for y in range(height)]
    return width, height, [[row[x * channels:x * channels + 3] for x in range(width)]
                           for row in rows]


def differs(one, other):
    return max(abs(a - b) for a, b in zip(one, other)) > 12


#
# The real model
#


def table():
    """a photo gives a table for people"""
    done = predict(LUNCH)
    lines = done.out.splitlines()
    assert re.match(rf'{re.escape(LUNCH)}: \d+ objects? \(500 × 338, \d+ ms\)$', lines[0]), lines[0]
    assert re.match(r'  person +\d+ %   at \d+, \d+   \d+ × \d+ px$', lines[1]), lines[1]
    assert done.err == '', done.err


def expected_classes():
    """the model sees the people and the buses of the photos"""
    lunch, sofa, buses = predict_json('-c', '35', LUNCH, SOFA, BUSES)
    assert classes(lunch)['person'] >= 2, classes(lunch)
    assert classes(sofa)['person'] >= 3, classes(sofa)
    assert classes(buses)['bus'] >= 1, classes(buses)


def json_shape():
    """one picture gives one object in the API's own shape, with what was asked"""
    reply = predict_one('-c', '30', '-o', '60', BUSES)
    assert reply['image'] == {'width': 500, 'height': 375}, reply['image']
    assert reply['file'] == BUSES, reply['file']
    assert reply['query']['confidence'] == 30 and reply['query']['overlap'] == 60, reply['query']
    assert 'coco/1' in json.dumps(reply['query']), reply['query']
    assert reply['predictions'], 'nothing found'
    scores = [one['confidence'] for one in reply['predictions']]
    assert scores == sorted(scores, reverse=True) and scores[-1] >= 0.3, scores
    for one in reply['predictions']:
        for name in ('x', 'y', 'width', 'height', 'confidence'):
            assert isinstance(one[name], (int, float)), one[name]
        assert isinstance(one['class'], str) and isinstance(one['class_id'], int)
        assert len(one['points']) >= 3
        for point in one['points']:
            assert set(point) == {'x', 'y'} and 0 <= point['x'] <= 500 and 0 <= point['y'] <= 375
        # x and y are the centre, as the API has it.
        assert 0 <= one['x'] - one['width'] / 2 + 1 and one['x'] + one['width'] / 2 <= 501


def json_lines():
    """several pictures give one line each, in the order they were named"""
    files = [BUSES, LUNCH, SOFA, BUSES]
    assert [reply['file'] for reply in predict_json(*files)] == files


def confidence():
    """a higher confidence keeps the stronger answers and nothing else"""
    low = predict_one('--confidence', '20', LUNCH)['predictions']
    high = predict_one('--confidence', '60%', LUNCH)['predictions']
    assert len(high) < len(low)
    wanted = [(one['class'], one['confidence']) for one in low if one['confidence'] >= 0.6]
    assert [(one['class'], one['confidence']) for one in high] == wanted


def overlap():
    """a larger overlap keeps more, and a fraction of a percent is understood"""
    strict = predict_one('-c', '20', '--overlap', '0', SOFA)['predictions']
    loose = predict_one('-c', '20', '--overlap', '100', SOFA)['predictions']
    assert len(loose) > len(strict)
    assert predict_one('-c', '39.5', SOFA)['query']['confidence'] == 39.5


def nothing_found():
    """nothing found is an answer"""
    assert 'nothing found' in predict('-c', '100', LUNCH).out
    assert predict_one('-c', '100', LUNCH)['predictions'] == []


def other_server():
    """a server at an address is asked, with the same answer"""
    read_end, write_end = os.pipe()
    os.write(write_end, KEY.encode())
    os.close(write_end)
    with subprocess.Popen([SERVER, '--listen', f'--token-fd={read_end}'], text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, pass_fds=[read_end],
                          env=environment()) as server:
        os.close(read_end)
        try:
            url = f'http://127.0.0.1:{json.loads(server.stdout.readline())["port"]}'
            there = predict_one('--server', url, '--model', 'coco/1', BUSES, LIMN_API_KEY=KEY)
            missing = predict('--server', url, '--model', 'nothing/7', BUSES, status=3,
                              LIMN_API_KEY=KEY)
        finally:
            server.terminate()
    assert there['predictions'] == predict_one(BUSES)['predictions']
    assert missing.out == '' and missing.err.startswith('limn-predict: '), missing


def server_ends():
    """the server that was started is gone afterwards"""
    with subprocess.Popen([PREDICT, LUNCH], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          env=environment()) as program:
        wait_until(servers_running, 'limn-server starts')
        assert program.wait(DEADLINE_S) == 0
    wait_until(lambda: not servers_running(), 'limn-server ends')


#
# Annotated pictures
#


def annotated():
    """the annotated picture differs where the objects are and nowhere else"""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, 'new', 'folder')
        done = predict('--annotate', out, BUSES)
        path = os.path.join(out, '2011_000025-limn.png')
        assert os.listdir(out) == ['2011_000025-limn.png'] and path in done.out
        with open(path, 'rb') as file:
            assert file.read(8) == b'\x89PNG\r\n\x1a\n'
        width, height, before = pixels(BUSES)
        assert pixels(path)[:2] == (width, height)
        after = pixels(path)[2]
        objects = predict_one(BUSES)['predictions']
    # Outlines, boxes and chips reach a little over the box.
    margin, chip = 8, 40
    boxes = [(one['x'] - one['width'] / 2 - margin, one['y'] - one['height'] / 2 - chip,
              one['x'] + one['width'] / 2 + chip, one['y'] + one['height'] / 2 + margin)
             for one in objects]
    inside = outside = changed = 0
    for y in range(height):
        for x in range(width):
            hit = any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in boxes)
            if hit:
                inside += 1
                changed += differs(before[y][x], after[y][x])
            else:
                outside += differs(before[y][x], after[y][x])
    assert changed > inside * 0.2, f'{changed} of {inside} pixels within boxes'
    assert outside == 0, f'{outside} pixels outside of boxes'


def sources_stay():
    """a picture of the command line is never written over"""
    with tempfile.TemporaryDirectory() as folder:
        other = os.path.join(folder, 'other')
        os.mkdir(other)
        paths = [os.path.join(folder, 'bus.jpg'), os.path.join(folder, 'bus-limn.png'),
                 os.path.join(other, 'bus.jpg')]
        for path in paths:
            shutil.copy(BUSES, path)
        predict('--annotate', folder, *paths)
        with open(BUSES, 'rb') as file:
            original = file.read()
        for path in paths:
            with open(path, 'rb') as file:
                assert file.read() == original, f'{path} was written over'
        written = sorted(set(os.listdir(folder)) - {'other', 'bus.jpg', 'bus-limn.png'})
        assert written == ['bus-limn-2.png', 'bus-limn-3.png', 'bus-limn-limn.png'], written


def annotated_again():
    """a second run writes the same bytes again and leaves no other file"""
    with tempfile.TemporaryDirectory() as folder:
        contents = []
        for _ in range(2):
            predict('--annotate', folder, LUNCH, BUSES)
            contents.append({name: open(os.path.join(folder, name), 'rb').read()
                             for name in os.listdir(folder)})
        assert contents[0] == contents[1]
        assert len(contents[0]) == 2, list(contents[0])


def folder_cannot_be_made():
    """a folder that cannot be made is said before anything is asked"""
    done = predict('--annotate', os.path.join(LUNCH, 'below'), BUSES, status=2)
    assert done.out == '' and 'below' in done.err, done


#
# What goes wrong
#


def missing_file():
    """a missing file is named, the others are answered, and the exit code is 1"""
    done = predict(LUNCH, '/nowhere/at-all.jpg', BUSES, status=1)
    assert '/nowhere/at-all.jpg' in done.err
    assert LUNCH in done.out and BUSES in done.out and 'at-all' not in done.out


def missing_file_json():
    """with JSON a picture without an answer has its line too"""
    lines = predict_json(LUNCH, '/nowhere/at-all.jpg', BUSES, status=1)
    assert [line['file'] for line in lines] == [LUNCH, '/nowhere/at-all.jpg', BUSES]
    assert lines[1]['error']['code'] == 'not-a-file' and lines[1]['error']['message'], lines[1]
    assert 'predictions' not in lines[1]


def not_pictures():
    """what is not a picture is named"""
    with tempfile.TemporaryDirectory() as folder:
        text, broken = os.path.join(folder, 'notes.jpg'), os.path.join(folder, 'broken.png')
        empty = os.path.join(folder, 'empty.jpg')
        with open(text, 'w', encoding='utf-8') as file:
            file.write('not a picture')
        with open(broken, 'wb') as file:
            file.write(b'\x89PNG\r\n\x1a\n' + bytes(40))
        with open(empty, 'wb'):
            pass
        lines = predict_json(text, broken, empty, folder, status=1)
        assert [line['file'] for line in lines] == [text, broken, empty, folder]
        assert all('error' in line for line in lines), lines
        codes = [line['error']['code'] for line in lines]
        assert codes[0] == 'unsupported-image' and codes[3] == 'not-a-file', codes


def damaged():
    """a picture that is cut off is asked about as far as it goes, and said to be damaged"""
    with tempfile.TemporaryDirectory() as folder:
        cut = os.path.join(folder, 'cut.jpg')
        with open(BUSES, 'rb') as whole, open(cut, 'wb') as file:
            data = whole.read()
            file.write(data[:len(data) * 3 // 4])
        done = predict('--json', cut)
        reply = json.loads(done.out)
        row = reply['damaged_below_row']
        assert 0 < row < reply['image']['height'], reply['image']
        assert done.err == f'{cut}: Damaged below row {row}\n', done.err
        assert f'Damaged below row {row}' in predict(cut).err
    assert 'damaged_below_row' not in predict_one(BUSES)


def usage():
    """a command line that cannot be used gives 2, a reason, and nothing else"""
    for arguments in (['--no-such-flag', LUNCH], [], ['-c', '0', LUNCH], ['-c', '101', LUNCH],
                      ['-c', '0.4', LUNCH], ['-c', 'many', LUNCH], ['-c', '40,5', LUNCH],
                      ['-c', 'nan', LUNCH], ['-c', '', LUNCH], ['-o', '-1', LUNCH],
                      ['-o', '1e9', LUNCH], ['--server', 'roboflow', LUNCH],
                      ['--server', 'somewhere', '--model', 'a/1', LUNCH], ['--model', 'a', LUNCH],
                      ['--server', 'ftp://localhost', '--model', 'a/1', LUNCH], ['--json']):
        done = predict(*arguments, status=2)
        assert done.out == '' and done.err.startswith('limn-predict: '), (arguments, done)
        assert 'CRITICAL' not in done.err and 'WARNING' not in done.err, done.err


def help_and_version():
    """--help and --version need no picture"""
    assert '--confidence' in predict('--help').out and '--thresholds' in predict('--help').out
    assert re.match(r'limn-predict \d+\.\d+', predict('--version').out)


def unreachable():
    """a server that is not there gives 3, once and not for each picture"""
    with Scripted(200, {}) as gone:
        url = gone.url
    done = predict('--server', url, '--model', 'a/1', LUNCH, SOFA, BUSES, status=3)
    assert done.out == '' and done.err.count('limn-predict: ') == 1, done.err


def no_local_model():
    """without the local model the exit code is 3 and the way out is said"""
    with tempfile.TemporaryDirectory() as folder:
        done = predict(LUNCH, status=3, LIMN_MODEL_DIR=folder, HOME=folder, XDG_DATA_HOME=folder)
    assert done.out == '' and 'limn-predict: ' in done.err, done.err


def refused_key():
    """a refused key gives 4 and is not printed, even when the server repeats it"""
    body = {'message': f'Unauthorized: {KEY}', 'error': f'api_key={KEY}'}
    with Scripted(401, body) as server, tempfile.TemporaryDirectory() as folder:
        done = predict('--server', server.url, '--model', 'a/1', '--json', '--annotate', folder,
                       LUNCH, SOFA, status=4, LIMN_API_KEY=KEY)
        sent = any(KEY in path or KEY in str(headers) for path, headers, _ in server.requests)
        assert sent, 'the key was not sent'
    assert KEY not in done.out + done.err, 'the key was printed'
    assert KEY[2:] not in done.out + done.err


def key_in_answer():
    """the key is in no result either"""
    with Scripted(200, reply_with('thing')) as server, tempfile.TemporaryDirectory() as folder:
        done = predict('--server', server.url, '--model', 'a/1', '--json', '--annotate', folder,
                       LUNCH, LIMN_API_KEY=KEY)
        files = b''.join(open(os.path.join(folder, name), 'rb').read()
                         for name in os.listdir(folder))
    assert json.loads(done.out)['predictions'][0]['class'] == 'thing'
    assert KEY not in done.out + done.err and KEY.encode() not in files


def broken_reply():
    """a reply that is no answer fails its picture only"""
    for body in (b'<html>welcome</html>', b'{"predictions": [', b''):
        with Scripted(200, body) as server:
            done = predict('--server', server.url, '--model', 'a/1', LUNCH, SOFA, status=1)
            assert done.err.count('limn-predict: ') == 2, done.err
            assert len(server.requests) == 2


def server_comes_back():
    """five failures in a row make it wait for the server, say so once, and go on when it is back"""
    busy = range(2, 17)
    with Scripted(200, reply_with('thing'), Retry_After='0',
                  refuse=lambda n, length: 503 if n in busy else None) as server:
        done = predict('--server', server.url, '--model', 'a/1', '--json', *[LUNCH] * 8, status=1)
        assert len(server.requests) == 1 + len(busy) + 3, len(server.requests)
    replies = [json.loads(line) for line in done.out.splitlines()]
    assert ['error' in reply for reply in replies] == [False] + [True] * 4 + [False] * 3, done.out
    assert done.err.count('Waiting up to 60 seconds for it to answer again.') == 1, done.err


def server_stays_away():
    """a server that does not come back in time ends it with 3"""
    with Scripted(200, reply_with('thing'), Retry_After='0',
                  refuse=lambda n, length: 503 if n > 1 else None) as server:
        done = predict('--server', server.url, '--model', 'a/1', '--wait', '1', *[LUNCH] * 20,
                       status=3)
    assert done.err.count('Waiting up to 1 second for it to answer again.') == 1, done.err
    assert 'busy' in done.err


def tried_again():
    """a server that is busy for a moment is asked again, and nobody is told"""
    with Scripted(200, reply_with('thing'), Retry_After='0',
                  refuse=lambda n, length: 429 if n < 3 else None) as server:
        done = predict('--server', server.url, '--model', 'a/1', '--json', LUNCH)
        assert len(server.requests) == 3
    assert done.err == '' and json.loads(done.out)['predictions'], done.err


def reply_to(data):
    """An answer to what was sent, in its pixels: all of its left half."""
    loader = GdkPixbuf.PixbufLoader()
    loader.write(base64.b64decode(data))
    loader.close()
    width, height = loader.get_pixbuf().get_width(), loader.get_pixbuf().get_height()
    reply = reply_with('thing', width, height)
    reply['predictions'][0].update(x=width / 4, y=height / 2, width=width / 2, height=height,
                                   points=[{'x': 0, 'y': 0}, {'x': width / 2, 'y': 0},
                                           {'x': width / 2, 'y': height}, {'x': 0, 'y': height}])
    return reply


def too_large():
    """a picture that is too large for the server fails, or is sent smaller where that is allowed"""
    with Scripted(200, reply_to,
                  refuse=lambda n, length: 413 if length > 150000 else None) as server:
        done = predict('--server', server.url, '--model', 'a/1', LUNCH, status=1)
        assert 'too large' in done.err and len(server.requests) == 1, done.err
        done = predict('--server', server.url, '--model', 'a/1', '--json', '--shrink', LUNCH)
        assert len(server.requests[-1][2]) <= 150000
    assert re.search(r'Sent at \d+ × \d+\.', done.err), done.err
    reply = json.loads(done.out)
    assert reply['image'] == {'width': 500, 'height': 338}, reply['image']
    box = [reply['predictions'][0][name] for name in ('x', 'y', 'width', 'height')]
    assert all(abs(a - b) < 1e-3 for a, b in zip(box, (125, 169, 250, 338))), box


def time_limits():
    """the time limits can be set, and hold"""
    for option in ('--timeout', '--idle-timeout', '--connect-timeout', '--wait'):
        for value in ('-1', '3601', '1.5', 'soon'):
            done = predict(f'{option}={value}', LUNCH, status=2)
            assert f'{option} takes whole seconds' in done.err, done.err
    assert 'from 1 to 3600' in predict('--timeout', '0', LUNCH, status=2).err

    silent = threading.Event()
    with Scripted(200, {}, refuse=lambda n, length: silent.wait(DEADLINE_S) and None) as server:
        for option, words in (('--idle-timeout', 'No answer from 127.0.0.1 in 1 second.'),
                              ('--timeout', '127.0.0.1 did not finish within 1 second.')):
            done = predict('--server', server.url, '--model', 'a/1', option, '1', LUNCH, status=3)
            assert words in done.err, done.err
        silent.set()


def questions_at_once():
    """as many questions are asked at once as was wished"""
    for value in ('0', '17', '1.5', 'many'):
        done = predict(f'--at-once={value}', LUNCH, status=2)
        assert '--at-once takes a whole number from 1 to 16' in done.err, done.err

    together = threading.Barrier(3)
    with Scripted(200, reply_with('cat'),
                  refuse=lambda n, length: together.wait(DEADLINE_S) and None) as server:
        predict('--server', server.url, '--model', 'a/1', '--at-once=3', *[LUNCH] * 6)
        assert len(server.requests) == 6, len(server.requests)


def hostile_names():
    """names in a reply cannot control the terminal"""
    with Scripted(200, reply_with('\x1b[2Jevil\u202egnp\n\rname')) as server:
        done = predict('--server', server.url, '--model', 'a/1', LUNCH)
        assert '\x1b' not in done.out and '\u202e' not in done.out and '\r' not in done.out
        assert len(done.out.splitlines()) == 2, done.out
        # A program gets the name as it is.
        reply = predict_one('--server', server.url, '--model', 'a/1', LUNCH)
        assert 'evil' in reply['predictions'][0]['class']


# What the tests of --thresholds have their server say, and what is left of it.
ANIMALS = (('dog', 16, 0.9), ('cat', 15, 0.8), ('dog', 16, 0.6), ('dog', 17, 0.55),
           ('cat', 15, 0.45), ('bird', 14, 0.45), ('cat', 15, 0.3))
OF_CLASSES = {'classes': [{'name': 'dog', 'id': 16, 'confidence': 70},
                          {'name': 'cat', 'id': 15, 'confidence': 20.5}]}
KEPT_PLACES = (0, 1, 3, 4, 5, 6)
KEPT = [ANIMALS[place] for place in KEPT_PLACES]


def found(reply):
    return [(one['class'], one['class_id'], one['confidence']) for one in reply['predictions']]


def thresholds_json():
    """a file of thresholds is asked at its lowest value and filters by class"""
    with Scripted(200, reply_of(*ANIMALS)) as server, \
            thresholds(overlap=33.3, model='a/1', **OF_CLASSES) as file:
        done = predict('--server', server.url, '--model', 'a/1', '--thresholds', file, '--json',
                       LUNCH)
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(server.requests[0][0]).query)
        lines = predict_json('--server', server.url, '--model', 'a/1', '-t', file, LUNCH, LUNCH)
        all_of_them = predict_one('--server', server.url, '--model', 'a/1', LUNCH)
    reply = json.loads(done.out)
    assert done.err == '', done.err
    assert asked['confidence'] == ['20.5'] and asked['overlap'] == ['33.3'], asked
    assert found(reply) == KEPT, found(reply)
    assert len(lines) == 2 and found(lines[1]) == KEPT
    # What was asked, and what was done with the answer.
    assert reply['query']['confidence'] == 20.5 and reply['query']['overlap'] == 33.3
    for one in (reply, lines[0]):
        assert one['thresholds']['confidence'] == 45, one['thresholds']
        assert one['thresholds']['classes'] == [OF_CLASSES['classes'][1],
                                                OF_CLASSES['classes'][0]], one['thresholds']
    assert found(all_of_them) == list(ANIMALS) and 'thresholds' not in all_of_them


def thresholds_table():
    """the table for people shows what is left"""
    with Scripted(200, reply_of(*ANIMALS)) as server, thresholds(**OF_CLASSES) as file:
        lines = predict('--server', server.url, '--model', 'a/1', '-t', file,
                        LUNCH).out.splitlines()
    assert lines[0].startswith(f'{LUNCH}: 6 objects ('), lines[0]
    assert [line.split()[0] for line in lines[1:]] == [name for name, _, _ in KEPT], lines


def thresholds_annotated():
    """annotated pictures show what is left, and no more"""
    shown = []
    with tempfile.TemporaryDirectory() as folder:
        for reply, filters in ((reply_of(*ANIMALS), False),
                               (reply_of(*KEPT, places=KEPT_PLACES), False),
                               (reply_of(*ANIMALS), True)):
            with Scripted(200, reply) as server, thresholds(**OF_CLASSES) as file:
                predict('--server', server.url, '--model', 'a/1', '-a', folder,
                        *(('-t', file) if filters else ()), LUNCH)
            shown.append(pixels(os.path.join(folder, '2011_000003-limn.png')))
    every, kept, filtered = shown
    assert filtered == kept
    assert filtered != every


def thresholds_engine():
    """on the very threshold, the engine that answered decides"""
    expected = {'old-inference': 3, 'inference-models': 1}
    for engine, count in expected.items():
        with Scripted(200, reply_of(('dog', 16, 0.9), ('cat', 15, 0.45), ('dog', 16, 0.6)),
                      x_inference_engine=engine) as server, \
                thresholds(classes=[{'name': 'dog', 'id': 16, 'confidence': 60}]) as file:
            reply = predict_one('--server', server.url, '--model', 'a/1', '-t', file, LUNCH)
        assert len(reply['predictions']) == count, (engine, found(reply))


def thresholds_local():
    """with the real model, thresholds leave what is at or above them"""
    every = predict_json('-c', '15', '-o', '50', BUSES, LUNCH)
    with thresholds(confidence=40, overlap=50, model='coco/1',
                    classes=[{'name': 'person', 'id': 0, 'confidence': 15},
                             {'name': 'bus', 'id': 5, 'confidence': 80}]) as file:
        some = predict_json('-t', file, BUSES, LUNCH)
    for before, after in zip(every, some):
        wanted = [one for one in found(before)
                  if one[2] > {'person': .15, 'bus': .8}.get(one[0], .4)]
        assert found(after) == wanted, (found(after), wanted)
    assert len(found(some[1])) < len(found(every[1])) or len(found(some[0])) < len(found(every[0]))


def thresholds_other_model():
    """thresholds that were chosen for another model are used, with a warning"""
    with Scripted(200, reply_of(*ANIMALS)) as server:
        for chosen_for, warned in (('a/2', True), ('a/1', False), (None, False)):
            with thresholds(model=chosen_for) as file:
                done = predict('--server', server.url, '--model', 'a/1', '-t', file, LUNCH)
            assert ('chosen for a/2, and the model that is asked is a/1' in done.err) == warned
            assert (done.err == '') != warned, done.err
            assert '5 objects' in done.out or '6 objects' in done.out, done.out


def thresholds_usage():
    """a file of thresholds that cannot be used gives 2 and says why, before anything is asked"""
    with thresholds() as good, thresholds(confidence=0.45) as fraction, \
            thresholds(limn_thresholds=2) as newer, \
            thresholds(classes=[{'name': 'dog', 'confidence': 1000}]) as dog, \
            Scripted(200, reply_of(*ANIMALS)) as server:
        for arguments, reason in (
                (['-t', good, '-c', '40'], '--confidence cannot be used with --thresholds'),
                (['-t', good, '-o', '40'], '--overlap cannot be used with --thresholds'),
                (['-t', good, '-o', '40', '-c', '40'], 'cannot be used with --thresholds'),
                (['-t', good + '.missing'], '.missing: '),
                (['-t', '/'], '/: '),
                (['-t', '/dev/zero'], '/dev/zero: '),
                (['-t', LUNCH], 'it is not JSON'),
                (['-t', fraction], '“confidence” has to be a percentage'),
                (['-t', newer], 'a newer version of Limn'),
                (['-t', dog], 'of the class “dog”'),
                (['-t'], '')):
            done = predict('--server', server.url, '--model', 'a/1', LUNCH, *arguments, status=2)
            assert done.out == '' and done.err.startswith('limn-predict: '), (arguments, done)
            assert reason in done.err, (arguments, done.err)
            assert 'CRITICAL' not in done.err and 'WARNING' not in done.err, done.err
        assert not server.requests


def full_disk():
    """a result that cannot be written is a failure"""
    with open('/dev/full', 'w', encoding='utf-8') as full:
        done = predict('--json', LUNCH, status=1, stdout=full)
    assert 'could not be written' in done.err, done.err


def closed_pipe():
    """a reader that has seen enough is no crash"""
    with subprocess.Popen([PREDICT, '--json', LUNCH, SOFA, BUSES], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=environment()) as program:
        program.stdout.close()
        errors = program.stderr.read().decode()
        status = program.wait(DEADLINE_S)
    assert status in (1, -signal.SIGPIPE), status
    assert 'ERROR' not in errors and 'CRITICAL' not in errors, errors
    wait_until(lambda: not servers_running(), 'limn-server ends')


def interrupted():
    """Ctrl+C ends it with 130, and the server with it"""
    with Scripted(200, reply_with('thing')):
        with subprocess.Popen([PREDICT] + [LUNCH] * 500, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              env=environment()) as program:
            # The first answer: it is in the middle of its work.
            assert program.stdout.readline()
            program.send_signal(signal.SIGINT)
            program.stdout.read()
            assert program.wait(DEADLINE_S) == 130
    wait_until(lambda: not servers_running(), 'limn-server ends')


def progress():
    """progress is shown on a terminal, taken away again, and shown nowhere else"""
    main, terminal = pty.openpty()
    with subprocess.Popen([PREDICT, LUNCH, BUSES], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=terminal, env=environment()) as program:
        os.close(terminal)
        program.stdout.read()
        assert program.wait(DEADLINE_S) == 0
    shown = b''
    while True:
        try:
            data = os.read(main, 65536)
        except OSError:
            break
        if not data:
            break
        shown += data
    os.close(main)
    assert b'[1/2]' in shown and b'[2/2]' in shown, shown
    assert shown.endswith(b'\r\x1b[K'), shown
    assert predict(LUNCH, BUSES).err == ''


def local_answers_not_stored():
    """answers that cost nothing are not stored, even if asked for"""
    with tempfile.TemporaryDirectory() as cache:
        stored = predict('--store', LUNCH, XDG_CACHE_HOME=cache).out
        # How long it took is another each time.
        assert re.sub(r'\d+ ms', '', stored) == re.sub(r'\d+ ms', '', predict(LUNCH).out), stored
        assert not os.path.exists(os.path.join(cache, 'limn')), os.listdir(cache)


def main():
    for path in (LUNCH, SOFA, BUSES, os.path.join(os.environ['LIMN_MODEL_DIR'], 'coco-1.onnx')):
        if not os.path.exists(path):
            sys.exit(f'Bail out! {path} is not there: run the tests with build-aux/test')
    os.symlink(SERVER, OURS)
    atexit.register(shutil.rmtree, os.path.dirname(OURS))
    tap.main([table, expected_classes, json_shape, json_lines, confidence, overlap, nothing_found,
              other_server, server_ends, annotated, sources_stay, annotated_again,
              folder_cannot_be_made, missing_file, missing_file_json, not_pictures, damaged, usage,
              help_and_version, unreachable, no_local_model, refused_key, key_in_answer,
              broken_reply, server_comes_back, server_stays_away, tried_again, too_large,
              time_limits, questions_at_once, hostile_names, thresholds_json, thresholds_table,
              thresholds_annotated, thresholds_engine, thresholds_local,
              thresholds_other_model, thresholds_usage, local_answers_not_stored,
              full_disk, closed_pipe, interrupted, progress])


if __name__ == '__main__':
    main()
