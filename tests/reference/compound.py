"""Writes tests/reference/compound.csv: exact numbers of laws of counts and of laws made of others. Needs mpmath.

    python tests/reference/compound.py > tests/reference/compound.csv

Each row: family, arguments, question, at, answer. The question is `lower` or `upper` (the quantile with the
probability `at` on that side), `cdf` or `survival` (the probability on that side of the value `at`), `mean` or `sd`.
Arguments are key=value words; a list is a/b/c, a law within a law family:a:b.

Tails of counts are sums of the probabilities of single counts, each from the one before; metalog quantiles are Keelin's
(2016) closed form; Hyndman and Fan's (1996) quantiles are computed from their table of definitions with rational
numbers; truncated laws are found by bisection of the exact distribution function, their moments in closed form.
"""

from fractions import Fraction

import mpmath as mp

mp.mp.dps = 50
PROBABILITIES = ["1e-300", "1e-100", "1e-10", "1e-6", "0.001", "0.01", "0.25", "0.5"]


def row(family, arguments, question, at, answer):
    print(f"{family},{arguments},{question},{at},{mp.nstr(mp.mpf(answer), 20)}")


class Count:
    """A law of counts: the logarithm of a probability, and the ratio of each to the one before."""

    def __init__(self, first, ratio, mean, sd, most=None):
        self.log_mass, self.ratio, self.mean, self.sd, self.most = first, ratio, mean, sd, most

    def side(self, k, step):
        """The probability of k and all counts on the side of `step`."""
        if k < 0 or (self.most is not None and k > self.most):
            return mp.mpf(0)
        term = total = mp.exp(self.log_mass(k))
        while True:
            term *= self.ratio(k + 1) if step > 0 else (1 / self.ratio(k) if k > 0 else 0)
            k += step
            if term <= total * mp.mpf(10) ** -40:
                return total
            total += term

    def cdf(self, k):
        return self.side(k, -1) if k < self.mean else 1 - self.side(k + 1, 1)

    def survival(self, k):
        return self.side(k + 1, 1) if k >= self.mean else 1 - self.side(k, -1)


def poisson(mean):
    mean = mp.mpf(mean)
    mass = lambda k: k * mp.log(mean) - mean - mp.loggamma(k + 1)
    return Count(mass, lambda k: mean / k, mean, mp.sqrt(mean))


def negative_binomial(mean, size):
    mean, size = mp.mpf(mean), mp.mpf(size)
    p = size / (size + mean)
    choose = lambda k: mp.loggamma(k + size) - mp.loggamma(size) - mp.loggamma(k + 1)
    mass = lambda k: choose(k) + size * mp.log(p) + k * mp.log(1 - p)
    sd = mp.sqrt(mean + mean**2 / size)
    return Count(mass, lambda k: (k + size - 1) / k * (1 - p), mean, sd)


def binomial(n, p):
    n, p = int(mp.mpf(n)), mp.mpf(p)
    choose = lambda k: mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1)
    mass = lambda k: choose(k) + k * mp.log(p) + (n - k) * mp.log(1 - p)
    ratio = lambda k: (n - k + 1) * p / (k * (1 - p)) if k <= n else mp.mpf(0)
    return Count(mass, ratio, n * p, mp.sqrt(n * p * (1 - p)), n)


def counts():
    laws = [("poisson", f"mean={m}", poisson(m)) for m in ["0.001", "0.5", "4.5", "30", "1e3", "1e5", "1e7"]]
    for mean, size in [("0.5", "0.05"), ("12", "1.5"), ("2000", "3"), ("3", "1e6"), ("1e5", "40")]:
        words = f"mean={mean} size={size}"
        laws.append(("negative_binomial", words, negative_binomial(mean, size)))
    for n, p in [("1", "0.3"), ("12", "0.7"), ("1000", "0.0001"), ("1e5", "0.3"), ("1e7", "0.999")]:
        laws.append(("binomial", f"trials={n} probability={p}", binomial(n, p)))
    for family, words, law in laws:
        row(family, words, "mean", "", law.mean)
        row(family, words, "sd", "", law.sd)
        places = sorted({int(mp.floor(law.mean + z * law.sd)) for z in [-8, -3, -1, 1, 8]})
        for k in places:
            if 0 <= k and (law.most is None or k < law.most):
                row(family, words, "cdf", k, law.cdf(k))
                row(family, words, "survival", k, law.survival(k))


def metalog(terms, low, high, y, rest):
    logit = mp.log(y) - mp.log(rest)
    c = y - mp.mpf(1) / 2
    factors = [1, logit, c * logit, c, c * c]
    m = mp.fsum(mp.mpf(a) * factor for a, factor in zip(terms, factors))
    if low is None and high is None:
        return m
    if high is None:
        return mp.mpf(low) + mp.exp(m)
    if low is None:
        return mp.mpf(high) - mp.exp(-m)
    return (mp.mpf(low) + mp.mpf(high) * mp.exp(m)) / (1 + mp.exp(m))


def metalogs():
    for terms, low, high in [
        (["0", "1"], None, None),
        (["10", "2", "1.5"], None, None),
        (["5", "1", "0.8", "2"], None, None),
        (["5", "1", "-0.8", "2", "-1.5"], None, None),
        (["0.055", "0.009", "-0.015"], None, None),
        (["1", "0.2", "0.1"], "0", None),
        (["1", "0.2", "0.1"], None, "10"),
        (["0.3", "0.5", "-0.4", "0.2"], "-5", "20"),
    ]:
        words = "terms=" + "/".join(terms)
        words += f" low={low}" if low else ""
        words += f" high={high}" if high else ""
        for text in PROBABILITIES:
            p = mp.mpf(text)
            row("metalog", words, "lower", text, metalog(terms, low, high, p, 1 - p))
            row("metalog", words, "upper", text, metalog(terms, low, high, 1 - p, p))


def percentiles():
    """Keelin's closed form for a symmetric triple."""
    for alpha, key, top, low, median, high in [
        ("0.1", "p10", "p90", "2", "5", "12"),
        ("0.1", "p10", "p90", "0.03", "0.055", "0.07"),
        ("0.05", "p05", "p95", "-0.01", "0.04", "0.08"),
    ]:
        a, l, m, h = (mp.mpf(x) for x in (alpha, low, median, high))
        odds = mp.log((1 - a) / a)
        r = (m - l) / (h - l)
        terms = [m, (h - l) / (2 * odds), (h - l) * (1 - 2 * r) / (odds * (1 - 2 * a))]
        words = f"{key}={low} p50={median} {top}={high}"
        for text in ["1e-10", "0.001", "0.05", "0.3"]:
            p = mp.mpf(text)
            row("percentiles", words, "lower", text, metalog(terms, None, None, p, 1 - p))
            row("percentiles", words, "upper", text, metalog(terms, None, None, 1 - p, p))


def hyndman_fan(values, kind, p):
    """Definitions 1 to 9 of the paper: the order statistic at n·p + m, and a part of the way to the next."""
    n, values = len(values), sorted(values)
    m = {
        1: 0,
        3: Fraction(-1, 2),
        4: 0,
        5: Fraction(1, 2),
        6: p,
        7: 1 - p,
        8: Fraction(p + 1, 3),
        9: p / 4 + Fraction(3, 8),
    }[kind]
    j = (n * p + m).__floor__()
    g = n * p + m - j
    part = g if kind >= 4 else (1 if g > 0 else 0)
    at = lambda k: values[min(max(k, 1), n) - 1]
    return (1 - part) * at(j) + part * at(j + 1)


def empirical():
    texts = "-0.021 0.004 0.017 0.023 0.031 0.038 0.044 0.052 0.069 0.083".split()
    values = [Fraction(text) for text in texts]
    for kind in [1, 3, 4, 5, 6, 7, 8, 9]:
        for text in ["0.01", "0.07", "0.13", "0.26", "0.48", "0.52", "0.77", "0.91", "0.99"]:
            answer = hyndman_fan(values, kind, Fraction(text))
            words = f"values={'/'.join(texts)} type={kind}"
            row("empirical", words, "lower", text, mp.mpf(answer.numerator) / answer.denominator)


def bisect(reached, low, high):
    low, high = mp.mpf(low), mp.mpf(high)
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return (low + high) / 2


def normal_between(mean, sd, x, y):
    """The probability of a normal law between two values."""
    a, b = ((mp.mpf(v) - mp.mpf(mean)) / mp.mpf(sd) / mp.sqrt(2) for v in (x, y))
    return (mp.erfc(a) - mp.erfc(b)) / 2 if a > 0 else (mp.erfc(-b) - mp.erfc(-a)) / 2


def student_between(df, x, y):
    side = lambda t: mp.betainc(mp.mpf(df) / 2, 0.5, 0, mp.mpf(df) / (df + t * t), regularized=True) / 2
    cdf = lambda t: side(t) if t < 0 else 1 - side(t)
    return cdf(mp.mpf(y)) - cdf(mp.mpf(x))


def truncated():
    laws = [
        (f"law=normal:{mean}:{sd}", low, high, lambda x, y, mean=mean, sd=sd: normal_between(mean, sd, x, y))
        for mean, sd, low, high in [
            ("0.06", "0.02", "0", "0.1"),
            ("0", "1", "-1", "2"),
            ("0", "1", "6", "9"),
            ("0", "1", "-9", "-6"),
            ("5", "4", "0", "200"),
            ("0", "1", "-1e-6", "2e-6"),
            ("0", "1", "20", "40"),
        ]
    ]
    laws.append(("law=student_t:0:1:3", "0", "50", lambda x, y: student_between(3, x, y)))
    for law, low, high, between in laws:
        words = f"{law} low={low} high={high}"
        whole = between(low, high)
        for text in PROBABILITIES[2:]:
            p = mp.mpf(text)
            lower = bisect(lambda x: between(low, x) >= p * whole, low, high)
            upper = bisect(lambda x: between(x, high) < p * whole, low, high)
            row("truncated", words, "lower", text, lower)
            row("truncated", words, "upper", text, upper)
    for mean, sd, low, high in [("0.06", "0.02", "0", "0.1"), ("0", "1", "-1", "2"), ("0", "1", "6", "9")]:
        mu, sigma = mp.mpf(mean), mp.mpf(sd)
        a, b = (mp.mpf(low) - mu) / sigma, (mp.mpf(high) - mu) / sigma
        z = normal_between(0, 1, a, b)
        first = (mp.npdf(a) - mp.npdf(b)) / z
        second = 1 + (a * mp.npdf(a) - b * mp.npdf(b)) / z
        words = f"law=normal:{mean}:{sd} low={low} high={high}"
        row("truncated", words, "mean", "", mu + sigma * first)
        row("truncated", words, "sd", "", sigma * mp.sqrt(second - first**2))


print("family,arguments,question,at,answer")
counts()
metalogs()
percentiles()
empirical()
truncated()
