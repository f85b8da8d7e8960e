#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window driven by assistive technology alone: no pointer, no keyboard, no look at the screen.

usage: spoken.py LIMN LIMN_PREDICT LIMN_SERVER DRAG_SOURCE OUT_DIR
LIMN_PHOTO_DIR names the folder of the labelme examples."""

import os

from desk import wait_for
from story import PHOTO, PHOTO_DIR, Story, tell


class Spoken(Story):
    """Buttons are pressed, values set and actions done over AT-SPI."""

    def open_sample(self):
        self.desk.env["LIMN_SAMPLE_DIR"] = PHOTO_DIR
        self.open_window()
        button = wait_for("the button for a sample",
                          lambda: self.desk.find(self.app, "push button", "Try a Sample"))
        self.desk.act(button)
        wait_for("the first sample", lambda: os.path.basename(PHOTO) in self.said())
        wait_for("objects in the list", self.rows)
        self.wait_confirmed()

    def describe(self):
        canvas = self.desk.find(self.app, "image", "Picture")
        assert "5 objects" in canvas.description, canvas.description
        assert "person" in canvas.description, canvas.description

    def set_confidence(self):
        before = len(self.rows())
        slider = self.desk.find(self.app, "slider", "Confidence")
        slider.queryValue().currentValue = 55
        wanted = len(self.expected(55)["predictions"])
        assert 0 < wanted < before, (wanted, before)
        wait_for(f"{wanted} objects", lambda: len(self.rows()) == wanted)
        self.wait_confirmed()
        self.desk.act(self.desk.find(self.app, "push button", "Reset Confidence"))
        wait_for("as many as before", lambda: len(self.rows()) == before)

    def hide_class(self):
        self.desk.act(self.desk.find(self.app, "push button", "Hide person"))
        wait_for("people to be gone", lambda: not any("person" in row for row in self.rows()))
        self.desk.act(self.desk.find(self.app, "push button", "Hide person"))
        wait_for("people to be back", lambda: any("person" in row for row in self.rows()))

    def select(self):
        self.do("win.next-object")
        wait_for("the numbers of the strongest", lambda: "area" in self.said())
        copy = self.desk.find(self.app, "push button", "Copy JSON")
        self.desk.act(copy)
        wait_for("word of the copy", lambda: "opied" in self.said())

    def next_picture(self):
        self.do("win.next")
        wait_for("the second sample", lambda: "2 of 3" in self.said())
        self.wait_confirmed()

    def ask_again(self):
        before = self.said()
        self.do("win.ask-again")
        wait_for("one more request",
                 lambda: "requests this session" in self.said() and self.said() != before)
        self.wait_confirmed()


STEPS = [
    ("a sample opens by its button", "open_sample"),
    ("the canvas says what is on it", "describe"),
    ("the slider's value can be set, and reset", "set_confidence"),
    ("a class can be hidden and shown", "hide_class"),
    ("an object can be selected and copied", "select"),
    ("the next picture opens", "next_picture"),
    ("the model can be asked again", "ask_again"),
]

if __name__ == "__main__":
    tell(Spoken, "spoken", STEPS)
