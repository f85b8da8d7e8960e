#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""A page in a real browser tries in every way a page has to make limn-server look at a picture.

Usage: test-browser.py LIMN-SERVER

Needs chromium-headless-shell, or another Chromium. The page comes from another port of this
computer, which is as near as a page can get, and even knows the token, so that what stops it is not
that it does not. Prints TAP.
"""

import collections
import http.server
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lint'))
import tap  # noqa: E402 pylint: disable=wrong-import-position
from front import (DEADLINE_S, TOKEN, Server,  # noqa: E402 pylint: disable=wrong-import-position
                   photo_text, wait_until)

BROWSERS = ('chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome')
# This name leads the browser to this computer, as the name server of a hostile page may.
REBOUND = 'rebound.example'

PAGE = '''<!DOCTYPE html><meta charset="utf-8"><title>Kittens</title>
<iframe name="hidden"></iframe>
<script>
const picture = '%(picture)s';
const type = 'application/x-www-form-urlencoded';
const link = encodeURIComponent(location.origin + '/photo.jpg');
const tries = [];

function attempt(name, action) {
  tries.push(new Promise(done => {
    const end = result => fetch('/report?' + name + '=' + result).finally(done);
    setTimeout(() => end('silence'), 10000);
    try {
      action(end);
    } catch (error) {
      end('thrown');
    }
  }));
}

function attack(where, host) {
  for (const [how, query] of [['nokey', ''], ['guess', '&api_key=guess'],
                              ['leaked', '&api_key=%(token)s']]) {
    const url = `http://${host}/coco/1?from=${where}-${how}${query}`;
    const by = [where, how].join('-');
    const answers = end => [() => end('answered'), () => end('failed')];
    attempt('fetch-' + by, end => fetch(url, {method: 'POST', mode: 'no-cors', body: picture,
      headers: {'Content-Type': type}}).then(...answers(end)));
    attempt('cors-' + by, end => fetch(url, {method: 'POST', mode: 'cors', body: picture,
      headers: {'Content-Type': 'text/plain'}}).then(...answers(end)));
    attempt('preflight-' + by, end => fetch(url, {method: 'POST', mode: 'cors', body: picture,
      headers: {'Content-Type': 'application/json', 'Authorization': 'Bearer %(token)s'}}).then(
        ...answers(end)));
    attempt('credentials-' + by, end => fetch(url, {method: 'POST', mode: 'no-cors', body: picture,
      credentials: 'include'}).then(...answers(end)));
    attempt('xhr-' + by, end => {
      const request = new XMLHttpRequest();
      request.onload = () => end('answered');
      request.onerror = () => end('failed');
      request.open('POST', url);
      request.setRequestHeader('Content-Type', type);
      request.send(picture);
    });
    attempt('beacon-' + by, end => {
      const small = new Blob([picture.slice(0, 60000)], {type});
      end(navigator.sendBeacon(url, small) ? 'queued' : 'failed');
    });
    attempt('image-' + by, end => {
      const image = new Image();
      image.onload = () => end('answered');
      image.onerror = () => end('failed');
      image.src = url + '&format=image&image=' + link;
    });
    attempt('script-' + by, end => {
      const script = document.createElement('script');
      script.onload = () => end('answered');
      script.onerror = () => end('failed');
      script.src = url + '&image=' + link;
      document.head.append(script);
    });
    attempt('frame-' + by, end => {
      const frame = document.createElement('iframe');
      frame.onload = () => end('loaded');
      frame.src = url + '&image=' + link;
      document.body.append(frame);
    });
    attempt('form-' + by, end => {
      const form = document.createElement('form');
      const field = document.createElement('input');
      const frame = document.createElement('iframe');
      frame.name = by;
      frame.onload = () => end('loaded');
      form.method = 'POST';
      form.enctype = 'text/plain';
      form.action = url;
      form.target = by;
      field.name = picture;
      form.append(field);
      document.body.append(frame, form);
      form.submit();
    });
  }
  attempt('socket-' + where, end => {
    const socket = new WebSocket(`ws://${host}/coco/1?api_key=%(token)s`);
    socket.onopen = () => end('answered');
    socket.onerror = () => end('failed');
  });
  attempt('events-' + where, end => {
    const events = new EventSource(`http://${host}/info?api_key=%(token)s`);
    events.onopen = () => end('answered');
    events.onerror = () => { events.close(); end('failed'); };
  });
}

attack('address', '127.0.0.1:%(port)s');
attack('name', 'localhost:%(port)s');
attack('rebound', '%(rebound)s:%(port)s');
Promise.all(tries).then(() => fetch('/done'));
</script>
'''


def find_browser():
    for name in BROWSERS:
        path = shutil.which(name)
        if path is not None:
            return path
    raise AssertionError('There is no Chromium. Install chromium-headless-shell, or run '
                         'build-aux/test, which does.')


class Site:
    """The site that the page comes from; it is told what became of each attempt."""

    def __init__(self, page):
        outer = self
        self.reports = {}
        self.is_done = False
        self.n_photos = 0

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # pylint: disable=invalid-name
                path, _mark, query = self.path.partition('?')
                if path == '/report':
                    name, result = query.split('=')
                    outer.reports.setdefault(name, result)
                outer.is_done = outer.is_done or path == '/done'
                outer.n_photos += path == '/photo.jpg'
                body = page.encode() if path == '/' else b''
                self.send_response(200)
                self.send_header('Content-Type', 'text/html')
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments):  # pylint: disable=arguments-differ
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self.server.server_port}/'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def browse(site, folder):
    """Open the page and stay until it has tried everything."""
    command = [find_browser(), '--headless', '--disable-gpu', '--no-first-run', '--mute-audio',
               '--disable-dev-shm-usage', '--no-proxy-server', '--remote-debugging-port=0',
               f'--user-data-dir={folder}', f'--host-resolver-rules=MAP {REBOUND} 127.0.0.1',
               site.url]
    if os.geteuid() == 0:
        command.insert(1, '--no-sandbox')
    with open(os.path.join(folder, 'said'), 'w+b') as said, \
            subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said,
                             stderr=said) as browser:
        try:
            wait_until(lambda: site.is_done or browser.poll() is not None, 'the page is through')
            said.seek(0)
            assert site.is_done, f'The browser ended: {said.read()[-2000:]}'
        finally:
            browser.terminate()
            browser.wait(DEADLINE_S)


def requests_in(log):
    """Method and status of everything the server was asked."""
    log.seek(0)
    return re.findall(r'(\S+) (\S+) (\d{3}) [0-9.]+ ms', log.read())


def page_asks():
    """no page makes the network run, and what has the token does"""
    os.environ['G_MESSAGES_DEBUG'] = 'all'
    with tempfile.TemporaryFile('w+') as log, \
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, \
            Server(os.path.abspath(sys.argv[1]), '--allow-links', tcp=True, log=log) as server:
        site = Site(PAGE % {'picture': photo_text().decode(), 'token': TOKEN, 'port': server.port,
                            'rebound': REBOUND})
        try:
            browse(site, folder)
        finally:
            site.close()
        asked = requests_in(log)
        answers = collections.Counter(int(status) for _method, _path, status in asked)
        print(f'# {len(site.reports)} attempts, {len(asked)} requests, answers {dict(answers)}',
              flush=True)

        # It really did come, by each way in, and nothing was ever answered with a result.
        methods = {method for method, _path, _status in asked}
        assert {'GET', 'POST', 'OPTIONS'} <= methods, methods
        assert len(asked) >= 80, len(asked)
        assert set(answers) <= {400, 403, 421}, answers
        assert answers[403] >= 40 and answers[421] >= 9, answers
        for name, result in site.reports.items():
            if name.startswith(('cors', 'preflight', 'xhr', 'image', 'script', 'socket', 'events')):
                assert result == 'failed', (name, result)
        assert site.n_photos == 0, 'the server fetched a link for a page'

        assert server.count() == 0
        assert server.ask().status == 200
        assert server.count() == 1


if __name__ == '__main__':
    tap.main([page_asks])
