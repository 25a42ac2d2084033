"""Measures what shocks, levers and what they are switched for cost in a run.

    python benches/parts.py [--paths N] [--repeats N] [--no-build]

The reference workload W runs beside itself with something added, one thread each, by turns: the shock of W3; ten shocks that last
and recover; a lever on each indicator, certain and uncertain; a revision of each. Without `--effects` nothing is switched; the rows that
say so switch as a run does unless told. The table shows CPU time of whole processes over that of W: the median, least and greatest of the repeats.
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
REFERENCE = ROOT / "benches" / "reference"
EACH = range(21)


def shocks(count):
    effects = "".join(f"effect.x{i}.uniform = {{ low = -6, high = -1 }}\n" for i in EACH)
    return "".join(
        f"[shock.s{k}]\nyearly_probability = 0.05\nduration = 2\ndecay = 0.5\nrecovery = 0.6\n{effects}" for k in range(count)
    )


def levers(law):
    return "".join(f"[lever.l{i}]\nramp = [0.5, 1]\ngrowth.x{i}.{law}\n" for i in EACH)


def revision():
    effects = "".join(f"effect.x{i}.normal = {{ mean = 0, sd = 5 }}\n" for i in EACH)
    return f"[revision.r]\nyears = [2023]\nyearly_probability = 0.9\n{effects}"


PARTS = {
    "the shock of W3": None,
    "a shock that lasts and recovers": shocks(1),
    "ten of them": shocks(10),
    "21 certain levers": levers("constant = { value = 0.5 }"),
    "21 uncertain levers": levers("uniform = { low = 0, high = 1 }"),
    "a revision of all": revision(),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--paths", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--no-build", action="store_true")
    args = parser.parse_args()
    if not args.no_build:
        subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)
    ordinary = ["--paths", args.paths, "--threads", 1, "--format", "json", "--quiet"]
    plain = [TUIYAN, "run", REFERENCE / "w.toml", *ordinary]
    print("| W with | switched | CPU s | over W | min | max |\n|---|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "w.toml").write_text((REFERENCE / "w.toml").read_text(encoding="utf-8"), encoding="utf-8")
        for number, (name, text) in enumerate(PARTS.items()):
            file = REFERENCE / "w3.toml"
            if text:
                file = Path(folder) / f"{number}.toml"
                file.write_text(f'extends = "w.toml"\n{text}', encoding="utf-8")
            for switched, more in {"no": ["--effects", 0], "yes": []}.items():
                pair = Pair([TUIYAN, "run", file, *ordinary, *more], plain)
                for repeat in range(args.repeats):
                    pair.run(repeat)
                ratios = pair.ratios("cpu")
                numbers = [median(pair.taken("theirs", "cpu")), median(ratios), min(ratios), max(ratios)]
                cells = " | ".join(f"{number:.2f}" for number in numbers)
                print(f"| {name} | {switched} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
