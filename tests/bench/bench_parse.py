# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reply of the API read into arrays, in a process of its own: Limn's parser beside json-glib's.
What the window waits for is the first time, since each reply is read once; the median of several
says what the parser itself takes."""

import os
import statistics
import subprocess

from figures import Row

TIMES = {"limn": 7, "json-glib": 1}


def measure(context, name, parser):
    reply = os.path.join(context.work, name, name + ".predictions.json")
    result = subprocess.run([context.built("tests/bench/bench-parse"), parser, reply,
                             str(TIMES[parser])], check=True, capture_output=True, text=True)
    *times, peak, total = [float(line) for line in result.stdout.split()]
    return {"ms": statistics.median(times), "first": times[0], "peak": peak, "sum": total,
            "bytes": os.path.getsize(reply)}


def run(context):
    names = ["a", "b"] if context.quick else ["a", "b", "c"]
    seen = {}
    for _ in range(context.rounds):
        for name in names:
            for parser in TIMES:
                seen.setdefault((name, parser), []).append(measure(context, name, parser))
    context.keep("parse", {f"{name} {parser}": found for (name, parser), found in seen.items()})
    rows = []
    for name in names:
        ours, theirs = seen[name, "limn"], seen[name, "json-glib"]
        large = name != "a"
        if any(abs(one["sum"] - other["sum"]) > 1e-6 * other["sum"]
               for one, other in zip(ours, theirs)):
            print(f"{name}: the two did not read the same", flush=True)
        rows += [
            Row(3, f"{name}: reply parsed, speed", "MB/s",
                [found["bytes"] / 1e3 / found["ms"] for found in ours], "json-glib",
                [found["bytes"] / 1e3 / found["ms"] for found in theirs], 30 if large else None,
                at_least=True),
            Row(3, f"{name}: the same, alone", "MB/s",
                [found["bytes"] / 1e3 / found["ms"] for found in ours],
                goal=400 if large else None, at_least=True),
            Row(3, f"{name}: first time in a process", "ms", [found["first"] for found in ours],
                "json-glib", [found["first"] for found in theirs]),
            Row(3, f"{name}: memory at its peak, beside the reply", "MB",
                [found["peak"] for found in ours], "reply",
                [found["bytes"] / 1e6 for found in ours], 6 if large else None)]
    return rows
