#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person who has to choose two thresholds, with nothing faked: by keys, by hand, by examples, by
class and by ground truth, with the model of this computer and real photos. What is chosen is taken
away, and limn-predict does the same with it.

usage: choosing.py LIMN LIMN_PREDICT LIMN_SERVER DRAG_SOURCE OUT_DIR
LIMN_PHOTO_DIR names the folder of the labelme examples."""

import json
import os
import re
import shutil
import time

from desk import DEADLINE_S, wait_for
from story import DRAG_SOURCE, PHOTO, PHOTO_DIR, Story, tell

# Longer than objects take to come and go, and shorter than signs stand for them without motion.
STEP_S = 1.0
STRIP = re.compile(r"(\d+) of (\d+) shown at ([\d.]+).%; next change at ([\d.]+).%")


def number(text):
    """The first number in a text."""
    return float(re.search(r"\d+(\.\d+)?", text).group())


class Choosing(Story):
    """One window, one picture, and then its folder."""

    asked = 0
    own = 0.0
    folder = photo = place = None

    # What is asked and said

    def strip(self):
        """What the strip says: shown, known, at, next change."""
        found = STRIP.search(self.slider("Scores").description)
        assert found, self.slider("Scores").description
        return int(found[1]), int(found[2]), float(found[3]), float(found[4])

    def find_text(self, *parts):
        """The first text on the screen that has all these parts."""
        return next((text for text in self.desk.texts(self.app)
                     if all(part in text for part in parts)), None)

    def wait_text(self, *parts):
        return wait_for(f"a text with {' and '.join(parts)}", lambda: self.find_text(*parts))

    def wait_asked(self, exactly=None):
        """Waits until the model has been asked since the last time, and has answered."""
        wait_for("a request", lambda: self.requests() > self.asked)
        self.wait_confirmed()
        self.desk.settled(quiet_s=0.5)
        before, self.asked = self.asked, self.requests()
        if exactly is not None:
            assert self.asked - before == exactly, f"{self.asked - before} requests"

    def check_against_predict(self, overlap=None):
        """The strip's number and the list are what the model says at these values."""
        shown, _, _, _ = self.strip()
        reply = self.expected(self.value(), overlap=overlap)
        wanted = [f"{p['class']}, {100 * p['confidence']:.0f}" for p in reply["predictions"]]
        seen = [row.replace("\u00a0", " ").replace(" %", "") for row in self.rows()]
        assert shown == len(wanted), f"the strip says {shown}, the model {len(wanted)}"
        assert sorted(seen) == sorted(wanted), f"the list says {seen}, the model {wanted}"

    def canvas(self):
        """Where the picture is on the screen, without the pill below it."""
        x, y, w, h = self.desk.rect(self.desk.find(self.app, "image", "Picture"), self.window)
        return x, y, w, h - 90

    # The story

    def open_picture(self):
        self.folder = os.path.join(self.desk.home, "photos")
        os.mkdir(self.folder)
        for name in sorted(os.listdir(PHOTO_DIR)):
            shutil.copy(os.path.join(PHOTO_DIR, name), self.folder)
        self.photo = os.path.join(self.folder, os.path.basename(PHOTO))
        self.open_window(*sorted(os.path.join(self.folder, name)
                                 for name in os.listdir(self.folder) if name.endswith(".jpg")))
        wait_for("objects in the list", self.rows)
        wait_for("the slider to be known all the way down",
                 lambda: "Known all the way down" in self.slider().description)
        # The model's own word, everything down to 1 %, and what it removes.
        wait_for("the requests to be counted", lambda: self.requests() >= 3)
        self.wait_asked()
        shown, known, at, _ = self.strip()
        assert at == 40 and 0 < shown < known, self.slider("Scores").description
        self.check_against_predict()
        self.shot("1-known")

    def step_by_keys(self):
        for keys, wanted in (("bracketright", 41), ("bracketleft", 40),
                             ("braceright", 45), ("braceleft", 40)):
            self.press(keys)
            wait_for(f"{wanted} % after {keys}", lambda at=wanted: self.strip()[2] == at)
            self.wait_asked()
            assert self.value() == wanted
            self.check_against_predict()

    def jump_to_changes(self):
        for key in ("alt+bracketright", "alt+bracketright", "alt+bracketleft", "alt+bracketleft"):
            before, known, at, _ = self.strip()
            self.press(key)
            wait_for(f"the value to move by {key}", lambda at=at: self.strip()[2] != at)
            self.wait_asked()
            shown, _, now, _ = self.strip()
            up = key.endswith("right")
            assert (now > at) == up, f"from {at} to {now} by {key}"
            # Scores that cannot be told apart go together.
            scores = [p["confidence"] for p in self.expected(1)["predictions"]]
            between = sorted({round(s, 4) for s in scores
                              if min(at, now) / 100 <= s < max(at, now) / 100 + 1e-9})
            assert len(between) <= 2 and shown != before, (before, shown, between)
            self.check_against_predict()
        assert known == self.strip()[1]

    def drag_quickly(self):
        self.do("win.reset-thresholds")
        wait_for("40 %", lambda: self.value() == 40)
        self.wait_asked()
        y, knob, left, right = self.trough()
        there = [knob + (right - left) * 0.005 * i for i in range(80)]
        # Up to 80 % and back to 60 %, in less than the rest that makes a question.
        self.desk.sweep([(x, y) for x in there + there[:-40:-1]])
        wait_for("the knob to have moved", lambda: 50 < self.value() < 70)
        self.wait_asked(exactly=1)
        self.check_against_predict()
        self.shot("2-dragged")
        self.do("win.reset-thresholds")
        self.wait_asked(exactly=1)

    def look_below(self):
        self.desk.xdo("mousemove", 5, 5)
        without = self.desk.settled()
        self.press("g")
        wait_for("ghosts on the picture",
                 lambda: self.desk.screenshot().differing(without, self.canvas()) > 0.002)
        self.shot("3-ghosts")
        self.press("ctrl+alt+s")
        said = self.wait_text("weakest shown", "just below")
        shown, _, at, _ = self.strip()
        assert said.startswith(f"{shown} objects:"), said
        below = int(number(said[said.rindex(";"):]))
        scores = [100 * p["confidence"] for p in self.expected(1)["predictions"]]
        assert below == sum(at - 10 <= score < at for score in scores), said
        self.press("g")
        wait_for("the ghosts to go",
                 lambda: self.desk.screenshot().differing(without, self.canvas()) < 0.002)

    def choose_by_example(self):
        rows = self.rows()
        first, second = (number(row.split(",")[1]) for row in rows[:2])
        self.press("e")
        self.wait_text("area")
        self.press("k")
        self.wait_text("satisfies 1 of 1")
        self.press("e", "h")
        said = self.wait_text("satisfies 2 of 2")
        low, high = map(float, re.search(r"(\d+)–(\d+)", said).groups())
        assert second <= low <= high <= first, f"{said}: {rows[:2]}"
        assert low <= self.value() <= high, f"{said}, and the slider is at {self.value()}"
        self.wait_asked()
        assert self.n_shown() == 1
        self.shot("4-examples")

    def contradict(self):
        self.press("ctrl+z")
        self.wait_text("satisfies 1 of 1")
        wait_for("the slider to be back", lambda: self.value() == 40)
        self.press("ctrl+z")
        wait_for("no examples", lambda: self.find_text("satisfies") is None)
        rows = self.rows()
        # The strongest must go and the third must stay.
        self.press("Escape", "e", "h")
        self.wait_text("satisfies 1 of 1")
        self.do("win.reset-thresholds")
        wait_for("all objects, and what one of them is",
                 lambda: self.rows() == [rows[0] + ", must go", *rows[1:]])
        self.press("Escape", "e", "e", "e", "k")
        said = self.wait_text("No single value works").replace("\u00a0", " ")
        for row in (rows[0], rows[2]):
            name = row.replace(",", "").replace("\u00a0", " ")
            assert name in said, f"“{name}” is not in “{said}”"
        self.shot("5-conflict")
        for _ in range(8):
            if self.find_text("No single value works") is None:
                break
            self.press("ctrl+z")
            self.desk.settled(quiet_s=0.3)
        assert self.find_text("No single value works") is None
        self.do("win.clear-pins")
        self.do("win.reset-thresholds")
        wait_for("all objects again", lambda: self.rows() == rows)
        self.desk.settled()
        self.asked = self.requests()

    def tab_to(self, node, most=40):
        """Goes by Tab from where the focus is, as people without a pointer do."""
        for _ in range(most):
            if node.getState().contains(self.desk.atspi.STATE_FOCUSED):
                return
            self.desk.xdo("key", "Tab")
            self.desk.settled(quiet_s=0.2)
        raise AssertionError(f"Tab does not lead to “{node.name}”")

    def own_value_of_a_class(self):
        rows = self.rows()
        people = [row for row in rows if row.startswith("person")]
        assert len(people) == 2, rows
        weaker = number(people[1].split(",")[1])
        expander = self.button("Confidence of person")
        self.desk.click(expander, self.window)
        slider = wait_for("the slider of the class",
                          lambda: self.desk.find(self.app, "slider", "Confidence of person"))
        assert "follows the main confidence" in slider.description, slider.description
        self.tab_to(slider)
        while slider.queryValue().currentValue <= weaker:
            before = slider.queryValue().currentValue
            self.desk.xdo("key", "Page_Up")
            wait_for("the class's value to move",
                     lambda at=before: slider.queryValue().currentValue > at)
        wait_for("the weaker one to go",
                 lambda: self.rows() == [row for row in rows if row != people[1]])
        assert "has its own value" in slider.description, slider.description
        assert self.value() == 40
        self.wait_text("1 class has its own value")
        self.shot("6-class")
        self.own = slider.queryValue().currentValue

    def take_away(self):
        self.desk.act(self.button("Thresholds to take away"))
        copy = wait_for("the menu", lambda: self.desk.find(self.app, "menu item", "Copy Threshold"))
        self.desk.act(copy)
        self.desk.act(wait_for("the kinds of text",
                               lambda: self.desk.find(self.app, "menu item", "JSON")))
        self.wait_text("Thresholds copied as JSON")
        text = self.desk.run([DRAG_SOURCE, "paste"])
        preset = json.loads(text)
        assert preset["confidence"] == 40 and preset["overlap"] == 30, text
        assert preset["classes"][0]["confidence"] == self.own, text
        name = os.path.join(self.desk.home, "thresholds.json")
        with open(name, "w", encoding="utf-8") as out:
            out.write(text)
        reply = self.expected(options=["--thresholds", name], picture=self.photo)
        wanted = [f"{p['class']}, {100 * p['confidence']:.0f}" for p in reply["predictions"]]
        seen = [row.replace("\u00a0", " ").replace(" %", "") for row in self.rows()]
        assert sorted(seen) == sorted(wanted), f"the list says {seen}, limn-predict {wanted}"

    def follow_again(self):
        self.desk.act(self.button("person has its own confidence"))
        wait_for("both people", lambda: sum("person" in row for row in self.rows()) == 2)
        assert self.find_text("has its own value") is None
        self.check_against_predict()

    def why_it_vanished(self):
        sentence = self.find_text("Two boxes of one class")
        assert "30" in sentence, sentence
        self.desk.xdo("mousemove", 5, 5)
        without = self.desk.settled()
        self.desk.act(self.button("Why did it vanish?"))
        removed = int(number(self.wait_text(" removed")))
        n_all = len(self.expected(40, overlap=100)["predictions"])
        assert removed == n_all - len(self.rows()), f"{removed} of {n_all} removed"
        shown = self.shot("7-removed")
        assert shown.differing(without, self.canvas()) > 0.005, "nothing removed is on the picture"

    def overlap_by_keys(self):
        before = len(self.rows())
        wanted, at = before, 30
        while wanted == before:
            at += 5
            wanted = len(self.expected(40, overlap=at)["predictions"])
        self.asked = self.requests()
        # Keys work although an item of a submenu was chosen last.
        self.press("Escape", "alt+v")
        slider = self.slider("Overlap")
        self.tab_to(slider)
        for value in range(35, at + 1, 5):
            self.desk.xdo("key", "Page_Up")
            wait_for(f"overlap {value} %",
                     lambda value=value: slider.queryValue().currentValue == value)
        wait_for(f"{wanted} objects at overlap {at} %", lambda: self.n_shown() == wanted)
        self.wait_asked()
        self.check_against_predict(overlap=at)
        assert str(at) in self.find_text("Two boxes of one class")
        self.shot("8-overlap")
        self.desk.act(self.button("Why did it vanish?"))
        self.do("win.reset-thresholds")
        wait_for("as many as before", lambda: self.n_shown() == before)

    def figures(self):
        """What the ground truth's curve says: (at, precision, recall, F1, best F1, its place)."""
        curves = self.desk.find(self.app, "image", "Precision, recall")
        if curves is None or "Best F1" not in curves.description:
            return None
        return [float(n) for n in re.findall(r"[\d.]+(?=.%)", curves.description)]

    def open_truth(self):
        self.do("win.find-truth")
        at, _, _, f1, best, best_at = wait_for("figures", self.figures)
        assert at == 40 and f1 <= best, (at, f1, best)
        counts = self.wait_text("correct", "extra", "missed")
        correct, extra, _ = map(int, re.findall(r"\d+", counts))
        assert correct + extra == self.strip()[0], counts
        self.shot("9-truth")
        self.desk.act(self.button("Best F1"))
        wait_for(f"{best_at} %", lambda: abs(self.value() - best_at) < 0.06)
        wait_for(f"F1 of {best} %", lambda: self.figures()[3] == best)

    def analyse_all(self):
        self.press("ctrl+b")
        self.wait_text("3 of 3 pictures analysed")
        said = self.wait_text("Mask AP", "AP50", "AP75")
        ap, ap50, ap75 = map(float, re.findall(r"[01]\.\d+", said))
        assert 0 < ap <= ap50 <= 1 and ap75 <= ap50, said
        self.shot("10-analysed")
        self.desk.act(self.button("Put the ground truth away"))
        wait_for("the figures to go", lambda: self.figures() is None)

    # Motion

    def frames_of_a_step(self, key):
        """How many canvases that can be told apart are seen between what was there before and what
        is there in the end, while objects come and go."""
        # Without motion signs stand for what came and went, for two seconds.
        before = self.desk.settled(quiet_s=2.5)
        self.desk.xdo("key", key)
        end = time.monotonic() + STEP_S
        seen = []
        while time.monotonic() < end:
            seen.append(self.desk.screenshot())
        ends = [before, self.desk.settled(quiet_s=2.5)]
        frames = []
        for each in seen:
            if all(each.differing(other, self.place) > 0 for other in ends + frames):
                frames.append(each)
        return len(frames)

    def step(self):
        """Five percent up and down again; the most frames of the two."""
        return max(self.frames_of_a_step("braceright"), self.frames_of_a_step("braceleft"))

    def prepare_frames(self):
        self.do("win.reset-thresholds")
        self.press("Escape")
        self.desk.xdo("mousemove", 5, 5)
        self.place = self.canvas()
        self.desk.xdo("windowactivate", "--sync", self.window)

    def motion(self):
        self.desk.click(self.desk.find(self.app, "image", "Picture"), self.window)
        self.prepare_frames()
        wait_for("movement between before and after", lambda: self.step() > 1)

    def reduced_motion(self):
        self.press("ctrl+q")
        assert self.limn.wait(DEADLINE_S) == 0
        config = os.path.join(self.desk.env["XDG_CONFIG_HOME"], "gtk-4.0")
        os.makedirs(config, exist_ok=True)
        with open(os.path.join(config, "settings.ini"), "w", encoding="utf-8") as out:
            out.write("[Settings]\ngtk-enable-animations=false\n")
        self.open_window(self.photo)
        wait_for("objects in the list", self.rows)
        self.wait_confirmed()
        self.prepare_frames()
        # A picture of the screen that is taken while it is drawn looks like a frame in between; on
        # a busy machine that happens, but not in every step.
        n = min(self.step() for _ in range(3))
        assert n <= 1, f"{n} frames between two values"


STEPS = [
    ("a picture is known all the way down", "open_picture"),
    ("keys step the confidence, and the strip says what is shown", "step_by_keys"),
    ("keys jump to the next change", "jump_to_changes"),
    ("a quick drag asks once", "drag_quickly"),
    ("what is just below can be seen and is said", "look_below"),
    ("two examples set the slider", "choose_by_example"),
    ("examples that contradict each other are named, and undone", "contradict"),
    ("a class has its own value, by keyboard", "own_value_of_a_class"),
    ("thresholds that are taken away do the same elsewhere", "take_away"),
    ("the class follows again", "follow_again"),
    ("what overlap removed is explained", "why_it_vanished"),
    ("overlap moves by keyboard, and the model confirms", "overlap_by_keys"),
    ("ground truth beside the pictures has figures, and sets the slider", "open_truth"),
    ("the folder is analysed, and the ground truth closed", "analyse_all"),
    ("what comes and goes moves", "motion"),
    ("nothing moves for those who asked for that", "reduced_motion"),
]

if __name__ == "__main__":
    tell(Choosing, "choosing", STEPS)
