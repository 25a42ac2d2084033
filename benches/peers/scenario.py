"""The reference scenarios as plain numbers, read from their files with the standard library alone.

The driver checks results with them, the Python peers simulate them, and `write_table` puts them
into a CSV for peers that do not read TOML.
"""

import csv
import math
import tomllib
from dataclasses import dataclass
from pathlib import Path

LEVELS = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]


@dataclass
class Law:
    """Yearly log growth; all parameters but `df` and `shape` are fractions, not per cent."""

    kind: str
    parameters: dict[str, float]

    def mean(self):
        p = self.parameters
        match self.kind:
            case "normal":
                return p["mean"]
            case "student_t":
                return p["location"]
            case "triangular":
                return (p["low"] + p["mode"] + p["high"]) / 3
            case "pert":
                return (p["low"] + p["shape"] * p["mode"] + p["high"]) / (p["shape"] + 2)

    def sd(self):
        p = self.parameters
        match self.kind:
            case "normal":
                return p["sd"]
            case "student_t":
                return p["scale"] * math.sqrt(p["df"] / (p["df"] - 2))
            case "triangular":
                low, mode, high = p["low"], p["mode"], p["high"]
                left, right = mode - low, high - mode
                return math.sqrt((left**2 + left * right + right**2) / 18)
            case "pert":
                mean = self.mean()
                variance = (mean - p["low"]) * (p["high"] - mean) / (p["shape"] + 3)
                return math.sqrt(variance)


@dataclass
class Indicator:
    id: str
    base: float
    growth: Law
    persistence: float
    target: float  # at least this in the last year
    shock: float  # what a shock adds to the logarithm, for good


@dataclass
class Scenario:
    name: str
    years: range  # the simulated ones
    indicators: list[Indicator]  # in the order of the matrix
    correlation: list[list[float]]
    shock_probability: float  # of a year, for all indicators together


def read(path):
    """The scenario of a file."""
    document = document_of(Path(path))
    (shock,) = document.get("shock", {"none": {"yearly_probability": 0.0, "effect": {}}}).values()
    targets = {target["indicator"]: target["at_least"] for target in document["target"].values()}

    def indicator(id):
        written = document["indicator"][id]
        (growth,) = written["level"]["growth"].items()
        effect = shock["effect"].get(id, {"constant": {"value": 0.0}})["constant"]["value"]
        return Indicator(
            id=id,
            base=written["level"]["base"],
            growth=law(*growth),
            persistence=written["persistence"],
            target=targets[id],
            shock=math.log1p(effect / 100),
        )

    correlation = document["correlation"]
    years = document["scenario"]
    return Scenario(
        name=Path(path).stem,
        years=range(years["base_year"] + 1, years["last_year"] + 1),
        indicators=[indicator(id) for id in correlation["members"]],
        correlation=correlation["matrix"],
        shock_probability=shock["yearly_probability"],
    )


def law(kind, written):
    pure_numbers = {"df", "shape"}
    scaled = {key: x if key in pure_numbers else x / 100 for key, x in written.items()}
    return Law(kind, scaled)


def document_of(path):
    """The tables of a file, laid over those of the file that it extends."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    if "extends" in document:
        document = overlaid(document_of(path.parent / document["extends"]), document)
    return document


def overlaid(below, above):
    result = dict(below)
    for key, value in above.items():
        both_tables = isinstance(value, dict) and isinstance(below.get(key), dict)
        # A law replaces the law below it: their parameters do not mix.
        mixes = both_tables and key != "growth"
        result[key] = overlaid(below[key], value) if mixes else value
    return result


def write_table(scenario, path):
    """One row an indicator, its correlations last. Only for normal growth without shocks."""
    ids = [indicator.id for indicator in scenario.indicators]
    head = ["id", "base", "mean", "sd", "persistence", "target", "first_year", "last_year"]
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head + ids)
        for i, row in zip(scenario.indicators, scenario.correlation, strict=True):
            numbers = [i.base, i.growth.mean(), i.growth.sd(), i.persistence, i.target]
            years = [scenario.years[0], scenario.years[-1]]
            writer.writerow([i.id, *map(repr, numbers), *years, *map(repr, row)])
