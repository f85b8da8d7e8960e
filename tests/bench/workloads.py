#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes what the benchmark works on, the same each time, and keeps what is there already.

usage: workloads.py FOLDER [NAME…]        NAME: a b c d e, or tiny for the test of the benchmark

For a still NAME: NAME/NAME.jpg, NAME/NAME.predictions.json (a reply of the API),
labelme/NAME/NAME.json with the same objects, and bare/NAME/NAME.jpg with nothing beside it.
For the folder e: e/images/NNNN.jpg, e/predictions/NNNN.predictions.json, labelme/e/NNNN.json.

Each picture has a flat marker at its centre, 4 % as wide as itself, of which objects keep clear; in
e its colour follows the number of the picture. Three of ten objects are copies that another one
suppresses."""

import json
import math
import os
import shutil
import sys
import uuid

import cv2
import numpy as np

CLASSES = ["person", "car", "bicycle", "dog", "bottle", "chair", "leaf", "bird",
           "cell", "crack", "helmet", "boat", "tree", "sign", "box", "cup"]
MARKERS = [(255, 0, 255), (255, 255, 0), (0, 255, 255), (0, 255, 0)]  # blue, green, red
N_FOLDER = 2000

# Width, height, objects, points of each, median radius, spread of sizes, roughness of the picture.
STILLS = {
    "tiny": (640, 480, 12, 24, 40, 0.4, 8),
    "a": (1920, 1080, 20, 60, 110, 0.45, 9.5),
    "b": (4000, 3000, 1000, 100, 60, 0.5, 8),
    "c": (4000, 3000, 10000, 100, 20, 0.5, 8),
    "d": (12000, 9000, 200, 100, 350, 0.5, 7),
}


def clouds(rng, width, height, cell):
    """Soft shapes of about so many pixels, from -1 to 1."""
    size = (max(2, height // cell + 2), max(2, width // cell + 2), 3)
    small = rng.uniform(-1, 1, size).astype(np.float32)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def photo(rng, width, height, roughness):
    """Light from above, large and small shapes with edges, and the grain of a sensor. In bands, for
    the largest is 324 MB of bytes alone."""
    whole = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, 1500):
        rows = min(1500, height - top)
        light = np.linspace(150, 90, rows, dtype=np.float32)[:, None, None]
        band = light + 50 * np.sign(clouds(rng, width, rows, 300)) * clouds(rng, width, rows, 400)
        band += 12 * clouds(rng, width, rows, 40) + roughness * clouds(rng, width, rows, 4)
        band += rng.normal(0, roughness * 0.7, (rows, width, 1)).astype(np.float32)
        whole[top:top + rows] = np.clip(band, 0, 255)
    return whole


def put_marker(picture, index):
    height, width = picture.shape[:2]
    half = max(4, int(width * 0.02))
    picture[height // 2 - half:height // 2 + half,
            width // 2 - half:width // 2 + half] = MARKERS[index % 4]


def outline(rng, width, height, n_points, radius):
    """A bumpy, squeezed and turned circle somewhere."""
    angle = np.linspace(0, 2 * math.pi, n_points, endpoint=False)
    bumps = sum(rng.normal(0, 0.2 / k) * np.cos(k * angle + rng.uniform(0, 6.3))
                for k in range(2, 8))
    length = radius * np.clip(1 + bumps + rng.normal(0, 0.01, n_points), 0.4, 1.8)
    x, y = length * np.cos(angle), length * np.sin(angle) * rng.uniform(0.55, 1)
    turn = rng.uniform(0, math.pi)
    return np.stack([rng.uniform(0, width) + x * math.cos(turn) - y * math.sin(turn),
                     rng.uniform(0, height) + x * math.sin(turn) + y * math.cos(turn)], 1)


def copy_of(rng, points):
    size = np.ptp(points, axis=0)
    center = points.mean(0)
    return (center + (points - center) * rng.uniform(0.9, 1.1) + rng.normal(0, 0.05, 2) * size
            + rng.normal(0, 0.01, points.shape) * size)


def make_objects(rng, width, height, n_objects, n_points, radius, spread, n_classes=16):
    """(points, class, score) of each."""
    objects = []
    clear = 0.04 * width
    middle = np.array([width / 2, height / 2])
    while len(objects) < n_objects:
        if objects and rng.random() < 0.3:
            points, which, score = objects[rng.integers(len(objects))]
            points, score = copy_of(rng, points), max(0.05, score * rng.uniform(0.5, 0.98))
        else:
            points = outline(rng, width, height, n_points, radius * rng.lognormal(0, spread))
            which = min(int(rng.exponential(3)), n_classes - 1)
            score = 0.05 + 0.949 * rng.beta(2.2, 1.4)
        points = np.clip(points, 0, [width - 1, height - 1])
        low, high = points.min(0), points.max(0)
        touches = np.all(low < middle + clear) and np.all(high > middle - clear)
        if np.min(high - low) >= 4 and not touches:
            objects.append((points, which, float(score)))
    return objects


def write_json(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(data, file, separators=(",", ":"))


def write_reply(path, size, objects):
    predictions = []
    for number, (points, which, score) in enumerate(objects):
        low, high = points.min(0), points.max(0)
        center, extent = (low + high) / 2, high - low
        predictions.append({
            "x": round(center[0], 3), "y": round(center[1], 3),
            "width": round(extent[0], 3), "height": round(extent[1], 3),
            "confidence": round(score, 6), "class": CLASSES[which],
            "points": [{"x": round(x, 3), "y": round(y, 3)} for x, y in points.tolist()],
            "class_id": which, "detection_id": str(uuid.UUID(int=number + 1))})
    write_json(path, {"time": 0.1, "image": {"width": size[0], "height": size[1]},
                      "predictions": predictions})


def write_labelme(path, size, objects, picture):
    shapes = [{"label": CLASSES[which], "group_id": None, "shape_type": "polygon",
               "points": [[round(x, 3), round(y, 3)] for x, y in points.tolist()],
               "flags": {"score": score}}
              for points, which, score in objects]
    write_json(path, {"version": "5.1.1", "flags": {}, "shapes": shapes, "imageData": None,
                      "imagePath": os.path.relpath(picture, os.path.dirname(path)),
                      "imageWidth": size[0], "imageHeight": size[1]})


def write_picture(path, picture):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    cv2.imwrite(path + ".part.jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 90])
    os.replace(path + ".part.jpg", path)


def make_still(folder, name):
    width, height, n_objects, n_points, radius, spread, roughness = STILLS[name]
    path = os.path.join(folder, name, name + ".jpg")
    if os.path.exists(path):
        return
    rng = np.random.default_rng(sorted(STILLS).index(name) + 1)
    objects = make_objects(rng, width, height, n_objects, n_points, radius, spread)
    write_reply(os.path.join(folder, name, name + ".predictions.json"), (width, height), objects)
    write_labelme(os.path.join(folder, "labelme", name, name + ".json"), (width, height), objects,
                  path)
    picture = photo(rng, width, height, roughness)
    put_marker(picture, 0)
    write_picture(path, picture)
    bare = os.path.join(folder, "bare", name)
    os.makedirs(bare, exist_ok=True)
    shutil.copyfile(path, os.path.join(bare, name + ".jpg"))


def make_folder(folder, n_pictures=N_FOLDER):
    """The grain of a picture is a piece of one large picture: to make 2,000 takes long enough."""
    images = os.path.join(folder, "e", "images")
    if os.path.exists(os.path.join(images, f"{n_pictures - 1:04d}.jpg")):
        return
    rng = np.random.default_rng(5)
    large = photo(rng, 2400, 1800, 14)
    for i in range(n_pictures):
        x, y = int(rng.integers(0, 1600)), int(rng.integers(0, 1200))
        picture = large[y:y + 600, x:x + 800]
        picture = np.ascontiguousarray(picture[:, ::-1] if i % 2 else picture)
        put_marker(picture, i)
        objects = make_objects(rng, 800, 600, int(rng.integers(3, 13)), 40, 60, 0.4, 6)
        path = os.path.join(images, f"{i:04d}.jpg")
        write_reply(os.path.join(folder, "e", "predictions", f"{i:04d}.predictions.json"),
                    (800, 600), objects)
        write_labelme(os.path.join(folder, "labelme", "e", f"{i:04d}.json"), (800, 600), objects,
                      path)
        write_picture(path, picture)


def make(folder, names):
    for name in names:
        if name == "e":
            make_folder(folder)
        else:
            make_still(folder, name)


if __name__ == "__main__":
    make(sys.argv[1], sys.argv[2:] or ["a", "b", "c", "d", "e"])
