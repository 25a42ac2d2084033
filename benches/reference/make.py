"""Makes the reference scenarios w.toml, w2.toml and w3.toml beside this file.

    python benches/reference/make.py        # needs numpy

All numbers come from one seeded generator, so a second run writes the same files.

w    21 levels over 5 years. The yearly log growth is normal, its scores correlate through one
     dense matrix and persist from year to year (0.3); one target an indicator, in the last year.
w2   w with other laws: 7 normal, 7 Student t, 4 triangular, 3 PERT.
w3   w with a shock that strikes all indicators in one year out of ten.
"""

from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
SEED = 20210205
INDICATORS = 21
BASE_YEAR = 2020
YEARS = 5
PERSISTENCE = 0.3
DEGREES_OF_FREEDOM = 5
SHOCK_PROBABILITY = 0.1


def parameters():
    """The numbers of the workload, as fractions. The order of the draws is part of it."""
    rng = np.random.default_rng(SEED)
    loads = 0.6 * rng.normal(size=(INDICATORS, 4)) + 0.25
    covariance = loads @ loads.T + np.diag(rng.uniform(0.6, 1.4, INDICATORS))
    scale = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(scale, scale)
    np.fill_diagonal(correlation, 1.0)  # it is 1 up to the last bit; the file says 1
    assert (correlation == correlation.T).all()

    mean = np.linspace(0.02, 0.09, INDICATORS).round(4)
    sd = np.linspace(0.02, 0.12, INDICATORS)[rng.permutation(INDICATORS)].round(4)
    base = (10 ** rng.uniform(1, 4.5, INDICATORS)).round(2)
    ease = rng.uniform(0.0, 1.2, INDICATORS).round(3)
    target = base * np.exp(YEARS * mean - ease * sd * np.sqrt(YEARS))
    shift = -rng.uniform(0.02, 0.08, INDICATORS).round(4)
    return dict(
        correlation=correlation,
        mean=mean,
        sd=sd,
        base=base,
        target=target,
        shift=shift,
        low=mean - 2.2 * sd,
        mode=mean + 0.1 * sd,
        high=mean + 2.6 * sd,
    )


def number(value):
    """The shortest decimal that reads back as the same double."""
    return repr(float(value))


def percent(fraction):
    """A hundred times a short decimal, without the dust of binary fractions."""
    return number(round(100.0 * float(fraction), 12))


def law(kind, **values):
    inside = ", ".join(f"{key} = {text}" for key, text in values.items())
    return f"growth.{kind} = {{ {inside} }}"


def normal(p, i):
    return law("normal", mean=percent(p["mean"][i]), sd=percent(p["sd"][i]))


def student_t(p, i):
    """Scaled so that the standard deviation is that of the normal it replaces."""
    shrink = np.sqrt((DEGREES_OF_FREEDOM - 2) / DEGREES_OF_FREEDOM)
    return law(
        "student_t",
        location=percent(p["mean"][i]),
        scale=number(100.0 * p["sd"][i] * shrink),
        df=str(DEGREES_OF_FREEDOM),
    )


def corners(p, i):
    return dict(low=percent(p["low"][i]), mode=percent(p["mode"][i]), high=percent(p["high"][i]))


def triangular(p, i):
    return law("triangular", **corners(p, i))


def pert(p, i):
    return law("pert", **corners(p, i), shape="4")


def head(text, name, name_en, extends=None):
    lines = ["#:schema ../../scenarios/scenario.schema.json", "#"]
    lines += [f"# {line}".rstrip() for line in text.strip().splitlines()]
    lines += ["#", "# Made by make.py in this directory: change that, not this.", ""]
    if extends:
        lines += [f'extends = "{extends}"', ""]
    else:
        lines += ['values = "1"', ""]
    lines += ["[scenario]", f'name = "{name}"', f'name_en = "{name_en}"']
    if not extends:
        lines += [f"base_year = {BASE_YEAR}", f"last_year = {BASE_YEAR + YEARS}"]
    return lines


def w(p):
    lines = head(
        f"""
The reference workload of the benchmarks: {INDICATORS} levels over {YEARS} years with a dense correlation
matrix, and one target an indicator. The indicators stand for nothing.
""",
        "基准测试负载",
        "Reference workload",
    )
    for i in range(INDICATORS):
        lines += [
            "",
            f"[indicator.x{i}]",
            f'name = "指标{i}"',
            f'name_en = "Indicator {i}"',
            f"persistence = {number(PERSISTENCE)}",
            f"level.base = {number(p['base'][i])}",
            'level.compounding = "log"',
            f"level.{normal(p, i)}",
        ]
    members = ", ".join(f'"x{i}"' for i in range(INDICATORS))
    lines += ["", "[correlation]", f"members = [{members}]", "matrix = ["]
    for row in p["correlation"]:
        lines.append("  [" + ", ".join(number(value) for value in row) + "],")
    lines.append("]")
    for i in range(INDICATORS):
        lines += [
            "",
            f"[target.x{i}]",
            f'name = "指标{i}的目标"',
            f'name_en = "Target of indicator {i}"',
            f'indicator = "x{i}"',
            f"year = {BASE_YEAR + YEARS}",
            f"at_least = {number(p['target'][i])}",
        ]
    return lines


def w2(p):
    lines = head(
        """
The reference workload with mixed laws: x7-x13 Student t, x14-x17 triangular, x18-x20 PERT, and
the first seven normal as they were.
""",
        "基准测试负载：混合分布",
        "Reference workload, mixed laws",
        extends="w.toml",
    )
    groups = [(range(7, 14), student_t), (range(14, 18), triangular), (range(18, 21), pert)]
    for members, growth in groups:
        for i in members:
            lines += ["", f"[indicator.x{i}]", f"level.{growth(p, i)}"]
    return lines


def w3(p):
    lines = head(
        f"""
The reference workload with a common shock: in one year out of {round(1 / SHOCK_PROBABILITY)} every indicator loses a
constant share for good.
""",
        "基准测试负载：共同冲击",
        "Reference workload, common shock",
        extends="w.toml",
    )
    lines += [
        "",
        "[shock.common]",
        'name = "共同冲击"',
        'name_en = "Common shock"',
        f"yearly_probability = {number(SHOCK_PROBABILITY)}",
        "recovery = 0",
    ]
    for i in range(INDICATORS):
        effect = number(100.0 * np.expm1(p["shift"][i]))
        lines.append(f"effect.x{i}.constant = {{ value = {effect} }}")
    return lines


def main():
    p = parameters()
    for name, make in [("w", w), ("w2", w2), ("w3", w3)]:
        text = "\n".join(make(p)) + "\n"
        (HERE / f"{name}.toml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
