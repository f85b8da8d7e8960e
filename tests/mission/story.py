# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every story about the window needs: the programs, the window, and what it says."""

import json
import os
import re
import subprocess
import sys
import time

from desk import Desk, Tap, wait_for

LIMN, PREDICT, SERVER, DRAG_SOURCE, OUT_DIR = sys.argv[1:6]
PHOTO_DIR = os.path.join(os.environ.get("LIMN_PHOTO_DIR", ""), "instance_segmentation",
                         "data_annotated")
PHOTO = os.path.join(PHOTO_DIR, "2011_000003.jpg")

# The accent of libadwaita's light style, and the size of a slider's knob.
ACCENT = (0x35, 0x84, 0xE4)
KNOB_RADIUS = 10


class Story:
    """One run of the program on one desk. Subclasses tell what happens."""

    def __init__(self, desk, tap, name):
        self.desk = desk
        self.tap = tap
        self.name = name
        self.limn = None
        self.app = None
        self.window = None
        self.let_go = 0.0

    def open_window(self, *arguments, width=1030, height=860):
        """Starts Limn and puts its window where the drag source does not cover it."""
        self.limn = self.desk.spawn([LIMN, *arguments],
                                    env=dict(self.desk.env, LIMN_SERVER=SERVER))
        self.app = wait_for("Limn on the accessibility bus",
                            lambda: self.desk.application("limn"))
        self.window = self.desk.window("Limn.*|.*Limn")
        self.desk.place(self.window, 240, 20, width, height)

    def shot(self, name):
        """A settled screenshot, kept beside the test's results."""
        return self.desk.settled(os.path.join(OUT_DIR, f"{self.name}-{name}.png"))

    def rows(self):
        """What the object list says: ["person, 78 %", …]."""
        names = []
        for each in self.desk.find_all(self.app, "list", "Objects"):
            for item in self.desk.find_all(each, "list item", showing=False):
                names.append(self.desk.name_of(item))
        return [name for name in names if name]

    def n_shown(self):
        """How many objects the list of classes says are shown. That of objects has rows only for
        those in view."""
        items = map(self.desk.name_of, self.desk.find_all(self.app, "list item", " shown"))
        counts = (re.search(r", (\d+) of \d+ shown$", item) for item in items)
        return sum(int(count.group(1)) for count in counts if count)

    def said(self):
        """Everything that the window says at the moment, as one text."""
        return " | ".join(self.desk.texts(self.app))

    def do(self, action):
        """Does one of the window's actions."""
        self.desk.act(self.desk.find(self.app, "frame"), action)

    def press(self, *keys):
        """Presses keys, one after the other, in this window."""
        self.desk.xdo("windowactivate", "--sync", self.window)
        self.desk.xdo("key", *keys)

    def button(self, name):
        """What can be pressed and has this name; of a menu's button, the part that does it."""
        def find():
            for node in self.desk.find_all(self.app, "push button", name):
                if node.queryAction().nActions > 0:
                    return node
            return None

        return wait_for(f"a button “{name}”", find)

    def slider(self, name="Confidence"):
        """The slider with this name."""
        return wait_for(f"the {name} slider",
                        lambda: self.desk.find(self.app, "slider", name))

    def value(self, name="Confidence"):
        """Where a slider is."""
        return self.slider(name).queryValue().currentValue

    def trough(self, name="Confidence"):
        """Where a slider can be seen: its row, the knob, and the ends of the knob's way."""
        value = self.slider(name).queryValue()
        share = ((value.currentValue - value.minimumValue)
                 / (value.maximumValue - value.minimumValue))
        # Where it is has to be seen: GTK 4.18 tells places inside a window that are off by some
        # pixels. The trough is in the accent colour from the knob to its right end.
        self.desk.xdo("mousemove", 5, 5)
        y, first, right = self.desk.settled(quiet_s=0.3).longest_run(ACCENT, left=700)
        knob = first - KNOB_RADIUS

        return y + 1, knob, right - (right - knob) / (1 - share), right

    def requests(self):
        """How many requests there were, as the foot of the sidebar says."""
        said = re.search(r"(\d+) requests? this session", self.said())
        return int(said.group(1)) if said else 0

    def wait_quiet(self, server, quiet_s=1.5):
        """Until nothing more was asked and the server was idle for a while: what is asked in the
        background is over too."""
        def look():
            with open(f"/proc/{server}/stat", encoding="utf-8") as file:
                times = file.read().rsplit(")", 1)[1].split()[11:13]
            return self.requests(), sum(map(int, times))

        seen = [look(), time.monotonic()]

        def quiet():
            now = look()
            # A server that waits does not work for two hundredths of a second.
            if now[0] != seen[0][0] or now[1] > seen[0][1] + 2:
                seen[:] = [now, time.monotonic()]
            return time.monotonic() - seen[1] > quiet_s

        wait_for("no more requests", quiet)

    def wait_confirmed(self):
        """Waits until what is shown is the model's own answer."""
        wait_for("the model's word", lambda: "confirmed by the model" in self.said())
        if self.let_go:
            # For people who read the log: as seen over AT-SPI, which adds to it.
            print(f"# {time.monotonic() - self.let_go:.2f} s from drop to answer", flush=True)
            self.let_go = 0.0

    def drag_in(self, kind, *values):
        """Drags something from another program's window onto this one."""
        child = self.desk.spawn([DRAG_SOURCE, kind, *values], quiet=True)
        source = self.desk.window("drag-source")
        self.desk.place(source, 10, 300)
        sx, sy = self.desk.origin(source)
        wx, wy = self.desk.origin(self.window)
        self.desk.drag((sx + 100, sy + 110), (wx + 300, wy + 400))
        self.let_go = time.monotonic()
        return child

    def expected(self, confidence=None, picture=PHOTO, overlap=None, options=()):
        """What the model answers without a window, by the command-line program."""
        command = [PREDICT, *options, "--json", picture]
        if confidence is not None:
            command[1:1] = ["--confidence", str(confidence)]
        if overlap is not None:
            command[1:1] = ["--overlap", str(overlap)]
        out = subprocess.run(command, env=dict(self.desk.env, LIMN_SERVER=SERVER), check=True,
                             stdout=subprocess.PIPE).stdout
        return json.loads(out)


def tell(story_class, name, steps):
    """Runs a story's steps as TAP: [("what must come true", method name), …]."""
    tap = Tap()
    os.makedirs(OUT_DIR, exist_ok=True)
    if not os.path.exists(PHOTO):
        print(f"Bail out! no photo at {PHOTO}; build-aux/test unpacks it", flush=True)
        sys.exit(1)
    try:
        with Desk() as desk:
            story = story_class(desk, tap, name)
            for what, method in steps:
                with tap.step(what):
                    getattr(story, method)()
    except Exception:  # pylint: disable=broad-except
        tap.failed = True
    tap.end()
