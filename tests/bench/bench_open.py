# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the start of a program to the last pixel of the picture with its overlay, and the memory it
has then: the least window, Limn, labelme with the same objects, and viewers that draw none."""

import os

from figures import Row
from session import Session, installed

VIEWERS = {"eom": ["eom"], "eog": ["eog"], "geeqie": ["geeqie"], "gthumb": ["gthumb"],
           "feh": ["feh", "-."]}
TIMEOUT_MS = {"a": 20000, "b": 30000, "c": 180000, "d": 60000}
# What, of which workload and beside whom, must be at most which ratio.
GOALS = {
    ("a", "last", "floor"): 1.3, ("a", "last", "labelme"): 0.26,
    ("b", "last", "floor"): 1.7, ("b", "last", "labelme"): 0.08,
    ("c", "last", "labelme"): 0.02, ("c", "marker", "floor"): 1.3,
    ("d", "last", "floor"): 1.2, ("d", "last", "feh"): 0.5,
    ("b", "pss", "floor"): 1.3, ("b", "pss", "eog"): 0.85,
    ("d", "pss", "gthumb"): 0.5, ("d", "peak", "gthumb"): 0.6,
}
WHAT = {"last": (1, "exec to final pixel", "ms"), "marker": (1, "exec to picture seen", "ms"),
        "cpu": (1, "processor time till then", "ms"), "pss": (2, "memory at rest", "MB"),
        "peak": (2, "memory at peak", "MB")}


def commands(context, name):
    bare = os.path.join(context.work, "bare", name, name + ".jpg")
    reply = os.path.join(context.work, name, name + ".predictions.json")
    labels = os.path.join(context.work, "labelme", name, name + ".json")
    found = {"floor": [context.built("tests/bench/floor"), bare],
             "limn": [context.built("src/app/limn"), "--predictions", reply, bare]}
    if installed(["labelme"]):
        found["labelme"] = ["labelme", labels]
    if name != "c":
        found.update((viewer, VIEWERS[viewer] + [bare]) for viewer in installed(VIEWERS))
    return found


def run_workload(session, context, name, seen):
    programs = commands(context, name)
    for i in range(-1, context.rounds):
        for program, command in programs.items():
            # One to warm up; labelme takes half a minute for c, and is as slow each time.
            if (i < 0 and name != "a") or (i > 0 and (name, program) == ("c", "labelme")):
                continue
            found = session.watch(program, command, "--marker", 0, "--timeout", TIMEOUT_MS[name])
            if i >= 0 and found:
                seen.setdefault((name, program), {})[i] = found


def row(seen, name, kind, peer):
    """Pairs of the same round, or all that Limn has against the one that labelme has of c."""
    ours, theirs = seen.get((name, "limn"), {}), seen.get((name, peer), {})
    rounds = [i for i in ours if i in theirs]
    number, what, unit = WHAT[kind]
    return Row(number, f"{name}: {what}", unit, [ours[i][kind] for i in rounds], peer,
               [theirs[i][kind] for i in rounds], GOALS.get((name, kind, peer)))


def run(context):
    seen = {}
    names = ["a", "b"] if context.quick else ["a", "b", "c", "d"]
    with Session(context) as session:
        for name in names:
            run_workload(session, context, name, seen)
    context.keep("open", {f"{name} {program}": list(found.values())
                          for (name, program), found in seen.items()})
    rows = []
    for name, peer in seen:
        if peer != "limn":
            kinds = ["last", "pss", "peak"] + (["marker", "cpu"] if peer == "floor" else [])
            rows += [row(seen, name, kind, peer) for kind in kinds]
    return rows
