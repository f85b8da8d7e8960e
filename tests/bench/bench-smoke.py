#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the benchmark still measures anything: a small picture in the least window and in Limn,
where a key has to hide the overlay. Nothing is said about speed.

usage: bench-smoke.py BUILD"""

import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
try:
    import workloads
except ImportError as error:
    print(f"1..0 # SKIP {error}")
    sys.exit(0)
import figures  # noqa: E402
from session import Session, installed  # noqa: E402


def check(number, what, good, seen):
    print(f"{'ok' if good else 'not ok'} {number} {what}", flush=True)
    if not good:
        print(f"# {seen}", flush=True)
    return good


def main(build):
    missing = {"Xvfb", "openbox", "dbus-daemon"} - set(installed(["Xvfb", "openbox",
                                                                   "dbus-daemon"]))
    if not os.path.exists(os.path.join(build, "tests/bench/paint-watch")):
        missing.add("libxtst when it was built")
    if missing:
        print(f"1..0 # SKIP needs {', '.join(sorted(missing))}")
        return 0
    print("1..4", flush=True)
    with tempfile.TemporaryDirectory() as work:
        context = figures.Context(build, work, work, rounds=1, quick=True)
        workloads.make(work, ["tiny"])
        picture = os.path.join(work, "bare/tiny/tiny.jpg")
        reply = os.path.join(work, "tiny/tiny.predictions.json")
        with Session(context) as session:
            floor = session.watch("floor", [context.built("tests/bench/floor"), picture],
                                  "--marker", 0, "--settle", 300)
            limn = session.watch("limn", [context.built("src/app/limn"), "--predictions", reply,
                                          picture],
                                 "--marker", 0, "--settle", 600, "--key", "t", "--times", 2)
            empty = os.path.join(work, "empty.json")
            with open(empty, "w", encoding="utf-8") as file:
                file.write('{"predictions": [], "image": {"width": 640, "height": 480}}')
            bare = session.watch("limn", [context.built("src/app/limn"), "--predictions", empty,
                                          picture],
                                 "--marker", 0, "--settle", 600, "--key", "t", "--times", 1,
                                 "--timeout", 3000)
    good = check(1, "the least window is seen", floor and floor["last"] > 0 and floor["pss"] > 0,
                 floor)
    good &= check(2, "Limn is seen", limn and limn["marker"] > 0 and limn["cpu"] > 0
                  and limn["peak"] >= limn["pss"] > 0, limn)
    good &= check(3, "a key hides the overlay and shows it again",
                  limn and len(limn["keys"]) == 2 and all(key["last"] > 0 for key in limn["keys"]),
                  limn)
    good &= check(4, "and changes nothing where there is none",
                  bare and len(bare["keys"]) == 1 and bare["keys"][0]["last"] <= 0, bare)
    return 0 if good else 1


sys.exit(main(os.path.abspath(sys.argv[1])))
