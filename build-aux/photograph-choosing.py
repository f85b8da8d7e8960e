#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Take the pictures of README.md's "Choosing thresholds": the real window, moved by a script as a
person would, on a drawing of our own and what the model says about it.

Usage: photograph-choosing.py LIMN LIMN_PREDICT LIMN_SERVER DRAG_SOURCE OUT_DIR [NAME…]

The desk is that of the tests (Xvfb, xfwm4, AT-SPI, xdotool, ImageMagick). With names, only those.
"""

import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'tests',
                                'mission'))
# pylint: disable=wrong-import-position
from desk import Desk, wait_for  # noqa: E402
from story import OUT_DIR, Story  # noqa: E402

SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'data', 'samples')
# As on a GNOME desktop, whose settings daemon would say so.
GTK_SETTINGS = '[Settings]\ngtk-font-name=Cantarell 11\ngtk-cursor-blink=false\n'
# With the border that stands for a shadow where nothing composites, so that 1180 × 800 are left.
WIDTH, HEIGHT, TALL = 1190, 810, 940
# Around what is cut out, in pixels of the design.
MARGIN = 10
COLORS = 256


class Album(Story):
    """One window for each picture."""

    def open(self, dark=False, truth=False, height=HEIGHT):
        """Opens the drawing, with its ground truth beside it or not, and waits until everything
        about it is known."""
        self.desk.env['ADW_DEBUG_COLOR_SCHEME'] = 'prefer-dark' if dark else 'prefer-light'
        folder = os.path.join(self.desk.home, 'street')
        os.makedirs(folder, exist_ok=True)
        for name in ['street.jpg', 'street.json'] if truth else ['street.jpg']:
            shutil.copy(os.path.join(SAMPLES, name), folder)
        self.open_window(os.path.join(folder, 'street.jpg'),
                         width=WIDTH * self.desk.scale, height=height * self.desk.scale)
        self.desk.xdo('windowmove', self.window, 10, 10)
        wait_for('objects in the list', self.rows)
        wait_for('everything to be known',
                 lambda: 'Known all the way down' in self.slider().description)
        self.wait_confirmed()
        self.desk.xdo('mousemove', 1, 1)

    def close(self):
        self.press('ctrl+q')
        self.limn.wait(30)

    def set(self, percent):
        """Moves the confidence and waits until what moved has come to rest."""
        self.slider().queryValue().currentValue = percent
        self.desk.settled()
        self.wait_confirmed()

    def thresholds(self):
        """The two sliders and what is said below each."""
        return self.union(self.node('panel', 'Thresholds'))

    def pin(self, key, name):
        """Makes the strongest object of a class an example: selects it in the list's order."""
        self.set(25)
        at = next(i for i, row in enumerate(self.rows()) if row.startswith(name))
        self.press('Escape', *['e'] * (at + 1), key)
        wait_for('the example', lambda: self.desk.find(self.app, None, 'satisfies')
                 or self.desk.find(self.app, None, 'No single value'))

    def node(self, role, name):
        return wait_for(f'{role} “{name}”', lambda: self.desk.find(self.app, role, name))

    def whole(self):
        """The window without its shadow, which is a border of the same width all around where
        nothing composites."""
        left, top = self.desk.origin(self.window)
        size = self.desk.find(self.app, 'frame').queryComponent().getExtents(
            self.desk.atspi.WINDOW_COORDS)
        shell = dict(line.split('=') for line in
                     self.desk.xdo('getwindowgeometry', '--shell', self.window).split())
        width, height = size.width * self.desk.scale, size.height * self.desk.scale
        return (left + (int(shell['WIDTH']) - width) // 2,
                top + (int(shell['HEIGHT']) - height) // 2, width, height)

    def union(self, *nodes, margin=MARGIN):
        """The rectangle around nodes, with a margin in pixels of the design."""
        x, y, _, _ = self.whole()
        rects = []
        for node in nodes:
            ext = node.queryComponent().getExtents(self.desk.atspi.WINDOW_COORDS)
            rects.append((x + ext.x * self.desk.scale, y + ext.y * self.desk.scale,
                          ext.width * self.desk.scale, ext.height * self.desk.scale))
        margin *= self.desk.scale
        left = min(r[0] for r in rects) - margin
        top = min(r[1] for r in rects) - margin
        return (left, top, max(r[0] + r[2] for r in rects) + margin - left,
                max(r[1] + r[3] for r in rects) + margin - top)

    def keep(self, name, rect):
        """Keeps a part of the screen, with as few colours as do not show."""
        self.desk.xdo('mousemove', 1, 1)
        whole = os.path.join(self.desk.home, 'whole.png')
        self.desk.settled(whole, quiet_s=1.0)
        x, y, w, h = (int(v) for v in rect)
        part = os.path.join(OUT_DIR, name + '.png')
        subprocess.run(['convert', whole, '-crop', f'{w}x{h}+{x}+{y}', '+repage', '-strip',
                        '-dither', 'FloydSteinberg', '-colors', str(COLORS),
                        '-define', 'png:compression-level=9', '-define', 'png:compression-filter=0',
                        'PNG8:' + part], check=True)
        print(f'{part}: {w} × {h}, {os.path.getsize(part) // 1024} KiB', flush=True)

    # The pictures

    def take_window(self, name, dark=False):
        self.open(dark=dark)
        self.keep(name, self.whole())

    def take_strip(self, name, dark=False):
        self.open(dark=dark)
        self.set(45)
        self.keep(name, self.union(self.node('panel', 'Thresholds').getChildAtIndex(0)))

    def take_ghosts(self, name, dark=False):
        self.open(dark=dark)
        self.press('g')
        self.keep(name, self.union(self.node('image', 'Picture'), margin=0))

    def take_overlap(self, name, dark=False):
        self.open(dark=dark)
        self.desk.act(self.button('Why did it vanish?'))
        self.keep(name, self.whole())

    def take_examples(self, name, dark=False):
        self.open(dark=dark)
        self.pin('k', 'car')
        self.pin('h', 'truck')
        self.keep(name, self.whole())

    def take_conflict(self, name, dark=False):
        self.open(dark=dark)
        self.pin('k', 'car')
        self.pin('h', 'clock')
        self.keep(name, self.thresholds())

    def take_classes(self, name, dark=False):
        self.open(dark=dark, height=TALL)
        self.set(45)
        self.desk.act(self.button('Confidence of person'))
        slider = self.node('slider', 'Confidence of person')
        slider.queryValue().currentValue = 79.5
        self.wait_confirmed()
        self.keep(name, self.union(self.node('filler', 'LimnClassList'), margin=4))

    def take_truth(self, name, dark=False):
        self.open(dark=dark, truth=True)
        self.do('win.find-truth')
        wait_for('figures', lambda: self.desk.find(self.app, 'image', 'Precision, recall'))
        self.desk.act(self.button('Best F1'))
        self.desk.settled()
        self.wait_confirmed()
        self.keep(name, self.whole())


# Name, method, dark, pixels to a pixel of the design.
PICTURES = [
    ('window', 'window', False, 1),
    ('window-dark', 'window', True, 1),
    ('strip', 'strip', False, 2),
    ('strip-dark', 'strip', True, 2),
    ('ghosts', 'ghosts', False, 1),
    ('overlap', 'overlap', False, 1),
    ('examples', 'examples', False, 1),
    ('conflict', 'conflict', False, 2),
    ('classes', 'classes', False, 2),
    ('truth', 'truth', False, 1),
    ('truth-dark', 'truth', True, 1),
]


def take(name, method, dark, scale):
    with Desk(1220 * scale, 970 * scale, scale) as desk:
        config = os.path.join(desk.env['XDG_CONFIG_HOME'], 'gtk-4.0')
        os.makedirs(config)
        with open(os.path.join(config, 'settings.ini'), 'w', encoding='utf-8') as out:
            out.write(GTK_SETTINGS)
        album = Album(desk, None, 'album')
        getattr(album, 'take_' + method)(name, dark)


def main():
    os.makedirs(OUT_DIR, exist_ok=True)
    wanted = sys.argv[6:] or [picture[0] for picture in PICTURES]
    if len(wanted) == 1:
        take(*next(picture for picture in PICTURES if picture[0] == wanted[0]))
        return
    # A process has one accessibility bus, and each desk has its own.
    for name in wanted:
        subprocess.run([sys.executable, __file__, *sys.argv[1:6], name], check=True)


if __name__ == '__main__':
    main()
