"""A desk of its own for a window: a virtual screen, a window manager, a session bus and assistive technology.

Needs Xvfb, openbox, xdotool, wmctrl, import (ImageMagick), dbus-daemon, the AT-SPI bus and its Python bindings;
`packaging/apt-tests.txt` lists them. Run it with the system's Python, which has the bindings. One desk a process: the
AT-SPI library connects once.
"""

import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

TOOLS = ("Xvfb", "openbox", "xdotool", "wmctrl", "import", "xwininfo", "dbus-daemon", "gdbus")
SCREEN = (1600, 1200)
# Variables that would lead to another desk, or to somebody's files.
FOREIGN = ("WAYLAND_DISPLAY", "WAYLAND_SOCKET", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "CHIME_SETUP_DATA")


class Trouble(Exception):
    """What was expected of the window and did not come."""


def wait_for(what, question, seconds=10.0, pause=0.05):
    """The first truthy answer to a question; trouble when there is none in time."""
    end = time.monotonic() + seconds
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > end:
            raise Trouble(f"waited {seconds:g} s in vain for {what}")
        time.sleep(pause)


def run(*command, **more):
    """The output of a command that must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, **more)
    if done.returncode != 0:
        raise Trouble(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout.strip()


def start_xvfb(size=SCREEN, options=()):
    """A virtual screen and its name, such as `:99`; Xvfb itself chooses a free number."""
    read, write = os.pipe()
    screen = f"{size[0]}x{size[1]}x24"
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp", "-noreset", *options]
    process = subprocess.Popen(command, pass_fds=(write,), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as answer:
        number = answer.readline().strip()
    if not number:
        raise Trouble("Xvfb did not start")
    return process, f":{number}"


def end(process, seconds=5):
    """Ends a process that this script started."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Desk:
    """A screen with a window manager, a session bus and the accessibility bus, in a throwaway home."""

    def __init__(self):
        missing = [tool for tool in TOOLS if not shutil.which(tool)]
        if missing:
            raise Trouble(f"not installed: {', '.join(missing)}")
        self._stack = contextlib.ExitStack()
        self.home = None

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self._set_up(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self._stack.close()

    def _set_up(self, stack):
        home = tempfile.TemporaryDirectory(prefix="desk-", ignore_cleanup_errors=True)
        self.home = pathlib.Path(stack.enter_context(home))
        runtime = self.home / "runtime"
        runtime.mkdir(mode=0o700)
        screen, display = start_xvfb()
        stack.callback(end, screen)
        os.environ.update(DISPLAY=display, HOME=str(self.home), XDG_RUNTIME_DIR=str(runtime), NO_AT_BRIDGE="0")
        for name in [name for name in os.environ if name.startswith("AWS_") or name in FOREIGN]:
            del os.environ[name]
        bus = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
        bus = self._child(stack, bus, stdout=subprocess.PIPE, text=True)
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        self._child(stack, ["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"])
        wait_for("the accessibility bus", self._wake_accessibility)
        self._child(stack, ["openbox"])
        wait_for("the window manager", lambda: subprocess.run(["wmctrl", "-m"], capture_output=True).returncode == 0)

    @staticmethod
    def _child(stack, command, **more):
        more.setdefault("stdout", subprocess.DEVNULL)
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
        stack.callback(end, process)
        return process

    @staticmethod
    def _wake_accessibility():
        # As a screen reader does when it starts; programs build their tree only then.
        command = ["gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path", "/org/a11y/bus", "--method",
                   "org.freedesktop.DBus.Properties.Set", "org.a11y.Status", "IsEnabled", "<true>"]
        return subprocess.run(command, capture_output=True).returncode == 0


class Window:
    """A started program and its window, driven with the real mouse and keyboard."""

    def __init__(self, command, environment, title, log):
        self.log = pathlib.Path(log)
        with open(self.log, "w") as out:
            self.process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        try:
            self.id = wait_for("the window", lambda: self._find(title), 30)
            wait_for("its place in the accessibility tree", lambda: self.root() is not None, 20)
            run("wmctrl", "-i", "-a", self.id)
            run("xdotool", "windowfocus", "--sync", self.id)
        except BaseException:
            end(self.process)
            sys.stderr.write(self.log.read_text())
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        end(self.process)

    def _find(self, title):
        if self.process.poll() is not None:
            raise Trouble(f"the program ended with {self.process.returncode} before it had a window")
        search = ["xdotool", "search", "--onlyvisible", "--name", f"^{title}"]
        found = subprocess.run(search, capture_output=True, text=True)
        return found.stdout.split()[-1] if found.returncode == 0 and found.stdout.strip() else None

    # What a screen reader knows of it ---------------------------------------------------------------------------

    def root(self):
        """The program in the accessibility tree."""
        desktop = _atspi().get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child is not None and child.get_process_id() == self.process.pid and child.get_child_count():
                return child
        return None

    def nodes(self):
        """Everything in the window that has a role and a name, in the order of the tree."""
        root = self.root()
        if root is None:
            raise Trouble("the window has left the accessibility tree")
        found = []
        _collect(root, found)
        return found

    def find(self, name, roles=None, near=False):
        """The first thing with this accessible name (or, when `near`, one that holds these words)."""
        for node in self.nodes():
            same = name in node.name if near else node.name == name
            if same and (roles is None or node.role in roles):
                return node
        return None

    def words(self):
        """Everything a screen reader could say, and the title."""
        title = run("xdotool", "getwindowname", self.id)
        return "\n".join([title, *(text for node in self.nodes() for text in node.words)])

    def settle(self, seconds=20.0, quiet=0.5):
        """Waits until nothing moves: no work in progress, and the tree stays the same for a while."""
        end_at, last, since = time.monotonic() + seconds, None, time.monotonic()
        while time.monotonic() < end_at:
            nodes = self.nodes()
            now = [(node.role, node.name, node.box, tuple(node.states)) for node in nodes]
            if now != last or any(node.role in BUSY for node in nodes):
                last, since = now, time.monotonic()
            elif time.monotonic() - since > quiet:
                return
            time.sleep(0.05)
        busy = [node.name for node in self.nodes() if node.role in BUSY]
        raise Trouble(f"the window did not settle in {seconds:g} s (at work: {busy})")

    # What a hand does -------------------------------------------------------------------------------------------

    def click(self, name, roles=None, near=False, seconds=10.0):
        """Moves the mouse onto the thing of this name, scrolling to it if need be, and clicks."""
        target = wait_for(f"something to click called {name!r}", lambda: self.find(name, roles, near), seconds)
        target = self._scrolled_to(target, lambda: self.find(name, roles, near))
        x, y = target.middle()
        run("xdotool", "mousemove", "--sync", "--window", self.id, str(x), str(y))
        time.sleep(0.08)  # a frame for the hover, as a hand would give it
        run("xdotool", "click", "1")

    def _scrolled_to(self, target, again):
        width, height = self.size()
        bar = self.find("Continue") or self.find("Back")
        # What stands on the page scrolls away under the bar with these buttons; the rail reaches to the window's foot.
        under_bar = bar and target.name not in ("Continue", "Back") and target.role != "page tab"
        low = bar.box[1] - 8 if under_bar else height
        for _ in range(60):
            _, y = target.middle()
            if 0 <= y < low:
                return target
            x = min(max(target.middle()[0], 8), width - 8)  # the wheel turns what is under the hand
            run("xdotool", "mousemove", "--window", self.id, str(x), str(height // 2))
            run("xdotool", "click", "5" if y >= low else "4")
            time.sleep(0.08)
            target = again() or target
        raise Trouble(f"could not scroll to {target.name!r}")

    def key(self, *keys):
        """Presses keys, such as `Tab` or `ctrl+q`."""
        run("xdotool", "key", "--delay", "30", *keys)

    def type(self, text):
        """Types a text."""
        run("xdotool", "type", "--delay", "15", text)

    def focused(self):
        """What has the keyboard."""
        return next((node for node in self.nodes() if "focused" in node.states and node.role not in FRAMES), None)

    def tab_to(self, name, most=80):
        """Presses Tab until the thing of this name has the keyboard; gives the names on the way."""
        way = []
        for _ in range(most):
            self.key("Tab")
            time.sleep(0.12)
            here = self.focused()
            way.append(here.name if here else None)
            if here and here.name == name:
                return way
        raise Trouble(f"Tab does not reach {name!r}; on the way: {way}")

    # What an eye sees -------------------------------------------------------------------------------------------

    def size(self):
        """Width and height in pixels."""
        facts = dict(line.split("=") for line in run("xdotool", "getwindowgeometry", "--shell", self.id).splitlines())
        return int(facts["WIDTH"]), int(facts["HEIGHT"])

    def resize(self, width, height):
        """Gives the window another size."""
        run("xdotool", "windowsize", "--sync", self.id, str(width), str(height))
        self.settle()

    def screenshot(self, path):
        """A picture of the window."""
        pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
        run("xdotool", "mousemove", "0", "0")
        time.sleep(0.15)
        run("import", "-window", self.id, str(path))

    def ask_to_close(self):
        """What the close button of the window manager does."""
        run("wmctrl", "-i", "-c", self.id)

    def wait_for_end(self, seconds):
        """The exit code and how long it took to come."""
        start = time.monotonic()
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Trouble(f"the program was still there {seconds:g} s after its window was closed") from None
        return code, time.monotonic() - start


# The accessibility tree -------------------------------------------------------------------------------------------

BUSY = ("progress bar", "busy indicator")
FRAMES = ("frame", "window", "application", "panel")
STATES = ("focused", "selected", "checked", "enabled", "focusable")


class Node:
    """One thing of the accessibility tree, as it was when it was read."""

    def __init__(self, accessible, role):
        atspi = _atspi()
        self._accessible = accessible
        self.role = role
        self.name = accessible.get_name() or ""
        states = accessible.get_state_set()
        self.states = [word for word in STATES if states.contains(getattr(atspi.StateType, word.upper()))]
        self.box = _box(accessible)

    @property
    def words(self):
        """Everything a screen reader could say of it, asked for only now."""
        try:
            description = self._accessible.get_description() or ""
            return [text for text in (self.name, description, _content(self._accessible)) if text]
        except _glib_error():
            return [self.name] if self.name else []

    def middle(self):
        """Its middle, in pixels from the window's corner."""
        x, y, width, height = self.box
        return x + width // 2, y + height // 2


def _box(accessible):
    try:
        box = accessible.get_extents(_atspi().CoordType.WINDOW)
    except Exception:  # the binding raises a bare GLib error where there is no such interface
        return (0, 0, 0, 0)
    return (box.x, box.y, box.width, box.height)


def _content(accessible):
    if "Text" not in accessible.get_interfaces():
        return ""
    return _atspi().Text.get_text(accessible, 0, -1) or ""


def _collect(accessible, found):
    for index in range(accessible.get_child_count()):
        child = accessible.get_child_at_index(index)
        if child is None:
            continue  # it went away while we looked
        try:
            found.append(Node(child, child.get_role_name()))
            _collect(child, found)
        except _glib_error():
            continue


def _atspi():
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi

    return Atspi


def _glib_error():
    from gi.repository import GLib

    return GLib.Error
