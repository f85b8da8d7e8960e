#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hides and shows one shape in labelme, or with "zoom" zooms a step in and out: its own window and
code, in one process with a clock around them.

usage: toggle-labelme.py LABELME_FILE STEPS BUDGET_S [zoom]
Prints the milliseconds of each step to the end of the paint that shows it."""

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
        if self.shapes:
            PAINTS.append(time.perf_counter())

    labelme.widgets.canvas.Canvas.paintEvent = watched


def spin(application, until):
    while not until():
        application.processEvents(QtCore.QEventLoop.AllEvents, 5)


def main(name, n_steps, budget_s, what):
    watch_paints()
    application = QtWidgets.QApplication(["labelme"])
    labelme.app.MainWindow.closeEvent = lambda self, event: event.accept()
    window = labelme.app.MainWindow(config=get_config(), filename=name)
    window.showMaximized()
    spin(application, lambda: PAINTS)
    calm = time.perf_counter() + 0.5
    spin(application, lambda: time.perf_counter() > calm)

    first = list(window.labelList)[0]
    end = time.perf_counter() + budget_s
    for i in range(n_steps):
        begun, before = time.perf_counter(), len(PAINTS)
        if what == "zoom":
            window.addZoom(1.1 if i % 2 == 0 else 0.9)
        else:
            first.setCheckState(QtCore.Qt.Unchecked if i % 2 == 0 else QtCore.Qt.Checked)
        spin(application, lambda seen=before: len(PAINTS) > seen)
        print(f"{(PAINTS[-1] - begun) * 1000:.2f}", flush=True)
        if time.perf_counter() > end:
            break


main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4] if len(sys.argv) > 4 else "")
