#!/usr/bin/python3
"""An idle window does nothing: no repaint, no processor time.

Usage: idle.py PATH_OF_CHIME_SETUP

Measured on the Start page, and again on the page of a test meeting that has ended: the clock ticks that the process
used over some seconds (`/proc/PID/stat`, utime and stime), and how often its threads were woken. Fails on more than a
couple of ticks.
"""

import os
import sys
import time

from desk import Desk, Trouble, Window, wait_for
from drive import MEET, MET, RAIL, REHEARSE, TITLE

SECONDS = 8.0
# A repaint at even two frames a second would use more.
MOST_TICKS = 3
MOST_WAKES = 40


def ticks(pid):
    """The processor time of a process so far, in clock ticks."""
    with open(f"/proc/{pid}/stat") as stat:
        after_name = stat.read().rsplit(")", 1)[1].split()
    return int(after_name[11]) + int(after_name[12])


def wakes(pid):
    """How often its threads have gone to sleep of their own will so far."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/status") as status:
            total += next(int(line.split()[1]) for line in status if line.startswith("voluntary_ctxt_switches"))
    return total


def memory(pid):
    """Resident memory in MiB."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) // 1024


def measure(window, where):
    pid = window.process.pid
    window.settle()
    wait_for(f"the window to come to rest on {where}", lambda: at_rest(pid), 20, pause=0)
    before, woken = ticks(pid), wakes(pid)
    time.sleep(SECONDS)
    used, woken = ticks(pid) - before, wakes(pid) - woken
    print(f"  {where:<20} {used} ticks, {woken} wake-ups in {SECONDS:g} s; {memory(pid)} MiB resident", flush=True)
    if used > MOST_TICKS or woken > MOST_WAKES:
        raise Trouble(f"the idle window is at work on {where}: {used} clock ticks, {woken} wake-ups")


def at_rest(pid):
    before = ticks(pid)
    time.sleep(1.0)
    return ticks(pid) == before


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with Desk() as desk:
        environment = dict(os.environ, CHIME_SETUP_DATA=str(desk.home / "data"))
        with Window([sys.argv[1]], environment, TITLE, desk.home / "idle.log") as window:
            measure(window, "Start")
            window.click(REHEARSE)
            wait_for("the profile", lambda: window.find("Profile practice is in use", near=True))
            window.click("Test meeting", RAIL)
            window.click(MEET)
            wait_for("the test meeting", lambda: window.find(MET, near=True), 20)
            measure(window, "Test meeting, ended")
    print("the idle window is idle")


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit(f"idle.py: {trouble}")
