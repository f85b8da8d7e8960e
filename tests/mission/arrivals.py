#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way a picture can arrive: several files with something else among them, a folder, a link
dragged from a browser, a picture without a file, and the clipboard; all from other programs.

usage: arrivals.py LIMN LIMN_PREDICT LIMN_SERVER DRAG_SOURCE OUT_DIR
LIMN_PHOTO_DIR names the folder of the labelme examples."""

import functools
import http.server
import os
import shutil
import threading

from desk import wait_for
from story import PHOTO, PHOTO_DIR, Story, tell

BUS = os.path.join(PHOTO_DIR, "2011_000025.jpg")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A web server that keeps its log to itself."""

    def log_message(self, *_):
        pass


class Arrivals(Story):
    """One window, one arrival after another."""

    def open_empty(self):
        self.open_window()
        wait_for("the empty state", lambda: self.desk.find(self.app, None, "Drop Pictures"))

    def thumbnails(self):
        """What the filmstrip says of each picture."""
        strip = self.desk.find(self.app, "list", "Pictures")
        names = [] if strip is None else map(self.desk.name_of,
                                             self.desk.find_all(strip, "image"))
        return [name for name in names if name]

    def several_files(self):
        notes = os.path.join(self.desk.home, "notes.txt")
        with open(notes, "w", encoding="utf-8") as out:
            out.write("not a picture")
        source = self.drag_in("files", notes, BUS, PHOTO)
        wait_for("both pictures in the filmstrip", lambda: len(self.thumbnails()) == 2)
        wait_for("the file that is no picture to be named", lambda: "notes.txt" in self.said())
        self.wait_confirmed()
        wait_for("the first one's answer", lambda: any("bus" in row for row in self.rows()))
        self.shot("1-several")
        source.terminate()
        source.wait()

    def next_picture(self):
        self.desk.xdo("windowactivate", "--sync", self.window)
        self.desk.xdo("key", "d")
        wait_for("the next picture's answer",
                 lambda: any("person" in row for row in self.rows())
                 and not any("bus" in row for row in self.rows()))
        self.wait_confirmed()
        wait_for("its place in the title", lambda: "2 of 2" in self.said())

    def folder(self):
        folder = os.path.join(self.desk.home, "folder")
        os.mkdir(folder)
        for name in ("10.jpg", "9.jpg", "1.jpg"):
            shutil.copy(PHOTO if name == "9.jpg" else BUS, os.path.join(folder, name))
        source = self.drag_in("files", folder)
        wait_for("the folder's pictures", lambda: len(self.thumbnails()) == 5)
        order = [name.split(",")[0] for name in self.thumbnails()]
        assert order[2:] == ["1.jpg", "9.jpg", "10.jpg"], order
        wait_for("the first of them", lambda: "3 of 5" in self.said())
        self.wait_confirmed()
        source.terminate()
        source.wait()

    def link(self):
        handler = functools.partial(Quiet, directory=PHOTO_DIR)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        source = self.drag_in("link",
                              f"http://127.0.0.1:{server.server_port}/2011_000003.jpg")
        wait_for("the link's picture", lambda: "2011_000003.jpg" in self.said()
                 and any("bottle" in row for row in self.rows()))
        self.wait_confirmed()
        self.shot("2-link")
        server.shutdown()
        source.terminate()
        source.wait()

    def texture(self):
        source = self.drag_in("texture", BUS)
        wait_for("the dropped picture's answer", lambda: any("bus" in row for row in self.rows()))
        self.wait_confirmed()
        source.terminate()
        source.wait()

    def paste(self):
        """Copies the annotated picture in this window and pastes it back, by the clipboard."""
        self.desk.xdo("windowactivate", "--sync", self.window)
        self.desk.xdo("key", "ctrl+shift+c")
        wait_for("word of the copy", lambda: "opied" in self.said())
        before = len(self.thumbnails())
        self.desk.xdo("key", "ctrl+v")
        wait_for("the pasted picture", lambda: len(self.thumbnails()) == before + 1)
        self.wait_confirmed()
        self.shot("3-pasted")


STEPS = [
    ("the window opens", "open_empty"),
    ("several files open, and what is no picture is named", "several_files"),
    ("the next picture is a key away", "next_picture"),
    ("a folder opens in natural order", "folder"),
    ("a link dragged from a browser opens", "link"),
    ("a picture without a file opens", "texture"),
    ("a copied picture can be pasted", "paste"),
]

if __name__ == "__main__":
    tell(Arrivals, "arrivals", STEPS)
