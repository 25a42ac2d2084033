"""Runs whole processes, takes their time and memory, and pairs neighbours in time.

A machine that others share changes its speed from minute to minute, and the ratio of two runs that
follow each other survives that. Which of the two goes first alternates from repeat to repeat.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

LAUNCHER = Path(__file__).resolve().parent / "launch.py"

ONE_THREAD = {
    name: "1"
    for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"]
}


class Failed(Exception):
    """A program ended with another status than 0."""


@dataclass
class Timing:
    cpu: float  # seconds, user + system
    wall: float  # seconds
    memory: float  # largest resident size, MiB


def run(command):
    """Runs a command to its end; gives its timing and what it printed."""
    command = [str(part) for part in command]
    environment = os.environ | ONE_THREAD | {"PYTHONDONTWRITEBYTECODE": "1"}
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "output")
        launch = [sys.executable, "-I", "-S", LAUNCHER, output, *command]
        done = subprocess.run(launch, stdout=subprocess.PIPE, text=True, env=environment)
        status, *numbers = done.stdout.split() or [f"{done.returncode} (not started)"]
        if status != "0":
            raise Failed(f"status {status} from {' '.join(command)}")
        printed = output.read_text(encoding="utf-8")
    cpu, wall, memory = map(float, numbers)
    return Timing(cpu, wall, memory / 1024), printed


class Pair:
    """Two commands that are timed side by side."""

    def __init__(self, theirs, ours):
        self.commands = {"theirs": theirs, "ours": ours}
        self.timings = {"theirs": [], "ours": []}
        self.printed = {}

    def run(self, repeat):
        order = list(self.commands)
        for side in order if repeat % 2 == 0 else reversed(order):
            timing, self.printed[side] = run(self.commands[side])
            self.timings[side].append(timing)

    def taken(self, side, clock):
        return [getattr(timing, clock) for timing in self.timings[side]]

    def ratios(self, clock):
        """Theirs over ours, within each repeat."""
        both = zip(self.taken("theirs", clock), self.taken("ours", clock), strict=True)
        return [theirs / ours for theirs, ours in both]
