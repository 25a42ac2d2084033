"""Scores of made-up quantile forecasts, computed with NumPy and SciPy alone: writes scores.json.

Usage: python3 tests/reference/scores.py (NumPy 2, SciPy 1.16). The definitions are those of the M4 competition (interval score of the 95 % band,
scaled; coverage), twice the mean pinball loss at 0.05 ... 0.95, the PIT by a straight line in the normal score between quantiles, Brier's score with
the terms of Stephenson, Coelho and Jolliffe (2008), and the CRPS of a linear pool of laws that are their quantiles with the probability about
each, minimised over the simplex by SLSQP.
"""

import json
import pathlib

import numpy as np
from scipy.optimize import minimize
from scipy.stats import chi2, norm

P = np.array([0.005, 0.01, 0.025] + [round(0.05 * k, 2) for k in range(1, 20)] + [0.975, 0.99, 0.995])
SCORES = norm.ppf(P)
MASS = np.diff(np.concatenate([[0.0], (P[1:] + P[:-1]) / 2, [1.0]]))
GRID = [k for k, p in enumerate(P) if 0.049 < p < 0.951]


def at(p):
    return int(np.argmin(np.abs(P - p)))


def pit(values, y):
    """P(X <= y) for strictly rising quantiles."""
    if y <= values[0]:
        a, b = 0, 1
    elif y >= values[-1]:
        a, b = len(P) - 2, len(P) - 1
    else:
        b = int(np.searchsorted(values, y))
        a = b - 1
    part = (y - values[a]) / (values[b] - values[a])
    return float(norm.cdf(SCORES[a] + part * (SCORES[b] - SCORES[a])))


def one(values, y, scale):
    low, high = values[at(0.025)], values[at(0.975)]
    interval = (high - low + 40 * max(low - y, 0) + 40 * max(y - high, 0)) / scale
    losses = [max(P[k] * (y - values[k]), (P[k] - 1) * (y - values[k])) for k in GRID]
    return {
        "interval": interval,
        "pinball": 2 * float(np.mean(losses)) / scale,
        "absolute": abs(y - values[at(0.5)]) / scale,
        "in_95": bool(low <= y <= high),
        "in_80": bool(values[at(0.1)] <= y <= values[at(0.9)]),
        "below_95": bool(y < low),
        "above_80": bool(y > values[at(0.9)]),
        "pit": pit(values, y),
    }


def murphy(p, o, bins=10):
    p, o = np.array(p), np.array(o, dtype=float)
    which = np.minimum((p * bins).astype(int), bins - 1)
    base, n = o.mean(), len(p)
    reliability = resolution = within = 0.0
    for k in range(bins):
        inside = which == k
        if not inside.any():
            continue
        pk, ok = p[inside].mean(), o[inside].mean()
        reliability += inside.sum() * (pk - ok) ** 2 / n
        resolution += inside.sum() * (ok - base) ** 2 / n
        within += (((p[inside] - pk) ** 2) - 2 * (o[inside] - ok) * (p[inside] - pk)).sum() / n
    return {
        "brier": float(((p - o) ** 2).mean()),
        "reliability": float(reliability),
        "resolution": float(resolution),
        "uncertainty": float(base * (1 - base)),
        "within": float(within),
    }


def pool(laws, outcomes, scales):
    """The weights of the pool with the least mean CRPS, and that CRPS."""
    k = len(laws[0])
    to_outcome, apart = np.zeros(k), np.zeros((k, k))
    for of_forecast, y, scale in zip(laws, outcomes, scales):
        for i, x in enumerate(of_forecast):
            to_outcome[i] += (MASS * np.abs(x - y)).sum() / scale / len(laws)
            for j, z in enumerate(of_forecast):
                apart[i, j] += (MASS[:, None] * MASS[None, :] * np.abs(x[:, None] - z[None, :])).sum() / scale / len(laws)
    crps = lambda w: float(w @ to_outcome - 0.5 * w @ apart @ w)
    best = min(
        (
            minimize(crps, start, method="SLSQP", bounds=[(0, 1)] * k, constraints={"type": "eq", "fun": lambda w: w.sum() - 1}, options={"ftol": 1e-15, "maxiter": 1000})
            for start in [np.full(k, 1 / k), *np.eye(k)]
        ),
        key=lambda found: found.fun,
    )
    return {"weights": best.x.tolist(), "crps": best.fun, "crps_of": [crps(row) for row in np.eye(k)]}


def main():
    draw = np.random.default_rng(8)
    laws, outcomes, scales = [], [], []
    for _ in range(30):
        mean, scale = draw.normal(100, 30), draw.uniform(0.5, 4)
        first = mean + 1.2 * scale * SCORES
        second = mean - 0.5 * scale + 2.5 * scale * np.sinh(0.5 * SCORES)
        third = mean + 3.0 * scale + 0.7 * scale * SCORES
        laws.append([first, second, third])
        outcomes.append(draw.normal(mean + 0.6 * scale, 1.5 * scale))
        scales.append(scale)
    announced = draw.beta(0.7, 0.7, 80)
    reached = draw.uniform(size=80) < 0.2 + 0.6 * announced
    counts = [31, 22, 18, 17, 12, 15, 19, 20, 21, 25]
    expected = sum(counts) / 10
    chi = sum((c - expected) ** 2 for c in counts) / expected * 0.4
    shown = {
        "forecasts": [
            {"quantiles": law[1].tolist(), "outcome": y, "scale": s, **one(law[1], y, s)}
            for law, y, s in zip(laws, outcomes, scales)
        ],
        "laws": [[law.tolist() for law in of] for of in laws],
        "pool": pool(laws, outcomes, scales),
        "announced": announced.tolist(),
        "reached": reached.tolist(),
        "murphy": murphy(announced, reached),
        "flatness": {"counts": counts, "separate": 0.4 * sum(counts), "chi_square": chi, "p_value": float(chi2.sf(chi, 9))},
    }
    path = pathlib.Path(__file__).with_name("scores.json")
    path.write_text(json.dumps(shown) + "\n")


main()
