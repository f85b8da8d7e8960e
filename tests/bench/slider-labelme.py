#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same steps in labelme, by hiding and showing shapes in its list: its own window and code, in
one process with a clock around them.

usage: slider-labelme.py LABELME_FILE STEPS BUDGET_S
Prints the milliseconds of each step, a line each, from the first box unticked to the end of the
paint that shows them all."""

import json
import sys
import time

import labelme.app
import labelme.widgets.canvas
from labelme.config import get_config
from qtpy import QtCore, QtWidgets

PAINTS = []


def watch_paints():
    paint = labelme.widgets.canvas.Canvas.paintEvent

    def watched(self, event):
        paint(self, event)
        PAINTS.append(time.perf_counter())

    labelme.widgets.canvas.Canvas.paintEvent = watched


def spin(application, until):
    while not until():
        application.processEvents(QtCore.QEventLoop.AllEvents, 20)


def main(name, n_steps, budget_s):
    with open(name, encoding="utf-8") as file:
        scores = [shape["flags"]["score"] for shape in json.load(file)["shapes"]]
    watch_paints()
    application = QtWidgets.QApplication(["labelme"])
    labelme.app.MainWindow.closeEvent = lambda self, event: event.accept()
    window = labelme.app.MainWindow(config=get_config(), filename=name)
    window.resize(1600, 1000)
    window.show()
    spin(application, lambda: len(window.canvas.shapes) == len(scores) and PAINTS)
    calm = time.perf_counter() + 1.0
    spin(application, lambda: time.perf_counter() > calm)

    items = list(window.labelList)
    shown = [True] * len(items)
    end = time.perf_counter() + budget_s
    for i in range(n_steps):
        phase = i % 80
        threshold = (21.0 + (phase if phase < 40 else 80 - phase)) / 100.0
        begun = time.perf_counter()
        before = len(PAINTS)
        for at, item in enumerate(items):
            wanted = scores[at] > threshold
            if wanted != shown[at]:
                shown[at] = wanted
                item.setCheckState(QtCore.Qt.Checked if wanted else QtCore.Qt.Unchecked)
        window.canvas.update()
        spin(application, lambda seen=before: len(PAINTS) > seen)
        print(f"{(PAINTS[-1] - begun) * 1000:.2f}", flush=True)
        if time.perf_counter() > end and i >= 10:
            break


main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
