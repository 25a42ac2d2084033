#!/usr/bin/env python3
"""Learns the constants that tuiyan ships, and scores them on series that they were not learned from.

    python3 calibration/learn.py FOLDER [--folds 5] [--tuiyan PROGRAM] [--write]

FOLDER holds annual series as train.csv and test.csv (id,t,value): the years that a forecast may know, and those that came after; and meta.csv (id,type).
Aggregates (national accounts, trade, what the competitions call macro) count twice in learning, since they are what plans measure. Series are dealt out
into folds by a hash of their ids. For each fold constants are learned from the whole of all other series (`tuiyan calibrate --alone --to`), the
fold's train.csv is forecast with them (`tuiyan fit --constants --forecast`), and the scores are reckoned here, apart from the program. With
--write, constants learned from all series go to src/fit/calibrated/constants.csv.

Which series the shipped constants were learned from, and what they reached, is said in calibration/README.md. Standard library only.
"""
import argparse, csv, hashlib, pathlib, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
GRID = [round(0.05 * k, 2) for k in range(1, 20)]
PROBABILITIES = [0.025] + GRID + [0.975]
HORIZON = 6
AGGREGATES = {"rgdpna", "rconna", "exports", "MACRO", "MACRO1", "MACRO2"}


def read(path):
    series = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            series.setdefault(row["id"], []).append((int(row["t"]), float(row["value"])))
    return {key: [value for _, value in sorted(points)] for key, points in series.items()}


def write(path, series):
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "t", "value"])
        for key, values in series.items():
            out.writerows((key, t, repr(value)) for t, value in enumerate(values, 1))


def counted(series, types):
    """The series, aggregates twice."""
    again = {f"{key} again": values for key, values in series.items() if types.get(key) in AGGREGATES}
    return series | again


def fold(key, folds):
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % folds


def forecast(program, train, whole, types, folds, folder):
    """The forecasts of every series, with constants learned without it."""
    made = {}
    for this in range(folds):
        others, own, constants, out = (folder / name for name in ("others.csv", "own.csv", "constants.csv", "out.csv"))
        write(others, counted({key: values for key, values in whole.items() if fold(key, folds) != this}, types))
        write(own, {key: values for key, values in train.items() if fold(key, folds) == this})
        run(program, "calibrate", others, "--alone", "--horizon", HORIZON, "--folds", 2, "--to", constants, "--quiet")
        asked = ",".join(map(str, PROBABILITIES))
        run(program, "fit", own, "--constants", constants, "--forecast", HORIZON, "--quantiles", asked, "--out", out, "--quiet")
        with open(out, newline="") as file:
            rows = csv.reader(file)
            next(rows)
            for row in rows:
                made[row[0], int(row[1])] = [float(value) for value in row[2:]]
    return made


def run(program, *words):
    subprocess.run([*program, *map(str, words)], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def scores(made, train, test):
    """Interval score, pinball score and coverage by horizon, in mean absolute steps of the training part."""
    by_horizon = {}
    for key, values in test.items():
        steps = [abs(b - a) for a, b in zip(train[key], train[key][1:])]
        scale = sum(steps) / len(steps)
        for h, outcome in enumerate(values, 1):
            quantiles = made[key, h]
            low, high = quantiles[0], quantiles[-1]
            missed = max(low - outcome, 0) + max(outcome - high, 0)
            losses = [max(p * (outcome - q), (p - 1) * (outcome - q)) for p, q in zip(GRID, quantiles[1:-1])]
            score = ((high - low + 40 * missed) / scale, 2 * sum(losses) / len(GRID) / scale)
            score += (low <= outcome <= high, quantiles[2] <= outcome <= quantiles[-3])
            by_horizon.setdefault(h, []).append(score)
    return by_horizon


def show(by_horizon):
    print(f"{'h':>4} {'n':>6} {'MSIS':>8} {'pinball':>8} {'cov95':>6} {'cov80':>6}")
    rows = [(str(h), by_horizon[h]) for h in sorted(by_horizon)]
    rows.append(("all", [score for _, own in rows for score in own]))
    for name, own in rows:
        means = [sum(column) / len(own) for column in zip(*own)]
        print(f"{name:>4} {len(own):>6} {means[0]:8.3f} {means[1]:8.3f} {means[2]:6.3f} {means[3]:6.3f}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--folds", type=int, default=5)
    arguments.add_argument("--tuiyan", help="the program; without it cargo builds and runs it")
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    program = [asked.tuiyan] if asked.tuiyan else ["cargo", "run", "--quiet", "--release", "--"]
    train, test = read(asked.folder / "train.csv"), read(asked.folder / "test.csv")
    with open(asked.folder / "meta.csv", newline="") as file:
        types = {row["id"]: row["type"] for row in csv.DictReader(file)}
    whole = {key: values + test.get(key, []) for key, values in train.items()}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        print(f"{len(train)} series, {asked.folds} folds")
        show(scores(forecast(program, train, whole, types, asked.folds, folder), train, test))
        if asked.write:
            panel = folder / "panel.csv"
            write(panel, counted(whole, types))
            constants = ROOT / "src/fit/calibrated/constants.csv"
            run(program, "calibrate", panel, "--alone", "--horizon", HORIZON, "--folds", 2, "--to", constants, "--quiet")
            print(f"wrote {constants.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main())
