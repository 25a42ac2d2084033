"""Measures what a batch costs over the paths alone.

    python benches/batch.py [--scenarios N] [--paths N] [--repeats N] [--no-build]

A folder of scenarios, each of which extends the same file and moves one number, runs as a batch into an empty folder, and beside it one run
of that file with as many paths as all of them together (`run --effects 0 --parameters 0`); by turns, one thread each, as whole processes.
The table shows CPU time of the batch over that of the run: the median, least and greatest of the repeats; what a second batch costs that finds every
result there; and the largest resident sizes of a batch of a twentieth of the scenarios and of all. The goal: at most 1.15 times the paths.
"""

import argparse
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from statistics import median

from timing import run

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
TUIYAN = TARGET / "release" / "tuiyan"

# Name, the file, what is moved in it: a key, its first value and the step.
SCENARIOS = [
    ("the plan of Shanghai", ROOT / "scenarios" / "shanghai-2025.toml", "shock.epidemic.yearly_probability", 0.05, 0.0001),
    ("W", ROOT / "benches" / "reference" / "w.toml", "scenario.name", None, None),
]


def write(folder, file, count, key, first, step):
    """Writes the scenarios into a folder of their own."""
    folder.mkdir()
    shutil.copy(file, folder / ".base.toml")
    for at in range(count):
        value = f'"{at}"' if first is None else f"{first + step * at:.6f}"
        (folder / f"{at:05}.toml").write_text(f'extends = ".base.toml"\n{key} = {value}\n', encoding="utf-8")


def batch(tuiyan, scenarios, out, paths):
    arguments = ["batch", scenarios, "--out", out, "--paths", paths, "--threads", 1, "--quiet"]
    return run([tuiyan, *arguments])[0]


def measure(args, tuiyan, file, moved, folder):
    """CPU seconds of the batch over those of the run, CPU seconds of the batch and of a second one, and memory of few and of all."""
    write(folder / "all", file, args.scenarios, *moved)
    write(folder / "few", file, max(args.scenarios // 20, 1), *moved)
    alone = ["run", file, "--paths", args.paths * args.scenarios, "--effects", 0, "--parameters", 0]
    alone = [tuiyan, *alone, "--threads", 1, "--format", "json", "--quiet"]
    ratios, taken = [], []
    for repeat in range(args.repeats):
        shutil.rmtree(folder / "out", ignore_errors=True)
        steps = {"batch": lambda: batch(tuiyan, folder / "all", folder / "out", args.paths), "run": lambda: run(alone)[0]}
        order = list(steps) if repeat % 2 == 0 else list(reversed(steps))
        done = {name: steps[name]() for name in order}
        taken.append(done["batch"])
        ratios.append(done["batch"].cpu / done["run"].cpu)
    again = batch(tuiyan, folder / "all", folder / "out", args.paths)
    few = batch(tuiyan, folder / "few", folder / "out-few", args.paths)
    cpu = median(timing.cpu for timing in taken)
    return [cpu, median(ratios), min(ratios), max(ratios), again.cpu, few.memory, taken[-1].memory]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenarios", type=int, default=1000)
    parser.add_argument("--paths", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--no-build", action="store_true")
    parser.add_argument("--program", type=Path, default=TUIYAN, help="measure this program instead of the release build")
    args = parser.parse_args()
    if not args.no_build:
        subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)
    print("| scenarios like | goal | CPU s | over the paths | min | max | again, CPU s | MiB, few | MiB, all |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for name, file, *moved in SCENARIOS:
        with tempfile.TemporaryDirectory() as folder:
            numbers = measure(args, args.program, file, moved, Path(folder))
        cells = " | ".join(f"{number:.2f}" for number in numbers)
        print(f"| {name} | ≤ 1.15 | {cells} |", flush=True)


if __name__ == "__main__":
    main()
