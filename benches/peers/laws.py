"""Growth from normal scores for the NumPy peers: SciPy's quantile functions, or tables of them."""

import numpy as np

GRID = np.linspace(-8, 8, 2049)  # normal scores at which the tables are taken


def exact(law, score):
    """The quantile of the law at the probability of a normal score, accurate in both tails."""
    from scipy import special  # here, so that normal growth starts without it

    p = law.parameters
    match law.kind:
        case "normal":
            return p["mean"] + p["sd"] * score
        case "student_t":
            t = special.stdtrit(p["df"], special.ndtr(-np.abs(score)))
            return p["location"] - np.copysign(p["scale"], score) * t
        case "triangular":
            low, mode, high = p["low"], p["mode"], p["high"]
            below, above = special.ndtr(score), special.ndtr(-score)
            left = low + np.sqrt(below * (high - low) * (mode - low))
            right = high - np.sqrt(above * (high - low) * (high - mode))
            return np.where(below < (mode - low) / (high - low), left, right)
        case "pert":
            low, width = p["low"], p["high"] - p["low"]
            a = 1 + p["shape"] * (p["mode"] - low) / width
            b = 1 + p["shape"] * (p["high"] - p["mode"]) / width
            return low + width * special.betaincinv(a, b, special.ndtr(score))


class Growth:
    """Fills arrays of growth from arrays of scores, both [indicator, path]."""

    def __init__(self, w, by_tables):
        self.w = w
        self.other = [i for i, law in enumerate(w.growth) if law.kind != "normal"]
        self.tables = {i: exact(w.growth[i], GRID) for i in self.other} if by_tables else None

    def fill(self, rng, score, growth):
        w = self.w
        np.multiply(score, w.sd[:, None], out=growth)
        growth += w.mean[:, None]
        for i in self.other:
            if self.tables:
                growth[i] = np.interp(score[i], GRID, self.tables[i])
            else:
                growth[i] = exact(w.growth[i], score[i])
        if w.shock_probability > 0:
            struck = rng.random(score.shape[1]) < w.shock_probability
            growth += w.shock[:, None] * struck
