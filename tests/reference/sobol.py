"""Writes the table of direction numbers of src/draw/points, and reference points. Needs SciPy.

    python tests/reference/sobol.py

The numbers are those of S. Joe and F. Kuo, "Constructing Sobol sequences with better
two-dimensional projections", SIAM J. Sci. Comput. 30 (2008) 2635-2654 (their file
new-joe-kuo-6), which SciPy ships. A line of the table is a dimension: its primitive
polynomial, all coefficients as bits, and the first direction integers. The reference is SciPy's
unscrambled points in 64 bits, a line for each of some dimensions; SciPy's i-th point is ours of
number i XOR (i >> 1).
"""

from pathlib import Path

import numpy
import scipy.stats
from scipy.stats import qmc

DIMENSIONS = 1024
SHOWN = [1, 2, 3, 10, 64, 500, 1024]
POINTS = 16
SKIPPED = 1000

ROOT = Path(__file__).resolve().parents[2]


def table():
    shipped = Path(scipy.stats.__file__).parent / "_sobol_direction_numbers.npz"
    numbers = numpy.load(shipped)
    for polynomial, integers in zip(numbers["poly"][:DIMENSIONS], numbers["vinit"]):
        degree = max(int(polynomial).bit_length() - 1, 1)
        yield " ".join(str(int(x)) for x in [polynomial, *integers[:degree]])


def reference():
    sampler = qmc.Sobol(DIMENSIONS, scramble=False, bits=64)
    points = sampler.random(SKIPPED + POINTS)[SKIPPED:]
    yield f"# dimension, then points {SKIPPED} to {SKIPPED + POINTS - 1} of SciPy, exact"
    for dimension in SHOWN:
        yield " ".join([str(dimension), *(repr(float(x)) for x in points[:, dimension - 1])])


def write(path, lines):
    (ROOT / path).write_text("\n".join(lines) + "\n")


def notice():
    """The licence of the direction numbers, which stands at the head of the table and stays."""
    lines = (ROOT / "src/draw/points/sobol.txt").read_text().splitlines()
    return [line for line in lines if line.startswith("#")]


write("src/draw/points/sobol.txt", [*notice(), *table()])
write("tests/reference/sobol.txt", reference())
