# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The instant server, and how the programs that ask it are started."""

import os
import shutil
import subprocess
import tempfile
import time

from session import NOTHING

MODEL = "bench/1"
# Nobody's, but of a form that is taken for one.
KEY = "bench0123456789"


class InstantServer:
    """Answers everything with one reply, at once or after a while."""

    def __init__(self, context, reply, delay_ms=0):
        self.context = context
        self.home = tempfile.mkdtemp(prefix="limn-bench.")
        self.process = subprocess.Popen(
            [context.built("tests/bench/instant-server"), reply, str(delay_ms)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.origin = f"http://127.0.0.1:{self.process.stdout.readline().strip()}"
        self.url = f"{self.origin}/{MODEL}?api_key={KEY}"

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.end()
        shutil.rmtree(self.home, ignore_errors=True)

    def end(self):
        """How many connections were made, and how many questions asked."""
        said, _ = self.process.communicate()
        return [int(count) for count in said.split()]

    def env(self):
        built = self.context.built
        return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": self.home,
                "XDG_RUNTIME_DIR": self.home, "GSETTINGS_BACKEND": "memory",
                "GIO_USE_VFS": "local", "LIMN_API_KEY": KEY, "URL": self.url,
                "GSETTINGS_SCHEMA_DIR": built("data"),
                "LIMN_DECODE": built("src/decode/limn-decode"),
                "LIMN_SERVER": built("src/server/limn-server")}

    def run(self, command, **env):
        """Milliseconds till the end of a program, and what it says; None if it failed."""
        begun = time.monotonic()
        result = subprocess.run(command, env={**self.env(), **env}, check=False, text=True,
                                **{**NOTHING, "stdout": subprocess.PIPE, "stderr": None})
        took = (time.monotonic() - begun) * 1000
        return (took, result.stdout) if result.returncode == 0 else (None, result.stdout)

    def limn(self, pictures, *options):
        return self.run([self.context.built("src/cli/limn-predict"), "--server", self.origin,
                         "--model", MODEL, "--json", *options, *pictures])

    def bare(self, pictures, in_flight, times):
        return self.run([self.context.built("tests/bench/bare-post"), self.url, str(in_flight),
                         str(times), *pictures])


def small_pictures(context, count):
    images = os.path.join(context.work, "e", "images")
    return [os.path.join(images, f"{i:04d}.jpg") for i in range(count)]


def small_reply(context):
    return os.path.join(context.work, "e", "predictions", "0000.predictions.json")
