"""What tuiyan is compared with: the programs, their workloads, path counts and goals."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import install
from install import BENCHES, PEERS, ROOT, TARGET, TUIYAN
from peers import scenario

EVERYONE = 10**9
SLOW = 200_000  # paths of programs that would take minutes, or all memory, for a million
SLOWEST = 100_000


@dataclass
class Setting:
    """What the command line says of peers."""

    c_reference: Path | None
    install_system: bool


@dataclass
class Peer:
    name: str
    title: str
    workload: str
    goal: float  # of the ratio, its CPU time over that of tuiyan
    most_paths: int
    prepare: Callable  # (setting, scenario file) → the command but for the number of paths
    words: tuple[str, ...] = ()  # what follows the number of paths
    read: Callable = json.loads  # from what it printed to a document like tuiyan's
    prints_all: bool = True

    def command(self, setting, paths):
        return [*self.prepare(setting, reference(self.workload)), paths, *self.words]


def reference(workload):
    return BENCHES / "reference" / f"{workload}.toml"


def shown(path):
    """A file as the table names it."""
    return path.relative_to(ROOT)


def tuiyan(file, paths, threads):
    return [TUIYAN, "run", file, "--paths", paths, "--threads", threads, "--format", "json"]


def python(script, requirements):
    return lambda _, file: [install.python_with(requirements), PEERS / script, file]


def with_table(program):
    """For peers that read no TOML: the program with the scenario as a CSV."""

    def prepare(setting, file):
        table = TARGET / "bench-workload.csv"
        command = program(setting)
        scenario.write_table(scenario.read(file), table)
        return [*command, table]

    return prepare


def r(setting):
    return [install.rscript(setting.install_system), PEERS / "matrixstats_w.R"]


def naive_rust(_):
    return [install.naive_rust()]


def c_document(text):
    """The few results that the C reference prints when it is given a seed and one word more."""
    last = json.loads(text.strip().splitlines()[-1])
    targets, indicators = [], []
    row = r"ind (\d+) mean (\S+) sd (\S+) q01 (\S+) q50 (\S+) q99 (\S+) p (\S+)"
    for number, *values in re.findall(row, text):
        mean, sd, q01, q50, q99, hit = map(float, values)
        quantiles = {"0.01": q01, "0.5": q50, "0.99": q99}
        year = {"year": 2025, "mean": mean, "sd": sd, "quantiles": quantiles}
        indicators.append({"id": f"x{number}", "years": [year]})
        targets.append({"id": f"x{number}", "probability": hit})
    shares = re.findall(r" (\d+):(\S+)", text)
    at_least = [{"k": int(k), "probability": float(share)} for k, share in shares if k != "0"]
    joint = {"all": {"probability": last["joint"]}, "at_least": at_least}
    run = {"paths": int(last["N"])}
    return {"run": run, "indicators": indicators, "targets": targets, "joint": joint}


def c_reference(workload):
    variant = {"w": "1", "w2": "2", "w3": "3"}[workload]
    return Peer(
        name="c",
        title="C with AVX-512 by hand",
        workload=workload,
        goal=0.8,
        most_paths=EVERYONE,
        prepare=lambda setting, _: [install.c_reference(setting.c_reference)],
        words=("1", variant, "1", "print"),
        read=c_document,
        prints_all=False,
    )


NUMPY = python("numpy_w.py", "numpy")
CHUNKED = python("numpy_chunked_w.py", "numpy")
TABLES = python("numpy_w.py", "scipy")
CHUNKED_TABLES = python("numpy_chunked_w.py", "scipy")
OPENTURNS = python("openturns_w.py", "openturns")

ALL_PEERS = [
    c_reference("w"),
    Peer("numpy", "NumPy as first written", "w", 5, EVERYONE, NUMPY),
    Peer("numpy-expert", "NumPy by an expert", "w", 5, EVERYONE, CHUNKED),
    Peer("jax", "JAX, compiled", "w", 5, EVERYONE, python("jax_w.py", "jax")),
    Peer("torch", "PyTorch", "w", 5, EVERYONE, python("torch_w.py", "torch")),
    Peer("openturns", "OpenTURNS", "w", 5, SLOWEST, OPENTURNS),
    Peer("r", "R with matrixStats", "w", 5, SLOW, with_table(r)),
    Peer("rust", "Rust as first written", "w", 5, EVERYONE, with_table(naive_rust)),
    c_reference("w2"),
    Peer("numpy", "NumPy, tables", "w2", 10, EVERYONE, TABLES),
    Peer("numpy-expert", "NumPy by an expert, tables", "w2", 10, EVERYONE, CHUNKED_TABLES),
    Peer("numpy-scipy", "NumPy, SciPy quantiles", "w2", 50, SLOWEST, TABLES, words=("exact",)),
    Peer("openturns", "OpenTURNS", "w2", 5, SLOWEST, OPENTURNS),
    c_reference("w3"),
    Peer("numpy", "NumPy as first written", "w3", 5, EVERYONE, NUMPY),
    Peer("numpy-expert", "NumPy by an expert", "w3", 5, EVERYONE, CHUNKED),
]
