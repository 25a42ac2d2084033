"""Checks that programs say the same of a workload, within the error of their simulations.

Everything is measured in standard errors of the difference, from the number of paths of both.
Quantiles are compared as probabilities: at which level does the other program have this value?
Where log growth is Student t, values have no mean and no sd, and samples of them nothing in common.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

from peers.scenario import LEVELS

MOST_ERRORS = 5
NORMAL = NormalDist()


@dataclass
class Check:
    holds: bool
    text: str


@dataclass
class Gap:
    """The largest of some differences, and where it is."""

    size: float
    place: str
    count: int

    def text(self, what):
        return f"{self.count} {what} {self.size:.1f} ({self.place})"


def largest(gaps):
    """Of a dictionary place → difference; a number that is none counts as the largest."""
    size, place = max((math.inf if math.isnan(gap) else gap, place) for place, gap in gaps.items())
    return Gap(size, place, len(gaps))


# ---------------------------------------------------------------------------- documents


def paths(document):
    return document["run"]["paths"]


def probabilities(document):
    """What a document says of each target, and of the joint events."""
    found = {f"P({row['id']})": row["probability"] for row in document["targets"]}
    found["P(all)"] = document["joint"]["all"]["probability"]
    for row in document["joint"]["at_least"]:
        found[f"P(at least {row['k']})"] = row["probability"]
    return found


def years(document):
    """(indicator, year) → its row."""
    rows = document["indicators"]
    return {(row["id"], year["year"]): year for row in rows for year in row["years"]}


def is_complete(document, scenario):
    """Whether it has all that a program of this benchmark has to compute."""
    ids = [indicator.id for indicator in scenario.indicators]
    rows = years(document)
    cells = {(id, year) for id in ids for year in scenario.years}
    levels = {str(level) for level in LEVELS}
    full = all(set(row["quantiles"]) >= levels and row["sd"] > 0 for row in rows.values())
    chances = {f"P({id})" for id in ids} | {f"P(at least {k + 1})" for k in range(len(ids))}
    return set(rows) == cells and full and set(probabilities(document)) >= chances | {"P(all)"}


# ---------------------------------------------------------------------------- two simulations


def against(ours, theirs, scenario):
    """Compares what both documents have; one check."""
    finite = {i.id for i in scenario.indicators if i.growth.kind != "student_t"}
    share = 1 / paths(ours) + 1 / paths(theirs)
    gaps = [
        (probability_gaps(ours, theirs, share), "probabilities"),
        (quantile_gaps(ours, theirs, share), "quantiles"),
        (mean_gaps(ours, theirs, share, finite), "means"),
        (sd_gaps(ours, theirs, share, finite), "sds"),
    ]
    found = [(largest(gaps), what) for gaps, what in gaps]
    holds = all(gap.size <= MOST_ERRORS for gap, _ in found)
    return Check(holds, ", ".join(gap.text(what) for gap, what in found))


def in_errors(gap, variance):
    """A difference of 0 is none, whatever its error."""
    return 0.0 if gap == 0 else abs(gap) / math.sqrt(variance) if variance > 0 else math.inf


def probability_gaps(ours, theirs, share):
    mine, other = probabilities(ours), probabilities(theirs)

    def gap(key):
        p = (mine[key] / paths(theirs) + other[key] / paths(ours)) / share
        return in_errors(mine[key] - other[key], p * (1 - p) * share)

    return {key: gap(key) for key in other}


def shared_rows(ours, theirs):
    mine = years(ours)
    for (id, year), row in years(theirs).items():
        yield id, f"{id} {year}", mine[id, year], row


def mean_gaps(ours, theirs, share, ids):
    def gap(mine, other):
        return abs(mine["mean"] - other["mean"]) / (mine["sd"] * math.sqrt(share))

    rows = shared_rows(ours, theirs)
    return {at: gap(mine, other) for id, at, mine, other in rows if id in ids}


def sd_gaps(ours, theirs, share, ids):
    def gap(mine, other):
        return abs(other["sd"] / mine["sd"] - 1) / sd_error(mine, share)

    rows = shared_rows(ours, theirs)
    return {at: gap(mine, other) for id, at, mine, other in rows if id in ids}


def sd_error(row, share):
    """The relative error of an sd, with the kurtosis of the lognormal of this mean and sd."""
    w = 1 + (row["sd"] / row["mean"]) ** 2
    kurtosis = w**4 + 2 * w**3 + 3 * w**2 - 3
    return math.sqrt((kurtosis - 1) / 4 * share)


def quantile_gaps(ours, theirs, share):
    gaps = {}
    for _, at, mine, other in shared_rows(ours, theirs):
        for level, value in other["quantiles"].items():
            p = float(level)
            gap = level_of(value, mine["quantiles"]) - p
            gaps[f"{at} {level}"] = in_errors(gap, p * (1 - p) * share)
    return gaps


def level_of(value, quantiles):
    """The probability below a value: its normal score is linear in the logarithm between levels."""
    points = sorted((float(level), math.log(x)) for level, x in quantiles.items())
    log = math.log(value)
    above = next((at for at, (_, x) in enumerate(points) if x >= log), len(points) - 1)
    (p, low), (q, high) = points[max(above, 1) - 1], points[max(above, 1)]
    a, b = NORMAL.inv_cdf(p), NORMAL.inv_cdf(q)
    return NORMAL.cdf(a + (b - a) * (log - low) / (high - low))


# ---------------------------------------------------------------------------- theory


def against_theory(document, scenario):
    """The targets, and the medians of the last year, of indicators whose growth is normal."""
    medians, chances = {}, {}
    rows, said = years(document), probabilities(document)
    for indicator in scenario.indicators:
        if indicator.growth.kind != "normal":
            continue
        chance = 1 - below(indicator.target, indicator, scenario)
        gap = said[f"P({indicator.id})"] - chance
        chances[indicator.id] = in_errors(gap, chance * (1 - chance) / paths(document))
        median = rows[indicator.id, scenario.years[-1]]["quantiles"]["0.5"]
        gap = below(median, indicator, scenario) - 0.5
        medians[indicator.id] = in_errors(gap, 0.25 / paths(document))
    found = [(largest(chances), "targets"), (largest(medians), "last medians")]
    holds = all(gap.size <= MOST_ERRORS for gap, _ in found)
    return Check(holds, ", ".join(gap.text(what) for gap, what in found))


def below(value, indicator, scenario):
    """The exact probability that the last year's value is below: a mixture over shocks struck."""
    count = len(scenario.years)
    carry = indicator.persistence
    variance = sum(carry ** abs(a - b) for a in range(count) for b in range(count))
    spread = indicator.growth.sd() * math.sqrt(variance)
    centre = math.log(indicator.base) + count * indicator.growth.mean()
    p = scenario.shock_probability
    return sum(
        math.comb(count, k) * p**k * (1 - p) ** (count - k)
        * NORMAL.cdf((math.log(value) - centre - k * indicator.shock) / spread)
        for k in range(count + 1)
    )


def same_numbers(one, other):
    """Whether two runs of tuiyan agree to the last bit."""
    parts = ["indicators", "targets", "joint"]
    return all(one[part] == other[part] for part in parts)
