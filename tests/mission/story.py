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

    def expected(self, confidence=None, picture=PHOTO):
        """What the model answers without a window, by the command-line program."""
        command = [PREDICT, "--json", picture]
        if confidence is not None:
            command[1:1] = ["--confidence", str(confidence)]
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
