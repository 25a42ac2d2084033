"""What the Python peers share: the scenario as arrays, bins of histograms, and the result."""

import json
import sys
from pathlib import Path

import numpy as np

import scenario

LEVELS = np.array(scenario.LEVELS)
BINS = 1024
REACH = 7.5  # standard deviations on either side that a histogram covers


class Workload:
    """The scenario in arrays, one entry an indicator; growth as a fraction."""

    def __init__(self, path):
        read = scenario.read(path)
        indicators = read.indicators
        self.years = read.years
        self.ids = [indicator.id for indicator in indicators]
        self.growth = [indicator.growth for indicator in indicators]
        self.base = np.array([indicator.base for indicator in indicators])
        self.mean = np.array([law.mean() for law in self.growth])
        self.sd = np.array([law.sd() for law in self.growth])
        self.target = np.array([indicator.target for indicator in indicators])
        self.shock = np.array([indicator.shock for indicator in indicators])
        self.shock_probability = read.shock_probability
        (self.persistence,) = {indicator.persistence for indicator in indicators}
        self.correlation = np.array(read.correlation)
        self.factor = np.linalg.cholesky(self.correlation)

    def normal_growth_only(self):
        """The workload itself, or the end for a program that knows nothing else."""
        if self.shock_probability > 0 or any(law.kind != "normal" for law in self.growth):
            sys.exit("this program simulates normal growth without shocks only")
        return self


class Bins:
    """Equal bins of log(value / base), laid out before the first draw: [year, indicator]."""

    def __init__(self, w):
        years = np.arange(len(w.years))
        covariance = w.persistence ** np.abs(np.subtract.outer(years, years))
        spread = np.sqrt([covariance[:t, :t].sum() for t in years + 1])[:, None] * w.sd
        centre = (years[:, None] + 1) * w.mean
        struck = (years[:, None] + 1) * (w.shock if w.shock_probability > 0 else 0.0)
        self.edge = centre - REACH * spread + struck
        self.width = (2 * REACH * spread - struck) / BINS

    def quantiles(self, w, counts):
        """The levels of the values, interpolated within bins; counts: [year, indicator, bin]."""
        quantiles = np.empty((len(w.years), len(LEVELS), len(w.ids)))
        for t, i in np.ndindex(self.edge.shape):
            below = np.concatenate([[0], counts[t, i].cumsum()]) / counts[t, i].sum()
            edges = self.edge[t, i] + self.width[t, i] * np.arange(BINS + 1)
            quantiles[t, :, i] = w.base[i] * np.exp(np.interp(LEVELS, below, edges))
        return quantiles


def asked():
    """The scenario file and the number of paths from the command line, and further words."""
    if len(sys.argv) < 3:
        sys.exit(f"usage: {Path(sys.argv[0]).name} SCENARIO PATHS")
    return Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]


def report(w, paths, mean, sd, quantiles, hits, met):
    """Prints the document that `tuiyan run --format json` would, as far as it is comparable.

    mean, sd: [year, indicator]; quantiles: [year, level, indicator]; hits: paths that meet each
    target; met: paths by the number of targets they meet.
    """
    at_least = np.cumsum(met[::-1])[::-1] / paths

    def year(t, i):
        levels = {str(level): float(quantiles[t, q, i]) for q, level in enumerate(LEVELS)}
        moments = {"mean": float(mean[t, i]), "sd": float(sd[t, i])}
        return {"year": w.years[t], **moments, "quantiles": levels}

    document = {
        "run": {"paths": paths},
        "indicators": [
            {"id": id, "years": [year(t, i) for t in range(len(w.years))]}
            for i, id in enumerate(w.ids)
        ],
        "targets": [
            {"id": id, "probability": float(hits[i] / paths)} for i, id in enumerate(w.ids)
        ],
        "joint": {
            "all": {"probability": float(at_least[-1])},
            "at_least": [
                {"k": k, "probability": float(share)} for k, share in enumerate(at_least) if k > 0
            ],
        },
    }
    json.dump(document, sys.stdout, indent=1)
    print()
