# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a step of the confidence slider to the last pixel, beside labelme showing or hiding one
shape, which is the nearest that it has. labelme is measured inside its own process, from the tick
of the box to the end of the paint: what it takes to reach the screen is left out, in its favour."""

import os
import statistics

from figures import Row
from session import Session, installed

HERE = os.path.dirname(os.path.abspath(__file__))
STEPS = {"a": 20, "b": 20, "c": 10}
GOALS = {"a": None, "b": 0.03, "c": 0.02}


def run(context):
    seen, rows = {}, []
    names = ["a", "b"] if context.quick else ["a", "b", "c"]
    with Session(context) as session:
        for i in range(context.rounds):
            for name in names:
                bare = os.path.join(context.work, "bare", name, name + ".jpg")
                reply = os.path.join(context.work, name, name + ".predictions.json")
                found = session.watch(
                    "limn", [context.built("src/app/limn"), "--predictions", reply, bare],
                    "--marker", 0, "--settle", 600, "--rest", 1000, "--times", STEPS[name],
                    "--key-timeout", 1000 if name == "a" else 4000,
                    "--key", "bracketright,bracketright,bracketleft")
                if found:
                    # A step may be one that no object notices.
                    noticed = [key for key in found["keys"] if key["last"] > 0]
                    seen.setdefault(name, []).append(noticed)
                # A step of labelme takes 14 s in c: once says enough.
                if installed(["labelme"]) and (i == 0 or name != "c"):
                    steps = session.probe("labelme", [
                        "/usr/bin/python3", os.path.join(HERE, "toggle-labelme.py"),
                        os.path.join(context.work, "labelme", name, name + ".json"), "5", "20"])
                    seen.setdefault(name + " labelme", []).append(steps)
    context.keep("slider", seen)
    for name in names:
        rounds = seen.get(name, [])
        last = [statistics.median(key["last"] for key in keys) for keys in rounds if keys]
        first = [statistics.median(key["first"] for key in keys) for keys in rounds if keys]
        every = sorted(key["last"] for keys in rounds for key in keys)
        theirs = [statistics.median(steps) for steps in seen.get(name + " labelme", []) if steps]
        rows += [Row(4, f"{name}: slider step to first change", "ms", first),
                 Row(4, f"{name}: slider step to final pixel", "ms", last, "labelme", theirs,
                     GOALS[name]),
                 Row(4, f"{name}: the same, 95 of 100", "ms", [every[int(0.95 * len(every))]]
                     if every else [], goal=60 if name == "b" else None)]
    return rows
