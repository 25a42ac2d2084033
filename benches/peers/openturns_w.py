"""OpenTURNS: the growth of all indicators and years as one joint law, and the library's statistics.

    openturns_w.py SCENARIO PATHS

Correlation within a year and persistence between years make one matrix, their Kronecker product. If
all growth is normal, the law is a Normal; otherwise margins under a normal copula.
"""

import numpy as np
import openturns as ot

from workload import LEVELS, Workload, asked, report


def joint_law(w):
    years = np.arange(len(w.years))
    between = w.persistence ** np.abs(np.subtract.outer(years, years))
    correlation = ot.CorrelationMatrix(np.kron(between, w.correlation).tolist())
    margins = [margin(law) for _ in years for law in w.growth]
    if all(law.kind == "normal" for law in w.growth):
        means = [law.getMean()[0] for law in margins]
        sds = [law.getStandardDeviation()[0] for law in margins]
        return ot.Normal(means, sds, correlation)
    return ot.JointDistribution(margins, ot.NormalCopula(correlation))


def margin(law):
    p = law.parameters
    match law.kind:
        case "normal":
            return ot.Normal(p["mean"], p["sd"])
        case "student_t":
            return ot.Student(p["df"], p["location"], p["scale"])
        case "triangular":
            return ot.Triangular(p["low"], p["mode"], p["high"])
        case "pert":
            width = p["high"] - p["low"]
            a = 1 + p["shape"] * (p["mode"] - p["low"]) / width
            b = 1 + p["shape"] * (p["high"] - p["mode"]) / width
            return ot.Beta(a, b, p["low"], p["high"])


def main():
    file, paths, _ = asked()
    w = Workload(file)
    if w.shock_probability > 0:
        raise SystemExit("this program knows no shocks")
    indicators, years = len(w.ids), len(w.years)
    ot.TBB.Disable()
    ot.RandomGenerator.SetSeed(1)

    growth = np.asarray(joint_law(w).getSample(paths)).reshape(paths, years, indicators)
    value = w.base * np.exp(growth.cumsum(axis=1))
    sample = ot.Sample(value.reshape(paths, years * indicators))
    mean = np.asarray(sample.computeMean()).reshape(years, indicators)
    sd = np.asarray(sample.computeStandardDeviation()).reshape(years, indicators)
    quantiles = np.asarray(sample.computeQuantilePerComponent(LEVELS.tolist()))
    quantiles = quantiles.reshape(len(LEVELS), years, indicators).transpose(1, 0, 2)
    hit = value[:, -1] >= w.target
    met = np.bincount(hit.sum(axis=1), minlength=indicators + 1)
    report(w, paths, mean, sd, quantiles, hit.sum(axis=0), met)


if __name__ == "__main__":
    main()
