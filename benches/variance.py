"""Measures what point sets gain: variance across seeds against plain paths, per CPU second.

    python benches/variance.py [--paths N] [--seeds N] [--no-build]

Every point set runs each scenario with the same seeds and the same number of paths, one thread
each, by turns. For each target's probability, for all targets together and for the mean of each
indicator in its last year, the variance across seeds is compared with that of plain paths; the table
shows geometric means over targets and over indicators. "per CPU second" multiplies that ratio by plain's CPU
time over the set's, of whole processes.

Honesty is the mean of the reported squared standard errors over the variance across seeds, summed
over the targets: 1 is honest, below 1 promises too much.

A variance of 40 seeds is known to about 23 %, a ratio of two to about 32 %; geometric means over twenty
targets are better than that, though targets that move together do not count as twenty. Only what plain
leaves unsettled is compared: probabilities from 1 to 99 %. Needs nothing but Python 3.11.
"""

import argparse
import json
import math
import os
import resource
import subprocess
from pathlib import Path
from statistics import geometric_mean, mean, variance

BENCHES = Path(__file__).resolve().parent
ROOT = BENCHES.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
TUIYAN = TARGET / "release" / "tuiyan"
SCENARIOS = [ROOT / "scenarios" / "shanghai-2025.toml", BENCHES / "reference" / "w.toml"]
SETS = ["plain", "sobol", "latin-hypercube", "antithetic"]


def cpu_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(scenario, points, seed, paths):
    """The document of one run, and its CPU seconds."""
    before = cpu_of_children()
    options = ["--points", points, "--seed", seed, "--paths", paths, "--threads", 1]
    command = [TUIYAN, "run", scenario, *options, "--format", "json", "--quiet"]
    done = subprocess.run([str(part) for part in command], check=True, capture_output=True)
    return json.loads(done.stdout), cpu_of_children() - before


def probabilities(document):
    """Name -> (probability, standard error) of each target and of all together."""
    found = {t["id"]: t for t in document["targets"] if t["probability"] is not None}
    if document["joint"]:
        found["(all)"] = document["joint"]["all"]
    return {name: (t["probability"], t["standard_error"]) for name, t in found.items()}


def means(document):
    """Name -> mean of each indicator's last year, where it is random."""
    last = {i["id"]: i["years"][-1] for i in document["indicators"]}
    return {name: year["mean"] for name, year in last.items() if year["sd"] > 0}


def measure(scenario, paths, seeds):
    """Set -> (documents, CPU seconds in all)."""
    documents = {points: [] for points in SETS}
    seconds = dict.fromkeys(SETS, 0.0)
    for seed in range(1, seeds + 1):
        turn = SETS if seed % 2 else SETS[::-1]
        for points in turn:
            document, cpu = run(scenario, points, seed, paths)
            documents[points].append(document)
            seconds[points] += cpu
    return documents, seconds


def across_seeds(rows, pick):
    return {name: variance(pick(row[name]) for row in rows) for name in rows[0]}


def compare(documents, seconds):
    """Rows of the table."""
    of_targets = {points: [probabilities(d) for d in documents[points]] for points in SETS}
    of_means = {points: [means(d) for d in documents[points]] for points in SETS}
    plain = of_targets["plain"]
    unsettled = [
        name for name in plain[0] if 0.01 <= mean(row[name][0] for row in plain) <= 0.99
    ]
    events = {p: across_seeds(of_targets[p], lambda pair: pair[0]) for p in SETS}
    levels = {p: across_seeds(of_means[p], float) for p in SETS}
    for points in SETS:
        event = geometric_mean(events["plain"][n] / events[points][n] for n in unsettled)
        level = geometric_mean(levels["plain"][n] / levels[points][n] for n in levels[points])
        speed = seconds["plain"] / seconds[points]
        reported = [mean(row[n][1] ** 2 for row in of_targets[points]) for n in unsettled]
        honesty = math.fsum(reported) / math.fsum(events[points][n] for n in unsettled)
        yield points, event, event * speed, level, level * speed, 1 / speed, honesty


def show(scenario, rows, args):
    print(f"\n{scenario.name}: {args.paths:,} paths, {args.seeds} seeds\n")
    heads = "points|targets|per CPU s|means|per CPU s|CPU time|honesty".split("|")
    print("| " + " | ".join(heads) + " |\n|---" + "|---:" * (len(heads) - 1) + "|")
    for name, *numbers in rows:
        print(f"| `{name}` | " + " | ".join(f"{number:.2f}" for number in numbers) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--paths", type=int, default=131_072)
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--no-build", action="store_true")
    args = parser.parse_args()
    if not args.no_build:
        subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)
    for scenario in SCENARIOS:
        documents, seconds = measure(scenario, args.paths, args.seeds)
        show(scenario, compare(documents, seconds), args)


if __name__ == "__main__":
    main()
