"""PyTorch on the processor: chunks of paths as tensors, double precision, one thread.

    torch_w.py SCENARIO PATHS

Operations work in place on tensors that stay in the cache; quantiles come from histograms of the
logarithm, since sorting takes several times as long.
"""

import numpy as np
import torch

from workload import BINS, Bins, Workload, asked, report

CHUNK = 16384


class Sums:
    """What is added up over chunks."""

    def __init__(self, years, indicators):
        self.total = torch.zeros(years, indicators, dtype=torch.float64)
        self.squares = torch.zeros(years, indicators, dtype=torch.float64)
        self.counts = torch.zeros(years, indicators * BINS, dtype=torch.int64)
        self.hits = torch.zeros(indicators, dtype=torch.int64)
        self.met = torch.zeros(indicators + 1, dtype=torch.int64)


def simulate(w, bins, paths):
    indicators, years = len(w.ids), len(w.years)
    innovation = float(np.sqrt(1 - w.persistence**2))
    factor = torch.tensor(w.factor)
    mean, sd = torch.tensor(w.mean)[:, None], torch.tensor(w.sd)[:, None]
    edge, per_bin = torch.tensor(bins.edge)[:, :, None], torch.tensor(1 / bins.width)[:, :, None]
    threshold = torch.tensor(w.target / w.base)[:, None]
    first_bin = (torch.arange(indicators) * BINS)[:, None]
    generator = torch.Generator().manual_seed(1)
    sums = Sums(years, indicators)

    for start in range(0, paths, CHUNK):
        size = min(CHUNK, paths - start)
        draws = torch.empty(indicators, size, dtype=torch.float64)
        log = torch.zeros_like(draws)
        for t in range(years):
            fresh = factor @ draws.normal_(generator=generator)
            if t == 0:
                score = fresh
            else:
                score.mul_(w.persistence).add_(fresh, alpha=innovation)
            log.add_(mean).addcmul_(score, sd)
            ratio = log.exp()
            sums.total[t] += ratio.sum(1)
            sums.squares[t] += torch.linalg.vecdot(ratio, ratio)
            bin = (log - edge[t]).mul_(per_bin[t]).clamp_(0, BINS - 1).long().add_(first_bin)
            sums.counts[t] += torch.bincount(bin.view(-1), minlength=indicators * BINS)
        hit = ratio >= threshold
        sums.hits += hit.sum(1)
        sums.met += torch.bincount(hit.sum(0), minlength=indicators + 1)
    return sums


def main():
    file, paths, _ = asked()
    w = Workload(file).normal_growth_only()
    bins = Bins(w)
    torch.set_num_threads(1)
    with torch.inference_mode():
        sums = simulate(w, bins, paths)

    mean = sums.total.numpy() / paths
    sd = np.sqrt(sums.squares.numpy() / paths - mean**2)
    counts = sums.counts.numpy().reshape(len(w.years), len(w.ids), BINS)
    hits, met = sums.hits.numpy(), sums.met.numpy()
    report(w, paths, mean * w.base, sd * w.base, bins.quantiles(w, counts), hits, met)


if __name__ == "__main__":
    main()
