# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The local model: a question about a new picture, whole reply, beside what OpenCV takes for the
same network and its own GrabCut of the returned objects; and the same question again, with nothing
new to outline. Both have two threads."""

import base64
import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import tempfile
import time

import cv2
import numpy as np

from figures import Row

SIDE = 416
CROP_SIDE = 200
# As many as the server makes of its own
ITERATIONS = 2
PATH = "/coco/1?api_key=bench&confidence=40&overlap=50"
HERE = os.path.dirname(os.path.abspath(__file__))
PHOTO = os.path.join(HERE, "..", "..", "data", "samples", "street.jpg")
MODEL_DIR = os.environ.get("LIMN_MODEL_DIR", os.path.expanduser("~/.local/share/limn/models"))
TIMES = 15


class Connection(http.client.HTTPConnection):
    """To a socket that has a name in the file system."""

    def __init__(self, path):
        super().__init__("localhost")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


def ask(connection, picture):
    """Milliseconds to the end of the reply, and the objects."""
    text = base64.b64encode(picture)
    begun = time.monotonic()
    connection.request("POST", PATH, text, {"Content-Type": "application/x-www-form-urlencoded"})
    body = connection.getresponse().read()
    took = (time.monotonic() - begun) * 1000
    return took, json.loads(body)["predictions"]


def with_note(picture, note):
    """The same picture in another file: a JPEG with a comment."""
    text = note.encode()
    return picture[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + picture[2:]


def outline(picture, found):
    """OpenCV's GrabCut of an object, in a crop as large as the server's."""
    margin = 0.15 * max(found["width"], found["height"]) + 8
    left = int(max(0, found["x"] - found["width"] / 2 - margin))
    top = int(max(0, found["y"] - found["height"] / 2 - margin))
    crop = picture[top:int(found["y"] + found["height"] / 2 + margin),
                   left:int(found["x"] + found["width"] / 2 + margin)]
    scale = min(1.0, CROP_SIDE / max(crop.shape[:2]))
    crop = cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    box = [int(scale * (found["x"] - found["width"] / 2 - left)),
           int(scale * (found["y"] - found["height"] / 2 - top)),
           max(1, int(scale * found["width"])), max(1, int(scale * found["height"]))]
    mask = np.zeros(crop.shape[:2], np.uint8)
    cv2.grabCut(crop, mask, box, np.zeros((1, 65)), np.zeros((1, 65)), ITERATIONS,
                cv2.GC_INIT_WITH_RECT)
    contours, _ = cv2.findContours((mask & 1).astype(np.uint8), cv2.RETR_EXTERNAL,
                                   cv2.CHAIN_APPROX_NONE)
    return contours


def run_opencv(net, file, objects):
    """Milliseconds from the file to the outlines, and those for the network alone."""
    begun = time.monotonic()
    picture = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_COLOR)
    net.setInput(cv2.dnn.blobFromImage(picture, 1 / 57.0, (SIDE, SIDE), (103.53, 116.28, 123.675)))
    net.forward(net.getUnconnectedOutLayersNames())
    network = (time.monotonic() - begun) * 1000
    for found in objects:
        outline(picture, found)
    return (time.monotonic() - begun) * 1000, network


def measure(context, folder, picture, seen):
    """A process of the server for each round; the first questions make it warm."""
    path = os.path.join(folder, "socket")
    net = cv2.dnn.readNetFromONNX(os.path.join(MODEL_DIR, "coco-1.onnx"))
    cv2.setNumThreads(2)
    with subprocess.Popen(
            [context.built("src/server/limn-server"), "--socket", path, "--exit-with-stdin",
             "--model-dir", MODEL_DIR],
            env={"PATH": "/usr/bin:/bin", "HOME": folder, "XDG_RUNTIME_DIR": folder,
                 "LIMN_DECODE": context.built("src/decode/limn-decode")},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        process.stdout.readline()
        connection = Connection(path)
        for i in range(-2, TIMES):
            file = with_note(picture, f"picture {i}")
            new, objects = ask(connection, file)
            again, _ = ask(connection, file)
            theirs, network = run_opencv(net, file, objects)
            if i >= 0:
                for name, value in (("new", new), ("again", again), ("opencv", theirs),
                                    ("network", network)):
                    seen[name].append(value)
                seen["objects"] = len(objects)
        process.stdin.close()


def run(context):
    if not os.path.exists(os.path.join(MODEL_DIR, "coco-1.onnx")):
        print("server: the model is missing; build-aux/run brings it", flush=True)
        return []
    with open(PHOTO, "rb") as file:
        picture = file.read()
    rounds = []
    for _ in range(context.rounds):
        seen = {"new": [], "again": [], "opencv": [], "network": []}
        folder = tempfile.mkdtemp(prefix="limn-bench.")
        try:
            measure(context, folder, picture, seen)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        rounds.append(seen)
    context.keep("server", rounds)

    def of(name):
        return [statistics.median(seen[name]) for seen in rounds]

    what = f"a new picture, {rounds[0]['objects']} objects"
    return [Row(8, what + ": whole reply", "ms", of("new"), "OpenCV", of("opencv"), 1.3),
            Row(8, what + ": whole reply", "ms", of("new"), "its network alone", of("network")),
            Row(8, "the same picture again", "ms", of("again"), goal=10)]
