# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the cost does as the work grows: objects up to the limit of Limn, pictures in a folder,
pixels of a picture."""

import os
import shutil
import statistics

import cv2
import numpy as np

import workloads
from figures import Row
from session import Session

OBJECTS = (10, 100, 1000, 10000, 20000)
PICTURES = (1, 10, 100, 1000, 10000, 100000)
MAX_LINKS = 30000
PIXELS = ((1200, 900), (4000, 3000), (7000, 5000), (12000, 9000))


def make_objects(context, count):
    """The same picture each time, and objects as in c."""
    folder = os.path.join(context.work, "growth")
    picture = os.path.join(folder, "picture", "growth.jpg")
    reply = os.path.join(folder, f"objects-{count}.predictions.json")
    rng = np.random.default_rng(9)
    if not os.path.exists(picture):
        pixels = workloads.photo(rng, 1920, 1080, 8)
        workloads.put_marker(pixels, 0)
        workloads.write_picture(picture, pixels)
    if not os.path.exists(reply):
        workloads.write_reply(reply, (1920, 1080),
                              workloads.make_objects(rng, 1920, 1080, count, 40, 15, 0.5))
    return ["--predictions", reply, picture]


def make_reply(context, width, height):
    """Twenty objects, whatever the picture."""
    reply = os.path.join(context.work, "growth", f"reply-{width}.json")
    if not os.path.exists(reply):
        rng = np.random.default_rng(9)
        workloads.write_reply(reply, (width, height), workloads.make_objects(
            rng, width, height, 20, 40, width / 40, 0.5))
    return reply


def make_pictures(context, count):
    folder = os.path.join(context.work, "growth", f"pictures-{count}")
    picture = os.path.join(context.work, "growth", "small.jpg")
    if not os.path.exists(picture):
        pixels = workloads.photo(np.random.default_rng(9), 320, 240, 8)
        workloads.put_marker(pixels, 0)
        cv2.imwrite(picture, pixels)
    if len(os.listdir(folder) if os.path.isdir(folder) else []) < count:
        os.makedirs(folder, exist_ok=True)
        for i in range(len(os.listdir(folder)), count):
            # A file system allows only so many links.
            source = f"{picture}.{i // MAX_LINKS}"
            if not os.path.exists(source):
                shutil.copyfile(picture, source)
            os.link(source, os.path.join(folder, f"{i:06d}.jpg"))
    return ["--predictions", make_reply(context, 320, 240), folder]


def make_pixels(context, width, height):
    folder = os.path.join(context.work, "growth", f"pixels-{width}")
    picture = os.path.join(folder, "picture.jpg")
    if not os.path.exists(picture):
        pixels = workloads.photo(np.random.default_rng(9), width, height, 8)
        workloads.put_marker(pixels, 0)
        workloads.write_picture(picture, pixels)
    return ["--predictions", make_reply(context, width, height), picture]


def plot(context, seen):
    """Time over work, both logarithmic: a straight line that climbs at 45 degrees is linear."""
    try:
        import matplotlib
    except ImportError:
        return
    matplotlib.use("Agg")
    from matplotlib import pyplot
    figure, axes = pyplot.subplots(1, 3, figsize=(12, 4))
    for place, kind in zip(axes, ("objects", "pictures", "megapixels")):
        works = [(float(what.split()[0].replace(",", "")), found)
                 for what, found in seen.items() if what.endswith(kind) and found]
        for figure_of, label in (("last", "exec to final pixel, ms"), ("pss", "at rest, MB")):
            place.plot([count for count, _ in works],
                       [statistics.median(each[figure_of] for each in found)
                        for _, found in works], marker="o", label=label)
        place.set_xscale("log")
        place.set_yscale("log")
        place.set_xlabel(kind)
        place.legend()
    figure.tight_layout()
    figure.savefig(os.path.join(context.results, "growth.png"))


def run(context):
    works = [(f"{n:,} objects", make_objects(context, n)) for n in OBJECTS]
    works += [(f"{n:,} pictures", make_pictures(context, n)) for n in PICTURES]
    works += [(f"{w * h / 1e6:.0f} megapixels", make_pixels(context, w, h)) for w, h in PIXELS]
    if context.quick:
        works = works[:3]
    seen = {what: [] for what, _ in works}
    with Session(context) as session:
        for _ in range(context.rounds):
            for what, arguments in works:
                found = session.watch("limn", [context.built("src/app/limn")] + arguments,
                                      "--marker", 0, "--key", "bracketright", "--times", 3,
                                      "--key-timeout", 2000)
                if found:
                    seen[what].append(found)
    context.keep("growth", seen)
    plot(context, seen)
    rows = []
    for what, found in seen.items():
        rows += [Row(11, what + ": exec to final pixel", "ms", [each["last"] for each in found]),
                 Row(11, what + ": processor time", "ms", [each["cpu"] for each in found]),
                 Row(11, what + ": memory at rest", "MB", [each["pss"] for each in found])]
        if what.endswith("objects"):
            rows.append(Row(11, what + ": slider step to final pixel", "ms",
                            [key["last"] for each in found for key in each["keys"]
                             if key["last"] > 0]))
    return rows
