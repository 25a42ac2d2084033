"""The NumPy of an expert: the workload in chunks that stay in the cache, with flat memory.

    numpy_chunked_w.py SCENARIO PATHS

Each chunk of paths goes through all years; quantiles come from histograms of the logarithm that are
sized beforehand from the laws, and exp is taken only for means and sds. SFC64, double precision;
laws other than the normal are looked up in tables. Set OPENBLAS_NUM_THREADS=1 for one thread.
"""

import numpy as np

from laws import Growth
from workload import BINS, Bins, Workload, asked, report

CHUNK = 8192


def main():
    file, paths, _ = asked()
    w = Workload(file)
    law = Growth(w, by_tables=True)
    indicators, years = len(w.ids), len(w.years)
    innovation = np.sqrt(1 - w.persistence**2)
    rng = np.random.Generator(np.random.SFC64(1))
    bins = Bins(w)
    per_bin = 1 / bins.width
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
            law.fill(rng, score, place)
            log += place
            ratio = np.exp(log)
            total[t] += ratio.sum(axis=1)
            squares[t] += np.einsum("ij,ij->i", ratio, ratio)
            np.subtract(log, bins.edge[t][:, None], out=place)
            place *= per_bin[t][:, None]
            bin = place.astype(np.int32)
            np.clip(bin, 0, BINS - 1, out=bin)
            bin += first_bin
            counts[t] += np.bincount(bin.ravel(), minlength=indicators * BINS)
        hit = ratio >= threshold
        hits += hit.sum(axis=1)
        met += np.bincount(hit.sum(axis=0), minlength=indicators + 1)

    mean = total / paths
    sd = np.sqrt(squares / paths - mean**2)
    quantiles = bins.quantiles(w, counts.reshape(years, indicators, BINS))
    report(w, paths, mean * w.base, sd * w.base, quantiles, hits, met)


if __name__ == "__main__":
    main()
