"""Times tuiyan against other programs on the reference workloads, and checks that all say the same.

    python benches/compare.py [--paths N] [--repeats N] [--only NAME …] [--skip NAME …] …

Prints one table of paired ratios beside their goals, then whether the results agree. Whole
processes are timed, start-up, compilation at run time and output included, everything on one
thread unless the row says otherwise. A ratio is the CPU time (user + system) of the other program
over that of a run of tuiyan beside it, with the same number of paths.

What is compared stands in catalogue.py; it is installed and built under the target directory. This
script itself needs nothing but Python 3.11. A program that cannot be had gets a row that says why.
Status 1: results disagree, or with --strict a goal is missed.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from statistics import median

import agreement
import install
from catalogue import ALL_PEERS, Setting, reference, shown, tuiyan
from install import ROOT, TUIYAN, Unavailable
from peers import scenario
from table import Row, print_table
from timing import Failed, Pair, run

PLAN = ROOT / "scenarios" / "shanghai-2025.toml"
PLAN_PATHS = 100_000
FEW_PATHS = 10_000
SHORT_RUNS = 20  # processes of milliseconds are cheap to repeat
THREAD_RUNS = 3  # a repeat; wall time suffers more from neighbours than CPU time
ALONE = ["threads", "start", "plan", "memory"]


# ---------------------------------------------------------------------------- peers


class Contest:
    """A peer beside tuiyan, with the excuse of a peer that does not run."""

    def __init__(self, peer, args):
        self.peer = peer
        self.paths = min(args.paths, peer.most_paths)
        self.excuse, self.pair = "", None
        try:
            theirs = peer.command(args.setting, self.paths)
            self.pair = Pair(theirs, tuiyan(reference(peer.workload), self.paths, threads=1))
        except Unavailable as reason:
            self.excuse = str(reason)

    def run(self, repeat):
        if self.excuse:
            return
        try:
            self.pair.run(repeat)
        except Failed as failure:
            print(failure, file=sys.stderr)
            self.excuse = "failed: see above"

    def row(self):
        row = Row(self.peer.workload, self.peer.title, self.paths, goal=self.peer.goal)
        if self.excuse:
            row.excuse = self.excuse
            return row
        row.values = self.pair.ratios("cpu")
        row.theirs = median(self.pair.taken("theirs", "cpu"))
        row.memory = median(self.pair.taken("theirs", "memory"))
        row.ours = median(self.pair.taken("ours", "cpu"))
        return row

    def check(self):
        """Whether both said the same, and all that was asked."""
        asked = scenario.read(reference(self.peer.workload))
        ours = json.loads(self.pair.printed["ours"])
        try:
            theirs = self.peer.read(self.pair.printed["theirs"])
            check = agreement.against(ours, theirs, asked)
            complete = not self.peer.prints_all or agreement.is_complete(theirs, asked)
        except (ValueError, LookupError) as error:
            return agreement.Check(False, f"results that cannot be read: {error!r}")
        return check if complete else agreement.Check(False, f"results are missing; {check.text}")


# ---------------------------------------------------------------------------- tuiyan alone


def thread_row(pair, args):
    what = f"tuiyan, wall time on 1 thread over {args.threads}"
    goal = 1.8 if args.threads == 2 else None
    return Row("w", what, args.paths, pair.ratios("wall"), goal)


def wall_row(workload, file, paths, args, goal=None):
    """Milliseconds of whole processes."""
    walls = [run(tuiyan(file, paths, args.threads))[0].wall * 1000 for _ in range(SHORT_RUNS)]
    what = f"tuiyan, wall ms, {args.threads} threads"
    return Row(workload, what, paths, walls, goal, at_most=True)


def memory_rows(args):
    """Peak memory as the number of paths grows: it should not."""
    for exponent in range(4, 9 if args.long else 8):
        paths = 10**exponent
        memory = run(tuiyan(reference("w"), paths, args.threads))[0].memory
        what = f"tuiyan, peak MiB, {args.threads} threads"
        yield Row("w", what, paths, [memory], goal=32, at_most=True)


def alone_rows(args, threads):
    if threads:
        yield thread_row(threads, args)
    if wanted(args, "start"):
        yield wall_row("w", reference("w"), FEW_PATHS, args, goal=20)
    if wanted(args, "plan"):
        yield wall_row(PLAN.stem, PLAN, PLAN_PATHS, args)
    if wanted(args, "memory"):
        yield from memory_rows(args)


# ---------------------------------------------------------------------------- agreement


def checks(contests, threads, args):
    """(what, check) of every claim about results."""
    for workload in ["w", "w2", "w3"]:
        if any(contest.peer.workload == workload for contest in contests):
            _, printed = run(tuiyan(reference(workload), args.paths, args.threads))
            asked = scenario.read(reference(workload))
            yield f"{workload}, theory", agreement.against_theory(json.loads(printed), asked)
    for contest in contests:
        if not contest.excuse:
            yield f"{contest.peer.workload}, {contest.peer.title}", contest.check()
    if threads:
        one, several = (json.loads(threads.printed[side]) for side in ("theirs", "ours"))
        same = agreement.same_numbers(one, several)
        text = "the same to the last bit" if same else "other numbers than on one thread"
        yield f"w, tuiyan on {args.threads} threads", agreement.Check(same, text)


def print_checks(found):
    """True if all hold."""
    width = max((len(what) for what, _ in found), default=0)
    for what, check in found:
        print(f"  {'ok ' if check.holds else 'NOT'}  {what:<{width}}  {check.text}")
    return all(check.holds for _, check in found)


# ---------------------------------------------------------------------------- the machine


def first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "none"
    return done.stdout.split("\n")[0]


def processor():
    """The model name, the number of processors seen, and the widest vectors."""
    name = install.processor_fields().get("model name", platform.processor() or platform.machine())
    flags = install.processor_flags()
    wide = "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else "no AVX2 seen"
    return f"{name}, {os.cpu_count()} processors, {wide}"


def print_versions():
    print(f"processor  {processor()}")
    print(f"programs   {first_line(TUIYAN, '--version')}; {first_line('rustc', '--version')}")
    print(f"           {first_line('gcc', '--version')}; {first_line('Rscript', '--version')}")
    pins = (install.PEERS / "requirements").glob("*.txt")
    names = " ".join(f"{pin.stem} {pinned(pin)}" for pin in sorted(pins))
    print(f"           Python {platform.python_version()}, {names}")
    print()


def pinned(file):
    """The version of the package after which a requirement file is named."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(line.partition("==")[2] for line in lines if line.startswith(f"{file.stem}=="))


# ---------------------------------------------------------------------------- command line


def names_of(peer):
    return {peer.name, peer.workload, f"{peer.workload}/{peer.name}"}


def chosen(names, args):
    """Whether --only and --skip leave something that goes by these names."""
    included = not args.only or not names.isdisjoint(args.only)
    return included and names.isdisjoint(args.skip)


def wanted(args, name):
    return chosen({name}, args)


def arguments():
    known = sorted(set(ALONE).union(*(names_of(peer) for peer in ALL_PEERS)))
    shared = ROOT.parent / "shared" / "performance"
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n")[0], epilog=f"NAME is one of: {', '.join(known)}"
    )
    parser.add_argument("--paths", type=int, default=1_000_000, help="(default 1000000); slow peers take fewer")
    parser.add_argument("--repeats", type=int, default=5, help="(default 5)")
    parser.add_argument("--threads", type=int, default=2, help="of tuiyan alone (default 2)")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", choices=known)
    parser.add_argument("--skip", nargs="+", default=[], metavar="NAME", choices=known)
    parser.add_argument("--no-build", action="store_true", help="use the binary that is there")
    parser.add_argument("--long", action="store_true", help="memory also at 100,000,000 paths")
    parser.add_argument("--strict", action="store_true", help="status 1 also for a missed goal")
    parser.add_argument("--install-system", action="store_true", help="R through apt-get")
    parser.add_argument(
        "--c-reference",
        type=Path,
        metavar="DIR",
        default=shared if shared.exists() else None,
        help="folder with sol_w.c, its headers and params.h (default: ../shared/performance)",
    )
    args = parser.parse_args()
    if args.paths < 1 or args.repeats < 1 or args.threads < 2:
        parser.error("--paths and --repeats start at 1, --threads at 2")
    args.setting = Setting(args.c_reference, args.install_system)
    return args


def measure(args):
    """All pairs, each once a repeat; the second result is the pair of tuiyan with itself."""
    contests = [Contest(peer, args) for peer in ALL_PEERS if chosen(names_of(peer), args)]
    threads = None
    if wanted(args, "threads"):
        w = reference("w")
        threads = Pair(tuiyan(w, args.paths, 1), tuiyan(w, args.paths, args.threads))
    for repeat in range(args.repeats):
        for entrant in contests + ([threads] * THREAD_RUNS if threads else []):
            entrant.run(repeat)
        print(f"repeat {repeat + 1} of {args.repeats} done", file=sys.stderr)
    return contests, threads


def compare(args):
    """Prints everything; whether results agree and, if that is asked, goals are met."""
    contests, threads = measure(args)
    rows = [contest.row() for contest in contests] + list(alone_rows(args, threads))
    print(f"whole processes, {args.repeats} repeats, {shown(reference('w').parent)}")
    print_versions()
    print("median, min, max: CPU seconds of the program over those of tuiyan beside it, unless the")
    print("row names another measure. CPU s, MiB: of the program, medians.")
    print()
    print_table(rows)
    print("\nagreement with tuiyan: how many numbers, and the largest gap in standard errors")
    agree = print_checks(list(checks(contests, threads, args)))
    missed = sum(row.meets() is False for row in rows)
    print(f"\nresults {'agree' if agree else 'DISAGREE'}; goals missed: {missed}")
    return agree and not (args.strict and missed)


def main():
    args = arguments()
    if not args.no_build:
        install.build_tuiyan()
    try:
        sys.exit(0 if compare(args) else 1)
    except Failed as failure:
        sys.exit(str(failure))


if __name__ == "__main__":
    main()
