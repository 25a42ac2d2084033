"""What the NumPy peers share: the reference scenario as arrays, and how results are printed."""

import json
import sys
import tomllib
from pathlib import Path

import numpy as np

SCENARIO = Path(__file__).resolve().parents[1] / "reference" / "w.toml"
LEVELS = np.array([0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99])


class Workload:
    """The scenario in arrays, one entry an indicator; growth as a fraction."""

    def __init__(self, path=SCENARIO):
        scenario = tomllib.loads(path.read_text(encoding="utf-8"))
        self.ids = scenario["correlation"]["members"]
        indicators = [scenario["indicator"][id] for id in self.ids]
        levels = [indicator["level"] for indicator in indicators]
        targets = {target["indicator"]: target for target in scenario["target"].values()}
        growth = [level["growth"]["normal"] for level in levels]
        (self.persistence,) = {indicator["persistence"] for indicator in indicators}
        self.base = np.array([level["base"] for level in levels])
        self.mean = np.array([law["mean"] for law in growth]) / 100
        self.sd = np.array([law["sd"] for law in growth]) / 100
        self.target = np.array([targets[id]["at_least"] for id in self.ids])
        self.factor = np.linalg.cholesky(np.array(scenario["correlation"]["matrix"]))
        years = scenario["scenario"]
        self.years = range(years["base_year"] + 1, years["last_year"] + 1)


def paths_wanted():
    """The number of paths from the command line."""
    if len(sys.argv) != 2:
        sys.exit(f"usage: {Path(sys.argv[0]).name} PATHS")
    return int(sys.argv[1])


def report(workload, paths, mean, sd, quantiles, hits, met):
    """Prints the document that `tuiyan run --format json` would, as far as it is comparable.

    mean, sd: [year, indicator]; quantiles: [year, level, indicator]; hits: paths that meet each
    target; met: paths by the number of targets they meet.
    """
    probability = hits / paths
    error = np.sqrt(probability * (1 - probability) / paths)
    at_least = met[::-1].cumsum()[::-1] / paths
    document = {
        "paths": paths,
        "indicators": [
            {
                "id": id,
                "years": [
                    {
                        "year": year,
                        "mean": mean[t, i],
                        "sd": sd[t, i],
                        "quantiles": {
                            str(level): quantiles[t, q, i] for q, level in enumerate(LEVELS)
                        },
                    }
                    for t, year in enumerate(workload.years)
                ],
            }
            for i, id in enumerate(workload.ids)
        ],
        "targets": [
            {"id": id, "probability": probability[i], "standard_error": error[i]}
            for i, id in enumerate(workload.ids)
        ],
        "joint": {
            "all": {"probability": at_least[-1]},
            "at_least": [
                {"k": k, "probability": share} for k, share in enumerate(at_least) if k > 0
            ],
        },
    }
    json.dump(document, sys.stdout, indent=1)
    print()
