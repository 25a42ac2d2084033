"""The NumPy reference: the workload as a careful user writes it, vectorised over all paths.

    numpy_w.py SCENARIO PATHS [exact]

Year by year: one array of normals, one matrix product, exp, then mean, sd and nine exact quantiles
of each indicator. PCG64, double precision. Laws other than the normal are looked up in tables, or
with `exact` inverted by SciPy for each value. Set OPENBLAS_NUM_THREADS=1 for one thread.
"""

import numpy as np

from laws import Growth
from workload import LEVELS, Workload, asked, report


def main():
    file, paths, words = asked()
    w = Workload(file)
    law = Growth(w, by_tables="exact" not in words)
    indicators, years = len(w.ids), len(w.years)
    innovation = np.sqrt(1 - w.persistence**2)
    rng = np.random.Generator(np.random.PCG64(1))

    draws = np.empty((indicators, paths))
    growth = np.empty((indicators, paths))
    value = np.repeat(w.base[:, None], paths, axis=1)
    score = np.zeros((indicators, paths))
    mean = np.empty((years, indicators))
    sd = np.empty((years, indicators))
    quantiles = np.empty((years, len(LEVELS), indicators))

    for t in range(years):
        rng.standard_normal(out=draws)
        np.matmul(w.factor, draws, out=growth)
        if t > 0:
            growth *= innovation
            score *= w.persistence
        score += growth
        law.fill(rng, score, growth)
        np.exp(growth, out=growth)
        value *= growth
        mean[t] = value.mean(axis=1)
        sd[t] = value.std(axis=1)
        for i, row in enumerate(value):
            quantiles[t, :, i] = np.quantile(row, LEVELS)

    hit = value >= w.target[:, None]
    met = np.bincount(hit.sum(axis=0), minlength=indicators + 1)
    report(w, paths, mean, sd, quantiles, hit.sum(axis=1), met)


if __name__ == "__main__":
    main()
