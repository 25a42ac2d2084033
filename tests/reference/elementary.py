"""Writes tests/reference/elementary.csv: exact values of elementary functions. Needs mpmath.

    python tests/reference/elementary.py > tests/reference/elementary.csv

Each row: function, argument, and the value as the sum of two doubles, all as the 16 hexadecimal
digits of their bits. The arguments are spread over the whole range of each function. For `score`
the argument is a 64-bit word, and the value the normal score of (w + 1/2) / 2^52, where w are its
first 52 bits.
"""

import random
import struct

import mpmath as mp

mp.mp.dps = 60
random.seed(20210205)


def bits(x):
    return struct.pack(">d", x).hex()


def row(name, argument, value):
    high = float(value)
    low = float(value - mp.mpf(high)) if abs(high) > 1e-290 else 0.0
    print(f"{name},{argument},{bits(high)},{bits(low)}")


def quantile(p):
    """The score with probability p below it."""
    if p > mp.mpf(1) / 2:
        return -quantile(1 - p)
    z = -mp.sqrt(-2 * mp.log(p)) if p < 1e-3 else mp.sqrt(2) * mp.erfinv(2 * p - 1)
    while True:
        step = mp.log(mp.ncdf(z) / p) * mp.ncdf(z) / mp.npdf(z)
        z -= step
        if abs(step) <= mp.mpf(10) ** -45 * max(1, abs(z)):
            return z


def exponentials():
    spread = [random.uniform(-708, 709.7) for _ in range(250)]
    common = [random.uniform(-2, 2) for _ in range(150)]
    tiny = [random.choice([-1, 1]) * 10 ** random.uniform(-300, -3) for _ in range(60)]
    edges = [709.782712893384, -708.3964185322641, -0.0216608493, 0.0216608494]
    for x in spread + common + tiny + edges:
        row("exp", bits(x), mp.exp(mp.mpf(x)))


def logarithms():
    spread = [10 ** random.uniform(-307, 308) for _ in range(250)]
    subnormal = [5e-324, 1e-320, 2.2e-308, 1e-310]
    near_one = [1 + random.choice([-1, 1]) * 10 ** random.uniform(-15, -0.6) for _ in range(200)]
    for x in spread + subnormal + near_one:
        if x != 1.0:
            row("ln", bits(x), mp.log(mp.mpf(x)))


def scores():
    words = [random.getrandbits(64) for _ in range(400)]
    words += [random.getrandbits(64) >> random.randrange(64) for _ in range(200)]
    words += [2**64 - 1 - (random.getrandbits(64) >> random.randrange(64)) for _ in range(200)]
    words += [0, 2**64 - 1, 2**63, 2**63 - 1, 2**63 + 2**12]
    # Both sides of each border between octaves of u (1 - u).
    for octave in range(3, 18):
        q = mp.sqrt(mp.mpf(1) / 4 - mp.mpf(2) ** -octave)
        at = int((mp.mpf(1) / 2 - q) * 2**64)
        words += [at - 4096, at + 4096, 2**64 - at]
    for word in words:
        u = (mp.mpf(word >> 12) + mp.mpf(1) / 2) / 2**52
        row("score", f"{word:016x}", quantile(u))


def quantiles():
    for exponent in [random.uniform(-300, 0) for _ in range(300)]:
        p = 10**exponent / 2
        row("quantile", bits(p), quantile(mp.mpf(p)))
        row("quantile_upper", bits(p), -quantile(mp.mpf(p)))


def tails():
    for x in [random.uniform(-37, 8) for _ in range(200)]:
        row("cdf", bits(x), mp.ncdf(mp.mpf(x)))
        row("survival", bits(-x), mp.ncdf(mp.mpf(x)))


if __name__ == "__main__":
    exponentials()
    logarithms()
    scores()
    quantiles()
    tails()
