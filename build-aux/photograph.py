#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run a window under a virtual display and keep a picture of it.

Usage: photograph.py [--size 1180x760] [--dark] [--any] --output OUT.png -- PROGRAM [ARGUMENTS…]

Needs Xvfb and nothing else: with -fbdir its screen is a file in the XWD format. The picture is
taken when the model's answer is on it and nothing has moved for a while. That an answer is there is
seen by the colour that the first class always gets; no part of an empty window has it. --any waits
only for something that stands still.
"""

import argparse
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib

# The first colour of the palette, as the bytes of a little-endian screen have it: blue first.
ANSWER = bytes([0xE9, 0xB4, 0x56])
# A label chip or a swatch has hundreds of such pixels.
ANSWER_PIXELS = 60
STILL_S = 1.5
DEADLINE_S = 60


class Screen:
    """The framebuffer of an Xvfb."""

    def __init__(self, folder, size):
        self.path = os.path.join(folder, 'Xvfb_screen0')
        read_end, write_end = os.pipe()
        self.process = subprocess.Popen(
            ['Xvfb', '-displayfd', str(write_end), '-screen', '0', f'{size}x24', '-fbdir', folder,
             '-nolisten', 'tcp', '-noreset'],
            pass_fds=[write_end], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE)
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            self.number = pipe.readline().strip()
        if not self.number:
            sys.exit(f'photograph: Xvfb did not start: {self.process.stderr.read().decode()}')

    def read(self):
        """Width, height, bytes a line, and the pixels, blue first, four bytes each."""
        with open(self.path, 'rb') as file:
            data = file.read()
        header = struct.unpack('>25I', data[:100])
        width, height, bits, stride, colors = (header[4], header[5], header[11], header[12],
                                               header[19])
        if bits != 32 or header[7] != 0:
            sys.exit('photograph: the screen has a format that this program does not know')
        start = header[0] + 12 * colors
        return width, height, stride, data[start:start + stride * height]

    def stop(self):
        self.process.terminate()
        self.process.wait()


def write_png(path, picture):
    width, height, stride, pixels = picture
    lines = bytearray()
    for y in range(height):
        line = pixels[y * stride:y * stride + 4 * width]
        rgb = bytearray(3 * width)
        rgb[0::3], rgb[1::3], rgb[2::3] = line[2::4], line[1::4], line[0::4]
        lines += b'\0' + rgb

    def chunk(kind, data):
        return (struct.pack('>I', len(data)) + kind + data
                + struct.pack('>I', zlib.crc32(kind + data)))

    png = (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>2I5B', width, height, 8, 2, 0, 0, 0))
           + chunk(b'IDAT', zlib.compress(bytes(lines), 9)) + chunk(b'IEND', b''))
    with open(path + '.part', 'wb') as file:
        file.write(png)
    os.replace(path + '.part', path)


# As on a GNOME desktop, whose settings daemon would say so.
GTK_SETTINGS = '[Settings]\ngtk-font-name=Cantarell 11\ngtk-cursor-blink=false\n'


def environment(display, home, dark):
    config = os.path.join(home, 'config')
    os.makedirs(os.path.join(config, 'gtk-4.0'))
    with open(os.path.join(config, 'gtk-4.0', 'settings.ini'), 'w', encoding='utf-8') as file:
        file.write(GTK_SETTINGS)

    env = dict(os.environ)
    env.update({
        'DISPLAY': f':{display}',
        'GDK_BACKEND': 'x11',
        'GSK_RENDERER': 'cairo',
        # Nobody's settings, and no running Limn that would take over the files.
        'GSETTINGS_BACKEND': 'memory',
        'DBUS_SESSION_BUS_ADDRESS': 'disabled:',
        'GTK_A11Y': 'none',
        'ADW_DISABLE_PORTAL': '1',
        'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark' if dark else 'prefer-light',
        'XDG_CONFIG_HOME': config,
        'XDG_STATE_HOME': os.path.join(home, 'state'),
    })
    env.pop('WAYLAND_DISPLAY', None)
    return env


def wait_for_answer(screen, program, any_picture):
    """The picture with the answer on it, or the last one and why it is not there."""
    deadline = time.monotonic() + DEADLINE_S
    last, since = None, time.monotonic()
    while time.monotonic() < deadline:
        if program.poll() is not None:
            return last, f'the program ended with status {program.returncode}'
        picture = screen.read()
        if last is None or picture[3] != last[3]:
            last, since = picture, time.monotonic()
        answered = picture[3].count(ANSWER) >= ANSWER_PIXELS
        drawn = picture[3].count(picture[3][:4]) < len(picture[3]) // 4
        if drawn and (answered or any_picture) and time.monotonic() - since >= STILL_S:
            return picture, None
        time.sleep(0.1)
    return last, f'no answer was on the screen after {DEADLINE_S} seconds'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--size', default='1180x760')
    parser.add_argument('--dark', action='store_true')
    parser.add_argument('--any', action='store_true')
    parser.add_argument('--output', required=True)
    parser.add_argument('command', nargs='+')
    options = parser.parse_args()

    if shutil.which('Xvfb') is None:
        sys.exit('photograph: Xvfb is missing (Debian: apt install xvfb)')
    with tempfile.TemporaryDirectory(prefix='limn-window.') as folder:
        screen = Screen(folder, options.size)
        log = open(os.path.join(folder, 'log'), 'w+b')
        env = environment(screen.number, folder, options.dark)
        program = subprocess.Popen(options.command, stdin=subprocess.DEVNULL, stdout=log,
                                   stderr=log, env=env)
        try:
            picture, problem = wait_for_answer(screen, program, options.any)
        finally:
            if program.poll() is None:
                program.terminate()
                program.wait()
            screen.stop()
        if picture:
            write_png(options.output, picture)
        if problem:
            log.seek(0)
            sys.stderr.write(log.read().decode(errors='replace'))
            sys.exit(f'photograph: {problem}')


if __name__ == '__main__':
    main()
