# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Zoom and pan with every object shown: to the first change, to the last pixel, beside a zoom step
of labelme; and the processor time of a pan with the overlay beside one without."""

import os
import statistics

from figures import Row
from session import Session, installed

HERE = os.path.dirname(os.path.abspath(__file__))
PAN = "ctrl+Right,ctrl+Left"


def medians(rounds, kind):
    return [statistics.median(key[kind] for key in keys) for keys in rounds if keys]


def watch_keys(session, context, name, keys, before):
    bare = os.path.join(context.work, "bare", name, name + ".jpg")
    reply = os.path.join(context.work, name, name + ".predictions.json")
    found = session.watch(
        "limn", [context.built("src/app/limn"), "--predictions", reply, bare], "--marker", 0,
        "--settle", 600, "--rest", 1000, "--key", keys, "--times", 10,
        *(["--before", before] if before else []))
    return [key for key in found["keys"] if key["last"] > 0] if found else []


def run(context):
    seen, rows = {}, []
    names = ["b"] if context.quick else ["b", "c"]
    with Session(context) as session:
        for i in range(context.rounds):
            for name in names:
                for what, keys, before in (("zoom", "ctrl+equal,ctrl+minus", ""),
                                           ("pan", PAN, "ctrl+equal,ctrl+equal"),
                                           ("bare pan", PAN, "ctrl+equal,ctrl+equal,t")):
                    seen.setdefault((name, what), []).append(
                        watch_keys(session, context, name, keys, before))
                if installed(["labelme"]) and (i == 0 or name != "c"):
                    seen.setdefault((name, "labelme"), []).append(session.probe("labelme", [
                        "/usr/bin/python3", os.path.join(HERE, "toggle-labelme.py"),
                        os.path.join(context.work, "labelme", name, name + ".json"), "4", "20",
                        "zoom"]))
    context.keep("zoom", {" ".join(key): value for key, value in seen.items()})
    for name in names:
        theirs = [statistics.median(steps) for steps in seen.get((name, "labelme"), []) if steps]
        pan, bare = seen[name, "pan"], seen[name, "bare pan"]
        zoom = seen[name, "zoom"]
        rows += [Row(5, f"{name}: zoom to first change", "ms", medians(zoom, "first"), goal=33),
                 Row(5, f"{name}: zoom step to final pixel", "ms", medians(zoom, "last"), "labelme",
                     theirs, 0.08),
                 Row(5, f"{name}: pan to first change", "ms", medians(pan, "first"), goal=33),
                 Row(5, f"{name}: pan to final pixel", "ms", medians(pan, "last"), "no overlay",
                     medians(bare, "last")),
                 Row(5, f"{name}: processor time of a pan", "ms", medians(pan, "cpu"),
                     "no overlay", medians(bare, "cpu"), 1.5)]
    return rows
