"""JAX on the processor: one compiled function a chunk of paths, double precision, one thread.

    jax_w.py SCENARIO PATHS

The years are unrolled into one kernel, and quantiles come from histograms of the logarithm, which
XLA counts far faster than it sorts. The last chunk is cut to what is wanted by weights of 0.
"""

import os

os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["JAX_ENABLE_X64"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
if hasattr(os, "sched_setaffinity"):
    # XLA sizes its pool by the processors it may use.
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import jax
import jax.numpy as jnp
import numpy as np

from workload import BINS, Bins, Workload, asked, report

CHUNK = 16384


def chunk_function(w, bins):
    """What one chunk adds: sums, squares, bin counts, hits and paths by targets met."""
    indicators, years = len(w.ids), len(w.years)
    innovation = float(np.sqrt(1 - w.persistence**2))
    factor = jnp.asarray(w.factor)
    mean, sd = jnp.asarray(w.mean)[:, None], jnp.asarray(w.sd)[:, None]
    edge, per_bin = jnp.asarray(bins.edge)[:, :, None], jnp.asarray(1 / bins.width)[:, :, None]
    threshold = jnp.asarray(w.target / w.base)[:, None]
    first_bin = (jnp.arange(indicators, dtype=jnp.int32) * BINS)[:, None]

    def one_year(t, key, score, log, wanted):
        fresh = factor @ jax.random.normal(key, (indicators, CHUNK))
        score = fresh if t == 0 else w.persistence * score + innovation * fresh
        log = log + mean + sd * score
        ratio = jnp.exp(log)
        kept = ratio * wanted
        bin = jnp.clip((log - edge[t]) * per_bin[t], 0, BINS - 1).astype(jnp.int32) + first_bin
        weights = jnp.broadcast_to(wanted, bin.shape).astype(jnp.int32)
        counts = jnp.zeros(indicators * BINS, jnp.int32).at[bin].add(weights)
        return score, log, ratio, (kept.sum(1), (kept * ratio).sum(1), counts)

    @jax.jit
    def chunk(key, size, sums):
        wanted = jnp.arange(CHUNK) < size
        score, log = None, jnp.zeros((indicators, CHUNK))
        rows = []
        for t, year_key in enumerate(jax.random.split(key, years)):
            score, log, ratio, row = one_year(t, year_key, score, log, wanted)
            rows.append(row)
        hit = (ratio >= threshold) & wanted
        met = jnp.zeros(indicators + 1, jnp.int64).at[hit.sum(0)].add(wanted)
        parts = [jnp.stack(part) for part in zip(*rows, strict=True)] + [hit.sum(1), met]
        return [sum_ + part for sum_, part in zip(sums, parts, strict=True)]

    return chunk


def main():
    file, paths, _ = asked()
    w = Workload(file).normal_growth_only()
    bins = Bins(w)
    indicators, years = len(w.ids), len(w.years)
    chunk = chunk_function(w, bins)

    cells = (years, indicators)
    shapes = [cells, cells, (years, indicators * BINS), (indicators,), (indicators + 1,)]
    kinds = [float, float, int, int, int]
    sums = [jnp.zeros(shape, kind) for shape, kind in zip(shapes, kinds, strict=True)]
    starts = range(0, paths, CHUNK)
    keys = jax.random.split(jax.random.key(1), len(starts))
    for start, key in zip(starts, keys, strict=True):
        sums = chunk(key, min(CHUNK, paths - start), sums)

    total, squares, counts, hits, met = (np.asarray(sum_) for sum_ in sums)
    mean = total / paths
    sd = np.sqrt(squares / paths - mean**2)
    quantiles = bins.quantiles(w, counts.reshape(years, indicators, BINS))
    report(w, paths, mean * w.base, sd * w.base, quantiles, hits, met)


if __name__ == "__main__":
    main()
