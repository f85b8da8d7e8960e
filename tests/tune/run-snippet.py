#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run thresholds that were taken away, and print the places of what they keep.

Usage: run-snippet.py python|supervision SNIPPET OBJECTS

A line of OBJECTS is the name of a class in hexadecimal, its id, and a score.
"""

import sys

import numpy as np


class Detections:
    """What the filter uses of supervision's class of this name."""

    def __init__(self, confidence, class_id, data):
        self.confidence = confidence
        self.class_id = class_id
        self.data = data

    def __len__(self):
        return len(self.confidence)

    def __getitem__(self, which):
        return Detections(self.confidence[which], self.class_id[which],
                          {key: values[which] for key, values in self.data.items()})


def read_objects(path):
    with open(path, encoding='ascii') as file:
        for place, line in enumerate(file):
            name, class_id, score = line.split(' ')
            yield place, bytes.fromhex(name).decode('utf-8'), int(class_id), float(score)


def run_python(source, objects):
    scope = {}
    exec(source, scope)  # pylint: disable=exec-used
    predictions = [dict({'class': name, 'confidence': score, 'place': place},
                        **({'class_id': class_id} if class_id >= 0 else {}))
                   for place, name, class_id, score in objects]
    return [one['place'] for one in scope['filter_predictions'](predictions)]


def run_supervision(source, objects):
    data = {'place': np.array([one[0] for one in objects], dtype=int)}
    # An empty one has no names.
    if objects:
        data['class_name'] = np.array([one[1] for one in objects])
    scope = {'detections': Detections(np.array([one[3] for one in objects], dtype=np.float32),
                                      np.array([one[2] for one in objects], dtype=int), data)}
    exec(source, scope)  # pylint: disable=exec-used
    return scope['detections'].data['place'].tolist()


def main():
    kind, snippet, objects = sys.argv[1:]
    with open(snippet, encoding='utf-8') as file:
        source = compile(file.read(), snippet, 'exec')
    run = {'python': run_python, 'supervision': run_supervision}[kind]
    print(*run(source, list(read_objects(objects))))


main()
