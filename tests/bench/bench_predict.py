# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small pictures asked about from the command line: limn-predict, the loop of base64 and curl that
the API documents, eight of that at once, and the least client that libsoup allows. The server
answers at once, or after 100 ms as a model does."""

import os

from figures import Row
from instant import MODEL, InstantServer, small_pictures, small_reply

ONE = 'base64 "$1" | curl -s -o /dev/null -d @- "$URL"'
LOOP = f'for picture; do set -- "$picture"; {ONE}; done'
XARGS = f"printf '%s\\n' \"$@\" | xargs -P8 -I{{}} sh -c '{ONE}' ask {{}}"
IN_FLIGHT = 8
DELAY_MS = 100
# A loop of 1,000 takes long and is as slow for each: so many say it.
LOOP_PICTURES = 200
GOALS = {"loop": 12, "xargs -P8": 5, "libsoup": 0.9}


def ask_all(server, name, pictures):
    """Pictures in a second."""
    if name == "limn":
        took, _ = server.limn(pictures, f"--at-once={IN_FLIGHT}")
    elif name == "libsoup":
        took, _ = server.bare(pictures, IN_FLIGHT, len(pictures))
    else:
        if name == "loop":
            pictures = pictures[:LOOP_PICTURES]
        took, _ = server.run(["bash", "-c", LOOP if name == "loop" else XARGS, "ask", *pictures])
    return len(pictures) * 1000 / took if took else 0.0


def peak_mb(server, pictures):
    """What one run of limn-predict takes at its peak; the program between is small, for a peak is
    handed down to what is started."""
    script = ('import os, resource, subprocess, sys; '
              'subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); '
              'print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)')
    _, said = server.run(["/usr/bin/python3", "-c", script,
                          server.context.built("src/cli/limn-predict"), "--server", server.origin,
                          "--model", MODEL, "--json", f"--at-once={IN_FLIGHT}", *pictures])
    return float(said) * 1024 / 1e6


def run(context):
    pictures = small_pictures(context, 100 if context.quick else 1000)
    if not os.path.exists(pictures[-1]):
        return []
    reply = small_reply(context)
    seen = {}
    for _ in range(context.rounds):
        with InstantServer(context, reply) as server:
            for name in ("limn", "loop", "xargs -P8", "libsoup"):
                seen.setdefault(name, []).append(ask_all(server, name, pictures))
            seen.setdefault("few", []).append(peak_mb(server, pictures[:len(pictures) // 10]))
            seen.setdefault("many", []).append(peak_mb(server, pictures))
        with InstantServer(context, reply, DELAY_MS) as server:
            for name in ("limn", "libsoup"):
                seen.setdefault(name + " waiting", []).append(ask_all(server, name, pictures))
    context.keep("predict", seen)
    ideal = [IN_FLIGHT * 1000 / DELAY_MS] * context.rounds
    return [Row(7, "small pictures, instant server", "1/s", seen["limn"], name, seen[name], goal,
                at_least=True) for name, goal in GOALS.items()] + [
        Row(7, "small pictures, 100 ms server, 8 at once", "1/s", seen["limn waiting"], "ideal",
            ideal, 0.9, at_least=True),
        Row(7, "small pictures, 100 ms server, 8 at once", "1/s", seen["limn waiting"], "libsoup",
            seen["libsoup waiting"]),
        Row(7, f"memory at its peak, {len(pictures)} pictures", "MB", seen["many"],
            f"{len(pictures) // 10} pictures", seen["few"], 1.1)]
