# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A question about a picture of 0.76 MB: from the question to the prediction in Limn's client, and
the same bytes posted with as little as libsoup allows, whose answer nobody reads; and once more as
the mebibyte of base64 that the API documents. The server answers at once, on one connection."""

import os
import statistics

from figures import Row
from instant import MODEL, InstantServer

TIMES = 200


def run(context):
    picture = os.path.join(context.work, "bare", "a", "a.jpg")
    reply = os.path.join(context.work, "a", "a.predictions.json")
    seen = {"limn": [], "libsoup": [], "libsoup, base64": []}
    connections = []
    for _ in range(context.rounds):
        with InstantServer(context, reply) as server:
            _, said = server.run([context.built("tests/bench/bench-ask"), server.origin, MODEL,
                                  str(TIMES), picture])
            connections.append(server.end()[0])
        seen["limn"].append(statistics.median(float(line) for line in said.split()))
        for name, env in (("libsoup", {"BARE_POST_AS_IT_IS": "1"}), ("libsoup, base64", {})):
            with InstantServer(context, reply) as server:
                _, said = server.run([context.built("tests/bench/bare-post"), server.url, "1",
                                      str(TIMES), picture], **env)
            # The last is all of them together.
            seen[name].append(statistics.median([float(line) for line in said.split()][:-1]))
    context.keep("post", {**seen, "connections": connections})
    what = "0.76 MB asked about, to the prediction"
    return [Row(6, what, "ms", seen["limn"], "libsoup", seen["libsoup"], 1.2),
            Row(6, what, "ms", seen["limn"], "libsoup, base64", seen["libsoup, base64"]),
            Row(6, f"connections for {TIMES} questions", "", connections, goal=1)]
