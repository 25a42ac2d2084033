"""Prints the coefficients of the inverse normal in src/simd/normal.rs. Needs mpmath.

    python tests/reference/normal_score.py

With q = u - 1/2 and s = u (1 - u) = 1/4 - q^2, the score is q F(s) for a smooth F. In each octave
of s, F is a rational function of the mantissa of s, in powers of m - 1 with positive coefficients, so
that no digits are lost; below the last octave the score is one of
sqrt(-ln p), p being the tail probability. The coefficients are least-squares fits on Chebyshev
nodes, reweighted towards the least greatest relative error (C. L. Lawson, 1961).
"""

import mpmath as mp

mp.mp.dps = 50

OCTAVES = range(3, 18)  # s from 2^-17 to 2^-2
NUMERATOR, DENOMINATOR = 6, 5
TAIL_NUMERATOR, TAIL_DENOMINATOR = 6, 5


def upper_quantile(p):
    """The score with probability p above it."""
    z = mp.sqrt(2) * mp.erfinv(1 - 2 * p) if p > 1e-3 else mp.sqrt(-2 * mp.log(p))
    while True:
        above = mp.erfc(z / mp.sqrt(2)) / 2
        step = mp.log(above / p) * above / mp.npdf(z)
        z += step
        if abs(step) < mp.mpf(10) ** -44:
            return z


def score_over_q(s):
    q = mp.sqrt(mp.mpf(1) / 4 - s)
    if q < mp.mpf(10) ** -12:
        return mp.sqrt(2 * mp.pi)
    return upper_quantile(s / (mp.mpf(1) / 2 + q)) / q


def rational(f, low, high, centre, above, below, rounds=6):
    """Coefficients of numerator and denominator in x - centre, and the greatest relative error."""
    count = 6 * (above + below + 2)
    angles = (mp.pi * (2 * k + 1) / (2 * count) for k in range(count))
    points = [(low + high) / 2 + (high - low) / 2 * mp.cos(angle) for angle in angles]
    values = [f(x) for x in points]
    offsets = [x - centre for x in points]
    emphasis = [mp.mpf(1)] * count
    denominators = [mp.mpf(1)] * count
    best = None
    for _ in range(rounds):
        system, right = mp.matrix(count, above + below + 1), mp.matrix(count, 1)
        for i, (x, value) in enumerate(zip(offsets, values)):
            weight = emphasis[i] / (value * denominators[i])
            for j in range(above + 1):
                system[i, j] = weight * x**j
            for j in range(1, below + 1):
                system[i, above + j] = -weight * value * x**j
            right[i] = weight * value
        solved = mp.lu_solve(system, right)
        top = [solved[j] for j in range(above + 1)]
        bottom = [mp.mpf(1)] + [solved[above + j] for j in range(1, below + 1)]
        denominators = [mp.polyval(bottom[::-1], x) for x in offsets]
        errors = [
            abs(mp.polyval(top[::-1], x) / d / value - 1)
            for x, d, value in zip(offsets, denominators, values)
        ]
        if best is None or max(errors) < best[2]:
            best = top, bottom, max(errors)
        emphasis = [e * mp.sqrt(r / max(errors) + mp.mpf(10) ** -3) for e, r in zip(emphasis, errors)]
    return best


def show(name, rows):
    print(f"{name}:")
    for row in rows:
        print("    [" + ", ".join(repr(float(x)) for x in row) + "],")


def octaves():
    """One table of sixteen a coefficient, by the last four bits of the exponent of s."""
    tops = [[mp.mpf(0)] * 16 for _ in range(NUMERATOR + 1)]
    bottoms = [[mp.mpf(0)] * 16 for _ in range(DENOMINATOR + 1)]
    # s = 1/4 itself, alone in its octave.
    tops[0][(1023 - 2) % 16] = mp.sqrt(2 * mp.pi)
    worst = mp.mpf(0)
    for octave in OCTAVES:
        unit = mp.mpf(2) ** -octave
        high = mp.mpf(2) - mp.mpf(10) ** -30
        f = lambda m: score_over_q(m * unit)
        top, bottom, error = rational(f, mp.mpf(1), high, mp.mpf(1), NUMERATOR, DENOMINATOR)
        worst = max(worst, error)
        for table, coefficient in zip(tops + bottoms, top + bottom):
            table[(1023 - octave) % 16] = coefficient
    show("ABOVE", tops)
    show("BELOW (from the first power)", bottoms[1:])
    print("greatest relative error", mp.nstr(worst, 3))


def tail():
    low = mp.sqrt(-mp.log(mp.mpf(2) ** -16))
    high = mp.sqrt(-mp.log(mp.mpf(2) ** -53)) + mp.mpf("0.01")
    f = lambda r: upper_quantile(mp.exp(-r * r))
    top, bottom, error = rational(f, low, high, mp.mpf(3), TAIL_NUMERATOR, TAIL_DENOMINATOR)
    show("TAIL", [top, bottom])
    print("greatest relative error", mp.nstr(error, 3))


if __name__ == "__main__":
    octaves()
    tail()
