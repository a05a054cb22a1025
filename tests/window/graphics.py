#!/usr/bin/python3
"""Where no window can be drawn, a readable sentence says so: no panic, no trace.

Usage: graphics.py PATH_OF_CHIME_SETUP

No display at all, and a display that nobody serves: the same walk in the terminal, after one line that says why. A
display without OpenGL: a message. A library of the display that is not installed: one of the two; each library is
hidden from the program alone, in a mount namespace of its own (as root; left out otherwise).
"""

import glob
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from desk import Trouble, end, start_xvfb

# What the program opens when it draws; each may be missing on somebody's computer.
LIBRARIES = ("libX11.so.6", "libX11-xcb.so.1", "libXcursor.so.1", "libXi.so.6", "libxkbcommon.so.0",
             "libxkbcommon-x11.so.0", "libGL.so.1", "libEGL.so.1")
# Words of programmers: a panic, a place in a source file, a printed structure.
FORBIDDEN = re.compile(
    r"panicked|RUST_BACKTRACE|stack backtrace|thread '|unwrap|Err\(|Some\(|\bNone\b|\.rs:\d+|\w+ \{ \w+:")
problems = []
WALKED = "Ready: everything that was checked works."
# What such a place has in common: no bus, no other display, no one to ask.
UNSET = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DBUS_SESSION_BUS_ADDRESS", "RUST_BACKTRACE")


def start(binary, home, more, before=(), seconds=30):
    """Runs the rehearsal in this environment; exit code, output, errors. None when it goes on."""
    kept = (name for name in os.environ if name not in UNSET and not name.startswith("AWS_"))
    environment = {name: os.environ[name] for name in kept}
    environment.update(HOME=home, CHIME_SETUP_DATA=f"{home}/data", RUST_BACKTRACE="1", **more)
    command = [*before, binary, "--practice"]
    try:
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return None
    return done.returncode, done.stdout, done.stderr


def judge(case, result, walks):
    """`walks`: True when the walk must follow in the terminal, False when a message must end it, None for either."""
    problem = difference(result, walks)
    code, out, err = result or (None, "", "")
    outcome = f"exit {code}, {'walked in the terminal' if WALKED in out else 'a message'}"
    print(f"{'FAIL' if problem else 'ok  '} {case}: {problem or outcome}\n       {err.strip()}", flush=True)
    if problem:
        problems.append(case)


def difference(result, walks):
    """What is wrong with how it ended."""
    if result is None:
        return "still running"
    code, out, err = result
    found = FORBIDDEN.search(err + out)
    if found:
        return f"words of programmers, {found[0]!r}"
    if len(err.splitlines()) != 1 or not err.startswith("chime-setup: ") or len(err) > 400:
        return "not one line that says why"
    walked = WALKED in out
    if walks is not None and walked != walks:
        return f"walked in the terminal: {walked}"
    if code != 0 if walked else code not in (1, 3):
        return f"exit {code}"
    return None


def hidden(library):
    """A command that runs another one from whose eyes this library is hidden; None when it is not here at all."""
    paths = [path for path in glob.glob(f"/usr/lib/*/{library}") + glob.glob(f"/lib/*/{library}")]
    real = sorted({os.path.realpath(path) for path in paths})
    if not real:
        return None
    mounts = "; ".join(f"mount --bind /dev/null '{path}'" for path in real)
    return ["unshare", "--mount", "sh", "-ec", f'{mounts}; exec "$@"', "sh"]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as home:
        judge("no display", start(binary, home, {}), True)
        judge("a display that nobody serves", start(binary, home, {"DISPLAY": ":4711"}), True)
        judge("a display with a foolish name", start(binary, home, {"DISPLAY": "nonsense"}), True)
        judge("a Wayland display that is not there", start(binary, home, {"WAYLAND_DISPLAY": "wayland-4711"}), True)
        screen, display = start_xvfb(options=("-extension", "GLX"))
        try:
            # Mesa draws by itself where the display cannot; these settings take that away, too.
            bare = {"__EGL_VENDOR_LIBRARY_FILENAMES": "/dev/null", "LIBGL_DRIVERS_PATH": "/nonexistent"}
            judge("a display without OpenGL", start(binary, home, {"DISPLAY": display, **bare}), False)
        finally:
            end(screen)
        if os.geteuid() == 0:
            missing_libraries(binary, home)
    if problems:
        raise Trouble(f"{len(problems)} failure(s) of the graphics not told as they should be: {'; '.join(problems)}")
    print("every failure of the graphics was told in a sentence")


def missing_libraries(binary, home):
    screen, display = start_xvfb()
    try:
        for library in LIBRARIES:
            before = hidden(library)
            if before is None:
                print(f"ok   without {library}: not installed here")
                continue
            result = start(binary, home, {"DISPLAY": display}, before, seconds=8)
            if result is None:
                print(f"ok   without {library}: the window opens all the same", flush=True)
            else:
                judge(f"without {library}", result, None)
    finally:
        end(screen)


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit(f"graphics.py: {trouble}")
