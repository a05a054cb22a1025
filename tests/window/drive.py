#!/usr/bin/python3
"""Walks through the real window as a person would: once with the mouse, once with the keyboard only.

Usage: drive.py PATH_OF_CHIME_SETUP FOLDER_FOR_PICTURES

With the mouse: from Start to Finish in the light theme, then every page again in the dark one, in a window of 1024x700,
and there with text twice as large. With the keyboard: from Start to Finish by Tab, Enter and Space. A picture of every
page is kept for a person to look at. On every page: nothing that can be pressed sticks out of the window at its sides
or lacks a name, and no secret is said. At the end the window is closed, and the process ends with 0 in time.
Exits with 1 at the first difference.
"""

import configparser
import os
import pathlib
import sys
import time

from desk import Desk, Trouble, Window, wait_for

# The names a person would read ------------------------------------------------------------------------------------

TITLE = "Chime Setup"
STEPS = ("Start", "Profile", "Identity", "Region", "Permissions", "Test meeting", "Finish")
REHEARSE = "Rehearse with a practice account"
CONTINUE = "Continue"
MEET = "Start the test meeting"
THEMES = {"light": "Light", "dark": "Dark"}
# What each page says once it has its results, in a practice account where everything works.
PROOF = {
    "Start": REHEARSE,
    "Profile": "Profile practice is in use",
    "Identity": "You are user newcomer in account 111122223333",
    "Region": "us-east-1 is a control Region and accepts you",
    "Permissions": "4 actions are allowed",
    "Test meeting": "Make a test meeting",
    "Finish": "You are ready to build",
}
MET = "A meeting was created, used and deleted"

RAIL = ("page tab", "radio button", "toggle button", "list item")
CLOSING_SECONDS = 3.0


class Walk:
    """A walk in one window, and the pictures it leaves."""

    def __init__(self, window, pictures, data):
        self.window, self.pictures, self.data = window, pathlib.Path(pictures), pathlib.Path(data)
        self.looks = set()

    def step(self):
        """The step that the rail marks."""
        rail = (node for node in self.window.nodes() if node.name in STEPS and node.role in RAIL)
        marked = [node.name for node in rail if "selected" in node.states]
        return marked[0] if len(marked) == 1 else None

    def expect(self, step, proof=None):
        """Waits until this step's page says what it must; keeps a picture of what there was instead."""
        try:
            self._expect(step, proof)
        except Trouble:
            self.window.screenshot(self.pictures / "failed.png")
            sys.stderr.write(self.window.words() + "\n")
            raise

    def _expect(self, step, proof):
        words = proof or PROOF[step]
        start = time.monotonic()
        wait_for(f"the page {step}", lambda: self.step() == step, 10)
        wait_for(f"{words!r} on {step}", lambda: self.window.find(words, near=True), 20)
        self.window.settle()
        self.judge(step)
        print(f"  {step:<13} {time.monotonic() - start:4.1f} s  {words}", flush=True)

    def judge(self, step):
        """What must hold on every page."""
        width, _ = self.window.size()
        for node in self.window.nodes():
            x, _, wide, high = node.box
            if "focusable" in node.states and wide and high and (x < -1 or x + wide > width + 1):
                raise Trouble(f"{step}: {node.role} {node.name!r} at {node.box} sticks out of a window {width} wide")
            if "focusable" in node.states and not node.words and node.role not in ("frame", "window"):
                raise Trouble(f"{step}: a {node.role} at {node.box} has no name")
        said = self.window.words()
        for secret in secrets_in(self.data):
            if secret in said:
                raise Trouble(f"{step}: a secret of the practice account can be read by assistive technology")

    def picture(self, look, step):
        name = f"{look}-{STEPS.index(step) + 1:02}-{step.lower().replace(' ', '-')}.png"
        self.window.screenshot(self.pictures / name)
        self.looks.add(look)

    # With the mouse ---------------------------------------------------------------------------------------------

    def with_the_mouse(self):
        w = self.window
        w.click(THEMES["light"], RAIL)
        self.expect("Start")
        self.picture("light", "Start")
        w.click(REHEARSE)
        for step in STEPS[1:]:
            if step != "Profile":  # choosing whose account leads there
                w.click(CONTINUE)
            self.expect(step)
            if step == "Test meeting":
                self.picture("light-before", step)
                w.click(MEET)
                self.expect(step, MET)
            self.picture("light", step)
        if w.find(CONTINUE):
            raise Trouble("Finish is not the end: there is a Continue")

    def again(self, look, steps=STEPS):
        """Every page once more, by the rail."""
        for step in steps:
            self.window.click(step, RAIL)
            self.expect(step, MET if step == "Test meeting" else None)
            self.picture(look, step)

    # With the keyboard ------------------------------------------------------------------------------------------

    def with_the_keyboard(self):
        w = self.window
        self.expect("Start")
        self.press(REHEARSE, "Return")
        for index, step in enumerate(STEPS[1:]):
            if step != "Profile":
                self.press(CONTINUE, "space" if index % 2 else "Return")
            self.expect(step)
            if step == "Test meeting":
                self.press(MEET, "space")
                self.expect(step, MET)
                w.tab_to(CONTINUE)
                w.screenshot(self.pictures / "keyboard-06-focus-on-continue.png")

    def press(self, name, key):
        way = self.window.tab_to(name)
        unnamed = [step for step in way if not step]
        if unnamed:
            raise Trouble(f"on the way to {name!r} Tab stopped at {len(unnamed)} thing(s) without a name: {way}")
        print(f"    {len(way):2} Tab to {name}", flush=True)
        self.window.key(key)


def secrets_in(data):
    """The secrets of the practice account that runs now."""
    for path in data.glob("practice/*/credentials"):
        parser = configparser.ConfigParser(interpolation=None)
        parser.read(path)
        for section in parser.sections():
            for key in ("aws_secret_access_key", "aws_session_token"):
                if parser.has_option(section, key):
                    yield parser.get(section, key)


def opened(desk, binary, name, *arguments):
    """A window on a new data folder, as the first start on this computer."""
    data = desk.home / name
    environment = dict(os.environ, CHIME_SETUP_DATA=str(data))
    return Window([binary, *arguments], environment, TITLE, desk.home / f"{name}.log"), data


def close(walk, desk):
    """Closes the window: the process ends in time, and leaves nothing behind."""
    walk.window.ask_to_close()
    code, took = walk.window.wait_for_end(CLOSING_SECONDS)
    said = walk.window.log.read_text()
    kept = (path for folder in ("ledger", "practice") for path in (walk.data / folder).rglob("*"))
    left = [str(path.relative_to(walk.data)) for path in kept if path.is_file()]
    if code != 0 or said.strip() or left:
        raise Trouble(f"after closing: exit {code}, said {said!r}, left {left}")
    if (desk.home / ".aws").exists():
        raise Trouble("a rehearsal made ~/.aws")
    print(f"  closed        {took:4.1f} s  exit 0, nothing left behind")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    binary, pictures = sys.argv[1:]
    with Desk() as desk:
        print("with the mouse", flush=True)
        window, data = opened(desk, binary, "mouse")
        with window:
            walk = Walk(window, pictures, data)
            walk.with_the_mouse()
            print("again in the dark", flush=True)
            window.click(THEMES["dark"], RAIL)
            walk.again("dark")
            print("again in a small window", flush=True)
            window.click(THEMES["light"], RAIL)
            window.resize(1024, 700)
            walk.again("small")
            print("again with large text", flush=True)
            for _ in range(10):  # ten steps of a tenth, each seen by a frame of its own
                window.key("ctrl+plus")
                window.settle(quiet=0.2)
            walk.again("large")
            close(walk, desk)
        print("with the keyboard", flush=True)
        window, data = opened(desk, binary, "keyboard")
        with window:
            walk = Walk(window, pictures, data)
            walk.with_the_keyboard()
            close(walk, desk)
    print("the window was walked through with mouse and keyboard")


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit(f"drive.py: {trouble}")
