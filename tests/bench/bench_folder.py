# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of 2,000 pictures with their replies: from the start to the first picture, and from the
key for the next picture to its last pixel, overlay and all. No thumbnails are there at first."""

import os
import statistics

from figures import Row
from session import Session, installed

VIEWERS = {"eom": "Right", "eog": "Right", "geeqie": "Page_Down", "gthumb": "Page_Down"}
FIRST_GOALS = {"eom": 0.9}
NEXT_GOALS = {"eog": 1.0, "labelme": 0.35}


def programs(context):
    folder = os.path.join(context.work, "e")
    images = os.path.join(folder, "images")
    found = {"limn": ([context.built("src/app/limn"), "--predictions",
                       os.path.join(folder, "predictions"), images], "Right")}
    for viewer in installed(VIEWERS):
        found[viewer] = ([viewer, os.path.join(images, "0000.jpg")], VIEWERS[viewer])
    if installed(["labelme"]):
        found["labelme"] = (["labelme", images, "--output",
                             os.path.join(context.work, "labelme", "e")], "d")
    return found


def run(context):
    if context.quick:
        return []
    seen = {}
    with Session(context) as session:
        for i in range(context.rounds):
            for name, (command, key) in programs(context).items():
                found = session.watch(name, command, "--marker", 0, "--rest", 2000, "--settle", 600,
                                      "--key", key, "--times", 8, "--step", 1, fresh=True)
                if found:
                    seen.setdefault(name, {})[i] = found
    context.keep("folder", {name: list(found.values()) for name, found in seen.items()})
    rows = []
    ours = seen.get("limn", {})
    for name in seen:
        rounds = [i for i in ours if i in seen[name]]
        if name == "limn" or not rounds:
            continue
        rows += [Row(9, "e: folder to first picture", "ms", [ours[i]["last"] for i in rounds], name,
                     [seen[name][i]["last"] for i in rounds], FIRST_GOALS.get(name)),
                 Row(9, "e: next picture", "ms", [next_ms(ours[i]) for i in rounds], name,
                     [next_ms(seen[name][i]) for i in rounds], NEXT_GOALS.get(name)),
                 Row(9, "e: memory after", "MB", [ours[i]["pss_after"] for i in rounds], name,
                     [seen[name][i]["pss_after"] for i in rounds])]
    return rows


def next_ms(found):
    return statistics.median(key["last"] for key in found["keys"] if key["last"] > 0)
