# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session of its own to measure in: a virtual screen whose pixels are a file, a bus, and a window
manager that gives each window the whole screen, so that all programs paint the same area."""

import json
import os
import shutil
import subprocess
import tempfile
import time

OPENBOX = """<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew></focus>
  <desktops><number>1</number><popupTime>0</popupTime></desktops>
  <applications>
    <application type="normal">
      <decor>no</decor><maximized>yes</maximized><focus>yes</focus>
    </application>
  </applications>
  <keyboard/><mouse/>
</openbox_config>
"""

# Away from side panels and headers: where all of the programs show the picture.
REGION = "560,290,800,500"
NOTHING = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class Session:
    def __init__(self, context):
        self.build = context.build
        self.folder = tempfile.mkdtemp(prefix="limn-bench.")
        self.framebuffer = os.path.join(self.folder, "Xvfb_screen0")
        self.programs = []
        self.env = {}

    def start(self, command, **options):
        program = subprocess.Popen(command, env=self.env, **{**NOTHING, **options})
        self.programs.append(program)
        return program

    def __enter__(self):
        keep = ("LANG", "TERM", "TMPDIR")
        self.env = {key: os.environ[key] for key in keep if key in os.environ}
        self.env.update(
            PATH="/usr/local/bin:/usr/bin:/bin", LC_ALL="C.UTF-8", XDG_RUNTIME_DIR=self.folder,
            NO_AT_BRIDGE="1", GTK_A11Y="none", GSETTINGS_BACKEND="memory", GIO_USE_VFS="local",
            QT_QPA_PLATFORM="xcb", GSK_RENDERER="cairo", PYTHONDONTWRITEBYTECODE="1",
            GSETTINGS_SCHEMA_DIR=os.path.join(self.build, "data"),
            LIMN_DECODE=os.path.join(self.build, "src/decode/limn-decode"),
            LIMN_SERVER=os.path.join(self.build, "src/server/limn-server"))
        read, write = os.pipe()
        self.start(["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1080x24", "-fbdir",
                    self.folder, "-nolisten", "tcp", "-noreset", "-nocursor"], pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as file:
            self.env["DISPLAY"] = ":" + file.readline().strip()
        bus = os.path.join(self.folder, "bus")
        self.env["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=" + bus
        self.start(["dbus-daemon", "--session", "--nofork", "--address=unix:path=" + bus])
        config = os.path.join(self.folder, "rc.xml")
        with open(config, "w", encoding="utf-8") as file:
            file.write(OPENBOX)
        self.start(["openbox", "--config-file", config])
        time.sleep(1.0)
        return self

    def __exit__(self, *unused):
        for program in reversed(self.programs):
            program.terminate()
            try:
                program.wait(5)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def home(self, name, fresh=False):
        """A home for each program: what it keeps from one run to the next is its own affair."""
        home = os.path.join(self.folder, "home", name)
        if fresh:
            shutil.rmtree(os.path.join(home, ".cache"), ignore_errors=True)
        os.makedirs(home, exist_ok=True)
        # A movement that ends where it must is no work that is waited for; for all of them alike.
        for toolkit in ("gtk-3.0", "gtk-4.0"):
            folder = os.path.join(home, ".config", toolkit)
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, "settings.ini"), "w", encoding="utf-8") as file:
                file.write("[Settings]\ngtk-enable-animations=0\n")
        if name == "limn":
            # It keeps the size of its window itself, against the wish of a window manager.
            settings = os.path.join(home, ".config/glib-2.0/settings")
            os.makedirs(settings, exist_ok=True)
            with open(os.path.join(settings, "keyfile"), "w", encoding="utf-8") as file:
                file.write("[io/github/limn_app/Limn]\nwindow-maximized=true\n")
        return home

    def watch(self, name, command, *options, region=REGION, fresh=False, env=None):
        """What paint-watch says, or None where the program did not show anything."""
        where = ["--region", region] if region else []
        if name == "limn":
            env = {"GSETTINGS_BACKEND": "keyfile", **(env or {})}
        result = subprocess.run(
            [os.path.join(self.build, "tests/bench/paint-watch"), "--framebuffer", self.framebuffer]
            + where + [str(option) for option in options] + ["--"] + command,
            env={**self.env, "HOME": self.home(name, fresh), **(env or {})},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        try:
            seen = json.loads(result.stdout)
        except ValueError:
            print(f"{name}: {result.stdout}{result.stderr}", flush=True)
            return None
        return seen if seen["last"] > 0 else None

    def probe(self, name, command, timeout_s=900):
        """Runs a program that measures itself: a figure a line."""
        result = subprocess.run(command, env={**self.env, "HOME": self.home(name)}, check=False,
                                stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                timeout=timeout_s)
        if result.returncode != 0:
            print(f"{name}: {result.stderr[-300:]}", flush=True)
        return [float(line) for line in result.stdout.split()]


def installed(names):
    return [name for name in names if shutil.which(name)]
