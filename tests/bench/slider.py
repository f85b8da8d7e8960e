#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a step of the slider to the new overlay, in Limn and in labelme, on the same files in one
run: 20, 1,000 and 10,000 objects of 60 points on a picture of 1600 x 1200. Prints medians, worsts
and their ratios.

usage: slider.py BENCH_SLIDER [STEPS]        needs labelme, Xvfb, xfwm4 and dbus-run-session"""

import json
import math
import os
import random
import statistics
import struct
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "mission"))
from desk import Desk  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
WIDTH, HEIGHT = 1600, 1200
N_POINTS = 60
CLASSES = ["person", "car", "bicycle", "dog", "bottle", "chair", "leaf", "bird"]


def write_picture(path):
    """A PNG of slow waves: something to draw on that nobody else owns."""
    rows = bytearray()
    for y in range(HEIGHT):
        rows.append(0)
        for x in range(WIDTH):
            rows += bytes((96 + (x * 64 // WIDTH), 104 + (y * 48 // HEIGHT), 120 + (x + y) % 16))

    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))

    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n"
                   + chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0))
                   + chunk(b"IDAT", zlib.compress(bytes(rows), 1)) + chunk(b"IEND", b""))


def blob(rng):
    """A star-shaped outline."""
    radius = min(160.0, rng.lognormvariate(3.2, 0.6))
    center = (rng.uniform(radius, WIDTH - radius), rng.uniform(radius, HEIGHT - radius))
    waves = [(k, rng.uniform(0, 0.25 / k), rng.uniform(0, 2 * math.pi)) for k in range(2, 7)]
    points = []
    for i in range(N_POINTS):
        angle = 2 * math.pi * i / N_POINTS
        r = radius * (1 + sum(a * math.cos(k * angle + p) for k, a, p in waves))
        points.append((round(min(max(center[0] + r * math.cos(angle), 0), WIDTH), 1),
                       round(min(max(center[1] + r * math.sin(angle), 0), HEIGHT), 1)))
    return points


def write_workload(folder, n_objects):
    """The same objects as a reply of the API and as a file of labelme."""
    rng = random.Random(n_objects)
    predictions, shapes = [], []
    scores = sorted((0.1 + 0.9 * rng.betavariate(2.2, 1.4) for _ in range(n_objects)),
                    reverse=True)
    for i, score in enumerate(scores):
        points = blob(rng)
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        name = CLASSES[i % len(CLASSES)]
        predictions.append({
            "x": (min(xs) + max(xs)) / 2, "y": (min(ys) + max(ys)) / 2,
            "width": max(xs) - min(xs), "height": max(ys) - min(ys),
            "confidence": score, "class": name, "class_id": i % len(CLASSES),
            "points": [{"x": x, "y": y} for x, y in points]})
        shapes.append({"label": name, "points": points, "group_id": None, "flags": {"score": score},
                       "shape_type": "polygon"})
    reply = os.path.join(folder, f"reply-{n_objects}.json")
    with open(reply, "w", encoding="utf-8") as file:
        json.dump({"predictions": predictions, "image": {"width": WIDTH, "height": HEIGHT}}, file)
    labels = os.path.join(folder, f"labelme-{n_objects}.json")
    with open(labels, "w", encoding="utf-8") as file:
        json.dump({"version": "5.0.1", "flags": {}, "shapes": shapes, "imagePath": "picture.png",
                   "imageData": None, "imageHeight": HEIGHT, "imageWidth": WIDTH}, file)
    return reply, labels


def run(desk, command):
    result = subprocess.run(command, env=desk.env, stdout=subprocess.PIPE, timeout=1200, check=True)
    return [float(line) for line in result.stdout.split()]


def describe(name, n_objects, steps):
    print(f"{name:8} {n_objects:6} objects: median {statistics.median(steps):8.2f} ms, "
          f"worst {max(steps):8.2f} ms, {len(steps)} steps", flush=True)


def main(bench, n_steps):
    with tempfile.TemporaryDirectory() as folder, Desk(1720, 1100) as desk:
        picture = os.path.join(folder, "picture.png")
        write_picture(picture)
        for n_objects in (20, 1000, 10000):
            reply, labels = write_workload(folder, n_objects)
            limn, other = [], []
            for _ in range(2):
                limn += run(desk, [bench, picture, reply, str(n_steps)])
                other += run(desk, ["/usr/bin/python3", os.path.join(HERE, "slider-labelme.py"),
                                    labels, str(n_steps), "60"])
            describe("limn", n_objects, limn)
            describe("labelme", n_objects, other)
            print(f"labelme takes {statistics.median(other) / statistics.median(limn):.1f} times "
                  f"as long (median), {max(other) / max(limn):.1f} times (worst)", flush=True)


main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 80)
