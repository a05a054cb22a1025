#!/usr/bin/python3
"""Closes the real window in the middle of a test meeting, at every call of it: no meeting is left behind.

Usage: closing.py PATH_OF_CHIME_SETUP

A practice account runs in a process of its own (`practice serve`), and the window uses its files as anyone's. The
answer to one call is held back; then the window is closed as its close button does; then the answer comes. The process
must end with 0 within the bound, and `GET /_practice/state` must know no meeting. In the last round no call is answered
any more: the process ends all the same, the ledger remembers, and the next start finds the meeting and deletes it.
"""

import json
import os
import re
import subprocess
import sys
import time
import urllib.request

from desk import Desk, Trouble, Window, end, wait_for
from slow_road import SlowRoad

TITLE = "Chime Setup"
USE_AWS = "Use my AWS account"
MEETING_STEP, RAIL = "Test meeting", ("page tab", "radio button", "toggle button", "list item")
START = "Start the test meeting"
# The window promises to wait at most ten seconds for the cleaning up, and ends within three when there is none.
BOUND = 13.0

# Where the walk is caught: the answer to this call is on its way when the window is closed.
POINTS = ("CreateMeeting", "CreateAttendee", "GetMeeting", "DeleteMeeting")


class Trap:
    """Picks one call of the test meeting. The probes of the permissions before it, on a meeting that never was, pass."""

    def __init__(self, point, for_good=False):
        self.point, self.for_good = point, for_good
        self.meeting = self.caught = None

    def __call__(self, method, target, content):
        call = self._name(method, target)
        if call == "CreateMeeting" and self.meeting is None:
            self.meeting = json.loads(content)["Meeting"]["MeetingId"]
        if self.caught:
            return self.for_good
        self.caught = call == self.point
        return self.caught

    def _name(self, method, target):
        if (method, target) == ("POST", "/meetings"):
            return "CreateMeeting"
        if self.meeting is None or self.meeting not in target:
            return None
        if method == "POST":
            return "CreateAttendee" if target.endswith("/attendees") else None
        return {"GET": "GetMeeting", "DELETE": "DeleteMeeting"}.get(method)


class Account:
    """`practice serve`, and what it asks to export."""

    def __init__(self, binary, data):
        command = [binary, "practice", "serve"]
        environment = dict(os.environ, CHIME_SETUP_DATA=str(data))
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.endpoint = re.search(r"http://127\.0\.0\.1:\d+", self.process.stdout.readline())[0]
        self.exports = {}
        for line in self.process.stdout:
            found = re.fullmatch(r"export (\w+)='([^']*)'\n", line)
            if found:
                self.exports[found[1]] = found[2]
            if line.startswith("# fish"):
                break

    def meetings(self):
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(f"{self.endpoint}/_practice/state", timeout=10) as answer:
            return json.load(answer)["meetings"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        end(self.process)


def begun(desk, binary, account, road, data):
    """A window whose test meeting waits for the held answer."""
    environment = dict(os.environ, **account.exports, CHIME_SETUP_DATA=str(data), AWS_ENDPOINT_URL=road.url)
    window = Window([binary], environment, TITLE, data.with_suffix(".log"))
    try:
        window.click(USE_AWS)
        wait_for("the profile", lambda: window.find("Profile practice is in use", near=True))
        window.settle()
        window.click(MEETING_STEP, RAIL)
        window.settle()
        window.click(START)
        if not road.held.wait(15):
            raise Trouble(f"the call did not come; seen: {road.seen}")
    except BaseException:
        sys.stderr.write(window.words() + "\n")
        end(window.process)
        raise
    return window


def road_to(account, trap):
    """The road to this account."""
    files = account.exports
    return SlowRoad(account.endpoint, files["AWS_SHARED_CREDENTIALS_FILE"], files["AWS_PROFILE"], trap)


def entries(data):
    """The meetings that the ledger remembers."""
    return [path.name for path in (data / "ledger").glob("*")]


def caught_at(desk, binary, point):
    """Closes the window while the answer to this call is on its way."""
    data = desk.home / point
    with Account(binary, desk.home / f"account-{point}") as account, road_to(account, Trap(point)) as road:
        with begun(desk, binary, account, road, data) as window:
            there = account.meetings()
            if there != (0 if point == "DeleteMeeting" else 1):
                raise Trouble(f"{point}: {there} meeting(s) when it was caught; calls {road.seen}")
            window.ask_to_close()
            time.sleep(0.5)
            road.release.set()
            code, took = window.wait_for_end(BOUND)
        left = account.meetings()
        if code != 0 or left or entries(data):
            raise Trouble(f"{point}: exit {code}, {left} meeting(s) left, ledger {entries(data)}; calls {road.seen}")
        print(f"  closed at {point:<15} {there} meeting(s) then, 0 after {0.5 + took:.1f} s, exit 0", flush=True)


def never_answered(desk, binary):
    """From CreateMeeting on, nothing is answered."""
    data = desk.home / "never"
    trap = Trap("CreateMeeting", for_good=True)
    with Account(binary, desk.home / "account-never") as account, road_to(account, trap) as road:
        with begun(desk, binary, account, road, data) as window:
            window.ask_to_close()
            code, took = window.wait_for_end(BOUND)
        kept = entries(data)
        road.release.set()
        between = account.meetings()
        # The next start, on a road that is good again: the held answers have come too late for the first one.
        environment = dict(os.environ, **account.exports, CHIME_SETUP_DATA=str(data))
        again = subprocess.run([binary, "check", "--no-meeting", "--json"], env=environment, stdin=subprocess.DEVNULL,
                               capture_output=True, text=True, timeout=60)
        left = account.meetings()
        then = f"{between} meeting(s) then, {left} after the next start; ledger {len(kept)}, then {len(entries(data))}"
        if code != 0 or left or entries(data) or between and not kept:
            raise Trouble(f"never: exit {code} after {took:.1f} s, {then}; {again.stderr!r}")
        print(f"  no answer any more        exit 0 after {took:.1f} s, {then}", flush=True)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with Desk() as desk:
        for name in POINTS:
            caught_at(desk, sys.argv[1], name)
        never_answered(desk, sys.argv[1])
    print("no meeting was left behind")


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit(f"closing.py: {trouble}")
