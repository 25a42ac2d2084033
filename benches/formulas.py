"""Measures what formulas cost beside the same arithmetic written in Rust.

    python benches/formulas.py [--repeats N]

Builds `peers/formulas` twice, for any x86-64 processor and for this one (`-C target-cpu=native`), and runs each by turns. It
evaluates twelve formulas of about fifteen operations over five years (four with exp and log) and the same
expressions compiled by rustc in a loop over each block; the table shows the cost of formulas over that of the loop: the median,
least and greatest of the repeats. The goal is at most 2.
"""

import argparse
import json
import os
import subprocess
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
PEER = ROOT / "benches" / "peers" / "formulas"
BUILDS = {"any processor": "", "this processor": "-C target-cpu=native"}


def build(flags):
    folder = TARGET / "peers" / ("formulas-native" if flags else "formulas")
    environment = os.environ | {"RUSTFLAGS": flags, "CARGO_TARGET_DIR": str(folder)}
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=PEER, env=environment, check=True)
    return folder / "release" / "formulas"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    args = parser.parse_args()
    programs = {name: build(flags) for name, flags in BUILDS.items()}
    found = {}
    for _ in range(args.repeats):
        for name, program in programs.items():
            for line in subprocess.run([program], check=True, capture_output=True, text=True).stdout.splitlines():
                row = json.loads(line)
                if row["apart"] > 1e-9:
                    raise SystemExit(f"the two sides disagree: {line}")
                found.setdefault((name, row["group"]), []).append(row)
    print("| Rust compiled for | formulas | µs a block | Rust | median | min | max |\n|---|---|---:|---:|---:|---:|---:|")
    for (name, group), rows in found.items():
        ours, theirs = (median(row[key] for row in rows) / 1000 for key in ("formulas_ns", "rust_ns"))
        ratios = [row["ratio"] for row in rows]
        numbers = " | ".join(f"{x:.2f}" for x in [ours, theirs, median(ratios), min(ratios), max(ratios)])
        print(f"| {name} | {group} | {numbers} |")


if __name__ == "__main__":
    main()
