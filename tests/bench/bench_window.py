# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The empty window beside a bare one of libadwaita, and what it does when nobody touches it."""

from figures import Row
from session import Session

IDLE_S = 10


def run(context):
    seen = {"limn": [], "floor": []}
    commands = {"limn": [context.built("src/app/limn")],
                "floor": [context.built("tests/bench/floor"), "--adw"]}
    idle = []
    with Session(context) as session:
        for i in range(-1, context.rounds):
            for name, command in commands.items():
                found = session.watch(name, command, region="0,0,1920,1080")
                if i >= 0 and found:
                    seen[name].append(found)
        found = session.watch("limn", commands["limn"], "--rest", 2000, "--idle", IDLE_S * 1000,
                              region="0,0,1920,1080")
        if found:
            idle.append(found)
    context.keep("window", {**seen, "idle": idle})
    ours, theirs = seen["limn"], seen["floor"]
    return [Row(10, "empty window: exec to final pixel", "ms", [found["last"] for found in ours],
                "bare libadwaita", [found["last"] for found in theirs], 1.1),
            Row(10, "empty window: exec to first pixel", "ms", [found["first"] for found in ours],
                "bare libadwaita", [found["first"] for found in theirs]),
            Row(10, "empty window: memory at rest", "MB", [found["pss"] for found in ours],
                "bare libadwaita", [found["pss"] for found in theirs]),
            Row(10, "idle: changes of the screen", "", [found["idle_changes"] for found in idle],
                goal=0),
            Row(10, "idle: processor", "%", [found["idle_cpu"] / (IDLE_S * 10) for found in idle],
                goal=0.1)]
