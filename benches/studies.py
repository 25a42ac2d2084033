"""Measures what studies cost over the ordinary runs of their scenarios.

    python benches/studies.py [--paths N] [--repeats N] [--no-build]

Each study runs beside the ordinary runs of its scenarios (`run --effects 0`, one process each), by turns, one thread each, as whole
processes. The table shows CPU time of the study over that of the runs: the median, least and greatest of the repeats. The goals:
comparing k scenarios at most 1.1 times k runs, sensitivity from the ordinary run at most 1.2 times the run.
"""

import argparse
import os
import subprocess
from pathlib import Path
from statistics import median

from timing import run

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
TUIYAN = TARGET / "release" / "tuiyan"
SCENARIOS = ROOT / "scenarios"
PLAN = [SCENARIOS / f"shanghai-2025{name}.toml" for name in ["", "-optimistic", "-policy", "-stress"]]
W = [ROOT / "benches" / "reference" / f"{name}.toml" for name in ["w", "w2", "w3"]]

# Name, goal, the study, the scenarios that are run beside it.
STUDIES = [
    ("compare 2 scenarios of the plan", 1.1, ["compare", *PLAN[:2], "--attribution", 0], PLAN[:2]),
    ("compare 4 scenarios of the plan", 1.1, ["compare", *PLAN, "--attribution", 0], PLAN),
    ("the same, attributed", None, ["compare", *PLAN], PLAN),
    ("compare W, W2 and W3", 1.1, ["compare", *W, "--attribution", 0], W),
    ("sensitivity of the plan, from the run", 1.2, ["sensitivity", PLAN[0], "--what-if", 0], PLAN[:1]),
    ("the same, with what-ifs", None, ["sensitivity", PLAN[0]], PLAN[:1]),
    ("sensitivity of W, from the run", 1.2, ["sensitivity", W[0], "--what-if", 0], W[:1]),
    ("terms of the plan", None, ["terms", PLAN[0]], PLAN[:1]),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--paths", type=int, default=400_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--no-build", action="store_true")
    args = parser.parse_args()
    if not args.no_build:
        subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)
    ordinary = ["--paths", args.paths, "--threads", 1, "--format", "json", "--quiet"]
    print("| study | goal | CPU s | over the runs | min | max |\n|---|---:|---:|---:|---:|---:|")
    for name, goal, study, scenarios in STUDIES:
        studied, ratios = [], []
        for repeat in range(args.repeats):
            runs = [["run", scenario, "--effects", 0] for scenario in scenarios]
            commands = [study, *runs] if repeat % 2 == 0 else [*runs, study]
            taken = {id(command): run([TUIYAN, *command, *ordinary])[0].cpu for command in commands}
            studied.append(taken[id(study)])
            ratios.append(studied[-1] / sum(taken[id(command)] for command in runs))
        numbers = [median(studied), median(ratios), min(ratios), max(ratios)]
        cells = " | ".join(f"{number:.2f}" for number in numbers)
        print(f"| {name} | {f'≤ {goal}' if goal else ''} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
