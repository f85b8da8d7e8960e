# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scenarios of the benchmark share. A scenario NAME is a module bench_NAME.py in this
folder with a function run(context) that returns a list of rows; build-aux/bench finds it there."""

import dataclasses
import json
import os
import statistics


@dataclasses.dataclass
class Context:
    """Where a scenario finds what it needs."""

    build: str  # folder of the release build
    work: str  # workloads: WORK/a/a.jpg, WORK/a/a.predictions.json, WORK/labelme/a/a.json …
    results: str  # folder for whatever a scenario wants to keep
    rounds: int = 5
    quick: bool = False  # only the small workloads

    def built(self, path):
        return os.path.join(self.build, path)

    def keep(self, name, data):
        """Writes raw figures beside the table."""
        with open(os.path.join(self.results, name + ".json"), "w", encoding="utf-8") as file:
            json.dump(data, file, indent=1)


@dataclasses.dataclass
class Row:
    """A figure of Limn beside that of a peer. What is compared has been measured in turns: figure
    number i of the one in the same round as figure number i of the other."""

    row: int  # of the table of goals
    what: str  # "b: exec to final pixel"
    unit: str
    ours: list
    peer: str = ""
    theirs: list = dataclasses.field(default_factory=list)
    goal: float = None  # the ratio of ours to theirs, or ours where there is no peer
    at_least: bool = False  # the goal is a lower bound

    @property
    def ratio(self):
        """The median of the ratios of the pairs."""
        pairs = [a / b for a, b in zip(self.ours, self.theirs) if b > 0]
        return statistics.median(pairs) if pairs else None

    @property
    def reached(self):
        value = self.ratio if self.theirs else statistics.median(self.ours) if self.ours else None
        if self.goal is None or value is None:
            return None
        return value >= self.goal if self.at_least else value <= self.goal


def number(value):
    return "" if value is None else f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def cells(row):
    theirs = f"{row.peer} {number(statistics.median(row.theirs))}" if row.theirs else row.peer
    goal = "" if row.goal is None else f"{'≥' if row.at_least else '≤'} {number(row.goal)}"
    said = {None: "", True: "reached", False: "missed"}[row.reached]
    ours = number(statistics.median(row.ours)) if row.ours else "none"
    return [str(row.row), row.what, row.unit, ours, theirs, number(row.ratio), goal, said]


def table(rows):
    """A Markdown table: medians, and medians of the ratios of the pairs."""
    lines = ["| # | what | unit | Limn | peer | ratio | goal | |", "|--|--|--|--:|--:|--:|--:|--|"]
    lines += ["| " + " | ".join(cells(row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"
