"""Builds and installs what is compared, all of it under the target directory.

What cannot be had here raises Unavailable with a sentence for the table.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

BENCHES = Path(__file__).resolve().parent
ROOT = BENCHES.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
PEERS = BENCHES / "peers"
TUIYAN = TARGET / "release" / "tuiyan"
R_PACKAGES = ["r-base-core", "r-cran-matrixstats"]


class Unavailable(Exception):
    """A peer cannot be run here; the text says why."""


def attempt(command, sentence, **options):
    """Runs a command with its output on standard error; the sentence if it fails."""
    command = [str(part) for part in command]
    try:
        subprocess.run(command, check=True, stdout=sys.stderr, **options)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Unavailable(sentence) from error


def build_tuiyan():
    subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)


@cache
def python_with(requirements):
    """The interpreter of the virtualenv, with one of the pinned files installed."""
    home = TARGET / "bench-venv"
    python = home / "bin" / "python"
    if not python.exists():
        attempt([sys.executable, "-m", "venv", home], "not installed: no virtualenv can be made")
    files = sorted((PEERS / "requirements").glob("*.txt"))
    wanted = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    stamp = home / f"{requirements}.installed"
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"installing {requirements}", file=sys.stderr)
        file = PEERS / "requirements" / f"{requirements}.txt"
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        attempt([*pip, "-r", file], f"not installed: pip fails on {file.name}")
        stamp.write_text(wanted)
    return python


@cache
def c_reference(folder):
    """The compiled reference, whose source is not part of the project."""
    if folder is None or not (folder / "sol_w.c").exists():
        raise Unavailable("skipped: no source, see --c-reference")
    if "avx512dq" not in processor_flags():
        raise Unavailable("skipped: the processor lacks AVX-512")
    program = TARGET / "bench-c-reference"
    gcc = ["gcc", "-O3", "-march=native", "-pthread", "-o", program]
    attempt([*gcc, folder / "sol_w.c", "-lm"], "not built: gcc failed")
    return program


def processor_flags():
    return processor_fields().get("flags", "").split()


def processor_fields():
    """What Linux says of the last processor; nothing elsewhere."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    parts = [line.partition(":") for line in lines]
    return {key.strip(): value.strip() for key, _, value in parts}


@cache
def naive_rust():
    target = TARGET / "bench-naive-rust"
    build = ["cargo", "build", "--quiet", "--release", "--locked", "--target-dir", target]
    attempt(build, "not built: cargo failed", cwd=PEERS / "naive_rust")
    return target / "release" / "naive_rust"


@cache
def rscript(install_system):
    """R with matrixStats, which only apt may install, and only if asked to."""
    if shutil.which("Rscript") is None:
        if not install_system or shutil.which("apt-get") is None:
            raise Unavailable("not installed")
        attempt(["apt-get", "install", "--yes", *R_PACKAGES], "not installed: apt-get failed")
    sentence = "not installed: R has no matrixStats"
    attempt(["Rscript", "-e", "suppressMessages(library(matrixStats))"], sentence)
    return "Rscript"
