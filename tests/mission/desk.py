# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desk to work at: a virtual display, a window manager, a session bus with accessibility, and
the hands (xdotool) and eyes (screenshots, AT-SPI) of a person. Nothing of the program is faked."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

DEADLINE_S = 60.0


class Failed(Exception):
    """A step did not come true."""


def wait_for(what, predicate, deadline_s=DEADLINE_S):
    """Returns the first true answer of predicate(), or fails saying what was waited for."""
    end = time.monotonic() + deadline_s
    while True:
        value = predicate()
        if value:
            return value
        if time.monotonic() > end:
            raise Failed(f"waited {deadline_s:.0f} s in vain for: {what}")
        time.sleep(0.05)


class Picture:
    """A screenshot: 8-bit RGB rows."""

    def __init__(self, ppm):
        fields = ppm.split(None, 4)
        assert fields[0] == b"P6" and fields[3] == b"255"
        self.width, self.height = int(fields[1]), int(fields[2])
        self.data = ppm[-self.width * self.height * 3:]

    def longest_run(self, color, left=0, tolerance=6):
        """The first row, from the top, of the longest run of a colour: (y, first x, last x)."""
        best = (0, 0, -1)
        for y in range(self.height):
            start = None
            for x in range(left, self.width + 1):
                at = (y * self.width + x) * 3
                if x < self.width and all(abs(self.data[at + c] - color[c]) <= tolerance
                                          for c in range(3)):
                    start = x if start is None else start
                elif start is not None:
                    if x - 1 - start > best[2] - best[1]:
                        best = (y, start, x - 1)
                    start = None
        return best

    def differing(self, other, rect=None, step=2, tolerance=24):
        """Share of the sampled pixels in rect (x, y, w, h) that differ visibly."""
        x0, y0, w, h = rect or (0, 0, self.width, self.height)
        x0, y0 = max(0, int(x0)), max(0, int(y0))
        x1, y1 = min(self.width, int(x0 + w)), min(self.height, int(y0 + h))
        seen = differ = 0
        for y in range(y0, y1, step):
            for x in range(x0, x1, step):
                at = (y * self.width + x) * 3
                seen += 1
                if any(abs(self.data[at + c] - other.data[at + c]) > tolerance for c in range(3)):
                    differ += 1
        return differ / seen if seen else 0.0


class Desk:
    """One isolated desktop. Use as a context manager."""

    def __init__(self, width=1280, height=900, scale=1):
        self.size = (width, height)
        self.scale = scale
        self.children = []
        self.home = tempfile.mkdtemp(prefix="limn-desk-")
        self.env = dict(os.environ)

    def __enter__(self):
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME",
                     "XDG_RUNTIME_DIR"):
            path = os.path.join(self.home, name.lower())
            os.makedirs(path, mode=0o700)
            self.env[name] = path
        for name in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS",
                     "GTK_A11Y", "MALLOC_CHECK_", "GSK_RENDERER_HINT"):
            self.env.pop(name, None)
        self.env.update(HOME=self.home, GDK_BACKEND="x11", GSETTINGS_BACKEND="memory",
                        GSK_RENDERER="cairo", NO_AT_BRIDGE="0", GDK_SCALE=str(self.scale))
        self._start_display()
        self._start_bus()
        self.spawn(["xfwm4", "--compositor=off"], quiet=True)
        wait_for("the window manager",
                 lambda: "window id" in self.run(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]))
        os.environ.update({name: self.env[name] for name in
                           ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")})
        import pyatspi
        self.atspi = pyatspi
        return self

    def __exit__(self, *_):
        for child in reversed(self.children):
            with contextlib.suppress(ProcessLookupError):
                child.send_signal(signal.SIGTERM)
        for child in reversed(self.children):
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def _start_display(self):
        reader, writer = os.pipe()
        self.spawn(["Xvfb", "-displayfd", str(writer), "-nolisten", "tcp", "-screen", "0",
                    f"{self.size[0]}x{self.size[1]}x24"], quiet=True, pass_fds=(writer,))
        os.close(writer)
        with os.fdopen(reader) as lines:
            self.env["DISPLAY"] = ":" + lines.readline().strip()

    def _start_bus(self):
        bus = self.spawn(["dbus-daemon", "--session", "--nofork", "--print-address=1"],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()

    def spawn(self, command, quiet=False, **options):
        """Starts a program on this desk; it ends with the desk."""
        if quiet:
            options.setdefault("stdout", subprocess.DEVNULL)
            options.setdefault("stderr", subprocess.DEVNULL)
        options.setdefault("env", self.env)
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)
        self.children.append(child)
        return child

    def run(self, command):
        """Runs a command on this desk and returns what it printed."""
        return subprocess.run(command, env=self.env, stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              check=False).stdout

    # Eyes

    def screenshot(self, path=None):
        """The whole screen as it is now; kept as a PNG when a path is given."""
        ppm = subprocess.run(["import", "-window", "root", "-depth", "8",
                              "ppm:-"], env=self.env, check=True,
                             stdout=subprocess.PIPE).stdout
        if path:
            subprocess.run(["convert", "ppm:-", path], input=ppm, check=True)
        return Picture(ppm)

    def settled(self, path=None, quiet_s=0.6):
        """A screenshot taken when the screen has stopped changing."""
        state = {"last": self.screenshot(), "since": time.monotonic()}

        def still():
            now = self.screenshot()
            if now.data != state["last"].data:
                state.update(last=now, since=time.monotonic())
                return None
            return now if time.monotonic() - state["since"] > quiet_s else None

        wait_for("the screen to come to rest", still)
        return self.screenshot(path)

    def walk(self, node):
        """All accessible objects below and including node; what vanishes meanwhile is left out."""
        try:
            yield node
            children = [node.getChildAtIndex(i) for i in range(node.childCount)]
        except Exception:  # pylint: disable=broad-except
            return
        for child in children:
            if child is not None:
                yield from self.walk(child)

    def application(self, name):
        """The accessible root of a running program, or None."""
        # Programs come and go while they are listed.
        with contextlib.suppress(Exception):
            for app in self.atspi.Registry.getDesktop(0):
                with contextlib.suppress(Exception):
                    if app is not None and name in app.name:
                        return app
        return None

    def find(self, root, role=None, name=None, showing=True):
        """The first object with this role whose name contains name, or None."""
        return next(self.each(root, role, name, showing), None)

    def find_all(self, root, role=None, name=None, showing=True):
        """All objects with this role (as AT-SPI names it) whose names contain name."""
        return list(self.each(root, role, name, showing))

    def each(self, root, role=None, name=None, showing=True):
        """They one after another: each question to an object is a message to the program."""
        for node in self.walk(root):
            with contextlib.suppress(Exception):
                if role and self.role_of(node) != role:
                    continue
                if name is not None and name not in node.name:
                    continue
                if showing and not self.has_size(node):
                    continue
                yield node

    @staticmethod
    def role_of(node):
        """Its role, as GTK 4.8 tells it: all buttons are one."""
        role = node.getRoleName()
        return "push button" if role in ("button", "toggle button") else role

    def has_size(self, node):
        """Whether it takes room on the screen. GTK 4.8 does not tell which objects are showing,
        but what is not has no size."""
        ext = node.queryComponent().getExtents(self.atspi.WINDOW_COORDS)
        return ext.width > 0 and ext.height > 0

    def texts(self, root):
        """Every name that assistive technology would hear from what is showing."""
        names = []
        for node in self.walk(root):
            with contextlib.suppress(Exception):
                if node.name and self.has_size(node):
                    names.append(node.name)
        return names

    @staticmethod
    def name_of(node):
        """Its name, or nothing if it has vanished meanwhile."""
        with contextlib.suppress(Exception):
            return node.name
        return ""

    # Hands

    def xdo(self, *words):
        """xdotool, once."""
        return self.run(["xdotool", *map(str, words)])

    def window(self, title):
        """The X window with exactly this title."""
        ids = wait_for(f"the window “{title}”",
                       lambda: self.xdo("search", "--onlyvisible", "--name", f"^{title}$").split())
        return ids[-1]

    def place(self, window, x, y, width=None, height=None):
        """Moves and resizes a window and waits until it is there."""
        if width:
            self.xdo("windowsize", window, width, height)
        self.xdo("windowmove", window, x, y)
        self.xdo("windowactivate", "--sync", window)
        self.settled(quiet_s=0.3)

    def origin(self, window):
        """Where the window's content begins on the screen, inside its shadow."""
        shell = dict(line.split("=") for line in
                     self.xdo("getwindowgeometry", "--shell", window).split())
        extents = self.run(["xprop", "-id", window, "_GTK_FRAME_EXTENTS"])
        left, top = 0, 0
        if "=" in extents:
            left, _, top, _ = (int(v) for v in extents.split("=")[1].split(","))
        return int(shell["X"]) + left, int(shell["Y"]) + top

    def rect(self, node, window):
        """A node's rectangle on the screen."""
        ext = node.queryComponent().getExtents(self.atspi.WINDOW_COORDS)
        x, y = self.origin(window)
        return (x + ext.x * self.scale, y + ext.y * self.scale,
                ext.width * self.scale, ext.height * self.scale)

    def drag(self, start, end, steps=16):
        """Presses at start, moves to end in steps as a hand does, lets go."""
        (x0, y0), (x1, y1) = start, end
        self.xdo("mousemove", int(x0), int(y0), "mousedown", 1)
        for i in range(1, steps + 1):
            self.xdo("mousemove", int(x0 + (x1 - x0) * i / steps), int(y0 + (y1 - y0) * i / steps))
            time.sleep(0.03)
        time.sleep(0.2)
        self.xdo("mouseup", 1)

    def click(self, node, window):
        """Presses and lets go in the middle of what is on the screen."""
        x, y, w, h = self.rect(node, window)
        self.xdo("mousemove", int(x + w / 2), int(y + h / 2), "click", 1)

    def sweep(self, points):
        """Presses at the first point, moves through the others without a rest, and lets go."""
        (x, y), *rest = points
        words = ["mousemove", int(x), int(y), "mousedown", 1, "sleep", 0.05]
        for x, y in rest:
            words += ["mousemove", int(x), int(y), "sleep", 0.01]
        self.xdo(*words, "mouseup", 1)

    @staticmethod
    def act(node, action=None):
        """Does what assistive technology does to press a button."""
        actions = node.queryAction()
        for i in range(actions.nActions):
            if action is None or actions.getName(i) == action:
                return actions.doAction(i)
        raise Failed(f"“{node.name}” has no action {action}")


class Tap:
    """Prints TAP; each step is one test, and a failure ends the story."""

    def __init__(self):
        self.count = 0
        self.failed = False

    @contextlib.contextmanager
    def step(self, name):
        """One test point."""
        self.count += 1
        try:
            yield
        except Exception as problem:  # pylint: disable=broad-except
            self.failed = True
            print(f"not ok {self.count} {name}", flush=True)
            print(f"# {type(problem).__name__}: {problem}", flush=True)
            raise
        print(f"ok {self.count} {name}", flush=True)

    def end(self):
        """The plan, last, and the exit code."""
        print(f"1..{self.count}", flush=True)
        sys.exit(1 if self.failed else 0)
