"""Times tuiyan against NumPy on the reference workload, and checks that both say the same.

    python benches/compare.py [--paths N] [--repeats N] [--threads N] [--expert] [--no-build]

Whole processes are timed, start-up and output included. Each repeat runs every program once, in
turn, and ratios are taken within a repeat: a machine that others share changes its speed from minute to
minute, and the ratio of neighbours survives that. The repeats alternate the order.

* CPU ratio: user + system time of NumPy over that of tuiyan, both on one thread.
* Wall ratio: tuiyan on one thread over tuiyan on several.

The Python side gets a virtualenv under the target directory, with the NumPy version pinned in
peers/requirements.txt. This script itself needs nothing but Python 3.11. It ends with status 1
when the results disagree.
"""

import argparse
import json
import math
import os
import platform
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist, median

BENCHES = Path(__file__).resolve().parent
ROOT = BENCHES.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
SCENARIO = BENCHES / "reference" / "w.toml"
REQUIREMENTS = BENCHES / "peers" / "requirements.txt"
TUIYAN = TARGET / "release" / "tuiyan"

MOST_ERRORS = 5  # standard errors by which two probabilities may differ
MEDIAN_TOLERANCE = 0.01


# ---------------------------------------------------------------------------- programs


def build():
    subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)


def numpy_python():
    """The interpreter of a virtualenv with the pinned NumPy, made on first use."""
    home = TARGET / "bench-venv"
    python = home / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "-r", REQUIREMENTS], check=True)
    return python


def programs(args, python):
    """Name → command line, in the order in which a repeat runs them."""

    def tuiyan(threads):
        options = ["--paths", args.paths, "--threads", threads, "--format", "json"]
        return [TUIYAN, "run", SCENARIO, *options]

    def peer(name):
        return [python, BENCHES / "peers" / name, args.paths]

    commands = {"numpy": peer("numpy_w.py")}
    if args.expert:
        commands["numpy, expert"] = peer("numpy_chunked_w.py")
    commands["tuiyan"] = tuiyan(1)
    commands[f"tuiyan, {args.threads} threads"] = tuiyan(args.threads)
    return {name: [str(part) for part in command] for name, command in commands.items()}


# ---------------------------------------------------------------------------- timing


@dataclass
class Timing:
    cpu: float  # seconds, user + system
    wall: float  # seconds
    memory: int  # largest resident size, KiB


def run(command):
    """Runs a command to its end; gives its timing and the JSON document that it printed."""
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"status {process.returncode} from: {' '.join(command)}")
        output.seek(0)
        document = json.load(output)
    return Timing(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss), document


def measure(commands, repeats):
    """Timings of each program, one a repeat, and the document that each printed last."""
    timings = {name: [] for name in commands}
    documents = {}
    for repeat in range(repeats):
        order = list(commands) if repeat % 2 == 0 else list(reversed(commands))
        for name in order:
            timing, documents[name] = run(commands[name])
            timings[name].append(timing)
        print(f"repeat {repeat + 1} of {repeats} done", file=sys.stderr)
    return timings, documents


# ---------------------------------------------------------------------------- agreement


def by_id(items):
    return {item["id"]: item for item in items}


def probabilities(document):
    """What the document says of each target, and of the joint events."""
    targets = by_id(document["targets"])
    found = {f"P({id})": target["probability"] for id, target in targets.items()}
    found["P(all)"] = document["joint"]["all"]["probability"]
    for row in document["joint"]["at_least"]:
        found[f"P(at least {row['k']})"] = row["probability"]
    return found


def final_medians(document):
    """The median of each indicator in the last year."""
    rows = by_id(document["indicators"])
    return {id: row["years"][-1]["quantiles"]["0.5"] for id, row in rows.items()}


def theory():
    """The probability of each target and the last medians in closed form: values are lognormal."""
    scenario = tomllib.loads(SCENARIO.read_text(encoding="utf-8"))
    years = scenario["scenario"]["last_year"] - scenario["scenario"]["base_year"]
    targets = {target["indicator"]: target for target in scenario["target"].values()}
    chance, middle = {}, {}
    for id, indicator in scenario["indicator"].items():
        base = indicator["level"]["base"]
        growth = indicator["level"]["growth"]["normal"]
        carry = indicator["persistence"]
        variance = sum(carry ** abs(a - b) for a in range(years) for b in range(years))
        centre = math.log(base) + years * growth["mean"] / 100
        spread = growth["sd"] / 100 * math.sqrt(variance)
        above = (centre - math.log(targets[id]["at_least"])) / spread
        chance[f"P({id})"] = NormalDist().cdf(above)
        middle[id] = math.exp(centre)
    return chance, middle


def worst_probability(ours, theirs, paths, runs):
    """The largest difference in standard errors, of one simulation or the difference of two."""

    def errors(key):
        p = (ours[key] + theirs[key]) / 2 if runs == 2 else theirs[key]
        error = math.sqrt(runs * p * (1 - p) / paths)
        gap = abs(ours[key] - theirs[key])
        return gap / error if error > 0 else (0.0 if gap == 0 else math.inf)

    return max((errors(key), key) for key in theirs)


def worst_median(ours, theirs):
    return max((abs(ours[id] / theirs[id] - 1), id) for id in theirs)


def agreement(documents, paths):
    """Prints one line a check; True if all hold."""
    ours = documents["tuiyan"]
    good = True

    def check(holds, text):
        nonlocal good
        good &= holds
        print(f"  {'ok ' if holds else 'NOT'}  {text}")

    def against(name, chance, middle, runs):
        gap, key = worst_probability(probabilities(ours), chance, paths, runs)
        text = f"largest gap {gap:.1f} standard errors, at {key}"
        check(gap <= MOST_ERRORS, f"{len(chance)} probabilities against {name}: {text}")
        gap, key = worst_median(final_medians(ours), middle)
        text = f"largest gap {100 * gap:.3f} %, at {key}"
        check(gap <= MEDIAN_TOLERANCE, f"{len(middle)} last medians against {name}: {text}")

    print("agreement of tuiyan's results")
    against("theory", *theory(), runs=1)
    for name, document in documents.items():
        if name.startswith("numpy"):
            against(name, probabilities(document), final_medians(document), runs=2)
        elif name != "tuiyan":
            parts = ["indicators", "targets", "joint"]
            same = all(document[part] == ours[part] for part in parts)
            check(same, f"the same numbers, to the last bit, as {name}")
    return good


# ---------------------------------------------------------------------------- report


def first_line(command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")[0]


def processor():
    """The model name, the number of processors seen, and the widest vectors."""
    name, flags = platform.processor() or platform.machine(), ""
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = [line.partition(":") for line in info.read_text().splitlines()]
        fields = {key.strip(): value.strip() for key, _, value in lines}
        name, flags = fields.get("model name", name), fields.get("flags", "")
    words = flags.split()
    wide = "AVX-512" if "avx512f" in words else "AVX2" if "avx2" in words else "no AVX2 seen"
    return f"{name}, {os.cpu_count()} processors, {wide}"


def print_versions(python):
    print(f"  processor  {processor()}")
    print(f"  rustc      {first_line(['rustc', '--version'])}")
    print(f"  tuiyan     {first_line([str(TUIYAN), '--version'])}")
    print(f"  python     {platform.python_version()}")
    numpy = first_line([str(python), "-c", "import numpy; print(numpy.__version__)"])
    print(f"  numpy      {numpy}")


def print_timings(timings, paths):
    print(f"{'medians':<24}{'CPU s':>9}{'wall s':>9}{'MiB':>8}{'paths per CPU s':>18}")
    for name, rows in timings.items():
        cpu = median(row.cpu for row in rows)
        wall = median(row.wall for row in rows)
        memory = median(row.memory for row in rows) / 1024
        print(f"{name:<24}{cpu:>9.3f}{wall:>9.3f}{memory:>8.0f}{paths / cpu:>18,.0f}")


def print_memory(threads):
    """Peak memory as the number of paths grows: it should not."""
    print("memory by paths (MiB)   ", end="")
    for paths in (100_000, 1_000_000, 10_000_000):
        options = ["--paths", str(paths), "--threads", str(threads), "--format", "json"]
        timing, _ = run([str(TUIYAN), "run", str(SCENARIO), *options])
        print(f"{paths:>12,}: {timing.memory / 1024:.1f}", end="")
    print()


def print_ratios(timings, threads):
    print(f"{'paired ratios':<40}{'median':>9}{'min':>9}{'max':>9}")

    def line(text, above, below, clock):
        pairs = zip(timings[above], timings[below], strict=True)
        ratios = [getattr(a, clock) / getattr(b, clock) for a, b in pairs]
        print(f"{text:<40}{median(ratios):>9.2f}{min(ratios):>9.2f}{max(ratios):>9.2f}")

    for name in timings:
        if name.startswith("numpy"):
            line(f"CPU, {name} / tuiyan", name, "tuiyan", "cpu")
    several = f"tuiyan, {threads} threads"
    line(f"wall, tuiyan 1 / {threads} threads", "tuiyan", several, "wall")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--paths", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2, help="of the scaling run (default 2)")
    parser.add_argument("--expert", action="store_true", help="also the chunked NumPy")
    parser.add_argument("--no-build", action="store_true", help="use the binary that is there")
    args = parser.parse_args()
    if args.paths < 1 or args.repeats < 1 or args.threads < 2:
        parser.error("--paths and --repeats start at 1, --threads at 2")
    return args


def main():
    args = arguments()
    if not args.no_build:
        build()
    python = numpy_python()
    timings, documents = measure(programs(args, python), args.repeats)
    print(f"reference workload, {args.paths:,} paths, {args.repeats} repeats")
    print_versions(python)
    print()
    print_timings(timings, args.paths)
    print()
    print_ratios(timings, args.threads)
    print()
    print_memory(args.threads)
    print()
    sys.exit(0 if agreement(documents, args.paths) else 1)


if __name__ == "__main__":
    main()
