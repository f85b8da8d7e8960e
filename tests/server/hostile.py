#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ask limn-server once a second while sixteen others do to it what they can.

Usage: hostile.py LIMN-SERVER [SECONDS]

They are slow with heads and bodies, never read, talk nonsense, are half gone or silent, push huge
bodies, and come and go as fast as they can; once on a port, without the token, and once at a
socket, as the person whose server it is. Every question is answered with 200. From a minute on each
answer has to come within two seconds as well; below that the figure is only printed, since the
test run has other things to do with the processors. Prints TAP.
"""

import base64
import contextlib
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lint'))
import tap  # noqa: E402 pylint: disable=wrong-import-position
from front import PHOTO, Server, is_closed  # noqa: E402 pylint: disable=wrong-import-position

# Sixteen connections at all times, over some processes, so that they do not wait for one another.
N_PROCESSES = 4
N_THREADS = 4
LONG_S = 60
PROMISE_S = 2


def slow_head(client, _head):
    client.sendall(b'GET /info HTTP/1.1\r\n')
    while True:
        client.sendall(b'X: y\r\n')
        time.sleep(0.2)


def slow_body(client, head):
    client.sendall(head(b'POST', 1000000))
    while True:
        client.sendall(b'x')
        time.sleep(0.2)


def never_reads(client, head):
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    while True:
        client.sendall(head(b'GET', 0))


def nonsense(client, _head):
    while True:
        client.sendall(random.randbytes(2000) + b'\r\n\r\n')


def half_gone(client, head):
    client.sendall(head(b'POST', 100)[:-10])
    client.shutdown(socket.SHUT_WR)
    time.sleep(2)


def silent(client, _head):
    while not is_closed(client, 0.2):
        pass


def huge_body(client, head):
    client.sendall(head(b'POST', 20000000))
    block = b'\xff' * 65536
    while True:
        client.sendall(block)


def comes_and_goes(_client, _head):
    pass


KINDS = [slow_head, slow_body, never_reads, nonsense, half_gone, silent, huge_body, comes_and_goes]


def attack(place, first):
    """Never come to an end; the test ends this process."""
    def connect():
        if place.isdigit():
            return socket.create_connection(('127.0.0.1', int(place)), 5)
        client = socket.socket(socket.AF_UNIX)
        client.settimeout(5)
        client.connect(place)
        return client

    host = b'127.0.0.1:' + place.encode() if place.isdigit() else b'localhost'

    def head(method, length):
        path = b'/coco/1' if method == b'POST' else b'/info'
        return (method + b' ' + path + b' HTTP/1.1\r\nHost: ' + host
                + b'\r\nContent-Type: x\r\nContent-Length: %d\r\n\r\n' % length)

    def work(number):
        n_done = 0
        while True:
            with contextlib.suppress(OSError), connect() as client:
                KINDS[(number + n_done // 50) % len(KINDS)](client, head)
            n_done += 1

    for number in range(N_THREADS):
        threading.Thread(target=work, args=(first + number,), daemon=True).start()
    print('ready', flush=True)
    time.sleep(1e6)


def hold_out(server, seconds):
    """Ask once a second about a picture that was never seen before."""
    with open(PHOTO, 'rb') as file:
        photo = file.read()
    took = []
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        began_s = time.monotonic()
        answer = server.ask(base64.b64encode(photo + b'%d' % len(took)))
        took.append(time.monotonic() - began_s)
        assert answer is not None, f'question {len(took)} was not answered'
        assert answer.status == 200, answer
        time.sleep(max(0, 1 - took[-1]))
    print(f'# {len(took)} answers, median {statistics.median(took):.3f} s, '
          f'worst {max(took):.3f} s, {server.cpu_seconds() / (seconds or 1):.0%} of a processor, '
          f'{server.status_of_process("VmHWM") // 1024} MiB at most', flush=True)
    if seconds >= LONG_S:
        assert max(took) <= PROMISE_S, f'one answer took {max(took):.1f} s'


def start_attackers(stack, place):
    attackers = []
    for number in range(N_PROCESSES):
        command = [sys.executable, os.path.abspath(__file__), '--attack', place,
                   str(number * N_THREADS)]
        attacker = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE))
        stack.callback(attacker.kill)
        attackers.append(attacker)
    for attacker in attackers:
        assert attacker.stdout.readline()
    return attackers


def crowd(tcp):
    with Server(os.path.abspath(sys.argv[1]), tcp=tcp) as server:
        with contextlib.ExitStack() as stack:
            attackers = start_attackers(stack, str(server.port) if tcp else server.path)
            hold_out(server, float(sys.argv[2]) / 2 if len(sys.argv) > 2 else 3)
            assert all(attacker.poll() is None for attacker in attackers), 'they have gone home'
        assert server.ask().status == 200


def on_a_port():
    """a hostile crowd on the port does not keep the one with the token out"""
    crowd(True)


def at_the_socket():
    """a hostile crowd at the socket does not keep a good client out"""
    crowd(False)


if __name__ == '__main__':
    if sys.argv[1] == '--attack':
        attack(sys.argv[2], int(sys.argv[3]))
    tap.main([on_a_port, at_the_socket])
