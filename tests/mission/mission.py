#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The mission, with nothing faked: a photo is dragged from another program onto the window, the
model on this computer outlines what is in it, a slider asks it again, and when it is gone the
window says so and keeps what it had.

usage: mission.py LIMN LIMN_PREDICT LIMN_SERVER DRAG_SOURCE OUT_DIR
LIMN_PHOTO_DIR names the folder of the labelme examples."""

import os
import re
import shutil
import signal
import subprocess

from desk import DEADLINE_S, wait_for
from story import PHOTO, Story, tell


def children_of(pid, name):
    """Running processes with this name that pid started."""
    out = subprocess.run(["pgrep", "-P", str(pid), "-x", name], stdout=subprocess.PIPE,
                         text=True, check=False).stdout
    return [int(line) for line in out.split()]


class Mission(Story):
    """The story, in order."""

    reply = None

    def open_empty(self):
        self.open_window()
        wait_for("the empty state", lambda: self.desk.find(self.app, None, "Drop Pictures"))
        self.shot("1-empty")

    def drop_photo(self):
        # Alone: beside others lies their ground truth, and the button that closes the notice of
        # that is libadwaita's own and has no name.
        photo = os.path.join(self.desk.home, os.path.basename(PHOTO))
        shutil.copy(PHOTO, photo)
        self.drag_in("files", photo)
        wait_for("objects in the list", self.rows)
        self.wait_confirmed()

    def check_classes(self):
        reply = self.reply = self.expected()
        wanted = sorted(p["class"] for p in reply["predictions"])
        seen = sorted(re.split(r"[,:]", row)[0].strip() for row in self.rows())
        assert len(wanted) >= 2 and "person" in wanted, wanted
        assert seen == wanted, f"list says {seen}, the model says {wanted}"

    def check_names(self):
        """Assistive technology must be able to tell every control that is on the screen."""
        controls = ("push button", "toggle button", "slider", "spin button", "entry", "check box",
                    "list", "list item", "image", "combo box", "menu item", "switch")
        nameless = []
        for node in self.desk.find_all(self.app):
            role = self.desk.role_of(node)
            if role in controls and (not node.name or re.match(r"(Gtk|Adw|Limn)[A-Z]", node.name)):
                nameless.append(f"{role} {node.name!r} ({node.description})")
        assert not nameless, "without a name: " + ", ".join(nameless)

    def check_overlay(self):
        """With T the overlay goes and comes: what changes must be the objects and nothing else."""
        desk, reply = self.desk, self.reply
        desk.xdo("mousemove", 5, 5)
        desk.xdo("windowactivate", "--sync", self.window)
        with_overlay = self.shot("2-answered")
        desk.xdo("key", "t")
        without = self.shot("3-overlay-hidden")
        canvas = desk.find(self.app, "image", showing=True) or desk.find(self.app, "img")
        x, y, w, h = desk.rect(canvas, self.window)
        zoom, left, top = self.fit(without, (x, y, w, h), reply["image"])
        for p in reply["predictions"]:
            box = (left + (p["x"] - p["width"] / 2) * zoom, top + (p["y"] - p["height"] / 2) * zoom,
                   p["width"] * zoom, p["height"] * zoom)
            share = with_overlay.differing(without, box)
            assert share > 0.1, f"only {share:.0%} of {p['class']} changed on the screen"
        corner = (left + 2, top + reply["image"]["height"] * zoom - 12, 24, 8)
        assert with_overlay.differing(without, corner) == 0.0, "the overlay is where no object is"
        desk.xdo("key", "t")
        again = self.shot("2-answered")
        assert again.differing(with_overlay, (x, y, w, h - 90)) < 0.01

    @staticmethod
    def fit(_picture, canvas, image):
        """Where a fitted picture lies on the canvas: zoom, left, top, as the window fits it."""
        x, y, w, h = canvas
        zoom = min(w / image["width"], h / image["height"])
        # The margin around a fitted picture is a matter of taste; half of it each side is not.
        return zoom, x + (w - image["width"] * zoom) / 2, y + (h - image["height"] * zoom) / 2

    def drag_slider_to(self, fraction):
        """Takes the knob where it is and pulls it to a share of the trough."""
        y, knob, left, right = self.trough()
        self.desk.drag((knob, y), (left + (right - left) * fraction, y))
        return self.value()

    def raise_confidence(self):
        before = self.n_shown()
        at = self.drag_slider_to(0.70)
        assert 60 < at < 80, f"the knob is at {at}"
        wanted = len(self.expected(at)["predictions"])
        assert wanted < before, (wanted, before)
        wait_for(f"{wanted} objects at {at:.0f} %",
                 lambda: self.n_shown() == wanted)
        self.wait_confirmed()
        self.shot("4-raised")

    def lower_confidence(self):
        before = self.n_shown()
        at = self.drag_slider_to(0.15)
        assert 8 < at < 25, f"the knob is at {at}"
        wanted = len(self.expected(at)["predictions"])
        assert wanted > before
        wait_for(f"{wanted} objects at {at:.0f} %",
                 lambda: self.n_shown() == wanted)
        self.wait_confirmed()
        self.shot("5-lowered")

    def kill_server(self):
        """Stops the server, so that a question is surely under way when it is killed."""
        servers = children_of(self.limn.pid, "limn-server")
        assert len(servers) == 1, servers
        self.wait_quiet(servers[0])
        before, shown_before = self.rows(), self.n_shown()
        os.kill(servers[0], signal.SIGSTOP)
        self.drag_slider_to(0.10)
        wait_for("a question under way",
                 lambda: any(word in self.said() for word in ("sking", "waiting for the model")))
        os.kill(servers[0], signal.SIGKILL)
        wait_for("a sentence that says why",
                 lambda: "local model" in self.said())
        wait_for("a Retry button", self.retry_button)
        self.shot("6-server-gone")
        # The banner takes room, and newer GTK has rows only for what is in view. What the new value
        # lets in is worked out from what is known.
        after = self.rows()
        n = min(len(before), len(after))
        assert n > 0 and after[:n] == before[:n], "the old objects did not stay"
        assert self.n_shown() >= shown_before, "the old overlay did not stay"
        shown = self.desk.screenshot()
        self.desk.xdo("key", "t")
        hidden = self.desk.settled()
        self.desk.xdo("key", "t")
        canvas = self.desk.rect(self.desk.find(self.app, "image"), self.window)
        assert shown.differing(hidden, canvas) > 0.02, "the old overlay is not on the canvas"

    def retry_button(self):
        return self.desk.find(self.app, "push button", "Retry")

    def retry(self):
        at = self.slider().queryValue().currentValue
        wanted = len(self.expected(at)["predictions"])
        self.desk.act(self.retry_button())
        self.wait_confirmed()
        wait_for(f"{wanted} objects", lambda: self.n_shown() == wanted)
        self.shot("7-recovered")

    def close(self):
        servers = children_of(self.limn.pid, "limn-server")
        self.desk.xdo("key", "ctrl+q")
        assert self.limn.wait(DEADLINE_S) == 0
        wait_for("the server to end with the window",
                 lambda: not any(os.path.exists(f"/proc/{pid}") for pid in servers))


STEPS = [
    ("the window opens and says what to do", "open_empty"),
    ("a photo dragged from another program is answered", "drop_photo"),
    ("the object list has what the model finds", "check_classes"),
    ("every control has a name", "check_names"),
    ("the overlay is where the objects are and nowhere else", "check_overlay"),
    ("dragging the confidence slider up leaves the surer objects", "raise_confidence"),
    ("dragging it down asks the model for more", "lower_confidence"),
    ("when the server is gone the overlay stays and the window says why", "kill_server"),
    ("Retry works when the server is back", "retry"),
    ("closing the window ends the server", "close"),
]

if __name__ == "__main__":
    tell(Mission, "mission", STEPS)
