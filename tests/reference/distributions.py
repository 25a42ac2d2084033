"""Writes tests/reference/distributions.csv: quantiles of probability laws. Needs mpmath.

    python tests/reference/distributions.py > tests/reference/distributions.csv

Closed forms where there are any, else the root of the exact tail: bisection, then Newton's method on its
logarithm. Everything is computed at 60 digits (skew-normal laws at 40) and written with 20. Values nearer to zero than 1e-290 are
left out. Takes some minutes.
"""

import mpmath as mp

mp.mp.dps = 60

BODY = ["0.001", "0.01", "0.05", "0.1", "0.25", "0.5", "0.25", "0.1", "0.05", "0.01", "0.001"]
SIDES = ["lower"] * 6 + ["upper"] * 5


def around(far):
    """The tails of a sample: those of the body, and farther ones on both sides."""
    lower = [("lower", p) for p in far]
    return lower + list(zip(SIDES, BODY)) + [("upper", p) for p in reversed(far)]


NEAR = around(["1e-10", "1e-6"])
FAR = around(["1e-30", "1e-15", "1e-10", "1e-6"])

NORMAL = """\
normal,mean=0 sd=1
normal,mean=0.065 sd=0.012
lognormal,mu=0 sigma=0.25
lognormal,mu=0 sigma=1
student_t,location=0 scale=1 df=1
student_t,location=0 scale=1 df=2
student_t,location=0.05 scale=0.02 df=3
student_t,location=0 scale=1 df=10
pert,low=0 mode=2 high=10 shape=4
pert,low=-0.02 mode=0.05 high=0.09 shape=4
pert,low=10 mode=12 high=20 shape=8
triangular,low=0 mode=3 high=10
triangular,low=-0.01 mode=0.05 high=0.07
uniform,low=0 high=1
two_piece,mode=0 lower=1 upper=2
two_piece,mode=0.06 lower=0.03 upper=0.01
two_piece,mode=0 lower=1 upper=1"""

ODD = """\
normal,mean=-40 sd=3
lognormal,mu=-3 sigma=2.5
lognormal,mean=1.05 sd=0.02
lognormal,mean=120 sd=12
lognormal,mean=0.3 sd=2
student_t,location=0 scale=1 df=0.5
student_t,location=0 scale=1 df=1.3
student_t,location=5 scale=2 df=5
student_t,location=0 scale=1 df=40
student_t,location=-1 scale=3 df=1000
pert,low=0 mode=0 high=1 shape=4
pert,low=-5 mode=1 high=2 shape=30
triangular,low=0 mode=0 high=2
triangular,low=-4 mode=1 high=1
uniform,low=-3 high=5
two_piece,mode=2 lower=0.1 upper=7
two_piece,mode=6 uncertainty=2 skewness=-0.8
two_piece,mode=0 uncertainty=1 skewness=0.3
two_piece,mode=0 uncertainty=0.5 skewness=4
skew_normal,location=0 scale=1 shape=4
skew_normal,location=0 scale=1 shape=0
skew_normal,location=0 scale=1 shape=0.01
skew_normal,location=0 scale=1 shape=-0.01
skew_normal,location=6 scale=2 shape=-3
skew_normal,location=0 scale=1 shape=20
skew_normal,location=0 scale=1 shape=-20
skew_normal,location=0 scale=1 shape=50
logistic,location=0 scale=1
logistic,location=5 scale=0.8
laplace,location=0 scale=1
laplace,location=5 scale=1.2
gamma,shape=0.05 scale=1
gamma,shape=0.3 scale=3
gamma,shape=0.5 scale=2
gamma,shape=1 scale=0.04
gamma,shape=2.5 scale=1
gamma,shape=20 scale=0.7
gamma,shape=150 scale=1
gamma,shape=5000 scale=0.5
exponential,rate=2.5
exponential,rate=0.04
weibull,shape=0.3 scale=1
weibull,shape=1.5 scale=2
weibull,shape=3.6 scale=0.05
weibull,shape=40 scale=5
gumbel_max,location=0 scale=1
gumbel_max,location=6 scale=1.5
gumbel_min,location=0 scale=1
gumbel_min,location=4 scale=0.5
beta,alpha=2 beta=5
beta,alpha=0.5 beta=0.5
beta,alpha=1 beta=1
beta,alpha=0.1 beta=0.2
beta,alpha=0.05 beta=3
beta,alpha=300 beta=2
beta,alpha=50 beta=60
beta,alpha=8 beta=4 low=-3 high=7
logit_normal,mu=0 sigma=1
logit_normal,mu=-2 sigma=0.3
logit_normal,mu=1 sigma=3 low=-1 high=4"""


def score(p):
    """The normal score with probability p below it."""
    if p > mp.mpf(1) / 2:
        return -score(1 - p)
    if p == mp.mpf(1) / 2:
        return mp.mpf(0)
    z = -mp.sqrt(-2 * mp.log(p)) if p < 1e-3 else mp.sqrt(2) * mp.erfinv(2 * p - 1)
    while True:
        step = mp.log(mp.ncdf(z) / p) * mp.ncdf(z) / mp.npdf(z)
        z -= step
        if abs(step) <= mp.mpf(10) ** -50 * max(1, abs(z)):
            return z


def root(tails, value, tail, p, digits=40):
    """The value(u) of which the tail on one side is p.

    tails(x) gives both tails and the density; value(u), rising, gives x and dx/du."""
    side, sign = (0, 1) if tail == "lower" else (1, -1)

    def excess(u):
        x, slope = value(u)
        both = tails(x)
        found = both[side]
        if found <= 0:
            return -sign * mp.inf, mp.mpf(1)
        return sign * mp.log(found / p), both[2] * slope / found

    with mp.workdps(20):
        low, high = mp.mpf(-1), mp.mpf(1)
        while excess(low)[0] > 0:
            low *= 2
        while excess(high)[0] < 0:
            high *= 2
        while high - low > mp.mpf("0.03") * max(1, abs(low)):
            middle = (low + high) / 2
            if excess(middle)[0] > 0:
                high = middle
            else:
                low = middle
    # The logarithm of a tail is concave: from the end with the smaller tail Newton's method is safe.
    u = low if tail == "lower" else high
    while True:
        gap, slope = excess(u)
        step = gap / slope
        u -= step
        if abs(step) <= mp.mpf(10) ** -digits * max(1, abs(u)):
            return +value(u)[0]


def skew(shape, tail, p):
    if shape == 0:
        return normal_score(tail, p)
    with mp.workdps(40):
        return root(skew_tails(shape), of_number, tail, p, 26)


def gamma_tails(a):
    norm = mp.loggamma(a)

    def tails(x):
        low = mp.gammainc(a, 0, x, regularized=True)
        high = mp.gammainc(a, x, mp.inf, regularized=True)
        return low, high, mp.exp((a - 1) * mp.log(x) - x - norm)

    return tails


def beta_tails(a, b):
    def tails(x):
        low = mp.betainc(a, b, 0, x, regularized=True)
        high = mp.betainc(a, b, x, 1, regularized=True)
        return low, high, x ** (a - 1) * (1 - x) ** (b - 1) / mp.beta(a, b)

    return tails


def skew_tails(a):
    """Tails by the integral of the density over the side that falls faster, without a difference."""
    def density(t):
        return 2 * mp.npdf(t) * mp.ncdf(a * t)

    def tails(x):
        if a < 0 and x > 0 or a >= 0 and x < 0:
            end = x + mp.sign(x) * mp.mpf(24) / mp.sqrt(1 + a * a)
            far = abs(mp.quad(density, mp.linspace(x, end, 7)))
            return (1 - far, far, density(x)) if x > 0 else (far, 1 - far, density(x))
        # P(X > y) = 2Q(y) - P(X < -y) for a positive shape, and its mirror image.
        y = abs(x)
        end = y + mp.mpf(24) / mp.sqrt(1 + a * a)
        rest = mp.quad(lambda t: 2 * mp.npdf(t) * mp.ncdf(-abs(a) * t), mp.linspace(y, end, 7))
        far = 2 * mp.ncdf(-y) - rest
        return (1 - far, far, density(x)) if x > 0 else (far, 1 - far, density(x))

    return tails


def of_positive(u):
    return mp.exp(u), mp.exp(u)


def of_share(u):
    share = 1 / (1 + mp.exp(-u))
    return share, share / (1 + mp.exp(u))


def of_number(u):
    return u, mp.mpf(1)


def beta(a, b, tail, p):
    if tail == "upper":
        return 1 - beta(b, a, "lower", p)
    return root(beta_tails(a, b), of_share, tail, p)


def student(df, tail, p):
    """The deviate of Student's t from the beta law of df/(df + t²)."""
    if p == mp.mpf(1) / 2:
        return mp.mpf(0)
    share = beta(df / 2, mp.mpf(1) / 2, "lower", 2 * p)
    t = mp.sqrt(df * (1 - share) / share)
    return -t if tail == "lower" else t


def pert(v, tail, p):
    width = v["high"] - v["low"]
    part = (v["mode"] - v["low"]) / width
    a, b = 1 + v["shape"] * part, 1 + v["shape"] * (1 - part)
    return v["low"] + width * beta(a, b, tail, p)


def triangular(v, tail, p):
    width = v["high"] - v["low"]
    left = (v["mode"] - v["low"]) / width
    below = p if tail == "lower" else 1 - p
    if below <= left:
        return v["low"] + width * mp.sqrt(below * left)
    return v["high"] - width * mp.sqrt((1 - below) * (1 - left))


def two_piece(v, tail, p):
    if "uncertainty" in v:
        s, k = v["uncertainty"], v["skewness"]
        b = 2 / (mp.sqrt(1 + mp.pi * k * k / (s * s)) + 1)
        gamma = mp.sign(k) * mp.sqrt(1 - b * b)
        lower, upper = s / mp.sqrt(1 + gamma), s / mp.sqrt(1 - gamma)
    else:
        lower, upper = v["lower"], v["upper"]
    weight = lower / (lower + upper)
    below = p if tail == "lower" else 1 - p
    if below <= weight:
        return v["mode"] + lower * score(below / (2 * weight))
    return v["mode"] - upper * score((1 - below) / (2 * (1 - weight)))


def lognormal(v, tail, p):
    if "mean" in v:
        variance = mp.log(1 + (v["sd"] / v["mean"]) ** 2)
        mu, sigma = mp.log(v["mean"]) - variance / 2, mp.sqrt(variance)
    else:
        mu, sigma = v["mu"], v["sigma"]
    return mp.exp(mu + sigma * normal_score(tail, p))


def normal_score(tail, p):
    return score(p) if tail == "lower" else -score(p)


def hazard(tail, p):
    """Minus the logarithm of the upper tail."""
    return -mp.log(1 - p) if tail == "lower" else -mp.log(p)


def logit_normal(v, tail, p):
    low, high = v.get("low", mp.mpf(0)), v.get("high", mp.mpf(1))
    return low + (high - low) / (1 + mp.exp(-(v["mu"] + v["sigma"] * normal_score(tail, p))))


def gumbel(tail, p):
    """The greatest value."""
    return -mp.log(-mp.log(p if tail == "lower" else 1 - p))


OTHER = {"lower": "upper", "upper": "lower"}
QUANTILES = {
    "uniform": lambda v, tail, p: v["low"] + (v["high"] - v["low"]) * (p if tail == "lower" else 1 - p),
    "triangular": triangular,
    "pert": pert,
    "normal": lambda v, tail, p: v["mean"] + v["sd"] * normal_score(tail, p),
    "lognormal": lognormal,
    "student_t": lambda v, tail, p: v["location"] + v["scale"] * student(v["df"], tail, p),
    "two_piece": two_piece,
    "skew_normal": lambda v, tail, p: v["location"]
    + v["scale"] * skew(v["shape"], tail, p),
    "logistic": lambda v, tail, p: v["location"]
    + v["scale"] * mp.log(p / (1 - p)) * (1 if tail == "lower" else -1),
    "laplace": lambda v, tail, p: v["location"] + v["scale"] * mp.log(2 * p) * (1 if tail == "lower" else -1),
    "gamma": lambda v, tail, p: v["scale"] * root(gamma_tails(v["shape"]), of_positive, tail, p),
    "exponential": lambda v, tail, p: hazard(tail, p) / v["rate"],
    "weibull": lambda v, tail, p: v["scale"] * hazard(tail, p) ** (1 / v["shape"]),
    "gumbel_max": lambda v, tail, p: v["location"] + v["scale"] * gumbel(tail, p),
    "gumbel_min": lambda v, tail, p: v["location"] - v["scale"] * gumbel(OTHER[tail], p),
    "beta": lambda v, tail, p: v.get("low", 0)
    + (v.get("high", 1) - v.get("low", 0)) * beta(v["alpha"], v["beta"], tail, p),
    "logit_normal": logit_normal,
}


def rows(samples, tails):
    for line in samples.splitlines():
        family, words = line.split(",")
        values = {key: mp.mpf(number) for key, number in (word.split("=") for word in words.split())}
        for tail, p in tails:
            quantile = QUANTILES[family](values, tail, mp.mpf(p))
            if quantile == 0 or abs(quantile) > mp.mpf(10) ** -290:
                digits = mp.nstr(quantile, 20)
                source = "mpmath: closed form or root of the exact tail"
                print(f"{family},{words},{tail},{p},{digits},{source}", flush=True)


def main():
    print("# Quantiles of probability laws, computed with mpmath by distributions.py; 20 digits are kept.")
    print("# tail = lower: P(X <= quantile) = tail_prob; tail = upper: P(X > quantile) = tail_prob, exact decimals.")
    print("# Parameters have the keys of the families, in their order, and are exact decimals too.")
    print("family,parameters,tail,tail_prob,quantile,source")
    rows(NORMAL, NEAR)
    rows(ODD, FAR)


if __name__ == "__main__":
    main()
