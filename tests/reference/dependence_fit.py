"""Correlations of normal scores and loads by principal axes, by other people's code, for tests/dependence_fit.rs.

Needs numpy, scipy and statsmodels. Run: python3 tests/reference/dependence_fit.py > tests/reference/dependence_fit.json
Gaussian rank correlations: scipy.stats.rankdata, norm.ppf and numpy.corrcoef. Loads: statsmodels' Factor, method "pa" (principal axes), on
the correlations after shrinkage, with the communalities iterated until they stay.
"""

import json

import numpy as np
from scipy.stats import norm, rankdata
from statsmodels.multivariate.factor import Factor

FORCE = [1.2, -0.4, 0.8, 0.1, -1.6, 0.5, 1.9, -0.7, 0.3, -1.1, 0.9, -0.2, 0.6, -1.4, 0.0]
OWN = [
    [0.3, -0.9, 0.2, 0.7, -0.1, 0.4, -0.6, 0.8, -0.3, 0.1, 0.5, -0.8, 0.2, -0.4, 0.6],
    [-0.5, 0.2, 0.9, -0.3, 0.6, -0.7, 0.1, 0.4, -0.2, 0.8, -0.6, 0.3, -0.9, 0.5, 0.0],
    [0.7, 0.1, -0.4, 0.5, -0.8, 0.2, 0.6, -0.1, 0.9, -0.5, 0.3, -0.7, 0.4, -0.2, 0.8],
    [-0.2, 0.6, -0.7, 0.9, 0.3, -0.5, 0.8, 0.0, -0.4, 0.2, -0.9, 0.7, 0.1, 0.5, -0.3],
]
SHARE = [1.6, 1.3, -1.1, 0.9]

series = [[round(s * f + o, 6) for f, o in zip(FORCE, own)] for s, own in zip(SHARE, OWN)]
scores = np.array([norm.ppf(rankdata(x) / (len(x) + 1)) for x in series])
estimated = np.corrcoef(scores)
n = len(FORCE)


def carried(x):
    x = np.array(x) - np.mean(x)
    return max(0.0, float(np.sum(x[1:] * x[:-1]) / np.sum(x * x)))


size = len(series)
pairs = [(i, j) for i in range(size) for j in range(i + 1, size)]
effective = {}
for i, j in pairs:
    product = carried(series[i]) * carried(series[j])
    effective[i, j] = n * (1 - product) / (1 + product)
spread = max(0.0, np.mean([estimated[p] ** 2 - 1 / (effective[p] - 1) for p in pairs]))
shrunk = np.eye(size)
for p in pairs:
    weight = spread / (spread + 1 / (effective[p] - 1))
    shrunk[p] = shrunk[p[::-1]] = weight * estimated[p]
found = Factor(corr=shrunk, n_factor=1, method="pa", smc=False).fit(maxiter=5000, tol=1e-13)
loads = found.loadings[:, 0] * np.sign(found.loadings[:, 0].sum())

print(
    json.dumps(
        {
            "series": series,
            "pairs": [
                {"of": p, "estimated": float(estimated[p]), "effective": effective[p], "shrunk": float(shrunk[p])}
                for p in pairs
            ],
            "spread": float(spread),
            "loads": [float(x) for x in loads],
        },
        indent=1,
    )
)
