#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs scenarios of the benchmark and writes their table and plot.

usage: bench.py --build=FOLDER [--work=FOLDER] [--results=FOLDER] [--rounds=N] [--quick] [NAME…]

A scenario NAME is the module bench_NAME.py beside this one; without a name, all are run. The table
has the latest figures of every scenario that was ever run for the same folder of results."""

import argparse
import dataclasses
import glob
import importlib
import json
import os
import platform
import sys
import time

import figures
import workloads

HERE = os.path.dirname(os.path.abspath(__file__))


def scenarios():
    return sorted(os.path.basename(path)[len("bench_"):-len(".py")]
                  for path in glob.glob(os.path.join(HERE, "bench_*.py")))


def plot(rows, path):
    """The ratios, on a logarithmic scale: left of 1 Limn takes less."""
    shown = [row for row in rows if row.ratio and row.goal and not row.at_least]
    if not shown:
        return None
    try:
        import matplotlib
    except ImportError:
        return None
    matplotlib.use("Agg")
    from matplotlib import pyplot
    figure, axes = pyplot.subplots(figsize=(9, 1 + 0.25 * len(shown)))
    names = [f"{row.what} / {row.peer}" for row in shown]
    axes.barh(range(len(shown)), [row.ratio for row in shown],
              color=["tab:red" if row.reached is False else "tab:blue" for row in shown])
    axes.plot([row.goal for row in shown], range(len(shown)), "k|", markersize=10)
    axes.set_yticks(range(len(shown)), names, fontsize=7)
    axes.set_xscale("log")
    axes.axvline(1, color="grey", linewidth=0.5)
    axes.invert_yaxis()
    axes.set_xlabel("Limn as a ratio of the other; a stroke is the goal")
    figure.tight_layout()
    figure.savefig(path)
    return path


def run(name, context):
    begun = time.monotonic()
    print(f"{name} …", flush=True)
    rows = importlib.import_module("bench_" + name).run(context)
    print(figures.table(rows) + f"({name}: {time.monotonic() - begun:.0f} s)\n", flush=True)
    return rows


def keep(name, rows, context):
    """Keeps the rows of a scenario beside those of earlier runs."""
    with open(os.path.join(context.results, name + ".rows.json"), "w", encoding="utf-8") as file:
        json.dump([dataclasses.asdict(row) for row in rows], file, indent=1)


def collect(context):
    """All rows that there are, in the order of the goals."""
    rows = []
    for name in scenarios():
        path = os.path.join(context.results, name + ".rows.json")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                rows += [figures.Row(**row) for row in json.load(file)]
    return sorted(rows, key=lambda row: row.row)


def write_results(context):
    rows = collect(context)
    path = os.path.join(context.results, "results.md")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"Medians of rounds in turn, and of the ratios of the pairs; "
                   f"{os.cpu_count()} processors, {platform.machine()}.\n\n")
        file.write(figures.table(rows))
    plot(rows, os.path.join(context.results, "results.png"))
    return path


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--work")
    parser.add_argument("--results")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()

    unknown = set(options.names) - set(scenarios())
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are "
                     + ", ".join(scenarios()))
    build = os.path.abspath(options.build)
    context = figures.Context(
        build=build, work=os.path.abspath(options.work or os.path.join(build, "work")),
        results=os.path.abspath(options.results or os.path.join(build, "results")),
        rounds=options.rounds, quick=options.quick)
    os.makedirs(context.results, exist_ok=True)
    print(f"Workloads in {context.work}", flush=True)
    workloads.make(context.work, ["a", "b"] if context.quick else ["a", "b", "c", "d", "e"])

    path = ""
    for name in options.names or scenarios():
        keep(name, run(name, context), context)
        path = write_results(context)
    print(f"Results: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
