"""Measures what each family of laws costs in a run, as a ratio to the normal law.

    python benches/laws.py [--paths N] [--repeats N] [--only KEY ...] [--no-build]

For each family that `tuiyan explain` lists, a scenario of 20 indicators over 5 years has the family's example as
the law of log growth, one factor, persistence and a target each, like the reference workload. It runs beside the same
scenario with normal growth, one thread each, by turns; the table shows CPU time of whole processes over that of the
normal law: the median, least and greatest of the repeats. Preparing tables is part of it. All indicators of a scenario
share one table; with laws of twenty shapes, tables come from farther caches (W2 of `compare.py` shows that).
"""

import argparse
import os
import subprocess
import tempfile
from pathlib import Path
from statistics import median

from timing import Pair

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
TUIYAN = TARGET / "release" / "tuiyan"
NORMAL = "normal = { mean = 5, sd = 2 }"


def explain(*arguments):
    command = [str(TUIYAN), "explain", *arguments, "--lang", "en"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def examples():
    """Key -> the example of each family."""
    rows = explain().split("\n\n")[0].splitlines()[1:]
    keys = [row.split()[0] for row in rows]
    pages = {key: explain(key).splitlines() for key in keys}
    said = "Example: "
    return {key: next(line.removeprefix(said) for line in page if line.startswith(said)) for key, page in pages.items()}


def scenario(law):
    parts = ["[scenario]\nbase_year = 2020\nlast_year = 2025\n[factor.common]\n"]
    for i in range(20):
        parts.append(
            f"[indicator.i{i}]\npersistence = 0.3\nloads.common = {0.3 + 0.02 * i:.2f}\n"
            f'level.base = 100\nlevel.compounding = "log"\nlevel.growth.{law}\n'
            f'[target.t{i}]\nindicator = "i{i}"\nat_least = {110 + i}\n'
        )
    return "".join(parts)


def command(folder, key, law, paths):
    file = Path(folder, f"{key}.toml")
    file.write_text(scenario(law), encoding="utf-8")
    return [TUIYAN, "run", file, "--paths", paths, "--threads", 1, "--format", "json", "--quiet"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--paths", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--no-build", action="store_true")
    args = parser.parse_args()
    if not args.no_build:
        subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)
    print("| law | CPU s | over normal | min | max |\n|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        normal = command(folder, "(normal)", NORMAL, args.paths)
        for key, law in examples().items():
            if args.only and key not in args.only:
                continue
            pair = Pair(command(folder, key, law, args.paths), normal)
            for repeat in range(args.repeats):
                pair.run(repeat)
            ratios = pair.ratios("cpu")
            numbers = [median(pair.taken("theirs", "cpu")), median(ratios), min(ratios), max(ratios)]
            print(f"| `{key}` | " + " | ".join(f"{number:.2f}" for number in numbers) + " |", flush=True)


if __name__ == "__main__":
    main()
