"""The NumPy of an expert: the workload in chunks that stay in the cache, with flat memory.

    numpy_chunked_w.py PATHS

Each chunk of paths goes through all years; quantiles come from histograms of the logarithm that are
sized beforehand from the laws, and exp is taken only for means and sds. SFC64, double precision.
Set OPENBLAS_NUM_THREADS=1 for one thread.
"""

import numpy as np

from workload import LEVELS, Workload, paths_wanted, report

CHUNK = 8192
BINS = 1024
REACH = 7.5  # standard deviations on either side that the histogram covers


def grid(w):
    """Left edge and width of the bins of log(value / base), each [year, indicator]."""
    edge, width = [], []
    for t in range(len(w.years)):
        lag = np.abs(np.subtract.outer(np.arange(t + 1), np.arange(t + 1)))
        spread = w.sd * np.sqrt((w.persistence**lag).sum())
        edge.append((t + 1) * w.mean - REACH * spread)
        width.append(2 * REACH * spread / BINS)
    return np.array(edge), np.array(width)


def main():
    paths = paths_wanted()
    w = Workload()
    indicators, years = len(w.ids), len(w.years)
    innovation = np.sqrt(1 - w.persistence**2)
    rng = np.random.Generator(np.random.SFC64(1))
    edge, width = grid(w)
    per_bin = 1 / width
    first_bin = (np.arange(indicators, dtype=np.int32) * BINS)[:, None]
    threshold = (w.target / w.base)[:, None]

    total = np.zeros((years, indicators))
    squares = np.zeros((years, indicators))
    counts = np.zeros((years, indicators * BINS), dtype=np.int64)
    hits = np.zeros(indicators, dtype=np.int64)
    met = np.zeros(indicators + 1, dtype=np.int64)

    for start in range(0, paths, CHUNK):
        size = min(CHUNK, paths - start)
        draws = np.empty((indicators, size))
        place = np.empty((indicators, size))
        log = np.zeros((indicators, size))
        for t in range(years):
            rng.standard_normal(out=draws)
            fresh = w.factor @ draws
            if t == 0:
                score = fresh
            else:
                fresh *= innovation
                score *= w.persistence
                score += fresh
            np.multiply(score, w.sd[:, None], out=place)
            place += w.mean[:, None]
            log += place
            ratio = np.exp(log)
            total[t] += ratio.sum(axis=1)
            squares[t] += np.einsum("ij,ij->i", ratio, ratio)
            np.subtract(log, edge[t][:, None], out=place)
            place *= per_bin[t][:, None]
            bins = place.astype(np.int32)
            np.clip(bins, 0, BINS - 1, out=bins)
            bins += first_bin
            counts[t] += np.bincount(bins.ravel(), minlength=indicators * BINS)
        hit = ratio >= threshold
        hits += hit.sum(axis=1)
        met += np.bincount(hit.sum(axis=0), minlength=indicators + 1)

    mean = total / paths
    sd = np.sqrt(squares / paths - mean**2)
    quantiles = np.empty((years, len(LEVELS), indicators))
    counts = counts.reshape(years, indicators, BINS)
    for t in range(years):
        for i in range(indicators):
            below = np.concatenate([[0], counts[t, i].cumsum()]) / paths
            edges = edge[t, i] + width[t, i] * np.arange(BINS + 1)
            quantiles[t, :, i] = w.base[i] * np.exp(np.interp(LEVELS, below, edges))
    report(w, paths, mean * w.base, sd * w.base, quantiles, hits, met)


if __name__ == "__main__":
    main()
